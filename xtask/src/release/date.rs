//! Days, as `YYYY-MM-DD`.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Result, bail};

/// Today in UTC.
pub(super) fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    of_day(seconds / 86_400)
}

/// The date of a day, counted from 1970-01-01.
fn of_day(day: u64) -> String {
    let (mut year, mut left) = (1970, day);
    while left >= days_of(year) {
        left -= days_of(year);
        year += 1;
    }
    let mut month = 1;
    while left >= days_in(year, month) {
        left -= days_in(year, month);
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", left + 1)
}

fn leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of(year: u64) -> u64 {
    if leap(year) { 366 } else { 365 }
}

fn days_in(year: u64, month: u64) -> u64 {
    match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The date, if it is one.
pub(super) fn checked(date: &str) -> Result<String> {
    let parts: Vec<_> = date.split('-').collect();
    let number = |text: &str, length: usize| {
        (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse::<u64>().ok())
            .flatten()
    };
    if let [year, month, day] = parts[..]
        && let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
        && (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
    {
        return Ok(date.to_owned());
    }
    bail!("`{date}` is no date; write it as YYYY-MM-DD")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_days() {
        for (day, date) in
            [(0, "1970-01-01"), (59, "1970-03-01"), (11_016, "2000-02-29"), (20_782, "2026-11-25")]
        {
            assert_eq!(of_day(day), date);
        }
        checked(&today()).unwrap();
    }

    #[test]
    fn refuses_what_is_no_date() {
        checked("2024-02-29").unwrap();
        for date in
            ["2023-02-29", "2024-13-01", "2024-00-01", "2024-1-01", "24-01-01", "today", "2024-01-32", ""]
        {
            assert!(checked(date).is_err(), "{date}");
        }
    }
}
