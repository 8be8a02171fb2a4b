//! SAT, the Mexican tax authority: payment proofs (CFDI).

use omni_types::PaymentProofNotification;

use crate::persona::facts::{Decision, Facts};
use crate::persona::scenario::Fact;

/// What the tax authority says about a receipt.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Receipt {
    /// Whether the authority knows the receipt.
    pub(crate) known: bool,
    /// The seventeen fields, as sent to the organization.
    pub(crate) data: PaymentProofNotification,
}

/// Whether the authority's response is forced.
pub(crate) fn is_forced(facts: Facts<'_>) -> bool {
    facts.forced(|fact| matches!(fact, Fact::PaymentProof(_)).then_some(())).is_some()
}

/// Looks up a receipt. `stated` is the content of the QR code: tax numbers, invoice and total, which the authority
/// repeats.
pub(crate) fn receipt(facts: Facts<'_>, stated: &PaymentProofNotification) -> Decision<Receipt> {
    let proof = &facts.persona().data().payment_proof;
    let pick = |fact: &Fact| if let Fact::PaymentProof(known) = fact { Some(*known) } else { None };
    facts.of_persona(pick, proof.known).map(|known| {
        let mut data =
            if known == proof.known { (*proof.data).clone() } else { contrary(known, &proof.data) };
        let fields = [
            (&mut data.rfc_issuer, &stated.rfc_issuer),
            (&mut data.rfc_receiver, &stated.rfc_receiver),
            (&mut data.fiscal_invoice, &stated.fiscal_invoice),
            (&mut data.total_cfd, &stated.total_cfd),
        ];
        for (field, stated) in fields {
            if stated.is_some() {
                field.clone_from(stated);
            }
        }
        Receipt { known, data }
    })
}

/// A receipt for which a scenario contradicts the persona.
fn contrary(known: bool, own: &PaymentProofNotification) -> PaymentProofNotification {
    if known {
        return own
            .clone()
            .with_cfdi_status("Vigente")
            .with_message_code("S")
            .with_status("OK")
            .with_error_message(String::new());
    }
    PaymentProofNotification::new()
        .with_cfdi_status("No Encontrado")
        .with_message_code("N")
        .with_status("ERROR")
        .with_error_message("El comprobante no se encuentra".to_owned())
}
