//! The most likely text of a line with a fixed length and a fixed set of characters in each position.
//!
//! The steps of the network are not characters: a character lasts for several steps, and between two equal ones there is a
//! step without any. So all ways to spread the positions over the steps are compared, by dynamic programming. That also
//! settles the number of consecutive fillers, which is what reading without a known length gets wrong most often.

use super::layout::allows;
use crate::text::{Cells, ZONE};

/// No character, and the characters.
const STATES: usize = ZONE.len() + 1;

/// The cost of a missing filler at the end of a line, as a natural logarithm.
const MISSING: f32 = 1.5;

/// Alternatives that cost more than this are dropped.
const MAX_COST: f32 = 8.0;

/// How much more likely, as a natural logarithm, a filler is than the digit that has to be there, if it is a filler.
const CLEARLY: f32 = 4.0;

/// Two readings of a line that differ in more than one of this many characters are shifted against each other.
const SHIFTED: usize = 8;

/// The highest likelihood of a character that another reading contradicts.
const CONTRADICTED: f32 = 0.4;

/// A line that was read.
#[derive(Clone)]
pub(super) struct Path {
    /// As many characters as there are positions.
    pub(super) text: Vec<u8>,
    /// How likely each character is, 0 to 1.
    pub(super) likelihoods: Vec<f32>,
    /// Other characters that each position could have, and their costs: how much less likely they are, as natural
    /// logarithms.
    pub(super) alternatives: Vec<Vec<(u8, f32)>>,
    /// Mean logarithm of the likelihood of the steps.
    pub(super) score: f32,
    /// The middle of each character, as a share of the width of the steps. `None` for an added one.
    pub(super) middles: Vec<Option<f32>>,
    /// For each position, how likely each state is in the clearest of its steps, as natural logarithms.
    seen: Vec<[f32; STATES]>,
}

/// For each step, number of characters so far and state: where the most likely path to it comes from.
struct Back {
    from: Vec<u8>,
    positions: usize,
}

/// The path comes from the same state.
const SAME: u8 = 0;
/// The path comes from this state, minus one.
const FROM: u8 = 1;

impl Back {
    fn at(&mut self, step: usize, count: usize, state: usize) -> &mut u8 {
        &mut self.from[(step * (self.positions + 1) + count) * STATES + state]
    }
}

/// Likelihoods of all states after a step, by the number of characters so far.
type Row = Vec<[f32; STATES]>;

/// Letters and digits that look alike.
const ALIKE: [(u8, u8); 6] =
    [(b'O', b'0'), (b'I', b'1'), (b'Z', b'2'), (b'S', b'5'), (b'B', b'8'), (b'G', b'6')];

/// Natural logarithm of the share of a character's likelihood that counts for a similar-looking one, while positions
/// are spread over steps. If all of it did, one step could be both a letter and a digit.
const FOR_ANOTHER: f32 = -1.6;

/// How likely each state is in a step. Where there can only be letters, a digit that looks like a letter is that letter, and
/// vice versa.
struct Step {
    any: [f32; STATES],
    letters: [f32; STATES],
    digits: [f32; STATES],
}

impl Step {
    /// The steps, with this share of each character counting for those that look like it.
    fn all(cells: &Cells, share: f32) -> Vec<Self> {
        let step = |any: &[f32; STATES]| {
            let (mut letters, mut digits) = (*any, *any);
            for (letter, digit) in ALIKE.map(|(letter, digit)| (state(letter), state(digit))) {
                letters[letter] = (any[letter].exp() + (any[digit] + share).exp()).ln();
                digits[digit] = (any[digit].exp() + (any[letter] + share).exp()).ln();
            }
            Self { any: *any, letters, digits }
        };
        cells.steps().iter().map(step).collect()
    }

    fn of(&self, class: u8) -> &[f32; STATES] {
        match (allows(class, b'O'), allows(class, b'0')) {
            (true, false) => &self.letters,
            (false, true) => &self.digits,
            _ => &self.any,
        }
    }
}

