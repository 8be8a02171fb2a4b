//! Everything that can be forced, with the magic value for each.

mod catalog;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::LazyLock;

use omni_types::tables::{CurpErrorRow, GovernmentValidationStatusRow, KybCheckRow};
use omni_types::{
    AddressStatementType, AntifraudStep, CaptureFailReason, CompletionAction, ErrorCode, IneScrapingStatus,
    KycCheckStatus, NeedsReviewReason, OcrValidationCheckKey, Operation, RegistralSituationKind, ScoreStatus,
    TypeOfId, WatchlistType,
};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Risk;

/// What a scenario makes true.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fact {
    /// The session has this built-in persona.
    Persona(&'static str),
    /// Whether the face matches the ID.
    FaceMatch(bool),
    /// Whether a live person is in front of the camera.
    Live(bool),
    /// Whether glasses are worn.
    Lenses(bool),
    /// Whether a mask is worn.
    Mask(bool),
    /// Age of the face in years.
    Age(u8),
    /// Whether the required words are said in the video selfie.
    Speech(bool),
    /// How risky the device is.
    DeviceRisk(Risk),
    /// How risky the behavior is.
    BehavioralRisk(Risk),
    /// An operation fails with a custom code.
    Code { operation: Operation, code: ErrorCode },
    /// A capture is rejected.
    CaptureFails { operation: Operation, reason: CaptureFailReason },
    /// The type of ID that a capture is classified as.
    TypeOfId(TypeOfId),
    /// Type of a proof of address.
    AddressStatement(AddressStatementType),
    /// The error of RENAPO; none if the CURP is found.
    Curp(Option<&'static CurpErrorRow>),
    /// Status of the government check.
    GovernmentStatus(&'static GovernmentValidationStatusRow),
    /// The government does not confirm a field.
    GovernmentMismatch(OcrValidationCheckKey),
    /// Status of the credential in the register.
    Registral(RegistralSituationKind),
    /// Status of the lookup on the register's pages.
    Scraping(IneScrapingStatus),
    /// Result of a check of a person.
    Kyc { country: &'static str, key: &'static str, status: KycCheckStatus },
    /// Result of a check of a business.
    Kyb(&'static KybCheckRow),
    /// A hit of this type on the global watchlists; none if there is no hit at all.
    Watchlist(Option<WatchlistType>),
    /// No work history, because of an error or because there is none.
    Imss(NoHistory),
    /// Whether the tax authority knows the payment proof.
    PaymentProof(bool),
    /// Whether an SMS arrives.
    Sms(bool),
    /// Result of the search for signs of fraud.
    Antifraud(Antifraud),
    /// Status of a check of the score.
    Check { section: CheckSection, key: &'static str, status: ScoreStatus },
    /// Overall status of the score.
    Overall(ScoreStatus),
    /// Why the session needs a review.
    Review(NeedsReviewReason),
    /// The action of the flow at the end of the session.
    Completion(CompletionAction),
}

/// Why there is no work history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoHistory {
    /// The institute returns an error.
    Error,
    /// The person was never employed.
    Empty,
}

/// Result of the search for signs of fraud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Antifraud {
    /// No sign was found.
    Passed,
    /// A step found a sign.
    Failed(AntifraudStep),
    /// The flow has no antifraud module.
    NotExecuted,
}

/// Where in the score a check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CheckSection {
    /// `photoSecurityAndQuality`
    PhotoSecurity,
    /// `idSpecific`
    IdSpecific,
    /// `customFields`
    CustomFields,
}

/// Something that can be forced.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scenario {
    /// The magic value. It begins with [`Scenario::PREFIX`].
    pub(crate) id: String,
    /// What happens, in one sentence.
    pub(crate) description: String,
    /// The operations whose response it changes.
    pub(crate) operations: Vec<Operation>,
    /// What it makes true.
    pub(crate) fact: Fact,
}

static CATALOG: LazyLock<Vec<Scenario>> = LazyLock::new(catalog::all);

static BY_ID: LazyLock<HashMap<&str, &Scenario>> =
    LazyLock::new(|| CATALOG.iter().map(|scenario| (scenario.id.as_str(), scenario)).collect());

/// All scenarios, in the order of the catalog.
pub(crate) fn scenarios() -> impl Iterator<Item = &'static Scenario> {
    CATALOG.iter()
}

impl Scenario {
    /// The prefix of all magic values. No name, number or e-mail address of a person has it.
    pub(crate) const PREFIX: &'static str = "SANDBOX_";

    /// The scenario with exactly this magic value.
    pub(crate) fn by_magic(value: &str) -> Option<&'static Self> {
        BY_ID.get(value).copied()
    }

    /// Whether a value is meant to be magic, so that an unknown one is an error.
    pub(crate) fn is_magic(value: &str) -> bool {
        value.starts_with(Self::PREFIX)
    }
}

impl Serialize for Scenario {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let operations: Vec<_> = self.operations.iter().map(|operation| operation.info().id).collect();
        let mut object = serializer.serialize_struct("Scenario", 3)?;
        object.serialize_field("id", &self.id)?;
        object.serialize_field("description", &self.description)?;
        object.serialize_field("operations", &operations)?;
        object.end()
    }
}
