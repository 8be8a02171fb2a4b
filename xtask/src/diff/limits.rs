//! Limits: lengths, ranges, counts and patterns, each of which can become tighter or looser.

use std::cmp::Ordering;

use serde_json::Value;

use super::documentation;
use super::lists::texts;
use super::rules::Rule;
use super::state::{At, Scope, State};
use super::words::show;

/// Lower limits: the greater, the tighter. Without one the limit is the given number, or there is none.
const LOWER: [(&str, Option<f64>); 4] =
    [("minLength", Some(0.0)), ("minItems", Some(0.0)), ("minProperties", Some(0.0)), ("minimum", None)];

/// Upper limits: the smaller, the tighter.
const UPPER: [&str; 4] = ["maxLength", "maxItems", "maxProperties", "maximum"];

/// Limits of which can only be said whether they are there.
const OTHER: [&str; 2] = ["pattern", "multipleOf"];

/// Compares the limits of two schemas.
pub(super) fn compare(state: &mut State<'_>, old: &Value, new: &Value, at: &At, scope: &Scope) {
    let number = |schema: &Value, key: &str| schema.get(key).and_then(Value::as_f64);
    for (key, none) in LOWER {
        let bound = |schema: &Value| number(schema, key).or(none).unwrap_or(f64::NEG_INFINITY);
        limit(state, (old, new), key, bound(new).partial_cmp(&bound(old)), at, scope);
    }
    for key in UPPER {
        let bound = |schema: &Value| number(schema, key).unwrap_or(f64::INFINITY);
        limit(state, (old, new), key, bound(old).partial_cmp(&bound(new)), at, scope);
    }
    for key in OTHER {
        let tighter = match (old.get(key), new.get(key)) {
            (None, Some(_)) => Some(Ordering::Greater),
            (Some(_), None) => Some(Ordering::Less),
            _ => None,
        };
        limit(state, (old, new), key, tighter, at, scope);
    }
    for key in ["exclusiveMinimum", "exclusiveMaximum", "uniqueItems"] {
        let (on, off) = (format!("`{key}` set"), format!("`{key}` no longer set"));
        let (on, off) = ((Rule::LimitTightened, on.as_str()), (Rule::LimitLoosened, off.as_str()));
        documentation::flag(state, (old, new), key, (at, scope), on, off);
    }
    required_any(state, old, new, at, scope);
}

fn limit(
    state: &mut State<'_>,
    (old, new): (&Value, &Value),
    key: &str,
    tighter: Option<Ordering>,
    at: &At,
    scope: &Scope,
) {
    let (old, new) = (old.get(key), new.get(key));
    let numbers = |value: Option<&Value>| value.is_none_or(|value| value.is_number() || value.is_string());
    if old == new || !numbers(old) || !numbers(new) {
        return;
    }
    let rule = match tighter {
        Some(Ordering::Greater) => Rule::LimitTightened,
        Some(Ordering::Less) => Rule::LimitLoosened,
        Some(Ordering::Equal) => Rule::WrittenOut,
        None => Rule::LimitChanged,
    };
    let shown = |value: Option<&Value>| value.map_or_else(|| "none".to_owned(), show);
    let words = format!("`{key}` {} instead of {}", shown(new), shown(old));
    state.report(rule, scope, &at.join(key), words);
}

/// At least one of the named properties has to be there: the more of them, the looser.
fn required_any(state: &mut State<'_>, old: &Value, new: &Value, at: &At, scope: &Scope) {
    let key = "x-omni-required-any";
    let sorted = |schema: &Value| {
        let mut names: Vec<_> = texts(schema.get(key)).into_iter().map(str::to_owned).collect();
        names.sort();
        names
    };
    let (before, after) = (sorted(old), sorted(new));
    if before == after {
        return;
    }
    let within = |few: &[String], many: &[String]| few.iter().all(|name| many.contains(name));
    let rule = match (before.is_empty(), after.is_empty()) {
        (true, _) => Rule::LimitTightened,
        (_, true) => Rule::LimitLoosened,
        _ if within(&before, &after) => Rule::LimitLoosened,
        _ if within(&after, &before) => Rule::LimitTightened,
        _ => Rule::LimitChanged,
    };
    let shown = |names: &[String]| format!("at least one of `{}`", names.join("`, `"));
    let words = match (before.is_empty(), after.is_empty()) {
        (true, _) => format!("{} has to be there", shown(&after)),
        (_, true) => format!("{} need no longer be there", shown(&before)),
        _ => format!("{} instead of {} has to be there", shown(&after), shown(&before)),
    };
    state.report(rule, scope, &at.join(key), words);
}
