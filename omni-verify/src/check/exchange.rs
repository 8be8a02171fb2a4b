//! A whole exchange: status, headers, media type and body of the answer, and what the request carried.

use axum::http::{HeaderMap, header};
use serde_json::Value;

use super::{Walk, query};
use crate::document::{Content, Document, Operation, Place, join};
use crate::finding::{Finding, Kind};
use crate::privacy::Safe;

/// An answer as it came.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) headers: &'a HeaderMap,
    /// Nothing if it was too long to be looked at.
    pub(crate) body: Option<&'a [u8]>,
}

/// A request as it went.
pub(crate) struct Request<'a> {
    /// Values of the parameters in the path, encoded.
    pub(crate) path: &'a [(String, String)],
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    /// Nothing if it was too long to be looked at.
    pub(crate) body: Option<&'a [u8]>,
}

fn finding(kind: Kind, place: String, said: impl Into<String>, seen: impl Into<String>) -> Finding {
    let (said, seen) = (Safe::ours(said), Safe::ours(seen));
    Finding { kind, place, name: None, said, seen, class: "", sketch: None }
}

/// What in an answer contradicts the document.
pub(crate) fn answer(document: &Document, operation: &Operation, answer: &Answer<'_>) -> Vec<Finding> {
    let status = answer.status;
    let Some(response) = operation.response(status) else {
        let listed: Vec<&str> = operation.responses.iter().map(|response| &*response.status).collect();
        let mut found = finding(
            Kind::UnknownStatus,
            join(&operation.pointer, "responses"),
            format!("the statuses {}", listed.join(", ")),
            format!("HTTP {status}"),
        );
        found.name = Some(Safe::ours(status.to_string()));
        return vec![found];
    };
    let mut walk = Walk::new(document);
    for (name, schema) in &response.headers {
        if let Some(value) = answer.headers.get(name) {
            walk.at(
                &query::typed(document, schema, &String::from_utf8_lossy(value.as_bytes())),
                schema,
                false,
            );
        }
    }
    let mut found = walk.finish();
    let holder = Holder { document, pointer: &response.pointer, content: &response.content };
    // Gateways answer for the service, in their own words.
    let lenient = status >= 500;
    let headerless = matches!(status, 204 | 304) || operation.method == "head";
    found.extend(holder.body(answer.headers, answer.body, !headerless && !lenient, lenient));
    found
}

/// What in a request that was accepted contradicts the document.
pub(crate) fn request(document: &Document, operation: &Operation, request: &Request<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = credentials(document, operation, request.headers).into_iter().collect();
    found.extend(query::check(document, operation, request));
    let mut walk = Walk::new(document);
    for parameter in operation.parameters.iter().filter(|parameter| parameter.place == Place::Header) {
        let value =
            request.headers.get(&parameter.name).map(|value| String::from_utf8_lossy(value.as_bytes()));
        match value {
            Some(value) => {
                let value = query::typed(document, &parameter.schema, &value);
                walk.at(&value, &parameter.schema, parameter.sensitive);
            }
            None if parameter.required => found.push(query::missing(operation, parameter, "header")),
            None => {}
        }
    }
    found.extend(walk.finish());
    match &operation.body {
        Some(body) => {
            let holder = Holder { document, pointer: &body.pointer, content: &body.content };
            found.extend(holder.body(request.headers, request.body, body.required, false));
        }
        // Some clients send an empty object where there is nothing to say.
        None if request.body.is_some_and(|body| !matches!(body.trim_ascii(), b"" | b"{}" | b"null")) => {
            let place = operation.pointer.clone();
            found.push(finding(
                Kind::UnexpectedBody,
                place,
                "a request without a body",
                "a request with one",
            ));
        }
        None => {}
    }
    found
}

fn credentials(document: &Document, operation: &Operation, headers: &HeaderMap) -> Option<Finding> {
    let there = |name: &String| {
        let scheme = document.schemes().iter().find(|scheme| scheme.name == *name);
        // A credential that is not sent in a header is not looked for.
        scheme.is_none_or(|scheme| headers.contains_key(&scheme.header))
    };
    if operation.security.is_empty() || operation.security.iter().any(|set| set.iter().all(there)) {
        return None;
    }
    let sets: Vec<String> = operation.security.iter().map(|set| set.join(" and ")).collect();
    let said = format!("the credentials {}", sets.join(", or "));
    let place = join(&operation.pointer, "security");
    Some(finding(Kind::MissingCredential, place, said, "a call that worked without"))
}

/// A request body or a response of the document.
struct Holder<'d> {
    document: &'d Document,
    pointer: &'d str,
    content: &'d [Content],
}

impl Holder<'_> {
    /// `lenient`: a body that is not of a documented form says nothing.
    fn body(&self, headers: &HeaderMap, body: Option<&[u8]>, needed: bool, lenient: bool) -> Vec<Finding> {
        let place = join(self.pointer, "content");
        let listed = || {
            let types: Vec<&str> = self.content.iter().map(|content| &*content.media_type).collect();
            if types.is_empty() { "no body".to_owned() } else { types.join(", ") }
        };
        if body.is_some_and(<[u8]>::is_empty) {
            let missing = needed && !self.content.is_empty();
            let found = missing.then(|| finding(Kind::MissingBody, place, listed(), "no body"));
            return found.into_iter().collect();
        }
        if self.content.is_empty() {
            let found = (!lenient).then(|| finding(Kind::UnexpectedBody, place, "no body", "a body"));
            return found.into_iter().collect();
        }
        let sent =
            headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = sent.split(';').next().unwrap_or_default().trim();
        let Some(content) =
            self.content.iter().find(|content| content.media_type.eq_ignore_ascii_case(essence))
        else {
            if lenient {
                return Vec::new();
            }
            let shown = Safe::media_type(sent);
            let seen = match &shown {
                Some(shown) => shown.to_string(),
                None if sent.is_empty() => "no media type".to_owned(),
                None => "a media type that is not shown".to_owned(),
            };
            let found = Finding { name: shown, ..finding(Kind::OtherMediaType, place, listed(), seen) };
            return vec![found];
        };
        let Some(body) = body.filter(|_| content.is_json()) else { return Vec::new() };
        match serde_json::from_slice::<Value>(body) {
            Ok(value) => {
                let mut walk = Walk::new(self.document);
                walk.at(&value, &content.schema, false);
                walk.finish()
            }
            Err(_) if lenient => Vec::new(),
            Err(_) => {
                let place = join(&place, &content.media_type);
                vec![finding(Kind::NotJson, place, "JSON", "something that is not JSON, or nested too deep")]
            }
        }
    }
}
