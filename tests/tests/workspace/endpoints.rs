//! The types of each operation are those that the published document states: a handler with them reads and writes what
//! the document describes.

use std::any::type_name;

use omni_types::Operation;
use omni_types::endpoint::{
    self, BodyKind, DocumentedCode, Endpoint, PathParameters, RequestBody, ResponseBody,
};
use omni_types::read::Read;
use serde_json::Value;
use xtask::spec::model;

/// An endpoint without its types.
struct Entry {
    operation: Operation,
    reads_path: fn(&[(&str, &str)]) -> bool,
    query: &'static [&'static str],
    body: (BodyKind, String),
    response: (BodyKind, String),
    codes: Vec<(i32, &'static str)>,
}

impl Entry {
    fn of<E: Endpoint>() -> Self {
        let codes = E::Code::ALL.iter().map(|code| code.error_code());
        Self {
            operation: E::OPERATION,
            reads_path: |values| E::Path::read(values).is_ok(),
            query: E::Query::FIELDS,
            body: (E::Body::KIND, short(type_name::<<E::Body as RequestBody>::Value>())),
            response: (E::Response::KIND, short(type_name::<<E::Response as ResponseBody>::Value>())),
            codes: codes.map(|code| (code.code, code.meaning)).collect(),
        }
    }
}

/// A type as it is written, without the modules that its names are in.
fn short(ty: &str) -> String {
    let names = ty.split_inclusive(['<', '>', ',', ' ']);
    names.map(|name| name.rsplit("::").next().unwrap_or_default()).collect()
}

macro_rules! entries {
    ($($name:ident)*) => { vec![$(Entry::of::<endpoint::$name>()),*] };
}

/// The type that the document states for a body.
fn stated(schema: &Value) -> String {
    if let Some(name) = model::schema_name(schema) {
        return name.to_owned();
    }
    match (model::text(schema, "type"), model::text(schema, "format")) {
        (Some("array"), _) => format!("Vec<{}>", stated(&schema["items"])),
        (Some("integer"), Some(format)) => format.replace("int", "i"),
        (Some("string"), Some("binary")) => "Bytes".to_owned(),
        _ => panic!("the test knows no type for {schema}"),
    }
}

/// What a body is made of, and its type.
fn body(content: &Value, required: bool) -> (BodyKind, String) {
    let types: Vec<(&str, &Value)> = model::media_types(Some(content)).collect();
    let (media_type, object) = types[0];
    let ty = stated(&object["schema"]);
    assert!(types.iter().all(|(_, other)| stated(&other["schema"]) == ty), "{content}");
    match (model::is_json(media_type), required) {
        (true, true) => (BodyKind::Json, ty),
        (true, false) => (BodyKind::OptionalJson, format!("Option<{ty}>")),
        (false, _) => (BodyKind::Binary, ty),
    }
}

#[test]
fn every_endpoint_has_the_types_that_the_document_states() {
    let text = std::fs::read_to_string(xtask::root().join("openapi/dist/omni.json")).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let entries: Vec<Entry> = omni_types::endpoints!(entries);
    let operations = model::operations(&document).unwrap();
    assert_eq!(entries.len(), operations.len());
    for (entry, operation) in entries.iter().zip(&operations) {
        let id = operation.id;
        assert_eq!(entry.operation.info().id, id);

        let parameters = model::parameters(&document, operation).unwrap();
        let named = |place: &str| -> Vec<&str> {
            let there = parameters.iter().filter(|parameter| parameter["in"] == place);
            there.map(|parameter| parameter["name"].as_str().unwrap()).collect()
        };
        assert_eq!(entry.query, named("query"), "{id}");
        let in_path: Vec<(&str, &str)> = named("path").into_iter().map(|name| (name, "a value")).collect();
        assert!((entry.reads_path)(&in_path), "{id}");
        assert_eq!((entry.reads_path)(&[]), in_path.is_empty(), "{id}");

        let request = operation.object.get("requestBody");
        let request = request.map(|request| body(&request["content"], model::flag(request, "required")));
        assert_eq!(entry.body, request.unwrap_or((BodyKind::None, "()".to_owned())), "{id}");
        let response = model::resolve(&document, &operation.object["responses"]["200"]).unwrap();
        assert_eq!(entry.response, body(&response["content"], true), "{id}");

        let codes =
            operation.object.get("x-omni-error-codes").and_then(Value::as_array).into_iter().flatten();
        let codes: Vec<(i64, &str)> =
            codes.map(|code| (code["code"].as_i64().unwrap(), code["meaning"].as_str().unwrap())).collect();
        let known: Vec<(i64, &str)> =
            entry.codes.iter().map(|(code, meaning)| (i64::from(*code), *meaning)).collect();
        assert_eq!(known, codes, "{id}");
    }
}
