//! Calendar days as the API gives them: UTC milliseconds and years.

const DAY: i64 = 24 * 60 * 60 * 1000;

/// UTC milliseconds of the start of a day written `YYYY-MM-DD`.
pub(crate) fn day(date: &str) -> Option<i64> {
    let (year, month, day) = parts(date)?;
    // Days before a date, counted from March so that the leap day is the last day of a year.
    let shifted = if month > 2 { year } else { year - 1 };
    let month_from_march = (month + 9) % 12;
    let days = 365 * shifted + shifted.div_euclid(4) - shifted.div_euclid(100)
        + shifted.div_euclid(400)
        + (153 * month_from_march + 2) / 5
        + day;
    const EPOCH: i64 = 719_469;
    Some((days - EPOCH) * DAY)
}

/// The year of a day written `YYYY-MM-DD`.
pub(crate) fn year(date: &str) -> Option<i32> {
    parts(date).and_then(|(year, _, _)| i32::try_from(year).ok())
}

/// Full years between two times in milliseconds, by the mean length of a year.
pub(crate) fn years_between(earlier: i64, later: i64) -> i32 {
    const YEAR: i64 = 31_556_952_000;
    i32::try_from((later - earlier).div_euclid(YEAR)).unwrap_or_default()
}

fn parts(date: &str) -> Option<(i64, i64, i64)> {
    let mut numbers = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(day("1970-01-01"), Some(0));
        assert_eq!(day("1969-12-31"), Some(-DAY));
        assert_eq!(day("2000-02-29"), Some(951_782_400_000));
        assert_eq!(day("2000-03-01"), Some(951_868_800_000));
        assert_eq!(day("1990-02-14"), Some(634_953_600_000));
        assert_eq!(day("2035-06-29"), Some(2_066_688_000_000));
        assert_eq!(day("2000-13-01"), None);
        assert_eq!(year("2035-06-29"), Some(2035));
        assert_eq!(years_between(0, 951_782_400_000), 30);
    }
}
