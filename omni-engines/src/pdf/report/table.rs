//! Tables.

use super::super::PdfError;
use super::layout::{FAINT, Layout, Look, MARGIN, PAGE, PLAIN, STRONG, WIDTH};

/// Space between columns, and above and below the text of a row.
const GAP: f64 = 8.0;
const PADDING: f64 = 2.5;

/// Share of the width that names have in front of their values.
const NAMES: f64 = 0.3;

/// A column of a table.
#[derive(Clone)]
pub struct Column {
    /// Its header.
    pub head: String,
    /// Its width relative to the others.
    pub share: f64,
}

/// A table. There is no `Debug`, because it may name persons.
#[derive(Clone)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows. Each column has a header and a width relative to the others.
    #[must_use]
    pub fn new<'a>(columns: impl IntoIterator<Item = (&'a str, f64)>) -> Self {
        // An invalid width becomes a narrow column.
        let share = |share: f64| if share.is_finite() { share.clamp(0.1, 100.0) } else { 1.0 };
        let columns =
            columns.into_iter().map(|(head, wide)| Column { head: head.to_owned(), share: share(wide) });
        Self { columns: columns.collect(), rows: Vec::new() }
    }

    /// Adds a row: a text for each column. Missing texts are empty, and extra ones are left out.
    #[must_use]
    pub fn row<'a>(mut self, cells: impl IntoIterator<Item = &'a str>) -> Self {
        let cells = cells.into_iter().map(str::to_owned);
        self.rows.push(cells.take(self.columns.len()).collect());
        self
    }

    pub(super) fn letters(&self) -> usize {
        let cells = self.rows.iter().map(|row| row.iter().map(String::len).sum::<usize>() + 1);
        cells.sum::<usize>() + self.columns.iter().map(|column| column.head.len()).sum::<usize>()
    }

    pub(super) fn lay_out(&self, layout: &mut Layout) -> Result<(), PdfError> {
        if self.columns.is_empty() {
            return Ok(());
        }
        let whole: f64 = self.columns.iter().map(|column| column.share).sum();
        let free = WIDTH - GAP * self.columns.len().saturating_sub(1) as f64;
        let widths: Vec<f64> =
            self.columns.iter().map(|column| (free * column.share / whole).max(1.0)).collect();
        let cells = |texts: Vec<&str>, look: Look| -> Row {
            let cells = texts.iter().zip(&widths).map(|(text, width)| (look, look.wrapped(text, *width)));
            Row { cells: cells.collect(), widths: widths.clone() }
        };
        let head = cells(self.columns.iter().map(|column| column.head.as_str()).collect(), STRONG);
        // The header is not the last thing on a page.
        layout.need(head.height() + 3.0 * PLAIN.line());
        head.draw(layout, None)?;
        for row in &self.rows {
            cells(row.iter().map(String::as_str).collect(), PLAIN).draw(layout, Some(&head))?;
        }
        layout.y -= 8.0;
        Ok(())
    }
}

/// Names and their values.
pub(super) fn values(layout: &mut Layout, values: &[(String, String)]) -> Result<(), PdfError> {
    let widths = vec![WIDTH * NAMES - GAP, WIDTH * (1.0 - NAMES)];
    for (name, value) in values {
        let cells = [(FAINT, name), (PLAIN, value)].into_iter().zip(&widths);
        let cells = cells.map(|((look, text), width)| (look, look.wrapped(text, *width)));
        Row { cells: cells.collect(), widths: widths.clone() }.draw(layout, None)?;
    }
    layout.y -= 8.0;
    Ok(())
}

/// A row, broken into lines.
struct Row {
    cells: Vec<(Look, Vec<String>)>,
    widths: Vec<f64>,
}

impl Row {
    fn lines(&self) -> usize {
        self.cells.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0).max(1)
    }

    fn height(&self) -> f64 {
        self.lines() as f64 * PLAIN.line() + 2.0 * PADDING
    }

    /// Draws the row. Each page that it begins starts with the header. A row that is taller than a page spans several.
    fn draw(&self, layout: &mut Layout, head: Option<&Row>) -> Result<(), PdfError> {
        let page = PAGE.1 - 2.0 * MARGIN - head.map_or(0.0, Self::height);
        let fits_a_page = self.height() <= page;
        let mut from = 0;
        while from < self.lines() {
            let room = (layout.room() - 2.0 * PADDING) / PLAIN.line();
            // A row that fits exactly does fit.
            let fits = (room + 1e-6) as usize;
            let left = self.lines() - from;
            if fits == 0 || (fits_a_page && fits < left) {
                layout.new_page();
                if let Some(head) = head {
                    // The header of a table is never taller than a page: the rest of it is left out.
                    head.part(layout, (0, head.lines().min(20)))?;
                }
                continue;
            }
            let count = left.min(fits);
            self.part(layout, (from, count))?;
            from += count;
        }
        Ok(())
    }

    /// Draws some lines of the row, with a rule below.
    fn part(&self, layout: &mut Layout, (from, count): (usize, usize)) -> Result<(), PdfError> {
        let (mut x, top) = (MARGIN, layout.y - PADDING);
        for ((look, lines), width) in self.cells.iter().zip(&self.widths) {
            for (index, line) in lines.iter().skip(from).take(count).enumerate() {
                layout.write((x, top - index as f64 * PLAIN.line()), line, *look)?;
            }
            x += width + GAP;
        }
        layout.y = top - count as f64 * PLAIN.line() - PADDING;
        layout.rule(layout.y);
        Ok(())
    }
}
