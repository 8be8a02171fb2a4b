//! Dates as files write them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// A date as files write it.
pub(super) fn write(at: Timestamp) -> String {
    at.strftime("D:%Y%m%d%H%M%SZ").to_string()
}

/// The time of a date such as `D:20270115090000+01'00'`. Missing parts at the end default to their first value; a
/// missing offset means UTC.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (digits, offset) = text.split_at_checked(end)?;
    if !matches!(digits.len(), 4 | 6 | 8 | 10 | 12 | 14) {
        return None;
    }
    let full = format!("{digits}{}", "00000101000000".get(digits.len()..)?);
    let local = DateTime::strptime("%Y%m%d%H%M%S", &full).ok()?;
    let zone = TimeZone::fixed(self::offset(offset)?);
    Some(local.to_zoned_datetime(zone).ok()?.timestamp())
}

/// The offset of `Z`, `+01'00'`, `+01'00` or `+01`.
fn offset(text: &str) -> Option<Offset> {
    let (sign, rest) = match text.as_bytes().first() {
        None | Some(b'Z') => return Some(Offset::UTC),
        Some(b'+') => (1, text.get(1..)?),
        Some(b'-') => (-1, text.get(1..)?),
        Some(_) => return None,
    };
    let mut parts = rest.split('\'');
    let number = |part: Option<&str>| -> Option<i32> {
        let part = part.unwrap_or_default();
        if part.is_empty() {
            return Some(0);
        }
        (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let (hours, minutes) = (number(parts.next())?, number(parts.next())?);
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read() {
        let at = Timestamp::from_second(1_800_000_000).unwrap();
        for text in [&write(at), "D:20270115090000+01'00'", "D:20270115090000+01'00", "20270115033000-04'30'"]
        {
            assert_eq!(read(text), Some(at), "{text}");
        }
        assert_eq!(read("D:2027"), read("D:20270101000000Z"));
        for text in [
            "",
            "D:",
            "D:202",
            "D:20271301",
            "D:20270115080000x",
            "D:20270115080000+1'0'",
            "D:20270115080000+99",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
