//! Nodes of a document, each with its JSON pointer.

use serde_json::Value;

use crate::pointer::join;

/// References are followed this far; a longer chain is a cycle.
const MAX_REFERENCES: usize = 16;

/// A node of the document, with its pointer.
#[derive(Clone, Debug)]
pub struct Node<'d> {
    /// The value of the node.
    pub value: &'d Value,
    /// Its JSON pointer, without the `#`.
    pub pointer: String,
}

impl<'d> Node<'d> {
    /// A member of an object, or an item of a list.
    pub fn child(&self, key: &str) -> Option<Node<'d>> {
        let value = match self.value {
            Value::Array(items) => items.get(key.parse::<usize>().ok()?)?,
            value => value.get(key)?,
        };
        Some(Node { value, pointer: join(&self.pointer, key) })
    }

    /// The members of a member that is an object, each with its name.
    pub fn children(&self, key: &str) -> Vec<(&'d str, Node<'d>)> {
        let Some(node) = self.child(key) else { return Vec::new() };
        let members = node.value.as_object().into_iter().flatten();
        members
            .map(|(key, value)| (key.as_str(), Node { value, pointer: join(&node.pointer, key) }))
            .collect()
    }

    /// The items of a member that is a list.
    pub fn items(&self, key: &str) -> Vec<Node<'d>> {
        let Some(node) = self.child(key) else { return Vec::new() };
        let items = node.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| Node { value, pointer: format!("{}/{index}", node.pointer) }).collect()
    }

    /// A member that is text.
    pub fn text(&self, key: &str) -> Option<&'d str> {
        self.value.get(key).and_then(Value::as_str)
    }

    /// Whether a member is `true`.
    pub fn flag(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// Whether there is such a member.
    pub fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    /// The keys of the object, in the order of the document.
    pub fn keys(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        self.value.as_object().into_iter().flatten().map(|(key, _)| key.as_str())
    }

    /// The values of a member that is a list.
    pub fn list(&self, key: &str) -> &'d [Value] {
        self.value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    /// The texts of a member that is a list.
    pub fn texts(&self, key: &str) -> impl Iterator<Item = &'d str> + use<'d> {
        self.value.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// Calls `visit` for every node below this one, with its key; in a list the key is empty.
    pub fn each(&self, visit: &mut impl FnMut(&'d str, &Node<'d>)) {
        let mut below = |key: &'d str, part: &str, value| {
            let node = Node { value, pointer: join(&self.pointer, part) };
            visit(key, &node);
            node.each(visit);
        };
        match self.value {
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, it)| below("", &index.to_string(), it));
            }
            Value::Object(members) => members.iter().for_each(|(key, it)| below(key, key, it)),
            _ => {}
        }
    }

    /// The pointer of a member, whether it exists or not.
    pub fn at(&self, key: &str) -> String {
        join(&self.pointer, key)
    }
}

/// A node whose place is not known: the pointers below it start at the node itself.
impl<'d> From<&'d Value> for Node<'d> {
    fn from(value: &'d Value) -> Self {
        Self { value, pointer: String::new() }
    }
}

/// A document to look nodes up in.
#[derive(Clone, Copy, Debug)]
pub struct Tree<'d> {
    root: &'d Value,
}

impl<'d> Tree<'d> {
    /// The nodes of a document.
    pub fn new(root: &'d Value) -> Self {
        Self { root }
    }

    /// The root of the document.
    pub fn root(self) -> Node<'d> {
        Node { value: self.root, pointer: String::new() }
    }

    /// The node at a pointer, with references resolved; `None` if there is none, or they do not resolve.
    pub fn at(self, pointer: &str) -> Option<Node<'d>> {
        self.resolve(&Node { value: self.root.pointer(pointer)?, pointer: pointer.to_owned() })
    }

    /// The node that a `$ref` leads to, or the node itself if it is not a reference; `None` if the reference does not
    /// resolve.
    pub fn resolve(self, node: &Node<'d>) -> Option<Node<'d>> {
        let mut node = node.clone();
        for _ in 0..MAX_REFERENCES {
            let Some(reference) = node.text("$ref") else { return Some(node) };
            let pointer = reference.strip_prefix('#')?;
            node = Node { value: self.root.pointer(pointer)?, pointer: pointer.to_owned() };
        }
        None
    }

    /// A schema and everything that it includes through `allOf`, outermost first, as far as it exists.
    pub fn parts(self, schema: &Node<'d>) -> Vec<Node<'d>> {
        let mut parts: Vec<Node<'d>> = Vec::new();
        let mut open = vec![schema.clone()];
        while let Some(node) = open.pop() {
            let Some(node) = self.resolve(&node) else { continue };
            // This also ends the recursion of a schema that includes itself.
            if parts.iter().any(|part| std::ptr::eq(part.value, node.value)) {
                continue;
            }
            open.extend(node.items("allOf").into_iter().rev());
            parts.push(node);
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nodes_know_their_pointers() {
        let value = json!({"a/b": {"c": [1, {"d": true}]}, "r": {"$ref": "#/a~1b"}});
        let tree = Tree::new(&value);
        let node = tree.root().child("a/b").unwrap();
        assert_eq!(node.pointer, "/a~1b");
        assert_eq!(node.items("c")[1].pointer, "/a~1b/c/1");
        assert!(node.child("c").unwrap().child("1").unwrap().flag("d"));
        assert_eq!(node.keys().collect::<Vec<_>>(), ["c"]);
        assert_eq!((node.list("c").len(), node.list("d").len()), (2, 0));
        assert_eq!(tree.at("/r").unwrap().pointer, "/a~1b");
        let mut seen = Vec::new();
        tree.root().each(&mut |key, node| seen.push(format!("{key} {}", node.pointer)));
        assert_eq!(seen[..4], ["a/b /a~1b", "c /a~1b/c", " /a~1b/c/0", " /a~1b/c/1"]);
    }

    #[test]
    fn references_that_lead_to_themselves_end() {
        let value = json!({"x": {"$ref": "#/y"}, "y": {"$ref": "#/x"}, "out": {"$ref": "a.yaml"},
            "z": {"allOf": [{"$ref": "#/z"}, {"$ref": "#/x"}, {"type": "object"}]}});
        let tree = Tree::new(&value);
        assert!(tree.at("/x").is_none() && tree.at("/out").is_none() && tree.at("/nowhere").is_none());
        let parts = tree.parts(&tree.at("/z").unwrap());
        assert_eq!(parts.iter().map(|part| part.pointer.as_str()).collect::<Vec<_>>(), ["/z", "/z/allOf/2"]);
    }
}
