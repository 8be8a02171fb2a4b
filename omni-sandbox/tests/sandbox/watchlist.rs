//! Watchlists: the global ones, and that of the organization.

use std::time::Duration;

use omni_sandbox::Persona;
use omni_sandbox::specimen::{CARD_BACK, CARD_FRONT, SELFIE};
use omni_types::{Base64, Operation};
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, TestResult, message, refused, responded, text};

async fn add(caller: &Caller, entry: &Value) -> Result<Value, Failure> {
    let admin = caller.admin().await?;
    responded(caller.request_as(&admin, Operation::AddWatchlistEntry).json(entry).send().await?).await
}

async fn add_refused(caller: &Caller, entry: &Value) -> Result<String, Failure> {
    let admin = caller.admin().await?;
    let response = caller.request_as(&admin, Operation::AddWatchlistEntry).json(entry).send().await?;
    let (status, error) = refused(response).await?;
    assert_eq!(status, 400);
    Ok(message(&error).to_owned())
}

/// What is stored of the organization's list.
async fn entries(caller: &Caller) -> Result<Vec<Value>, Failure> {
    let state: Value = serde_json::from_slice(&caller.sandbox.state().export().await?)?;
    Ok(state["tables"]["watchlistEntries"].as_array().cloned().unwrap_or_default())
}

async fn listed(caller: &Caller) -> Result<(Value, Value), Failure> {
    let result = caller.send(Operation::ProcessWatchlist, &json!({})).await?;
    assert_eq!(result["success"], true);
    let score = caller.call(Operation::FetchScore).await?;
    Ok((result["match"].clone(), score["incodeWatchlistScore"].clone()))
}

#[tokio::test]
async fn a_search_finds_people_by_name_and_is_found_again() -> TestResult {
    let mut caller = Caller::new().await?;
    let search = json!({
        "firstName": "Ruprecht",
        "surName": "Scheinbar",
        "birthYear": 1957,
        "watchlistTypes": ["sanction"],
        "fuzziness": 0.2,
        "subscribe": true,
    });
    let result = caller.send(Operation::SearchWatchlist, &search).await?;
    let data = &result["content"]["data"];
    assert_eq!((&result["status"], &data["total_hits"]), (&json!("success"), &json!(1)));
    assert_eq!(data["match_status"], "potential_match");
    assert_eq!(data["search_term"], "Ruprecht Scheinbar");
    assert_eq!(data["hits"][0]["doc"]["name"], "Ruprecht Scheinbar");
    assert_eq!(data["hits"][0]["match_types"], json!(["sanction"]));
    let filters = json!({"types": ["sanction"], "birth_year": 1957, "fuzziness": 0.2});
    assert_eq!(data["filters"], filters);
    assert_eq!(text(data, "created_at")?.len(), "2026-01-01 00:00:00".len());

    let reference = text(data, "ref")?;
    let again = (Operation::FetchUpdatedWatchlistResult, format!("ref={reference}"));
    let updated = caller.call(again.clone()).await?;
    assert_eq!(updated["content"]["data"]["hits"], data["hits"]);
    let of_session = (Operation::FetchUpdatedWatchlistResult, format!("id={}", caller.session));
    assert_eq!(caller.call(of_session.clone()).await?["content"]["data"]["ref"], *reference);
    assert_eq!(
        caller.call(Operation::FetchUpdatedWatchlistResult).await?["content"]["data"]["ref"],
        *reference
    );

    // Of many searches, however soon after each other, the last one is the latest.
    for number in 0..20 {
        let search = json!({"surName": format!("Specimen {number}")});
        let last = caller.send(Operation::SearchWatchlist, &search).await?;
        let latest = caller.call(Operation::FetchUpdatedWatchlistResult).await?;
        assert_eq!(latest["content"]["data"]["ref"], last["content"]["data"]["ref"]);
    }

    // Another session can neither name the search nor the session. An admin can.
    caller.start(&json!({})).await?;
    assert_eq!(caller.call_refused(again.clone()).await?.0, 404);
    assert_eq!(caller.call_refused(of_session).await?.0, 401);
    assert_eq!(caller.call_refused(Operation::FetchUpdatedWatchlistResult).await?.0, 404);
    let admin = caller.admin().await?;
    let found = caller.request_as(&admin, (again.0, again.1.as_str())).send().await?;
    assert_eq!(responded(found).await?["content"]["data"]["ref"], *reference);
    Ok(())
}

