use omni_types::tables::{KYC_CHECK, KybCheckRow, KycCheckRow};
use omni_types::{
    BusinessVerification, CurpValidation, GovernmentValidationData, KybPlugin, KycPlugin,
    PaymentProofNotification, PersonVerification, WatchlistSearch, WatchlistType,
};

use super::government::Decided;
use super::similarity::{Likeness, addresses, businesses, people};
use super::watchlist::Watchlist;
use super::{ekyb, ekyc, gateway, government, imss, renapo, sat};
use crate::persona::Persona;
use crate::persona::facts::{Facts, Forced};
use crate::persona::scenario::{Fact, Scenario, scenarios};

fn persona(name: &str) -> Persona {
    Persona::by_name(name).expect("built in")
}

fn with(magic: &str) -> Forced {
    let mut forced = Forced::default();
    assert_eq!(forced.note(magic), Ok(true), "{magic}");
    forced
}

#[test]
fn names_and_addresses_are_compared() {
    assert_eq!(people("Zara Invented Specimen", "SPECIMEN, ZARA INVENTED"), Likeness::Same);
    assert_eq!(people("Muñoz Peña", "MUNOZ PENA"), Likeness::Same);
    assert_eq!(people("Zara Invented Specimen", "Zara Specimen"), Likeness::Similar);
    assert_eq!(people("Zara Specimen", "Otto Muster"), Likeness::Different);
    assert_eq!(businesses("Horizon Fictions, Inc.", "HORIZON FICTIONS"), Likeness::Same);
    assert_eq!(people("", ""), Likeness::Different);
    assert_eq!(addresses("Horizon Street 12", "12 Horizon Street"), Likeness::Same);
    assert_eq!(addresses("Horizon Street 12", "Horizon Street 21"), Likeness::Different);
}

#[test]
fn renapo_finds_the_persona_and_nobody_else_if_told_so() {
    let (mexican, none) = (persona("mexican"), Forced::default());
    let facts = Facts::new(&none, &mexican);
    let look_up = |stated: &CurpValidation| renapo::look_up(facts, stated).value;
    let by_curp = CurpValidation::new().with_curp("MUPL920821MDFSRC07".to_owned());
    let found = look_up(&by_curp).expect("registered");
    assert_eq!(found.paternal_surname.as_deref().map(String::as_str), Some("MUESTRA"));
    let by_name = CurpValidation::new()
        .with_names("Lucía Inventada".to_owned())
        .with_paternal_surname("Muestra".to_owned())
        .with_mothers_maiden_name("Prueba".to_owned())
        .with_birthdate("21/08/1992".to_owned());
    assert_eq!(look_up(&by_name).expect("registered"), found);
    for other in [
        CurpValidation::new(),
        CurpValidation::new().with_curp("XXXX000000XXXXXX00".to_owned()),
        by_name.clone().with_birthdate("22/08/1992".to_owned()),
        by_name.clone().with_entity_birth("JC"),
        by_name.with_paternal_surname("Ejemplo".to_owned()),
    ] {
        let row = look_up(&other).expect_err("not registered");
        assert_eq!((row.tipo_error, row.codigo_error), ("01", "06"));
        let response = renapo::response(Err(row), "CURP");
        assert_eq!((response.success, response.renapo_valid), (Some(false), Some(false)));
        let error = response.error.expect("an error");
        assert_eq!(error.status_oper.as_deref(), Some("NO EXITOSO"));
        assert_eq!(error.message.as_deref().map(String::as_str), Some(row.vendor_text));
    }
    // The register of the default persona knows everyone, exactly as they describe themselves.
    let specimen = Persona::specimen();
    let stated =
        CurpValidation::new().with_curp("XXXX000000XXXXXX00".to_owned()).with_names("OTTO".to_owned());
    let other = renapo::look_up(Facts::new(&none, &specimen), &stated).value.expect("everyone is found");
    assert_eq!((other.curp, other.names), (stated.curp, stated.names));
    assert_eq!(other.status_curp.as_deref().map(String::as_str), Some(""));
}

