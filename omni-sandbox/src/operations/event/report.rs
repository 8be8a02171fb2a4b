//! The events with the signatures of a provider: as JSON with time stamps, and as a PDF file.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use omni_engines::seal::{Details, Level, SealError};
use omni_types::endpoint::{self, Endpoint};
use omni_types::{EventsProvider, EventsReport};

use super::{logged, reported, told};
use crate::events::{self, Event, Page, mark};
use crate::frame::{Call, Refusal};
use crate::house::{REPORT_REASON, refused_seal};
use crate::session::Session;

/// The name of the report in refusals.
const REPORT: &str = "the report";

/// The events, each with a time stamp that is made now, and one for the whole chain. If an event is deleted or changed,
/// no later one is valid: each contains the hash of the one before.
pub(super) async fn stamped<E: Endpoint>(
    call: &Call<'_, E>,
    session: &Session,
    events: &[Arc<Event>],
) -> Result<EventsReport, Refusal> {
    let mut texts: Vec<Vec<u8>> = events.iter().map(|event| mark::of_event(&event.text())).collect();
    texts.push(mark::of_chain(&events::text_of_all(session)));
    let stamps = call.house().seal(move |authority, at| {
        let token = |text: Vec<u8>| Ok(STANDARD.encode(authority.token(&text, at)?.der));
        texts.into_iter().map(token).collect::<Result<Vec<_>, SealError>>()
    });
    let mut stamps = stamps.await?.map_err(|error| refused_seal(REPORT, &error))?;
    let signature = stamps.pop().unwrap_or_default();
    let events: Vec<_> = events.iter().zip(stamps).map(|(event, stamp)| told(event, stamp)).collect();
    Ok(EventsReport::new().with_events(events).with_signature(signature))
}

/// The same as a sealed PDF file for people, with the JSON attached. With the provider `nom151` the seal has time
/// stamps, and everything that is needed to verify it later.
pub(crate) async fn download_events_report(
    call: &mut Call<'_, endpoint::DownloadEventsReport>,
) -> Result<Bytes, Refusal> {
    let session = logged(call, None).await?;
    let provider = call.body().provider.unwrap_or(EventsProvider::Incode);
    let report = reported(call, &session, provider).await?;
    let json =
        serde_json::to_vec(&report).map_err(|_| Refusal::internal("the report could not be written"))?;
    let page = Page {
        session: session.id.clone(),
        head: session.events.head.clone(),
        key: call.house().secrets.signer().public().x.clone(),
        provider: provider.as_str(),
        made_at: call.now(),
        json,
    };
    let level = if provider == EventsProvider::Nom151 { Level::BLta } else { Level::BB };
    let sealed = call.house().seal(move |authority, at| {
        let details = Details { at, name: None, reason: Some(REPORT_REASON) };
        authority.pades(&page.written(&report)?, level, &details)
    });
    Ok(sealed.await?.map_err(|error| refused_seal(REPORT, &error))?.into())
}
