//! Deletion: afterwards nothing is left but that the session existed.

use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, Outcome, answered, refused, text};

async fn delete_many(caller: &Caller, body: &Value) -> Result<Value, Failure> {
    let admin = caller.admin().await?;
    let request = caller.request_as(&admin, Method::DELETE, "/omni/interviews").json(body);
    answered(request.send().await?).await
}

async fn assert_gone(caller: &Caller) -> Outcome {
    assert_eq!(caller.get("/omni/session/status/get").await?["sessionStatus"], "Deleted");
    for path in ["/omni/get/score", "/omni/get/ocr-data", "/omni/get/custom-fields", "/omni/get/device-info"]
    {
        assert_eq!(caller.get_refused(path).await?.0, 404, "{path}");
    }
    assert_eq!(caller.post_refused("/omni/get/images", &json!({"images": ["selfie"]})).await?.0, 404);
    let upload = json!({"base64Image": "/9j/2Q=="});
    let (status, error) = caller.post_refused("/omni/add/front-id/v2", &upload).await?;
    assert_eq!((status, error.status), (404, Some(4004)));
    Ok(())
}

#[tokio::test]
async fn an_admin_deletes_a_session_with_its_customer() -> Outcome {
    let mut caller = Caller::new().await?;
    let admin = caller.admin().await?;
    for (keep, still_customer) in [("", false), ("&keepCustomer=true", true)] {
        caller.start(&json!({})).await?;
        caller.post("/omni/add/phone", &json!({"phone": "+15550100123"})).await?;
        caller.onboard().await?;
        let approve = format!("/omni/process/approve?interviewId={}", caller.session);
        assert_eq!(caller.post(&approve, &json!({})).await?["success"], true);

        let path = format!("/omni/interview?interviewId={}{keep}", caller.session);
        let deleted = caller.request_as(&admin, Method::DELETE, &path).send().await?;
        assert_eq!(answered(deleted).await?, json!({"success": true}));
        assert_gone(&caller).await?;
        let again = caller.request_as(&admin, Method::DELETE, &path).send().await?;
        assert_eq!(refused(again).await?.0, 404);

        caller.start(&json!({})).await?;
        let added = caller.post("/omni/add/phone", &json!({"phone": "+15550100123"})).await?;
        assert_eq!(added["existingCustomer"], still_customer);
    }
    Ok(())
}

#[tokio::test]
async fn an_admin_deletes_what_a_filter_selects() -> Outcome {
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
    assert_eq!(caller.get("/omni/session/status/get").await?["sessionStatus"], "Alive");

    let admin = caller.admin().await?;
    let nothing = caller.request_as(&admin, Method::DELETE, "/omni/interviews").json(&json!({"filter": {}}));
    assert_eq!(refused(nothing.send().await?).await?.0, 400);
    Ok(())
}

#[tokio::test]
async fn related_entities_are_kept_on_demand() -> Outcome {
    let mut caller = Caller::new().await?;
    for (only_pii, kept) in [(true, true), (false, false)] {
        caller.start(&json!({})).await?;
        caller.post("/omni/add/phone", &json!({"phone": "+15550100123"})).await?;
        caller.onboard().await?;
        let links = caller.post("/omni/get/images/v2", &json!({"images": ["selfie"]})).await?;
        let approve = format!("/omni/process/approve?interviewId={}", caller.session);
        let first = caller.post(&approve, &json!({})).await;
        assert_eq!(first.is_ok(), kept, "the number is free only the first time");
        let body = json!({
            "filter": {"ids": [caller.session]},
            "config": {"deletePiiDataOnly": only_pii, "relatedEntitiesToKeep": ["identities", "images"]},
        });
        delete_many(&caller, &body).await?;
        assert_gone(&caller).await?;
        let picture = caller.http.get(text(&links, "selfie")?).send().await?;
        assert_eq!(picture.status() == 200, kept);
        caller.start(&json!({})).await?;
        let added = caller.post("/omni/add/phone", &json!({"phone": "+15550100123"})).await?;
        assert_eq!(added["existingCustomer"], true);
    }
    Ok(())
}

#[tokio::test]
async fn a_session_deletes_itself_for_good() -> Outcome {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    let deleted = caller.post("/omni/session/status/set?action=Deleted", &json!({})).await?;
    assert_eq!((&deleted["sessionStatus"], &deleted["frontIdAttempts"]), (&json!("Deleted"), &json!(1)));
    assert_gone(&caller).await?;
    assert_eq!(caller.post_refused("/omni/session/status/set?action=Alive", &json!({})).await?.0, 404);
    Ok(())
}
