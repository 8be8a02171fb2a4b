//! Electronic seals: a private certificate authority, time-stamp tokens (RFC 3161), CAdES and PAdES signatures,
//! and the check of all of them.
//!
//! Nobody accredits this authority, and its certificates say so. Its seals have the form of real ones, so that programs
//! can be tested against them; they prove nothing in court.
//!
//! Everything here is a function of its arguments. The time and the randomness are passed in, so moving the clock moves
//! the seals with it. ECDSA signatures take their nonces from key and message (RFC 6979), so only
//! [`Authority::new`] and [`lock`] need randomness.

mod authority;
mod cades;
mod certificate;
mod error;
mod identifier;
mod lock;
mod message;
mod pades;
#[cfg(test)]
mod seeded;
#[cfg(test)]
mod testing;
mod time;
mod token;
mod trust;
mod verify;

pub use authority::{Authority, Policy};
pub use cades::{Form, Stamped};
pub use error::SealError;
pub use lock::{lock, unlock};
pub use pades::{Details, Level};
pub use token::{Token, TokenDetails};
pub use trust::Trust;
pub use verify::pdf::{SealKind, SignatureReport, verify_pdf};
pub use verify::{
    Fault,
    cades::{CadesReport, verify_cades},
    token::{TokenReport, verify_token},
};
