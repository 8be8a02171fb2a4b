//! When a step has succeeded, and what is done then or otherwise.

use serde_json::{Map, Value};

use super::expression::{comparisons, literal};
use super::scope::{Answer, Scope};
use super::{Check, workflow};
use crate::spec::model;
use crate::spec::words::{list, suggestion};

pub(super) fn check(check: &mut Check<'_>, scope: Scope, at: &str) {
    let scope = Scope { answer: Answer::Any, ..scope };
    let workflow = &check.workflows[scope.workflow];
    let (shared, shared_at) = (workflow.object, workflow.at.clone());
    let object = workflow.steps[scope.step.unwrap_or_default()].object;
    criteria(check, scope, object.get("successCriteria"), &format!("{at}/successCriteria"));
    for (own, of_all, group) in
        [("onSuccess", "successActions", "successActions"), ("onFailure", "failureActions", "failureActions")]
    {
        let (list, at) = match object.get(own) {
            Some(list) => (Some(list), format!("{at}/{own}")),
            None => (shared.get(of_all), format!("{shared_at}/{of_all}")),
        };
        for (index, entry) in list.and_then(Value::as_array).into_iter().flatten().enumerate() {
            let at = format!("{at}/{index}");
            if let Some(action) = check.reusable(&at, entry, group) {
                let shared = entry.get("reference").is_some();
                act(check, scope, &at, action, shared);
            }
        }
    }
}

fn act<'a>(check: &mut Check<'a>, scope: Scope, at: &str, action: &'a Map<String, Value>, shared: bool) {
    // What is wrong in a component is told where it is used, because there it is wrong.
    let place = |name: &str| if shared { at.to_owned() } else { format!("{at}/{name}") };
    let text = |name: &str| action.get(name).and_then(Value::as_str);
    let kind = text("type").unwrap_or_default();
    if let Some(id) = text("stepId") {
        let known = || check.workflows[scope.workflow].steps.iter().map(|step| step.id);
        if !known().any(|other| other == id) {
            let message = format!("the workflow has no step `{id}`{}", suggestion(id, known()));
            check.add("unknown-step", &place("stepId"), message);
        }
    }
    if let Some(message) = text("workflowId").and_then(|id| workflow::unknown(check, id)) {
        check.add("unknown-workflow", &place("workflowId"), message);
    }
    let targets = ["stepId", "workflowId"].into_iter().filter(|name| action.contains_key(*name)).count();
    if kind == "goto" && targets != 1 || kind == "end" && targets != 0 {
        check.add("action", at, "`goto` needs one `stepId` or one `workflowId`, `end` neither");
    }
    if kind == "retry" {
        retry(check, scope, &place("type"));
    } else if let Some(name) =
        ["retryAfter", "retryLimit"].into_iter().find(|name| action.contains_key(*name))
    {
        check.add("action", &place(name), format!("`{name}` says nothing for `{kind}`; delete it"));
    }
    let here = if shared { at.to_owned() } else { format!("{at}/criteria") };
    for (index, criterion) in
        action.get("criteria").and_then(Value::as_array).into_iter().flatten().enumerate()
    {
        let here = if shared { here.clone() } else { format!("{here}/{index}") };
        self::criterion(check, scope, criterion, &here);
    }
}

/// Only what harms nobody when it is sent twice is sent again.
fn retry(check: &mut Check<'_>, scope: Scope, at: &str) {
    let step = &check.workflows[scope.workflow].steps[scope.step.unwrap_or_default()];
    let called = step.workflow.and_then(|id| check.workflows.iter().find(|workflow| workflow.id == id));
    let within = called.into_iter().flat_map(|workflow| &workflow.steps).filter_map(|step| step.operation);
    let harmful = step.operation.into_iter().chain(within).find(|id| {
        let operation = check.api.operation(id);
        operation.is_some_and(|it| it.object.get("x-omni-repeatable") != Some(&Value::Bool(true)))
    });
    if let Some(id) = harmful {
        let message = format!("`{id}` is not repeatable (`x-omni-repeatable`), so it is not retried");
        check.add("retry", at, message);
    }
}

