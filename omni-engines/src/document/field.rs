//! What documents say, how certain it is, and where it comes from.

use std::any::Any;
use std::fmt;

use jiff::civil::Date;

use super::alike::Alike;
use crate::mrz::Sex;
use crate::person::readings;

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum From {
    /// Printed text.
    Print,
    /// The machine-readable zone.
    Zone,
    /// A barcode.
    Barcode,
}

/// A value according to one source. `Debug` does not show it.
#[derive(Clone, PartialEq)]
pub struct Reading<T> {
    /// The value.
    pub value: T,
    /// Confidence, 0 to 1, to three decimals.
    pub confidence: f64,
    /// Its source.
    pub from: From,
}

/// A field of a document. `Debug` does not show its value.
#[derive(Clone, PartialEq)]
pub struct Field<T> {
    /// The value.
    pub value: T,
    /// Confidence, 0 to 1, to three decimals. Below [`Field::SURE`], the sources contradict each other, or the only source
    /// may have been misread.
    pub confidence: f64,
    /// Source of the value.
    pub from: From,
    /// What the other sources say.
    pub others: Vec<Reading<T>>,
}

/// Two sources that contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Conflict {
    /// Name of the field, as in [`Fields`].
    pub field: &'static str,
    /// The source of the value.
    pub chosen: From,
    /// The source that says something else.
    pub other: From,
}

impl<T> Field<T> {
    /// Minimum [`confidence`](Self::confidence) of a field that can be relied on.
    pub const SURE: f64 = 0.6;

    /// A field with one source.
    pub(crate) fn new(value: T, confidence: f64, from: From) -> Self {
        Self { value, confidence: readings::rounded(confidence), from, others: Vec::new() }
    }

    /// Whether the field can be relied on.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.confidence >= Self::SURE
    }

    /// The value according to a source.
    #[must_use]
    pub fn said_by(&self, from: From) -> Option<&T> {
        if self.from == from {
            return Some(&self.value);
        }
        self.others.iter().find(|other| other.from == from).map(|other| &other.value)
    }
}

impl<T: Alike> Field<T> {
    /// Whether all sources say the same, apart from accents and spaces.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.against().next().is_none()
    }

    /// The sources that say something else.
    fn against(&self) -> impl Iterator<Item = From> {
        self.others.iter().filter(|other| !other.value.is_like(&self.value)).map(|other| other.from)
    }
}

impl<T> fmt::Debug for Reading<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?} {}", self.from, self.confidence)
    }
}

impl<T> fmt::Debug for Field<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?} {} {:?}", self.from, self.confidence, self.others)
    }
}

impl<T: Alike + Clone> Field<T> {
    /// Adds what another source says. If both say the same, the field is more certain than either. If they differ, the field
    /// is uncertain, however confident each source is.
    pub(super) fn join(self, other: Self) -> Self {
        let agree = self.value.is_like(&other.value);
        let (first, second) =
            if !agree && other.confidence > self.confidence { (other, self) } else { (self, other) };
        let confidence = if agree {
            readings::agreeing(first.confidence, second.confidence)
        } else {
            readings::contradicted(first.confidence)
        };
        let Field { value, from, mut others, .. } = first;
        if second.from != from || !agree {
            others.push(Reading { value: second.value, confidence: second.confidence, from: second.from });
        }
        others.extend(second.others);
        Field { value, confidence, from, others }
    }
}

/// What either source says. If they agree, the value of the first is kept.
fn either<T: Alike + Clone>(one: Option<Field<T>>, other: Option<Field<T>>) -> Option<Field<T>> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.join(other)),
        (one, other) => one.or(other),
    }
}

macro_rules! fields {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty,)+) => {
        /// What a document says about a person. `Debug` shows which fields there are, but not their values.
        #[derive(Clone, Default, PartialEq)]
        pub struct Fields {
            $($(#[doc = $doc])+ pub $name: Option<Field<$type>>,)+
        }

        impl Fields {
            /// The sources that contradict each other.
            #[must_use]
            pub fn conflicts(&self) -> Vec<Conflict> {
                let mut conflicts = Vec::new();
                $(if let Some(field) = &self.$name {
                    let conflict = |other| Conflict { field: stringify!($name), chosen: field.from, other };
                    conflicts.extend(field.against().map(conflict));
                })+
                conflicts
            }

            /// Joins each field with that of another source.
            pub(super) fn each(self, other: Self) -> Self {
                Self { $($name: either(self.$name, other.$name),)+ }
            }

            /// The fields of this source, plus those that only the other one has.
            pub(super) fn or(self, other: Self) -> Self {
                Self { $($name: self.$name.or(other.$name),)+ }
            }

            /// The text fields, with their names.
            #[must_use]
            pub fn texts(&self) -> Vec<(&'static str, &Field<String>)> {
                self.of_type()
            }

            /// The date fields, with their names.
            #[must_use]
            pub fn dates(&self) -> Vec<(&'static str, &Field<Date>)> {
                self.of_type()
            }

            fn of_type<T: 'static>(&self) -> Vec<(&'static str, &Field<T>)> {
                let mut all = Vec::new();
                $(if let Some(field) = &self.$name
                    && let Some(field) = (field as &dyn Any).downcast_ref()
                {
                    all.push((stringify!($name), field));
                })+
                all
            }

            /// Names and confidences of the fields that are present.
            #[must_use]
            pub fn confidences(&self) -> Vec<(&'static str, f64)> {
                let mut all = Vec::new();
                $(all.extend(self.$name.as_ref().map(|field| (stringify!($name), field.confidence)));)+
                all
            }
        }

        impl fmt::Debug for Fields {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut all = out.debug_map();
                $(if let Some(field) = &self.$name {
                    all.entry(&stringify!($name), field);
                })+
                all.finish()
            }
        }
    };
}

