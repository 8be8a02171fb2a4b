//! Splits an address, written in lines as on most documents, into its parts.

use std::fmt;

use super::alike::Alike;
use super::postal::{self, Found};
use super::{Field, Fields, From};
use crate::person::address::{BLOCKS, LOTS, UNITS};
use crate::person::states;
use crate::person::text::{fold, key};

/// The parts of an address, each as it is written. `Debug` shows which parts there are, but not what they say.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// Street, including its numbers.
    pub street: Option<String>,
    /// Number of the house: `12`, `S/N`, or the block and lot of a place without streets.
    pub exterior_number: Option<String>,
    /// Number of the apartment.
    pub interior_number: Option<String>,
    /// Neighborhood, which is part of Mexican addresses.
    pub colony: Option<String>,
    /// Postal code in the form of its country: five digits, or `NW1 6XE`.
    pub postal_code: Option<String>,
    /// City or municipality.
    pub city: Option<String>,
    /// State or province, as it is written.
    pub state: Option<String>,
}

/// Words before the number of a house.
const OUTSIDE: [&str; 7] = ["NO", "NUM", "NUMERO", "EXT", "EXTERIOR", "N", "NRO"];

/// Kinds of streets and districts that can have a number instead of a name.
const NUMBERED: [&str; 14] = [
    "CALLE",
    "C",
    "AV",
    "AVENIDA",
    "AVE",
    "KM",
    "CARRETERA",
    "CARR",
    "EJE",
    "RUTA",
    "ROUTE",
    "HIGHWAY",
    "HWY",
    "CIRCUITO",
];

/// Words that begin the name of a neighborhood.
const COLONIES: [&str; 11] = [
    "COL",
    "COLONIA",
    "FRACC",
    "FRACCIONAMIENTO",
    "BARRIO",
    "BO",
    "UNIDAD",
    "U",
    "PUEBLO",
    "EJIDO",
    "RESIDENCIAL",
];

/// Splits an address into its parts. The street comes first, then in Mexico the neighborhood, then the city with the state.
/// The postal code may be on the line of the neighborhood or of the city. Parts that are not found are `None`.
#[must_use]
pub fn parts(lines: &[String]) -> Parts {
    let [street, rest @ ..] = lines else { return Parts::default() };
    let (exterior_number, interior_number) = numbers(street);
    let mut parts = Parts { street: kept(street), exterior_number, interior_number, ..Parts::default() };
    let coded = rest.iter().enumerate().find_map(|(at, line)| Some((at, postal::find(line)?)));
    let (colony, place) = match coded {
        // COL FICTICIA 06000, CUAUHTEMOC, CDMX
        Some((_, Found { code, before: colony, after: place }))
            if is_colony(&colony, None) && !place.is_empty() =>
        {
            parts.postal_code = Some(code);
            (Some(colony), place)
        }
        Some((at, Found { code, before, after })) => {
            parts.postal_code = Some(code);
            let without = joined(&before, &after);
            let behind = rest.get(at + 1);
            // In a Mexican address, the postal code may follow the neighborhood, with the city on the next line.
            let is_colony = is_colony(&without, behind.filter(|_| at == 0));
            if is_colony || without.is_empty() {
                let before = at.checked_sub(1).and_then(|before| rest.get(before)).cloned();
                (if is_colony { Some(without) } else { before }, behind.cloned().unwrap_or_default())
            } else {
                (at.checked_sub(1).and_then(|before| rest.get(before)).cloned(), without)
            }
        }
        None => match rest {
            [colony, place, ..] => (Some(colony.clone()), place.clone()),
            [place] => (None, place.clone()),
            [] => (None, String::new()),
        },
    };
    parts.colony = colony.as_deref().and_then(kept);
    match place.rsplit_once(',').or_else(|| with_state(&place)) {
        Some((city, state)) => (parts.city, parts.state) = (kept(city), kept(state)),
        None => parts.city = kept(&place),
    }
    parts
}

