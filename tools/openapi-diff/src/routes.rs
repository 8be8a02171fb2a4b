//! The operations that a document lists, each with its path and method.

use openapi_model::model::METHODS;
use serde_json::Value;

use crate::lists::entries;

/// An operation in its path.
#[derive(Clone, Copy)]
pub(crate) struct Operation<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'a str,
    pub(crate) item: &'a Value,
    pub(crate) object: &'a Value,
}

impl<'a> Operation<'a> {
    pub(crate) fn id(&self) -> Option<&'a str> {
        self.object.get("operationId").and_then(Value::as_str)
    }

    /// What it is called: its id, or its method and path.
    pub(crate) fn label(&self) -> String {
        self.id().map_or_else(|| self.way(), str::to_owned)
    }

    /// Its method and path.
    pub(crate) fn way(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }
}

/// The operations of `paths` or of a callback, also of documents that the model would refuse.
pub(crate) fn list(paths: Option<&Value>) -> Vec<Operation<'_>> {
    let mut list = Vec::new();
    for (path, item) in entries(paths) {
        for (method, object) in entries(Some(item)).filter(|(method, _)| METHODS.contains(&method.as_str())) {
            list.push(Operation { path, method, item, object });
        }
    }
    list
}
