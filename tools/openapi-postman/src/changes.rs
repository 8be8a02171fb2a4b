//! What the examples of the document do not express: to send every request of the collection, one needs contents that
//! exist, and some requests that come before others.

use std::collections::{BTreeMap, BTreeSet};

use openapi_model::Error;
use openapi_model::model::{self, Operation};
use serde_json::{Map, Value, json};

use super::wrong;

/// A text of the examples, and what takes its place in requests.
#[derive(Clone, Debug)]
pub(super) struct Replaced {
    example: String,
    text: String,
    /// The operations in whose requests it is replaced. Empty: in all.
    operations: Vec<String>,
}

impl Replaced {
    /// What takes the place of a text in the request of an operation.
    pub(super) fn text(&self, operation: &str, text: &str) -> Option<&str> {
        let meant = self.operations.is_empty() || self.operations.iter().any(|id| id == operation);
        (meant && self.example == text).then_some(&self.text)
    }
}

/// What differs in a request from the example.
#[derive(Clone, Debug, Default)]
pub(super) struct Change {
    /// Members of the body that are set.
    pub(super) body: Option<Value>,
    /// Values of parameters in the query.
    pub(super) query: Map<String, Value>,
    /// Path of the file that is the body.
    pub(super) file: Option<String>,
    /// Whether a response of success may say that the request was refused.
    pub(super) may_refuse: bool,
}

/// A field of a response that is kept in a variable.
#[derive(Clone, Debug)]
pub(super) struct KeptField {
    pub(super) operation: String,
    /// JSON pointer.
    pub(super) field: String,
    pub(super) variable: String,
}

/// A further request: that of an operation with other contents, or one to a URL that a response gives.
#[derive(Clone, Debug)]
pub(super) struct Extra {
    pub(super) id: String,
    pub(super) name: String,
    /// The operation beside whose request it is.
    beside: String,
    after: bool,
    pub(super) request: ExtraRequest,
    pub(super) change: Change,
}

#[derive(Clone, Debug)]
pub(super) enum ExtraRequest {
    Operation(String),
    Url { method: String, url: String },
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Further variables, with their descriptions.
    pub(super) variables: Vec<(String, String)>,
    pub(super) replaced: Vec<Replaced>,
    pub(super) kept: Vec<KeptField>,
    changes: BTreeMap<String, Change>,
    extras: Vec<Extra>,
}

impl Changes {
    /// Reads them from an object with `variables`, `replaced`, `kept`, `changes` and `extras`. Each of them may be
    /// missing.
    ///
    /// # Errors
    /// A part of them is of another form.
    pub fn read(value: &Value) -> Result<Self, Error> {
        let mut all = Self::default();
        for (index, entry) in list(value, "variables") {
            let at = format!("/variables/{index}");
            all.variables.push((text(entry, &at, "name")?, text(entry, &at, "description")?));
        }
        for (index, entry) in list(value, "replaced") {
            let at = format!("/replaced/{index}");
            let operations = list(entry, "operations").filter_map(|(_, id)| id.as_str().map(str::to_owned));
            all.replaced.push(Replaced {
                example: text(entry, &at, "example")?,
                text: text(entry, &at, "text")?,
                operations: operations.collect(),
            });
        }
        for (index, entry) in list(value, "kept") {
            let at = format!("/kept/{index}");
            all.kept.push(KeptField {
                operation: text(entry, &at, "operation")?,
                field: text(entry, &at, "field")?,
                variable: text(entry, &at, "variable")?,
            });
        }
        for (id, entry) in value.get("changes").and_then(Value::as_object).into_iter().flatten() {
            all.changes.insert(id.clone(), Change::read(entry));
        }
        for (index, entry) in list(value, "extras") {
            all.extras.push(Extra::read(entry, &format!("/extras/{index}"))?);
        }
        Ok(all)
    }

    /// Refuses names of operations that are not there, and texts that no request has.
    pub(super) fn check(&self, operations: &[Operation<'_>], sent: &BTreeSet<&str>) -> Result<(), Error> {
        let named = self.changes.keys();
        let named = named.chain(self.replaced.iter().flat_map(|replaced| &replaced.operations));
        let named = named.chain(self.kept.iter().map(|kept| &kept.operation));
        let named = named.chain(self.extras.iter().map(|extra| &extra.beside));
        for id in named.chain(self.extras.iter().filter_map(Extra::operation)) {
            if !operations.iter().any(|operation| operation.id == id) {
                return Err(wrong(
                    "",
                    format!("the changes of the collection name {id}, which is not an operation"),
                ));
            }
        }
        for Replaced { example, .. } in &self.replaced {
            if !sent.contains(example.as_str()) {
                let message = format!("the collection replaces {example}, which no example of a request has");
                return Err(wrong("/replaced", message));
            }
        }
        Ok(())
    }

    pub(super) fn of(&self, operation: &str) -> Option<&Change> {
        self.changes.get(operation)
    }

    /// The requests before, or after, that of an operation.
    pub(super) fn beside(&self, operation: &str, after: bool) -> impl Iterator<Item = &Extra> {
        self.extras.iter().filter(move |extra| extra.beside == operation && extra.after == after)
    }
}

impl Change {
    fn read(entry: &Value) -> Self {
        let query = entry.get("query").and_then(Value::as_object);
        Self {
            body: entry.get("body").cloned(),
            query: query.cloned().unwrap_or_default(),
            file: model::text(entry, "file").map(str::to_owned),
            may_refuse: model::flag(entry, "mayRefuse"),
        }
    }

    /// The body of a request, with the members that are set.
    pub(super) fn apply(&self, body: &mut Value) {
        if let Some(members) = &self.body {
            merge(body, members);
        }
    }

    /// A body that is a file. Without a path, the sender chooses one.
    pub(super) fn file(change: Option<&Self>) -> Value {
        json!({"mode": "file", "file": {"src": change.and_then(|change| change.file.as_deref())}})
    }
}

impl Extra {
    fn read(entry: &Value, at: &str) -> Result<Self, Error> {
        let (after, beside) = match model::text(entry, "after") {
            Some(beside) => (true, beside.to_owned()),
            None => (false, text(entry, at, "before")?),
        };
        let request = match model::text(entry, "operation") {
            Some(id) => ExtraRequest::Operation(id.to_owned()),
            None => ExtraRequest::Url { method: text(entry, at, "method")?, url: text(entry, at, "url")? },
        };
        let (id, name) = (text(entry, at, "id")?, text(entry, at, "name")?);
        Ok(Self { id, name, beside, after, request, change: Change::read(entry) })
    }

    fn operation(&self) -> Option<&String> {
        match &self.request {
            ExtraRequest::Operation(id) => Some(id),
            ExtraRequest::Url { .. } => None,
        }
    }
}

fn merge(value: &mut Value, members: &Value) {
    match (value, members) {
        (Value::Object(object), Value::Object(members)) => {
            for (name, member) in members {
                merge(object.entry(name.as_str()).or_insert(Value::Null), member);
            }
        }
        (value, member) => *value = member.clone(),
    }
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (usize, &'a Value)> {
    value.get(key).and_then(Value::as_array).into_iter().flatten().enumerate()
}

fn text(value: &Value, at: &str, name: &str) -> Result<String, Error> {
    let found = model::text(value, name).map(|text| text.trim_end().to_owned());
    found.ok_or_else(|| wrong(format!("{at}/{name}"), "a string is missing in the changes of the collection"))
}
