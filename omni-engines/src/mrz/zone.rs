//! What a zone says, and how reliable it is.

use std::fmt;

use jiff::civil::Date;

use super::names::{self, Print};
use crate::text::Page;

/// The lowest [certainty](Zone::certainty) of the checked fields of a [proven](Zone::is_proven) zone, and of its
/// names, which have no digit.
const PROVEN: f64 = 0.5;
const PROVEN_NAMES: f64 = 0.9;

/// Formats of zones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Three lines of 30 characters: cards.
    Td1,
    /// Two lines of 36 characters: larger cards.
    Td2,
    /// Two lines of 44 characters: passports.
    Td3,
    /// Two lines of 44 characters: visas.
    MrvA,
    /// Two lines of 36 characters: visas.
    MrvB,
}

/// The sex in the zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// `M`.
    Male,
    /// `F`.
    Female,
    /// A filler, or `X`.
    Unspecified,
}

/// Which check digits fit. `None` if the format does not have the digit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checks {
    /// The digit of the document number.
    pub document_number: Option<bool>,
    /// The digit of the date of birth.
    pub birth_date: Option<bool>,
    /// The digit of the date of expiry.
    pub expiry_date: Option<bool>,
    /// The digit of the personal number of a passport.
    pub personal_number: Option<bool>,
    /// The composite digit.
    pub composite: Option<bool>,
}

/// How sure the network is of the least certain character of each field, 0 to 1. A replaced character counts half,
/// and other readings that fit the digit as well take their share.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Certainty {
    /// Document number, with its digit.
    pub document_number: f64,
    /// Date of birth, with its digit.
    pub birth_date: f64,
    /// Date of expiry, with its digit.
    pub expiry_date: f64,
    /// Surname and given names.
    pub names: f64,
    /// Issuing state and nationality.
    pub states: f64,
    /// Optional data, such as a personal number, with its digit if it has one.
    pub optional: f64,
}

/// A zone that was read. `Debug` shows its format and its check digits.
#[derive(Clone, PartialEq)]
pub struct Zone {
    /// Its format.
    pub format: Format,
    /// Its lines: capitals, digits and fillers.
    pub lines: Vec<String>,
    /// Lines and positions, from 0, of the characters that were replaced to fit the check digits, or that follow the
    /// names.
    pub repaired: Vec<(usize, usize)>,
    /// How sure the network is of its characters on average, 0 to 1, rounded to three decimals.
    pub confidence: f64,
    /// Which check digits fit.
    pub checks: Checks,
    /// Kind of document: one or two letters.
    pub document_code: String,
    /// Issuing state: a code of ICAO Doc 9303, without fillers.
    pub issuing_state: String,
    /// Number of the document, complete even if it continues in the optional data.
    pub document_number: String,
    /// Surname, as the zone writes it. Empty if the document is out of focus, and neither the zone is
    /// [proven](Self::is_proven) nor the surname printed beside it.
    pub surname: String,
    /// Given names, as the zone writes them, separated by spaces. Empty if there are none, or under the same
    /// conditions.
    pub given_names: String,
    /// Nationality: a code of ICAO Doc 9303, without fillers.
    pub nationality: String,
    /// Date of birth. `None` if it is not fully known. Years have two digits: those up to the current year belong to this
    /// century.
    pub birth_date: Option<Date>,
    /// Sex.
    pub sex: Sex,
    /// Last day of validity. `None` if it has none.
    pub expiry_date: Option<Date>,
    /// Optional data, such as a personal number, from the first and the second place that the format has for it.
    pub optional: [Option<String>; 2],
    /// How sure the network is of each field.
    pub certainty: Certainty,
    /// Other document numbers that fit the check digits as well, because the network considers several similar characters
    /// possible. Only the print can tell which is right.
    pub other_numbers: Vec<String>,
    /// Indexes of its lines on the page.
    pub page_lines: Vec<usize>,
}

