//! Recognizes the country that issued a document by the names on it.

use super::print::sheet::Sheet;
use super::print::values::three_letters;
use crate::person::states::STATES;
use crate::person::text::{fold, key};

/// Names of countries as their own documents print them, without accents and spaces.
const NAMES: [(&str, &str); 46] = [
    ("ESTADOSUNIDOSMEXICANOS", "MEX"),
    ("INSTITUTONACIONALELECTORAL", "MEX"),
    ("INSTITUTOFEDERALELECTORAL", "MEX"),
    ("CREDENCIALPARAVOTAR", "MEX"),
    ("UNITEDSTATESOFAMERICA", "USA"),
    ("REINODEESPANA", "ESP"),
    ("ESPANA", "ESP"),
    ("BUNDESREPUBLIKDEUTSCHLAND", "DEU"),
    ("PERSONALAUSWEIS", "DEU"),
    ("REPUBLIQUEFRANCAISE", "FRA"),
    ("REPUBBLICAITALIANA", "ITA"),
    ("REPUBLICAPORTUGUESA", "PRT"),
    ("PORTUGAL", "PRT"),
    ("REPUBLICAFEDERATIVADOBRASIL", "BRA"),
    ("REPUBLICAARGENTINA", "ARG"),
    ("REPUBLICADECHILE", "CHL"),
    ("REPUBLICADECOLOMBIA", "COL"),
    ("REPUBLICADELPERU", "PER"),
    ("REPUBLICADELECUADOR", "ECU"),
    ("REPUBLICABOLIVARIANADEVENEZUELA", "VEN"),
    ("REPUBLICAORIENTALDELURUGUAY", "URY"),
    ("REPUBLICADELPARAGUAY", "PRY"),
    ("ESTADOPLURINACIONALDEBOLIVIA", "BOL"),
    ("REPUBLICADEPANAMA", "PAN"),
    ("REPUBLICADECOSTARICA", "CRI"),
    ("REPUBLICADEGUATEMALA", "GTM"),
    ("REPUBLICADOMINICANA", "DOM"),
    ("REPUBLICADEHONDURAS", "HND"),
    ("REPUBLICADEELSALVADOR", "SLV"),
    ("REPUBLICADENICARAGUA", "NIC"),
    ("CONFEDERATIONSUISSE", "CHE"),
    ("SCHWEIZERISCHEEIDGENOSSENSCHAFT", "CHE"),
    ("REPUBLIKOSTERREICH", "AUT"),
    ("KONINKRIJKDERNEDERLANDEN", "NLD"),
    ("KONINKRIJKBELGIE", "BEL"),
    ("ROYAUMEDEBELGIQUE", "BEL"),
    ("RZECZPOSPOLITAPOLSKA", "POL"),
    ("CESKAREPUBLIKA", "CZE"),
    ("MAGYARORSZAG", "HUN"),
    ("SUOMIFINLAND", "FIN"),
    ("SVERIGE", "SWE"),
    ("KONGERIKETNORGE", "NOR"),
    ("UNITEDKINGDOMOFGREATBRITAIN", "GBR"),
    ("REPUBLIKAHRVATSKA", "HRV"),
    ("LIETUVOSRESPUBLIKA", "LTU"),
    ("UTOPIA", "UTO"),
];

/// Minimum number of letters of the name of a state that is recognized even if one of them was misread.
const FUZZY: usize = 10;

/// The country that the print names: in its own language, or in English on a separate line.
pub(super) fn printed(sheet: &Sheet<'_>) -> Option<String> {
    let keys: Vec<String> = sheet.rows.iter().map(|row| key(&row.line.text)).collect();
    let own = NAMES.iter().find(|(name, _)| keys.iter().any(|line| line.contains(name)));
    own.map(|(_, code)| (*code).to_owned()).or_else(|| {
        sheet.rows.iter().find_map(|row| {
            let folded = fold(&row.line.text);
            let name = folded
                .strip_prefix("REPUBLIC OF ")
                .or_else(|| folded.strip_prefix("KINGDOM OF "))
                .unwrap_or(&folded);
            let code = mrz::code_for_name(name).or_else(|| mrz::code_for_name(&folded))?;
            Some(three_letters(code).to_owned())
        })
    })
}

/// The US state that a license names, as two letters.
pub(super) fn state(sheet: &Sheet<'_>) -> Option<&'static str> {
    let keys: Vec<String> = sheet.rows.iter().map(|row| key(&row.line.text)).collect();
    let named = |name: &str, code: &str| {
        keys.iter().any(|line| {
            line == name
                || line.strip_prefix(name).is_some_and(|rest| {
                    rest.starts_with("DRIVER") || rest.starts_with("USA") || rest.starts_with("IDENTIF")
                })
                || line.strip_suffix(name).is_some_and(|rest| rest == code || rest.ends_with("USA"))
        })
    };
    let exact = STATES.iter().find(|(name, code)| named(&key(name), code));
    let is_nearly = |name: &str| {
        name.len() >= FUZZY
            && keys.iter().any(|line| line.len() == name.len() && strsim::osa_distance(line, name) == 1)
    };
    // If two names are as likely, it is neither.
    let mut nearly = STATES.iter().filter(|(name, _)| is_nearly(&key(name)));
    let state = exact.or_else(|| nearly.next().filter(|_| nearly.next().is_none()));
    state.map(|(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::column;

    #[test]
    fn a_state_is_recognized_although_a_letter_of_its_name_was_misread() {
        for (line, expected) in [
            ("North Dakata", Some("ND")),
            ("SOUTH DAKOTA", Some("SD")),
            ("NORTH CAROLI NA", Some("NC")),
            ("SORTH CAROLINA", None),
            ("UTAN", None),
            ("WA WASHINGTON", Some("WA")),
            ("Washington Street", None),
        ] {
            let page = column(&[line], 40.0);
            assert_eq!(state(&Sheet::new(&page, &[])), expected, "{line}");
        }
    }
}
