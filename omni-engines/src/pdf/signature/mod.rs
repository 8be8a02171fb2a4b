//! Signatures in files: making room for one, the data that proves that it is valid, and finding those in a file.
//!
//! This module does not know how a signature is made. The caller gets the bytes, and returns the signature.

mod find;
mod slot;
#[cfg(test)]
mod tests;
mod validation;

pub use find::{EmbeddedSignature, signatures};
pub(super) use slot::{Change, refuse_certified};
pub use slot::{SignatureSlot, SlotKind, signed};
pub use validation::{ValidationData, validation_data, with_validation_data};
