//! The document and its examples.

use std::sync::LazyLock;

use serde_json::Value;
use xtask::spec::{self, Document, model};

/// What kind of message has the body that an example shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// A request.
    Request,
    /// A response.
    Response,
    /// A request that the service sends.
    Callback,
}

/// An example of a JSON body.
pub struct Example {
    /// Operation (and status) or callback, and name of the example.
    pub name: String,
    /// Kind of message.
    pub message: Message,
    /// Schema of the body.
    pub schema: Value,
    /// The body.
    pub value: Value,
}

/// The document, which is read once for all tests of a program.
pub fn load() -> &'static Document {
    static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
        let path = xtask::root().join(xtask::DOCUMENT);
        let source = std::fs::read_to_string(path).expect("openapi/omni.yaml");
        spec::shorthand::parse(xtask::DOCUMENT, &source).expect("a YAML document")
    });
    &DOCUMENT
}

/// All examples of JSON bodies.
pub fn examples(document: &Value) -> Vec<Example> {
    let examples = spec::examples::examples(document).expect("examples");
    let json = examples.into_iter().filter(|example| model::is_json(example.media_type));
    json.map(|example| {
        let (message, owner) = match example.message {
            spec::examples::Message::Request => (Message::Request, example.operation.to_owned()),
            spec::examples::Message::Response(status) => {
                (Message::Response, format!("{} {status}", example.operation))
            }
            spec::examples::Message::Callback(name) => (Message::Callback, name.to_owned()),
        };
        Example {
            name: format!("{owner} {}", example.name),
            message,
            schema: example.schema.clone(),
            value: example.value.clone(),
        }
    })
    .collect()
}
