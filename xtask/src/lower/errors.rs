//! progenitor panics when an operation has several response types. Error responses are one schema for all operations and
//! are read by hand-written code that must also cope with HTML pages, so the view keeps only the success.

use serde_json::Value;

use super::Pass;
use crate::spec::walk::for_each_operation;

pub const PASS: Pass = Pass {
    name: "errors",
    run: |document| {
        let mut count = 0;
        for_each_operation(document, |operation| {
            let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else {
                return;
            };
            let before = responses.len();
            responses.retain(|status, _| status.starts_with('2'));
            count += before - responses.len();
        });
        Ok(count)
    },
};
