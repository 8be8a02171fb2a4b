use jiff::civil::date;
use omni_types::{
    IdSpecificCheckKey, OcrData, OnboardingScore, PhotoSecurityCheckKey, ScoreStatus, ScoreValue, Sensitive,
    TypeOfId,
};

use super::rules::{RULES, table};
use super::subject::Subject;
use super::{outcome, section};
use crate::basics::start_of_day;
use crate::evidence::{self, Id};
use crate::flow::{Flow, Flows, built_in};
use crate::persona::{Decision, Persona};
use crate::session::{Document, DocumentResult, Session, Side};

type TestResult = Result<(), Box<dyn std::error::Error>>;

/// November 26, 2026.
const NOW: i64 = 1_795_651_200_000;

/// A session whose ID was captured and processed.
fn session(persona: &Persona) -> Session {
    let mut session = Session::new("0".into(), "0".into(), NOW);
    let facts = session.facts(persona);
    let side = |text| Side {
        sharpness: 100,
        glare: 100,
        shadow: 0.0,
        kind: Some(Box::new(evidence::class(facts, Id::First, None).kind)),
        text: Box::new(text),
        portrait: evidence::portrait(facts, Id::First, None),
        one_sided: false,
        features: evidence::features(facts, Id::First, false),
        barcode: evidence::barcode_on_back(facts, Id::First, None).map(Box::new),
        codes: None,
        printed: None,
    };
    let (front, back) = (
        side(evidence::text(facts, (Id::First, true), None)),
        side(evidence::text(facts, (Id::First, false), None)),
    );
    session.document.front = Some(front);
    session.document.back = Some(back);
    process(&mut session, NOW);
    session
}

fn process(session: &mut Session, now: i64) {
    let document = &mut session.document;
    let text = document.front.as_ref().map(|front| evidence::merge(front, document.back.as_ref()));
    let text = Box::new(text.unwrap_or_default());
    document.result = Some(DocumentResult { processed_at: now, text, printed: None, with_back: true });
}

/// The checks of the ID that are not OK, in a flow.
fn failed(session: &Session, persona: &Persona, flow: &Flow) -> Vec<(IdSpecificCheckKey, ScoreStatus)> {
    let subject = Subject::new(session, flow, session.facts(persona), Id::First);
    let checks = section::id_validation(&subject).and_then(|section| section.id_specific).unwrap_or_default();
    let found = checks.into_iter().filter_map(|check| Some((check.key?, check.status?)));
    found.filter(|(_, status)| *status != ScoreStatus::Ok).collect()
}

/// The status of a check of the images.
fn of_images(session: &Session, persona: &Persona, key: PhotoSecurityCheckKey) -> Option<ScoreStatus> {
    let flows = Flows::built_in().ok()?;
    let subject = Subject::new(session, flows.default_flow(), session.facts(persona), Id::First);
    let checks = section::id_validation(&subject)?.photo_security_and_quality?;
    checks.into_iter().find(|check| check.key.as_ref() == Some(&key))?.status
}

fn keys(failed: Vec<(IdSpecificCheckKey, ScoreStatus)>) -> Vec<IdSpecificCheckKey> {
    failed.into_iter().map(|(key, _)| key).collect()
}

#[test]
fn the_readme_has_the_table_of_rules() {
    assert!(include_str!("../../README.md").contains(&table()), "put this into the README:\n{}", table());
}

#[test]
fn every_rule_has_its_own_place() {
    for (index, rule) in RULES.iter().enumerate() {
        let same = RULES[..index].iter().find(|other| other.section == rule.section && other.key == rule.key);
        assert!(same.is_none(), "{}", rule.key);
    }
}

#[test]
fn the_sides_are_of_one_type_and_country() -> TestResult {
    let flows = Flows::built_in()?;
    let persona = Persona::by_name("driver").ok_or("missing")?;
    let of = |change: fn(&mut Side)| -> Result<_, Box<dyn std::error::Error>> {
        let mut session = session(&persona);
        change(session.document.back.as_mut().ok_or("no back")?);
        Ok(keys(failed(&session, &persona, flows.default_flow())))
    };
    let failed = [IdSpecificCheckKey::DocumentTypeSideCrosscheck];
    assert_eq!(of(|back| back.text.value.issuing_country = Some("FRA".into()))?, failed);
    assert_eq!(of(|back| back.kind = Some(Box::new(Decision::measured(TypeOfId::Passport))))?, failed);
    assert_eq!(of(|back| back.text.value.issuing_country = None)?, []);
    Ok(())
}

#[test]
fn the_ids_of_honest_personas_pass_every_check() -> TestResult {
    let flows = Flows::built_in()?;
    for name in ["specimen", "mexican", "driver"] {
        let persona = Persona::by_name(name).ok_or("missing")?;
        assert_eq!(failed(&session(&persona), &persona, flows.default_flow()), [], "{name}");
    }
    Ok(())
}