#[test]
fn every_error_of_a_curp_can_be_forced() {
    let specimen = Persona::specimen();
    let stated = CurpValidation::new().with_curp("SEXZ900214MNEPXR01".to_owned());
    let mut errors = 0;
    for scenario in scenarios() {
        if let Fact::Curp(expected) = &scenario.fact {
            let forced = with(&scenario.id);
            let found = renapo::look_up(Facts::new(&forced, &specimen), &stated);
            assert_eq!(
                (found.value.err(), found.source.to_string()),
                (*expected, format!("scenario:{}", scenario.id))
            );
            errors += usize::from(expected.is_some());
        }
    }
    assert_eq!(errors, 29);
    let unknown = persona("unregistered");
    let found = with("SANDBOX_CURP_FOUND");
    assert!(renapo::look_up(Facts::new(&found, &unknown), &stated).value.is_ok());
    assert!(renapo::look_up(Facts::new(&Forced::default(), &unknown), &stated).value.is_err());
}

fn voter() -> GovernmentValidationData {
    GovernmentValidationData::new()
        .with_nombre("LUCIA INVENTADA".to_owned())
        .with_apellido_paterno("MUESTRA".to_owned())
        .with_cic("182736450".to_owned())
        .with_ocr("1234567890123".to_owned())
}

#[test]
fn the_government_compares_field_by_field() {
    let (mexican, none) = (persona("mexican"), Forced::default());
    let check = |sent: &GovernmentValidationData| {
        government::check(Facts::new(&none, &mexican), sent, Decided::default()).value
    };
    let all = check(&voter());
    assert!(all.valid());
    assert_eq!((all.status_code(), all.tests().len()), (0, 3));
    assert_eq!((all.comparison().first_name_valid, all.comparison().curp_valid), (Some(true), None));
    let wrong = check(&voter().with_nombre("OTTO".to_owned()));
    assert_eq!((wrong.valid(), wrong.status_code()), (false, 1));
    assert_eq!(
        (wrong.comparison().first_name_valid, wrong.comparison().ocr_valid),
        (Some(false), Some(true))
    );
    let nobody = check(&GovernmentValidationData::new().with_ocr("9999999999999".to_owned()));
    assert_eq!((nobody.valid(), nobody.status_code(), nobody.tests().len()), (false, 8, 0));
    assert_eq!(check(&GovernmentValidationData::new()).status_code(), 9);
    let stolen = persona("stolen-id");
    let stolen = government::check(Facts::new(&none, &stolen), &voter(), Decided::default()).value;
    assert_eq!((stolen.valid(), stolen.status_code()), (false, 13));
    let situation = |check: government::Check| check.situation.expect("the register responded");
    assert!(situation(stolen).tipo_reporte_robo_extravio.is_some());
    let cic =
        |number: &str| check(&GovernmentValidationData::new().with_cic(number.to_owned())).status_code();
    assert_eq!((cic("182736450"), cic("999999999")), (0, 8));
    // The CIC is not among the tests, but a different one belongs to another card.
    let other = check(&voter().with_cic("000000000".to_owned()));
    assert_eq!((other.valid(), other.status_code(), other.tests().len()), (false, 1, 3));
    // Data that identifies nobody is too little.
    for little in [
        GovernmentValidationData::new().with_anio_registro("2010".to_owned()),
        GovernmentValidationData::new().with_numero_emision_credencial("01".to_owned()),
        GovernmentValidationData::new().with_nombre("LUCIA INVENTADA".to_owned()),
    ] {
        assert_eq!(check(&little).status_code(), 9);
    }
    let cause = Decided { cause: Some(99), mocked: None };
    let unasked = government::check(Facts::new(&none, &mexican), &voter(), cause).value;
    assert_eq!((unasked.status_code(), unasked.situation), (99, None));
    let succeeds = with("SANDBOX_GOVERNMENT_STATUS_0");
    let otto = voter().with_nombre("OTTO".to_owned());
    assert!(government::check(Facts::new(&succeeds, &mexican), &otto, Decided::default()).value.valid());
    // A flow overrides what prevents the check, but not what is forced.
    let mocked = |code| Decided { cause: Some(5), mocked: Some(code) };
    let found = government::check(Facts::new(&none, &mexican), &otto, mocked(0));
    assert_eq!((found.value.valid(), found.source.to_string().as_str()), (true, "flow"));
    assert_eq!(government::check(Facts::new(&none, &mexican), &voter(), mocked(2)).value.status_code(), 2);
    let found = government::check(Facts::new(&succeeds, &mexican), &voter(), mocked(7));
    assert_eq!(found.value.status_code(), 0);
}

