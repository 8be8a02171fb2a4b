//! The signature on contracts at given places.

use std::time::Duration;

use omni_engines::seal::{SealKind, verify_pdf};
use omni_sandbox::specimen::SELFIE;
use omni_types::{Base64, Images, Operation};
use serde_json::{Value, json};

use super::paper::{drawn, encrypted, overfull, paper};
use super::{
    UNKNOWN, add_contract, add_signature, behind, decoded, is_token_of, lacks, signed_contracts, trust,
};
use crate::caller::{Caller, Failure, Route, TestResult, message, refused, text, typed};

/// A file that begins and ends as a PDF file does, and has no pages.
const DAMAGED: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n";

/// A request to sign one contract once.
fn once(id: &str, change: impl Fn(&mut Value)) -> Value {
    let mut position = json!({"x": 1, "y": 2, "height": 3, "pageNumber": 1});
    change(&mut position);
    json!({"signaturePositionsOnContracts": {id: [position]}})
}

#[tokio::test]
async fn each_contract_is_signed_at_each_of_its_places() -> TestResult {
    let caller = Caller::new().await?;
    let (one, other) = (paper(&[&[], &[]]), paper(&[&[]]));
    let (first, second) = (add_contract(&caller, &one).await?, add_contract(&caller, &other).await?);
    add_signature(&caller, "", 10).await?;
    let place = |x: i32, page: i32, orientation: &str| json!({"x": x, "y": 20, "height": 10, "pageNumber": page, "orientation": orientation});
    let body = json!({"signaturePositionsOnContracts": {
        &first: [
            place(10, 1, "ORIENTATION_NORMAL"),
            place(30, 2, "ORIENTATION_90_DEGREE"),
            place(50, 2, "ORIENTATION_180_DEGREE"),
            place(70, 1, "ORIENTATION_270_DEGREE"),
        ],
        &second: [{"x": 5, "y": 6, "height": 7, "pageNumber": 1}],
    }});
    let response = caller.send(Operation::SignContracts, &body).await?;
    // No flag asks for anything.
    assert_eq!(response, json!({"success": true, "sessionStatus": "Alive", "additionalInformation": {}}));

    let signed = signed_contracts(&caller).await?;
    assert_eq!(signed.len(), 2);
    for (id, link) in &signed {
        let file = behind(&caller, link).await?;
        let (uuid, name) = id.split_once('#').ok_or("no name")?;
        assert!(uuid.len() == 36 && id != &first && id != &second, "{id}");
        // Which contract it was is in the name.
        if first.ends_with(name) && !second.ends_with(name) {
            let content = drawn(&one, &file);
            for matrix in ["20 0 0 10 10 20", "0 20 -10 0 40 20", "-20 0 0 -10 70 30", "0 -20 10 0 70 40"] {
                assert!(content.contains(matrix), "{matrix}: {content}");
            }
        } else if !first.ends_with(name) {
            assert!(drawn(&other, &file).contains("14 0 0 7 5 6"));
        }
    }
    // The contracts themselves stay as they were.
    let links = caller.call(Operation::FetchContractLinks).await?;
    assert!(behind(&caller, &text(&links["additionalInformation"], &first)?).await? == one);
    let images: Images =
        typed(caller.send(Operation::FetchImages, &json!({"images": ["signedContract"]})).await?)?;
    assert!(images.signed_contract.ok_or("no image")?.decode()?.starts_with(b"%PDF-"));
    let links = caller.send(Operation::FetchImageLinks, &json!({"images": ["signedContract"]})).await?;
    behind(&caller, &text(&links, "signedContract")?).await?;

    caller.sandbox.advance_clock(Duration::from_secs(60 * 60));
    assert_eq!(refused(caller.http.get(&signed[0].1).send().await?).await?.0, 410);
    Ok(())
}

