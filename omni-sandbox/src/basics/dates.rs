//! Calendar days as the API writes them: UTC milliseconds.

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Timestamp, Unit};

/// UTC milliseconds of the start of a day. `None` if the day is out of range.
pub(crate) fn start_of_day(date: Date) -> Option<i64> {
    Some(Offset::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?.as_millisecond())
}

/// The day, in UTC, of a time in UTC milliseconds. `None` if the time is out of range.
pub(crate) fn day_of(milliseconds: i64) -> Option<Date> {
    Some(Offset::UTC.to_datetime(Timestamp::from_millisecond(milliseconds).ok()?).date())
}

/// Full years between two times in UTC milliseconds, counted like an age. `None` if a time is out of range.
pub(crate) fn years_between(earlier: i64, later: i64) -> Option<i32> {
    let span = day_of(earlier)?.until((Unit::Year, day_of(later)?)).ok()?;
    Some(i32::from(span.get_years()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(date: &str) -> Option<i64> {
        start_of_day(date.parse().ok()?)
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        const DAY: i64 = 24 * 60 * 60 * 1000;
        assert_eq!(day("1970-01-01"), Some(0));
        assert_eq!(day("1969-12-31"), Some(-DAY));
        assert_eq!(day("2000-02-29"), Some(951_782_400_000));
        assert_eq!(day("2000-03-01"), Some(951_868_800_000));
        assert_eq!(day("1990-02-14"), Some(634_953_600_000));
        assert_eq!(day("2035-06-29"), Some(2_066_688_000_000));
        for wrong in ["2000-13-01", "2026-02-30", "2026-2-3", "", "today"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_age_changes_on_the_birthday() {
        let age = |born, on| years_between(day(born)?, day(on)?);
        assert_eq!(age("1990-02-14", "2008-02-13"), Some(17));
        assert_eq!(age("1990-02-14", "2008-02-14"), Some(18));
        assert_eq!(age("1990-02-14", "2026-02-13"), Some(35));
        assert_eq!(age("1990-02-14", "2026-02-14"), Some(36));
        assert_eq!(age("2000-02-29", "2025-02-28"), Some(24));
        assert_eq!(age("2000-02-29", "2025-03-01"), Some(25));
        assert_eq!(years_between(0, i64::MAX), None);
    }
}
