//! Words: whatever a program never sees.

use serde_json::Value;

use super::lists;
use super::rules::Rule;
use super::state::{At, Scope, State, resolve};

/// Members that are for people alone, on whatever object they stand.
const WORDS: [(&str, &str); 8] = [
    ("description", "description"),
    ("summary", "summary"),
    ("example", "example"),
    ("examples", "examples"),
    ("externalDocs", "link to further documentation"),
    ("links", "links between operations"),
    ("x-omni-source", "note of origin"),
    ("x-omni-source-values", "note of origin of values"),
];

/// Whether a member is for people alone.
pub(super) fn is_words(key: &str) -> bool {
    key == "x-enum-descriptions" || WORDS.iter().any(|(word, _)| *word == key)
}

/// Compares the words of two objects.
pub(super) fn compare(state: &mut State<'_>, old: &Value, new: &Value, at: &At, scope: &Scope) {
    for (key, words) in WORDS {
        if ["examples", "links"].contains(&key) && moved(state, old.get(key), new.get(key)) {
            state.claim(&at.join(key));
        } else {
            member(state, old, new, key, at, scope, words);
        }
    }
}

/// Whether two maps have the same members, whether these stand in place or among the components.
fn moved(state: &State<'_>, old: Option<&Value>, new: Option<&Value>) -> bool {
    old != new
        && lists::members(old, new).into_iter().all(|(_, old, new)| match (old, new) {
            (Some(old), Some(new)) => {
                let (old, new) = (resolve(state.old, old, ""), resolve(state.new, new, ""));
                old.is_some() && old.map(|it| it.0) == new.map(|it| it.0)
            }
            _ => false,
        })
}

/// Compares one member that is for people alone.
pub(super) fn member(
    state: &mut State<'_>,
    old: &Value,
    new: &Value,
    key: &str,
    at: &At,
    scope: &Scope,
    words: &str,
) {
    let (old, new) = (old.get(key), new.get(key));
    if old != new {
        let happened = match (old, new) {
            (None, _) => "added",
            (_, None) => "removed",
            _ => "changed",
        };
        state.report(Rule::Words, scope, &at.join(key), format!("{words} {happened}"));
    }
}

/// Compares a member that is true or false, where false and nothing mean the same.
pub(super) fn flag(
    state: &mut State<'_>,
    (old, new): (&Value, &Value),
    key: &str,
    (at, scope): (&At, &Scope),
    (on, on_words): (Rule, &str),
    (off, off_words): (Rule, &str),
) {
    let (old, new) = (old.get(key), new.get(key));
    if old == new {
        return;
    }
    let at = at.join(key);
    let set = |value: Option<&Value>| match value {
        None => Some(false),
        Some(value) => value.as_bool(),
    };
    match (set(old), set(new)) {
        (Some(false), Some(true)) => state.report(on, scope, &at, on_words),
        (Some(true), Some(false)) => state.report(off, scope, &at, off_words),
        (Some(_), Some(_)) if old.is_none() => {
            state.report(Rule::WrittenOut, scope, &at, format!("`{key}: false` is written out"));
        }
        (Some(_), Some(_)) => {
            state.report(Rule::WrittenOut, scope, &at, format!("`{key}: false` is no longer written out"));
        }
        // Neither true nor false: left to the comparison that knows nothing.
        _ => {}
    }
}

/// Compares whether something is deprecated.
pub(super) fn deprecated(state: &mut State<'_>, old: &Value, new: &Value, at: &At, scope: &Scope) {
    let on = (Rule::Deprecated, "deprecated");
    let off = (Rule::DeprecationLifted, "no longer deprecated");
    flag(state, (old, new), "deprecated", (at, scope), on, off);
}
