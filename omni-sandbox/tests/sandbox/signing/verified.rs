//! What `verify` says of files that the sandbox sealed, and that others signed before or after.

use std::process::Command;

use jiff::Timestamp;
use omni_engines::pdf::report::{Attachment, Report};
use omni_engines::pdf::{PdfError, SignatureSlot, SlotKind, signed};
use omni_engines::seal::{Authority, Details, Fault, Level};
use omni_sandbox::{BrokenFile, FileKind, VerifiedFile, VerifiedReport, verify_file};
use omni_types::{Base64, Operation};
use serde_json::json;

use super::paper::paper;
use super::{add_contract, add_signature, behind, decoded};
use crate::caller::{Caller, Failure, TestResult, text};

/// A caller whose session may sign documents.
async fn approved() -> Result<Caller, Failure> {
    let caller = Caller::new().await?;
    caller.onboard().await?;
    caller.send(caller.approval(), &json!({})).await?;
    Ok(caller)
}

/// Has a document signed by advanced electronic signature.
async fn signed_document(caller: &Caller, file: &[u8]) -> Result<Vec<u8>, Failure> {
    let place = caller.call(Operation::CreateDocumentUploadUrl).await?;
    caller.http.put(text(&place, "preSignedUrl")?).body(file.to_vec()).send().await?;
    let body = json!({"documentRef": place["referenceId"], "userConsented": true});
    caller.send(Operation::SignDocument, &body).await?;
    let listed = caller.call(Operation::ListSignedDocuments).await?;
    let last = listed["documents"].as_array().and_then(|documents| documents.last()).ok_or("not signed")?;
    behind(caller, &text(last, "documentUrl")?).await
}

async fn verified(caller: &Caller, file: &[u8]) -> Result<Result<VerifiedFile, BrokenFile>, Failure> {
    Ok(verify_file(file, Some(caller.sandbox.seal_root().await?.as_bytes()), None))
}

/// A file with a signature of a format that is not made here.
fn signed_elsewhere(file: &[u8], contents: &[u8]) -> Result<Vec<u8>, Failure> {
    let at = Timestamp::from_second(1_800_000_000)?;
    let (kind, name) = (SlotKind::Signature, Some("Ana Prueba"));
    let slot = SignatureSlot { kind, name, reason: Some("A reason\u{1B}[2J"), at, reserved: 100 };
    let made = signed(file, &slot, |_| Ok::<_, PdfError>(contents.to_vec()))?;
    let own = b"ETSI.CAdES.detached";
    let at = made.windows(own.len()).rposition(|window| window == own).ok_or("no format")?;
    let mut other = made;
    other[at..at + own.len()].copy_from_slice(b"adbe.pkcs7.detached");
    Ok(other)
}

#[tokio::test]
async fn signatures_of_others_are_listed_and_not_judged() -> TestResult {
    let caller = approved().await?;
    let elsewhere = signed_elsewhere(&paper(&[&[]]), &[0x30, 3, 2, 1, 7])?;
    let at = Timestamp::from_millisecond(caller.sandbox.clock().now())?;
    let other = Authority::new(at, &mut getrandom::SysRng)?;
    let details = Details { at, name: Some("Ana Prueba"), reason: None };
    let untrusted = other.pades(&elsewhere, Level::BB, &details)?;
    let document = signed_document(&caller, &untrusted).await?;
    let file = verified(&caller, &document).await??;
    assert_eq!((file.kind, file.events.is_none()), (FileKind::Document, true));
    let others: Vec<_> = file.others.iter().map(|other| (other.place, other.fault.clone())).collect();
    assert_eq!(others, [(1, Some(Fault::Kind)), (2, Some(Fault::Untrusted))]);
    assert_eq!(file.others[0].format, "adbe.pkcs7.detached");
    assert_eq!(file.others[0].name.as_deref(), Some("Ana Prueba"));
    assert_eq!(file.others[0].reason.as_deref(), Some("A reason\u{FFFD}[2J"));
    let seals: Vec<_> = file.seals.iter().map(|seal| (seal.place, seal.level)).collect();
    assert_eq!(seals, [(3, Some("B-LTA")), (4, None)]);
    let name = text(&caller.call(Operation::FetchOcrData).await?["name"], "fullName")?;
    assert_eq!(file.seals[0].name.as_deref(), Some(&*name));
    assert!(file.seals[0].reason.as_deref().is_some_and(|reason| reason.contains("consent")));
    let shown = format!("{file:?}");
    assert!(!shown.contains(&name) && !shown.contains("Ana Prueba"), "{shown}");

    // What they cover, our seals cover as well.
    for at in (0..elsewhere.len()).step_by(41) {
        let mut changed = document.clone();
        changed[at] ^= 1;
        assert!(verified(&caller, &changed).await?.is_err(), "byte {at}");
    }
    // A signature behind our seals could have come with anything.
    let later = signed_elsewhere(&document, &[0x30, 3, 2, 1, 7])?;
    let broken = verified(&caller, &later).await?.err();
    assert_eq!(broken, Some(BrokenFile::Seal { place: 3, fault: Fault::ChangedLater }));
    Ok(())
}

#[tokio::test]
async fn a_contract_that_was_signed_elsewhere_gets_its_time_stamp() -> TestResult {
    let caller = approved().await?;
    let id = add_contract(&caller, &signed_elsewhere(&paper(&[&[]]), &[0x30, 3, 2, 1, 7])?).await?;
    add_signature(&caller, "", 10).await?;
    let body = json!({
        "signaturePositionsOnContracts": {id: [{"x": 1, "y": 2, "height": 3, "pageNumber": 1}]},
        "includeSignedDocumentWithNom151InResponse": true,
    });
    let response = caller.send(Operation::SignContracts, &body).await?;
    let stamped = decoded(&response["additionalInformation"]["signedDocumentWithNomSignatureBase64"])?;
    let file = verified(&caller, &stamped).await??;
    assert_eq!((file.kind, file.others.len(), file.seals.len()), (FileKind::Stamped, 1, 1));
    Ok(())
}