#[test]
fn every_status_of_the_government_can_be_forced() {
    let specimen = Persona::specimen();
    for scenario in scenarios() {
        let forced = with(&scenario.id);
        let check = || government::check(Facts::new(&forced, &specimen), &voter(), Decided::default());
        match &scenario.fact {
            Fact::GovernmentStatus(row) => {
                let found = check();
                assert_eq!((found.value.status, found.value.valid()), (*row, row.code == "0"));
                assert_eq!(found.source.to_string(), format!("scenario:{}", scenario.id));
            }
            Fact::GovernmentMismatch(key) => {
                let found = check();
                let sent = ["firstName", "paternalLastName", "ocr"].contains(&key.as_str());
                assert_eq!(found.value.valid(), !sent, "{}", key.as_str());
            }
            Fact::Registral(kind) => {
                let situation = check().value.situation.expect("forced");
                assert_eq!(situation.tipo_situacion_registral.as_ref(), Some(kind));
            }
            _ => {}
        }
    }
}

fn person(country: &str, tax_id: &str) -> PersonVerification {
    let (state, street) = if country == "BR" { ("RJ", "Rua do Horizonte") } else { ("CA", "Horizon Street") };
    PersonVerification::new(
        vec![KycPlugin::Kyc],
        "Zara".to_owned() + " Invented",
        "Specimen".to_owned(),
        country.to_owned(),
    )
    .with_tax_id(tax_id.to_owned())
    .with_date_of_birth("1990-02-14".to_owned())
    .with_street(street.to_owned())
    .with_house_no("12".to_owned())
    .with_state(state.to_owned())
    .with_email("Zara.Specimen@example.com".to_owned())
    .with_phone("+1-555-010-0123".to_owned())
    .with_nationality("FOREIGNER".to_owned())
}

fn kyc(forced: &Forced, persona: &Persona, request: &PersonVerification) -> Vec<(String, String)> {
    let checks = ekyc::verify(Facts::new(forced, persona), request);
    let text = |check: omni_types::KycCheck| {
        Some((check.key?.as_str().to_owned(), check.status?.as_str().to_owned()))
    };
    checks.into_iter().filter_map(|check| text(check.value)).collect()
}

#[test]
fn a_known_person_passes_every_row_of_the_country() {
    let (specimen, none) = (Persona::specimen(), Forced::default());
    for (country, tax_id) in [("US", "123456789"), ("BR", "39053344705")] {
        let rows: Vec<&KycCheckRow> = KYC_CHECK.iter().filter(|row| row.country == country).collect();
        let checks = kyc(&none, &specimen, &person(country, tax_id));
        assert_eq!(checks.len(), rows.len(), "{checks:?}");
        for (key, status) in &checks {
            assert!(["Exact", "Low"].contains(&status.as_str()), "{country} {key} {status}");
        }
        let unknown = kyc(&none, &persona("unregistered"), &person(country, tax_id));
        let find = |key: &str| unknown.iter().find(|check| check.0 == key).map(|check| check.1.as_str());
        assert_eq!((find("taxIdMatch"), find("overallLevel")), (Some("No Match"), Some("High")));
    }
    assert!(kyc(&none, &specimen, &person("CN", "1")).is_empty());
}

