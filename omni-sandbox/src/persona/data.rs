//! The content of a persona file, section by section.

use omni_types::{AddressStatementType, CreditCardOcrData, MedicalData, OcrAddressFields, Sensitive};
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::day::Day;
use super::document::Document;
use super::registers::{Businesses, Government, Imss, PaymentProof, People, Renapo, Risk, WatchlistHits};
use super::strict::{Documented, Strict};

/// One persona file; what it omits is taken from `specimen.toml`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Data {
    /// What the persona is for, in one sentence.
    pub(crate) description: String,
    /// Who is in front of the camera.
    pub(crate) face: Face,
    /// The ID.
    pub(crate) document: Document,
    /// The second ID.
    pub(crate) second_document: Document,
    /// The medical card, under the field names of the API.
    pub(crate) medical_card: Strict<MedicalData>,
    /// The bank card.
    pub(crate) credit_card: Strict<CreditCardOcrData>,
    /// The proof of address.
    pub(crate) address_statement: AddressStatement,
    /// What is said in the video selfie.
    pub(crate) speech: Speech,
    /// How risky the device and the behavior are.
    pub(crate) risk: SessionRisk,
    /// Whether messages arrive.
    pub(crate) gateway: Gateway,
    /// The population register of Mexico.
    pub(crate) renapo: Renapo,
    /// The government that confirms an ID.
    pub(crate) government: Government,
    /// Registers of people, by country (two letters).
    pub(crate) ekyc: People,
    /// Registers of businesses, by country (two letters).
    pub(crate) ekyb: Businesses,
    /// Hits on the global watchlists.
    pub(crate) watchlist: WatchlistHits,
    /// The Mexican social security institute.
    pub(crate) imss: Imss,
    /// What the Mexican tax authority knows about a payment proof.
    pub(crate) payment_proof: PaymentProof,
    /// How long slow work takes.
    pub(crate) delays: Delays,
}

/// Who is in front of the camera.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Face {
    /// Identifies the face: equal texts are the same face.
    pub(crate) id: String,
    /// Whether the face is compared, or the result of the comparison is given.
    pub(crate) relation: FaceRelation,
    /// Whether a live person is in front of the camera. No engine measures it.
    pub(crate) live: bool,
    /// Whether glasses are worn. No engine measures it.
    pub(crate) lenses: bool,
    /// Whether a mask is worn; measured if absent.
    pub(crate) mask: Option<bool>,
    /// Age in years; if absent, measured or counted from the date of birth.
    pub(crate) age: Option<u8>,
    /// Where the face is on a selfie.
    #[serde(default = "usual_area")]
    pub(crate) area: Area,
}

const fn usual_area() -> Area {
    Area::HEAD
}

impl Default for Face {
    fn default() -> Self {
        Self {
            id: String::new(),
            relation: FaceRelation::default(),
            live: false,
            lenses: false,
            mask: None,
            age: None,
            area: Area::HEAD,
        }
    }
}

/// What decides whether the face on the selfie matches the ID.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FaceRelation {
    /// The images decide; without an engine, whether `face.id` is the portrait of the ID.
    #[default]
    Measured,
    /// It always matches.
    Match,
    /// It never matches.
    Stranger,
}

/// A proof of address.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddressStatement {
    /// Whose statement it is.
    #[serde(rename = "type", deserialize_with = "AddressStatementType::documented")]
    pub(crate) kind: AddressStatementType,
    /// Name of the addressee.
    pub(crate) name: Sensitive<String>,
    /// Date of issue.
    pub(crate) emission_date: Day,
    /// Address, under the field names of the API.
    pub(crate) address: Strict<OcrAddressFields>,
}

impl Default for AddressStatement {
    fn default() -> Self {
        Self {
            kind: AddressStatementType::OtherPoa,
            name: Sensitive::default(),
            emission_date: Day::default(),
            address: Strict::default(),
        }
    }
}

/// What is said in the video selfie. Recordings are not analyzed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Speech {
    /// The words.
    pub(crate) transcript: Sensitive<String>,
    /// Whether they are the required words.
    pub(crate) recognized: bool,
}

/// How risky a session is. No engine measures it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionRisk {
    /// The risk of the device whose fingerprint was sent.
    pub(crate) device: Option<Risk>,
    /// The risk of the person's behavior.
    pub(crate) behavior: Option<Risk>,
}

/// Whether messages arrive at the person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Gateway {
    /// Messages by SMS, the only ones that the API sends.
    pub(crate) sms: bool,
}

/// How long slow work takes, in seconds of the sandbox's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Delays {
    /// Processing after the captures.
    pub(crate) processing: u32,
    /// The work history.
    pub(crate) imss: u32,
    /// The check of a payment proof.
    pub(crate) payment_proof: u32,
    /// Each person of a batch.
    pub(crate) batch: u32,
}
