//! Recognizes the kind of a document by the words on it.

use super::Kind;
use super::print::sheet::{Row, Sheet};
use crate::person::text::key;

/// Words in capitals without spaces, with the kind of document and how many votes each word counts.
const TITLES: [(Kind, u32, &[&str]); 12] = [
    (
        Kind::Passport,
        3,
        &[
            "PASSPORT",
            "PASAPORTE",
            "PASSEPORT",
            "PASSAPORTE",
            "REISEPASS",
            "PASSAPORTO",
            "PASPOORT",
            "PASZPORT",
        ],
    ),
    // Its zone is on the back.
    (Kind::IdentityCard, 4, &["PASSPORTCARD"]),
    (
        Kind::IdentityCard,
        3,
        &[
            "IDENTITYCARD",
            "IDENTIFICATIONCARD",
            "IDCARD",
            "CARTEDIDENTITE",
            "CARTENATIONALEDIDENTITE",
            "PERSONALAUSWEIS",
            "CARTADIDENTITA",
            "CARTEIRADEIDENTIDADE",
            "CEDULADEIDENTIDADE",
            "CEDULADEIDENTIDAD",
            "CEDULADECIUDADANIA",
            "DOCUMENTONACIONALDEIDENTIDAD",
            "DOCUMENTONACIONALIDENTIDAD",
            "CARTAODECIDADAO",
            "REGISTROGERAL",
            "IDENTITEITSKAART",
            "DOWODOSOBISTY",
            "IDENTIFICACIONPERSONAL",
            "DOCUMENTODEIDENTIDAD",
            "CARTEIRADEIDENTIDADENACIONAL",
        ],
    ),
    (
        Kind::VoterCard,
        4,
        &[
            "CREDENCIALPARAVOTAR",
            "INSTITUTONACIONALELECTORAL",
            "INSTITUTOFEDERALELECTORAL",
            "CLAVEDEELECTOR",
            "VOTERIDENTIFICATION",
            "TITULOELEITORAL",
        ],
    ),
    (
        Kind::DriversLicense,
        4,
        &[
            "DRIVERLICENSE",
            "DRIVERSLICENSE",
            "DRIVERLICENCE",
            "DRIVERSLICENCE",
            "DRIVINGLICENCE",
            "DRIVINGLICENSE",
            "OPERATORLICENSE",
            "COMMERCIALDRIVER",
            "LICENCIADECONDUCIR",
            "LICENCIAPARACONDUCIR",
            "LICENCIADECONDUCCION",
            "PERMISODECONDUCCION",
            "PERMISODECONDUCIR",
            "LICENCIANACIONALDECONDUCIR",
            "LICENCIADECHOFER",
            "LICENCIADEAUTOMOVILISTA",
            "CARTEIRANACIONALDEHABILITACAO",
            "CARTADECONDUCAO",
            "PERMISDECONDUIRE",
            "FUHRERSCHEIN",
            "FUEHRERSCHEIN",
            "PATENTEDIGUIDA",
            "RIJBEWIJS",
            "PRAWOJAZDY",
        ],
    ),
    (
        Kind::ResidencePermit,
        4,
        &[
            "RESIDENCEPERMIT",
            "PERMANENTRESIDENT",
            "RESIDENTCARD",
            "PERMISODERESIDENCIA",
            "RESIDENTEPERMANENTE",
            "RESIDENTETEMPORAL",
            "TITREDESEJOUR",
            "AUFENTHALTSTITEL",
            "PERMESSODISOGGIORNO",
            "AUTORIZACAODERESIDENCIA",
            "TITULODERESIDENCIA",
            "CARNEDEEXTRANJERIA",
            "CEDULADEEXTRANJERIA",
        ],
    ),
    (
        Kind::MedicalCard,
        2,
        &[
            "MEMBERID",
            "MEMBERNAME",
            "SUBSCRIBERID",
            "RXBIN",
            "RXPCN",
            "RXGRP",
            "RXGROUP",
            "COPAY",
            "HEALTHPLAN",
            "HEALTHINSURANCE",
            "GROUPNUMBER",
            "MEDICARE",
            "SEGURODEGASTOSMEDICOS",
        ],
    ),
    (
        Kind::BankCard,
        2,
        &[
            "VALIDTHRU",
            "GOODTHRU",
            "VALIDFROM",
            "MASTERCARD",
            "DEBITCARD",
            "CREDITCARD",
            "TARJETADECREDITO",
            "TARJETADEDEBITO",
            "MEMBERSINCE",
        ],
    ),
    (
        Kind::BankCard,
        2,
        &[
            "AUTHORIZEDSIGNATURE",
            "FIRMAAUTORIZADA",
            "NOTVALIDUNLESSSIGNED",
            "ASSINATURAAUTORIZADA",
            "SECURITYCODE",
            "CODIGODESEGURIDAD",
        ],
    ),
    (
        Kind::ProofOfAddress,
        2,
        &[
            "TOTALAPAGAR",
            "ESTADODECUENTA",
            "FECHALIMITEDEPAGO",
            "NUMERODESERVICIO",
            "NODESERVICIO",
            "PERIODOFACTURADO",
            "AMOUNTDUE",
            "TOTALDUE",
            "BILLINGDATE",
            "BILLINGPERIOD",
            "STATEMENTDATE",
            "ACCOUNTNUMBER",
            "INVOICEDATE",
            "SERVICEADDRESS",
            "RECHNUNG",
            "FACTURE",
            "FATTURA",
            "FATURA",
            "FACTURA",
            "RECIBO",
            "INVOICE",
            "STATEMENTOFACCOUNT",
            "BANKSTATEMENT",
            "ELECTRICITYBILL",
            "COMPROBANTEDEDOMICILIO",
            "CUENTAMENSUAL",
            "CONTADELUZ",
            "UTILITYBILL",
            "PROOFOFADDRESS",
            "PAYBY",
            "DUEDATE",
            "VENCIMENTO",
        ],
    ),
    (Kind::Visa, 1, &["VISUM", "VISADO", "VISTO"]),
    (
        Kind::Visa,
        2,
        &[
            "VISATYPE",
            "TYPEOFVISA",
            "VISACLASS",
            "ENTRYVISA",
            "TOURISTVISA",
            "TRANSITVISA",
            "SCHENGENVISA",
            "VALIDFORSCHENGEN",
            "ETATSSCHENGEN",
            "SCHENGENSTATES",
            "NUMBEROFENTRIES",
            "NUMERODEENTRADAS",
            "NOMBREDENTREES",
            "ANZAHLDEREINREISEN",
            "DURATIONOFSTAY",
            "DURATIONOFVISIT",
            "DUREEDESEJOUR",
            "DURACIONDELAESTANCIA",
            "DURACAODAESTADA",
            "ISSUINGPOSTNAME",
        ],
    ),
];

