//! After a deletion, nothing is left except that the session existed.

use omni_sandbox::specimen::{CARD_FRONT, SELFIE};
use omni_types::Operation;
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, TestResult, refused, responded, text};

async fn delete_many(caller: &Caller, body: &Value) -> Result<Value, Failure> {
    let admin = caller.admin().await?;
    let request = caller.request_as(&admin, Operation::DeleteSessions).json(body);
    responded(request.send().await?).await
}

async fn assert_gone(caller: &Caller) -> TestResult {
    assert_eq!(caller.call(Operation::FetchSessionStatus).await?["sessionStatus"], "Deleted");
    for operation in [
        Operation::FetchScore,
        Operation::FetchOcrData,
        Operation::FetchCustomFields,
        Operation::FetchDeviceInfo,
    ] {
        assert_eq!(caller.call_refused(operation).await?.0, 404, "{operation:?}");
    }
    assert_eq!(caller.send_refused(Operation::FetchImages, &json!({"images": ["selfie"]})).await?.0, 404);
    let upload = json!({"base64Image": "/9j/2Q=="});
    let (status, error) = caller.send_refused(Operation::AddFrontId, &upload).await?;
    assert_eq!((status, error.status), (404, Some(4004)));
    Ok(())
}

#[tokio::test]
async fn an_admin_deletes_a_session_with_its_customer() -> TestResult {
    let mut caller = Caller::new().await?;
    let admin = caller.admin().await?;
    for (keep, still_a_customer) in [("", false), ("&keepCustomer=true", true)] {
        caller.start(&json!({})).await?;
        caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
        caller.onboard().await?;
        assert_eq!(caller.send(caller.approval(), &json!({})).await?["success"], true);

        let route = (Operation::DeleteSession, format!("interviewId={}{keep}", caller.session));
        let deleted = caller.request_as(&admin, route.clone()).send().await?;
        assert_eq!(responded(deleted).await?, json!({"success": true}));
        assert_gone(&caller).await?;
        let again = caller.request_as(&admin, route.clone()).send().await?;
        assert_eq!(refused(again).await?.0, 404);

        caller.start(&json!({})).await?;
        let added = caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
        assert_eq!(added["existingCustomer"], still_a_customer);
    }
    Ok(())
}

#[tokio::test]
async fn who_was_recognized_by_the_second_id_is_forgotten_too() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.start(&json!({"externalId": "client34598"})).await?;
    caller.onboard().await?;
    assert_eq!(caller.send(caller.approval(), &json!({})).await?["success"], true);
    let (first, admin) = (caller.session.clone(), caller.admin().await?);
    caller.start(&json!({})).await?;
    caller.upload((Operation::AddFrontSecondId, "onlyFront=true"), CARD_FRONT).await?;
    caller.upload(Operation::AddFace, SELFIE).await?;
    caller.send(Operation::ProcessFaceAgainstSecondId, &json!({})).await?;
    let score = caller.call(Operation::FetchScore).await?;
    assert_eq!(score["faceRecognitionSecondId"]["existingExternalId"], "client34598");

    let route = (Operation::DeleteSession, format!("interviewId={first}"));
    responded(caller.request_as(&admin, route).send().await?).await?;
    let score = caller.call(Operation::FetchScore).await?;
    assert_eq!(score["faceRecognitionSecondId"]["existingExternalId"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn an_admin_deletes_the_sessions_that_match_a_filter() -> TestResult {
    let mut caller = Caller::new().await?;
    let untouched = (caller.session.clone(), caller.token.clone());
    let flow = "60a1b2c3d4e5f60718293041";
    for (start, filter) in [
        (json!({}), None),
        (json!({"configurationId": flow}), Some(json!({"flowId": flow}))),
        (json!({"externalId": "client34598"}), Some(json!({"externalId": "client34598"}))),
        (json!({"externalCustomerId": "client34599"}), Some(json!({"externalId": "client34599"}))),
    ] {
        caller.start(&start).await?;
        let filter = filter.unwrap_or_else(|| json!({"ids": [caller.session]}));
        assert_eq!(delete_many(&caller, &json!({"filter": filter})).await?, json!({"success": true}));
        assert_gone(&caller).await?;
    }
    (caller.session, caller.token) = untouched;
    assert_eq!(caller.call(Operation::FetchSessionStatus).await?["sessionStatus"], "Alive");

    let admin = caller.admin().await?;
    let nothing = caller.request_as(&admin, Operation::DeleteSessions).json(&json!({"filter": {}}));
    assert_eq!(refused(nothing.send().await?).await?.0, 400);
    Ok(())
}

#[tokio::test]
async fn related_entities_are_kept_on_request() -> TestResult {
    let mut caller = Caller::new().await?;
    for (only_pii, kept) in [(true, true), (false, false)] {
        caller.start(&json!({})).await?;
        caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
        caller.onboard().await?;
        let links = caller.send(Operation::FetchImageLinks, &json!({"images": ["selfie"]})).await?;
        let first = caller.send(caller.approval(), &json!({})).await;
        assert_eq!(first.is_ok(), kept, "the phone number is free only the first time");
        let body = json!({
            "filter": {"ids": [caller.session]},
            "config": {"deletePiiDataOnly": only_pii, "relatedEntitiesToKeep": ["identities", "images"]},
        });
        delete_many(&caller, &body).await?;
        assert_gone(&caller).await?;
        let image = caller.http.get(text(&links, "selfie")?).send().await?;
        assert_eq!(image.status() == 200, kept);
        caller.start(&json!({})).await?;
        let added = caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
        assert_eq!(added["existingCustomer"], true);
    }
    Ok(())
}

#[tokio::test]
async fn a_session_deletes_itself_for_good() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    let deleted = caller.send((Operation::SetSessionStatus, "action=Deleted"), &json!({})).await?;
    assert_eq!((&deleted["sessionStatus"], &deleted["frontIdAttempts"]), (&json!("Deleted"), &json!(1)));
    assert_gone(&caller).await?;
    assert_eq!(caller.send_refused((Operation::SetSessionStatus, "action=Alive"), &json!({})).await?.0, 404);
    Ok(())
}
