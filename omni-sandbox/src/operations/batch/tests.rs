//! A batch from beginning to end.

use omni_types::{OnboardingOperation, Operation};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::handle;
use crate::Sandbox;
use crate::basics::Owner;
use crate::frame::Request;
use crate::house::House;
use crate::outbox::Task;
use crate::persona::Persona;
use crate::session::Session;
use crate::specimen::{CARD_BACK, CARD_FRONT, SELFIE};
use crate::store::{Backend as _, BatchUser, Table};

type Failure = Box<dyn std::error::Error + Send + Sync>;
type TestResult = Result<(), Failure>;

async fn ask(house: &House, operation: Operation, query: &str, body: Value) -> Result<Value, Failure> {
    let body = if body.is_null() { Vec::new() } else { serde_json::to_vec(&body)? };
    let request = Request::internal(house, operation, Some(Owner::Admin));
    let request = Request { query, body: body.into(), ..request };
    let response = handle(&request).await.map_err(|refusal| refusal.status().to_string())?;
    Ok(serde_json::from_slice(&response.body)?)
}

/// Two people who are complete, and one whose back is missing.
fn images() -> Result<TempDir, Failure> {
    let folder = TempDir::new()?;
    for (name, bytes) in [
        ("anna-1_front.jpg", CARD_FRONT),
        ("anna-1_back.jpg", CARD_BACK),
        ("anna-1_face.jpg", SELFIE),
        ("bert-2_front.jpg", CARD_FRONT),
        ("carl-3_front.jpg", &b"not an image"[..]),
        ("readme.txt", b""),
    ] {
        std::fs::write(folder.path().join(name), bytes)?;
    }
    Ok(folder)
}

