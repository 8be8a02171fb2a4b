//! What a health insurance card says.

use super::print::sheet::Sheet;
use super::print::values;
use super::{Field, From};
use crate::person::text::{fold, key};

/// A health insurance card, as is common in the United States.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MedicalCard {
    /// Name of the member.
    pub member: Option<Field<String>>,
    /// Number of the member.
    pub member_id: Option<Field<String>>,
    /// The insurance company.
    pub provider: Option<Field<String>>,
    /// The copay for a visit to an emergency room, as printed.
    pub emergency_copay: Option<Field<String>>,
    /// The copay for an office visit, as printed.
    pub office_copay: Option<Field<String>>,
    /// Number of the payer for prescriptions.
    pub rx_bin: Option<Field<String>>,
    /// The code beside that number.
    pub rx_pcn: Option<Field<String>>,
}

/// Labels without spaces. The longest one that fits counts.
const MEMBER: &[&str] =
    &["MEMBERNAME", "MEMBER", "SUBSCRIBERNAME", "SUBSCRIBER", "NAME", "INSURED", "ASEGURADO"];
const MEMBER_ID: &[&str] = &[
    "MEMBERID",
    "MEMBERIDNUMBER",
    "MEMBERNUMBER",
    "MEMBERNO",
    "SUBSCRIBERID",
    "IDNUMBER",
    "IDNO",
    "ID",
    "POLIZA",
];
const EMERGENCY: &[&str] = &[
    "EMERGENCYCOPAY",
    "EMERGENCYROOM",
    "EMERGENCYROOMCOPAY",
    "EMERGENCY",
    "ER",
    "ERCOPAY",
    "COPAYER",
    "HOSPITALER",
];
const OFFICE: &[&str] = &[
    "OFFICEVISITCOPAY",
    "OFFICEVISIT",
    "OFFICEVISITS",
    "OV",
    "OVCOPAY",
    "COPAYOV",
    "PCP",
    "PCPVISIT",
    "PRIMARYCARE",
];
const RX_BIN: &[&str] = &["RXBIN", "BIN"];
const RX_PCN: &[&str] = &["RXPCN", "PCN"];
const OTHERS: &[&str] = &[
    "GROUP",
    "GROUPNUMBER",
    "GROUPNO",
    "RXGRP",
    "RXGROUP",
    "PLAN",
    "SPECIALIST",
    "DEDUCTIBLE",
    "URGENTCARE",
];

/// A value's confidence, as a share of its line's.
const BY_LABEL: f64 = 0.9;

pub(super) fn read(sheet: &Sheet<'_>) -> MedicalCard {
    let of = |labels: &[&str], read: fn(&str) -> Option<String>| value(sheet, labels, read);
    MedicalCard {
        member: of(MEMBER, member),
        member_id: of(MEMBER_ID, number),
        provider: provider(sheet),
        emergency_copay: of(EMERGENCY, amount),
        office_copay: of(OFFICE, amount),
        rx_bin: of(RX_BIN, number),
        rx_pcn: of(RX_PCN, code),
    }
}

fn value(sheet: &Sheet<'_>, labels: &[&str], read: impl Fn(&str) -> Option<String>) -> Option<Field<String>> {
    sheet.rows.iter().enumerate().find_map(|(index, row)| {
        let rest = behind(&row.line.text, labels)?;
        let field = |value: String, confidence: f64| Field::new(value, confidence * BY_LABEL, From::Print);
        if let Some(value) = read(rest) {
            return Some(field(value, row.line.confidence));
        }
        let free = |text: &str| {
            [MEMBER, MEMBER_ID, EMERGENCY, OFFICE, RX_BIN, RX_PCN, OTHERS]
                .iter()
                .all(|labels| behind(text, labels).is_none())
        };
        let near = sheet.near(index).into_iter().filter(|near| free(near.text));
        near.filter_map(|near| Some(field(read(near.text)?, near.confidence))).next()
    })
}

/// The text after a label at the beginning of a line.
fn behind<'a>(text: &'a str, labels: &[&str]) -> Option<&'a str> {
    let mut label = String::new();
    let mut best = None;
    let mut end = 0;
    for word in text.split_inclusive([' ', ':']) {
        end += word.len();
        let word = key(word);
        label.push_str(&word);
        if !word.is_empty() && labels.contains(&label.as_str()) {
            best = text.get(end..);
        }
    }
    best.map(str::trim)
}

/// A name, and not the rest of a label.
fn member(text: &str) -> Option<String> {
    values::name(text).filter(|name| behind(name, MEMBER_ID).is_none())
}

fn number(text: &str) -> Option<String> {
    let number: String =
        text.chars().filter(|character| !character.is_whitespace() && *character != '-').collect();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let fits = number.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (fits && digits >= 3 && number.len() <= 24).then_some(number)
}

fn code(text: &str) -> Option<String> {
    let code = text.split_whitespace().next()?;
    (code.len() >= 2 && code.bytes().all(|byte| byte.is_ascii_alphanumeric())).then(|| code.to_owned())
}

fn amount(text: &str) -> Option<String> {
    let words = text.split_whitespace();
    let amount: Vec<&str> = words
        .take_while(|word| {
            word.contains(['$', '%', '€', '£']) || word.bytes().all(|byte| byte.is_ascii_digit())
        })
        .collect();
    let amount = amount.join(" ");
    (amount.bytes().any(|byte| byte.is_ascii_digit())).then_some(amount)
}

/// The topmost of the largest lines.
fn provider(sheet: &Sheet<'_>) -> Option<Field<String>> {
    let largest = sheet.rows.iter().map(|row| row.area.height).fold(0.0, f32::max);
    let is_name = |text: &str| {
        let folded = fold(text);
        folded.chars().filter(char::is_ascii_alphabetic).count() >= 3 && !values::is_mark(text)
    };
    let row = sheet.rows.iter().find(|row| row.area.height >= 0.6 * largest && is_name(&row.line.text))?;
    Some(Field::new(row.line.text.clone(), row.line.confidence * BY_LABEL, From::Print))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_behind_the_longest_label() {
        assert_eq!(behind("MEMBER ID: 123", MEMBER_ID), Some("123"));
        assert_eq!(behind("Member Name ZARA", MEMBER), Some("ZARA"));
        assert_eq!(behind("RxBIN", RX_BIN), Some(""));
        assert_eq!(behind("EMERGENCY COPAY $ 150", EMERGENCY), Some("$ 150"));
        assert_eq!(behind("REMEMBER ID", MEMBER_ID), None);
        assert_eq!(amount("$ 150 after deductible").as_deref(), Some("$ 150"));
        assert_eq!(number("XYZ 123-456").as_deref(), Some("XYZ123456"));
    }
}
