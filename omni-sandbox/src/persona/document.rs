//! An ID: what it is and what is printed on it.

use mrz::{Date as ZoneDate, MrzDate, Sex as ZoneSex, Td1Fields, Td3Fields, format_td1, format_td3};
use omni_types::{OcrAddressFields, OcrData, Sensitive, TypeOfId};
use serde::Deserialize;

use super::area::Area;
use super::day::Day;
use super::strict::{Documented, Strict};
use super::traits::{Codes, Forgeries};

/// An ID of the persona.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    /// Whether the images are read, or this text is used whatever they show.
    pub(crate) text: Text,
    /// Identifies the face on the ID, like `face.id` for the one in front of the camera.
    pub(crate) portrait: String,
    /// What kind of ID it is.
    pub(crate) class: Class,
    /// Given names, separated by a space.
    pub(crate) given_names: Sensitive<String>,
    /// Surname; the paternal one where there are two.
    pub(crate) surname: Sensitive<String>,
    /// Maternal surname, where one is printed.
    pub(crate) second_surname: Option<Sensitive<String>>,
    /// Date of birth.
    pub(crate) birth_date: Day,
    /// Sex.
    pub(crate) sex: Sex,
    /// Document number.
    pub(crate) document_number: Sensitive<String>,
    /// CURP, on Mexican IDs.
    pub(crate) curp: Option<Sensitive<String>>,
    /// Who issued it: a code of ICAO Doc 9303.
    pub(crate) issuing_state: String,
    /// Nationality: a code of ICAO Doc 9303.
    pub(crate) nationality: Sensitive<String>,
    /// Date of issue.
    pub(crate) issue_date: Day,
    /// Last day of validity.
    pub(crate) expiry_date: Day,
    /// Address, under the field names of the API; empty where none is printed.
    #[serde(default)]
    pub(crate) address: Strict<OcrAddressFields>,
    /// More OCR data, under the field names of the API.
    #[serde(default)]
    pub(crate) more: Strict<OcrData>,
    /// Format of the machine-readable zone.
    pub(crate) zone: Zone,
    /// Codes on the back, and where they are.
    #[serde(default)]
    pub(crate) codes: Codes,
    /// Signs of forgery on the ID, or in the image of it.
    #[serde(default)]
    pub(crate) forgeries: Forgeries,
    /// The holder could not sign it.
    #[serde(default)]
    pub(crate) unsigned: bool,
}

/// Where the text of an ID comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Text {
    /// The images; the persona fills in only what cannot be read.
    #[default]
    Measured,
    /// The persona, whatever the images show.
    Forced,
}

/// What kind of ID it is.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Class {
    /// Type.
    #[serde(rename = "type", deserialize_with = "TypeOfId::documented")]
    pub(crate) kind: TypeOfId,
    /// Country, three letters.
    pub(crate) country: String,
    /// Year in which this model of the ID was introduced.
    pub(crate) year: i32,
    /// Subtype, as in the API.
    pub(crate) subtype: Option<String>,
    /// Whether there is anything on the back.
    pub(crate) sides: Sides,
    /// Day on which IDs of this model ceased to be valid, if they did.
    pub(crate) withdrawn: Option<Day>,
    /// Where the portrait is printed on the front.
    #[serde(default = "usual_portrait")]
    pub(crate) portrait_area: Area,
}

const fn usual_portrait() -> Area {
    Area::PORTRAIT
}

impl Default for Class {
    fn default() -> Self {
        Self {
            kind: TypeOfId::Unknown,
            country: String::new(),
            year: 0,
            subtype: None,
            sides: Sides::default(),
            withdrawn: None,
            portrait_area: Area::PORTRAIT,
        }
    }
}

/// How many sides of an ID are captured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sides {
    /// Only the front, as for a passport.
    One,
    /// Front and back.
    #[default]
    Two,
}

/// Sex as printed.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum Sex {
    /// Female.
    F,
    /// Male.
    M,
    /// Not stated.
    #[default]
    X,
}

