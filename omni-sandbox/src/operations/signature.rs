//! Contracts and their signatures. The sandbox keeps contracts. It writes no PDF and has no provider of seals: what needs one
//! is checked, and then refused loudly.

use omni_types::endpoint;
use omni_types::{
    AnnotationSigned, ContractLinks, ContractSigned, ContractStamped, Nom151Calculated, Operation,
    SessionContractLinks, SignedString,
};

use crate::frame::{Call, Refusal, Work};
use crate::links;
use crate::session::{CONTRACTS, Session};

/// What every PDF begins with.
const PDF: &[u8] = b"%PDF-";

/// The type under which the person's signature is stored.
const SIGNATURE: &str = "signature";

pub(crate) async fn sign_string(call: &mut Call<'_, endpoint::SignString>) -> Result<SignedString, Refusal> {
    call.session(None).await?;
    if call.body().string_to_sign.is_empty() {
        return Err(Refusal::bad_request("stringToSign: expected the text to sign, and it is empty"));
    }
    Err(Refusal::unsupported(call.operation()))
}

pub(crate) async fn sign_pdf(call: &mut Call<'_, endpoint::SignPdf>) -> Result<bytes::Bytes, Refusal> {
    let session = call.session(None).await?;
    let query = call.query();
    if !call.body().starts_with(PDF) {
        return Err(Refusal::bad_request("the body: expected a PDF document"));
    }
    check_height("query parameter height", query.height)?;
    check_page("query parameter pageNumber", query.page_number.unwrap_or(1))?;
    check_signature(&session)?;
    Err(Refusal::unsupported(call.operation()))
}

pub(crate) async fn sign_contracts(
    call: &mut Call<'_, endpoint::SignContracts>,
) -> Result<ContractSigned, Refusal> {
    let session = call.session(None).await?;
    let contracts = &call.body().signature_positions_on_contracts;
    if contracts.is_empty() {
        return Err(Refusal::bad_request(
            "signaturePositionsOnContracts: expected the ids of contracts, each with positions",
        ));
    }
    for (id, positions) in contracts {
        check_contract(call, &session, "signaturePositionsOnContracts", id).await?;
        if positions.is_empty() {
            return Err(Refusal::bad_request(
                "signaturePositionsOnContracts: expected at least one position for each contract",
            ));
        }
        for position in positions.iter() {
            check_height("signaturePositionsOnContracts: height", position.height)?;
            check_page("signaturePositionsOnContracts: pageNumber", position.page_number)?;
        }
    }
    check_signature(&session)?;
    Err(Refusal::unsupported(call.operation()))
}

pub(crate) async fn sign_contract_annotations(
    call: &mut Call<'_, endpoint::SignContractAnnotations>,
) -> Result<AnnotationSigned, Refusal> {
    let session = call.session(None).await?;
    let body = call.body();
    check_contract(call, &session, "contractId", &body.contract_id).await?;
    if body.signed_contract_id.is_some() {
        return Err(unknown_signed_contract(call.operation()));
    }
    let alternative = body.alternative_signature_type.as_deref().filter(|text| !text.is_empty());
    if body.signature_type.is_none() && alternative.is_none() {
        return Err(Refusal::bad_request(
            "signatureType: say which annotations to sign, or name another type in alternativeSignatureType",
        ));
    }
    match alternative {
        Some(kind) => check_alternative(&session, kind)?,
        None => check_signature(&session)?,
    }
    Err(Refusal::unsupported(call.operation()))
}

pub(crate) async fn stamp_contract_annotations(
    call: &mut Call<'_, endpoint::StampContractAnnotations>,
) -> Result<ContractStamped, Refusal> {
    let session = call.session(None).await?;
    check_contract(call, &session, "contractId", &call.body().contract_id).await?;
    Err(Refusal::unsupported(call.operation()))
}

/// No signed contract exists, because the sandbox makes none.
pub(crate) async fn calculate_nom151_signature(
    call: &mut Call<'_, endpoint::CalculateNom151Signature>,
) -> Result<Nom151Calculated, Refusal> {
    call.session(None).await?;
    Err(unknown_signed_contract(call.operation()))
}

pub(crate) async fn fetch_contract_links(
    call: &mut Call<'_, endpoint::FetchContractLinks>,
) -> Result<SessionContractLinks, Refusal> {
    let session = call.session(None).await?;
    let links = session.documents.contracts.iter().map(|contract| {
        let name = format!("{CONTRACTS}{}", contract.file_name());
        (contract.id.clone(), links::download(call.house(), &session.id, &name))
    });
    Ok(linked(&session, ContractLinks(links.collect())))
}

/// The sandbox signs no contracts yet, so there are none.
pub(crate) async fn fetch_signed_contract_links(
    call: &mut Call<'_, endpoint::FetchSignedContractLinks>,
) -> Result<SessionContractLinks, Refusal> {
    let session = call.session(None).await?;
    Ok(linked(&session, ContractLinks::default()))
}

fn linked(session: &Session, links: ContractLinks) -> SessionContractLinks {
    SessionContractLinks::new()
        .with_success(true)
        .with_session_status(session.status.clone())
        .with_additional_information(links)
}

/// Contracts are stored as PDF files or as images, and only the former can be signed.
async fn check_contract(work: &Work<'_>, session: &Session, field: &str, id: &str) -> Result<(), Refusal> {
    let Some(contract) = session.documents.contracts.iter().find(|contract| contract.id == id) else {
        let message = "the session has no contract with this id; add it with add_document first";
        return Err(Refusal::bad_request(format!("{field}: {message}")));
    };
    let file = work.blob(&contract.file.blob).await?;
    if file.is_none_or(|file| !file.starts_with(PDF)) {
        let message = "the contract with this id is an image, and only PDF files are signed; add it as one";
        return Err(Refusal::bad_request(format!("{field}: {message}")));
    }
    Ok(())
}

/// The signature for annotations with another text is the one that was added under that text.
fn check_alternative(session: &Session, kind: &str) -> Result<(), Refusal> {
    if session.documents.signature_types.contains(kind) {
        return Ok(());
    }
    Err(Refusal::bad_request(
        "alternativeSignatureType: the session has no signature of this type; add an image of it with add_document first, \
         with the type signature and this one as subtype",
    ))
}

/// What the operation needs is missing, and cannot be had: so the refusal also says that the operation is not supported.
fn unknown_signed_contract(operation: Operation) -> Refusal {
    let id = operation.info().id;
    Refusal::bad_request(format!(
        "signedContractId: the session has no signed contract with this id; the sandbox does not support {id} yet, and signs \
         no contracts",
    ))
}

fn check_signature(session: &Session) -> Result<(), Refusal> {
    let message =
        "the session has no signature; add an image of it with add_document first, with the type signature";
    session.images.get(SIGNATURE).map(|_| ()).ok_or_else(|| Refusal::bad_request(message))
}

fn check_height(field: &str, height: i32) -> Result<(), Refusal> {
    (height > 0).then_some(()).ok_or_else(|| Refusal::bad_request(format!("{field}: expected more than 0")))
}

fn check_page(field: &str, page: i32) -> Result<(), Refusal> {
    let message = || format!("{field}: pages are numbered from 1");
    (page > 0).then_some(()).ok_or_else(|| Refusal::bad_request(message()))
}
