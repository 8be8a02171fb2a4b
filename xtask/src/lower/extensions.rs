//! typify compares schemas including their extensions, and prints them; the code takes extensions directly from the
//! document. Examples are removed as well: progenitor does not use them, and reviewers of the view should not have to
//! read them.

use serde_json::Value;

use super::Pass;

pub const PASS: Pass = Pass {
    name: "extensions",
    run: |document| {
        let mut count = 0;
        strip(document, &mut count);
        Ok(count)
    },
};

fn strip(node: &mut Value, count: &mut usize) {
    match node {
        Value::Object(object) => {
            let before = object.len();
            let is_media_type = object.contains_key("schema");
            object.retain(|key, _| {
                let is_example = is_media_type && matches!(key.as_str(), "example" | "examples");
                !(is_example || key.starts_with("x-"))
            });
            *count += before - object.len();
            object.iter_mut().for_each(|(_, part)| strip(part, count));
        }
        Value::Array(list) => list.iter_mut().for_each(|part| strip(part, count)),
        _ => {}
    }
}
