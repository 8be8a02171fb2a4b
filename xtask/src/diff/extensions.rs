//! The `x-omni-*` vocabulary, as far as it belongs to no other part.

use serde_json::Value;

use super::documentation::{flag, member};
use super::lists::{self, items, texts};
use super::rules::Rule;
use super::state::{At, Scope, State};
use super::words::show;
use crate::spec::model;

/// Compares what is said at the root of the document.
pub(super) fn document(state: &mut State<'_>, old: &Value, new: &Value, at: &At, scope: &Scope) {
    let key = "x-omni-max-request-bytes";
    let (before, after) = (old.get(key), new.get(key));
    let number = |value: Option<&Value>| value.is_none_or(Value::is_number);
    if before != after && number(before) && number(after) {
        let bytes = |value: Option<&Value>| value.and_then(Value::as_f64).unwrap_or(f64::INFINITY);
        let raised = bytes(after) > bytes(before);
        let rule = if raised { Rule::RequestSizeRaised } else { Rule::RequestSizeLowered };
        let shown = |value: Option<&Value>| value.map_or_else(|| "no limit".to_owned(), show);
        let words = format!("`{key}` {} instead of {}", shown(after), shown(before));
        state.report(rule, scope, &at.join(key), words);
    }
    member(state, old, new, "x-omni-sensitive-words", at, scope, "list of words that look sensitive");
    let key = "x-omni-error-names";
    coded(state, (old, new), key, at, |state, code, names, at| match names {
        (None, Some(new)) => {
            let words = format!("error code {code} is named {}", named(new, "name"));
            state.report(Rule::ErrorNameAdded, scope, at, words);
        }
        (Some(old), None) => {
            let words = format!("error code {code} is no longer named {}", named(old, "name"));
            state.report(Rule::ErrorNameChanged, scope, at, words);
        }
        (Some(old), Some(new)) if old.get("name") != new.get("name") => {
            let words = format!(
                "error code {code} is named {} instead of {}",
                named(new, "name"),
                named(old, "name")
            );
            state.report(Rule::ErrorNameChanged, scope, &at.join("name"), words);
        }
        _ => {}
    });
}

/// Compares what is said of an operation.
pub(super) fn operation(state: &mut State<'_>, old: &Value, new: &Value, at: &At, scope: &Scope) {
    // The promise is the careful reading: whoever hears nothing takes a call for one that changes something.
    for (key, promise, given, taken) in [
        ("x-omni-changes-state", false, "changes nothing", "changes the state"),
        ("x-omni-repeatable", true, "may be repeated", "may no longer be repeated"),
    ] {
        let (before, after) = (old.get(key), new.get(key));
        let plain = |value: Option<&Value>| value.is_none_or(Value::is_boolean);
        if before == after || !plain(before) || !plain(after) {
            continue;
        }
        let promised = |value: Option<&Value>| value.and_then(Value::as_bool) == Some(promise);
        let (rule, words) = match (promised(before), promised(after)) {
            (false, true) => (Rule::EffectPromised, format!("{given} (`{key}`)")),
            (true, false) => (Rule::EffectWithdrawn, format!("{taken} (`{key}`)")),
            _ => (Rule::WrittenOut, format!("`{key}` is written out, or no longer")),
        };
        state.report(rule, scope, &at.join(key), words);
    }
    reach(state, old, new, at, scope);
    member(state, old, new, "x-omni-replaced-by", at, scope, "name of the operation to use instead");
    coded(state, (old, new), "x-omni-error-codes", at, |state, code, codes, at| match codes {
        (None, Some(_)) => {
            state.report(Rule::ErrorCodeAdded, scope, at, format!("error code {code} documented"));
        }
        (Some(_), None) => {
            let words = format!("error code {code} no longer documented");
            state.report(Rule::ErrorCodeRemoved, scope, at, words);
        }
        (Some(old), Some(new)) => {
            for key in ["meaning", "x-omni-source"] {
                member(state, old, new, key, at, scope, &format!("{key} of error code {code}"));
            }
        }
        (None, None) => {}
    });
    table(state, old, new, at, scope);
}

/// How far a change of state may reach, the nearest first. An operation that says nothing may reach anything.
const REACHES: [&str; 4] = ["session", "session-end", "account", "outside"];

