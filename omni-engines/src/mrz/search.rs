//! Repairs misread characters by the check digits, as far as the image allows another reading.
//!
//! A zone with wrongly printed digits must not become a right one. So a character is replaced only by one that the network
//! considered possible, and only if one replacement is clearly the most likely that fits.

use super::layout::{Check, Layout};
use super::path::Path;

/// The highest cost of the replacements in one field: natural logarithms of how much less likely they are.
pub(super) const MAX_COST: f32 = 6.5;

/// Maximum cost of another reading that counts as equally good as the chosen one: down to a likelihood of one in 150 beside
/// it. A choice, not a measurement: networks are more certain than they are right, and in the grid of drawn documents
/// (`docs/recognition.md`) this leaves no wrong zone that is called proven. Its few hundred images say nothing about rarer
/// mistakes.
const MAX_DOUBT: f32 = 5.0;

/// How much more the second most likely replacement has to cost.
pub(super) const MARGIN: f32 = 0.7;

/// Maximum number of replacements of one field that are tried together with those of others.
const MAX_CANDIDATES: usize = 8;

/// Maximum number of paths to one remainder that are followed.
const MAX_WAYS: usize = 24;

/// Characters at line and position.
type Change = (usize, usize, u8);

/// Replacements that make a field fit, and their cost.
#[derive(Clone, Default)]
struct Candidate {
    changes: Vec<Change>,
    cost: f32,
}

/// Repairs the lines. Returns the places of the replaced characters, as line and position.
pub(super) fn repair(lines: &mut [Path], layout: &Layout) -> Vec<(usize, usize)> {
    let texts: Vec<Vec<u8>> = lines.iter().map(|line| line.text.clone()).collect();
    let mut choices: Vec<Vec<Candidate>> = Vec::new();
    for check in layout.checks {
        if !fits(&texts, check) {
            choices.push(candidates(&texts, lines, (check, &positions(check))));
        }
    }
    let chosen = if choices.iter().any(Vec::is_empty) {
        // A field that cannot be repaired says nothing about the rest, but then neither does the composite digit.
        choices.iter().filter_map(|choice| clear(choice)).cloned().collect()
    } else if choices.is_empty() {
        unchecked(&texts, lines, layout).into_iter().collect()
    } else {
        together(&texts, &choices, layout)
    };
    let mut places = Vec::new();
    for (line, position, character) in chosen.iter().flat_map(|candidate| &candidate.changes) {
        let class = layout.lines.get(*line).and_then(|classes| classes.as_bytes().get(*position));
        if let (Some(path), Some(class)) = (lines.get_mut(*line), class) {
            path.replace(*position, (*character, *class));
            places.push((*line, *position));
        }
    }
    places.sort_unstable();
    places
}

/// Other texts of the lines, and how much less likely they are.
pub(super) struct Rival {
    pub(super) texts: Vec<Vec<u8>>,
    pub(super) cost: f32,
}

/// Texts that fit the digits as well and that the network considered possible: they differ in what the check covers.
/// The most likely first.
pub(super) fn others(lines: &[Path], layout: &Layout, check: &Check) -> Vec<Rival> {
    let texts: Vec<Vec<u8>> = lines.iter().map(|line| line.text.clone()).collect();
    if !fits(&texts, check) {
        return Vec::new();
    }
    let possible = candidates(&texts, lines, (check, &positions(check)));
    let changed = possible.into_iter().filter(|candidate| candidate.cost <= MAX_DOUBT);
    let changed = changed.map(|candidate| Rival { texts: candidate.applied(&texts), cost: candidate.cost });
    let whole = |texts: &[Vec<u8>]| layout.composite.as_ref().is_none_or(|composite| fits(texts, composite));
    if whole(&texts) { changed.filter(|rival| whole(&rival.texts)).collect() } else { changed.collect() }
}

/// What the digit covers, and the digit itself.
pub(super) fn positions(check: &Check) -> Vec<(usize, usize)> {
    let covered = check.over.iter().flat_map(|(line, first, end)| (*first..*end).map(|at| (*line, at)));
    covered.chain([check.digit]).collect()
}

/// Whether the digit matches what it covers. A long number has a filler in place of the digit, and continues elsewhere. Such
/// a number is left as it is.
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

