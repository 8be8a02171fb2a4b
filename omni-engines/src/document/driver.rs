//! The front of driver's licenses. Its fields have the numbers of ISO 18013, which are the same in Europe and North America
//! except for the license number.

use jiff::Timestamp;
use jiff::tz::Offset;

use super::address::is_american_place;
use super::print::dates::{self, Age, Order};
use super::print::sheet::Sheet;
use super::print::{self, Habits, values};
use super::{Field, Fields, From};
use crate::person::date::full_years;
use crate::person::number::looks_like;
use crate::person::text::fold;

/// A value's confidence, as a share of its line's.
const BY_NUMBER: f64 = 0.9;

/// Minimum age of a driver in full years: lower than in any country.
const MIN_AGE: u16 = 10;

/// The field numbers that are read.
const NUMBERS: [&str; 10] = ["1", "2", "3", "4A", "4B", "4C", "4D", "5", "8", "9"];

/// Last words of streets. They are names, too.
const STREETS: [&str; 20] = [
    "ST",
    "STREET",
    "AVE",
    "AVENUE",
    "BLVD",
    "BOULEVARD",
    "DR",
    "DRIVE",
    "RD",
    "ROAD",
    "LN",
    "LANE",
    "CT",
    "COURT",
    "PL",
    "PLACE",
    "WAY",
    "CIR",
    "HWY",
    "PKWY",
];

/// The code of the number of the physical document.
const DISCRIMINATOR: &str = "DD";

/// Codes of fields that may run into the field number.
const GLUED: [&str; 3] = ["DL", "EXP", "ISS"];

/// A field number and the text after it.
struct Numbered<'a> {
    number: &'static str,
    text: &'a str,
    confidence: f64,
    row: usize,
    /// Words for the field are printed beside its number, as in America.
    is_labeled: bool,
}

/// The values printed after the field numbers.
pub(super) fn fields(sheet: &Sheet<'_>, habits: Habits, is_american: bool) -> Fields {
    let all = numbered(sheet);
    let is_coded = is_coded(sheet);
    let of = |number: &'static str| all.iter().filter(move |numbered| numbered.number == number);
    let text = |number: &'static str, read: fn(&str) -> Option<String>| {
        of(number).find_map(|numbered| {
            let value = read(numbered.text)?;
            Some(Field::new(value, numbered.confidence * BY_NUMBER, From::Print))
        })
    };
    let date = |number: &'static str, age: Age| {
        of(number).find_map(|numbered| {
            let (date, is_whole, sole) = print::read_date(sheet, numbered.text, (habits.order, age))?;
            let is_sure = is_whole && (sole || habits.order != Order::Unknown);
            let sure = if is_sure { BY_NUMBER } else { print::AMBIGUOUS };
            Some(Field::new(date, numbered.confidence * sure, From::Print))
        })
    };
    let name = |number: &'static str, code: &str| {
        of(number).find_map(|numbered| {
            let (text, most) = if is_coded && !numbered.is_labeled {
                without_code(numbered.text, code)
            } else {
                (numbered.text, 1.0)
            };
            let most = if is_street(text) { print::AMBIGUOUS } else { most };
            Some(Field::new(values::name(text)?, (numbered.confidence * BY_NUMBER).min(most), From::Print))
        })
    };
    // In America the license number is 4d, and 5 is the number of the physical document.
    let is_american = is_american || is_coded || of("4D").any(|numbered| numbered.is_labeled);
    let (own, other) = if is_american { ("4D", "5") } else { ("5", "4D") };
    let address = of("8").find(|numbered| values::plain(numbered.text).is_some()).map(|first| {
        let more =
            sheet.column(first.row, 3).into_iter().skip(1).filter(|value| starts_with(value.text).is_none());
        let lines = [first.text].into_iter().chain(more.map(|value| value.text));
        Field::new(lines.filter_map(values::plain).collect(), first.confidence * BY_NUMBER, From::Print)
    });
    Fields {
        surname: name("1", "LN"),
        given_names: name("2", "FN"),
        birth_date: date("3", Age::Past),
        birth_place: if is_american { None } else { text("3", place_behind_date) },
        issue_date: date("4A", Age::Past),
        expiry_date: date("4B", Age::Future),
        authority: if is_american { None } else { text("4C", values::plain) },
        document_number: text(own, values::number)
            .map(|number| print::with_sign(sheet, number))
            .or_else(|| if is_american { number_without_code(sheet) } else { None }),
        personal_number: if is_american { None } else { text(other, values::number) },
        reference_number: if is_american { discriminator(&all, other) } else { None },
        address,
        classes: text("9", values::classes),
        ..Fields::default()
    }
}