/// Reads a line with the given classes. If its end may be missing, fillers are added. `None` if there are too few
/// steps.
pub(super) fn read(cells: &Cells, classes: &[u8], open_end: bool) -> Option<Path> {
    let steps = Step::all(cells, FOR_ANOTHER);
    let positions = classes.len();
    let mut back = Back { from: vec![SAME; steps.len() * (positions + 1) * STATES], positions };
    let mut row: Row = vec![[f32::NEG_INFINITY; STATES]; positions + 1];
    // Before the first step there is no character.
    row[0][0] = 0.0;
    for (index, step) in steps.iter().enumerate() {
        row = advance(&row, (step, classes), |count, state, from| *back.at(index, count, state) = from);
    }
    let last = |count: usize| best(&row[count], STATES);
    let ending = |count: usize| {
        let (state, likelihood) = last(count);
        (count, state, likelihood - MISSING * (positions - count) as f32)
    };
    let least = if open_end { open_tail(classes) } else { positions };
    let end = (least..=positions).map(ending).max_by(|a, b| a.2.total_cmp(&b.2))?;
    if !end.2.is_finite() {
        return None;
    }
    Some(walk(back, (&Step::all(cells, 0.0), classes), end))
}

/// The number of positions before those that can all be fillers.
fn open_tail(classes: &[u8]) -> usize {
    let tail = classes.iter().rev().take_while(|class| allows(**class, b'<')).count();
    (classes.len() - tail).max(1)
}

/// One more step.
fn advance(before: &Row, (step, classes): (&Step, &[u8]), mut note: impl FnMut(usize, usize, u8)) -> Row {
    let mut after = vec![[f32::NEG_INFINITY; STATES]; before.len()];
    for count in 0..before.len() {
        let (state, likelihood) = best(&before[count], STATES);
        after[count][0] = likelihood + step.any[0];
        if state != 0 {
            note(count, 0, FROM + state as u8);
        }
        let Some(class) = count.checked_sub(1).and_then(|position| classes.get(position)) else { continue };
        let step = step.of(*class);
        let fewer = &before[count - 1];
        let (first, likelihood) = best(fewer, STATES);
        let (second, without) = best(fewer, first);
        for (index, character) in ZONE.iter().enumerate() {
            if !allows(*class, *character) {
                continue;
            }
            let state = index + 1;
            // The same character again needs a step without any in between.
            let (from, came) = if first == state { (second, without) } else { (first, likelihood) };
            let stayed = before[count][state];
            after[count][state] = stayed.max(came) + step[state];
            if came > stayed {
                note(count, state, FROM + from as u8);
            }
        }
    }
    after
}

/// The most likely state other than the given one.
fn best(states: &[f32; STATES], except: usize) -> (usize, f32) {
    let mut best = (0, f32::NEG_INFINITY);
    for (state, likelihood) in states.iter().enumerate() {
        if *likelihood > best.1 && state != except {
            best = (state, *likelihood);
        }
    }
    best
}

/// Follows the path back and notes which steps belong to which position.
fn walk(
    mut back: Back,
    (steps, classes): (&[Step], &[u8]),
    (mut count, mut state, likelihood): (usize, usize, f32),
) -> Path {
    let positions = back.positions;
    let mut text = vec![b'<'; positions];
    // The highest likelihood of each character in the steps of each position.
    let mut seen = vec![[f32::NEG_INFINITY; STATES]; positions];
    let mut middles: Vec<Option<(usize, usize)>> = vec![None; positions];
    for (index, step) in steps.iter().enumerate().rev() {
        if let (Some(position), Some(character)) = (count.checked_sub(1), state.checked_sub(1)) {
            text[position] = ZONE[character];
            for (most, value) in seen[position].iter_mut().zip(step.of(classes[position])) {
                *most = most.max(*value);
            }
            let last = middles[position].map_or(index, |(_, last)| last);
            middles[position] = Some((index, last));
        }
        let from = *back.at(index, count, state);
        if from != SAME {
            // A character begins where the path comes from another state.
            count -= usize::from(state != 0);
            state = usize::from(from - FROM);
        }
    }
    let mut path = Path::of(text, (seen, classes), likelihood / steps.len().max(1) as f32);
    let middle = |(first, last): (usize, usize)| (first + last + 1) as f32 / (2 * steps.len().max(1)) as f32;
    path.middles = middles.into_iter().map(|ends| ends.map(middle)).collect();
    path
}

impl Path {
    fn of(text: Vec<u8>, (seen, classes): (Vec<[f32; STATES]>, &[u8]), score: f32) -> Self {
        let blank = (Vec::with_capacity(text.len()), Vec::with_capacity(text.len()));
        let middles = vec![None; text.len()];
        let mut path = Self { likelihoods: blank.0, alternatives: blank.1, score, middles, seen, text };
        for (position, character) in path.text.iter().enumerate() {
            let (likely, others) = weighed(&path.seen[position], *character, classes[position]);
            path.likelihoods.push(likely);
            path.alternatives.push(others);
        }
        path
    }

