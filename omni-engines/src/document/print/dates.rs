//! Dates as documents print them: in every common order, with numbers or names of months, in the languages of the labels.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::person::text::fold;

/// Which number comes first if both could be the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) enum Order {
    /// Day, month: most countries.
    DayFirst,
    /// Month, day: the United States.
    MonthFirst,
    /// The country is not known. Dates are read as if the day came first, but only those that have no other meaning are
    /// sure.
    Unknown,
}

/// Countries that write the month first.
const MONTH_FIRST: [&str; 1] = ["USA"];

impl Order {
    /// The order in which a country writes dates.
    pub(in crate::document) fn of_country(country: Option<&str>) -> Self {
        match country {
            Some(country) if MONTH_FIRST.contains(&country) => Self::MonthFirst,
            Some(_) => Self::DayFirst,
            None => Self::Unknown,
        }
    }
}

/// Whether a date is before or after today, for years of two digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) enum Age {
    /// Dates of birth and issue.
    Past,
    /// Expiry dates.
    Future,
}

/// A printed date, which may have more than one meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) struct Written {
    day_first: Option<(i16, i8, i8)>,
    month_first: Option<(i16, i8, i8)>,
    /// The year has two digits.
    short: bool,
    /// Day and month are numbers before the year.
    numbers: bool,
}

/// Names of the months in capitals, in English, Spanish, Portuguese, French, German, Italian and Dutch. At least the first
/// three letters of a name are enough.
const MONTHS: [&[&str]; 12] = [
    &["JANUARY", "ENERO", "JANEIRO", "JANVIER", "JANUAR", "JAENNER", "GENNAIO"],
    &["FEBRUARY", "FEBRERO", "FEVEREIRO", "FEVRIER", "FEBBRAIO"],
    &["MARCH", "MARZO", "MARCO", "MARS", "MAERZ", "MARZ", "MRZ", "MAART", "MRT"],
    &["APRIL", "ABRIL", "AVRIL", "APRILE"],
    &["MAY", "MAYO", "MAIO", "MAI", "MAGGIO", "MEI"],
    &["JUNE", "JUNIO", "JUNHO", "JUIN", "GIUGNO"],
    &["JULY", "JULIO", "JULHO", "JUILLET", "JUIL", "LUGLIO"],
    &["AUGUST", "AGOSTO", "AOUT", "AUGUSTUS"],
    &["SEPTEMBER", "SEPTIEMBRE", "SETEMBRO", "SEPTEMBRE", "SETTEMBRE", "SETIEMBRE"],
    &["OCTOBER", "OCTUBRE", "OUTUBRO", "OCTOBRE", "OKTOBER", "OTTOBRE"],
    &["NOVEMBER", "NOVIEMBRE", "NOVEMBRO", "NOVEMBRE"],
    &["DECEMBER", "DICIEMBRE", "DEZEMBRO", "DECEMBRE", "DEZEMBER", "DICEMBRE"],
];

/// Words between the parts of a date.
const BETWEEN: [&str; 8] = ["DE", "DEL", "OF", "D", "ST", "ND", "RD", "TH"];

/// A part of a text: a number and how many digits it has, or a word.
#[derive(Clone, Debug, PartialEq)]
enum Part {
    Number(i16, usize),
    Month(i8),
    Word,
}

