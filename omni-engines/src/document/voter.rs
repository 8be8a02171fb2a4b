//! The Mexican voter card: names below each other, codes that contain a date, years instead of dates.

use jiff::civil::Date;

use super::print::labels::Label;
use super::print::sheet::Sheet;
use super::print::{self, values};
use super::{Field, Fields, From};
use crate::person::curp;

/// Confidence of a code whose check digit fits: as it was read, and after letters and digits that look alike were swapped.
const CHECKED: (f64, f64) = (0.98, 0.80);

/// Confidence of a code that no check digit confirms.
const UNCHECKED: f64 = 0.5;

/// The kind of each character of a CURP: a letter, a digit, or either.
const CURP: &[u8; 18] = b"LLLLDDDDDDLLLLLLND";

/// The same for a clave de elector.
const VOTER_KEY: &[u8; 18] = b"LLLLLLDDDDDDDDLDDD";

/// Maximum number of lines with names.
const MAX_NAMES: usize = 4;

/// Adds what is special on these cards to what was read by the labels.
pub(super) fn complete(sheet: &Sheet<'_>, fields: &mut Fields) {
    names(sheet, fields);
    let curp = curp(sheet);
    let born = curp.as_ref().filter(|curp| curp.is_sure()).and_then(|curp| curp::parse(&curp.value).ok());
    if let Some(born) = born {
        confirm(&mut fields.birth_date, born.birth_date());
    }
    fields.voter_key = voter_key(sheet, fields.birth_date.as_ref());
    fields.curp = curp;
    fields.section = print::first(sheet, Label::Section, |text| digits(text, 4));
    if let Some(registered) = print::first(sheet, Label::Registration, |text| Some(text.to_owned())) {
        let confidence = registered.confidence;
        let mut numbers = registered.value.split(|character: char| !character.is_ascii_digit());
        let year = numbers.find_map(year);
        fields.registration_year = year.map(|year| Field::new(year, confidence, From::Print));
        let number = numbers.find(|number| number.len() == 2);
        fields.issue_number = number.map(|number| Field::new(number.to_owned(), confidence, From::Print));
    }
    let years = |label| {
        let said = print::first(sheet, label, |text| {
            let years: Vec<i16> = text.split(|c: char| !c.is_ascii_digit()).filter_map(year).collect();
            (!years.is_empty()).then_some(years.first().copied().unwrap_or_default())
        });
        let last = print::first(sheet, label, |text| {
            text.split(|c: char| !c.is_ascii_digit()).filter_map(year).next_back()
        });
        (said, last)
    };
    let (first, last) = years(Label::Validity);
    let emission = years(Label::Emission).0;
    if first.as_ref().map(|first| first.value) != last.as_ref().map(|last| last.value) {
        fields.issue_year = first;
    }
    fields.issue_year = fields.issue_year.take().or(emission);
    fields.expiry_year = last;
}

/// The father's surname, the mother's and the given names, each on a line.
fn names(sheet: &Sheet<'_>, fields: &mut Fields) {
    let Some(first) =
        sheet.values(Label::FullName).into_iter().find(|value| values::name(value.text).is_some())
    else {
        return;
    };
    let column = sheet.column(first.row, MAX_NAMES);
    let lines: Vec<(String, f64)> =
        column.iter().filter_map(|value| Some((values::name(value.text)?, value.confidence))).collect();
    let field =
        |(value, confidence): &(String, f64)| Some(Field::new(value.clone(), confidence * 0.95, From::Print));
    // Given names first, as everywhere else.
    let whole: Vec<&str> = match lines.as_slice() {
        [surname, given] => vec![&given.0, &surname.0],
        [surname, second, given @ ..] => {
            let surnames = [&surname.0, &second.0];
            given.iter().map(|line| &line.0).chain(surnames).map(String::as_str).collect()
        }
        _ => lines.iter().map(|line| line.0.as_str()).collect(),
    };
    let least = lines.iter().map(|line| line.1).fold(1.0, f64::min);
    fields.full_name = Some(Field::new(whole.join(" "), least * 0.95, From::Print));
    match lines.as_slice() {
        [surname, given] => {
            (fields.surname, fields.given_names) = (field(surname), field(given));
        }
        [surname, second, given @ ..] if !given.is_empty() => {
            (fields.surname, fields.second_surname) = (field(surname), field(second));
            let words: Vec<&str> = given.iter().map(|line| line.0.as_str()).collect();
            fields.given_names = Some(Field::new(words.join(" "), least * 0.95, From::Print));
        }
        _ => {}
    }
}

