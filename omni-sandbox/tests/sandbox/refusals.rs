//! What is refused before a handler runs, and steps in the wrong order.

use omni_sandbox::specimen::{CARD_BACK, CARD_FRONT, SELFIE};
use omni_types::{ApiError, Operation, service};
use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, KEY, Route, TestResult, message, refused, responded};

const SCORE: Operation = Operation::FetchScore;
const FRONT: Operation = Operation::AddFrontId;
const BACK: Operation = Operation::AddBackId;
const FACE: Operation = Operation::AddFace;

/// A value that must not appear in any response.
const CANARY: &str = "CANARY-7194, expected nothing";

#[tokio::test]
async fn credentials_are_checked_one_after_the_other() -> TestResult {
    let caller = Caller::new().await?;
    let url = Route::from(SCORE).url(caller.sandbox.url());
    let request = || caller.http.get(&url);
    let (status, error) = refused(request().send().await?).await?;
    assert_eq!((status, error.status), (400, Some(400)));
    let (status, _) = refused(request().header(service::API_VERSION_HEADER, "2.0").send().await?).await?;
    assert_eq!(status, 400);
    let request = || request().header(service::API_VERSION_HEADER, service::API_VERSION);
    for key in [None, Some("wrong")] {
        let request = key.map_or(request(), |key| request().header(service::API_KEY_HEADER, key));
        let (status, error) = refused(request.send().await?).await?;
        assert_eq!((status, error.error.as_deref()), (403, Some("Forbidden")));
    }
    let request = || request().header(service::API_KEY_HEADER, KEY);
    for token in [None, Some("unknown")] {
        let request = token.map_or(request(), |token| request().header(service::SESSION_TOKEN_HEADER, token));
        assert_eq!(refused(request.send().await?).await?.0, 401);
    }
    responded(request().header(service::SESSION_TOKEN_HEADER, &caller.token).send().await?).await?;
    Ok(())
}

#[tokio::test]
async fn tokens_of_the_wrong_kind_and_expired_tokens_are_refused() -> TestResult {
    let mut caller = Caller::new().await?;
    let admin = caller.admin().await?;
    let name = json!({"name": "Zara Specimen"});
    let as_admin = caller.request_as(&admin, Operation::AddName).json(&name).send().await?;
    assert_eq!(refused(as_admin).await?.0, 401);
    let route = (Operation::DeleteSession, format!("interviewId={}", caller.session));
    assert_eq!(refused(caller.request(route).send().await?).await?.0, 401);

    // An admin must name the session. The token of a session is not valid for another session.
    let of_session = Route::from((SCORE, format!("id={}", caller.session)));
    responded(caller.request_as(&admin, &of_session).send().await?).await?;
    responded(caller.request(&of_session).send().await?).await?;
    assert_eq!(refused(caller.request_as(&admin, SCORE).send().await?).await?.0, 400);
    let approval = caller.request_as(&admin, Operation::ApproveCustomer);
    assert_eq!(refused(approval.send().await?).await?.0, 400);
    caller.start(&json!({})).await?;
    assert_eq!(caller.call_refused(&of_session).await?.0, 401);
    let unknown = (SCORE, "id=5f0a1b2c3d4e5f6071829304");
    assert_eq!(refused(caller.request_as(&admin, unknown).send().await?).await?.0, 404);

    // The token of an admin expires after one day, the token of a session after ninety.
    caller.sandbox.advance_clock(std::time::Duration::from_secs(24 * 60 * 60));
    assert_eq!(refused(caller.request_as(&admin, &of_session).send().await?).await?.0, 401);
    caller.call(SCORE).await?;
    caller.sandbox.advance_clock(std::time::Duration::from_secs(90 * 24 * 60 * 60));
    assert_eq!(caller.call_refused(SCORE).await?.0, 401);

    let wrong = json!({"email": "zara.specimen@example.com", "password": "wrong"});
    assert_eq!(caller.send_refused(Operation::LogInAdmin, &wrong).await?.0, 401);
    Ok(())
}

