//! Signing a document.

use omni_engines::seal::{Details, Level};
use omni_types::endpoint;
use omni_types::{OnboardingScore, ScoreStatus, ScoreValue, SuccessResponse};

use crate::events::mark;
use crate::evidence::{self, Id};
use crate::frame::{Call, Refusal};
use crate::house::{CONSENT_REASON, refused_seal};
use crate::scoring;
use crate::session::{Session, StoredImage};

/// The conditions are checked in the documented order.
pub(crate) async fn sign_document(
    call: &mut Call<'_, endpoint::SignDocument>,
) -> Result<SuccessResponse, Refusal> {
    let mut session = call.change(None).await?;
    if call.body().user_consented != Some(true) {
        return Err(Refusal::bad_request(
            "userConsented: expected true, because the person must consent to sign",
        ));
    }
    let reference = call.body().document_ref.as_deref().filter(|reference| !reference.is_empty());
    let reference = reference.ok_or_else(|| {
        Refusal::bad_request(
            "documentRef: the reference of the document is missing; create_document_upload_url responds with it in referenceId",
        )
    })?;
    let file = uploaded(&session, reference)?;
    check_person(call, &session)?;
    let gone = || Refusal::internal("the file of the document is missing");
    let file = call.blob(&file.blob).await?.ok_or_else(gone)?;
    mark::refuse("documentRef", &file)?;
    let name = name(&session);
    let signed = call.house().seal(move |authority, at| {
        let details = Details { at, name: name.as_deref(), reason: Some(CONSENT_REASON) };
        authority.pades(&file, Level::BLta, &details)
    });
    let signed = signed.await?.map_err(|error| refused_seal("documentRef", &error))?;
    let blob = call.new_id();
    session.signing.sign(reference, StoredImage { blob: blob.clone() });
    call.add_blob(blob, signed.into());
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

/// The uploaded file of a document that is not signed yet.
fn uploaded(session: &Session, reference: &str) -> Result<StoredImage, Refusal> {
    let document = session.signing.documents.get(reference);
    if document.is_some_and(|document| document.signed.is_some()) {
        return Err(Refusal::bad_request(
            "documentRef: the document with this reference is already signed; list_signed_documents returns its URL",
        ));
    }
    document.and_then(|document| document.unsigned.clone()).ok_or_else(|| {
        Refusal::bad_request(
            "documentRef: no document with this reference was uploaded; create_document_upload_url returns the URL for it",
        )
    })
}

/// Whose signature it is.
fn name(session: &Session) -> Option<String> {
    let read = evidence::ocr(session, Id::First);
    let read = read.as_ref().and_then(evidence::full_name).map(str::to_owned);
    read.or_else(|| session.person.name.clone())
}

fn check_person(call: &Call<'_, endpoint::SignDocument>, session: &Session) -> Result<(), Refusal> {
    if session.approval.customer.is_none() {
        return Err(Refusal::bad_request("the session is not approved: call approve_customer first"));
    }
    let score = scoring::current(call, session);
    let OnboardingScore { id_validation, face_recognition, .. } = &score;
    if !is_ok(id_validation.as_ref().and_then(|section| section.overall.as_ref())) {
        return Err(Refusal::bad_request("the status of the ID validation is not OK"));
    }
    if !is_ok(face_recognition.as_ref().and_then(|section| section.overall.as_ref())) {
        return Err(Refusal::bad_request("the status of the face recognition is not OK"));
    }
    let asks_for_code = call.flow(session).phone_otp().is_some();
    if asks_for_code && session.one_time_code.verified_at.is_none() {
        return Err(Refusal::bad_request(
            "the flow asks for a one-time code, and the phone was not verified with one: call verify_otp_sms first",
        ));
    }
    Ok(())
}

fn is_ok(overall: Option<&ScoreValue>) -> bool {
    overall.and_then(|overall| overall.status.as_ref()) == Some(&ScoreStatus::Ok)
}