impl std::fmt::Debug for Sex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Format of the machine-readable zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Zone {
    /// None.
    #[default]
    None,
    /// Three lines of thirty characters, on the back of a card.
    Td1,
    /// Two lines of forty-four characters, on a passport.
    Td3,
}

impl Document {
    /// Both surnames, or just one if there is no second, separated by a space.
    pub(crate) fn surnames(&self) -> String {
        joined([Some(self.surname.as_str()), self.second_surname.as_ref().map(|name| name.as_str())])
    }

    /// Given names, then surnames.
    pub(crate) fn full_name(&self) -> String {
        joined([Some(self.given_names.as_str()), Some(&self.surnames())])
    }

    /// The lines of the machine-readable zone, with their check digits; empty if there is none.
    pub(crate) fn mrz(&self) -> Vec<String> {
        let (surname, given_names) = (self.surnames(), self.given_names.to_string());
        let (issuing_country, nationality) = (self.issuing_state.clone(), self.nationality.to_string());
        let (date_of_birth, date_of_expiry) = (zone_date(self.birth_date), zone_date(self.expiry_date));
        let (document_number, sex) = (self.document_number.to_string(), self.zone_sex());
        let personal_number = self.more.personal_number.as_ref().map(|number| number.to_string());
        let lines = match self.zone {
            Zone::None => return Vec::new(),
            Zone::Td1 => format_td1(&Td1Fields {
                document_code: "I".into(),
                issuing_country,
                document_number,
                surname,
                given_names,
                nationality,
                date_of_birth,
                sex,
                date_of_expiry,
                optional_data_1: personal_number,
                // As on Mexican voter cards.
                optional_data_2: self
                    .more
                    .numero_emision_credencial
                    .as_ref()
                    .map(|number| number.to_string()),
            }),
            Zone::Td3 => format_td3(&Td3Fields {
                document_code: "P".into(),
                issuing_country,
                document_number,
                surname,
                given_names,
                nationality,
                date_of_birth,
                sex,
                date_of_expiry,
                personal_number,
            }),
        };
        lines.lines().map(str::to_owned).collect()
    }

    const fn zone_sex(&self) -> ZoneSex {
        match self.sex {
            Sex::F => ZoneSex::Female,
            Sex::M => ZoneSex::Male,
            Sex::X => ZoneSex::Unspecified,
        }
    }

    /// The field that contradicts another one, and why.
    pub(super) fn contradiction(&self) -> Option<(&'static str, &'static str)> {
        if self.issue_date < self.birth_date {
            return Some(("issue_date", "before the date of birth: no ID is issued to the unborn"));
        }
        if self.expiry_date < self.issue_date {
            return Some((
                "expiry_date",
                "before the date of issue: write a later day, or an earlier issue_date",
            ));
        }
        let code =
            |text: &str| matches!(text.len(), 1 | 3) && text.bytes().all(|byte| byte.is_ascii_uppercase());
        if !code(&self.issuing_state) {
            return Some((
                "issuing_state",
                "not a code of ICAO Doc 9303: write three capital letters, as in \"UTO\"",
            ));
        }
        if !code(&self.nationality) {
            return Some((
                "nationality",
                "not a code of ICAO Doc 9303: write three capital letters, as in \"UTO\"",
            ));
        }
        let number = self.document_number.as_bytes();
        if number.is_empty() || !number.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        {
            return Some(("document_number", "write only capital letters and digits, at least one"));
        }
        // A longer number would be cut off in the zone of a passport, and continue in another field in that of a
        // card.
        if self.zone != Zone::None && number.len() > 9 {
            return Some((
                "document_number",
                "longer than the nine characters of the zone: shorten it, or set zone = \"none\"",
            ));
        }
        None
    }
}

fn zone_date(day: Day) -> MrzDate {
    MrzDate::Calendar(ZoneDate::new(
        day.year().into(),
        day.month().unsigned_abs().into(),
        day.day().unsigned_abs().into(),
    ))
}

fn joined<const N: usize>(parts: [Option<&str>; N]) -> String {
    let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}
