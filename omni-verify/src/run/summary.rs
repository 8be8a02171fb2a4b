//! What became of each operation.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Serialize, Serializer};

/// What became of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fate {
    /// It worked, and its answer was held against the document.
    Checked,
    /// It was refused with this HTTP status, and the refusal was held against the document.
    Refused(u16),
    /// The server does not have it (HTTP 501).
    NotAnswered,
    /// It was sent, and no answer came.
    Lost(String),
    /// It was not sent.
    Skipped(String),
}

impl Fate {
    fn heading(&self) -> String {
        match self {
            Fate::Checked => "checked".to_owned(),
            Fate::Refused(status) => format!("refused with HTTP {status}, the refusal checked"),
            Fate::NotAnswered => "not answered here (HTTP 501)".to_owned(),
            Fate::Lost(why) => format!("sent without success: {why}"),
            Fate::Skipped(why) => format!("not sent: {why}"),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Fate::Checked => 0,
            Fate::Refused(_) => 1,
            Fate::NotAnswered => 2,
            Fate::Lost(_) => 3,
            Fate::Skipped(_) => 4,
        }
    }

    /// The better of two fates.
    pub(crate) fn or(self, other: Self) -> Self {
        if other.rank() < self.rank() { other } else { self }
    }
}

/// What became of every operation of the document.
#[derive(Debug, Default)]
pub struct Summary {
    fates: BTreeMap<String, Fate>,
    pub(crate) calls: usize,
}

impl Summary {
    pub(crate) fn set(&mut self, operation: &str, fate: Fate) {
        self.fates.insert(operation.to_owned(), fate);
    }

    /// What became of an operation.
    #[must_use]
    pub fn fate(&self, operation: &str) -> Option<&Fate> {
        self.fates.get(operation)
    }

    /// All operations.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Fate)> {
        self.fates.iter().map(|(operation, fate)| (operation.as_str(), fate))
    }

    fn groups(&self) -> BTreeMap<(u8, String), Vec<&str>> {
        let mut groups: BTreeMap<(u8, String), Vec<&str>> = BTreeMap::new();
        for (operation, fate) in &self.fates {
            groups.entry((fate.rank(), fate.heading())).or_default().push(operation);
        }
        groups
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} operations, {} calls", self.fates.len(), self.calls)?;
        for ((_, heading), operations) in self.groups() {
            write!(f, "\n  {:>3} {heading}", operations.len())?;
            // Not worth reading where all is well.
            if heading != Fate::Checked.heading() {
                write!(f, "\n      {}", operations.join(", "))?;
            }
        }
        Ok(())
    }
}

impl Serialize for Summary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer
            .collect_map(self.groups().into_iter().map(|((_, heading), operations)| (heading, operations)))
    }
}
