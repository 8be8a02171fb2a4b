//! The order of the requests.

use std::collections::BTreeSet;

use openapi_model::Error;
use openapi_model::model::{self, Operation};
use serde_json::Value;

use super::changes::Changes;
use super::wrong;

/// A folder that is not that of a tag.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Its name.
    pub name: String,
    /// What it is for, as Markdown.
    pub description: String,
    /// The ids of its operations, in the order in which they are sent.
    pub operations: Vec<String>,
}

/// What the tags do not express: sending all requests of the collection, from the first to the last, has to succeed.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// A folder before those of the tags. Its requests are also in the folders of their tags.
    pub first: Option<Folder>,
    /// A folder after those of the tags, with the requests that end what the others need. They are nowhere else.
    pub last: Option<Folder>,
    /// What differs from the examples.
    pub changes: Changes,
}

impl Order {
    /// Reads it from an object with `first` and `last`, each with `name`, `description` and `operations`, and with
    /// the parts of [`Changes::read`].
    ///
    /// # Errors
    /// Something is missing or of another type.
    pub fn read(value: &Value) -> Result<Self, Error> {
        let folder = |key: &str| value.get(key).map(|folder| Folder::read(key, folder)).transpose();
        Ok(Self { first: folder("first")?, last: folder("last")?, changes: Changes::read(value)? })
    }

    /// Whether a request is in the last folder.
    pub(super) fn is_last(&self, id: &str) -> bool {
        self.last.as_ref().is_some_and(|folder| folder.operations.iter().any(|last| last == id))
    }
}

impl Folder {
    fn read(key: &str, value: &Value) -> Result<Self, Error> {
        let text = |name: &str| {
            let found = model::text(value, name).map(|text| text.trim_end().to_owned());
            found.ok_or_else(|| {
                wrong(format!("/{key}/{name}"), "a string is missing in the order of the collection")
            })
        };
        let operations = value
            .get("operations")
            .and_then(Value::as_array)
            .map(|list| list.iter().map(|id| id.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>());
        let operations = operations.flatten().ok_or_else(|| {
            wrong(
                format!("/{key}/operations"),
                "a list of ids of operations is missing in the order of the collection",
            )
        })?;
        Ok(Self { name: text("name")?, description: text("description")?, operations })
    }

    /// Its operations.
    pub(super) fn find<'o, 'a>(
        &self,
        operations: &'o [Operation<'a>],
    ) -> Result<Vec<&'o Operation<'a>>, Error> {
        let mut seen = BTreeSet::new();
        let found = self.operations.iter().map(|id| {
            let operation = operations.iter().find(|operation| operation.id == id);
            let operation = operation.filter(|_| seen.insert(id));
            operation.ok_or_else(|| {
                let name = &self.name;
                wrong(
                    "",
                    format!("the folder `{name}` names {id}, which is not an operation or occurs twice"),
                )
            })
        });
        found.collect()
    }
}
