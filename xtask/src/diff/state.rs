//! The comparison as it goes: both documents, what was found, and which places are explained by it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;

use super::rules::Rule;
use super::uses::Uses;
use super::{Change, In, Side};
use crate::spec::{Document, pointer};

/// A place in both documents, by JSON pointer. What is missing on one side points to where it would be.
#[derive(Clone, Debug)]
pub(super) struct At {
    pub(super) old: String,
    pub(super) new: String,
}

impl At {
    /// The same place in both.
    pub(super) fn same(pointer: &str) -> Self {
        Self { old: pointer.to_owned(), new: pointer.to_owned() }
    }

    /// A member.
    pub(super) fn join(&self, key: &str) -> Self {
        self.join_each(key, key)
    }

    /// A member that has another name on each side.
    pub(super) fn join_each(&self, old: &str, new: &str) -> Self {
        Self { old: pointer::join(&self.old, old), new: pointer::join(&self.new, new) }
    }

    /// An item of a list; `-` is the item that is not there (RFC 6901).
    pub(super) fn item(&self, old: Option<usize>, new: Option<usize>) -> Self {
        let at = |list: &str, index: Option<usize>| match index {
            Some(index) => format!("{list}/{index}"),
            None => format!("{list}/-"),
        };
        Self { old: at(&self.old, old), new: at(&self.new, new) }
    }
}

/// Whom a place concerns, and how it is called.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// The client sends it.
    pub(super) request: bool,
    /// The service sends it.
    pub(super) answer: bool,
    /// Operation and part of it, as Markdown; empty for a component schema.
    pub(super) owner: String,
    /// The component, and the way into it.
    pub(super) path: String,
    /// Operations that use the component.
    pub(super) operations: Vec<String>,
}

impl Scope {
    /// Something called by words of its own.
    pub(super) fn named(owner: impl Into<String>) -> Self {
        Self { owner: owner.into(), ..Self::default() }
    }

    /// A part of it that is called by words.
    pub(super) fn part(&self, words: &str) -> Self {
        let place = self.place();
        let owner = if place.is_empty() { words.to_owned() } else { format!("{place}, {words}") };
        Self { owner, path: String::new(), ..self.clone() }
    }

    /// The same on one side.
    pub(super) fn on(&self, answer: bool) -> Self {
        Self { request: !answer, answer, ..self.clone() }
    }

    /// A part of a schema.
    pub(super) fn within(&self, way: &str) -> Self {
        Self { path: format!("{}{way}", self.path), ..self.clone() }
    }

    /// A property of a schema.
    pub(super) fn property(&self, name: &str) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        self.within(&format!("{dot}{name}"))
    }

    fn place(&self) -> String {
        match (self.owner.is_empty(), self.path.is_empty()) {
            (_, true) => self.owner.clone(),
            (true, false) => format!("`{}`", self.path),
            (false, false) => format!("{}, `{}`", self.owner, self.path),
        }
    }

    fn side(&self) -> Side {
        match (self.request, self.answer) {
            (true, true) => Side::Both,
            (true, false) => Side::Request,
            (false, true) => Side::Answer,
            (false, false) => Side::Document,
        }
    }
}

/// The comparison.
pub(super) struct State<'a> {
    /// The old document.
    pub(super) old: &'a Value,
    /// The new document.
    pub(super) new: &'a Value,
    documents: (&'a Document, &'a Document),
    uses: Uses,
    changes: Vec<Change>,
    claims: (HashSet<String>, HashSet<String>),
    /// What was compared although it stands elsewhere now.
    pub(super) moved: Vec<At>,
    /// How many callbacks within callbacks are being looked into.
    pub(super) depth: usize,
}

impl<'a> State<'a> {
    pub(super) fn new(old: (&'a Document, &'a Value), new: (&'a Document, &'a Value)) -> Self {
        let mut uses = Uses::default();
        uses.add(old.1);
        uses.add(new.1);
        Self {
            old: old.1,
            new: new.1,
            documents: (old.0, new.0),
            uses,
            changes: Vec::new(),
            claims: Default::default(),
            moved: Vec::new(),
            depth: 0,
        }
    }

    /// Reports a change, and claims its place in both documents.
    pub(super) fn report(&mut self, rule: Rule, scope: &Scope, at: &At, words: impl Into<String>) {
        self.claim(at);
        self.note(rule, scope, at, words);
    }

