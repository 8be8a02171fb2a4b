//! What can be wrong with a body.

use bytes::Bytes;
use serde_json::{Map, Value, json};
use xtask::spec::model;
use xtask::spec::pointer;

use super::values::wrong;
use super::{Case, Kind, MARKER};
use crate::request::{Content, Request};

/// Deeper than any parser follows.
const DEEP: usize = 100_000;

/// A value that is replaced in the text of a body.
const PLACE: &str = "the place of what cannot be written as a value";

/// All cases of the body of an operation.
pub fn cases(document: &Value, operation: &Map<String, Value>, request: &Request) -> Vec<Case> {
    let Some(body) = operation.get("requestBody") else { return Vec::new() };
    let required = model::flag(body, "required");
    let mut cases = media_types(request);
    let Content::Json(example) = &request.content else {
        cases.extend(binary(request));
        return cases;
    };
    let (_, media) = model::media_types(Some(&body["content"])).next().unwrap();
    cases.extend(whole(request, example, required));
    let mut fields = Fields { document, request, example, cases: Vec::new() };
    fields.of_object(&media["schema"], "", "");
    cases.extend(fields.cases);
    cases
}

fn media_types(request: &Request) -> Vec<Case> {
    let bytes = match &request.content {
        Content::Json(example) => example.to_string().into(),
        Content::Bytes(_, bytes) => bytes.clone(),
        Content::Nothing => Bytes::new(),
    };
    let of = |media_type: &str| {
        let content = Content::Bytes(Some(media_type.to_owned()), bytes.clone());
        let request = Request { content, ..request.clone() };
        let names = vec!["content-type".to_owned()];
        Case { status: 415, names, ..Case::of_body(Kind::MediaType, request) }
    };
    vec![of("text/plain"), of(&format!("application/{MARKER}")), of("multipart/form-data; boundary=x")]
}

fn binary(request: &Request) -> Vec<Case> {
    let Content::Bytes(media_type, _) = &request.content else { return Vec::new() };
    let of = |kind, bytes: &[u8]| {
        let content = Content::Bytes(media_type.clone(), Bytes::copy_from_slice(bytes));
        Case::of_body(kind, Request { content, ..request.clone() })
    };
    vec![of(Kind::Empty, b""), of(Kind::Type, MARKER.as_bytes())]
}

fn whole(request: &Request, example: &Value, required: bool) -> Vec<Case> {
    let text = example.to_string();
    let of = |kind, text: Vec<u8>| {
        let content = Content::Bytes(Some("application/json".to_owned()), text.into());
        Case::of_body(kind, Request { content, ..request.clone() })
    };
    let in_front = |field: &[u8]| [b"{", field, b",", &text.as_bytes()[1..]].concat();
    let nested = format!("{}{}", "[".repeat(DEEP), "]".repeat(DEEP));
    let mut cases = vec![
        of(Kind::Truncated, text.as_bytes()[..text.len() - 1].to_vec()),
        of(Kind::Truncated, b"{\"zq7194zq".to_vec()),
        of(Kind::ListForObject, format!("[{text}]").into_bytes()),
        of(Kind::TextForObject, format!("\"{MARKER}\"").into_bytes()),
        of(Kind::TextForObject, b"7194".to_vec()),
        of(Kind::Deep, nested.clone().into_bytes()),
        of(Kind::Trailing, format!("{text} {MARKER}").into_bytes()),
        of(Kind::Trailing, format!("{text}{text}").into_bytes()),
    ];
    if text.len() > 2 {
        cases.push(of(Kind::Deep, in_front(format!("\"{MARKER}\":{nested}").as_bytes())));
        cases.push(of(Kind::NotUtf8, in_front(b"\"zq7194zq\xff\":7")));
        cases.push(of(Kind::ControlCharacter, in_front(b"\"zq7194zq\0\":7")));
    }
    if required {
        cases.push(of(Kind::Empty, Vec::new()));
        cases.push(of(Kind::Empty, b" \r\n".to_vec()));
        cases.push(of(Kind::Null, b"null".to_vec()));
    }
    cases
}

struct Fields<'a> {
    document: &'a Value,
    request: &'a Request,
    example: &'a Value,
    cases: Vec<Case>,
}

