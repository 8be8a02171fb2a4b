//! What is stored comes back.

use serde_json::json;

use crate::caller::{Caller, Outcome};

#[tokio::test]
async fn custom_fields_are_joined() -> Outcome {
    let mut caller = Caller::new().await?;
    assert_eq!(caller.get("/omni/get/custom-fields").await?, json!({"customFields": {}}));
    caller.start(&json!({"customFields": {"firstName": "Zara", "level": 1}})).await?;
    caller.post("/omni/add/custom-fields", &json!({"customFields": {"level": 2, "note": null}})).await?;
    let fields = caller.get("/omni/get/custom-fields").await?;
    assert_eq!(fields, json!({"customFields": {"firstName": "Zara", "level": 2, "note": null}}));
    Ok(())
}

#[tokio::test]
async fn device_and_place_make_the_device_information() -> Outcome {
    let caller = Caller::new().await?;
    assert_eq!(caller.get("/omni/get/device-info").await?, json!({}));
    let fingerprint =
        json!({"deviceType": "IOS", "hash": "42ecaaf4a16e626", "ip": "192.0.2.7", "data": "[]"});
    assert_eq!(caller.post("/omni/add/device-fingerprint", &fingerprint).await?, json!({"success": true}));
    let place = json!({"longitude": 22.5, "latitude": 44.25, "mLocality": "Zenith"});
    assert_eq!(caller.post("/omni/add/geolocation", &place).await?, json!({"success": true}));
    assert_eq!(
        caller.get(&format!("/omni/get/device-info?id={}&returnData=true", caller.session)).await?,
        json!({
            "deviceType": "IOS",
            "hash": "42ecaaf4a16e626",
            "ipAddress": "192.0.2.7",
            "longitude": 22.5,
            "latitude": 44.25,
            "mLocality": "Zenith",
        })
    );
    for (path, body) in [
        ("/omni/add/device-fingerprint", json!({"deviceType": "FRIDGE", "hash": "", "ip": "", "data": ""})),
        ("/omni/add/geolocation", json!({"longitude": 181, "latitude": 0})),
    ] {
        assert_eq!(caller.post_refused(path, &body).await?.0, 400, "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn phone_mail_and_name_have_to_look_like_it() -> Outcome {
    let caller = Caller::new().await?;
    for (path, field, good, bad) in [
        ("/omni/add/phone", "phone", "+1111111", &["1111111", "+", "+1a", "+1234567890123456"][..]),
        (
            "/omni/add/email",
            "email",
            "zara.specimen@example.com",
            &["zara", "@example.com", "z@e", "z@@e.com"],
        ),
        ("/omni/add/name", "name", "Zara Specimen", &["", " "]),
    ] {
        assert_eq!(caller.post(path, &json!({field: good})).await?["success"], true);
        for bad in bad {
            assert_eq!(caller.post_refused(path, &json!({field: bad})).await?.0, 400, "{path} {bad}");
        }
    }
    Ok(())
}
