//! Dates as people write them, and ages.

use jiff::civil::Date;

/// The earliest year in which the holder of a document was born. An earlier one is not another reading of the two digits in
/// a zone.
pub const EARLIEST_BIRTH: i16 = 1900;

/// The same for the year in which a document with a zone or a barcode expired.
pub const EARLIEST_EXPIRY: i16 = 1980;

/// Years between two readings of a year with two digits.
pub const CENTURY: i16 = 100;

/// Whether two days differ only in the century.
#[must_use]
pub fn is_century_apart(one: Date, other: Date) -> bool {
    (one.month(), one.day()) == (other.month(), other.day())
        && one.year().abs_diff(other.year()) == CENTURY.unsigned_abs()
}

/// Age in full years on a day. `None` if the day is before the birth.
///
/// A person born on February 29 turns a year older on March 1 in years that are not leap years.
#[must_use]
pub fn full_years(born: Date, on: Date) -> Option<u16> {
    if on < born {
        return None;
    }
    let had_birthday = (on.month(), on.day()) >= (born.month(), born.day());
    u16::try_from(on.year() - born.year() - i16::from(!had_birthday)).ok()
}

/// Reads `DD/MM/YYYY`, as Mexican authorities write dates. `None` if it has another form, or if there is no such day.
#[must_use]
pub fn parse_day_first(text: &str) -> Option<Date> {
    let [day, month, year] = parts(text, '/')?;
    if (day.len(), month.len(), year.len()) != (2, 2, 4) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Reads `YYYY-MM-DD` and nothing else. `None` if it has another form, or if there is no such day.
#[must_use]
pub fn parse_year_first(text: &str) -> Option<Date> {
    let [year, month, day] = parts(text, '-')?;
    if (day.len(), month.len(), year.len()) != (2, 2, 4) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The last day of a month. `None` if there is no such month.
#[must_use]
pub fn last_day(year: i16, month: i8) -> Option<Date> {
    Date::new(year, month, 1).ok().map(Date::last_of_month)
}

/// The date for `YYMMDD` in a century, given by its first year: 1900 or 2000.
pub(super) fn parse_short(digits: &[u8], century: i16) -> Option<Date> {
    let [y1, y2, m1, m2, d1, d2] = *digits else { return None };
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let two = |tens: u8, ones: u8| i16::from((tens - b'0') * 10 + (ones - b'0'));
    // Two digits are at most 99.
    Date::new(century + two(y1, y2), two(m1, m2) as i8, two(d1, d2) as i8).ok()
}

fn parts(text: &str, separator: char) -> Option<[&str; 3]> {
    let mut parts = text.trim().split(separator);
    let three = [parts.next()?, parts.next()?, parts.next()?];
    // `parse` would accept a sign.
    let digits = three.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    (digits && parts.next().is_none()).then_some(three)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn full_years_grow_on_the_birthday() {
        for (born, on, years) in [
            (date(1990, 2, 14), date(2008, 2, 13), Some(17)),
            (date(1990, 2, 14), date(2008, 2, 14), Some(18)),
            (date(1990, 2, 14), date(1990, 2, 14), Some(0)),
            (date(1990, 2, 14), date(1990, 2, 13), None),
            (date(2004, 2, 29), date(2022, 2, 28), Some(17)),
            (date(2004, 2, 29), date(2022, 3, 1), Some(18)),
            (date(2004, 2, 29), date(2024, 2, 29), Some(20)),
            (date(1899, 12, 31), date(2000, 1, 1), Some(100)),
        ] {
            assert_eq!(full_years(born, on), years, "{born} {on}");
        }
    }

    #[test]
    fn dates_are_read_strictly() {
        assert_eq!(parse_day_first("07/06/1995"), Some(date(1995, 6, 7)));
        assert_eq!(parse_day_first(" 29/02/2000 "), Some(date(2000, 2, 29)));
        for text in [
            "",
            "7/6/1995",
            "29/02/1900",
            "31/04/1995",
            "07-06-1995",
            "07/06/95",
            "+7/06/1995",
            "07/06/1995/",
        ] {
            assert_eq!(parse_day_first(text), None, "{text}");
        }
        assert_eq!(parse_year_first("1980-06-01"), Some(date(1980, 6, 1)));
        for text in ["", "1980-6-1", "1980-06-01T00:00", "19800601", "1980-13-01", "-980-06-01", "1980-06"] {
            assert_eq!(parse_year_first(text), None, "{text}");
        }
    }

    #[test]
    fn last_day_knows_leap_years() {
        assert_eq!(last_day(2024, 2), Some(date(2024, 2, 29)));
        assert_eq!(last_day(2025, 12), Some(date(2025, 12, 31)));
        assert_eq!(last_day(2025, 13), None);
    }
}
