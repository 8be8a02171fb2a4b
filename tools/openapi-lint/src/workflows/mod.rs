//! What no linter of Arazzo sees in the workflows: a step that is retried although its operation is not repeatable, a
//! secret that is written down, and names that lead nowhere.
//!
//! That the workflows are Arazzo, and work, is what Redocly finds out.

use std::sync::LazyLock;

use openapi_model::node::{Node, Tree};
use openapi_model::words::suggestion;
use openapi_model::{Document, Finding, model};
use regex_lite::Regex;
use serde_json::Value;

use crate::config::Extensions;

/// Everything that is wrong with the workflows (Arazzo) of a document, by line.
pub fn lint_workflows(workflows: &Document, document: &Document, named: &Extensions) -> Vec<Finding> {
    let mut check = Check {
        file: workflows,
        tree: Tree::new(&workflows.value),
        document,
        repeatable: named.repeatable,
        findings: Vec::new(),
    };
    check.workflows();
    check.inputs();
    check.names();
    check.findings.sort_by_key(|finding| finding.line);
    check.findings
}

struct Check<'a> {
    file: &'a Document,
    tree: Tree<'a>,
    document: &'a Document,
    /// The extension that says whether an operation is safe to retry; nothing is asked if it has no name.
    repeatable: &'a str,
    findings: Vec<Finding>,
}

