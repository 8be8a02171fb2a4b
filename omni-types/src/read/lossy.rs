//! Reading damaged JSON, as far as possible.

use super::{Problem, Read, ReadError, from_slice};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Texts beyond this size are not repaired: the copy may have three times the size.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Reads JSON; only if that fails, reads it repaired.
pub(crate) fn from_slice_lossy<T: Read>(json: &[u8]) -> Result<T, ReadError> {
    let json = json.strip_prefix(BYTE_ORDER_MARK).unwrap_or(json);
    let error = match from_slice(json) {
        Err(error) if matches!(error.problem(), Problem::Syntax { .. }) => error,
        read => return read,
    };
    // An HTML page or a file cannot become JSON by repairing its characters.
    if !matches!(json.trim_ascii_start().first(), Some(b'{' | b'[' | b'"')) {
        return Err(error);
    }
    match repaired(json).map(|text| from_slice(&text)) {
        Some(Err(second)) if matches!(second.problem(), Problem::Syntax { .. }) => Err(error),
        Some(read) => read,
        None => Err(error),
    }
}

/// JSON text with U+FFFD in place of invalid characters: bytes that are not UTF-8, and the escape of one
/// half of a surrogate pair; and with a space in place of a control character within a text, such as a line break,
/// which JSON allows only as an escape. Without a byte order mark. `None` if there is nothing to repair, and for more than
/// 16 MiB.
///
/// ```
/// let repaired = omni_types::read::repaired(br#"{"message": "cut \ud83d"}"#).unwrap();
/// assert_eq!(repaired, br#"{"message": "cut \ufffd"}"#);
/// assert_eq!(omni_types::read::repaired(br#"{"message": "whole \ud83d\ude00"}"#), None);
/// let repaired = omni_types::read::repaired(b"{\"message\":\n\"two\nlines\"}").unwrap();
/// assert_eq!(repaired, b"{\"message\":\n\"two lines\"}");
/// ```
pub fn repaired(json: &[u8]) -> Option<Vec<u8>> {
    if json.len() > MAX_BYTES {
        return None;
    }
    let json = match json.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => String::from_utf8_lossy(rest).into_owned(),
        None => match String::from_utf8_lossy(json) {
            std::borrow::Cow::Owned(text) => text,
            std::borrow::Cow::Borrowed(text)
                if lone_surrogate(text.as_bytes(), 0).is_some() || has_control(text.as_bytes()) =>
            {
                text.to_owned()
            }
            std::borrow::Cow::Borrowed(_) => return None,
        },
    };
    let mut json = json.into_bytes();
    let mut from = 0;
    while let Some(at) = lone_surrogate(&json, from) {
        json[at..at + ESCAPE].copy_from_slice(b"\\ufffd");
        from = at + ESCAPE;
    }
    let mut offset = Offset::default();
    for byte in &mut json {
        if offset.forbids(*byte) {
            *byte = b' ';
        }
    }
    Some(json)
}

fn has_control(json: &[u8]) -> bool {
    let mut offset = Offset::default();
    json.iter().any(|byte| offset.forbids(*byte))
}

/// Where in JSON the next byte is: whether in a text, and behind a backslash.
#[derive(Default)]
struct Offset {
    in_text: bool,
    after_backslash: bool,
}

impl Offset {
    /// Whether the next byte is a control character within a text.
    fn forbids(&mut self, byte: u8) -> bool {
        if !self.in_text {
            self.in_text = byte == b'"';
            return false;
        }
        let escaped = std::mem::take(&mut self.after_backslash);
        self.after_backslash = byte == b'\\' && !escaped;
        self.in_text = byte != b'"' || escaped;
        byte < b' '
    }
}

/// Length of an escape with four digits.
const ESCAPE: usize = 6;

