//! The signature on contracts that were added before.

use bytes::Bytes;
use omni_engines::pdf::{Orientation, Pdf, PdfError, Spot};
use omni_types::endpoint;
use omni_types::{
    Base64, ContractSigned, ContractSignedInformation, Sensitive, SignatureOrientation, SignaturePosition,
};

use super::found::{self, drawn, refused_pdf};
use super::nom151::{self, Wanted};
use super::stored;
use crate::frame::{Call, Refusal};

const FIELD: &str = "signaturePositionsOnContracts";

/// How many positions a request can have, over all of its contracts.
const MOST_POSITIONS: usize = 1_000;

/// A contract to sign.
struct ToSign {
    id: String,
    file: Bytes,
    places: Vec<Spot>,
}

/// The documented response has room for one contract: if there are several, it is the one whose id comes first.
pub(crate) async fn sign_contracts(
    call: &mut Call<'_, endpoint::SignContracts>,
) -> Result<ContractSigned, Refusal> {
    let mut session = call.change(None).await?;
    let body = call.body();
    let contracts = &body.signature_positions_on_contracts;
    if contracts.is_empty() {
        let message = "expected the ids of contracts, each with positions";
        return Err(Refusal::bad_request(format!("{FIELD}: {message}")));
    }
    if contracts.values().map(|positions| positions.len()).sum::<usize>() > MOST_POSITIONS {
        let message = format!("{FIELD}: the sandbox takes at most {MOST_POSITIONS} positions in a request");
        return Err(Refusal::bad_request(message));
    }
    stored::check_room(&session, FIELD, contracts.len())?;
    let mut to_sign = Vec::new();
    for (number, (id, positions)) in contracts.iter().enumerate() {
        let file = found::contract(call, &session, (FIELD, id)).await?;
        let places = places(number, positions)?;
        to_sign.push(ToSign { id: id.clone(), file, places });
    }
    let signature = found::signature(call, &session).await?;
    let sign = move || -> Result<Vec<(String, Bytes)>, Refusal> {
        let signature = drawn(&signature)?;
        let signed = to_sign.iter().enumerate().map(|(number, contract)| {
            let signed = contract.signed(&signature).map_err(|(at, error)| refused(number, at, error))?;
            Ok((contract.id.clone(), signed.into()))
        });
        signed.collect()
    };
    let signed = call.house().images.work(sign).await??;
    let wanted = Wanted {
        token: body.include_nom151_signature_in_response == Some(true),
        details: body.include_certificate_details_in_response == Some(true),
        with_token: body.include_signed_document_with_nom151_in_response == Some(true),
    };
    let mut information = ContractSignedInformation::new();
    if let Some((_, first)) = signed.first() {
        let sealed = nom151::seal(call, first.clone(), wanted).await?;
        information.signing_details = sealed.details;
        information.signed_document_nom151 = sealed.token.map(Sensitive::new);
        information.signed_document_with_nom_signature_base64 = sealed.with_token.map(Base64::from_bytes);
        if body.include_signed_document_in_response == Some(true) {
            information.signed_document_base64 = Some(Base64::from_bytes(first.clone()));
        }
    }
    for (id, file) in &signed {
        stored::add(call, &mut session, (id, file));
    }
    if let Some((_, last)) = signed.last() {
        stored::show(call, &mut session, last);
    }
    let status = session.status.clone();
    call.save(session);
    Ok(ContractSigned::new()
        .with_success(true)
        .with_session_status(status)
        .with_additional_information(information))
}

impl ToSign {
    /// The contract with the signature at all places. An error says at which one, if it is about one.
    fn signed(&self, signature: &omni_engines::pdf::Drawing) -> Result<Vec<u8>, (Option<usize>, PdfError)> {
        let mut pdf = Pdf::open(&self.file).map_err(|error| (None, error))?;
        for (at, place) in self.places.iter().enumerate() {
            pdf.place(signature, place).map_err(|error| (Some(at), error))?;
        }
        pdf.save().map_err(|error| (None, error))
    }
}

fn places(number: usize, positions: &[SignaturePosition]) -> Result<Vec<Spot>, Refusal> {
    if positions.is_empty() {
        let message = "expected at least one position for each contract";
        return Err(Refusal::bad_request(format!("{FIELD}: {message}")));
    }
    let place = |(at, position): (usize, &SignaturePosition)| {
        let field = |name: &str| format!("{}, {name}", position_named(number, at));
        Ok(Spot {
            page: stored::page(&field("pageNumber"), position.page_number)?,
            x: f64::from(position.x),
            y: f64::from(position.y),
            height: stored::height(&field("height"), position.height)?,
            orientation: match position.orientation {
                Some(SignatureOrientation::Orientation90Degree) => Orientation::Quarter,
                Some(SignatureOrientation::Orientation180Degree) => Orientation::Half,
                Some(SignatureOrientation::Orientation270Degree) => Orientation::ThreeQuarters,
                _ => Orientation::None,
            },
        })
    };
    positions.iter().enumerate().map(place).collect()
}

/// Where a position is. The id of its contract is not quoted.
fn position_named(number: usize, at: usize) -> String {
    format!("{}, position {}", contract_named(number), at + 1)
}

fn contract_named(number: usize) -> String {
    format!("{FIELD}: contract {} in the order of the ids", number + 1)
}

fn refused(number: usize, at: Option<usize>, error: PdfError) -> Refusal {
    let field = match error {
        PdfError::NoSuchPage { .. } => ", pageNumber",
        PdfError::OutsidePage => ", x, y and height",
        PdfError::BadHeight => ", height",
        _ => "",
    };
    let place = at.map_or_else(|| contract_named(number), |at| position_named(number, at));
    refused_pdf(&format!("{place}{field}"), error)
}
