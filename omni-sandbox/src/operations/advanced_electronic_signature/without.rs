//! The response of a sandbox that was built without the feature `contracts`.

use omni_types::SuccessResponse;
use omni_types::endpoint;

use crate::frame::{Call, Refusal};

pub(crate) async fn sign_document(
    call: &mut Call<'_, endpoint::SignDocument>,
) -> Result<SuccessResponse, Refusal> {
    Err(Refusal::unsupported(call.operation()))
}
