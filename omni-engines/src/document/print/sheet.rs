//! Decides which printed lines are labels, and which values belong to them: after them, below them or to their right.

use super::dates::{self, Order};
use super::labels::Label;
use super::line::split;
use crate::geometry::Area;
use crate::text::{Line, Page};

/// How far a value may be below its label, as a multiple of the height of the larger of the two.
const BELOW: f32 = 2.6;

/// How far a value may be below its label if nothing else is between them.
const RIGHT_BELOW: f32 = 1.7;

/// How far a value may be to the right of its label.
const BESIDE: f32 = 12.0;

/// The printed lines of a page.
pub(in crate::document) struct Sheet<'a> {
    pub(in crate::document) rows: Vec<Row<'a>>,
}

/// A line, split into parts.
pub(in crate::document) struct Row<'a> {
    pub(in crate::document) line: &'a Line,
    pub(in crate::document) area: Area,
    /// The text before the first label.
    pub(in crate::document) begin: &'a str,
    /// The labels, each with the text after it.
    pub(in crate::document) labels: Vec<(Label, &'a str)>,
}

/// A possible value of a label.
#[derive(Clone, Copy)]
pub(in crate::document) struct Value<'a> {
    pub(in crate::document) text: &'a str,
    pub(in crate::document) confidence: f64,
    /// Index of its row.
    pub(in crate::document) row: usize,
}

impl<'a> Sheet<'a> {
    /// The lines of an upright page without those of its machine-readable zone.
    pub(in crate::document) fn new(page: &'a Page, zone: &[usize]) -> Self {
        let print = page.lines.iter().enumerate().filter(|(index, _)| !zone.contains(index));
        let mut sheet = Self { rows: print.map(|(_, line)| row(line)).collect() };
        for value in sheet.spelled() {
            let row = &mut sheet.rows[value];
            (row.begin, row.labels) = (row.line.text.trim(), Vec::new());
        }
        sheet
    }

    /// Rows that spell a label but are where the value of another label should be: a name can be any word.
    fn spelled(&self) -> Vec<usize> {
        let is_caps = |row: &Row<'_>| !row.line.text.contains(char::is_lowercase);
        let mut found = Vec::new();
        for (index, label) in self.rows.iter().enumerate() {
            let is_label = matches!(label.labels.as_slice(), [.., (label, "")] if label.is_name());
            // If labels look like values, the two cannot be told apart.
            if !is_label || !label.begin.is_empty() || is_caps(label) {
                continue;
            }
            let (upper, next) = (&label.area, self.next_below(index));
            let Some((next, row)) = next.map(|next| (next, &self.rows[next])) else { continue };
            let is_aligned = (row.area.x - upper.x).abs() < upper.height.max(row.area.height);
            if is_aligned && is_caps(row) && row.begin.is_empty() && !row.line.text.contains(['/', ':']) {
                found.push(next);
            }
        }
        found.retain(|row| !self.rows[*row].is_value());
        found
    }

    /// The closest line right below a line, whatever it is.
    fn next_below(&self, line: usize) -> Option<usize> {
        let upper = &self.rows[line].area;
        let down = |row: &Row<'_>| row.area.center().y - upper.center().y;
        let near = self.rows.iter().enumerate().filter(|(index, row)| {
            let height = upper.height.max(row.area.height);
            let overlap = (upper.x + upper.width).min(row.area.x + row.area.width) - upper.x.max(row.area.x);
            *index != line && overlap > 0.0 && down(row) > 0.45 * height && down(row) < RIGHT_BELOW * height
        });
        near.min_by(|a, b| down(a.1).total_cmp(&down(b.1))).map(|near| near.0)
    }

    /// Whether the document prints years with four digits.
    pub(in crate::document) fn has_full_years(&self) -> bool {
        let mut dates = self.rows.iter().flat_map(|row| dates::find(&row.line.text));
        dates.any(|date| !date.is_short())
    }

