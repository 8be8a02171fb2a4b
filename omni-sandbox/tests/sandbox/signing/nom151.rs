//! Time stamps of texts and of signed contracts.

use omni_engines::seal::verify_pdf;
use omni_types::Operation;
use serde_json::json;

use super::paper::paper;
use super::{
    UNKNOWN, add_contract, add_signature, behind, decoded, is_token_of, lacks, signed_contracts, trust,
};
use crate::caller::{Caller, TestResult};

#[tokio::test]
async fn a_text_gets_a_token_of_its_own() -> TestResult {
    let caller = Caller::new().await?;
    let text = "Zara Specimen accepts the invented terms of 2026. ñ";
    let signed = caller.send(Operation::SignString, &json!({"stringToSign": text})).await?;
    let trust = trust(&caller).await?;
    assert!(is_token_of(&signed["signedString"], text.as_bytes(), &trust)?);
    assert!(!is_token_of(&signed["signedString"], b"another text", &trust)?);
    let said = lacks(&caller, Operation::SignString, &json!({"stringToSign": ""})).await?;
    assert!(said.starts_with("stringToSign: "), "{said}");
    let events = caller.call(Operation::FetchEvents).await?;
    assert_eq!(events["events"][1]["eventName"], "stringSigned");
    assert!(!events.to_string().contains("Zara"));
    Ok(())
}

#[tokio::test]
async fn no_file_is_stamped_that_begins_as_events_do() -> TestResult {
    let caller = Caller::new().await?;
    let mark = b"\xFFomni-sandbox event\n";
    let contract = [&mark[..], &paper(&[&[]])].concat();
    let id = add_contract(&caller, &contract).await?;
    add_signature(&caller, "", 10).await?;
    let positions = json!({id: [{"x": 1, "y": 2, "height": 3, "pageNumber": 1}]});
    let mut body =
        json!({"signaturePositionsOnContracts": positions, "includeNom151SignatureInResponse": true});
    let said = lacks(&caller, Operation::SignContracts, &body).await?;
    assert!(said.starts_with("the signed contract: the file begins with bytes"), "{said}");
    body["includeNom151SignatureInResponse"] = json!(false);
    caller.send(Operation::SignContracts, &body).await?;
    let (signed, _) = signed_contracts(&caller).await?.pop().ok_or("not signed")?;
    let said =
        lacks(&caller, Operation::CalculateNom151Signature, &json!({"signedContractId": signed})).await?;
    assert!(said.starts_with("the signed contract: the file begins with bytes"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_signed_contract_gets_a_token_and_with_it_a_file() -> TestResult {
    let caller = Caller::new().await?;
    let id = add_contract(&caller, &paper(&[&["DEFAULT"]])).await?;
    add_signature(&caller, "", 10).await?;
    caller
        .send(Operation::SignContractAnnotations, &json!({"contractId": id, "signatureType": "DEFAULT"}))
        .await?;
    let (signed, link) = signed_contracts(&caller).await?.pop().ok_or("not signed")?;
    let file = behind(&caller, &link).await?;
    let trust = trust(&caller).await?;

    let plain =
        caller.send(Operation::CalculateNom151Signature, &json!({"signedContractId": signed})).await?;
    assert_eq!((&plain["success"], &plain["sessionStatus"]), (&json!(true), &json!("Alive")));
    let fields = plain["additionalInformation"].as_object().ok_or("no fields")?;
    assert_eq!(fields.keys().collect::<Vec<_>>(), ["signedDocumentNom151"]);
    assert!(is_token_of(&fields["signedDocumentNom151"], &file, &trust)?);

    let body = json!({
        "signedContractId": signed,
        "includeSignedDocumentInResponse": true,
        "includeSignedDocumentWithNom151InResponse": true,
    });
    let full = caller.send(Operation::CalculateNom151Signature, &body).await?;
    let full = &full["additionalInformation"];
    assert!(decoded(&full["signedDocumentBase64"])? == file);
    let stamped = decoded(&full["signedDocumentWithNomSignatureBase64"])?;
    assert!(stamped.starts_with(&file));
    assert!(verify_pdf(&stamped, &trust)?.iter().all(|seal| seal.is_valid() && seal.covers_whole_file));
    // The stored contract stays as it was.
    assert!(behind(&caller, &link).await? == file);

    for id in [UNKNOWN, &id] {
        let body = json!({"signedContractId": id});
        let said = lacks(&caller, Operation::CalculateNom151Signature, &body).await?;
        assert!(said.starts_with("signedContractId: the session has no signed contract"), "{said}");
    }
    Ok(())
}