fn reach(state: &mut State<'_>, old: &Value, new: &Value, at: &At, scope: &Scope) {
    let key = "x-omni-reach";
    let (before, after) = (old.get(key), new.get(key));
    let rank = |value: Option<&Value>| match value {
        None => Some(REACHES.len()),
        // A word that is not known says as little as none.
        Some(Value::String(word)) => {
            Some(REACHES.iter().position(|reach| word == reach).unwrap_or(REACHES.len()))
        }
        Some(_) => None,
    };
    let (Some(was), Some(is)) = (rank(before), rank(after)) else { return };
    if was != is {
        let rule = if is < was { Rule::EffectPromised } else { Rule::EffectWithdrawn };
        let shown = |value: Option<&Value>| value.map_or_else(|| "nothing said".to_owned(), show);
        let words = format!("`{key}` {} instead of {}", shown(after), shown(before));
        state.report(rule, scope, &at.join(key), words);
    }
}

fn named(object: &Value, key: &str) -> String {
    object.get(key).map_or_else(|| "nothing".to_owned(), show)
}

type Two<'v> = (Option<&'v Value>, Option<&'v Value>);

/// Goes over two lists of objects with a code.
fn coded<'a>(
    state: &mut State<'a>,
    (old, new): (&Value, &Value),
    key: &str,
    at: &At,
    mut each: impl FnMut(&mut State<'a>, &str, Two<'_>, &At),
) {
    let (old, new) = (items(old.get(key)), items(new.get(key)));
    let codes = |list: &[Value]| list.iter().map(|it| named(it, "code")).collect::<Vec<_>>();
    let (codes_old, codes_new) = (codes(old), codes(new));
    for (i, j) in lists::by_name(&codes_old, &codes_new) {
        let Some(code) = j.map(|j| &codes_new[j]).or(i.map(|i| &codes_old[i])) else { continue };
        let at = at.join(key).item(i, j);
        each(state, code, (i.map(|i| &old[i]), j.map(|j| &new[j])), &at);
    }
}

/// Compares what is said of a schema.
pub(super) fn schema(state: &mut State<'_>, old: &Value, new: &Value, at: &At, scope: &Scope) {
    let key = "x-omni-aliases";
    let (before, after) = (texts(old.get(key)), texts(new.get(key)));
    for (i, j) in lists::by_name(&before, &after) {
        let at = at.join(key).item(i, j);
        match (i, j) {
            (Some(i), None) => {
                let words = format!("no longer read under the name `{}`", before[i]);
                state.report(Rule::AliasRemoved, scope, &at, words);
            }
            (None, Some(j)) => {
                let words = format!("read under the name `{}` as well", after[j]);
                state.report(Rule::AliasAdded, scope, &at, words);
            }
            _ => {}
        }
    }
    table(state, old, new, at, scope);
}

/// Compares the mark of what is personal or secret.
pub(super) fn sensitive(state: &mut State<'_>, old: &Value, new: &Value, at: &At, scope: &Scope) {
    let key = "x-omni-sensitive";
    // The mark may stand on the items or values of a schema as well; where it only moves, nothing is lost.
    if model::flag(old, key) != model::flag(new, key) && model::sensitive(old) == model::sensitive(new) {
        let words = "the mark of personal data or secrets stands elsewhere in it now";
        return state.report(Rule::WrittenOut, scope, &at.join(key), words);
    }
    let on = (Rule::MarkAdded, "marked as personal or secret: kept out of logs from now on");
    let off = (
        Rule::MarkRemoved,
        "**no longer marked as personal or secret: its value shows in logs from now on**",
    );
    flag(state, (old, new), key, (at, scope), on, off);
}

/// Compares a table of the documentation.
fn table(state: &mut State<'_>, old: &Value, new: &Value, at: &At, scope: &Scope) {
    let (before, after) = (old.get("x-omni-table"), new.get("x-omni-table"));
    let at = at.join("x-omni-table");
    let (before, after) = match (before, after) {
        (Some(before), Some(after)) => (before, after),
        (None, None) => return,
        (_, after) => {
            let words = if after.is_some() { "table added" } else { "table removed" };
            return state.report(Rule::TableColumns, scope, &at, words);
        }
    };
    if before.get("columns") != after.get("columns") {
        state.report(Rule::TableColumns, scope, &at.join("columns"), "columns of the table changed");
    }
    if before.get("rows") != after.get("rows") {
        state.report(Rule::TableRows, scope, &at.join("rows"), "rows of the table changed");
    }
}
