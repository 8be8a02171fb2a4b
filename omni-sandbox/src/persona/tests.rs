use omni_types::TypeOfId;

use super::facts::{Decision, Facts, Forced, Otherwise, Source};
use super::scenario::{Fact, Scenario};
use super::{BUILT_IN, FaceRelation, Persona, Personas};
use crate::specimen::PERSON;

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn refused(text: &str) -> String {
    Persona::from_toml("test", text).expect_err("the file is wrong").to_string()
}

#[test]
fn every_built_in_file_is_a_persona() -> TestResult {
    for (name, text) in BUILT_IN {
        let persona = Persona::from_toml(name, text)?;
        assert!(!persona.description().is_empty());
        assert_eq!(Persona::by_name(name), Some(persona));
    }
    assert_eq!(Persona::NAMES.len(), BUILT_IN.len());
    assert_eq!(Persona::by_name("nobody"), None);
    let personas = [Persona::specimen(), Persona::stranger(), Persona::spoof(), Persona::default()];
    assert_eq!(personas.each_ref().map(Persona::name), ["specimen", "stranger", "spoof", "specimen"]);
    Ok(())
}

#[test]
fn the_specimen_is_the_person_on_the_card() {
    let persona = Persona::specimen();
    let printed = &persona.data().document;
    assert_eq!(printed.mrz(), PERSON.mrz);
    assert_eq!(
        (printed.given_names.as_str(), printed.surnames().as_str()),
        (PERSON.given_names, PERSON.surname)
    );
    assert_eq!(printed.document_number.as_str(), PERSON.document_number);
    assert_eq!(printed.birth_date.to_string(), PERSON.birth_date);
    assert_eq!(printed.issue_date.to_string(), PERSON.issue_date);
    assert_eq!(printed.expiry_date.to_string(), PERSON.expiry_date);
    let address = [&printed.address.street, &printed.address.postal_code, &printed.address.city];
    let address = address.map(|part| part.as_ref().map_or("", |part| part.as_str()));
    assert_eq!(address, [PERSON.address_street, PERSON.address_postal_code, PERSON.address_city]);
}

#[test]
fn every_zone_has_right_check_digits() -> TestResult {
    for name in Persona::NAMES {
        let persona = Persona::by_name(name).ok_or("missing")?;
        for document in [&persona.data().document, &persona.data().second_document] {
            let lines = document.mrz();
            let read = match lines.as_slice() {
                [first, second, third] => mrz::parse_td1(first, second, third)?,
                [first, second] => mrz::parse_td3(first, second)?,
                [] if name == &"driver" => continue,
                _ => return Err("an ID without a zone".into()),
            };
            assert!(read.checks.all_valid(), "{name}");
            assert_eq!(read.date_of_birth.to_string(), document.birth_date.to_string());
        }
    }
    Ok(())
}

/// The data of the persona must not fail because of its format when a caller sends it.
#[test]
fn every_number_is_well_formed() -> TestResult {
    use omni_engines::person::{card, cnpj, cpf, curp, ein, email, phone, rfc, ssn};
    for name in Persona::NAMES.iter().filter(|name| **name != "unregistered") {
        let persona = Persona::by_name(name).ok_or("missing")?;
        let data = persona.data();
        let curp = data.renapo.record.curp.as_ref().ok_or("no CURP")?;
        assert!(curp::parse(curp).is_ok(), "{name}: {:?}", curp::parse(curp).err());
        let proof = &data.payment_proof.data;
        for number in [&proof.rfc_issuer, &proof.rfc_receiver, &proof.rfc_pac] {
            assert!(rfc::parse(number.as_ref().ok_or("no RFC")?).is_ok(), "{name}");
        }
        assert!(ssn::parse(&data.ekyc["US"].tax_id).is_ok() && cpf::parse(&data.ekyc["BR"].tax_id).is_ok());
        assert!(ein::parse(&data.ekyb["US"].tax_id).is_ok() && cnpj::parse(&data.ekyb["BR"].tax_id).is_ok());
        assert!(card::parse(data.credit_card.card_number.as_ref().ok_or("no card")?).is_ok());
        for entry in data.ekyc.values() {
            assert!(phone::parse(&entry.phone).is_ok() && email::parse(&entry.email).is_ok());
        }
    }
    Ok(())
}