#[tokio::test]
async fn each_flag_adds_its_field() -> TestResult {
    let caller = Caller::new().await?;
    let contract = paper(&[&[]]);
    let id = add_contract(&caller, &contract).await?;
    add_signature(&caller, "", 10).await?;
    let sign = async |flags: &[&str]| {
        let mut body = once(&id, |_| {});
        flags.iter().for_each(|flag| body[*flag] = json!(true));
        let response = caller.send(Operation::SignContracts, &body).await?;
        Ok::<_, crate::caller::Failure>(response["additionalInformation"].clone())
    };
    let fields = |information: &Value| -> Vec<String> {
        information.as_object().into_iter().flat_map(|fields| fields.keys().cloned()).collect()
    };
    let trust = trust(&caller).await?;

    let signed = sign(&["includeSignedDocumentInResponse"]).await?;
    assert_eq!(fields(&signed), ["signedDocumentBase64"]);
    let file = decoded(&signed["signedDocumentBase64"])?;
    assert!(drawn(&contract, &file).contains("6 0 0 3 1 2"));

    let token = sign(&["includeNom151SignatureInResponse"]).await?;
    assert_eq!(fields(&token), ["signedDocumentNom151"]);
    // The same contract signed at the same place is the same file.
    assert!(is_token_of(&token["signedDocumentNom151"], &file, &trust)?);
    assert!(!is_token_of(&token["signedDocumentNom151"], &contract, &trust)?);

    let details = sign(&["includeCertificateDetailsInResponse"]).await?;
    assert_eq!(fields(&details), ["signingDetails"]);
    let details = &details["signingDetails"];
    assert_eq!(details["policyValue"], "2.16.484.101.10.316.2.1.1.2.");
    assert!(text(details, "providedBy")?.contains("not accredited"), "{details}");
    assert!(!text(details, "requestedBy")?.is_empty());
    assert_eq!(Base64::from_text(text(details, "signingHash")?)?.decode()?.len(), 32);
    assert!(text(details, "certificateSerial")?.bytes().all(|digit| digit.is_ascii_hexdigit()));
    let now = caller.sandbox.clock().now();
    assert!((now - text(details, "signingTimestamp")?.parse::<i64>()?).abs() < 60_000);

    let stamped = sign(&["includeSignedDocumentWithNom151InResponse"]).await?;
    assert_eq!(fields(&stamped), ["signedDocumentWithNomSignatureBase64"]);
    let stamped = decoded(&stamped["signedDocumentWithNomSignatureBase64"])?;
    assert!(stamped.starts_with(&file));
    let seals = verify_pdf(&stamped, &trust)?;
    assert_eq!(seals.len(), 1);
    assert!(seals[0].kind == SealKind::Timestamp && seals[0].is_valid() && seals[0].covers_whole_file);

    let all = sign(&[
        "includeSignedDocumentInResponse",
        "includeNom151SignatureInResponse",
        "includeCertificateDetailsInResponse",
        "includeSignedDocumentWithNom151InResponse",
    ])
    .await?;
    assert_eq!(fields(&all).len(), 4);
    assert!(is_token_of(&all["signedDocumentNom151"], &decoded(&all["signedDocumentBase64"])?, &trust)?);
    Ok(())
}