    /// Reports a change that does not explain everything in its place.
    pub(super) fn note(&mut self, rule: Rule, scope: &Scope, at: &At, words: impl Into<String>) {
        let side = scope.side();
        let here = self.new.pointer(&at.new).is_some();
        let (document, pointer, source) =
            if here { (In::New, &at.new, self.documents.1) } else { (In::Old, &at.old, self.documents.0) };
        self.changes.push(Change {
            rule,
            level: rule.level(side),
            side,
            place: scope.place(),
            words: words.into(),
            pointer: pointer.clone(),
            document,
            line: source.line(pointer),
            operations: scope.operations.clone(),
        });
    }

    /// Says that a place is explained, with everything in it.
    pub(super) fn claim(&mut self, at: &At) {
        self.claims.0.insert(at.old.clone());
        self.claims.1.insert(at.new.clone());
    }

    /// Says that two places belong together although they are not the same place: what nobody explains within them is
    /// looked for there.
    pub(super) fn pair(&mut self, at: At) {
        self.claim(&at);
        self.moved.push(at);
    }

    /// Reports names that differ in case alone where that means nothing; whether they differ.
    pub(super) fn spelled(&mut self, old: &str, new: &str, scope: &Scope, at: &At) -> bool {
        if old != new {
            self.report(Rule::WrittenOut, scope, at, format!("spelled `{new}` instead of `{old}`"));
        }
        old != new
    }

    /// Whether a place of the old document is explained.
    pub(super) fn claimed_old(&self, pointer: &str) -> bool {
        self.claims.0.contains(pointer)
    }

    /// Whether a place of the new document is explained.
    pub(super) fn claimed_new(&self, pointer: &str) -> bool {
        self.claims.1.contains(pointer)
    }

    /// How many changes were found.
    pub(super) fn count(&self) -> usize {
        self.changes.len()
    }

    /// Reports the schemas that were renamed.
    pub(super) fn renamed(&mut self, renames: &BTreeMap<String, String>) {
        for (old, new) in renames {
            let at = At { old: schema(old), new: schema(new) };
            let scope = self.component(&at).within(old);
            self.report(Rule::ComponentRenamed, &scope, &at, format!("schema renamed to `{new}`"));
        }
    }

    /// The scope of a component, without its name.
    pub(super) fn component(&self, at: &At) -> Scope {
        let uses = || [self.uses.of(&at.old), self.uses.of(&at.new)].into_iter().flatten();
        let operations: BTreeSet<_> =
            uses().flat_map(|uses| uses.request.iter().chain(&uses.answer)).cloned().collect();
        Scope {
            request: uses().any(|uses| !uses.request.is_empty()),
            answer: uses().any(|uses| !uses.answer.is_empty()),
            operations: operations.into_iter().collect(),
            ..Scope::default()
        }
    }

    /// Follows references on both sides, to what is to be compared and where it stands. Nothing if both refer to the
    /// same component, which is compared by itself, or if a reference leads nowhere.
    pub(super) fn follow(
        &mut self,
        old: &'a Value,
        new: &'a Value,
        at: &At,
    ) -> Option<(&'a Value, &'a Value, At)> {
        let references = (reference(old), reference(new));
        if references == (None, None) {
            return Some((old, new, at.clone()));
        }
        if references.0 == references.1 {
            return None;
        }
        let (old, old_at) = resolve(self.old, old, &at.old)?;
        let (new, new_at) = resolve(self.new, new, &at.new)?;
        self.claim(at);
        let at = At { old: old_at, new: new_at };
        self.moved.push(at.clone());
        Some((old, new, at))
    }

    /// The changes in their order, each once.
    pub(super) fn finish(mut self) -> Vec<Change> {
        let mut seen = HashSet::new();
        self.changes.retain(|change| {
            seen.insert((change.rule, change.pointer.clone(), change.place.clone(), change.words.clone()))
        });
        self.changes.sort_by_key(|change| std::cmp::Reverse(change.level));
        self.changes
    }
}

/// Pointer of a component schema.
pub(super) fn schema(name: &str) -> String {
    pointer::join("/components/schemas", name)
}

/// The text of a `$ref`.
pub(super) fn reference(node: &Value) -> Option<&str> {
    node.get("$ref").and_then(Value::as_str)
}

/// What a node stands for in the end, and where that is.
pub(super) fn resolve<'a>(document: &'a Value, node: &'a Value, at: &str) -> Option<(&'a Value, String)> {
    let (mut node, mut at) = (node, at.to_owned());
    // A chain of references that is longer goes round in circles.
    for _ in 0..16 {
        let Some(reference) = reference(node) else { return Some((node, at)) };
        at = reference.strip_prefix('#')?.to_owned();
        node = document.pointer(&at)?;
    }
    None
}
