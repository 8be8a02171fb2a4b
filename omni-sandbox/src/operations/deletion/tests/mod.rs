//! What is deleted is gone everywhere: from records, indexes and blobs.

mod person;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use omni_types::Operation;
use serde_json::{Value, json};

use crate::basics::Owner;
use crate::frame::{Request, Work};
use crate::house::House;
use crate::operations::handle;
use crate::session::Session;
use crate::specimen::{SELFIE, small};
use crate::store::{Backend as _, Table};
use crate::{Persona, Sandbox};
use person::onboarded;

/// This is in every value that identifies the person.
const MARK: &str = "canary";
const PHONE: &str = "+15550100987";
const EXTERNAL: &str = "canary-external";
/// In the format that the register wants, with the right check digit.
const CURP: &str = "MUPL920821MDFSRC07";
const FLOW: &str = "60a1b2c3d4e5f60718293041";
/// The tax number of the recipient of a receipt.
const RECEIVER: &str = "SEXZ900214AB7";

type Failure = Box<dyn std::error::Error + Send + Sync>;
type TestResult = Result<(), Failure>;

async fn ask(
    house: &House,
    caller: &Owner,
    (operation, query): (Operation, &str),
    body: Value,
) -> Result<Value, Failure> {
    let body = if body.is_null() { Vec::new() } else { serde_json::to_vec(&body)? };
    let request = Request::internal(house, operation, Some(caller.clone()));
    let request = Request { query, body: body.into(), ..request };
    let response = handle(&request).await.map_err(|refusal| {
        let message = serde_json::to_string(&refusal.body("", 0)).unwrap_or_default();
        format!("{}: {message}", operation.info().id)
    })?;
    Ok(serde_json::from_slice(&response.body)?)
}

/// All records and index entries as lowercase text, and the number of blobs.
async fn stored(house: &House) -> Result<(String, usize), Failure> {
    let mut text = String::new();
    for table in Table::ALL {
        for stored in house.store.page(table, "", usize::MAX).await? {
            text += &String::from_utf8(stored.record.encode()?)?;
        }
    }
    let contents = house.store.contents().await?;
    for (index, value, key) in &contents.entries {
        text += &format!("{index} {value} {key}\n");
    }
    Ok((text.to_lowercase(), contents.blobs.len()))
}

/// What identifies the person and is still stored.
async fn left(house: &House) -> Result<Vec<&'static str>, Failure> {
    let (text, blobs) = stored(house).await?;
    let persona = Persona::specimen();
    let document = &persona.data().document;
    let mut left = Vec::new();
    for (name, value) in [
        ("phone", PHONE),
        ("external id", EXTERNAL),
        ("location", "\"canary\""),
        ("fingerprint", "canary-hash"),
        ("e-mail", "canary@"),
        ("name", "zara canary"),
        ("source", "canary-source"),
        ("printed name", &document.full_name()),
        ("number", &document.document_number),
        ("CURP", CURP),
        ("receiver", RECEIVER),
    ] {
        if text.contains(&value.to_lowercase()) {
            left.push(name);
        }
    }
    if left.is_empty() && text.contains(MARK) {
        left.push("something else");
    }
    if blobs > 0 {
        left.push("images");
    }
    Ok(left)
}

async fn sandbox() -> Result<Sandbox, Failure> {
    Ok(Sandbox::builder().start().await?)
}