    /// How much less likely a character is than the one that was read: 0 for that one. `None` if it is not possible.
    pub(super) fn cost_of(&self, position: usize, character: u8) -> Option<f32> {
        if self.text.get(position) == Some(&character) {
            return Some(0.0);
        }
        let others = self.alternatives.get(position)?;
        others.iter().find(|other| other.0 == character).map(|other| other.1)
    }

    /// Whether the network saw a filler at a position that cannot have one.
    pub(super) fn is_filler(&self, position: usize) -> bool {
        let (Some(seen), Some(character)) = (self.seen.get(position), self.text.get(position)) else {
            return false;
        };
        seen[state(b'<')] - seen[state(*character)] > CLEARLY
    }

    /// Puts another character into a position. The costs of the others are counted from that one.
    pub(super) fn replace(&mut self, position: usize, (character, class): (u8, u8)) {
        let Some(seen) = self.seen.get(position) else { return };
        let (likely, others) = weighed(seen, character, class);
        self.text[position] = character;
        self.likelihoods[position] = likely;
        self.alternatives[position] = others;
    }

    /// Weighs the characters of a position against each other by other evidence: natural logarithms of their likelihoods.
    /// Only their differences count. The network's opinion on each character keeps a share, and its opinion on all of them
    /// together stays.
    pub(super) fn weigh(&mut self, (position, class): (usize, u8), evidence: &[(u8, f32)], network: f32) {
        let Some(seen) = self.seen.get_mut(position) else { return };
        let sum = |values: &mut dyn Iterator<Item = f32>| -> f32 {
            let values: Vec<f32> = values.collect();
            let most = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            most + values.iter().map(|value| (value - most).exp()).sum::<f32>().ln()
        };
        let before = sum(&mut evidence.iter().map(|(character, _)| seen[state(*character)]));
        if !before.is_finite() {
            return;
        }
        let mixed: Vec<(usize, f32)> = evidence
            .iter()
            .map(|(character, value)| {
                (state(*character), value + network * seen[state(*character)].max(-20.0))
            })
            .collect();
        let after = sum(&mut mixed.iter().map(|(_, value)| *value));
        for (state, value) in &mixed {
            seen[*state] = before + value - after;
        }
        let likeliest = mixed.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let character = likeliest.and_then(|(state, _)| ZONE.get(state.wrapping_sub(1))).copied();
        if let Some(character) = character {
            self.replace(position, (character, class));
        }
    }

    /// What two readings of the same line say together. Where they differ, the more likely character is used, with the doubt
    /// of both. If one of them has lost or doubled a character, only one of the two can be right. Then the clearer one is
    /// used, and whatever the other contradicts is doubtful.
    pub(super) fn with(&self, other: &Self, classes: &[u8]) -> Self {
        let differing = (0..self.text.len()).filter(|at| self.text[*at] != other.text[*at]);
        let differing: Vec<usize> = differing.collect();
        if differing.len() * SHIFTED > self.text.len() {
            let mut clearer = if other.score > self.score { other.clone() } else { self.clone() };
            for at in differing {
                clearer.likelihoods[at] = clearer.likelihoods[at].min(CONTRADICTED);
            }
            return clearer;
        }
        let mean = |(one, two): (&[f32; STATES], &[f32; STATES])| -> [f32; STATES] {
            std::array::from_fn(|state| f32::midpoint(one[state], two[state]))
        };
        let seen: Vec<[f32; STATES]> = self.seen.iter().zip(&other.seen).map(mean).collect();
        let clearer = |(at, (one, two)): (usize, (&u8, &u8))| {
            let likely = |character: u8| seen[at][state(character)];
            if likely(*two) > likely(*one) { *two } else { *one }
        };
        let text = self.text.iter().zip(&other.text).enumerate().map(clearer).collect();
        let mut both = Self::of(text, (seen, classes), f32::midpoint(self.score, other.score));
        both.middles.clone_from(&self.middles);
        both
    }
}

/// The state of a character.
fn state(character: u8) -> usize {
    ZONE.iter().position(|known| *known == character).map_or(0, |index| index + 1)
}

