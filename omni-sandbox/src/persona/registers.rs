//! What authorities know about the persona.

use std::collections::BTreeMap;

use omni_types::tables::{
    CURP_ERROR, CurpErrorRow, GOVERNMENT_VALIDATION_STATUS, GovernmentValidationStatusRow,
};
use omni_types::{
    CurpValidation, GovernmentValidationData, LaborRecord, OcrValidationCheckKey, PaymentProofNotification,
    RegistralSituationKind, Sensitive,
};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use super::day::Day;
use super::strict::{Documented, Strict, documented_list};

/// Registers of people, by country (two letters).
pub(crate) type People = BTreeMap<String, PersonEntry>;

/// Registers of businesses, by country (two letters).
pub(crate) type Businesses = BTreeMap<String, BusinessEntry>;

/// The population register of Mexico.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Renapo {
    /// The error for every request, written `tipoError/codigoError`, for example `"01/06"`.
    #[serde(default, deserialize_with = "curp_error")]
    pub(crate) error: Option<&'static CurpErrorRow>,
    /// Whether people other than the persona are found, with the data from the request or the ID.
    pub(crate) everyone: bool,
    /// The entry of the persona, under the field names of the API.
    pub(crate) record: Strict<CurpValidation>,
}

fn curp_error<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'static CurpErrorRow>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let row = CURP_ERROR.iter().find(|row| text.split_once('/') == Some((row.tipo_error, row.codigo_error)));
    row.map(Some).ok_or_else(|| {
        D::Error::custom(
            "not a documented error of a CURP: write tipoError/codigoError, for example \"01/06\"",
        )
    })
}

/// The government that confirms an ID.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Government {
    /// The status code of every check that is possible at all.
    #[serde(deserialize_with = "government_status")]
    pub(crate) status: &'static GovernmentValidationStatusRow,
    /// Fields that the government does not confirm, whatever is sent.
    #[serde(deserialize_with = "documented_list")]
    pub(crate) mismatches: Vec<OcrValidationCheckKey>,
    /// Whether the credential is valid.
    #[serde(deserialize_with = "RegistralSituationKind::documented")]
    pub(crate) situation: RegistralSituationKind,
    /// A report of theft or loss, in words.
    pub(crate) report: Option<String>,
    /// How well the face matches the government's image, from 0 to 100.
    pub(crate) face_confidence: u8,
    /// Whether credentials other than the persona's are confirmed as they are.
    pub(crate) everyone: bool,
    /// The entry of the persona, under the field names of the API.
    pub(crate) record: Strict<GovernmentValidationData>,
}

/// The row of a status code. `None` if it is not documented.
pub(crate) fn government_row(code: i32) -> Option<&'static GovernmentValidationStatusRow> {
    GOVERNMENT_VALIDATION_STATUS.iter().find(|row| row.code.parse() == Ok(code))
}

fn government_status<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<&'static GovernmentValidationStatusRow, D::Error> {
    let row = government_row(i32::deserialize(deserializer)?);
    row.ok_or_else(|| {
        let codes: Vec<_> = GOVERNMENT_VALIDATION_STATUS.iter().map(|row| row.code).collect();
        D::Error::custom(format_args!("not a documented status code: {}", codes.join(", ")))
    })
}

impl Default for Government {
    fn default() -> Self {
        Self {
            status: &GOVERNMENT_VALIDATION_STATUS[0],
            mismatches: Vec::new(),
            situation: RegistralSituationKind::DatosNoEncontrados,
            report: None,
            face_confidence: 0,
            everyone: false,
            record: Strict::default(),
        }
    }
}

/// A person in a register that eKYC asks.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonEntry {
    /// Tax number, without separators.
    pub(crate) tax_id: Sensitive<String>,
    /// Whether the tax number is in good standing.
    pub(crate) regular: bool,
    /// Given names.
    pub(crate) given_names: Sensitive<String>,
    /// Surnames.
    pub(crate) surname: Sensitive<String>,
    /// Date of birth.
    pub(crate) birth_date: Day,
    /// Nationality, as the API wants it.
    pub(crate) nationality: Sensitive<String>,
    /// Address.
    pub(crate) address: Address,
    /// E-mail address.
    pub(crate) email: Sensitive<String>,
    /// Phone number, E.164.
    pub(crate) phone: Sensitive<String>,
    /// Risks that are given instead of derived from the comparison.
    #[serde(default)]
    pub(crate) risks: Risks,
}

/// An address in a register.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Address {
    /// Street without house number.
    pub(crate) street: Sensitive<String>,
    /// House number.
    pub(crate) house_no: Sensitive<String>,
    /// Second line, such as the floor or the unit, if the register has one.
    #[serde(default)]
    pub(crate) line_2: Sensitive<String>,
    /// City.
    pub(crate) city: Sensitive<String>,
    /// State.
    pub(crate) state: Sensitive<String>,
    /// Postal code.
    pub(crate) postal_code: Sensitive<String>,
}

/// Risks that a register gives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Risks {
    /// Of the address.
    pub(crate) address: Option<Risk>,
    /// Of the e-mail address.
    pub(crate) email: Option<Risk>,
    /// Of the phone number.
    pub(crate) phone: Option<Risk>,
}

/// How high a risk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Risk {
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

/// A business in a register that eKYB asks.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BusinessEntry {
    /// Tax number, without separators.
    pub(crate) tax_id: Sensitive<String>,
    /// Name.
    pub(crate) name: Sensitive<String>,
    /// Address.
    pub(crate) address: Address,
    /// Full names of owners and representatives.
    pub(crate) owners: Vec<Sensitive<String>>,
    /// Whether the address is a commercial property, not a residential one.
    pub(crate) commercial: bool,
    /// Whether mail can be delivered.
    pub(crate) deliverable: bool,
}

/// Hits on the global watchlists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WatchlistHits {
    /// Ids of list entries that are this person, whatever name is searched for.
    pub(crate) hits: Vec<String>,
}

/// The Mexican social security institute.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Imss {
    /// What went wrong, in words; then there is no history.
    pub(crate) error: Option<String>,
    /// The employments, under the field names of the API.
    pub(crate) employments: Vec<Strict<LaborRecord>>,
}

/// What the tax authority knows about a payment proof.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaymentProof {
    /// Whether the authority knows the receipt.
    pub(crate) known: bool,
    /// The receipt, under the field names of the API. What the QR code states comes from the QR code.
    pub(crate) data: Strict<PaymentProofNotification>,
}
