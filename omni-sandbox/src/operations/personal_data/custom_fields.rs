//! Fields that the organization defines.

use omni_types::{SessionCustomFields, SuccessResponse, endpoint};

use super::super::onboarding::note_custom_fields;
use crate::frame::{Call, Refusal, bounds};

pub(crate) async fn add_custom_fields(
    call: &mut Call<'_, endpoint::AddCustomFields>,
) -> Result<SuccessResponse, Refusal> {
    let mut session = call.change(None).await?;
    let fields = &call.body().custom_fields;
    note_custom_fields(&mut session.forced, fields)?;
    let checked = call.house().flows.check_fields(fields);
    checked.map_err(|problem| Refusal::bad_request(problem.to_string()))?;
    bounds::add_custom_fields(&mut session.person, fields.clone())?;
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

pub(crate) async fn fetch_custom_fields(
    call: &mut Call<'_, endpoint::FetchCustomFields>,
) -> Result<SessionCustomFields, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    Ok(SessionCustomFields::new().with_custom_fields(session.person.custom_fields.clone()))
}
