//! In the document, a reference with its own description is written `type` + `allOf: [$ref]`. typify would make a new
//! type of some of these. The field's text is taken from the document anyway, so the view has the bare `$ref`.

use serde_json::Value;

use super::Pass;
use crate::spec::walk::for_each_schema_of;

pub const PASS: Pass = Pass {
    name: "references",
    run: |document| {
        let mut count = 0;
        for_each_schema_of(document, &mut |schema| {
            let Some([only]) = schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) else {
                return;
            };
            if only.get("$ref").is_some() && schema.get("nullable").is_none() {
                *schema = only.clone();
                count += 1;
            }
        });
        Ok(count)
    },
};
