//! Looks again where a label has no value: text detection overlooks single letters.

use super::find::View;
use super::print::labels::Label;
use super::print::sheet::Sheet;
use super::print::values;
use super::{Fields, From};
use crate::geometry::Point;
use crate::image::pyramid::Pyramid;
use crate::models::{LookError, Turn};
use crate::mrz;
use crate::person::number::looks_like;
use crate::person::readings::rounded;
use crate::text::{self, Frame};

/// Minimum confidence of a letter that is found where one is expected.
const SURE: f64 = 0.8;

/// Minimum certainty of the characters of a reliable number, and the number's confidence as a share of its line's.
const CLEAR: f64 = 0.9;
const BY_FONT: f64 = 0.95;

/// Length of the area around a letter, as a multiple of its height: the letter, and the margin that every line has.
const LENGTH: f32 = 1.4;

/// How far a value is below its label, and how high it is, as multiples of the height of the label. Used if other labels do
/// not show it.
const USUAL: (f32, f32) = (1.4, 1.3);

/// Reads the letter below or after the label of the sex, if none was found there.
pub(super) fn letters(turn: &Turn<'_>, view: &mut View) -> Result<(), LookError> {
    let sheet = Sheet::new(&view.page, &[]);
    let is_read = |text: &str| values::sex(text, false).or_else(|| values::sex(text, true)).is_some();
    if sheet.values(Label::Sex).iter().any(|value| is_read(value.text)) {
        return Ok(());
    }
    let labels = sheet.rows.iter().filter(|row| row.labels.last() == Some(&(Label::Sex, "")));
    let places: Vec<Frame> = labels.flat_map(|row| places(&sheet, &row.line.frame)).collect();
    if places.is_empty() {
        return Ok(());
    }
    let pyramid = Pyramid::new(view.image.pixels());
    for place in places {
        let line = text::line(turn, &pyramid, place)?;
        let letter =
            line.filter(|line| line.confidence >= SURE && line.text.len() == 1 && is_read(&line.text));
        if let Some(letter) = letter {
            view.page.insert(letter);
            break;
        }
    }
    Ok(())
}

/// Makes a number with mixed letters and digits reliable if it is also printed in OCR-B, which distinguishes them, and if
/// both prints and the shapes of the letters in that font agree.
pub(super) fn number(turn: &Turn<'_>, view: &View, fields: &mut Fields) -> Result<(), LookError> {
    let Some(number) = &mut fields.document_number else { return Ok(()) };
    if number.from != From::Print || !number.others.is_empty() || !values::is_confusable(&number.value) {
        return Ok(());
    }
    let pyramid = Pyramid::new(view.image.pixels());
    for line in &view.page.lines {
        if !looks_like(&line.text, &number.value) {
            continue;
        }
        let read = mrz::number::read(turn, &pyramid, (&line.frame, number.value.len()))?;
        let Some((value, least)) = read else { continue };
        if least >= CLEAR && [&number.value, &line.text].iter().all(|other| **other == value) {
            number.confidence = rounded(line.confidence * BY_FONT);
        }
        break;
    }
    Ok(())
}

/// Where the letter may be: below the label, as far as other values are below theirs, or after it.
fn places(sheet: &Sheet<'_>, label: &Frame) -> [Frame; 2] {
    let (drop, height) = usual(sheet, label);
    let (along, down) = (label.along, label.down());
    let at = |right: f32, below: f32, height: f32| Frame {
        center: Point::new(
            label.center.x + right * along.x + below * down.x,
            label.center.y + right * along.y + below * down.y,
        ),
        along,
        length: height * LENGTH,
        height,
    };
    let half = label.length / 2.0;
    [
        at(height * LENGTH / 2.0 - half, drop, height),
        at(half + label.height * LENGTH / 2.0, 0.0, label.height.max(height)),
    ]
}

/// How far values are below their labels, and how high they are: the medians.
fn usual(sheet: &Sheet<'_>, label: &Frame) -> (f32, f32) {
    let mut found: Vec<(f32, f32)> = Vec::new();
    for (index, row) in sheet.rows.iter().enumerate() {
        if !matches!(row.labels.as_slice(), [(_, "")]) {
            continue;
        }
        let Some(value) = sheet
            .near(index)
            .into_iter()
            .map(|near| &sheet.rows[near.row])
            .find(|other| other.is_value() && (other.area.x - row.area.x).abs() < row.area.height)
        else {
            continue;
        };
        found.push((value.area.center().y - row.area.center().y, value.line.frame.height));
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let usual = found.get(found.len() / 2).copied();
    usual.filter(|(drop, _)| *drop > 0.0).unwrap_or((label.height * USUAL.0, label.height * USUAL.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::find;
    use crate::image::Image;
    use crate::testing::{Drawing, turn};

    #[test]
    fn a_single_letter_is_read_below_its_label() {
        let mut drawing = Drawing::new(900, 560);
        for (row, (label, value)) in
            [("Surname / Nom", "SPECIMEN"), ("Sex / Sexe", "F"), ("Date of birth", "14 FEB 1990")]
                .iter()
                .enumerate()
        {
            let top = 40.0 + 120.0 * row as f32;
            drawing.text(label, (40.0, top), 30.0);
            drawing.text(value, (40.0, top + 40.0), 44.0);
        }
        let turn = turn();
        let mut view = find::find(&turn, &Image::from_pixels(drawing.pixels)).unwrap();
        view.page.lines.retain(|line| line.text != "F");
        letters(&turn, &mut view).unwrap();
        assert!(view.page.lines.iter().any(|line| line.text == "F"), "{:?}", view.page);
        // Below its label, whether text detection found it or not.
        let sheet = Sheet::new(&view.page, &[]);
        assert_eq!(sheet.values(Label::Sex).first().map(|value| value.text), Some("F"));
        // Nothing is added twice, and nothing where there is no letter.
        let count = view.page.lines.len();
        letters(&turn, &mut view).unwrap();
        assert_eq!(view.page.lines.len(), count);
    }
}
