//! JSON without duplicate fields. If a name occurs twice, some readers take the first value and others the last, so they
//! might read something that was not verified.

use serde_json::Value;
use serde_json_borrow::Value as Borrowed;

use super::BrokenEvents;
use crate::basics::repeated_key;

pub(super) fn read(json: &[u8]) -> Result<Value, BrokenEvents> {
    let read: Borrowed<'_> = serde_json::from_slice(json).map_err(|_| BrokenEvents::NotAReport)?;
    if has_repeated_key(&read) { Err(BrokenEvents::Repeated) } else { Ok(read.into()) }
}

fn has_repeated_key(value: &Borrowed<'_>) -> bool {
    match value {
        Borrowed::Array(items) => items.iter().any(has_repeated_key),
        Borrowed::Object(fields) => repeated_key(fields).is_some() || fields.values().any(has_repeated_key),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_they_are_and_no_field_twice() {
        let text = r#"{"a":[1,-2,1.5,null,true,{"b":"\u00e9"}],"c":{},"d":18446744073709551615}"#;
        assert_eq!(read(text.as_bytes()), Ok(serde_json::from_str::<Value>(text).unwrap()));
        for repeated in [r#"{"a":1,"a":1}"#, r#"[{"b":{"a":1,"c":2,"\u0061":1}}]"#] {
            assert_eq!(read(repeated.as_bytes()), Err(BrokenEvents::Repeated), "{repeated}");
        }
        for wrong in ["", "{", "{} {}", "[1,]", "1e999"] {
            assert_eq!(read(wrong.as_bytes()), Err(BrokenEvents::NotAReport), "{wrong}");
        }
    }
}
