//! The operations that the sandbox claims to support are those that it supports.

use std::collections::BTreeMap;

use omni_types::{Credential, Operation};
use serde_json::Value;

use crate::caller::{Caller, Failure, Route, TestResult, message, refused, text};

#[tokio::test]
async fn the_list_of_operations_agrees_with_what_they_do() -> TestResult {
    let caller = Caller::new().await?;
    let admin = caller.admin().await?;
    let url = format!("{}/operations", caller.sandbox.management_url());
    let listed: Vec<Value> =
        caller.http.get(url).bearer_auth(caller.sandbox.management_token()).send().await?.json().await?;
    let listed: BTreeMap<String, bool> = listed
        .iter()
        .map(|entry| Ok((text(entry, "id")?, entry["supported"].as_bool().ok_or("no flag")?)))
        .collect::<Result<_, Failure>>()?;
    assert_eq!(listed.len(), Operation::ALL.len());
    for operation in Operation::ALL {
        let info = operation.info();
        let token = if info.credential == Credential::Admin { &admin } else { &caller.token };
        let route = Route::with_path(operation, "customerId", "5f0a1b2c3d4e5f6071829306");
        let response = caller.request_as(token, route).send().await?;
        if listed[info.id] || !response.status().is_client_error() {
            assert_eq!(response.status() != 501, listed[info.id], "{}", info.id);
        }
        if response.status() == 501 {
            let (_, error) = refused(response).await?;
            assert_eq!(error.status, Some(501));
            let expected = format!("{}: this sandbox was built without the feature `contracts`", info.id);
            assert!(message(&error).starts_with(&expected), "{error:?}");
        } else {
            assert!(!response.status().is_server_error(), "{}", info.id);
        }
    }
    Ok(())
}
