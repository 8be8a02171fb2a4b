//! The `x-` extensions that the document may use, where it may use them, and what they hold.

use serde_json::{Map, Value, json};

use crate::config::Extensions;
use crate::kind::Kind::{
    self, Header, Info, Operation, Parameter, Response, Root, Schema, SecurityScheme, Server,
};

/// Names for the values of an enumeration, as other tools use them too.
pub(crate) const VALUE_NAMES: &str = "x-enum-varnames";

/// Descriptions of the values of an enumeration, as other tools use them too.
pub(crate) const VALUE_DESCRIPTIONS: &str = "x-enum-descriptions";

/// An extension: its name, the objects that may have it, and the schema of its value.
pub(crate) type Extension = (&'static str, &'static [Kind], Value);

/// Every extension that has a name.
pub(crate) fn vocabulary(named: &Extensions) -> Vec<Extension> {
    let text = || json!({"type": "string", "pattern": r"\S"});
    let flag = || json!({"type": "boolean"});
    let count = || json!({"type": "integer", "minimum": 0});
    let word = |words: &[&str]| json!({"type": "string", "enum": words});
    let list = |items: Value| json!({"type": "array", "items": items});
    let mut error_code = object([("code", json!({"type": "integer"})), ("meaning", text())]);
    error_code["properties"][named.source] = word(named.sources);
    let group = json!({"type": "array", "minItems": 2, "uniqueItems": true, "items": text()});
    let table = [("columns", list(text())), ("rows", list(list(json!({"type": "string"}))))];
    let all: [Extension; 25] = [
        (named.revision, &[Info], text()),
        (named.server_name, &[Server], text()),
        (named.production, &[Server], flag()),
        (named.max_request_bytes, &[Root], count()),
        (named.sensitive_words, &[Root], list(text())),
        (named.error_names, &[Root], list(object([("code", json!({"type": "integer"})), ("name", text())]))),
        (named.credential, &[SecurityScheme], word(named.credentials)),
        (named.issued_by, &[SecurityScheme], object([("operation", text()), ("field", text())])),
        (named.changes_state, &[Operation], flag()),
        (named.repeatable, &[Operation], flag()),
        (named.reach, &[Operation], word(named.reaches)),
        (named.error_codes, &[Operation], list(error_code)),
        (named.replaced_by, &[Operation], text()),
        (named.source, &[Operation, Parameter, Schema, Response], word(named.sources)),
        (named.source_values, &[Schema], list(json!({}))),
        (named.sensitive, &[Schema, Parameter, Header], flag()),
        (named.open_enum, &[Schema], flag()),
        (named.open_union, &[Schema], flag()),
        (named.ignore_case, &[Schema], flag()),
        (named.image, &[Schema], flag()),
        (named.required_any, &[Schema], group),
        (named.aliases, &[Schema], list(text())),
        (named.table, &[Schema, Operation], object(table)),
        (VALUE_NAMES, &[Schema], list(text())),
        (VALUE_DESCRIPTIONS, &[Schema], list(text())),
    ];
    all.into_iter().filter(|(name, ..)| !name.is_empty()).collect()
}

/// The schema of an object that has all of these properties and no others.
fn object<const COUNT: usize>(properties: [(&str, Value); COUNT]) -> Value {
    let required = properties.each_ref().map(|(name, _)| *name).to_vec();
    let properties: Map<String, Value> =
        properties.into_iter().map(|(name, it)| (name.to_owned(), it)).collect();
    json!({"type": "object", "required": required, "properties": properties})
}