/// Whether this is the last line of an address in the United States: a city, the two letters of its state, and the postal
/// code.
pub(super) fn is_american_place(line: &str) -> bool {
    let Some(Found { code, before, after }) = postal::find(line) else { return false };
    let place = joined(&before, &after);
    let place = place.trim_end_matches([' ', ',']);
    let city_and_state = place.rsplit_once([' ', ',']);
    // Provinces of Italy have the same letters, but its codes come first.
    matches!(code.len(), 5 | 10)
        && matches!(key(&after).as_str(), "" | "USA" | "US")
        && city_and_state.is_some_and(|(city, state)| states::is_state(state) && !city.trim().is_empty())
}

/// Adds the parts of the printed address, each with the confidence of the whole. Only Mexican addresses have all parts.
/// Elsewhere the house number belongs to the street, and what is between street and city has no name that all countries
/// share.
pub(super) fn part(fields: &mut Fields, is_mexican: bool) {
    let Some(address) = &fields.address else { return };
    let confidence = address.confidence;
    let field = |part: Option<String>| part.map(|part| Field::new(part, confidence, From::Print));
    let parts = if is_mexican { parts(&address.value) } else { plain_parts(&address.value) };
    fields.street = field(parts.street);
    fields.exterior_number = field(parts.exterior_number);
    fields.interior_number = field(parts.interior_number);
    fields.colony = field(parts.colony);
    fields.postal_code = field(parts.postal_code);
    fields.city = field(parts.city);
    fields.state = field(parts.state);
}

/// Drops printed parts that differ from those of a barcode, which names each part. The printed parts are only derived from
/// the lines, so only the whole address can contradict the barcode.
pub(super) fn drop_derived(stated: &Fields, print: &mut Fields) {
    let drop = |stated: &Option<Field<String>>, print: &mut Option<Field<String>>| {
        let differs = |printed: &Field<String>| {
            printed.from == From::Print
                && stated
                    .as_ref()
                    .is_some_and(|part| part.from == From::Barcode && !part.value.is_like(&printed.value))
        };
        *print = print.take().filter(|printed| !differs(printed));
    };
    drop(&stated.street, &mut print.street);
    drop(&stated.postal_code, &mut print.postal_code);
    drop(&stated.city, &mut print.city);
    drop(&stated.state, &mut print.state);
}

/// Street, postal code, city and state of an address in any country.
fn plain_parts(lines: &[String]) -> Parts {
    // All of the address is on one line.
    if let [line] = lines
        && let Some((street, place)) = line.split_once(',')
    {
        let parts = parts(&[street.to_owned(), place.to_owned()]);
        return if parts.postal_code.is_some() { of_place(parts) } else { Parts::default() };
    }
    let mut parts = parts(lines);
    // 7 ZENITH AVENUE, APT 4
    if let (Some(street), Some(unit)) = (&mut parts.street, &parts.colony)
        && begins_with(unit, UNITS)
    {
        street.push(' ');
        street.push_str(unit);
    }
    of_place(parts)
}

/// Drops the parts that only Mexican addresses have. A city with digits is dropped too: it contains a postal code of letters
/// and digits, which is not split off.
fn of_place(parts: Parts) -> Parts {
    let is_plain = |part: &String| !part.bytes().any(|byte| byte.is_ascii_digit());
    Parts {
        street: parts.street,
        postal_code: parts.postal_code,
        city: parts.city.filter(is_plain),
        state: parts.state.filter(is_plain),
        ..Parts::default()
    }
}

/// How many of these lines belong to the address: whatever follows the postal code and its city is something else.
pub(super) fn length(lines: &[String]) -> usize {
    let coded = lines.iter().enumerate().skip(1).find_map(|(at, line)| Some((at, postal::find(line)?)));
    let Some((at, Found { before, after, .. })) = coded else { return lines.len() };
    if is_colony(&before, None) && !after.is_empty() {
        return at + 1;
    }
    let without = joined(&before, &after);
    let is_colony = without.is_empty() || is_colony(&without, (at == 1).then(|| lines.get(at + 1)).flatten());
    lines.len().min(at + if is_colony { 2 } else { 1 })
}

/// Whether a line with a postal code names the neighborhood, and the next one the city.
fn is_colony(without: &str, next: Option<&String>) -> bool {
    begins_with(without, &COLONIES) || (next.is_some_and(|next| next.contains(',')) && !without.contains(','))
}

/// City and state without a comma between them: in the United States, the last word is the two capitals of the state.
fn with_state(place: &str) -> Option<(&str, &str)> {
    let (city, state) = place.trim().rsplit_once(' ')?;
    (state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_uppercase())).then_some((city, state))
}

