//! The front of driver's licenses: fields with the numbers of ISO 18013, which are the same in Europe and North America but for the
//! number of the license.

use super::print::dates::{self, Age};
use super::print::sheet::Sheet;
use super::print::{self, Habits, values};
use super::{Field, Fields, From};

/// How much less a value is sure than its line.
const BY_NUMBER: f64 = 0.9;

/// The numbers that are read.
const NUMBERS: [&str; 10] = ["1", "2", "3", "4A", "4B", "4C", "4D", "5", "8", "9"];

/// A number and what stands behind it.
struct Numbered<'a> {
    number: &'static str,
    text: &'a str,
    confidence: f64,
    row: usize,
    /// Words for the field are printed beside its number, as in America.
    is_labeled: bool,
}

/// What is printed behind the numbers.
pub(super) fn fields(sheet: &Sheet<'_>, habits: Habits, is_american: bool) -> Fields {
    let all = numbered(sheet);
    let of = |number: &'static str| all.iter().filter(move |numbered| numbered.number == number);
    let text = |number: &'static str, read: fn(&str) -> Option<String>| {
        of(number).find_map(|numbered| {
            let value = read(numbered.text)?;
            Some(Field::new(value, numbered.confidence * BY_NUMBER, From::Print))
        })
    };
    let date = |number: &'static str, age: Age| {
        of(number).find_map(|numbered| {
            let (date, _) = dates::find(numbered.text).first()?.read(habits.order, age)?;
            Some(Field::new(date, numbered.confidence * BY_NUMBER, From::Print))
        })
    };
    // In America the number of the license is 4d, and 5 is that of the paper.
    let is_american = is_american || of("4D").any(|numbered| numbered.is_labeled);
    let (own, other) = if is_american { ("4D", "5") } else { ("5", "4D") };
    let address = of("8").find(|numbered| values::plain(numbered.text).is_some()).map(|first| {
        let more =
            sheet.column(first.row, 3).into_iter().skip(1).filter(|value| starts_with(value.text).is_none());
        let lines = [first.text].into_iter().chain(more.map(|value| value.text));
        Field::new(lines.filter_map(values::plain).collect(), first.confidence * BY_NUMBER, From::Print)
    });
    Fields {
        surname: text("1", values::name),
        given_names: text("2", values::name),
        birth_date: date("3", Age::Past),
        birth_place: text("3", |text| {
            let place = text.trim_start_matches(|character: char| !character.is_alphabetic());
            values::plain(place).filter(|place| place.len() > 3 && dates::find(place).is_empty())
        }),
        issue_date: date("4A", Age::Past),
        expiry_date: date("4B", Age::Future),
        authority: if is_american { None } else { text("4C", values::plain) },
        document_number: text(own, values::number),
        personal_number: if is_american { None } else { text(other, values::number) },
        reference_number: if is_american {
            text(other, values::reference).map(print::ambiguous)
        } else {
            None
        },
        address,
        classes: text("9", values::classes),
        ..Fields::default()
    }
}

/// Whether so many numbers are printed that it is a license.
pub(super) fn is_license(sheet: &Sheet<'_>) -> bool {
    let all = numbered(sheet);
    let there = |number: &str| all.iter().any(|numbered| numbered.number == number);
    let dates = ["4A", "4B"].iter().filter(|number| there(number)).count();
    dates == 2 && NUMBERS.iter().filter(|number| there(number)).count() >= 5
}

fn numbered<'a>(sheet: &Sheet<'a>) -> Vec<Numbered<'a>> {
    let mut all = Vec::new();
    for (index, row) in sheet.rows.iter().enumerate() {
        let whole = row.line.text.as_str();
        let Some((number, text)) = starts_with(whole) else { continue };
        let mut text = text;
        // What is behind a label belongs to the label, which is read elsewhere; but not all licenses print them.
        if let Some((_, value)) = row.labels.first() {
            text = value;
        }
        let confidence = row.line.confidence;
        if text.is_empty()
            && let Some(value) = sheet.beside(index)
        {
            all.push(Numbered {
                number,
                text: value.text,
                confidence: value.confidence,
                row: value.row,
                is_labeled: false,
            });
            continue;
        }
        // Two fields in one line: 4a. 01.02.2020 4c. AUTHORITY
        let second = text.match_indices(" 4").find_map(|(at, _)| {
            let rest = text.get(at + 1..)?;
            let (number, value) = starts_with(rest).filter(|(number, _)| number.len() == 2)?;
            Some((at, number, value))
        });
        if let Some((at, other, value)) = second {
            all.push(Numbered {
                number: other,
                text: value,
                confidence,
                row: index,
                is_labeled: !row.labels.is_empty(),
            });
            text = text.get(..at).unwrap_or_default();
        }
        all.push(Numbered {
            number,
            text: text.trim(),
            confidence,
            row: index,
            is_labeled: !row.labels.is_empty(),
        });
    }
    all
}

/// The number at the beginning and the text behind it.
fn starts_with(text: &str) -> Option<(&'static str, &str)> {
    let end = text.find([' ', '.', ',', ':', ')']).unwrap_or(text.len());
    let (first, rest) = text.split_at(end);
    let rest = rest.trim_start_matches([' ', '.', ',', ':', ')']);
    let first = first.to_ascii_uppercase();
    if let Some(number) = NUMBERS.iter().find(|number| **number == first) {
        return Some((number, rest.trim()));
    }
    // The blank was lost: 1SPECIMEN, 4b31.12.2035
    let number = NUMBERS.iter().rev().find(|number| first.starts_with(**number))?;
    let glued = text.get(number.len()..)?;
    let next = glued.chars().next()?;
    let parted = if number.len() == 2 {
        next.is_ascii_digit()
    } else {
        next.is_uppercase() && glued.len() > 3 && !glued.chars().any(|c| c.is_ascii_digit())
    };
    parted.then(|| (*number, glued.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_parted_from_values() {
        for (text, expected) in [
            ("1. SPECIMEN", Some(("1", "SPECIMEN"))),
            ("1SPECIMEN", Some(("1", "SPECIMEN"))),
            ("4a. 01.02.2020", Some(("4A", "01.02.2020"))),
            ("4b31.12.2035", Some(("4B", "31.12.2035"))),
            ("3 14.02.1990 ZENITH", Some(("3", "14.02.1990 ZENITH"))),
            ("8", Some(("8", ""))),
            ("12 HORIZON ST", None),
            ("10101 ZENITH", None),
            ("SPECIMEN", None),
            ("", None),
        ] {
            assert_eq!(starts_with(text), expected, "{text}");
        }
    }
}
