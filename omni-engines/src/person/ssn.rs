//! The SSN, the number of a person at the Social Security Administration of the USA.

use super::code::{code, digits, number, refusals};

code! {
    /// An SSN that may have been issued.
    Ssn, 9
}

refusals! {
    /// Why a text is not an SSN that may have been issued.
    SsnError {
        Form = "an SSN has 9 digits, either alone or as 000-00-0000",
        Area = "no SSN begins with 000, 666 or 9",
        Group = "no SSN has 00 in the middle",
        Serial = "no SSN ends with 0000",
        Withdrawn = "this SSN was printed in advertisements and is not valid for anyone",
    }
}

/// Numbers that were printed in advertisements, and that the administration withdrew.
const WITHDRAWN: [&[u8; 9]; 2] = [b"078051120", b"219099999"];

/// Reads an SSN: three digits of the area, two of the group and four of the series, without punctuation or punctuated as
/// `000-00-0000`.
///
/// There is no check digit. Since 2011 the areas mean nothing, so only numbers that the administration says it never
/// issues are refused.
///
/// # Errors
///
/// Any [`SsnError`].
pub fn parse(text: &str) -> Result<Ssn, SsnError> {
    let digits: [u8; 9] = digits(text, "###-##-####").ok_or(SsnError::Form)?;
    let area = number(&digits[..3]);
    if area == 0 || area == 666 || area >= 900 {
        return Err(SsnError::Area);
    }
    if number(&digits[3..5]) == 0 {
        return Err(SsnError::Group);
    }
    if number(&digits[5..]) == 0 {
        return Err(SsnError::Serial);
    }
    if WITHDRAWN.contains(&&digits) {
        return Err(SsnError::Withdrawn);
    }
    Ok(Ssn(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn possible_ones_are_read() {
        for text in ["123456789", "123-45-6789", " 899-01-0001 ", "001-01-0001"] {
            assert!(parse(text).is_ok(), "{text}");
        }
        let ssn = parse("123-45-6789").unwrap();
        assert_eq!((ssn.as_str(), format!("{ssn:?}").as_str()), ("123456789", "Ssn(..)"));
    }

    #[test]
    fn others_are_refused() {
        for (text, error) in [
            ("", SsnError::Form),
            ("12345678", SsnError::Form),
            ("123 45 6789", SsnError::Form),
            ("12345-6789", SsnError::Form),
            ("12345678A", SsnError::Form),
            ("000456789", SsnError::Area),
            ("666-45-6789", SsnError::Area),
            ("900-45-6789", SsnError::Area),
            ("123-00-6789", SsnError::Group),
            ("123-45-0000", SsnError::Serial),
            ("078-05-1120", SsnError::Withdrawn),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }
}