#[test]
fn a_forged_zone_fails_its_check_digits_and_what_it_contradicts() -> TestResult {
    use IdSpecificCheckKey as Key;

    let (flows, persona) = (Flows::built_in()?, Persona::specimen());
    let mut forged = session(&persona);
    let back = forged.document.back.as_mut().ok_or("no back")?;
    // One day later, with the old check digits.
    back.text.value.mrz2 = Some("9002154F3506293UTO<<<<<<<<<<<0".into());
    process(&mut forged, NOW);
    let expected = [Key::BirthDateCheckDigit, Key::CompositeCheckDigit, Key::BirthDateCrosscheck];
    assert_eq!(keys(failed(&forged, &persona, flows.default_flow())), expected);

    let back = forged.document.back.as_mut().ok_or("no back")?;
    back.text.value.mrz2 = Some("not a zone".into());
    process(&mut forged, NOW);
    assert_eq!(keys(failed(&forged, &persona, flows.default_flow())), [Key::MrzLineFormatCheck]);
    Ok(())
}

#[test]
fn a_zone_agrees_with_the_print_of_any_century() -> TestResult {
    use IdSpecificCheckKey as Key;

    let flows = Flows::built_in()?;
    let holder = |born: &str, issued: &str, expires: &str| {
        let days = format!("birth_date = \"{born}\"\nissue_date = \"{issued}\"\nexpiry_date = \"{expires}\"");
        Persona::from_toml("test", &format!("[document]\n{days}\n"))
    };
    let of = |session: &Session, persona: &Persona| keys(failed(session, persona, flows.default_flow()));

    // The zone says 24, which is taken for 2024.
    let persona = holder("1924-02-14", "2025-06-30", "2035-06-29")?;
    let mut old = session(&persona);
    assert_eq!(of(&old, &persona), []);
    // Another year of the same century still differs.
    let front = old.document.front.as_mut().ok_or("no front")?;
    front.text.value.birth_date = start_of_day(date(1925, 2, 14)).map(Sensitive::new);
    process(&mut old, NOW);
    assert_eq!(of(&old, &persona), [Key::BirthDateCrosscheck]);

    // 94 is taken for 2094.
    let persona = holder("1960-02-14", "1984-06-24", "1994-06-23")?;
    let mut old = session(&persona);
    assert_eq!(of(&old, &persona), [Key::DocumentExpired]);
    // The same if only the year is printed.
    let result = old.document.result.as_mut().ok_or("not processed")?;
    let printed = OcrData::new().with_expiration_date(Sensitive::new(1994));
    result.printed = Some(Box::new(printed));
    assert_eq!(of(&old, &persona), [Key::DocumentExpired]);
    Ok(())
}

#[test]
fn what_was_not_read_with_certainty_is_not_held_against_the_zone() -> TestResult {
    use IdSpecificCheckKey as Key;

    let flows = Flows::built_in()?;
    let persona = Persona::specimen();
    // The number in the zone is SPX482716, and the name is ZARA INVENTED SPECIMEN.
    let status = |key: Key, printed: serde_json::Value| -> Result<_, Box<dyn std::error::Error>> {
        let mut session = session(&persona);
        let result = session.document.result.as_mut().ok_or("not processed")?;
        result.printed = Some(Box::new(serde_json::from_value(printed)?));
        let subject = Subject::new(&session, flows.default_flow(), session.facts(&persona), Id::First);
        let checks =
            section::id_validation(&subject).and_then(|score| score.id_specific).ok_or("no checks")?;
        Ok(checks.into_iter().find(|check| check.key.as_ref() == Some(&key)).and_then(|check| check.status))
    };
    let number = |number: &str, sure: f64| {
        let printed = serde_json::json!({"documentNumber": number, "ocrDataConfidence": {"documentNumberConfidence": sure}});
        status(Key::DocumentNumberCrosscheck, printed)
    };
    for (printed, sure, unsure) in [
        ("SPX482716", ScoreStatus::Ok, ScoreStatus::Ok),
        // Characters that look alike.
        ("5PX4B2716", ScoreStatus::Fail, ScoreStatus::Ok),
        ("SPX482776", ScoreStatus::Fail, ScoreStatus::Warn),
        ("QRA931556", ScoreStatus::Fail, ScoreStatus::Fail),
    ] {
        assert_eq!((number(printed, 0.9)?, number(printed, 0.5)?), (Some(sure), Some(unsure)), "{printed}");
    }
    let name = |sure: f64| {
        let printed = serde_json::json!({"name": {"fullName": "EN QUIZDORF"}, "ocrDataConfidence": {"nameConfidence": sure}});
        status(Key::FullNameCrosscheck, printed)
    };
    assert_eq!((name(0.9)?, name(0.5)?), (Some(ScoreStatus::Fail), Some(ScoreStatus::Warn)));
    let born = |sure: f64| {
        let printed = serde_json::json!({"birthDate": 0, "ocrDataConfidence": {"birthDateConfidence": sure}});
        status(Key::BirthDateCrosscheck, printed)
    };
    assert_eq!((born(0.9)?, born(0.5)?), (Some(ScoreStatus::Fail), Some(ScoreStatus::Warn)));
    Ok(())
}

