//! progenitor panics when an operation has several response types. Error responses share one schema across all
//! operations, and hand-written code reads them because it must also cope with HTML pages. So the view keeps only the
//! success.

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
