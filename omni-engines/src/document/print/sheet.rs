//! Which printed lines are labels, and which values belong to them: behind them, below them or to their right.

use super::labels::Label;
use crate::geometry::Area;
use crate::person::text::fold;
use crate::text::{Line, Page};

/// Most words of a label.
const MAX_WORDS: usize = 6;

/// How far below its label a value may stand, as a multiple of the height of the larger of the two.
const BELOW: f32 = 2.6;

/// How far to the right of its label a value may stand.
const BESIDE: f32 = 12.0;

/// The lines of a page that are print.
pub(in crate::document) struct Sheet<'a> {
    pub(in crate::document) rows: Vec<Row<'a>>,
}

/// A line, in parts.
pub(in crate::document) struct Row<'a> {
    pub(in crate::document) line: &'a Line,
    pub(in crate::document) area: Area,
    /// What stands before the first label.
    pub(in crate::document) begin: &'a str,
    /// The labels, each with what stands behind it.
    pub(in crate::document) labels: Vec<(Label, &'a str)>,
}

/// What may be the value of a label.
#[derive(Clone, Copy)]
pub(in crate::document) struct Value<'a> {
    pub(in crate::document) text: &'a str,
    pub(in crate::document) confidence: f64,
    /// Index of its row.
    pub(in crate::document) row: usize,
}

/// A word, and where it stands in its line.
struct Word {
    key: String,
    start: usize,
    end: usize,
}

impl<'a> Sheet<'a> {
    /// The lines of an upright page without those of its machine-readable zone.
    pub(in crate::document) fn new(page: &'a Page, zone: &[usize]) -> Self {
        let print = page.lines.iter().enumerate().filter(|(index, _)| !zone.contains(index));
        Self { rows: print.map(|(_, line)| row(line)).collect() }
    }

    /// What may be the value of a label, the likeliest first.
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

    /// Lines to the right of a line and below it, whatever they are, the whole of each.
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
        // A label ends what belongs to the one before.
        best.filter(|best| self.rows[best.1].is_value()).map(|best| self.value(best.1))
    }

    /// The rows that go on below a row: left-aligned with it and not labels.
    pub(in crate::document) fn column(&self, first: usize, most: usize) -> Vec<Value<'a>> {
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
    /// Whether it is not a label.
    pub(in crate::document) fn is_value(&self) -> bool {
        self.labels.is_empty()
    }
}

fn row(line: &Line) -> Row<'_> {
    let area = Area::around(&line.corners);
    let (begin, labels) = split(&line.text);
    Row { line, area, begin, labels }
}

/// The text before the first label, and the labels with the text behind each.
fn split(text: &str) -> (&str, Vec<(Label, &str)>) {
    let words = words(text);
    let between = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| words.get(before)).map_or(0, |word| word.end);
        text.get(before..words.get(at).map_or(text.len(), |word| word.start)).unwrap_or_default()
    };
    let mut found: Vec<(Label, usize, usize)> = Vec::new();
    let (mut at, mut free) = (0, true);
    while at < words.len() {
        free |= between(at).contains(['/', '|']);
        if let Some((label, count)) = label_at(&words[at..], free) {
            let start = words[at].start;
            at += count;
            // The same label in a language that is not known.
            while at < words.len()
                && between(at).contains(['/', '|'])
                && label_at(&words[at..], true).is_none()
                && is_translation(&words[at])
            {
                at += 1;
                while at < words.len()
                    && !between(at).contains(['/', '|', ':'])
                    && text
                        .get(words[at].start..words[at].end)
                        .is_some_and(|word| word.contains(char::is_lowercase))
                {
                    at += 1;
                }
            }
            let end = words.get(at - 1).map_or(text.len(), |word| word.end);
            found.push((label, start, end));
            free = true;
        } else {
            // A number in front of a label is that of its place on a license.
            free = words[at].key.len() <= 2
                && words[at].key.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
            at += 1;
        }
    }
    let trimmed = |part: &'_ str| -> (usize, usize) {
        let kept =
            part.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '*' && c != '+' && c != '#');
        (part.len() - kept.len(), kept.trim_end_matches([' ', '/', '|', ':']).len())
    };
    let value = |from: usize, to: usize| {
        let part = text.get(from..to).unwrap_or_default();
        let (skipped, length) = trimmed(part);
        part.get(skipped..skipped + length).unwrap_or_default()
    };
    let first = found.first().map_or(text.len(), |found| found.1);
    let begin = if found.is_empty() { text.trim() } else { value(0, first) };
    let labels = found.iter().enumerate().map(|(index, (label, _, end))| {
        let next = found.get(index + 1).map_or(text.len(), |next| next.1);
        (*label, value(*end, next))
    });
    let mut labels: Vec<(Label, &str)> = labels.collect();
    // Two languages: the value stands behind the second.
    let mut at = 0;
    while at + 1 < labels.len() {
        if labels[at].0 == labels[at + 1].0 && labels[at].1.is_empty() {
            labels.remove(at);
        } else {
            at += 1;
        }
    }
    // The number of a place on a license is not a value.
    let begin = if !labels.is_empty() && begin.len() <= 3 { "" } else { begin };
    (begin, labels)
}

