//! typify turns a limit into a type of its own that also refuses values when reading, and a default into a function.
//! Enforcing limits is up to the server (the sandbox does, by the document); in Rust a text is a `String` and a count
//! an integer.

use super::Pass;
use crate::spec::walk::for_each_schema_of;

const KEYS: [&str; 10] = [
    "default",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "pattern",
    "uniqueItems",
];

pub const PASS: Pass = Pass {
    name: "limits",
    run: |document| {
        let mut count = 0;
        for_each_schema_of(document, &mut |schema| {
            if let Some(object) = schema.as_object_mut() {
                count += KEYS.iter().filter(|key| object.shift_remove(**key).is_some()).count();
            }
        });
        Ok(count)
    },
};
