//! The management API.

use std::time::Duration;

use omni_sandbox::Sandbox;
use omni_sandbox::control::OutboxContent;
use omni_sandbox::specimen::SELFIE;
use omni_types::Operation;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::caller::{Caller, TestResult, refused, responded, text};
use crate::manager::Manager;

#[tokio::test]
async fn only_who_has_the_token_and_no_page_of_the_web_gets_a_response() -> TestResult {
    let caller = Caller::new().await?;
    let url = |path: &str| format!("{}{path}", caller.sandbox.management_url());
    for open in ["/health", "/ready"] {
        responded(caller.http.get(url(open)).send().await?).await?;
    }
    for token in ["", "wrong", &caller.token] {
        let response = caller.http.get(url("/sessions")).bearer_auth(token).send().await?;
        assert_eq!(refused(response).await?.0, 401);
    }
    let manager = Manager(&caller);
    let rebound = manager.request(Method::GET, "/sessions").header("host", "page.example.org").send().await?;
    assert_eq!(refused(rebound).await?.0, 421);
    assert_eq!(manager.refused(Method::GET, "/nothing", &Value::Null).await?.0, 404);
    assert_eq!(manager.refused(Method::PUT, "/health", &Value::Null).await?.0, 405);
    Ok(())
}

#[tokio::test]
async fn the_persona_is_shown_and_changed() -> TestResult {
    let caller = Caller::new().await?;
    let manager = Manager(&caller);
    assert_eq!(manager.get("/persona").await?["name"], "specimen");
    assert_eq!(manager.send(Method::PUT, "/persona", &json!({"name": "spoof"})).await?["name"], "spoof");
    assert_eq!(caller.upload(Operation::AddFace, SELFIE).await?["confidence"], 1.0);
    for wrong in [json!({"name": "CANARY"}), json!({}), json!(1), json!(["CANARY"]), json!({"name": 1})] {
        let (status, message) = manager.refused(Method::PUT, "/persona", &wrong).await?;
        assert_eq!(status, 400);
        assert!(!message.contains("CANARY"), "{message}");
    }
    let personas = manager.get("/personas").await?;
    assert!(personas.as_array().is_some_and(|all| all.iter().any(|persona| persona["name"] == "stranger")));
    Ok(())
}

#[tokio::test]
async fn a_session_is_shown_forced_and_deleted() -> TestResult {
    let caller = Caller::new().await?;
    let manager = Manager(&caller);
    let session = format!("/sessions/{}", caller.session);
    let listed = manager.get("/sessions").await?;
    assert_eq!(listed[0]["id"], *caller.session);
    let after = manager.get(&format!("/sessions?after={}&limit=1", caller.session)).await?;
    assert_eq!(after, json!([]));
    for wrong in ["0", "1001", "-1", "many"] {
        let path = format!("/sessions?limit={wrong}");
        assert_eq!(manager.refused(Method::GET, &path, &Value::Null).await?.0, 400, "{wrong}");
    }

    let force = json!({"scenarios": ["SANDBOX_PERSONA_SPOOF"]});
    manager.send(Method::PUT, &format!("{session}/scenarios"), &force).await?;
    assert_eq!(caller.upload(Operation::AddFace, SELFIE).await?["confidence"], 1.0);
    let unknown = json!({"scenarios": ["SANDBOX_CANARY"]});
    let (status, why) = manager.refused(Method::PUT, &format!("{session}/scenarios"), &unknown).await?;
    assert_eq!(status, 400);
    assert!(why.starts_with("scenarios[0]: ") && !why.contains("CANARY"), "{why}");
    // What was refused changed nothing.
    let shown = manager.get(&session).await?;
    assert_eq!(shown["stored"]["forced"]["control"], json!(["SANDBOX_PERSONA_SPOOF"]));

    manager.delete(&session).await?;
    assert_eq!(manager.get(&session).await?["status"], "Deleted");
    assert_eq!(caller.call_refused(Operation::FetchScore).await?.0, 404);
    assert_eq!(manager.refused(Method::DELETE, &session, &Value::Null).await?.0, 404);
    Ok(())
}

#[tokio::test]
async fn a_scenario_makes_an_operation_fail_with_its_code() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    let scenario = format!("SANDBOX_APPROVE_CUSTOMER_{}", 4006);
    let listed = caller.sandbox.scenarios();
    assert!(listed.iter().any(|known| known.id == scenario && known.operations == ["approve_customer"]));
    caller.sandbox.sessions().force(&caller.session, [scenario]).await?;
    let (_, error) = caller.call_refused(caller.approval()).await?;
    assert_eq!(error.status, Some(4006));
    caller.sandbox.sessions().force(&caller.session, <[String; 0]>::default()).await?;
    assert_eq!(caller.call(caller.approval()).await?["success"], true);
    Ok(())
}

