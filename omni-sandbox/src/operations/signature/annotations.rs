//! Signatures that replace annotations. A later call can sign the result again.

use bytes::Bytes;
use omni_engines::pdf::{Pdf, PdfError};
use omni_types::endpoint;
use omni_types::{AnnotationSigned, AnnotationSigning, Sensitive, SignatureType};

use super::found::{self, annotation_named, drawn, refused_pdf, refused_unseen};
use super::{links, stored};
use crate::frame::{Call, Refusal, Work};
use crate::session::Session;

/// What to sign, and with what.
struct Chosen {
    /// The text of the annotations.
    text: String,
    /// The field of the request that names the annotations.
    field: &'static str,
    signature: Bytes,
}

pub(crate) async fn sign_contract_annotations(
    call: &mut Call<'_, endpoint::SignContractAnnotations>,
) -> Result<AnnotationSigned, Refusal> {
    let mut session = call.change(None).await?;
    let body = call.body();
    let contract = found::contract(call, &session, ("contractId", &body.contract_id)).await?;
    let signed_id = body.signed_contract_id.as_deref().filter(|id| !id.is_empty());
    let (place, file) = match signed_id {
        Some(id) => {
            let (signed, file) = found::signed_contract(call, &session, id).await?;
            if signed.contract != found::original(&session, &body.contract_id) {
                return Err(Refusal::bad_request(
                    "signedContractId: this signed contract belongs to another contract than contractId",
                ));
            }
            ("signedContractId", file)
        }
        None => ("contractId", contract),
    };
    let Chosen { text, field, signature } = chosen(call, &session, body).await?;
    stored::check_room(&session, "the session", 1)?;
    let sign = move || -> Result<Vec<u8>, Refusal> {
        let signature = drawn(&signature)?;
        let refused = |error| match error {
            PdfError::NotShown { page, why } => refused_unseen(field, &annotation_named(page, &text), why),
            error => refused_pdf(place, error),
        };
        let mut pdf = Pdf::open(&file).map_err(refused)?;
        if pdf.replace_with_image(&text, &signature, None).map_err(refused)? == 0 {
            let message = "no annotation of the contract has this text, or it was signed already";
            return Err(Refusal::bad_request(format!("{field}: {message}")));
        }
        pdf.save().map_err(refused)
    };
    let signed: Bytes = call.house().images.work(sign).await??.into();
    let made = stored::add(call, &mut session, (&body.contract_id, &signed));
    stored::show(call, &mut session, &signed);
    let link = links::to_signed(call.house(), &session, &made);
    call.save(session);
    let response = AnnotationSigned::new().with_success(true).with_signed_document_id(made.id);
    Ok(response.with_signed_document_url(Sensitive::new(link)))
}

/// Which annotations are signed, and with which signature. For a text other than the preselected ones, it is the
/// signature that was added under it; for a preselected one as well, or else the one that the person gave.
async fn chosen(work: &Work<'_>, session: &Session, body: &AnnotationSigning) -> Result<Chosen, Refusal> {
    if let Some(kind) = body.alternative_signature_type.as_deref().filter(|kind| !kind.is_empty()) {
        let field = "alternativeSignatureType";
        let missing = || {
            Refusal::bad_request(
                "alternativeSignatureType: the session has no signature of this type; add an image of it with add_document \
                 first, with the type signature and this one as subtype",
            )
        };
        let signature = found::typed_signature(work, session, kind).await?.ok_or_else(missing)?;
        return Ok(Chosen { text: kind.to_owned(), field, signature });
    }
    let kind = body.signature_type.ok_or_else(|| {
        Refusal::bad_request(
            "signatureType: say which annotations to sign, or name another type in alternativeSignatureType",
        )
    })?;
    let own = match kind {
        SignatureType::Default => None,
        _ => found::typed_signature(work, session, kind.as_str()).await?,
    };
    let signature = match own {
        Some(own) => own,
        None => found::signature(work, session).await?,
    };
    Ok(Chosen { text: kind.as_str().to_owned(), field: "signatureType", signature })
}
