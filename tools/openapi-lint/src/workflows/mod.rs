//! What linters for Arazzo do not see in the workflows: a step that is retried although its operation is not
//! repeatable, a hard-coded secret, and names that do not resolve.
//!
//! Redocly checks that the workflows are valid Arazzo and work.

use openapi_model::node::{Node, Tree};
use openapi_model::words::suggestion;
use openapi_model::{Document, Finding, model, pointer};
use regex_lite::Regex;
use serde_json::Value;

use crate::config::Extensions;
use crate::outline::Report;

/// Everything that is wrong with the workflows (Arazzo) of a document, by line.
pub fn lint_workflows(workflows: &Document, document: &Document, named: &Extensions) -> Vec<Finding> {
    let mut check = Check { tree: Tree::new(&workflows.value), document, report: Report::new(workflows) };
    let all = check.tree.root().items("workflows");
    for workflow in &all {
        check.operations(&all, workflow, named.repeatable);
        check.names(workflow);
        for place in workflow.items("steps").iter().chain([workflow]) {
            check.credentials(workflow, &place.items("parameters"));
        }
        check.inputs(workflow.child("inputs").map(|inputs| inputs.children("properties")));
    }
    check.inputs(check.tree.root().child("components").map(|components| components.children("inputs")));
    check.report.finish()
}

struct Check<'a> {
    tree: Tree<'a>,
    document: &'a Document,
    report: Report<'a>,
}

impl<'a> Check<'a> {
    /// Operations exist, and only repeatable ones are retried; any may be if no extension marks them.
    fn operations(&mut self, all: &[Node<'a>], workflow: &Node<'a>, key: &str) {
        let operations = model::operations(&self.document.value).unwrap_or_default();
        let refused = |id: &&str| {
            let operation = operations.iter().find(|operation| operation.id == *id);
            !key.is_empty() && operation.is_some_and(|it| it.object.get(key) != Some(&Value::Bool(true)))
        };
        for step in workflow.items("steps") {
            let known = |id: &str| operations.iter().any(|operation| operation.id == id);
            if let Some(id) = step.text("operationId").filter(|id| !known(id)) {
                let hint = suggestion(id, operations.iter().map(|operation| operation.id));
                let message = format!("there is no operation `{id}` in {}{hint}", self.document.name);
                self.report.add("unknown-operation", &step.at("operationId"), message);
            }
            // The actions of the step replace those of the workflow.
            let own = step.has("onFailure");
            let actions = if own { step.items("onFailure") } else { workflow.items("failureActions") };
            let called = called(all, &step).into_iter().find(refused);
            for action in actions {
                if let (Some("retry"), Some(id)) = (self.component(&action).text("type"), called) {
                    let message = format!("`{id}` is not repeatable (`{key}`), so it is not retried");
                    self.report.add("retry", &action.pointer, message);
                }
            }
        }
    }

    /// A reusable object: the object itself, or the component that it names by `reference`.
    fn component(&self, node: &Node<'a>) -> Node<'a> {
        let component = node.text("reference").and_then(|reference| self.tree.at(&place(reference)?));
        component.unwrap_or_else(|| node.clone())
    }

    /// Credentials come from a step or from an input that is marked as secret.
    fn credentials(&mut self, workflow: &Node<'a>, parameters: &[Node<'a>]) {
        let document = Tree::new(&self.document.value);
        let schemes = document.at("/components").map(|components| components.children("securitySchemes"));
        let headers: Vec<&str> =
            schemes.into_iter().flatten().filter_map(|(_, scheme)| scheme.text("name")).collect();
        for given in parameters {
            let parameter = self.component(given);
            let name = parameter.text("name").unwrap_or_default();
            let value = parameter.text("value").unwrap_or_default();
            let properties = pointer::join(&workflow.at("inputs"), "properties");
            let input =
                value.strip_prefix("$inputs.").map(|name| self.tree.at(&pointer::join(&properties, name)));
            if !headers.iter().any(|header| header.eq_ignore_ascii_case(name)) {
                continue;
            } else if !value.starts_with('$') {
                let message =
                    format!("the credential `{name}` is written out; take it from an input or a step");
                self.report.add("secret", &parameter.pointer, message);
            } else if input
                .is_some_and(|input| input.and_then(|input| input.text("format")) != Some("password"))
            {
                let message =
                    format!("`{value}` is the credential `{name}`; mark the input `format: password`");
                self.report.add("secret", &given.pointer, message);
            }
        }
    }

    /// A secret has no default value that could be left in by mistake.
    fn inputs(&mut self, inputs: Option<Vec<(&str, Node<'a>)>>) {
        for (name, input) in
            inputs.into_iter().flatten().filter(|(_, it)| it.text("format") == Some("password"))
        {
            if let Some(key) = ["default", "example", "examples"].into_iter().find(|key| input.has(key)) {
                let message = format!("the input `{name}` is secret and has a `{key}`; delete that");
                self.report.add("secret", &input.at(key), message);
            }
        }
    }

    /// Inputs, components, and the steps that an action goes to exist. Redocly finds missing outputs.
    fn names(&mut self, workflow: &Node<'a>) {
        let inputs = workflow.child("inputs").map(|inputs| inputs.children("properties")).unwrap_or_default();
        let mut known: Vec<String> = inputs.iter().map(|(name, _)| format!("$inputs.{name}")).collect();
        known
            .extend(workflow.items("steps").iter().filter_map(|step| step.text("stepId")).map(str::to_owned));
        let input = Regex::new(r"\$inputs\.[\w-]+").ok();
        workflow.each(&mut |key, node| {
            let Some(text) = node.value.as_str() else { return };
            let named = match key {
                "reference" | "stepId" => vec![text],
                _ => input.iter().flat_map(|it| it.find_iter(text)).map(|it| it.as_str()).collect(),
            };
            for name in named {
                let there = place(name)
                    .map_or_else(|| known.iter().any(|it| it == name), |it| self.tree.at(&it).is_some());
                if !there {
                    let hint = suggestion(name, known.iter().map(String::as_str));
                    self.report.add("unknown-name", &node.pointer, format!("there is no `{name}`{hint}"));
                }
            }
        });
    }
}

/// The pointer to a component that is named by an expression.
fn place(reference: &str) -> Option<String> {
    let path = reference.strip_prefix("$components.")?;
    Some(path.split('.').fold("/components".to_owned(), |at, key| pointer::join(&at, key)))
}

/// The operations that a step calls, including those of another workflow that it calls.
fn called<'a>(workflows: &[Node<'a>], step: &Node<'a>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = step.text("operationId").into_iter().collect();
    let mut open: Vec<&str> = step.text("workflowId").into_iter().collect();
    let mut seen = 0;
    while let Some(id) = open.get(seen).copied() {
        seen += 1;
        let named = workflows.iter().filter(|it| it.text("workflowId") == Some(id));
        for step in named.flat_map(|it| it.items("steps")) {
            ids.extend(step.text("operationId"));
            open.extend(step.text("workflowId").filter(|id| !open.contains(id)));
        }
    }
    ids
}

#[cfg(test)]
mod tests;
