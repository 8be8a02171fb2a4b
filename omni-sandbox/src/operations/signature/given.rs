//! The signature on a PDF file that the request contains.

use bytes::Bytes;
use omni_engines::pdf::{Orientation, Pdf, PdfError, Spot};
use omni_types::endpoint;

use super::found::{self, drawn, refused_pdf};
use super::stored;
use crate::frame::{Call, Refusal};

const BODY: &str = "the body";

/// Only the response contains the signed file.
pub(crate) async fn sign_pdf(call: &mut Call<'_, endpoint::SignPdf>) -> Result<Bytes, Refusal> {
    let mut session = call.change(None).await?;
    let query = call.query();
    let place = Spot {
        page: stored::page("query parameter pageNumber", query.page_number.unwrap_or(1))?,
        x: f64::from(query.x),
        y: f64::from(query.y),
        height: stored::height("query parameter height", query.height)?,
        orientation: Orientation::None,
    };
    let file = call.body().clone();
    let signature = found::signature(call, &session).await?;
    let sign = move || -> Result<Vec<u8>, Refusal> {
        let signature = drawn(&signature)?;
        let mut pdf = Pdf::open(&file).map_err(|error| refused_pdf(BODY, error))?;
        pdf.place(&signature, &place).map_err(|error| refused_pdf(place_of(&error), error))?;
        pdf.save().map_err(|error| refused_pdf(BODY, error))
    };
    let signed = call.house().images.work(sign).await??;
    session.signed_contracts.count_use();
    call.save(session);
    Ok(signed.into())
}

/// The part of the request that an error is about.
const fn place_of(error: &PdfError) -> &'static str {
    match error {
        PdfError::NoSuchPage { .. } => "query parameter pageNumber",
        PdfError::OutsidePage => "query parameters x, y and height",
        PdfError::BadHeight => "query parameter height",
        _ => BODY,
    }
}
