//! Processing what was captured, and what the score makes of it.

use std::time::Duration;

use omni_sandbox::specimen::{CARD_BACK, CARD_FRONT, SELFIE};
use omni_sandbox::{Persona, Sandbox};
use omni_types::Operation;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::caller::{Caller, Failure, TestResult, message, refused, responded};

/// The built-in flow of an ID and a selfie.
const USUAL: &str = "60a1b2c3d4e5f60718293041";

/// The built-in flow with antifraud, a minimum age and a check for a mask.
const STRICT: &str = "5f0a1b2c3d4e5f6071820005";

async fn start(caller: &mut Caller, flow: &str, magic: &[&str]) -> TestResult {
    let fields: Value =
        magic.iter().enumerate().map(|(at, value)| (format!("magic{at}"), json!(value))).collect();
    caller.start(&json!({"configurationId": flow, "customFields": fields})).await?;
    Ok(())
}

/// The status of a part of the score.
async fn status(caller: &Caller, pointer: &str) -> Result<Value, Failure> {
    let score = caller.call(Operation::FetchScore).await?;
    Ok(score.pointer(&format!("{pointer}/status")).cloned().unwrap_or_default())
}

/// What the strict flow wants besides the ID and the face. Returns the result of antifraud.
async fn antifraud(caller: &Caller) -> Result<Value, Failure> {
    caller.send(Operation::ProcessWatchlist, &json!({})).await?;
    caller.call(Operation::ProcessAntifraud).await
}

#[tokio::test]
async fn the_sides_of_an_id_are_merged_with_a_confidence_for_each_field() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    let data = caller.call(Operation::FetchOcrData).await?;
    for (field, value) in [
        ("/name/machineReadableFullName", json!("ZARA INVENTED SPECIMEN")),
        ("/name/middleName", json!("INVENTED")),
        ("/typeOfId", json!("IdentificationCard")),
        ("/documentFrontSubtype", json!("SPECIMEN")),
        ("/address", json!("12 HORIZON STREET\n10101 ZENITH")),
        ("/fullAddress", json!(false)),
        ("/addressFields/city", json!("ZENITH")),
        ("/issueDate", json!(2025)),
        ("/documentNumberCheckDigit", json!("6")),
        ("/ocrDataConfidence/nameConfidence", json!(1.0)),
        ("/ocrDataConfidence/fathersSurnameConfidence", json!(1.0)),
        ("/ocrDataConfidence/documentNumberConfidence", json!(1.0)),
        ("/ocrDataConfidence/streetConfidence", json!(1.0)),
    ] {
        assert_eq!(data.pointer(field), Some(&value), "{field}");
    }
    assert!(data.get("notExtracted").is_none() && data.get("invalidAddress").is_none());
    Ok(())
}

#[tokio::test]
async fn a_mexican_id_has_the_fields_of_its_country() -> TestResult {
    let mut caller = Caller::new().await?;
    start(&mut caller, USUAL, &["SANDBOX_PERSONA_MEXICAN"]).await?;
    caller.onboard().await?;
    let data = caller.call(Operation::FetchOcrData).await?;
    for (field, value) in [
        ("/name/maternalLastName", json!("PRUEBA")),
        ("/cic", json!("182736450")),
        ("/claveDeElector", json!("MSPRLC92082109M100")),
        ("/fullAddress", json!(true)),
        ("/exteriorNumber", json!("45")),
        ("/invalidAddress", json!(false)),
        ("/notExtracted", json!(0)),
        ("/notExtractedDetails", json!([])),
    ] {
        assert_eq!(data.pointer(field), Some(&value), "{field}");
    }
    assert_eq!(status(&caller, "/overall").await?, "OK");
    assert!(caller.call(Operation::FetchScore).await?.get("ineScrapingValidation").is_none());
    let magic = ["SANDBOX_PERSONA_MEXICAN", "SANDBOX_INE_SCRAPING_FINISHED"];
    start(&mut caller, USUAL, &magic).await?;
    caller.onboard().await?;
    let section = &caller.call(Operation::FetchScore).await?["ineScrapingValidation"];
    assert_eq!((&section["scrapingStatus"], &section["cic"]), (&json!("FINISHED"), &json!("182736450")));
    // The numbers of the back are not read from the front.
    start(&mut caller, USUAL, &["SANDBOX_PERSONA_MEXICAN"]).await?;
    caller.upload((Operation::AddFrontId, "onlyFront=true"), CARD_FRONT).await?;
    caller.send(Operation::ProcessId, &json!({})).await?;
    let data = caller.call(Operation::FetchOcrData).await?;
    assert_eq!(data["notExtractedDetails"], json!(["cic", "ocr"]));
    Ok(())
}

