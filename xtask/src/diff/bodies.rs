//! Bodies, their media types, and answers.

use serde_json::Value;

use super::lists;
use super::rules::Rule;
use super::state::{At, Scope, State, resolve};
use super::uses::entries;
use super::{documentation, parameters, schemas};

type Two<'a> = (Option<&'a Value>, Option<&'a Value>);

/// Compares what is sent with a request, if anything.
pub(super) fn whole_request<'a>(state: &mut State<'a>, (old, new): Two<'a>, at: &At, scope: &Scope) {
    match (old, new) {
        (Some(old), Some(new)) if old != new => {
            let scope = scope.part("body");
            if let Some((old, new, at)) = state.follow(old, new, at) {
                request(state, old, new, &at, &scope);
            }
        }
        (Some(_), None) => state.report(Rule::BodyRemoved, scope, at, "body removed"),
        (None, Some(new)) => {
            let object = resolve(state.new, new, &at.new).map_or(new, |found| found.0);
            if object.get("required").and_then(Value::as_bool) == Some(true) {
                state.report(Rule::RequiredBodyAdded, scope, at, "required body added");
            } else {
                state.report(Rule::BodyAdded, scope, at, "body added");
            }
        }
        _ => {}
    }
}

/// Compares the body of a request.
pub(super) fn request<'a>(state: &mut State<'a>, old: &'a Value, new: &'a Value, at: &At, scope: &Scope) {
    documentation::compare(state, old, new, at, scope);
    let on = (Rule::BecameRequired, "required now");
    let off = (Rule::BecameOptional, "optional now");
    documentation::flag(state, (old, new), "required", (at, scope), on, off);
    content(state, old.get("content"), new.get("content"), &at.join("content"), scope);
}

/// Compares the answers of an operation, by status.
pub(super) fn answers<'a>(state: &mut State<'a>, (old, new): Two<'a>, at: &At, scope: &Scope) {
    for (status, old, new) in lists::members(old, new) {
        if status.starts_with("x-") {
            continue;
        }
        let at = at.join(status);
        let error = status.starts_with(['4', '5']) || status == "default";
        match (old, new) {
            (Some(old), Some(new)) if old != new => {
                let scope = scope.part(&format!("status {status}"));
                if let Some((old, new, at)) = state.follow(old, new, &at) {
                    answer(state, old, new, &at, &scope);
                }
            }
            (Some(_), None) => {
                let rule = if error { Rule::ErrorStatusRemoved } else { Rule::SuccessStatusRemoved };
                state.report(rule, scope, &at, format!("status {status} removed"));
            }
            (None, Some(_)) => {
                let rule = if error { Rule::ErrorStatusAdded } else { Rule::SuccessStatusAdded };
                state.report(rule, scope, &at, format!("status {status} added"));
            }
            _ => {}
        }
    }
}

/// Compares one answer.
pub(super) fn answer<'a>(state: &mut State<'a>, old: &'a Value, new: &'a Value, at: &At, scope: &Scope) {
    documentation::compare(state, old, new, at, scope);
    parameters::headers(state, old.get("headers"), new.get("headers"), &at.join("headers"), scope);
    let empty = |value: &Value| entries(value.get("content")).next().is_none();
    let at = at.join("content");
    match (empty(old), empty(new)) {
        (true, false) => state.report(Rule::BodyAdded, scope, &at, "body added"),
        (false, true) => state.report(Rule::BodyRemoved, scope, &at, "body removed"),
        (true, true) if old.get("content") != new.get("content") => {
            state.report(Rule::WrittenOut, scope, &at, "that there is no body is written in another way");
        }
        _ => content(state, old.get("content"), new.get("content"), &at, scope),
    }
}

/// Compares what there is for each media type.
pub(super) fn content<'a>(
    state: &mut State<'a>,
    old: Option<&'a Value>,
    new: Option<&'a Value>,
    at: &At,
    scope: &Scope,
) {
    // With one media type before and after there is no need to say which one is meant.
    let only = entries(old).count() == 1 && entries(new).count() == 1;
    for pair in lists::caseless_members(old, new) {
        match pair {
            (Some((old_name, old)), Some((name, new))) => {
                let scope = if only { scope.clone() } else { scope.part(&format!("`{name}`")) };
                let at = at.join_each(old_name, name);
                if state.spelled(old_name, name, &scope, &at) {
                    state.pair(at.clone());
                }
                if old != new {
                    media_type(state, old, new, &at, &scope);
                }
            }
            (Some((name, _)), None) => {
                let words = format!("media type `{name}` removed");
                state.report(Rule::MediaTypeRemoved, scope, &at.join(name), words);
            }
            (None, Some((name, _))) => {
                let words = format!("media type `{name}` added");
                state.report(Rule::MediaTypeAdded, scope, &at.join(name), words);
            }
            (None, None) => {}
        }
    }
}

fn media_type<'a>(state: &mut State<'a>, old: &'a Value, new: &'a Value, at: &At, scope: &Scope) {
    documentation::compare(state, old, new, at, scope);
    if old.get("encoding") != new.get("encoding") {
        state.report(Rule::SerializationChanged, scope, &at.join("encoding"), "`encoding` changed");
    }
    match (old.get("schema"), new.get("schema")) {
        (Some(old), Some(new)) => schemas::compare(state, old, new, &at.join("schema"), scope),
        (None, Some(_)) => state.report(Rule::TypeChanged, scope, &at.join("schema"), "has a schema now"),
        (Some(_), None) => {
            state.report(Rule::TypeChanged, scope, &at.join("schema"), "has no schema any more")
        }
        (None, None) => {}
    }
}
