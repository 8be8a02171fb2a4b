//! The lines of text of a file that has text: one that was exported as PDF, not scanned.

mod cmap;
mod encoding;
mod font;
mod layout;
mod reader;
mod scene;
#[cfg(test)]
mod tests;

use std::fmt;

use super::update::Update;
use super::{PdfError, Readable, content, page};
use layout::Run;
use reader::Reader;

/// A line of text. Text that is far away at the same height is another line, as in the columns of a table.
#[derive(Clone, PartialEq)]
pub struct Line {
    /// Number of the page, from 1.
    pub page: u32,
    /// Distance from the left edge of the page as a reader sees it, in points.
    pub x: f64,
    /// Distance of the base line from the lower edge.
    pub y: f64,
    /// How wide the text is.
    pub width: f64,
    /// Size of the letters.
    pub height: f64,
    /// Whether the text runs up, down or backward on the page. Such lines come after the others.
    pub is_turned: bool,
    /// The text. A letter that cannot be identified is U+FFFD.
    pub text: String,
}

impl fmt::Debug for Line {
    /// Omits the text, which may be about somebody.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Line")
            .field("page", &self.page)
            .field("x", &self.x)
            .field("y", &self.y)
            .finish_non_exhaustive()
    }
}

/// The lines of all pages, from the top of each to its bottom, and from left to right. A scanned file has none, or those
/// that somebody put behind the images. They include the texts of fields and annotations that have an appearance in the
/// file.
///
/// The bounds are those of [`Pdf::open`](super::Pdf::open). Besides, a file with more than four million bytes of text, as
/// it is stored and as it is read, is [`PdfError::TooLarge`], and forms within forms are read up to a depth of eight.
///
/// # Errors
///
/// As [`Pdf::open`](super::Pdf::open).
pub fn lines(pdf: &[u8]) -> Result<Vec<Line>, PdfError> {
    Readable::open(pdf)?.lines()
}

pub(super) fn of(update: &Update) -> Result<Vec<Line>, PdfError> {
    let mut reader = Reader::new(update);
    let mut lines = Vec::new();
    for (index, page) in page::all(&update.file)?.iter().enumerate() {
        let dict = update.object(page.number)?.into_dict();
        let view = page.view(&update.file, &dict)?;
        let Some(content) = content::of_page(update, &dict)? else { continue };
        let resources = page.get(&dict, b"Resources").map(|value| update.follow(&value)).transpose()?;
        // Each page gets its own copy, however many pages there are.
        update.file.spend(resources.as_ref().map_or(0, super::object::Object::weight))?;
        let resources = resources.map(super::object::Object::into_dict).unwrap_or_default();
        let runs: Vec<Run> = reader.read(&content, (&dict, &resources, &view))?;
        lines.extend(layout::lines(runs, u32::try_from(index + 1).unwrap_or(u32::MAX)));
    }
    Ok(lines)
}