#[test]
fn the_emission_number_of_a_voter_card_is_in_its_zone() -> TestResult {
    let flows = Flows::built_in()?;
    let persona = Persona::by_name("mexican").ok_or("missing")?;
    let mut session = session(&persona);
    let status = |session: &Session| {
        let subject = Subject::new(session, flows.default_flow(), session.facts(&persona), Id::First);
        let checks = section::id_validation(&subject)?.id_specific?;
        let check =
            checks.into_iter().find(|it| it.key == Some(IdSpecificCheckKey::EmissionNumberCrosscheck));
        check?.status
    };
    assert_eq!(status(&session), Some(ScoreStatus::Ok));
    let front = session.document.front.as_mut().ok_or("no front")?;
    front.text.value.numero_emision_credencial = Some("02".into());
    process(&mut session, NOW);
    assert_eq!(status(&session), Some(ScoreStatus::Fail));
    Ok(())
}

#[test]
fn the_optional_data_in_the_zone_of_a_card_may_be_something_else() -> TestResult {
    use ScoreStatus::{Fail, Ok as Passed};

    let flows = Flows::built_in()?;
    let status = |zone: &str, printed: &str| -> Result<_, Box<dyn std::error::Error>> {
        let holder =
            format!("[document]\nzone = \"{zone}\"\n[document.more]\npersonalNumber = \"AB123456\"\n");
        let persona = Persona::from_toml("test", &holder)?;
        let mut session = session(&persona);
        let front = session.document.front.as_mut().ok_or("no front")?;
        front.text.value.personal_number = Some(printed.into());
        process(&mut session, NOW);
        let subject = Subject::new(&session, flows.default_flow(), session.facts(&persona), Id::First);
        let checks =
            section::id_validation(&subject).and_then(|score| score.id_specific).ok_or("no checks")?;
        let key = IdSpecificCheckKey::PersonalNumberCrosscheck;
        Ok(checks.into_iter().find(|check| check.key.as_ref() == Some(&key)).and_then(|check| check.status))
    };
    for (printed, on_card, on_passport) in [
        ("AB123456", Some(Passed), Some(Passed)),
        ("AB-123.456", Some(Passed), Some(Passed)),
        ("AB123457", Some(Fail), Some(Fail)),
        ("AB1234567", None, Some(Fail)),
        ("98123456", None, Some(Fail)),
    ] {
        assert_eq!((status("td1", printed)?, status("td3", printed)?), (on_card, on_passport), "{printed}");
    }
    Ok(())
}

#[test]
fn an_id_is_readable_if_it_says_who_its_holder_is() -> TestResult {
    let persona = Persona::by_name("mexican").ok_or("missing")?;
    let mut session = session(&persona);
    session.document.back = None;
    let mut status = |change: fn(&mut OcrData)| -> Result<_, Box<dyn std::error::Error>> {
        change(&mut session.document.front.as_mut().ok_or("no front")?.text.value);
        process(&mut session, NOW);
        Ok(of_images(&session, &persona, PhotoSecurityCheckKey::ReadabilityCheck))
    };
    // The front of a voter card has no number. One of the others is enough.
    assert_eq!(status(|front| front.document_number = None)?, Some(ScoreStatus::Ok));
    assert_eq!(status(|front| front.birth_date = None)?, Some(ScoreStatus::Ok));
    assert_eq!(status(|front| front.curp = None)?, Some(ScoreStatus::Fail));
    Ok(())
}

#[test]
fn a_lot_of_shadow_is_for_a_person_to_look_at() -> TestResult {
    use ScoreStatus::{Fail, Ok as Passed, Warn};

    let persona = Persona::specimen();
    let mut session = session(&persona);
    for (glare, shadow, expected) in
        [(100, 0.0, Passed), (100, 0.9, Passed), (100, 1.0, Warn), (0, 0.0, Fail), (0, 1.0, Fail)]
    {
        let Document { front, back, .. } = &mut *session.document;
        for side in [front, back].into_iter().flatten() {
            (side.glare, side.shadow) = (glare, shadow);
        }
        for key in [PhotoSecurityCheckKey::BalancedLightFront, PhotoSecurityCheckKey::BalancedLightBack] {
            let status = of_images(&session, &persona, key.clone());
            assert_eq!(status, Some(expected.clone()), "{key:?} {glare} {shadow}");
        }
    }
    // In older files, no shadow was measured.
    let mut older = serde_json::to_value(&session.document.front)?;
    older.as_object_mut().ok_or("no object")?.remove("shadow");
    assert_eq!(serde_json::from_value::<Side>(older)?.shadow, 0.0);
    Ok(())
}