#[tokio::test]
async fn nothing_is_captured_once_processing_was_asked_for() -> TestResult {
    let caller = Caller::new().await?;
    for image in [Operation::ProcessId, Operation::ProcessFace, Operation::ProcessSecondId] {
        assert_eq!(caller.send_refused(image, &json!({})).await?.0, 400, "{image:?}");
    }
    caller.onboard().await?;
    for (operation, image) in [(Operation::AddFrontId, CARD_FRONT), (Operation::AddBackId, CARD_BACK)] {
        let (status, error) = caller.upload_refused(operation, image).await?;
        assert_eq!(status, 400, "{operation:?}");
        assert!(message(&error).contains("can no longer be sent"));
    }
    caller.upload(Operation::AddFace, SELFIE).await?;
    assert_eq!(caller.send(Operation::ProcessId, &json!({})).await?, json!({"success": true}));
    let (_, error) = caller.send_refused(Operation::ProcessAddress, &json!({})).await?;
    assert_eq!(message(&error), "a proof of address must be added first");
    assert_eq!(caller.call_refused(Operation::FetchSecondIdOcrData).await?.0, 400);
    assert_eq!(caller.call_refused(Operation::FetchMedicalData).await?.0, 400);
    Ok(())
}

#[tokio::test]
async fn scenarios_force_faces_checks_and_results() -> TestResult {
    let mut caller = Caller::new().await?;
    start(&mut caller, USUAL, &["SANDBOX_PROCESS_FACE_6000"]).await?;
    caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
    caller.upload(Operation::AddFace, SELFIE).await?;
    let (status_code, error) = caller.send_refused(Operation::ProcessFace, &json!({})).await?;
    assert_eq!((status_code, error.status), (400, Some(6000)));

    start(&mut caller, USUAL, &["SANDBOX_CHECK_PHOTO_TAMPER_CHECK_FAIL"]).await?;
    caller.onboard().await?;
    assert_eq!(status(&caller, "/idValidation/overall").await?, "FAIL");
    assert_eq!(status(&caller, "/overall").await?, "FAIL");

    start(&mut caller, USUAL, &["SANDBOX_REVIEW_OLD_ID"]).await?;
    caller.onboard().await?;
    let score = caller.call(Operation::FetchScore).await?;
    assert_eq!(
        (&score["overall"]["status"], &score["needsReviewReason"]),
        (&json!("MANUAL"), &json!("OLD_ID"))
    );

    for (magic, pointer, expected) in [
        ("SANDBOX_FACE_STRANGER", "/faceRecognition/overall", "FAIL"),
        ("SANDBOX_FACE_LENSES", "/faceRecognition/lensesCheck", "WARN"),
        ("SANDBOX_FACE_SPOOF", "/liveness/livenessScore", "FAIL"),
        ("SANDBOX_SCORE_MANUAL_PENDING", "/overall", "MANUAL_PENDING"),
    ] {
        start(&mut caller, USUAL, &[magic]).await?;
        caller.onboard().await?;
        assert_eq!(status(&caller, pointer).await?, expected, "{magic}");
    }
    Ok(())
}

#[tokio::test]
async fn what_a_flow_asks_for_is_named_as_a_rule() -> TestResult {
    let mut caller = Caller::new().await?;
    start(&mut caller, STRICT, &["SANDBOX_PERSONA_MASKED"]).await?;
    caller.onboard().await?;
    let score = caller.call(Operation::FetchScore).await?;
    let face = &score["faceRecognition"];
    assert_eq!((&face["maskCheck"]["status"], &face["overall"]["status"]), (&json!("FAIL"), &json!("FAIL")));
    assert_eq!(face["overall"]["value"], "100.0");
    assert_eq!(face["appliedRule"]["ruleType"], "faceValidation");
    // An onboarding can be done again in this flow, so failed attempts are counted.
    assert_eq!(score["retryInfo"]["stepsToRetry"], json!([]));

    start(&mut caller, STRICT, &["SANDBOX_PERSONA_UNDERAGE"]).await?;
    caller.onboard().await?;
    let score = caller.call(Operation::FetchScore).await?;
    assert_eq!(score["idValidation"]["appliedRule"]["ruleType"], "idValidation");
    let checks = score["idValidation"]["idSpecific"].as_array().ok_or("no checks")?;
    let failed: Vec<_> =
        checks.iter().filter(|check| check["status"] != "OK").map(|check| &check["key"]).collect();
    assert_eq!(failed, ["underageCheck"]);
    Ok(())
}

