//! Documents to be signed by advanced electronic signature: uploaded, listed, signed.

#[cfg(feature = "contracts")]
mod sign;
#[cfg(not(feature = "contracts"))]
mod without;

use omni_types::endpoint;
use omni_types::{AesDocument, AesDocumentList, DocumentUploadUrl};

use crate::frame::{Call, Refusal, bounds};
use crate::house::House;
use crate::links;
use crate::session::{SIGNED, SIGNING, Session, SigningDocument};

#[cfg(feature = "contracts")]
pub(crate) use sign::sign_document;
#[cfg(not(feature = "contracts"))]
pub(crate) use without::sign_document;

pub(crate) async fn create_document_upload_url(
    call: &mut Call<'_, endpoint::CreateDocumentUploadUrl>,
) -> Result<DocumentUploadUrl, Refusal> {
    let mut session = call.change(None).await?;
    bounds::SIGNING_DOCUMENTS.check_one_more("the session", session.signing.documents.len())?;
    let reference = call.house().secrets.uuid(call.now(), session.signing.documents.len());
    session.signing.documents.insert(reference.clone(), SigningDocument::default());
    let url = links::upload(call.house(), &session.id, &format!("{SIGNING}{reference}"));
    call.save(session);
    Ok(DocumentUploadUrl::new().with_pre_signed_url(url).with_reference_id(reference))
}

/// A document is listed once it has been uploaded, until it is signed.
pub(crate) async fn list_unsigned_documents(
    call: &mut Call<'_, endpoint::ListUnsignedDocuments>,
) -> Result<AesDocumentList, Refusal> {
    let session = call.session(None).await?;
    Ok(listed(call.house(), (&session, SIGNING), session.signing.unsigned()))
}

pub(crate) async fn list_signed_documents(
    call: &mut Call<'_, endpoint::ListSignedDocuments>,
) -> Result<AesDocumentList, Refusal> {
    let session = call.session(None).await?;
    Ok(listed(call.house(), (&session, SIGNED), session.signing.signed()))
}

fn listed<'a>(
    house: &House,
    (session, folder): (&Session, &str),
    references: impl Iterator<Item = &'a str>,
) -> AesDocumentList {
    let documents = references.map(|reference| {
        let url = links::download(house, &session.id, &format!("{folder}{reference}"));
        AesDocument::new().with_document_ref(reference).with_document_url(url)
    });
    AesDocumentList::new().with_documents(documents.collect::<Vec<_>>())
}