/// The token of these calls names no session: what is forced is known from the request.
#[tokio::test]
async fn a_scenario_makes_calls_without_a_session_fail_with_their_codes() -> TestResult {
    let caller = Caller::new().await?;
    let admin = caller.admin().await?;
    for code in [4026, 4027, 4028] {
        let start = json!({"externalCustomerId": format!("SANDBOX_START_ONBOARDING_{code}")});
        let (_, error) = caller.send_refused(Operation::StartOnboarding, &start).await?;
        assert_eq!(error.status, Some(code));
    }
    assert_eq!(caller.sandbox.sessions().page("", 10).await?.len(), 1, "a refused start has left a session");
    let id = &caller.session;
    let sms = json!({"clientId": "sandbox", "smsText": "{0}"});
    let interview = json!({"interviewId": id, "interviewerId": "interviewer-1"});
    for (scenario, route, body, code) in [
        ("START_ONBOARDING_4028", Operation::StartOnboarding.into(), json!({"interviewId": id}), 4028),
        ("SEND_ONBOARDING_SMS_4004", (Operation::SendOnboardingSms, format!("id={id}")).into(), sms, 4004),
        ("ASSIGN_INTERVIEWER_4014", Operation::AssignInterviewer.into(), interview, 4014),
        ("APPROVE_CUSTOMER_4006", caller.approval(), json!({}), 4006),
    ] {
        caller.sandbox.sessions().force(id, [format!("SANDBOX_{scenario}")]).await?;
        let (_, error) = refused(caller.request_as(&admin, route).json(&body).send().await?).await?;
        assert_eq!(error.status, Some(code), "{scenario}");
    }
    Ok(())
}

#[tokio::test]
async fn a_client_is_notified_of_a_session_at_any_time() -> TestResult {
    let caller = Caller::new().await?;
    let manager = Manager(&caller);
    let about = json!({"session": caller.session});
    let (status, why) = manager.refused(Method::POST, "/webhooks/onboardingStatus/fire", &about).await?;
    assert!(status == 400 && why.contains("UNKNOWN"), "{why}");
    let (status, why) = manager.refused(Method::POST, "/webhooks/workHistory/fire", &about).await?;
    assert!(status == 400 && why.contains("process_imss"), "{why}");
    let foreign = json!({"session": "5f0a1b2c3d4e5f6071829304"});
    assert_eq!(manager.refused(Method::POST, "/webhooks/workHistory/fire", &foreign).await?.0, 404);

    caller.send(Operation::ProcessImss, &json!({"curp": "MUPL920821MDFSRC07"})).await?;
    caller.sandbox.advance_clock(Duration::from_secs(2));
    caller.sandbox.outbox().settled().await?;
    caller.call(Operation::CompleteOnboarding).await?;
    for kind in ["onboardingStatus", "workHistory"] {
        let fired = manager.send(Method::POST, &format!("/webhooks/{kind}/fire"), &about).await?;
        assert_eq!(fired["hook"], kind);
        let outbox = manager.get(&format!("/outbox?session={}", caller.session)).await?;
        let bodies = outbox.as_array().into_iter().flatten().filter(|entry| entry["hook"] == kind);
        let bodies: Vec<_> = bodies.map(|entry| &entry["body"]).collect();
        assert_eq!(bodies, [&fired["body"]; 2], "{kind}");
    }
    Ok(())
}