#[tokio::test]
async fn browsers_need_no_api_key() -> TestResult {
    let caller = Caller::new().await?;
    let request = |route: Route| {
        let url = route.url(&format!("{}/0", caller.sandbox.url()));
        caller.http.request(route.method(), url).header(service::API_VERSION_HEADER, service::API_VERSION)
    };
    responded(request(SCORE.into()).header(service::SESSION_TOKEN_HEADER, &caller.token).send().await?)
        .await?;
    assert_eq!(refused(request(SCORE.into()).send().await?).await?.0, 401);
    let admin = caller.admin().await?;
    let as_admin =
        request((SCORE, format!("id={}", caller.session)).into()).header(service::ADMIN_TOKEN_HEADER, admin);
    assert_eq!(refused(as_admin.send().await?).await?.0, 401);
    // Operations that do not accept the token of a session do not exist for browsers.
    for operation in [Operation::StartOnboarding, Operation::LogInAdmin, Operation::DeleteSession] {
        assert_eq!(refused(request(operation.into()).send().await?).await?.0, 404);
    }
    Ok(())
}

#[tokio::test]
async fn paths_methods_and_sizes_are_those_of_the_table() -> TestResult {
    let caller = Caller::new().await?;
    let unknown = format!("{}/unknown", caller.sandbox.url());
    assert_eq!(refused(caller.http.get(unknown).send().await?).await?.0, 404);
    let url = Route::from(SCORE).url(caller.sandbox.url());
    let wrong_method = caller.request_with(Method::PUT, &url, &caller.token).send().await?;
    assert_eq!(wrong_method.headers()["allow"], "GET");
    assert_eq!(refused(wrong_method).await?.0, 405);
    let head = caller.request_with(Method::HEAD, &url, &caller.token).send().await?;
    assert_eq!(head.status(), 200);
    let head =
        caller.request_with(Method::HEAD, &Route::from(FRONT).url(caller.sandbox.url()), &caller.token);
    assert_eq!(head.send().await?.status(), 405);
    let with_slash = caller.request_with(Method::GET, &format!("{url}/"), &caller.token).send().await?;
    assert_eq!(with_slash.status(), 200);

    for (length, wanted) in [(service::MAX_REQUEST_BYTES, 200), (service::MAX_REQUEST_BYTES + 1, 413)] {
        let empty = r#"{"name":""}"#.len();
        let body = format!(r#"{{"name":"{}"}}"#, "Z".repeat(length - empty));
        let response = caller.request(Operation::AddName).body(body).send().await?;
        assert_eq!(response.status(), wanted);
        if wanted == 413 {
            assert_eq!(refused(response).await?.1.status, Some(413));
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_list_is_not_an_object_at_any_depth() -> TestResult {
    let caller = Caller::new().await?;
    for (operation, body) in [
        (Operation::LogInAdmin, json!(["zara.specimen@example.com", "sandbox"])),
        (Operation::StartOnboarding, json!([null, null, CANARY])),
        (Operation::AddName, json!([["name", CANARY]])),
    ] {
        let (status, error) = caller.send_refused(operation, &body).await?;
        assert_eq!((status, message(&error)), (400, "the body: expected an object"), "{operation:?}");
    }

    // Each of them would select the session if lists were read as objects.
    let admin = caller.admin().await?;
    let ids = json!([caller.session]);
    for (body, place) in [
        (json!([[ids]]), "the body"),
        (json!([{"ids": ids}]), "the body"),
        (json!({"filter": [ids]}), "filter"),
        (json!({"filter": {"ids": ids}, "config": [true]}), "config"),
    ] {
        let request = caller.request_as(&admin, Operation::DeleteSessions).json(&body);
        let (status, error) = refused(request.send().await?).await?;
        let expected = format!("{place}: expected an object");
        assert_eq!((status, message(&error)), (400, expected.as_str()), "{body}");
    }
    assert_eq!(caller.call(Operation::FetchSessionStatus).await?["sessionStatus"], "Alive");
    Ok(())
}

#[tokio::test]
async fn wrong_values_are_named_and_never_quoted() -> TestResult {
    let caller = Caller::new().await?;
    let cases: [(Operation, Value, &[&str]); 9] = [
        (Operation::AddName, json!({"name": {"first": CANARY}}), &["name: ", "expected a string"]),
        (Operation::AddName, json!({}), &["missing field `name`"]),
        (Operation::AddName, json!(CANARY), &["the body: ", "expected"]),
        (
            Operation::AddGeolocation,
            json!({"longitude": CANARY, "latitude": 1}),
            &["longitude: ", "expected"],
        ),
        (
            Operation::FetchImages,
            json!({"images": ["selfie", CANARY]}),
            &["images[1]: ", "ImageType", "croppedFace"],
        ),
        (Operation::FetchImages, json!({"images": CANARY}), &["images: ", "expected a list"]),
        (Operation::AddPhone, json!({"phone": CANARY}), &["phone: "]),
        (Operation::AddEmail, json!({"email": CANARY}), &["email: "]),
        (FRONT, json!({"base64Image": CANARY}), &["base64Image: expected base64"]),
    ];
    for (operation, body, parts) in cases {
        let (status, error) = caller.send_refused(operation, &body).await?;
        assert_eq!((status, error.status), (400, Some(400)), "{operation:?}");
        for part in parts {
            assert!(message(&error).contains(part), "{operation:?}: {}", message(&error));
        }
        assert!(!message(&error).contains("7194"), "{}", message(&error));
    }

    for (operation, query, part) in [
        (Operation::SetSessionStatus, "", "the query: missing field `action`"),
        (Operation::SetSessionStatus, "action=CANARY-7194", "expected one of Alive, Closed, Deleted"),
        (
            Operation::AddFace,
            "imageType=CANARY-7194",
            "query parameter imageType: not one of the allowed values of",
        ),
        (Operation::AddFrontId, "onlyFront=CANARY-7194", "query parameter onlyFront: expected true or false"),
    ] {
        let (status, error) = caller.send_refused((operation, query), &json!({"base64Image": ""})).await?;
        assert_eq!(status, 400);
        assert!(message(&error).contains(part), "{operation:?}: {}", message(&error));
        assert!(!message(&error).contains("7194"), "{}", message(&error));
    }

    for body in ["{", r#"{"name":"CANARY-7194"} x"#, "\"CANARY-7194"] {
        let request = caller.request(Operation::AddName).body(body);
        let (status, error) = refused(request.send().await?).await?;
        assert_eq!(status, 400);
        assert!(message(&error).starts_with("the body is not valid JSON"), "{}", message(&error));
        assert!(!message(&error).contains("7194"), "{}", message(&error));
    }
    Ok(())
}

#[tokio::test]
async fn a_body_can_be_left_out_only_where_it_is_optional() -> TestResult {
    let caller = Caller::new().await?;
    for operation in [Operation::StartOnboarding, Operation::AddName] {
        let (_, error) = refused(caller.request(operation).send().await?).await?;
        assert_eq!(message(&error), "the body is missing");
    }
    responded(caller.request(caller.approval()).send().await?).await?;
    for body in [json!(null), json!({})] {
        caller.send(caller.approval(), &body).await?;
    }
    Ok(())
}

#[tokio::test]
async fn nothing_is_fetched_from_elsewhere_unless_that_is_allowed() -> TestResult {
    let caller = Caller::new().await?;
    for operation in [FRONT, FACE] {
        let (status, error) =
            caller.send_refused(operation, &json!({"imageUrl": "http://127.0.0.1/id.jpg"})).await?;
        assert_eq!(status, 400);
        assert!(message(&error).contains("the sandbox fetches images only if"));
        assert_eq!(caller.send_refused(operation, &json!({})).await?.0, 400);
    }
    Ok(())
}

#[tokio::test]
async fn steps_in_the_wrong_order_are_refused() -> TestResult {
    let mut caller = Caller::new().await?;
    let refusal = |(status, error): (u16, ApiError)| (status, message(&error).to_owned());
    let (status, text) = refusal(caller.upload_refused(BACK, CARD_BACK).await?);
    assert_eq!((status, &*text), (400, "the front of the ID must be captured before the back"));
    let (status, text) = refusal(caller.send_refused(Operation::ProcessId, &json!({})).await?);
    assert_eq!((status, &*text), (400, "the front of the ID must be captured first"));
    caller.upload(FRONT, CARD_FRONT).await?;
    let (status, text) = refusal(caller.send_refused(Operation::ProcessId, &json!({})).await?);
    assert_eq!((status, &*text), (400, "the back of the ID must be captured first"));
    let (status, text) = refusal(caller.send_refused(Operation::ProcessFace, &json!({})).await?);
    assert_eq!((status, &*text), (400, "the selfie and the front of the ID must be captured first"));

    caller.upload(BACK, CARD_BACK).await?;
    caller.send(Operation::ProcessId, &json!({})).await?;
    caller.send(Operation::ProcessId, &json!({})).await?;
    for (operation, image) in [(FRONT, CARD_FRONT), (BACK, CARD_BACK)] {
        let (status, text) = refusal(caller.upload_refused(operation, image).await?);
        assert_eq!(
            (status, &*text),
            (400, "the ID was processed already, so its images can no longer be sent")
        );
    }

    caller.start(&json!({})).await?;
    caller.upload((FRONT, "onlyFront=true"), CARD_FRONT).await?;
    let (status, text) = refusal(caller.upload_refused(BACK, CARD_BACK).await?);
    assert!(status == 400 && text.contains("so there is no back to capture"), "{text}");
    Ok(())
}

#[tokio::test]
async fn a_closed_session_accepts_nothing_more_and_keeps_its_score() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    let score = caller.call(SCORE).await?;
    let closed = caller.send((Operation::SetSessionStatus, "action=Closed"), &json!({})).await?;
    assert_eq!(closed["sessionStatus"], "Closed");
    assert!(closed["closedAt"].is_i64());
    let requests = [
        (Operation::AddName, json!({"name": "Zara Specimen"})),
        (Operation::AddPhone, json!({"phone": "+15550100123"})),
        (Operation::AddEmail, json!({"email": "zara.specimen@example.com"})),
        (Operation::AddCustomFields, json!({"customFields": {}})),
        (Operation::AddGeolocation, json!({"longitude": 0, "latitude": 0})),
        (Operation::ProcessId, json!({})),
        (Operation::ProcessFace, json!({})),
    ];
    for (operation, body) in requests {
        let (status, error) = caller.send_refused(operation, &body).await?;
        assert_eq!((status, message(&error)), (400, "the session is closed"), "{operation:?}");
    }
    for (operation, image) in [(FRONT, CARD_FRONT), (BACK, CARD_BACK), (FACE, SELFIE)] {
        let (status, error) = caller.upload_refused(operation, image).await?;
        assert_eq!((status, message(&error)), (400, "the session is closed"), "{operation:?}");
    }
    // As documented, it refuses what is added. What is asked of others does not change the score.
    caller.send(Operation::ProcessGovernmentValidation, &json!({})).await?;
    caller.upload(Operation::CompareVideoSelfieOcr, CARD_FRONT).await?;
    caller.call(Operation::CreateDocumentUploadUrl).await?;
    assert_eq!(caller.call(SCORE).await?, score);
    caller.send((Operation::SetSessionStatus, "action=Alive"), &json!({})).await?;
    caller.send(Operation::AddName, &json!({"name": "Zara Specimen"})).await?;
    Ok(())
}
