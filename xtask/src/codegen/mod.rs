//! From the document to the files of `omni-types` and `omni-client`.

mod calls;
mod client;
mod codes;
mod endpoints;
mod fields;
mod limits;
mod operations;
mod registry;
mod service;
mod tables;
mod text;
mod ty;
mod types;
mod unions;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};
use progenitor::{GenerationSettings, Generator, InterfaceStyle};
use serde_json::Value;

use crate::files::{File, FileState, write_or_check};
use crate::lower;
use crate::spec::walk::for_each_schema_of;
use crate::spec::{self, Document, Findings, model};

/// Everything that is generated from the document.
///
/// # Errors
/// The document has names that are not identifiers, or content that cannot be generated.
pub fn generate(document: &Document) -> Result<Vec<File>> {
    // The generators below panic on some of these, and write code that does not compile for others.
    let findings = spec::lint::lint_names(document);
    if !findings.is_empty() {
        return Err(Findings::new(&document.name, findings).into());
    }
    let view = lower::lower(&document.value)?;
    let typed =
        spec::typed_value(document, &view.value).context("the lowered view is not an OpenAPI document")?;

    let mut settings = GenerationSettings::default();
    settings.with_interface(InterfaceStyle::Positional).with_map_type("::std::collections::BTreeMap");
    let tokens =
        Generator::new(&settings).generate_tokens(&typed).context("progenitor refuses the lowered view")?;
    let generated = syn::parse2(tokens).context("progenitor wrote code that syn cannot read")?;

    // The texts and marks of query parameters are in the published document; as objects they exist after the pass.
    let mut source = document.value.clone();
    (lower::queries::PASS.run)(&mut source)?;
    describe_references(&mut source);

    let operations = operations::read(&document.value)?;
    let (types, client) = types::split(generated)?;
    let (types, behavior) = types::finish(types, &source, &view.value)?;
    let tables = tables::write(&document.value)?;
    let client = client::finish(client, &operations)?;
    Ok(vec![
        File::rust("omni-types/src/generated/types.rs", &types).with_lines(&calls::lay_out(&behavior)),
        File::rust("omni-types/src/generated/operations.rs", &operations::write(&operations)),
        File::rust("omni-types/src/generated/tables.rs", &tables),
        File::rust("omni-types/src/generated/codes.rs", &codes::write(&document.value, &operations)?),
        endpoints::write(&document.value, &client, &operations)?,
        File::rust("omni-types/src/generated/limits.rs", &limits::write(&document.value)?),
        File::rust("omni-types/src/generated/service.rs", &service::write(&document.value)?),
        File::rust("tests/src/generated.rs", &registry::write(&view.value, &client, &operations)?),
        File::rust("omni-client/src/generated.rs", &client::with_defaults(client, &operations)),
        crate::publish::rust::samples(&document.value)?,
    ])
}

/// Gives a property that is a bare reference the texts of what it refers to: beside a `$ref` the document has none.
fn describe_references(source: &mut Value) {
    let words: BTreeMap<String, Value> = model::schemas(source)
        .filter_map(|(name, schema)| Some((name.to_owned(), schema.get("description")?.clone())))
        .collect();
    for_each_schema_of(source, &mut |schema| {
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (_, property) in properties.into_iter().flatten() {
            let name = model::schema_name(property).and_then(|name| words.get(name)).cloned();
            if let (Some(words), Some(property)) = (name, property.as_object_mut()) {
                property.entry("description").or_insert(words);
            }
        }
    });
}

/// The view as text, with the changes of each pass, for a reviewer of the generator's input.
pub fn view(document: &Document) -> Result<String> {
    let view = lower::lower(&document.value)?;
    let mut text = String::new();
    for (name, count) in &view.counts {
        text.push_str(&format!("{name}: {count}\n"));
    }
    text.push_str(&serde_json::to_string_pretty(&view.value)?);
    text.push('\n');
    Ok(text)
}

/// Generates, and writes or compares below `root`.
pub fn run(root: &Path, document: &Document, check: bool) -> Result<Vec<FileState>> {
    generate(document)?.into_iter().map(|file| write_or_check(root, file, check)).collect()
}
