//! The objects of the document, each with its kind and place, as the rules read them, and what the rules found.

use std::collections::BTreeMap;
use std::ops::Deref;

use openapi_model::node::{Node as Value, Tree};
use openapi_model::{Document, Finding};

use crate::config::{Config, Extensions, Naming};
use crate::kind::Kind;

/// An object of the document.
pub(crate) struct Node<'a> {
    pub(crate) kind: Kind,
    pub(crate) node: Value<'a>,
    pub(crate) place: Place<'a>,
    /// The `$ref` that is here instead of the object.
    pub(crate) reference: Option<&'a str>,
    /// The objects within this one are the following ones, up to this number.
    pub(crate) end: usize,
}

/// Where an object is.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) parent: Option<usize>,
    /// The key of the parent that contains it, such as `properties`.
    pub(crate) member: &'a str,
    /// Its name there, such as the name of a property; empty in a list.
    pub(crate) key: &'a str,
}

impl<'a> Deref for Node<'a> {
    type Target = Value<'a>;

    fn deref(&self) -> &Value<'a> {
        &self.node
    }
}

impl Node<'_> {
    /// Whether it is a component.
    pub(crate) fn is_component(&self) -> bool {
        self.pointer.starts_with("/components/") && self.pointer.matches('/').count() == 3
    }

    /// Whether it belongs to a request that the service sends: a callback.
    pub(crate) fn is_of_callback(&self) -> bool {
        self.pointer.contains("/callbacks/")
    }
}

/// The objects of a document, in document order.
pub(crate) struct Outline<'a> {
    pub(crate) document: &'a Document,
    /// The names of the document's extensions.
    pub(crate) named: &'a Extensions,
    /// What a code generator makes of names.
    pub(crate) naming: &'a Naming,
    pub(crate) tree: Tree<'a>,
    nodes: Vec<Node<'a>>,
    components: BTreeMap<String, usize>,
}

impl<'a> Outline<'a> {
    /// A document with its objects, in document order.
    pub(crate) fn new(document: &'a Document, config: &'a Config, nodes: Vec<Node<'a>>) -> Self {
        let Config { extensions: named, naming } = config;
        let tree = Tree::new(&document.value);
        let components = nodes.iter().enumerate().filter(|(_, node)| node.is_component());
        let components = components.map(|(index, node)| (format!("#{}", node.pointer), index)).collect();
        Self { document, named, naming, tree, nodes, components }
    }

    /// An object by its number.
    pub(crate) fn node(&self, index: usize) -> &Node<'a> {
        &self.nodes[index]
    }

    /// All objects.
    pub(crate) fn all(&self) -> impl Iterator<Item = (usize, &Node<'a>)> {
        self.nodes.iter().enumerate()
    }

    /// The objects of a kind that are written out in the document, not as a `$ref`.
    pub(crate) fn of(&self, kind: Kind) -> impl Iterator<Item = (usize, &Node<'a>)> {
        self.all().filter(move |(_, node)| node.kind == kind && node.reference.is_none())
    }

    /// An object and everything within it.
    pub(crate) fn within(&self, index: usize) -> impl Iterator<Item = (usize, &Node<'a>)> {
        self.all().take(self.nodes[index].end).skip(index)
    }

    /// The objects directly under a key of an object.
    pub(crate) fn under(&self, index: usize, member: &str) -> impl Iterator<Item = (usize, &Node<'a>)> {
        self.within(index)
            .filter(move |(_, node)| node.place.parent == Some(index) && node.place.member == member)
    }

    /// The parent of an object.
    pub(crate) fn parent(&self, node: &Node<'a>) -> Option<&Node<'a>> {
        node.place.parent.map(|parent| &self.nodes[parent])
    }

    /// The parameters of an operation as written, each with what it resolves to. Those of its path come first.
    pub(crate) fn parameters(&self, operation: usize) -> Vec<(&Node<'a>, &Node<'a>)> {
        let item = self.nodes[operation].place.parent;
        let shared = item.into_iter().flat_map(|item| self.under(item, "parameters"));
        let all = shared.chain(self.under(operation, "parameters"));
        all.filter_map(|(index, node)| Some((node, self.node(self.resolve(index)?)))).collect()
    }

    /// The component that a `$ref` leads to.
    pub(crate) fn target(&self, reference: &str) -> Option<usize> {
        self.components.get(reference).copied()
    }

    /// The references to the components of a kind.
    pub(crate) fn references(&self, kind: Kind) -> impl Iterator<Item = &str> {
        let names = self.components.iter().filter(move |(_, index)| self.nodes[**index].kind == kind);
        names.map(|(name, _)| name.as_str())
    }

    /// The object itself, or what its `$ref` finally resolves to; `None` if it does not resolve.
    pub(crate) fn resolve(&self, index: usize) -> Option<usize> {
        let mut index = index;
        // A longer chain of references never ends.
        for _ in 0..16 {
            match self.nodes[index].reference {
                None => return Some(index),
                Some(reference) => index = self.target(reference)?,
            }
        }
        None
    }

    /// The properties of a schema, its own first, then those that it includes through `allOf`.
    pub(crate) fn properties(&self, schema: &Value<'a>) -> Vec<(&'a str, Value<'a>)> {
        self.tree.parts(schema).iter().flat_map(|part| part.children("properties")).collect()
    }

    /// The operation with an id.
    pub(crate) fn operation(&self, id: &str) -> Option<&Node<'a>> {
        self.ids().find(|(known, _)| *known == id).map(|(_, node)| node)
    }

    /// The ids of all operations.
    pub(crate) fn ids(&self) -> impl Iterator<Item = (&'a str, &Node<'a>)> {
        self.of(Kind::Operation).filter_map(|(_, node)| Some((node.text("operationId")?, node)))
    }
}

/// The findings so far.
pub(crate) struct Report<'a> {
    document: &'a Document,
    findings: Vec<Finding>,
}

impl<'a> Report<'a> {
    pub(crate) fn new(document: &'a Document) -> Self {
        Self { document, findings: Vec::new() }
    }

    /// Adds a finding at a place, once.
    pub(crate) fn add(&mut self, rule: &'static str, pointer: &str, message: impl Into<String>) {
        let finding = self.document.finding(rule, pointer, message);
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// The findings by line; those on one line in the order in which the rules ran.
    pub(crate) fn finish(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|finding| finding.line);
        self.findings
    }
}
