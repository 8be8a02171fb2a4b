//! Responses are read leniently: a field that the documentation calls always present may still be missing one day, and a
//! session must not fail because of that. So in schemas that only responses use, nothing is required and nothing is
//! nullable (a field that may be missing takes null anyway). For the same reason, an object that lists its properties
//! takes further ones of any kind, even where the document expects one kind.

use anyhow::Result;
use serde_json::Value;

use super::Pass;
use crate::spec::model;
use crate::spec::walk::for_each_schema;

pub const PASS: Pass = Pass { name: "responses", run };

fn run(document: &mut Value) -> Result<usize> {
    let names = model::response_only(document)?;
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
        return Ok(0);
    };
    let mut count = 0;
    for (_, schema) in schemas.iter_mut().filter(|(name, _)| names.contains(name.as_str())) {
        for_each_schema(schema, &mut |schema| {
            if let Some(object) = schema.as_object_mut() {
                count += usize::from(object.shift_remove("required").is_some());
                count += usize::from(object.shift_remove("nullable").is_some());
                if object.contains_key("properties") && object.contains_key("additionalProperties") {
                    // typify ignores `true`; an empty schema means the same.
                    object.insert("additionalProperties".to_owned(), serde_json::json!({}));
                    count += 1;
                }
            }
        });
    }
    Ok(count)
}
