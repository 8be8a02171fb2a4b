//! The shape of a new field: enough for a schema, without a value.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::Document;
use crate::privacy::Safe;

/// The form of a value. Names of fields are kept only if they may be shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sketch {
    /// Only null was seen.
    Null,
    Boolean,
    Integer,
    /// An integer that needs 64 bits.
    Long,
    Number,
    Text,
    /// A list, with the form of its items unless it was empty.
    List(Option<Box<Sketch>>),
    Object(BTreeMap<Safe, Sketch>),
    /// An object with a key that looks like data.
    Map,
    /// Seen in several forms.
    Mixed,
}

/// Nothing deeper than this is sketched.
const MAX_DEPTH: usize = 8;
/// Only this many items of a list are sketched.
const MAX_ITEMS: usize = 100;
/// An object with more fields is treated as a map.
const MAX_MEMBERS: usize = 40;

impl Sketch {
    pub(crate) fn of(document: &Document, value: &Value) -> Self {
        Self::at(document, value, 0)
    }

    fn at(document: &Document, value: &Value, depth: usize) -> Self {
        match value {
            Value::Null => Sketch::Null,
            Value::Bool(_) => Sketch::Boolean,
            Value::Number(number) => match number.as_i64() {
                Some(integer) if i32::try_from(integer).is_ok() => Sketch::Integer,
                Some(_) => Sketch::Long,
                None if number.is_u64() => Sketch::Long,
                None => Sketch::Number,
            },
            Value::String(_) => Sketch::Text,
            Value::Array(_) | Value::Object(_) if depth >= MAX_DEPTH => Sketch::Mixed,
            Value::Array(items) => {
                let items = items.iter().take(MAX_ITEMS).map(|item| Self::at(document, item, depth + 1));
                Sketch::List(items.reduce(Self::with).map(Box::new))
            }
            Value::Object(members) if members.len() > MAX_MEMBERS => Sketch::Map,
            Value::Object(members) => {
                let named = members.iter().map(|(name, value)| {
                    Some((Safe::identifier(document, name)?, Self::at(document, value, depth + 1)))
                });
                named.collect::<Option<_>>().map_or(Sketch::Map, Sketch::Object)
            }
        }
    }

    /// The form that covers both.
    pub(crate) fn with(self, other: Self) -> Self {
        use Sketch::{Integer, List, Long, Map, Mixed, Null, Number, Object};
        match (self, other) {
            (one, other) if one == other => one,
            (Null, other) | (other, Null) => other,
            (Integer, Long) | (Long, Integer) => Long,
            (Integer | Long, Number) | (Number, Integer | Long) => Number,
            (Map, Object(_)) | (Object(_), Map) => Map,
            (List(None), list @ List(_)) | (list @ List(_), List(None)) => list,
            (List(Some(one)), List(Some(other))) => List(Some(Box::new(one.with(*other)))),
            (Object(mut one), Object(other)) => {
                for (name, sketch) in other {
                    let sketch = match one.remove(&name) {
                        Some(known) => known.with(sketch),
                        None => sketch,
                    };
                    one.insert(name, sketch);
                }
                if one.len() > MAX_MEMBERS { Map } else { Object(one) }
            }
            _ => Mixed,
        }
    }
}