#[test]
fn a_person_is_compared_with_the_register() {
    let (specimen, none) = (Persona::specimen(), Forced::default());
    let found = |request: PersonVerification, key: &str| {
        kyc(&none, &specimen, &request).into_iter().find(|check| check.0 == key).map(|check| check.1)
    };
    let brazilian = || person("BR", "39053344705");
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        found(brazilian().with_date_of_birth("1990-02-15".to_owned()), "taxIdDobMatch"),
        text("No Match")
    );
    assert_eq!(found(brazilian().with_house_no("13".to_owned()), "taxIdAddressMatch"), text("No Match"));
    assert_eq!(
        found(brazilian().with_street("Rua do Horizonte Velho Azul".to_owned()), "taxIdAddressMatch"),
        text("Approximate Match")
    );
    assert_eq!(
        found(brazilian().with_nationality("BRAZILIAN".to_owned()), "taxIdNationalityMatch"),
        text("No Match")
    );
    let american = || person("US", "123456789");
    assert_eq!(found(american().with_email("other@example.com".to_owned()), "emailLevel"), text("Medium"));
    assert_eq!(found(american().with_email("other@example.com".to_owned()), "overallLevel"), text("Medium"));
    assert_eq!(found(american().with_tax_id(String::new()), "taxIdMatch"), None);
    let mut other = american();
    other.first_name = "Zara".to_owned().into();
    assert_eq!(found(other.clone(), "taxIdNameMatch"), text("Approximate Match"));
    other.sur_name = "Muster".to_owned().into();
    assert_eq!(found(other, "taxIdNameMatch"), text("No Match"));
}

#[test]
fn every_status_of_ekyc_can_be_forced() {
    let specimen = Persona::specimen();
    for scenario in scenarios() {
        if let Fact::Kyc { country, key, status } = &scenario.fact {
            let request = PersonVerification::new(
                vec![KycPlugin::Kyc],
                "Z".to_owned(),
                "S".to_owned(),
                (*country).to_owned(),
            );
            let checks = kyc(&with(&scenario.id), &specimen, &request);
            assert!(
                checks.contains(&((*key).to_owned(), status.as_str().to_owned())),
                "{} {checks:?}",
                scenario.id
            );
        }
    }
}

fn business(country: &str, tax_id: &str, name: &str) -> BusinessVerification {
    let street = if country == "BR" { "Rua do Horizonte" } else { "Zenith Avenue" };
    let house_no = if country == "BR" { "70" } else { "7" };
    BusinessVerification::new(vec![KybPlugin::Ekyb], name.to_owned(), country.to_owned(), tax_id.to_owned())
        .with_street(street.to_owned())
        .with_house_no(house_no.to_owned())
        .with_ubo_name("Zara Invented Specimen".to_owned())
}

fn kyb(forced: &Forced, request: &BusinessVerification) -> Vec<omni_types::KybCheck> {
    let specimen = Persona::specimen();
    ekyb::verify(Facts::new(forced, &specimen), request).into_iter().map(|check| check.value).collect()
}

fn label<'a>(checks: &'a [omni_types::KybCheck], key: &str) -> Option<&'a str> {
    let check = checks.iter().find(|check| check.key.as_ref().is_some_and(|of| of.as_str() == key))?;
    check.sub_label.as_ref().map(omni_types::KybSubLabel::as_str)
}

#[test]
fn a_business_is_compared_with_the_register() {
    let none = Forced::default();
    let known = kyb(&none, &business("US", "12-3456789", "HORIZON FICTIONS INC"));
    assert_eq!(known.len(), 6);
    assert!(
        known.iter().all(|check| check.status.as_ref().is_some_and(|status| status.as_str() == "success"))
    );
    assert_eq!(label(&known, "address_property_type"), Some("Commercial"));
    let alternate = kyb(&none, &business("US", "123456789", "Zebra Quarry"));
    assert_eq!(label(&alternate, "name"), Some("Alternate Name"));
    let said = alternate
        .iter()
        .find_map(|check| check.message.as_deref().filter(|text| text.contains("associated")));
    assert!(said.is_some_and(|text| text.contains("Horizon Fictions") && !text.contains("name”")));
    assert_eq!(label(&kyb(&none, &business("US", "1", "Horizon Fictions, Inc.")), "tin"), Some("Unverified"));
    let brazil = kyb(&none, &business("BR", "11.222.333/0001-81", "Horizonte Ficcoes Douradas"));
    assert_eq!(
        (label(&brazil, "name"), label(&brazil, "tin")),
        (Some("Approximate Match"), Some("Verified"))
    );
    assert!(
        brazil.len() == 4 && brazil.iter().all(|check| check.status.is_none() && check.message.is_none())
    );
    assert!(kyb(&none, &business("CN", "1", "X")).is_empty());
}

