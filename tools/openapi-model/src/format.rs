//! Formats of scalars: their types, and whether a text is in one.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use jiff::civil;
use regex_lite::Regex;

/// The known formats, each with the type that it belongs to.
pub const TYPES: [(&str, &str); 15] = [
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

/// Whether a text has a format. An unknown format accepts any text.
pub fn fits(format: &str, text: &str) -> bool {
    match format {
        "byte" => base64(text),
        "date" => {
            DATE.as_ref().is_some_and(|shape| shape.is_match(text)) && text.parse::<civil::Date>().is_ok()
        }
        "date-time" => date_time(text),
        "uuid" => matches(&UUID, text),
        "email" => text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty()
                && host.contains('.')
                && !text.contains(char::is_whitespace)
                && matches(&HOST, host)
        }),
        "uri" => matches(&URI, text),
        "hostname" => text.len() <= 253 && matches(&HOST, text),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        _ => true,
    }
}

/// What a text in a format looks like, with an article.
pub fn in_words(format: &str) -> &str {
    match format {
        "byte" => "base64 (letters, digits, + and /, filled up with =)",
        "date" => "a date such as 2026-01-31",
        "date-time" => "a time such as 2026-01-31T12:00:00Z",
        "uuid" => "a UUID",
        "email" => "an e-mail address",
        "uri" => "a URL with a scheme, such as https://...",
        "hostname" => "a host name",
        "ipv4" => "an IPv4 address",
        "ipv6" => "an IPv6 address",
        other => other,
    }
}

type Shape = LazyLock<Option<Regex>>;

static DATE: Shape = LazyLock::new(|| Regex::new(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$").ok());
static DATE_TIME: Shape = LazyLock::new(|| {
    let shape = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?([Zz]|[+-]([0-9]{2}):([0-9]{2}))$";
    Regex::new(shape).ok()
});
static UUID: Shape =
    LazyLock::new(|| Regex::new(r"^[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$").ok());
static HOST: Shape = LazyLock::new(|| {
    let label = "[0-9A-Za-z]([0-9A-Za-z-]{0,61}[0-9A-Za-z])?";
    Regex::new(&format!(r"^{label}(\.{label})*$")).ok()
});
static URI: Shape = LazyLock::new(|| Regex::new(r"^[A-Za-z][0-9A-Za-z+.-]*:/*[^/\s]\S*$").ok());

fn matches(shape: &Shape, text: &str) -> bool {
    shape.as_ref().is_some_and(|shape| shape.is_match(text))
}

fn base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - body.len() <= 2
        && body.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
}

/// RFC 3339. The fraction may have any number of digits; `jiff` reads up to nanoseconds.
fn date_time(text: &str) -> bool {
    let Some(parts) = DATE_TIME.as_ref().and_then(|shape| shape.captures(text)) else { return false };
    let part = |index| parts.get(index).map_or("", |part| part.as_str());
    let within =
        |index, most: u8| part(index).is_empty() || part(index).parse::<u8>().is_ok_and(|it| it <= most);
    part(1).parse::<civil::Date>().is_ok()
        && part(2).parse::<civil::Time>().is_ok()
        && within(5, 23)
        && within(6, 59)
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
                &["2026-01-31", "2024-02-29", "2000-02-29", "0001-01-01"],
                &[
                    "2026-13-01",
                    "2026-02-29",
                    "2026-02-30",
                    "1900-02-29",
                    "2026-04-31",
                    "2026-01-32",
                    "2026-00-01",
                    "26-01-01",
                    "2026/01/01",
                    "20260101",
                    "2026-01-01 ",
                    "2026-01-01T00:00:00",
                    "٢٠٢٦-٠١-٠١",
                    "",
                ],
            ),
            (
                "date-time",
                &[
                    "2026-01-31T12:00:00Z",
                    "2026-01-31t12:00:00z",
                    "2026-01-31T12:00:00.125+02:00",
                    "2026-01-31T12:00:00.1234567890123-23:59",
                    "2016-12-31T23:59:60Z",
                ],
                &[
                    "2026-01-31",
                    "2026-01-31T12:00:00",
                    "2026-01-31T25:00:00Z",
                    "2026-01-31T12:00:00.Z",
                    "2026-02-30T12:00:00Z",
                    "2026-01-31 12:00:00Z",
                    "2026-01-31T12:00Z",
                    "2026-01-31T12:00:61Z",
                    "2026-01-31T12:00:00+24:00",
                    "2026-01-31T12:00:00+00:60",
                    "2026-01-31T12:00:00Z[UTC]",
                    "2026-01-31Té0000",
                ],
            ),
            (
                "uuid",
                &["a0000000-0000-4000-8000-000000000001", "A0000000-0000-4000-8000-00000000000F"],
                &[
                    "a0000000",
                    "g0000000-0000-4000-8000-000000000001",
                    "a0000000-0000-4000-8000-0000000000011",
                ],
            ),
            (
                "email",
                &["zara@example.com", "z.a+b@mail.example.com"],
                &[
                    "zara",
                    "@example.com",
                    "zara@host",
                    "a b@example.com",
                    "a@b@example.com",
                    "a@.example.com",
                    "a@example.com.",
                ],
            ),
            (
                "uri",
                &["https://files.example.com/a", "urn:a", "mailto:zara@example.com"],
                &["files.example.com/a", "https://", "https://a b", ":a", "1a:b"],
            ),
            (
                "hostname",
                &["example.com", "a", "xn--bcher-kva.example"],
                &["", "-a.example", "a..b", "a_b", "a b"],
            ),
            ("ipv4", &["192.0.2.1"], &["192.0.2", "192.0.2.256"]),
            ("ipv6", &["2001:db8::1"], &["2001"]),
            ("password", &["anything"], &[]),
        ] {
            for text in good {
                assert!(fits(format, text), "{format} {text}");
            }
            for text in bad {
                assert!(!fits(format, text), "{format} {text}");
            }
        }
    }
}
