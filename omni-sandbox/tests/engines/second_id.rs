//! The second ID, and IDs without a portrait.

use jiff::civil::date;
use omni_engines::specimen::{Kind, Person, Portrait, Sex, Side};
use omni_types::Operation;
use serde_json::{Value, json};

use crate::caller;
use crate::caller::{TestResult, message};
use crate::images::{photograph_of, photographed, send, upload, without_portrait};

#[tokio::test]
async fn each_of_two_ids_is_read_and_compared_by_itself() -> TestResult {
    let caller = caller().await?;
    let mut first = Person::new(("NOEMI INVENTED", "PROBAND"), date(2001, 5, 4), Sex::Female);
    (first.portrait, first.document_number) = (Portrait::B, "KMX593847".into());
    let second = Person::zara();
    for (operation, kind, side, person, expected) in [
        (Operation::AddFrontId, Kind::Passport, Side::Front, &first, "Passport"),
        (Operation::AddFrontSecondId, Kind::Id, Side::Front, &second, "IdentificationCard"),
        (Operation::AddBackSecondId, Kind::Id, Side::Back, &second, "IdentificationCard"),
    ] {
        let seen = send(&caller, operation, &photograph_of(kind, side, person)).await?;
        assert_eq!((&seen["failReason"], &seen["typeOfId"]), (&Value::Null, &json!(expected)), "{side:?}");
    }
    // The second ID is that of the person in front of the camera.
    send(&caller, Operation::AddFace, second.portrait.photograph()).await?;
    for (process, fetch, compare, person, confidence) in [
        (Operation::ProcessId, Operation::FetchOcrData, Operation::ProcessFace, &first, 0.0),
        (
            Operation::ProcessSecondId,
            Operation::FetchSecondIdOcrData,
            Operation::ProcessFaceAgainstSecondId,
            &second,
            1.0,
        ),
    ] {
        caller.send(process, &json!({})).await?;
        let data = caller.call(fetch).await?;
        assert_eq!(data["name"]["fullName"], person.full_name());
        assert_eq!(data["documentNumber"], person.document_number.as_str());
        let matched = caller.send(compare, &json!({})).await?;
        assert_eq!(matched["confidence"], confidence, "{}", person.full_name());
    }
    // A passport has two lines, and the zone on the back of the second ID has three.
    for (fetch, lines) in [(Operation::FetchOcrData, 2), (Operation::FetchSecondIdOcrData, 3)] {
        let data = caller.call(fetch).await?;
        let zone = ["mrz1", "mrz2", "mrz3"].into_iter().filter(|line| data[*line].is_string());
        assert_eq!(zone.count(), lines);
    }
    Ok(())
}

#[tokio::test]
async fn a_second_id_with_the_number_or_the_portrait_of_somebody_else_is_a_sign_of_fraud() -> TestResult {
    const WITH_ANTIFRAUD: &str = "5f0a1b2c3d4e5f6071820005";
    let mut caller = caller().await?;
    let zara = Person::zara();
    let mut noemi = Person::new(("NOEMI INVENTED", "PROBAND"), date(2001, 5, 4), Sex::Female);
    (noemi.portrait, noemi.document_number) = (Portrait::B, "KMX593847".into());
    let (mut with_number, mut with_portrait) = (noemi.clone(), noemi.clone());
    with_number.document_number.clone_from(&zara.document_number);
    (with_portrait.portrait, with_portrait.document_number) = (zara.portrait, "KMX748296".into());
    for (first, second, expected) in [
        (&zara, None, json!({"result": "PASSED"})),
        (&noemi, Some(&noemi), json!({"result": "PASSED"})),
        (&noemi, Some(&with_number), json!({"result": "FAILED", "stepName": "FuzzyFieldAntifraudExecutor"})),
        (&noemi, Some(&with_portrait), json!({"result": "FAILED", "stepName": "IdFaceAntifraudExecutor"})),
    ] {
        caller.start(&json!({"configurationId": WITH_ANTIFRAUD})).await?;
        let passport = photograph_of(Kind::Passport, Side::Front, first);
        send(&caller, Operation::AddFrontId, &passport).await?;
        send(&caller, Operation::AddFace, first.portrait.photograph()).await?;
        caller.send(Operation::ProcessId, &json!({})).await?;
        assert_eq!(caller.send(Operation::ProcessFace, &json!({})).await?["confidence"], 1.0);
        if let Some(second) = second {
            for (operation, side) in
                [(Operation::AddFrontSecondId, Side::Front), (Operation::AddBackSecondId, Side::Back)]
            {
                let seen = send(&caller, operation, &photograph_of(Kind::Id, side, second)).await?;
                assert_eq!(seen["failReason"], Value::Null, "{side:?}");
            }
            caller.send(Operation::ProcessSecondId, &json!({})).await?;
            let data = caller.call(Operation::FetchSecondIdOcrData).await?;
            assert_eq!(data["documentNumber"], second.document_number.as_str());
        }
        assert_eq!(caller.call(Operation::ProcessAntifraud).await?, expected);
    }
    Ok(())
}

#[tokio::test]
async fn an_id_without_a_portrait_is_refused_with_its_code() -> TestResult {
    let caller = caller().await?;
    for (add, process, kind) in [
        (Operation::AddFrontId, Operation::ProcessId, Kind::Passport),
        (Operation::AddFrontSecondId, Operation::ProcessSecondId, Kind::Id),
    ] {
        let image = upload(&photographed(&without_portrait(kind)?));
        let (status, error) = caller.send_refused(add, &image).await?;
        assert_eq!((status, error.status), (400, Some(4019)), "{}: {error:?}", kind.name());
        assert_eq!(message(&error), "base64Image: there is no face on the ID");
        // It was not stored.
        assert_eq!(caller.send_refused(process, &json!({})).await?.0, 400, "{}", kind.name());
    }
    Ok(())
}
