//! Starting a session, following it, and completing it.

use std::time::Duration;

use omni_sandbox::specimen::{CARD_BACK, CARD_FRONT, SELFIE};
use omni_types::Operation;
use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, KEY, Route, TestResult, message, refused, text};

const DEFAULT: &str = "60a1b2c3d4e5f60718293041";
const MANUAL: &str = "5f0a1b2c3d4e5f6071820003";
const INACTIVE: &str = "5f0a1b2c3d4e5f6071820004";
const ONCE: &str = "5f0a1b2c3d4e5f6071820006";

const START: Operation = Operation::StartOnboarding;

async fn status(caller: &Caller) -> Result<String, Failure> {
    text(&caller.call(Operation::FetchOnboardingStatus).await?, "onboardingStatus")
}

#[tokio::test]
async fn a_session_follows_a_known_and_active_flow() -> TestResult {
    let mut caller = Caller::new().await?;
    let (code, error) = caller.call_refused(Operation::FetchFlowConfiguration).await?;
    assert_eq!(code, 400);
    assert_eq!(message(&error), format!("Flow not found for interview {}", caller.session));
    for (id, code) in [("5f0a1b2c3d4e5f6071829999", 4027), ("", 4027), (INACTIVE, 4028)] {
        let (status, error) = caller.send_refused(START, &json!({"configurationId": id})).await?;
        assert_eq!((status, error.status), (400, Some(code)), "{id}");
    }
    let started = caller.start(&json!({"configurationId": ONCE})).await?;
    assert_eq!((&started["flowType"], &started["idCaptureRetries"]), (&json!("flow"), &json!(0)));
    let configuration = caller.call(Operation::FetchFlowConfiguration).await?;
    assert_eq!(configuration["name"], "One attempt");
    assert_eq!(configuration["flowModules"][0]["key"], "TUTORIAL_ID");
    assert_eq!(caller.call(Operation::FetchLegacyFlowConfiguration).await?, configuration);
    let started = caller.start(&json!({})).await?;
    assert_eq!((&started["idCaptureRetries"], started.get("flowType")), (&json!(3), None));
    Ok(())
}

#[tokio::test]
async fn an_external_id_continues_only_the_open_session() -> TestResult {
    let mut caller = Caller::new().await?;
    let mine = json!({"externalId": "client34598"});
    caller.start(&mine).await?;
    let first = caller.session.clone();
    let with_flow = json!({"externalId": "client34598", "configurationId": MANUAL});
    assert_eq!(caller.start(&with_flow).await?["existingSession"], true);
    assert_eq!(caller.session, first);
    assert_eq!(caller.call(Operation::FetchFlowConfiguration).await?["name"], "Manual review");
    caller.call(Operation::CompleteOnboarding).await?;
    assert_eq!(caller.start(&mine).await?["existingSession"], false);
    assert_ne!(caller.session, first);
    // A session that is named by its id gets the external id that is sent with it.
    let named = json!({"interviewId": caller.session, "externalId": "client77777"});
    caller.start(&named).await?;
    assert_eq!(caller.start(&json!({"externalId": "client77777"})).await?["existingSession"], true);
    // By its id, the completed session still gets a token.
    assert_eq!(caller.start(&json!({"interviewId": first})).await?["existingSession"], true);
    assert_eq!(status(&caller).await?, "ONBOARDING_FINISHED");
    Ok(())
}

#[tokio::test]
async fn what_a_session_is_started_with_is_checked() -> TestResult {
    let mut caller = Caller::new().await?;
    for code in ["ALL", "MX", "MEX", "UTO"] {
        caller.start(&json!({"countryCode": code})).await?;
    }
    for (body, field) in [
        (json!({"countryCode": "XX"}), "countryCode"),
        (
            json!({"customFields": {"employees": "seven"}}),
            "customFields: the organization defined the field `employees` as INTEGER",
        ),
        (json!({"customFields": {"any": "SANDBOX_NO_SUCH_SCENARIO"}}), "customFields"),
        (json!({"externalCustomerId": "SANDBOX_NO_SUCH_SCENARIO"}), "externalCustomerId"),
    ] {
        let (status, error) = caller.send_refused(START, &body).await?;
        assert_eq!(status, 400);
        assert!(message(&error).starts_with(field), "{field}: {}", message(&error));
        assert!(!message(&error).contains("seven"));
    }
    let fields = json!({"employees": 7, "anything": "else"});
    caller.start(&json!({"customFields": fields})).await?;
    assert_eq!(caller.call(Operation::FetchCustomFields).await?["customFields"], fields);
    Ok(())
}

