//! What a time-stamp token states besides the time.

use std::fmt;

use der::Any;

use crate::seal::{SealError, identifier};

/// What the time-stamp tokens of an authority state: under which policy, how exact, and for whom.
#[derive(Clone, Eq, PartialEq)]
pub struct Policy {
    identifier: String,
    pub(in crate::seal) encoded: Any,
    pub(in crate::seal) accuracy_seconds: u16,
    pub(in crate::seal) requested_by: String,
}

impl Policy {
    /// The policy that the documentation prints: one for Mexican proofs of conservation.
    pub const DOCUMENTED: &str = "2.16.484.101.10.316.2.1.1.2";

    /// A policy by its object identifier in dotted form; one final dot, which some providers print, is ignored.
    ///
    /// # Errors
    ///
    /// If it is not an object identifier.
    pub fn new(identifier: &str) -> Result<Self, SealError> {
        let identifier = identifier.strip_suffix('.').unwrap_or(identifier);
        let encoded = identifier::parse(identifier).ok_or(SealError::Policy)?;
        Ok(Self {
            identifier: identifier.to_owned(),
            encoded,
            accuracy_seconds: 1,
            requested_by: "Omni Sandbox".to_owned(),
        })
    }

    /// Accuracy of the clock, in whole seconds: 1 unless set.
    #[must_use]
    pub fn with_accuracy(mut self, seconds: u16) -> Self {
        self.accuracy_seconds = seconds;
        self
    }

    /// Who requests the tokens: a text for the details that are returned, not for the token itself.
    #[must_use]
    pub fn with_requested_by(mut self, organization: impl Into<String>) -> Self {
        self.requested_by = organization.into();
        self
    }

    /// The object identifier in dotted form, without a final dot.
    #[must_use]
    pub fn identifier(&self) -> &str {
        &self.identifier
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy")
            .field("identifier", &self.identifier)
            .field("accuracy_seconds", &self.accuracy_seconds)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_dotted_numbers() {
        assert_eq!(Policy::new("2.999.1.2.").unwrap().identifier(), "2.999.1.2");
        assert!(Policy::new(Policy::DOCUMENTED).is_ok());
        for text in ["", ".", "2", "2.16..1", "9.1.1", "policy", "1.2.3.."] {
            assert!(matches!(Policy::new(text), Err(SealError::Policy)), "{text}");
        }
    }
}
