//! Signatures in files: room for one, what proves that it is valid, and what a file has of them.
//!
//! What a signature is made of is not known here. Whoever signs is given the bytes, and gives back the signature.

mod find;
mod slot;
#[cfg(test)]
mod tests;
mod validation;

pub use find::{EmbeddedSignature, signatures};
pub(super) use slot::{Change, refuse_certified};
pub use slot::{SignatureSlot, SlotKind, signed};
pub use validation::{ValidationData, validation_data, with_validation_data};
