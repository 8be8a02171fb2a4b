//! Face authentications that happened elsewhere.

use omni_sandbox::specimen::SELFIE;
use omni_types::{Base64, Operation};
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, TestResult, message, refused, responded, text};

/// The stored authentications, when the only customer was authenticated last, and how many blobs there are.
async fn stored(caller: &Caller) -> Result<(Vec<Value>, Value, usize), Failure> {
    let state: Value = serde_json::from_slice(&caller.sandbox.state().export().await?)?;
    let all = state["tables"]["authentications"].as_array().cloned().unwrap_or_default();
    let blobs = state["blobs"].as_object().map_or(0, serde_json::Map::len);
    Ok((all, state["tables"]["customers"][0]["authenticated_at"].clone(), blobs))
}

#[tokio::test]
async fn all_authentications_of_a_batch_are_added_or_none() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    let customer = text(&caller.send(caller.approval(), &json!({})).await?, "uuid")?;
    let (none, never, before) = stored(&caller).await?;
    assert_eq!((none.len(), never), (0, Value::Null));

    let admin = caller.admin().await?;
    let send = async |data: Value| {
        let request = caller.request_as(&admin, Operation::AddAuthentications).json(&json!({"data": data}));
        request.send().await
    };
    let later = json!({
        "id": customer,
        "photo": Base64::from_bytes(SELFIE),
        "confidence": 100,
        "timestamp": 1_647_444_546_006_i64,
        "sourceId": "gate-7",
    });
    let earlier = json!({"id": customer, "confidence": 12.5, "timestamp": 1_647_444_000_000_i64});
    let unknown = json!({"id": "5f0a1b2c3d4e5f6071829304", "confidence": 1});
    let (status, error) = refused(send(json!([later, unknown])).await?).await?;
    assert_eq!((status, message(&error).starts_with("data[1].id: ")), (400, true), "{error:?}");
    assert_eq!(stored(&caller).await?.0.len(), 0);

    let added = responded(send(json!([later, earlier])).await?).await?;
    assert_eq!(added, json!({"success": true}));
    let (all, last, blobs) = stored(&caller).await?;
    assert_eq!((all.len(), blobs), (2, before + 1));
    assert_eq!(last, later["timestamp"], "the latest one counts, in whatever order they come");
    let with_photo = all.iter().find(|one| !one["photo"].is_null()).ok_or("no image")?;
    assert_eq!((&with_photo["source"], &with_photo["confidence"]), (&json!("gate-7"), &json!(100.0)));
    assert!(all.iter().all(|one| one["customer"] == *customer));
    Ok(())
}

#[tokio::test]
async fn authentications_of_a_customer_have_an_end() -> TestResult {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    let customer = text(&caller.send(caller.approval(), &json!({})).await?, "uuid")?;
    let many = |number: usize| json!({"data": vec![json!({"id": customer, "timestamp": 1}); number]});
    let (status, error) = caller.send_refused(Operation::AddAuthentications, &many(1001)).await?;
    assert_eq!((status, message(&error).starts_with("data[1000]: ")), (400, true), "{error:?}");
    assert_eq!(stored(&caller).await?.0.len(), 0);
    caller.send(Operation::AddAuthentications, &many(1000)).await?;
    let (status, error) = caller.send_refused(Operation::AddAuthentications, &many(1)).await?;
    assert!(status == 400 && message(&error).contains("at most 1000 face authentications of a customer"));
    Ok(())
}