fn criteria(check: &mut Check<'_>, scope: Scope, list: Option<&Value>, at: &str) {
    for (index, criterion) in list.and_then(Value::as_array).into_iter().flatten().enumerate() {
        self::criterion(check, scope, criterion, &format!("{at}/{index}"));
    }
}

fn criterion(check: &mut Check<'_>, scope: Scope, criterion: &Value, at: &str) {
    let condition = model::text(criterion, "condition").unwrap_or_default();
    let kind = criterion
        .get("type")
        .map_or("simple", |kind| kind.as_str().or_else(|| kind.get("type")?.as_str()).unwrap_or_default());
    match model::text(criterion, "context") {
        Some(context) => _ = check.expression(context, scope, at),
        None if kind != "simple" => {
            check.add("criterion", at, format!("a condition of type {kind} needs a `context`"))
        }
        None => {}
    }
    match kind {
        "simple" => {
            for comparison in comparisons(condition) {
                let sides = (comparison.left, comparison.operator, comparison.right);
                compare(check, scope, sides, at);
            }
        }
        "jsonpath" if !condition.starts_with('$') => {
            check.add("criterion", at, format!("`{condition}` is no JSONPath: those begin with `$`"));
        }
        "jsonpath" => {}
        "regex" => {
            if let Err(error) = regex_lite::Regex::new(condition) {
                check.add("criterion", at, format!("the pattern {condition} cannot be read: {error}"));
            }
        }
        other => {
            let message =
                format!("`{other}` is no type of a condition that is read here; write a simple one");
            check.add("criterion", at, message);
        }
    }
}

/// A comparison that can come true: of an expression with a value that it can have.
fn compare(check: &mut Check<'_>, scope: Scope, (left, operator, right): (&str, &str, &str), at: &str) {
    if !left.starts_with('$') {
        return check.add(
            "criterion",
            at,
            format!("`{left}` is no runtime expression; write that on the left side"),
        );
    }
    let meaning = check.expression(left, scope, at);
    if operator.is_empty() {
        return;
    }
    if right.starts_with('$') {
        check.expression(right, scope, at);
        return;
    }
    let Some(value) = literal(right) else {
        return check.add("criterion", at, format!("`{right}` is no value; texts stand in single quotes"));
    };
    if left == "$statusCode" {
        return status(check, scope, operator, &value, at);
    }
    if let Some(schema) = meaning.filter(|schema| std::ptr::eq(schema.root, check.api.document))
        && ["==", "!="].contains(&operator)
        && !value.is_null()
    {
        let problem = check.validator.problems(&value, &schema.value.into()).first().map(|it| it.message());
        if let Some(message) = problem {
            check.add("criterion", at, format!("`{left}` cannot be {right}: {message}"));
        }
    }
}

fn status(check: &mut Check<'_>, scope: Scope, operator: &str, value: &Value, at: &str) {
    let step = &check.workflows[scope.workflow].steps[scope.step.unwrap_or_default()];
    let Some(operation) = step.operation.and_then(|id| check.api.operation(id)) else { return };
    let Some(wanted) = value.as_u64() else {
        return check.add("status", at, format!("`$statusCode` is a number, not {value}"));
    };
    let known = check.api.statuses(operation);
    let can_be = known.iter().map(|status| u64::from(*status)).any(|status| match operator {
        "==" => status == wanted,
        "!=" => status != wanted,
        "<" => status < wanted,
        "<=" => status <= wanted,
        ">" => status > wanted,
        _ => status >= wanted,
    });
    if !can_be {
        let known: Vec<_> = known.iter().map(u16::to_string).collect();
        let known = list(known.iter().map(String::as_str));
        let message =
            format!("`{}` never answers with a status {operator} {wanted}; it has {known}", operation.id);
        check.add("status", at, message);
    }
}
