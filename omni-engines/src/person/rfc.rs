//! The RFC, the number of a person or company at the Mexican tax authority (SAT).

use std::fmt;

use jiff::civil::Date;

use super::code::refusals;
use super::date;

/// The number on invoices to customers who did not state theirs.
pub const GENERAL_PUBLIC: &str = "XAXX010101000";

/// The number on invoices to customers abroad.
pub const ABROAD: &str = "XEXX010101000";

/// A well-formed RFC. Whether it was issued is not known.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Rfc(String);

/// Who has an RFC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// A person: 13 characters.
    Person,
    /// A company: 12 characters.
    Company,
    /// Nobody: one of the two generic numbers, [`GENERAL_PUBLIC`] and [`ABROAD`].
    Nobody,
}

refusals! {
    /// Why a text is not an RFC.
    RfcError {
        Length = "an RFC has 13 characters, or 12 for a company",
        Letters = "an RFC begins with four letters, or three for a company",
        Date = "the letters of an RFC are followed by a date as YYMMDD",
        Homoclave = "an RFC ends with two letters or digits and a check digit from 0 to 9 or A",
    }
}

/// Characters in the order of their value for the check digit. A company's number is preceded by a space.
const VALUES: &str = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ";

/// Reads an RFC: letters of the name, the date of birth or foundation, two characters that distinguish namesakes, and a
/// check digit.
///
/// The check digit is not required to be right, because the authority has issued numbers whose check digit is wrong:
/// see [`Rfc::has_right_check_digit`].
///
/// # Errors
///
/// Any [`RfcError`].
pub fn parse(text: &str) -> Result<Rfc, RfcError> {
    let text: String = text.trim().chars().take(14).flat_map(char::to_uppercase).collect();
    let letters = match text.chars().count() {
        13 => 4,
        12 => 3,
        _ => return Err(RfcError::Length),
    };
    let split = text.char_indices().nth(letters).map_or(text.len(), |(index, _)| index);
    let (name, rest) = text.split_at(split);
    if !name.chars().all(|letter| letter.is_ascii_uppercase() || matches!(letter, 'Ñ' | '&')) {
        return Err(RfcError::Letters);
    }
    let rest = rest.as_bytes();
    let digits = rest.get(..6).ok_or(RfcError::Date)?;
    // The century is not written. It would matter only for February 29, and the RFC did not exist in 1900.
    date::parse_short(digits, 2000).ok_or(RfcError::Date)?;
    match rest.get(6..) {
        Some([a, b, b'0'..=b'9' | b'A']) if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() => {
            Ok(Rfc(text))
        }
        _ => Err(RfcError::Homoclave),
    }
}

impl Rfc {
    /// The number in capitals.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The owner.
    #[must_use]
    pub fn holder(&self) -> Holder {
        match self.0.chars().count() {
            _ if self.0 == GENERAL_PUBLIC || self.0 == ABROAD => Holder::Nobody,
            13 => Holder::Person,
            _ => Holder::Company,
        }
    }

    /// Whether this may be the number of a person who was born, or of a company that was founded, on a day.
    #[must_use]
    pub fn has_date(&self, date: Date) -> bool {
        let digits = format!("{:02}{:02}{:02}", date.year().rem_euclid(100), date.month(), date.day());
        self.0.chars().rev().skip(3).take(6).eq(digits.chars().rev())
    }

    /// Whether the last character fits the others: weights from 13 downward, modulo 11. The generic numbers count as right.
    #[must_use]
    pub fn has_right_check_digit(&self) -> bool {
        if self.holder() == Holder::Nobody {
            return true;
        }
        let padded = (self.holder() == Holder::Company).then_some(' ').into_iter().chain(self.0.chars());
        let sum: usize = padded
            .zip((2..=13).rev())
            .map(|(character, weight)| {
                VALUES.chars().position(|other| other == character).unwrap_or(0) * weight
            })
            .sum();
        let expected = match (11 - sum % 11) % 11 {
            10 => Some('A'),
            // At most 9.
            digit => char::from_digit(digit as u32, 10),
        };
        self.0.chars().last() == expected
    }
}

/// Shows nothing: the number identifies a person or company.
impl fmt::Debug for Rfc {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Rfc(..)")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn good_ones_are_read() {
        for (text, holder, right) in [
            ("GODE561231GR8", Holder::Person, true),
            ("gode561231gr8 ", Holder::Person, true),
            ("GODE561231GR9", Holder::Person, false),
            ("MAB9307148T4", Holder::Company, true),
            ("MAB9307148T5", Holder::Company, false),
            ("XAXX010101000", Holder::Nobody, true),
            ("XEXX010101000", Holder::Nobody, true),
            ("Ñ&A000229AB1", Holder::Company, false),
        ] {
            let rfc = parse(text).unwrap();
            assert_eq!((rfc.holder(), rfc.has_right_check_digit()), (holder, right), "{text}");
        }
        let rfc = parse("ñand561231gr8").unwrap();
        assert_eq!((rfc.as_str(), format!("{rfc:?}").as_str()), ("ÑAND561231GR8", "Rfc(..)"));
        assert!(rfc.has_date(date(1956, 12, 31)) && !rfc.has_date(date(1956, 12, 30)));
    }

    #[test]
    fn others_are_refused() {
        for (text, error) in [
            ("", RfcError::Length),
            ("GODE561231", RfcError::Length),
            ("GODE561231GR88", RfcError::Length),
            ("GOD1561231GR8", RfcError::Letters),
            ("GO-E561231GR8", RfcError::Letters),
            ("GODE561331GR8", RfcError::Date),
            ("GODE56123AGR8", RfcError::Date),
            ("GODE010229GR8", RfcError::Date),
            ("GODE561231GRB", RfcError::Homoclave),
            ("GODE561231G-8", RfcError::Homoclave),
            ("GODE561231GÑ8", RfcError::Homoclave),
            ("ßßßßßßßßßßßßß", RfcError::Length),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    /// Random numbers whose check digit another implementation computed.
    #[test]
    fn check_digits_are_those_of_others() {
        for text in [
            "OMR350327EI3",
            "WNLV4804053C8",
            "EHV290116RC8",
            "IJAE530912KL7",
            "EWÑ651021M43",
            "OÑYÑ870913DQA",
            "MDP810702750",
            "GOFD43100241A",
        ] {
            assert_eq!(parse(text).map(|rfc| rfc.has_right_check_digit()), Ok(true), "{text}");
        }
    }
}
