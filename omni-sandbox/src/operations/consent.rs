//! What the person consents to.

use omni_types::{Sensitive, SessionSuccess, UserConsent, endpoint};

use crate::frame::{Call, Refusal, bounds};

pub(crate) async fn add_user_consent(
    call: &mut Call<'_, endpoint::AddUserConsent>,
) -> Result<SessionSuccess, Refusal> {
    let mut session = call.change(None).await?;
    let consent = call.body();
    if *consent == UserConsent::new() {
        let message = "expected title, content or status: a consent without any of them is empty";
        return Err(Refusal::bad_request(message));
    }
    let characters = |text: &Option<Sensitive<String>>| text.as_ref().map_or(0, |text| text.chars().count());
    let length = characters(&consent.title).saturating_add(characters(&consent.content));
    bounds::CONSENT_TEXT.check("title, content", length)?;
    session.consents.add(consent.clone());
    bounds::CONSENTS.check("title", session.consents.count())?;
    let status = session.status.clone();
    call.save(session);
    Ok(SessionSuccess::new().with_success(true).with_session_status(status))
}

/// The consent that was added last. Without one, all fields are omitted: the documentation has no error for it.
pub(crate) async fn fetch_user_consent(
    call: &mut Call<'_, endpoint::FetchUserConsent>,
) -> Result<UserConsent, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    Ok(session.consents.last().cloned().unwrap_or_default())
}