fn curp(sheet: &Sheet<'_>) -> Option<Field<String>> {
    let labeled = sheet.values(Label::Curp);
    let candidates = labeled.iter().map(|value| (value.text, value.confidence));
    let anywhere = sheet.rows.iter().map(|row| (row.line.text.as_str(), row.line.confidence));
    let mut doubtful = None;
    for (text, confidence) in candidates.chain(anywhere) {
        let Some((code, changed)) = code(text, CURP) else { continue };
        if curp::parse(&code).is_ok() {
            let sure = if changed { CHECKED.1 } else { CHECKED.0 };
            return Some(Field::new(code, confidence * sure, From::Print));
        }
        let is_labeled = labeled.iter().any(|value| value.text == text);
        if is_labeled && doubtful.is_none() {
            doubtful = Some(Field::new(code, confidence * UNCHECKED, From::Print));
        }
    }
    doubtful
}

fn voter_key(sheet: &Sheet<'_>, born: Option<&Field<Date>>) -> Option<Field<String>> {
    sheet.values(Label::VoterKey).iter().find_map(|value| {
        let (code, changed) = code(value.text, VOTER_KEY)?;
        let date = born.map(|born| {
            let date = born.value;
            format!("{:02}{:02}{:02}", date.year().rem_euclid(100), date.month(), date.day())
        });
        let sure = match date {
            Some(date) if code.get(6..12) == Some(date.as_str()) => {
                if changed {
                    0.75
                } else {
                    0.92
                }
            }
            Some(_) => 0.4,
            None => UNCHECKED,
        };
        Some(Field::new(code, value.confidence * sure, From::Print))
    })
}

/// The code at the beginning of a text, with letters and digits where they have to be, and whether any were swapped. `None`
/// if there are too few characters, or wrong ones.
fn code(text: &str, classes: &[u8; 18]) -> Option<(String, bool)> {
    let characters: Vec<char> =
        text.chars().filter(char::is_ascii_alphanumeric).take(classes.len()).collect();
    if characters.len() < classes.len() {
        return None;
    }
    let mut code = String::new();
    for (character, class) in characters.iter().zip(classes) {
        let character = character.to_ascii_uppercase();
        code.push(match class {
            b'L' if character.is_ascii_digit() => letter(character)?,
            b'D' if character.is_ascii_uppercase() => digit(character)?,
            _ => character,
        });
    }
    let changed =
        characters.iter().zip(code.chars()).any(|(before, after)| before.to_ascii_uppercase() != after);
    Some((code, changed))
}

/// Letters and the digits that look like them.
const ALIKE: [(char, char); 6] = [('O', '0'), ('I', '1'), ('Z', '2'), ('S', '5'), ('G', '6'), ('B', '8')];

fn letter(digit: char) -> Option<char> {
    ALIKE.iter().find(|pair| pair.1 == digit).map(|pair| pair.0)
}

fn digit(letter: char) -> Option<char> {
    let alike = match letter {
        'D' | 'Q' => 'O',
        'L' => 'I',
        other => other,
    };
    ALIKE.iter().find(|pair| pair.0 == alike).map(|pair| pair.1)
}

fn digits(text: &str, count: usize) -> Option<String> {
    text.split(|character: char| !character.is_ascii_digit())
        .find(|number| number.len() == count)
        .map(str::to_owned)
}

fn year(number: &str) -> Option<i16> {
    number.parse().ok().filter(|year| number.len() == 4 && (1980..2100).contains(year))
}

/// A code confirms the date of birth, or contradicts it.
fn confirm(field: &mut Option<Field<Date>>, date: Date) {
    let other = Field::new(date, 0.9, From::Print);
    *field = Some(match field.take() {
        None => Field::new(date, 0.85, From::Print),
        Some(field) => field.join(other),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_get_letters_and_digits_where_they_belong() {
        assert_eq!(code("SABC560626MDFLRN01", CURP), Some(("SABC560626MDFLRN01".to_owned(), false)));
        assert_eq!(code("SABC56O6Z6MDFLRN0I X", CURP), Some(("SABC560626MDFLRN01".to_owned(), true)));
        assert_eq!(code("SABC5", CURP), None);
        assert_eq!(code("SABC56W626MDFLRN01", CURP), None);
        assert_eq!(code("GMVLMR7OO10201M100", VOTER_KEY).unwrap().0, "GMVLMR70010201M100");
    }
}
