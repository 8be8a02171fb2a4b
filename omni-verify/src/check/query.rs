//! Parameters in the query and the path.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde_json::{Number, Value};

use super::Checker;
use super::request::Request;
use openapi_model::pointer::join;

use crate::document::{Document, In, Operation, Parameter};
use crate::finding::{Finding, Kind, Tally};
use crate::privacy::{Safe, text_shape};

pub(super) fn check(document: &Document, operation: &Operation, request: &Request<'_>) -> Tally {
    let mut found = Tally::default();
    let mut checker = Checker::new(document);
    let pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> = form_urlencoded::parse(request.query.as_bytes()).collect();
    let parameter = |sent_in: In, name: &str| {
        operation.parameters.iter().find(|it| it.sent_in == sent_in && it.name == name)
    };
    for (name, value) in &pairs {
        match parameter(In::Query, name) {
            Some(parameter) => {
                let value = typed(document, &parameter.schema, value);
                checker.at(&value, &parameter.schema, parameter.sensitive);
            }
            None => found.add(unknown(document, operation, name)),
        }
    }
    for (name, value) in request.path {
        if let Some(parameter) = parameter(In::Path, name) {
            let value = percent_decode_str(value).decode_utf8_lossy();
            checker.at(&typed(document, &parameter.schema, &value), &parameter.schema, parameter.sensitive);
        }
    }
    for parameter in operation.parameters.iter().filter(|it| it.sent_in == In::Query && it.required) {
        if !pairs.iter().any(|(name, _)| *name == parameter.name) {
            found.add(missing(operation, parameter, "query"));
        }
    }
    found.append(checker.finish());
    found
}

fn unknown(document: &Document, operation: &Operation, name: &str) -> Finding {
    let shown = Safe::identifier(document, name);
    let seen = match &shown {
        Some(name) => format!("`{name}` in the query"),
        None => format!("a name that is not shown ({})", text_shape(name)),
    };
    let count = operation.parameters.iter().filter(|parameter| parameter.sent_in == In::Query).count();
    Finding {
        kind: Kind::UnknownParameter,
        place: join(&operation.pointer, "parameters"),
        name: shown,
        said: Safe::ours(format!("{count} query parameters, not this one")),
        seen: Safe::ours(seen),
        class: "",
        sketch: None,
    }
}

pub(super) fn missing(operation: &Operation, parameter: &Parameter, sent_in: &str) -> Finding {
    Finding {
        kind: Kind::MissingParameter,
        place: join(&operation.pointer, "parameters"),
        name: Some(Safe::ours(&parameter.name)),
        said: Safe::ours(format!("the {sent_in} parameter `{}` is required", parameter.name)),
        seen: Safe::ours("a call that worked without"),
        class: "",
        sketch: None,
    }
}

/// A value that was sent as text, in the type of its schema if possible. The items of a list are sent one by one.
pub(super) fn typed(document: &Document, schema: &str, text: &str) -> Value {
    let parts = document.at(schema).map(|node| document.parts(&node)).unwrap_or_default();
    let stated = parts.iter().find_map(|part| part.text("type"));
    let read = match stated {
        Some("integer") => text.parse::<i64>().ok().map(Value::from),
        Some("number") => text.parse::<f64>().ok().and_then(Number::from_f64).map(Value::Number),
        Some("boolean") => text.parse::<bool>().ok().map(Value::Bool),
        Some("array") => {
            let items = parts.iter().find_map(|part| part.child("items"));
            let items = items.map(|items| typed(document, &items.pointer, text));
            Some(Value::Array(vec![items.unwrap_or_else(|| Value::from(text))]))
        }
        _ => None,
    };
    read.unwrap_or_else(|| Value::from(text))
}