#[tokio::test]
async fn signs_of_fraud_are_looked_for_only_if_the_flow_asks_for_it() -> TestResult {
    let mut caller = Caller::new().await?;
    assert_eq!(antifraud(&caller).await?, json!({"result": "NOT_EXECUTED"}));
    start(&mut caller, STRICT, &[]).await?;
    assert_eq!(caller.call_refused(Operation::ProcessAntifraud).await?.0, 400);
    caller.onboard().await?;
    assert_eq!(status(&caller, "/overall").await?, "UNKNOWN");
    assert_eq!(antifraud(&caller).await?, json!({"result": "PASSED"}));
    assert_eq!(status(&caller, "/antifraud/overall").await?, "OK");
    assert_eq!(status(&caller, "/overall").await?, "OK");
    start(&mut caller, STRICT, &["SANDBOX_ANTIFRAUD_FAILED_ID_FACE_ANTIFRAUD_EXECUTOR"]).await?;
    caller.onboard().await?;
    assert_eq!(antifraud(&caller).await?["stepName"], "IdFaceAntifraudExecutor");
    Ok(())
}

#[tokio::test]
async fn a_number_with_another_person_is_a_sign_of_fraud_until_it_is_resolved() -> TestResult {
    let mut caller = Caller::new().await?;
    // The same document number and the same face, with another day of birth.
    start(&mut caller, STRICT, &["SANDBOX_PERSONA_UNDERAGE"]).await?;
    caller.onboard().await?;
    let other = caller.session.clone();
    start(&mut caller, STRICT, &[]).await?;
    caller.onboard().await?;
    let failed = json!({"result": "FAILED", "stepName": "FuzzyFieldAntifraudExecutor"});
    assert_eq!(antifraud(&caller).await?, failed);
    assert_eq!(status(&caller, "/overall").await?, "FAIL");

    // Another session can only be resolved by an admin.
    let resolve =
        (Operation::ResolveAntifraud, format!("interviewId={other}&reason=The%20image%20was%20fuzzy"));
    assert_eq!(caller.call_refused(resolve.clone()).await?.0, 401);
    let admin = caller.admin().await?;
    let unknown = (Operation::ResolveAntifraud, "interviewId=5f0a1b2c3d4e5f6071829999");
    assert_eq!(refused(caller.request_as(&admin, unknown).send().await?).await?.0, 404);
    let resolved = caller.request_as(&admin, resolve).send().await?;
    assert_eq!(responded(resolved).await?, json!({"success": true}));
    assert_eq!(antifraud(&caller).await?, json!({"result": "PASSED"}));
    assert_eq!(status(&caller, "/overall").await?, "OK");
    Ok(())
}

#[tokio::test]
async fn corrections_count_when_signs_of_fraud_are_looked_for() -> TestResult {
    let mut caller = Caller::new().await?;
    start(&mut caller, STRICT, &[]).await?;
    caller.onboard().await?;
    start(&mut caller, STRICT, &[]).await?;
    caller.onboard().await?;
    let other = json!({"name": "John Smith", "birthDate": "0"});
    caller.send(Operation::UpdateOcrData, &other).await?;
    assert_eq!(antifraud(&caller).await?["stepName"], "FuzzyFieldAntifraudExecutor");
    // With another number, only the face is left.
    caller.send(Operation::UpdateOcrData, &json!({"documentNumber": "ZZZ999"})).await?;
    assert_eq!(antifraud(&caller).await?["stepName"], "IdFaceAntifraudExecutor");
    Ok(())
}

#[tokio::test]
async fn a_customer_with_the_face_and_another_name_is_a_sign_of_fraud() -> TestResult {
    let mut caller = Caller::new().await?;
    start(&mut caller, STRICT, &["SANDBOX_PERSONA_MEXICAN"]).await?;
    caller.onboard().await?;
    antifraud(&caller).await?;
    assert_eq!(caller.send(caller.approval(), &json!({})).await?["success"], true);
    // Somebody who looks like the customer, with the specimen's ID.
    caller.sandbox.set_persona(Persona::specimen());
    start(&mut caller, STRICT, &[]).await?;
    caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
    caller.upload(Operation::AddBackId, CARD_BACK).await?;
    caller.sandbox.set_persona(Persona::by_name("mexican").ok_or("no persona")?);
    caller.upload(Operation::AddFace, SELFIE).await?;
    caller.send(Operation::ProcessId, &json!({})).await?;
    let matched = caller.send(Operation::ProcessFace, &json!({})).await?;
    assert_eq!((&matched["existingUser"], &matched["nameMatched"]), (&json!(true), &json!(false)));
    assert_eq!(status(&caller, "/faceRecognition/nameMatch").await?, "FAIL");
    assert_eq!(antifraud(&caller).await?["stepName"], "SelfieFaceAntifraudExecutor");
    Ok(())
}

