//! The code generator writes open unions itself, because an unknown tag has to be kept, and progenitor's enums refuse
//! it. In the view such a union is a free-form object that holds its name, and the schemas that only wrap tag and
//! content are removed.

use anyhow::{Result, bail};
use openapi_model::unions::Union;
use serde_json::{Value, json};

use super::Pass;
use crate::spec::model::OPEN_UNION;

pub const PASS: Pass = Pass { name: "unions", run };

fn run(document: &mut Value) -> Result<usize> {
    let unions = Union::all(document, OPEN_UNION)?;
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
        bail!("the document has no component schemas")
    };
    for union in &unions {
        schemas.insert(union.name.clone(), json!({"type": "object", "additionalProperties": true}));
        for variant in &union.variants {
            schemas.shift_remove(&variant.schema);
        }
    }
    Ok(unions.len())
}
