//! The sandbox does what the document says, so there is nothing to report.

use omni_verify::{Fate, Format, Report};
use serde_json::Value;

use crate::support::{client, embedded, inputs, list, options, repository, run, sandbox};

#[tokio::test]
async fn an_unchanged_sandbox_contradicts_nothing() {
    let (document, sandbox) = (embedded(), sandbox().await);
    let mut options = options(&document, sandbox.url());
    options.inputs = inputs(&document);
    let result = omni_verify::run(&document, &options).await.unwrap();
    assert_eq!(list(&result.findings), []);
    assert!(result.gaps.is_empty(), "{:?}", result.gaps);
    let report = Report::new(&document, &result.findings).with_summary(&result.summary);
    assert!(report.render(Format::Text).contains("Nothing was found"));

    // Each operation is accounted for, and each that the sandbox supports was really called.
    assert_eq!(result.summary.iter().count(), 109);
    let url = format!("{}/operations", sandbox.management_url());
    let supported: Value =
        client().get(url).bearer_auth(sandbox.management_token()).send().await.unwrap().json().await.unwrap();
    let (mut checked, mut refused) = (0, Vec::new());
    for operation in supported.as_array().unwrap() {
        let (id, supported) = (operation["id"].as_str().unwrap(), operation["supported"].as_bool().unwrap());
        let fate = result.summary.fate(id).unwrap();
        match fate {
            Fate::Checked => checked += 1,
            Fate::Refused(_) => refused.push(id),
            // Operations that reach beyond the session are never sent.
            Fate::Skipped(why) => assert!(why.contains("x-omni-reach") || !supported, "{id}: {why}"),
            fate => assert!(!supported && *fate == Fate::NotSupported, "{id}: {fate:?}"),
        }
    }
    assert!(checked >= 60, "{checked}");
    // Some examples in the document are refused as documented: they name customers, codes and contracts that do not
    // exist, or people of other sessions; their images are too small for a document or a signature; and some request
    // a result before the step that leads to it.
    let expected = [
        "list_identity_sessions",
        "verify_interview_code",
        "add_document",
        "add_back_second_id",
        "add_encoded_barcode",
        "add_credit_card_front",
        "add_credit_card_back",
        "fetch_credit_card_ocr_data",
        "process_second_id",
        "process_face_against_second_id",
        "fetch_imss",
        "fetch_updated_watchlist_result",
        "compare_video_selfie_id",
        "compare_video_selfie_ocr",
        "fetch_second_id_ocr_data",
        "fetch_medical_data",
        "sign_pdf",
        "sign_contracts",
        "sign_contract_annotations",
        "stamp_contract_annotations",
        "fetch_ocr_batch",
    ];
    assert_eq!(refused, expected);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn what_reaches_beyond_the_session_is_never_sent() {
    let (document, sandbox) = (embedded(), sandbox().await);
    let result = run(&document, sandbox.url()).await;
    let read = crate::support::document();
    let mut never = 0;
    for operation in
        read["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values())
    {
        if matches!(operation["x-omni-reach"].as_str(), Some("account" | "outside")) {
            never += 1;
            let id = operation["operationId"].as_str().unwrap();
            assert!(matches!(result.summary.fate(id), Some(Fate::Skipped(_))), "{id}");
        }
    }
    assert!(never > 20, "{never}");
    // Without a password nobody can log in, and operations for admins are not called.
    for id in ["log_in_admin", "delete_session"] {
        assert!(matches!(result.summary.fate(id), Some(Fate::Skipped(_))), "{id}");
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn the_cap_is_kept() {
    let (document, sandbox) = (embedded(), sandbox().await);
    let mut options = options(&document, sandbox.url());
    options.max_calls = 3;
    let result = omni_verify::run(&document, &options).await.unwrap();
    let sent = result.summary.iter().filter(|(_, fate)| !matches!(fate, Fate::Skipped(_))).count();
    assert_eq!(sent, 3);
    let gaps: Vec<String> = result.gaps.iter().map(ToString::to_string).collect();
    assert!(gaps.iter().any(|gap| gap.contains("--max-calls")), "{gaps:?}");
    sandbox.shutdown().await;
}

/// The target of the link in the crate is the current document.
#[test]
fn the_embedded_document_is_the_published_one() {
    let source = std::fs::read_to_string(repository().join(xtask::DOCUMENT)).unwrap();
    let document = xtask::spec::shorthand::parse(xtask::DOCUMENT, &source).unwrap();
    let text = serde_json::to_string_pretty(&document.value).unwrap() + "\n";
    assert!(
        text == include_str!("../../omni.json"),
        "omni-verify/omni.json is not what openapi/omni.yaml says"
    );
}
