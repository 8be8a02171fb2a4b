//! Operations: which there are, where, what they are called, and what they promise.

use serde_json::Value;

use super::lists::{self, texts};
use super::rules::Rule;
use super::state::{At, Scope, State};
use super::uses::entries;
use super::{bodies, documentation, extensions, parameters, root, security};
use crate::spec::pointer;

/// The methods of OpenAPI. `spec::model` has only those that the document uses; others may be in documents of strangers.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// How deep callbacks may be nested in callbacks; deeper ones are left to the comparison that knows nothing.
const DEPTH: usize = 4;

/// An operation in its path.
#[derive(Clone, Copy)]
pub(super) struct Operation<'a> {
    pub(super) path: &'a str,
    pub(super) method: &'a str,
    pub(super) item: &'a Value,
    pub(super) object: &'a Value,
}

impl<'a> Operation<'a> {
    fn id(&self) -> Option<&'a str> {
        self.object.get("operationId").and_then(Value::as_str)
    }

    /// What it is called: its id, or its method and path.
    pub(super) fn label(&self) -> String {
        self.id().map_or_else(|| self.way(), str::to_owned)
    }

    fn way(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    fn at(&self, paths: &str) -> String {
        pointer::join(&pointer::join(paths, self.path), self.method)
    }
}

/// The operations of `paths` or of a callback.
pub(super) fn list(paths: Option<&Value>) -> Vec<Operation<'_>> {
    let mut list = Vec::new();
    for (path, item) in entries(paths) {
        for (method, object) in entries(Some(item)).filter(|(method, _)| METHODS.contains(&method.as_str())) {
            list.push(Operation { path, method, item, object });
        }
    }
    list
}

