//! Error bodies, read as tolerantly as possible: their content decides what
//! happens next, and gateways in front of the service have formats of their own.

mod date;

use std::fmt;
use std::iter;

use omni_types::ApiError;
use omni_types::read::{Read, from_deserializer, repaired};
use serde::de::value::MapDeserializer;
use serde::de::{Deserializer as _, Error as _, MapAccess, Visitor};
use serde_json::{Map, Value};

/// Larger bodies are ignored: an error body is small.
const MAX_BYTES: usize = 1024 * 1024;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The HTTP statuses of refusals, and the custom codes, start here.
const FIRST_REFUSAL: i32 = 400;

/// Reads the body of a refusal; none if it is not a JSON object.
///
/// Each field is read on its own, so one that is not as documented does not affect the others: a number may be written
/// as text, a time as a date, a text as a list of texts. A truncated body has the fields before the cut.
pub(crate) fn read(body: &[u8]) -> Option<ApiError> {
    Some(each_on_its_own(Fields::all(body)?))
}

/// A text field of a body; `None` if it is missing, is not a text, or comes after something that cannot be read.
pub(crate) fn text(body: &[u8], name: &str) -> Option<String> {
    match Fields::all(body)?.remove(name)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// Whether the body of a response whose status says success refuses the call nevertheless: it is an error body and has
/// nothing else to say, neither a field of the expected type nor, if it is not of that type at all, any other field.
pub(crate) fn refuses<T: Read>(body: &[u8], is_of_type: bool) -> bool {
    let speaks = |name: &str| if is_of_type { T::has_field(name) } else { !ApiError::has_field(name) };
    // For nearly all responses the first name is enough, and it is cheaper to find than the fields.
    if first_name(body).is_some_and(speaks) {
        return false;
    }
    if Fields::find(body, speaks).is_none_or(|found| found.stopped) {
        return false;
    }
    let repaired = repaired(body);
    let found = Fields::find(repaired.as_deref().unwrap_or(body), speaks);
    found.filter(|found| !found.stopped).is_some_and(|found| {
        let error: ApiError = each_on_its_own(found.fields);
        error.status >= Some(FIRST_REFUSAL) && (error.error.is_some() || error.timestamp.is_some())
    })
}

/// The first name in an object, if nothing in it is escaped.
fn first_name(json: &[u8]) -> Option<&str> {
    let name = json.trim_ascii_start().strip_prefix(b"{")?.trim_ascii_start().strip_prefix(b"\"")?;
    let name = name.get(..name.iter().position(|byte| *byte == b'"')?)?;
    if name.contains(&b'\\') { None } else { std::str::from_utf8(name).ok() }
}

/// The fields of an object, as far as they can be read.
struct Fields {
    fields: Map<String, Value>,
    /// Whether a name was found at which the search had to end.
    stopped: bool,
}

impl Fields {
    /// All fields of an object, with invalid characters repaired; none if there is no object.
    fn all(body: &[u8]) -> Option<Map<String, Value>> {
        let repaired = if body.len() > MAX_BYTES { None } else { repaired(body) };
        Some(Self::find(repaired.as_deref().unwrap_or(body), |_| false)?.fields)
    }

    /// None if there is no object.
    fn find(json: &[u8], stop: impl Fn(&str) -> bool) -> Option<Self> {
        if json.len() > MAX_BYTES {
            return None;
        }
        let json = json.strip_prefix(BYTE_ORDER_MARK).unwrap_or(json);
        // A number that is cut off is another number.
        let end = json.iter().rposition(|byte| !b"0123456789.eE+-".contains(byte)).map_or(0, |last| last + 1);
        let json = &json[..end];
        let mut found = Self { fields: Map::new(), stopped: false };
        let mut is_object = false;
        let search = Search { found: &mut found, is_object: &mut is_object, stop };
        // Whatever ends the search, what was found until then counts.
        let _ = serde_json::Deserializer::from_slice(json).deserialize_map(search);
        is_object.then_some(found)
    }
}

struct Search<'a, F> {
    found: &'a mut Fields,
    is_object: &'a mut bool,
    stop: F,
}

impl<'de, F: Fn(&str) -> bool> Visitor<'de> for Search<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        *self.is_object = true;
        while let Some(name) = fields.next_key::<String>()? {
            if (self.stop)(&name) {
                self.found.stopped = true;
                return Err(A::Error::custom("enough"));
            }
            let value = fields.next_value::<Value>()?;
            if !value.is_null() {
                self.found.fields.entry(name).or_insert(value);
            }
        }
        Ok(())
    }
}

/// A value of the fields that can be read, each by itself.
fn each_on_its_own<T: Read + Default>(fields: Map<String, Value>) -> T {
    let mut good = Map::new();
    for (name, value) in fields {
        let fits = |value: &Value| {
            T::read(MapDeserializer::<_, serde_json::Error>::new(iter::once((name.as_str(), value)))).is_ok()
        };
        let value = if fits(&value) { Some(value) } else { other_forms(&value).into_iter().find(fits) };
        if let Some(value) = value {
            good.insert(name, value);
        }
    }
    from_deserializer(Value::Object(good)).unwrap_or_default()
}

