//! The words of an address, each in one spelling.

use crate::person::text;

/// A word or number of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// ASCII capitals, or digits without leading zeros.
    pub text: String,
    /// Whether it is a kind of street, a direction or the like, which is less significant than a name.
    pub is_kind: bool,
}

impl Word {
    pub(super) fn is_number(&self) -> bool {
        self.text.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
    }
}

/// Words before the number of an apartment, a shop or an office.
pub(crate) const UNITS: &[&str] = &[
    "UNIT",
    "INT",
    "INTERIOR",
    "DEP",
    "DEPTO",
    "DPTO",
    "DEPARTAMENTO",
    "APT",
    "APTO",
    "APARTMENT",
    "APARTAMENTO",
    "STE",
    "SUITE",
    "LOC",
    "LOCAL",
    "DESPACHO",
];

/// Words before the number of a block, where houses have no other.
pub(crate) const BLOCKS: &[&str] = &["MZ", "MZA", "MANZANA", "SMZ"];

/// Words before the number of a lot in a block.
pub(crate) const LOTS: &[&str] = &["LT", "LTE", "LOTE"];

/// Kinds of streets, parts of buildings, and directions. The first word of each line is the spelling that is compared.
const KINDS: &[&[&str]] = &[
    &["AV", "AVE", "AVENIDA", "AVENUE", "AVD", "AVDA"],
    &["CALLE", "CLL"],
    &["ST", "STREET", "SAINT"],
    &["RD", "ROAD"],
    &["BLVD", "BOULEVARD", "BULEVAR", "BLV", "BD"],
    &["DR", "DRIVE"],
    &["LN", "LANE"],
    &["CT", "COURT", "CONNECTICUT"],
    &["HWY", "HIGHWAY"],
    &["PKWY", "PARKWAY"],
    &["SQ", "SQUARE"],
    &["RUA"],
    &["TV", "TRAVESSA", "TRAV"],
    &["AL", "ALAMEDA", "ALABAMA"],
    &["PCA", "PRACA", "PZA", "PLAZA", "PL", "PLACE"],
    &["ROD", "RODOVIA"],
    &["ESTR", "ESTRADA"],
    &["CDA", "CERRADA", "CERR"],
    &["PRIV", "PRIVADA", "PRV"],
    &["CALZ", "CALZADA", "CZDA"],
    &["CARR", "CARRETERA"],
    &["CJON", "CALLEJON"],
    &["CTO", "CIRCUITO"],
    &["PROL", "PROLONGACION"],
    &["AND", "ANDADOR"],
    UNITS,
    &["FL", "FLOOR", "PISO", "ANDAR", "FLORIDA"],
    &["EDIF", "EDIFICIO", "ED", "BLDG", "BUILDING", "TORRE"],
    BLOCKS,
    LOTS,
    &["N", "NORTE", "NORTH", "NTE"],
    &["S", "SUR", "SOUTH", "SUL"],
    &["E", "ESTE", "EAST", "ORIENTE", "OTE", "LESTE"],
    &["W", "O", "OESTE", "WEST", "PONIENTE", "PTE"],
    &["SN", "S N", "SIN NUMERO", "SEM NUMERO"],
];

