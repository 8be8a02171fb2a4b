//! Reading the log of events. `events` writes it.

use std::sync::Arc;

use omni_types::endpoint::{self, Endpoint};
use omni_types::{EventData, EventPage, EventsProvider, EventsReport, EventsSignature, SessionEvent};

use crate::events::{self, Event};
use crate::frame::{Call, Refusal};
use crate::session::Session;
use crate::store::Customer;

/// How many events a page has at most.
const MAX_PAGE: i32 = 100;

/// A page of the events, in the order in which they happened.
pub(crate) async fn fetch_events(call: &mut Call<'_, endpoint::FetchEvents>) -> Result<EventPage, Refusal> {
    let query = call.query();
    let skipped = u32::try_from(query.offset.unwrap_or(0))
        .map_err(|_| Refusal::bad_request("query parameter offset: expected 0 or more"))?;
    let limit = query.limit.unwrap_or(MAX_PAGE);
    let limit = u32::try_from(limit).ok().filter(|limit| (1..=MAX_PAGE.unsigned_abs()).contains(limit));
    let limit = limit.ok_or_else(|| Refusal::bad_request("query parameter limit: expected 1 to 100"))?;
    let session = logged(call, query.id.as_deref()).await?;
    let page = read(call, &session, skipped.saturating_add(1), limit).await?;
    Ok(EventPage::new().with_events(page))
}

pub(crate) async fn fetch_events_signature(
    call: &mut Call<'_, endpoint::FetchEventsSignature>,
) -> Result<EventsSignature, Refusal> {
    let session = logged(call, call.query().id.as_deref()).await?;
    let signature = events::signature_of_all(&call.house().secrets, &session);
    Ok(EventsSignature::new().with_signature(signature))
}

pub(crate) async fn fetch_events_report(
    call: &mut Call<'_, endpoint::FetchEventsReport>,
) -> Result<EventsReport, Refusal> {
    let body = call.body().as_ref();
    let identity = body.and_then(|body| body.identity_id.as_deref()).filter(|identity| !identity.is_empty());
    let named = match identity {
        Some(identity) => Some(session_of(call, identity).await?),
        None => None,
    };
    let session = logged(call, named.as_deref()).await?;
    if body.and_then(|body| body.provider) == Some(EventsProvider::Nom151) {
        return Err(Refusal::unsupported(call.operation()));
    }
    let events = read(call, &session, 1, session.events.count).await?;
    let signature = events::signature_of_all(&call.house().secrets, &session);
    Ok(EventsReport::new().with_events(events).with_signature(signature))
}

/// The session that an identity stands for. Which id that is, is not documented: the id of a customer stands for the session
/// in which the customer was approved, and any other is that of a session.
async fn session_of<E: Endpoint>(call: &mut Call<'_, E>, identity: &str) -> Result<String, Refusal> {
    let customer = call.get::<Customer>(identity).await?;
    Ok(customer.map_or_else(|| identity.to_owned(), |customer| customer.session.clone()))
}

/// The session whose events are asked for. Those of a deleted session are there if the deletion has kept them.
async fn logged<E: Endpoint>(call: &mut Call<'_, E>, named: Option<&str>) -> Result<Arc<Session>, Refusal> {
    let id = call.id(named)?;
    let session = call.get::<Session>(&id).await?;
    let session = session.filter(|session| !session.is_deleted() || session.events.count > 0);
    session.ok_or_else(|| Refusal::unknown_session(E::OPERATION))
}

async fn read<E: Endpoint>(
    call: &mut Call<'_, E>,
    session: &Session,
    first: u32,
    limit: u32,
) -> Result<Vec<SessionEvent>, Refusal> {
    let end = first.saturating_add(limit).min(session.events.count.saturating_add(1));
    let mut events = Vec::new();
    for number in first..end {
        // It is missing if the session has been deleted since it was read.
        let event = call.get::<Event>(&Event::key_of(&session.id, number)).await?;
        let event = event.ok_or_else(|| Refusal::unknown_session(E::OPERATION))?;
        events.push(
            SessionEvent::new()
                .with_event_name(&event.name)
                .with_event_data(EventData(event.data()))
                .with_singature(event.signature.clone())
                .with_timestamp(event.timestamp),
        );
    }
    Ok(events)
}

/// The report as a PDF, which the sandbox does not write.
pub(crate) async fn download_events_report(
    call: &mut Call<'_, endpoint::DownloadEventsReport>,
) -> Result<bytes::Bytes, Refusal> {
    logged(call, None).await?;
    Err(Refusal::unsupported(call.operation()))
}
