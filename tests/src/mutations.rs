//! Damage to responses, and what a reading loses because of it.

use serde_json::{Value, json};

/// What is done to a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutation {
    /// A scalar becomes one of another type.
    Retyped,
    /// A number becomes a text.
    NumberAsText,
    /// A text becomes a number.
    TextAsNumber,
    /// An integer becomes a fraction.
    Fraction,
    /// A field occurs a second time, with the same value.
    Duplicate,
    /// Something becomes a list or an object, or stops being one.
    Shape,
}

impl Mutation {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Retyped, Self::NumberAsText, Self::TextAsNumber, Self::Fraction, Self::Duplicate, Self::Shape];

    /// In words, for a table.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Retyped => "a scalar of another type",
            Self::NumberAsText => "a number as text",
            Self::TextAsNumber => "a text as a number",
            Self::Fraction => "a fraction for an integer",
            Self::Duplicate => "a field twice",
            Self::Shape => "a list or an object for something else, or the other way around",
        }
    }

    /// Whether a value can be damaged in this way.
    pub fn fits(self, parent: &Value, value: &Value) -> bool {
        let scalar = value.is_boolean() || value.is_number() || value.is_string();
        match self {
            Self::Retyped => scalar,
            Self::NumberAsText => value.is_number(),
            Self::TextAsNumber => value.is_string(),
            Self::Fraction => value.is_i64() || value.is_u64(),
            Self::Duplicate => parent.is_object(),
            Self::Shape => !value.is_null(),
        }
    }

    /// The text of a response with the value at the pointer damaged; `pick` chooses between several ways.
    pub fn apply(self, response: &Value, pointer: &str, pick: usize) -> String {
        let mut response = response.clone();
        if self == Self::Duplicate {
            let (parent, key) = pointer.rsplit_once('/').expect("not the whole");
            let key = xtask::spec::pointer::key(key);
            let object = response.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object");
            let again = format!("{key}-AGAIN");
            object.insert(again.clone(), object[&key].clone());
            return response.to_string().replace(&format!("{}:", json!(again)), &format!("{}:", json!(key)));
        }
        let value = response.pointer_mut(pointer).expect("a value");
        let others: Vec<Value> = match (self, &*value) {
            (Self::Retyped, Value::Bool(_)) => vec![json!("yes"), json!(1)],
            (Self::Retyped, Value::Number(_)) => vec![json!(true), json!("many")],
            (Self::Retyped, _) => vec![json!(7), json!(true), json!(12.5)],
            (Self::NumberAsText, number) => vec![json!(number.to_string())],
            (Self::TextAsNumber, _) => vec![json!(7), json!(12.5), json!(-1)],
            (Self::Fraction, number) => vec![json!(number.as_f64().unwrap_or_default() + 0.5)],
            (_, Value::Object(_)) => vec![json!([]), json!("text"), json!([[{}]])],
            (_, Value::Array(_)) => vec![json!({}), json!(7), json!("text")],
            _ => vec![json!([7]), json!({"a": 1})],
        };
        *value = others[pick % others.len()].clone();
        response.to_string()
    }
}

/// The pointers of all values of a response below the whole.
pub fn pointers(value: &Value) -> Vec<String> {
    fn collect(value: &Value, at: &str, list: &mut Vec<String>) {
        let children: Vec<(String, &Value)> = match value {
            Value::Object(map) => {
                map.iter().map(|(key, value)| (xtask::spec::pointer::join(at, key), value)).collect()
            }
            Value::Array(items) => {
                items.iter().enumerate().map(|(index, value)| (format!("{at}/{index}"), value)).collect()
            }
            _ => Vec::new(),
        };
        for (pointer, child) in children {
            list.push(pointer.clone());
            collect(child, &pointer, list);
        }
    }
    let mut list = Vec::new();
    collect(value, "", &mut list);
    list
}

/// What a value is in.
pub fn parent<'a>(response: &'a Value, pointer: &str) -> &'a Value {
    let at = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
    response.pointer(at).expect("a parent")
}
