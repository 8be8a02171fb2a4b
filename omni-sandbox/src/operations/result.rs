//! Results: scores, OCR data, a summary of the captured ID.

use omni_types::{IdSummary, MedicalData, OcrData, OcrDataWrapper, endpoint};

use crate::evidence::{self, Id};
use crate::frame::{Call, Refusal};
use crate::scoring;
use crate::session::{Session, WrittenResponse};

pub(crate) async fn fetch_score(
    call: &mut Call<'_, endpoint::FetchScore>,
) -> Result<WrittenResponse<endpoint::FetchScore>, Refusal> {
    let named = call.query().id.as_deref();
    let session = call.session_or_kept(named, |session| session.frozen_score.is_some()).await?;
    let written = session.written_score.get(call.persona(&session), || scoring::current(call, &session));
    written.map_err(|_| Refusal::internal("the score could not be written"))
}

pub(crate) async fn fetch_id_summary(
    call: &mut Call<'_, endpoint::FetchIdSummary>,
) -> Result<IdSummary, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    Ok(IdSummary::new()
        .with_add_front_result(session.document.front.is_some())
        .with_add_back_result(session.document.back.is_some())
        .with_only_front(session.document.is_one_sided()))
}

pub(crate) async fn fetch_ocr_data(call: &mut Call<'_, endpoint::FetchOcrData>) -> Result<OcrData, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    read(&session)
}

pub(crate) async fn fetch_ocr_data_wrapped(
    call: &mut Call<'_, endpoint::FetchOcrDataWrapped>,
) -> Result<OcrDataWrapper, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    Ok(OcrDataWrapper::new().with_ocr_data(read(&session)?))
}

pub(crate) async fn fetch_second_id_ocr_data(
    call: &mut Call<'_, endpoint::FetchSecondIdOcrData>,
) -> Result<OcrData, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    evidence::ocr(&session, Id::Second).ok_or_else(|| unread("the second ID"))
}

pub(crate) async fn fetch_medical_data(
    call: &mut Call<'_, endpoint::FetchMedicalData>,
) -> Result<MedicalData, Refusal> {
    let session = call.session(None).await?;
    let card = session.papers.medical_card.as_ref().map(|card| card.value.clone());
    card.ok_or_else(|| Refusal::bad_request("the medical card must be added first"))
}

/// What was read from the ID and from the proof of address.
fn read(session: &Session) -> Result<OcrData, Refusal> {
    let (id, statement) = (evidence::ocr(session, Id::First), &session.papers.statement);
    if id.is_none() && statement.is_none() {
        return Err(unread("the ID"));
    }
    let mut data = id.unwrap_or_default();
    if let Some(statement) = statement {
        statement.value.add_to(&mut data);
    }
    Ok(data)
}

/// The effective OCR data of the ID.
pub(super) fn read_id(session: &Session) -> Result<OcrData, Refusal> {
    evidence::ocr(session, Id::First).ok_or_else(|| unread("the ID"))
}

fn unread(what: &str) -> Refusal {
    Refusal::bad_request(format!("{what} must be processed first"))
}
