//! Pages, filled from top to bottom.

use super::super::font::{Embedded, Weight};
use super::super::{PdfError, write};

/// Width and height of a page: A4.
pub(super) const PAGE: (f64, f64) = (595.28, 841.89);

/// Margin of a page. Page numbers are in the bottom margin.
pub(super) const MARGIN: f64 = 54.0;

/// Width between the margins.
pub(super) const WIDTH: f64 = PAGE.0 - 2.0 * MARGIN;

/// Size of normal text, and the line height as a multiple of the size.
pub(super) const TEXT: f64 = 9.5;
pub(super) const LEADING: f64 = 1.3;

const TITLE: f64 = 18.0;
const HEADING: f64 = 12.0;

/// The pages so far, and where the next line begins.
pub(super) struct Layout {
    pub(super) pages: Vec<String>,
    /// Distance from the lower edge of the page to the upper edge of what comes next.
    pub(super) y: f64,
    pub(super) regular: Embedded,
    pub(super) bold: Embedded,
}

/// How a text looks.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) weight: Weight,
    pub(super) size: f64,
    /// From 0, black, to 1, white.
    pub(super) gray: f64,
}

pub(super) const PLAIN: Look = Look { weight: Weight::Regular, size: TEXT, gray: 0.0 };
pub(super) const STRONG: Look = Look { weight: Weight::Bold, ..PLAIN };
pub(super) const FAINT: Look = Look { gray: 0.35, ..PLAIN };

impl Look {
    /// Height of a line.
    pub(super) fn line(self) -> f64 {
        self.size * LEADING
    }

    /// Breaks a text into lines of at most this width.
    pub(super) fn wrapped(self, text: &str, width: f64) -> Vec<String> {
        self.weight.wrapped(&known(text, self.weight), width / self.size)
    }
}

impl Layout {
    pub(super) fn new() -> Self {
        Self {
            pages: vec![String::new()],
            y: PAGE.1 - MARGIN,
            regular: Embedded::new(Weight::Regular),
            bold: Embedded::new(Weight::Bold),
        }
    }

    /// Remaining height of the page.
    pub(super) fn room(&self) -> f64 {
        self.y - MARGIN
    }

    pub(super) fn new_page(&mut self) {
        self.pages.push(String::new());
        self.y = PAGE.1 - MARGIN;
    }

    /// Begins a new page if this height does not fit.
    pub(super) fn need(&mut self, height: f64) {
        if self.room() < height {
            self.new_page();
        }
    }

    pub(super) fn draw(&mut self, content: &str) {
        if let Some(page) = self.pages.last_mut() {
            page.push_str(content);
            page.push('\n');
        }
    }

    /// Writes a line with its upper edge at this height.
    pub(super) fn write(&mut self, (x, top): (f64, f64), text: &str, look: Look) -> Result<(), PdfError> {
        let content = self.text((x, top - look.size * 0.93), text, look)?;
        self.draw(&content);
        Ok(())
    }

    /// The content that writes a text with its baseline at a place.
    pub(super) fn text(&mut self, (x, y): (f64, f64), text: &str, look: Look) -> Result<String, PdfError> {
        let (font, name) = match look.weight {
            Weight::Regular => (&mut self.regular, "R"),
            Weight::Bold => (&mut self.bold, "B"),
        };
        let mut bytes = Vec::new();
        write::hexadecimal(&mut bytes, &font.encode(text)?);
        let (size, gray) = (write::number(look.size), write::number(look.gray));
        let place = write::numbers(&[x, y]);
        Ok(format!("BT {gray} g /{name} {size} Tf {place}Td {} Tj ET", String::from_utf8_lossy(&bytes)))
    }

    /// A line from the left to the right margin.
    pub(super) fn rule(&mut self, y: f64) {
        let numbers = write::numbers(&[MARGIN, y, WIDTH, 0.5]);
        self.draw(&format!("0.75 g {numbers}re f"));
    }

    pub(super) fn title(&mut self, text: &str) -> Result<(), PdfError> {
        self.lines(text, Look { size: TITLE, ..STRONG })?;
        self.y -= 4.0;
        self.rule(self.y);
        self.y -= 12.0;
        Ok(())
    }

    pub(super) fn heading(&mut self, text: &str) -> Result<(), PdfError> {
        let look = Look { size: HEADING, ..STRONG };
        self.y -= 8.0;
        // A heading is not the last thing on a page.
        self.need(look.line() + 4.0 * PLAIN.line());
        self.lines(text, look)?;
        self.y -= 3.0;
        Ok(())
    }

    pub(super) fn paragraph(&mut self, text: &str) -> Result<(), PdfError> {
        self.lines(text, PLAIN)?;
        self.y -= 6.0;
        Ok(())
    }

    fn lines(&mut self, text: &str, look: Look) -> Result<(), PdfError> {
        for line in look.wrapped(text, WIDTH) {
            self.need(look.line());
            self.write((MARGIN, self.y), &line, look)?;
            self.y -= look.line();
        }
        Ok(())
    }
}

/// The text with every letter that cannot be written replaced.
pub(super) fn known(text: &str, weight: Weight) -> String {
    let mark = || if weight.has('\u{FFFD}') { '\u{FFFD}' } else { '?' };
    text.chars()
        .filter(|letter| *letter != '\r')
        .map(|letter| match super::super::font::written(letter) {
            '\n' => '\n',
            letter if letter.is_control() || letter.is_whitespace() => ' ',
            letter if weight.has(letter) => letter,
            _ => mark(),
        })
        .collect()
}