    /// The order of day and month, if a date proves it and none contradicts it: a document writes all dates the same way.
    pub(in crate::document) fn proven_order(&self) -> Option<Order> {
        let dates = self.rows.iter().flat_map(|row| dates::find(&row.line.text));
        let mut proofs = dates.filter_map(|date| date.proves());
        let first = proofs.next()?;
        proofs.all(|other| other == first).then_some(first)
    }

    /// Possible values of a label, the most likely first.
    pub(in crate::document) fn values(&self, label: Label) -> Vec<Value<'a>> {
        let mut values = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            for (at, (own, text)) in row.labels.iter().enumerate() {
                if *own != label {
                    continue;
                }
                if !text.is_empty() {
                    values.push(Value { text, confidence: row.line.confidence, row: index });
                } else if at + 1 == row.labels.len()
                    || row.labels[at + 1..].iter().all(|next| next.0 == label)
                {
                    values.extend(self.around(index));
                } else {
                    values.extend(self.below(index).first());
                }
            }
        }
        values
    }

    /// Whether a line that may be the value of a label is more likely that of another.
    pub(in crate::document) fn is_of_another(&self, value: &Value<'_>, label: Label) -> bool {
        let ends = self.rows.iter().filter_map(|row| match row.labels.last() {
            Some((last, "")) if *last != label => Some(*last),
            _ => None,
        });
        let mut firsts = ends.filter_map(|other| self.values(other).first().map(|first| first.row));
        self.rows[value.row].is_value() && firsts.any(|first| first == value.row)
    }

    /// Lines to the right of a line and below it, whatever they are. Each is returned as a whole.
    pub(in crate::document) fn near(&self, line: usize) -> Vec<Value<'a>> {
        let own = &self.rows[line].area;
        let mut found: Vec<(f32, Value<'a>)> = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            let height = own.height.max(row.area.height);
            let down = row.area.center().y - own.center().y;
            let gap = row.area.x - (own.x + own.width);
            let beside = down.abs() < 0.5 * height && gap > -0.5 * height && gap < BESIDE * height;
            let below =
                down > 0.45 * height && down < BELOW * height && (row.area.x - own.x).abs() < 2.0 * height;
            if index != line && (beside || below) {
                let value = Value { text: &row.line.text, confidence: row.line.confidence, row: index };
                found.push((if below { down } else { gap.max(0.0) }, value));
            }
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        found.into_iter().map(|found| found.1).collect()
    }

    /// Lines below a label and to its right that are not labels.
    fn around(&self, label: usize) -> Vec<Value<'a>> {
        let below = self.below(label);
        let beside = self.beside(label);
        let aligned = below.first().is_some_and(|value| {
            let (label, value) = (&self.rows[label].area, &self.rows[value.row].area);
            (value.x - label.x).abs() < label.height * 2.0
                && value.y - label.y < label.height.max(value.height) * 2.0
        });
        if aligned {
            below.into_iter().chain(beside).collect()
        } else {
            beside.into_iter().chain(below).collect()
        }
    }

    fn below(&self, label: usize) -> Vec<Value<'a>> {
        let upper = &self.rows[label].area;
        let mut found: Vec<(f32, Value<'a>)> = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            let height = upper.height.max(row.area.height);
            let down = row.area.center().y - upper.center().y;
            let overlap = (upper.x + upper.width).min(row.area.x + row.area.width) - upper.x.max(row.area.x);
            if index != label
                && down > 0.45 * height
                && down < BELOW * height
                && overlap > 0.0
                && row.is_value()
            {
                let away = down + (row.area.x - upper.x).abs() * 0.5;
                found.push((away, self.value(index)));
            }
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        found.into_iter().map(|found| found.1).collect()
    }

    /// The line to the right of a line, if it is not a label.
    pub(in crate::document) fn beside(&self, label: usize) -> Option<Value<'a>> {
        let left = &self.rows[label].area;
        let mut best: Option<(f32, usize)> = None;
        for (index, row) in self.rows.iter().enumerate() {
            let height = left.height.max(row.area.height);
            let gap = row.area.x - (left.x + left.width);
            let level = (row.area.center().y - left.center().y).abs() < 0.5 * height;
            if index != label
                && level
                && gap > -0.5 * height
                && gap < BESIDE * height
                && best.is_none_or(|best| gap < best.0)
            {
                best = Some((gap, index));
            }
        }
        // A label ends what belongs to the label before it.
        best.filter(|best| self.rows[best.1].is_value()).map(|best| self.value(best.1))
    }

    /// The rows that continue below a row: left-aligned with it, and not labels.
    pub(in crate::document) fn column(&self, first: usize, most: usize) -> Vec<Value<'a>> {
        self.column_over(first, most, |_| false)
    }

    /// The same, as if rows for which `is_skipped` is true were not there.
    pub(in crate::document) fn column_over(
        &self,
        first: usize,
        most: usize,
        is_skipped: impl Fn(&Row<'_>) -> bool,
    ) -> Vec<Value<'a>> {
        let mut column = vec![self.value(first)];
        let mut last = first;
        while column.len() < most {
            let upper = &self.rows[last].area;
            let next = self.rows.iter().enumerate().find(|(index, row)| {
                let height = upper.height.max(row.area.height);
                let down = row.area.center().y - upper.center().y;
                *index != last
                    && down > 0.5 * height
                    && down < 1.9 * height
                    && (row.area.x - upper.x).abs() < 2.0 * height
                    && (0.6..1.7).contains(&(row.area.height / upper.height.max(1.0)))
            });
            let Some((index, row)) = next else { break };
            if is_skipped(row) {
                last = index;
                continue;
            }
            if !row.is_value() && row.begin.is_empty() {
                break;
            }
            column.push(self.value(index));
            if !row.is_value() {
                break;
            }
            last = index;
        }
        column
    }

    fn value(&self, row: usize) -> Value<'a> {
        let of = &self.rows[row];
        Value { text: of.begin, confidence: of.line.confidence, row }
    }
}

