//! Facts about people and companies from text: official codes, dates, phone numbers, names and addresses.
//!
//! Everything here is a pure function of its arguments. It cannot know whether a code was ever issued, and to whom: a
//! well-formed code may belong to nobody.
//!
//! Types that hold personal data do not show it in their `Debug`, and no error text quotes what was parsed. Letters may
//! be in either case, and spaces at both ends are ignored.

pub(crate) mod code;
mod pairs;
mod sound;
#[cfg(any(feature = "documents", feature = "specimens"))]
pub(crate) mod states;

pub mod address;
pub mod card;
pub mod cnpj;
pub mod company;
pub mod cpf;
pub mod curp;
pub mod date;
pub mod ein;
pub mod email;
pub mod name;
pub mod number;
pub mod phone;
pub mod readings;
pub mod rfc;
pub mod similarity;
pub mod ssn;
pub mod text;

pub use similarity::{Agreement, Similarity};

#[cfg(test)]
mod tests;
