//! typify turns a named schema that allows null into a wrapper around an option. Only optional fields refer to such
//! schemas, where an omitted field means the same, so the view drops the null.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use serde_json::Value;

use super::Pass;
use crate::spec::walk::for_each_schema_of;
use crate::spec::{model, pointer};

pub const PASS: Pass = Pass { name: "nulls", run };

fn run(document: &mut Value) -> Result<usize> {
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
        return Ok(0);
    };
    let mut names = BTreeSet::new();
    for (name, schema) in schemas.iter_mut().filter(|(_, schema)| model::flag(schema, "nullable")) {
        let Some(schema) = schema.as_object_mut() else { continue };
        schema.shift_remove("nullable");
        if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
            values.retain(|value| !value.is_null());
        }
        names.insert(name.clone());
    }
    let mut required = None;
    for_each_schema_of(document, &mut |schema| {
        let list = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for name in list.filter_map(Value::as_str) {
            let reference = schema.get("properties").and_then(|properties| properties.get(name)?.get("$ref"));
            let target = reference.and_then(Value::as_str).and_then(|it| pointer::component(it, "schemas"));
            if target.is_some_and(|target| names.contains(target)) {
                required = Some(name.to_owned());
            }
        }
    });
    if let Some(name) = required {
        bail!(
            "the property `{name}` is required and may be null, which the view cannot express; write it out"
        )
    }
    Ok(names.len())
}
