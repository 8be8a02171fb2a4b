//! The workflows: an Arazzo document, checked against the OpenAPI document and published beside it.
//!
//! What a workflow says is only worth something as long as it fits the operations that it calls: every name in it has
//! to exist, every call has to be complete, and nothing may be sent twice that is not to be sent twice.

mod action;
mod api;
mod expression;
mod scope;
mod shape;
mod step;
mod workflow;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::spec::words::suggestion;
use crate::spec::{self, Document, Finding, Validator, model, pointer};
use api::Api;
use workflow::Workflow;

/// Everything that is wrong with the workflows of a document, by line.
pub fn lint(workflows: &Document, document: &Document) -> Vec<Finding> {
    let mut check = Check {
        file: workflows,
        api: Api::new(&document.value),
        validator: spec::validator(document),
        workflows: Workflow::all(&workflows.value),
        used: BTreeSet::new(),
        findings: Vec::new(),
    };
    shape::check(&mut check);
    check.sources(document);
    workflow::check(&mut check);
    // With a misspelt name somewhere, that is what uses it.
    if check.findings.is_empty() {
        check.unused();
    }
    check.findings.sort_by_key(|finding| finding.line);
    check.findings
}

/// What the rules have in common.
struct Check<'a> {
    /// The workflows.
    file: &'a Document,
    /// The operations that they call.
    api: Api<'a>,
    validator: Validator<'a>,
    workflows: Vec<Workflow<'a>>,
    /// Pointers of the components and inputs that something refers to.
    used: BTreeSet<String>,
    findings: Vec<Finding>,
}

impl<'a> Check<'a> {
    fn add(&mut self, rule: &'static str, at: &str, message: impl Into<String>) {
        let finding = self.file.finding(rule, at, message);
        // What several steps share is wrong for each of them, and said once.
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// An object, or the component that stands for it by `reference`.
    fn reusable(&mut self, at: &str, value: &'a Value, group: &str) -> Option<&'a Map<String, Value>> {
        let Some(reference) = model::text(value, "reference") else { return value.as_object() };
        let place = pointer::join(at, "reference");
        let Some(name) = reference.strip_prefix("$components.").and_then(|rest| rest.strip_prefix(group))
        else {
            let message =
                format!("`{reference}` is no reference to a component; write `$components.{group}...`");
            self.add("unknown-component", &place, message);
            return None;
        };
        let name = name.trim_start_matches('.');
        let target = pointer::join(&format!("/components/{group}"), name);
        let found = self.file.value.pointer(&target);
        if found.is_none() {
            let known = self.file.value.pointer(&format!("/components/{group}")).and_then(Value::as_object);
            let hint = suggestion(name, known.into_iter().flat_map(Map::keys).map(String::as_str));
            self.add(
                "unknown-component",
                &place,
                format!("there is no `{name}` in `components/{group}`{hint}"),
            );
        }
        self.used.insert(target);
        found?.as_object()
    }

    /// What a `$ref` leads to within the workflows.
    fn resolve(&mut self, at: &str, value: &'a Value) -> &'a Value {
        let Some(reference) = model::text(value, "$ref") else { return value };
        self.used.insert(reference.trim_start_matches('#').to_owned());
        match model::resolve(&self.file.value, value) {
            Ok(value) => value,
            Err(error) => {
                self.add("unknown-component", &pointer::join(at, "$ref"), error.to_string());
                value
            }
        }
    }

    /// The one source is the OpenAPI document, under the name that works beside both of the published files.
    fn sources(&mut self, document: &Document) {
        let name = document.name.rsplit('/').next().unwrap_or_default();
        let sources = self.file.value.get("sourceDescriptions").and_then(Value::as_array);
        for (index, source) in sources.into_iter().flatten().enumerate() {
            let url = model::text(source, "url").unwrap_or_default();
            if url != format!("./{name}") {
                let message = format!("the address is `{url}`; the operations are those of `./{name}`");
                self.add("source", &format!("/sourceDescriptions/{index}/url"), message);
            }
        }
    }

    /// Components and inputs that nothing refers to.
    fn unused(&mut self) {
        let inputs = self.workflows.iter().flat_map(|workflow| {
            workflow.inputs.keys().map(|name| scope::input(workflow, name)).collect::<Vec<_>>()
        });
        for mark in inputs.filter(|mark| !self.used.contains(mark)).collect::<Vec<_>>() {
            self.add("unused", &mark, "nothing in the workflow uses this input; delete it");
        }
        let components = self.file.value.get("components").and_then(Value::as_object);
        for (group, members) in components.into_iter().flatten() {
            for name in members.as_object().into_iter().flat_map(Map::keys) {
                let at = pointer::join(&pointer::join("/components", group), name);
                if !self.used.contains(&at) {
                    self.add("unused", &at, "nothing refers to this component; delete it");
                }
            }
        }
    }
}
