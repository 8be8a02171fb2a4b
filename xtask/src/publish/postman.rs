//! The Postman collection: the names of our extensions, and the order of the requests.

use std::path::Path;

use anyhow::{Context as _, Result};
use openapi_model::Document;
use openapi_postman::{Config, Order};
use serde_json::Value;

/// Where the order is.
const ORDER: &str = "openapi/collection.yaml";

/// The extensions of the document.
pub const CONFIG: Config = Config {
    issued_by: "x-omni-issued-by",
    error_codes: "x-omni-error-codes",
    changes_state: "x-omni-changes-state",
    repeatable: "x-omni-repeatable",
    replaced_by: "x-omni-replaced-by",
    refusal: "failReason",
};

/// The order of the requests.
pub fn order() -> Result<Order> {
    Ok(Order::read(&source()?)?)
}

/// The values of the variables for the sandbox; files that they name are below `root`.
pub fn environment(root: &Path) -> Result<Value> {
    let source = source()?;
    let part = |pointer| source.pointer(pointer).with_context(|| format!("{ORDER}: {pointer} is missing"));
    let name =
        part("/environment/name")?.as_str().with_context(|| format!("{ORDER}: the name is not a string"))?;
    let mut values = Vec::new();
    for (key, value) in part("/environment/values")?.as_object().into_iter().flatten() {
        let file = value.get("file").and_then(Value::as_str);
        let text = match (value.as_str(), file) {
            (Some(text), _) => text.to_owned(),
            (None, Some(path)) => base64_simd::STANDARD.encode_to_string(
                std::fs::read(root.join(path)).with_context(|| format!("cannot read {path}"))?,
            ),
            (None, None) => {
                anyhow::bail!(
                    "{ORDER}: /environment/values/{key} is neither a string nor an object with `file`"
                )
            }
        };
        values.push((key.clone(), text));
    }
    Ok(openapi_postman::environment(name, &values))
}

fn source() -> Result<Value> {
    let source = include_str!("../../../openapi/collection.yaml");
    Ok(Document::parse(ORDER, source)?.value)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use crate::DOCUMENT;
    use crate::extensions::VOCABULARY;
    use crate::spec::{model, shorthand};

    /// The parts of the format that depend on the document; Postman's own runner runs the collection in `.ci/dist`.
    #[test]
    fn every_operation_is_a_request_whose_variables_are_there() {
        let source = std::fs::read_to_string(crate::root().join(DOCUMENT)).unwrap();
        let document = shorthand::parse(DOCUMENT, &source).unwrap().value;
        let collection = openapi_postman::write(&document, &super::CONFIG, &super::order().unwrap()).unwrap();
        assert!(collection["info"]["name"].is_string());
        let variables = collection["variable"].as_array().unwrap();
        let names: BTreeSet<_> = variables.iter().map(|variable| variable["key"].as_str().unwrap()).collect();
        assert_eq!(names.len(), variables.len());
        let list = |value: &Value| value.as_array().unwrap().clone();
        let mut ids = BTreeSet::new();
        for item in list(&collection["item"]).iter().flat_map(|folder| list(&folder["item"])) {
            for named in list(&item["response"]).iter().chain([&item]) {
                assert!(ids.insert(named["id"].as_str().unwrap().to_owned()), "{}", named["id"]);
            }
            for response in list(&item["response"]) {
                assert!(response["code"].is_u64() && response["status"] != "", "{}", response["id"]);
                assert!(response["body"].is_string() || response["body"].is_null(), "{}", response["id"]);
            }
        }
        for operation in model::operations(&document).unwrap() {
            assert!(ids.contains(operation.id), "{}", operation.id);
        }
        let environment = super::environment(crate::root()).unwrap();
        for value in list(&environment["values"]) {
            assert!(names.contains(value["key"].as_str().unwrap()), "there is no variable {}", value["key"]);
        }
        let text = collection.to_string();
        for name in text.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()) {
            assert!(names.contains(name), "there is no variable `{name}`");
        }
    }

    /// The collection and the comparison call the extensions by the same names.
    #[test]
    fn the_names_are_those_of_the_vocabulary() {
        let shown = format!("{:?}", super::CONFIG);
        for name in shown.split('"').filter(|name| name.starts_with("x-omni-")) {
            assert!(VOCABULARY.members.iter().any(|(_, member)| member.key == name), "{name}");
        }
    }
}
