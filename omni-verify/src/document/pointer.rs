//! Nodes of the document, each with its JSON pointer.

use serde_json::Value;

/// A node of the document, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node<'d> {
    pub(crate) value: &'d Value,
    /// JSON pointer, without the `#`.
    pub(crate) pointer: String,
}

/// The pointer to a member.
pub(crate) fn join(parent: &str, key: &str) -> String {
    format!("{parent}/{}", key.replace('~', "~0").replace('/', "~1"))
}

impl<'d> Node<'d> {
    /// A member of an object, or an item of a list.
    pub(crate) fn child(&self, key: &str) -> Option<Node<'d>> {
        let value = match self.value {
            Value::Array(items) => items.get(key.parse::<usize>().ok()?)?,
            value => value.get(key)?,
        };
        Some(Node { value, pointer: join(&self.pointer, key) })
    }

    /// The members of an object, or of a member that is one.
    pub(crate) fn children(&self, key: &str) -> Vec<(&'d str, Node<'d>)> {
        let Some(node) = self.child(key) else { return Vec::new() };
        let members = node.value.as_object().into_iter().flatten();
        members
            .map(|(key, value)| (key.as_str(), Node { value, pointer: join(&node.pointer, key) }))
            .collect()
    }

    /// The items of a list.
    pub(crate) fn items(&self, key: &str) -> Vec<Node<'d>> {
        let Some(node) = self.child(key) else { return Vec::new() };
        let items = node.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| Node { value, pointer: format!("{}/{index}", node.pointer) }).collect()
    }

    pub(crate) fn text(&self, key: &str) -> Option<&'d str> {
        self.value.get(key).and_then(Value::as_str)
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    /// The texts of a list.
    pub(crate) fn texts(&self, key: &str) -> impl Iterator<Item = &'d str> + use<'d> {
        self.value.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }
}
