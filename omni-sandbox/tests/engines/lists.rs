//! Who is found by what engines see, and formats that they do not see.

use jiff::civil::date;
use omni_engines::specimen::{Kind, Person, Portrait, Scene, Side, draw, photograph};
use omni_types::{Base64, Operation};
use serde_json::{Value, json};

use crate::caller;
use crate::caller::{Caller, Failure, TestResult, message, responded};
use crate::images::{cassian, photograph_of, send, upload};

/// Captures a passport and has it read.
async fn read(caller: &Caller, person: &Person) -> TestResult {
    send(caller, Operation::AddFrontId, &photograph_of(Kind::Passport, Side::Front, person)).await?;
    caller.send(Operation::ProcessId, &json!({})).await?;
    let data = caller.call(Operation::FetchOcrData).await?;
    assert_eq!(data["name"]["fullName"], person.full_name());
    assert_eq!(data["documentNumber"], person.document_number.as_str());
    Ok(())
}

/// Whether the session matches an entry of the watchlist, and in what.
async fn listed(caller: &Caller) -> Result<(Value, Value), Failure> {
    let found = caller.send(Operation::ProcessWatchlist, &json!({})).await?;
    let score = caller.call(Operation::FetchScore).await?;
    Ok((found["match"].clone(), score["incodeWatchlistScore"]["dataMatches"].clone()))
}

#[tokio::test]
async fn a_person_on_the_watchlist_is_found_by_the_face_and_by_what_the_id_says() -> TestResult {
    let mut caller = caller().await?;
    let mut person = cassian();
    (person.portrait, person.document_number) = (Portrait::A, "KMX593847".into());
    // Nothing is sent but images.
    let entry = json!({
        "imageBase64": Base64::from_bytes(Portrait::A.photograph()),
        "frontIdBase64": Base64::from_bytes(photograph_of(Kind::Id, Side::Front, &person)),
        "watchlistType": "BLACKLIST",
    });
    let admin = caller.admin().await?;
    let add = |entry: &Value| caller.request_as(&admin, Operation::AddWatchlistEntry).json(entry).send();
    let (front, back) = [Side::Front, Side::Back].map(|side| draw(Kind::Id, side, &person)).into();
    let two = photograph(&front, &Scene { second: Some(back), ..Scene::default() }, 1).to_jpeg(88);
    let refused =
        add(&json!({"frontIdBase64": Base64::from_bytes(two), "watchlistType": "BLACKLIST"})).await?;
    assert_eq!(refused.status(), 400, "two documents");
    responded(add(&entry).await?).await?;
    let stored = caller.sandbox.watchlists().custom().await?;
    let [stored] = &stored[..] else { return Err("not one entry".into()) };
    assert!(stored.has_face);
    assert!(stored.person.id_number.as_ref() == Some(&person.document_number));
    assert!(stored.person.name.as_deref() == Some("CASSIAN FICTIVE"));

    // The same man some years later, with another ID that has the same number.
    let everything = json!(["face", "idNumber", "name", "birthDate"]);
    for (face, person, by_face, by_both) in [
        (Portrait::Later, &person, json!([true, ["face"]]), json!([true, everything])),
        (Portrait::B, &Person::zara(), json!([false, []]), json!([false, []])),
    ] {
        caller.start(&json!({})).await?;
        send(&caller, Operation::AddFace, face.photograph()).await?;
        let (matches, common) = listed(&caller).await?;
        assert_eq!(json!([matches, common]), by_face, "{face:?}");
        read(&caller, person).await?;
        let (matches, common) = listed(&caller).await?;
        assert_eq!(json!([matches, common]), by_both, "{face:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_number_of_another_person_is_a_sign_of_fraud_and_another_spelling_is_not() -> TestResult {
    const WITH_ANTIFRAUD: &str = "5f0a1b2c3d4e5f6071820005";
    let mut caller = caller().await?;
    let start = json!({"configurationId": WITH_ANTIFRAUD});
    caller.start(&start).await?;
    read(&caller, &Person::zara()).await?;
    let mut misspelled = Person::zara();
    misspelled.surname = "SPECIMAN".into();
    let mut other = Person::zara();
    (other.given_names, other.birth_date) = ("OTTILIE".into(), date(1984, 1, 2));
    // Only the number is the same, not the face.
    other.portrait = Portrait::B;
    for (person, expected) in [
        (&misspelled, json!({"result": "PASSED"})),
        (&other, json!({"result": "FAILED", "stepName": "FuzzyFieldAntifraudExecutor"})),
    ] {
        caller.start(&start).await?;
        read(&caller, person).await?;
        send(&caller, Operation::AddFace, person.portrait.photograph()).await?;
        let matched = caller.send(Operation::ProcessFace, &json!({})).await?;
        assert_eq!(matched["confidence"], 1.0);
        assert_eq!(caller.call(Operation::ProcessAntifraud).await?, expected, "{}", person.full_name());
    }
    Ok(())
}

#[tokio::test]
async fn a_format_that_is_not_read_is_named() -> TestResult {
    let caller = caller().await?;
    for (name, brand) in [("HEIC", b"heic"), ("AVIF", b"avif")] {
        let file = [&b"\0\0\0\x18ftyp"[..], brand, b"\0\0\0\0mif1miaf"].concat();
        let said = format!("{name} is not supported; send JPEG or PNG");
        // For IDs, the response has no place for the message, so it is in the session.
        for (operation, place) in [
            (Operation::AddFrontId, "/document/front_rejected"),
            (Operation::AddFrontSecondId, "/second_document/front_rejected"),
        ] {
            let front = send(&caller, operation, &file).await?;
            assert_eq!(front["failReason"], "UNKNOWN_DOCUMENT_TYPE", "{name}");
            let state = caller.sandbox.sessions().get(&caller.session).await?;
            let fact = state.facts.iter().find(|fact| fact.place == place).ok_or(place)?;
            assert_eq!(fact.value["cause"], said, "{place}");
        }
        for (operation, query, code) in [
            (Operation::AddFace, "", 4019),
            (Operation::AddCreditCardFront, "", 400),
            (Operation::AddDocument, "type=document", 400),
            (Operation::AddDocument, "type=medicalDoc", 400),
        ] {
            let (status, error) = caller.send_refused((operation, query), &upload(&file)).await?;
            assert_eq!((status, error.status), (400, Some(code)), "{operation:?}");
            assert_eq!(message(&error), format!("base64Image: {said}"), "{operation:?}");
        }
    }
    Ok(())
}
