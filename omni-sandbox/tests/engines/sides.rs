//! What both sides of an ID say together.

use jiff::civil::date;
use omni_engines::barcode::aamva;
use omni_engines::specimen::{Kind, Person, Portrait, Scene, Sex, Side, draw, photograph};
use omni_types::{Operation, PhotoSecurityCheckKey};
use serde_json::{Value, json};

use crate::caller;
use crate::caller::{Caller, Failure, TestResult, responded};
use crate::images::{photographed, send, upload, without_portrait};

/// A processed ID: its OCR data, and the checks that are not OK.
async fn processed(caller: &Caller, kind: Kind, person: &Person) -> Result<(Value, Vec<String>), Failure> {
    captured(caller, kind, (Side::Front, Operation::AddFrontId), person).await?;
    if kind != Kind::Passport {
        captured(caller, kind, (Side::Back, Operation::AddBackId), person).await?;
    }
    caller.send(Operation::ProcessId, &json!({})).await?;
    let data = caller.call(Operation::FetchOcrData).await?;
    let score = caller.call(Operation::FetchScore).await?;
    let checks = score["idValidation"]["idSpecific"].as_array().ok_or("no checks")?;
    let failed = checks.iter().filter(|check| check["status"] != "OK");
    Ok((data, failed.filter_map(|check| check["key"].as_str().map(str::to_owned)).collect()))
}

async fn captured(
    caller: &Caller,
    kind: Kind,
    (side, operation): (Side, Operation),
    person: &Person,
) -> TestResult {
    let scene = Scene { tilt: 2.0, ..Scene::default() };
    let image = photograph(&draw(kind, side, person), &scene, 1).to_jpeg(scene.jpeg_quality);
    let seen = responded(caller.request(operation).json(&upload(&image)).send().await?).await?;
    if seen["failReason"].is_null() {
        Ok(())
    } else {
        Err(format!("{side:?}: {}", seen["failReason"]).into())
    }
}

fn american() -> Person {
    let mut person = Person::new(("CASSIAN", "FICTIVE"), date(1981, 3, 19), Sex::Male);
    person.portrait = Portrait::C;
    person.reside("USA");
    (person.issue_date, person.expiry_date) = (date(2025, 3, 19), date(2033, 3, 19));
    person.address.street = "12 HORIZON ST".into();
    (person.address.city, person.address.state) = ("ZENITH".into(), "CA".into());
    person.address.postal_code = "90001".into();
    person
}

#[tokio::test]
async fn a_card_that_prints_only_years_agrees_with_the_days_in_its_zone() -> TestResult {
    let mut caller = caller().await?;
    let (data, failed) = processed(&caller, Kind::Voter, &Person::zara()).await?;
    assert_eq!(failed, [""; 0]);
    // The zone says June 29.
    assert_eq!((&data["expireAt"], &data["expirationDate"]), (&json!("2066688000000"), &json!(2035)));
    let sure = data["ocrDataConfidence"]["expireAtConfidence"].as_f64();
    assert!(sure.is_some_and(|sure| sure > 0.6), "{sure:?}");
    // The front of a card that expires a year earlier.
    caller.start(&json!({})).await?;
    let mut other = Person::zara();
    other.expiry_date = date(2034, 6, 29);
    captured(&caller, Kind::Voter, (Side::Front, Operation::AddFrontId), &other).await?;
    captured(&caller, Kind::Voter, (Side::Back, Operation::AddBackId), &Person::zara()).await?;
    caller.send(Operation::ProcessId, &json!({})).await?;
    let score = caller.call(Operation::FetchScore).await?;
    let checks = score["idValidation"]["idSpecific"].as_array().ok_or("no checks")?;
    let check =
        checks.iter().find(|check| check["key"] == "expirationDateCrosscheck").ok_or("not checked")?;
    assert_eq!(check["status"], "FAIL");
    Ok(())
}

#[tokio::test]
async fn an_address_that_print_and_barcode_say_has_all_its_parts() -> TestResult {
    let caller = caller().await?;
    let (data, failed) = processed(&caller, Kind::License, &american()).await?;
    assert_eq!(failed, [""; 0]);
    let parts = json!({"street": "12 HORIZON ST", "city": "ZENITH", "state": "CA", "postalCode": "90001"});
    assert_eq!(data["addressFields"], parts);
    assert_eq!(data["checkedAddressBean"]["postalCode"], "90001");
    let sure = data["ocrDataConfidence"]["addressConfidence"].as_f64();
    assert!(sure.is_some_and(|sure| sure > 0.6), "{sure:?}");
    Ok(())
}