impl Zone {
    /// Whether the zone can be relied on without other confirmation: all check digits fit, nothing was replaced to
    /// make them fit, no other number fits as well, every character that no digit covers is clear, and the states exist.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        let known = [&self.issuing_state, &self.nationality].map(|code| ::mrz::country_name(code).is_some());
        self.is_clear()
            && self.certainty.optional >= PROVEN
            && self.certainty.states >= PROVEN_NAMES
            && known == [true, true]
    }

    /// Whether number, dates and names are clear, so that another reading of them can only be worse.
    pub(super) fn is_clear(&self) -> bool {
        let Certainty { birth_date, expiry_date, names, .. } = self.certainty;
        self.has_proven_number() && birth_date.min(expiry_date) >= PROVEN && names >= PROVEN_NAMES
    }

    /// The same for the document number, whatever the names are.
    pub(crate) fn has_proven_number(&self) -> bool {
        self.is_consistent()
            && self.repaired.is_empty()
            && self.other_numbers.is_empty()
            && self.certainty.document_number >= PROVEN
    }

    /// Whether all check digits of the format fit. That says nothing about the names, and does not prove the rest: no digit
    /// distinguishes a 6 from a G or a 1 from an L, and several misread characters can cancel each other out. In document
    /// numbers, an O next to digits is usually read as a zero. [`is_proven`](Self::is_proven) asks for more.
    #[must_use]
    pub fn is_consistent(&self) -> bool {
        self.checks.all().all(|fits| fits)
    }

    /// Whether the digits of the number and of both dates fit, which three digits of other print hardly do.
    #[cfg(feature = "documents")]
    pub(crate) fn fields_fit(&self) -> bool {
        [self.checks.document_number, self.checks.birth_date, self.checks.expiry_date] == [Some(true); 3]
    }

    /// Whether no other lines could fit as well: the composite digit covers nearly everything.
    pub(super) fn is_settled(&self) -> bool {
        self.checks.composite.is_some() && self.is_consistent() && self.repaired.is_empty()
    }

    /// The surname and the given names as printed on the same side, with accents, if they are printed there. The zone
    /// itself does not count as print.
    #[must_use]
    pub fn printed_names(&self, page: &Page) -> (Option<String>, Option<String>) {
        let printed = page.lines.iter().enumerate();
        let printed = printed.filter(|(index, _)| !self.page_lines.contains(index));
        let lines: Vec<&str> = printed.map(|(_, line)| line.text.as_str()).collect();
        (names::printed(&self.surname, &lines), names::printed(&self.given_names, &lines))
    }

    /// The zone without the names that are not printed on the same side. On a document that is out of focus, they are guesses.
    pub(crate) fn without_unprinted_names(mut self, page: &Page) -> Self {
        let (surname, given_names) = self.compare_names(page, true);
        if surname != Print::Same {
            self.surname.clear();
        }
        if given_names != Print::Same {
            self.given_names.clear();
        }
        self
    }

    /// Compares surname and given names with the print, on the same side or another one: there is no other way to
    /// notice a misread name. The zone itself does not count as print.
    #[must_use]
    pub fn compare_names(&self, page: &Page, is_own_page: bool) -> (Print, Print) {
        let printed = page.lines.iter().enumerate();
        let printed = printed.filter(|(index, _)| !(is_own_page && self.page_lines.contains(index)));
        let lines: Vec<&str> = printed.map(|(_, line)| line.text.as_str()).collect();
        let given_names =
            if self.given_names.is_empty() { Print::Same } else { names::compare(&self.given_names, &lines) };
        (names::compare(&self.surname, &lines), given_names)
    }
}

impl Checks {
    /// The digits that the format has.
    pub(super) fn all(&self) -> impl Iterator<Item = bool> {
        let Self { document_number, birth_date, expiry_date, personal_number, composite } = *self;
        [document_number, birth_date, expiry_date, personal_number, composite].into_iter().flatten()
    }
}

impl Checks {
    /// The digits in the order of the format: those of the fields, and then the composite digit.
    pub(super) fn all_mut(&mut self, format: Format) -> Vec<&mut Option<bool>> {
        let Self { document_number, birth_date, expiry_date, personal_number, composite } = self;
        let mut all = vec![document_number, birth_date, expiry_date];
        all.extend((format == Format::Td3).then_some(personal_number));
        all.push(composite);
        all
    }
}

impl From<&mrz::Checks> for Checks {
    fn from(checks: &mrz::Checks) -> Self {
        Self {
            document_number: checks.document_number,
            birth_date: checks.date_of_birth,
            expiry_date: checks.date_of_expiry,
            personal_number: checks.personal_number,
            composite: checks.composite,
        }
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Zone")
            .field("format", &self.format)
            .field("checks", &self.checks)
            .field("repaired", &self.repaired.len())
            .field("confidence", &self.confidence)
            .finish_non_exhaustive()
    }
}
