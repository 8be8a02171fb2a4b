//! Signatures in the place of annotations, one after the other.

use omni_engines::pdf::Pdf;
use omni_types::{Operation, SignatureType};
use serde_json::{Value, json};

use super::paper::{annotated, drawn, paper};
use super::{UNKNOWN, add_contract, add_signature, behind, lacks, signed_contracts};
use crate::caller::{Caller, Failure, TestResult, text};

const SIGN: Operation = Operation::SignContractAnnotations;

/// Signs, and returns the id of the signed contract with its file.
async fn sign(caller: &Caller, body: &Value) -> Result<(String, Vec<u8>), Failure> {
    let response = caller.send(SIGN, body).await?;
    assert_eq!(response["success"], true);
    let file = behind(caller, &text(&response, "signedDocumentURL")?).await?;
    Ok((text(&response, "signedDocumentId")?, file))
}

fn left(file: &[u8]) -> Result<Vec<String>, Failure> {
    Ok(Pdf::open(file)?.annotations()?.into_iter().collect())
}

#[tokio::test]
async fn all_preselected_texts_are_signed_in_a_chain() -> TestResult {
    let caller = Caller::new().await?;
    let kinds = [
        SignatureType::Default,
        SignatureType::Initials,
        SignatureType::PatientsSignature,
        SignatureType::NonMedicalSignature1,
        SignatureType::NonMedicalSignature2,
        SignatureType::MedicalSignature1,
        SignatureType::MedicalSignature2,
    ];
    let mut texts: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    texts.push("a note that stays");
    // One of them twice, on another page.
    let contract = paper(&[&texts, &["DEFAULT"]]);
    let id = add_contract(&caller, &contract).await?;
    add_signature(&caller, "", 10).await?;
    let (mut before, mut file): (Option<String>, Vec<u8>) = (None, contract.clone());
    for (index, kind) in kinds.iter().enumerate() {
        let mut body = json!({"contractId": id, "signatureType": kind.as_str()});
        if let Some(before) = &before {
            body["signedContractId"] = json!(before);
        }
        let (signed, after) = sign(&caller, &body).await?;
        // As high as the annotation, at its corner.
        let corner = format!("40 0 0 20 100 {}", 700 - 40 * index);
        assert!(drawn(&file, &after).contains(&corner), "{corner}");
        assert!(!left(&after)?.contains(&kind.as_str().to_owned()));
        assert_ne!(before.as_ref(), Some(&signed));
        (before, file) = (Some(signed), after);
    }
    assert_eq!(left(&file)?, ["a note that stays"]);
    assert!(file.starts_with(&contract));
    // Each step is a signed contract, and all have the name of the contract.
    let signed = signed_contracts(&caller).await?;
    assert_eq!(signed.len(), kinds.len());
    let name = id.split_once('#').ok_or("no name")?.1;
    assert!(signed.iter().all(|(signed, _)| signed.ends_with(&format!("#{name}")) && signed != &id));
    Ok(())
}

#[tokio::test]
async fn another_text_has_a_signature_of_its_own() -> TestResult {
    let caller = Caller::new().await?;
    let contract = paper(&[&["WITNESS", "INITIALS"]]);
    let id = add_contract(&caller, &contract).await?;
    add_signature(&caller, "", 10).await?;
    let body = json!({"contractId": id, "alternativeSignatureType": "WITNESS"});
    let said = lacks(&caller, SIGN, &body).await?;
    assert!(said.starts_with("alternativeSignatureType: ") && said.contains("subtype"), "{said}");
    for subtype in ["WITNESS", "INITIALS"] {
        // As wide as it is high, so that it is another one.
        let square = json!({"base64Image": omni_types::Base64::from_bytes(super::png(10, 10)?)});
        let query = format!("type=signature&subtype={subtype}");
        caller.send((Operation::AddDocument, query), &square).await?;
    }
    let (_, file) = sign(&caller, &body).await?;
    assert!(drawn(&contract, &file).contains("20 0 0 20 100 700"));
    assert_eq!(left(&file)?, ["INITIALS"]);
    // A preselected text also has its own, if it was added.
    let (_, file) = sign(&caller, &json!({"contractId": id, "signatureType": "INITIALS"})).await?;
    assert!(drawn(&contract, &file).contains("20 0 0 20 100 660"));
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_signed_is_refused_with_the_reason() -> TestResult {
    let caller = Caller::new().await?;
    let contract = paper(&[&["DEFAULT"]]);
    let id = add_contract(&caller, &contract).await?;
    let default = json!({"contractId": id, "signatureType": "DEFAULT"});
    assert!(lacks(&caller, SIGN, &default).await?.contains("no signature"));
    add_signature(&caller, "", 10).await?;
    let (signed, _) = sign(&caller, &default).await?;
    let other = add_contract(&caller, &contract).await?;
    let outside = add_contract(&caller, &annotated("-90 20 0 40", "DEFAULT")).await?;
    for (body, reason) in [
        (
            json!({"contractId": UNKNOWN, "signatureType": "DEFAULT"}),
            "contractId: the session has no contract",
        ),
        (json!({"contractId": id}), "signatureType: say which"),
        (json!({"contractId": id, "signatureType": ""}), "signatureType: not one of the allowed values"),
        (json!({"contractId": id, "signatureType": "INITIALS"}), "signatureType: no annotation"),
        (
            json!({"contractId": outside, "signatureType": "DEFAULT"}),
            "signatureType: the annotation \"DEFAULT\" on page 1 is outside of the visible page",
        ),
        (
            json!({"contractId": id, "signedContractId": UNKNOWN, "signatureType": "DEFAULT"}),
            "signedContractId: the session has no signed contract",
        ),
        (
            json!({"contractId": other, "signedContractId": signed, "signatureType": "DEFAULT"}),
            "signedContractId: this signed contract belongs to another contract",
        ),
        // Its annotation is gone, whichever field names it.
        (json!({"contractId": signed, "signatureType": "DEFAULT"}), "signatureType: no annotation"),
        (
            json!({"contractId": id, "signedContractId": signed, "signatureType": "DEFAULT"}),
            "signatureType: no annotation",
        ),
    ] {
        let said = lacks(&caller, SIGN, &body).await?;
        assert!(said.starts_with(reason), "{said}");
    }
    Ok(())
}