/// Whether a text is that of a street, or a long name.
fn is_street(text: &str) -> bool {
    let folded = fold(text);
    folded.rsplit_once(' ').is_some_and(|(_, last)| STREETS.contains(&last))
}

/// Whether a row is the first line of an address, whose house number looks like the number of a field.
fn is_house(sheet: &Sheet<'_>, row: usize) -> bool {
    let below = sheet.column(row, 2);
    below.get(1).is_some_and(|next| starts_with(next.text).is_none() && is_american_place(next.text))
}

/// The place in the field of the date of birth.
fn place_behind_date(text: &str) -> Option<String> {
    if dates::find(text).is_empty() {
        return None;
    }
    let place = text.trim_start_matches(|character: char| !character.is_alphabetic());
    values::plain(place).filter(|place| place.len() > 3 && dates::find(place).is_empty())
}

/// The number of the physical document. If its code was printed but not read as such, it may be the first characters.
fn discriminator(all: &[Numbered<'_>], place: &str) -> Option<Field<String>> {
    all.iter().filter(|numbered| numbered.number == place).find_map(|numbered| {
        let text = without_discriminator(numbered.text);
        let is_parted = numbered.is_labeled || text != numbered.text;
        let may_be_code = !is_parted && text.get(..2).is_some_and(|first| looks_like(first, DISCRIMINATOR));
        let field = Field::new(values::reference(text)?, numbered.confidence * BY_NUMBER, From::Print);
        Some(if may_be_code { print::doubtful(field) } else { print::ambiguous(field) })
    })
}

/// Whether the codes of names are printed after their numbers, as in America.
fn is_coded(sheet: &Sheet<'_>) -> bool {
    let is_code = |word: &str| matches!(word.trim_start_matches(['1', '2']), "LN" | "FN");
    let mut names = sheet.rows.iter().filter(|row| row.labels.iter().any(|(label, _)| label.is_name()));
    names.any(|row| fold(&row.line.text).split(' ').any(is_code))
}

/// The text after a name's field code, even if one letter of the code was misread, and the upper limit of its confidence.
fn without_code<'a>(text: &'a str, code: &str) -> (&'a str, f64) {
    let Some((first, rest)) = text.split_once(' ') else { return (text, 1.0) };
    let is_code =
        first.len() == code.len() && strsim::hamming(first, code).is_ok_and(|distance| distance <= 1);
    if is_code {
        return (rest, 1.0);
    }
    // The first word may be what was read of the code.
    (text, if first.len() <= code.len() + 1 { print::AMBIGUOUS } else { 1.0 })
}

/// The text after the code of the number of the physical document, even if its letters were misread.
fn without_discriminator(text: &str) -> &str {
    let parted =
        text.split_once(' ').filter(|(first, _)| looks_like(first, DISCRIMINATOR)).map(|(_, rest)| rest);
    parted.or_else(|| text.strip_prefix(DISCRIMINATOR)).unwrap_or(text)
}

