//! Schemas: types, null, defaults, and what they are composed of.

use serde_json::Value;

use super::equality::{self, Equality, is_wrapped};
use super::lists::{self, items};
use super::rules::Rule;
use super::state::{At, Scope, State, reference, resolve};
use super::words::show;
use super::{documentation, enums, extensions, limits, properties, unions};

/// How deep types are looked for in parts.
const DEPTH: usize = 8;

/// Compares two schemas, and everything in them that is no component of its own.
pub(super) fn compare<'a>(state: &mut State<'a>, old: &'a Value, new: &'a Value, at: &At, scope: &Scope) {
    if old == new || !old.is_object() || !new.is_object() {
        return;
    }
    if is_wrapped(old) || is_wrapped(new) {
        match equality::of((state.old, state.new), old, new) {
            Equality::Same => return state.claim(at),
            Equality::Words => {
                let words = "description, example or note of origin changed";
                return state.report(Rule::Words, scope, at, words);
            }
            Equality::Different => {}
        }
    }
    extensions::sensitive(state, old, new, at, scope);
    match (target(old), target(new)) {
        (Some(a), Some(b)) => {
            for key in ["$ref", "allOf"] {
                state.claim(&at.join(key));
            }
            if a != b {
                let words = format!("is {} instead of {}", called(b), called(a));
                state.note(Rule::TypeChanged, scope, at, words);
            }
        }
        (Some(a), None) if new.get("allOf").is_none() => {
            let words = format!("written in place instead of {}, and not equal to it", called(a));
            return state.report(Rule::TypeChanged, scope, at, words);
        }
        (None, Some(b)) if old.get("allOf").is_none() => {
            let words = format!("is {} instead of written in place, and not equal to that", called(b));
            return state.report(Rule::TypeChanged, scope, at, words);
        }
        _ => parts(state, old, new, at, scope),
    }
    documentation::compare(state, old, new, at, scope);
    documentation::deprecated(state, old, new, at, scope);
    extensions::schema(state, old, new, at, scope);
    types(state, old, new, at, scope);
    limits::compare(state, old, new, at, scope);
    enums::compare(state, old, new, at, scope);
    properties::compare(state, old, new, at, scope);
    match (old.get("items"), new.get("items")) {
        (Some(old), Some(new)) => compare(state, old, new, &at.join("items"), &scope.within("[]")),
        (None, None) => {}
        (_, new) => {
            let words = if new.is_some() { "items described" } else { "items no longer described" };
            state.report(Rule::TypeChanged, scope, &at.join("items"), words);
        }
    }
    unions::compare(state, old, new, at, scope);
    if old.get("not") != new.get("not") {
        state.report(Rule::NotChanged, scope, &at.join("not"), "what it must not be (`not`) changed");
    }
}

/// The component that a schema stands for: by `$ref`, or by an `allOf` of one `$ref`, where more can be said beside it.
pub(super) fn target(schema: &Value) -> Option<&str> {
    match reference(schema) {
        Some(target) => Some(target),
        None => match items(schema.get("allOf")) {
            [only] if only.as_object().is_some_and(|only| only.len() == 1) => reference(only),
            _ => None,
        },
    }
}

/// The name that a reference ends with.
pub(super) fn called(reference: &str) -> String {
    format!("`{}`", reference.rsplit('/').next().unwrap_or(reference))
}

