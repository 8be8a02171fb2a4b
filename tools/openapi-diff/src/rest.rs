//! Differences that no rule has claimed: both documents compared without knowledge of OpenAPI.

use openapi_model::pointer;
use serde_json::Value;

use crate::comparison::Comparison;
use crate::place::{Place, Scope};
use crate::report::show;
use crate::{lists, rules};

/// Reports every difference that no rule explains.
pub(crate) fn compare(c: &mut Comparison<'_>) {
    let mut found = Vec::new();
    let root = Place::at("", c.values(), Scope::default());
    walk(c, &root, &mut found);
    for at in &c.moved {
        let (old, new) = (c.old.pointer(&at.old), c.new.pointer(&at.new));
        walk(c, &Place { old, new, at: at.clone(), scope: root.scope.clone() }, &mut found);
    }
    for place in found {
        let words = match (place.old, place.new) {
            (Some(old), Some(new)) => format!("{} is {} now", show(old), show(new)),
            (Some(old), None) => format!("{} removed", show(old)),
            (None, new) => format!("{} added", new.map(show).unwrap_or_default()),
        };
        let pointer = if place.new.is_some() { &place.at.new } else { &place.at.old };
        let scope = Scope::named(format!("`#{pointer}`")).into();
        c.report(rules::UNCLASSIFIED, &Place { scope, ..place }, words);
    }
}

fn walk<'a>(c: &Comparison<'a>, place: &Place<'a>, found: &mut Vec<Place<'a>>) {
    match place.both() {
        Some((old, new)) if old == new => {}
        Some((Value::Object(_), Value::Object(_))) => {
            place.members().iter().for_each(|(_, member)| step(c, member, found));
        }
        Some((Value::Array(old), Value::Array(new))) => {
            lists::align(old, new).into_iter().for_each(|pair| step(c, &place.item(pair), found));
        }
        Some(_) => found.push(place.clone()),
        None => {}
    }
}

fn step<'a>(c: &Comparison<'a>, place: &Place<'a>, found: &mut Vec<Place<'a>>) {
    let (old_claimed, new_claimed) = (c.claimed_old(&place.at.old), c.claimed_new(&place.at.new));
    match (place.old, place.new) {
        // A pair is explained only if both sides are claimed: a removed item does not explain an added one.
        (Some(_), Some(_)) if old_claimed && new_claimed => {}
        (Some(_), Some(_)) => walk(c, place, found),
        (Some(_), None) if old_claimed => {}
        (None, Some(_)) if new_claimed => {}
        (Some(old), None) if covered(old, &place.at.old, &|pointer| c.claimed_old(pointer)) => {}
        (None, Some(new)) if covered(new, &place.at.new, &|pointer| c.claimed_new(pointer)) => {}
        _ => found.push(place.clone()),
    }
}

/// Whether all parts of a place are claimed one by one.
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