#[tokio::test]
async fn names_that_a_zone_cuts_off_or_parts_are_those_that_are_printed() -> TestResult {
    let mut caller = caller().await?;
    let mut long = Person::zara();
    (long.given_names, long.surname) = ("MAXIMILIANA ALEXANDRINA".into(), "VAN DER HOHENZOLLERN".into());
    for kind in [Kind::Id, Kind::Passport] {
        caller.start(&json!({})).await?;
        let (data, failed) = processed(&caller, kind, &long).await?;
        assert_eq!(failed, [""; 0], "{}", kind.name());
        assert_eq!(data["name"]["givenName"], "MAXIMILIANA ALEXANDRINA", "{}", kind.name());
        assert_eq!(data["name"]["paternalLastName"], "VAN DER HOHENZOLLERN", "{}", kind.name());
        let sure = data["ocrDataConfidence"]["nameConfidence"].as_f64();
        assert!(sure.is_some_and(|sure| sure > 0.6), "{}: {sure:?}", kind.name());
    }
    let mut hyphened = Person::zara();
    (hyphened.given_names, hyphened.surname) = ("ANNE-MARIE".into(), "SMITH-JONES".into());
    for kind in [Kind::Id, Kind::Voter, Kind::Passport] {
        caller.start(&json!({})).await?;
        let (data, failed) = processed(&caller, kind, &hyphened).await?;
        assert_eq!(failed, [""; 0], "{}", kind.name());
        let name = &data["name"];
        for (part, expected) in [
            ("fullName", json!("ANNE-MARIE SMITH-JONES")),
            ("givenName", json!("ANNE-MARIE")),
            ("firstName", json!("ANNE-MARIE")),
            ("middleName", Value::Null),
            ("paternalLastName", json!("SMITH-JONES")),
            ("maternalLastName", Value::Null),
        ] {
            assert_eq!(name[part], expected, "{} {part}", kind.name());
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_barcode_that_is_sent_counts_like_one_on_the_back() -> TestResult {
    let mut caller = caller().await?;
    let person = american();
    let coded = |hair: &str, number: &str| {
        let elements = [
            ("DAQ", number),
            ("DCS", "FICTIVE"),
            ("DAC", "CASSIAN"),
            ("DBB", "03191981"),
            ("DBA", "03192033"),
            ("DAZ", hair),
            ("DCU", "JR"),
            ("DCA", "C"),
            ("DCG", "USA"),
        ];
        json!({"rawBarcode": aamva::write(999_999, &elements)})
    };
    for (number, sure) in [(person.document_number.as_str(), true), ("Z0000000", false)] {
        caller.start(&json!({})).await?;
        // The one on the back does not say everything.
        let (data, _) = processed(&caller, Kind::License, &person).await?;
        assert_eq!((&data["hairColor"], &data["name"]["nameSuffix"]), (&Value::Null, &Value::Null));
        assert_eq!(data["dlClassDetails"][0]["dlClass"], person.driving.classes.as_str());
        caller.send(Operation::AddBarcode, &coded("BLK", number)).await?;
        let data = caller.call(Operation::FetchOcrData).await?;
        assert_eq!((&data["hairColor"], &data["name"]["nameSuffix"]), (&json!("BLK"), &json!("JR")));
        assert!(data["barcodeRawData"].is_string());
        let confidence = data["ocrDataConfidence"]["documentNumberConfidence"].as_f64();
        assert!(confidence.is_some_and(|confidence| (confidence > 0.6) == sure), "{confidence:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_front_whose_portrait_is_covered_is_not_a_back() -> TestResult {
    let caller = caller().await?;
    captured(&caller, Kind::Id, (Side::Front, Operation::AddFrontId), &Person::zara()).await?;
    let covered = photographed(&without_portrait(Kind::Id)?);
    let seen = send(&caller, Operation::AddBackId, &covered).await?;
    assert_eq!(seen["failReason"], "WRONG_DOCUMENT_SIDE", "{seen}");
    captured(&caller, Kind::Id, (Side::Back, Operation::AddBackId), &Person::zara()).await?;
    Ok(())
}

/// The status of a check of the images in the score.
async fn of_images(caller: &Caller, key: &PhotoSecurityCheckKey) -> Result<Value, Failure> {
    let score = caller.call(Operation::FetchScore).await?;
    let checks = score["idValidation"]["photoSecurityAndQuality"].as_array().ok_or("no checks")?;
    let check = checks.iter().find(|check| check["key"] == key.as_str()).ok_or("not checked")?;
    Ok(check["status"].clone())
}

#[tokio::test]
async fn the_front_of_a_voter_card_is_enough_if_nothing_else_is_asked_for() -> TestResult {
    let caller = caller().await?;
    let scene = Scene::default();
    let drawn = draw(Kind::Voter, Side::Front, &Person::lucia());
    let front = upload(&photograph(&drawn, &scene, 1).to_jpeg(scene.jpeg_quality));
    let seen = caller.send((Operation::AddFrontId, "onlyFront=true"), &front).await?;
    assert_eq!(seen["failReason"], Value::Null);
    caller.send(Operation::ProcessId, &json!({})).await?;
    assert_eq!(caller.call(Operation::FetchOcrData).await?["documentNumber"], Value::Null);
    assert_eq!(of_images(&caller, &PhotoSecurityCheckKey::ReadabilityCheck).await?, "OK");
    Ok(())
}

#[tokio::test]
async fn a_lot_of_shadow_on_a_side_is_a_warning() -> TestResult {
    let mut caller = caller().await?;
    let drawn = draw(Kind::Id, Side::Front, &Person::zara());
    for (shadow, expected) in [(0.0, "OK"), (0.8, "WARN")] {
        caller.start(&json!({})).await?;
        let scene = Scene { shadow, ..Scene::default() };
        let seen =
            send(&caller, Operation::AddFrontId, &photograph(&drawn, &scene, 1).to_jpeg(scene.jpeg_quality))
                .await?;
        assert_eq!(seen["failReason"], Value::Null, "{shadow}");
        let status = of_images(&caller, &PhotoSecurityCheckKey::BalancedLightFront).await?;
        assert_eq!(status, expected, "{shadow}");
    }
    Ok(())
}
