//! The CNPJ, the number of a company at the Brazilian tax authority.

use super::code::{characters, code, modulo_11, refusals};

code! {
    /// A well-formed CNPJ. Whether it was issued is not known.
    Cnpj, 14
}

refusals! {
    /// Why a text is not a CNPJ.
    CnpjError {
        Form = "a CNPJ has 12 letters or digits and 2 digits, either alone or as 00.000.000/0000-00",
        Repeated = "a CNPJ does not repeat one digit 14 times",
        CheckDigits = "the check digits of the CNPJ do not fit its other characters",
    }
}

impl Cnpj {
    /// Whether it has letters, as numbers issued since July 2026 may.
    #[must_use]
    pub fn is_alphanumeric(&self) -> bool {
        self.0.iter().any(u8::is_ascii_uppercase)
    }
}

/// Reads a CNPJ: eight characters of the company, four of the establishment and two check digits, without punctuation or
/// punctuated as `00.000.000/0000-00`.
///
/// Since July 2026, all but the check digits may be letters (Instrução Normativa RFB 2.229/2024). Both check digits
/// are modulo 11 with weights from 2 to 9; a letter counts as its ASCII code minus 48.
///
/// # Errors
///
/// Any [`CnpjError`].
pub fn parse(text: &str) -> Result<Cnpj, CnpjError> {
    let characters: [u8; 14] = characters(text, "##.###.###/####-##").ok_or(CnpjError::Form)?;
    let [first, .., d1, d2] = characters;
    if !d1.is_ascii_digit() || !d2.is_ascii_digit() {
        return Err(CnpjError::Form);
    }
    if characters.iter().all(|character| *character == first) {
        return Err(CnpjError::Repeated);
    }
    if (modulo_11(&characters[..12], 9), modulo_11(&characters[..13], 9)) != (d1, d2) {
        return Err(CnpjError::CheckDigits);
    }
    Ok(Cnpj(characters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_ones_are_read() {
        for text in [
            "11222333000181",
            "11.222.333/0001-81",
            "02840578524920",
            "67520301545377",
            "12ABC34501DE35",
            "12.abc.345/01de-35",
        ] {
            assert!(parse(text).is_ok(), "{text}");
        }
        let cnpj = parse("12.abc.345/01de-35").unwrap();
        assert_eq!((cnpj.as_str(), cnpj.is_alphanumeric()), ("12ABC34501DE35", true));
        assert!(!parse("11222333000181").unwrap().is_alphanumeric());
        assert_eq!(format!("{cnpj:?}"), "Cnpj(..)");
    }

    #[test]
    fn others_are_refused() {
        for (text, error) in [
            ("", CnpjError::Form),
            ("1122233300018", CnpjError::Form),
            ("11-222-333/0001-81", CnpjError::Form),
            ("12ABC34501DEX5", CnpjError::Form),
            ("12ÁBC34501DE5", CnpjError::Form),
            ("00000000000000", CnpjError::Repeated),
            ("11222333000180", CnpjError::CheckDigits),
            ("11222333000191", CnpjError::CheckDigits),
            ("12ABD34501DE35", CnpjError::CheckDigits),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }
}
