//! The objects of the document, each with its kind and its place, as the rules read them.

use std::collections::HashMap;

use openapi_model::Document;
use openapi_model::node::Tree;
use openapi_model::validate::{Marks, Validator};
use serde_json::Value;

use crate::config::{Config, Extensions, Naming};
use crate::node::Node;
use crate::report::Report;
use crate::shape::Kind;
use crate::walk;

/// The objects of a document, in the order in which they stand there.
pub(crate) struct Outline<'a> {
    pub(crate) document: &'a Document,
    /// What the document's extensions are called.
    pub(crate) named: &'a Extensions,
    /// What a code generator makes of names.
    pub(crate) naming: &'a Naming,
    pub(crate) validator: Validator<'a>,
    nodes: Vec<Node<'a>>,
    components: HashMap<(&'static str, &'a str), usize>,
}

impl<'a> Outline<'a> {
    /// Walks over a document.
    pub(crate) fn read(document: &'a Document, config: &'a Config, report: &mut Report<'_>) -> Self {
        let Config { extensions: named, naming } = config;
        let nodes = walk::walk(&document.value, named, report);
        let mut components = HashMap::new();
        for (index, node) in nodes.iter().enumerate() {
            if node.place.parent.is_some_and(|parent| nodes[parent].kind == Kind::Components) {
                components.insert((node.place.member, node.place.key), index);
            }
        }
        Self { document, named, naming, validator: validator(document, named), nodes, components }
    }

    /// An object by its number.
    pub(crate) fn node(&self, index: usize) -> &Node<'a> {
        &self.nodes[index]
    }

    /// The objects of a kind that stand in the document themselves, not by `$ref`.
    pub(crate) fn of(&self, kind: Kind) -> impl Iterator<Item = (usize, &Node<'a>)> {
        self.all().filter(move |(_, node)| node.kind == kind && node.reference.is_none())
    }

    /// All objects.
    pub(crate) fn all(&self) -> impl Iterator<Item = (usize, &Node<'a>)> {
        self.nodes.iter().enumerate()
    }

    /// An object and everything within it.
    pub(crate) fn within(&self, index: usize) -> impl Iterator<Item = (usize, &Node<'a>)> {
        self.nodes[index..self.nodes[index].end]
            .iter()
            .enumerate()
            .map(move |(offset, node)| (index + offset, node))
    }

    /// The objects directly in a member of an object.
    pub(crate) fn children(&self, index: usize, member: &str) -> impl Iterator<Item = (usize, &Node<'a>)> {
        self.within(index)
            .filter(move |(_, node)| node.place.parent == Some(index) && node.place.member == member)
    }

    /// The parent of an object.
    pub(crate) fn parent(&self, node: &Node<'a>) -> Option<&Node<'a>> {
        node.place.parent.map(|parent| &self.nodes[parent])
    }

    /// The nearest object of a kind around an object.
    pub(crate) fn around(&self, index: usize, kind: Kind) -> Option<&Node<'a>> {
        let mut node = &self.nodes[index];
        while let Some(parent) = self.parent(node) {
            if parent.kind == kind {
                return Some(parent);
            }
            node = parent;
        }
        None
    }

    /// Whether an object is a component.
    pub(crate) fn is_component(&self, node: &Node<'a>) -> bool {
        self.parent(node).is_some_and(|parent| parent.kind == Kind::Components)
    }

    /// The names in a group of components.
    pub(crate) fn names(&self, group: &str) -> impl Iterator<Item = &'a str> {
        self.components.keys().filter(move |(found, _)| *found == group).map(|(_, name)| *name)
    }

    /// A component.
    pub(crate) fn component(&self, group: &str, name: &str) -> Option<usize> {
        // The key's group is one of the tables' own texts, so it is looked for by a tuple of any lifetime.
        let key: &(&str, &str) = &(group, name);
        self.components.get(key).copied()
    }

    /// The component that a `$ref` leads to.
    pub(crate) fn target(&self, reference: &str) -> Option<usize> {
        let (group, name) = split(reference)?;
        self.component(group, name)
    }

    /// Whether all references lead somewhere: only then can be said what is not used.
    pub(crate) fn is_whole(&self) -> bool {
        self.nodes.iter().all(|node| node.reference.is_none_or(|reference| self.target(reference).is_some()))
    }

    /// The object itself, or what its `$ref` leads to in the end; nothing if it leads nowhere.
    pub(crate) fn resolve(&self, index: usize) -> Option<usize> {
        let mut index = index;
        // A chain of references that is longer goes round in circles.
        for _ in 0..16 {
            match self.nodes[index].reference {
                None => return Some(index),
                Some(reference) => index = self.target(reference)?,
            }
        }
        None
    }

    /// The same for a schema of which only the value is at hand.
    pub(crate) fn follow(&self, schema: &'a Value) -> Option<&'a Value> {
        match schema.get("$ref").and_then(Value::as_str) {
            None => Some(schema),
            Some(reference) => Some(self.nodes[self.resolve(self.target(reference)?)?].value),
        }
    }

    /// A schema and those that it takes in by `allOf`, as far as they exist.
    pub(crate) fn parts(&self, schema: &'a Value) -> Vec<&'a Value> {
        let mut parts = Vec::new();
        self.add_parts(schema, &mut parts);
        parts
    }

    fn add_parts(&self, schema: &'a Value, parts: &mut Vec<&'a Value>) {
        let Some(schema) = self.follow(schema) else { return };
        // A schema that takes in itself would have no end.
        if parts.iter().any(|part| std::ptr::eq(*part, schema)) {
            return;
        }
        parts.push(schema);
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.add_parts(part, parts);
        }
    }
}

/// Holds examples against the schemas of a document. In examples properties go by their first name, and values of
/// enumerations are written as they are listed.
fn validator<'a>(document: &'a Document, named: &Extensions) -> Validator<'a> {
    let mark = |name: &'static str| (!name.is_empty()).then_some(name);
    let marks = Marks {
        required_any: mark(named.required_any),
        aliases: None,
        ignore_case: None,
        sensitive: mark(named.sensitive),
    };
    Validator::new(Tree::new(&document.value)).with_marks(marks)
}

/// Group and name of a `$ref` to a component.
pub(crate) fn split(reference: &str) -> Option<(&str, &str)> {
    let (group, name) = reference.strip_prefix("#/components/")?.split_once('/')?;
    (!name.is_empty() && !name.contains('/')).then_some((group, name))
}
