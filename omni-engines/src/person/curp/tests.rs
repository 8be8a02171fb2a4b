use jiff::civil::date;

use super::*;

/// The person whom the official instructions invented.
const OFFICIAL: &str = "SABC560626MDFLRN01";

fn person<'a>(given_names: &'a str, first_surname: &'a str, second_surname: &'a str) -> Person<'a> {
    Person {
        given_names,
        first_surname,
        second_surname: (!second_surname.is_empty()).then_some(second_surname),
        birth_date: date(1956, 6, 26),
        sex: Sex::Female,
        state: State::CiudadDeMexico,
        homoclave: None,
    }
}

#[test]
fn parts_are_read() {
    let curp = parse(" sabc560626mdflrn01 ").unwrap();
    assert_eq!(curp.as_str(), OFFICIAL);
    assert_eq!(curp.birth_date(), date(1956, 6, 26));
    assert_eq!(curp.sex(), Sex::Female);
    assert_eq!(curp.state(), State::CiudadDeMexico);
    assert_eq!(curp.homoclave(), '0');
    assert_eq!(format!("{curp:?}"), "Curp(..)");
}

#[test]
fn century_is_that_of_the_homoclave() {
    let young =
        Person { birth_date: date(2000, 2, 29), state: State::Abroad, ..person("Luz", "Ramos", "Vela") };
    let young = from_person(&young).unwrap();
    assert_eq!(young.as_str(), "RAVL000229MNEMLZA3");
    assert_eq!(parse(young.as_str()).map(|curp| curp.birth_date()), Ok(date(2000, 2, 29)));
    // 1900 was not a leap year.
    assert_eq!(parse("RAVL000229MNEMLZ00"), Err(CurpError::BirthDate));
}

#[test]
fn each_error_has_a_cause() {
    for (text, error) in [
        ("", CurpError::Length),
        ("SABC560626MDFLRN0", CurpError::Length),
        ("SABC560626MDFLRN011", CurpError::Length),
        ("9ABC560626MDFLRN01", CurpError::Letters),
        ("SBBC560626MDFLRN01", CurpError::Letters),
        ("SAÑC560626MDFLRN01", CurpError::Letters),
        ("NACO560626MDFLRN01", CurpError::InconvenientWord),
        ("SABCA60626MDFLRN01", CurpError::BirthDate),
        ("SABC561326MDFLRN01", CurpError::BirthDate),
        ("SABC560631MDFLRN01", CurpError::BirthDate),
        ("SABC560626ADFLRN01", CurpError::Sex),
        ("SABC560626MXXLRN01", CurpError::State),
        ("SABC560626M00LRN01", CurpError::State),
        ("SABC560626MDFARN01", CurpError::Consonants),
        ("SABC560626MDFL1N01", CurpError::Consonants),
        ("SABC560626MDFLRN_1", CurpError::Homoclave),
        ("SABC560626MDFLRN0A", CurpError::CheckDigit),
        ("SABC560626MDFLRN02", CurpError::CheckDigit),
        ("SACB560626MDFLRN01", CurpError::CheckDigit),
    ] {
        assert_eq!(parse(text), Err(error), "{text}");
    }
}

#[test]
fn official_person_gets_the_official_code() {
    let salgado = person("Concepción", "Salgado", "Briseño");
    assert_eq!(from_person(&salgado).unwrap().as_str(), OFFICIAL);
    assert!(parse(OFFICIAL).unwrap().belongs_to(&salgado));
    assert!(!parse(OFFICIAL).unwrap().belongs_to(&person("Asunción", "Salgado", "Briseño")));
    let another = Person { homoclave: Some('7'), ..salgado };
    let another = from_person(&another).unwrap();
    assert_eq!(another.homoclave(), '7');
    assert!(another.belongs_to(&salgado));
}

