//! Parameters and headers.

use serde_json::Value;

use super::documentation;
use super::lists::{self, items};
use super::operations::Operation;
use super::rules::Rule;
use super::state::{At, Scope, State, resolve};
use super::words::show;
use super::{bodies, extensions, schemas};

/// A parameter that holds for an operation, and where it is written.
struct Parameter<'a> {
    name: String,
    /// What it is told apart by: the name, without case where case means nothing.
    key: String,
    /// Whether it stands in the path item and not in the operation.
    shared: bool,
    /// As it stands there, perhaps as a reference.
    node: &'a Value,
    object: &'a Value,
    at: String,
}

/// Compares the parameters that hold for an operation, those of its path included.
pub(super) fn compare<'a>(
    state: &mut State<'a>,
    (old, new): (Operation<'a>, Operation<'a>),
    at: &At,
    scope: &Scope,
) {
    let (before, after) = (effective(state.old, old, &at.old), effective(state.new, new, &at.new));
    let keys = |list: &[Parameter<'_>]| list.iter().map(|it| it.key.clone()).collect::<Vec<_>>();
    let pairs = lists::by_name(&keys(&before), &keys(&after));
    for &(i, j) in &pairs {
        match (i.map(|i| &before[i]), j.map(|j| &after[j])) {
            (Some(old), Some(new)) => {
                let at = At { old: old.at.clone(), new: new.at.clone() };
                let scope = scope.part(&new.name);
                if old.shared != new.shared {
                    state.pair(at.clone());
                }
                if old.node != new.node
                    && let Some((old, new, at)) = state.follow(old.node, new.node, &at)
                {
                    one(state, old, new, &at, &scope);
                }
            }
            (Some(old), None) => {
                let place = At { old: old.at.clone(), new: format!("{}/parameters/-", at.new) };
                state.report(Rule::ParameterRemoved, scope, &place, format!("{} removed", old.name));
            }
            (None, Some(new)) => {
                let place = At { old: format!("{}/parameters/-", at.old), new: new.at.clone() };
                added(state, &new.name, new.object, &place, scope);
            }
            (None, None) => {}
        }
    }
    if lists::reordered(&pairs) {
        let words = "order of the parameters changed (those of the path come first)";
        state.note(Rule::ParameterOrder, scope, &at.join("parameters"), words);
    }
    // An empty list is none.
    for at in [at, &At { old: above(&at.old).to_owned(), new: above(&at.new).to_owned() }] {
        let at = at.join("parameters");
        let empty = |value: Option<&Value>| value.is_some_and(|it| it.as_array().is_some_and(Vec::is_empty));
        if empty(state.old.pointer(&at.old)) || empty(state.new.pointer(&at.new)) {
            state.claim(&at);
        }
    }
}

/// A parameter or header that was not there.
pub(super) fn added(state: &mut State<'_>, name: &str, object: &Value, at: &At, scope: &Scope) {
    let required = object.get("required").and_then(Value::as_bool) == Some(true);
    let (rule, word) =
        if required { (Rule::RequiredParameterAdded, "required ") } else { (Rule::ParameterAdded, "") };
    state.report(rule, scope, at, format!("{word}{name} added"));
}

/// The parameters of an operation, over those of its path.
fn effective<'a>(document: &'a Value, operation: Operation<'a>, at: &str) -> Vec<Parameter<'a>> {
    let read = |holder: &'a Value, at: &str, shared: bool| -> Vec<Parameter<'a>> {
        let list = items(holder.get("parameters")).iter().enumerate();
        list.map(|(index, node)| {
            let at = format!("{at}/parameters/{index}");
            let object = resolve(document, node, &at).map_or(node, |found| found.0);
            let text = |key: &str| object.get(key).and_then(Value::as_str);
            let name = match (text("in"), text("name")) {
                (Some(place), Some(name)) => format!("{place} parameter `{name}`"),
                _ => format!("parameter {index}"),
            };
            let key = if is_header(object) { name.to_lowercase() } else { name.clone() };
            Parameter { name, key, shared, node, object, at }
        })
        .collect()
    };
    let own = read(operation.object, at, false);
    let mut all = read(operation.item, above(at), true);
    all.retain(|shared| own.iter().all(|own| own.key != shared.key));
    all.extend(own);
    all
}

/// The place around a place.
fn above(at: &str) -> &str {
    at.rsplit_once('/').map_or(at, |(above, _)| above)
}

/// Whether a parameter or a credential is sent as a header.
pub(super) fn is_header(object: &Value) -> bool {
    object.get("in").and_then(Value::as_str) == Some("header")
}

/// Whether a text is the same but for its case; if it is spelled in another way, that is told.
pub(super) fn spelled(
    state: &mut State<'_>,
    (old, new): (&Value, &Value),
    key: &str,
    at: &At,
    scope: &Scope,
) -> bool {
    let text = |object: &'_ Value| object.get(key).and_then(Value::as_str).map(str::to_owned);
    match (text(old), text(new)) {
        (Some(old), Some(new)) if old.to_lowercase() == new.to_lowercase() => {
            state.spelled(&old, &new, scope, &at.join(key));
            true
        }
        _ => false,
    }
}

/// Compares a parameter or header.
pub(super) fn one<'a>(state: &mut State<'a>, old: &'a Value, new: &'a Value, at: &At, scope: &Scope) {
    if old == new {
        return;
    }
    documentation::compare(state, old, new, at, scope);
    documentation::deprecated(state, old, new, at, scope);
    let on = (Rule::BecameRequired, "required now");
    let off = (Rule::BecameOptional, "optional now");
    documentation::flag(state, (old, new), "required", (at, scope), on, off);
    extensions::sensitive(state, old, new, at, scope);
    for key in ["name", "in"] {
        if key == "name" && is_header(old) && is_header(new) && spelled(state, (old, new), key, at, scope) {
            continue;
        }
        if old.get(key) != new.get(key) {
            // Only a component can be compared with one of another name; for whoever uses it, it is another parameter.
            let words = format!("`{key}` changed to {}", new.get(key).map_or_else(String::new, show));
            state.report(Rule::ParameterRemoved, scope, &at.join(key), words);
        }
    }
    serialization(state, old, new, at, scope);
    match (old.get("schema"), new.get("schema")) {
        (Some(old), Some(new)) => schemas::compare(state, old, new, &at.join("schema"), scope),
        (None, None) => {}
        _ => {
            state.claim(&at.join("content"));
            let words = "`schema` and `content` exchanged";
            return state.report(Rule::SerializationChanged, scope, &at.join("schema"), words);
        }
    }
    bodies::content(state, old.get("content"), new.get("content"), &at.join("content"), scope);
}

