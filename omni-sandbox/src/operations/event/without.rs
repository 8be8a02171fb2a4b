//! The response of a sandbox that was built without the feature `contracts`.

use std::sync::Arc;

use bytes::Bytes;
use omni_types::EventsReport;
use omni_types::endpoint::{self, Endpoint};

use crate::events::Event;
use crate::frame::{Call, Refusal};
use crate::session::Session;

pub(crate) async fn download_events_report(
    call: &mut Call<'_, endpoint::DownloadEventsReport>,
) -> Result<Bytes, Refusal> {
    Err(Refusal::unsupported(call.operation()))
}

/// Only the provider `nom151` needs it.
pub(super) async fn stamped<E: Endpoint>(
    _: &Call<'_, E>,
    _: &Session,
    _: &[Arc<Event>],
) -> Result<EventsReport, Refusal> {
    Err(Refusal::unsupported(E::OPERATION))
}
