//! progenitor takes one media type for a request, and the only binary one is `application/octet-stream` with a bare
//! schema. The real types are in the table of operations; the client chooses among them by content.

use serde_json::json;

use super::Pass;
use crate::spec::model::is_json;
use crate::spec::walk::for_each_operation;

pub const PASS: Pass = Pass {
    name: "binary_bodies",
    run: |document| {
        let mut count = 0;
        for_each_operation(document, |operation| {
            let content = operation.get_mut("requestBody").and_then(|body| body.get_mut("content"));
            let Some(content) = content else { return };
            let media_types = content.as_object().map(|content| content.keys().cloned().collect::<Vec<_>>());
            if !media_types.unwrap_or_default().iter().any(|media_type| is_json(media_type)) {
                *content =
                    json!({"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}});
                count += 1;
            }
        });
        Ok(count)
    },
};
