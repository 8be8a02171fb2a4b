//! IDs, and what is made of them.

use jiff::civil::date;
use jiff::tz::Offset;
use jiff::{Timestamp, Unit};
use omni_engines::image::Image;
use omni_engines::specimen::{Kind, Person, Portrait, Scene, Sex, Side, draw, photograph};
use omni_sandbox::specimen::{CARD_BACK, CARD_FRONT, CARD_FRONT_BLURRED, SELFIE};
use omni_types::Operation;
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, TestResult};
use crate::images::{cassian, on_gray, photograph_of, pixels, png, send};
use crate::{builder, caller};

const FRONT: Operation = Operation::AddFrontId;
const BACK: Operation = Operation::AddBackId;

/// The statuses of the checks of the ID that are not OK.
async fn failed_checks(caller: &Caller) -> Result<Vec<String>, Failure> {
    let score = caller.call(Operation::FetchScore).await?;
    let checks = score["idValidation"]["idSpecific"].as_array().ok_or("no checks")?;
    let failed = checks.iter().filter(|check| check["status"] != "OK");
    Ok(failed.filter_map(|check| check["key"].as_str().map(str::to_owned)).collect())
}

#[tokio::test]
async fn the_specimens_pass_and_what_is_said_of_them_was_measured() -> TestResult {
    let mut caller = caller().await?;
    let blurred = caller.upload(FRONT, CARD_FRONT_BLURRED).await?;
    assert_eq!(blurred["failReason"], "DOCUMENT_NOT_READABLE");
    let side = caller.upload(FRONT, CARD_BACK).await?;
    assert_eq!(
        (&side["failReason"], &side["classification"]),
        (&json!("WRONG_DOCUMENT_SIDE"), &json!(false))
    );
    let face = caller.upload(FRONT, SELFIE).await?;
    assert_eq!(face["classification"], false, "{face}");
    let front = caller.upload(FRONT, CARD_FRONT).await?;
    for (field, value) in [
        ("classification", json!(true)),
        ("readability", json!(true)),
        ("typeOfId", json!("IdentificationCard")),
        ("countryCode", json!("UTO")),
        ("failReason", Value::Null),
    ] {
        assert_eq!(front[field], value, "{field}");
    }
    let side = caller.upload(BACK, CARD_FRONT).await?;
    assert_eq!(side["failReason"], "WRONG_DOCUMENT_SIDE");
    let back = caller.upload(BACK, CARD_BACK).await?;
    assert_eq!((&back["failReason"], &back["typeOfId"]), (&Value::Null, &json!("IdentificationCard")));
    caller.upload(Operation::AddFace, SELFIE).await?;
    caller.send(Operation::ProcessId, &json!({})).await?;
    let matched = caller.send(Operation::ProcessFace, &json!({})).await?;
    assert_eq!((&matched["confidence"], &matched["existingUser"]), (&json!(1.0), &json!(false)));
    let data = caller.call(Operation::FetchOcrData).await?;
    for (field, value) in [
        ("/name/fullName", json!("ZARA INVENTED SPECIMEN")),
        ("/name/paternalLastName", json!("SPECIMEN")),
        ("/documentNumber", json!("SPX482716")),
        ("/birthDate", json!(634_953_600_000_i64)),
        ("/expirationDate", json!(2035)),
        ("/gender", json!("F")),
        ("/mrz2", json!("9002144F3506293UTO<<<<<<<<<<<0")),
    ] {
        assert_eq!(data.pointer(field), Some(&value), "{field}");
    }
    let sure = data.pointer("/ocrDataConfidence/documentNumberConfidence").and_then(Value::as_f64);
    assert!(sure.is_some_and(|sure| sure > 0.8), "{sure:?}");
    assert_eq!(failed_checks(&caller).await?, [""; 0]);
    assert_eq!(caller.call(Operation::FetchScore).await?["overall"]["status"], "OK");
    let state = caller.sandbox.sessions().get(&caller.session).await?;
    for place in
        ["/document/front/text", "/document/front/portrait", "/document/result/text", "/face/result/matches"]
    {
        let fact = state.facts.iter().find(|fact| fact.place == place).ok_or(place)?;
        assert_eq!(fact.source, "measured", "{place}");
    }
    let approved = caller.call(caller.approval()).await?;
    assert_eq!(approved["success"], true);

    // The same person again, who forces that somebody else is in front of the camera.
    let first = caller.session.clone();
    caller.start(&json!({"externalCustomerId": "SANDBOX_FACE_STRANGER"})).await?;
    caller.upload(FRONT, CARD_FRONT).await?;
    caller.upload(Operation::AddFace, SELFIE).await?;
    let matched = caller.send(Operation::ProcessFace, &json!({})).await?;
    assert_eq!((&matched["confidence"], &matched["existingUser"]), (&json!(0.0), &json!(true)));
    assert_eq!((&matched["existingInterviewId"], &matched["nameMatched"]), (&json!(first), &json!(true)));
    // Somebody else really is.
    caller.start(&json!({})).await?;
    caller.upload(FRONT, CARD_FRONT).await?;
    send(&caller, Operation::AddFace, Portrait::B.photograph()).await?;
    let matched = caller.send(Operation::ProcessFace, &json!({})).await?;
    assert_eq!((&matched["confidence"], &matched["existingUser"]), (&json!(0.0), &json!(false)));
    Ok(())
}

