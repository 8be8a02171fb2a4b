//! Facts about the document that several sections need, collected once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use openapi_model::{Error, model, pointer};
use serde_json::{Map, Value};

use crate::Config;
use crate::anchor::{self, Headings};

/// A document as the page shows it.
pub struct Book<'a> {
    /// The document.
    pub document: &'a Value,
    /// The names of its extensions.
    pub config: &'a Config,
    /// Groups in the order of the tags, each with its operations.
    pub groups: Vec<Group<'a>>,
    /// Named schemas by name.
    pub schemas: BTreeMap<&'a str, &'a Value>,
    /// Where a named schema is used directly.
    pub users: BTreeMap<&'a str, Users<'a>>,
    /// Custom error codes by code.
    pub codes: BTreeMap<i64, Code<'a>>,
    /// Names of the shared parameters that every operation has.
    pub common_parameters: BTreeSet<&'a str>,
    /// Anchors by the words that a text may have between backticks: operation ids, method and path, names of schemas.
    targets: HashMap<String, String>,
}

/// The operations of one tag.
pub struct Group<'a> {
    /// The tag.
    pub name: &'a str,
    /// Its description.
    pub description: &'a str,
    /// Its anchor.
    pub anchor: String,
    /// Its operations in the order of the document.
    pub operations: Vec<Entry<'a>>,
}

/// An operation of the page, or a callback.
#[derive(Clone)]
pub struct Entry<'a> {
    /// `operationId`; for a callback without one, its name.
    pub id: &'a str,
    /// HTTP method in upper case.
    pub method: String,
    /// Path, or the expression for a callback's URL.
    pub path: &'a str,
    /// The operation object.
    pub object: &'a Map<String, Value>,
    /// Parameters of the path item and of the operation, with references.
    pub parameters: Vec<&'a Value>,
    /// Name of the callback that it is, if it is one.
    pub callback: Option<&'a str>,
    /// Callbacks: what the service calls because of the operation.
    pub callbacks: Vec<Entry<'a>>,
}

/// Who uses a schema directly.
#[derive(Default)]
pub struct Users<'a> {
    /// Ids of operations.
    pub operations: BTreeSet<&'a str>,
    /// Names of schemas.
    pub schemas: BTreeSet<&'a str>,
}

/// A custom error code.
#[derive(Default)]
pub struct Code<'a> {
    /// Its identifier.
    pub name: Option<&'a str>,
    /// Operations that have it, each with what it means there.
    pub operations: Vec<(&'a str, &'a str)>,
}

impl<'a> Book<'a> {
    /// Gathers the facts.
    pub fn new(document: &'a Value, config: &'a Config) -> Result<Self, Error> {
        let mut entries = Vec::new();
        for operation in model::operations(document)? {
            let shared = document.pointer(&pointer::join("/paths", operation.path));
            let mut entry = Entry::new(operation.id, operation.method, operation.path, operation.object);
            entry.parameters.splice(0..0, list(shared.and_then(|item| item.get("parameters"))));
            entry.callbacks = callbacks(document, operation.object)?;
            entries.push(entry);
        }
        let mut book = Self {
            document,
            config,
            groups: Vec::new(),
            schemas: model::schemas(document).collect(),
            users: BTreeMap::new(),
            codes: BTreeMap::new(),
            common_parameters: common_parameters(&entries),
            targets: HashMap::new(),
        };
        for name in book.schemas.keys() {
            book.targets.insert((*name).to_owned(), anchor::schema(name));
        }
        for entry in entries.iter().flat_map(|entry| std::iter::once(entry).chain(&entry.callbacks)) {
            let anchor = entry.anchor();
            if let Some(name) = entry.callback {
                book.targets.insert(name.to_owned(), anchor.clone());
            }
            book.targets.insert(format!("{} {}", entry.method, entry.path), anchor.clone());
            book.targets.insert(entry.id.to_owned(), anchor);
        }
        book.find_users(&entries);
        book.find_codes(&entries);
        book.groups = groups(document, entries);
        Ok(book)
    }

