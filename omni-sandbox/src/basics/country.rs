//! Countries as the API writes them: ISO 3166 codes of two or three letters.

use std::fmt;

use celes::Country;

/// The state on the specimens of ICAO Doc 9303, which ISO 3166 does not have.
const UTOPIA: &str = "UTO";

/// The code that means any country.
const ALL: &str = "ALL";

/// A text that is not the code of a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UnknownCountry;

impl fmt::Display for UnknownCountry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("countryCode: expected the ISO 3166 code of a country, of two or three letters, or ALL")
    }
}

impl std::error::Error for UnknownCountry {}

/// The country that has to have issued an ID, as a three-letter code. None means any country.
///
/// # Errors
/// The text is not a country code.
pub(crate) fn required(code: &str) -> Result<Option<String>, UnknownCountry> {
    let code = code.to_ascii_uppercase();
    if code == ALL {
        return Ok(None);
    }
    alpha3(&code).map(Some).ok_or(UnknownCountry)
}

/// The three-letter code of a country, in capital letters, from either of its codes.
pub(crate) fn alpha3(code: &str) -> Option<String> {
    let code = code.to_ascii_uppercase();
    let found = match code.len() {
        2 => Country::from_alpha2(&code).ok(),
        3 => Country::from_alpha3(&code).ok(),
        _ => None,
    };
    let known = found.map(|country| country.alpha3.to_owned());
    known.or_else(|| (code == UTOPIA).then_some(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_codes_of_a_country_are_the_same_country() {
        for code in ["MX", "MEX", "mx", "mex"] {
            assert_eq!(required(code), Ok(Some("MEX".to_owned())), "{code}");
        }
        assert_eq!(required("UTO"), Ok(Some("UTO".to_owned())));
        assert_eq!(required("all"), Ok(None));
        for wrong in ["", "M", "XX", "MEXI", "ZZZ", "Atlantis", "ä", "äö"] {
            assert_eq!(required(wrong), Err(UnknownCountry), "{wrong}");
        }
    }
}
