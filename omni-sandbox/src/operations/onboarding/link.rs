//! Links to the page on which a person goes through the onboarding.

use omni_types::{OnboardingUrl, SuccessResponse, endpoint};

use crate::authority::gateway;
use crate::flow::Flow;
use crate::frame::{Call, Refusal, Work, bounds};
use crate::http::page;
use crate::outbox::{Channel, Message, Task};
use crate::session::Session;

/// Where the link stands in the text of an SMS.
const PLACE: &str = "{0}";

const TEXT: &str = "Continue your onboarding here: {0}";

pub(crate) async fn fetch_onboarding_url(
    call: &mut Call<'_, endpoint::FetchOnboardingUrl>,
) -> Result<OnboardingUrl, Refusal> {
    let session = call.session(None).await?;
    let mut url = link(call, &session, call.flow(&session));
    let query = call.query();
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
    if body.client_id.is_empty() {
        return Err(Refusal::bad_request("clientId: the id of the client cannot be empty"));
    }
    let text = body.sms_text.as_deref().map_or(TEXT, String::as_str);
    if !text.contains(PLACE) {
        return Err(Refusal::bad_request("smsText: put {0} where the link is to stand"));
    }
    let Some(phone) = session.person.phone.clone() else {
        return Err(Refusal::bad_request("the session has no phone number: send it with add_phone first"));
    };
    bounds::check_outbox(call, &session).await?;
    let arrives = gateway::sms_arrives(session.facts(&call.persona(&session))).value;
    if arrives {
        let text = text.replace(PLACE, &link(call, &session, call.flow(&session)));
        let message = Message { channel: Channel::Sms, to: phone, text };
        let task = Task::message(call.new_id(), call.now(), &session.id, message);
        call.send(task);
    }
    Ok(SuccessResponse::new().with_success(arrives))
}

/// The link is good for as long as the flow says.
fn link(work: &Work<'_>, session: &Session, flow: &Flow) -> String {
    page::link(work.house(), &session.id, flow.start_settings().onboarding_link_expiration_minutes)
}
