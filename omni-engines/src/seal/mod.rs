//! Electronic seals: a certificate authority of one's own, time-stamp tokens (RFC 3161), CAdES and PAdES signatures,
//! and the check of all of them.
//!
//! Nobody accredits this authority, and its certificates say so. What it makes has the form of the real thing, so that
//! programs can be tested against it; it proves nothing to a court.
//!
//! Everything here is a function of its arguments. The time and the randomness are passed in, so a clock that was moved
//! moves the seals with it. ECDSA signatures take their nonces from key and message (RFC 6979), so only
//! [`Authority::new`] and [`lock`] need randomness.

mod authority;
mod cades;
mod error;
mod lock;
mod message;
mod pades;
#[cfg(test)]
mod seeded;
#[cfg(test)]
mod testing;
mod time;
mod token;
mod verify;

pub use authority::{Authority, Policy};
pub use cades::{Form, Stamped};
pub use error::SealError;
pub use lock::{lock, unlock};
pub use pades::{Details, Level};
pub use token::{Token, TokenDetails};
pub use verify::pdf::{SealKind, SignatureReport, verify_pdf};
pub use verify::{
    Fault, Trust,
    cades::{CadesReport, verify_cades},
    token::{TokenReport, verify_token},
};
