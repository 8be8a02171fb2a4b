//! Callbacks describe requests that the service sends. The client has no method for them; their bodies are ordinary
//! types. progenitor would ignore them silently, so this pass removes them explicitly.

use super::Pass;
use crate::spec::walk::for_each_operation;

pub const PASS: Pass = Pass {
    name: "callbacks",
    run: |document| {
        let mut count = 0;
        for_each_operation(document, |operation| {
            count += usize::from(operation.shift_remove("callbacks").is_some())
        });
        if let Some(components) =
            document.pointer_mut("/components").and_then(serde_json::Value::as_object_mut)
        {
            components.shift_remove("callbacks");
        }
        Ok(count)
    },
};
