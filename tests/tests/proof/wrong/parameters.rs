//! What can be wrong with the parameters in path and query.

use serde_json::Value;
use xtask::spec::model;

use super::body::resolved;
use super::{Case, Kind, MARKER};
use crate::request::Request;

/// All cases of the parameters of an operation.
pub fn cases(document: &Value, operation: &model::Operation<'_>, request: &Request) -> Vec<Case> {
    let mut cases = Vec::new();
    for parameter in model::parameters(document, operation).unwrap() {
        let name = parameter["name"].as_str().unwrap();
        match parameter["in"].as_str().unwrap() {
            "query" => cases.extend(of_query(document, parameter, request)),
            "path" => of_path(name, request, &mut cases),
            _ => {}
        }
    }
    cases
}

fn of_query(document: &Value, parameter: &Value, request: &Request) -> Vec<Case> {
    let name = parameter["name"].as_str().unwrap();
    let mut cases = Vec::new();
    let mut schema = resolved(document, &parameter["schema"]);
    let is_list = schema["type"] == "array";
    if is_list {
        schema = resolved(document, &schema["items"]);
    }
    let mut add = |kind, changed: Request| cases.push(of(kind, "query", name, changed));
    let others = || request.query.iter().filter(|(of, _)| of != name).cloned();
    let with = |value: &str| {
        let query = others().chain([(name.to_owned(), value.to_owned())]).collect();
        Request { query, ..request.clone() }
    };
    let raw = |text: String| Request { query: others().collect(), raw_query: text, ..request.clone() };
    if model::flag(parameter, "required") {
        add(Kind::Missing, Request { query: others().collect(), ..request.clone() });
    }
    if !is_list && let Some((_, value)) = request.query.iter().find(|(of, _)| of == name) {
        let mut twice = request.clone();
        twice.query.push((name.to_owned(), value.clone()));
        add(Kind::Twice, twice);
    }
    add(Kind::NotUtf8, raw(format!("{name}={MARKER}%ff")));
    let marker = if schema.get("enum").is_some() { Kind::NotAllowed } else { Kind::Type };
    match schema["type"].as_str() {
        Some("string") => {
            add(Kind::Nul, with(&format!("{MARKER}\0{MARKER}")));
            if schema.get("enum").is_some() {
                add(marker, with(MARKER));
            }
        }
        Some("integer") => {
            for (kind, value) in [
                (Kind::Type, MARKER.to_owned()),
                (Kind::Fraction, "7194.5".to_owned()),
                (Kind::TooLarge32, "71947194719471947194".to_owned()),
            ] {
                add(kind, with(&value));
            }
            for (kind, key, step) in [(Kind::TooSmall, "minimum", -1), (Kind::TooLarge32, "maximum", 1)] {
                if let Some(bound) = schema[key].as_i64() {
                    add(kind, with(&(bound + step).to_string()));
                }
            }
        }
        Some("boolean") => {
            for value in [MARKER, "7194", "yes"] {
                add(Kind::Type, with(value));
            }
        }
        other => panic!("a parameter of the type {other:?}"),
    }
    cases
}

fn of_path(name: &str, request: &Request, cases: &mut Vec<Case>) {
    for (kind, value) in [(Kind::NotUtf8, "%ff"), (Kind::Nul, "%00")] {
        let path = vec![(name.to_owned(), format!("{MARKER}{value}"))];
        cases.push(of(kind, "path", name, Request { path, ..request.clone() }));
    }
}

fn of(kind: Kind, part: &str, name: &str, request: Request) -> Case {
    let names = vec![if part == "path" { "path".to_owned() } else { name.to_owned() }];
    Case { place: format!("{part} {name}"), names, ..Case::of_body(kind, request) }
}
