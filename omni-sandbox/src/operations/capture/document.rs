//! Documents that are not IDs: the signature, the proof of address, the medical card, the third ID, contracts.

use bytes::Bytes;
use omni_engines::image::{DecodeError, Image, pdf_start};
use omni_types::endpoint::{self, Endpoint};
use omni_types::{ContractReference, DocumentAdded, DocumentFormat, DocumentType, MedicalData, Sensitive};

use super::super::{signature, upload};
use crate::evidence::{self, SeenStatement};
use crate::frame::{Call, Refusal, bounds};
use crate::images::Eyes;
use crate::session::{Contract, Replaced, StoredImage};

/// The end mark of a PDF file is in its last bytes, not counting white space.
const PDF_END: usize = 2048;

/// An uploaded file. For a proof of address, the reason for a refusal is kept, because the attempt counts.
pub(crate) type SeenDocument = Result<Accepted, Refusal>;

/// A file of an accepted kind.
pub(crate) struct Accepted {
    file: Bytes,
    /// From 0 to 100. A PDF file that engines have not read has the best sharpness.
    sharpness: i32,
    /// What engines saw on it. Of PDF files, they read only proofs of address.
    seen: Option<SeenPaper>,
}

/// What engines saw on a paper.
enum SeenPaper {
    Statement(SeenStatement),
    MedicalCard(MedicalData),
}

/// What the query says about a document.
struct Described<'a> {
    kind: &'a DocumentType,
    format: Option<&'a DocumentFormat>,
    title: Option<&'a Sensitive<String>>,
    subtype: Option<&'a String>,
}

pub(crate) async fn see_document(
    call: &mut Call<'_, endpoint::AddDocument>,
) -> Result<SeenDocument, Refusal> {
    call.change(None).await?;
    let (bytes, place) = upload::uploaded(call, call.body()).await?;
    see(call, described(call), place, bytes).await
}

pub(crate) async fn add_document(
    call: &mut Call<'_, endpoint::AddDocument>,
    seen: &SeenDocument,
) -> Result<DocumentAdded, Refusal> {
    add(call, described(call), seen).await
}

fn described<'a>(call: &Call<'a, endpoint::AddDocument>) -> Described<'a> {
    let query = call.query();
    Described {
        kind: &query.r#type,
        format: query.format.as_ref(),
        title: query.title.as_ref(),
        subtype: query.subtype.as_ref(),
    }
}

pub(crate) async fn see_document_binary(
    call: &mut Call<'_, endpoint::AddDocumentBinary>,
) -> Result<SeenDocument, Refusal> {
    let bytes = call.body().clone();
    see(call, described_binary(call), "the body", bytes).await
}

pub(crate) async fn add_document_binary(
    call: &mut Call<'_, endpoint::AddDocumentBinary>,
    seen: &SeenDocument,
) -> Result<DocumentAdded, Refusal> {
    add(call, described_binary(call), seen).await
}

fn described_binary<'a>(call: &Call<'a, endpoint::AddDocumentBinary>) -> Described<'a> {
    let query = call.query();
    Described {
        kind: &query.r#type,
        format: query.format.as_ref(),
        title: query.title.as_ref(),
        subtype: query.subtype.as_ref(),
    }
}

/// Checks that the file is of a kind that the document type allows.
async fn see<E: Endpoint>(
    call: &mut Call<'_, E>,
    described: Described<'_>,
    place: &str,
    file: Bytes,
) -> Result<SeenDocument, Refusal> {
    call.change(None).await?;
    match accepted(call, &described, place, file).await {
        Err(refusal) if !described.is_statement() => Err(refusal),
        seen => Ok(seen),
    }
}

