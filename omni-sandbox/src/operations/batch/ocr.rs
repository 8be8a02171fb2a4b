//! The OCR data of many people.

use omni_types::{OcrBatch, OcrBatchSelection, OcrData, Operation, endpoint};

use super::handle;
use crate::basics::Owner;
use crate::frame::{Call, Refusal, Request};
use crate::store::Index;

/// How many people can be asked for at once.
const LIMIT: usize = 10_000;

/// The OCR data of each person, in the requested order. People who are unknown, or who have none, are omitted.
pub(crate) async fn fetch_ocr_batch(
    call: &mut Call<'_, endpoint::FetchOcrBatch>,
) -> Result<OcrBatch, Refusal> {
    let OcrBatchSelection { values, .. } = call.body();
    if values.len() > LIMIT {
        return Err(Refusal::bad_request(format!("values: expected at most {LIMIT}")));
    }
    if let Ok(own) = call.own_id() {
        return of_own_session(call, own, values).await;
    }
    let mut found = Vec::new();
    for value in values.iter() {
        // Ids begin with the time: the latest session comes last, and its data is used.
        for session in sessions(call, value).await?.iter().rev() {
            if let Some(data) = read(call, session).await? {
                found.push(data);
                break;
            }
        }
    }
    Ok(OcrBatch::new().with_ocr_data_responses(found))
}

/// The token of a session reads only that session. Other values are not looked up, so the response does not reveal
/// which sessions exist.
async fn of_own_session(
    call: &mut Call<'_, endpoint::FetchOcrBatch>,
    own: &str,
    values: &[String],
) -> Result<OcrBatch, Refusal> {
    let session = call.session(None).await?;
    let named = match call.body().identifier.as_str() {
        "interviewId" => Some(own),
        "externalId" => session.person.external_id.as_deref(),
        "externalCustomerId" => session.person.external_customer_id.as_deref(),
        _ => return Err(unknown_identifier()),
    };
    let mut found = Vec::new();
    for (place, value) in values.iter().enumerate() {
        if named != Some(value) {
            return Err(Refusal::unauthorized(format!(
                "values[{place}]: only an admin may name a session other than the one that the token belongs to"
            )));
        }
        found.extend(read(call, own).await?);
    }
    Ok(OcrBatch::new().with_ocr_data_responses(found))
}

fn unknown_identifier() -> Refusal {
    Refusal::bad_request("identifier: expected externalId, externalCustomerId or interviewId")
}

async fn sessions(call: &mut Call<'_, endpoint::FetchOcrBatch>, value: &str) -> Result<Vec<String>, Refusal> {
    match call.body().identifier.as_str() {
        "interviewId" => Ok(vec![value.to_owned()]),
        "externalId" => call.find(Index::SessionByExternalId, value).await,
        "externalCustomerId" => call.find(Index::SessionByExternalCustomerId, value).await,
        _ => Err(unknown_identifier()),
    }
}

/// The OCR data of one session, if there is any.
async fn read(call: &Call<'_, endpoint::FetchOcrBatch>, session: &str) -> Result<Option<OcrData>, Refusal> {
    let id = [("id", session)];
    let failed = || Refusal::internal("the OCR data could not be read");
    let query = serde_html_form::to_string(id).map_err(|_| failed())?;
    let request = Request::internal(call.house(), Operation::FetchOcrData, Some(Owner::Admin));
    let request = Request { query: &query, ..request };
    match handle(&request).await {
        Ok(response) => serde_json::from_slice(&response.body).map(Some).map_err(|_| failed()),
        Err(refusal) if refusal.status().is_client_error() => Ok(None),
        Err(refusal) => Err(refusal),
    }
}