#[test]
fn a_zone_can_be_written_for_any_text() -> TestResult {
    for name in ["", "Ægir Þórsson 👩", "A".repeat(90).as_str(), "李 小龍", "<<<", "O'Neill-Smith\\n"]
    {
        for (year, zone) in [("0001", "td1"), ("9999", "td3"), ("1900", "none")] {
            let day = format!("{year}-12-31");
            let text = format!(
                "[document]\ngiven_names = \"{name}\"\nsurname = \"{name}\"\nbirth_date = \"0001-01-01\"\n\
                 issue_date = \"{day}\"\nexpiry_date = \"{day}\"\nzone = \"{zone}\"\n"
            );
            let lines = Persona::from_toml("test", &text)?.data().document.mrz();
            let length = if zone == "td1" { 30 } else { 44 };
            assert!(lines.iter().all(|line| line.is_ascii() && line.len() == length), "{lines:?}");
        }
    }
    Ok(())
}

#[test]
fn a_file_says_only_what_differs() -> TestResult {
    let text = "[face]\nlenses = true\n[document.class]\ntype = \"Passport\"\n[imss]\nemployments = []\n";
    let persona = Persona::from_toml("test", text)?;
    let (own, specimen) = (persona.data(), Persona::specimen());
    assert!(own.face.lenses && own.face.live);
    assert_eq!((&own.document.class.kind, own.document.class.year), (&TypeOfId::Passport, 2025));
    assert_eq!(own.document.surname, specimen.data().document.surname);
    assert!(own.imss.employments.is_empty() && !specimen.data().imss.employments.is_empty());
    assert_eq!(Persona::from_toml("test", "")?.data(), specimen.data());
    Ok(())
}

#[test]
fn a_wrong_file_is_refused_with_its_place() {
    let cases = [
        ("\n\n[face\n", "test.toml:3: "),
        ("[face]\nfase = \"x\"\n", "test.toml:2: face.fase: unknown field `fase`, expected one of "),
        ("[nobody]\n", "test.toml:1: nobody: unknown field `nobody`"),
        ("[face]\n\nlive = \"SECRET\"\n", "test.toml:3: face.live: wrong type: expected a boolean"),
        (
            "[face]\nrelation = \"SECRET\"\n",
            "test.toml:2: face.relation: not a known value: expected one of ",
        ),
        ("face = 3\n", "test.toml:1: face: wrong type: expected struct Face"),
        ("[document]\nbirth_date = \"SECRET\"\n", "test.toml:2: document.birth_date: not a calendar day"),
        ("[document]\nbirth_date = \"2026-02-30\"\n", "test.toml:2: document.birth_date: not a calendar day"),
        (
            "[document]\nexpiry_date = \"2001-01-01\"\n",
            "test.toml:2: document.expiry_date: before the date of issue",
        ),
        (
            "[document]\nissue_date = \"1901-01-01\"\n",
            "test.toml:2: document.issue_date: before the date of birth",
        ),
        (
            "[document]\ndocument_number = \"SECRET-1\"\n",
            "test.toml:2: document.document_number: write only capital",
        ),
        (
            "[document]\nissuing_state = \"Utopia\"\n",
            "test.toml:2: document.issuing_state: not a code of ICAO",
        ),
        (
            "[document.class]\ntype = \"SECRET\"\n",
            "test.toml:2: document.class.type: not one of the documented values",
        ),
        ("[document.address]\nstreat = \"SECRET\"\n", "test.toml:2: document.address"),
        ("[renapo]\nerror = \"SECRET\"\n", "test.toml:2: renapo.error: not a documented error of a CURP"),
        ("[renapo.record]\ncurp = 7\n", "test.toml:1: renapo.record: curp: expected a string"),
        (
            "[renapo.record.probation_document_data]\nfoha = \"SECRET\"\n",
            "test.toml:1: renapo.record: unknown field `probation",
        ),
        (
            "[government]\nstatus = 77\n",
            "test.toml:2: government.status: not a documented status code: -1, 0",
        ),
        ("[government]\nmismatches = [\"SECRET\"]\n", "test.toml:2: government.mismatches"),
        ("[imss]\nemployments = [{companyNome = \"SECRET\"}]\n", "test.toml:2: imss.employments"),
        (
            "[ekyc.US.risks]\nemail = \"SECRET\"\n",
            "test.toml:2: ekyc.US.risks.email: not a known value: expected",
        ),
        ("[delays]\nimss = -1\n", "test.toml:2: delays.imss: wrong value: expected u32"),
    ];
    for (text, expected) in cases {
        let said = refused(text);
        assert!(said.starts_with(expected), "{said}\nexpected {expected}");
        assert!(!said.contains("SECRET"), "{said}");
    }
    let wrong_name = Persona::from_toml("../x", "").expect_err("not a name").to_string();
    assert!(wrong_name.contains("rename it"), "{wrong_name}");
}

