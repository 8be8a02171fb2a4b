//! The texts of labels, in the languages of a country.

use jiff::civil::Date;

use crate::person::states;

/// Labels. Each has its words in English, French and Spanish.
#[derive(Clone, Copy)]
pub(super) enum Label {
    Surname,
    GivenNames,
    Nationality,
    Sex,
    BirthDate,
    BirthPlace,
    IssueDate,
    ExpiryDate,
    DocumentNumber,
    PassportNumber,
    PersonalNumber,
    Authority,
    Address,
    Signature,
    Type,
    CountryCode,
}

impl Label {
    fn words(self) -> [&'static str; 3] {
        match self {
            Self::Surname => ["Surname", "Nom", "Apellidos"],
            Self::GivenNames => ["Given names", "Prénoms", "Nombres"],
            Self::Nationality => ["Nationality", "Nationalité", "Nacionalidad"],
            Self::Sex => ["Sex", "Sexe", "Sexo"],
            Self::BirthDate => ["Date of birth", "Date de naissance", "Fecha de nacimiento"],
            Self::BirthPlace => ["Place of birth", "Lieu de naissance", "Lugar de nacimiento"],
            Self::IssueDate => ["Date of issue", "Date de délivrance", "Fecha de expedición"],
            Self::ExpiryDate => ["Date of expiry", "Date d'expiration", "Fecha de caducidad"],
            Self::DocumentNumber => ["Document number", "N° du document", "Núm. de documento"],
            Self::PassportNumber => ["Passport No.", "Passeport n°", "Pasaporte No."],
            Self::PersonalNumber => ["Personal No.", "N° personnel", "Clave personal"],
            Self::Authority => ["Authority", "Autorité", "Autoridad"],
            Self::Address => ["Address", "Adresse", "Domicilio"],
            Self::Signature => ["Signature of bearer", "Signature du titulaire", "Firma del titular"],
            Self::Type => ["Type", "Type", "Tipo"],
            Self::CountryCode => ["Code", "Code", "Clave"],
        }
    }

    /// The label on documents of a country, in two languages.
    pub(super) fn on(self, country: &str) -> String {
        let [english, french, spanish] = self.words();
        let (first, second) = if country == "MEX" { (spanish, english) } else { (english, french) };
        if first == second { first.to_owned() } else { format!("{first} / {second}") }
    }
}

/// The watermark on a document of a country.
pub(super) fn mark(country: &str) -> &'static str {
    if country == "MEX" { "MUESTRA" } else { "SPECIMEN" }
}

/// Name of a country, as its documents print it.
pub(super) fn country(code: &str) -> String {
    match code {
        "UTO" => "UTOPIA".to_owned(),
        "MEX" => "ESTADOS UNIDOS MEXICANOS".to_owned(),
        "USA" => "UNITED STATES OF AMERICA".to_owned(),
        _ => ::mrz::country_name(code).map_or_else(|| code.to_owned(), str::to_uppercase),
    }
}

/// Name of a state of the United States, or of the country if there is no such state.
pub(super) fn state(code: &str) -> String {
    states::name(code).map_or_else(|| country("USA"), str::to_owned)
}

/// A date in words: `14 FEB 1990`.
pub(super) fn day(date: Date) -> String {
    const MONTHS: [&str; 12] =
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let month = usize::try_from(date.month() - 1).ok().and_then(|index| MONTHS.get(index)).unwrap_or(&"");
    format!("{:02} {month} {:04}", date.day(), date.year())
}

/// A date as documents of a country print it: in Mexico as numbers with the day first, and on licenses of the United
/// States as numbers with the month first.
pub(super) fn numeric(date: Date, country: &str) -> String {
    let (day, month, year) = (date.day(), date.month(), date.year());
    if country == "USA" {
        format!("{month:02}/{day:02}/{year:04}")
    } else {
        format!("{day:02}/{month:02}/{year:04}")
    }
}
