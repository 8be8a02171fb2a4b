//! Everything that is refused before a handler looks at it, and what the order of the steps refuses.

use omni_sandbox::specimen::{CARD_BACK, CARD_FRONT, SELFIE};
use omni_types::service;
use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, KEY, Outcome, answered, message, refused};

const SCORE: &str = "/omni/get/score";
const FRONT: &str = "/omni/add/front-id/v2";
const BACK: &str = "/omni/add/back-id/v2";

/// A value that must never come back.
const CANARY: &str = "CANARY-7194, expected nothing";

#[tokio::test]
async fn credentials_are_looked_at_one_after_the_other() -> Outcome {
    let caller = Caller::new().await?;
    let url = format!("{}{SCORE}", caller.sandbox.url());
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
    answered(request().header(service::SESSION_TOKEN_HEADER, &caller.token).send().await?).await?;
    Ok(())
}

#[tokio::test]
async fn tokens_of_the_wrong_kind_and_old_ones_are_refused() -> Outcome {
    let mut caller = Caller::new().await?;
    let admin = caller.admin().await?;
    let name = json!({"name": "Zara Specimen"});
    let as_admin = caller.request_as(&admin, Method::POST, "/omni/add/name").json(&name).send().await?;
    assert_eq!(refused(as_admin).await?.0, 401);
    let path = format!("/omni/interview?interviewId={}", caller.session);
    assert_eq!(refused(caller.request(Method::DELETE, &path).send().await?).await?.0, 401);

    // An admin has to say which session; a session's token opens no other session.
    let of_session = format!("{SCORE}?id={}", caller.session);
    answered(caller.request_as(&admin, Method::GET, &of_session).send().await?).await?;
    answered(caller.request(Method::GET, &of_session).send().await?).await?;
    assert_eq!(refused(caller.request_as(&admin, Method::GET, SCORE).send().await?).await?.0, 400);
    let approve = caller.request_as(&admin, Method::POST, "/omni/process/approve");
    assert_eq!(refused(approve.send().await?).await?.0, 400);
    caller.start(&json!({})).await?;
    assert_eq!(caller.get_refused(&of_session).await?.0, 401);
    let unknown = format!("{SCORE}?id=5f0a1b2c3d4e5f6071829304");
    assert_eq!(refused(caller.request_as(&admin, Method::GET, &unknown).send().await?).await?.0, 404);

    // An admin's token ends after a day, a session's after ninety.
    caller.sandbox.advance_clock(std::time::Duration::from_secs(24 * 60 * 60));
    assert_eq!(refused(caller.request_as(&admin, Method::GET, &of_session).send().await?).await?.0, 401);
    caller.get(SCORE).await?;
    caller.sandbox.advance_clock(std::time::Duration::from_secs(90 * 24 * 60 * 60));
    assert_eq!(caller.get_refused(SCORE).await?.0, 401);

    let wrong = json!({"email": "zara.specimen@example.com", "password": "wrong"});
    assert_eq!(caller.post_refused("/executive/log-in", &wrong).await?.0, 401);
    Ok(())
}

#[tokio::test]
async fn browsers_come_in_without_the_key() -> Outcome {
    let caller = Caller::new().await?;
    let request = |path: &str| {
        let url = format!("{}/0{path}", caller.sandbox.url());
        caller.http.get(url).header(service::API_VERSION_HEADER, service::API_VERSION)
    };
    answered(request(SCORE).header(service::SESSION_TOKEN_HEADER, &caller.token).send().await?).await?;
    assert_eq!(refused(request(SCORE).send().await?).await?.0, 401);
    let admin = caller.admin().await?;
    let as_admin =
        request(&format!("{SCORE}?id={}", caller.session)).header(service::ADMIN_TOKEN_HEADER, admin);
    assert_eq!(refused(as_admin.send().await?).await?.0, 401);
    // What takes no token of a session is not there.
    for path in ["/omni/start", "/executive/log-in", "/omni/interview"] {
        assert_eq!(refused(request(path).send().await?).await?.0, 404);
    }
    Ok(())
}