#[tokio::test]
async fn nothing_is_signed_if_one_place_is_wrong() -> TestResult {
    let caller = Caller::new().await?;
    let contract = paper(&[&[]]);
    let id = add_contract(&caller, &contract).await?;
    let image = caller.upload((Operation::AddDocument, "type=contract"), SELFIE).await?;
    let image = text(&image["additionalInformation"], "contractId")?;
    let said = lacks(&caller, Operation::SignContracts, &once(&id, |_| {})).await?;
    assert!(said.starts_with("the session has no signature"), "{said}");
    add_signature(&caller, "", 10).await?;
    let set = |name: &'static str, value: i64| move |position: &mut Value| position[name] = json!(value);
    for (body, reason) in [
        (once(UNKNOWN, |_| {}), "signaturePositionsOnContracts: the session has no contract with this id"),
        (once(&image, |_| {}), "only PDF files are signed"),
        (json!({"signaturePositionsOnContracts": {}}), "signaturePositionsOnContracts: expected the ids"),
        (json!({"signaturePositionsOnContracts": {&*id: []}}), "at least one position"),
        (once(&id, set("pageNumber", 0)), "pageNumber"),
        (
            once(&id, set("pageNumber", 2)),
            "position 1, pageNumber: no such page: the pages are numbered from 1 to 1",
        ),
        (once(&id, set("height", 0)), "height: expected more than 0"),
        (once(&id, set("x", -1)), "x, y and height: the place is outside"),
        (once(&id, set("y", 2_000_000_000)), "x, y and height: the place is outside"),
    ] {
        let said = lacks(&caller, Operation::SignContracts, &body).await?;
        assert!(said.contains(reason), "{reason}: {said}");
    }
    // One of two: the other is not signed either.
    let other = add_contract(&caller, &contract).await?;
    let mut both = once(&id, |_| {});
    both["signaturePositionsOnContracts"][&other] = json!([{"x": 1, "y": 1, "height": 1, "pageNumber": 9}]);
    lacks(&caller, Operation::SignContracts, &both).await?;
    assert!(signed_contracts(&caller).await?.is_empty());
    let many: Vec<_> = (0..1_001).map(|_| json!({"x": 1, "y": 1, "height": 1, "pageNumber": 1})).collect();
    let many = json!({"signaturePositionsOnContracts": {&*id: many}});
    assert!(lacks(&caller, Operation::SignContracts, &many).await?.contains("at most 1000 positions"));
    // Only one of two values under a key would count.
    let position = r#"[{"x": 1, "y": 2, "height": 3, "pageNumber": 1}]"#;
    let body = format!(r#"{{"signaturePositionsOnContracts": {{"{id}": {position}, "{id}": {position}}}}}"#);
    let request = caller.request(Operation::SignContracts).header("content-type", "application/json");
    let (status, error) = refused(request.body(body).send().await?).await?;
    assert_eq!(status, 400);
    let expected = format!("signaturePositionsOnContracts: the key {id} occurs twice");
    assert!(message(&error).starts_with(&expected), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn a_contract_that_cannot_be_signed_is_not_added() -> TestResult {
    let caller = Caller::new().await?;
    let contract = paper(&[&["DEFAULT"]]);
    let add: Route = (Operation::AddDocument, "type=contract").into();
    for (file, reason) in [
        (encrypted(), "base64Image: the PDF file is encrypted; remove"),
        (DAMAGED.to_vec(), "base64Image: the PDF file is damaged"),
        (contract[..contract.len() / 2].to_vec(), "base64Image: the PDF file is damaged: its end is missing"),
        ([&contract[..], &[b'x'; 2100]].concat(), "base64Image: the PDF file is damaged: its end is missing"),
        (overfull()?, "base64Image: the PDF file is too large or too complex"),
        (b"no document".to_vec(), "base64Image: expected a PDF file, or a JPEG or PNG image"),
        ([&[b' '; 2000], &contract[..]].concat(), "base64Image: expected a PDF file, or"),
    ] {
        let said =
            lacks(&caller, add.clone(), &json!({"base64Image": Base64::from_bytes(file.clone())})).await?;
        assert!(said.starts_with(reason), "{reason}: {said}");
        let request = caller.request((Operation::AddDocumentBinary, "type=contract"));
        let binary = request.header("content-type", "application/pdf").body(file).send().await?;
        let (status, error) = refused(binary).await?;
        assert_eq!(status, 400);
        assert_eq!(message(&error), said.replace("base64Image:", "the body:"));
    }
    // White space around it, and a few other bytes, are harmless.
    add_signature(&caller, "", 10).await?;
    for file in [
        [b"\r\n  ", &contract[..]].concat(),
        [&contract[..], &[b'\n'; 4000]].concat(),
        [&contract[..], &[b'x'; 500]].concat(),
    ] {
        let id = add_contract(&caller, &file).await?;
        let links = caller.call(Operation::FetchContractLinks).await?;
        assert!(behind(&caller, &text(&links["additionalInformation"], &id)?).await? == file);
        caller.send(Operation::SignContracts, &once(&id, |_| {})).await?;
    }
    Ok(())
}

#[tokio::test]
async fn signed_contracts_are_listed_in_the_order_of_signing() -> TestResult {
    let caller = Caller::new().await?;
    add_signature(&caller, "", 10).await?;
    let mut added = Vec::new();
    for _ in 0..5 {
        added.push(add_contract(&caller, &paper(&[&["DEFAULT", "INITIALS"]])).await?);
    }
    let ids = async |operation| -> Result<Vec<String>, Failure> {
        let body = caller.request(operation).send().await?.text().await?;
        // As they are written, and not as a map sorts them. URLs contain no such mark.
        Ok(body.match_indices("#Contract").map(|(at, _)| body[at - 36..at].to_owned()).collect())
    };
    let uuid = |id: &String| id.split('#').next().unwrap_or_default().to_owned();
    assert_eq!(ids(Operation::FetchContractLinks).await?, added.iter().map(uuid).collect::<Vec<_>>());
    let mut signed = Vec::new();
    for id in added.iter().rev() {
        let mut body = json!({"contractId": id, "signatureType": "DEFAULT"});
        for kind in ["DEFAULT", "INITIALS"] {
            body["signatureType"] = json!(kind);
            let response = caller.send(Operation::SignContractAnnotations, &body).await?;
            body["signedContractId"] = response["signedDocumentId"].clone();
            signed.push(text(&response, "signedDocumentId")?);
        }
    }
    assert_eq!(ids(Operation::FetchSignedContractLinks).await?, signed.iter().map(uuid).collect::<Vec<_>>());
    Ok(())
}

#[tokio::test]
async fn two_requests_at_once_sign_a_contract_twice() -> TestResult {
    let caller = Caller::new().await?;
    let contract = paper(&[&["DEFAULT"]]);
    let id = add_contract(&caller, &contract).await?;
    add_signature(&caller, "", 10).await?;
    let body = once(&id, |_| {});
    let sign = || caller.send(Operation::SignContracts, &body);
    let (first, second, third, fourth) = tokio::join!(sign(), sign(), sign(), sign());
    for response in [first?, second?, third?, fourth?] {
        assert_eq!(response["success"], true);
    }
    let signed = signed_contracts(&caller).await?;
    assert_eq!(signed.len(), 4, "a signed contract is lost");
    for (_, link) in &signed {
        assert!(drawn(&contract, &behind(&caller, link).await?).contains("6 0 0 3 1 2"));
    }
    let events = caller.call(Operation::FetchEvents).await?;
    let names = events["events"].as_array().ok_or("no events")?.iter();
    assert_eq!(names.filter(|event| event["eventName"] == "contractsSigned").count(), 4, "{events}");
    Ok(())
}

#[tokio::test]
async fn a_session_signs_only_its_own_contracts() -> TestResult {
    let mut caller = Caller::new().await?;
    let id = add_contract(&caller, &paper(&[&[]])).await?;
    add_signature(&caller, "", 10).await?;
    caller.send(Operation::SignContracts, &once(&id, |_| {})).await?;
    let (signed, _) = signed_contracts(&caller).await?.pop().ok_or("not signed")?;
    caller.start(&json!({})).await?;
    add_signature(&caller, "", 10).await?;
    assert!(
        lacks(&caller, Operation::SignContracts, &once(&id, |_| {}))
            .await?
            .contains("no contract with this id")
    );
    let body = json!({"signedContractId": signed});
    assert!(lacks(&caller, Operation::CalculateNom151Signature, &body).await?.contains("no signed contract"));
    Ok(())
}