/// What a value of another type may mean.
fn other_forms(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => {
            let text = text.trim();
            let number =
                text.parse::<i64>().map(Value::from).or_else(|_| text.parse::<f64>().map(Value::from));
            number.ok().into_iter().chain(date::milliseconds(text).map(Value::from)).collect()
        }
        Value::Array(list) => {
            let texts: Vec<_> = list.iter().filter_map(Value::as_str).collect();
            if texts.is_empty() { Vec::new() } else { vec![texts.join("; ").into()] }
        }
        Value::Number(number) => vec![number.to_string().into()],
        Value::Bool(value) => vec![value.to_string().into()],
        Value::Null | Value::Object(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use omni_types::{FaceCapture, OnboardingScore, SuccessResponse};

    use super::*;

    fn refusal() -> ApiError {
        ApiError::new().with_timestamp(1_933_218_767_890).with_status(4019).with_message("no face; no light")
    }

    #[test]
    fn each_field_is_read_on_its_own_in_whatever_form() {
        for body in [
            r#"{"timestamp": 1933218767890, "status": 4019, "message": "no face; no light"}"#,
            r#"{"timestamp": "2031-04-06T05:12:47.890+00:00", "status": "4019", "message": ["no face", "no light"]}"#,
            r#"{"timestamp": "1933218767890", "status": 4019.0, "message": ["no face", null, 7, "no light"]}"#,
            r#"{"timestamp": 1.93321876789E12, "status": " 4019 ", "message": "no face; no light", "error": {"a": 1}}"#,
            r#"{"timestamp": "2031-04-06T00:12:47.890-0500", "status": "4019.0", "message": "no face; no light", "path": {}}"#,
            "\u{feff}{\"status\": 4019, \"message\": \"no face; no light\", \"timestamp\": 1933218767890}",
            r#"{"status": null, "status": 4019, "message": "no face; no light", "timestamp": 1933218767890, "error": "#,
            r#"{"status": 4019, "message": "no face; no light", "timestamp": 1933218767890, "new": [[{}]]} trailing"#,
        ] {
            assert_eq!(read(body.as_bytes()), Some(refusal()), "{body}");
        }
    }

    #[test]
    fn what_cannot_be_read_loses_only_itself() {
        for (body, error) in [
            (r#"{"timestamp": "yesterday", "status": 4019}"#.as_bytes(), ApiError::new().with_status(4019)),
            (
                br#"{"status": [4019], "error": "Face not found"}"#,
                ApiError::new().with_error("Face not found"),
            ),
            (
                br#"{"status": 4019.5, "error": false, "message": 7}"#,
                ApiError::new().with_error("false").with_message("7"),
            ),
            (
                b"{\"error\": \"Jos\xe9\", \"status\": 4019}",
                ApiError::new().with_status(4019).with_error("Jos\u{fffd}"),
            ),
            (
                br#"{"path": "\ud83d", "status": 4019}"#,
                ApiError::new().with_status(4019).with_path("\u{fffd}"),
            ),
            (
                b"{\"message\": \"first\nsecond\", \"status\": 4019}",
                ApiError::new().with_status(4019).with_message("first second"),
            ),
            (br#"{"message": [], "status": 99999999999}"#, ApiError::new()),
            (b"{}", ApiError::new()),
            (b"{", ApiError::new()),
        ] {
            assert_eq!(read(body), Some(error), "{}", body.escape_ascii());
        }
    }

    #[test]
    fn a_body_that_breaks_off_says_what_it_had_said() {
        let body = "{\"status\": 4019, \"error\": \"Face not found\", \"message\": [\"Se\u{f1}or\", \"\\ud83d\\ude00\"]}";
        for end in 1..=body.len() {
            let error = read(&body.as_bytes()[..end]).unwrap();
            // The number is at its end when something else follows.
            assert_eq!(error.status, (end > 15).then_some(4019), "{end}");
            assert_eq!(error.error.is_some(), end > 41, "{end}");
        }
    }

    #[test]
    fn what_is_not_an_object_says_nothing() {
        let large = format!("{{\"status\": 4019, \"error\": {:?}}}", "x".repeat(MAX_BYTES));
        for body in [
            "",
            "<html>",
            "null",
            "[4019]",
            r#"[{"status": 4019}]"#,
            r#"["status", 4019]"#,
            "\"4019\"",
            &large,
        ] {
            assert_eq!(read(body.as_bytes()), None, "{:.20}", body);
        }
    }

    #[test]
    fn an_error_body_refuses_whatever_the_status_of_the_response_says() {
        let bodies = [
            r#"{"timestamp": 1, "status": 4019, "error": "Face not found", "message": "m", "path": "/", "new": {}}"#,
            r#"{"error": "Internal Server Error", "status": "500"}"#,
            "\u{feff}{\"status\": 404, \"timestamp\": \"2031-04-06T05:12:47Z\"}",
        ];
        for body in bodies {
            assert!(refuses::<OnboardingScore>(body.as_bytes(), true), "{body}");
            assert!(refuses::<SuccessResponse>(body.as_bytes(), true), "{body}");
        }
        // A type that has a field of the same name, but of another kind, cannot be read at all.
        assert!(refuses::<FaceCapture>(br#"{"status": 4019, "error": "Face not found"}"#, false));
        assert!(refuses::<Vec<i32>>(b"{\"error\": \"\xe9\", \"status\": 4019}", false));
    }

    #[test]
    fn a_body_with_anything_else_to_say_does_not_refuse() {
        for body in [
            r#"{"overall": {}, "status": 4019, "error": "Face not found"}"#,
            r#"{"status": 4019, "error": "Face not found", "overall": {"status": "OK"}}"#,
            r#"{"status": 4019, "path": "/"}"#,
            r#"{"status": 200, "error": "none"}"#,
            r#"{"timestamp": 1, "error": "none"}"#,
            "{}",
            "",
            "[]",
            r#"[{"status": 4019, "error": "Face not found"}]"#,
        ] {
            assert!(!refuses::<OnboardingScore>(body.as_bytes(), true), "{body}");
        }
        let other = br#"{"status": 4019, "error": "Face not found", "detail": 7}"#;
        assert!(!refuses::<OnboardingScore>(other, false));
        assert!(!refuses::<OnboardingScore>(b"<html>", false));
    }
}
