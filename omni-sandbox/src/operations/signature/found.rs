//! What a signing request refers to: a contract, the person's signature, a place on a page.

use bytes::Bytes;
use omni_engines::image::pdf_start;
use omni_engines::pdf::{Drawing, Pdf, PdfError, Unseen};
use omni_types::endpoint::Endpoint;

use crate::basics::quoted;
use crate::frame::{Call, Refusal, Work};
use crate::session::{Session, SignedContract};

/// Checks that a contract can be signed, as far as that is known when it is added: that it is complete, not encrypted,
/// and has no page with more content than can be read. `place` is where it was sent.
pub(crate) async fn check_contract<E: Endpoint>(
    call: &Call<'_, E>,
    place: &str,
    file: &Bytes,
) -> Result<(), Refusal> {
    let file = file.clone();
    let opened = call.house().images.work(move || Pdf::open(&file)?.check_pages()).await?;
    opened.map_err(|error| refused_pdf(place, error))
}

/// A contract of the session, or a signed or stamped version of it, to continue from. Contracts are stored
/// as PDF files or as images, and only the former can be signed.
pub(super) async fn contract(
    work: &Work<'_>,
    session: &Session,
    (field, id): (&str, &str),
) -> Result<Bytes, Refusal> {
    let added = session.documents.contracts.iter().find(|contract| contract.id == id);
    let stored = added.map(|contract| &contract.file);
    let Some(stored) = stored.or_else(|| session.signed_contracts.get(id).map(|contract| &contract.file))
    else {
        let message = "the session has no contract with this id; add it with add_document first";
        return Err(Refusal::bad_request(format!("{field}: {message}")));
    };
    let file = work.blob(&stored.blob).await?;
    file.filter(|file| pdf_start(file).is_some()).ok_or_else(|| {
        let message = "the contract with this id is an image, and only PDF files are signed; add it as one";
        Refusal::bad_request(format!("{field}: {message}"))
    })
}

/// Id of the contract that a signed one was made from, or else the id itself.
pub(super) fn original<'s>(session: &'s Session, id: &'s str) -> &'s str {
    session.signed_contracts.get(id).map_or(id, |signed| &signed.contract)
}

/// A signed contract of the session, and its file.
pub(super) async fn signed_contract<'s>(
    work: &Work<'_>,
    session: &'s Session,
    id: &str,
) -> Result<(&'s SignedContract, Bytes), Refusal> {
    let contract = session.signed_contracts.get(id).ok_or_else(|| {
        Refusal::bad_request(
            "signedContractId: the session has no signed contract with this id; signing or stamping one returns its id, \
             and fetch_signed_contract_links lists them",
        )
    })?;
    let gone = || Refusal::internal("the file of the signed contract is missing");
    let file = work.blob(&contract.file.blob).await?.ok_or_else(gone)?;
    Ok((contract, file))
}

/// The image of the signature that the person gave: the last one without a subtype. One with a subtype is for
/// annotations of that type: initials are not a signature.
pub(super) async fn signature(work: &Work<'_>, session: &Session) -> Result<Bytes, Refusal> {
    let typed = &session.documents.typed_signatures;
    let name = session.images.signatures().filter(|name| !typed.values().any(|typed| typed == name)).last();
    let image = match name {
        Some(name) => work.image(session, name).await?,
        None => None,
    };
    image.ok_or_else(|| {
        Refusal::bad_request(
            "the session has no signature without a subtype; add an image of it with add_document first, with the type signature and without \
             a subtype",
        )
    })
}

/// The image of a signature that was added with a subtype. None if there is none.
pub(super) async fn typed_signature(
    work: &Work<'_>,
    session: &Session,
    kind: &str,
) -> Result<Option<Bytes>, Refusal> {
    match session.documents.typed_signatures.get(kind) {
        Some(name) => work.image(session, name).await,
        None => Ok(None),
    }
}

/// The signature, ready to draw on a page. It was decoded when it was added.
pub(super) fn drawn(signature: &[u8]) -> Result<Drawing, Refusal> {
    Drawing::decode(signature).map_err(|error| {
        let message = "the image of the session's signature cannot be put on a page";
        Refusal::bad_request(format!("{message}: {error}; add another one with add_document"))
    })
}

/// An annotation, as refusals name it.
pub(super) fn annotation_named(page: u32, text: &str) -> String {
    format!("the annotation \"{}\" on page {page}", quoted(text))
}

/// A refusal because no reader sees any of the annotations to replace.
pub(super) fn refused_unseen(place: &str, annotation: &str, why: Unseen) -> Refusal {
    Refusal::bad_request(format!(
        "{place}: {annotation} {why}; only annotations that a reader sees are replaced"
    ))
}

/// A refusal of a PDF file. `place` is the field that contains or names it.
pub(super) fn refused_pdf(place: &str, error: PdfError) -> Refusal {
    Refusal::bad_request(format!("{place}: {error}"))
}
