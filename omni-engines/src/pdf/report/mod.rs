//! Reports: texts and tables laid out on pages, with an attached file for programs.
//!
//! A report is A4, in Liberation Sans; the letters that are used are embedded. The same content always gives the same file.

mod attachment;
mod file;
mod layout;
mod table;
#[cfg(test)]
mod tests;

use jiff::Timestamp;

pub use attachment::{Attachment, attachments};
pub use table::{Column, Table};

use super::PdfError;
use layout::Layout;

/// Maximum number of letters of a report.
const MAX_LETTERS: usize = 10_000_000;

/// The content of a report, from top to bottom. There is no `Debug`, because it may name persons.
#[derive(Clone)]
pub struct Report {
    title: String,
    /// Metadata: the language, such as `en`, and when it was made.
    language: String,
    created: Timestamp,
    blocks: Vec<Block>,
    attachments: Vec<Attachment>,
}

#[derive(Clone)]
enum Block {
    Heading(String),
    Paragraph(String),
    Values(Vec<(String, String)>),
    Table(Table),
}

impl Report {
    /// A report with a title and nothing else, in English.
    ///
    /// Letters that are not Latin, Greek or Cyrillic are shown as a replacement mark: exact values belong in an
    /// attachment as well.
    #[must_use]
    pub fn new(title: &str, created: Timestamp) -> Self {
        let language = "en".to_owned();
        Self { title: title.to_owned(), language, created, blocks: Vec::new(), attachments: Vec::new() }
    }

    /// Sets the language it is written in, such as `es`.
    #[must_use]
    pub fn language(mut self, language: &str) -> Self {
        language.clone_into(&mut self.language);
        self
    }

    /// Adds a heading, which stays with what follows it.
    #[must_use]
    pub fn heading(mut self, text: &str) -> Self {
        self.blocks.push(Block::Heading(text.to_owned()));
        self
    }

    /// Adds a paragraph. Line ends in it are kept.
    #[must_use]
    pub fn paragraph(mut self, text: &str) -> Self {
        self.blocks.push(Block::Paragraph(text.to_owned()));
        self
    }

    /// Adds names and their values, one below the other.
    #[must_use]
    pub fn values<'a>(mut self, values: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        self.blocks.push(Block::Values(values.collect()));
        self
    }

    /// Adds a table, which may span several pages. Its header is repeated on each of them.
    #[must_use]
    pub fn table(mut self, table: Table) -> Self {
        self.blocks.push(Block::Table(table));
        self
    }

    /// Attaches a file to the report.
    #[must_use]
    pub fn attach(mut self, attachment: Attachment) -> Self {
        self.attachments.push(attachment);
        self
    }

    /// Lays it out and writes it.
    ///
    /// # Errors
    ///
    /// [`PdfError::TooLarge`] if it has more than ten million letters.
    pub fn to_pdf(&self) -> Result<Vec<u8>, PdfError> {
        if self.letters() > MAX_LETTERS {
            return Err(PdfError::TooLarge);
        }
        let mut layout = Layout::new();
        layout.title(&self.title)?;
        for block in &self.blocks {
            match block {
                Block::Heading(text) => layout.heading(text)?,
                Block::Paragraph(text) => layout.paragraph(text)?,
                Block::Values(values) => table::values(&mut layout, values)?,
                Block::Table(table) => table.lay_out(&mut layout)?,
            }
        }
        file::write(self, layout)
    }

    fn letters(&self) -> usize {
        let of = |block: &Block| match block {
            Block::Heading(text) | Block::Paragraph(text) => text.len(),
            Block::Values(values) => values.iter().map(|(name, value)| name.len() + value.len() + 1).sum(),
            Block::Table(table) => table.letters(),
        };
        self.title.len() + self.blocks.iter().map(of).sum::<usize>()
    }
}
