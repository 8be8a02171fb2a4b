//! Batches: engines see their images, too.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::date;
use omni_engines::specimen::{Kind, Person, Portrait, Sex, Side, draw};
use omni_sandbox::{Persona, SandboxBuilder};
use omni_types::Operation;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::builder;
use crate::caller::{Caller, Failure, TestResult, text};
use crate::images::{cassian, photograph_of};

/// A sandbox whose bucket has these files, and an admin who calls it.
async fn with_bucket(
    builder: SandboxBuilder,
    files: &[(&str, Vec<u8>)],
) -> Result<(Caller, TempDir), Failure> {
    let folder = TempDir::new()?;
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes)?;
    }
    let mut caller = Caller::with(builder.bucket(folder.path())).await?;
    caller.token = caller.admin().await?;
    Ok((caller, folder))
}

/// Has the people in the bucket processed.
async fn process(caller: &Caller, operations: &[&str]) -> TestResult {
    let operations = json!({"onboardingOperations": operations});
    let started = caller.send(Operation::ProcessBatch, &operations).await?;
    for _ in 0..600 {
        if caller.call(Operation::FetchBatchStatus).await? == started["batchSize"] {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Err("the batch does not end".into())
}

/// The OCR data and the score of each person, by the name in the bucket.
async fn people(caller: &Caller) -> Result<BTreeMap<String, (Value, Value)>, Failure> {
    let mut people = BTreeMap::new();
    for session in caller.sandbox.sessions().page("", 100).await? {
        let own = json!({"identifier": "interviewId", "values": [session.id]});
        let read = caller.send(Operation::FetchOcrBatch, &own).await?;
        // In the session that the caller began with, nothing was captured.
        let Some(data) = read["ocrDataResponses"].get(0) else { continue };
        let score = caller.call((Operation::FetchScore, format!("id={}", session.id))).await?;
        people.insert(text(data, "externalId")?, (data.clone(), score));
    }
    Ok(people)
}

#[tokio::test]
async fn people_of_a_batch_are_read_and_only_the_one_on_the_id_passes() -> TestResult {
    let zara = Person::zara();
    let mut other = cassian();
    (other.portrait, other.document_number) = (Portrait::C, "KMX593847".into());
    (other.issue_date, other.expiry_date) = (date(2025, 3, 19), date(2035, 3, 18));
    let files = [
        ("zara-1_front.jpg", photograph_of(Kind::Id, Side::Front, &zara)),
        ("zara-1_back.jpg", photograph_of(Kind::Id, Side::Back, &zara)),
        ("zara-1_face.jpg", zara.portrait.photograph().to_vec()),
        // It is not his face.
        ("cassian-2_front.jpg", photograph_of(Kind::Passport, Side::Front, &other)),
        ("cassian-2_face.jpg", Portrait::B.photograph().to_vec()),
    ];
    let (caller, _folder) = with_bucket(builder(), &files).await?;
    let operations = ["ADD_FRONT", "ADD_BACK", "ADD_FACE", "PROCESS_ID", "PROCESS_FACE", "APPROVE"];
    process(&caller, &operations).await?;

    let found = people(&caller).await?;
    for (id, person, status, value) in
        [("zara-1", &zara, "OK", "100.0"), ("cassian-2", &other, "FAIL", "0.0")]
    {
        let (data, score) = found.get(id).ok_or(id)?;
        let faces = &score["faceRecognition"]["overall"];
        assert_eq!(data["name"]["fullName"], person.full_name(), "{id}");
        assert_eq!(data["documentNumber"], person.document_number.as_str(), "{id}");
        assert_eq!((&faces["status"], &faces["value"]), (&json!(status), &json!(value)), "{id}");
    }
    assert_eq!(found.len(), 2);
    // The data comes in the order in which it is asked for.
    let wanted = json!({"identifier": "externalId", "values": ["zara-1", "nobody", "cassian-2"]});
    let read = caller.send(Operation::FetchOcrBatch, &wanted).await?;
    let read = read["ocrDataResponses"].as_array().ok_or("no list")?;
    let numbers: Vec<_> = read.iter().map(|data| &data["documentNumber"]).collect();
    assert_eq!(numbers, [zara.document_number.as_str(), other.document_number.as_str()]);
    // Who is not the one on the ID does not become a customer.
    let state: Value = serde_json::from_slice(&caller.sandbox.state().export().await?)?;
    let customers = state["tables"]["customers"].as_array().ok_or("no customers")?;
    let names: Vec<_> = customers.iter().map(|customer| &customer["name"]).collect();
    assert_eq!(names, ["ZARA INVENTED SPECIMEN"]);
    Ok(())
}

#[tokio::test]
async fn of_a_batch_only_the_front_is_read_and_a_stranger_is_not_verified() -> TestResult {
    let zara = Person::zara();
    let files = [
        ("zara-1_front.jpg", photograph_of(Kind::Id, Side::Front, &zara)),
        ("zara-1_face.jpg", Portrait::B.photograph().to_vec()),
    ];
    let (caller, _folder) = with_bucket(builder(), &files).await?;
    process(&caller, &["ADD_FRONT", "EXTRACT_FRONT_ID_OCR", "ADD_FACE", "VERIFY_FACE"]).await?;
    let found = people(&caller).await?;
    let (data, score) = found.get("zara-1").ok_or("not read")?;
    let faces = &score["faceRecognition"]["overall"];
    assert_eq!(data["name"]["fullName"], zara.full_name());
    assert_eq!(data["documentNumber"], zara.document_number.as_str());
    assert_eq!(data["mrz1"], Value::Null, "the zone is on the back");
    assert_eq!((&faces["status"], &faces["value"]), (&json!("FAIL"), &json!("0.0")));
    Ok(())
}

#[tokio::test]
async fn registers_are_asked_about_what_the_ids_of_a_batch_say() -> TestResult {
    let lucia = Person::lucia();
    // Nobody has registered him, and his card has expired.
    let mut other = Person::new(("IGNACIO INVENTADO", "MUESTRA PRUEBA"), date(1979, 6, 9), Sex::Male);
    (other.surname, other.second_surname) = ("MUESTRA".into(), Some("PRUEBA".into()));
    other.reside("MEX");
    other.portrait = Portrait::C;
    (other.issue_date, other.expiry_date) = (date(2014, 1, 1), date(2024, 12, 31));
    let card = |person, side| draw(Kind::Voter, side, person).to_png();
    let files = [
        ("lucia-1_front.png", card(&lucia, Side::Front)),
        ("lucia-1_back.png", card(&lucia, Side::Back)),
        ("lucia-1_face.jpg", lucia.portrait.photograph().to_vec()),
        ("other-2_front.png", card(&other, Side::Front)),
        ("other-2_back.png", card(&other, Side::Back)),
        ("other-2_face.jpg", other.portrait.photograph().to_vec()),
    ];
    let folder = TempDir::new()?;
    let registers = folder.path().join("registers.toml");
    let known = format!("[renapo]\neveryone = false\n[renapo.record]\ncurp = \"{}\"\n", lucia.voter.curp);
    std::fs::write(&registers, known)?;
    let builder = builder().persona(Persona::from_file(registers)?);
    let (caller, _folder) = with_bucket(builder, &files).await?;
    // The CURP is on the ID, so it is checked once that was read.
    let operations = [
        "ADD_CURP",
        "ADD_FRONT",
        "ADD_BACK",
        "ADD_FACE",
        "PROCESS_ID",
        "VERIFY_FACE",
        "PROCESS_GOV_VALIDATION",
    ];
    process(&caller, &operations).await?;
    let found = people(&caller).await?;
    assert_eq!(found.len(), 2);
    for (id, person, is_registered, (code, status)) in
        [("lucia-1", &lucia, true, ("0", "OK")), ("other-2", &other, false, ("11", "FAIL"))]
    {
        let (data, score) = found.get(id).ok_or(id)?;
        assert_eq!(data["curp"], person.voter.curp.as_str(), "{id}");
        let curp = &score["curpVerification"];
        assert_eq!(
            (&curp["success"], &curp["curp"]),
            (&json!(is_registered), &json!(person.voter.curp)),
            "{id}"
        );
        let face = &score["faceRecognition"];
        assert_eq!(
            (&face["overall"]["status"], &face["existingUser"]),
            (&json!("OK"), &json!(false)),
            "{id}"
        );
        let government = &score["governmentValidation"];
        assert_eq!(
            (&government["validationStatus"]["value"], &government["overall"]["status"]),
            (&json!(code), &json!(status)),
            "{id}"
        );
        let tests = government["ocrValidation"].as_array().ok_or("nothing was compared")?;
        for key in ["personalId", "electorsKey", "ocr"] {
            assert!(tests.iter().any(|test| test["key"] == key && test["value"] == "true"), "{id}: {key}");
        }
    }
    Ok(())
}