/// Waits until a condition holds.
async fn until(condition: impl AsyncFn() -> Result<bool, Failure>) -> TestResult {
    for _ in 0..3_000 {
        if condition().await? {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Err("it did not become so".into())
}

/// Waits until a session is deleted.
async fn settled(house: &House, session: &str) -> TestResult {
    until(async || {
        let stored = house.store.get(Table::Sessions, session).await?.ok_or("no session")?;
        Ok(String::from_utf8(stored.record.encode()?)?.contains("\"Deleted\""))
    })
    .await
}

#[tokio::test]
async fn nothing_is_left_after_any_kind_of_deletion() -> TestResult {
    use Operation::{
        DeleteSession, DeleteSessionByExternalId, DeleteSessions, DeleteSessionsLegacy, SetSessionStatus,
    };
    let sandbox = sandbox().await?;
    let house = sandbox.house();
    assert_eq!(left(house).await?, [""; 0]);
    for (operation, query, body) in [
        (DeleteSession, "interviewId={id}", Value::Null),
        (DeleteSession, "interviewId={id}&sendNotification=true", Value::Null),
        (DeleteSessions, "", json!({"filter": {"ids": ["{id}", "5f0a1b2c3d4e5f6071829304"]}})),
        (DeleteSessions, "", json!({"filter": {"flowId": FLOW, "externalId": EXTERNAL}})),
        (DeleteSessionsLegacy, "", json!({"interviewIds": ["{id}", "5f0a1b2c3d4e5f6071829304"]})),
        (DeleteSessionByExternalId, "externalId=canary-external", Value::Null),
        (SetSessionStatus, "id={id}&action=Deleted", Value::Null),
    ] {
        let id = onboarded(house).await?;
        let before = left(house).await?;
        assert!(before.len() >= 6 && before.contains(&"images"), "{before:?}");
        let query = query.replace("{id}", &id);
        let body = serde_json::from_str(&body.to_string().replace("{id}", &id))?;
        ask(house, &Owner::Admin, (operation, &query), body).await?;
        settled(house, &id).await?;
        assert_eq!(left(house).await?, [""; 0], "{} {query}", operation.info().id);
        let customers = house.store.page(Table::Customers, "", 10).await?;
        assert!(customers.is_empty(), "{}", operation.info().id);
    }
    Ok(())
}

/// A session ends by the clock, and its customer stays until someone who knows the session deletes it.
#[tokio::test]
async fn a_customer_is_deleted_by_the_ids_of_a_session_that_has_ended() -> TestResult {
    use Operation::{DeleteSession, DeleteSessionByExternalId, DeleteSessions, DeleteSessionsLegacy};
    let sandbox = sandbox().await?;
    let house = sandbox.house();
    for (operation, query, body) in [
        (DeleteSession, "interviewId={id}", Value::Null),
        (DeleteSession, "interviewId={id}&sendNotification=true", Value::Null),
        (DeleteSessions, "", json!({"filter": {"ids": ["{id}"]}})),
        (DeleteSessions, "", json!({"filter": {"flowId": FLOW, "externalId": EXTERNAL}})),
        (DeleteSessionsLegacy, "", json!({"interviewIds": ["{id}"]})),
        (DeleteSessionByExternalId, "externalId=canary-external", Value::Null),
    ] {
        let id = onboarded(house).await?;
        sandbox.advance_clock(Duration::from_hours(24 * 91));
        until(async || Ok(house.store.get(Table::Sessions, &id).await?.is_none())).await?;
        let kept = left(house).await?;
        assert_eq!(
            kept,
            ["phone", "external id", "source", "printed name", "images"],
            "of the customer only"
        );
        let query = query.replace("{id}", &id);
        let body: Value = serde_json::from_str(&body.to_string().replace("{id}", &id))?;
        ask(house, &Owner::Admin, (operation, &query), body).await?;
        until(async || Ok(house.store.page(Table::Customers, "", 1).await?.is_empty())).await?;
        assert_eq!(left(house).await?, [""; 0], "{} {query}", operation.info().id);
    }
    Ok(())
}

#[tokio::test]
async fn a_customer_who_was_kept_can_be_deleted_later() -> TestResult {
    let sandbox = sandbox().await?;
    let house = sandbox.house();
    let id = onboarded(house).await?;
    let delete = async |more: &str| {
        let query = format!("interviewId={id}{more}");
        ask(house, &Owner::Admin, (Operation::DeleteSession, &query), Value::Null).await
    };
    delete("&keepCustomer=true").await?;
    assert!(delete("&keepCustomer=true").await.is_err(), "there is nothing more to delete");
    assert!(left(house).await?.contains(&"phone"));
    delete("").await?;
    assert_eq!(left(house).await?, [""; 0]);
    assert!(delete("").await.is_err());
    Ok(())
}

/// What does not identify the person and is still stored.
async fn also_left(house: &House) -> Result<Vec<&'static str>, Failure> {
    let (text, _) = stored(house).await?;
    let marks = [
        ("template", "\"face\":{\"value\":{\"id\":\"specimen\""),
        ("attempts", "\"front_attempts\":1"),
        ("events", "\"name\":\"frontidadded\""),
        ("score", "\"livenessscore\":{"),
        ("recording", "\"recordings\":{\"videoselfie\""),
    ];
    Ok(marks.into_iter().filter(|(_, mark)| text.contains(mark)).map(|(name, _)| name).collect())
}

#[tokio::test]
async fn only_what_is_asked_for_is_kept() -> TestResult {
    use Operation::{DeleteSession, DeleteSessions, DeleteSessionsLegacy};
    let newer = |entity: &str| {
        json!({
            "filter": {"ids": ["{id}"]},
            "config": {"deletePiiDataOnly": true, "relatedEntitiesToKeep": [entity]},
        })
    };
    let older =
        |configuration: Value| json!({"interviewIds": ["{id}"], "cleanerConfiguration": configuration});
    let customer = vec!["phone", "external id", "source", "printed name", "images"];
    for (operation, body, kept) in [
        (DeleteSessions, newer("identities"), customer.clone()),
        (DeleteSessions, newer("images"), vec!["images"]),
        (DeleteSessions, newer("deviceFingerPrints"), vec!["fingerprint"]),
        (DeleteSessions, newer("faceTemplates"), vec!["template"]),
        (DeleteSessions, newer("stats"), vec!["attempts"]),
        (DeleteSessions, newer("chats"), vec![]),
        (DeleteSessionsLegacy, older(json!({"keepEnrolledUser": true})), customer.clone()),
        (DeleteSessionsLegacy, older(json!({"keepImages": true})), vec!["images"]),
        (DeleteSessionsLegacy, older(json!({"keepDeviceFingerprints": true})), vec!["fingerprint"]),
        (
            DeleteSessionsLegacy,
            older(json!({"deletePiiFieldsOnly": true, "piiFieldsToKeep": ["email", "name"]})),
            vec!["e-mail", "name"],
        ),
        (DeleteSessionsLegacy, older(json!({"piiFieldsToKeep": ["email", "name"]})), vec![]),
        (DeleteSessionsLegacy, older(json!({"keepTemplates": true})), vec!["template"]),
        (DeleteSessionsLegacy, older(json!({"keepStats": true})), vec!["attempts"]),
        (DeleteSessionsLegacy, older(json!({"keepEvents": true})), vec!["events"]),
        (DeleteSessionsLegacy, older(json!({"keepValidationTests": true})), vec!["score"]),
        (DeleteSessionsLegacy, older(json!({"keepVideoArchives": true})), vec!["images", "recording"]),
        (DeleteSessionsLegacy, older(json!({"keepConferenceEvents": true, "keepChats": true})), vec![]),
        (DeleteSession, json!("keepCustomer=true"), customer),
        (DeleteSession, json!("keepCustomer=false"), vec![]),
    ] {
        let sandbox = sandbox().await?;
        let house = sandbox.house();
        let id = onboarded(house).await?;
        assert_eq!(also_left(house).await?, ["template", "attempts", "events", "recording"]);
        let body: Value = serde_json::from_str(&body.to_string().replace("{id}", &id))?;
        let (query, body) = match body.as_str() {
            Some(flag) => (format!("interviewId={id}&{flag}"), Value::Null),
            None => (String::new(), body),
        };
        ask(house, &Owner::Admin, (operation, &query), body.clone()).await?;
        settled(house, &id).await?;
        let mut found = left(house).await?;
        found.extend(also_left(house).await?);
        assert_eq!(found, kept, "{query} {body}");
    }
    Ok(())
}

/// A session that accepts no more changes can still be deleted, by its own token and by an admin.
#[tokio::test]
async fn a_session_that_was_changed_too_often_can_be_deleted() -> TestResult {
    let sandbox = sandbox().await?;
    let house = sandbox.house();
    for deleted_by_admin in [false, true] {
        let started = ask(house, &Owner::Admin, (Operation::StartOnboarding, ""), json!({})).await?;
        let id = started["interviewId"].as_str().ok_or("no id")?.to_owned();
        let own = Owner::Session(id.clone());
        let mut work = Work::new(house);
        let session = work.get::<Session>(&id).await.map_err(|refusal| refusal.message().to_owned())?;
        let session = session.ok_or("no session")?;
        let mut session = Session::clone(&session);
        session.events.count = 10_000 - 2;
        work.save(session);
        work.commit().await?;
        let name = async || ask(house, &own, (Operation::AddName, ""), json!({"name": "Zara"})).await;
        name().await?;
        let refusal = name().await.err().ok_or("it was changed once more")?.to_string();
        assert!(refusal.contains("the session: ") && refusal.contains("at most 10000 changes"), "{refusal}");
        let again = json!({"interviewId": id});
        assert!(ask(house, &own, (Operation::StartOnboarding, ""), again).await.is_err());
        let (caller, operation, query) = if deleted_by_admin {
            (Owner::Admin, Operation::DeleteSession, format!("interviewId={id}"))
        } else {
            (own.clone(), Operation::SetSessionStatus, "action=Deleted".to_owned())
        };
        ask(house, &caller, (operation, &query), Value::Null).await?;
        settled(house, &id).await?;
    }
    Ok(())
}

#[tokio::test]
async fn other_sessions_forget_a_deleted_customer() -> TestResult {
    let sandbox = sandbox().await?;
    let house = sandbox.house();
    let first = onboarded(house).await?;
    let second = ask(house, &Owner::Admin, (Operation::StartOnboarding, ""), json!({})).await?;
    let own = Owner::Session(second["interviewId"].as_str().ok_or("no id")?.to_owned());
    let image = |bytes: &[u8]| json!({"base64Image": STANDARD.encode(bytes)});
    for (operation, query, body) in [
        (Operation::AddFrontId, "", image(small::front())),
        (Operation::AddBackId, "", image(small::back())),
        (Operation::AddFace, "", image(SELFIE)),
        (Operation::ProcessId, "", json!({})),
        (Operation::ProcessFace, "", json!({})),
        (Operation::SetSessionStatus, "action=Closed", json!({})),
    ] {
        ask(house, &own, (operation, query), body).await?;
    }
    let score = ask(house, &own, (Operation::FetchScore, ""), Value::Null).await?;
    assert_eq!(score["faceRecognition"]["existingExternalId"], EXTERNAL);
    let query = format!("interviewId={first}");
    ask(house, &Owner::Admin, (Operation::DeleteSession, &query), Value::Null).await?;
    let (text, _) = stored(house).await?;
    assert!(!text.contains(MARK));
    Ok(())
}
