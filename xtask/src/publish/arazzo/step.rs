//! Steps: what is called, and whether the call is complete.

use serde_json::Value;

use super::api::{Schema, Scheme};
use super::scope::{Answer, Meaning, Origin, Scope};
use super::{Check, action, expression, workflow};
use crate::spec::model::{self, Operation};
use crate::spec::pointer;
use crate::spec::words::{list, suggestion};

/// Stands for an expression within a text. No text of a document has this letter.
const MARK: &str = "\u{e000}";

/// A parameter as a step sends it.
struct Given<'a> {
    at: String,
    name: &'a str,
    place: Option<&'a str>,
    value: &'a Value,
}

pub(super) fn check(check: &mut Check<'_>, workflow: usize, number: usize) {
    let scope = Scope { workflow, step: Some(number), answer: Answer::None, depth: 0 };
    let steps = &check.workflows[workflow].steps;
    let (id, at, object) = (steps[number].id, steps[number].at.clone(), steps[number].object);
    let (operation, called) = (steps[number].operation, steps[number].workflow);
    if steps[..number].iter().any(|other| other.id == id) {
        check.add("duplicate-id", &format!("{at}/stepId"), format!("another step is `{id}` too; rename one"));
    }
    match (operation, called) {
        (Some(id), None) => match check.api.operation(id) {
            Some(operation) => {
                let operation = Operation { ..*operation };
                call(check, scope, &at, &operation);
            }
            None => {
                let hint = suggestion(id, check.api.ids());
                let message = format!("there is no operation `{id}`{hint}");
                check.add("unknown-operation", &format!("{at}/operationId"), message);
            }
        },
        (None, Some(id)) => match workflow::unknown(check, id) {
            Some(message) => check.add("unknown-workflow", &format!("{at}/workflowId"), message),
            None => run(check, scope, &at, id),
        },
        _ => check.add(
            "call",
            &at,
            "a step names one `operationId` or one `workflowId`, and no `operationPath`",
        ),
    }
    action::check(check, scope, &at);
    for (name, output) in object.get("outputs").and_then(Value::as_object).into_iter().flatten() {
        let there = Scope { answer: Answer::Success, ..scope };
        let here = pointer::join(&format!("{at}/outputs"), name);
        check.expression(output.as_str().unwrap_or_default(), there, &here);
    }
}

/// The call of an operation.
fn call<'a>(check: &mut Check<'a>, scope: Scope, at: &str, operation: &Operation<'a>) {
    let mut given = Vec::new();
    parameters(check, &format!("{}/parameters", check.workflows[scope.workflow].at), true, scope, &mut given);
    parameters(check, &format!("{at}/parameters"), false, scope, &mut given);
    let known = check.api.parameters(operation);
    let credentials = check.api.credentials(operation);
    for entry in &given {
        let Some(place) = entry.place else {
            check.add("parameter", &entry.at, format!("say where `{}` is sent: it needs `in`", entry.name));
            value(check, scope, entry, None);
            continue;
        };
        let same = |name: &str| match place {
            "header" => name.eq_ignore_ascii_case(entry.name),
            _ => name == entry.name,
        };
        let parameter = known.iter().find(|(other, name, _)| *other == place && same(name));
        let credential = place == "header" && credentials.iter().flatten().any(|scheme| same(scheme.header));
        if parameter.is_none() && !credential {
            let headers = credentials.iter().flatten().map(|scheme| ("header", scheme.header));
            let all = known.iter().map(|(place, name, _)| (*place, *name)).chain(headers);
            let hint = suggestion(entry.name, all.filter(|(other, _)| *other == place).map(|(_, name)| name));
            let message = format!("`{}` has no parameter `{}` in {place}{hint}", operation.id, entry.name);
            check.add("parameter", &entry.at, message);
        }
        let schema = parameter.and_then(|(.., parameter)| parameter.get("schema"));
        value(check, scope, entry, schema);
    }
    for (place, name, parameter) in known.iter().filter(|(.., it)| model::flag(it, "required")) {
        let sent = given.iter().any(|entry| {
            entry.place == Some(place)
                && (entry.name == *name || *place == "header" && entry.name.eq_ignore_ascii_case(name))
        });
        if !sent {
            let usual = parameter.get("schema").and_then(|schema| schema.get("default"));
            let usual = usual.map(|usual| format!("; its usual value is {usual}")).unwrap_or_default();
            let message = format!("`{}` needs the parameter `{name}` in {place}{usual}", operation.id);
            check.add("missing-parameter", at, message);
        }
    }
    authorised(check, scope, at, operation, &credentials, &given);
    body(check, scope, at, operation);
}

