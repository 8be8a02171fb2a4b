//! A whole exchange: status, headers, media type and body of the response, and the parts of the request.

use http::{HeaderMap, header};
use serde_json::Value;

use super::request::Request;
use super::{Checker, query};
use openapi_model::model::is_json;
use openapi_model::pointer::join;

use crate::document::{Content, Document, In, Operation};
use crate::finding::{Finding, Kind, Tally};
use crate::privacy::Safe;

/// A response as it was received.
pub(crate) struct Response<'a> {
    pub(crate) status: u16,
    pub(crate) headers: &'a HeaderMap,
    /// `None` if it could not be read completely.
    pub(crate) body: Option<&'a [u8]>,
}

fn finding(kind: Kind, place: String, said: impl Into<String>, seen: impl Into<String>) -> Finding {
    let (said, seen) = (Safe::ours(said), Safe::ours(seen));
    Finding { kind, place, name: None, said, seen, class: "", sketch: None }
}

/// Where a response contradicts the document.
pub(crate) fn response(document: &Document, operation: &Operation, response: &Response<'_>) -> Tally {
    let status = response.status;
    let Some(documented) = operation.response(status) else {
        let listed: Vec<&str> = operation.responses.iter().map(|response| &*response.status).collect();
        let mut found = finding(
            Kind::UnknownStatus,
            join(&operation.pointer, "responses"),
            format!("the statuses {}", listed.join(", ")),
            format!("HTTP {status}"),
        );
        found.name = Some(Safe::ours(status.to_string()));
        return found.into();
    };
    let mut checker = Checker::new(document);
    for (name, schema) in &documented.headers {
        if let Some(value) = response.headers.get(name) {
            let value = query::typed(document, schema, &String::from_utf8_lossy(value.as_bytes()));
            checker.at(&value, schema, false);
        }
    }
    let mut found = checker.finish();
    // Gateways respond in place of the service, in their own formats.
    let lenient = status >= 500;
    let headerless = matches!(status, 204 | 304) || operation.method == "head";
    let holder = Holder {
        document,
        pointer: &documented.pointer,
        content: &documented.content,
        needed: !headerless && !lenient,
        lenient,
    };
    let (tally, body) = holder.body(response.headers, response.body);
    found.append(tally);
    if let Some(error) = body.as_ref().and_then(|body| error_code(document, operation, status, body)) {
        found.add(error);
    }
    found
}

/// A code in a refusal that the operation does not list. The service uses the HTTP status where it has no code.
fn error_code(document: &Document, operation: &Operation, status: u16, body: &Value) -> Option<Finding> {
    if !(400..500).contains(&status) {
        return None;
    }
    let code = body.pointer(document.error_code()?)?.as_i64()?;
    if code == i64::from(status) || operation.error_codes.contains(&code) {
        return None;
    }
    let listed: Vec<String> = operation.error_codes.iter().map(ToString::to_string).collect();
    let said = if listed.is_empty() { "no error codes".to_owned() } else { listed.join(", ") };
    // Codes have a few digits; a longer number is something else, and may be personal.
    let name = (0..100_000).contains(&code).then(|| Safe::ours(code.to_string()));
    let shown =
        name.as_ref().map_or_else(|| "a code that is not shown".to_owned(), |name| format!("`{name}`"));
    let place = join(&operation.pointer, "x-omni-error-codes");
    let seen = format!("{shown} with HTTP {status}");
    Some(Finding { name, ..finding(Kind::UnknownErrorCode, place, said, seen) })
}

/// Where an accepted request contradicts the document.
pub(crate) fn request(document: &Document, operation: &Operation, request: &Request<'_>) -> Tally {
    let mut found = query::check(document, operation, request);
    credentials(document, operation, request.headers).into_iter().for_each(|finding| found.add(finding));
    let mut checker = Checker::new(document);
    for parameter in operation.parameters.iter().filter(|parameter| parameter.sent_in == In::Header) {
        let value =
            request.headers.get(&parameter.name).map(|value| String::from_utf8_lossy(value.as_bytes()));
        match value {
            Some(value) => {
                let value = query::typed(document, &parameter.schema, &value);
                checker.at(&value, &parameter.schema, parameter.sensitive);
            }
            None if parameter.required => found.add(query::missing(operation, parameter, "header")),
            None => {}
        }
    }
    found.append(checker.finish());
    match &operation.body {
        Some(body) => {
            let holder = Holder {
                document,
                pointer: &body.pointer,
                content: &body.content,
                needed: body.required,
                lenient: false,
            };
            found.append(holder.body(request.headers, request.body).0);
        }
        // Some clients send an empty object instead of no body.
        None if request.body.is_some_and(|body| !matches!(body.trim_ascii(), b"" | b"{}" | b"null")) => {
            let said = "a request without a body";
            found.add(finding(Kind::UnexpectedBody, operation.pointer.clone(), said, "a request with one"));
        }
        None => {}
    }
    found
}

fn credentials(document: &Document, operation: &Operation, headers: &HeaderMap) -> Option<Finding> {
    let there = |name: &String| {
        let scheme = document.schemes().iter().find(|scheme| scheme.name == *name);
        // Only credentials that are sent in a header are checked.
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
    /// Whether the body is required.
    needed: bool,
    /// A body whose content is not documented is not a finding.
    lenient: bool,
}

impl Holder<'_> {
    /// The findings in a body, and its value if it is JSON.
    fn body(&self, headers: &HeaderMap, body: Option<&[u8]>) -> (Tally, Option<Value>) {
        let place = join(self.pointer, "content");
        let one = |found: Option<Finding>| (found.map(Tally::from).unwrap_or_default(), None);
        let listed = || {
            let types: Vec<&str> = self.content.iter().map(|content| &*content.media_type).collect();
            if types.is_empty() { "no body".to_owned() } else { types.join(", ") }
        };
        if body.is_some_and(<[u8]>::is_empty) {
            let missing = self.needed && !self.content.is_empty();
            return one(missing.then(|| finding(Kind::MissingBody, place, listed(), "no body")));
        }
        if self.content.is_empty() {
            return one((!self.lenient).then(|| finding(Kind::UnexpectedBody, place, "no body", "a body")));
        }
        let sent =
            headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = sent.split(';').next().unwrap_or_default().trim();
        let documented = self.content.iter().find(|content| content.media_type.eq_ignore_ascii_case(essence));
        let Some(content) = documented else {
            let shown = Safe::media_type(sent);
            let seen = match &shown {
                Some(shown) => shown.to_string(),
                None if sent.is_empty() => "no media type".to_owned(),
                None => "a media type that is not shown".to_owned(),
            };
            let found = Finding { name: shown, ..finding(Kind::OtherMediaType, place, listed(), seen) };
            return one((!self.lenient).then_some(found));
        };
        let Some(body) = body.filter(|_| is_json(&content.media_type)) else { return one(None) };
        match serde_json::from_slice::<Value>(body) {
            Ok(value) => {
                let mut checker = Checker::new(self.document);
                checker.at(&value, &content.schema, false);
                (checker.finish(), Some(value))
            }
            Err(_) if self.lenient => one(None),
            Err(_) => {
                let place = join(&place, &content.media_type);
                let seen = "something that is not JSON, or nested too deeply";
                one(Some(finding(Kind::NotJson, place, "JSON", seen)))
            }
        }
    }
}
