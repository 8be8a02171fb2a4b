//! Repairs what the check digits say was misread, as far as the image allows another reading.
//!
//! A zone whose digits were printed wrong must not become a right one. So a character is only replaced by one that the network
//! thought possible, and only if one replacement is clearly the likeliest that fits.

use super::layout::{Check, Layout};
use super::path::Path;

/// Most that the replacements in one field may cost: natural logarithms of how much less likely they are.
const MAX_COST: f32 = 6.5;

/// Most that another reading may cost that is as good as the one that was chosen.
const MAX_DOUBT: f32 = 5.0;

/// How much more the second likeliest replacement has to cost.
const MARGIN: f32 = 0.7;

/// Most replacements of one field that are tried with those of others.
const MAX_CANDIDATES: usize = 8;

/// Characters at line and position.
type Change = (usize, usize, u8);

/// Replacements that make a field fit, and what they cost.
#[derive(Clone, Default)]
struct Candidate {
    changes: Vec<Change>,
    cost: f32,
}

/// Repairs the lines. Returns the places of the replaced characters, by line and position.
pub(super) fn repair(lines: &mut [Path], layout: &Layout) -> Vec<(usize, usize)> {
    let mut texts: Vec<Vec<u8>> = lines.iter().map(|line| line.text.clone()).collect();
    let mut choices: Vec<Vec<Candidate>> = Vec::new();
    for check in layout.checks {
        if !fits(&texts, check) {
            choices.push(candidates(&texts, lines, (check, &positions(check))));
        }
    }
    let chosen = if choices.iter().any(Vec::is_empty) {
        // What cannot be repaired says nothing about the rest, but then neither does the composite digit.
        choices.iter().filter_map(|choice| clear(choice)).cloned().collect()
    } else if choices.is_empty() {
        unchecked(&texts, lines, layout).into_iter().collect()
    } else {
        together(&texts, &choices, layout)
    };
    let mut places = Vec::new();
    for (line, position, character) in chosen.iter().flat_map(|candidate| &candidate.changes) {
        texts[*line][*position] = *character;
        places.push((*line, *position));
    }
    for (line, text) in lines.iter_mut().zip(texts) {
        line.text = text;
    }
    places.sort_unstable();
    places
}

/// Other texts of the lines that fit the digits as well and that the network thought possible: they differ in what the check covers. The
/// likeliest first.
pub(super) fn others(lines: &[Path], layout: &Layout, check: &Check) -> Vec<Vec<Vec<u8>>> {
    let texts: Vec<Vec<u8>> = lines.iter().map(|line| line.text.clone()).collect();
    if !fits(&texts, check) {
        return Vec::new();
    }
    let possible = candidates(&texts, lines, (check, &positions(check)));
    let changed = possible.into_iter().filter(|candidate| candidate.cost <= MAX_DOUBT).map(|candidate| {
        let mut texts = texts.clone();
        for (line, position, character) in &candidate.changes {
            texts[*line][*position] = *character;
        }
        texts
    });
    let whole =
        |texts: &Vec<Vec<u8>>| layout.composite.as_ref().is_none_or(|composite| fits(texts, composite));
    if whole(&texts) { changed.filter(whole).collect() } else { changed.collect() }
}

/// What the digit covers, and the digit itself.
pub(super) fn positions(check: &Check) -> Vec<(usize, usize)> {
    let covered = check.over.iter().flat_map(|(line, first, end)| (*first..*end).map(|at| (*line, at)));
    covered.chain([check.digit]).collect()
}

/// Whether the digit is that of what it covers. In place of the digit of a long number there is a filler, and the number goes on
/// elsewhere: that is left alone.
pub(super) fn fits(texts: &[Vec<u8>], check: &Check) -> bool {
    let field: String = covered(texts, check).map(char::from).collect();
    let Some(digit) = texts.get(check.digit.0).and_then(|text| text.get(check.digit.1)) else { return false };
    (*digit == b'<' && !check.date) || mrz::verify(&field, char::from(*digit))
}

fn covered<'a>(texts: &'a [Vec<u8>], check: &'a Check) -> impl Iterator<Item = u8> + 'a {
    let spans = check.over.iter().filter_map(|(line, first, end)| texts.get(*line)?.get(*first..*end));
    spans.flatten().copied()
}

/// Whether a date has a month and a day.
fn is_date(texts: &[Vec<u8>], check: &Check) -> bool {
    let digits: Vec<u8> = covered(texts, check).map(|byte| byte.wrapping_sub(b'0')).collect();
    let [_, _, m, n, d, e] = digits[..] else { return false };
    let number = |tens: u8, ones: u8| u32::from(tens) * 10 + u32::from(ones);
    (1..=12).contains(&number(m, n)) && (1..=31).contains(&number(d, e))
}

/// One or two replacements in these positions that make the field fit, the cheapest first.
fn candidates(
    texts: &[Vec<u8>],
    lines: &[Path],
    (check, places): (&Check, &[(usize, usize)]),
) -> Vec<Candidate> {
    let mut changes: Vec<(Change, f32)> = Vec::new();
    for (line, position) in places {
        let others = lines.get(*line).and_then(|line| line.alternatives.get(*position));
        changes.extend(others.into_iter().flatten().map(|(other, cost)| ((*line, *position, *other), *cost)));
    }
    changes.retain(|change| change.1 <= MAX_COST);
    let mut found = Vec::new();
    let mut texts = texts.to_vec();
    let mut attempt = |some: &[&(Change, f32)]| {
        let cost: f32 = some.iter().map(|change| change.1).sum();
        if cost > MAX_COST {
            return;
        }
        let before: Vec<u8> = some.iter().map(|((line, at, _), _)| texts[*line][*at]).collect();
        for ((line, at, character), _) in some {
            texts[*line][*at] = *character;
        }
        if fits(&texts, check) && (!check.date || is_date(&texts, check)) {
            found.push(Candidate { changes: some.iter().map(|change| change.0).collect(), cost });
        }
        for (((line, at, _), _), old) in some.iter().zip(before) {
            texts[*line][*at] = old;
        }
    };
    for (index, first) in changes.iter().enumerate() {
        attempt(&[first]);
        for second in &changes[index + 1..] {
            if (second.0.0, second.0.1) != (first.0.0, first.0.1) {
                attempt(&[first, second]);
            }
        }
    }
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    found.truncate(MAX_CANDIDATES);
    found
}