impl Row<'_> {
    /// Whether the row is not a label.
    pub(in crate::document) fn is_value(&self) -> bool {
        self.labels.is_empty()
    }

    /// Whether the row has nothing but a number at the tax authority. On papers, it may be between a name and an address.
    pub(in crate::document) fn is_tax_number(&self) -> bool {
        let is_tax = |label: Label| matches!(label, Label::TaxNumber | Label::PersonalTaxNumber | Label::Cpf);
        !self.is_value() && self.begin.is_empty() && self.labels.iter().all(|(label, _)| is_tax(*label))
    }
}

fn row(line: &Line) -> Row<'_> {
    let area = Area::around(&line.corners);
    let (begin, labels) = split(&line.text);
    Row { line, area, begin, labels }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    /// Lines with the same left edge, each with the middle of its height.
    fn page(lines: &[(&str, f32)]) -> Page {
        testing::page(lines.iter().map(|(text, middle)| testing::line(text, (100.0, *middle), 30.0)))
    }

    #[test]
    fn a_name_can_spell_a_label() {
        for name in ["STATE", "WEIGHT", "ISSUE", "NAME", "SEX"] {
            let page = page(&[
                ("Surname / Nom", 100.0),
                (name, 130.0),
                ("Given names / Prénoms", 185.0),
                ("GRACE", 215.0),
            ]);
            let sheet = Sheet::new(&page, &[]);
            let first = |label| sheet.values(label).first().map(|value| value.text);
            assert_eq!(first(Label::Surname), Some(name));
            assert_eq!(first(Label::GivenNames), Some("GRACE"));
        }
        // Labels below each other are not values.
        let page = page(&[("Nombre", 100.0), ("Sexo", 130.0), ("DOMICILIO", 160.0)]);
        assert_eq!(Sheet::new(&page, &[]).values(Label::FullName).first().map(|value| value.text), None);
    }
}
