//! Reading the log of events. `events` writes it.

#[cfg(feature = "contracts")]
mod report;
#[cfg(not(feature = "contracts"))]
mod without;

use std::sync::Arc;

use omni_types::endpoint::{self, Endpoint};
use omni_types::{EventData, EventPage, EventsProvider, EventsReport, EventsSignature, SessionEvent};

use crate::events::{self, Event};
use crate::frame::{Call, Refusal};
use crate::session::Session;
use crate::store::Customer;

#[cfg(feature = "contracts")]
pub(crate) use report::download_events_report;
#[cfg(feature = "contracts")]
use report::stamped;
#[cfg(not(feature = "contracts"))]
pub(crate) use without::download_events_report;
#[cfg(not(feature = "contracts"))]
use without::stamped;

/// How many events a page has at most.
const MAX_PAGE: i32 = 100;

/// A page of events, in the order in which they happened.
pub(crate) async fn fetch_events(call: &mut Call<'_, endpoint::FetchEvents>) -> Result<EventPage, Refusal> {
    let query = call.query();
    let skipped = u32::try_from(query.offset.unwrap_or(0))
        .map_err(|_| Refusal::bad_request("query parameter offset: expected 0 or more"))?;
    let limit = query.limit.unwrap_or(MAX_PAGE);
    let limit = u32::try_from(limit).ok().filter(|limit| (1..=MAX_PAGE.unsigned_abs()).contains(limit));
    let limit = limit.ok_or_else(|| Refusal::bad_request("query parameter limit: expected 1 to 100"))?;
    let session = logged(call, query.id.as_deref()).await?;
    let page = read(call, &session, skipped.saturating_add(1), limit).await?;
    Ok(EventPage::new().with_events(signed(&page)))
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
    let provider = body.and_then(|body| body.provider).unwrap_or(EventsProvider::Incode);
    reported(call, &session, provider).await
}

/// All events of a session, and the signature of all of them.
async fn reported<E: Endpoint>(
    call: &mut Call<'_, E>,
    session: &Session,
    provider: EventsProvider,
) -> Result<EventsReport, Refusal> {
    let events = read(call, session, 1, session.events.count).await?;
    if provider == EventsProvider::Nom151 {
        return stamped(call, session, &events).await;
    }
    let signature = events::signature_of_all(&call.house().secrets, session);
    Ok(EventsReport::new().with_events(signed(&events)).with_signature(signature))
}

/// The session that an identity means. The documentation does not say which id that is: the id of a customer means the
/// session in which the customer was approved; any other is the id of a session.
async fn session_of<E: Endpoint>(call: &mut Call<'_, E>, identity: &str) -> Result<String, Refusal> {
    let customer = call.get::<Customer>(identity).await?;
    Ok(customer.map_or_else(|| identity.to_owned(), |customer| customer.session.clone()))
}

/// The session whose events are requested. A deleted session is included if the deletion has kept its events.
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
) -> Result<Vec<Arc<Event>>, Refusal> {
    let end = first.saturating_add(limit).min(session.events.count.saturating_add(1));
    let mut events = Vec::new();
    for number in first..end {
        // It is missing if the session has been deleted since it was read.
        let event = call.get::<Event>(&Event::key_of(&session.id, number)).await?;
        events.push(event.ok_or_else(|| Refusal::unknown_session(E::OPERATION))?);
    }
    Ok(events)
}

/// The events, with the signatures that were made when they happened.
fn signed(events: &[Arc<Event>]) -> Vec<SessionEvent> {
    events.iter().map(|event| told(event, event.signature.clone())).collect()
}

fn told(event: &Event, signature: String) -> SessionEvent {
    SessionEvent::new()
        .with_event_name(&event.name)
        .with_event_data(EventData(event.data()))
        .with_singature(signature)
        .with_timestamp(event.timestamp)
}
