//! Unions: their members, and the tags that distinguish them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::comparison::Comparison;
use crate::lists::{self, entries, items};
use crate::place::Place;
use crate::references::{called, reference};
use crate::report::show;
use crate::rules::{self, Rule};
use crate::schemas;

/// Compares `oneOf`, `anyOf` and the discriminator.
pub(crate) fn compare<'a>(c: &mut Comparison<'a>, place: &Place<'a>) {
    // The old document decides: clients were generated from it.
    let open =
        place.old.and_then(|it| it.get(c.vocabulary.open_union)).and_then(Value::as_bool) == Some(true);
    let added = if open { rules::OPEN_KIND_ADDED } else { rules::KIND_ADDED };
    // Added and removed schemas, whose tags are reported together with them.
    let mut told = BTreeSet::new();
    for key in ["oneOf", "anyOf"] {
        told.extend(members(c, place, key, added));
    }
    discriminator(c, &place.member("discriminator"), added, &told);
}

/// Compares the members; returns the added and removed ones.
fn members<'a>(c: &mut Comparison<'a>, union: &Place<'a>, key: &str, added: Rule) -> Vec<&'a str> {
    let mut told = Vec::new();
    let list = union.member(key);
    if list.is_same() || !list.each(Value::is_array) {
        return told;
    }
    if list.both().is_none() {
        let words = if list.old.is_none() { "now a union" } else { "no longer a union" };
        c.report(rules::TYPE_CHANGED, &list, format!("{words} (`{key}`)"));
        return told;
    }
    let values = |value: Option<&'a Value>| items(value).iter().collect::<Vec<_>>();
    let pairs = schemas::pairs(c, &values(list.old), &values(list.new));
    for &pair in &pairs {
        let place = list.item(pair);
        match (place.old, place.new) {
            (Some(member), None) => {
                told.extend(reference(member));
                c.report(rules::KIND_REMOVED, &place, format!("kind {} removed", kind(union.old, member)));
            }
            (None, Some(member)) => {
                told.extend(reference(member));
                c.report(added, &place, format!("kind {} added", kind(union.new, member)));
            }
            _ => {
                let index = pair.1.unwrap_or_default();
                schemas::compare(c, &place.within(&format!("({key} {index})")));
            }
        }
    }
    if lists::reordered(&pairs) {
        c.note(rules::ORDER, &list, format!("order of the kinds (`{key}`) changed"));
    }
    told
}

/// A member with its tags.
fn kind(union: Option<&Value>, member: &Value) -> String {
    let Some(target) = reference(member) else { return "inline".to_owned() };
    let mapping = entries(union.and_then(|it| it.pointer("/discriminator/mapping")));
    let tags: Vec<_> = mapping.filter(|(_, to)| *to == target).map(|(tag, _)| format!("`{tag}`")).collect();
    match tags.is_empty() {
        true => called(target),
        false => format!("{} (tag {})", called(target), tags.join(", ")),
    }
}

fn discriminator(c: &mut Comparison<'_>, place: &Place<'_>, added: Rule, told: &BTreeSet<&str>) {
    if place.old.is_some() != place.new.is_some() {
        let words = if place.new.is_some() { "now has a tag" } else { "no longer has a tag" };
        return c.report(rules::KIND_RETAGGED, place, format!("{words} (`discriminator`)"));
    }
    let property = place.member("propertyName");
    if !property.is_same() {
        let name = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), show);
        let words = format!("the tag is {} instead of {}", name(property.new), name(property.old));
        c.report(rules::KIND_RETAGGED, &property, words);
    }
    for (tag, place) in place.member("mapping").members() {
        match (place.old.and_then(Value::as_str), place.new.and_then(Value::as_str)) {
            (Some(old), Some(new)) if old != new => {
                let words = format!("tag `{tag}` is {} instead of {}", called(new), called(old));
                c.report(rules::KIND_RETAGGED, &place, words);
            }
            (Some(to), None) | (None, Some(to)) if told.contains(to) => c.claim(&place.at),
            (Some(to), None) => {
                c.report(rules::KIND_REMOVED, &place, format!("tag `{tag}` of {} removed", called(to)));
            }
            (None, Some(to)) => {
                c.report(added, &place, format!("tag `{tag}` of {} added", called(to)));
            }
            // Equal, or not text: left to `rest`.
            _ => {}
        }
    }
}