#[tokio::test]
async fn the_status_is_the_furthest_step_in_any_order() -> TestResult {
    let mut caller = Caller::new().await?;
    for processed_first in [true, false] {
        caller.start(&json!({})).await?;
        assert_eq!(status(&caller).await?, "UNKNOWN");
        caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
        assert_eq!(status(&caller).await?, "UNKNOWN");
        caller.upload(Operation::AddBackId, CARD_BACK).await?;
        assert_eq!(status(&caller).await?, "ID_VALIDATION_FINISHED");
        if processed_first {
            caller.send(Operation::ProcessId, &json!({})).await?;
            assert_eq!(status(&caller).await?, "POST_PROCESSING_FINISHED");
        }
        caller.upload(Operation::AddFace, SELFIE).await?;
        assert_eq!(status(&caller).await?, "FACE_VALIDATION_FINISHED");
        caller.send(Operation::ProcessId, &json!({})).await?;
        caller.send(Operation::ProcessFace, &json!({})).await?;
        assert_eq!(status(&caller).await?, "FACE_VALIDATION_FINISHED");
        assert_eq!(caller.call(Operation::FetchProcessingStatus).await?, json!({"finished": true}));
        assert_eq!(caller.call(Operation::CompleteOnboarding).await?["action"], "approved");
        assert_eq!(status(&caller).await?, "ONBOARDING_FINISHED");
    }
    Ok(())
}

#[tokio::test]
async fn the_flow_decides_at_the_end() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.start(&json!({"configurationId": MANUAL})).await?;
    caller.onboard().await?;
    let completed = caller.call(Operation::CompleteOnboarding).await?;
    assert_eq!(completed, json!({"action": "manualReview"}));
    caller.start(&json!({"configurationId": "5f0a1b2c3d4e5f6071820002"})).await?;
    let completed = caller.call(Operation::CompleteOnboarding).await?;
    let url = "https://example.com/onboarding/done";
    assert_eq!(completed, json!({"action": "none", "redirectionUrl": url}));
    for (scenario, action) in [("REJECTED", "rejected"), ("MANUAL_REVIEW", "manualReview")] {
        let forced = format!("SANDBOX_COMPLETION_{scenario}");
        caller.start(&json!({"externalCustomerId": forced})).await?;
        assert_eq!(caller.call(Operation::CompleteOnboarding).await?["action"], action);
    }
    Ok(())
}

#[tokio::test]
async fn automatic_approval_makes_a_customer_unless_the_phone_number_has_one() -> TestResult {
    let mut caller = Caller::new().await?;
    let (automatic, usual) = ("5f0a1b2c3d4e5f6071820002", "60a1b2c3d4e5f60718293041");
    for (flow, phone, existed, action) in [
        (automatic, "+15550100123", false, "approved"),
        (automatic, "+15550100123", true, "none"),
        // Without automatic approval, it is only a word.
        (usual, "+15550100124", false, "approved"),
        (usual, "+15550100124", false, "approved"),
    ] {
        let start = json!({"configurationId": flow, "externalCustomerId": "SANDBOX_COMPLETION_APPROVED"});
        caller.start(&start).await?;
        let added = caller.send(Operation::AddPhone, &json!({"phone": phone})).await?;
        assert_eq!(added["existingCustomer"], existed, "{flow}");
        assert_eq!(caller.call(Operation::CompleteOnboarding).await?["action"], action);
        assert_eq!(caller.call(Operation::CompleteOnboarding).await?["action"], action, "once more");
    }
    Ok(())
}

#[tokio::test]
async fn an_admin_is_locked_out_after_many_wrong_passwords() -> TestResult {
    let caller = Caller::new().await?;
    let login = |email: &str, password: &str| json!({"email": email, "password": password});
    for _ in 0..10 {
        let wrong = login("ZARA.specimen@example.com", "wrong");
        assert_eq!(caller.send_refused(Operation::LogInAdmin, &wrong).await?.0, 401);
    }
    let right = login("zara.specimen@example.com", "sandbox");
    let (code, error) = caller.send_refused(Operation::LogInAdmin, &right).await?;
    assert_eq!(code, 401);
    assert!(message(&error).contains("locked"), "{}", message(&error));
    caller.send(Operation::LogInAdmin, &login("ana.specimen@example.com", "sandbox")).await?;
    caller.sandbox.advance_clock(Duration::from_mins(15));
    caller.send(Operation::LogInAdmin, &right).await?;
    Ok(())
}

