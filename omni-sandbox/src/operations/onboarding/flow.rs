//! The configuration of the flow.

use omni_types::FlowConfiguration;
use omni_types::endpoint::{self, Endpoint};

use crate::frame::{Call, Refusal};

pub(crate) async fn fetch_flow_configuration(
    call: &mut Call<'_, endpoint::FetchFlowConfiguration>,
) -> Result<FlowConfiguration, Refusal> {
    configuration(call).await
}

pub(crate) async fn fetch_legacy_flow_configuration(
    call: &mut Call<'_, endpoint::FetchLegacyFlowConfiguration>,
) -> Result<FlowConfiguration, Refusal> {
    configuration(call).await
}

/// The flow that is attached to the session. Sessions without one use the default flow, but that is not shown.
async fn configuration<E: Endpoint>(call: &mut Call<'_, E>) -> Result<FlowConfiguration, Refusal> {
    let session = call.session(None).await?;
    // The flow files can differ from those when the session was started.
    let flow = session.flow.as_deref().and_then(|id| call.house().flows.find(id));
    // As documented, the message names the session.
    let missing = || Refusal::bad_request(format!("Flow not found for interview {}", session.id));
    Ok(flow.ok_or_else(missing)?.configuration())
}