/// Replacements at these positions that make the field fit, the cheapest first.
///
/// Several misread characters can cancel each other out, so any number of them is tried: position by position, with the
/// cheapest paths to each remainder of the check sum.
fn candidates(
    texts: &[Vec<u8>],
    lines: &[Path],
    (check, places): (&Check, &[(usize, usize)]),
) -> Vec<Candidate> {
    let text = |(line, at): (usize, usize)| texts.get(line).and_then(|text| text.get(at)).copied();
    let all = positions(check);
    let digit = all.len().saturating_sub(1);
    // The sum minus the digit has to be a multiple of ten.
    let weight = |index: usize| if index == digit { 9 } else { [7, 3, 1][index % 3] };
    let sum = all.iter().enumerate().filter_map(|(index, place)| Some(weight(index) * value(text(*place)?)));
    let mut ways: [Vec<Candidate>; 10] = std::array::from_fn(|_| Vec::new());
    ways[sum.sum::<usize>() % 10].push(Candidate::default());
    for (index, place) in all.iter().enumerate().filter(|(_, place)| places.contains(place)) {
        let others = lines.get(place.0).and_then(|line| line.alternatives.get(place.1));
        let (Some(others), Some(old)) = (others, text(*place)) else { continue };
        let mut more = ways.clone();
        for (other, cost) in others {
            for (rest, ways) in ways.iter().enumerate() {
                // Forty more than the old value is never negative.
                let rest = (rest + weight(index) * (40 + value(*other) - value(old))) % 10;
                more[rest].extend(ways.iter().filter_map(|way| way.and((place, *other), *cost)));
            }
        }
        ways = more.map(cheapest);
    }
    // The filler in place of the digit of a number that continues elsewhere proves nothing.
    let is_open = !check.date && text(check.digit) == Some(b'<');
    let found = if is_open { ways.into_iter().flatten().collect() } else { std::mem::take(&mut ways[0]) };
    let mut found: Vec<Candidate> = cheapest(found);
    found.retain(|candidate| {
        let texts = candidate.applied(texts);
        !candidate.changes.is_empty() && fits(&texts, check) && (!check.date || is_date(&texts, check))
    });
    found.truncate(MAX_CANDIDATES);
    found
}

/// The value of a character in the sum.
fn value(character: u8) -> usize {
    match character {
        b'0'..=b'9' => usize::from(character - b'0'),
        b'A'..=b'Z' => usize::from(character - b'A') + 10,
        _ => 0,
    }
}

fn cheapest(mut ways: Vec<Candidate>) -> Vec<Candidate> {
    ways.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    ways.truncate(MAX_WAYS);
    ways
}

impl Candidate {
    /// One more replacement, if it does not cost too much.
    fn and(&self, (place, character): (&(usize, usize), u8), cost: f32) -> Option<Self> {
        let cost = self.cost + cost;
        let mut changes = self.changes.clone();
        changes.push((place.0, place.1, character));
        (cost <= MAX_COST).then_some(Self { changes, cost })
    }

    fn applied(&self, texts: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let mut texts = texts.to_vec();
        for (line, position, character) in &self.changes {
            texts[*line][*position] = *character;
        }
        texts
    }
}

/// The cheapest, if the next one costs clearly more.
fn clear(choice: &[Candidate]) -> Option<&Candidate> {
    let first = choice.first()?;
    choice.get(1).is_none_or(|second| second.cost - first.cost >= MARGIN).then_some(first)
}

/// One candidate for each field, so that the composite digit fits too. Without a composite digit, the clear ones.
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

/// If only the composite digit does not fit, something that only it covers was misread.
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
        // A character that only the composite digit covers: in this format, only the digit itself.
        let mut cells = Cells::sure(DATA);
        cells.doubt(43, b'8', (0.2, 0.7));
        assert_eq!(read(&cells), (DATA.to_owned(), vec![(1, 43)]));
    }

    #[test]
    fn any_number_of_characters_that_cancel_each_other_is_a_rival() {
        // Three misread characters. The digit would notice each of them, but not all three together.
        let mut cells = Cells::sure("TDS28Z51O5UTO7408122F1204159<<<<<<<<");
        for (at, other) in [(2, b'5'), (5, b'2'), (8, b'0')] {
            cells.doubt(at, other, (0.8, 0.2));
        }
        let layout = &LAYOUTS[4];
        let names = &NAMES.replacen('P', "V", 1)[..36];
        let lines: Vec<Path> = [&Cells::sure(names), &cells]
            .iter()
            .zip(layout.lines)
            .map(|(cells, classes)| path::read(cells, classes.as_bytes(), false).unwrap())
            .collect();
        let rivals = others(&lines, layout, &layout.checks[0]);
        let texts: Vec<&str> =
            rivals.iter().map(|rival| std::str::from_utf8(&rival.texts[1][..10]).unwrap()).collect();
        assert_eq!(texts, ["TD52825105"]);
        assert!((rivals[0].cost - 3.0 * (0.8_f32 / 0.2).ln()).abs() < 0.01);
    }

    #[test]
    fn wrong_digits_that_are_clearly_printed_stay_wrong() {
        let wrong = "L898902C37UTO7408123F1204159ZE184226B<<<<<11";
        assert_eq!(read(&Cells::sure(wrong)), (wrong.to_owned(), vec![]));
    }

    #[test]
    fn a_date_becomes_a_date() {
        // The month 06 and the impossible months 96 and 86: all fit their check digit.
        let mut cells = Cells::sure(DATA);
        cells.doubt(15, b'9', (0.3, 0.6));
        let (text, places) = read(&cells);
        assert_eq!((text.as_str(), places), (DATA, vec![(1, 15)]));
    }
}