#[tokio::test]
async fn a_link_leads_to_a_page_that_goes_on_with_the_session() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.start(&json!({"configurationId": DEFAULT})).await?;
    let route = (Operation::FetchOnboardingUrl, "clientId=sandbox&components=qr&tag=verification");
    let url = text(&caller.call(route).await?, "url")?;
    assert!(url.ends_with("&clientId=sandbox&components=qr&tag=verification"), "{url}");
    let list = "clientId=sandbox&components=%5B%22qr%22%5D";
    let url = text(&caller.call((Operation::FetchOnboardingUrl, list)).await?, "url")?;
    assert!(url.ends_with("&clientId=sandbox&components=qr"), "{url}");
    let without_client = caller.call_refused((Operation::FetchOnboardingUrl, "clientId=%20")).await?;
    assert!(message(&without_client.1).starts_with("clientId: "), "{}", message(&without_client.1));
    let get = |url: String| caller.http.get(url).send();
    let page = get(url.clone()).await?;
    assert_eq!((page.status().as_u16(), &page.headers()["cache-control"]), (200, &"no-store".parse()?));
    let policy = page.headers()["content-security-policy"].to_str()?.to_owned();
    assert!(policy.contains("script-src 'self';") && policy.contains(caller.sandbox.files_url()), "{policy}");
    // The page on its own gives nothing away: the token is in the response to a POST.
    assert!(!page.text().await?.contains("eyJ"));
    let opened: Value = caller.http.post(&url).send().await?.json().await?;
    let keys: Vec<_> =
        opened["modules"].as_array().into_iter().flatten().map(|module| &module["key"]).collect();
    assert_eq!(keys, ["TUTORIAL_ID", "ID_OCR", "ID", "SELFIE", "FACE_MATCH"]);
    assert_eq!(opened["done"]["ids"][0]["front"], false);
    let token = text(&opened, "token")?;
    let own = caller.request_as(&token, Operation::FetchSessionStatus).send().await?;
    assert_eq!(own.json::<Value>().await?["id"], json!(caller.session));
    caller.upload(Operation::AddFrontId, CARD_FRONT).await?;
    let opened: Value = caller.http.post(&url).send().await?.json().await?;
    let front = &opened["done"]["ids"][0];
    assert_eq!((&front["front"], &front["frontAttempts"]), (&json!(true), &json!(1)));

    let other = url.replace(&caller.session, "5f0a1b2c3d4e5f6071829304");
    assert_eq!(refused(get(other).await?).await?.0, 403);
    assert_eq!(refused(caller.http.delete(&url).send().await?).await?.0, 405);
    caller.call(Operation::CompleteOnboarding).await?;
    assert_eq!(refused(caller.http.post(&url).send().await?).await?.0, 410);
    // A person sees a page instead.
    let shown = caller.http.get(&url).header("accept", "text/html").send().await?;
    assert_eq!(
        (shown.status().as_u16(), &shown.headers()["referrer-policy"]),
        (410, &"no-referrer".parse()?)
    );
    assert!(shown.text().await?.contains("<h1>This onboarding is over</h1>"));
    assert_eq!(refused(get(url.clone()).await?).await?.0, 410);
    caller.sandbox.advance_clock(Duration::from_hours(24));
    assert_eq!(refused(get(url).await?).await?.0, 410);
    Ok(())
}

