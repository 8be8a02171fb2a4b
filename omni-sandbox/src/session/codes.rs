//! Codes that the caller itself read from the ID: a barcode, and the identifier of the document.

use omni_engines::barcode::aamva::{self, AamvaError, License, Sex};
use omni_types::{Gender, OcrAddressFields, OcrData, Sensitive};
use serde::{Deserialize, Serialize};

use super::{Keep, Part};
use crate::evidence;
use crate::persona::Decision;

/// Codes of the ID.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Codes {
    pub(crate) barcode: Option<Decision<Barcode>>,
    /// For a Mexican ID, the CIC.
    pub(crate) document_identifier: Option<String>,
}

/// The content of a barcode. Dates are written `YYYY-MM-DD`. Only the text is there if it is not that of a license.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Barcode {
    /// The whole text, if it was sent.
    pub(crate) text: Option<String>,
    pub(crate) document_number: Option<String>,
    pub(crate) given_names: Option<String>,
    pub(crate) surname: Option<String>,
    pub(crate) birth_date: Option<String>,
    pub(crate) issue_date: Option<String>,
    pub(crate) expiry_date: Option<String>,
    pub(crate) sex: Option<Gender>,
    pub(crate) address: OcrAddressFields,
    /// Distinguishes several documents of one person.
    pub(crate) discriminator: Option<String>,
}

impl Barcode {
    /// Reads the text of a barcode.
    pub(crate) fn read(text: &str) -> Result<Self, AamvaError> {
        let license = aamva::parse(text)?;
        Ok(Self { text: Some(text.to_owned()), ..Self::from(&license) })
    }

    /// Adds its content to the OCR data of its ID. The name from a machine-readable zone stays.
    pub(crate) fn add_to(&self, data: &mut OcrData) {
        data.barcode_raw_data = self.text.clone().map(Sensitive::new);
        let mut read = vec!["barcodeRawData"];
        if let (Some(given), Some(surname)) = (&self.given_names, &self.surname) {
            let name = data.name.get_or_insert_default();
            if name.machine_readable_full_name.is_none() {
                name.machine_readable_full_name = Some(Sensitive::new(format!("{given} {surname}")));
                read.push("machineReadableFullName");
            }
        }
        // A barcode corrects errors, and otherwise is not read.
        evidence::add_confidence(data, &read, evidence::CERTAIN);
    }
}

impl From<&License> for Barcode {
    fn from(license: &License) -> Self {
        let text = |text: Option<&str>| text.map(Sensitive::from);
        let mut address = OcrAddressFields::new();
        address.street = text(license.street());
        address.city = text(license.city());
        address.state = text(license.state());
        address.postal_code = text(license.postal_code());
        address.state_code.clone_from(&address.state);
        address.address_country_code = text(license.country());
        Self {
            text: None,
            document_number: license.number().map(str::to_owned),
            given_names: license.given_names(),
            surname: license.surname().map(str::to_owned),
            birth_date: license.birth_date().map(|day| day.to_string()),
            issue_date: license.issue_date().map(|day| day.to_string()),
            expiry_date: license.expiry_date().map(|day| day.to_string()),
            sex: license.sex().and_then(|sex| match sex {
                Sex::Female => Some(Gender::F),
                Sex::Male => Some(Gender::M),
                Sex::Unspecified => None,
            }),
            address,
            discriminator: license.get("DCF").map(str::to_owned),
        }
    }
}

impl Part for Codes {
    fn delete(&mut self, _: Keep) {
        *self = Self::default();
    }
}
