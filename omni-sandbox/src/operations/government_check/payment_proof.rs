//! Payment proofs: Mexican payslips with the QR code of a digital tax receipt (CFDI).

use omni_engines::cfdi;
use omni_types::{ImssOperation, PaymentProofNotification, PaymentProofProcessed, endpoint};
use serde_json::Value;

use crate::authority::sat::{self, Receipt};
use crate::frame::{Call, Refusal, Work, bounds};
use crate::outbox::{Hook, Job, Task};
use crate::persona::{Decision, Facts, Source};
use crate::session::Session;

/// The custom field in which `add_qr_code_text` stores the text.
const QR_CODE_TEXT: &str = "qrCodeText";

/// The content of the code is checked at once. What the authority knows arrives later: see [`receive_payment_proof`].
pub(crate) async fn process_payment_proof(
    call: &mut Call<'_, endpoint::ProcessPaymentProof>,
) -> Result<PaymentProofProcessed, Refusal> {
    let mut session = call.change(None).await?;
    let text = session.person.custom_fields.0.get(QR_CODE_TEXT).and_then(Value::as_str).ok_or_else(|| {
        let message = "the session has no text of a QR code: send it with add_qr_code_text first";
        Refusal::bad_request(message)
    })?;
    bounds::check_outbox(call, &session).await?;
    let persona = call.persona(&session);
    let found = look_up(session.facts(&persona), text);
    let request = call.new_id();
    session.provider.request(&session.id, &request, ImssOperation::PaymentProof);
    let known = found.value.known;
    let job = Job::PaymentProof {
        session: session.id.clone(),
        request: request.clone(),
        receipt: Box::new(found.map(|receipt| receipt.data)),
    };
    let task = Task::job(call.new_id(), call.now(), Some(session.id.clone()), job);
    call.send(task.after(i64::from(persona.data().delays.payment_proof) * 1000));
    call.save(session);
    Ok(PaymentProofProcessed::new().with_success(known).with_request_id(request))
}

/// What the authority says about the receipt of a QR code. It is not asked about a code that does not belong to a
/// receipt.
fn look_up(facts: Facts<'_>, text: &str) -> Decision<Receipt> {
    let code = match cfdi::parse(text) {
        Ok(code) => code,
        // What is forced takes precedence over what was measured.
        Err(_) if sat::is_forced(facts) => return sat::receipt(facts, &PaymentProofNotification::new()),
        Err(problem) => {
            let data = PaymentProofNotification::new().with_status("ERROR").with_message_code("N");
            let data = data.with_error_message(problem.to_string());
            return Decision::new(Receipt { known: false, data }, Source::Measured);
        }
    };
    let stated = PaymentProofNotification::new()
        .with_rfc_issuer(code.issuer.as_str())
        .with_rfc_receiver(code.receiver.as_str())
        .with_fiscal_invoice(code.invoice.as_str())
        .with_total_cfd(code.total_in_pesos());
    sat::receipt(facts, &stated)
}

/// Stores what the authority sends, and notifies the client.
pub(crate) async fn receive_payment_proof(
    work: &mut Work<'_>,
    (session, request): (&str, &str),
    receipt: &Decision<PaymentProofNotification>,
) -> Result<(), Refusal> {
    let Some(session) = work.get::<Session>(session).await?.filter(|session| !session.is_deleted()) else {
        return Ok(());
    };
    let mut session = Session::clone(&session);
    // Serializing strings cannot fail.
    let data = serde_json::to_string(&receipt.value).unwrap_or_default();
    session.provider.receive(request, data, receipt.source.clone());
    let task = Task::webhook(work, &session.id, Hook::PaymentProof(Box::new(receipt.value.clone())));
    work.send(task);
    session.updated_at = work.now();
    work.save(session);
    Ok(())
}
