//! The device that a session runs on.

use omni_types::Operation;
use serde_json::{Value, json};

use crate::caller::{Caller, TestResult, message, responded, text};

fn fingerprint() -> Value {
    json!({
        "deviceType": "IOS",
        "hash": "9f2c1d7ab04e6835",
        "ip": "203.0.113.7",
        "data": "[{\"key\":\"userAgent\",\"value\":\"x (iPhone; CPU iPhone OS 11_0 like Mac OS X) y\"},\
                 {\"key\":\"colorDepth\",\"value\":24}]",
    })
}

#[tokio::test]
async fn the_data_behind_the_hash_is_returned_on_request() -> TestResult {
    let caller = Caller::new().await?;
    caller.send(Operation::AddDeviceFingerprint, &fingerprint()).await?;
    let info = caller.call(Operation::FetchDeviceInfo).await?;
    assert_eq!(info, json!({"ipAddress": "203.0.113.7", "hash": "9f2c1d7ab04e6835", "deviceType": "IOS"}));
    let info = caller.call((Operation::FetchDeviceInfo, "returnData=true")).await?;
    let map: Value = serde_json::from_str(&text(&info, "data")?)?;
    assert_eq!(map["colorDepth"], 24);
    assert!(map["userAgent"].is_string());

    let mut other = fingerprint();
    other["data"] = json!("something else");
    caller.send(Operation::AddDeviceFingerprint, &other).await?;
    let info = caller.call((Operation::FetchDeviceInfo, "returnData=true")).await?;
    assert_eq!(info["data"], "something else");
    Ok(())
}

#[tokio::test]
async fn a_fingerprint_without_an_address_is_refused() -> TestResult {
    let caller = Caller::new().await?;
    let long = "9".repeat(65);
    for (field, value) in [
        ("ip", "here"),
        ("ip", "2001:db8:0:1:2:3:4:5"),
        ("hash", " "),
        ("hash", long.as_str()),
        ("deviceType", "FRIDGE"),
    ] {
        let mut wrong = fingerprint();
        wrong[field] = json!(value);
        let (status, error) = caller.send_refused(Operation::AddDeviceFingerprint, &wrong).await?;
        assert!(status == 400 && message(&error).starts_with(field), "{field}: {}", message(&error));
    }
    Ok(())
}

#[tokio::test]
async fn what_is_left_out_is_read_from_the_user_agent_of_the_data_or_of_the_request() -> TestResult {
    const PHONE: &str = "x (Linux; Android 13; SM-G991B Build/TP1A; wv) y";
    let caller = Caller::new().await?;
    let device = async |body: &Value, user_agent: &str| -> Result<(Value, Value), crate::caller::Failure> {
        let request = caller.request(Operation::AddDeviceFingerprint).header("user-agent", user_agent);
        responded(request.json(body).send().await?).await?;
        let state = caller.sandbox.sessions().get(&caller.session).await?;
        let stored = &state.stored["device"]["fingerprint"];
        Ok((stored["osVersion"].clone(), stored["deviceModel"].clone()))
    };
    let mut body = fingerprint();
    assert_eq!(device(&body, PHONE).await?, (json!("iOS 11.0"), json!("iPhone")));
    body["data"] = json!("[]");
    assert_eq!(device(&body, PHONE).await?, (json!("Android 13"), json!("SM-G991B")));
    assert_eq!(device(&body, "a-server/1.0").await?, (Value::Null, Value::Null));
    body["osVersion"] = json!("iOS 14");
    assert_eq!(device(&body, PHONE).await?, (json!("iOS 14"), json!("SM-G991B")));
    Ok(())
}
