//! Properties: their names, whether they are required, and whether unlisted ones are allowed.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::comparison::Comparison;
use crate::lists::{entries, texts};
use crate::place::Place;
use crate::{rules, schemas};

/// Compares the properties of two schemas.
pub(crate) fn compare<'a>(c: &mut Comparison<'a>, place: &Place<'a>) {
    let (properties, list) = (place.member("properties"), place.member("required"));
    let required = |value| texts(value).into_iter().collect::<BTreeSet<&str>>();
    let (required_old, required_new) = (required(list.old), required(list.new));
    for (name, property) in properties.members() {
        let property = property.property(name);
        match (property.old, property.new) {
            (Some(_), Some(_)) => {
                presence(c, &property, (required_old.contains(name), required_new.contains(name)));
                schemas::compare(c, &property);
            }
            (Some(_), None) => c.report(rules::PROPERTY_REMOVED, &property, "property removed"),
            _ if required_new.contains(name) => {
                c.report(rules::REQUIRED_PROPERTY_ADDED, &property, "required property added");
            }
            _ => c.report(rules::PROPERTY_ADDED, &property, "property added"),
        }
    }
    // A member of `allOf` can require what another one describes.
    let described = |value: Option<&Value>, name: &str| value.is_some_and(|it| it.get(name).is_some());
    for name in required_old.union(&required_new) {
        if !described(properties.old, name) && !described(properties.new, name) {
            presence(c, &list.property(name), (required_old.contains(name), required_new.contains(name)));
        }
    }
    let none = entries(properties.old).chain(entries(properties.new)).next().is_none();
    written(c, &properties, "properties", none);
    if required_old != required_new {
        c.claim(&list.at);
    } else {
        written(c, &list, "required", required_old.is_empty());
    }
    further(c, &place.member("additionalProperties"));
}

/// An empty list means the same as none.
fn written(c: &mut Comparison<'_>, place: &Place<'_>, key: &str, empty: bool) {
    if empty && place.old.is_some() != place.new.is_some() {
        c.report(
            rules::WRITTEN_OUT,
            place,
            format!("an empty `{key}` is now stated explicitly, or no longer is"),
        );
    }
}

fn presence(c: &mut Comparison<'_>, place: &Place<'_>, required: (bool, bool)) {
    match required {
        (false, true) => c.note(rules::BECAME_REQUIRED, place, "now required"),
        (true, false) => c.note(rules::BECAME_OPTIONAL, place, "now optional"),
        _ => {}
    }
}

/// What a schema says about unlisted properties.
#[derive(PartialEq)]
enum Further {
    Unsaid,
    Any,
    Forbidden,
    Described,
}

fn further<'a>(c: &mut Comparison<'a>, place: &Place<'a>) {
    if place.is_same() {
        return;
    }
    let read = |value: Option<&Value>| match value {
        None => Some(Further::Unsaid),
        Some(Value::Bool(true)) => Some(Further::Any),
        Some(Value::Bool(false)) => Some(Further::Forbidden),
        Some(Value::Object(map)) if map.is_empty() => Some(Further::Any),
        Some(Value::Object(_)) => Some(Further::Described),
        // Not a value of OpenAPI: left to `rest`.
        Some(_) => None,
    };
    let (Some(before), Some(after)) = (read(place.old), read(place.new)) else { return };
    let (rule, words) = match (before, after) {
        (Further::Described, Further::Described) => return schemas::compare(c, &place.within("{}")),
        (_, Further::Forbidden) => (rules::FURTHER_FORBIDDEN, "unlisted properties are now forbidden"),
        (Further::Forbidden, _) | (Further::Unsaid, Further::Any) => {
            (rules::FURTHER_ALLOWED, "unlisted properties are now allowed")
        }
        (Further::Any, Further::Unsaid) => {
            (rules::TYPE_CHANGED, "unlisted properties are no longer mentioned")
        }
        (_, Further::Described) => (rules::TYPE_CHANGED, "unlisted properties now have a schema"),
        (Further::Any, Further::Any) => {
            (rules::WRITTEN_OUT, "the permission for any property is written differently")
        }
        (_, _) => (rules::TYPE_CHANGED, "unlisted properties no longer have a schema"),
    };
    c.report(rule, place, words);
}
