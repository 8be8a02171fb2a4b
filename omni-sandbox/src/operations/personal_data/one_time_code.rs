//! One-time codes by SMS.

use omni_types::{SuccessResponse, endpoint};

use crate::authority::gateway;
use crate::frame::{Call, Refusal, bounds};
use crate::outbox::{Channel, Message, Task};
use crate::session::Session;

/// How long a code is valid, in minutes, if the flow does not set it.
const LIFETIME: i32 = 10;

const MINUTE: i64 = 60 * 1000;

pub(crate) async fn send_otp_sms(
    call: &mut Call<'_, endpoint::SendOtpSms>,
) -> Result<SuccessResponse, Refusal> {
    let mut session = call.change(None).await?;
    let phone = phone(&session)?;
    bounds::check_outbox(call, &session).await?;
    let house = call.house();
    let code = house.one_time_code.clone().unwrap_or_else(|| house.secrets.digits());
    let arrives = gateway::sms_arrives(session.facts(&call.persona(&session))).value;
    // A request for another code gives up the previous one, even if the message with the new one gets lost.
    session.one_time_code.reset();
    if arrives {
        let signature = house.secrets.sign(&signed(&session.id, &phone, &code));
        let minutes = call.flow(&session).phone_otp().map_or(LIFETIME, |otp| otp.minutes);
        session.one_time_code.send(signature, call.now() + i64::from(minutes) * MINUTE);
        let text = format!("{code} is your code. It is valid for {minutes} minutes.");
        let message = Message { channel: Channel::Sms, to: phone, text, code: Some(code) };
        let (id, now) = (call.new_id(), call.now());
        call.send(Task::message(id, now, &session.id, message));
    }
    call.save(session);
    Ok(SuccessResponse::new().with_success(arrives))
}

pub(crate) async fn verify_otp_sms(
    call: &mut Call<'_, endpoint::VerifyOtpSms>,
) -> Result<SuccessResponse, Refusal> {
    let mut session = call.change(None).await?;
    let text = signed(&session.id, &phone(&session)?, call.query().code.trim());
    let secrets = &call.house().secrets;
    let matches = session.one_time_code.compare(call.now(), |signature| secrets.verify(&text, signature));
    // A code that does not match also counts.
    call.save(session);
    Ok(SuccessResponse::new().with_success(matches))
}

fn phone(session: &Session) -> Result<String, Refusal> {
    let message = "the session has no phone number: send it with add_phone first";
    session.person.phone.clone().ok_or_else(|| Refusal::bad_request(message))
}

/// A code is valid for one session and one phone number.
fn signed(session: &str, phone: &str, code: &str) -> String {
    format!("one-time code {session} {phone} {code}")
}
