//! What no rule has claimed: the two documents compared without knowing anything of them.

use serde_json::Value;

use super::lists;
use super::rules::Rule;
use super::state::{At, Scope, State};
use super::words::show;
use crate::spec::pointer;

/// Reports every difference that nobody has explained.
pub(super) fn compare(state: &mut State<'_>) {
    let mut found = Vec::new();
    walk(state, state.old, state.new, &At::same(""), &mut found);
    for at in state.moved.clone() {
        if let (Some(old), Some(new)) = (state.old.pointer(&at.old), state.new.pointer(&at.new)) {
            walk(state, old, new, &at, &mut found);
        }
    }
    for at in found {
        let words = match (state.old.pointer(&at.old), state.new.pointer(&at.new)) {
            (Some(old), Some(new)) => format!("{} is {} now", show(old), show(new)),
            (Some(old), None) => format!("{} is gone", show(old)),
            (None, new) => format!("{} came", new.map(show).unwrap_or_default()),
        };
        let place = if state.new.pointer(&at.new).is_some() { &at.new } else { &at.old };
        let scope = Scope::named(format!("`#{place}`"));
        state.report(Rule::Unclassified, &scope, &at, words);
    }
}

fn walk(state: &State<'_>, old: &Value, new: &Value, at: &At, found: &mut Vec<At>) {
    if old == new {
        return;
    }
    match (old, new) {
        (Value::Object(before), Value::Object(after)) => {
            let gone = before.keys().filter(|key| !after.contains_key(*key));
            for key in gone.chain(after.keys()) {
                step(state, before.get(key), after.get(key), at.join(key), found);
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            for (i, j) in lists::align(before, after) {
                step(state, i.map(|i| &before[i]), j.map(|j| &after[j]), at.item(i, j), found);
            }
        }
        _ => found.push(at.clone()),
    }
}

fn step(state: &State<'_>, old: Option<&Value>, new: Option<&Value>, at: At, found: &mut Vec<At>) {
    let (claimed_old, claimed_new) = (state.claimed_old(&at.old), state.claimed_new(&at.new));
    match (old, new) {
        // Only what was claimed as a pair is explained as a pair: an item that is gone explains no item that came.
        (Some(old), Some(new)) => {
            if !(claimed_old && claimed_new) {
                walk(state, old, new, &at, found);
            }
        }
        (Some(old), None) => {
            if !claimed_old && !covered(old, &at.old, &|pointer| state.claimed_old(pointer)) {
                found.push(at);
            }
        }
        (None, Some(new)) => {
            if !claimed_new && !covered(new, &at.new, &|pointer| state.claimed_new(pointer)) {
                found.push(at);
            }
        }
        (None, None) => {}
    }
}

/// Whether everything within a place is claimed piece by piece.
fn covered(value: &Value, at: &str, claimed: &dyn Fn(&str) -> bool) -> bool {
    let piece = |at: String, value: &Value| claimed(&at) || covered(value, &at, claimed);
    match value {
        Value::Object(map) if !map.is_empty() => {
            map.iter().all(|(key, value)| piece(pointer::join(at, key), value))
        }
        Value::Array(list) if !list.is_empty() => {
            list.iter().enumerate().all(|(index, value)| piece(format!("{at}/{index}"), value))
        }
        _ => false,
    }
}
