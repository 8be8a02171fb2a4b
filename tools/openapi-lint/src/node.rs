//! An object of the document, and where it stands.

use openapi_model::pointer;
use serde_json::{Map, Value};

use crate::shape::Kind;

/// An object of the document.
pub(crate) struct Node<'a> {
    pub(crate) kind: Kind,
    pub(crate) pointer: String,
    pub(crate) value: &'a Value,
    pub(crate) object: &'a Map<String, Value>,
    pub(crate) place: Place<'a>,
    /// The `$ref` that stands here instead of the object.
    pub(crate) reference: Option<&'a str>,
    /// The objects within this one are those from the next up to here.
    pub(crate) end: usize,
}

/// Where an object stands.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) parent: Option<usize>,
    /// Member of the parent that it is in, such as `properties`; empty if its name is not fixed.
    pub(crate) member: &'static str,
    /// Its name there, such as that of the property; empty in a list.
    pub(crate) key: &'a str,
}

impl<'a> Node<'a> {
    /// A member that is text.
    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        self.object.get(name).and_then(Value::as_str)
    }

    /// A member that is true or false.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.object.get(name).and_then(Value::as_bool)
    }

    /// The items of a list.
    pub(crate) fn list(&self, name: &str) -> &'a [Value] {
        self.object.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    /// The texts of a list.
    pub(crate) fn texts(&self, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.list(name).iter().filter_map(Value::as_str)
    }

    /// The pointer to a member.
    pub(crate) fn at(&self, name: &str) -> String {
        pointer::join(&self.pointer, name)
    }
}
