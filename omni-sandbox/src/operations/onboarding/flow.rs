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

/// The flow that is attached to the session. That sessions without one follow the default flow is not shown.
async fn configuration<E: Endpoint>(call: &mut Call<'_, E>) -> Result<FlowConfiguration, Refusal> {
    let session = call.session(None).await?;
    if session.flow.is_none() {
        // As documented, the message names the session.
        return Err(Refusal::bad_request(format!("Flow not found for interview {}", session.id)));
    }
    Ok(call.flow(&session).configuration())
}