/// The license number when neither its field code nor the letter before it was read. Other characters may be missing too.
fn number_without_code(sheet: &Sheet<'_>) -> Option<Field<String>> {
    sheet.rows.iter().filter(|row| row.is_value()).find_map(|row| {
        let (place, rest) = row.line.text.split_once(' ')?;
        let number = values::number(rest).filter(|_| place == "4" && dates::find(rest).is_empty())?;
        Some(Field::new(number, row.line.confidence.min(print::AMBIGUOUS), From::Print))
    })
}

/// Children do not drive. A date of birth that would make the driver a child was misread, or is not a date of birth.
pub(super) fn check_age(fields: &mut Fields) {
    let Some(born) = &mut fields.birth_date else { return };
    let issued = fields.issue_date.as_ref().map(|issued| issued.value);
    let driving = issued.unwrap_or_else(|| Offset::UTC.to_datetime(Timestamp::now()).date());
    if full_years(born.value, driving).is_none_or(|years| years < MIN_AGE) {
        born.confidence = born.confidence.min(print::AMBIGUOUS);
    }
}

/// Whether enough field numbers are printed that it is a license.
pub(super) fn is_license(sheet: &Sheet<'_>) -> bool {
    let all = numbered(sheet);
    let there = |number: &str| all.iter().any(|numbered| numbered.number == number);
    let dates = ["4A", "4B"].iter().filter(|number| there(number)).count();
    dates == 2 && NUMBERS.iter().filter(|number| there(number)).count() >= 5
}

fn numbered<'a>(sheet: &Sheet<'a>) -> Vec<Numbered<'a>> {
    let mut all = Vec::new();
    for (index, row) in sheet.rows.iter().enumerate() {
        let whole = row.line.text.as_str();
        let Some((number, text)) = starts_with(whole) else { continue };
        if matches!(number, "1" | "2") && is_house(sheet, index) {
            continue;
        }
        let mut text = text;
        // The text after a label belongs to the label, which is read elsewhere. But not all licenses print labels.
        if let Some((label, value)) = row.labels.first() {
            // 1. STATE: a name that spells another label.
            let is_name = matches!(number, "1" | "2") && !label.is_name() && value.is_empty();
            // 4a 11/07/2016 4b EXP 01/12/2021: the label of the next field.
            let is_behind =
                starts_with(row.begin).is_some_and(|(_, own)| own.bytes().any(|byte| byte.is_ascii_digit()));
            text = if is_name || is_behind { text } else { value };
        }
        let confidence = row.line.confidence;
        if text.is_empty()
            && let Some(value) = sheet.beside(index)
        {
            all.push(Numbered {
                number,
                text: value.text,
                confidence: value.confidence,
                row: value.row,
                is_labeled: false,
            });
            continue;
        }
        // Two fields in one line: 4a. 01.02.2020 4c. AUTHORITY
        let second = text.match_indices(" 4").find_map(|(at, _)| {
            let rest = text.get(at + 1..)?;
            let (number, value) = starts_with(rest).filter(|(number, _)| number.len() == 2)?;
            Some((at, number, value))
        });
        if let Some((at, other, value)) = second {
            all.push(Numbered {
                number: other,
                text: value,
                confidence,
                row: index,
                is_labeled: !row.labels.is_empty(),
            });
            text = text.get(..at).unwrap_or_default();
        }
        all.push(Numbered {
            number,
            text: text.trim(),
            confidence,
            row: index,
            is_labeled: !row.labels.is_empty(),
        });
    }
    all
}

