//! Unions: their members, the tags that tell them apart, and whether there may be more of them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::documentation::flag;
use super::lists::{self, items};
use super::rules::Rule;
use super::schemas::{self, called};
use super::state::{At, Scope, State, reference};
use super::uses::entries;
use super::words::show;

/// Compares `oneOf`, `anyOf` and the discriminator.
pub(super) fn compare<'a>(state: &mut State<'a>, old: &'a Value, new: &'a Value, at: &At, scope: &Scope) {
    let on = (Rule::UnionOpened, "further kinds may come (`x-omni-open-union`)");
    let off = (Rule::UnionClosed, "no further kinds will come (`x-omni-open-union` no longer set)");
    flag(state, (old, new), "x-omni-open-union", (at, scope), on, off);
    // Whoever has the old document decides what a new kind does to him.
    let open = old.get("x-omni-open-union").and_then(Value::as_bool) == Some(true);
    let added = if open { Rule::OpenKindAdded } else { Rule::KindAdded };
    // Schemas that came or went, whose tags are told along with them.
    let mut told = BTreeSet::new();
    for key in ["oneOf", "anyOf"] {
        members(state, (old, new), key, added, &mut told, at, scope);
    }
    discriminator(state, (old.get("discriminator"), new.get("discriminator")), added, &told, at, scope);
}

fn members<'a>(
    state: &mut State<'a>,
    (old, new): (&'a Value, &'a Value),
    key: &str,
    added: Rule,
    told: &mut BTreeSet<&'a str>,
    at: &At,
    scope: &Scope,
) {
    let (before, after) = (old.get(key), new.get(key));
    if before == after || !(before.is_none_or(Value::is_array) && after.is_none_or(Value::is_array)) {
        return;
    }
    let place = at.join(key);
    if before.is_none() || after.is_none() {
        let words = if before.is_none() { "a union now" } else { "no longer a union" };
        return state.report(Rule::TypeChanged, scope, &place, format!("{words} (`{key}`)"));
    }
    let (before, after) = (items(before), items(after));
    let pairs = schemas::pairs(state, &before.iter().collect::<Vec<_>>(), &after.iter().collect::<Vec<_>>());
    for &(i, j) in &pairs {
        let at = place.item(i, j);
        match (i.map(|i| &before[i]), j.map(|j| &after[j])) {
            (Some(old), Some(new)) => {
                let index = j.unwrap_or_default();
                schemas::compare(state, old, new, &at, &scope.within(&format!("({key} {index})")));
            }
            (Some(member), None) => {
                told.extend(reference(member));
                let words = format!("kind {} removed", kind(old, member));
                state.report(Rule::KindRemoved, scope, &at, words);
            }
            (None, Some(member)) => {
                told.extend(reference(member));
                state.report(added, scope, &at, format!("kind {} added", kind(new, member)));
            }
            (None, None) => {}
        }
    }
    if lists::reordered(&pairs) {
        state.note(Rule::Order, scope, &place, format!("order of the kinds (`{key}`) changed"));
    }
}

/// A member with its tags.
fn kind(union: &Value, member: &Value) -> String {
    let Some(target) = reference(member) else { return "written in place".to_owned() };
    let mapping = entries(union.pointer("/discriminator/mapping"));
    let tags: Vec<_> = mapping.filter(|(_, to)| *to == target).map(|(tag, _)| format!("`{tag}`")).collect();
    match tags.is_empty() {
        true => called(target),
        false => format!("{} (tag {})", called(target), tags.join(", ")),
    }
}

fn discriminator(
    state: &mut State<'_>,
    (old, new): (Option<&Value>, Option<&Value>),
    added: Rule,
    told: &BTreeSet<&str>,
    at: &At,
    scope: &Scope,
) {
    let at = at.join("discriminator");
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old, new),
        (None, None) => return,
        (_, new) => {
            let words = if new.is_some() { "has a tag now" } else { "has no tag any more" };
            return state.report(Rule::KindRetagged, scope, &at, format!("{words} (`discriminator`)"));
        }
    };
    let property = |it: &Value| it.get("propertyName").map_or_else(|| "nothing".to_owned(), show);
    if old.get("propertyName") != new.get("propertyName") {
        let words = format!("the tag is {} instead of {}", property(new), property(old));
        state.report(Rule::KindRetagged, scope, &at.join("propertyName"), words);
    }
    let tags = |it: &Value| entries(it.get("mapping")).map(|(tag, _)| tag.clone()).collect::<Vec<_>>();
    let (tags_old, tags_new) = (tags(old), tags(new));
    let to = |it: &'_ Value, tag: &str| {
        it.get("mapping").and_then(|all| all.get(tag)).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    for (i, j) in lists::by_name(&tags_old, &tags_new) {
        let Some(tag) = j.map(|j| &tags_new[j]).or(i.map(|i| &tags_old[i])) else { continue };
        let place = at.join("mapping").join(tag);
        let (before, after) = (to(old, tag), to(new, tag));
        match (i, j) {
            (Some(_), Some(_)) if before != after => {
                let words = format!("tag `{tag}` is {} instead of {}", called(&after), called(&before));
                state.report(Rule::KindRetagged, scope, &place, words);
            }
            (Some(_), None) if told.contains(before.as_str()) => state.claim(&place),
            (None, Some(_)) if told.contains(after.as_str()) => state.claim(&place),
            (Some(_), None) => {
                let words = format!("tag `{tag}` of {} removed", called(&before));
                state.report(Rule::KindRemoved, scope, &place, words);
            }
            (None, Some(_)) => {
                state.report(added, scope, &place, format!("tag `{tag}` of {} added", called(&after)));
            }
            _ => {}
        }
    }
}
