//! Texts that are put on pages.

use super::font::{Embedded, Weight, helvetica, windows, written};
use super::objects::Objects;
use super::page::{Page, View};
use super::{Letters, Pdf, PdfError, write};

/// Font size of stamps, in points.
const SIZE: f64 = 13.0;

/// Line height.
const LINE: f64 = 15.0;

/// How far letters reach below the baseline.
const BELOW: f64 = SIZE * 0.207;

/// Minimum distance between a wrapped line and the edge of the page.
const MARGIN: f64 = 4.0;

/// Maximum number of letters of a text.
const MAX_LETTERS: usize = 10_000;

/// The work of writing a byte of text, as a number of bytes read: its letter is measured, and written in a longer form.
const WRITING: usize = 64;

/// The fonts of a file's stamps: Helvetica, and one for the letters that it lacks.
#[derive(Default)]
pub(super) struct Fonts {
    helvetica: Option<u32>,
    embedded: Option<(u32, Embedded)>,
}

impl Fonts {
    /// Number of the font for a text, and its encoded lines.
    fn of(&mut self, objects: &mut Objects, lines: &[String]) -> Result<(u32, Vec<Vec<u8>>), PdfError> {
        if let Some(lines) = lines.iter().map(|line| windows(line)).collect() {
            let number = *self.helvetica.get_or_insert_with(|| objects.add(helvetica()));
            return Ok((number, lines));
        }
        let letters = lines.iter().flat_map(|line| line.chars());
        let unknown = Letters::of(letters.filter(|letter| !Weight::Regular.has(*letter)));
        if unknown != Letters::default() {
            return Err(PdfError::UnknownLetters(unknown));
        }
        let new = || (objects.reserve(), Embedded::new(Weight::Regular));
        let (number, font) = self.embedded.get_or_insert_with(new);
        let lines = lines.iter().map(|line| font.encode(line)).collect::<Result<_, _>>()?;
        Ok((*number, lines))
    }

    pub(super) fn finish(self, objects: &mut Objects) -> Result<(), PdfError> {
        match self.embedded {
            Some((number, font)) => font.write(objects, number),
            None => Ok(()),
        }
    }
}

/// Writes a text where the reader sees an annotation.
pub(super) fn draw(
    pdf: &mut Pdf,
    on: (&Page, &View),
    [left, low, ..]: [f64; 4],
    stamp: &str,
) -> Result<(), PdfError> {
    if stamp.len() > MAX_LETTERS {
        return Err(PdfError::TooLarge);
    }
    pdf.update.file.spend(stamp.len() * WRITING)?;
    let view = on.1;
    let text: String = stamp
        .trim()
        .chars()
        .filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'))
        .map(|letter| if letter == '\t' { ' ' } else { written(letter) })
        .collect();
    // At the right edge there is room for at least a few letters, which are then cut off.
    let x = left.clamp(0.0, view.width.max(1.0));
    let room = (view.width - x - MARGIN).max(SIZE * 3.0);
    let lines = Weight::Regular.wrapped(&text, room / SIZE);
    let (number, lines) = pdf.fonts.of(&mut pdf.update.objects, &lines)?;
    let below = lines.len().saturating_sub(1) as f64 * LINE;
    // Lines that do not fit below the first go up.
    let y = low.clamp(0.0, view.height.max(1.0)).max(below);
    pdf.drawn.add(on, (b"Font", number), |name| {
        let mut content = format!(
            "BT 0 g 0 Tr 0 Tc 0 Tw 100 Tz 0 Ts /{name} {} Tf {} TL {}Td",
            write::number(SIZE),
            write::number(LINE),
            write::numbers(&[x, y + BELOW])
        );
        for (index, line) in lines.iter().enumerate() {
            let mut text = Vec::new();
            write::hexadecimal(&mut text, line);
            content += if index == 0 { " " } else { " T* " };
            content += &String::from_utf8_lossy(&text);
            content += " Tj";
        }
        content + " ET"
    });
    Ok(())
}