/// Names that have a short form: states, and parts of street names. The first word of each line is the one that is
/// compared.
const NAMES: &[&[&str]] = &[
    &[
        "DF",
        "D F",
        "CDMX",
        "CIUDAD DE MEXICO",
        "CD DE MEXICO",
        "CD MX",
        "MEXICO CITY",
        "DISTRITO FEDERAL",
        "MEXICO DF",
        "MEXICO D F",
    ],
    &["EDOMEX", "EDO DE MEXICO", "EDO MEX", "ESTADO DE MEXICO", "EDO MEXICO"],
    &["AGS", "AGUASCALIENTES"],
    &["BCS", "B C S", "BAJA CALIFORNIA SUR"],
    &["BC", "B C", "BAJA CALIFORNIA"],
    &["CAMP", "CAMPECHE"],
    &["COAH", "COAHUILA"],
    &["CHIS", "CHIAPAS"],
    &["CHIH", "CHIHUAHUA"],
    &["DGO", "DURANGO"],
    &["GTO", "GUANAJUATO"],
    &["GRO", "GUERRERO"],
    &["HGO", "HIDALGO"],
    &["JAL", "JALISCO"],
    &["MICH", "MICHOACAN"],
    &["MOR", "MORELOS"],
    &["NAY", "NAYARIT"],
    &["NL", "N L", "NUEVO LEON"],
    &["OAX", "OAXACA"],
    &["PUE", "PUEBLA"],
    &["QRO", "QUERETARO"],
    &["QROO", "Q ROO", "QUINTANA ROO"],
    &["SLP", "S L P", "SAN LUIS POTOSI"],
    &["SIN", "SINALOA"],
    &["SON", "SONORA"],
    &["TAB", "TABASCO"],
    &["TAMPS", "TAMAULIPAS"],
    &["TLAX", "TLAXCALA"],
    &["VER", "VERACRUZ"],
    &["YUC", "YUCATAN"],
    &["ZAC", "ZACATECAS"],
    &["SP", "SAO PAULO"],
    &["RJ", "RIO DE JANEIRO"],
    &["MG", "MINAS GERAIS"],
    &["BA", "BAHIA"],
    &["RS", "RIO GRANDE DO SUL"],
    &["PR", "PARANA"],
    &["SC", "SANTA CATARINA", "SOUTH CAROLINA"],
    &["PE", "PERNAMBUCO"],
    &["CE", "CEARA"],
    &["GO", "GOIAS"],
    &["AK", "ALASKA"],
    &["AZ", "ARIZONA"],
    &["AR", "ARKANSAS"],
    &["CA", "CALIFORNIA"],
    &["CO", "COLORADO"],
    &["GA", "GEORGIA"],
    &["HI", "HAWAII"],
    &["ID", "IDAHO"],
    &["IL", "ILLINOIS"],
    &["IN", "INDIANA"],
    &["IA", "IOWA"],
    &["KS", "KANSAS"],
    &["KY", "KENTUCKY"],
    &["ME", "MAINE"],
    &["MD", "MARYLAND"],
    &["MA", "MASSACHUSETTS"],
    &["MI", "MICHIGAN"],
    &["MN", "MINNESOTA"],
    &["MS", "MISSISSIPPI"],
    &["MO", "MISSOURI"],
    &["MT", "MONTANA", "MOUNT"],
    &["NE", "NEBRASKA"],
    &["NV", "NEVADA"],
    &["NH", "NEW HAMPSHIRE"],
    &["NJ", "NEW JERSEY"],
    &["NM", "NEW MEXICO"],
    &["NY", "NEW YORK"],
    &["NC", "NORTH CAROLINA"],
    &["ND", "NORTH DAKOTA"],
    &["OH", "OHIO"],
    &["OK", "OKLAHOMA"],
    &["OR", "OREGON"],
    &["PA", "PENNSYLVANIA"],
    &["RI", "RHODE ISLAND"],
    &["SD", "SOUTH DAKOTA"],
    &["TN", "TENNESSEE"],
    &["TX", "TEXAS"],
    &["UT", "UTAH"],
    &["VT", "VERMONT"],
    &["VA", "VIRGINIA"],
    &["WA", "WASHINGTON"],
    &["WV", "WEST VIRGINIA"],
    &["WI", "WISCONSIN"],
    &["WY", "WYOMING"],
    &["CD", "CIUDAD"],
    &["STA", "SANTA"],
    &["STO", "SANTO"],
    &["GRAL", "GENERAL"],
    &["ING", "INGENIERO"],
    &["LIC", "LICENCIADO"],
    &["PROF", "PROFESOR", "PROFR", "PROFESSOR"],
    &["CORL", "CORONEL", "CEL"],
    &["PDTE", "PRESIDENTE", "PRES"],
    &["INDEP", "INDEPENDENCIA"],
    &["PO", "P O"],
];

/// Words that only introduce the next one, and particles.
const IGNORED: &[&str] = &[
    "COL",
    "COLONIA",
    "C P",
    "CP",
    "CODIGO POSTAL",
    "CEP",
    "ZIP",
    "ZIP CODE",
    "NO",
    "NUM",
    "NUMERO",
    "NRO",
    "NUMBER",
    "EXT",
    "EXTERIOR",
    "NUM EXT",
    "FRACC",
    "FRACCIONAMIENTO",
    "BARRIO",
    "BAIRRO",
    "BO",
    "MPIO",
    "MUN",
    "MUNICIPIO",
    "DELEG",
    "DELEGACION",
    "ALC",
    "ALCALDIA",
    "DE",
    "DEL",
    "LA",
    "LAS",
    "LOS",
    "EL",
    "DO",
    "DA",
    "DOS",
    "DAS",
    "Y",
    "OF",
    "THE",
];

/// Countries, which most addresses omit. They count only at the end: each also has an avenue named after it.
const COUNTRIES: &[&str] = &["MEXICO", "MEX", "MX", "USA", "US", "UNITED STATES", "BRASIL", "BRAZIL", "BR"];

/// Abbreviations only at the beginning: elsewhere the letter numbers an apartment.
const FIRST: &[(&str, &str)] = &[("C", "CALLE"), ("R", "RUA")];

/// Length of the longest phrase in the tables, in words.
const LONGEST_PHRASE: usize = 4;