#[tokio::test]
async fn a_passport_has_one_side_and_its_print_is_held_against_its_zone() -> TestResult {
    let mut caller = caller().await?;
    let mut person = Person::new(("NOEMI INVENTED", "PROBAND"), date(2013, 5, 4), Sex::Female);
    person.portrait = Portrait::B;
    (person.issue_date, person.expiry_date) = (date(2014, 6, 30), date(2024, 6, 29));
    caller.start(&json!({"configurationId": "5f0a1b2c3d4e5f6071820005"})).await?;
    let front = send(&caller, FRONT, &photograph_of(Kind::Passport, Side::Front, &person)).await?;
    assert_eq!((&front["typeOfId"], &front["failReason"]), (&json!("Passport"), &Value::Null));
    let another = photograph_of(Kind::Passport, Side::Front, &Person::zara());
    let same = photograph_of(Kind::Passport, Side::Front, &person);
    for page in [another, same] {
        assert_eq!(send(&caller, BACK, &page).await?["failReason"], "WRONG_ONE_SIDED_DOCUMENT");
    }
    caller.send(Operation::ProcessId, &json!({})).await?;
    let data = caller.call(Operation::FetchOcrData).await?;
    assert_eq!(data["name"]["paternalLastName"], "PROBAND");
    assert_eq!(data["documentNumber"], person.document_number.as_str());
    // The flow has a minimum age.
    assert_eq!(failed_checks(&caller).await?, ["documentExpired", "underageCheck"]);
    // The persona is older.
    let face = send(&caller, Operation::AddFace, Portrait::B.photograph()).await?;
    let today = Offset::UTC.to_datetime(Timestamp::now()).date();
    assert_eq!(face["age"], person.birth_date.until((Unit::Year, today))?.get_years());
    Ok(())
}

#[tokio::test]
async fn a_license_is_held_against_its_barcode() -> TestResult {
    let mut caller = caller().await?;
    let person = from_california();
    let front = photograph_of(Kind::License, Side::Front, &person);
    let mut other = person.clone();
    other.document_number = "Z0000000".into();
    for (holder, expected) in [(&person, vec![]), (&other, vec!["2DBarcodeContent".to_owned()])] {
        caller.start(&json!({})).await?;
        let captured = send(&caller, FRONT, &front).await?;
        assert_eq!(
            (&captured["typeOfId"], &captured["failReason"]),
            (&json!("DriversLicense"), &Value::Null)
        );
        send(&caller, BACK, &photograph_of(Kind::License, Side::Back, holder)).await?;
        caller.send(Operation::ProcessId, &json!({})).await?;
        let data = caller.call(Operation::FetchOcrData).await?;
        assert_eq!(failed_checks(&caller).await?, expected, "{data}");
    }
    assert!(
        caller.call(Operation::FetchOcrData).await?["barcodeRawData"]
            .as_str()
            .is_some_and(|raw| raw.contains("Z0000000"))
    );
    Ok(())
}

#[tokio::test]
async fn a_whole_id_has_to_be_on_the_image() -> TestResult {
    let caller = caller().await?;
    let person = Person::zara();
    let card = draw(Kind::Id, Side::Front, &person);
    let cut = Scene { cut: 0.35, ..Scene::default() };
    let image = photograph(&card, &cut, 1).to_jpeg(cut.jpeg_quality);
    assert_eq!(send(&caller, FRONT, &image).await?["failReason"], "UNABLE_TO_ALIGN_DOCUMENT");
    let bank = photograph_of(Kind::Bank, Side::Front, &person);
    assert_eq!(send(&caller, FRONT, &bank).await?["failReason"], "UNKNOWN_DOCUMENT_TYPE");
    // A scan of it, which fills the image.
    let scan = draw(Kind::Bank, Side::Front, &Person::zara()).to_jpeg(90);
    assert_eq!(send(&caller, FRONT, &scan).await?["failReason"], "UNKNOWN_DOCUMENT_TYPE");
    Ok(())
}