/// Where the next escape of half a surrogate pair begins.
fn lone_surrogate(json: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += json.get(at..)?.iter().position(|byte| *byte == b'\\')?;
        match escaped(json, at) {
            Some(0xD800..=0xDBFF) => match escaped(json, at + ESCAPE) {
                Some(0xDC00..=0xDFFF) => at += 2 * ESCAPE,
                _ => return Some(at),
            },
            Some(0xDC00..=0xDFFF) => return Some(at),
            Some(_) => at += ESCAPE,
            // Another escape, of one character: a backslash, for example, which does not begin an escape.
            None => at += 2,
        }
    }
}

/// The number in an escape with four digits, if there is one.
fn escaped(json: &[u8], at: usize) -> Option<u16> {
    let digits = json.get(at..at + ESCAPE)?.strip_prefix(b"\\u")?;
    let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lossy(json: &[u8]) -> Result<String, Problem> {
        from_slice_lossy::<Vec<String>>(json)
            .map(|list| list.concat())
            .map_err(|error| error.problem().clone())
    }

    #[test]
    fn what_is_not_a_character_becomes_one_that_says_so() {
        for (json, text) in [
            (br#"["whole"]"#.as_slice(), "whole"),
            (b"\xef\xbb\xbf[\"mark\"]", "mark"),
            (b"[\"Jos\xe9 L\xf3pez\"]", "Jos\u{fffd} L\u{fffd}pez"),
            (b"\xef\xbb\xbf[\"\xe9\", \"\\uD83D\"]", "\u{fffd}\u{fffd}"),
            (br#"["a\ud83d"]"#, "a\u{fffd}"),
            (br#"["\udE00a"]"#, "\u{fffd}a"),
            (br#"["\ud83d\ud83d\ude00"]"#, "\u{fffd}\u{1f600}"),
            (br#"["\ud83d\n"]"#, "\u{fffd}\n"),
            (br#"["\\ud83d\\\ud83d"]"#, "\\ud83d\\\u{fffd}"),
            (b"[\"\\u00e9\xff\\ud83d\\ude00\"]", "\u{e9}\u{fffd}\u{1f600}"),
            (b"[\r\n\t\"two\r\nlines\"\n]", "two  lines"),
            (b"[\"a\0\x1f\x7f\"]", "a  \x7f"),
            (b"[\"a\\\"\tb\\\\\",\n\"\tc\"]", "a\" b\\ c"),
            (b"\xef\xbb\xbf[\"\xe9\n\\ud83d\"]", "\u{fffd} \u{fffd}"),
        ] {
            assert_eq!(lossy(json).as_deref(), Ok(text), "{}", json.escape_ascii());
        }
    }

    #[test]
    fn what_is_no_json_stays_what_it_is() {
        for json in [
            b"<p>\xe9".as_slice(),
            b"[\n\"\xe9\" x]",
            b"[\"\t\" \0]",
            b"[\"\\\n\"]",
            br#"["\ud83d\u00g0"]"#,
            b"\xff\xd8\xff\xe0",
        ] {
            let problem = lossy(json).unwrap_err();
            assert!(matches!(problem, Problem::Syntax { .. }), "{}: {problem:?}", json.escape_ascii());
        }
        assert_eq!(lossy(b"\xef\xbb\xbf \n"), Err(Problem::Empty));
        assert_eq!(lossy(br#"["\ud83d"#), Err(Problem::Truncated));
        assert_eq!(lossy(br#"["\ud83d", 7]"#), Err(Problem::Value("expected a string".to_owned())));
    }

    #[test]
    fn what_is_too_large_is_not_repaired() {
        let mut json = vec![b' '; MAX_BYTES];
        json[..4].copy_from_slice(b"[\"\xe9\"");
        json[MAX_BYTES - 1] = b']';
        assert_eq!(lossy(&json).as_deref(), Ok("\u{fffd}"));
        json.push(b' ');
        assert!(matches!(lossy(&json), Err(Problem::Syntax { .. })));
    }
}
