//! For dates, UUIDs and the like, typify uses types from other crates that refuse a badly written value. We keep the
//! service's texts unchanged. Formats that choose a number's size, and `binary`, stay.

use serde_json::Value;

use super::Pass;
use crate::spec::walk::for_each_schema_of;

pub const PASS: Pass = Pass {
    name: "formats",
    run: |document| {
        let mut count = 0;
        for_each_schema_of(document, &mut |schema| {
            let is_text = schema.get("type").and_then(Value::as_str) == Some("string");
            let format = schema.get("format").and_then(Value::as_str);
            if is_text
                && format.is_some_and(|format| format != "binary")
                && let Some(object) = schema.as_object_mut()
            {
                object.shift_remove("format");
                count += 1;
            }
        });
        Ok(count)
    },
};