#[tokio::test]
async fn a_flat_document_that_fills_the_image_is_accepted() -> TestResult {
    let mut caller = caller().await?;
    for (kind, person) in [
        (Kind::Passport, Person::zara()),
        (Kind::Id, Person::lucia()),
        (Kind::Voter, Person::lucia()),
        (Kind::License, Person::zara()),
    ] {
        caller.start(&json!({})).await?;
        for (operation, side) in [(FRONT, Side::Front), (BACK, Side::Back)] {
            if side == Side::Front || kind.has_back() {
                let response = send(&caller, operation, &draw(kind, side, &person).to_png()).await?;
                assert_eq!(response["failReason"], Value::Null, "{} {side:?}", kind.name());
                // They are drawn with 300 pixels an inch.
                let resolution = response["horizontalResolution"].as_i64();
                assert!(resolution.is_some_and(|dots| (285..=315).contains(&dots)), "{resolution:?}");
            }
        }
    }
    Ok(())
}

/// The fact that says why the latest front was rejected.
async fn cause(caller: &Caller) -> Result<Value, Failure> {
    let state = caller.sandbox.sessions().get(&caller.session).await?;
    let fact = state.facts.into_iter().find(|fact| fact.place == "/document/front_rejected");
    Ok(fact.ok_or("nothing was rejected")?.value["cause"].clone())
}

#[tokio::test]
async fn what_is_blurred_or_not_an_id_is_rejected_for_what_it_is() -> TestResult {
    let caller = caller().await?;
    let card = draw(Kind::Id, Side::Front, &Person::zara());
    for blur in [3.0, 4.0, 6.0] {
        let scene = Scene { blur, ..Scene::default() };
        let image = photograph(&card, &scene, 1).to_jpeg(scene.jpeg_quality);
        let front = send(&caller, FRONT, &image).await?;
        assert_eq!((&front["failReason"], &front["sharpness"]), (&json!("DOCUMENT_NOT_READABLE"), &json!(0)));
        assert!(cause(&caller).await?.as_str().is_some_and(|cause| cause.ends_with("is blurred")), "{blur}");
    }
    for (noise, reason) in [(12.0, Value::Null), (60.0, json!("DOCUMENT_NOT_READABLE"))] {
        let scene = Scene { noise, ..Scene::default() };
        let image = photograph(&card, &scene, 1).to_jpeg(scene.jpeg_quality);
        assert_eq!(send(&caller, FRONT, &image).await?["failReason"], reason, "{noise}");
    }
    assert_eq!(cause(&caller).await?, "the image is too noisy");
    let medical = send(&caller, FRONT, &photograph_of(Kind::Medical, Side::Front, &Person::zara())).await?;
    assert_eq!(
        (&medical["failReason"], &medical["typeOfId"], &medical["countryCode"]),
        (&json!("ID_TYPE_UNACCEPTABLE"), &json!("MedicalCard"), &Value::Null)
    );
    assert_eq!(medical["classification"], false);
    assert_eq!(cause(&caller).await?, "a health insurance card is not an ID");
    let face = send(&caller, FRONT, SELFIE).await?;
    assert_eq!(face["classification"], false);
    Ok(())
}

#[tokio::test]
async fn a_card_with_nothing_sharp_but_an_outline_is_blurred_and_a_blank_image_is_not() -> TestResult {
    let caller = caller().await?;
    // A blur of 4 makes print unreadable, and one of 10 leaves nothing of it. Noise and JPEG add detail.
    let scene = Scene { blur: 10.0, noise: 0.0, ..Scene::default() };
    let image = photograph(&draw(Kind::Id, Side::Front, &Person::zara()), &scene, 1);
    let card = image.card().ok_or("the outline is not visible")?;
    // With so little detail, an image without an outline counts as blank.
    let sharpness = card.image.quality().sharpness;
    assert!(sharpness < 0.5, "{sharpness}");
    let front = send(&caller, FRONT, &image.to_png()).await?;
    assert_eq!((&front["failReason"], &front["sharpness"]), (&json!("DOCUMENT_NOT_READABLE"), &json!(0)));
    assert_eq!(cause(&caller).await?, "the image is blurred");
    let blank = send(&caller, FRONT, &png(on_gray(800, 600))?).await?;
    assert_eq!(blank["failReason"], "UNABLE_TO_ALIGN_DOCUMENT");
    assert_eq!(cause(&caller).await?, "no ID was found in the image");
    Ok(())
}

