//! Parameters and headers.

use serde_json::Value;

use crate::comparison::Comparison;
use crate::lists::{self, items};
use crate::members::{self, instead};
use crate::place::{At, Place};
use crate::references::resolve;
use crate::report::show;
use crate::routes::Operation;
use crate::vocabulary::On;
use crate::{content, rules, schemas};

/// A parameter of an operation, and where it is written.
struct Parameter<'a> {
    name: String,
    /// Its identity: the name, in lower case where case does not matter.
    key: String,
    /// Whether it is written in the path item.
    shared: bool,
    /// As written there, perhaps as a reference.
    node: &'a Value,
    object: &'a Value,
    at: String,
}

/// Compares the parameters of an operation, including those of its path.
pub(crate) fn compare<'a>(
    c: &mut Comparison<'a>,
    (old, new): (Operation<'a>, Operation<'a>),
    place: &Place<'a>,
) {
    let before = effective(c.old, old, &place.at.old);
    let after = effective(c.new, new, &place.at.new);
    let keys = |list: &[Parameter<'_>]| list.iter().map(|it| it.key.clone()).collect::<Vec<_>>();
    let pairs = lists::by_name(&keys(&before), &keys(&after));
    for &(i, j) in &pairs {
        let (old, new) = (i.map(|i| &before[i]), j.map(|j| &after[j]));
        let absent = |at: &str| format!("{at}/parameters/-");
        let place = Place {
            old: old.map(|it| it.node),
            new: new.map(|it| it.node),
            at: At {
                old: old.map_or_else(|| absent(&place.at.old), |it| it.at.clone()),
                new: new.map_or_else(|| absent(&place.at.new), |it| it.at.clone()),
            },
            scope: place.scope.clone(),
        };
        match (old, new) {
            (Some(old), Some(new)) => {
                if old.shared != new.shared {
                    c.pair(&place.at);
                }
                if let Some(place) = c.follow(&place.part(&new.name)) {
                    one(c, &place);
                }
            }
            (Some(old), None) => c.report(rules::PARAMETER_REMOVED, &place, format!("{} removed", old.name)),
            (None, Some(new)) => added(c, &place, &new.name, new.object),
            (None, None) => {}
        }
    }
    if lists::reordered(&pairs) {
        let words = "order of the parameters changed (those of the path come first)";
        c.note(rules::PARAMETER_ORDER, &place.member("parameters"), words);
    }
    // An empty list means the same as none.
    let empty = |value: Option<&Value>| value.is_some_and(|it| it.as_array().is_some_and(Vec::is_empty));
    for at in [place.at.clone(), At { old: above(&place.at.old).into(), new: above(&place.at.new).into() }] {
        let at = At { old: format!("{}/parameters", at.old), new: format!("{}/parameters", at.new) };
        if empty(c.old.pointer(&at.old)) || empty(c.new.pointer(&at.new)) {
            c.claim(&at);
        }
    }
}

/// Reports a new parameter or header.
fn added(c: &mut Comparison<'_>, place: &Place<'_>, name: &str, object: &Value) {
    let (rule, word) = match is_required(object) {
        true => (rules::REQUIRED_PARAMETER_ADDED, "required "),
        false => (rules::PARAMETER_ADDED, ""),
    };
    c.report(rule, place, format!("{word}{name} added"));
}

/// Whether a parameter, header or body is required.
pub(crate) fn is_required(object: &Value) -> bool {
    object.get("required").and_then(Value::as_bool) == Some(true)
}

/// Whether a parameter or a credential is sent as a header.
pub(crate) fn is_header(object: &Value) -> bool {
    object.get("in").and_then(Value::as_str) == Some("header")
}

/// The parameters of an operation, including those of its path that it does not override.
fn effective<'a>(document: &'a Value, operation: Operation<'a>, at: &str) -> Vec<Parameter<'a>> {
    let read = |holder: &'a Value, at: &str, shared: bool| -> Vec<Parameter<'a>> {
        let list = items(holder.get("parameters")).iter().enumerate();
        list.map(|(index, node)| {
            let at = format!("{at}/parameters/{index}");
            let object = resolve(document, node, &at).map_or(node, |found| found.0);
            let text = |key: &str| object.get(key).and_then(Value::as_str);
            let name = match (text("in"), text("name")) {
                (Some(place), Some(name)) => format!("{place} parameter `{name}`"),
                _ => format!("parameter {index}"),
            };
            let key = if is_header(object) { name.to_lowercase() } else { name.clone() };
            Parameter { name, key, shared, node, object, at }
        })
        .collect()
    };
    let own = read(operation.object, at, false);
    let mut all = read(operation.item, above(at), true);
    all.retain(|shared| own.iter().all(|own| own.key != shared.key));
    all.extend(own);
    all
}

/// The parent of a pointer.
fn above(at: &str) -> &str {
    at.rsplit_once('/').map_or(at, |(above, _)| above)
}

/// Compares a parameter or header.
pub(crate) fn one<'a>(c: &mut Comparison<'a>, place: &Place<'a>) {
    if place.is_same() {
        return;
    }
    c.marks(place, On::Parameter);
    c.members(place, On::Parameter);
    // Only a component can be compared with one of another name; to its users it is another parameter.
    let (name, kind) = (place.member("name"), place.member("in"));
    if place.each(is_header) {
        members::caseless(c, &name, "name", rules::PARAMETER_REMOVED);
    } else if !name.is_same() {
        c.report(rules::PARAMETER_REMOVED, &name, instead("name", &name));
    }
    if !kind.is_same() {
        c.report(rules::PARAMETER_REMOVED, &kind, instead("in", &kind));
    }
    serialization(c, place);
    let schema = place.member("schema");
    match (schema.old, schema.new) {
        (Some(_), Some(_)) => schemas::compare(c, &schema),
        (None, None) => {}
        _ => {
            c.claim(&place.member("content").at);
            return c.report(rules::SERIALIZATION_CHANGED, &schema, "`schema` and `content` exchanged");
        }
    }
    content::compare(c, &place.member("content"));
}