#[tokio::test]
async fn an_id_whose_holder_is_known_by_another_face_is_a_sign_of_fraud() -> TestResult {
    let mut caller = Caller::new().await?;
    let stranger = json!({"result": "FAILED", "stepName": "SelfieFaceAntifraudExecutor"});
    let passed = json!({"result": "PASSED"});
    // Whoever comes first with the ID is not suspected, and whoever it does not match does not speak against its holder.
    start(&mut caller, STRICT, &["SANDBOX_PERSONA_STRANGER"]).await?;
    caller.onboard().await?;
    assert_eq!(antifraud(&caller).await?, passed);
    start(&mut caller, STRICT, &[]).await?;
    caller.onboard().await?;
    assert_eq!(antifraud(&caller).await?, passed);
    let holder = caller.session.clone();
    start(&mut caller, STRICT, &["SANDBOX_PERSONA_STRANGER"]).await?;
    caller.onboard().await?;
    assert_eq!(antifraud(&caller).await?, stranger);
    assert_eq!(status(&caller, "/antifraud/overall").await?, "FAIL");
    // The holder comes back.
    start(&mut caller, STRICT, &[]).await?;
    caller.onboard().await?;
    assert_eq!(antifraud(&caller).await?, passed);
    // A customer is known without a session of the same ID.
    assert_eq!(caller.send(caller.approval(), &json!({})).await?["success"], true);
    let admin = caller.admin().await?;
    for session in [holder, caller.session.clone()] {
        let resolve = (Operation::ResolveAntifraud, format!("interviewId={session}"));
        responded(caller.request_as(&admin, resolve).send().await?).await?;
    }
    start(&mut caller, STRICT, &["SANDBOX_PERSONA_STRANGER"]).await?;
    caller.onboard().await?;
    assert_eq!(antifraud(&caller).await?, stranger);
    Ok(())
}

#[tokio::test]
async fn the_face_of_a_video_selfie_is_looked_for_where_there_is_no_selfie() -> TestResult {
    let mut caller = Caller::new().await?;
    let video = "imageType=videoSelfie";
    let onboard = async |caller: &Caller| -> TestResult {
        caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
        caller.upload(Operation::AddBackId, CARD_BACK).await?;
        caller.upload((Operation::AddFace, video), SELFIE).await?;
        caller.send(Operation::ProcessId, &json!({})).await?;
        assert_eq!(caller.send((Operation::ProcessFace, video), &json!({})).await?["confidence"], 1.0);
        Ok(())
    };
    start(&mut caller, STRICT, &[]).await?;
    onboard(&caller).await?;
    // Another person, with another ID and the same face.
    let twin = "[face]\nid = \"specimen\"\nrelation = \"match\"\n[document]\nportrait = \"other\"\n\
                given_names = \"LUCIA\"\nsurname = \"MUESTRA\"\ndocument_number = \"SPX000001\"\n";
    let folder = tempfile::TempDir::new()?;
    std::fs::write(folder.path().join("twin.toml"), twin)?;
    caller.sandbox.set_persona(Persona::from_file(folder.path().join("twin.toml"))?);
    start(&mut caller, STRICT, &[]).await?;
    onboard(&caller).await?;
    assert_eq!(antifraud(&caller).await?["stepName"], "SelfieFaceAntifraudExecutor");
    caller.upload((Operation::AddFace, video), SELFIE).await?;
    let score = caller.call(Operation::FetchScore).await?;
    assert!(score.get("antifraud").is_none() && score.get("faceRecognition").is_none());
    Ok(())
}

#[tokio::test]
async fn processing_ends_when_its_time_has_come() -> TestResult {
    let caller = Caller::with_persona(Persona::by_name("slow").ok_or("no persona")?).await?;
    caller.onboard().await?;
    let finished = async || caller.call(Operation::FetchProcessingStatus).await;
    assert_eq!(finished().await?, json!({"finished": false}));
    // The images are taken already, but nothing was read.
    assert_eq!(caller.upload_refused(Operation::AddFrontId, CARD_FRONT).await?.0, 400);
    assert_eq!(caller.call_refused(Operation::FetchOcrData).await?.0, 400);
    assert_eq!(status(&caller, "/idValidation/overall").await?, "UNKNOWN");
    assert_eq!(status(&caller, "/overall").await?, "UNKNOWN");
    caller.sandbox.advance_clock(Duration::from_secs(61));
    while finished().await? != json!({"finished": true}) {
        tokio::task::yield_now().await;
    }
    assert_eq!(caller.call(Operation::FetchOcrData).await?["documentNumber"], "SPX482716");
    assert_eq!(status(&caller, "/overall").await?, "OK");
    Ok(())
}