#[test]
fn every_row_of_ekyb_can_be_forced() {
    for scenario in scenarios() {
        if let Fact::Kyb(KybCheckRow { country, key, sub_label, .. }) = &scenario.fact {
            let request = BusinessVerification::new(
                vec![KybPlugin::Ekyb],
                "X".to_owned(),
                (*country).to_owned(),
                "1".to_owned(),
            );
            assert_eq!(label(&kyb(&with(&scenario.id), &request), key), Some(*sub_label), "{}", scenario.id);
        }
    }
}

fn found(forced: &Forced, persona: &Persona, search: &WatchlistSearch) -> Vec<String> {
    let hits = Watchlist::built_in().search(Facts::new(forced, persona), search);
    hits.into_iter().map(|hit| hit.value.person.id.clone()).collect()
}

fn search(first_name: &str, sur_name: &str) -> WatchlistSearch {
    WatchlistSearch::new().with_first_name(first_name.to_owned()).with_sur_name(sur_name.to_owned())
}

#[test]
fn the_list_is_searched_as_documented() {
    let (specimen, none) = (Persona::specimen(), Forced::default());
    let ids = |search: WatchlistSearch| found(&none, &specimen, &search);
    let countries = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
    assert!(ids(search("Zara", "Specimen")).is_empty());
    assert_eq!(ids(search("Valentin", "Nepravdin").with_fuzziness(0.0)), ["valentin-nepravdin"]);
    assert!(ids(search("Valentyn", "Nepravdin").with_fuzziness(0.0)).is_empty());
    assert_eq!(ids(search("Valentyn", "Nepravdin")), ["valentin-nepravdin"]);
    assert_eq!(ids(search("Walentin", "Neprawdin").with_fuzziness(0.0)), ["valentin-nepravdin"], "an alias");
    assert!(ids(search("Valentin", "Nepravdin").with_birth_year(1900)).is_empty());
    // A person on a sanction list is found whatever the country; a politician is not.
    assert_eq!(
        ids(search("Valentin", "Nepravdin").with_country_codes(countries(&["MX"]))),
        ["valentin-nepravdin"]
    );
    assert!(ids(search("Tobias", "Erdacht").with_country_codes(countries(&["MX"]))).is_empty());
    assert_eq!(
        ids(search("Tobias", "Erdacht").with_country_codes(countries(&["MX", "ch"]))),
        ["tobias-erdacht"]
    );
    // Nor is a person filtered out who is only in the media.
    assert_eq!(ids(search("Yusuf", "Hayali").with_country_codes(countries(&["MX"]))), ["yusuf-hayali"]);
    let of_types = |types: &[WatchlistType]| search("Tobias", "Erdacht").with_watchlist_types(types.to_vec());
    assert_eq!(ids(of_types(&[WatchlistType::Pep])), ["tobias-erdacht"]);
    assert_eq!(ids(of_types(&[WatchlistType::PepClass4])), ["tobias-erdacht"]);
    assert!(ids(of_types(&[WatchlistType::Sanction, WatchlistType::PepClass1])).is_empty());
}

#[test]
fn persona_and_scenarios_make_hits() {
    let none = Forced::default();
    let hits = found(&none, &persona("politician"), &search("Zara", "Specimen"));
    assert_eq!(hits, ["orsolya-kitalalt", "ruprecht-scheinbar"]);
    let sanctions = search("Zara", "Specimen").with_watchlist_types(vec![WatchlistType::Sanction]);
    assert_eq!(found(&none, &persona("politician"), &sanctions), ["ruprecht-scheinbar"]);
    for scenario in scenarios() {
        if let Fact::Watchlist(kind) = &scenario.fact {
            let forced = with(&scenario.id);
            let specimen = Persona::specimen();
            let hits =
                Watchlist::built_in().search(Facts::new(&forced, &specimen), &search("Zara", "Specimen"));
            assert_eq!(hits.is_empty(), kind.is_none(), "{}", scenario.id);
            for hit in hits {
                assert_eq!(hit.source.to_string(), format!("scenario:{}", scenario.id));
                assert!(hit.value.types.iter().any(|of| Some(of) == kind.as_ref()));
                assert_eq!(hit.value.to_api()["doc"]["id"], hit.value.person.id.as_str());
            }
        }
    }
    let clear = with("SANDBOX_WATCHLIST_CLEAR");
    assert!(found(&clear, &persona("politician"), &search("Valentin", "Nepravdin")).is_empty());
}

