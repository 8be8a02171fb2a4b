//! Stamps: an annotation that names a fact about the person, a date or a time is replaced by its text.

mod facts;
mod stamp;

use std::collections::BTreeMap;

use bytes::Bytes;
use omni_engines::pdf::{Pdf, PdfError};
use omni_types::endpoint;
use omni_types::{ContractStamped, ContractStampedInformation, Sensitive};

use facts::Facts;
use stamp::{Problem, Stamp, by_bare_name, read};

use super::found::{self, annotation_named, refused_pdf, refused_unseen};
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
    // An error concerns the stamp that was found last.
    let mut last: Option<Found> = None;
    let mut problem: Option<(String, Problem)> = None;
    let replaced = pdf.replace_with_texts(|page, annotation| {
        if problem.is_some() {
            return None;
        }
        let named = || annotation_named(page, annotation);
        let text = read(annotation, &custom).and_then(|stamp| {
            let Some(stamp) = stamp else { return Ok(None) };
            facts.text(&last.insert(Found { named: named(), stamp }).stamp)
        });
        text.unwrap_or_else(|found| {
            problem = Some((named(), found));
            None
        })
    });
    if let Some((annotation, problem)) = problem {
        return Err(problem.refusal(CONTRACT, &annotation));
    }
    let replaced = replaced.map_err(|error| not_replaced(last.as_ref(), error))?;
    let message = match (last, replaced) {
        (None, _) => "no annotation of the contract names a stamp, or a field of customFields",
        (_, 0) => "the session has no data for the stamps of the contract; capture or enter it first",
        _ => return pdf.save().map_err(refused),
    };
    Err(Refusal::bad_request(format!("{CONTRACT}: {message}")))
}

/// An annotation that asks for something.
struct Found {
    /// Its name in refusals.
    named: String,
    stamp: Stamp,
}

/// Letters that cannot be written come from the request or from the session.
fn not_replaced(last: Option<&Found>, error: PdfError) -> Refusal {
    match (last, error) {
        (Some(Found { named, stamp }), PdfError::UnknownLetters(_)) => {
            let place = if matches!(stamp, Stamp::Custom(_)) { "customFields" } else { CONTRACT };
            refused_pdf(&format!("{place}: {named}"), error)
        }
        (Some(Found { named, .. }), PdfError::NotShown { why, .. }) => refused_unseen(CONTRACT, named, why),
        _ => refused_pdf(CONTRACT, error),
    }
}