impl Fields<'_> {
    /// The fields of an object. `at` is a pointer into the example, `place` the same in words.
    fn of_object(&mut self, schema: &Value, at: &str, place: &str) {
        let document = self.document;
        let schema = resolved(document, schema);
        let example = self.example;
        let Some(here) = example.pointer(at).and_then(Value::as_object) else { return };
        let required = |name: &str| {
            schema["required"].as_array().is_some_and(|names| names.iter().any(|required| required == name))
        };
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            let field = resolved(document, field);
            let at = pointer::join(at, name);
            let place = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
            if required(name) {
                self.add(Kind::Missing, &place, self.without(&at));
                self.add(Kind::NullForRequired, &place, self.with(&at, Value::Null));
            }
            if let Some(value) = here.get(name) {
                self.add(Kind::Twice, &place, self.twice(&at, name, value));
            }
            self.of_value(field, &at, &place);
        }
        if let Some(values) = schema.get("additionalProperties").filter(|values| values.is_object())
            && let Some((key, _)) = here.iter().next()
        {
            self.of_value(resolved(document, values), &pointer::join(at, key), &format!("{place}.*"));
        }
        if let Some(names) = schema["x-omni-required-any"].as_array() {
            self.of_any(names, here, (at, place));
        }
    }

    fn of_value(&mut self, schema: &Value, at: &str, place: &str) {
        for (kind, value) in wrong(schema) {
            self.add(kind, place, self.with(at, value));
        }
        match schema["type"].as_str() {
            Some("object") => self.of_object(schema, at, place),
            Some("array") => {
                let items = resolved(self.document, &schema["items"]);
                let (first, place) = (format!("{at}/0"), format!("{place}[]"));
                if self.example.pointer(&first).is_some() {
                    self.of_value(items, &first, &place);
                    return;
                }
                for (kind, value) in wrong(items) {
                    self.add(kind, &place, self.with(at, json!([value])));
                }
            }
            _ => {}
        }
    }

    /// At least one of several fields is needed.
    fn of_any(&mut self, names: &[Value], here: &Map<String, Value>, (at, place): (&str, &str)) {
        let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
        let mut object = here.clone();
        object.retain(|name, _| !names.contains(&name.as_str()));
        let request = self.with(at, Value::Object(object));
        if let [_, other] = names.as_slice() {
            let mut both = here.clone();
            both.insert((*other).to_owned(), json!("https://files.example.com/another"));
            let request = self.with(at, Value::Object(both));
            self.cases.push(Case::of_body(Kind::AllOf, request));
        }
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let place = if place.is_empty() { "body" } else { place };
        self.cases.push(Case { names, place: place.to_owned(), ..Case::of_body(Kind::NoneOf, request) });
    }

    fn add(&mut self, kind: Kind, place: &str, request: Request) {
        let last = place.trim_end_matches("[]").rsplit('.').next().unwrap_or_default();
        let names = vec![last.to_owned()];
        self.cases.push(Case { names, place: place.to_owned(), ..Case::of_body(kind, request) });
    }

    /// The example with another value at a place, whose parents exist.
    fn changed(&self, at: &str, value: Option<Value>) -> Value {
        let mut changed = self.example.clone();
        if at.is_empty() {
            return value.unwrap_or_default();
        }
        let (parent, key) = at.rsplit_once('/').unwrap();
        match (changed.pointer_mut(parent).unwrap(), value) {
            (Value::Array(items), Some(value)) => items[key.parse::<usize>().unwrap()] = value,
            (Value::Object(fields), Some(value)) => {
                fields.insert(pointer::key(key), value);
            }
            (Value::Object(fields), None) => {
                fields.remove(&pointer::key(key));
            }
            _ => panic!("{at} is not a place of the example"),
        }
        changed
    }

    fn with(&self, at: &str, value: Value) -> Request {
        Request { content: Content::Json(self.changed(at, Some(value))), ..self.request.clone() }
    }

    fn without(&self, at: &str) -> Request {
        Request { content: Content::Json(self.changed(at, None)), ..self.request.clone() }
    }

    /// The same field twice in one object.
    fn twice(&self, at: &str, name: &str, value: &Value) -> Request {
        let text = self.changed(at, Some(json!(PLACE))).to_string();
        let twice = format!("{value},{}:{value}", json!(name));
        let text = text.replace(&json!(PLACE).to_string(), &twice);
        let content = Content::Bytes(Some("application/json".to_owned()), text.into());
        Request { content, ..self.request.clone() }
    }
}

/// What a schema is, when its references were followed.
pub fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let schema = model::resolve(document, schema).unwrap();
    match schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([only]) => resolved(document, only),
        _ => schema,
    }
}
