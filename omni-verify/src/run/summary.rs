//! The result of each operation.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Serialize, Serializer};

/// The result of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fate {
    /// It worked, and its response was checked against the document.
    Checked,
    /// It was refused with this HTTP status, and the refusal was checked against the document.
    Refused(u16),
    /// The server, or a gateway in front of it, failed with this HTTP status.
    Failed(u16),
    /// The server does not support it (HTTP 501).
    NotSupported,
    /// There was a response that could not be read completely.
    Unread(String),
    /// It was sent, and there was no response.
    Lost(String),
    /// It was not sent.
    Skipped(String),
}

impl Fate {
    pub(crate) fn heading(&self) -> String {
        match self {
            Fate::Checked => "checked".to_owned(),
            Fate::Refused(status) => format!("refused with HTTP {status}; only the refusal was checked"),
            Fate::Failed(status) => format!("failed with HTTP {status}"),
            Fate::NotSupported => "not supported by this server (HTTP 501)".to_owned(),
            Fate::Unread(why) => format!("not checked: {why}"),
            Fate::Lost(why) => format!("sent, without a response: {why}"),
            Fate::Skipped(why) => format!("not sent: {why}"),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Fate::Checked => 0,
            Fate::Refused(_) => 1,
            Fate::Failed(_) => 2,
            Fate::NotSupported => 3,
            Fate::Unread(_) => 4,
            Fate::Lost(_) => 5,
            Fate::Skipped(_) => 6,
        }
    }

    /// The better of two results.
    pub(crate) fn or(self, other: Self) -> Self {
        if other.rank() < self.rank() { other } else { self }
    }
}

/// The result of every operation of the document.
#[derive(Debug, Default)]
pub struct Summary {
    fates: BTreeMap<String, Fate>,
    pub(crate) calls: usize,
}

impl Summary {
    pub(crate) fn set(&mut self, operation: &str, fate: Fate) {
        self.fates.insert(operation.to_owned(), fate);
    }

    /// The result of an operation.
    #[must_use]
    pub fn fate(&self, operation: &str) -> Option<&Fate> {
        self.fates.get(operation)
    }

    /// All operations.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Fate)> {
        self.fates.iter().map(|(operation, fate)| (operation.as_str(), fate))
    }

    /// How many operations worked, and had their responses checked.
    #[must_use]
    pub fn checked(&self) -> usize {
        self.fates.values().filter(|fate| **fate == Fate::Checked).count()
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
        let (checked, all) = (self.checked(), self.fates.len());
        write!(f, "{checked} of {all} operations checked, with {} calls", self.calls)?;
        for ((_, heading), operations) in self.groups() {
            write!(f, "\n  {:>3} {heading}", operations.len())?;
            // Not worth reading if everything is fine.
            if heading != Fate::Checked.heading() {
                write!(f, "\n      {}", operations.join(", "))?;
            }
        }
        Ok(())
    }
}

/// The summary, in a report for programs.
#[derive(Serialize)]
struct Counts<'a> {
    operations: usize,
    checked: usize,
    calls: usize,
    /// The operations, by their results.
    fates: BTreeMap<String, Vec<&'a str>>,
}

impl Serialize for Summary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fates = self.groups().into_iter().map(|((_, heading), operations)| (heading, operations));
        let (operations, checked) = (self.fates.len(), self.checked());
        Counts { operations, checked, calls: self.calls, fates: fates.collect() }.serialize(serializer)
    }
}
