//! What documents say, with how sure it is and where it comes from.

use std::any::Any;
use std::fmt;

use jiff::civil::Date;

use super::join;
use crate::mrz::Sex;
use crate::person::card::{CardNumber, Expiry};
use crate::person::{address, readings, text};

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum From {
    /// What is printed for people to read.
    Print,
    /// The machine-readable zone.
    Zone,
    /// A barcode.
    Barcode,
}

/// A value as one source says it. `Debug` does not show it.
#[derive(Clone, PartialEq)]
pub struct Reading<T> {
    /// What it says.
    pub value: T,
    /// How sure it is, 0 to 1, to three decimals.
    pub confidence: f64,
    /// Which source.
    pub from: From,
}

/// A field of a document. `Debug` does not show its value.
#[derive(Clone, PartialEq)]
pub struct Field<T> {
    /// What it says.
    pub value: T,
    /// How sure it is, 0 to 1, to three decimals. Below [`Field::SURE`] the sources contradict each other, or the only one may have
    /// been misread.
    pub confidence: f64,
    /// Which source the value is from.
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
    /// The one that says something else.
    pub other: From,
}

/// Whether two sources say the same.
pub trait Alike {
    /// Whether they do.
    fn is_like(&self, other: &Self) -> bool;
}

impl Alike for String {
    fn is_like(&self, other: &Self) -> bool {
        text::is_same(self, other)
    }
}

impl Alike for Vec<String> {
    /// The lines of an address: see [`address::is_same`].
    fn is_like(&self, other: &Self) -> bool {
        address::is_same(&self.join(" "), &other.join(" "))
    }
}

macro_rules! alike_if_equal {
    ($($type:ty),+) => {
        $(impl Alike for $type {
            fn is_like(&self, other: &Self) -> bool {
                self == other
            }
        })+
    };
}

alike_if_equal!(Date, Sex, i16, CardNumber, Expiry);

impl<T> Field<T> {
    /// Least [`confidence`](Self::confidence) of a field that can be relied on.
    pub const SURE: f64 = 0.6;

    /// A field that one source says.
    pub(crate) fn new(value: T, confidence: f64, from: From) -> Self {
        Self { value, confidence: readings::rounded(confidence), from, others: Vec::new() }
    }

    /// Whether it can be relied on.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.confidence >= Self::SURE
    }

    /// What a source says.
    #[must_use]
    pub fn said_by(&self, from: From) -> Option<&T> {
        if self.from == from {
            return Some(&self.value);
        }
        self.others.iter().find(|other| other.from == from).map(|other| &other.value)
    }
}

impl<T: Alike> Field<T> {
    /// Whether all sources say the same, accents and blanks aside.
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

macro_rules! fields {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty,)+) => {
        /// What a document says about a person. `Debug` shows which fields there are, and not their values.
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
                Self { $($name: join::either(self.$name, other.$name),)+ }
            }

            /// The fields of this source, and those of the other that it lacks.
            pub(super) fn or(self, other: Self) -> Self {
                Self { $($name: self.$name.or(other.$name),)+ }
            }

            /// The fields that are text, by their names.
            #[must_use]
            pub fn texts(&self) -> Vec<(&'static str, &Field<String>)> {
                self.of_type()
            }

            /// The fields that are dates, by their names.
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

            /// Names and confidences of the fields that there are.
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
    /// The whole name: given names first if the document tells which they are, otherwise as it writes it.
    full_name: String,
    /// Given names.
    given_names: String,
    /// Surname: the father's where there are two.
    surname: String,
    /// The mother's surname, on documents that print it on a line of its own.
    second_surname: String,
    /// Number of the document.
    document_number: String,
    /// Number of the person.
    personal_number: String,
    /// Number of this piece of plastic or paper: the document discriminator of a license of North America.
    reference_number: String,
    /// Code of the person in the Mexican population register.
    curp: String,
    /// Clave de elector: code of a Mexican voter, 18 characters.
    voter_key: String,
    /// CIC: number of a Mexican voter card, nine digits.
    cic: String,
    /// OCR number of a Mexican voter card, 13 digits.
    ocr_number: String,
    /// Section of a Mexican voter.
    section: String,
    /// Number of the issue of a Mexican voter card, two digits.
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
    /// Authority that issued it.
    authority: String,
    /// Address, line by line.
    address: Vec<String>,
    /// Street and number of the address.
    street: String,
    /// Number of the house of a Mexican address.
    exterior_number: String,
    /// Number of the apartment of a Mexican address.
    interior_number: String,
    /// Neighborhood of a Mexican address.
    colony: String,
    /// Postal code of the address.
    postal_code: String,
    /// City of the address.
    city: String,
    /// State or province of the address, or of who issued it.
    state: String,
    /// Classes of vehicles of a license.
    classes: String,
    /// Restrictions of a license.
    restrictions: String,
    /// Endorsements of a license.
    endorsements: String,
    /// Height, as it is printed.
    height: String,
    /// Weight, as it is printed.
    weight: String,
    /// Color of the eyes, as it is printed.
    eye_color: String,
    /// Color of the hair, as it is printed.
    hair_color: String,
    /// Blood type.
    blood_type: String,
    /// Marital status, as it is printed.
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
