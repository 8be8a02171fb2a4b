//! What is kept when a session is deleted.

use serde::{Deserialize, Serialize};

/// What is kept when a session is deleted. By default only the fact that the session existed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Keep {
    /// The customer whom the session approved.
    pub(crate) customer: bool,
    /// The data that was computed from the images of the face to recognize it.
    pub(crate) templates: bool,
    /// The stored images.
    pub(crate) images: bool,
    /// Recordings.
    pub(crate) videos: bool,
    /// The device fingerprint.
    pub(crate) fingerprint: bool,
    /// The log of events.
    pub(crate) events: bool,
    /// The last score.
    pub(crate) score: bool,
    /// The number of attempts.
    pub(crate) stats: bool,
    /// Fields that were entered.
    pub(crate) fields: Fields,
}

/// Fields with personal data that were entered, and whether each is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    pub(crate) external_id: bool,
    pub(crate) external_customer_id: bool,
    pub(crate) custom_fields: bool,
    pub(crate) phone: bool,
    pub(crate) email: bool,
    pub(crate) name: bool,
}

impl Fields {
    /// The names of the fields in the API.
    pub(crate) const NAMES: [&'static str; 6] =
        ["externalId", "externalCustomerId", "customFields", "phone", "email", "name"];

    /// Keeps the field with a name. False if there is none.
    pub(crate) fn keep(&mut self, name: &str) -> bool {
        let field = match name {
            "externalId" => &mut self.external_id,
            "externalCustomerId" => &mut self.external_customer_id,
            "customFields" => &mut self.custom_fields,
            "phone" => &mut self.phone,
            "email" => &mut self.email,
            "name" => &mut self.name,
            _ => return false,
        };
        *field = true;
        true
    }
}

impl Keep {
    /// Whether only the existence of the session and its number of attempts are kept.
    pub(crate) fn is_nothing(self) -> bool {
        Self { stats: false, ..self } == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_stands_for_a_field() {
        for name in Fields::NAMES {
            let mut fields = Fields::default();
            assert!(fields.keep(name) && fields != Fields::default(), "{name}");
        }
        assert!(!Fields::default().keep("interviewId"));
    }
}
