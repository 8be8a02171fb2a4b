//! An object of the document, and where it stands.

use serde_json::{Map, Value};

use super::super::pointer;
use super::shape::Kind;

/// An object of the document.
pub(super) struct Node<'a> {
    pub(super) kind: Kind,
    pub(super) pointer: String,
    pub(super) value: &'a Value,
    pub(super) object: &'a Map<String, Value>,
    pub(super) place: Place<'a>,
    /// The `$ref` that stands here instead of the object.
    pub(super) reference: Option<&'a str>,
    /// The objects within this one are those from the next up to here.
    pub(super) end: usize,
}

/// Where an object stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) parent: Option<usize>,
    /// Member of the parent that it is in, such as `properties`; empty if its name is not fixed.
    pub(super) member: &'static str,
    /// Its name there, such as that of the property; empty in a list.
    pub(super) key: &'a str,
}

impl<'a> Node<'a> {
    /// A member that is text.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.object.get(name).and_then(Value::as_str)
    }

    /// A member that is true or false.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        self.object.get(name).and_then(Value::as_bool)
    }

    /// The items of a list.
    pub(super) fn list(&self, name: &str) -> &'a [Value] {
        self.object.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    /// The texts of a list.
    pub(super) fn texts(&self, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.list(name).iter().filter_map(Value::as_str)
    }

    /// The pointer to a member.
    pub(super) fn at(&self, name: &str) -> String {
        pointer::join(&self.pointer, name)
    }
}
