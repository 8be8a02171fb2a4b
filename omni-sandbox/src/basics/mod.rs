//! What every room may use, because it uses no other room: days, hexadecimal text, country codes, secrets,
//! signatures, texts of callers, refusals.

mod caller;
pub(crate) mod country;
mod dates;
mod hex;
mod jws;
mod refusal;
mod secrets;

pub(crate) use caller::{quoted, repeated_key};
pub(crate) use dates::{day_of, start_of_day, years_between};
pub(crate) use hex::hex;
pub(crate) use jws::{PublicKey, Signer, open as open_signature};
pub(crate) use refusal::Refusal;
#[cfg(feature = "file")]
pub(crate) use secrets::KEY_BYTES;
pub(crate) use secrets::{Owner, Secrets, random_text};
