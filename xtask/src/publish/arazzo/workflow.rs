//! Workflows as a whole: their ids, what they take, and what they give.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::scope::{Answer, Scope};
use super::{Check, step};
use crate::spec::words::suggestion;
use crate::spec::{model, pointer};

/// A workflow.
pub(super) struct Workflow<'a> {
    pub(super) id: &'a str,
    /// Its pointer.
    pub(super) at: String,
    pub(super) object: &'a Map<String, Value>,
    /// The schemas of its inputs by name.
    pub(super) inputs: BTreeMap<&'a str, &'a Value>,
    pub(super) required: Vec<&'a str>,
    pub(super) steps: Vec<Step<'a>>,
}

/// A step of a workflow.
pub(super) struct Step<'a> {
    pub(super) id: &'a str,
    /// Its pointer.
    pub(super) at: String,
    pub(super) object: &'a Map<String, Value>,
    /// The operation that it calls.
    pub(super) operation: Option<&'a str>,
    /// The workflow that it calls.
    pub(super) workflow: Option<&'a str>,
}

impl<'a> Workflow<'a> {
    /// The workflows of a document; what is none is a finding of the shape.
    pub(super) fn all(file: &'a Value) -> Vec<Self> {
        let list = file.get("workflows").and_then(Value::as_array).into_iter().flatten().enumerate();
        list.filter_map(|(index, workflow)| {
            Self::read(file, format!("/workflows/{index}"), workflow.as_object()?)
        })
        .collect()
    }

    fn read(file: &'a Value, at: String, object: &'a Map<String, Value>) -> Option<Self> {
        let text = |object: &'a Map<String, Value>, name: &str| object.get(name).and_then(Value::as_str);
        let inputs = object.get("inputs").and_then(|inputs| model::resolve(file, inputs).ok());
        let list = |name: &str| inputs.and_then(|inputs| inputs.get(name));
        let steps = object.get("steps").and_then(Value::as_array).into_iter().flatten().enumerate();
        Some(Self {
            id: text(object, "workflowId").unwrap_or_default(),
            inputs: list("properties")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .map(|(name, schema)| (name.as_str(), schema))
                .collect(),
            required: list("required")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect(),
            steps: steps
                .filter_map(|(index, step)| {
                    let object = step.as_object()?;
                    Some(Step {
                        id: text(object, "stepId").unwrap_or_default(),
                        at: format!("{at}/steps/{index}"),
                        object,
                        operation: text(object, "operationId"),
                        workflow: text(object, "workflowId"),
                    })
                })
                .collect(),
            object,
            at,
        })
    }
}

pub(super) fn check(check: &mut Check<'_>) {
    for index in 0..check.workflows.len() {
        let (id, at) = (check.workflows[index].id, check.workflows[index].at.clone());
        if check.workflows[..index].iter().any(|other| other.id == id) {
            check.add("duplicate-id", &format!("{at}/workflowId"), format!("another workflow is `{id}` too"));
        }
        depends(check, index);
        inputs(check, index);
        for number in 0..check.workflows[index].steps.len() {
            step::check(check, index, number);
        }
        let outputs = check.workflows[index].object.get("outputs").and_then(Value::as_object);
        for (name, output) in outputs.into_iter().flatten() {
            let scope = Scope { workflow: index, step: None, answer: Answer::None, depth: 0 };
            let here = pointer::join(&format!("{at}/outputs"), name);
            check.expression(output.as_str().unwrap_or_default(), scope, &here);
        }
    }
}

fn depends(check: &mut Check<'_>, index: usize) {
    let workflow = &check.workflows[index];
    let at = format!("{}/dependsOn", workflow.at);
    let depends = workflow.object.get("dependsOn").and_then(Value::as_array);
    for (place, id) in depends.into_iter().flatten().filter_map(Value::as_str).enumerate() {
        if let Some(message) = unknown(check, id) {
            check.add("unknown-workflow", &format!("{at}/{place}"), message);
        }
    }
}

/// What to say of a workflow that there is not.
pub(super) fn unknown(check: &Check<'_>, id: &str) -> Option<String> {
    let known = || check.workflows.iter().map(|workflow| workflow.id);
    (!known().any(|other| other == id))
        .then(|| format!("there is no workflow `{id}`{}", suggestion(id, known())))
}

/// Inputs say what they are, and secrets among them have no value that somebody would leave in.
fn inputs(check: &mut Check<'_>, index: usize) {
    let at = format!("{}/inputs", check.workflows[index].at);
    if let Some(inputs) = check.workflows[index].object.get("inputs") {
        check.resolve(&at, inputs);
    }
    for name in check.workflows[index].required.clone() {
        let known = &check.workflows[index].inputs;
        if !known.contains_key(name) {
            let hint = suggestion(name, known.keys().copied());
            check.add("input", &format!("{at}/required"), format!("there is no input `{name}`{hint}"));
        }
    }
    for (name, schema) in check.workflows[index].inputs.clone() {
        let here = pointer::join(&format!("{at}/properties"), name);
        let resolved = check.resolve(&here, schema);
        nested(check, &here, resolved);
        if model::text(resolved, "description").is_none() {
            check.add("input", &here, format!("the input `{name}` needs a `description`"));
        }
        if model::text(resolved, "type").is_none() {
            check.add("input", &here, format!("the input `{name}` needs a `type`"));
        }
        if model::text(resolved, "format") == Some("password")
            && let Some(key) =
                ["default", "example", "examples"].into_iter().find(|key| resolved.get(key).is_some())
        {
            let message = format!("the input `{name}` is secret and has a `{key}`; delete that");
            check.add("secret", &here, message);
        }
    }
}

/// The references within the schema of an input.
fn nested<'a>(check: &mut Check<'a>, at: &str, schema: &'a Value) {
    for key in ["items", "additionalProperties"] {
        if let Some(part) = schema.get(key).filter(|part| part.is_object()) {
            check.resolve(&pointer::join(at, key), part);
        }
    }
}
