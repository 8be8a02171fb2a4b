//! What kind of document it is, by the words on it.

use super::Kind;
use super::print::sheet::Sheet;
use crate::person::text::key;

/// Words in capitals without blanks, how much each says, and for which kind.
const TITLES: [(Kind, u32, &[&str]); 10] = [
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
    // A word that also stands on payment cards and in addresses.
    (Kind::Visa, 1, &["VISUM", "VISADO", "VISTO", "VISATYPE", "NUMBEROFENTRIES", "NUMERODEENTRADAS"]),
];

/// Fewest letters of a title that is recognized although a letter of it was misread.
const FUZZY: usize = 10;

/// The kind for which most words speak, with how many do: at least two.
pub(super) fn kind(sheet: &Sheet<'_>) -> Option<(Kind, u32)> {
    let keys: Vec<String> = sheet.rows.iter().map(|row| key(&row.line.text)).collect();
    let mut votes: Vec<(Kind, u32)> = Vec::new();
    for (kind, weight, titles) in TITLES {
        let count = titles.iter().filter(|title| is_printed(&keys, title)).count();
        let said = weight * u32::try_from(count).unwrap_or_default();
        match votes.iter_mut().find(|vote| vote.0 == kind) {
            Some(vote) => vote.1 += said,
            None => votes.push((kind, said)),
        }
    }
    // Of kinds with as many words, the first one.
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