#[test]
fn nothing_personal_is_in_debug() {
    for name in Persona::NAMES {
        let persona = Persona::by_name(name).expect("built in");
        let shown = format!("{persona:?} {:?}", persona.data());
        let document = &persona.data().document;
        let secrets = [
            document.surname.as_str(),
            document.given_names.as_str(),
            document.document_number.as_str(),
            &document.birth_date.to_string(),
            &persona.data().ekyc["US"].tax_id,
            &persona.data().ekyb["US"].owners[0],
            "4111111111111111",
            "HORIZON STREET",
            "SEXZ900214",
            "MUPL920821",
            "@example.com",
            "788.15",
        ];
        for secret in secrets {
            // The specimen's surname is also a word in its subtype.
            assert!(secret == "SPECIMEN" || !shown.contains(secret), "{name} shows {secret}");
        }
    }
}

#[test]
fn a_folder_adds_to_the_built_in_personas() -> TestResult {
    let folder = std::env::temp_dir().join(format!("omni-personas-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("tired.toml"), "description = \"Tired\"\n")?;
    std::fs::write(folder.join("notes.txt"), "not a persona")?;
    let personas = Personas::built_in().with_folder(&folder)?;
    assert_eq!(personas.get("tired").map(Persona::description), Some("Tired"));
    assert_eq!(personas.iter().count(), Persona::NAMES.len() + 1);
    std::fs::write(folder.join("wrong.toml"), "tired = true\n")?;
    let error = Personas::built_in().with_folder(&folder).expect_err("a wrong file");
    assert_eq!((error.file(), error.line(), error.field()), ("wrong.toml", Some(1), "tired"));
    std::fs::remove_dir_all(&folder)?;
    let gone = Personas::built_in().with_folder(&folder).expect_err("no folder");
    assert_eq!(gone.line(), None);
    Ok(())
}

#[test]
fn who_is_believed() {
    let live = |fact: &Fact| if let Fact::Live(value) = fact { Some(*value) } else { None };
    let mut forced = Forced::default();
    let persona = Persona::specimen();
    let decide = |forced: &Forced, measured, otherwise| {
        let Decision { value, source } = Facts::new(forced, &persona).decide(live, measured, otherwise);
        (value, source.to_string())
    };
    let said = |value, source: &str| (value, source.to_owned());
    assert_eq!(decide(&forced, None, Otherwise::Default(true)), said(true, "default"));
    assert_eq!(decide(&forced, None, Otherwise::Persona(true)), said(true, "persona:specimen"));
    assert_eq!(decide(&forced, Some(false), Otherwise::Persona(true)), said(false, "measured"));
    assert_eq!(decide(&forced, Some(false), Otherwise::Insists(true)), said(true, "persona:specimen"));
    assert_eq!(forced.note("SANDBOX_FACE_SPOOF"), Ok(true));
    assert_eq!(
        decide(&forced, Some(true), Otherwise::Insists(true)),
        said(false, "scenario:SANDBOX_FACE_SPOOF")
    );
    assert_eq!(forced.force("SANDBOX_FACE_LIVE"), Ok(()));
    assert_eq!(decide(&forced, Some(false), Otherwise::Insists(false)), said(true, "control"));
    forced.release();
    assert_eq!(forced.note("SANDBOX_FACE_LIVE"), Ok(true));
    assert_eq!(decide(&forced, None, Otherwise::Default(false)), said(true, "scenario:SANDBOX_FACE_LIVE"));
    assert_eq!(forced.note("SANDBOX_FACE_SPOOF"), Ok(true));
    assert_eq!(decide(&forced, None, Otherwise::Default(true)), said(false, "scenario:SANDBOX_FACE_SPOOF"));
}

#[test]
fn only_a_whole_magic_value_is_magic() {
    let mut forced = Forced::default();
    for plain in ["", "Zara", "sandbox_FACE_SPOOF", " SANDBOX_FACE_SPOOF", "SANDBOX", "MR SANDBOX_FACE_SPOOF"]
    {
        assert_eq!(forced.note(plain), Ok(false), "{plain}");
    }
    for wrong in ["SANDBOX_", "SANDBOX_FACE", "SANDBOX_FACE_SPOOF ", "SANDBOX_face_spoof"] {
        assert!(forced.note(wrong).is_err() && forced.force(wrong).is_err(), "{wrong}");
    }
    assert_eq!(forced, Forced::default());
}

#[test]
fn a_persona_decides_about_the_face() {
    let forced = Forced::default();
    let cases = [("specimen", Some(false), false), ("specimen", None, true), ("stranger", Some(true), false)];
    for (name, measured, expected) in cases {
        let persona = Persona::by_name(name).expect("built in");
        let portrait = &persona.data().document.portrait;
        assert_eq!(Facts::new(&forced, &persona).face_match(measured, portrait).value, expected, "{name}");
    }
    assert_eq!(Persona::stranger().data().face.relation, FaceRelation::Stranger);
    assert!(!Facts::new(&forced, &Persona::spoof()).live().value);
    let masked = Persona::by_name("masked").expect("built in");
    assert!(Facts::new(&forced, &masked).mask(Some(false)).value);
    let underage = Persona::by_name("underage").expect("built in");
    assert_eq!(Facts::new(&forced, &underage).age(Some(30), 30).value, 14);
}

#[test]
fn a_persona_can_be_forced() -> TestResult {
    let mut forced = Forced::default();
    assert_eq!(forced.persona(), None);
    for name in Persona::NAMES {
        let id = format!("{}PERSONA_{}", Scenario::PREFIX, name.to_uppercase().replace('-', "_"));
        forced.note(&id)?;
        assert_eq!(forced.persona().map(|persona| persona.value.name().to_owned()).as_deref(), Some(*name));
    }
    Ok(())
}

#[test]
fn what_is_decided_can_be_stored() -> TestResult {
    let sources = [
        Source::Measured,
        Source::Persona("specimen".into()),
        Source::Scenario("SANDBOX_FACE_SPOOF".into()),
        Source::Control,
        Source::Flow,
        Source::Default,
    ];
    for source in sources {
        let decision = Decision::new(true, source);
        let text = serde_json::to_string(&decision)?;
        assert_eq!(serde_json::from_str::<Decision<bool>>(&text)?, decision, "{text}");
    }
    assert_eq!(serde_json::to_string(&Source::Persona("spoof".into()))?, "\"persona:spoof\"");
    let mut forced = Forced::default();
    forced.note("SANDBOX_FACE_SPOOF")?;
    forced.force("SANDBOX_SMS_LOST")?;
    assert_eq!(serde_json::from_str::<Forced>(&serde_json::to_string(&forced)?)?, forced);
    assert_eq!(serde_json::from_str::<Forced>("{}")?, Forced::default());
    Ok(())
}

#[test]
fn the_example_of_the_readme_can_be_read() -> TestResult {
    let text = include_str!("../../README.md");
    let example = text.split("```toml\n").nth(2).and_then(|rest| rest.split("```").next());
    let persona = Persona::from_toml("anna", example.ok_or("no example")?)?;
    let document = &persona.data().document;
    assert_eq!((document.surname.as_str(), document.issuing_state.as_str()), ("MUSTER", "DEU"));
    Ok(())
}