/// Compares how a value is serialized.
fn serialization(c: &mut Comparison<'_>, place: &Place<'_>) {
    let effective = |object: Option<&Value>, key: &str| -> Value {
        let member = |key: &str| object.and_then(|it| it.get(key));
        let query = matches!(member("in").and_then(Value::as_str), Some("query" | "cookie"));
        let style = member("style").cloned().unwrap_or_else(|| if query { "form" } else { "simple" }.into());
        if key == "style" { style } else { member(key).cloned().unwrap_or_else(|| (style == "form").into()) }
    };
    for key in ["style", "explode"] {
        let member = place.member(key);
        if member.is_same() {
            continue;
        }
        let (old, new) = (effective(place.old, key), effective(place.new, key));
        if old == new {
            c.report(
                rules::WRITTEN_OUT,
                &member,
                format!("`{key}` is now stated explicitly, or no longer is"),
            );
        } else {
            let words = format!("`{key}` is {} instead of {}", show(&new), show(&old));
            c.report(rules::SERIALIZATION_CHANGED, &member, words);
        }
    }
}

/// Compares the headers of a response.
pub(crate) fn headers<'a>(c: &mut Comparison<'a>, headers: &Place<'a>) {
    for (old, name, place) in headers.members_without_case() {
        match (place.old, place.new) {
            (Some(_), Some(_)) => {
                let place = place.part(&format!("header `{name}`"));
                if c.spelled(old, name, &place) {
                    c.pair(&place.at);
                }
                if let Some(place) = c.follow(&place) {
                    one(c, &place);
                }
            }
            (None, Some(new)) => {
                let object = resolve(c.new, new, "").map_or(new, |found| found.0);
                added(c, &place, &format!("header `{name}`"), object);
            }
            _ => c.report(rules::PARAMETER_REMOVED, &place, format!("header `{name}` removed")),
        }
    }
}
