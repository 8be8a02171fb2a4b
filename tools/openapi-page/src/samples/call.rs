//! The parts of a call, as every language writes them: the first server, what is required, the first example of the body.
//! Secrets come from the environment.

use heck::{ToKebabCase as _, ToShoutySnakeCase as _};
use openapi_model::{model, pointer};
use serde_json::Value;

use super::literal::{Image, json_text};
use crate::book::{Book, Entry, bodies, list, members};
use crate::types::plain;

/// The server that samples call if the document has none.
const NOWHERE: &str = "https://api.example.com";

/// A call.
pub struct Call<'a> {
    /// HTTP method in upper case.
    pub method: &'a str,
    /// URL with path and query.
    pub url: Vec<Part>,
    /// Headers in order. The media type of the body is among them.
    pub headers: Vec<(String, Vec<Part>)>,
    /// The request body.
    pub body: Body<'a>,
    /// The file extension of a successful response that is a file.
    pub file: Option<&'a str>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A literal.
    Text(String),
    /// The value of an environment variable.
    Variable(String),
}

/// A request body.
pub enum Body<'a> {
    /// There is none.
    None,
    /// JSON, in which some texts are files in base64.
    Json(&'a Value, Vec<Image>),
    /// The bytes of a file.
    File(String),
}

impl<'a> Call<'a> {
    /// The call of an operation.
    pub fn of(book: &Book<'a>, entry: &'a Entry<'a>) -> Self {
        let mut call = Self {
            method: &entry.method,
            url: Vec::new(),
            headers: Vec::new(),
            body: Body::None,
            file: file_response(book, entry),
        };
        let mut path = entry.path.to_owned();
        let mut query: Vec<Vec<Part>> = Vec::new();
        for node in entry.parameters.iter().map(|node| book.resolve(node)) {
            let (Some(name), Some(place)) = (model::text(node, "name"), model::text(node, "in")) else {
                continue;
            };
            let value = sample(book, node).map(|value| plain(&value));
            let required = model::flag(node, "required");
            match (place, value) {
                ("path", Some(value)) => path = path.replace(&format!("{{{name}}}"), &percent(&value)),
                ("query", value) if required => {
                    let pair = format!("{}={}", percent(name), percent(&value.unwrap_or_default()));
                    query.push(vec![Part::Text(pair)]);
                }
                ("header", value) if required => {
                    call.headers.push((name.to_owned(), vec![Part::Text(value.unwrap_or_default())]));
                }
                _ => {}
            }
        }
        for scheme in book.alternatives(entry).first().into_iter().flatten() {
            call.authenticate(book, scheme, &mut query);
        }
        call.url.push(Part::Text(format!("{}{path}", server(book))));
        for (index, pair) in query.into_iter().enumerate() {
            call.url.push(Part::Text(if index == 0 { "?" } else { "&" }.to_owned()));
            call.url.extend(pair);
        }
        call.url = joined(call.url);
        call.add_body(book, entry);
        call
    }

    /// Whether a credential comes from the environment.
    pub fn has_variables(&self) -> bool {
        let parts = self.headers.iter().map(|(_, value)| value).chain([&self.url]);
        parts.flatten().any(|part| matches!(part, Part::Variable(_)))
    }

    fn authenticate(&mut self, book: &Book<'a>, scheme: &str, query: &mut Vec<Vec<Part>>) {
        let node = book.document.pointer("/components/securitySchemes").and_then(|all| all.get(scheme));
        let text = |name| node.and_then(|node| model::text(node, name));
        let name = text("name").unwrap_or(scheme);
        let variable = Part::Variable(format!("{}_{}", book.config.variables, scheme.to_shouty_snake_case()));
        match (text("type"), text("in")) {
            (Some("apiKey"), Some("query")) => {
                query.push(vec![Part::Text(format!("{}=", percent(name))), variable]);
            }
            (Some("apiKey"), Some("cookie")) => {
                self.headers.push(("cookie".to_owned(), vec![Part::Text(format!("{name}=")), variable]));
            }
            (Some("apiKey"), _) => self.headers.push((name.to_owned(), vec![variable])),
            _ => self
                .headers
                .push(("authorization".to_owned(), vec![Part::Text("Bearer ".to_owned()), variable])),
        }
    }

