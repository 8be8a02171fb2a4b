//! JSON in which no field is there twice. Of two with one name, some readers take the first and others the last, so what was verified
//! would not be what others read.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::BrokenEvents;

pub(super) fn read(json: &[u8]) -> Result<Value, BrokenEvents> {
    let read = serde_json::from_slice::<Strict>(json).map(|Strict(value)| value);
    // Only a repeated field is wrong in JSON that is well-formed.
    read.map_err(|error| if error.is_data() { BrokenEvents::Repeated } else { BrokenEvents::NotAReport })
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any).map(Self)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some((name, Strict(value))) = fields.next_entry::<String, _>()? {
            if all.insert(name, value).is_some() {
                return Err(A::Error::custom("a field is there twice"));
            }
        }
        Ok(Value::Object(all))
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