    /// All operations in the order of the page, callbacks behind the operation that causes them.
    pub fn entries(&self) -> impl Iterator<Item = &Entry<'a>> {
        let operations = self.groups.iter().flat_map(|group| &group.operations);
        operations.flat_map(|entry| std::iter::once(entry).chain(&entry.callbacks))
    }

    /// Operations that a client calls.
    pub fn operation_count(&self) -> usize {
        self.groups.iter().map(|group| group.operations.len()).sum()
    }

    /// The anchor of the thing that a word in backticks names.
    pub fn target(&self, word: &str) -> Option<&str> {
        self.targets.get(word).map(String::as_str)
    }

    /// Follows references; one that leads nowhere is returned unchanged, because the lints report it.
    pub fn resolve(&self, node: &'a Value) -> &'a Value {
        model::resolve(self.document, node).unwrap_or(node)
    }

    /// The text of the document's `info`.
    pub fn info(&self, name: &str) -> Option<&'a str> {
        self.document.get("info").and_then(|info| model::text(info, name))
    }

    /// Whether there is a shared component.
    pub fn is_shared(&self, kind: &str, name: &str) -> bool {
        self.document.get("components").and_then(|all| all.get(kind)?.get(name)).is_some()
    }

    /// Whether there is anything that operations share.
    pub fn has_shared(&self) -> bool {
        let parts = ["/components/responses", "/components/headers"];
        parts.iter().any(|part| members(self.document.pointer(part)).next().is_some())
    }

    /// Names of the schemes of each set of credentials that an operation accepts; an operation without its own has
    /// those of the document.
    pub fn alternatives(&self, entry: &Entry<'a>) -> Vec<Vec<&'a str>> {
        let security = entry.object.get("security").or_else(|| self.document.get("security"));
        list(security).map(|set| members(Some(set)).map(|(name, _)| name).collect()).collect()
    }

    fn find_users(&mut self, entries: &[Entry<'a>]) {
        for (name, schema) in &self.schemas {
            direct(self.document, schema, 0, &mut |used| {
                self.users.entry(used).or_default().schemas.insert(name);
            });
        }
        for entry in entries.iter().flat_map(|entry| std::iter::once(entry).chain(&entry.callbacks)) {
            let parts = ["requestBody", "responses"].iter().filter_map(|part| entry.object.get(*part));
            for part in parts.chain(entry.parameters.iter().copied()) {
                direct(self.document, part, 0, &mut |used| {
                    self.users.entry(used).or_default().operations.insert(entry.id);
                });
            }
        }
    }

    fn find_codes(&mut self, entries: &[Entry<'a>]) {
        for named in list(self.document.get(self.config.error_names)) {
            if let Some(code) = named.get("code").and_then(Value::as_i64) {
                self.codes.entry(code).or_default().name = model::text(named, "name");
            }
        }
        for entry in entries {
            for own in list(entry.object.get(self.config.error_codes)) {
                if let Some(code) = own.get("code").and_then(Value::as_i64) {
                    let meaning = model::text(own, "meaning").unwrap_or_default();
                    self.codes.entry(code).or_default().operations.push((entry.id, meaning));
                }
            }
        }
    }
}

impl<'a> Entry<'a> {
    fn new(id: &'a str, method: &str, path: &'a str, object: &'a Map<String, Value>) -> Self {
        let parameters = list(object.get("parameters")).collect();
        Self {
            id,
            method: method.to_uppercase(),
            path,
            object,
            parameters,
            callback: None,
            callbacks: Vec::new(),
        }
    }

    /// Its anchor.
    pub fn anchor(&self) -> String {
        anchor::operation(self.id)
    }

    /// A text member.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.object.get(name).and_then(Value::as_str)
    }

    /// A boolean member, if it is there.
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.object.get(name).and_then(Value::as_bool)
    }

    /// Its name in lists: its summary, or its id if it has none.
    pub fn title(&self) -> &'a str {
        self.text("summary").filter(|summary| !summary.is_empty()).unwrap_or(self.id)
    }
}

/// The members of a list that may be missing.
pub fn list(node: Option<&Value>) -> impl Iterator<Item = &Value> {
    node.and_then(Value::as_array).into_iter().flatten()
}

/// The members of an object that may be missing.
pub fn members(node: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    node.and_then(Value::as_object).into_iter().flatten().map(|(name, member)| (name.as_str(), member))
}

