//! The CURP of the person, and what the population register said about it.

use omni_types::{CurpValidation, CurpVerification, Sensitive};
use serde::{Deserialize, Serialize};

use super::{Keep, Part};
use crate::persona::Decision;

/// The CURP, and the result of its last validation.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Curp {
    /// How often a CURP was validated.
    pub(crate) attempts: i32,
    pub(crate) number: Option<Sensitive<String>>,
    /// The register's response, in the form of the API, and its source.
    pub(crate) validation: Option<Decision<CurpValidation>>,
}

impl Curp {
    /// The section of the score.
    pub(crate) fn verification(&self) -> Option<CurpVerification> {
        let found = self.validation.as_ref()?.value.clone();
        let mut section = CurpVerification::new();
        let message = found.error.and_then(|error| error.message);
        section.result = Some(message.unwrap_or_else(|| Sensitive::from("success")));
        section.success = found.success;
        section.renapo_valid = found.renapo_valid;
        section.curp = found.curp;
        section.sex = found.sex;
        section.nationality = found.nationality;
        section.names = found.names;
        section.paternal_surname = found.paternal_surname;
        section.mothers_maiden_name = found.mothers_maiden_name;
        section.birthdate = found.birthdate;
        section.entity_birth = found.entity_birth;
        section.probation_document = found.probation_document;
        section.status_curp = found.status_curp;
        section.probation_document_data = found.probation_document_data;
        Some(section)
    }
}

impl Part for Curp {
    fn delete(&mut self, _: Keep) {
        *self = Self { attempts: self.attempts, ..Self::default() };
    }
}
