//! One request, built from the examples in the document and the supplied inputs.

use bytes::Bytes;
use http::HeaderMap;
use openapi_model::model::is_json;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::binding::Bindings;
use super::inputs::Input;
use crate::document::{Document, In, Operation, Parameter};

/// What is not encoded in a path.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A request without its credentials. It deliberately has no `Debug`.
pub(crate) struct Call {
    pub(crate) path_and_query: String,
    pub(crate) headers: HeaderMap,
    /// Media type and content.
    pub(crate) body: Option<(String, Bytes)>,
    /// How many ids from the examples were replaced with live ones.
    pub(crate) bound: usize,
}

/// Builds requests for one operation.
pub(crate) struct Builder<'a> {
    pub(crate) document: &'a Document,
    pub(crate) operation: &'a Operation,
    pub(crate) input: Option<&'a Input>,
    pub(crate) bindings: &'a Bindings,
}

impl Builder<'_> {
    /// Whether there is anything optional.
    pub(crate) fn has_options(&self) -> bool {
        let optional = |parameter: &Parameter| !parameter.required && parameter.sent_in == In::Query;
        self.operation.parameters.iter().any(optional)
            || self.operation.body.as_ref().is_some_and(|body| !body.required)
    }

    /// The request with or without its optional parts, or why there is none.
    pub(crate) fn build(&self, with_options: bool) -> Result<Call, String> {
        let mut call = Call {
            path_and_query: self.operation.path.clone(),
            headers: HeaderMap::new(),
            body: None,
            bound: 0,
        };
        let mut query = form_urlencoded::Serializer::new(String::new());
        let mut asked = false;
        for parameter in &self.operation.parameters {
            let supplied = self.input.and_then(|input| match parameter.sent_in {
                In::Query => input.query.get(&parameter.name),
                In::Path => input.path.get(&parameter.name),
                In::Header => None,
            });
            // A supplied null omits the parameter.
            if supplied.is_some_and(Value::is_null)
                || (supplied.is_none() && !parameter.required && !with_options)
            {
                continue;
            }
            let Some(value) = supplied.or(parameter.example.as_ref()) else {
                if parameter.required {
                    return Err(format!("the document has no example of `{}`", parameter.name));
                }
                continue;
            };
            for text in texts(value) {
                let live = self.bindings.text(&text, self.operation.changes_state);
                call.bound += usize::from(live.is_some());
                let text = live.unwrap_or(&text);
                match parameter.sent_in {
                    In::Path => {
                        if !stays_in_place(text) {
                            return Err(format!(
                                "the value of `{}` is empty, `.` or `..`, which would be sent to another path",
                                parameter.name
                            ));
                        }
                        let encoded = utf8_percent_encode(text, SEGMENT).to_string();
                        call.path_and_query =
                            call.path_and_query.replace(&format!("{{{}}}", parameter.name), &encoded);
                    }
                    In::Query => {
                        asked = true;
                        query.append_pair(&parameter.name, text);
                    }
                    In::Header => {
                        let unusable = || format!("the example of `{}` cannot be sent", parameter.name);
                        let name = parameter.name.parse::<http::HeaderName>().map_err(|_| unusable())?;
                        call.headers.insert(name, text.parse().map_err(|_| unusable())?);
                    }
                }
            }
        }
        if asked {
            call.path_and_query = format!("{}?{}", call.path_and_query, query.finish());
        }
        self.body(&mut call, with_options)?;
        Ok(call)
    }

    fn body(&self, call: &mut Call, with_options: bool) -> Result<(), String> {
        let Some(body) = &self.operation.body else { return Ok(()) };
        let supplied = self
            .input
            .filter(|input| input.body.is_some() || !input.files.is_empty() || !input.environment.is_empty());
        if !body.required && !with_options && supplied.is_none() {
            return Ok(());
        }
        let Some(content) = body.content.first() else { return Ok(()) };
        if !is_json(&content.media_type) {
            let file = supplied.and_then(|input| input.files.get(""));
            let file = file
                .ok_or_else(|| format!("it takes a file ({}), and no input names one", content.media_type))?;
            call.body = Some((content.media_type.clone(), file.clone().into()));
            return Ok(());
        }
        let example = content.examples.first().and_then(|example| self.document.at(example));
        let mut value = match (supplied.and_then(|input| input.body.as_ref()), example) {
            (Some(body), _) => body.clone(),
            (None, Some(example)) => example.value.clone(),
            (None, None) => return Err("the document has no example of its body".to_owned()),
        };
        if supplied.is_none() && self.asks_for_password(&content.schema) {
            return Err("it takes a password, and no input names one".to_owned());
        }
        call.bound += self.bindings.fill(&mut value, self.operation.changes_state);
        if let Some(input) = supplied {
            input.complete(&mut value).ok_or("a pointer of its input leads nowhere")?;
        }
        let bytes = serde_json::to_vec(&value).map_err(|_| "its body cannot be written".to_owned())?;
        call.body = Some((content.media_type.clone(), bytes.into()));
        Ok(())
    }

    /// A password cannot come from an example.
    fn asks_for_password(&self, schema: &str) -> bool {
        let Some(schema) = self.document.at(schema) else { return false };
        let parts = self.document.parts(&schema);
        parts.iter().any(|part| {
            let properties = part.children("properties");
            properties.into_iter().any(|(_, node)| node.text("format") == Some("password"))
        })
    }
}

/// Whether a text can be a segment of a path. Other characters are encoded, but a segment of dots is removed along the way,
/// and an empty one makes a different path.
fn stays_in_place(text: &str) -> bool {
    !matches!(text, "" | "." | "..")
}

/// A value as written into a query; the items of a list one by one.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        other => vec![other.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The path that is sent for a value of the parameter, or why there is none.
    fn path(value: Value) -> Result<String, String> {
        let text = json!({"openapi": "3.0.3", "paths": {"/a/{id}/b": {"get": {
            "operationId": "read_a", "responses": {"200": {"description": "It."}},
            "parameters": [{"name": "id", "in": "path", "required": true, "example": value}],
        }}}});
        let document = Document::parse(&text.to_string(), "a.json").map_err(|error| error.to_string())?;
        let operation = document.operation("read_a").ok_or("no operation")?;
        let bindings = Bindings::default();
        let builder = Builder { document: &document, operation, input: None, bindings: &bindings };
        builder.build(false).map(|call| call.path_and_query)
    }

    #[test]
    fn values_stay_in_their_place_in_the_path() {
        for bad in ["", ".", ".."] {
            let why = path(json!(bad)).err().unwrap_or_default();
            assert!(why.contains("`id`"), "{bad}: {why}");
        }
        for (value, sent) in [
            ("...", "/a/.../b"),
            ("%2e%2e", "/a/%252e%252e/b"),
            ("../c", "/a/..%2Fc/b"),
            ("a/b?c#d\\", "/a/a%2Fb%3Fc%23d%5C/b"),
            (" é\n", "/a/%20%C3%A9%0A/b"),
        ] {
            assert_eq!(path(json!(value)), Ok(sent.to_owned()), "{value}");
        }
    }
}
