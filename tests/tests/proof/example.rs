//! For each operation a request that succeeds: the example of the document, with what exists in the sandbox in the place of
//! the ids and images of the example.

use bytes::Bytes;
use omni_client::types::{Base64, Operation};
use omni_sandbox::specimen;
use serde_json::Value;
use xtask::spec::model;

use crate::request::{Content, Request};
use crate::world::{FLOW, Person};

/// The image in the examples of the document, which is too short to be one.
const IMAGE: &str = "/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==";

/// Sessions that an operation ends.
pub struct Spare<'a>(pub &'a [Person]);

impl Spare<'_> {
    fn id(&self, operation: Operation) -> Option<&Person> {
        let place = match operation {
            Operation::DeleteSession => 0,
            Operation::DeleteSessions => 1,
            Operation::DeleteSessionsLegacy => 2,
            Operation::DeleteSessionByExternalId => 3,
            _ => return None,
        };
        self.0.get(place)
    }
}

/// What a text of an example represents.
fn stands_for(operation: Operation, text: &str, person: &Person, spare: &Spare<'_>) -> Option<String> {
    let own = spare.id(operation).unwrap_or(person);
    let known = match (text, operation) {
        ("5f0a1b2c3d4e5f6071829305", Operation::ProcessBatch) => FLOW,
        ("5f0a1b2c3d4e5f6071829306", Operation::FetchEventsReport) => &own.id,
        ("5f0a1b2c3d4e5f6071829306", _) => &own.customer,
        ("5f0a1b2c3d4e5f6071829304" | "5f0a1b2c3d4e5f6071829305", _) => &own.id,
        ("K4P7QX", _) => &own.code,
        ("client34598", Operation::DeleteSessionByExternalId) => &own.external_id,
        ("1584639032-AbCdEfGh", _) => &own.search,
        (
            "e81cd044-98fd-47b0-b0c5-937b22b69977#Contract1651076640000"
            | "1ffcd128-153f-40d4-a881-7c3362e58806#Contract1651076641000",
            _,
        ) => &own.contract,
        ("cf74e1be-e1bf-4708-9e0e-3b43a8313f85#Contract1651076650000", _) => &own.signed,
        ("7e0299e7-1e0d-4787-b97b-81e69198e5f5", _) => &own.document,
        ("123456" | "654321", Operation::FetchOcrBatch) => &own.external_id,
        ("an-invented-password", _) => "sandbox",
        (IMAGE, _) => return Some(Base64::from_bytes(image_for(operation)).encoded().into_owned()),
        _ => return None,
    };
    Some(known.to_owned())
}

/// The image that an operation wants.
fn image_for(operation: Operation) -> &'static [u8] {
    match operation {
        Operation::AddFace | Operation::AddAuthentications => specimen::SELFIE,
        Operation::AddBackId
        | Operation::AddBackSecondId
        | Operation::AddCreditCardBack
        | Operation::AddEncodedBarcode => specimen::CARD_BACK,
        _ => specimen::CARD_FRONT,
    }
}

/// The request that succeeds.
pub fn request(document: &Value, operation: Operation, person: &Person, spare: &Spare<'_>) -> Request {
    let operations = model::operations(document).unwrap();
    let stated = operations.iter().find(|stated| stated.id == operation.info().id).unwrap();
    let known = |text: &str| stands_for(operation, text, person, spare).unwrap_or_else(|| text.to_owned());
    let mut request = Request::new(operation);
    for parameter in model::parameters(document, stated).unwrap() {
        let name = parameter["name"].as_str().unwrap().to_owned();
        let values = match &parameter["example"] {
            Value::Array(values) => values.iter().map(|value| known(value.as_str().unwrap())).collect(),
            Value::String(text) => vec![known(text)],
            other => vec![other.to_string()],
        };
        let values = values.into_iter().map(|value| (name.clone(), value));
        match parameter["in"].as_str().unwrap() {
            "path" => request.path.extend(values),
            "query" => request.query.extend(values),
            _ => {}
        }
    }
    let content = stated.object.get("requestBody").and_then(|body| body["content"].as_object());
    if let Some((media_type, object)) = content.and_then(|content| content.iter().next()) {
        let mut example = object["examples"].as_object().unwrap().values().next().unwrap()["value"].clone();
        request.content = if model::is_json(media_type) {
            replace(&mut example, &known);
            Content::Json(example)
        } else {
            let is_pdf = media_type.ends_with("pdf");
            let file = if is_pdf { specimen::CONTRACT } else { image_for(operation) };
            Content::Bytes(Some(media_type.clone()), Bytes::copy_from_slice(file))
        };
    }
    request
}

/// Replaces all texts of a value, and the keys of its maps.
fn replace(value: &mut Value, known: &dyn Fn(&str) -> String) {
    match value {
        Value::String(text) => *text = known(text),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, known)),
        Value::Object(fields) => {
            let old = std::mem::take(fields);
            fields.extend(old.into_iter().map(|(name, mut value)| {
                replace(&mut value, known);
                (known(&name), value)
            }));
        }
        _ => {}
    }
}