#[tokio::test]
async fn webhooks_without_a_target_are_read_in_the_outbox_and_can_be_sent_later() -> TestResult {
    let caller = Caller::new().await?;
    let manager = Manager(&caller);
    caller.call(Operation::CompleteOnboarding).await?;
    let outbox = manager.get(&format!("/outbox?session={}", caller.session)).await?;
    let entry = &outbox[0];
    assert_eq!((&entry["kind"], &entry["hook"]), (&json!("webhook"), &json!("onboardingStatus")));
    assert_eq!(entry["body"]["onboardingStatus"], "ONBOARDING_FINISHED");
    assert_eq!(entry["attempts"], json!([]));
    let redeliver = format!("/outbox/{}/redeliver", text(entry, "id")?);
    let (status, why) = manager.refused(Method::POST, &redeliver, &Value::Null).await?;
    assert_eq!((status, why.contains("PUT /webhooks")), (400, true), "{why}");

    // Port 9 discards what it gets, if anything listens there at all.
    let target = json!({"url": "http://127.0.0.1:9/hook"});
    let targets = manager.send(Method::PUT, "/webhooks/onboardingStatus", &target).await?;
    assert_eq!(targets, json!({"onboardingStatus": target}));
    manager.send(Method::POST, &redeliver, &Value::Null).await?;
    caller.sandbox.outbox().settled().await?;
    let entries = caller.sandbox.outbox().of_session(&caller.session).await?;
    let OutboxContent::Webhook { attempts, .. } = &entries[0].content else {
        return Err("no webhook".into());
    };
    assert_eq!(attempts.len(), 1);
    assert_eq!(manager.delete("/webhooks/onboardingStatus").await?, json!({}));
    let wrong = json!({"url": "ftp://CANARY", "clientCredentials": null});
    let (status, why) = manager.refused(Method::PUT, "/webhooks/onboardingStatus", &wrong).await?;
    assert!(status == 400 && why.starts_with("url: ") && !why.contains("CANARY"), "{why}");
    assert_eq!(manager.refused(Method::PUT, "/webhooks/other", &target).await?.0, 404);
    Ok(())
}

#[tokio::test]
async fn the_clock_is_read_and_moved() -> TestResult {
    let caller = Caller::new().await?;
    let manager = Manager(&caller);
    let before = manager.get("/clock").await?["now"].as_i64().ok_or("no time")?;
    let hundred_days = 100_i64 * 24 * 60 * 60 * 1000;
    let after = manager.send(Method::POST, "/clock", &json!({"advance": hundred_days})).await?;
    assert!(after["now"].as_i64().ok_or("no time")? >= before + hundred_days);
    // The token of the session has expired.
    assert_eq!(caller.call_refused(Operation::FetchScore).await?.0, 401);
    for wrong in [json!({"advance": -1}), json!({"advance": u64::MAX}), json!({}), json!({"by": 1})] {
        assert_eq!(manager.refused(Method::POST, "/clock", &wrong).await?.0, 400, "{wrong}");
    }
    Ok(())
}

#[tokio::test]
async fn requests_are_counted_and_bodies_kept_only_if_asked_for() -> TestResult {
    for keeps in [false, true] {
        let caller = Caller::with(Sandbox::builder().journal_bodies(keeps)).await?;
        caller.send(Operation::AddName, &json!({"name": "Zara CANARY"})).await?;
        caller.send_refused(Operation::AddName, &json!({"name": 1})).await?;
        let manager = Manager(&caller);
        let journal = manager.get("/journal").await?;
        let [.., added, refused] = journal.as_array().ok_or("no list")?.as_slice() else {
            return Err("too few entries".into());
        };
        assert_eq!((&added["operation"], &added["status"]), (&json!("add_name"), &json!(200)));
        assert_eq!(added["session"], *caller.session);
        assert_eq!(refused["status"], 400);
        assert_eq!(added["request"]["name"] == "Zara CANARY", keeps);
        assert_eq!(refused["response"]["status"] == 400, keeps);
        let metrics = manager.request(Method::GET, "/metrics").send().await?;
        assert!(metrics.headers()["content-type"].to_str()?.starts_with("text/plain; version=0.0.4"));
        let metrics = metrics.text().await?;
        let line = "omni_sandbox_requests_total{operation=\"add_name\",status=\"200\"} 1\n";
        assert!(metrics.contains(line) && !metrics.contains("CANARY"), "{metrics}");
        assert_eq!(manager.delete("/journal").await?, json!([]));
    }
    Ok(())
}

#[tokio::test]
async fn a_state_is_sent_while_it_is_read() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    let manager = Manager(&caller);
    let response = manager.request(Method::GET, "/state").send().await?;
    assert_eq!(response.headers().get("content-type").ok_or("no type")?, "application/json");
    // Its length is not known before all of it was read.
    assert_eq!((response.status(), response.content_length()), (StatusCode::OK, None));
    let sent: Value = serde_json::from_slice(&response.bytes().await?)?;
    let same: Value = serde_json::from_slice(&caller.sandbox.state().export().await?)?;
    assert!(sent == same && sent["blobs"].as_object().is_some_and(|blobs| blobs.len() >= 3));
    // A caller that hangs up keeps nobody from reading it again.
    drop(manager.request(Method::GET, "/state").send().await?);
    assert!(manager.get("/state").await? == same);
    Ok(())
}

