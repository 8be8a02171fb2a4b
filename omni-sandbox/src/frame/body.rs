//! Reading a body in JSON, in any of the forms that callers write.

use bytes::Bytes;
use omni_types::Operation;
use serde_json::{Map, Value};

/// The byte order mark, which some writers put in front of a text. RFC 8259 lets readers ignore it.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Operations whose documentation shows the value of their only field in place of the whole body, and the field.
const BARE: [(Operation, &str); 1] = [(Operation::AddQrCodeText, "qrCodeText")];

/// The body in the documented form.
pub(super) fn as_documented(operation: Operation, body: &Bytes) -> Bytes {
    let marked = body.starts_with(BYTE_ORDER_MARK);
    let body = if marked { body.slice(BYTE_ORDER_MARK.len()..) } else { body.clone() };
    let field = BARE.iter().find(|(bare, _)| *bare == operation).map(|(_, field)| *field);
    field.and_then(|field| whole(field, &body)).unwrap_or(body)
}

/// The object whose field contains the body as text. `None` if the body is such an object itself, or is not in braces.
/// It does not have to be JSON, because the documented example lacks a comma.
fn whole(field: &str, body: &[u8]) -> Option<Bytes> {
    let text = std::str::from_utf8(body).ok()?.trim();
    let inside = text.strip_prefix('{')?.strip_suffix('}')?;
    let is_whole = match serde_json::from_str::<Map<String, Value>>(text) {
        Ok(object) => object.is_empty() || object.contains_key(field),
        Err(_) => inside.contains(field),
    };
    if is_whole || inside.trim().is_empty() {
        return None;
    }
    let object = Map::from_iter([(field.to_owned(), Value::String(text.to_owned()))]);
    serde_json::to_vec(&object).ok().map(Bytes::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(operation: Operation, body: &'static str) -> String {
        let body = as_documented(operation, &Bytes::from_static(body.as_bytes()));
        String::from_utf8(body.to_vec()).unwrap()
    }

    #[test]
    fn the_text_of_a_qr_code_can_be_the_whole_body() {
        for text in [
            r#"{"status":"negative","type":"covid-19"}"#,
            // As it is printed in the documentation.
            "{\n\"status\":\"negative\"\n\"type\":\"covid-19\"\n}",
        ] {
            let body: Value = serde_json::from_str(&read(Operation::AddQrCodeText, text)).unwrap();
            assert_eq!(body, serde_json::json!({"qrCodeText": text}));
        }
        for body in [
            "",
            "{}",
            "{ }",
            "null",
            "[1]",
            "{",
            "{\"a\": 1",
            r#"{"qrCodeText": null}"#,
            r#"{"qrCodeText": "a" "b"}"#,
        ] {
            assert_eq!(read(Operation::AddQrCodeText, body), body);
        }
        assert_eq!(read(Operation::AddPhone, r#"{"a": 1}"#), r#"{"a": 1}"#);
    }

    #[test]
    fn a_byte_order_mark_is_ignored_only_at_the_beginning() {
        assert_eq!(
            read(Operation::AddPhone, "\u{feff}{\"phone\": \"\u{feff}\"}"),
            "{\"phone\": \"\u{feff}\"}"
        );
        assert_eq!(read(Operation::AddPhone, "\u{feff}\u{feff}{}"), "\u{feff}{}");
    }
}
