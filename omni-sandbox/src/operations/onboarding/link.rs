//! Links to the page that leads a person through the onboarding.

use omni_types::{OnboardingUrl, SuccessResponse, endpoint};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::CLIENT_ID;
use crate::authority::gateway;
use crate::flow::Flow;
use crate::frame::{Call, Refusal, Work, bounds};
use crate::links;
use crate::outbox::{Channel, Message, Task};
use crate::session::Session;

/// The placeholder for the link in the text of an SMS.
const PLACE: &str = "{0}";

const TEXT: &str = "Continue your onboarding here: {0}";

pub(crate) async fn fetch_onboarding_url(
    call: &mut Call<'_, endpoint::FetchOnboardingUrl>,
) -> Result<OnboardingUrl, Refusal> {
    let session = call.session(None).await?;
    let query = call.query();
    // As documented, the link belongs to the named client.
    let client = query.client_id.as_deref().unwrap_or(CLIENT_ID);
    check_client(client)?;
    let mut url = link(call, &session, call.flow(&session));
    url.push_str("&clientId=");
    url.extend(utf8_percent_encode(client, NON_ALPHANUMERIC));
    for component in query.components.iter().flatten() {
        url.push_str("&components=");
        url.push_str(component.as_str());
    }
    if let Some(tag) = query.tag {
        url.push_str("&tag=");
        url.push_str(tag.as_str());
    }
    Ok(OnboardingUrl::new().with_url(url))
}

pub(crate) async fn send_onboarding_sms(
    call: &mut Call<'_, endpoint::SendOnboardingSms>,
) -> Result<SuccessResponse, Refusal> {
    let session = call.session(Some(&call.query().id)).await?;
    let body = call.body();
    check_client(&body.client_id)?;
    let text = body.sms_text.as_deref().map_or(TEXT, String::as_str);
    if !text.contains(PLACE) {
        return Err(Refusal::bad_request("smsText: put {0} where the link goes"));
    }
    let Some(phone) = session.person.phone.clone() else {
        return Err(Refusal::bad_request("the session has no phone number: send it with add_phone first"));
    };
    bounds::check_outbox(call, &session).await?;
    let arrives = gateway::sms_arrives(session.facts(&call.persona(&session))).value;
    if arrives {
        let text = text.replace(PLACE, &link(call, &session, call.flow(&session)));
        let message = Message { channel: Channel::Sms, to: phone, text, code: None };
        let task = Task::message(call.new_id(), call.now(), &session.id, message);
        call.send(task);
    }
    Ok(SuccessResponse::new().with_success(arrives))
}

/// A sandbox has one client and accepts every id for it: callers keep using the id that they have in production.
fn check_client(id: &str) -> Result<(), Refusal> {
    if id.trim().is_empty() {
        return Err(Refusal::bad_request("clientId: the id of the client cannot be empty"));
    }
    Ok(())
}

/// The link is valid for as long as the flow says.
fn link(work: &Work<'_>, session: &Session, flow: &Flow) -> String {
    links::page(work.house(), &session.id, flow.start_settings().onboarding_link_expiration_minutes)
}
