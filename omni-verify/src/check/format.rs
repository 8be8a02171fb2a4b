//! Whether a text can be in a format. A format that is not known here says nothing.

use std::net::{Ipv4Addr, Ipv6Addr};

pub(super) fn fits(format: &str, text: &str) -> bool {
    match format {
        "byte" => base64(text),
        "date" => date(text),
        "date-time" => date_time(text),
        "uuid" => uuid(text),
        "email" => email(text),
        "uri" => uri(text),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        _ => true,
    }
}

fn base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - body.len() <= 2
        && body.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
}

/// Whether a text is digits where the pattern has `0`, and the pattern's own characters elsewhere.
fn like(text: &str, pattern: &str) -> bool {
    let fits = |(byte, wanted): (u8, u8)| if wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(fits)
}

fn number(text: &str, place: std::ops::Range<usize>) -> u32 {
    text.get(place).and_then(|digits| digits.parse().ok()).unwrap_or(u32::MAX)
}

fn date(text: &str) -> bool {
    if !like(text, "0000-00-00") {
        return false;
    }
    let (year, month, day) = (number(text, 0..4), number(text, 5..7), number(text, 8..10));
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// RFC 3339.
fn date_time(text: &str) -> bool {
    let Some((day, time)) = text.split_once(['T', 't']) else { return false };
    let (Some(clock), Some(rest)) = (time.get(..8), time.get(8..)) else { return false };
    // A leap second is a second 60.
    let clock_fits = like(clock, "00:00:00")
        && number(clock, 0..2) < 24
        && number(clock, 3..5) < 60
        && number(clock, 6..8) < 61;
    let zone = match rest.strip_prefix('.') {
        None => rest,
        Some(fraction) => {
            let zone = fraction.trim_start_matches(|letter: char| letter.is_ascii_digit());
            if zone.len() == fraction.len() {
                return false;
            }
            zone
        }
    };
    date(day) && clock_fits && (matches!(zone, "Z" | "z") || like(zone, "+00:00") || like(zone, "-00:00"))
}

fn uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let host_fits =
        host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@');
    !name.is_empty() && host_fits && !text.contains(char::is_whitespace)
}

fn uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte))
        && !rest.trim_start_matches('/').is_empty()
        && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn formats_tell_texts_apart() {
        for (format, good, bad) in [
            ("byte", &["", "QQ==", "/9j/4AAQ"][..], &["QQ=", "Q===", "Q-==", "QQ", "a b="][..]),
            (
                "date",
                &["2026-01-31", "2024-02-29"],
                &["2026-13-01", "2026-02-29", "2026-01-32", "31.01.2026"],
            ),
            (
                "date-time",
                &["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.125+02:00"],
                &[
                    "2026-01-31",
                    "2026-01-31T12:00:00",
                    "2026-01-31T25:00:00Z",
                    "2026-01-31T12:00:00.Z",
                    "2026-01-31Té0000",
                ],
            ),
            (
                "uuid",
                &["a0000000-0000-4000-8000-000000000001"],
                &["a0000000", "g0000000-0000-4000-8000-000000000001"],
            ),
            ("email", &["zara@example.com"], &["zara", "@example.com", "zara@host", "a b@example.com"]),
            (
                "uri",
                &["https://files.example.com/a", "urn:a"],
                &["files.example.com/a", "https://", "https://a b"],
            ),
            ("ipv4", &["192.0.2.1"], &["192.0.2"]),
            ("ipv6", &["2001:db8::1"], &["2001"]),
            ("password", &["anything"], &[]),
        ] {
            assert!(good.iter().all(|text| fits(format, text)), "{format}");
            assert!(!bad.iter().any(|text| fits(format, text)), "{format}");
        }
    }
}
