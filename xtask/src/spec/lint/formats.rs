//! Formats of scalars: their types, and whether a text can be one.

/// The formats that the document may use, with the type that each belongs to.
pub(super) const TYPES: [(&str, &str); 15] = [
    ("int32", "integer"),
    ("int64", "integer"),
    ("float", "number"),
    ("double", "number"),
    ("byte", "string"),
    ("binary", "string"),
    ("date", "string"),
    ("date-time", "string"),
    ("password", "string"),
    ("uuid", "string"),
    ("email", "string"),
    ("uri", "string"),
    ("hostname", "string"),
    ("ipv4", "string"),
    ("ipv6", "string"),
];

/// What a text that is not in its format should be.
pub(super) fn wanted(format: &str, text: &str) -> Option<&'static str> {
    let (fits, wanted) = match format {
        "byte" => (base64(text), "base64 (letters, digits, + and /, filled up with =)"),
        "date" => (date(text), "a date such as 2026-01-31"),
        "date-time" => (date_time(text), "a time such as 2026-01-31T12:00:00Z"),
        "uuid" => (uuid(text), "a UUID"),
        "email" => (email(text), "a mail address"),
        "uri" => (uri(text), "an address with a scheme, such as https://..."),
        "ipv4" => (text.parse::<std::net::Ipv4Addr>().is_ok(), "an IPv4 address"),
        "ipv6" => (text.parse::<std::net::Ipv6Addr>().is_ok(), "an IPv6 address"),
        _ => (true, ""),
    };
    (!fits).then_some(wanted)
}

fn base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - body.len() <= 2
        && body.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
}

/// Whether a text is digits where the pattern has `0`, and the pattern's own characters elsewhere.
fn like(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text
            .bytes()
            .zip(pattern.bytes())
            .all(|(byte, wanted)| if wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted })
}

/// Whether the number at a place in a text of digits is within a range.
fn within(text: &str, place: std::ops::Range<usize>, range: std::ops::RangeInclusive<u32>) -> bool {
    text.get(place).and_then(|digits| digits.parse().ok()).is_some_and(|number| range.contains(&number))
}

fn date(text: &str) -> bool {
    like(text, "0000-00-00") && within(text, 5..7, 1..=12) && within(text, 8..10, 1..=31)
}

fn date_time(text: &str) -> bool {
    let Some((day, time)) = text.split_once('T') else { return false };
    // A leap second is a second 60.
    let clock = |time: &str| {
        like(time, "00:00:00")
            && within(time, 0..2, 0..=23)
            && within(time, 3..5, 0..=59)
            && within(time, 6..8, 0..=60)
    };
    let (Some(seconds), Some(rest)) = (time.get(..8), time.get(8..)) else { return false };
    let rest = match rest.strip_prefix('.') {
        None => rest,
        Some(fraction) => {
            let after = fraction.trim_start_matches(|letter: char| letter.is_ascii_digit());
            if after.len() == fraction.len() {
                return false;
            }
            after
        }
    };
    date(day) && clock(seconds) && (rest == "Z" || like(rest, "+00:00") || like(rest, "-00:00"))
}

fn uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let inner = host.trim_matches('.');
    !name.is_empty()
        && inner.contains('.')
        && inner == host
        && !text.contains(char::is_whitespace)
        && !host.contains('@')
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
    use super::wanted;

    #[test]
    fn formats_are_plausible() {
        for (format, good, bad) in [
            ("byte", &["", "QQ==", "/9j/4AAQ"][..], &["QQ=", "Q===", "Q-==", "QQ", "a b="][..]),
            ("date", &["2026-01-31"], &["2026-13-01", "26-01-01", "2026-01-32", "2026/01/01"]),
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
            (
                "email",
                &["zara@example.com"],
                &["zara", "@example.com", "zara@host", "a b@example.com", "a@b@example.com"],
            ),
            (
                "uri",
                &["https://files.example.com/a", "urn:a"],
                &["files.example.com/a", "https://", "https://a b"],
            ),
            ("ipv4", &["192.0.2.1"], &["192.0.2"]),
            ("ipv6", &["2001:db8::1"], &["2001"]),
            ("password", &["anything"], &[]),
        ] {
            for text in good {
                assert_eq!(wanted(format, text), None, "{format} {text}");
            }
            for text in bad {
                assert!(wanted(format, text).is_some(), "{format} {text}");
            }
        }
    }
}