/// The significant words of an address, each in one spelling.
pub(super) fn spell(address: &str) -> Vec<Word> {
    let folded = text::fold(&join_postal_code(address));
    let parts = split_numbers(&folded);
    let mut rest = without_country(&parts);
    let mut words = Vec::new();
    while let [first, ..] = rest {
        let most = LONGEST_PHRASE.min(rest.len());
        let known = (1..=most)
            .rev()
            .find_map(|count| spell_phrase(&rest[..count].join(" ")).map(|word| (word, count)));
        let (word, count) = known.unwrap_or_else(|| (Some((first.clone(), false)), 1));
        if let Some((text, is_kind)) = word {
            words.push(Word { text, is_kind });
        }
        rest = &rest[count..];
    }
    if let Some(first) = words.first_mut()
        && let Some((_, text)) = FIRST.iter().find(|(letter, _)| *letter == first.text)
    {
        *first = Word { text: (*text).to_owned(), is_kind: true };
    }
    words
}

/// The one spelling of a phrase, and whether it is a kind. The inner `None` means that it does not count.
fn spell_phrase(phrase: &str) -> Option<Option<(String, bool)>> {
    if IGNORED.contains(&phrase) {
        return Some(None);
    }
    for (table, is_kind) in [(NAMES, false), (KINDS, true)] {
        let line = table.iter().find(|line| line.contains(&phrase));
        if let Some(spelling) = line.and_then(|line| line.first()) {
            return Some(Some(((*spelling).to_owned(), is_kind)));
        }
    }
    None
}

/// Joins a Brazilian postal code: `20735-320` is often written `20735320`.
fn join_postal_code(address: &str) -> String {
    let bytes = address.as_bytes();
    let digits_before =
        |end: usize| bytes[..end].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let digits_after = |start: usize| bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_inside = |index: usize| digits_before(index) == 5 && digits_after(index + 1) == 3;
    address.char_indices().filter(|(index, c)| *c != '-' || !is_inside(*index)).map(|(_, c)| c).collect()
}

/// Splits `12B` into `12` and `B`, and removes leading zeros and the endings of English ordinals.
fn split_numbers(folded: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        let mut rest = word;
        while let Some(first) = rest.bytes().next() {
            let is_digit = first.is_ascii_digit();
            let end = rest.bytes().position(|byte| byte.is_ascii_digit() != is_digit).unwrap_or(rest.len());
            let (part, more) = rest.split_at(end);
            let is_ordinal =
                !is_digit && part.len() < word.len() && matches!(part, "ST" | "ND" | "RD" | "TH");
            if is_digit {
                let number = part.trim_start_matches('0');
                parts.push(if number.is_empty() { "0".to_owned() } else { number.to_owned() });
            } else if !is_ordinal {
                parts.push(part.to_owned());
            }
            rest = more;
        }
    }
    parts
}

fn without_country(parts: &[String]) -> &[String] {
    let mut parts = parts;
    for count in [2, 1] {
        if let Some(split) = parts.len().checked_sub(count)
            && split > 0
            && COUNTRIES.contains(&parts[split..].join(" ").as_str())
            // Here these are the states, not the country.
            && !parts[..split].ends_with(&["DE".to_owned()])
            && !parts[..split].ends_with(&["EDO".to_owned()])
        {
            parts = &parts[..split];
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn spelled(address: &str) -> String {
        spell(address).into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn each_word_has_one_spelling() {
        for (address, words) in [
            ("Avenida 5 de Mayo No. 12-B, Col. Centro, C.P. 06000", "AV 5 MAYO 12 B CENTRO 6000"),
            ("Calle Roble 7, Ciudad de México, México", "CALLE ROBLE 7 DF"),
            ("C. Roble 7 C, D.F.", "CALLE ROBLE 7 C DF"),
            (
                "225 Market Street, Fl 4, San Francisco, CA 94105, USA",
                "225 MARKET ST FL 4 SAN FRANCISCO CA 94105",
            ),
            ("101 5th Ave", "101 5 AV"),
            ("R. Curupaiti 225, Rio de Janeiro - RJ, 20735-320, Brasil", "RUA CURUPAITI 225 RJ RJ 20735320"),
            ("Toluca, Estado de México", "TOLUCA EDOMEX"),
            ("Toluca, Edo. Mex.", "TOLUCA EDOMEX"),
            ("Av. México 007", "AV MEXICO 7"),
            ("Roble s/n", "ROBLE SN"),
            ("", ""),
            ("México", "MEXICO"),
            ("Colonia", ""),
            ("ñ-ñ 12345-123é", "N N 12345123 E"),
        ] {
            assert_eq!(spelled(address), words, "{address}");
        }
    }

    #[test]
    fn no_phrase_is_in_two_places() {
        let mut seen = HashSet::new();
        for phrase in KINDS.iter().chain(NAMES).flat_map(|line| line.iter()).chain(IGNORED) {
            assert!(seen.insert(phrase), "{phrase}");
            assert!(phrase.split(' ').count() <= LONGEST_PHRASE, "{phrase}");
            assert_eq!(text::fold(phrase), *phrase);
        }
    }
}