#[tokio::test]
async fn a_search_finds_nobody_or_whom_a_scenario_says() -> TestResult {
    let caller = Caller::new().await?;
    let nobody = json!({"firstName": "Zara", "surName": "Specimen"});
    let data = caller.send(Operation::SearchWatchlist, &nobody).await?["content"]["data"].clone();
    assert_eq!((&data["match_status"], &data["hits"]), (&json!("no_match"), &json!([])));
    let (status, _) = caller.send_refused(Operation::SearchWatchlist, &json!({"surName": " "})).await?;
    assert_eq!(status, 400);
    let unknown = json!({"surName": "SANDBOX_NO_SUCH_THING"});
    assert_eq!(caller.send_refused(Operation::SearchWatchlist, &unknown).await?.0, 400);
    // The update of an earlier search follows what has become known since.
    let magic = json!({"surName": "SANDBOX_WATCHLIST_SANCTION"});
    let data = caller.send(Operation::SearchWatchlist, &magic).await?["content"]["data"].clone();
    assert_eq!(data["total_hits"], 1);
    Ok(())
}

#[tokio::test]
async fn a_session_is_compared_with_the_list_of_the_organization() -> TestResult {
    let mut caller = Caller::new().await?;
    caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
    caller.send(Operation::AddEmail, &json!({"email": "Zara.Specimen@example.com"})).await?;
    caller.onboard().await?;
    assert_eq!(caller.call(Operation::FetchScore).await?["incodeWatchlistScore"], Value::Null);
    let (matches, score) = listed(&caller).await?;
    assert_eq!(matches, false);
    assert_eq!(score["watchlistScore"]["value"], "0.0");

    let soon = json!({"phone": "+1 555 0100 123", "watchlistType": "BLACKLIST"});
    assert_eq!(add(&caller, &soon).await?, json!({"success": true}));
    let (matches, score) = listed(&caller).await?;
    assert_eq!(matches, true);
    assert_eq!(score["dataMatches"], json!(["phone"]));
    assert_eq!(score["watchlistScore"], json!({"value": "16.7", "status": "WARN"}));

    // An entry with more in common counts more.
    let more = json!({
        "email": "zara.specimen@EXAMPLE.com",
        "imageBase64": Base64::from_bytes(SELFIE),
        "frontIdBase64": Base64::from_bytes(CARD_FRONT),
        "backIdBase64": Base64::from_bytes(CARD_BACK),
        "watchlistType": "BLACKLIST",
        "recordExpiresAt": "4102444800000",
    });
    add(&caller, &more).await?;
    let (_, score) = listed(&caller).await?;
    let matched = ["face", "idNumber", "email", "name", "birthDate"];
    assert_eq!(score["dataMatches"], json!(matched));
    assert_eq!(score["watchlistScore"], json!({"value": "83.3", "status": "FAIL"}));
    assert_eq!(caller.call(Operation::FetchScore).await?["overall"]["status"], "FAIL");

    // Another person has nothing in common.
    caller.start(&json!({})).await?;
    caller.send(Operation::AddPhone, &json!({"phone": "+15550100999"})).await?;
    assert_eq!(listed(&caller).await?.0, false);
    Ok(())
}

#[tokio::test]
async fn a_person_is_listed_by_what_the_second_id_says() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    let entry = json!({
        "idNumber": "utp 730152",
        "name": "Zara Invented Specimen",
        "birthDate": "634953600000",
        "watchlistType": "BLACKLIST",
    });
    add(&caller, &entry).await?;
    assert_eq!(listed(&caller).await?.0, false, "the number of the first ID is another");
    caller.upload(Operation::AddFrontSecondId, CARD_FRONT).await?;
    caller.send(Operation::ProcessSecondId, &json!({})).await?;
    let (matches, score) = listed(&caller).await?;
    assert_eq!(matches, true);
    assert_eq!(score["dataMatches"], json!(["idNumber", "name", "birthDate"]));
    // The first ID counts as before.
    add(&caller, &json!({"idNumber": "SPX482716", "email": "zara.specimen@example.com"})).await?;
    caller.send(Operation::AddEmail, &json!({"email": "zara.specimen@example.com"})).await?;
    assert_eq!(listed(&caller).await?.1["dataMatches"], json!(["idNumber", "name", "birthDate"]));
    caller.send(Operation::UpdateSecondIdOcrData, &json!({"documentNumber": "UTP000001"})).await?;
    assert_eq!(listed(&caller).await?.1["dataMatches"], json!(["idNumber", "email"]));
    Ok(())
}

