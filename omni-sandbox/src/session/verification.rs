//! What external registers said about a person and a business.

use omni_types::{ExternalVerificationScore, KybCheck, KycCheck, KycCheckKey, KycCheckStatus};
use serde::{Deserialize, Serialize};

use super::{Keep, Part};
use crate::persona::Decision;

/// The checks of the last request of each kind.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Verification {
    pub(crate) person: Vec<Decision<KycCheck>>,
    pub(crate) business: Vec<Decision<KybCheck>>,
}

impl Verification {
    /// The section of the score. The documentation does not say how its numbers follow from the levels.
    pub(crate) fn score(&self) -> Option<ExternalVerificationScore> {
        let risk = |key: &KycCheckKey| {
            let check = self.person.iter().find(|check| check.value.key.as_ref() == Some(key))?;
            match check.value.status.as_ref()? {
                KycCheckStatus::Low => Some(0.1),
                KycCheckStatus::Medium => Some(0.5),
                KycCheckStatus::High => Some(0.9),
                _ => None,
            }
        };
        let mut score = ExternalVerificationScore::new();
        score.address_risk = risk(&KycCheckKey::AddressRiskLevel);
        score.email_risk = risk(&KycCheckKey::EmailLevel);
        score.phone_risk = risk(&KycCheckKey::PhoneLevel);
        // The less likely something belongs to the person, the higher the risk.
        score.name_address_correlation = score.address_risk.map(|risk| 1.0 - risk);
        score.name_email_correlation = score.email_risk.map(|risk| 1.0 - risk);
        score.name_phone_correlation = score.phone_risk.map(|risk| 1.0 - risk);
        (!self.person.is_empty()).then_some(score)
    }
}

impl Part for Verification {
    fn delete(&mut self, _: Keep) {
        *self = Self::default();
    }
}