/// The label at the beginning, and how many words it has.
fn label_at(words: &[Word], free: bool) -> Option<(Label, usize)> {
    let mut key = String::new();
    let mut best: Option<(Label, usize, usize)> = None;
    for (index, word) in words.iter().take(MAX_WORDS).enumerate() {
        if word.key.bytes().all(|byte| byte.is_ascii_digit()) {
            break;
        }
        key.push_str(&word.key);
        if key.len() > 34 {
            break;
        }
        if Label::is_short(&key) && !free {
            continue;
        }
        if let Some((label, distance)) = Label::of(&key)
            && best.is_none_or(|best| distance <= best.2)
        {
            best = Some((label, index + 1, distance));
        }
    }
    best.map(|best| (best.0, best.1))
}

fn is_translation(word: &Word) -> bool {
    word.key.len() >= 3 && word.key.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The words of a line. Labels that touch their value are parted from it.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = character.is_alphanumeric() && !matches!(character, 'º' | 'ª' | '°');
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(begin)) => {
                push(&mut words, text, (begin, at));
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn push(words: &mut Vec<Word>, text: &str, (start, end): (usize, usize)) {
    let word = text.get(start..end).unwrap_or_default();
    let key = key(word);
    // SEXOH, DOB08/31/1977
    let sex = ["SEXO", "SEXE", "SEX"]
        .iter()
        .find(|label| key.strip_prefix(**label).is_some_and(|rest| matches!(rest, "M" | "F" | "H" | "X")));
    let letters = word.find(|character: char| character.is_ascii_digit()).unwrap_or_default();
    let at = match sex {
        Some(label) if word.len() == label.len() + 1 => label.len(),
        _ if letters > 1
            && word.len() - letters > 1
            && word.get(..letters).is_some_and(|letters| Label::of(&self::key(letters)).is_some()) =>
        {
            letters
        }
        _ => 0,
    };
    for (start, end) in [(start, start + at), (start + at, end)] {
        if let Some(word) = text.get(start..end).filter(|word| !word.is_empty()) {
            words.push(Word { key: self::key(word), start, end });
        }
    }
}

/// Capitals. A zero or one among letters was misread.
fn key(word: &str) -> String {
    let folded = fold(word).replace(' ', "");
    if folded.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic()) && folded.len() > 4 {
        folded.replace('0', "O").replace('1', "I")
    } else {
        folded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_parted_from_values() {
        for (text, begin, labels) in [
            ("Surname / Nom / Apellidos", "", vec![(Label::Surname, "")]),
            ("Surname/Nazwisko", "", vec![(Label::Surname, "")]),
            ("Surname / Sukunimi: PAVLOVIĆ", "", vec![(Label::Surname, "PAVLOVIĆ")]),
            ("8. Dzimums/Sex/Sexe", "8. Dzimums", vec![(Label::Sex, "")]),
            ("SEXO H", "", vec![(Label::Sex, "H")]),
            ("SEXOM", "", vec![(Label::Sex, "M")]),
            ("Sex/Sexe F", "", vec![(Label::Sex, "F")]),
            (
                "CURP XEXX900214MNEXXX01 AÑO DE REGISTRO 2008 01",
                "",
                vec![(Label::Curp, "XEXX900214MNEXXX01"), (Label::Registration, "2008 01")],
            ),
            ("FECHA DE NACIMIENTO 14/02/1990", "", vec![(Label::BirthDate, "14/02/1990")]),
            ("Fechadenacimiento", "", vec![(Label::BirthDate, "")]),
            ("DOB08/31/1977", "", vec![(Label::BirthDate, "08/31/1977")]),
            ("4d DLN X0001", "", vec![(Label::DocumentNumber, "X0001")]),
            ("DOMICILI0", "", vec![(Label::Address, "")]),
            ("ZARA INVENTED", "ZARA INVENTED", vec![]),
            (
                "ESTADO 09 MUNICIPIO 015 SECCIÓN 0747",
                "",
                vec![(Label::State, "09"), (Label::Other, "015"), (Label::Section, "0747")],
            ),
            ("", "", vec![]),
            ("Ünïcödé // ::", "Ünïcödé // ::", vec![]),
        ] {
            assert_eq!(split(text), (begin, labels), "{text}");
        }
    }
}
