//! What a payment card says.

use super::print::sheet::{Row, Sheet};
use super::print::values;
use super::{Field, From};
use crate::person::card::{self, CardNumber, Expiry};
use crate::person::text::key;
use crate::text::Page;

/// A payment card. The number, the owner and the expiry date may be on either side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BankCard {
    /// The card number. Its check digit fits.
    pub number: Option<Field<CardNumber>>,
    /// Whether there is no number, but a line with the form of one whose check digit does not fit: a digit was misread, or
    /// the number is invented.
    pub has_invalid_number: bool,
    /// The owner of the card.
    pub owner: Option<Field<String>>,
    /// The expiry date.
    pub expiry: Option<Field<Expiry>>,
    /// The last four digits of the number, which the back may repeat before the security code.
    pub last_digits: Option<Field<String>>,
    /// The security code on the back.
    pub security_code: Option<Field<String>>,
}

/// Words on cards that are not the owner, besides the names of payment networks.
const NOT_OWNERS: [&str; 44] = [
    "BANK",
    "BANCO",
    "BANCA",
    "BANQUE",
    "CARD",
    "DEBIT",
    "DEBITO",
    "CREDIT",
    "CREDITO",
    "VALID",
    "THRU",
    "MONTH",
    "YEAR",
    "GOOD",
    "FROM",
    "MEMBER",
    "SINCE",
    "EXP",
    "EXPIRES",
    "AMERICAN",
    "EXPRESS",
    "ELECTRON",
    "CLASSIC",
    "GOLD",
    "PLATINUM",
    "BUSINESS",
    "WORLD",
    "INFINITE",
    "SIGNATURE",
    "AUTHORIZED",
    "ELECTRONIC",
    "USE",
    "ONLY",
    "PREPAID",
    "OF",
    "THE",
    "TRUST",
    "SAVINGS",
    "FINANCIAL",
    "NATIONAL",
    "CAIXA",
    "CAISSE",
    "SPARKASSE",
    "VOLKSBANK",
];

/// Names of payment networks, without spaces.
const NETWORKS: [&str; 13] = [
    "VISA",
    "MASTERCARD",
    "MAESTRO",
    "CIRRUS",
    "AMERICANEXPRESS",
    "DISCOVER",
    "DINERSCLUB",
    "DINERSCLUBINTERNATIONAL",
    "UNIONPAY",
    "JCB",
    "ELO",
    "HIPERCARD",
    "RUPAY",
];

/// Maximum number of lines on a card. A statement about a card has more.
const MAX_LINES: usize = 30;

/// A line that starts this close to the edge of the image is treated as cut off, as a multiple of its height: its frame has
/// a margin.
const TOUCHING: f32 = 0.1;

/// How many digits a card number has.
const LENGTHS: std::ops::RangeInclusive<usize> = 13..=19;

/// A value's confidence, as a share of its line's: for a number whose check digit fits, and for other values.
const CHECKED: f64 = 0.99;
const UNCHECKED: f64 = 0.85;

/// Reads a card. `None` if it has neither a card number nor a security code beside a signature.
pub(super) fn read(sheet: &Sheet<'_>, is_back: bool) -> Option<BankCard> {
    let number = number(sheet);
    let (last_digits, security_code) = if is_back { signature(sheet) } else { (None, None) };
    let has_invalid_number = number.is_none() && line_of_number(sheet).is_some();
    if number.is_none() && security_code.is_none() && !has_invalid_number {
        return None;
    }
    let owner = if is_back && number.is_none() { None } else { owner(sheet) };
    Some(BankCard { owner, expiry: expiry(sheet), number, has_invalid_number, last_digits, security_code })
}

/// Reads an image that should show a card, even if nothing on it proves that: its number may be worn off.
#[must_use]
pub fn expected(page: &Page, is_back: bool) -> BankCard {
    let sheet = Sheet::new(page, &[]);
    read(&sheet, is_back).unwrap_or_else(|| BankCard {
        owner: if is_back { None } else { owner(&sheet) },
        expiry: expiry(&sheet),
        ..BankCard::default()
    })
}

/// Whether there is a card number.
pub(super) fn has_number(sheet: &Sheet<'_>) -> bool {
    number(sheet).is_some()
}