/// The cheapest, if the next costs clearly more.
fn clear(choice: &[Candidate]) -> Option<&Candidate> {
    let first = choice.first()?;
    choice.get(1).is_none_or(|second| second.cost - first.cost >= MARGIN).then_some(first)
}

/// One candidate of each field, so that the composite digit fits too. Without a composite digit, those that are clear.
fn together(texts: &[Vec<u8>], choices: &[Vec<Candidate>], layout: &Layout) -> Vec<Candidate> {
    let all_clear = || choices.iter().filter_map(|choice| clear(choice)).cloned().collect();
    let Some(composite) = &layout.composite else { return all_clear() };
    let mut combined = vec![Vec::new()];
    for choice in choices {
        let one_more = |chosen: &Vec<Candidate>| -> Vec<Vec<Candidate>> {
            choice
                .iter()
                .map(|candidate| [chosen.as_slice(), std::slice::from_ref(candidate)].concat())
                .collect()
        };
        combined = combined.iter().flat_map(one_more).collect();
    }
    let fitting = combined.into_iter().filter(|chosen| {
        let mut texts = texts.to_vec();
        for (line, position, character) in chosen.iter().flat_map(|candidate| &candidate.changes) {
            texts[*line][*position] = *character;
        }
        fits(&texts, composite)
    });
    let sum = |chosen: &[Candidate]| -> f32 { chosen.iter().map(|candidate| candidate.cost).sum() };
    let mut fitting: Vec<Vec<Candidate>> = fitting.collect();
    fitting.sort_by(|a, b| sum(a).total_cmp(&sum(b)));
    let mut fitting = fitting.into_iter();
    match (fitting.next(), fitting.next()) {
        (None, _) => all_clear(),
        (Some(first), Some(second)) if sum(&second) - sum(&first) < MARGIN => Vec::new(),
        (Some(first), _) => first,
    }
}

/// If only the composite digit does not fit, what it alone covers was misread.
fn unchecked(texts: &[Vec<u8>], lines: &[Path], layout: &Layout) -> Option<Candidate> {
    let composite = layout.composite.as_ref().filter(|composite| !fits(texts, composite))?;
    let covered: Vec<(usize, usize)> = layout.checks.iter().flat_map(positions).collect();
    let mut places = positions(composite);
    places.retain(|place| !covered.contains(place));
    clear(&candidates(texts, lines, (composite, &places))).cloned()
}

#[cfg(test)]
mod tests {
    use super::super::layout::LAYOUTS;
    use super::super::path;
    use super::*;
    use crate::text::Cells;

    const NAMES: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    const DATA: &str = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

    fn read(data: &Cells) -> (String, Vec<(usize, usize)>) {
        let layout = &LAYOUTS[0];
        let mut lines: Vec<Path> = [&Cells::sure(NAMES), data]
            .iter()
            .zip(layout.lines)
            .map(|(cells, classes)| path::read(cells, classes.as_bytes(), false).unwrap())
            .collect();
        let places = repair(&mut lines, layout);
        (String::from_utf8(lines[1].text.clone()).unwrap(), places)
    }

    #[test]
    fn what_fits_is_left_alone() {
        assert_eq!(read(&Cells::sure(DATA)), (DATA.to_owned(), vec![]));
        let mut doubtful = Cells::sure(DATA);
        doubtful.doubt(4, b'O', (0.5, 0.4));
        assert_eq!(read(&doubtful), (DATA.to_owned(), vec![]));
    }

    #[test]
    fn misread_characters_are_repaired_and_marked() {
        let mut cells = Cells::sure(DATA);
        // 0 read as O, and 4 as 9.
        cells.doubt(4, b'O', (0.1, 0.8));
        cells.doubt(14, b'9', (0.2, 0.7));
        assert_eq!(read(&cells), (DATA.to_owned(), vec![(1, 4), (1, 14)]));
        // A character that only the composite digit covers: none in this format, but the digit itself.
        let mut cells = Cells::sure(DATA);
        cells.doubt(43, b'8', (0.2, 0.7));
        assert_eq!(read(&cells), (DATA.to_owned(), vec![(1, 43)]));
    }

    #[test]
    fn wrong_digits_that_are_clearly_printed_stay_wrong() {
        let wrong = "L898902C37UTO7408123F1204159ZE184226B<<<<<11";
        assert_eq!(read(&Cells::sure(wrong)), (wrong.to_owned(), vec![]));
    }

    #[test]
    fn a_date_becomes_a_date() {
        // The month 06 and the impossible months 96 and 86: all fit the digit of their own.
        let mut cells = Cells::sure(DATA);
        cells.doubt(15, b'9', (0.3, 0.6));
        let (text, places) = read(&cells);
        assert_eq!((text.as_str(), places), (DATA, vec![(1, 15)]));
    }
}