/// How likely a character is, and the costs of the others that the position can have.
fn weighed(seen: &[f32; STATES], character: u8, class: u8) -> (f32, Vec<(u8, f32)>) {
    let known = seen[state(character)];
    let other = |(index, other): (usize, &u8)| {
        let cost = known - seen[index + 1];
        let possible = *other != character && allows(class, *other) && cost <= MAX_COST;
        possible.then_some((*other, cost))
    };
    let likely = if known.is_finite() { known.exp() } else { 0.0 };
    (likely, ZONE.iter().enumerate().filter_map(other).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(cells: &Cells, classes: &str, open_end: bool) -> Option<String> {
        let path = read(cells, classes.as_bytes(), open_end)?;
        assert_eq!((path.likelihoods.len(), path.alternatives.len()), (classes.len(), classes.len()));
        String::from_utf8(path.text).ok()
    }

    #[test]
    fn what_is_certain_is_read_as_it_is() {
        for (line, classes) in [("P<UTO<<AA", "PLLLLLLLL"), ("A1<<00<<7", "NNNNNNNND"), ("M", "S")] {
            assert_eq!(text(&Cells::sure(line), classes, false).as_deref(), Some(line));
        }
    }

    #[test]
    fn a_position_has_only_the_characters_of_its_class() {
        let mut cells = Cells::sure("10D27");
        cells.doubt(0, b'I', (0.9, 0.05));
        cells.doubt(1, b'D', (0.6, 0.3));
        cells.doubt(1, b'O', (0.6, 0.02));
        assert_eq!(text(&cells, "LLLDD", false).as_deref(), Some("IDD27"));
        let path = read(&cells, b"NNNDD", false).unwrap();
        assert_eq!(path.text, b"10D27");
        let costs: Vec<u8> = path.alternatives[0].iter().map(|(character, _)| *character).collect();
        assert_eq!(costs, b"I");
        assert!((path.alternatives[0][0].1 - (0.9_f32 / 0.05).ln()).abs() < 1e-3);
    }

    #[test]
    fn a_digit_among_letters_is_the_letter_that_looks_like_it() {
        let path = read(&Cells::sure("Z0RA"), b"LLLL", false).unwrap();
        assert_eq!(path.text, b"ZORA");
        assert!(path.likelihoods[1] > 0.9);
        let path = read(&Cells::sure("9OI2"), b"DDDD", false).unwrap();
        assert_eq!(path.text, b"9012");
    }

    #[test]
    fn other_evidence_decides_between_characters() {
        let mut path = read(&Cells::sure("A52"), b"NNN", false).unwrap();
        path.weigh((1, b'N'), &[(b'5', 0.0), (b'S', 9.0)], 0.25);
        assert_eq!(path.text, b"AS2");
        // Nearly all of the combined likelihood of both.
        assert!(path.likelihoods[1] > 0.9);
        assert_eq!(path.alternatives[1].iter().map(|other| other.0).collect::<Vec<_>>(), b"5");
        path.weigh((2, b'N'), &[(b'Q', 0.0), (b'X', 9.0)], 0.25);
        assert_eq!(path.text.len(), 3);
    }

    #[test]
    fn two_looks_are_surer_than_one() {
        let look = |character: u8, likelihoods: (f32, f32)| {
            let mut cells = Cells::sure("AB12CD34EF");
            cells.doubt(2, character, likelihoods);
            read(&cells, b"NNNNNNNNNN", false).unwrap()
        };
        let both = look(b'I', (0.2, 0.7)).with(&look(b'I', (0.9, 0.05)), b"NNNNNNNNNN");
        assert_eq!(both.text, b"AB12CD34EF");
        assert!(both.likelihoods[2] < 0.5);
        assert!(both.middles.iter().all(Option::is_some));
        // One of them has lost a character: nothing that differs is certain.
        let lost = read(&Cells::sure("A12CD34EFG"), b"NNNNNNNNNN", false).unwrap();
        let both = look(b'I', (0.9, 0.05)).with(&lost, b"NNNNNNNNNN");
        assert!(both.likelihoods[4] <= CONTRADICTED && both.likelihoods[0] > 0.9);
    }

    #[test]
    fn a_row_of_fillers_gets_the_length_that_is_missing() {
        // Five fillers that the network read as four, and vice versa.
        let mut cells = Cells::sure("AB<<<<12");
        cells.blend(5);
        assert_eq!(text(&cells, "LLLLLLLDD", false).as_deref(), Some("AB<<<<<12"));
        assert_eq!(text(&Cells::sure("AB<<<<12"), "LLLLLDD", false).as_deref(), Some("AB<<<12"));
    }

    #[test]
    fn only_names_may_lack_fillers_at_the_end() {
        assert_eq!(text(&Cells::sure("ABC<<DE<"), "LLLLLLLLLLLL", true).as_deref(), Some("ABC<<DE<<<<<"));
        assert_eq!(text(&Cells::sure("AB"), "LLLLLLLLDDDDDD", false), None);
        assert_eq!(text(&Cells::sure(""), "LL", true), None);
    }
}