#[tokio::test]
async fn a_face_on_a_blocklist_fails_the_session_if_the_flow_says_so() -> TestResult {
    let mut caller = Caller::new().await?;
    add(&caller, &json!({"imageBase64": Base64::from_bytes(SELFIE), "watchlistType": "BLACKLIST"})).await?;
    // The one who matches best is welcome.
    let welcome = json!({
        "phone": "+15550100123", "email": "zara.specimen@example.com", "watchlistType": "WHITELIST",
    });
    add(&caller, &welcome).await?;
    for (flow, with_welcome, status) in [
        ("60a1b2c3d4e5f60718293041", false, "WARN"),
        ("60a1b2c3d4e5f60718293041", true, "OK"),
        ("5f0a1b2c3d4e5f6071820005", false, "FAIL"),
        ("5f0a1b2c3d4e5f6071820005", true, "FAIL"),
    ] {
        caller.start(&json!({"configurationId": flow})).await?;
        caller.upload(Operation::AddFace, SELFIE).await?;
        if with_welcome {
            caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
            caller.send(Operation::AddEmail, &json!({"email": "zara.specimen@example.com"})).await?;
        }
        let (_, score) = listed(&caller).await?;
        assert_eq!(score["watchlistScore"]["status"], status, "{flow} {with_welcome}");
    }
    Ok(())
}

/// A JPEG of somebody else: that of the specimen, with a comment that changes nothing but its bytes.
fn another_face(comment: &[u8]) -> Vec<u8> {
    let length = u16::try_from(comment.len() + 2).unwrap_or_default().to_be_bytes();
    [&SELFIE[..2], &[0xFF, 0xFE], &length, comment, &SELFIE[2..]].concat()
}

#[tokio::test]
async fn an_image_of_the_list_is_nobody_but_whom_it_shows() -> TestResult {
    let mut caller = Caller::new().await?;
    let upload = |image: &[u8]| json!({"base64Image": Base64::from_bytes(image.to_vec())});
    caller.send(Operation::AddFace, &upload(&another_face(b"one"))).await?;
    let entry = |image: &[u8], id: &[u8]| {
        json!({
            "imageBase64": Base64::from_bytes(image.to_vec()),
            "frontIdBase64": Base64::from_bytes(id.to_vec()),
        })
    };
    let card = [CARD_FRONT, b"trailing bytes"].concat();
    // Images of strangers, in whatever number, are not the person in front of the camera, nor each other.
    add(&caller, &entry(&another_face(b"two"), &card)).await?;
    add(&caller, &entry(&another_face(b"three"), &card)).await?;
    add(&caller, &json!({"imageBase64": Base64::from_bytes(SELFIE)})).await?;
    assert_eq!(listed(&caller).await?.0, false);
    let stored = entries(&caller).await?;
    assert!(stored.iter().all(|entry| entry["name"].is_null() && entry["id_number"].is_null()), "{stored:?}");
    // The same image is the same face, whoever that is.
    add(&caller, &entry(&another_face(b"one"), &card)).await?;
    assert_eq!(listed(&caller).await?.1["dataMatches"], json!(["face"]));
    let again = add_refused(&caller, &entry(&another_face(b"one"), &card)).await?;
    assert!(again.starts_with("imageBase64: "), "{again}");

    // The specimen shows its persona, whichever persona is set.
    caller.sandbox.set_persona(Persona::stranger());
    caller.start(&json!({})).await?;
    caller.upload(Operation::AddFace, SELFIE).await?;
    add(&caller, &json!({"imageBase64": Base64::from_bytes(another_face(b"four"))})).await?;
    assert_eq!(listed(&caller).await?.0, false);
    Ok(())
}

