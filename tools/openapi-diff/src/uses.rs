//! Where components are used: in what the client sends, in what the service sends, in which operations.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;

use crate::lists::entries;
use crate::routes::{Operation, list};

/// Members whose values are data, without references.
const DATA: [&str; 4] = ["example", "examples", "default", "enum"];

/// The operations in which a component is used, for each side.
#[derive(Default, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) request: BTreeSet<String>,
    pub(crate) response: BTreeSet<String>,
}

/// Who sends something, in which operation, in which document.
#[derive(Clone, Copy)]
struct Sender<'d> {
    document: &'d Value,
    /// What the operation is called.
    label: &'d str,
    /// The service, not the client.
    service: bool,
}

impl Sender<'_> {
    fn other(self) -> Self {
        Self { service: !self.service, ..self }
    }
}

/// The uses of all components, by their pointers.
#[derive(Default)]
pub(crate) struct Uses(BTreeMap<String, Use>);

impl Uses {
    /// Adds the uses in a document.
    ///
    /// Not done by the model, which stops at the first reference that leads nowhere.
    pub(crate) fn add(&mut self, document: &Value) {
        for operation in list(document.get("paths")) {
            let label = operation.label();
            let client = Sender { document, label: &label, service: false };
            self.exchange(client, &operation);
            for (_, callback) in entries(operation.object.get("callbacks")) {
                let callback = self.reach_one(client.other(), callback);
                for sent in list(callback) {
                    self.exchange(client.other(), &sent);
                }
            }
        }
    }

    /// The use of a component.
    pub(crate) fn of(&self, pointer: &str) -> Option<&Use> {
        self.0.get(pointer)
    }

    /// What both sides send in one operation, or in one of its callbacks; `caller` sends the request.
    fn exchange(&mut self, caller: Sender<'_>, operation: &Operation<'_>) {
        let Operation { item, object, .. } = operation;
        for (part, sender) in [
            (item.get("parameters"), caller),
            (object.get("parameters"), caller),
            (object.get("requestBody"), caller),
            (object.get("responses"), caller.other()),
        ] {
            if let Some(part) = part {
                self.reach(sender, part);
            }
        }
    }

    /// Follows one reference and notes the component that it leads to.
    fn reach_one<'a>(&mut self, sender: Sender<'a>, node: &'a Value) -> Option<&'a Value> {
        let Some(reference) = node.get("$ref").and_then(Value::as_str) else { return Some(node) };
        let target = reference.strip_prefix('#')?;
        self.note(sender, target);
        sender.document.pointer(target)
    }

    fn note(&mut self, sender: Sender<'_>, target: &str) {
        let uses = self.0.entry(target.to_owned()).or_default();
        let side = if sender.service { &mut uses.response } else { &mut uses.request };
        side.insert(sender.label.to_owned());
    }

    fn reach(&mut self, sender: Sender<'_>, node: &Value) {
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
                        self.note(sender, target);
                        waiting.extend(sender.document.pointer(target).map(|node| (node, false)));
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
