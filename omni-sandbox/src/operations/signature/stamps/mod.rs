//! Stamps: an annotation that names a fact about the person, a date or a time is replaced by its text.

mod facts;
mod stamp;

use std::collections::BTreeMap;

use bytes::Bytes;
use omni_engines::pdf::{Pdf, PdfError};
use omni_types::endpoint;
use omni_types::{ContractStamped, ContractStampedInformation, Sensitive};

use facts::Facts;
use stamp::{Stamp, by_bare_name, read};

use super::found::{self, refused_pdf};
use super::{links, stored};
use crate::frame::{Call, Refusal};

/// The field that names the contract.
const CONTRACT: &str = "contractId";

/// An annotation for which the session has no text stays as it is.
pub(crate) async fn stamp_contract_annotations(
    call: &mut Call<'_, endpoint::StampContractAnnotations>,
) -> Result<ContractStamped, Refusal> {
    let mut session = call.change(None).await?;
    let body = call.body();
    let file = found::contract(call, &session, (CONTRACT, &body.contract_id)).await?;
    stored::check_room(&session, "the session", 1)?;
    let facts = Facts::of(&session, call.now());
    let custom = body.custom_fields.as_ref().map(|fields| fields.0.clone()).unwrap_or_default();
    let stamped: Bytes = call.house().images.work(move || stamped(&file, &facts, custom)).await??.into();
    let made = stored::add(call, &mut session, (&body.contract_id, &stamped));
    stored::show(call, &mut session, &stamped);
    let link = links::to_signed(call.house(), &session, &made);
    call.save(session);
    let information = ContractStampedInformation::new()
        .with_signed_document_id(made.id)
        .with_signed_document_url(Sensitive::new(link));
    Ok(ContractStamped::new().with_success(true).with_additional_information(information))
}

/// The file with all stamps that have a text.
fn stamped(file: &[u8], facts: &Facts, custom: BTreeMap<String, String>) -> Result<Vec<u8>, Refusal> {
    let refused = |error| refused_pdf(CONTRACT, error);
    let mut pdf = Pdf::open(file).map_err(refused)?;
    let custom = by_bare_name(custom);
    // The stamp that was found last is the one that an error concerns.
    let (mut last, mut problem) = (None, None);
    let replaced = pdf.replace_with_texts(|annotation| {
        if problem.is_some() {
            return None;
        }
        let text = read(annotation, &custom).and_then(|stamp| {
            let Some(stamp) = stamp else { return Ok(None) };
            facts.text(last.insert(stamp))
        });
        text.unwrap_or_else(|found| {
            problem = Some(found);
            None
        })
    });
    if let Some(problem) = problem {
        return Err(problem.refusal(CONTRACT));
    }
    let replaced = replaced.map_err(|error| unwritable(last.as_ref(), error))?;
    let message = match (last, replaced) {
        (None, _) => "no annotation of the contract names a stamp, or a field of customFields",
        (_, 0) => "the session has no data for the stamps of the contract; capture or enter it first",
        _ => return pdf.save().map_err(refused),
    };
    Err(Refusal::bad_request(format!("{CONTRACT}: {message}")))
}

/// Letters that cannot be written come from the request or from the session.
fn unwritable(stamp: Option<&Stamp>, error: PdfError) -> Refusal {
    match (stamp, error) {
        (Some(Stamp::Custom(_)), PdfError::UnknownLetters) => refused_pdf("customFields", error),
        _ => refused_pdf(CONTRACT, error),
    }
}