#[tokio::test]
async fn only_a_state_may_be_large() -> TestResult {
    let caller = Caller::new().await?;
    let manager = Manager(&caller);
    let large = json!({"name": "x".repeat(17 << 20)});
    assert_eq!(manager.refused(Method::PUT, "/persona", &large).await?.0, 413);
    assert_eq!(manager.refused(Method::PUT, "/state", &large).await?.0, 400);
    let mut state = manager.get("/state").await?;
    state["blobs"] = json!({"5f0a1b2c3d4e5f6071820001": "%CANARY%"});
    let (status, message) = manager.refused(Method::PUT, "/state", &state).await?;
    assert_eq!((status, message.as_str()), (400, "blobs: expected base64"));
    Ok(())
}

#[tokio::test]
async fn the_state_moves_to_another_sandbox_and_is_reset() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    assert_eq!(caller.call(caller.approval()).await?["success"], true);
    let state = Manager(&caller).get("/state").await?;

    let other = Caller::new().await?;
    let manager = Manager(&other);
    manager.send(Method::PUT, "/state", &state).await?;
    let ids = |sessions: &[omni_sandbox::control::SessionSummary]| -> Vec<String> {
        sessions.iter().map(|session| session.id.clone()).collect()
    };
    assert_eq!(ids(&other.sandbox.sessions().page("", 10).await?), std::slice::from_ref(&caller.session));
    let moved = manager.get("/state").await?;
    assert_eq!((&moved["blobs"], &moved["format"]), (&state["blobs"], &json!(2)));
    for table in ["customers", "tasks", "watchlistEntries"] {
        assert_eq!(moved["tables"][table], state["tables"][table]);
    }
    // What the management API has set is not part of it.
    assert_eq!(moved["tables"]["settings"], Value::Null);
    // Images are there as well, and whoever was approved is recognized.
    let admin = other.admin().await?;
    let images = (Operation::FetchImages, format!("id={}", caller.session));
    let body = json!({"images": ["croppedFrontID"]});
    let fetched = other.request_as(&admin, images).json(&body).send().await?;
    assert_eq!(fetched.status(), StatusCode::OK);

    let key = &state["eventsKey"];
    let other_format = json!({"format": 3, "eventsKey": key, "tables": {}, "blobs": {}});
    let without_key = json!({"format": 2, "tables": {}, "blobs": {}});
    for wrong in [json!({}), other_format, without_key, json!([])] {
        assert_eq!(manager.refused(Method::PUT, "/state", &wrong).await?.0, 400);
    }
    manager.delete("/state").await?;
    let empty = manager.get("/state").await?;
    assert!(empty["blobs"].as_object().is_some_and(serde_json::Map::is_empty));
    assert!(other.sandbox.sessions().page("", 10).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn flows_watchlists_operations_and_scenarios_are_listed() -> TestResult {
    let caller = Caller::new().await?;
    let manager = Manager(&caller);
    for path in ["/flows", "/operations", "/scenarios"] {
        let listed = manager.get(path).await?;
        assert!(listed.as_array().is_some_and(|all| all.len() > 1), "{path}");
        assert!(listed[0]["id"].is_string(), "{path}");
    }
    let admin = caller.admin().await?;
    let entry = json!({"name": "Listed Specimen", "email": "listed.specimen@example.com"});
    responded(caller.request_as(&admin, Operation::AddWatchlistEntry).json(&entry).send().await?).await?;
    let watchlists = manager.get("/watchlists").await?;
    assert!(watchlists["global"].as_array().is_some_and(|all| all.len() > 1));
    assert_eq!(watchlists["custom"][0]["email"], "listed.specimen@example.com");
    Ok(())
}

#[tokio::test]
async fn the_dashboard_is_there_without_a_token_and_holds_nothing() -> TestResult {
    let caller = Caller::new().await?;
    let manager = Manager(&caller);
    let url = |path: &str| format!("{}{path}", caller.sandbox.management_url());
    for (path, media_type) in [("/", "text/html"), ("/dashboard/main.js", "text/javascript")] {
        let response = caller.http.get(url(path)).send().await?;
        assert_eq!(response.status(), 200, "{path}");
        assert!(response.headers()["content-type"].to_str()?.starts_with(media_type), "{path}");
        let policy = response.headers()["content-security-policy"].to_str()?;
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(!response.text().await?.contains(&caller.session));
        let rebound = caller.http.get(url(path)).header("host", "page.example.org").send().await?;
        assert_eq!(refused(rebound).await?.0, 421);
        assert_eq!(manager.refused(Method::POST, path, &Value::Null).await?.0, 405);
    }
    let unknown = caller.http.get(url("/dashboard/other.js")).send().await?;
    assert_eq!(refused(unknown).await?.0, 404);
    Ok(())
}