#[tokio::test]
async fn paths_methods_and_sizes_are_those_of_the_table() -> Outcome {
    let caller = Caller::new().await?;
    assert_eq!(caller.get_refused("/omni/nothing").await?.0, 404);
    let wrong_method = caller.request(Method::PUT, SCORE).send().await?;
    assert_eq!(wrong_method.headers()["allow"], "GET");
    assert_eq!(refused(wrong_method).await?.0, 405);
    let head = caller.request(Method::HEAD, SCORE).send().await?;
    assert_eq!(head.status(), 405);

    for (length, wanted) in [(service::MAX_REQUEST_BYTES, 200), (service::MAX_REQUEST_BYTES + 1, 413)] {
        let empty = r#"{"name":""}"#.len();
        let body = format!(r#"{{"name":"{}"}}"#, "Z".repeat(length - empty));
        let response = caller.request(Method::POST, "/omni/add/name").body(body).send().await?;
        assert_eq!(response.status(), wanted);
        if wanted == 413 {
            assert_eq!(refused(response).await?.1.status, Some(413));
        }
    }
    Ok(())
}

#[tokio::test]
async fn wrong_values_are_named_and_never_quoted() -> Outcome {
    let caller = Caller::new().await?;
    let cases: [(&str, Value, &[&str]); 9] = [
        ("/omni/add/name", json!({"name": {"first": CANARY}}), &["name: ", "expected a string"]),
        ("/omni/add/name", json!({}), &["missing field `name`"]),
        ("/omni/add/name", json!(CANARY), &["the body: ", "expected"]),
        ("/omni/add/geolocation", json!({"longitude": CANARY, "latitude": 1}), &["longitude: ", "expected"]),
        (
            "/omni/get/images",
            json!({"images": ["selfie", CANARY]}),
            &["images[1]: ", "ImageType", "croppedFace"],
        ),
        ("/omni/get/images", json!({"images": CANARY}), &["images: ", "expected a sequence"]),
        ("/omni/add/phone", json!({"phone": CANARY}), &["phone: "]),
        ("/omni/add/email", json!({"email": CANARY}), &["email: "]),
        (FRONT, json!({"base64Image": CANARY}), &["base64Image: expected base64"]),
    ];
    for (path, body, parts) in cases {
        let (status, error) = caller.post_refused(path, &body).await?;
        assert_eq!((status, error.status), (400, Some(400)), "{path}");
        for part in parts {
            assert!(message(&error).contains(part), "{path}: {}", message(&error));
        }
        assert!(!message(&error).contains("7194"), "{}", message(&error));
    }

    for (path, part) in [
        ("/omni/session/status/set", "the query: missing field `action`"),
        ("/omni/session/status/set?action=CANARY-7194", "expected one of Alive, Closed, Deleted"),
        ("/omni/add/face/third-party?imageType=CANARY-7194", "query parameter imageType: not a value of"),
        ("/omni/add/front-id/v2?onlyFront=CANARY-7194", "query parameter onlyFront: expected \"true\""),
    ] {
        let (status, error) = caller.post_refused(path, &json!({"base64Image": ""})).await?;
        assert_eq!(status, 400);
        assert!(message(&error).contains(part), "{path}: {}", message(&error));
        assert!(!message(&error).contains("7194"), "{}", message(&error));
    }

    for body in ["{", r#"{"name":"CANARY-7194"} x"#, "\"CANARY-7194"] {
        let request = caller.request(Method::POST, "/omni/add/name").body(body);
        let (status, error) = refused(request.send().await?).await?;
        assert_eq!(status, 400);
        assert!(message(&error).starts_with("the body is not valid JSON"), "{}", message(&error));
        assert!(!message(&error).contains("7194"), "{}", message(&error));
    }
    Ok(())
}

#[tokio::test]
async fn a_body_is_left_out_only_where_there_need_be_none() -> Outcome {
    let caller = Caller::new().await?;
    for path in ["/omni/start", "/omni/add/name"] {
        let (_, error) = refused(caller.request(Method::POST, path).send().await?).await?;
        assert_eq!(message(&error), "the body is missing");
    }
    let approve = format!("/omni/process/approve?interviewId={}", caller.session);
    answered(caller.request(Method::POST, &approve).send().await?).await?;
    for body in [json!(null), json!({})] {
        caller.post(&approve, &body).await?;
    }
    Ok(())
}

#[tokio::test]
async fn nothing_is_fetched_from_elsewhere() -> Outcome {
    let caller = Caller::new().await?;
    for path in [FRONT, "/omni/add/face/third-party"] {
        let (status, error) =
            caller.post_refused(path, &json!({"imageUrl": "http://127.0.0.1/id.jpg"})).await?;
        assert_eq!(status, 400);
        assert!(message(&error).contains("the sandbox fetches nothing"));
        assert_eq!(caller.post_refused(path, &json!({})).await?.0, 400);
    }
    Ok(())
}

#[tokio::test]
async fn steps_come_in_their_order() -> Outcome {
    let mut caller = Caller::new().await?;
    let refusal = |answer: (u16, omni_types::ApiError)| (answer.0, message(&answer.1).to_owned());
    let (status, text) = refusal(caller.upload_refused(BACK, CARD_BACK).await?);
    assert_eq!((status, &*text), (400, "the front of the document has to come before the back"));
    let (status, text) = refusal(caller.post_refused("/omni/process/id", &json!({})).await?);
    assert_eq!((status, &*text), (400, "the front of the document has to be captured first"));
    caller.upload(FRONT, CARD_FRONT).await?;
    let (status, text) = refusal(caller.post_refused("/omni/process/id", &json!({})).await?);
    assert_eq!((status, &*text), (400, "the back of the document has to be captured first"));
    let (status, text) = refusal(caller.post_refused("/omni/process/face", &json!({})).await?);
    assert_eq!((status, &*text), (400, "the selfie and the front of the document have to be captured first"));

    caller.upload(BACK, CARD_BACK).await?;
    caller.post("/omni/process/id", &json!({})).await?;
    caller.post("/omni/process/id", &json!({})).await?;
    for (path, picture) in [(FRONT, CARD_FRONT), (BACK, CARD_BACK)] {
        let (status, text) = refusal(caller.upload_refused(path, picture).await?);
        assert_eq!((status, &*text), (400, "the document was processed and can no longer be sent"));
    }

    caller.start(&json!({})).await?;
    caller.upload(&format!("{FRONT}?onlyFront=true"), CARD_FRONT).await?;
    let (status, text) = refusal(caller.upload_refused(BACK, CARD_BACK).await?);
    assert_eq!((status, &*text), (400, "the document was announced as one that has a front only"));
    Ok(())
}

#[tokio::test]
async fn a_closed_session_takes_nothing_more_and_keeps_its_score() -> Outcome {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    let score = caller.get(SCORE).await?;
    let closed = caller.post("/omni/session/status/set?action=Closed", &json!({})).await?;
    assert_eq!(closed["sessionStatus"], "Closed");
    assert!(closed["closedAt"].is_i64());
    let requests = [
        ("/omni/add/name", json!({"name": "Zara Specimen"})),
        ("/omni/add/phone", json!({"phone": "+15550100123"})),
        ("/omni/add/email", json!({"email": "zara.specimen@example.com"})),
        ("/omni/add/custom-fields", json!({"customFields": {}})),
        ("/omni/add/geolocation", json!({"longitude": 0, "latitude": 0})),
        ("/omni/process/id", json!({})),
        ("/omni/process/face", json!({})),
    ];
    for (path, body) in requests {
        let (status, error) = caller.post_refused(path, &body).await?;
        assert_eq!((status, message(&error)), (400, "the session is closed"), "{path}");
    }
    for (path, picture) in [(FRONT, CARD_FRONT), (BACK, CARD_BACK), ("/omni/add/face/third-party", SELFIE)] {
        let (status, error) = caller.upload_refused(path, picture).await?;
        assert_eq!((status, message(&error)), (400, "the session is closed"), "{path}");
    }
    assert_eq!(caller.get(SCORE).await?, score);
    caller.post("/omni/session/status/set?action=Alive", &json!({})).await?;
    caller.post("/omni/add/name", &json!({"name": "Zara Specimen"})).await?;
    Ok(())
}