/// Whether there is a card number, or a line with the form of one whose check digit does not fit: a digit was misread, or
/// the number is invented.
pub(super) fn has_form_of_number(sheet: &Sheet<'_>) -> bool {
    has_number(sheet) || line_of_number(sheet).is_some()
}

/// Whether cards say a word that is not the owner.
fn is_usual(word: &str) -> bool {
    NOT_OWNERS.contains(&word) || NETWORKS.contains(&word)
}

/// Whether it is the front of a payment card although the check digit of its number does not fit: it has the form of a number,
/// and names a payment network on a line with nothing but usual words.
pub(super) fn is_front(sheet: &Sheet<'_>) -> bool {
    let names_network = |row: &Row<'_>| {
        let words: Vec<String> = row.line.text.split_whitespace().map(key).collect();
        NETWORKS.contains(&words.concat().as_str())
            || words.first().is_some_and(|word| NETWORKS.contains(&word.as_str()))
                && words.iter().all(|word| is_usual(word))
    };
    sheet.rows.len() <= MAX_LINES && has_form_of_number(sheet) && sheet.rows.iter().any(names_network)
}

/// The line whose digits are grouped like a card number. Telephone numbers are grouped differently.
fn line_of_number(sheet: &Sheet<'_>) -> Option<usize> {
    sheet
        .rows
        .iter()
        .position(|row| has_groups_of_number(&row.line.text.split_whitespace().collect::<Vec<_>>()))
}

/// Whether these words are groups of digits as in a card number.
fn has_groups_of_number(words: &[&str]) -> bool {
    let lengths: Vec<usize> = words.iter().map(|word| digits(word).len()).collect();
    matches!(lengths.as_slice(), [4, 4, 4, 4] | [4, 6, 5] | [15 | 16])
}

/// The number: on one line, or on several beside or below each other.
fn number(sheet: &Sheet<'_>) -> Option<Field<CardNumber>> {
    let rows: Vec<(String, f64)> =
        sheet.rows.iter().map(|row| (digits(&row.line.text), row.line.confidence)).collect();
    let read = |digits: &str, confidence: f64| {
        let number = card::parse(digits).ok().filter(|_| LENGTHS.contains(&digits.len()))?;
        Some(Field::new(number, confidence * CHECKED, From::Print))
    };
    rows.iter().find_map(|(digits, confidence)| read(digits, *confidence)).or_else(|| {
        let parts: Vec<&(String, f64)> = rows.iter().filter(|row| !row.0.is_empty()).collect();
        (2..=4).flat_map(|count| parts.windows(count)).find_map(|run| {
            let all: String = run.iter().map(|part| part.0.as_str()).collect();
            let least = run.iter().map(|part| part.1).fold(1.0, f64::min);
            let grouped = run.iter().all(|part| part.0.len().is_multiple_of(4) || all.len() == 15);
            if grouped { read(&all, least) } else { None }
        })
    })
}

/// The digits of a line that has only digits. Letters that look like digits count as digits.
fn digits(text: &str) -> String {
    let mut digits = String::new();
    let mut letters = 0;
    for character in text.chars().filter(|character| character.is_alphanumeric()) {
        let digit = match character {
            'O' | 'o' | 'D' => '0',
            'I' | 'l' => '1',
            'B' => '8',
            'S' => '5',
            other => other,
        };
        letters += usize::from(digit != character);
        if !digit.is_ascii_digit() {
            return String::new();
        }
        digits.push(digit);
    }
    if letters * 4 > digits.len() { String::new() } else { digits }
}

/// The last month on the card. The month from which the card is valid comes before it.
fn expiry(sheet: &Sheet<'_>) -> Option<Field<Expiry>> {
    let found = sheet.rows.iter().flat_map(|row| {
        let text = row.line.text.replace(' ', "");
        let slashes: Vec<usize> = text.match_indices('/').map(|(at, _)| at).collect();
        let months = slashes.into_iter().filter_map(move |at| {
            let from = at.checked_sub(2)?;
            let before = text.get(..from).and_then(|before| before.chars().next_back());
            let behind = text.get(at + 1..)?;
            let length = behind.bytes().take_while(u8::is_ascii_digit).count();
            let whole = before.is_none_or(|before| !before.is_ascii_digit() && before != '/');
            let month = text.get(from..at + 1 + if length == 4 { 4 } else { 2 })?;
            if whole && matches!(length, 2 | 4) { card::parse_expiry(month) } else { None }
        });
        months.map(|expiry| (expiry, row.line.confidence)).collect::<Vec<_>>()
    });
    let last = found.max_by_key(|found| found.0)?;
    Some(Field::new(last.0, last.1 * UNCHECKED.max(0.95), From::Print))
}

