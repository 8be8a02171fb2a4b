//! What the person consents to.

use omni_types::{SessionSuccess, UserConsent, endpoint};

use crate::frame::{Call, Refusal};

pub(crate) async fn add_user_consent(
    call: &mut Call<'_, endpoint::AddUserConsent>,
) -> Result<SessionSuccess, Refusal> {
    let mut session = call.change(None).await?;
    session.consents.add(call.body().clone());
    let status = session.status.clone();
    call.save(session);
    Ok(SessionSuccess::new().with_success(true).with_session_status(status))
}

/// The consent that was added last. Without one, every field is left out: the documentation has no error for it.
pub(crate) async fn fetch_user_consent(
    call: &mut Call<'_, endpoint::FetchUserConsent>,
) -> Result<UserConsent, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    Ok(session.consents.last().cloned().unwrap_or_default())
}
