//! What a runtime expression stands for, in the place where it stands.

use serde_json::Value;

use super::Check;
use super::api::Schema;
use super::expression::{self, Expression};
use super::workflow::{self, Step, Workflow};
use crate::spec::model;
use crate::spec::words::suggestion;

/// How much of an answer is known where an expression stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// Nothing: the call has yet to be made.
    None,
    /// One of a success.
    Success,
    /// Any.
    Any,
}

/// The place of an expression: workflow, step, and what is known of its answer. Without a step all have ended.
#[derive(Clone, Copy)]
pub(super) struct Scope {
    pub(super) workflow: usize,
    pub(super) step: Option<usize>,
    pub(super) answer: Answer,
    /// How many outputs were followed to get here: workflows that call one another in a circle have no end.
    pub(super) depth: usize,
}

/// As many outputs as a sensible document never leads through.
const DEEP: usize = 32;

/// What a value is: its schema, if there is one.
pub(super) type Meaning<'a> = Option<Schema<'a>>;

/// Where a value comes from in the end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Origin<'a> {
    Input(&'a str),
    /// Operation, and pointer into its answer.
    Answer(&'a str, &'a str),
    /// From an expression that leads nowhere, which has been reported.
    Nowhere,
    Unknown,
}

impl<'a> Check<'a> {
    /// What an expression stands for; if for nothing, a finding says so.
    pub(super) fn expression(&mut self, text: &str, scope: Scope, at: &str) -> Meaning<'a> {
        match self.meaning(text, scope) {
            Ok(meaning) => meaning,
            Err(message) => {
                self.add("expression", at, message);
                None
            }
        }
    }

    fn meaning(&mut self, text: &str, scope: Scope) -> Result<Meaning<'a>, String> {
        if scope.depth > DEEP {
            return Ok(None);
        }
        let expression = expression::parse(text)?;
        let early = "the answer is not there yet where this stands";
        match expression {
            Expression::Status if scope.answer == Answer::None => Err(format!("`{text}`: {early}")),
            Expression::Status | Expression::Request => Ok(None),
            Expression::Body(pointer) => {
                if scope.answer == Answer::None {
                    return Err(format!("`{text}`: {early}"));
                }
                self.body(text, pointer, scope)
            }
            Expression::Header(name) => {
                if scope.answer == Answer::None {
                    return Err(format!("`{text}`: {early}"));
                }
                let operation = self.step(scope).and_then(|step| self.api.operation(step.operation?));
                // A wrong operationId is reported where it stands.
                let Some(operation) = operation else { return Ok(None) };
                let names: Vec<&str> = self
                    .api
                    .answers(operation)
                    .filter_map(|(_, answer)| answer.get("headers")?.as_object())
                    .flat_map(|headers| headers.keys().map(String::as_str))
                    .collect();
                if names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                    return Ok(None);
                }
                Err(format!(
                    "`{}` answers without a header `{name}`{}",
                    operation.id,
                    suggestion(name, names)
                ))
            }
            Expression::Input(name, pointer) => {
                let inputs = &self.workflows[scope.workflow].inputs;
                let Some(value) = inputs.get(name).copied() else {
                    let hint = suggestion(name, inputs.keys().copied());
                    return Err(format!("the workflow has no input `{name}`{hint}"));
                };
                self.used.insert(input(&self.workflows[scope.workflow], name));
                let schema = Schema { root: &self.file.value, value };
                schema.at(pointer).map_err(|(part, known)| missing(text, &part, known))
            }
            Expression::Output(name) => {
                let called =
                    self.step(scope).filter(|_| scope.answer != Answer::None).and_then(|it| it.workflow);
                let Some(called) = called else {
                    return Err(format!("`{text}` is what a called workflow gives; this step calls none"));
                };
                // A workflow that there is not is reported where it is called.
                if workflow::unknown(self, called).is_some() {
                    return Ok(None);
                }
                self.output_of(called, name, scope)
            }
            Expression::Step(id, name, pointer) => self.earlier(text, id, name, pointer, scope),
            Expression::Workflow(id, name) => self.output_of(id, name, scope),
        }
    }

    fn step(&self, scope: Scope) -> Option<&Step<'a>> {
        self.workflows.get(scope.workflow)?.steps.get(scope.step?)
    }

    fn body(&self, text: &str, pointer: &str, scope: Scope) -> Result<Meaning<'a>, String> {
        let operation = self.step(scope).and_then(|step| self.api.operation(step.operation?));
        // A wrong operationId is reported where it stands.
        let Some(operation) = operation else { return Ok(None) };
        let mut wrong = None;
        for (_, answer) in self
            .api
            .answers(operation)
            .filter(|(status, _)| scope.answer == Answer::Any || status.starts_with('2'))
        {
            for (media_type, media) in model::media_types(answer.get("content")) {
                let Some(value) = media.get("schema") else { continue };
                if !model::is_json(media_type) && !pointer.is_empty() {
                    continue;
                }
                match (Schema { root: self.api.document, value }).at(pointer) {
                    Ok(found) => return Ok(found),
                    Err(error) => drop(wrong.get_or_insert(error)),
                }
            }
        }
        let Some((part, known)) = wrong else {
            return Err(format!("`{text}`: `{}` answers without a body that this leads into", operation.id));
        };
        Err(format!("`{}`: {}", operation.id, missing(text, &part, known)))
    }

    fn earlier(
        &mut self,
        text: &str,
        id: &str,
        name: &str,
        pointer: &str,
        scope: Scope,
    ) -> Result<Meaning<'a>, String> {
        let workflow = &self.workflows[scope.workflow];
        let Some(index) = workflow.steps.iter().position(|step| step.id == id) else {
            let hint = suggestion(id, workflow.steps.iter().map(|step| step.id));
            return Err(format!("`{text}`: the workflow has no step `{id}`{hint}"));
        };
        if scope.step.is_some_and(|current| index >= current) {
            return Err(format!("`{text}`: the step `{id}` has not run yet where this stands"));
        }
        let outputs = workflow.steps[index].object.get("outputs").and_then(Value::as_object);
        let Some(output) = outputs.and_then(|outputs| outputs.get(name)).and_then(Value::as_str) else {
            let known = outputs.into_iter().flat_map(|outputs| outputs.keys()).map(String::as_str);
            return Err(format!(
                "`{text}`: the step `{id}` has no output `{name}`{}",
                suggestion(name, known)
            ));
        };
        let there = Scope { step: Some(index), answer: Answer::Success, depth: scope.depth + 1, ..scope };
        // A wrong output is reported where it stands.
        let Ok(Some(schema)) = self.meaning(output, there) else { return Ok(None) };
        schema.at(pointer).map_err(|(part, known)| missing(text, &part, known))
    }

    fn output_of(&mut self, id: &str, name: &str, scope: Scope) -> Result<Meaning<'a>, String> {
        let Some(index) = self.workflows.iter().position(|workflow| workflow.id == id) else {
            return Err(workflow::unknown(self, id).unwrap_or_default());
        };
        let outputs = self.workflows[index].object.get("outputs").and_then(Value::as_object);
        let Some(output) = outputs.and_then(|outputs| outputs.get(name)).and_then(Value::as_str) else {
            let known = outputs.into_iter().flat_map(|outputs| outputs.keys()).map(String::as_str);
            return Err(format!("the workflow `{id}` has no output `{name}`{}", suggestion(name, known)));
        };
        let there = Scope { workflow: index, step: None, answer: Answer::None, depth: scope.depth + 1 };
        Ok(self.meaning(output, there).unwrap_or_default())
    }

    /// Where the value of an expression comes from.
    pub(super) fn origin(&self, text: &'a str, scope: Scope) -> Origin<'a> {
        let outputs = |object: &'a serde_json::Map<String, Value>, name: &str| {
            object.get("outputs")?.get(name)?.as_str()
        };
        let followed = match expression::parse(text) {
            _ if scope.depth > DEEP => Some(Origin::Unknown),
            Ok(Expression::Input(name, "")) => Some(Origin::Input(name)),
            Ok(Expression::Body(pointer)) => {
                self.step(scope).and_then(|step| step.operation).map(|id| Origin::Answer(id, pointer))
            }
            Ok(Expression::Step(id, name, "")) => {
                let steps = &self.workflows[scope.workflow].steps;
                // Only backwards, so that it comes to an end.
                let end = scope.step.unwrap_or(steps.len());
                steps[..end].iter().position(|step| step.id == id).and_then(|index| {
                    let there = Scope { step: Some(index), ..scope };
                    Some(self.origin(outputs(steps[index].object, name)?, there))
                })
            }
            Ok(Expression::Output(name)) => self.step(scope).and_then(|step| step.workflow).and_then(|id| {
                let index = self.workflows.iter().position(|workflow| workflow.id == id)?;
                let there =
                    Scope { workflow: index, step: None, answer: Answer::None, depth: scope.depth + 1 };
                Some(match self.origin(outputs(self.workflows[index].object, name)?, there) {
                    // The input of the other one is a value of this one, which is not followed further.
                    Origin::Input(_) => Origin::Unknown,
                    origin => origin,
                })
            }),
            Err(_) => None,
            Ok(_) => Some(Origin::Unknown),
        };
        followed.unwrap_or(Origin::Nowhere)
    }
}

/// The mark of an input that something refers to.
pub(super) fn input(workflow: &Workflow<'_>, name: &str) -> String {
    format!("{}/inputs/properties/{name}", workflow.at)
}

fn missing(text: &str, part: &str, known: Vec<&str>) -> String {
    format!("`{text}` leads to `{part}`, which is not there{}", suggestion(part, known))
}
