//! What can be wrong with a value, by its schema.

use serde_json::{Value, json};
use xtask::spec::model;

use super::{Kind, MARKER};

/// Values that a schema does not allow, each with what is wrong with it.
pub fn wrong(schema: &Value) -> Vec<(Kind, Value)> {
    let mut wrong = match schema["type"].as_str() {
        Some("string") => texts(schema),
        Some("integer") => integers(schema),
        Some("number") => numbers(schema),
        Some("boolean") => vec![(Kind::Type, json!(MARKER)), (Kind::Type, json!(7194))],
        Some("array") => lists(schema),
        Some("object") => vec![
            (Kind::ListForObject, json!([MARKER])),
            (Kind::ListForObject, json!([[MARKER, MARKER]])),
            (Kind::TextForObject, json!(MARKER)),
        ],
        other => panic!("a schema of the type {other:?}"),
    };
    if schema.get("type").is_some_and(|stated| stated != "object") {
        wrong.push((Kind::Type, json!({ MARKER: MARKER })));
    }
    wrong
}

fn texts(schema: &Value) -> Vec<(Kind, Value)> {
    let mut wrong = vec![
        (Kind::Type, json!(7194)),
        (Kind::Type, json!([MARKER])),
        (Kind::Nul, json!(format!("{MARKER}\0{MARKER}"))),
    ];
    if schema.get("enum").is_some() && !model::flag(schema, "x-omni-open-enum") {
        wrong.push((Kind::NotAllowed, json!(MARKER)));
    }
    if let Some(least) = schema["minLength"].as_u64().filter(|least| *least > 0) {
        wrong.push((Kind::TooShort, json!("7".repeat(usize::try_from(least).unwrap() - 1))));
    }
    if let Some(most) = schema["maxLength"].as_u64() {
        wrong.push((Kind::TooLong, json!(MARKER.repeat(usize::try_from(most).unwrap() / MARKER.len() + 1))));
    }
    if schema.get("pattern").is_some() {
        wrong.push((Kind::Pattern, json!(MARKER)));
    }
    match schema["format"].as_str() {
        Some("byte") => wrong.push((Kind::Base64, json!(format!("{MARKER}*!")))),
        Some("uri" | "email" | "date" | "uuid") => wrong.push((Kind::Format, json!(format!("{MARKER} 7")))),
        _ => {}
    }
    wrong
}

fn integers(schema: &Value) -> Vec<(Kind, Value)> {
    let mut wrong =
        vec![(Kind::Type, json!(MARKER)), (Kind::Type, json!(true)), (Kind::Fraction, json!(7194.5))];
    wrong.push(match schema["format"].as_str() {
        Some("int32") => (Kind::TooLarge32, json!(7_194_719_471_i64)),
        _ => (Kind::TooLarge32, json!(7.194e30)),
    });
    wrong.extend(bounds(schema));
    wrong
}

fn numbers(schema: &Value) -> Vec<(Kind, Value)> {
    let mut wrong = vec![(Kind::Type, json!(MARKER)), (Kind::Type, json!(true))];
    wrong.extend(bounds(schema));
    wrong
}

fn bounds(schema: &Value) -> Vec<(Kind, Value)> {
    let least = schema["minimum"].as_i64().map(|least| (Kind::TooSmall, json!(least - 1)));
    let most = schema["maximum"].as_i64().map(|most| (Kind::TooLarge32, json!(most + 1)));
    least.into_iter().chain(most).collect()
}

fn lists(schema: &Value) -> Vec<(Kind, Value)> {
    let mut wrong = vec![(Kind::Type, json!(MARKER))];
    if schema["minItems"].as_u64().is_some_and(|least| least > 0) {
        wrong.push((Kind::TooFew, json!([])));
    }
    if let Some(most) = schema["maxItems"].as_u64() {
        wrong.push((Kind::TooMany, json!(vec!["7"; usize::try_from(most).unwrap() + 1])));
    }
    wrong
}
