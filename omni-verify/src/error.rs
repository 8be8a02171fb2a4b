//! Why something could not be checked.

use std::fmt;

/// The program could not do its work. Says what failed, where, and how to fix it; never quotes a key, a body, a query
/// or a path.
#[derive(Debug)]
pub struct Error {
    what: String,
    mend: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// `what` fits "failed to {what}"; `mend` is an instruction.
    pub(crate) fn new(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { what: what.into(), mend: mend.into(), source: None }
    }

    /// A report that cannot be written.
    #[must_use]
    pub fn output(place: &str, source: std::io::Error) -> Self {
        Self::io(format!("write to {place}"), "make it writable", source)
    }

    /// What the program needs from the operating system to start.
    #[must_use]
    pub fn start(source: std::io::Error) -> Self {
        Self::io("start", "check the limits of threads and open files", source)
    }

    /// With the error of the operating system. Only such errors are accepted: the errors of HTTP and JSON libraries may
    /// quote what was sent.
    pub(crate) fn io(what: impl Into<String>, mend: impl Into<String>, source: std::io::Error) -> Self {
        Self { source: Some(source.into()), ..Self::new(what, mend) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "failed to {}", self.what)?;
        if let Some(source) = &self.source {
            write!(f, ": {source}")?;
        }
        write!(f, "; {}", self.mend)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn std::error::Error + 'static))
    }
}
