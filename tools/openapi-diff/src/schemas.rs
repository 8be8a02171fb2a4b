//! Schemas: types, and what they are composed of.

use serde_json::Value;

use crate::comparison::Comparison;
use crate::equality::{self, Equality, is_wrapped};
use crate::lists::{self, Pair, items};
use crate::place::{At, Place};
use crate::references::{called, reference, resolve, target};
use crate::report::show;
use crate::vocabulary::On;
use crate::{enums, properties, rules, unions};

/// Maximum depth of the search in parts.
const DEPTH: usize = 8;

/// Compares two schemas, and everything in them that is not a component of its own.
pub(crate) fn compare<'a>(c: &mut Comparison<'a>, place: &Place<'a>) {
    let Some((old, new)) = place.both() else { return };
    if old == new || !old.is_object() || !new.is_object() {
        return;
    }
    if is_wrapped(old) || is_wrapped(new) {
        match equality::of(c, old, new) {
            Equality::Same => return c.claim(&place.at),
            Equality::Words => {
                return c.report(rules::WORDS, place, "description, example or origin changed");
            }
            Equality::Different => {}
        }
    }
    c.marks(place, On::Schema);
    match (target(old), target(new)) {
        (Some(a), Some(b)) => {
            for key in ["$ref", "allOf"] {
                c.claim(&place.member(key).at);
            }
            if a != b {
                c.note(rules::TYPE_CHANGED, place, format!("is {} instead of {}", called(b), called(a)));
            }
        }
        (Some(a), None) if new.get("allOf").is_none() => {
            let words = format!("an inline schema instead of {}, with different content", called(a));
            return c.report(rules::TYPE_CHANGED, place, words);
        }
        (None, Some(b)) if old.get("allOf").is_none() => {
            let words = format!("is {} instead of an inline schema, with different content", called(b));
            return c.report(rules::TYPE_CHANGED, place, words);
        }
        _ => parts(c, place),
    }
    c.members(place, On::Schema);
    kind(c, place);
    null(c, place);
    enums::compare(c, place);
    properties::compare(c, place);
    let inner = place.member("items").within("[]");
    match (inner.old, inner.new) {
        (Some(_), Some(_)) => compare(c, &inner),
        (None, None) => {}
        (_, new) => {
            let words =
                if new.is_some() { "items now have a schema" } else { "items no longer have a schema" };
            c.report(rules::TYPE_CHANGED, &place.member("items"), words);
        }
    }
    unions::compare(c, place);
}

/// Compares the parts of a schema.
fn parts<'a>(c: &mut Comparison<'a>, place: &Place<'a>) {
    let (before, after) = (members(place.old), members(place.new));
    let values = |list: &[(&'a Value, String)]| list.iter().map(|(part, _)| *part).collect::<Vec<_>>();
    for (i, j) in pairs(c, &values(&before), &values(&after)) {
        let at = |above: &str, part: Option<&(&Value, String)>| {
            format!("{above}{}", part.map_or("/allOf/-", |part| &part.1))
        };
        let (old, new) = (i.map(|i| &before[i]), j.map(|j| &after[j]));
        let place = Place {
            old: old.map(|part| part.0),
            new: new.map(|part| part.0),
            at: At { old: at(&place.at.old, old), new: at(&place.at.new, new) },
            scope: place.scope.clone(),
        };
        let name = |part: &Value| reference(part).map_or_else(|| "an inline part".to_owned(), called);
        match (place.old, place.new) {
            (Some(old), Some(new)) if old == new => c.claim(&place.at),
            (Some(old), None) => {
                c.report(rules::PART_REMOVED, &place, format!("no longer includes {}", name(old)));
            }
            (None, Some(new)) => {
                c.report(rules::PART_ADDED, &place, format!("also includes {}", name(new)));
            }
            _ => compare(c, &place),
        }
    }
}

/// Pairs the parts of two schemas: equal ones, those with the same reference, an inline one with an equal referenced
/// one, and the remaining inline ones in order.
pub(crate) fn pairs<'a>(c: &Comparison<'a>, old: &[&'a Value], new: &[&'a Value]) -> Vec<Pair> {
    let text = |list: &[&Value]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut pairs = lists::by_name(&text(old), &text(new));
    lists::rematch(&mut pairs, |i| reference(old[i]), |j| reference(new[j]));
    let come: Vec<_> = pairs.iter().filter(|pair| pair.0.is_none()).filter_map(|pair| pair.1).collect();
    for j in come {
        let same = |i: usize| {
            (is_wrapped(old[i]) || is_wrapped(new[j]))
                && equality::of(c, old[i], new[j]) != Equality::Different
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

/// The parts with their relative pointers; a `$ref` counts as a part.
fn members(schema: Option<&Value>) -> Vec<(&Value, String)> {
    let Some(schema) = schema else { return Vec::new() };
    if reference(schema).is_some() {
        return vec![(schema, "/$ref".to_owned())];
    }
    let list = items(schema.get("allOf")).iter().enumerate();
    list.map(|(index, part)| (part, format!("/allOf/{index}"))).collect()
}

/// Compares the types.
fn kind(c: &mut Comparison<'_>, place: &Place<'_>) {
    let member = place.member("type");
    if member.is_same() {
        return;
    }
    let (old, new) = (type_of(c.old, place.old, DEPTH), type_of(c.new, place.new, DEPTH));
    if old == new {
        return c.report(rules::WRITTEN_OUT, &member, "the type is written elsewhere");
    }
    let name = |kind: Option<&Value>| kind.map_or_else(|| "any type".to_owned(), show);
    c.report(rules::TYPE_CHANGED, &member, format!("type {} instead of {}", name(new), name(old)));
}

/// Compares whether null is possible.
fn null(c: &mut Comparison<'_>, place: &Place<'_>) {
    let member = place.member("nullable");
    if member.is_same() || !member.each(Value::is_boolean) {
        return;
    }
    match (is_nullable(c.old, place.old, DEPTH), is_nullable(c.new, place.new, DEPTH)) {
        (false, true) => c.report(rules::NULL_ALLOWED, &member, "can now be null"),
        (true, false) => c.report(rules::NULL_FORBIDDEN, &member, "can no longer be null"),
        (true, true) => c.report(rules::WRITTEN_OUT, &member, "`nullable` is written elsewhere"),
        (false, false) => {
            c.report(
                rules::WRITTEN_OUT,
                &member,
                "`nullable: false` is now stated explicitly, or no longer is",
            );
        }
    }
}

/// Whether a schema allows null by itself, by what it refers to, or by all of its parts.
fn is_nullable(document: &Value, schema: Option<&Value>, depth: usize) -> bool {
    let Some((schema, _)) = schema.filter(|_| depth > 0).and_then(|it| resolve(document, it, "")) else {
        return false;
    };
    let parts = items(schema.get("allOf"));
    schema.get("nullable").and_then(Value::as_bool) == Some(true)
        || !parts.is_empty() && parts.iter().all(|part| is_nullable(document, Some(part), depth - 1))
}

/// The type of a schema, its own or that of its parts.
fn type_of<'a>(document: &'a Value, schema: Option<&'a Value>, depth: usize) -> Option<&'a Value> {
    let (schema, _) = resolve(document, schema.filter(|_| depth > 0)?, "")?;
    let parts = || items(schema.get("allOf")).iter();
    schema.get("type").or_else(|| parts().find_map(|part| type_of(document, Some(part), depth - 1)))
}
