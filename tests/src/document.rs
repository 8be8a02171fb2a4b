//! The document, and its examples.

use serde_json::Value;
use xtask::spec::{Document, model};

/// Where an example stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a request.
    Request,
    /// In an answer.
    Answer,
    /// In a request that the service sends.
    Callback,
}

/// An example of a JSON body.
pub struct Example {
    /// Operation, place and name of the example.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// Its schema.
    pub schema: Value,
    /// The example.
    pub value: Value,
}

/// The document.
pub fn load() -> Document {
    let path = xtask::root().join(xtask::DOCUMENT);
    let source = std::fs::read_to_string(path).expect("openapi/omni.yaml");
    Document::parse(xtask::DOCUMENT, &source).expect("a YAML document")
}

/// All examples of JSON bodies.
pub fn examples(document: &Value) -> Vec<Example> {
    let mut list = Vec::new();
    for operation in model::operations(document).expect("operations") {
        let object = Value::Object(operation.object.clone());
        collect(document, operation.id, Place::Request, object.get("requestBody"), &mut list);
        for (status, response) in object["responses"].as_object().into_iter().flatten() {
            let name = format!("{} {status}", operation.id);
            collect(document, &name, Place::Answer, Some(response), &mut list);
        }
        for (name, callback) in object.get("callbacks").and_then(Value::as_object).into_iter().flatten() {
            let callback = model::resolve(document, callback).expect("a callback");
            for item in callback.as_object().into_iter().flat_map(|map| map.values()) {
                collect(document, name, Place::Callback, item.pointer("/post/requestBody"), &mut list);
            }
        }
    }
    list
}

fn collect(document: &Value, name: &str, place: Place, holder: Option<&Value>, list: &mut Vec<Example>) {
    let Some(holder) = holder else { return };
    let holder = model::resolve(document, holder).expect("a body or an answer");
    for (media_type, object) in model::media_types(holder.get("content")) {
        if !model::is_json(media_type) {
            continue;
        }
        for (key, example) in object["examples"].as_object().into_iter().flatten() {
            list.push(Example {
                name: format!("{name} {key}"),
                place,
                schema: object["schema"].clone(),
                value: example["value"].clone(),
            });
        }
    }
}
