//! Properties: which there are, which are required, and whether there may be others.

use std::collections::BTreeSet;

use serde_json::Value;

use super::lists::{self, texts};
use super::rules::Rule;
use super::schemas;
use super::state::{At, Scope, State};
use super::uses::entries;

/// Compares the properties of two schemas.
pub(super) fn compare<'a>(state: &mut State<'a>, old: &'a Value, new: &'a Value, at: &At, scope: &Scope) {
    let required = |schema: &'a Value| texts(schema.get("required")).into_iter().collect::<BTreeSet<_>>();
    let (required_old, required_new) = (required(old), required(new));
    let names =
        |value: &'a Value| entries(value.get("properties")).map(|it| it.0.as_str()).collect::<Vec<_>>();
    let (names_old, names_new) = (names(old), names(new));
    let property = |schema: &'a Value, name: &str| schema.get("properties").and_then(|all| all.get(name));
    let properties = at.join("properties");
    for (i, j) in lists::by_name(&names_old, &names_new) {
        let Some(name) = j.map(|j| names_new[j]).or(i.map(|i| names_old[i])) else { continue };
        let (at, scope) = (properties.join(name), scope.property(name));
        match (property(old, name), property(new, name)) {
            (Some(old), Some(new)) => {
                presence(state, required_old.contains(name), required_new.contains(name), &at, &scope);
                schemas::compare(state, old, new, &at, &scope);
            }
            (Some(_), None) => state.report(Rule::PropertyRemoved, &scope, &at, "property removed"),
            (None, _) if required_new.contains(name) => {
                state.report(Rule::RequiredPropertyAdded, &scope, &at, "required property added");
            }
            (None, _) => state.report(Rule::PropertyAdded, &scope, &at, "property added"),
        }
    }
    // Parts put together by `allOf` may require what another part describes.
    for name in required_old.union(&required_new) {
        let explained = names_old.contains(name) != names_new.contains(name);
        if !names_new.contains(name) && !explained {
            let (old, new) = (required_old.contains(name), required_new.contains(name));
            presence(state, old, new, &at.join("required"), &scope.property(name));
        }
    }
    written(state, old, new, "properties", names_old.is_empty() && names_new.is_empty(), at, scope);
    if required_old != required_new {
        state.claim(&at.join("required"));
    } else {
        written(state, old, new, "required", required_old.is_empty(), at, scope);
    }
    further(state, old.get("additionalProperties"), new.get("additionalProperties"), at, scope);
}

/// An empty list means the same as none.
fn written(state: &mut State<'_>, old: &Value, new: &Value, key: &str, empty: bool, at: &At, scope: &Scope) {
    if empty && old.get(key).is_some() != new.get(key).is_some() {
        state.report(
            Rule::WrittenOut,
            scope,
            &at.join(key),
            format!("empty `{key}` written out, or no longer"),
        );
    }
}

fn presence(state: &mut State<'_>, old: bool, new: bool, at: &At, scope: &Scope) {
    match (old, new) {
        (false, true) => state.note(Rule::BecameRequired, scope, at, "required now"),
        (true, false) => state.note(Rule::BecameOptional, scope, at, "optional now"),
        _ => {}
    }
}

/// What is said of properties that are not listed.
#[derive(PartialEq)]
enum Further {
    Unsaid,
    Any,
    Forbidden,
    Described,
}

fn further<'a>(
    state: &mut State<'a>,
    old: Option<&'a Value>,
    new: Option<&'a Value>,
    at: &At,
    scope: &Scope,
) {
    if old == new {
        return;
    }
    let read = |value: Option<&Value>| match value {
        None => Some(Further::Unsaid),
        Some(Value::Bool(true)) => Some(Further::Any),
        Some(Value::Bool(false)) => Some(Further::Forbidden),
        Some(Value::Object(map)) if map.is_empty() => Some(Further::Any),
        Some(Value::Object(_)) => Some(Further::Described),
        // No value that OpenAPI knows: left to the comparison that knows nothing.
        Some(_) => None,
    };
    let (Some(before), Some(after)) = (read(old), read(new)) else { return };
    let at = at.join("additionalProperties");
    let (rule, words) = match (before, after) {
        (Further::Described, Further::Described) => {
            if let (Some(old), Some(new)) = (old, new) {
                schemas::compare(state, old, new, &at, &scope.within("{}"));
            }
            return;
        }
        (_, Further::Forbidden) => {
            (Rule::FurtherForbidden, "properties that are not listed are forbidden now")
        }
        (Further::Forbidden, _) | (Further::Unsaid, Further::Any) => {
            (Rule::FurtherAllowed, "properties that are not listed are allowed now")
        }
        (Further::Any, Further::Unsaid) => {
            (Rule::TypeChanged, "no longer said to have properties that are not listed")
        }
        (_, Further::Described) => (Rule::TypeChanged, "properties that are not listed have a schema now"),
        (Further::Any, Further::Any) => {
            (Rule::WrittenOut, "that any property is allowed is written in another way")
        }
        (_, _) => (Rule::TypeChanged, "properties that are not listed have no schema any more"),
    };
    state.report(rule, scope, &at, words);
}