async fn accepted<E: Endpoint>(
    call: &mut Call<'_, E>,
    described: &Described<'_>,
    place: &str,
    file: Bytes,
) -> Result<Accepted, Refusal> {
    let pdf = |file| Ok(Accepted { file, sharpness: 100, seen: None });
    let wants_pdf = described.format == Some(&DocumentFormat::Pdf);
    match described.kind {
        _ if described.is_statement() && wants_pdf => {
            if pdf_start(&file).is_none() {
                return Err(Refusal::bad_request(format!("{place}: expected a PDF file, as format says")));
            }
            if !ends(&file) {
                let message = "the PDF file is incomplete, because its end is missing; send it again";
                return Err(Refusal::bad_request(format!("{place}: {message}")));
            }
            let bytes = file.clone();
            let read = move |eyes: &Eyes<'_>| evidence::see_statement_file(eyes, &bytes);
            match call.house().images.read(read).await? {
                Some((sharpness, seen)) => {
                    Ok(Accepted { file, sharpness, seen: Some(SeenPaper::Statement(seen)) })
                }
                None => pdf(file),
            }
        }
        // How to send the file of a contract is not documented, so its content decides.
        DocumentType::Contract if pdf_start(&file).is_some() => {
            signature::check_contract(call, place, &file).await?;
            pdf(file)
        }
        _ if wants_pdf => {
            Err(Refusal::bad_request("query parameter format: only type document can be sent as pdf"))
        }
        _ => {
            let (is_statement, is_medical) =
                (described.is_statement(), *described.kind == DocumentType::MedicalDoc);
            let look = move |image: Image, eyes: Option<&Eyes<'_>>| {
                let seen = match eyes {
                    Some(eyes) if is_statement => {
                        Some(SeenPaper::Statement(evidence::see_statement(eyes, &image)?))
                    }
                    Some(eyes) if is_medical => {
                        Some(SeenPaper::MedicalCard(evidence::see_medical_card(eyes, &image)?))
                    }
                    _ => None,
                };
                Ok((image.quality().sharpness_score(), seen))
            };
            let looked = call.house().images.see(file.clone(), look).await?;
            let (sharpness, seen) = looked.map_err(|error| match error {
                DecodeError::NotAnImage if *described.kind == DocumentType::Contract => {
                    Refusal::bad_request(format!("{place}: expected a PDF file, or a JPEG or PNG image"))
                }
                error => upload::undecodable(place, error),
            })?;
            Ok(Accepted { file, sharpness, seen })
        }
    }
}

impl Described<'_> {
    /// Whether it is a proof of address.
    fn is_statement(&self) -> bool {
        matches!(self.kind, DocumentType::Document | DocumentType::AddressStatement)
    }
}

/// Whether a PDF file has its end. White space and zeros may follow: some ways of sending files fill them up.
fn ends(file: &[u8]) -> bool {
    let is_filled = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0;
    let end = file.iter().rposition(|byte| !is_filled(byte)).map_or(0, |last| last + 1);
    file[end.saturating_sub(PDF_END)..end].windows(5).any(|window| window == b"%%EOF")
}

/// Stores a document under the image type with the same name.
async fn add<E: Endpoint>(
    call: &mut Call<'_, E>,
    described: Described<'_>,
    seen: &SeenDocument,
) -> Result<DocumentAdded, Refusal> {
    let mut session = call.change(None).await?;
    let Accepted { file, sharpness, seen } = match seen {
        Ok(accepted) => accepted,
        Err(refusal) => {
            session.papers.statement_failures += 1;
            call.save(session);
            return Err(refusal.clone().keep());
        }
    };
    let kind = described.kind.as_str();
    match described.kind {
        DocumentType::Contract => {
            bounds::CONTRACTS.check_one_more("query parameter type", session.documents.contracts.len())?;
        }
        DocumentType::Signature => {
            let before = session.images.signatures().count();
            bounds::SIGNATURES.check_one_more("query parameter type", before)?;
        }
        _ => {}
    }
    call.put_image(&mut session, kind, file.clone());
    if let Some(subtype) = described.subtype {
        session.documents.subtypes.insert(kind.to_owned(), subtype.clone());
        if *described.kind == DocumentType::Signature {
            let name = session.images.signatures().last().map(str::to_owned);
            session.documents.typed_signatures.extend(name.map(|name| (subtype.clone(), name)));
        }
    }
    let persona = call.persona(&session);
    match described.kind {
        DocumentType::Document | DocumentType::AddressStatement => {
            let seen = if let Some(SeenPaper::Statement(seen)) = seen { Some(seen) } else { None };
            session.papers.statement = Some(evidence::statement(session.facts(&persona), *sharpness, seen));
            session.outdate(Replaced::Statement);
        }
        DocumentType::MedicalDoc => {
            let seen = if let Some(SeenPaper::MedicalCard(seen)) = seen { Some(seen) } else { None };
            session.papers.medical_card = Some(evidence::medical_card(session.facts(&persona), seen));
        }
        _ => {}
    }
    let mut added = DocumentAdded::new().with_success(true).with_session_status(session.status.clone());
    if *described.kind == DocumentType::Contract {
        let blob = call.new_id();
        let now = call.now();
        let uuid = call.house().secrets.uuid(now, session.documents.contracts.len());
        let id = format!("{uuid}#Contract{now}");
        let title = described.title.map(|title| title.to_string());
        session.documents.contracts.push(Contract {
            id: id.clone(),
            title,
            file: StoredImage { blob: blob.clone() },
        });
        call.add_blob(blob, file.clone());
        added.additional_information = Some(ContractReference::new().with_contract_id(id));
    }
    call.save(session);
    Ok(added)
}