impl<'a> Check<'a> {
    fn add(&mut self, rule: &'static str, at: &str, message: impl Into<String>) {
        let finding = self.file.finding(rule, at, message);
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    fn workflows(&mut self) {
        let operations = model::operations(&self.document.value).unwrap_or_default();
        let key = self.repeatable;
        let repeatable = |id: &str| {
            let operation = operations.iter().find(|operation| operation.id == id)?;
            Some(key.is_empty() || operation.object.get(key) == Some(&Value::Bool(true)))
        };
        let all = self.tree.root().items("workflows");
        for workflow in &all {
            for step in workflow.items("steps") {
                if let Some(id) = step.text("operationId").filter(|id| repeatable(id).is_none()) {
                    let hint = suggestion(id, operations.iter().map(|operation| operation.id));
                    let message = format!("there is no operation `{id}` in {}{hint}", self.document.name);
                    self.add("unknown-operation", &step.at("operationId"), message);
                }
                for place in [&step, workflow] {
                    self.credentials(workflow, &place.items("parameters"));
                }
                // The actions of the step stand in the place of the workflow's.
                let own = step.has("onFailure");
                let actions = if own { step.items("onFailure") } else { workflow.items("failureActions") };
                let retries = |action: &Node<'a>| self.component(action).text("type") == Some("retry");
                let retried: Vec<Node<'a>> = actions.into_iter().filter(retries).collect();
                for action in retried {
                    let called = called(&all, &step);
                    if let Some(id) = called.iter().find(|id| repeatable(id) == Some(false)) {
                        let message = format!("`{id}` is not repeatable (`{key}`), so it is not retried");
                        self.add("retry", &action.pointer, message);
                    }
                }
            }
        }
    }

    /// A reusable object: itself, or the component that it names by `reference`.
    fn component(&self, node: &Node<'a>) -> Node<'a> {
        let path = node.text("reference").and_then(|reference| reference.strip_prefix("$components."));
        let pointer = path.map(|path| format!("/components/{}", path.replace('.', "/")));
        pointer.and_then(|pointer| self.tree.at(&pointer)).unwrap_or_else(|| node.clone())
    }

    /// Credentials come from a step or from an input that is marked as secret.
    fn credentials(&mut self, workflow: &Node<'a>, parameters: &[Node<'a>]) {
        let schemes = self.document.value.pointer("/components/securitySchemes").and_then(Value::as_object);
        for given in parameters {
            let parameter = self.component(given);
            let name = parameter.text("name").unwrap_or_default();
            let headers =
                || schemes.into_iter().flatten().filter_map(|(_, scheme)| model::text(scheme, "name"));
            if !headers().any(|header| header.eq_ignore_ascii_case(name)) {
                continue;
            }
            let value = parameter.text("value").unwrap_or_default();
            let input =
                value.strip_prefix("$inputs.").map(|name| workflow.at("inputs") + "/properties/" + name);
            let secret =
                input.as_deref().and_then(|at| self.tree.at(at)).and_then(|input| input.text("format"));
            if !value.starts_with('$') {
                let message =
                    format!("the credential `{name}` is written out; take it from an input or a step");
                self.add("secret", &parameter.pointer, message);
            } else if input.is_some() && secret != Some("password") {
                let message =
                    format!("`{value}` is the credential `{name}`; mark the input `format: password`");
                self.add("secret", &given.pointer, message);
            }
        }
    }

    /// A secret has no value that somebody would leave in.
    fn inputs(&mut self) {
        let inputs =
            self.tree.root().items("workflows").into_iter().filter_map(|workflow| workflow.child("inputs"));
        let own = inputs.flat_map(|inputs| inputs.children("properties"));
        let shared = self.tree.root().child("components").map(|components| components.children("inputs"));
        for (name, input) in own.chain(shared.unwrap_or_default()) {
            let key = ["default", "example", "examples"].into_iter().find(|key| input.has(key));
            if let Some(key) = key.filter(|_| input.text("format") == Some("password")) {
                let message = format!("the input `{name}` is secret and has a `{key}`; delete that");
                self.add("secret", &input.at(key), message);
            }
        }
    }
}

impl<'a> Check<'a> {
    /// Inputs, steps and components that are named somewhere are there: Redocly sees it in workflows that it runs alone.
    fn names(&mut self) {
        for workflow in self.tree.root().items("workflows") {
            let steps = workflow.items("steps");
            let mut known: Vec<String> = Vec::new();
            let inputs = workflow.child("inputs").map(|inputs| inputs.children("properties"));
            known.extend(inputs.into_iter().flatten().map(|(name, _)| format!("$inputs.{name}")));
            for step in &steps {
                let id = step.text("stepId").unwrap_or_default();
                known.push(format!("$steps.{id}"));
                known.extend(
                    step.children("outputs")
                        .into_iter()
                        .map(|(name, _)| format!("$steps.{id}.outputs.{name}")),
                );
            }
            let mut texts = Vec::new();
            texts_of(&workflow, &mut texts);
            for (key, node, text) in texts {
                let named = match key.as_str() {
                    "reference" => vec![text.to_owned()],
                    // What an action goes to; a step's own name is known anyhow.
                    "stepId" => vec![format!("$steps.{text}")],
                    _ => NAMES
                        .as_ref()
                        .into_iter()
                        .flat_map(|it| it.find_iter(text))
                        .map(|it| it.as_str().to_owned())
                        .collect(),
                };
                for name in named {
                    let path = name
                        .strip_prefix("$components.")
                        .map(|path| format!("/components/{}", path.replace('.', "/")));
                    let there = path
                        .map_or_else(|| known.contains(&name), |pointer| self.tree.at(&pointer).is_some());
                    if !there {
                        let hint = suggestion(&name, known.iter().map(String::as_str));
                        self.add("unknown-name", &node, format!("there is no `{name}`{hint}"));
                    }
                }
            }
        }
    }
}

/// An input, or the output of a step.
static NAMES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\$inputs\.[\w-]+|\$steps\.[\w-]+\.outputs\.[\w-]+").ok());

/// The texts within a node: the key that each stands under, its pointer, and itself.
fn texts_of<'a>(node: &Node<'a>, texts: &mut Vec<(String, String, &'a str)>) {
    let children: Vec<(String, &Value)> = match node.value {
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect()
        }
        Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), member)).collect(),
        _ => return,
    };
    for (key, value) in children {
        let child = Node { value, pointer: node.at(&key) };
        match value.as_str() {
            Some(text) => texts.push((key, child.pointer, text)),
            None => texts_of(&child, texts),
        }
    }
}

/// The operations that a step calls, by way of another workflow too.
fn called<'a>(workflows: &[Node<'a>], step: &Node<'a>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = step.text("operationId").into_iter().collect();
    let mut seen: Vec<&str> = Vec::new();
    let mut open: Vec<&str> = step.text("workflowId").into_iter().collect();
    while let Some(id) = open.pop() {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        for step in
            workflows.iter().filter(|it| it.text("workflowId") == Some(id)).flat_map(|it| it.items("steps"))
        {
            ids.extend(step.text("operationId"));
            open.extend(step.text("workflowId"));
        }
    }
    ids
}

#[cfg(test)]
mod tests;
