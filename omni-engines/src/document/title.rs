//! Recognizes the kind of a document by the words on it.

use super::Kind;
use super::print::sheet::Sheet;
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

/// Minimum number of letters of a title that is recognized even if one of them was misread.
const FUZZY: usize = 10;

/// The kind with the most votes, and how many: at least two.
pub(super) fn kind(sheet: &Sheet<'_>) -> Option<(Kind, u32)> {
    let mut keys: Vec<String> = sheet.rows.iter().map(|row| key(&row.line.text)).collect();
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
        let count = titles.iter().filter(|title| is_printed(&keys, title)).count();
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
    keys.iter().any(|line| {
        line.contains(title)
            || (title.len() >= FUZZY
                && line.len().abs_diff(title.len()) <= 2
                && strsim::osa_distance(line, title) <= 2)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::column;

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
    }
}
