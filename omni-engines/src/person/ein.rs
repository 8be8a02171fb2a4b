//! The EIN, the number of a company at the tax authority of the USA.

use super::code::{code, digits, number, refusals};

code! {
    /// A well-formed EIN. Whether it was issued is not known.
    Ein, 9
}

refusals! {
    /// Why a text is not an EIN.
    EinError {
        Form = "an EIN has 9 digits, either alone or as 00-0000000",
        Prefix = "no office issues EINs that begin with these two digits",
    }
}

/// Reads an EIN: two digits of the office and seven more, without punctuation or punctuated as `00-0000000`.
///
/// There is no check digit. The prefixes are those that the Internal Revenue Service publishes.
///
/// # Errors
///
/// Any [`EinError`].
pub fn parse(text: &str) -> Result<Ein, EinError> {
    let digits: [u8; 9] = digits(text, "##-#######").ok_or(EinError::Form)?;
    match number(&digits[..2]) {
        0 | 7..=9 | 17..=19 | 28 | 29 | 49 | 69 | 70 | 78 | 79 | 89 | 96 | 97 => Err(EinError::Prefix),
        _ => Ok(Ein(digits)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_and_prefix_decide() {
        for text in ["123456789", "12-3456789", "98-0000001"] {
            assert!(parse(text).is_ok(), "{text}");
        }
        for (text, error) in [
            ("", EinError::Form),
            ("123-45-6789", EinError::Form),
            ("12345678", EinError::Form),
            ("07-1234567", EinError::Prefix),
            ("001234567", EinError::Prefix),
            ("971234567", EinError::Prefix),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
        assert_eq!(format!("{:?}", parse("123456789").unwrap()), "Ein(..)");
    }
}