    fn add_body(&mut self, book: &Book<'a>, entry: &'a Entry<'a>) {
        let Some(body) = entry.object.get("requestBody").map(|body| book.resolve(body)) else { return };
        let Some((media_type, object)) = members(body.get("content")).next() else { return };
        self.headers.push(("content-type".to_owned(), vec![Part::Text(media_type.to_owned())]));
        let example = bodies(book, body).into_iter().next();
        self.body = match example.filter(|example| model::is_json(example.media_type)) {
            Some(example) => {
                let mut found = Vec::new();
                let schema = object.get("schema").unwrap_or(&Value::Null);
                images(book, (schema, example.value), "", &mut found);
                Body::Json(example.value, found)
            }
            None => Body::File(format!("{}.{}", stem(media_type), extension(media_type))),
        };
    }
}

/// A text as an expression: literals in JSON's quotes, and what reads a variable, with `plus` between them.
pub fn expression(parts: &[Part], variable: fn(&str) -> String, plus: &str) -> String {
    let one = |part: &Part| match part {
        Part::Text(text) => json_text(text),
        Part::Variable(name) => variable(name),
    };
    if parts.is_empty() { "\"\"".to_owned() } else { parts.iter().map(one).collect::<Vec<_>>().join(plus) }
}

/// The base URL of samples.
pub fn server<'a>(book: &Book<'a>) -> &'a str {
    let server = list(book.document.get("servers")).find_map(|server| model::text(server, "url"));
    server.unwrap_or(NOWHERE).trim_end_matches('/')
}

/// Texts beside each other become one.
fn joined(parts: Vec<Part>) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    for part in parts {
        match (out.last_mut(), part) {
            (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
            (_, part) => out.push(part),
        }
    }
    out
}

/// Collects the texts of an example that are images, by the marks of their properties.
fn images<'a>(book: &Book<'a>, (schema, value): (&'a Value, &'a Value), at: &str, found: &mut Vec<Image>) {
    let schema = book.resolve(schema);
    let inner: Vec<&Value> = list(schema.get("allOf")).collect();
    for part in inner {
        images(book, (part, value), at, found);
    }
    if let Some(items) = schema.get("items") {
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            images(book, (items, item), &format!("{at}/{index}"), found);
        }
    }
    for (name, property) in members(schema.get("properties")) {
        let Some(inner) = value.get(name) else { continue };
        let at = pointer::join(at, name);
        if inner.is_string() && model::flag(property, book.config.image) {
            found.push(Image { pointer: at, file: image_name(name) });
        } else if inner.is_object() || inner.is_array() {
            images(book, (property, inner), &at, found);
        }
    }
}

/// The file that samples read for a property with an image: `frontIdBase64` is `front-id.jpg`.
pub fn image_name(property: &str) -> String {
    let words = property.to_kebab_case();
    let words: Vec<&str> =
        words.split('-').filter(|word| !matches!(*word, "" | "base64" | "base" | "64")).collect();
    if words.is_empty() { "image.jpg".to_owned() } else { format!("{}.jpg", words.join("-")) }
}

/// What a file with this media type is called.
fn stem(media_type: &str) -> &'static str {
    match media_type.split('/').next() {
        Some("image") => "image",
        Some("video") => "video",
        _ => "file",
    }
}

/// The extension of files with this media type.
fn extension(media_type: &str) -> &str {
    match media_type.rsplit(['/', '+']).next() {
        Some("jpeg") => "jpg",
        Some("octet-stream") | None => "bin",
        Some(kind) => kind,
    }
}

fn file_response<'a>(book: &Book<'a>, entry: &Entry<'a>) -> Option<&'a str> {
    let (_, response) = members(entry.object.get("responses")).find(|(status, _)| status.starts_with('2'))?;
    let (media_type, _) = members(book.resolve(response).get("content")).next()?;
    let text = model::is_json(media_type) || media_type.starts_with("text/");
    (!text).then(|| extension(media_type))
}

/// A value for a parameter: its example, its default, its first allowed value.
pub fn sample<'a>(book: &Book<'a>, node: &'a Value) -> Option<Value> {
    if let Some(example) = node.get("example") {
        return Some(example.clone());
    }
    let examples = members(node.get("examples")).find_map(|(_, example)| book.resolve(example).get("value"));
    if let Some(example) = examples {
        return Some(example.clone());
    }
    let schema = book.resolve(node.get("schema")?);
    let own = ["example", "default"].iter().find_map(|name| schema.get(*name));
    own.or_else(|| list(schema.get("enum")).next()).cloned()
}

/// Text within a URL.
fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