#[tokio::test]
async fn the_page_has_its_files_and_no_others() -> TestResult {
    let caller = Caller::new().await?;
    for (name, status, media_type) in [
        ("main.js", 200, "text/javascript; charset=utf-8"),
        ("page.css", 200, "text/css; charset=utf-8"),
        ("icon.svg", 200, "image/svg+xml"),
        ("page.html", 404, ""),
        ("..%2fassets.rs", 404, ""),
    ] {
        let url = format!("{}/onboarding/assets/{name}", caller.sandbox.url());
        let file = caller.http.get(&url).send().await?;
        assert_eq!(file.status(), status, "{name}");
        if status == 200 {
            assert_eq!(file.headers()["content-type"], media_type);
            assert_eq!(file.headers()["x-content-type-options"], "nosniff");
            assert_eq!(caller.http.post(&url).send().await?.status(), 405);
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_sms_with_the_link_needs_a_session_with_a_phone_number() -> TestResult {
    let caller = Caller::new().await?;
    let admin = caller.admin().await?;
    let send = async |token: &str, id: &str, body: Value| {
        let route: Route = (Operation::SendOnboardingSms, format!("id={id}")).into();
        let response = caller.request_as(token, route).json(&body).send().await?;
        Ok::<_, Failure>((response.status().as_u16(), response.json::<Value>().await?))
    };
    let body = json!({"clientId": "sandbox", "smsText": "Go on here: {0}"});
    let (code, error) = send(&admin, "5f0a1b2c3d4e5f6071829304", body.clone()).await?;
    assert_eq!((code, &error["status"]), (400, &json!(4004)));
    assert_eq!(send(&caller.token, &caller.session, body.clone()).await?.0, 401);
    assert_eq!(send(&admin, &caller.session, body.clone()).await?.0, 400);
    caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
    assert_eq!(send(&admin, &caller.session, body).await?, (200, json!({"success": true})));
    for wrong in [json!({"clientId": "sandbox", "smsText": "Go on here"}), json!({"clientId": ""})] {
        assert_eq!(send(&admin, &caller.session, wrong).await?.0, 400);
    }
    Ok(())
}

#[tokio::test]
async fn the_sessions_of_a_person_are_those_that_passed() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.onboard().await?;
    let first = caller.session.clone();
    let customer = text(&caller.send(caller.approval(), &json!({})).await?, "uuid")?;
    caller.start(&json!({})).await?;
    caller.onboard().await?;
    let second = caller.session.clone();
    // Recognized, but not passed: the ID is missing its processing.
    caller.start(&json!({})).await?;
    caller.upload(Operation::AddFrontId, CARD_FRONT).await?;

    let list = |id: &str| Route::with_path(Operation::ListIdentitySessions, "customerId", id);
    let admin = caller.admin().await?;
    let sessions = async |token: &str, id: &str| {
        let response = caller.request_as(token, list(id)).send().await?;
        Ok::<_, Failure>((response.status().as_u16(), response.json::<Value>().await?))
    };
    let both = json!([{"interviewId": first}, {"interviewId": second}]);
    assert_eq!(sessions(&admin, &customer).await?, (200, both.clone()));
    // What a person decides counts more than the score.
    let review = async |decision: &str| {
        let route = (Operation::UpdateManualReview, format!("interviewId={second}"));
        let body = json!({"manualReviewStatus": decision});
        caller.request_as(&admin, route).json(&body).send().await
    };
    for (decision, expected) in [("REJECTED", json!([{"interviewId": first}])), ("APPROVED", both)] {
        assert_eq!(review(decision).await?.status(), 200);
        assert_eq!(sessions(&admin, &customer).await?.1, expected, "{decision}");
    }
    assert_eq!(sessions(&caller.token, &customer).await?.0, 401);
    assert_eq!(sessions(&admin, "61b2c3d4e5f6071829304152").await?.0, 404);
    let delete = (Operation::DeleteSession, format!("interviewId={second}"));
    caller.request_as(&admin, delete).send().await?;
    assert_eq!(sessions(&admin, &customer).await?.1, json!([{"interviewId": first}]));
    Ok(())
}

#[tokio::test]
async fn flows_of_a_directory_can_be_followed() -> TestResult {
    let directory = std::env::temp_dir().join(format!("omni-sandbox-flows-{}", std::process::id()));
    std::fs::create_dir_all(&directory)?;
    let id = "5f0a1b2c3d4e5f6071829999";
    let flow = format!("id = \"{id}\"\n[configuration]\nname = \"Mine\"\n");
    std::fs::write(directory.join("mine.toml"), flow)?;
    let builder = omni_sandbox::Sandbox::builder().flows(&directory);
    let mut caller = Caller::with(builder.clone()).await?;
    caller.start(&json!({"configurationId": id})).await?;
    assert_eq!(caller.call(Operation::FetchFlowConfiguration).await?["name"], "Mine");
    let url = Route::from(Operation::FetchFlowConfiguration).url(&format!("{}/0", caller.sandbox.url()));
    let from_page = caller.request_with(Method::GET, &url, &caller.token).send().await?;
    assert_eq!(from_page.status(), 200, "{KEY} is not needed below /0");

    std::fs::write(directory.join("wrong.toml"), "id = 7")?;
    let error = builder.start().await.err().ok_or("a wrong file was accepted")?;
    let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
    std::fs::remove_dir_all(&directory)?;
    assert!(source.contains("wrong.toml, line 1, id"), "{error}: {source}");
    Ok(())
}

#[tokio::test]
async fn of_the_sessions_of_one_moment_the_last_one_is_the_latest() -> TestResult {
    let mut caller = Caller::new().await?;
    for _ in 0..50 {
        caller.start(&json!({})).await?;
        let last = caller.session.clone();
        caller.start(&json!({"interviewId": last, "externalId": "client34598"})).await?;
        let latest = caller.start(&json!({"externalId": "client34598"})).await?;
        assert_eq!(latest["interviewId"], *last);
    }
    Ok(())
}