async fn until_done(house: &House, people: i64) -> TestResult {
    for _ in 0..1000 {
        if ask(house, Operation::FetchBatchStatus, "", Value::Null).await? == json!(people) {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    Err("the batch does not end".into())
}

/// What failed for each person, sorted by name.
async fn failures(house: &House) -> Result<Vec<(String, Vec<(OnboardingOperation, u16)>)>, Failure> {
    let mut failures = Vec::new();
    for stored in house.store.page(Table::BatchUsers, "", 100).await? {
        let user: BatchUser = serde_json::from_slice(&stored.record.encode()?)?;
        failures.push((user.name.unwrap_or_default(), user.failed));
    }
    failures.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(failures)
}

#[tokio::test]
async fn each_person_of_a_batch_goes_through_all_operations_once() -> TestResult {
    let folder = images()?;
    let sandbox = Sandbox::builder().bucket(folder.path()).start().await?;
    let house = sandbox.house();
    assert_eq!(ask(house, Operation::FetchBatchStatus, "", Value::Null).await?, json!(0));
    let body = json!({"onboardingOperations":
        ["ADD_FRONT", "ADD_BACK", "ADD_FACE", "PROCESS_ID", "PROCESS_FACE", "APPROVE"]});
    let started = ask(house, Operation::ProcessBatch, "limit=2", body.clone()).await?;
    assert_eq!(started, json!({"success": true, "usersBeforeProcessing": 3, "batchSize": 2}));
    until_done(house, 2).await?;
    use OnboardingOperation::{AddFace, AddFront, ProcessFace, ProcessId};
    let first =
        vec![("anna-1".to_owned(), vec![]), ("bert-2".to_owned(), vec![(AddFace, 404), (ProcessFace, 400)])];
    assert_eq!(failures(house).await?, first);

    // A person is not processed twice, and the progress is that of the latest batch.
    let started = ask(house, Operation::ProcessBatch, "limit=-1", body.clone()).await?;
    assert_eq!(started, json!({"success": true, "usersBeforeProcessing": 1, "batchSize": 1}));
    until_done(house, 1).await?;
    let failed = failures(house).await?;
    assert!(failed[2].1.contains(&(ProcessId, 400)), "{failed:?}");
    assert!(!failed[2].1.contains(&(AddFront, 404)), "{failed:?}");
    let started = ask(house, Operation::ProcessBatch, "", body).await?;
    assert_eq!(started, json!({"success": true, "usersBeforeProcessing": 0, "batchSize": 0}));

    let wanted = json!({"identifier": "externalId", "values": ["bert-2", "nobody", "anna-1", "carl-3"]});
    let read = ask(house, Operation::FetchOcrBatch, "", wanted).await?;
    let ids: Vec<_> = read["ocrDataResponses"].as_array().ok_or("no list")?.iter().collect();
    let ids: Vec<_> = ids.into_iter().map(|data| data["externalId"].clone()).collect();
    assert_eq!(ids, ["bert-2", "anna-1"]);
    // One person, one customer.
    assert_eq!(house.store.page(Table::Customers, "", 10).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_deleted_person_of_a_batch_is_not_named_and_not_processed_again() -> TestResult {
    let folder = images()?;
    let sandbox = Sandbox::builder().bucket(folder.path()).start().await?;
    let house = sandbox.house();
    let body = json!({"onboardingOperations": ["ADD_FRONT", "EXTRACT_FRONT_ID_OCR"]});
    ask(house, Operation::ProcessBatch, "limit=1", body.clone()).await?;
    until_done(house, 1).await?;
    let deletion = json!({"filter": {"externalId": "anna-1"}});
    ask(house, Operation::DeleteSessions, "", deletion).await?;
    for table in Table::ALL {
        for stored in house.store.page(table, "", usize::MAX).await? {
            let text = String::from_utf8(stored.record.encode()?)?;
            assert!(!text.contains("anna"), "{}", table.name());
        }
    }
    assert!(house.store.contents().await?.blobs.is_empty());
    let started = ask(house, Operation::ProcessBatch, "limit=0", body).await?;
    assert_eq!(started["usersBeforeProcessing"], 2);
    Ok(())
}

#[tokio::test]
async fn an_operation_ends_its_step_with_its_own_commit() -> TestResult {
    let folder = images()?;
    let sandbox = Sandbox::builder().bucket(folder.path()).start().await?;
    let house = sandbox.house();
    let body = json!({"onboardingOperations": ["ADD_FRONT"]});
    ask(house, Operation::ProcessBatch, "limit=1", body).await?;
    until_done(house, 1).await?;
    let tasks = house.store.page(Table::Tasks, "", 100).await?;
    let decoded = tasks.iter().map(|stored| Ok(serde_json::from_slice(&stored.record.encode()?)?));
    let tasks: Vec<Task> = decoded.collect::<Result<_, Failure>>()?;
    let steps = tasks.iter().filter(|task| matches!(task.work, crate::outbox::TaskWork::Job(_)));
    assert!(steps.clone().all(|task| task.done_at.is_some()));
    assert_eq!(steps.count(), 3, "the start, one operation, the end");
    Ok(())
}

/// The sessions that batches have started.
async fn sessions(house: &House) -> Result<Vec<Session>, Failure> {
    let stored = house.store.page(Table::Sessions, "", 100).await?;
    stored.iter().map(|stored| Ok(serde_json::from_slice(&stored.record.encode()?)?)).collect()
}

#[tokio::test]
async fn only_the_front_is_read_and_a_face_verified_without_a_search() -> TestResult {
    let folder = images()?;
    let sandbox = Sandbox::builder().bucket(folder.path()).start().await?;
    let house = sandbox.house();
    // The first batch approves the person, so that there is someone to find.
    let all = json!({"onboardingOperations":
        ["ADD_FRONT", "ADD_BACK", "ADD_FACE", "PROCESS_ID", "PROCESS_FACE", "APPROVE"]});
    ask(house, Operation::ProcessBatch, "limit=1", all).await?;
    until_done(house, 1).await?;
    std::fs::write(folder.path().join("aria-1_front.jpg"), CARD_FRONT)?;
    std::fs::write(folder.path().join("aria-1_back.jpg"), CARD_BACK)?;
    std::fs::write(folder.path().join("aria-1_face.jpg"), SELFIE)?;
    let body = json!({"onboardingOperations":
        ["EXTRACT_FRONT_ID_OCR", "ADD_FRONT", "EXTRACT_FRONT_ID_OCR", "ADD_FACE", "VERIFY_FACE", "ADD_BACK"]});
    ask(house, Operation::ProcessBatch, "limit=1", body).await?;
    until_done(house, 1).await?;
    let failed = failures(house).await?;
    let early = vec![(OnboardingOperation::ExtractFrontIdOcr, 400)];
    assert_eq!(failed[1], ("aria-1".to_owned(), early), "there was no front yet");

    // Ids of two sessions in the same second are in no order.
    let mut sessions = sessions(house).await?.into_iter();
    let of_her = |session: &Session| session.person.external_id.as_deref() == Some("aria-1");
    let session = sessions.find(of_her).ok_or("no session")?;
    assert!(session.document.result.is_none() && session.document.back.is_some(), "the ID is still open");
    let face = session.face.result.as_ref().ok_or("not verified")?;
    assert!(face.matches.value && face.existing.is_none());
    let wanted = json!({"identifier": "externalId", "values": ["aria-1"]});
    let read = ask(house, Operation::FetchOcrBatch, "", wanted).await?;
    let read = &read["ocrDataResponses"][0];
    assert_eq!(read["name"]["fullName"], "ZARA INVENTED SPECIMEN");
    assert!(read.get("mrz1").is_none(), "the back was not read");
    Ok(())
}

#[tokio::test]
async fn a_batch_goes_on_after_a_restart_and_does_nothing_twice() -> TestResult {
    let folder = images()?;
    let data = TempDir::new()?;
    let slow = Persona::from_toml("slow-batch", "[delays]\nbatch = 60\n")?;
    let builder =
        || Sandbox::builder().bucket(folder.path()).data(data.path().join("data")).persona(slow.clone());
    let body = json!({"onboardingOperations": ["ADD_FRONT", "ADD_BACK", "EXTRACT_FRONT_ID_OCR"]});
    let sandbox = builder().start().await?;
    ask(sandbox.house(), Operation::ProcessBatch, "limit=2", body.clone()).await?;
    // The first of two gets its turn; then the sandbox is killed.
    sandbox.advance_clock(std::time::Duration::from_secs(61));
    until_done(sandbox.house(), 1).await?;
    let before: Vec<_> = sessions(sandbox.house()).await?.into_iter().map(|session| session.id).collect();
    assert_eq!(before.len(), 1);
    drop(sandbox);

    let mut again = builder().start().await;
    for _ in 0..100 {
        if again.is_ok() {
            break;
        }
        // The file is closed once the last task of the previous sandbox has ended.
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        again = builder().start().await;
    }
    let sandbox = again?;
    sandbox.advance_clock(std::time::Duration::from_secs(121));
    until_done(sandbox.house(), 2).await?;
    let after = sessions(sandbox.house()).await?;
    assert_eq!(after.len(), 2, "nobody is started twice");
    assert_eq!(after[0].id, before[0]);
    assert!(after.iter().all(|session| session.document.front_attempts == 1), "no image is added twice");
    assert_eq!(after.iter().filter(|session| session.document.back_attempts == 1).count(), 1);
    let started = ask(sandbox.house(), Operation::ProcessBatch, "limit=0", body).await?;
    assert_eq!(started["usersBeforeProcessing"], 1);
    Ok(())
}

#[tokio::test]
async fn a_batch_is_refused_for_a_wrong_limit_or_flow() -> TestResult {
    let sandbox = Sandbox::builder().start().await?;
    let house = sandbox.house();
    let flow = json!({"onboardingOperations": ["ADD_FACE"], "flowId": "5f0a1b2c3d4e5f6071829999"});
    for (query, body) in [
        ("limit=-2", json!({"onboardingOperations": ["ADD_FACE"]})),
        ("", flow),
        // Nothing would be done, and the people would be used up.
        ("", json!({})),
        ("", json!({"onboardingOperations": []})),
    ] {
        let refused = ask(house, Operation::ProcessBatch, query, body).await;
        assert_eq!(refused.unwrap_err().to_string(), "400 Bad Request");
    }
    let many: Vec<String> = (0..10_001).map(|number| number.to_string()).collect();
    let body = json!({"identifier": "externalId", "values": many});
    assert!(ask(house, Operation::FetchOcrBatch, "", body).await.is_err());
    let body = json!({"identifier": "shoeSize", "values": ["38"]});
    assert!(ask(house, Operation::FetchOcrBatch, "", body).await.is_err());
    Ok(())
}
