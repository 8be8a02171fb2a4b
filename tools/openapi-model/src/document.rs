//! The document as a value, with the line of every node.

use std::collections::HashMap;

use serde_json::Value;

use crate::{Finding, Findings, json, yaml};

/// The document as a value, with the line of every node.
#[derive(Debug)]
pub struct Document {
    /// The name of the file in messages.
    pub name: String,
    /// The document, in its own order.
    pub value: Value,
    /// The text itself.
    pub source: String,
    lines: HashMap<String, usize>,
}

impl Document {
    /// Reads YAML text; messages call it `name`.
    ///
    /// # Errors
    /// The text is not YAML, or it uses features that YAML readers disagree about; each finding names its line.
    pub fn parse(name: &str, source: &str) -> Result<Self, Findings> {
        Self::read(name, source, yaml::read(source))
    }

    /// Reads JSON text; messages call it `name`.
    ///
    /// # Errors
    /// The text is not JSON, or an object has a key twice.
    pub fn parse_json(name: &str, source: &str) -> Result<Self, Findings> {
        Self::read(name, source, json::read(source))
    }

    fn read(
        name: &str,
        source: &str,
        read: Result<(Value, HashMap<String, usize>), Vec<Finding>>,
    ) -> Result<Self, Findings> {
        match read {
            Ok((value, lines)) => Ok(Self { name: name.to_owned(), value, source: source.to_owned(), lines }),
            Err(findings) => Err(Findings::new(name, findings)),
        }
    }

    /// A value as a document whose lines are not known.
    pub fn of_value(name: &str, value: Value) -> Self {
        Self { name: name.to_owned(), value, source: String::new(), lines: HashMap::new() }
    }

    /// The line of a node; if the node itself is missing, of its nearest ancestor that has one.
    pub fn line(&self, pointer: &str) -> usize {
        let mut pointer = pointer;
        loop {
            if let Some(line) = self.lines.get(pointer) {
                return *line;
            }
            match pointer.rfind('/') {
                Some(end) => pointer = &pointer[..end],
                None => return 1,
            }
        }
    }

    /// A finding at a node.
    pub fn finding(&self, rule: &'static str, pointer: &str, message: impl Into<String>) -> Finding {
        Finding { rule, pointer: pointer.to_owned(), line: self.line(pointer), message: message.into() }
    }
}