/// All dates of a text.
pub(in crate::document) fn find(text: &str) -> Vec<Written> {
    let parts = parts(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        match written(&parts[at..]) {
            Some((date, length)) => {
                found.push(date);
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether a text is nothing but a date. Digits are one only if something parts them, otherwise they may be any number.
pub(in crate::document) fn is_date(text: &str) -> bool {
    let parts = parts(text);
    let is_parted = text.contains(['/', '.', '-']);
    let is_named = parts.iter().any(|part| matches!(part, Part::Month(_)));
    (is_parted || is_named) && written(&parts).is_some_and(|(_, length)| length == parts.len())
}

impl Written {
    /// The date, and whether it is unambiguous. `None` if there is no such day.
    pub(in crate::document) fn read(&self, order: Order, age: Age) -> Option<(Date, bool)> {
        let date = |parts: Option<(i16, i8, i8)>| {
            let (year, month, day) = parts?;
            Date::new(if self.short { full_year(year, age) } else { year }, month, day).ok()
        };
        let (first, second) = match order {
            Order::DayFirst | Order::Unknown => (date(self.day_first), date(self.month_first)),
            Order::MonthFirst => (date(self.month_first), date(self.day_first)),
        };
        let sole = first.is_none() || second.is_none() || first == second;
        first.or(second).map(|date| (date, sole))
    }

    /// The order in which it must be written, because there is no thirteenth month.
    pub(in crate::document) fn proves(&self) -> Option<Order> {
        match (self.day_first, self.month_first) {
            (Some(_), None) if self.numbers => Some(Order::DayFirst),
            (None, Some(_)) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// Whether its year has two digits.
    pub(in crate::document) fn is_short(&self) -> bool {
        self.short
    }

    /// Whether its year has two digits that are the beginning of a century in which people live.
    pub(in crate::document) fn ends_with_century(&self) -> bool {
        let year = self.day_first.or(self.month_first).map(|date| date.0);
        self.short && matches!(year, Some(19 | 20))
    }

    /// Whether it can mean this date.
    pub(in crate::document) fn can_be(&self, date: Date) -> bool {
        let same = |(year, month, day): (i16, i8, i8)| {
            let wanted = if self.short { date.year() % 100 } else { date.year() };
            (year, month, day) == (wanted, date.month(), date.day())
        };
        self.day_first.is_some_and(same) || self.month_first.is_some_and(same)
    }
}

/// A two-digit year is after 2000, unless that would be in the future and the date cannot be.
fn full_year(short: i16, age: Age) -> i16 {
    let this_year = Offset::UTC.to_datetime(Timestamp::now()).year();
    if age == Age::Past && 2000 + short > this_year { 1900 + short } else { 2000 + short }
}

/// A date at the beginning, and how many parts it has.
fn written(parts: &[Part]) -> Option<(Written, usize)> {
    let named = |(year, digits): (i16, usize), month: i8, day: i16| {
        let date = (year, month, i8::try_from(day).ok()?);
        let short = digits == 2;
        (short || digits == 4).then_some(Written {
            day_first: Some(date),
            month_first: None,
            short,
            numbers: false,
        })
    };
    let mut date = match parts {
        // 12 AUG/AOUT 1974, 12.08/AUG 1974, 12 AUG 1974, AUG 12 1974, 1974 AUG 12.
        [
            Part::Number(day, 1..=2),
            Part::Month(month),
            Part::Month(other),
            Part::Number(year, digits),
            ..,
        ] if month == other => (named((*year, *digits), *month, *day)?, 4),
        [
            Part::Number(day, 1..=2),
            Part::Number(number, 1..=2),
            Part::Month(month),
            Part::Number(year, digits),
            ..,
        ] if *number == i16::from(*month) => (named((*year, *digits), *month, *day)?, 4),
        [Part::Number(day, 1..=2), Part::Month(month), Part::Number(year, digits), ..]
        | [Part::Month(month), Part::Number(day, 1..=2), Part::Number(year, digits @ 4), ..]
        | [Part::Number(year, digits @ 4), Part::Month(month), Part::Number(day, 1..=2), ..] => {
            (named((*year, *digits), *month, *day)?, 3)
        }
        [Part::Number(one, 1..=2), Part::Number(two, 1..=2), Part::Number(year, digits @ (2 | 4)), ..] => {
            (numbers(*one, *two, (*year, *digits))?, 3)
        }
        [Part::Number(year, 4), Part::Number(month, 1..=2), Part::Number(day, 1..=2), ..] => {
            (year_first(*year, *month, *day)?, 3)
        }
        _ => return None,
    };
    date.0.exists().then_some(date)
}

fn numbers(one: i16, two: i16, (year, digits): (i16, usize)) -> Option<Written> {
    let (one, two) = (i8::try_from(one).ok()?, i8::try_from(two).ok()?);
    Some(Written {
        day_first: Some((year, two, one)),
        month_first: Some((year, one, two)),
        short: digits == 2,
        numbers: true,
    })
}

fn year_first(year: i16, month: i16, day: i16) -> Option<Written> {
    let date = (year, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Some(Written { day_first: Some(date), month_first: None, short: false, numbers: false })
}

impl Written {
    /// Whether there is such a day, within the time in which people live.
    fn exists(&mut self) -> bool {
        let short = self.short;
        let real = |date: &(i16, i8, i8)| {
            let year = if short { 2000 + date.0 } else { date.0 };
            (1880..2200).contains(&year) && Date::new(if short { 2000 } else { year }, date.1, date.2).is_ok()
        };
        self.day_first = self.day_first.filter(real);
        self.month_first = self.month_first.filter(real);
        self.day_first.is_some() || self.month_first.is_some()
    }
}

fn parts(text: &str) -> Vec<Part> {
    let folded = fold(text);
    let mut parts = Vec::new();
    for word in folded.split(' ') {
        // A zero in the name of a month is a misread letter.
        if let Some(month) = month(&word.replace('0', "O")) {
            parts.push(Part::Month(month));
            continue;
        }
        let mut rest = word;
        while let Some(first) = rest.bytes().next() {
            let digit = first.is_ascii_digit();
            let end = rest.bytes().position(|byte| byte.is_ascii_digit() != digit).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            rest = after;
            if digit {
                parts.extend(number(run));
            } else if let Some(month) = month(run) {
                parts.push(Part::Month(month));
            } else if let Some(both) = two_months(run) {
                parts.push(Part::Month(both));
            } else if !BETWEEN.contains(&run) {
                parts.push(Part::Word);
            }
        }
    }
    parts
}

/// A number, or three numbers from eight digits whose spaces or points were lost.
fn number(run: &str) -> Vec<Part> {
    let of = |run: &str| run.parse().map_or(Part::Word, |number| Part::Number(number, run.len()));
    match run.len() {
        8 => {
            let (begin, end) = run.split_at(4);
            let (first, second) = begin.split_at(2);
            let year: i16 = end.parse().unwrap_or_default();
            if (1880..2200).contains(&year) {
                return vec![of(first), of(second), of(end)];
            }
            let (month, day) = end.split_at(2);
            vec![of(begin), of(month), of(day)]
        }
        // 12 1974 after a month, without the space.
        6 => {
            let (day, year) = run.split_at(2);
            vec![of(day), of(year)]
        }
        _ => vec![of(run)],
    }
}

fn month(word: &str) -> Option<i8> {
    let index =
        MONTHS.iter().position(|names| word.len() >= 3 && names.iter().any(|name| name.starts_with(word)))?;
    i8::try_from(index + 1).ok()
}

/// The same month in two languages without the separator between them.
fn two_months(word: &str) -> Option<i8> {
    (3..word.len().saturating_sub(2)).find_map(|at| {
        let (one, other) = word.split_at_checked(at)?;
        month(one).filter(|month_of_one| month(other) == Some(*month_of_one))
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(text: &str, order: Order) -> Vec<(Date, bool)> {
        find(text).iter().filter_map(|written| written.read(order, Age::Past)).collect()
    }

    #[test]
    fn every_usual_way_is_read() {
        for text in [
            "12.08.1974",
            "12/08/1974",
            "12-08-1974",
            "12 08 1974",
            "12081974",
            "1974-08-12",
            "1974.08.12",
            "19740812",
            "12 AUG 1974",
            "12AUG1974",
            "12 AUG/AOÛT 74",
            "12AUGAOUT74",
            "12 AGO / AUG 1974",
            "12.08/AUG 1974",
            "12. August 1974",
            "August 12, 1974",
            "AUG 12 1974",
            "12 de agosto de 1974",
            "12 août 1974",
            "12th of August 1974",
            "12 Ago 1974",
            "12 AUG 74",
            "12-AUG-1974",
            "Date of birth: 12 AUG 1974 F",
        ] {
            assert_eq!(
                read(text, Order::DayFirst).first().map(|read| read.0),
                Some(date(1974, 8, 12)),
                "{text}"
            );
        }
    }

    #[test]
    fn months_are_known_in_all_languages() {
        for (text, month) in [
            ("ENE", 1),
            ("JANV", 1),
            ("GEN", 1),
            ("FÉVR", 2),
            ("MÄRZ", 3),
            ("MRZ", 3),
            ("ABR", 4),
            ("AVR", 4),
            ("MAI", 5),
            ("MAG", 5),
            ("GIU", 6),
            ("JUIN", 6),
            ("LUG", 7),
            ("JUIL", 7),
            ("AGO", 8),
            ("SET", 9),
            ("0CT", 10),
            ("OUT", 10),
            ("OKT", 10),
            ("OTT", 10),
            ("N0V", 11),
            ("DIC", 12),
            ("DEZ", 12),
            ("DÉC", 12),
        ] {
            let read = read(&format!("05 {text} 2021"), Order::DayFirst);
            assert_eq!(read, [(date(2021, month, 5), true)], "{text}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_says_so() {
        assert_eq!(read("08/12/1974", Order::MonthFirst), [(date(1974, 8, 12), false)]);
        assert_eq!(read("08/12/1974", Order::DayFirst), [(date(1974, 12, 8), false)]);
        assert_eq!(read("08/31/1974", Order::DayFirst), [(date(1974, 8, 31), true)]);
        let written = find("08/12/74")[0];
        assert!(written.can_be(date(1974, 8, 12)) && written.can_be(date(1974, 12, 8)));
        assert!(!written.can_be(date(1974, 8, 13)));
        assert_eq!(find("31/12/35")[0].read(Order::DayFirst, Age::Future), Some((date(2035, 12, 31), true)));
        assert_eq!(find("31/12/99")[0].read(Order::DayFirst, Age::Past), Some((date(1999, 12, 31), true)));
    }

    #[test]
    fn a_country_that_is_not_known_has_no_order() {
        assert_eq!(Order::of_country(None), Order::Unknown);
        assert_eq!(Order::of_country(Some("USA")), Order::MonthFirst);
        assert_eq!(Order::of_country(Some("MEX")), Order::DayFirst);
        assert_eq!(read("08/12/1974", Order::Unknown), [(date(1974, 12, 8), false)]);
        assert_eq!(read("08/08/1974", Order::Unknown), [(date(1974, 8, 8), true)]);
    }

    #[test]
    fn dates_are_told_from_numbers() {
        for text in ["03/05/1960", "01-05-48", "12.08.1974", "12 AUG 1974", "12AUG74", "1974-08-12"] {
            assert!(is_date(text), "{text}");
        }
        for text in ["", "03051960", "12 08 1974", "1234-56-7890", "K01-75-4269", "99/999", "12/08/1974 X1"] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn several_dates_and_none() {
        let two = read("12.08.1974 31.01.2030", Order::DayFirst);
        assert_eq!(two, [(date(1974, 8, 12), false), (date(2030, 1, 31), true)]);
        for text in
            ["", "SPX482716", "31.02.1974", "13.13.1974 X", "99 AUG 1974", "4a 5", "12 34", "MARIA 12"]
        {
            assert_eq!(
                find(text).iter().filter_map(|date| date.read(Order::DayFirst, Age::Past)).count(),
                0,
                "{text}"
            );
        }
    }
}
