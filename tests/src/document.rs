//! The document, and its examples.

use serde_json::Value;
use xtask::spec::{self, Document, model};

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
    let examples = spec::examples::examples(document).expect("examples");
    let json = examples.into_iter().filter(|example| model::is_json(example.media_type));
    json.map(|example| {
        let (place, holder) = match example.place {
            spec::examples::Place::Request => (Place::Request, example.operation.to_owned()),
            spec::examples::Place::Answer(status) => {
                (Place::Answer, format!("{} {status}", example.operation))
            }
            spec::examples::Place::Callback(name) => (Place::Callback, name.to_owned()),
        };
        Example {
            name: format!("{holder} {}", example.name),
            place,
            schema: example.schema.clone(),
            value: example.value.clone(),
        }
    })
    .collect()
}