#[tokio::test]
async fn a_result_can_be_viewed_by_its_link_until_its_session_is_deleted() -> TestResult {
    let caller = Caller::new().await?;
    let search = json!({"firstName": "Ruprecht", "surName": "Scheinbar"});
    let link = async || {
        let result = caller.send(Operation::SearchWatchlist, &search).await?;
        text(&result["content"]["data"], "share_url")
    };
    let shared = link().await?;
    let page = caller.http.get(&shared).send().await?;
    assert_eq!(page.status(), 200);
    assert!(page.headers()["content-type"].to_str()?.starts_with("text/html"));
    assert_eq!(page.headers()["cache-control"], "no-store");
    assert!(page.text().await?.contains("Ruprecht Scheinbar"));
    let other = if shared.ends_with('0') { '1' } else { '0' };
    let forged = format!("{}{other}", &shared[..shared.len() - 1]);
    assert_eq!(refused(caller.http.get(forged).send().await?).await?.0, 403);
    caller.sandbox.advance_clock(Duration::from_secs(60 * 60));
    assert_eq!(refused(caller.http.get(&shared).send().await?).await?.0, 410);

    let shared = link().await?;
    caller.send((Operation::SetSessionStatus, "action=Deleted"), &json!({})).await?;
    assert_eq!(refused(caller.http.get(&shared).send().await?).await?.0, 410);
    Ok(())
}

#[tokio::test]
async fn an_expired_entry_scores_nothing_and_a_deleted_one_is_gone() -> TestResult {
    let caller = Caller::new().await?;
    caller.send(Operation::AddPhone, &json!({"phone": "+15550100123"})).await?;
    let expires =
        i64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_millis())?
            + 3_600_000;
    let entry = json!({
        "phone": "+15550100123",
        "imageBase64": Base64::from_bytes(SELFIE),
        "watchlistType": "BLACKLIST",
        "recordExpiresAt": expires.to_string(),
    });
    add(&caller, &entry).await?;
    assert_eq!(listed(&caller).await?.1["watchlistScore"]["status"], "WARN");
    caller.sandbox.advance_clock(Duration::from_secs(7200));
    let (matches, score) = listed(&caller).await?;
    assert_eq!(matches, true);
    assert_eq!(score["watchlistScore"], json!({"value": "0.0", "status": "OK"}));

    let stored = entries(&caller).await?;
    let deletion = json!({"id": stored[0]["id"]});
    let admin = caller.admin().await?;
    for _ in 0..2 {
        let request = caller.request_as(&admin, Operation::DeleteWatchlistEntry).json(&deletion);
        assert_eq!(responded(request.send().await?).await?, json!({"success": true}));
    }
    assert_eq!(listed(&caller).await?.0, false);
    let state: Value = serde_json::from_slice(&caller.sandbox.state().export().await?)?;
    assert_eq!(state["blobs"], json!({}), "the image is gone with the entry");
    Ok(())
}

#[tokio::test]
async fn an_entry_needs_a_key_that_no_other_has() -> TestResult {
    let caller = Caller::new().await?;
    add(&caller, &json!({"phone": "+15550100123", "idNumber": "x-000 01"})).await?;
    for (entry, field) in [
        (json!({"name": "Zara Specimen"}), "idNumber, email, phone"),
        (json!({"phone": "+15550100123"}), "phone: "),
        (json!({"idNumber": "X00001"}), "idNumber: "),
        (json!({"phone": "5"}), "phone: "),
        (json!({"email": "bad"}), "email: "),
        (json!({"phone": "+15550100999", "birthDate": "yesterday"}), "birthDate: "),
        (json!({"phone": "+15550100999", "recordExpiresAt": "2030-01-01"}), "recordExpiresAt: "),
        (json!({"imageBase64": "/9j/2Q=="}), "imageBase64: "),
        (json!({"phone": "+15550100999", "frontIdBase64": Base64::from_bytes(SELFIE)}), "frontIdBase64: "),
    ] {
        let message = add_refused(&caller, &entry).await?;
        assert!(message.contains(field), "{message}");
    }
    assert_eq!(entries(&caller).await?.len(), 1);
    // The list belongs to the organization, not to a session.
    let mine = caller.send_refused(Operation::AddWatchlistEntry, &json!({"phone": "+15550100999"})).await?;
    assert_eq!(mine.0, 401);
    Ok(())
}
