//! The state of a comparison: both documents, the changes found so far, and the places that they explain.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use openapi_model::{Document, pointer};
use serde_json::Value;

use crate::place::{At, Place, Scope};
use crate::references::{reference, resolve};
use crate::rules::{self, Rule};
use crate::uses::Uses;
use crate::vocabulary::Vocabulary;
use crate::{Change, In};

/// The comparison.
pub(crate) struct Comparison<'a> {
    /// The old document.
    pub(crate) old: &'a Value,
    /// The new document.
    pub(crate) new: &'a Value,
    pub(crate) vocabulary: &'a Vocabulary,
    documents: (&'a Document, &'a Document),
    uses: Uses,
    changes: Vec<Change>,
    claims: (HashSet<String>, HashSet<String>),
    /// Pairs of places that belong together although their pointers differ.
    pub(crate) moved: Vec<At>,
    /// How deeply the comparison is nested in callbacks.
    pub(crate) depth: usize,
}

impl<'a> Comparison<'a> {
    pub(crate) fn new(
        old: (&'a Document, &'a Value),
        new: (&'a Document, &'a Value),
        vocabulary: &'a Vocabulary,
    ) -> Self {
        let mut uses = Uses::default();
        uses.add(old.1);
        uses.add(new.1);
        Self {
            old: old.1,
            new: new.1,
            vocabulary,
            documents: (old.0, new.0),
            uses,
            changes: Vec::new(),
            claims: Default::default(),
            moved: Vec::new(),
            depth: 0,
        }
    }

    /// Both documents.
    pub(crate) fn values(&self) -> (&'a Value, &'a Value) {
        (self.old, self.new)
    }

    /// Reports a change, and claims its place in both documents.
    pub(crate) fn report(&mut self, rule: Rule, place: &Place<'_>, words: impl Into<String>) {
        self.claim(&place.at);
        self.note(rule, place, words);
    }

    /// Reports a change that does not explain everything in its place.
    pub(crate) fn note(&mut self, rule: Rule, place: &Place<'_>, words: impl Into<String>) {
        let side = place.scope.side();
        let At { old, new } = &place.at;
        let here = self.new.pointer(new).is_some();
        let (document, pointer, source) =
            if here { (In::New, new, self.documents.1) } else { (In::Old, old, self.documents.0) };
        self.changes.push(Change {
            rule,
            level: rule.level(side),
            side,
            place: place.scope.words(),
            words: words.into(),
            pointer: pointer.clone(),
            document,
            line: source.line(pointer),
            operations: place.scope.operations.clone(),
        });
    }

    /// Marks a place, with everything in it, as explained.
    pub(crate) fn claim(&mut self, at: &At) {
        self.claims.0.insert(at.old.clone());
        self.claims.1.insert(at.new.clone());
    }

    /// Pairs two places whose pointers differ: `rest` then compares them with each other.
    pub(crate) fn pair(&mut self, at: &At) {
        self.claim(at);
        self.moved.push(at.clone());
    }

    /// Reports names that differ only in case, where case does not matter; returns whether they differ.
    pub(crate) fn spelled(&mut self, old: &str, new: &str, place: &Place<'_>) -> bool {
        if old != new {
            self.report(rules::WRITTEN_OUT, place, format!("spelled `{new}` instead of `{old}`"));
        }
        old != new
    }

    /// Whether a place of the old document is explained.
    pub(crate) fn claimed_old(&self, pointer: &str) -> bool {
        self.claims.0.contains(pointer)
    }

    /// Whether a place of the new document is explained.
    pub(crate) fn claimed_new(&self, pointer: &str) -> bool {
        self.claims.1.contains(pointer)
    }

    /// How many changes were found.
    pub(crate) fn count(&self) -> usize {
        self.changes.len()
    }

    /// Reports the schemas that were renamed: both documents have them under their new names.
    pub(crate) fn renamed(&mut self, renames: &BTreeMap<String, String>) {
        for (old, new) in renames {
            let place = self.component("schemas", new).within(old);
            self.note(rules::COMPONENT_RENAMED, &place, format!("schema renamed to `{new}`"));
        }
    }

    /// A component, in a scope without a name.
    pub(crate) fn component(&self, group: &str, name: &str) -> Place<'a> {
        let pointer = pointer::join(&format!("/components/{group}"), name);
        let uses = self.uses.of(&pointer);
        let operations: BTreeSet<_> =
            uses.into_iter().flat_map(|uses| uses.request.iter().chain(&uses.response)).cloned().collect();
        let scope = Scope {
            request: uses.is_some_and(|uses| !uses.request.is_empty()),
            response: uses.is_some_and(|uses| !uses.response.is_empty()),
            operations: operations.into_iter().collect(),
            ..Scope::default()
        };
        Place::at(&pointer, self.values(), scope)
    }

    /// Follows the references on both sides. `None` if both refer to the same component, which is compared on its own,
    /// or if a reference leads nowhere.
    pub(crate) fn follow(&mut self, place: &Place<'a>) -> Option<Place<'a>> {
        let (old, new) = place.both()?;
        match (reference(old), reference(new)) {
            (None, None) => return Some(place.clone()),
            (old, new) if old == new => return None,
            _ => {}
        }
        let (old, old_at) = resolve(self.old, old, &place.at.old)?;
        let (new, new_at) = resolve(self.new, new, &place.at.new)?;
        self.claim(&place.at);
        let at = At { old: old_at, new: new_at };
        self.moved.push(at.clone());
        Some(Place { old: Some(old), new: Some(new), at, scope: place.scope.clone() })
    }

    /// The changes in order, without duplicates.
    pub(crate) fn finish(mut self) -> Vec<Change> {
        let mut seen = HashSet::new();
        self.changes.retain(|change| {
            seen.insert((change.rule, change.pointer.clone(), change.place.clone(), change.words.clone()))
        });
        self.changes.sort_by_key(|change| std::cmp::Reverse(change.level));
        self.changes
    }
}