#[tokio::test]
async fn files_without_a_seal_are_told_apart() -> TestResult {
    let caller = Caller::new().await?;
    let plain = paper(&[&[]]);
    assert_eq!(verified(&caller, &plain).await?.err(), Some(BrokenFile::NoSeal));
    let elsewhere = signed_elsewhere(&plain, &[0x30, 3, 2, 1, 7])?;
    assert_eq!(verified(&caller, &elsewhere).await?.err(), Some(BrokenFile::OnlyOthers));
    let empty = signed_elsewhere(&plain, &[])?;
    let broken = verified(&caller, &empty).await?.err();
    assert_eq!(broken, Some(BrokenFile::Seal { place: 1, fault: Fault::Empty }));
    assert!(broken.is_some_and(|broken| broken.to_string().contains("it is empty")));
    Ok(())
}

#[tokio::test]
async fn a_document_with_a_report_attached_is_not_a_report() -> TestResult {
    let caller = approved().await?;
    let json = caller.send(Operation::FetchEventsReport, &json!({})).await?.to_string();
    let attachment = |json: &str| Attachment {
        name: "events.json".to_owned(),
        media_type: "application/json".to_owned(),
        description: "Events".to_owned(),
        bytes: json.as_bytes().to_vec(),
    };
    // Real events of a sandbox, and some that nobody wrote.
    for json in [&*json, "{}"] {
        let paper =
            Report::new("Report of events", Timestamp::UNIX_EPOCH).attach(attachment(json)).to_pdf()?;
        let file = verified(&caller, &signed_document(&caller, &paper).await?).await??;
        assert!(file.kind == FileKind::Document && file.events.is_none(), "{file:?}");
    }
    // A report that a person signs stays one.
    let report = caller.request(Operation::DownloadEventsReport).json(&json!({})).send().await?;
    let report = report.bytes().await?;
    let file = verified(&caller, &signed_document(&caller, &report).await?).await??;
    assert_eq!((file.kind, file.seals.len()), (FileKind::Report, 3));
    assert!(
        matches!(file.events, Some(VerifiedReport::Signed(events)) if events.interview_id == caller.session)
    );
    Ok(())
}

#[tokio::test]
async fn the_program_says_what_a_file_is_and_who_signed() -> TestResult {
    let caller = approved().await?;
    let folder = tempfile::TempDir::new()?;
    let (root, path) = (folder.path().join("root.pem"), folder.path().join("file.pdf"));
    std::fs::write(&root, caller.sandbox.seal_root().await?)?;
    let said = |file: &[u8]| -> Result<(bool, String), Failure> {
        std::fs::write(&path, file)?;
        let mut program = Command::new(env!("CARGO_BIN_EXE_omni-sandbox"));
        let done = program.arg("verify").arg(&path).arg("--root").arg(&root).output()?;
        let said = if done.status.success() { done.stdout } else { done.stderr };
        Ok((done.status.success(), String::from_utf8(said)?))
    };
    let name = text(&caller.call(Operation::FetchOcrData).await?["name"], "fullName")?;
    let elsewhere = signed_elsewhere(&paper(&[&[]]), &[0x30, 3, 2, 1, 7])?;
    let (holds, document) = said(&signed_document(&caller, &elsewhere).await?)?;
    assert!(holds, "{document}");
    for line in [
        "signature 1: somebody else's, not judged: its format, adbe.pkcs7.detached, is not one that a sandbox makes\n  name: Ana Prueba",
        "signature 2: by Omni Sandbox Test Signer, not accredited",
        &format!("\n  name: {name}\n  reason: Signed with the person's consent"),
        "time stamp 3: by ",
        "the file is a document that was signed by advanced electronic signature\nit is as it was when it was last sealed",
    ] {
        assert!(document.contains(line), "{line} in\n{document}");
    }
    let report = caller.request(Operation::DownloadEventsReport).json(&json!({})).send().await?;
    let (holds, report) = said(&report.bytes().await?)?;
    assert!(holds && report.contains("the file is a report of events\n"), "{report}");
    assert!(report.contains(&format!("events of the session {} are complete", caller.session)), "{report}");
    let (holds, plain) = said(&paper(&[&[]]))?;
    assert!(!holds && plain.contains("no signature and no time stamp"), "{plain}");
    // Only the key proves who signed a report as JSON.
    let report = caller.send(Operation::FetchEventsReport, &json!({})).await?.to_string();
    let (holds, unproven) = said(report.as_bytes())?;
    assert!(!holds && unproven.contains("give the key (--key)"), "{unproven}");
    let mut program = Command::new(env!("CARGO_BIN_EXE_omni-sandbox"));
    let done = program.arg("verify").arg(&path).args(["--key", caller.sandbox.events_key()]).output()?;
    let proven = String::from_utf8(done.stdout)?;
    assert!(done.status.success() && proven.contains("are complete and unchanged"), "{proven}");
    let done = Command::new(env!("CARGO_BIN_EXE_omni-sandbox")).arg("verify").arg(&path).output()?;
    let unproven = String::from_utf8(done.stdout)?;
    assert!(unproven.contains("NOTHING PROVES WHO SIGNED") && !unproven.contains("unchanged"), "{unproven}");
    let wrong = Base64::from_bytes(&b"x"[..]);
    assert!(!said(wrong.encoded().as_bytes())?.0);
    Ok(())
}