fields! {
    /// The whole name: given names first if the document shows which they are, otherwise in the order of the document.
    full_name: String,
    /// Given names.
    given_names: String,
    /// Surname: the father's if there are two.
    surname: String,
    /// The mother's surname, on documents that print it on a separate line.
    second_surname: String,
    /// The father's name.
    fathers_name: String,
    /// The mother's name.
    mothers_name: String,
    /// Number of the document.
    document_number: String,
    /// Number of the person.
    personal_number: String,
    /// Number of the person at the tax authority, such as the CPF in Brazil and the RFC in Mexico. In some
    /// countries it is the personal number, too.
    tax_number: String,
    /// Number of the physical document: the document discriminator of a North American license.
    reference_number: String,
    /// NUE: number of a foreigner who lives in Mexico.
    nue: String,
    /// What a Brazilian ID refers to: the number of an identity card, or an entry in a civil register.
    origin_document: String,
    /// Control number of a Brazilian license.
    control_number: String,
    /// RENACH: number of a driver in the Brazilian register, the state and nine digits.
    renach: String,
    /// The person's code in the Mexican population register.
    curp: String,
    /// Clave de elector: code of a Mexican voter, 18 characters.
    voter_key: String,
    /// CIC: number of a Mexican voter card, nine digits.
    cic: String,
    /// OCR number of a Mexican voter card, 13 digits.
    ocr_number: String,
    /// Section of a Mexican voter.
    section: String,
    /// Issue number of a Mexican voter card, two digits.
    issue_number: String,
    /// Year of registration of a Mexican voter.
    registration_year: i16,
    /// Year of issue, where there is no full date.
    issue_year: i16,
    /// Year of expiry, where there is no full date.
    expiry_year: i16,
    /// Day of birth.
    birth_date: Date,
    /// Day of issue.
    issue_date: Date,
    /// Last day of validity.
    expiry_date: Date,
    /// Sex.
    sex: Sex,
    /// Nationality: a code of ICAO Doc 9303.
    nationality: String,
    /// Place of birth.
    birth_place: String,
    /// Issuing authority.
    authority: String,
    /// Address, line by line.
    address: Vec<String>,
    /// Street and number of the address.
    street: String,
    /// House number of a Mexican address.
    exterior_number: String,
    /// Apartment number of a Mexican address.
    interior_number: String,
    /// Neighborhood of a Mexican address.
    colony: String,
    /// Postal code of the address.
    postal_code: String,
    /// City of the address.
    city: String,
    /// State or province of the address, or of the issuer.
    state: String,
    /// Vehicle classes of a license. In Brazil, its category.
    classes: String,
    /// Restrictions of a license.
    restrictions: String,
    /// Endorsements of a license.
    endorsements: String,
    /// Conditions of a license.
    conditions: String,
    /// Mentions on a license.
    mentions: String,
    /// Height, as printed.
    height: String,
    /// Weight, as printed.
    weight: String,
    /// Eye color, as printed.
    eye_color: String,
    /// Hair color, as printed.
    hair_color: String,
    /// Blood type.
    blood_type: String,
    /// Marital status, as printed.
    marital_status: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_another_order_are_the_same() {
        let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        let printed = lines(&["12 HORIZON STREET", "10101 ZENITH"]);
        assert!(printed.is_like(&lines(&["12 HORIZON STREET", "ZENITH, 10101"])));
        assert!(printed.is_like(&lines(&["12 HORIZON ST", "ZENITH, UT 10101"])));
        assert!(!printed.is_like(&lines(&["13 HORIZON STREET", "ZENITH, 10101"])));
        assert!(!printed.is_like(&lines(&["12 HORIZON STREET", "ZENITH, 10102"])));
        assert!(!printed.is_like(&Vec::new()));
    }

    #[test]
    fn contradictions_are_named_and_values_are_not_shown() {
        let other = |value: &str, from| Reading { value: value.to_owned(), confidence: 0.9, from };
        let mut field = Field::new("PEÑA".to_owned(), 0.98765, From::Print);
        field.others.push(other("PENA", From::Zone));
        let mut fields = Fields { surname: Some(field), ..Fields::default() };
        assert_eq!(fields.conflicts(), []);
        assert!(fields.surname.as_ref().is_some_and(Field::agrees));
        fields.surname.as_mut().unwrap().others.push(other("PERA", From::Barcode));
        let conflict = Conflict { field: "surname", chosen: From::Print, other: From::Barcode };
        assert_eq!(fields.conflicts(), [conflict]);
        assert_eq!(fields.confidences(), [("surname", 0.988)]);
        assert_eq!(fields.surname.as_ref().unwrap().said_by(From::Zone).unwrap(), "PENA");
        let shown = format!("{fields:?}");
        assert!(shown.contains("surname") && !shown.contains("PE"), "{shown}");
    }
}