/// Compares how a value is written in the request or answer.
pub(super) fn serialization(state: &mut State<'_>, old: &Value, new: &Value, at: &At, scope: &Scope) {
    let effective = |object: &Value, key: &str| -> Value {
        let place = object.get("in").and_then(Value::as_str);
        let usual = if matches!(place, Some("query" | "cookie")) { "form" } else { "simple" };
        let style = object.get("style").cloned().unwrap_or_else(|| Value::from(usual));
        match key {
            "style" => style,
            "explode" => object.get(key).cloned().unwrap_or_else(|| Value::from(style == "form")),
            _ => object.get(key).cloned().unwrap_or(Value::Bool(false)),
        }
    };
    for key in ["style", "explode", "allowReserved", "allowEmptyValue"] {
        if old.get(key) == new.get(key) {
            continue;
        }
        let (before, after) = (effective(old, key), effective(new, key));
        if before == after {
            let words = format!("`{key}` is written out, or no longer");
            state.report(Rule::WrittenOut, scope, &at.join(key), words);
        } else {
            let words = format!("`{key}` is {} instead of {}", show(&after), show(&before));
            state.report(Rule::SerializationChanged, scope, &at.join(key), words);
        }
    }
}

/// Compares the headers of an answer or of a part of a body.
pub(super) fn headers<'a>(
    state: &mut State<'a>,
    old: Option<&'a Value>,
    new: Option<&'a Value>,
    at: &At,
    scope: &Scope,
) {
    for pair in lists::caseless_members(old, new) {
        match pair {
            (Some((old_name, old)), Some((name, new))) => {
                let (at, scope) = (at.join_each(old_name, name), scope.part(&format!("header `{name}`")));
                if state.spelled(old_name, name, &scope, &at) {
                    state.pair(at.clone());
                }
                if old != new
                    && let Some((old, new, at)) = state.follow(old, new, &at)
                {
                    one(state, old, new, &at, &scope);
                }
            }
            (Some((name, _)), None) => {
                let words = format!("header `{name}` removed");
                state.report(Rule::ParameterRemoved, scope, &at.join(name), words);
            }
            (None, Some((name, new))) => {
                let at = at.join(name);
                let object = resolve(state.new, new, &at.new).map_or(new, |found| found.0);
                added(state, &format!("header `{name}`"), object, &at, scope);
            }
            (None, None) => {}
        }
    }
}