#[test]
fn the_built_in_list_is_whole() {
    let list =
        Watchlist::parse("watchlist.toml", include_str!("../../personas/watchlist.toml")).expect("a list");
    assert!(list.people.len() >= 40);
    assert_eq!(&list, Watchlist::built_in());
    let ids = |id: &String| list.people.iter().any(|person| &person.id == id);
    for name in Persona::NAMES {
        assert!(persona(name).data().watchlist.hits.iter().all(ids), "{name}");
    }
    let shown = format!("{list:?}");
    assert!(!shown.contains("Nepravdin") && !shown.contains("1965"));
}

#[test]
fn a_wrong_list_is_refused_with_its_place() {
    let entry = |types: &str| {
        format!(
            "[[people]]\nid = \"a\"\nname = \"SECRET\"\ncountries = []\ntypes = {types}\nsources = []\nlisted = \"2020-01-01\"\n"
        )
    };
    let refused = |text: &str| Watchlist::parse("list.toml", text).expect_err("wrong").to_string();
    let unknown = refused(&entry("[\"SECRET\"]"));
    assert!(
        unknown.starts_with("list.toml:5: people[0].types[0]: ") && !unknown.contains("SECRET"),
        "{unknown}"
    );
    assert!(refused(&entry("[]")).contains("people[0].types: empty"));
    assert!(refused(&entry("[\"pep\"]").repeat(2)).contains("people[1].id"));
}

#[test]
fn work_histories_and_receipts_follow_the_persona() {
    let (specimen, none) = (Persona::specimen(), Forced::default());
    let history =
        |forced: &Forced, persona: &Persona| imss::work_history(Facts::new(forced, persona), "CURP").value;
    let full = history(&none, &specimen).work_history.expect("a history");
    assert_eq!(full[0].labor_history_list.as_ref().map(Vec::len), Some(2));
    let failed = history(&none, &persona("unregistered"));
    assert!(failed.error_message.is_some() && failed.work_history.is_some_and(|list| list.is_empty()));
    assert!(history(&with("SANDBOX_IMSS_ERROR"), &specimen).error_message.is_some());
    let empty = history(&with("SANDBOX_IMSS_EMPTY"), &specimen).work_history.expect("a history");
    assert_eq!(empty[0].labor_history_list.as_ref().map(Vec::len), Some(0));

    let stated = PaymentProofNotification::new().with_total_cfd("$1.00".to_owned());
    let receipt =
        |forced: &Forced, persona: &Persona| sat::receipt(Facts::new(forced, persona), &stated).value;
    let known = receipt(&none, &specimen);
    assert_eq!((known.known, known.data.status.as_deref()), (true, Some("OK")));
    assert_eq!(known.data.total_cfd, stated.total_cfd);
    assert_eq!(
        serde_json::to_value(&known.data).expect("an object").as_object().map(serde_json::Map::len),
        Some(17)
    );
    for unknown in
        [receipt(&none, &persona("unregistered")), receipt(&with("SANDBOX_PAYMENT_PROOF_UNKNOWN"), &specimen)]
    {
        assert_eq!((unknown.known, unknown.data.status.as_deref()), (false, Some("ERROR")));
    }
    let found = receipt(&with("SANDBOX_PAYMENT_PROOF_KNOWN"), &persona("unregistered"));
    assert_eq!((found.known, found.data.status.as_deref()), (true, Some("OK")));
}

#[test]
fn messages_arrive_unless_told_otherwise() {
    let (specimen, none) = (Persona::specimen(), Forced::default());
    assert!(gateway::sms_arrives(Facts::new(&none, &specimen)).value);
    assert!(!gateway::sms_arrives(Facts::new(&none, &persona("unregistered"))).value);
    let lost = with("SANDBOX_SMS_LOST");
    assert!(!gateway::sms_arrives(Facts::new(&lost, &specimen)).value);
    assert!(Scenario::is_magic("SANDBOX_SMS_LOST"));
}