/// Adds the parameters of a list; a later one replaces an earlier one of the same name.
fn parameters<'a>(check: &mut Check<'a>, at: &str, shared: bool, scope: Scope, given: &mut Vec<Given<'a>>) {
    let workflow = &check.workflows[scope.workflow];
    let object = if shared { workflow.object } else { workflow.steps[scope.step.unwrap_or_default()].object };
    for (index, entry) in object.get("parameters").and_then(Value::as_array).into_iter().flatten().enumerate()
    {
        let at = format!("{at}/{index}");
        let Some(parameter) = check.reusable(&at, entry, "parameters") else { continue };
        let text = |name: &str| parameter.get(name).and_then(Value::as_str);
        let Some(name) = text("name") else { continue };
        let value = entry.get("value").or_else(|| parameter.get("value")).unwrap_or(&Value::Null);
        given.retain(|other| other.name != name || other.place != text("in"));
        given.push(Given { at, name, place: text("in"), value });
    }
}

/// The value of a parameter, against its schema.
fn value<'a>(check: &mut Check<'a>, scope: Scope, entry: &Given<'a>, schema: Option<&'a Value>) {
    let mut wild = Vec::new();
    let sent = filled(check, scope, &entry.at, "", entry.value, &mut wild);
    let Some(schema) = schema else { return };
    fits(check, &sent, schema, &wild, &|_| entry.at.clone());
}

/// A value with something in the place of each expression; where the expressions are, and what they stand for.
fn filled<'a>(
    check: &mut Check<'a>,
    scope: Scope,
    at: &str,
    within: &str,
    value: &'a Value,
    wild: &mut Vec<(String, Meaning<'a>)>,
) -> Value {
    match value {
        Value::String(text) if text.starts_with('$') => {
            let meaning = check.expression(text, scope, at);
            wild.push((within.to_owned(), meaning));
            MARK.into()
        }
        Value::String(text) => {
            let found = expression::embedded(text);
            let mut filled = text.clone();
            for (place, expression) in found.iter().rev() {
                check.expression(expression, scope, at);
                filled.replace_range(place.clone(), MARK);
            }
            if !found.is_empty() {
                wild.push((within.to_owned(), None));
            }
            filled.into()
        }
        Value::Array(items) => {
            let mut list = Vec::new();
            for (index, item) in items.iter().enumerate() {
                let (at, within) = (format!("{at}/{index}"), format!("{within}/{index}"));
                list.push(filled(check, scope, &at, &within, item, wild));
            }
            list.into()
        }
        Value::Object(members) => {
            let mut object = serde_json::Map::new();
            for (name, member) in members {
                let (at, within) = (pointer::join(at, name), pointer::join(within, name));
                object.insert(name.clone(), filled(check, scope, &at, &within, member, wild));
            }
            object.into()
        }
        value => value.clone(),
    }
}