/// The field number at the beginning, and the text after it.
fn starts_with(text: &str) -> Option<(&'static str, &str)> {
    let end = text.find([' ', '.', ',', ':', ')']).unwrap_or(text.len());
    let (first, rest) = text.split_at(end);
    let rest = rest.trim_start_matches([' ', '.', ',', ':', ')']);
    let first = first.to_ascii_uppercase();
    if let Some(number) = NUMBERS.iter().find(|number| **number == first) {
        return Some((number, rest.trim()));
    }
    // The space was lost: 1SPECIMEN, 4b31.12.2035, 4dDLX0001
    let number = NUMBERS.iter().rev().find(|number| first.starts_with(**number))?;
    let glued = text.get(number.len()..)?;
    let next = glued.chars().next()?;
    let parted = if number.len() == 2 {
        next.is_ascii_digit() || GLUED.iter().any(|code| glued.starts_with(code))
    } else {
        let is_name = glued.len() > 3 && !glued.chars().any(|c| c.is_ascii_digit());
        next.is_uppercase() && (is_name || glued.starts_with(DISCRIMINATOR))
    };
    parted.then(|| (*number, glued.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::print::dates::Order;
    use crate::testing::column;

    fn read(lines: &[&str]) -> Fields {
        let page = column(lines, 60.0);
        let habits = Habits { order: Order::DayFirst, is_mexican_voter: false };
        let mut fields = fields(&Sheet::new(&page, &[]), habits, false);
        check_age(&mut fields);
        fields
    }

    fn text(field: Option<Field<String>>) -> (String, bool) {
        field.map(|field| (field.value.clone(), field.is_sure())).unwrap_or_default()
    }

    #[test]
    fn codes_are_not_part_of_values() {
        let fields = read(&["4 SPX482716", "UN SPECIMEN", "1 LN SPECIMEN", "2FN ZARA INVENTED"]);
        assert_eq!(text(fields.given_names), ("ZARA INVENTED".to_owned(), true));
        assert_eq!(text(fields.document_number), ("SPX482716".to_owned(), false));
        let fields = read(&["1 UN SPECIMEN", "2 FN ZARA"]);
        assert_eq!(text(fields.surname), ("SPECIMEN".to_owned(), true));
        for line in ["5 DD H799L2USNA8", "5 0D H799L2USNA8", "5DD H799L2USNA8", "5 DDH799L2USNA8"] {
            let fields = read(&["4d DLN SPX482716", "1 LN SPECIMEN", line]);
            assert_eq!(text(fields.reference_number).0, "H799L2USNA8", "{line}");
        }
        let fields = read(&["1 LN SPECIMEN", "2 JIM BO"]);
        assert_eq!(text(fields.given_names), ("JIM BO".to_owned(), false));
        // Where no codes are printed, all of the text is the name.
        let fields = read(&["1. UN SPECIMEN", "2. LI", "5. 12345678"]);
        assert_eq!(text(fields.surname), ("UN SPECIMEN".to_owned(), true));
        assert_eq!(text(fields.document_number), ("12345678".to_owned(), true));
    }

    #[test]
    fn a_name_can_spell_a_label() {
        for line in ["1. STATE", "1 LN STATE", "1LN STATE"] {
            assert_eq!(text(read(&[line, "2. GRACE"]).surname), ("STATE".to_owned(), true), "{line}");
        }
    }

    #[test]
    fn a_house_number_is_not_the_number_of_a_field() {
        let page = column(&["1 HORIZON DRIVE", "ZENITH, CA 90001", "3 DOB 14/02/1990"], 26.0);
        let habits = Habits { order: Order::DayFirst, is_mexican_voter: false };
        assert_eq!(fields(&Sheet::new(&page, &[]), habits, false).surname, None);
        // What was read of 11 HORIZON BLVD, above a line that was not read well.
        assert_eq!(text(read(&["1 HORIZON BLVD", "NITH, CA"]).surname), ("HORIZON BLVD".to_owned(), false));
        assert_eq!(text(read(&["1 LANE", "2 ZARA"]).surname), ("LANE".to_owned(), true));
    }

    #[test]
    fn a_birth_place_is_behind_a_date() {
        for lines in [["3", "CONNOR"], ["3 DOB", "ZENITH"], ["3 ZENITH", "X"]] {
            assert_eq!(text(read(&lines).birth_place), (String::new(), false), "{lines:?}");
        }
        assert_eq!(text(read(&["3. 14.02.1990 ZENITH"]).birth_place), ("ZENITH".to_owned(), true));
    }

    #[test]
    fn the_label_of_the_next_field_says_nothing_about_the_one_before() {
        let fields = read(&["4a lss14/02/2016 4b Exp 15/03/2021"]);
        assert_eq!(fields.issue_date.map(|date| date.value), Some(jiff::civil::date(2016, 2, 14)));
        assert_eq!(fields.expiry_date.map(|date| date.value), Some(jiff::civil::date(2021, 3, 15)));
        let fields = read(&["4d DLN 9999999993 DOB 14/02/1990"]);
        assert_eq!(text(fields.document_number), ("9999999993".to_owned(), true));
        assert_eq!(text(read(&["4dDLX3350804"]).document_number), ("X3350804".to_owned(), true));
    }

    #[test]
    fn a_date_is_sure_only_if_its_order_is_known() {
        let born = |order, line: &str| {
            let page = column(&[line], 60.0);
            let habits = Habits { order, is_mexican_voter: false };
            fields(&Sheet::new(&page, &[]), habits, false).birth_date.map(|born| born.is_sure())
        };
        for (order, line, is_sure) in [
            (Order::Unknown, "3 DOB 01/12/1967", false),
            (Order::Unknown, "3 DOB 12/12/1967", true),
            (Order::Unknown, "3 DOB 14/02/1990", true),
            (Order::DayFirst, "3 DOB 01/12/1967", true),
            (Order::MonthFirst, "3 DOB 01/12/1967", true),
        ] {
            assert_eq!(born(order, line), Some(is_sure), "{line} {order:?}");
        }
    }

    #[test]
    fn a_code_that_was_read_as_digits_may_be_in_the_number() {
        for (line, expected, is_sure) in [
            ("5 DD 101230320002", "101230320002", true),
            ("5 00 101230320002", "101230320002", true),
            ("5 00101230320002", "00101230320002", false),
            ("5 12101230320002", "12101230320002", true),
        ] {
            let fields = read(&["4d DLN SPX482716", "1 LN SPECIMEN", line]);
            assert_eq!(text(fields.reference_number), (expected.to_owned(), is_sure), "{line}");
        }
    }

    #[test]
    fn a_date_of_which_a_part_is_hidden_is_not_sure() {
        // 14/02/1990
        let fields = read(&["3 DOB 14/02/19", "4b EXP 29/06/2035"]);
        assert_eq!(fields.birth_date, None);
        let fields = read(&["3 DOB 14/02/90", "4b EXP 29/06/2035"]);
        assert!(fields.birth_date.is_some_and(|born| !born.is_sure()));
        let fields = read(&["3 DOB 14/02/90", "4b EXP 29/06/35"]);
        assert!(fields.birth_date.is_some_and(|born| born.is_sure()));
        let fields = read(&["3 DOB 14/02/2019", "4a ISS 30/06/2025"]);
        assert!(fields.birth_date.is_some_and(|born| !born.is_sure()), "a driver of six years");
    }

    #[test]
    fn numbers_are_parted_from_values() {
        for (text, expected) in [
            ("1. SPECIMEN", Some(("1", "SPECIMEN"))),
            ("1SPECIMEN", Some(("1", "SPECIMEN"))),
            ("4a. 01.02.2020", Some(("4A", "01.02.2020"))),
            ("4b31.12.2035", Some(("4B", "31.12.2035"))),
            ("3 14.02.1990 ZENITH", Some(("3", "14.02.1990 ZENITH"))),
            ("8", Some(("8", ""))),
            ("12 HORIZON ST", None),
            ("10101 ZENITH", None),
            ("SPECIMEN", None),
            ("", None),
        ] {
            assert_eq!(starts_with(text), expected, "{text}");
        }
    }
}