/// Compares the operations of `paths` or, where the service is the one who asks, of a callback.
pub(super) fn compare<'a>(
    state: &mut State<'a>,
    old: Option<&'a Value>,
    new: Option<&'a Value>,
    at: &At,
    callback: bool,
    owner: &str,
) {
    if old == new {
        return;
    }
    paths(state, old, new, at, owner);
    let (before, after) = (list(old), list(new));
    let (mut gone, mut come, mut both) = (Vec::new(), Vec::new(), Vec::new());
    let way = |list: &[Operation<'_>]| list.iter().map(Operation::way).collect::<Vec<_>>();
    for pair in lists::by_name(&way(&before), &way(&after)) {
        match pair {
            (Some(i), Some(j)) => both.push((before[i], after[j])),
            (Some(i), None) => gone.push(before[i]),
            (None, Some(j)) => come.push(after[j]),
            (None, None) => {}
        }
    }
    // An id of its own tells an operation that moved from one that is gone; without one nothing does.
    let moved = |one: &Operation<'_>, other: &Operation<'_>| one.id().is_some() && one.id() == other.id();
    gone.retain(|old| match come.iter().position(|new| moved(old, new)) {
        Some(found) => {
            let new = come.remove(found);
            let place = At { old: old.at(&at.old), new: new.at(&at.new) };
            let words = format!("is `{}` instead of `{}`", new.way(), old.way());
            state.report(Rule::OperationMoved, &scope(owner, &new.label()), &place, words);
            state.moved.push(place);
            both.push((*old, new));
            false
        }
        None => true,
    });
    for old in &gone {
        let place = At { old: old.at(&at.old), new: old.at(&at.new) };
        let words = format!("operation `{}` removed", old.way());
        state.report(Rule::OperationRemoved, &scope(owner, &old.label()), &place, words);
    }
    for new in &come {
        let place = At { old: new.at(&at.old), new: new.at(&at.new) };
        let words = format!("operation `{}` added", new.way());
        state.report(Rule::OperationAdded, &scope(owner, &new.label()), &place, words);
    }
    for (old, new) in both {
        let place = At { old: old.at(&at.old), new: new.at(&at.new) };
        operation(state, old, new, &place, callback, owner);
    }
}

fn scope(owner: &str, label: &str) -> Scope {
    let owner = if owner.is_empty() { String::new() } else { format!("{owner}, ") };
    Scope::named(format!("{owner}`{label}`"))
}

/// Compares what stands on the paths themselves.
fn paths(state: &mut State<'_>, old: Option<&Value>, new: Option<&Value>, at: &At, owner: &str) {
    let none = Value::Null;
    let all =
        entries(old).chain(entries(new).filter(|(path, _)| old.is_none_or(|old| old.get(path).is_none())));
    for (path, _) in all {
        let (before, after) = (old.and_then(|it| it.get(path)), new.and_then(|it| it.get(path)));
        let (at, scope) = (at.join(path), scope(owner, path));
        match (before, after) {
            (Some(before), Some(after)) => {
                documentation::compare(state, before, after, &at, &scope);
                root::servers(state, before, after, &at, &scope);
            }
            // The operations of the path speak for it; a path without one is nothing that could be called.
            (item, other) => {
                let item = item.or(other).unwrap_or(&none);
                if entries(Some(item)).any(|(key, _)| METHODS.contains(&key.as_str())) {
                    for (key, _) in entries(Some(item)).filter(|(key, _)| !METHODS.contains(&key.as_str())) {
                        state.claim(&at.join(key));
                    }
                } else if !path.starts_with("x-") {
                    let (rule, words) = if other.is_none() {
                        (Rule::OperationRemoved, "path removed")
                    } else {
                        (Rule::OperationAdded, "path without operations added")
                    };
                    state.report(rule, &scope, &at, words);
                }
            }
        }
    }
}

fn operation<'a>(
    state: &mut State<'a>,
    old: Operation<'a>,
    new: Operation<'a>,
    at: &At,
    callback: bool,
    owner: &str,
) {
    let scope = scope(owner, &new.label());
    parameters::compare(state, (old, new), at, &scope.on(callback));
    let (old, new) = (old.object, new.object);
    if old == new {
        return;
    }
    if old.get("operationId") != new.get("operationId") {
        let name =
            |it: &Value| it.get("operationId").map_or_else(|| "nothing".to_owned(), super::words::show);
        let words = format!("`operationId` is {} instead of {}", name(new), name(old));
        state.report(Rule::OperationIdChanged, &scope, &at.join("operationId"), words);
    }
    let (tags_old, tags_new) = (texts(old.get("tags")), texts(new.get("tags")));
    if tags_old != tags_new {
        let words = format!("tag `{}` instead of `{}`", tags_new.join("`, `"), tags_old.join("`, `"));
        state.report(Rule::OperationTagChanged, &scope, &at.join("tags"), words);
    }
    documentation::compare(state, old, new, at, &scope);
    documentation::deprecated(state, old, new, at, &scope);
    extensions::operation(state, old, new, at, &scope);
    if old.get("security") != new.get("security") {
        let effective = |document: &'a Value, it: &'a Value| it.get("security").or(document.get("security"));
        let (old, new) = (effective(state.old, old), effective(state.new, new));
        let count = state.count();
        security::compare(state, old, new, &at.join("security"), &scope);
        if state.count() == count {
            let words = "credentials are written out, or those of the document again";
            state.report(Rule::WrittenOut, &scope, &at.join("security"), words);
        }
    }
    root::servers(state, old, new, at, &scope);
    let body = (old.get("requestBody"), new.get("requestBody"));
    bodies::whole_request(state, body, &at.join("requestBody"), &scope.on(callback));
    let answers = (old.get("responses"), new.get("responses"));
    bodies::answers(state, answers, &at.join("responses"), &scope.on(!callback));
    callbacks(state, old.get("callbacks"), new.get("callbacks"), &at.join("callbacks"), &scope);
}

fn callbacks<'a>(
    state: &mut State<'a>,
    old: Option<&'a Value>,
    new: Option<&'a Value>,
    at: &At,
    scope: &Scope,
) {
    if state.depth >= DEPTH {
        return;
    }
    state.depth += 1;
    for (name, old, new) in lists::members(old, new) {
        let at = at.join(name);
        match (old, new) {
            (Some(old), Some(new)) => {
                if let Some((old, new, at)) = state.follow(old, new, &at) {
                    let owner = format!("{}, callback `{name}`", scope.owner);
                    compare(state, Some(old), Some(new), &at, true, &owner);
                }
            }
            (Some(_), None) => {
                state.report(Rule::CallbackRemoved, scope, &at, format!("callback `{name}` removed"));
            }
            _ => state.report(Rule::CallbackAdded, scope, &at, format!("callback `{name}` added")),
        }
    }
    state.depth -= 1;
}