#[test]
fn the_last_day_of_validity_and_the_birthday_count_in_full() -> TestResult {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    use IdSpecificCheckKey as Key;

    let (flows, persona) = (Flows::built_in()?, Persona::specimen());
    let strict = flows.find(built_in::STRICT).ok_or("no flow")?;
    let mut session = session(&persona);
    let at = |session: &mut Session, now| {
        process(session, now);
        keys(failed(session, &persona, strict))
    };
    // The specimen expires on June 29, 2035.
    let last = 2_066_688_000_000;
    assert_eq!(at(&mut session, last + DAY - 1), []);
    assert_eq!(at(&mut session, last + DAY), [Key::DocumentExpired]);
    // Born on February 14, 1990, so an adult on that day in 2008; the ID was issued later.
    let adult = 1_202_947_200_000;
    assert_eq!(at(&mut session, adult), [Key::IssueDateValidity]);
    assert_eq!(at(&mut session, adult - 1), [Key::IssueDateValidity, Key::UnderageCheck]);
    Ok(())
}

#[test]
fn names_that_agree_in_part_are_for_a_person_to_look_at() -> TestResult {
    let (flows, persona) = (Flows::built_in()?, Persona::specimen());
    let mut session = session(&persona);
    let mut custom = |first: &str, last: &str| {
        let fields = &mut session.person.custom_fields.0;
        fields.insert("firstName".into(), first.into());
        fields.insert("lastName".into(), last.into());
        let subject = Subject::new(&session, flows.default_flow(), session.facts(&persona), Id::First);
        let section = section::id_validation(&subject).unwrap_or_default();
        let values = section.custom_fields.iter().flatten().filter_map(|check| check.value.as_deref());
        values.for_each(|value| assert!(!value.starts_with('-'), "{first} {last}: {value}"));
        let statuses = section.custom_fields.unwrap_or_default().into_iter().map(|check| check.status);
        (statuses.collect::<Vec<_>>(), section.overall.and_then(|overall| overall.status))
    };
    use ScoreStatus::{Fail, Ok as Passed};
    assert_eq!(custom("Zara", "Specimen"), (vec![Some(Passed), Some(Passed)], Some(Passed)));
    assert_eq!(custom("Bob", "Other"), (vec![Some(Fail), Some(Fail)], Some(Fail)));
    assert_eq!(custom("Zara Invented", "Somebody"), (vec![Some(Passed), Some(Fail)], Some(Fail)));
    Ok(())
}

#[test]
fn one_failed_section_fails_the_session_and_a_missing_one_leaves_it_open() -> TestResult {
    let (flows, persona) = (Flows::built_in()?, Persona::specimen());
    let mut session = session(&persona);
    let id = |session: &Session| {
        let subject = Subject::new(session, flows.default_flow(), session.facts(&persona), Id::First);
        let mut score = OnboardingScore::new();
        score.id_validation = section::id_validation(&subject);
        outcome::decide(&subject, score).overall
    };
    assert_eq!(id(&session), Some(ScoreValue::new().with_status(ScoreStatus::Unknown)));
    let text = Box::new(Decision::measured(OcrData::new().with_birth_date(Sensitive::new(0))));
    session.document.result =
        Some(DocumentResult { processed_at: NOW, text, printed: None, with_back: true });
    assert_eq!(id(&session).and_then(|overall| overall.status), Some(ScoreStatus::Fail));
    Ok(())
}

#[test]
fn no_value_of_a_score_is_below_zero() -> TestResult {
    let (flows, persona) = (Flows::built_in()?, Persona::specimen());
    let mut session = session(&persona);
    let corrected = omni_types::EditableOcrData::new().with_name("John Smith".to_owned());
    session.corrections.first.add(corrected);
    let subject = Subject::new(&session, flows.default_flow(), session.facts(&persona), Id::First);
    let section = serde_json::to_value(section::id_validation(&subject))?;
    let mut texts = Vec::new();
    collect(&section, &mut texts);
    assert!(texts.len() > 10 && texts.iter().all(|text| !text.starts_with('-')), "{texts:?}");
    Ok(())
}

fn collect<'v>(value: &'v serde_json::Value, texts: &mut Vec<&'v str>) {
    match value {
        serde_json::Value::String(text) => texts.push(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| collect(field, texts)),
        _ => {}
    }
}
