//! Operations on many people at once.

mod authentication;
mod folder;
mod ocr;
mod process;
mod step;
#[cfg(test)]
mod tests;

use std::pin::Pin;

pub(crate) use authentication::{add_authentications, see_authentications};
pub(crate) use ocr::fetch_ocr_batch;
pub(crate) use process::{fetch_batch_status, process_batch, see_folder};
pub(crate) use step::run;

use omni_types::endpoint::Endpoint;

use crate::frame::{Call, Refusal, Request, Response};

/// Handles a request that the batch makes, as if it came from a caller.
fn handle<'a>(
    request: &'a Request<'a>,
) -> Pin<Box<dyn Future<Output = Result<Response, Refusal>> + Send + 'a>> {
    Box::pin(super::handle(request))
}

/// The token of a deleted session is not valid, even if the operation looks at no session.
async fn check_caller<E: Endpoint>(call: &mut Call<'_, E>) -> Result<(), Refusal> {
    if call.own_id().is_ok() {
        call.session(None).await?;
    }
    Ok(())
}
