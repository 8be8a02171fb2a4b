//! What a proof of address says.

use jiff::civil::Date;

use super::Field;
use crate::cfdi::Receipt;

/// A bill or statement that shows where somebody lives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProofOfAddress {
    /// To whom it is addressed.
    pub name: Option<Field<String>>,
    /// Where the person lives, line by line.
    pub address: Option<Field<Vec<String>>>,
    /// When it was issued.
    pub date: Option<Field<Date>>,
    /// Who issued it.
    pub issuer: Option<Field<String>>,
    /// The Mexican digital tax receipt that it is, by its QR code.
    pub receipt: Option<Receipt>,
}
