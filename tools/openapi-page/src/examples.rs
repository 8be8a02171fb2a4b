//! Examples of an operation: a command that makes the call, bodies of requests and of responses.

use heck::ToShoutySnakeCase as _;
use maud::{Markup, html};
use serde_json::Value;

use crate::book::{Book, Entry, list, members};
use crate::highlight;
use openapi_model::model;

/// The column of examples of an operation.
pub fn column<'a>(book: &Book<'a>, entry: &Entry<'a>) -> Markup {
    let body = entry.object.get("requestBody").map(|body| book.resolve(body));
    let requests = body.map(|body| bodies(book, body)).unwrap_or_default();
    let responses: Vec<_> = members(entry.object.get("responses"))
        // Shared responses have their examples in a section of their own.
        .filter(|(_, response)| response.get("$ref").is_none())
        .flat_map(|(status, response)| bodies(book, response).into_iter().map(move |body| (status, body)))
        .collect();
    html! {
        div.aside {
            p.label { "Request" }
            (panel(html! { "curl" }, &highlight::command(&curl(book, entry)), true))
            @for example in &requests { (panel(html! { (example.title()) }, &example.code(), false)) }
            @if !responses.is_empty() {
                p.label { "Responses" }
                @for (index, (status, example)) in responses.iter().enumerate() {
                    (panel(html! { span.status { (status) } " " (example.title()) }, &example.code(), index == 0))
                }
            }
        }
    }
}

/// The examples of a body that the service sends.
pub fn panels<'a>(book: &Book<'a>, body: &'a Value) -> Markup {
    html! {
        @for (index, example) in bodies(book, body).iter().enumerate() {
            (panel(html! { (example.title()) }, &example.code(), index == 0))
        }
    }
}

/// Collapsible code.
fn panel(title: Markup, code: &Markup, open: bool) -> Markup {
    html! {
        details.panel open[open] {
            summary { (title) }
            div.code { pre tabindex="0" { code { (code) } } }
        }
    }
}

struct Body<'a> {
    media_type: &'a str,
    name: &'a str,
    summary: Option<&'a str>,
    value: &'a Value,
}

impl Body<'_> {
    fn title(&self) -> &str {
        let name = if self.name.is_empty() { self.media_type } else { self.name };
        self.summary.filter(|summary| !summary.is_empty()).unwrap_or(name)
    }

    fn code(&self) -> Markup {
        match self.value {
            Value::String(text) if !model::is_json(self.media_type) => html! { (text) },
            value => highlight::json(value),
        }
    }
}

fn bodies<'a>(book: &Book<'a>, holder: &'a Value) -> Vec<Body<'a>> {
    let mut found = Vec::new();
    for (media_type, object) in members(holder.get("content")) {
        if let Some(value) = object.get("example") {
            found.push(Body { media_type, name: "", summary: None, value });
        }
        for (name, example) in members(object.get("examples")) {
            let example = book.resolve(example);
            if let Some(value) = example.get("value") {
                found.push(Body { media_type, name, summary: model::text(example, "summary"), value });
            }
        }
    }
    found
}

