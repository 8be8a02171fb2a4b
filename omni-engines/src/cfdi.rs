//! The QR code of a Mexican digital tax receipt (CFDI), which is also on payslips.
//!
//! The code holds the URL of the page where the tax authority (SAT) confirms the receipt. What identifies it is in the
//! query, as the rules of the authority for printed receipts (Anexo 20) define it:
//!
//! ```text
//! https://verificacfdi.facturaelectronica.sat.gob.mx/default.aspx
//!     ?id=0F1C7105-0000-4000-8000-5A4D504C4531    number of the invoice, a UUID
//!     &re=FIN150630AB2                            tax number of the issuer
//!     &rr=SEXZ900214AB7                           tax number of the receiver
//!     &tt=12480.50                                total, with at most six decimals
//!     &fe=bG9sZQ==                                the last eight characters of the issuer's seal; not on older receipts
//! ```

use std::fmt;

use percent_encoding::percent_decode_str;

use crate::person::rfc::{self, Rfc};
use crate::uuid::is_uuid;

/// Maximum number of digits of a total before the decimal point.
const MAX_WHOLE_DIGITS: usize = 18;

/// Number of digits of a total after the decimal point.
const DECIMALS: usize = 6;

/// What a code says about its receipt. Whether the receipt exists is not known.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Number of the invoice, in capitals.
    pub invoice: String,
    /// Tax number of whoever issued it.
    pub issuer: Rfc,
    /// Tax number of whoever it was issued to.
    pub receiver: Rfc,
    /// The last eight characters of the issuer's seal.
    pub seal: Option<String>,
    /// The total in millionths.
    total: u128,
}

/// Why a text is not the QR code of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CfdiError {
    /// The URL has no query.
    Query,
    /// `id` is missing, or is not a UUID.
    Invoice,
    /// `re` is missing, or is not a tax number.
    Issuer,
    /// `rr` is missing, or is not a tax number.
    Receiver,
    /// `tt` is missing, or is not an amount.
    Total,
    /// `fe` is not the end of a seal.
    Seal,
}

impl fmt::Display for CfdiError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Query => "the code of a receipt is a URL with a query",
            Self::Invoice => "id: the number of an invoice is a UUID",
            Self::Issuer => "re: the tax number of the issuer is not well-formed",
            Self::Receiver => "rr: the tax number of the receiver is not well-formed",
            Self::Total => "tt: the total is an amount with at most six decimals",
            Self::Seal => "fe: the end of the seal has eight characters of base64",
        })
    }
}

impl std::error::Error for CfdiError {}

/// Reads the text of a code.
///
/// The host is not looked at: it has changed over the years, and test data need not use the authority's host.
///
/// # Errors
///
/// Any [`CfdiError`].
pub fn parse(text: &str) -> Result<Receipt, CfdiError> {
    let (_, query) = text.trim().split_once('?').ok_or(CfdiError::Query)?;
    let find = |name: &str| {
        let values = query.split('&').filter_map(|pair| pair.split_once('='));
        let value = values.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1;
        // A plus sign means itself: the end of a seal may have one.
        Some(percent_decode_str(value).decode_utf8().ok()?.into_owned())
    };
    let tax_number = |name| rfc::parse(&find(name)?).ok();
    let invoice = find("id").filter(|id| is_uuid(id)).ok_or(CfdiError::Invoice)?;
    let seal = find("fe");
    if seal.as_ref().is_some_and(|seal| !is_end_of_base64(seal)) {
        return Err(CfdiError::Seal);
    }
    Ok(Receipt {
        invoice: invoice.to_ascii_uppercase(),
        issuer: tax_number("re").ok_or(CfdiError::Issuer)?,
        receiver: tax_number("rr").ok_or(CfdiError::Receiver)?,
        total: find("tt").and_then(|total| millionths(&total)).ok_or(CfdiError::Total)?,
        seal,
    })
}

impl Receipt {
    /// The total as the authority writes it, such as `$2,750.20`.
    #[must_use]
    pub fn total_in_pesos(&self) -> String {
        let cents = (self.total + 5_000) / 10_000;
        let digits = (cents / 100).to_string();
        let mut whole = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                whole.push(',');
            }
            whole.push(digit);
        }
        format!("${whole}.{:02}", cents % 100)
    }
}

/// Shows nothing: the receipt is somebody's income.
impl fmt::Debug for Receipt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Receipt(..)")
    }
}

fn is_end_of_base64(text: &str) -> bool {
    let end = text.trim_end_matches('=');
    text.len() == 8
        && text.len() - end.len() <= 2
        && end.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

fn millionths(text: &str) -> Option<u128> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > MAX_WHOLE_DIGITS || decimals.len() > DECIMALS {
        return None;
    }
    if !digits(whole) || !digits(decimals) {
        return None;
    }
    format!("{whole}{decimals:0<width$}", width = DECIMALS).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0f1c7105-0000-4000-8000-5a4d504c4531";

    fn code(issuer: &str, receiver: &str, rest: &str) -> String {
        format!("https://tax.example/default.aspx?id={ID}&re={issuer}&rr={receiver}&{rest}")
    }

    #[test]
    fn a_code_is_read() {
        let receipt = parse(&code("FIN150630AB2", "SEXZ900214AB7", "tt=12480.5&fe=bG+sZ/==")).unwrap();
        assert_eq!(receipt.invoice, ID.to_uppercase());
        assert_eq!((receipt.issuer.as_str(), receipt.receiver.as_str()), ("FIN150630AB2", "SEXZ900214AB7"));
        assert_eq!(
            (receipt.total_in_pesos().as_str(), receipt.seal.as_deref()),
            ("$12,480.50", Some("bG+sZ/=="))
        );
        assert_eq!(format!("{receipt:?}"), "Receipt(..)");
        // The older form has leading zeros and no seal. A company may have an ampersand in its number.
        let old = parse(&code("A%26C010101AB2", "XAXX010101000", "tt=0000000999.999999")).unwrap();
        assert_eq!(
            (old.issuer.as_str(), old.total_in_pesos().as_str(), old.seal),
            ("A&C010101AB2", "$1,000.00", None)
        );
        for (total, shown) in [("0", "$0.00"), ("1234567", "$1,234,567.00"), ("123.456", "$123.46")] {
            let read = parse(&code("FIN150630AB2", "SEXZ900214AB7", &format!("tt={total}"))).unwrap();
            assert_eq!(read.total_in_pesos(), shown);
        }
    }

    #[test]
    fn what_is_not_a_code_is_refused_with_its_field() {
        let of = |issuer: &str, receiver: &str, rest: &str| parse(&code(issuer, receiver, rest)).unwrap_err();
        let (issuer, receiver) = ("FIN150630AB2", "SEXZ900214AB7");
        assert_eq!(parse("status: negative"), Err(CfdiError::Query));
        assert_eq!(parse("https://tax.example/?id=1"), Err(CfdiError::Invoice));
        assert_eq!(of("FIN159930AB2", receiver, "tt=1"), CfdiError::Issuer);
        assert_eq!(of(issuer, "SEX", "tt=1"), CfdiError::Receiver);
        for total in ["", "tt=", "tt=1,5", "tt=-1", "tt=1.2345678", "tt=1234567890123456789"] {
            assert_eq!(of(issuer, receiver, total), CfdiError::Total, "{total}");
        }
        for seal in ["fe=", "fe=abc", "fe=abcdefg!", "fe=abcde===", "fe=%C3%A4bcdef"] {
            assert_eq!(of(issuer, receiver, &format!("tt=1&{seal}")), CfdiError::Seal, "{seal}");
        }
    }
}
