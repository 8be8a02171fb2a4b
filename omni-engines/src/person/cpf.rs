//! The CPF, the number of a person at the Brazilian tax authority.

use super::code::{code, digits, modulo_11, refusals};

code! {
    /// A well-formed CPF. Whether it was issued is not known.
    Cpf, 11
}

refusals! {
    /// Why a text is not a CPF.
    CpfError {
        Form = "a CPF has 11 digits, either alone or as 000.000.000-00",
        Repeated = "a CPF does not repeat one digit 11 times",
        CheckDigits = "the check digits of the CPF do not fit its other digits",
    }
}

/// Reads a CPF: nine digits and two check digits, without punctuation or punctuated as `000.000.000-00`.
///
/// Both check digits are modulo 11 with weights from 2 upward; the second one also covers the first, as published by
/// the Receita Federal.
///
/// # Errors
///
/// Any [`CpfError`].
pub fn parse(text: &str) -> Result<Cpf, CpfError> {
    let digits: [u8; 11] = digits(text, "###.###.###-##").ok_or(CpfError::Form)?;
    let [first, .., d1, d2] = digits;
    // The check digits of these are right, but people type them to get past a form, and they are never issued.
    if digits.iter().all(|digit| *digit == first) {
        return Err(CpfError::Repeated);
    }
    if (modulo_11(&digits[..9], 11), modulo_11(&digits[..10], 11)) != (d1, d2) {
        return Err(CpfError::CheckDigits);
    }
    Ok(Cpf(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_ones_are_read() {
        for text in [
            "12345678909",
            "123.456.789-09",
            " 52998224725",
            "111.444.777-35",
            "00000000191",
            "16241948857",
            "60857927000",
        ] {
            assert!(parse(text).is_ok(), "{text}");
        }
        let cpf = parse("123.456.789-09").unwrap();
        assert_eq!(cpf.as_str(), "12345678909");
        assert_eq!(format!("{cpf:?}"), "Cpf(..)");
    }

    #[test]
    fn others_are_refused() {
        for (text, error) in [
            ("", CpfError::Form),
            ("1234567890", CpfError::Form),
            ("123456789099", CpfError::Form),
            ("123.456.78909", CpfError::Form),
            ("1234567890X", CpfError::Form),
            ("１２３４", CpfError::Form),
            ("00000000000", CpfError::Repeated),
            ("999.999.999-99", CpfError::Repeated),
            ("12345678908", CpfError::CheckDigits),
            ("12345678919", CpfError::CheckDigits),
            ("21345678909", CpfError::CheckDigits),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }
}
