//! What is kept of contracts and of the authority, and what is not.

use omni_sandbox::Sandbox;
use omni_types::Operation;
use serde_json::json;
use tempfile::TempDir;

use super::paper::paper;
use super::{add_contract, add_signature, is_token_of, signed_contracts, trust};
use crate::caller::{Caller, TestResult, refused};

#[tokio::test]
async fn signed_contracts_are_deleted_with_their_session() -> TestResult {
    let caller = Caller::new().await?;
    let id = add_contract(&caller, &paper(&[&["DEFAULT"]])).await?;
    add_signature(&caller, "", 10).await?;
    caller
        .send(Operation::SignContractAnnotations, &json!({"contractId": id, "signatureType": "DEFAULT"}))
        .await?;
    let (_, link) = signed_contracts(&caller).await?.pop().ok_or("not signed")?;
    let state = String::from_utf8(caller.sandbox.state().export().await?)?;
    assert!(state.contains("signed_contracts"));
    caller.send((Operation::SetSessionStatus, "action=Deleted"), &json!({})).await?;
    assert_eq!(refused(caller.http.get(&link).send().await?).await?.0, 404);
    let state: serde_json::Value = serde_json::from_slice(&caller.sandbox.state().export().await?)?;
    assert_eq!(state["blobs"], json!({}));
    assert!(!state.to_string().contains("signed_contracts"));
    Ok(())
}

#[tokio::test]
async fn the_authority_is_kept_locked_with_a_key() -> TestResult {
    let folder = TempDir::new()?;
    let file = folder.path().join("data");
    let builder = || Sandbox::builder().data(&file);
    let why = async |builder: omni_sandbox::SandboxBuilder| {
        let error = builder.start().await.err().ok_or("started")?;
        let source = std::error::Error::source(&error).ok_or("no source")?.to_string();
        Ok::<_, crate::caller::Failure>(source)
    };
    let short = why(builder().seal_key("CANARY")).await?;
    assert!(
        short.contains("OMNI_SANDBOX_SEAL_KEY is shorter than 16") && !short.contains("CANARY"),
        "{short}"
    );
    let caller = Caller::on(builder().seal_key("a longer key CANARY"), None).await?;
    let root = caller.sandbox.seal_root().await?;
    let signed = caller.send(Operation::SignString, &json!({"stringToSign": "text"})).await?;
    // What leaves the sandbox has no key of it.
    let state = String::from_utf8(caller.sandbox.state().export().await?)?;
    assert!(!state.contains("seals") && !state.contains("locked"));
    caller.sandbox.state().reset().await?;
    caller.sandbox.shutdown().await;

    assert!(why(builder()).await?.contains("set OMNI_SANDBOX_SEAL_KEY"));
    let wrong = why(builder().seal_key("another longer key")).await?;
    assert!(wrong.contains("not the key") && !wrong.contains("another longer key"), "{wrong}");
    let caller = Caller::on(builder().seal_key("a longer key CANARY"), None).await?;
    assert_eq!(caller.sandbox.seal_root().await?, root);
    assert!(is_token_of(&signed["signedString"], b"text", &trust(&caller).await?)?);
    caller.sandbox.shutdown().await;
    let bytes = std::fs::read(&file)?;
    assert!(!bytes.windows(6).any(|window| window == b"CANARY"));
    Ok(())
}

#[tokio::test]
async fn another_authority_is_kept_as_well() -> TestResult {
    let folder = TempDir::new()?;
    let builder = || Sandbox::builder().data(folder.path().join("data")).seal_key("a longer key CANARY");
    let caller = Caller::on(builder(), None).await?;
    let former = caller.sandbox.seal_root().await?;
    // Moved over HTTP, so that a restart keeps it.
    let years = 31 * 366 * 24 * 60 * 60 * 1000_u64;
    let request = caller.http.post(format!("{}/clock", caller.sandbox.management_url()));
    let request = request.bearer_auth(caller.sandbox.management_token()).json(&json!({"advance": years}));
    assert_eq!(request.send().await?.status(), 200);
    let root = caller.sandbox.seal_root().await?;
    assert_ne!(root, former);
    caller.sandbox.shutdown().await;
    for _ in 0..2 {
        let sandbox = builder().start().await?;
        assert_eq!(sandbox.seal_root().await?, root);
        sandbox.shutdown().await;
    }
    Ok(())
}

#[tokio::test]
async fn without_a_key_the_authority_is_gone_when_the_sandbox_stops() -> TestResult {
    let folder = TempDir::new()?;
    let file = folder.path().join("data");
    let root = async || {
        let sandbox = Sandbox::builder().data(&file).start().await?;
        let root = sandbox.seal_root().await?;
        assert_eq!(root, sandbox.seal_root().await?);
        sandbox.shutdown().await;
        Ok::<_, crate::caller::Failure>(root)
    };
    assert_ne!(root().await?, root().await?);
    Ok(())
}

#[tokio::test]
async fn the_management_api_hands_out_certificate_and_list() -> TestResult {
    let caller = Caller::new().await?;
    for (path, begin) in [
        ("/seals/root.pem", "-----BEGIN CERTIFICATE-----"),
        ("/seals/revocations.pem", "-----BEGIN X509 CRL-----"),
    ] {
        let request = caller.http.get(format!("{}{path}", caller.sandbox.management_url()));
        let response = request.bearer_auth(caller.sandbox.management_token()).send().await?;
        assert_eq!(response.headers()["content-type"], "application/x-pem-file");
        assert!(response.text().await?.starts_with(begin));
    }
    assert!(caller.sandbox.seal_revocations().await?.ends_with("-----END X509 CRL-----\n"));
    Ok(())
}
