//! Checks with Mexican authorities: of an ID, of a payment proof, of the work history.

mod identity;
mod imss;
mod payment_proof;

pub(crate) use identity::process_government_validation;
pub(crate) use imss::{fetch_imss, process_imss, receive_work_history};
pub(crate) use payment_proof::{process_payment_proof, receive_payment_proof};