#[tokio::test]
async fn the_id_of_a_customer_with_another_face_is_a_sign_of_fraud() -> TestResult {
    let mut caller = caller().await?;
    let passport = photograph_of(Kind::Passport, Side::Front, &Person::zara());
    for (face, confidence, expected) in [
        (SELFIE, 1.0, json!({"result": "PASSED"})),
        (
            Portrait::B.photograph(),
            0.0,
            json!({"result": "FAILED", "stepName": "SelfieFaceAntifraudExecutor"}),
        ),
    ] {
        caller.start(&json!({"configurationId": "5f0a1b2c3d4e5f6071820005"})).await?;
        send(&caller, FRONT, &passport).await?;
        send(&caller, Operation::AddFace, face).await?;
        caller.send(Operation::ProcessId, &json!({})).await?;
        assert_eq!(caller.send(Operation::ProcessFace, &json!({})).await?["confidence"], confidence);
        assert_eq!(caller.call(Operation::ProcessAntifraud).await?, expected);
        if confidence > 0.5 {
            caller.send(Operation::ProcessWatchlist, &json!({})).await?;
            assert_eq!(caller.call(caller.approval()).await?["success"], true);
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_portrait_under_another_name_is_a_sign_of_fraud() -> TestResult {
    let mut caller = Caller::with(builder()).await?;
    let mut found = Vec::new();
    for (name, number) in [("ZARA INVENTED", "SPX482716"), ("OTTILIE", "SPX111111")] {
        let mut person = Person::zara();
        (person.given_names, person.document_number) = (name.into(), number.into());
        person.birth_date = if name == "OTTILIE" { date(1984, 1, 2) } else { person.birth_date };
        caller.start(&json!({"configurationId": "5f0a1b2c3d4e5f6071820005"})).await?;
        let front = photograph_of(Kind::Passport, Side::Front, &person);
        send(&caller, FRONT, &front).await?;
        caller.upload(Operation::AddFace, SELFIE).await?;
        caller.send(Operation::ProcessId, &json!({})).await?;
        caller.send(Operation::ProcessFace, &json!({})).await?;
        found.push(caller.call(Operation::ProcessAntifraud).await?);
    }
    assert_eq!(found[0], json!({"result": "PASSED"}));
    assert_eq!(found[1], json!({"result": "FAILED", "stepName": "IdFaceAntifraudExecutor"}));
    Ok(())
}

/// Somebody with a license of California.
fn from_california() -> Person {
    let mut person = cassian();
    person.portrait = Portrait::C;
    (person.issuing_state, person.nationality) = ("USA".into(), "USA".into());
    (person.issue_date, person.expiry_date) = (date(2025, 3, 19), date(2033, 3, 19));
    person.address.state = "CA".into();
    person
}

/// The back of a license whose barcode lost every other column.
fn with_broken_barcode(person: &Person) -> Result<Vec<u8>, Failure> {
    let mut card = pixels(&draw(Kind::License, Side::Back, person).to_jpeg(95))?;
    for x in (0..card.width()).filter(|x| x % 40 < 14) {
        for y in 60..360 {
            card.put_pixel(x, y, image::Rgb([255; 3]));
        }
    }
    let drawn = Image::decode(&png(card)?)?;
    let scene = Scene::default();
    Ok(photograph(&drawn, &scene, 1).to_jpeg(scene.jpeg_quality))
}

#[tokio::test]
async fn a_barcode_that_cannot_be_read_fails_in_the_score() -> TestResult {
    let caller = caller().await?;
    let person = from_california();
    send(&caller, FRONT, &photograph_of(Kind::License, Side::Front, &person)).await?;
    let back = send(&caller, BACK, &with_broken_barcode(&person)?).await?;
    assert_eq!((&back["failReason"], &back["typeOfId"]), (&Value::Null, &json!("DriversLicense")));
    caller.send(Operation::ProcessId, &json!({})).await?;
    assert_eq!(failed_checks(&caller).await?, ["barcode2DDetected"]);
    Ok(())
}
