//! Phone numbers in international format (ITU-T E.164).
//!
//! Only the format and the country calling code are checked, not which numbers a country has assigned. The numbering
//! plans of all countries are large and change every month, and they do not include numbers for examples and tests.

mod codes;

use std::fmt;

use super::code::refusals;

/// Maximum number of digits, including the country calling code.
pub const MAX_DIGITS: usize = 15;

/// Minimum number of digits, including the country calling code. No country has shorter numbers that can be called from
/// abroad.
pub const MIN_DIGITS: usize = 7;

/// A phone number in international format.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Phone {
    /// A plus sign and the digits, followed by zero bytes.
    text: [u8; MAX_DIGITS + 1],
    length: u8,
    calling_code: u16,
}

refusals! {
    /// Why a text is not a phone number in international format.
    PhoneError {
        Plus = "a phone number begins with + and the country calling code",
        Digits = "a phone number has only digits after the +",
        Length = "a phone number has 7 to 15 digits after the +",
        CallingCode = "the phone number begins with an unknown country calling code",
    }
}

/// Reads a number in E.164 format: `+`, the country calling code, and the rest, 7 to 15 digits in all.
///
/// # Errors
///
/// Any [`PhoneError`].
pub fn parse(text: &str) -> Result<Phone, PhoneError> {
    parse_digits(text.trim(), |_| false)
}

/// Like [`parse`], but accepts the hyphens, spaces, periods and parentheses with which people group digits.
///
/// # Errors
///
/// Any [`PhoneError`].
pub fn parse_grouped(text: &str) -> Result<Phone, PhoneError> {
    parse_digits(text.trim(), |byte| matches!(byte, b'-' | b' ' | b'.' | b'(' | b')'))
}

fn parse_digits(text: &str, is_ignored: fn(u8) -> bool) -> Result<Phone, PhoneError> {
    let digits = text.strip_prefix('+').ok_or(PhoneError::Plus)?;
    let mut phone = Phone { text: [0; MAX_DIGITS + 1], length: 1, calling_code: 0 };
    phone.text[0] = b'+';
    for digit in digits.bytes().filter(|byte| !is_ignored(*byte)) {
        if !digit.is_ascii_digit() {
            return Err(PhoneError::Digits);
        }
        *phone.text.get_mut(usize::from(phone.length)).ok_or(PhoneError::Length)? = digit;
        phone.length += 1;
    }
    if usize::from(phone.length) <= MIN_DIGITS {
        return Err(PhoneError::Length);
    }
    phone.calling_code = codes::at_start_of(&phone.text[1..]).ok_or(PhoneError::CallingCode)?;
    Ok(phone)
}

impl Phone {
    /// The number as E.164 writes it: `+` and digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII gets in, so the empty text is never returned.
        std::str::from_utf8(&self.text[..usize::from(self.length)]).unwrap_or_default()
    }

    /// The country calling code, such as 52 for Mexico. Several countries share 1 and 7.
    #[must_use]
    pub fn calling_code(&self) -> u16 {
        self.calling_code
    }

    /// The digits after the country calling code.
    #[must_use]
    pub fn national_number(&self) -> &str {
        let code = match self.calling_code {
            ..10 => 1,
            10..100 => 2,
            100.. => 3,
        };
        self.as_str().get(1 + code..).unwrap_or_default()
    }
}

/// Shows only the country calling code: the rest is personal.
impl fmt::Debug for Phone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Phone(+{}..)", self.calling_code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_ones_are_read() {
        for (text, code, national) in [
            ("+1111111", 1, "111111"),
            ("+15550100123", 1, "5550100123"),
            (" +525512345678 ", 52, "5512345678"),
            ("+5511912345678", 55, "11912345678"),
            ("+390612345678", 39, "0612345678"),
            ("+35312345678", 353, "12345678"),
            ("+123456789012345", 1, "23456789012345"),
        ] {
            let phone = parse(text).unwrap();
            assert_eq!((phone.calling_code(), phone.national_number()), (code, national), "{text}");
            assert_eq!(phone.as_str(), text.trim());
        }
        assert_eq!(format!("{:?}", parse("+525512345678").unwrap()), "Phone(+52..)");
        assert_eq!(parse_grouped("+1 (555) 010-0123"), parse("+15550100123"));
    }

    #[test]
    fn others_are_refused() {
        for (text, error) in [
            ("", PhoneError::Plus),
            ("15550100123", PhoneError::Plus),
            ("0015550100123", PhoneError::Plus),
            ("＋15550100123", PhoneError::Plus),
            ("+", PhoneError::Length),
            ("+155501", PhoneError::Length),
            ("+1234567890123456", PhoneError::Length),
            ("+1-555-010-0123", PhoneError::Digits),
            ("+1555010012x", PhoneError::Digits),
            ("++15550100123", PhoneError::Digits),
            ("+05550100123", PhoneError::CallingCode),
            ("+99950100123", PhoneError::CallingCode),
            ("+21050100123", PhoneError::CallingCode),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
        assert_eq!(parse_grouped("+1 555 010 0123 ext 4"), Err(PhoneError::Digits));
        assert_eq!(parse_grouped("+1 (555) 010-0123-9999-8"), Err(PhoneError::Length));
    }
}