/// The command: the first server, what is required, the first example of the body. Secrets come from the environment.
fn curl<'a>(book: &Book<'a>, entry: &Entry<'a>) -> String {
    let server = list(book.document.get("servers")).find_map(|server| model::text(server, "url"));
    let server = server.unwrap_or("https://api.example.com").trim_end_matches('/');
    let mut path = entry.path.to_owned();
    let mut query: Vec<String> = Vec::new();
    let mut headers: Vec<String> = Vec::new();
    for node in &entry.parameters {
        let node = book.resolve(node);
        let (Some(name), Some(place)) = (model::text(node, "name"), model::text(node, "in")) else {
            continue;
        };
        let value = sample(book, node).map(|value| super::types::plain(&value));
        let required = model::flag(node, "required");
        match (place, value) {
            ("path", Some(value)) => path = path.replace(&format!("{{{name}}}"), &percent(&value)),
            ("query", value) if required => {
                query.push(format!("{}={}", percent(name), percent(&value.unwrap_or_default())));
            }
            ("header", value) if required => {
                headers.push(quote(&format!("{name}: {}", value.unwrap_or_default())));
            }
            _ => {}
        }
    }
    for scheme in book.alternatives(entry).first().into_iter().flatten() {
        let node = book.document.pointer("/components/securitySchemes").and_then(|all| all.get(scheme));
        let text = |name| node.and_then(|node| model::text(node, name));
        let variable = format!("${}_{}", book.config.variables, scheme.to_shouty_snake_case());
        match (text("type"), text("in")) {
            (Some("apiKey"), Some("query")) => {
                query.push(format!("{}={variable}", percent(text("name").unwrap_or(scheme))));
            }
            (Some("apiKey"), Some("cookie")) => {
                headers.push(format!("\"cookie: {}={variable}\"", literal(text("name").unwrap_or(scheme))));
            }
            (Some("apiKey"), _) => {
                headers.push(format!("\"{}: {variable}\"", literal(text("name").unwrap_or(scheme))));
            }
            _ => headers.push(format!("\"authorization: Bearer {variable}\"")),
        }
    }

    let mark = if query.is_empty() { "" } else { "?" };
    let url = format!("{}{mark}{}", literal(&format!("{server}{path}")), query.join("&"));
    let mut lines = vec![format!("curl --request {}", entry.method), format!("\"{url}\"")];
    lines.extend(headers.into_iter().map(|header| format!("--header {header}")));
    let body = entry.object.get("requestBody").map(|body| book.resolve(body));
    if let Some((media_type, _)) = body.and_then(|body| members(body.get("content")).next()) {
        lines.push(format!("--header {}", quote(&format!("content-type: {media_type}"))));
        let example = body.map(|body| bodies(book, body)).unwrap_or_default().into_iter().next();
        lines.push(match example.filter(|example| model::is_json(example.media_type)) {
            Some(example) => format!("--data {}", quote(&format!("{:#}", example.value))),
            None => {
                let kind = media_type.rsplit(['/', '+']).next().unwrap_or("bin");
                format!("--data-binary @file.{kind}")
            }
        });
    }
    if let Some(kind) = file_response(book, entry) {
        lines.push(format!("--output response.{kind}"));
    }
    lines.join(" \\\n  ")
}

/// The file extension of a successful response that is a file.
fn file_response<'a>(book: &Book<'a>, entry: &Entry<'a>) -> Option<&'a str> {
    let (_, response) = members(entry.object.get("responses")).find(|(status, _)| status.starts_with('2'))?;
    let (media_type, _) = members(book.resolve(response).get("content")).next()?;
    if model::is_json(media_type) || media_type.starts_with("text/") {
        return None;
    }
    media_type.rsplit(['/', '+']).next()
}

/// A value for a parameter: its example, its default, its first allowed value.
fn sample<'a>(book: &Book<'a>, node: &'a Value) -> Option<Value> {
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

/// A word for a shell in single quotes.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Text between double quotes, in which a shell would see its variables and commands.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if "\\\"$`".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn command(operation: Value) -> String {
        let document = json!({
            "servers": [{"url": "https://api.example.com/"}],
            "paths": {"/books/{id}": {"post": operation}},
            "components": {"securitySchemes": {
                "apiKey": {"type": "apiKey", "in": "header", "name": "x-key"},
                "login": {"type": "http", "scheme": "bearer"},
            }},
        });
        let book = Book::new(&document, &crate::tests::CONFIG).unwrap();
        curl(&book, &book.groups[0].operations[0])
    }

    #[test]
    fn says_what_is_required_and_takes_secrets_from_the_environment() {
        let text = command(json!({
            "operationId": "change_book",
            "security": [{"apiKey": [], "login": []}],
            "parameters": [
                {"name": "id", "in": "path", "required": true, "example": "a/b"},
                {"name": "q", "in": "query", "required": true, "schema": {"enum": ["x y"]}},
                {"name": "optional", "in": "query", "example": 1},
            ],
            "requestBody": {"content": {"application/json": {"example": {"title": "It's \"$HOME\""}}}},
        }));
        let wanted = "curl --request POST \\\n  \"https://api.example.com/books/a%2Fb?q=x%20y\" \\\n  \
                      --header \"x-key: $OUR_API_KEY\" \\\n  --header \"authorization: Bearer $OUR_LOGIN\" \\\n  \
                      --header 'content-type: application/json' \\\n  \
                      --data '{\n  \"title\": \"It'\\''s \\\"$HOME\\\"\"\n}'";
        assert_eq!(text, wanted);
    }

    #[test]
    fn sends_and_stores_files() {
        let text = command(json!({
            "operationId": "change_book",
            "requestBody": {"content": {"image/png": {"schema": {"format": "binary"}}}},
            "responses": {"200": {"description": "", "content": {"application/pdf": {}}}},
        }));
        assert!(text.ends_with("--data-binary @file.png \\\n  --output response.pdf"), "{text}");
    }
}