/// Holds what is sent against its schema. An expression fits wherever its type does.
fn fits<'a>(
    check: &mut Check<'a>,
    sent: &Value,
    schema: &'a Value,
    wild: &[(String, Meaning<'a>)],
    place: &dyn Fn(&str) -> String,
) {
    let problems = check.validator.problems(sent, &schema.into());
    let problems: Vec<_> = problems.into_iter().map(|it| (it.message(), it.at)).collect();
    for (message, pointer) in problems {
        let hidden = wild.iter().any(|(open, _)| {
            pointer.strip_prefix(open.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        if !hidden {
            check.add("payload", &place(&pointer), message);
        }
    }
    for (pointer, meaning) in wild {
        let Ok(Some(wanted)) = (Schema { root: check.api.document, value: schema }).at(pointer) else {
            continue;
        };
        let (Some(wanted), Some(found)) = (wanted.kind(), meaning.and_then(Schema::kind)) else { continue };
        if wanted != found && (wanted, found) != ("number", "integer") {
            let message = format!("the expression stands for a value of type {found}, not {wanted}");
            check.add("payload", &place(pointer), message);
        }
    }
}

/// One of the alternatives of credentials is complete, each from where it is issued.
fn authorised<'a>(
    check: &mut Check<'a>,
    scope: Scope,
    at: &str,
    operation: &Operation<'a>,
    alternatives: &[Vec<Scheme<'a>>],
    given: &[Given<'a>],
) {
    let mut best: Option<Vec<(String, String)>> = None;
    for alternative in alternatives {
        let mut problems = Vec::new();
        for scheme in alternative {
            let header = given.iter().find(|entry| {
                entry.place == Some("header") && entry.name.eq_ignore_ascii_case(scheme.header)
            });
            let Some(entry) = header else {
                let Scheme { name, header, .. } = scheme;
                let message =
                    format!("`{}` needs the credential `{name}` in the header `{header}`", operation.id);
                problems.push((at.to_owned(), message));
                continue;
            };
            if let Some(message) = wrong_source(check, scope, scheme, entry.value) {
                problems.push((entry.at.clone(), message));
            }
        }
        if best.as_ref().is_none_or(|best| problems.len() < best.len()) {
            best = Some(problems);
        }
    }
    for (at, message) in best.unwrap_or_default() {
        check.add("credential", &at, message);
    }
}

/// What is wrong with where a credential comes from.
fn wrong_source<'a>(
    check: &Check<'a>,
    scope: Scope,
    scheme: &Scheme<'a>,
    value: &'a Value,
) -> Option<String> {
    let name = scheme.name;
    let text = value.as_str().filter(|text| text.starts_with('$'));
    let Some(text) = text else {
        return Some(format!(
            "the credential `{name}` is written out; take it from the inputs or from its issuer"
        ));
    };
    match check.origin(text, scope) {
        Origin::Input(input) => {
            let schema = check.workflows[scope.workflow].inputs.get(input)?;
            let schema = model::resolve(&check.file.value, schema).ok()?;
            (model::text(schema, "format") != Some("password")).then(|| {
                format!("the input `{input}` is the credential `{name}`; mark it `format: password`")
            })
        }
        Origin::Answer(operation, field) if scheme.issuer == Some((operation, field)) => None,
        Origin::Nowhere => None,
        _ => Some(match scheme.issuer {
            Some((operation, field)) => {
                format!(
                    "the credential `{name}` comes from `{field}` in the answer of `{operation}`, or from an input"
                )
            }
            None => format!("the credential `{name}` is issued by no operation; take it from an input"),
        }),
    }
}

fn body<'a>(check: &mut Check<'a>, scope: Scope, at: &str, operation: &Operation<'a>) {
    let object = check.workflows[scope.workflow].steps[scope.step.unwrap_or_default()].object;
    let body = object.get("requestBody").filter(|body| body.is_object());
    let here = format!("{at}/requestBody");
    let (content, body) = match (check.api.body(operation), body) {
        (Some((content, _)), Some(body)) => (content, body),
        (Some((_, true)), None) => {
            return check.add("missing-body", at, format!("`{}` needs a `requestBody`", operation.id));
        }
        (None, Some(_)) => {
            return check.add("body", &here, format!("`{}` takes no body; delete it", operation.id));
        }
        (Some((_, false)) | None, None) => return,
    };
    for (index, entry) in body.get("replacements").and_then(Value::as_array).into_iter().flatten().enumerate()
    {
        if let Some(value) = entry.get("value") {
            filled(check, scope, &format!("{here}/replacements/{index}/value"), "", value, &mut Vec::new());
        }
    }
    let media = match model::text(body, "contentType") {
        None => content.iter().next(),
        Some(wanted) => {
            let media = content.get_key_value(wanted);
            if media.is_none() {
                let known = list(content.keys().map(String::as_str));
                let message = format!("`{}` takes {known}, not `{wanted}`", operation.id);
                check.add("body", &format!("{here}/contentType"), message);
            }
            media
        }
    };
    let (Some((media_type, media)), Some(payload)) = (media, body.get("payload")) else { return };
    let here = format!("{here}/payload");
    let mut wild = Vec::new();
    let mut sent = filled(check, scope, &here, "", payload, &mut wild);
    let Some(schema) = media.get("schema").filter(|_| model::is_json(media_type)) else { return };
    // A body with expressions among its keys is written as text.
    let written = payload.as_str().filter(|text| !text.starts_with('$')).is_some();
    if written {
        match serde_json::from_str(sent.as_str().unwrap_or_default()) {
            Ok(value) => sent = value,
            Err(error) => return check.add("payload", &here, format!("the text is no JSON: {error}")),
        }
        wild.clear();
        marked(&sent, "", &mut wild);
    }
    let place = |pointer: &str| if written { here.clone() } else { format!("{here}{pointer}") };
    fits(check, &sent, schema, &wild, &place);
}

/// Where an expression stands in a value that was written as text.
fn marked(value: &Value, at: &str, wild: &mut Vec<(String, Meaning<'_>)>) {
    match value {
        Value::String(text) if text.contains(MARK) => wild.push((at.to_owned(), None)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| marked(item, &format!("{at}/{index}"), wild));
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| marked(member, &pointer::join(at, name), wild));
        }
        _ => {}
    }
}

/// The run of another workflow: its inputs are the parameters.
fn run<'a>(check: &mut Check<'a>, scope: Scope, at: &str, id: &str) {
    let mut given = Vec::new();
    parameters(check, &format!("{at}/parameters"), false, scope, &mut given);
    let Some(called) = check.workflows.iter().find(|workflow| workflow.id == id) else { return };
    let (inputs, required) = (called.inputs.clone(), called.required.clone());
    for entry in &given {
        if entry.place.is_some() {
            check.add("parameter", &entry.at, "an input of a workflow is sent nowhere; delete `in`");
        }
        let Some(schema) = inputs.get(entry.name) else {
            let hint = suggestion(entry.name, inputs.keys().copied());
            check.add(
                "parameter",
                &entry.at,
                format!("the workflow `{id}` has no input `{}`{hint}", entry.name),
            );
            continue;
        };
        let mut wild = Vec::new();
        filled(check, scope, &entry.at, "", entry.value, &mut wild);
        let wanted = Schema { root: &check.file.value, value: schema }.kind();
        let found = wild.first().and_then(|(_, meaning)| *meaning).and_then(Schema::kind);
        if let (Some(wanted), Some(found)) = (wanted, found)
            && wanted != found
        {
            let message = format!("the expression stands for a value of type {found}, not {wanted}");
            check.add("payload", &entry.at, message);
        }
    }
    let required = required.into_iter().filter(|name| inputs.contains_key(name));
    for name in required.filter(|name| !given.iter().any(|entry| entry.name == *name)) {
        check.add("missing-parameter", at, format!("the workflow `{id}` needs the input `{name}`"));
    }
    let object = check.workflows[scope.workflow].steps[scope.step.unwrap_or_default()].object;
    if object.contains_key("requestBody") {
        check.add("body", &format!("{at}/requestBody"), "a workflow takes no body; delete it");
    }
}
