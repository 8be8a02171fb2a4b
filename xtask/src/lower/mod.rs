//! Lowering: from the published document to a view of it that progenitor can digest.
//!
//! Each pass is a file with one reason. A pass that changes nothing is an error, so it gets deleted rather than
//! forgotten.

mod binary_bodies;
mod callbacks;
mod errors;
mod extensions;
mod formats;
mod limits;
mod nulls;
pub mod queries;
mod references;
mod responses;
mod unions;
mod version_header;

use anyhow::{Result, bail};
use serde_json::Value;

/// One named change to the document.
pub struct Pass {
    /// Name in messages and in the snapshot of the view.
    pub name: &'static str,
    /// Changes the view, and returns the number of places changed.
    pub run: fn(&mut Value) -> Result<usize>,
}

/// All passes, in the order in which they run.
pub const PASSES: &[Pass] = &[
    responses::PASS,
    nulls::PASS,
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

/// Runs all passes, and after each of them calls back with its name and the view.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_that_changes_nothing_is_an_error() {
        let error = lower(&serde_json::json!({"paths": {}})).err().unwrap().to_string();
        assert!(error.contains("`responses` changed nothing"), "{error}");
    }
}