fn callbacks<'a>(document: &'a Value, operation: &'a Map<String, Value>) -> Result<Vec<Entry<'a>>, Error> {
    let mut found = Vec::new();
    for (name, callback) in members(operation.get("callbacks")) {
        for (path, item) in members(Some(model::resolve(document, callback)?)) {
            for (method, object) in members(Some(item)) {
                let Some(object) = object.as_object().filter(|_| model::METHODS.contains(&method)) else {
                    continue;
                };
                let id = object.get("operationId").and_then(Value::as_str).unwrap_or(name);
                found.push(Entry { callback: Some(name), ..Entry::new(id, method, path, object) });
            }
        }
    }
    Ok(found)
}

/// Shared parameters that all operations have: they are described once. With a single operation there is nothing to
/// share.
fn common_parameters<'a>(entries: &[Entry<'a>]) -> BTreeSet<&'a str> {
    let names = |entry: &Entry<'a>| -> BTreeSet<&'a str> {
        entry.parameters.iter().filter_map(|it| shared_name(it, "parameters")).collect()
    };
    let Some((first, rest)) = entries.split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return BTreeSet::new();
    };
    let mut common = names(first);
    for entry in rest {
        let own = names(entry);
        common.retain(|name| own.contains(name));
    }
    common
}

/// The name of the component that a node refers to.
pub fn shared_name<'a>(node: &'a Value, kind: &str) -> Option<&'a str> {
    pointer::component(model::text(node, "$ref")?, kind)
}

fn groups<'a>(document: &'a Value, entries: Vec<Entry<'a>>) -> Vec<Group<'a>> {
    let mut headings = Headings::default();
    let mut group = |name: &'a str, description: &'a str| Group {
        name,
        description,
        anchor: headings.next("tag", name),
        operations: Vec::new(),
    };
    let mut groups: Vec<Group<'a>> = Vec::new();
    for tag in list(document.get("tags")) {
        if let Some(name) = model::text(tag, "name") {
            groups.push(group(name, model::text(tag, "description").unwrap_or_default()));
        }
    }
    for entry in entries {
        let tag = list(entry.object.get("tags")).find_map(Value::as_str).unwrap_or("Other operations");
        let index = groups.iter().position(|group| group.name == tag).unwrap_or_else(|| {
            groups.push(group(tag, ""));
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(index) {
            group.operations.push(entry);
        }
    }
    groups.retain(|group| !group.operations.is_empty());
    groups
}

/// Reports the named schemas that a node refers to, without descending into them. Other components are descended into.
fn direct<'a>(document: &'a Value, node: &'a Value, depth: usize, found: &mut impl FnMut(&'a str)) {
    // Components may refer to each other in circles; nothing sensible is nested as deeply as this.
    if depth > 64 {
        return;
    }
    match node {
        Value::Object(object) => {
            if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                match pointer::component(reference, "schemas") {
                    Some(name) => found(name),
                    None => {
                        if let Ok(target) = model::resolve(document, node) {
                            direct(document, target, depth + 1, found);
                        }
                    }
                }
                return;
            }
            for (key, part) in object {
                if !matches!(key.as_str(), "example" | "examples") {
                    direct(document, part, depth + 1, found);
                }
            }
        }
        Value::Array(parts) => parts.iter().for_each(|part| direct(document, part, depth + 1, found)),
        _ => {}
    }
}

/// An example of a body.
pub struct Body<'a> {
    /// Its media type.
    pub media_type: &'a str,
    name: &'a str,
    summary: Option<&'a str>,
    /// The example.
    pub value: &'a Value,
}

impl Body<'_> {
    /// What it is called: its summary, its name or its media type.
    pub fn title(&self) -> &str {
        let name = if self.name.is_empty() { self.media_type } else { self.name };
        self.summary.filter(|summary| !summary.is_empty()).unwrap_or(name)
    }
}

/// The examples of a body, in order.
pub fn bodies<'a>(book: &Book<'a>, holder: &'a Value) -> Vec<Body<'a>> {
    let mut found = Vec::new();
    for (media_type, object) in members(holder.get("content")) {
        if let Some(value) = object.get("example") {
            found.push(Body { media_type, name: "", summary: None, value });
        }
        for (name, example) in members(object.get("examples")) {
            let example = book.resolve(example);
            if let Some(value) = example.get("value") {
                found.push(Body { media_type, name, summary: model::text(example, "summary"), value });
            }
        }
    }
    found
}