/// The names from the official instructions, and some of our own where they only describe a rule.
#[test]
fn rules_of_the_instructions_hold() {
    for (given, first, second, letters, consonants) in [
        ("Alberto", "Ñando", "Rodríguez", "XARA", "NDL"),
        ("María Luisa", "Pérez", "Hernández", "PEHL", "RRS"),
        ("Luis Enrique", "Romero", "Palazuelos", "ROPL", "MLS"),
        ("Juan José", "D/Amico", "Álvarez", "DXAJ", "XLN"),
        ("Rocío", "Riva Palacio", "Cruz", "RICR", "VRC"),
        ("Carlos", "Mc Gregor", "López", "GELC", "RPR"),
        ("Luis", "Pérez", "", "PEXL", "RXS"),
        ("Andrés", "Ich", "Rodríguez", "IXRA", "CDN"),
        ("Ofelia", "Pedrero", "Domínguez", "PXDO", "DMF"),
        ("José", "Ramos", "Vela", "RAVJ", "MLS"),
        ("María", "Ramos", "Vela", "RAVM", "MLR"),
        ("Ma. Luisa", "Ramos", "Vela", "RAVL", "MLS"),
        ("J. Jesús", "Ramos", "Vela", "RAVJ", "MLS"),
        ("María José", "Ramos", "Vela", "RAVJ", "MLS"),
        ("María de los Ángeles", "Ramos", "Vela", "RAVA", "MLN"),
        ("María del Socorro", "Ramos", "Vela", "RAVS", "MLC"),
        ("José de la Luz", "Ramos", "Vela", "RAVL", "MLZ"),
        ("Mario José", "Ramos", "Vela", "RAVM", "MLR"),
        ("Ana", "de la Torre", "y Vela", "TOVA", "RLN"),
        ("Ana", "Van der Berg", "Von Stein", "BESA", "RTN"),
        ("Ana", "De la O", "Vela", "OXVA", "XLN"),
        ("Ana", "De", "Vela", "DEVA", "XLN"),
        ("Ana", "Argüello", "Vela", "AUVA", "RLN"),
        ("Ana", "Peña", "Núñez", "PENA", "XXN"),
        ("Eva", "Muñoz", "Ñúñez", "MUXE", "XXV"),
        ("Ana", "Mun\u{303}oz", "Vela", "MUVA", "XLN"),
        ("Ana", "O'Hara", "Vela", "OXVA", "XLN"),
        ("Ana", "García-López", "Vela", "GAVA", "RLN"),
        ("Ía", "Ríos", "Aa", "RIAI", "SXX"),
        ("PEDRO", "CABRERA", "CRUZ", "CACP", "BRD"),
        ("Óscar", "Cano", "Campos", "CXCO", "NMS"),
        ("Иван", "Ramos", "Vela", "RAVI", "MLV"),
    ] {
        let curp = from_person(&person(given, first, second)).unwrap();
        assert_eq!(&curp.as_str()[..4], letters, "{given} {first} {second}");
        assert_eq!(&curp.as_str()[13..16], consonants, "{given} {first} {second}");
        assert_eq!(parse(curp.as_str()), Ok(curp), "{given} {first} {second}");
    }
}

#[test]
fn persons_without_a_code_are_refused() {
    let salgado = person("Concepción", "Salgado", "Briseño");
    for (person, error) in [
        (Person { given_names: " - ", ..salgado }, BuildError::GivenNames),
        (Person { first_surname: "", ..salgado }, BuildError::FirstSurname),
        (Person { birth_date: date(1899, 12, 31), ..salgado }, BuildError::BirthYear),
        (Person { birth_date: date(2100, 1, 1), ..salgado }, BuildError::BirthYear),
        (Person { homoclave: Some('A'), ..salgado }, BuildError::Homoclave),
        (Person { homoclave: Some('ñ'), ..salgado }, BuildError::Homoclave),
        (Person { homoclave: Some('1'), birth_date: date(2001, 1, 1), ..salgado }, BuildError::Homoclave),
    ] {
        assert_eq!(from_person(&person), Err(error));
    }
}

/// Random codes whose check digit another implementation computed.
#[test]
fn check_digits_are_those_of_others() {
    for text in [
        "KEMU060227HSPXCVD7",
        "BANN080403MCCXFK36",
        "SUMB280118HNLRGW79",
        "SIRV230219HSPFWD37",
        "TEPV680725MVZXSPJ8",
        "HEWY310219MZSNSM48",
        "DUNF960605MTCCDWK2",
        "KITP740803HNTTDCJ6",
        "UUVO361213MBCSPH78",
        "PAGY360324HSRQTDA1",
    ] {
        assert!(parse(text).is_ok(), "{text}");
    }
}