/// Lines that say only what the document is. The first word is on payment cards, too.
const VISAS: [&str; 5] = ["VISA", "VISUM", "VISADO", "VISTO", "VIZE"];

/// Parts of labels for a passport number, which are also on visas.
const PASSPORT_NUMBER: [&str; 12] = [
    "PASSPORTN",
    "PASSPORTNR",
    "NUMEROPASAPORTE",
    "NUMERODEPASAPORTE",
    "NODEPASAPORTE",
    "PASAPORTEN",
    "PASSEPORTN",
    "DUPASSEPORT",
    "DEPASSEPORT",
    "PASSAPORTON",
    "DEPASSAPORTE",
    "DIPASSAPORTO",
];

/// Minimum number of letters of a title that is recognized even if one of them was misread, or if it is printed on two lines.
const FUZZY: usize = 10;

/// A product of payment cards, whose name begins like a label of visas.
const CLASSIC: &str = "VISACLASSIC";

/// How far the second line of a title may be below the first, from middle to middle, as a multiple of the height of the larger
/// of the two, and how much higher one of them may be than the other.
const NEXT: std::ops::RangeInclusive<f32> = 0.3..=1.8;
const MAX_HIGHER: f32 = 2.0;

/// The kind with the most votes, and how many: at least two.
pub(super) fn kind(sheet: &Sheet<'_>) -> Option<(Kind, u32)> {
    let mut keys: Vec<String> = sheet.rows.iter().map(|row| key(&row.line.text)).collect();
    keys.retain(|key| !key.contains(CLASSIC));
    let pairs = pairs(sheet);
    let mut votes: Vec<(Kind, u32)> = Vec::new();
    // A visa names the passport that it is in.
    let all = keys.len();
    let is_number = |key: &String| PASSPORT_NUMBER.iter().any(|label| key.contains(label));
    if keys.iter().any(|key| VISAS.contains(&key.as_str())) {
        keys.retain(|key| !is_number(key));
        if keys.len() < all {
            votes.push((Kind::Visa, 2));
        }
    }
    for (kind, weight, titles) in TITLES {
        let is_there = |title: &&&str| is_printed(&keys, title) || is_on_two_lines(&pairs, title);
        let count = titles.iter().filter(is_there).count();
        let said = weight * u32::try_from(count).unwrap_or_default();
        match votes.iter_mut().find(|vote| vote.0 == kind) {
            Some(vote) => vote.1 += said,
            None => votes.push((kind, said)),
        }
    }
    // If several kinds have equally many votes, the first one wins.
    votes.into_iter().rev().filter(|vote| vote.1 >= 2).max_by_key(|vote| vote.1)
}

/// Whether one of these titles is printed.
pub(super) fn says(sheet: &Sheet<'_>, titles: &[&str]) -> bool {
    let keys: Vec<String> = sheet.rows.iter().map(|row| key(&row.line.text)).collect();
    titles.iter().any(|title| is_printed(&keys, title))
}

