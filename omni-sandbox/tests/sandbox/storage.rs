//! Stored data can be fetched.

use omni_types::Operation;
use serde_json::json;

use crate::caller::{Caller, TestResult, message};

#[tokio::test]
async fn custom_fields_are_merged() -> TestResult {
    let mut caller = Caller::new().await?;
    assert_eq!(caller.call(Operation::FetchCustomFields).await?, json!({"customFields": {}}));
    caller.start(&json!({"customFields": {"firstName": "Zara", "numberOfChildren": 1}})).await?;
    let added = json!({"customFields": {"numberOfChildren": 2, "referrer": null}});
    caller.send(Operation::AddCustomFields, &added).await?;
    let fields = caller.call(Operation::FetchCustomFields).await?;
    let merged = json!({"firstName": "Zara", "numberOfChildren": 2, "referrer": null});
    assert_eq!(fields, json!({"customFields": merged}));
    // The organization defines no other fields, whatever the flow asks for.
    for unknown in [json!({"CANARY": 1}), json!({"numberOfChildren": 1, "CANARY": null})] {
        let fields = json!({"customFields": unknown});
        let (status, error) = caller.send_refused(Operation::AddCustomFields, &fields).await?;
        let why = message(&error);
        assert!(status == 400 && why.contains("referrer") && !why.contains("CANARY"), "{why}");
    }
    assert_eq!(caller.call(Operation::FetchCustomFields).await?, json!({"customFields": merged}));
    Ok(())
}

#[tokio::test]
async fn fingerprint_and_geolocation_make_up_the_device_information() -> TestResult {
    let caller = Caller::new().await?;
    assert_eq!(caller.call(Operation::FetchDeviceInfo).await?, json!({}));
    let fingerprint =
        json!({"deviceType": "IOS", "hash": "42ecaaf4a16e626", "ip": "192.0.2.7", "data": "[]"});
    assert_eq!(caller.send(Operation::AddDeviceFingerprint, &fingerprint).await?, json!({"success": true}));
    let geolocation = json!({"longitude": 22.5, "latitude": 44.25, "mLocality": "Zenith"});
    assert_eq!(caller.send(Operation::AddGeolocation, &geolocation).await?, json!({"success": true}));
    assert_eq!(
        caller.call((Operation::FetchDeviceInfo, format!("id={}&returnData=true", caller.session))).await?,
        json!({
            "deviceType": "IOS",
            "hash": "42ecaaf4a16e626",
            "ipAddress": "192.0.2.7",
            "longitude": 22.5,
            "latitude": 44.25,
            "mLocality": "Zenith",
            "data": "{}",
        })
    );
    for (operation, body) in [
        (Operation::AddDeviceFingerprint, json!({"deviceType": "FRIDGE", "hash": "", "ip": "", "data": ""})),
        (Operation::AddGeolocation, json!({"longitude": 181, "latitude": 0})),
    ] {
        assert_eq!(caller.send_refused(operation, &body).await?.0, 400, "{operation:?}");
    }
    Ok(())
}

#[tokio::test]
async fn phone_email_and_name_are_checked() -> TestResult {
    let caller = Caller::new().await?;
    for (operation, field, good, bad) in [
        (Operation::AddPhone, "phone", "+1111111", &["1111111", "+", "+1a", "+1234567890123456"][..]),
        (
            Operation::AddEmail,
            "email",
            "zara.specimen@example.com",
            &["zara", "@example.com", "z@e", "z@@e.com"],
        ),
        (Operation::AddName, "name", "Zara Specimen", &["", " "]),
    ] {
        assert_eq!(caller.send(operation, &json!({field: good})).await?["success"], true);
        for bad in bad {
            let (status, _) = caller.send_refused(operation, &json!({field: bad})).await?;
            assert_eq!(status, 400, "{operation:?} {bad}");
        }
    }
    Ok(())
}
