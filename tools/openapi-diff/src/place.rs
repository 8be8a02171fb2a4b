//! A place in both documents: values, pointers, and how it is called in reports.

use std::rc::Rc;

use openapi_model::pointer;
use serde_json::Value;

use crate::Side;
use crate::lists::{self, Pair};

/// JSON pointers in both documents. If the place is missing on one side, its pointer says where it would be.
#[derive(Clone, Debug)]
pub(crate) struct At {
    pub(crate) old: String,
    pub(crate) new: String,
}

impl At {
    /// A member that may have another name on each side.
    fn join(&self, old: &str, new: &str) -> Self {
        Self { old: pointer::join(&self.old, old), new: pointer::join(&self.new, new) }
    }
}

/// Who is affected by a place, and how it is called in reports.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    /// The client sends it.
    pub(crate) request: bool,
    /// The service sends it.
    pub(crate) response: bool,
    /// Operation and part of it, as Markdown; empty for a component schema.
    pub(crate) owner: String,
    /// The component, and the path into it.
    pub(crate) path: String,
    /// Operations that use the component.
    pub(crate) operations: Vec<String>,
}

impl Scope {
    /// A scope with a name of its own.
    pub(crate) fn named(owner: impl Into<String>) -> Self {
        Self { owner: owner.into(), ..Self::default() }
    }

    /// How the place is called.
    pub(crate) fn words(&self) -> String {
        match (self.owner.is_empty(), self.path.is_empty()) {
            (_, true) => self.owner.clone(),
            (true, false) => format!("`{}`", self.path),
            (false, false) => format!("{}, `{}`", self.owner, self.path),
        }
    }

    pub(crate) fn side(&self) -> Side {
        match (self.request, self.response) {
            (true, true) => Side::Both,
            (true, false) => Side::Request,
            (false, true) => Side::Response,
            (false, false) => Side::Document,
        }
    }
}

/// A place in both documents.
#[derive(Clone, Debug)]
pub(crate) struct Place<'a> {
    /// The value in the old document.
    pub(crate) old: Option<&'a Value>,
    /// The value in the new document.
    pub(crate) new: Option<&'a Value>,
    pub(crate) at: At,
    pub(crate) scope: Rc<Scope>,
}

impl<'a> Place<'a> {
    /// The same pointer in both documents.
    pub(crate) fn at(pointer: &str, (old, new): (&'a Value, &'a Value), scope: Scope) -> Self {
        let at = At { old: pointer.to_owned(), new: pointer.to_owned() };
        Self { old: old.pointer(pointer), new: new.pointer(pointer), at, scope: Rc::new(scope) }
    }

    /// Both values, if there are two.
    pub(crate) fn both(&self) -> Option<(&'a Value, &'a Value)> {
        Some((self.old?, self.new?))
    }

    /// Whether both values are the same, or both are missing.
    pub(crate) fn is_same(&self) -> bool {
        self.old == self.new
    }

    /// Whether a test holds for each value that is there.
    pub(crate) fn each(&self, test: impl Fn(&Value) -> bool) -> bool {
        self.old.is_none_or(&test) && self.new.is_none_or(&test)
    }

    /// A member.
    pub(crate) fn member(&self, key: &str) -> Self {
        self.members_named(key, key)
    }

    /// A member that may have another name on each side.
    pub(crate) fn members_named(&self, old: &str, new: &str) -> Self {
        Self {
            old: self.old.and_then(|it| it.get(old)),
            new: self.new.and_then(|it| it.get(new)),
            at: self.at.join(old, new),
            scope: self.scope.clone(),
        }
    }

    /// An item of a list on each side; `-` is the item that is not there (RFC 6901).
    pub(crate) fn item(&self, (old, new): Pair) -> Self {
        let at = |list: &str, index: Option<usize>| match index {
            Some(index) => format!("{list}/{index}"),
            None => format!("{list}/-"),
        };
        Self {
            old: old.and_then(|index| lists::items(self.old).get(index)),
            new: new.and_then(|index| lists::items(self.new).get(index)),
            at: At { old: at(&self.at.old, old), new: at(&self.at.new, new) },
            scope: self.scope.clone(),
        }
    }

    /// All members by name: removed ones first, then those of the new document in order.
    pub(crate) fn members(&self) -> Vec<(&'a str, Self)> {
        lists::members(self.old, self.new).into_iter().map(|(name, ..)| (name, self.member(name))).collect()
    }

    /// All members with both names, where names match in any case, as those of headers.
    pub(crate) fn members_without_case(&self) -> Vec<(&'a str, &'a str, Self)> {
        let names = |value| lists::entries(value).map(|(name, _)| name.as_str()).collect::<Vec<_>>();
        let (old, new) = (names(self.old), names(self.new));
        let lower = |names: &[&str]| names.iter().map(|name| name.to_lowercase()).collect::<Vec<_>>();
        let pairs = lists::by_name(&lower(&old), &lower(&new)).into_iter();
        let named = pairs.filter_map(|(i, j)| match (i.map(|i| old[i]), j.map(|j| new[j])) {
            (Some(old), Some(new)) => Some((old, new)),
            (name, other) => name.or(other).map(|name| (name, name)),
        });
        named.map(|(old, new)| (old, new, self.members_named(old, new))).collect()
    }

    /// All items of two lists, paired by name, and whether the common ones are in a different order.
    pub(crate) fn items(&self, name: impl Fn(&Value) -> String) -> (Vec<Self>, bool) {
        let names = |value| lists::items(value).iter().map(&name).collect::<Vec<_>>();
        let pairs = lists::by_name(&names(self.old), &names(self.new));
        (pairs.iter().map(|pair| self.item(*pair)).collect(), lists::reordered(&pairs))
    }

    /// The same with a scope changed.
    fn scoped(&self, change: impl FnOnce(&mut Scope)) -> Self {
        let mut scope = Scope::clone(&self.scope);
        change(&mut scope);
        Self { scope: Rc::new(scope), ..self.clone() }
    }

    /// A part that is called by words.
    pub(crate) fn part(&self, words: &str) -> Self {
        let place = self.scope.words();
        self.scoped(|scope| {
            scope.owner = if place.is_empty() { words.to_owned() } else { format!("{place}, {words}") };
            scope.path.clear();
        })
    }

    /// The same, sent by the service or by the client.
    pub(crate) fn sent(&self, response: bool) -> Self {
        self.scoped(|scope| (scope.request, scope.response) = (!response, response))
    }

    /// A part of a schema.
    pub(crate) fn within(&self, way: &str) -> Self {
        self.scoped(|scope| scope.path.push_str(way))
    }

    /// A property of a schema.
    pub(crate) fn property(&self, name: &str) -> Self {
        self.within(&if self.scope.path.is_empty() { name.to_owned() } else { format!(".{name}") })
    }
}
