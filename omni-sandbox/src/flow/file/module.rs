//! Modules. Their type keeps unknown fields, so errors in a module have to be searched for.

use omni_types::FlowModule;
use omni_types::read::from_deserializer;
use serde_json::{Value, json};

use super::Fault;
use super::place::Place;

/// What a place may hold: in words, and a sample in JSON. The first one that fits applies, since a number may be
/// whole.
const KINDS: [(&str, &str); 6] = [
    ("a boolean", "true"),
    ("a number", "0.5"),
    ("a whole number", "1"),
    ("a string", "\"text\""),
    ("a list", "[]"),
    ("a table", "{}"),
];

/// Whether all modules in a file have a documented kind and shape.
pub(super) fn check(file: &Value) -> Result<(), Fault> {
    let place = Place::keys(&["configuration", "flowModules"]);
    let modules = file.pointer("/configuration/flowModules").and_then(Value::as_array);
    for (number, module) in modules.into_iter().flatten().enumerate() {
        one(place.item(number), module)?;
    }
    Ok(())
}

fn one(place: Place, module: &Value) -> Result<(), Fault> {
    if !module.is_object() {
        return Err(Fault::new(place, "expected a table with `key` and `configuration`"));
    }
    let Some(key) = module.get("key") else {
        return Err(Fault::new(place, "missing field `key`, which says what kind of module this is"));
    };
    let Some(key) = key.as_str().filter(|key| FlowModule::TAGS.contains(key)) else {
        let message = format!("expected one of {}", FlowModule::TAGS.join(", "));
        return Err(Fault::new(place.key("key"), message));
    };
    let Some(configuration) = module.get("configuration") else {
        let message = "missing field `configuration`; write `configuration = {}` if there is nothing to set";
        return Err(Fault::new(place, message));
    };
    let fits = |configuration: Value| {
        let module = json!({"key": key, "configuration": configuration});
        from_deserializer(module).is_ok_and(|module| !matches!(module, FlowModule::Unrecognized(_)))
    };
    if fits(configuration.clone()) {
        return Ok(());
    }
    Err(culprit(place.key("configuration"), configuration, &fits))
}

/// The innermost value that does not fit, even on its own.
fn culprit(place: Place, value: &Value, fits: &dyn Fn(Value) -> bool) -> Fault {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let alone = |inner: Value| fits(json!({key: inner}));
                if !alone(inner.clone()) {
                    return culprit(place.key(key), inner, &alone);
                }
            }
        }
        Value::Array(list) => {
            for (number, inner) in list.iter().enumerate() {
                let alone = |inner: Value| fits(json!([inner]));
                if !alone(inner.clone()) {
                    return culprit(place.item(number), inner, &alone);
                }
            }
        }
        _ => {}
    }
    let fitting = KINDS.iter().find(|(_, sample)| serde_json::from_str(sample).is_ok_and(fits));
    let kind = fitting.map_or("another value", |(kind, _)| kind);
    Fault::new(place, format!("expected {kind}"))
}
