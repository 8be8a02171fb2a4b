//! Lowering: from the published document to the view of it that progenitor can digest.
//!
//! Each pass is a file with one reason. A pass that changes nothing is an error: it is to be deleted, not forgotten.

mod answers;
mod binary_bodies;
mod callbacks;
mod errors;
mod extensions;
mod formats;
mod limits;
pub mod queries;
mod references;
mod unions;
mod version_header;

use anyhow::{Result, bail};
use serde_json::Value;

/// One named change of the document.
pub struct Pass {
    /// Name in messages and in the snapshot of the view.
    pub name: &'static str,
    /// Changes the view and says in how many places.
    pub run: fn(&mut Value) -> Result<usize>,
}

/// All passes, in the order in which they run.
pub const PASSES: &[Pass] = &[
    answers::PASS,
    callbacks::PASS,
    version_header::PASS,
    errors::PASS,
    binary_bodies::PASS,
    queries::PASS,
    unions::PASS,
    references::PASS,
    limits::PASS,
    formats::PASS,
    extensions::PASS,
];

/// The view, and how many places each pass changed.
pub struct View {
    /// The lowered document.
    pub value: Value,
    /// Name of each pass with its count.
    pub counts: Vec<(&'static str, usize)>,
}

/// Runs all passes.
pub fn lower(document: &Value) -> Result<View> {
    lower_and_watch(document, |_, _| {})
}

/// Runs all passes, and shows the view after each of them with the name of the pass.
pub fn lower_and_watch(document: &Value, mut watch: impl FnMut(&'static str, &Value)) -> Result<View> {
    let mut value = document.clone();
    let mut counts = Vec::new();
    for pass in PASSES {
        let count = (pass.run)(&mut value)?;
        if count == 0 {
            bail!(
                "the lowering pass `{}` changed nothing; delete it if the document no longer needs it",
                pass.name
            );
        }
        counts.push((pass.name, count));
        watch(pass.name, &value);
    }
    Ok(View { value, counts })
}

/// Calls `visit` for every operation object.
fn for_each_operation(document: &mut Value, mut visit: impl FnMut(&mut serde_json::Map<String, Value>)) {
    let paths = document.pointer_mut("/paths").and_then(Value::as_object_mut);
    for (_, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if crate::spec::model::METHODS.contains(&method.as_str())
                && let Some(operation) = operation.as_object_mut()
            {
                visit(operation);
            }
        }
    }
}

/// Calls `visit` for every schema below a schema, itself included.
fn for_each_schema(schema: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    visit(schema);
    let Some(object) = schema.as_object_mut() else { return };
    for (key, part) in object.iter_mut() {
        match key.as_str() {
            "properties" => {
                part.as_object_mut().into_iter().flatten().for_each(|(_, part)| for_each_schema(part, visit))
            }
            "items" | "additionalProperties" if part.is_object() => for_each_schema(part, visit),
            "allOf" | "oneOf" | "anyOf" => {
                part.as_array_mut().into_iter().flatten().for_each(|part| for_each_schema(part, visit));
            }
            _ => {}
        }
    }
}

/// Calls `visit` for every schema of the document: components, parameters, bodies and answers.
pub(crate) fn for_each_schema_of(document: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        schemas.iter_mut().for_each(|(_, schema)| for_each_schema(schema, visit));
    }
    for_each_operation(document, |operation| {
        for (key, part) in operation.iter_mut() {
            match key.as_str() {
                "parameters" => {
                    for parameter in part.as_array_mut().into_iter().flatten() {
                        if let Some(schema) = parameter.get_mut("schema") {
                            for_each_schema(schema, visit);
                        }
                    }
                }
                "requestBody" => for_each_schema_of_content(part, visit),
                "responses" => part
                    .as_object_mut()
                    .into_iter()
                    .flatten()
                    .for_each(|(_, response)| for_each_schema_of_content(response, visit)),
                _ => {}
            }
        }
    });
}

fn for_each_schema_of_content(holder: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    let content = holder.get_mut("content").and_then(Value::as_object_mut);
    for (_, media_type) in content.into_iter().flatten() {
        if let Some(schema) = media_type.get_mut("schema") {
            for_each_schema(schema, visit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_that_changes_nothing_is_an_error() {
        let error = lower(&serde_json::json!({"paths": {}})).err().unwrap().to_string();
        assert!(error.contains("`answers` changed nothing"), "{error}");
    }
}
