//! Payment cards: number, network, expiry, security code.

use std::fmt;

use jiff::civil::Date;

use super::code::refusals;
use super::date;

/// Maximum number of digits in a card number (ISO/IEC 7812).
const MAX_DIGITS: usize = 19;

/// Minimum number of digits in a card number.
const MIN_DIGITS: usize = 12;

/// A card number that may have been issued.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CardNumber {
    digits: [u8; MAX_DIGITS],
    length: u8,
    network: Network,
}

/// The network of a card, recognized by the first digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Network {
    /// American Express.
    AmericanExpress,
    /// Diners Club.
    DinersClub,
    /// Discover.
    Discover,
    /// JCB.
    Jcb,
    /// Mastercard.
    Mastercard,
    /// UnionPay.
    UnionPay,
    /// Visa.
    Visa,
    /// Another network, for example a national one.
    Other,
}

/// The expiry of a card: the end of this month.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expiry {
    last_day: Date,
}

refusals! {
    /// Why a text is not a card number.
    CardError {
        Digits = "a card number contains only digits, in groups separated by spaces or hyphens",
        Length = "a card number has 12 to 19 digits, and each network its own lengths",
        CheckDigit = "the last digit of the card number does not fit the others",
    }
}

/// The first digits, from and to, the network, and the possible lengths of its numbers.
const PREFIXES: &[(u32, u32, Network, &[u8])] = &[
    (222_100, 272_099, Network::Mastercard, &[16]),
    (300_000, 305_999, Network::DinersClub, &[14, 16, 17, 18, 19]),
    (309_500, 309_599, Network::DinersClub, &[14, 16, 17, 18, 19]),
    (340_000, 349_999, Network::AmericanExpress, &[15]),
    (352_800, 358_999, Network::Jcb, &[16, 17, 18, 19]),
    (360_000, 369_999, Network::DinersClub, &[14, 15, 16, 17, 18, 19]),
    (370_000, 379_999, Network::AmericanExpress, &[15]),
    (380_000, 399_999, Network::DinersClub, &[14, 16, 17, 18, 19]),
    (400_000, 499_999, Network::Visa, &[13, 16, 19]),
    (510_000, 559_999, Network::Mastercard, &[16]),
    (601_100, 601_199, Network::Discover, &[16, 17, 18, 19]),
    (620_000, 629_999, Network::UnionPay, &[16, 17, 18, 19]),
    (644_000, 659_999, Network::Discover, &[16, 17, 18, 19]),
];

impl Network {
    /// How many digits the security code has.
    #[must_use]
    pub fn security_code_length(self) -> usize {
        if self == Self::AmericanExpress { 4 } else { 3 }
    }
}

/// Reads a card number. Spaces and hyphens between digits are ignored.
///
/// The check digit uses the Luhn algorithm (ISO/IEC 7812-1, annex B).
///
/// # Errors
///
/// Any [`CardError`].
pub fn parse(text: &str) -> Result<CardNumber, CardError> {
    let mut card = CardNumber { digits: [0; MAX_DIGITS], length: 0, network: Network::Other };
    for digit in text.trim().bytes().filter(|byte| !matches!(byte, b' ' | b'-')) {
        if !digit.is_ascii_digit() {
            return Err(CardError::Digits);
        }
        *card.digits.get_mut(usize::from(card.length)).ok_or(CardError::Length)? = digit;
        card.length += 1;
    }
    if usize::from(card.length) < MIN_DIGITS {
        return Err(CardError::Length);
    }
    let prefix = super::code::number(&card.digits[..6]);
    if let Some((.., network, lengths)) =
        PREFIXES.iter().find(|(first, last, ..)| (*first..=*last).contains(&prefix))
    {
        if !lengths.contains(&card.length) {
            return Err(CardError::Length);
        }
        card.network = *network;
    }
    if !is_luhn(card.as_str()) {
        return Err(CardError::CheckDigit);
    }
    Ok(card)
}

/// Reads the expiry `MM/YY` or `MM/YYYY`, also with a hyphen. Two-digit years are after 2000.
///
/// `None` if it has another form or there is no such month.
#[must_use]
pub fn parse_expiry(text: &str) -> Option<Expiry> {
    let (month, year) = text.trim().split_once(['/', '-'])?;
    let (month, year) = (month.trim_end(), year.trim_start());
    if !month.bytes().chain(year.bytes()).all(|byte| byte.is_ascii_digit()) || month.len() != 2 {
        return None;
    }
    let number: i16 = year.parse().ok()?;
    let year = match year.len() {
        2 => 2000 + number,
        4 if number >= 1900 => number,
        _ => return None,
    };
    date::last_day(year, month.parse().ok()?).map(|last_day| Expiry { last_day })
}

