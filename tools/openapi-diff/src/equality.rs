//! Whether two schemas mean the same, wherever their parts are written: inline, behind a `$ref`, or as the only member
//! of an `allOf`.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;

use crate::comparison::Comparison;
use crate::lists::{self, entries, items, texts};
use crate::references::{reference, resolve, target};
use crate::vocabulary::Vocabulary;

/// Maximum depth; schemas below it count as different.
const DEPTH: usize = 64;

/// How far two schemas agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Equality {
    /// They mean the same.
    Same,
    /// They differ only in words for people.
    Words,
    /// They differ.
    Different,
}

/// Whether a schema is written by reference, or as the only member of an `allOf`.
pub(crate) fn is_wrapped(schema: &Value) -> bool {
    reference(schema).is_some() || items(schema.get("allOf")).len() == 1
}

/// Compares two schemas, each in its document. Components with different names are different whatever they contain,
/// because generated code is named after them.
pub(crate) fn of<'a>(c: &Comparison<'a>, old: &'a Value, new: &'a Value) -> Equality {
    let (documents, vocabulary) = (c.values(), c.vocabulary);
    Schemas { documents, vocabulary, seen: HashSet::new(), depth: 0 }.schemas(old, new)
}

struct Schemas<'a> {
    documents: (&'a Value, &'a Value),
    vocabulary: &'a Vocabulary,
    /// Pairs seen so far. A pair that comes up again is equal unless something else differs, so recursion ends.
    seen: HashSet<(*const Value, *const Value)>,
    /// How many schemas the one being compared is in.
    depth: usize,
}

impl<'a> Schemas<'a> {
    fn schemas(&mut self, old: &'a Value, new: &'a Value) -> Equality {
        if old == new || !self.seen.insert((std::ptr::from_ref(old), std::ptr::from_ref(new))) {
            return Equality::Same;
        }
        let targets = (target(old), target(new));
        // A component that both refer to is compared on its own.
        let shared = targets.0.filter(|_| targets.0 == targets.1);
        if self.depth == DEPTH || (shared.is_none() && targets.0.is_some() && targets.1.is_some()) {
            return Equality::Different;
        }
        match (self.members(self.documents.0, old, shared), self.members(self.documents.1, new, shared)) {
            (Some(old), Some(new)) => {
                let keys: BTreeSet<_> = old.keys().chain(new.keys()).copied().collect();
                let pairs = keys.into_iter().map(|key| (key, old.get(key).copied(), new.get(key).copied()));
                self.depth += 1;
                let worst = pairs.map(|(key, old, new)| self.member(key, old, new)).max();
                self.depth -= 1;
                worst.unwrap_or(Equality::Same)
            }
            _ => Equality::Different,
        }
    }

    fn member(&mut self, key: &str, old: Option<&'a Value>, new: Option<&'a Value>) -> Equality {
        let (Some(before), Some(after)) = (old, new) else {
            return if self.vocabulary.is_words(key) { Equality::Words } else { Equality::Different };
        };
        match key {
            _ if before == after => Equality::Same,
            _ if self.vocabulary.is_words(key) => Equality::Words,
            "items" | "not" | "additionalProperties" if before.is_object() && after.is_object() => {
                self.schemas(before, after)
            }
            "properties" => self.all(lists::members(old, new).into_iter().map(|(_, old, new)| (old, new))),
            "allOf" | "oneOf" | "anyOf" => {
                let (before, after) = (items(old), items(new));
                let longer = before.len().max(after.len());
                self.all((0..longer).map(|index| (before.get(index), after.get(index))))
            }
            "required" => {
                let same = texts(old).into_iter().collect::<HashSet<_>>() == texts(new).into_iter().collect();
                if same { Equality::Same } else { Equality::Different }
            }
            _ => Equality::Different,
        }
    }

    fn all(&mut self, pairs: impl Iterator<Item = (Option<&'a Value>, Option<&'a Value>)>) -> Equality {
        let each = pairs.map(|pair| match pair {
            (Some(old), Some(new)) => self.schemas(old, new),
            _ => Equality::Different,
        });
        each.max().unwrap_or(Equality::Different)
    }
}

impl<'a> Schemas<'a> {
    /// The members of a schema merged with those of the schemas it wraps, up to the reference that both sides share.
    /// `None` if a reference leads nowhere, or if two levels give one key different values: then both constraints hold,
    /// and no merged value says that.
    fn members(
        &self,
        document: &'a Value,
        schema: &'a Value,
        shared: Option<&str>,
    ) -> Option<BTreeMap<&'a str, &'a Value>> {
        let mut found = BTreeMap::new();
        let mut schema = schema;
        for _ in 0..DEPTH {
            let only = match items(schema.get("allOf")) {
                [only] => Some(only),
                _ => None,
            };
            let wrapping = if reference(schema).is_some() { "$ref" } else { "allOf" };
            let next = match reference(schema) {
                Some(target) if shared == Some(target) => None,
                Some(_) => Some(resolve(document, schema, "")?.0),
                None => only,
            };
            for (key, value) in entries(Some(schema)).filter(|(key, _)| next.is_none() || *key != wrapping) {
                let before = *found.entry(key.as_str()).or_insert(value);
                if before != value && !self.vocabulary.is_words(key) {
                    return None;
                }
            }
            match next {
                Some(next) => schema = next,
                None => return Some(found),
            }
        }
        None
    }
}
