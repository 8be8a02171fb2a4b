//! The examples of the bodies in a document, each with its message.

use serde_json::Value;

use crate::{Error, model};

/// The message whose body the example is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message<'a> {
    /// A request.
    Request,
    /// A response with this HTTP status.
    Response(&'a str),
    /// A request that the service sends, with the name of the callback.
    Callback(&'a str),
}

/// An example of a body.
#[derive(Clone, Copy, Debug)]
pub struct Example<'a> {
    /// The operation.
    pub operation: &'a str,
    /// Which message of the operation.
    pub message: Message<'a>,
    /// Media type of the body.
    pub media_type: &'a str,
    /// Its name there.
    pub name: &'a str,
    /// What it shows.
    pub summary: &'a str,
    /// The schema of the body.
    pub schema: &'a Value,
    /// The example itself.
    pub value: &'a Value,
}

/// All examples of bodies, in the order of the document.
///
/// # Errors
/// An operation cannot be read, or a `$ref` does not resolve.
pub fn examples(document: &Value) -> Result<Vec<Example<'_>>, Error> {
    let mut examples = Examples { document, list: Vec::new() };
    for operation in model::operations(document)? {
        let id = operation.id;
        if let Some(body) = operation.object.get("requestBody") {
            examples.collect(id, Message::Request, body)?;
        }
        let responses = operation.object.get("responses").and_then(Value::as_object);
        for (status, response) in responses.into_iter().flatten() {
            examples.collect(id, Message::Response(status), response)?;
        }
        let callbacks = operation.object.get("callbacks").and_then(Value::as_object);
        for (name, callback) in callbacks.into_iter().flatten() {
            let callback = model::resolve(document, callback)?;
            let items = callback.as_object().into_iter().flat_map(|items| items.values());
            for method in items.filter_map(Value::as_object).flat_map(|item| item.values()) {
                if let Some(body) = method.get("requestBody") {
                    examples.collect(id, Message::Callback(name), body)?;
                }
            }
        }
    }
    Ok(examples.list)
}

/// The examples found so far in a document.
struct Examples<'a> {
    document: &'a Value,
    list: Vec<Example<'a>>,
}

impl<'a> Examples<'a> {
    /// Adds the examples of a request body or a response.
    fn collect(&mut self, operation: &'a str, message: Message<'a>, holder: &'a Value) -> Result<(), Error> {
        let holder = model::resolve(self.document, holder)?;
        for (media_type, object) in model::media_types(holder.get("content")) {
            let schema = object.get("schema").unwrap_or(&Value::Null);
            for (name, example) in object.get("examples").and_then(Value::as_object).into_iter().flatten() {
                let example = model::resolve(self.document, example)?;
                let Some(value) = example.get("value") else { continue };
                let summary = model::text(example, "summary").unwrap_or_default();
                self.list.push(Example { operation, message, media_type, name, summary, schema, value });
            }
        }
        Ok(())
    }
}