/// Whether a text has the form of a network's security code.
#[must_use]
pub fn is_security_code(text: &str, network: Network) -> bool {
    text.len() == network.security_code_length() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let value = u32::from(digit.saturating_sub(b'0'));
            match (index % 2, value) {
                (0, _) => value,
                (_, ..5) => value * 2,
                _ => value * 2 - 9,
            }
        })
        .sum();
    sum.is_multiple_of(10) && sum > 0
}

impl CardNumber {
    /// Only the digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII gets in, so the empty text is never returned.
        std::str::from_utf8(&self.digits[..usize::from(self.length)]).unwrap_or_default()
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> Network {
        self.network
    }

    /// The last four digits, which do not reveal the number.
    #[must_use]
    pub fn last_four(&self) -> &str {
        let digits = self.as_str();
        digits.get(digits.len().saturating_sub(4)..).unwrap_or_default()
    }
}

/// Shows only the network: the number is personal.
impl fmt::Debug for CardNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "CardNumber({:?}..)", self.network)
    }
}

impl Expiry {
    /// The last day on which the card is valid.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.last_day
    }

    /// Whether the card has expired on a day.
    #[must_use]
    pub fn is_past(self, on: Date) -> bool {
        on > self.last_day
    }
}

/// Shows nothing: it belongs to a person's card.
impl fmt::Debug for Expiry {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Expiry(..)")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// Numbers that payment providers publish for tests.
    #[test]
    fn good_ones_are_read() {
        for (text, network) in [
            ("4111111111111111", Network::Visa),
            ("4222222222222", Network::Visa),
            ("4111 1111 1111 1111", Network::Visa),
            ("5555-5555-5555-4444", Network::Mastercard),
            ("2223003122003222", Network::Mastercard),
            ("378282246310005", Network::AmericanExpress),
            ("6011111111111117", Network::Discover),
            ("30569309025904", Network::DinersClub),
            ("3530111333300000", Network::Jcb),
            ("6200000000000005", Network::UnionPay),
            ("5062540000000009", Network::Other),
        ] {
            assert_eq!(parse(text).map(|card| card.network()), Ok(network), "{text}");
        }
        let card = parse("4111-1111-1111-1111").unwrap();
        assert_eq!((card.as_str(), card.last_four()), ("4111111111111111", "1111"));
        assert_eq!(format!("{card:?}"), "CardNumber(Visa..)");
    }

    #[test]
    fn others_are_refused() {
        for (text, error) in [
            ("", CardError::Length),
            ("41111111111", CardError::Length),
            ("41111111111111", CardError::Length),
            ("41111111111111111111", CardError::Length),
            ("37828224631000", CardError::Length),
            ("4111x111111111111", CardError::Digits),
            ("４１１１", CardError::Digits),
            ("4111111111111112", CardError::CheckDigit),
            ("4111111111111211", CardError::CheckDigit),
            ("0000000000000000", CardError::CheckDigit),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn expiry_is_the_end_of_the_month() {
        for (text, last_day) in [
            ("02/28", Some(date(2028, 2, 29))),
            ("12/2031", Some(date(2031, 12, 31))),
            (" 01-30 ", Some(date(2030, 1, 31))),
            ("05 / 29", Some(date(2029, 5, 31))),
            ("13/28", None),
            ("00/28", None),
            ("2/28", None),
            ("02/028", None),
            ("02/0028", None),
            ("+2/28", None),
            ("0228", None),
            ("", None),
        ] {
            assert_eq!(parse_expiry(text).map(Expiry::last_day), last_day, "{text}");
        }
        let expiry = parse_expiry("02/28").unwrap();
        assert!(!expiry.is_past(date(2028, 2, 29)) && expiry.is_past(date(2028, 3, 1)));
        assert_eq!(format!("{expiry:?}"), "Expiry(..)");
    }

    #[test]
    fn security_code_has_the_length_of_the_network() {
        assert!(is_security_code("123", Network::Visa) && is_security_code("1234", Network::AmericanExpress));
        assert!(!is_security_code("1234", Network::Visa) && !is_security_code("12x", Network::Visa));
    }
}