#[tokio::test]
async fn the_address_of_the_id_is_compared_with_the_proof_of_address() -> TestResult {
    let caller = Caller::new().await?;
    let route = (Operation::AddDocument, "type=document");
    caller.upload(route, SELFIE).await?;
    let (_, error) = caller.send_refused(Operation::ProcessAddress, &json!({})).await?;
    assert_eq!(message(&error), "the ID must be processed first");
    caller.onboard().await?;
    let likeness = async || {
        let state = caller.sandbox.sessions().get(&caller.session).await?;
        let fact = state.facts.into_iter().find(|fact| fact.place == "/comparisons/address");
        Ok::<_, Failure>(fact.map(|fact| (fact.value, fact.source)))
    };
    assert_eq!(likeness().await?, None);
    assert_eq!(caller.send(Operation::ProcessAddress, &json!({})).await?, json!({"success": true}));
    assert_eq!(likeness().await?, Some((json!(1.0), "measured".to_owned())));
    let data = caller.call(Operation::FetchOcrData).await?;
    assert_eq!(data["addressFromStatement"], data["address"]);
    assert_eq!(data["checkedAddress"], "12 HORIZON STREET, 10101 ZENITH");
    assert_eq!(data["addressStatementTimestamps"][0]["dateType"], "emissionDate");
    assert!(data["ocrDataConfidence"]["poaNameConfidence"].as_f64().is_some_and(|it| it >= 0.5));

    // Another proof has to be compared again, and a corrected address is compared as corrected.
    caller.upload(route, CARD_BACK).await?;
    assert_eq!(likeness().await?, None);
    caller.send(Operation::UpdateOcrData, &json!({"address": "9 ELSEWHERE LANE\n20202 NADIR"})).await?;
    assert!(caller.call(Operation::FetchOcrData).await?.get("checkedAddress").is_none());
    caller.send(Operation::ProcessAddress, &json!({})).await?;
    let (value, _) = likeness().await?.ok_or("not compared")?;
    assert!(value.as_f64().is_some_and(|value| value < 0.6), "{value}");
    Ok(())
}

#[tokio::test]
async fn who_is_suspected_of_fraud_is_put_on_the_blocklist_if_the_flow_says_so() -> TestResult {
    const SUSPICIOUS: &str = "5f0a1b2c3d4e5f6071829998";
    let folder = TempDir::new()?;
    let flow = format!(
        "id = \"{SUSPICIOUS}\"\n[configuration]\nname = \"Suspicious\"\nflowModules = [\n\
         {{ key = \"INCODE_WATCHLIST\", configuration = {{ addSuspectedFraudAutomatically = true }} }},\n\
         {{ key = \"ANTIFRAUD\", configuration = {{}} }},\n]\n"
    );
    std::fs::write(folder.path().join("suspicious.toml"), flow)?;
    let mut caller = Caller::with(Sandbox::builder().flows(folder.path())).await?;
    let fraud = "SANDBOX_ANTIFRAUD_FAILED_FUZZY_FIELD_ANTIFRAUD_EXECUTOR";
    for (flow, scenarios, listed) in [
        (STRICT, &[fraud][..], 0),
        (SUSPICIOUS, &[], 0),
        (SUSPICIOUS, &[fraud], 1),
        (SUSPICIOUS, &[fraud], 1),
    ] {
        start(&mut caller, flow, scenarios).await?;
        caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
        caller.onboard().await?;
        caller.call(Operation::ProcessAntifraud).await?;
        let entries = caller.sandbox.watchlists().custom().await?;
        assert_eq!(entries.len(), listed, "{flow} {scenarios:?}");
        let Some(entry) = entries.first() else { continue };
        let person = &entry.person;
        assert_eq!(person.kind, Some(omni_types::CustomWatchlistType::Blacklist));
        assert_eq!((person.phone.as_deref(), entry.has_face), (Some("+15550100123"), true));
        assert_eq!(caller.call(Operation::ProcessWatchlist).await?["match"], true);
    }
    Ok(())
}