fn is_printed(keys: &[String], title: &str) -> bool {
    keys.iter().any(|line| line.contains(title) || is_nearly(line, title))
}

fn is_nearly(line: &str, title: &str) -> bool {
    title.len() >= FUZZY && line.len().abs_diff(title.len()) <= 2 && strsim::osa_distance(line, title) <= 2
}

/// Lines of about the same height, each with the one right below it.
fn pairs(sheet: &Sheet<'_>) -> Vec<(String, String)> {
    let below = |upper: &Row<'_>| {
        let near = sheet.rows.iter().filter_map(|lower| {
            let (one, two) = (&upper.area, &lower.area);
            let (higher, flatter) = (one.height.max(two.height), one.height.min(two.height));
            let down = (two.center().y - one.center().y) / higher;
            let overlap = (one.x + one.width).min(two.x + two.width) - one.x.max(two.x);
            let fits = overlap > 0.0 && higher <= flatter * MAX_HIGHER && NEXT.contains(&down);
            fits.then_some((down, lower))
        });
        near.min_by(|one, other| one.0.total_cmp(&other.0)).map(|near| near.1)
    };
    let text = |row: &Row<'_>| key(&row.line.text);
    sheet.rows.iter().filter_map(|upper| Some((text(upper), text(below(upper)?)))).collect()
}

/// Whether a title begins on a line and ends on the next.
fn is_on_two_lines(pairs: &[(String, String)], title: &str) -> bool {
    title.len() >= FUZZY
        && pairs.iter().any(|(upper, lower)| {
            let ends = |at: &usize| {
                let (Some(begin), Some(rest)) = (title.get(..*at), title.get(*at..)) else { return false };
                upper.ends_with(begin) && lower.starts_with(rest)
            };
            (1..title.len()).any(|at| ends(&at)) || is_nearly(&format!("{upper}{lower}"), title)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, column};

    fn kind_of(lines: &[&str]) -> Option<Kind> {
        let page = column(lines, 40.0);
        kind(&Sheet::new(&page, &[])).map(|kind| kind.0)
    }

    #[test]
    fn a_visa_that_names_a_passport_is_a_visa() {
        let visa = ["VISA", "Passport No.", "X1234567", "Surname", "PAVLOVIC"];
        assert_eq!(kind_of(&visa), Some(Kind::Visa));
        let visa = ["UTOPIA", "Type of visa", "C", "Number of entries", "01", "Passport Number", "X1234567"];
        assert_eq!(kind_of(&visa), Some(Kind::Visa));
        let passport = ["PASSPORT / PASSEPORT", "Passport No. / Passeport n°", "X1234567"];
        assert_eq!(kind_of(&passport), Some(Kind::Passport));
        assert_eq!(kind_of(&["PASSPORT CARD", "Passport Card no.", "C01234567"]), Some(Kind::IdentityCard));
        assert_eq!(kind_of(&["VISA", "4111 1111 1111 1111", "VALID THRU", "12/31"]), Some(Kind::BankCard));
        assert_eq!(kind_of(&["Visa Classic Credit", "4111 1111 1111 1111", "VISA"]), None);
        assert_eq!(kind_of(&["UTOPIA", "Visa class", "C"]), Some(Kind::Visa));
    }

    #[test]
    fn a_title_may_be_on_two_lines() {
        let kind_at = |lines: &[(&str, f32, f32)]| {
            let lines = lines.iter().map(|(text, left, top)| testing::line(text, (*left, *top), 20.0));
            let page = testing::page(lines);
            kind(&Sheet::new(&page, &[])).map(|kind| kind.0)
        };
        for (upper, lower, expected) in [
            ("DRIVER'S", "LICENSE", Some(Kind::DriversLicense)),
            ("DRIVER", "L1CENSE", Some(Kind::DriversLicense)),
            ("IDENTIFICATION", "CARD", Some(Kind::IdentityCard)),
            ("UTOPIA DRIVER", "LICENSE CLASS D", Some(Kind::DriversLicense)),
            ("DRIVER", "NUMBER", None),
            ("DRIVEN BY", "LICENSE", None),
        ] {
            assert_eq!(kind_at(&[(upper, 420.0, 28.0), (lower, 424.0, 48.0)]), expected, "{upper}");
        }
        // Too far below, beside it, and with a line between.
        assert_eq!(kind_at(&[("DRIVER", 420.0, 28.0), ("LICENSE", 424.0, 90.0)]), None);
        assert_eq!(kind_at(&[("DRIVER", 420.0, 28.0), ("LICENSE", 40.0, 48.0)]), None);
        let between = [("DRIVER", 420.0, 28.0), ("ZARA", 420.0, 43.0), ("LICENSE", 424.0, 58.0)];
        assert_eq!(kind_at(&between), None);
    }
}
