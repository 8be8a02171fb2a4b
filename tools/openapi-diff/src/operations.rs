//! Operations: their paths, methods, names and promises.

use openapi_model::model::METHODS;
use serde_json::Value;

use crate::comparison::Comparison;
use crate::lists::{self, texts};
use crate::place::Place;
use crate::routes::{Operation, list};
use crate::vocabulary::On;
use crate::{bodies, parameters, rules, security, servers};

/// How deep callbacks may be nested in callbacks; deeper ones are left to `rest`.
const DEPTH: usize = 4;

/// Compares the operations of `paths` or of a callback, where the service sends the request.
pub(crate) fn compare<'a>(c: &mut Comparison<'a>, paths: &Place<'a>, callback: bool) {
    if paths.is_same() {
        return;
    }
    items(c, paths);
    let (before, after) = (list(paths.old), list(paths.new));
    let way = |list: &[Operation<'_>]| list.iter().map(Operation::way).collect::<Vec<_>>();
    let pairs = lists::by_name(&way(&before), &way(&after)).into_iter();
    let pairs = pairs.map(|(i, j)| (i.map(|i| before[i]), j.map(|j| after[j])));
    let (both, single): (Vec<_>, Vec<_>) = pairs.partition(|(old, new)| old.is_some() && new.is_some());
    let mut come: Vec<_> = single.iter().filter_map(|pair| pair.1).collect();
    let mut pairs = Vec::new();
    // Only an operation with an id can be recognized as moved.
    for old in single.iter().filter_map(|pair| pair.0) {
        let moved = |new: &Operation<'_>| old.id().is_some() && old.id() == new.id();
        pairs.push((Some(old), come.iter().position(moved).map(|found| come.remove(found))));
    }
    pairs.sort_by_key(|pair| pair.1.is_none());
    pairs.extend(come.into_iter().map(|new| (None, Some(new))));
    for (old, new) in pairs.into_iter().chain(both) {
        let Some(named) = new.or(old) else { continue };
        let (from, to) = (old.unwrap_or(named), new.unwrap_or(named));
        let item = paths.members_named(from.path, to.path);
        let place = item.members_named(from.method, to.method).part(&format!("`{}`", named.label()));
        match (old, new) {
            (Some(old), Some(new)) => {
                if old.way() != new.way() {
                    let words = format!("is `{}` instead of `{}`", new.way(), old.way());
                    c.report(rules::OPERATION_MOVED, &place, words);
                    c.pair(&place.at);
                }
                operation(c, (old, new), &place, callback);
            }
            (Some(old), None) => {
                c.report(rules::OPERATION_REMOVED, &place, format!("operation `{}` removed", old.way()));
            }
            _ => c.report(rules::OPERATION_ADDED, &place, format!("operation `{}` added", named.way())),
        }
    }
}

/// Compares the members of the path items.
fn items<'a>(c: &mut Comparison<'a>, paths: &Place<'a>) {
    let is_method = |key: &str| METHODS.contains(&key);
    for (path, place) in paths.members() {
        let place = place.part(&format!("`{path}`"));
        match place.both() {
            Some(_) => {
                c.members(&place, On::Any);
                servers::compare(c, &place);
            }
            // The operations are reported instead of the path; a path without operations cannot be called.
            None if place.members().iter().any(|(key, _)| is_method(key)) => {
                for (_, member) in place.members().into_iter().filter(|(key, _)| !is_method(key)) {
                    c.claim(&member.at);
                }
            }
            None if path.starts_with("x-") => {}
            None if place.new.is_none() => c.report(rules::OPERATION_REMOVED, &place, "path removed"),
            None => c.report(rules::OPERATION_ADDED, &place, "path without operations added"),
        }
    }
}

fn operation<'a>(
    c: &mut Comparison<'a>,
    (old, new): (Operation<'a>, Operation<'a>),
    place: &Place<'a>,
    callback: bool,
) {
    parameters::compare(c, (old, new), &place.sent(callback));
    if place.is_same() {
        return;
    }
    let (tags_old, tags_new) = (texts(old.object.get("tags")), texts(new.object.get("tags")));
    if tags_old != tags_new {
        let words = format!("tag `{}` instead of `{}`", tags_new.join("`, `"), tags_old.join("`, `"));
        c.report(rules::OPERATION_TAG_CHANGED, &place.member("tags"), words);
    }
    c.members(place, On::Operation);
    let security = place.member("security");
    if !security.is_same() {
        let own = |document: &'a Value, it: Option<&'a Value>| it.or(document.get("security"));
        let (old, new) = (own(c.old, security.old), own(c.new, security.new));
        let (count, effective) = (c.count(), Place { old, new, ..security.clone() });
        security::compare(c, &effective);
        if c.count() == count {
            let words = "the credentials of the document are now stated explicitly, or no longer are";
            c.report(rules::WRITTEN_OUT, &security, words);
        }
    }
    servers::compare(c, place);
    bodies::whole_request(c, &place.member("requestBody").sent(callback));
    bodies::responses(c, &place.member("responses").sent(!callback));
    callbacks(c, &place.member("callbacks"));
}

fn callbacks<'a>(c: &mut Comparison<'a>, callbacks: &Place<'a>) {
    if c.depth >= DEPTH {
        return;
    }
    c.depth += 1;
    for (name, place) in callbacks.members() {
        match place.both() {
            Some(_) => {
                if let Some(place) = c.follow(&place.part(&format!("callback `{name}`"))) {
                    compare(c, &place, true);
                }
            }
            None if place.new.is_some() => {
                c.report(rules::CALLBACK_ADDED, &place, format!("callback `{name}` added"));
            }
            None => c.report(rules::CALLBACK_REMOVED, &place, format!("callback `{name}` removed")),
        }
    }
    c.depth -= 1;
}