/// The lowest line of at least two words that are not usual on cards, in capitals or below the number.
fn owner(sheet: &Sheet<'_>) -> Option<Field<String>> {
    let number = line_of_number(sheet).map(|line| sheet.rows[line].area.y);
    let is_owner = |text: &str| {
        let words: Vec<String> = text.split_whitespace().map(key).collect();
        (2..=5).contains(&words.len()) && !words.iter().any(|word| is_usual(word))
    };
    // A line that is cut off is a part of the name of a bank or the owner, so it is not the owner.
    let is_whole = |row: &&Row<'_>| row.area.x > row.area.height * TOUCHING;
    sheet.rows.iter().rev().filter(is_whole).find_map(|row| {
        let text = row.line.text.as_str();
        let may_be_mixed = number.is_some_and(|number| row.area.y > number) && is_title_case(text);
        let name = values::name(text)
            .filter(|name| is_owner(name) && (may_be_mixed || !name.chars().any(char::is_lowercase)))?;
        Some(Field::new(name, row.line.confidence * UNCHECKED, From::Print))
    })
}

/// Whether all words begin with capitals.
fn is_title_case(text: &str) -> bool {
    text.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
}

/// What is beside the signature: the last four digits of the number, which may be missing, and the security code of three or
/// four digits.
fn signature(sheet: &Sheet<'_>) -> (Option<Field<String>>, Option<Field<String>>) {
    let rows: Vec<(Vec<&str>, &Row<'_>)> = sheet
        .rows
        .iter()
        .map(|row| {
            let groups = row.line.text.split(|character: char| !character.is_ascii_alphanumeric());
            (groups.filter(|group| !group.is_empty()).collect::<Vec<_>>(), row)
        })
        .filter(|(groups, _)| !has_groups_of_number(groups))
        .collect();
    let is_number = |group: &str, lengths: &[usize]| {
        lengths.contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_digit())
    };
    let behind = rows.iter().find_map(|(groups, row)| match groups.as_slice() {
        [.., last, code] if is_number(last, &[4, 16]) && is_number(code, &[3, 4]) => {
            Some((last.get(last.len() - 4..), *code, row.line.confidence))
        }
        [label, code]
            if matches!(*label, "CVV" | "CVC" | "CVV2" | "CVC2" | "CID") && is_number(code, &[3, 4]) =>
        {
            Some((None, *code, row.line.confidence))
        }
        [both] if is_number(both, &[7]) => {
            both.split_at_checked(4).map(|(last, code)| (Some(last), code, row.line.confidence))
        }
        _ => None,
    });
    // A reflection may hide a part of the last digits: the code is on the right.
    let alone = || {
        let found = rows.iter().filter_map(|(groups, row)| match groups.as_slice() {
            [code] | [_, code] if is_number(code, &[3]) => Some((*code, row)),
            _ => None,
        });
        let (code, row) = found.max_by(|one, other| {
            let right = |row: &Row<'_>| row.area.x + row.area.width;
            right(one.1).total_cmp(&right(other.1))
        })?;
        Some((None, code, row.line.confidence))
    };
    let Some((last, code, confidence)) = behind.or_else(alone) else { return (None, None) };
    let field = |text: &str| Field::new(text.to_owned(), confidence * UNCHECKED, From::Print);
    (last.map(field), Some(field(code)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    /// Lines below each other, each with its left edge.
    fn page(lines: &[(&str, f32)]) -> Page {
        let lines = (1_u8..).zip(lines);
        testing::page(
            lines.map(|(row, (text, left))| testing::line(text, (*left, 100.0 * f32::from(row)), 30.0)),
        )
    }

    #[test]
    fn the_owner_is_neither_a_bank_nor_a_part_of_a_name() {
        let owner = |lines: &[(&str, f32)]| {
            let page = page(lines);
            expected(&page, false).owner.map(|owner| owner.value)
        };
        assert_eq!(owner(&[("K OF UTOPIA", 2.0), ("ZARA SPECIMEN", 60.0)]).as_deref(), Some("ZARA SPECIMEN"));
        assert_eq!(owner(&[("OF UTOPIA", 60.0), ("06/31", 80.0)]), None);
        assert_eq!(owner(&[("UTOPIA", 60.0), ("I SPECIMEN", -3.0)]), None);
        let mixed = [("Debit Premium", 60.0), ("4111 1111 1111 1112", 60.0), ("Zara I. Specimen", 60.0)];
        assert_eq!(owner(&mixed).as_deref(), Some("Zara I. Specimen"));
        assert_eq!(owner(&mixed[..2]), None);
        assert_eq!(owner(&[mixed[1], ("Valid until cancelled", 60.0)]), None);
    }

    #[test]
    fn a_number_has_its_form_although_its_digit_is_wrong() {
        for (text, expected) in [
            ("4111 1111 1111 1111", true),
            ("4111 1111 1111 1112", true),
            ("4111111111111112", true),
            ("3782 822463 10006", true),
            ("00 52 55 1234 5678", false),
            ("4111 1111 1111 1112 123", false),
            ("12/31", false),
        ] {
            let page = page(&[(text, 60.0)]);
            assert_eq!(has_form_of_number(&Sheet::new(&page, &[])), expected, "{text}");
        }
    }

    #[test]
    fn a_card_is_recognized_although_the_digit_of_its_number_is_wrong() {
        let is_front = |lines: &[(&str, f32)]| is_front(&Sheet::new(&page(lines), &[]));
        let (number, wrong) = (("4111 1111 1111 1111", 60.0), ("4111 1111 1111 1112", 60.0));
        for network in ["VISA", "Visa Platinum", "Visa Classic Credit", "mastercard", "American Express"] {
            assert!(is_front(&[(network, 60.0), wrong, ("Z. SPECIMEN", 60.0)]), "{network}");
        }
        assert!(is_front(&[("VISA", 60.0), number]));
        for other in ["Visa for Utopia", "Type of visa", "Discover Utopia", "ZARA SPECIMEN"] {
            assert!(!is_front(&[(other, 60.0), wrong]), "{other}");
        }
        assert!(!is_front(&[("VISA", 60.0), ("X1234567", 60.0)]));
        // The number is not valid for that.
        let page = page(&[("VISA", 60.0), wrong]);
        let card = read(&Sheet::new(&page, &[]), false).unwrap();
        assert!(card.number.is_none() && card.has_invalid_number);
    }

    #[test]
    fn the_back_repeats_the_last_digits_before_the_code() {
        for (text, last, code) in [
            ("1111 123", Some("1111"), "123"),
            ("1111123", Some("1111"), "123"),
            ("4111111111111111 123", Some("1111"), "123"),
            ("CVV 123", None, "123"),
            ("123", None, "123"),
            // A reflection hides the first of the last digits.
            ("111 123", None, "123"),
        ] {
            let card = expected(&page(&[("4111 1111 1111 1111", 60.0), (text, 60.0)]), true);
            let value = |field: Option<Field<String>>| field.map(|field| field.value);
            assert_eq!(
                (value(card.last_digits).as_deref(), value(card.security_code).as_deref()),
                (last, Some(code))
            );
        }
    }

    #[test]
    fn the_code_is_right_of_what_is_left_of_the_number() {
        let line = |text: &str, left: f32| testing::line(text, (left, 200.0), 30.0);
        let card = expected(&testing::page([line("123", 600.0), line("111", 400.0)]), true);
        assert_eq!(card.security_code.map(|code| code.value).as_deref(), Some("123"));
    }

    #[test]
    fn digits_are_those_of_lines_of_digits() {
        assert_eq!(digits("4111 1111 1111 1111"), "4111111111111111");
        assert_eq!(digits("4111 11I1 1111 1111"), "4111111111111111");
        for text in ["VALID THRU 12/30", "BOB", "OIL", "", "—"] {
            assert_eq!(digits(text), "", "{text}");
        }
    }
}