fn kept(text: &str) -> Option<String> {
    let text = text.trim_matches(|character: char| character.is_whitespace() || character == ',');
    (!text.is_empty()).then(|| text.to_owned())
}

fn begins_with(text: &str, words: &[&str]) -> bool {
    let folded = fold(text);
    let first = folded.split(' ').next().unwrap_or_default();
    folded.contains(' ') && words.contains(&first)
}

/// Two parts of a line, either of which may be empty.
fn joined(before: &str, after: &str) -> String {
    format!("{before} {after}").trim().to_owned()
}

/// House number and apartment number.
fn numbers(street: &str) -> (Option<String>, Option<String>) {
    let words: Vec<&str> = street
        .split([' ', ','])
        .map(|word| word.trim_matches(|character: char| !character.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    let keys: Vec<String> = words.iter().map(|word| key(word)).collect();
    let has_digit = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    let inside = keys.iter().enumerate().skip(1).find_map(|(at, word)| {
        let mut glued = UNITS.iter().filter_map(|marker| word.strip_prefix(marker));
        if let Some(glued) = glued.find(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            return Some((at, glued.to_owned()));
        }
        let next = words.get(at + 1).filter(|next| has_digit(next) || next.len() == 1)?;
        UNITS.contains(&word.as_str()).then(|| (at, (*next).to_owned()))
    });
    let end = inside.as_ref().map_or(words.len(), |inside| inside.0);
    (outside(&words[..end], &keys[..end]), inside.map(|inside| inside.1))
}

fn outside(words: &[&str], keys: &[String]) -> Option<String> {
    let is_number =
        |at: usize| words.get(at).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    if keys.iter().any(|word| word == "SN")
        || keys.windows(2).any(|pair| pair[0] == "SIN" && pair[1] == "NUMERO")
    {
        return Some("S/N".to_owned());
    }
    let is_block = |at: &usize| {
        let key = keys[*at].as_str();
        (BLOCKS.contains(&key) || LOTS.contains(&key)) && *at + 1 < words.len()
    };
    if let Some(first) = (0..keys.len()).find(is_block) {
        return Some(words[first..].join(" "));
    }
    if let Some(marked) =
        (0..keys.len()).find(|at| OUTSIDE.contains(&keys[*at].as_str()) && is_number(at + 1))
    {
        return words.get(marked + 1).map(|word| (*word).to_owned());
    }
    let last = (1..words.len()).rev().find(|at| {
        // CALLE 5 and 5 DE MAYO: the number is the name of the street, or a part of it.
        is_number(*at)
            && !NUMBERED.contains(&keys[at - 1].as_str())
            && keys.get(at + 1).is_none_or(|next| next != "DE" && next != "Y")
    });
    let first = || (is_number(0) && keys.len() > 1 && keys[1] != "DE").then_some(0);
    last.filter(|at| at + 1 == words.len())
        .or_else(first)
        .or(last)
        .and_then(|at| words.get(at))
        .map(|word| (*word).to_owned())
}

impl fmt::Debug for Parts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = [
            ("street", &self.street),
            ("exterior_number", &self.exterior_number),
            ("interior_number", &self.interior_number),
            ("colony", &self.colony),
            ("postal_code", &self.postal_code),
            ("city", &self.city),
            ("state", &self.state),
        ];
        out.debug_set().entries(all.iter().filter(|part| part.1.is_some()).map(|part| part.0)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&str]) -> [Option<String>; 5] {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let parts = parts(&lines);
        assert_eq!(parts.street.as_deref(), lines.first().map(String::as_str));
        [parts.colony, parts.postal_code, parts.city, parts.state, parts.exterior_number]
    }

    #[test]
    fn a_neighborhood_ends_at_its_postal_code() {
        let lines = ["CALLE DEL EJEMPLO 45 INT 3", "COL FICTICIA 06000, CUAUHTEMOC, CDMX"].map(str::to_owned);
        let parts = parts(&lines);
        assert_eq!(parts.colony.as_deref(), Some("COL FICTICIA"));
        assert_eq!((parts.city.as_deref(), parts.state.as_deref()), (Some("CUAUHTEMOC"), Some("CDMX")));
        assert_eq!(length(&lines), 2);
    }

    #[test]
    fn places_of_the_united_states_have_a_form_of_their_own() {
        for line in ["ZENITH, CA 90001", "ZENITH CA 90001-1234", "NEW ZENITH NY 10001"] {
            assert!(is_american_place(line), "{line}");
        }
        assert!(!is_american_place("20121 ZENITH MI"));
        for line in ["ZENITH, XY 90001", "CA 90001", "10101 ZENITH", "ZENITH, CA", "12 HORIZON ST", ""] {
            assert!(!is_american_place(line), "{line}");
        }
    }

    #[test]
    fn the_lines_of_an_address_are_told_apart() {
        for (lines, expected) in [
            (
                &["CALLE DEL EJEMPLO 45 INT 3", "COL FICTICIA 06000", "CUAUHTEMOC, CDMX"][..],
                ["COL FICTICIA", "06000", "CUAUHTEMOC", "CDMX", "45"],
            ),
            (
                &["CALLE FICTICIA 45", "COL EJEMPLO", "06000 CUAUHTEMOC, CDMX"],
                ["COL EJEMPLO", "06000", "CUAUHTEMOC", "CDMX", "45"],
            ),
            (
                &["AV. HORIZONTE 12-B", "FRACC EJEMPLAR", "MÉRIDA, YUC., C.P. 97000"],
                ["FRACC EJEMPLAR", "97000", "MÉRIDA", "YUC.", "12-B"],
            ),
            (&["7 ZENITH AVENUE", "ZENITH, CA 90001-1234"], ["", "90001-1234", "ZENITH", "CA", "7"]),
            (&["7 ZENITH AVENUE", "SPRING SAMPLE TX 90001"], ["", "90001", "SPRING SAMPLE", "TX", "7"]),
            (&["12 HORIZON STREET", "10101 ZENITH"], ["", "10101", "ZENITH", "", "12"]),
            (&["12 Horizon Street", "10101 Zenith", "Utopia"], ["", "10101", "Zenith", "", "12"]),
            (&["CALLE 5 DE PRUEBA 120", "COL CENTRO CP72000"], ["COL CENTRO", "72000", "", "", "120"]),
            (&["CALLE 5"], ["", "", "", "", ""]),
            (&["CDA MUESTRA S/N", "COL CENTRO", "PUEBLA, PUE."], ["COL CENTRO", "", "PUEBLA", "PUE.", "S/N"]),
        ] {
            let expected = expected.map(|part| (!part.is_empty()).then(|| part.to_owned()));
            assert_eq!(of(lines), expected, "{lines:?}");
        }
        assert_eq!(parts(&[]), Parts::default());
    }

    #[test]
    fn what_stands_below_an_address_is_not_part_of_it() {
        for (lines, count) in [
            (&["CDA. MUESTRA 159", "COL FICTICIA 88182", "CUAUHTÉMOC, B.C.", "PUEBLA"][..], 3),
            (&["12 HORIZON STREET", "10101 ZENITH", "NADIR"], 2),
            (&["7 ZENITH AVENUE", "ZENITH, CA 90001", "14 FEB 1990"], 2),
            (&["CALLE 5 NO. 12", "COL CENTRO", "06000 CUAUHTEMOC, CDMX"], 3),
            (&["CALLE 5 NO. 12", "COL CENTRO"], 2),
        ] {
            let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            assert_eq!(length(&lines), count, "{lines:?}");
        }
    }

    #[test]
    fn a_house_and_an_apartment_have_numbers() {
        for (street, outside, inside) in [
            ("CALLE INVENTADA 12 INT 3-B", "12", "3-B"),
            ("CALLE INVENTADA NO. 12, DEPTO. 301", "12", "301"),
            ("AV 20 DE NOVIEMBRE 1253 INT4", "1253", "4"),
            ("CALLE INVENTADA 12 INTERIOR5", "12", "5"),
            ("CALLE INVENTADA 12 APTO5", "12", "5"),
            ("CALLE INVENTADA 12 DEPARTAMENTO5", "12", "5"),
            ("5 DE MAYO 7 LOCAL B", "7", "B"),
            ("AV. INSURGENTES SUR #1602", "1602", ""),
            ("MZ 4 LT 12 INT 2", "MZ 4 LT 12", "2"),
            ("7 ZENITH AVENUE APT 4", "7", "4"),
            ("CARRETERA 57 KM 12", "", ""),
            ("CALLE INTERNACIONAL 9", "9", ""),
            ("", "", ""),
        ] {
            let found = numbers(street);
            let text = |part: &Option<String>| part.clone().unwrap_or_default();
            assert_eq!((text(&found.0).as_str(), text(&found.1).as_str()), (outside, inside), "{street}");
        }
    }

    #[test]
    fn a_printed_address_has_parts_in_every_country() {
        let of = |lines: &[&str], is_mexican| {
            let lines = lines.iter().map(|line| (*line).to_owned()).collect();
            let address = Some(Field::new(lines, 0.88, From::Print));
            let mut fields = Fields { address, ..Fields::default() };
            part(&mut fields, is_mexican);
            assert!(fields.street.as_ref().is_none_or(|street| street.confidence == 0.88));
            let text = |part: &Option<Field<String>>| part.as_ref().map(|part| part.value.clone());
            [&fields.street, &fields.postal_code, &fields.city, &fields.state, &fields.colony]
                .map(|part| text(part).unwrap_or_default())
        };
        for (lines, expected) in [
            (&["12 HORIZON STREET", "10101 ZENITH"][..], ["12 HORIZON STREET", "10101", "ZENITH", "", ""]),
            (
                &["7 ZENITH AVE", "APT 4", "ZENITH, CA 90001"],
                ["7 ZENITH AVE APT 4", "90001", "ZENITH", "CA", ""],
            ),
            (&["7 ZENITH AVE", "ZENITH CA 90001"], ["7 ZENITH AVE", "90001", "ZENITH", "CA", ""]),
            (&["12 HORIZON STREET, 10101 ZENITH"], ["12 HORIZON STREET", "10101", "ZENITH", "", ""]),
            (&["12 HORIZON STREET, ZENITH"], ["", "", "", "", ""]),
            (&["12 HORIZON STREET", "ZENITH ZE1 2UT"], ["12 HORIZON STREET", "ZE1 2UT", "ZENITH", "", ""]),
            (&["12 HORIZON STREET", "2111 ZENITH"], ["12 HORIZON STREET", "2111", "ZENITH", "", ""]),
        ] {
            assert_eq!(of(lines, false), expected, "{lines:?}");
        }
        let mexican = of(&["CALLE FICTICIA 45", "COL EJEMPLO", "06000 CUAUHTEMOC, CDMX"], true);
        assert_eq!(mexican, ["CALLE FICTICIA 45", "06000", "CUAUHTEMOC", "CDMX", "COL EJEMPLO"]);
    }

    #[test]
    fn a_barcode_that_says_the_same_confirms_the_parts() {
        let text = |value: &str, from| Some(Field::new(value.to_owned(), 0.9, from));
        let print = || Fields {
            street: text("12 HORIZON STREET", From::Print),
            postal_code: text("10101", From::Print),
            city: text("ZENITH", From::Print),
            ..Fields::default()
        };
        let code = |street| Fields {
            street: text(street, From::Barcode),
            postal_code: text("10101", From::Barcode),
            city: text("ZENITH", From::Barcode),
            ..Fields::default()
        };
        let joined = print().joined(&code("12 HORIZON STREET"));
        assert!(joined.city.is_some_and(|city| city.confidence > 0.9 && city.others.len() == 1));
        // Abbreviations do not contradict.
        for joined in [print().joined(&code("12 HRZN STR")), code("12 HRZN STR").joined(&print())] {
            assert_eq!(joined.conflicts(), []);
            assert_eq!(joined.street.map(|street| street.value).as_deref(), Some("12 HRZN STR"));
            assert!(joined.postal_code.is_some_and(|code| code.confidence > 0.9));
        }
    }

    #[test]
    fn what_an_address_says_is_not_shown() {
        let parts = parts(&["12 HORIZON STREET".to_owned(), "10101 ZENITH".to_owned()]);
        let shown = format!("{parts:?}");
        assert!(shown.contains("city") && !shown.contains("colony") && !shown.contains("ZENITH"), "{shown}");
    }
}