/// Compares what a schema is put together from.
fn parts<'a>(state: &mut State<'a>, old: &'a Value, new: &'a Value, at: &At, scope: &Scope) {
    let (before, after) = (members(old), members(new));
    let values = |list: &[(&'a Value, String)]| list.iter().map(|(part, _)| *part).collect::<Vec<_>>();
    for (i, j) in pairs(state, &values(&before), &values(&after)) {
        let way = |list: &[(&Value, String)], index: Option<usize>| {
            index.map_or_else(|| "/allOf/-".to_owned(), |index| list[index].1.clone())
        };
        let at = At {
            old: format!("{}{}", at.old, way(&before, i)),
            new: format!("{}{}", at.new, way(&after, j)),
        };
        let name =
            |part: &Value| reference(part).map_or_else(|| "a part written in place".to_owned(), called);
        match (i.map(|i| before[i].0), j.map(|j| after[j].0)) {
            (Some(old), Some(new)) if old == new => state.claim(&at),
            (Some(old), Some(new)) => compare(state, old, new, &at, scope),
            (Some(old), None) => {
                state.report(Rule::PartRemoved, scope, &at, format!("no longer has all of {}", name(old)));
            }
            (None, Some(new)) => {
                state.report(Rule::PartAdded, scope, &at, format!("has all of {} as well", name(new)));
            }
            (None, None) => {}
        }
    }
}

/// Pairs the parts of two schemas: equal ones, those with the same reference, those that say the same with and without
/// a reference, and what is left and written in place in its order.
pub(super) fn pairs<'a>(state: &State<'a>, old: &[&'a Value], new: &[&'a Value]) -> Vec<lists::Pair> {
    let text = |list: &[&Value]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut pairs = lists::by_name(&text(old), &text(new));
    lists::rematch(&mut pairs, |i| reference(old[i]), |j| reference(new[j]));
    let come: Vec<_> = pairs.iter().filter(|pair| pair.0.is_none()).filter_map(|pair| pair.1).collect();
    for j in come {
        let same = |i: usize| {
            (is_wrapped(old[i]) || is_wrapped(new[j]))
                && equality::of((state.old, state.new), old[i], new[j]) != Equality::Different
        };
        if let Some(pair) = pairs.iter_mut().find(|pair| pair.1.is_none() && pair.0.is_some_and(same)) {
            pair.1 = Some(j);
            pairs.retain(|pair| *pair != (None, Some(j)));
        }
    }
    let unnamed = |part: &Value| reference(part).is_none().then_some("");
    lists::rematch(&mut pairs, |i| unnamed(old[i]), |j| unnamed(new[j]));
    pairs.sort_by_key(|pair| (pair.1.is_some(), pair.1, pair.0));
    pairs
}

/// The parts with the way to each; a `$ref` is a part, too.
fn members(schema: &Value) -> Vec<(&Value, String)> {
    if reference(schema).is_some() {
        return vec![(schema, "/$ref".to_owned())];
    }
    let list = items(schema.get("allOf")).iter().enumerate();
    list.map(|(index, part)| (part, format!("/allOf/{index}"))).collect()
}

fn types(state: &mut State<'_>, old: &Value, new: &Value, at: &At, scope: &Scope) {
    if old.get("type") != new.get("type") {
        let (before, after) = (kind(state.old, old, DEPTH), kind(state.new, new, DEPTH));
        let at = at.join("type");
        if before == after {
            state.report(Rule::WrittenOut, scope, &at, "the type is written out, or no longer");
        } else {
            let name = |kind: Option<&Value>| kind.map_or_else(|| "any type".to_owned(), show);
            let words = format!("type {} instead of {}", name(after), name(before));
            state.report(Rule::TypeChanged, scope, &at, words);
        }
    }
    for (key, rule) in
        [("format", Rule::FormatChanged), ("default", Rule::DefaultChanged), ("title", Rule::TitleChanged)]
    {
        let (old, new) = (old.get(key), new.get(key));
        if old != new {
            let name = |value: Option<&Value>| value.map_or_else(|| "none".to_owned(), show);
            let words = format!("{key} {} instead of {}", name(new), name(old));
            state.report(rule, scope, &at.join(key), words);
        }
    }
    let on = (Rule::NullAllowed, "may be null now");
    let off = (Rule::NullForbidden, "never null now");
    documentation::flag(state, (old, new), "nullable", (at, scope), on, off);
    let both = Rule::DirectionChanged;
    for (key, on, off) in [
        ("readOnly", "only in answers now (`readOnly`)", "no longer only in answers (`readOnly`)"),
        ("writeOnly", "only in requests now (`writeOnly`)", "no longer only in requests (`writeOnly`)"),
    ] {
        documentation::flag(state, (old, new), key, (at, scope), (both, on), (both, off));
    }
}

/// The type of a schema, its own or that of its parts.
fn kind<'a>(document: &'a Value, schema: &'a Value, depth: usize) -> Option<&'a Value> {
    if depth == 0 {
        return None;
    }
    let (schema, _) = resolve(document, schema, "")?;
    schema
        .get("type")
        .or_else(|| items(schema.get("allOf")).iter().find_map(|part| kind(document, part, depth - 1)))
}
