//! Time zones, written as Java's `ZoneId` takes them.

use jiff::tz::{Offset, TimeZone};

/// The prefixes that an offset can have.
const PREFIXES: [&str; 3] = ["UTC", "GMT", "UT"];

/// Java allows no larger offset.
const MAX_OFFSET: i32 = 18 * 60 * 60;

/// The time zone with a name. None if Java does not know it.
pub(in super::super) fn zone(name: &str) -> Option<TimeZone> {
    if name == "Z" || PREFIXES.contains(&name) {
        return Some(TimeZone::UTC);
    }
    let rest = PREFIXES.into_iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
    if rest.starts_with(['+', '-']) {
        return offset(rest).map(TimeZone::fixed);
    }
    // Java is case-sensitive, unlike the library.
    TimeZone::get(name).ok().filter(|zone| zone.iana_name() == Some(name))
}

/// `+h`, `+hh`, `+hh:mm`, `+hhmm`, `+hh:mm:ss` or `+hhmmss`.
fn offset(text: &str) -> Option<Offset> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let parts: Vec<&str> = match (digits.contains(':'), digits.len()) {
        (true, 5 | 8) => digits.split(':').collect(),
        (false, 1 | 2) => vec![digits],
        (false, 4 | 6) if digits.is_ascii() => {
            (0..digits.len()).step_by(2).filter_map(|at| digits.get(at..at + 2)).collect()
        }
        _ => return None,
    };
    let number = |part: &str| -> Option<i32> {
        let is_number =
            !part.is_empty() && part.len() <= 2 && part.bytes().all(|digit| digit.is_ascii_digit());
        part.parse().ok().filter(|_| is_number)
    };
    let parts: Vec<i32> = parts.into_iter().map(number).collect::<Option<_>>()?;
    let (hours, rest) = parts.split_first()?;
    if rest.iter().any(|part| *part > 59) {
        return None;
    }
    let seconds = hours * 3600 + rest.first().unwrap_or(&0) * 60 + rest.get(1).unwrap_or(&0);
    if seconds > MAX_OFFSET {
        return None;
    }
    Offset::from_seconds(sign * seconds).ok()
}
