//! Documents to be signed by advanced electronic signature: uploaded and listed. The sandbox does not sign them.

use omni_types::endpoint;
use omni_types::{
    AesDocument, AesDocumentList, DocumentUploadUrl, OnboardingScore, ScoreStatus, ScoreValue,
    SuccessResponse,
};

use crate::frame::{Call, Refusal, bounds};
use crate::links;
use crate::scoring;
use crate::session::{SIGNING, Session, SigningDocument};

pub(crate) async fn create_document_upload_url(
    call: &mut Call<'_, endpoint::CreateDocumentUploadUrl>,
) -> Result<DocumentUploadUrl, Refusal> {
    let mut session = call.change(None).await?;
    bounds::SIGNING_DOCUMENTS.check_one_more("the session", session.signing.documents.len())?;
    let reference = call.house().secrets.uuid();
    session.signing.documents.insert(reference.clone(), SigningDocument::default());
    let url = links::upload(call.house(), &session.id, &format!("{SIGNING}{reference}"));
    call.save(session);
    Ok(DocumentUploadUrl::new().with_pre_signed_url(url).with_reference_id(reference))
}

/// A document is listed once it has been uploaded.
pub(crate) async fn list_unsigned_documents(
    call: &mut Call<'_, endpoint::ListUnsignedDocuments>,
) -> Result<AesDocumentList, Refusal> {
    let session = call.session(None).await?;
    let documents = session.signing.documents.iter().filter(|(_, document)| document.unsigned.is_some());
    let documents = documents.map(|(reference, _)| {
        let url = links::download(call.house(), &session.id, &format!("{SIGNING}{reference}"));
        AesDocument::new().with_document_ref(reference).with_document_url(url)
    });
    Ok(AesDocumentList::new().with_documents(documents.collect::<Vec<_>>()))
}

/// The sandbox signs no documents yet, so there are none.
pub(crate) async fn list_signed_documents(
    call: &mut Call<'_, endpoint::ListSignedDocuments>,
) -> Result<AesDocumentList, Refusal> {
    call.session(None).await?;
    Ok(AesDocumentList::new().with_documents(Vec::new()))
}

/// The conditions are checked in the documented order.
pub(crate) async fn sign_document(
    call: &mut Call<'_, endpoint::SignDocument>,
) -> Result<SuccessResponse, Refusal> {
    let session = call.session(None).await?;
    if call.body().user_consented != Some(true) {
        return Err(Refusal::bad_request(
            "userConsented: expected true, because the person must consent to sign",
        ));
    }
    let reference = call.body().document_ref.as_deref().unwrap_or_default();
    let document = session.signing.documents.get(reference);
    if document.is_none_or(|document| document.unsigned.is_none()) {
        return Err(Refusal::bad_request(
            "documentRef: no document with this reference was uploaded; create_document_upload_url says where to",
        ));
    }
    check_person(call, &session)?;
    Err(Refusal::unsupported(call.operation()))
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
