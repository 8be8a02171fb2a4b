//! Where components are used: in what the client sends, in what the service sends, in which operations.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;

use crate::lists::entries;
use crate::operations;

/// Members whose values are data, without references.
const DATA: [&str; 4] = ["example", "examples", "default", "enum"];

/// The operations in which a component is used, for each side.
#[derive(Default, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) request: BTreeSet<String>,
    pub(crate) response: BTreeSet<String>,
}

/// The uses of all components, by their pointers.
#[derive(Default)]
pub(crate) struct Uses(BTreeMap<String, Use>);

impl Uses {
    /// Adds the uses in a document.
    ///
    /// Not done by the model, which stops at the first reference that leads nowhere.
    pub(crate) fn add(&mut self, document: &Value) {
        for operation in operations::list(document.get("paths")) {
            let label = operation.label();
            self.exchange(document, operation.item, operation.object, &label, false);
            for (_, callback) in entries(operation.object.get("callbacks")) {
                let callback = self.reach_one(document, callback, &label, true);
                for sent in operations::list(callback) {
                    self.exchange(document, sent.item, sent.object, &label, true);
                }
            }
        }
    }

    /// The use of a component.
    pub(crate) fn of(&self, pointer: &str) -> Option<&Use> {
        self.0.get(pointer)
    }

    /// What both sides send in one operation; in a callback the service sends the request.
    fn exchange(&mut self, document: &Value, item: &Value, object: &Value, label: &str, callback: bool) {
        for (part, response) in [
            (item.get("parameters"), callback),
            (object.get("parameters"), callback),
            (object.get("requestBody"), callback),
            (object.get("responses"), !callback),
        ] {
            if let Some(part) = part {
                self.reach(document, part, label, response);
            }
        }
    }

    /// Follows one reference and notes the component that it leads to.
    fn reach_one<'a>(
        &mut self,
        document: &'a Value,
        node: &'a Value,
        label: &str,
        response: bool,
    ) -> Option<&'a Value> {
        let Some(reference) = node.get("$ref").and_then(Value::as_str) else { return Some(node) };
        let target = reference.strip_prefix('#')?;
        self.note(target, label, response);
        document.pointer(target)
    }

    fn note(&mut self, target: &str, label: &str, response: bool) {
        let uses = self.0.entry(target.to_owned()).or_default();
        let side = if response { &mut uses.response } else { &mut uses.request };
        side.insert(label.to_owned());
    }

    fn reach(&mut self, document: &Value, node: &Value, label: &str, response: bool) {
        let mut seen = HashSet::new();
        // Nodes to visit, and whether their keys are names chosen by the document.
        let mut waiting = vec![(node, false)];
        while let Some((node, named)) = waiting.pop() {
            match node {
                Value::Object(map) => {
                    if let Some(target) =
                        map.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'))
                        && seen.insert(target)
                    {
                        self.note(target, label, response);
                        waiting.extend(document.pointer(target).map(|node| (node, false)));
                    }
                    let parts = map.iter().filter(|(key, _)| named || !DATA.contains(&key.as_str()));
                    waiting.extend(parts.map(|(key, part)| (part, !named && key == "properties")));
                }
                Value::Array(list) => waiting.extend(list.iter().map(|part| (part, false))),
                _ => {}
            }
        }
    }
}
