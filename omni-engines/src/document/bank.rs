//! What a payment card says.

use super::Field;
use crate::person::card::{CardNumber, Expiry};

/// A payment card. The number, the owner and the expiry may stand on either side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BankCard {
    /// Its number, whose check digit fits.
    pub number: Option<Field<CardNumber>>,
    /// Whose card it is.
    pub owner: Option<Field<String>>,
    /// When it expires.
    pub expiry: Option<Field<Expiry>>,
    /// The security code on the back.
    pub security_code: Option<Field<String>>,
}
