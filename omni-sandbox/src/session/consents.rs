//! What the person consented to or refused.

use omni_types::UserConsent;
use serde::{Deserialize, Serialize};

use super::{Keep, Part};

/// The consents, one for each title, the most recent at the end.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Consents {
    by_title: Vec<UserConsent>,
}

impl Consents {
    /// Adds a consent. It replaces one with the same title.
    pub(crate) fn add(&mut self, consent: UserConsent) {
        self.by_title.retain(|other| other.title != consent.title);
        self.by_title.push(consent);
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.by_title.len()
    }

    /// The titles of the consents, whether given or refused.
    pub(crate) fn titles(&self) -> impl Iterator<Item = &str> {
        self.by_title.iter().filter_map(|consent| Some(consent.title.as_deref()?.as_str()))
    }

    /// The consent that was added last.
    pub(crate) fn last(&self) -> Option<&UserConsent> {
        self.by_title.last()
    }
}

impl Part for Consents {
    fn delete(&mut self, _: Keep) {
        self.by_title.clear();
    }
}
