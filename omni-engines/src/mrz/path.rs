//! The likeliest text of a line that has a fixed length and a fixed set of characters in each position.
//!
//! The steps of the network are not characters: one goes on for several steps, and between two of the same there is a step
//! without any. So all ways to spread the positions over the steps are compared, by dynamic programming. That also settles how many
//! fillers there are in a row, which is what reading without a known length gets wrong most often.

use super::layout::allows;
use crate::text::{Cells, ZONE};

/// No character, and the characters.
const STATES: usize = ZONE.len() + 1;

/// What a missing filler at the end of a line costs, as a natural logarithm.
const MISSING: f32 = 1.5;

/// Alternatives that cost more than this are not kept.
const MAX_COST: f32 = 8.0;

/// A line that was read.
#[derive(Clone)]
pub(super) struct Path {
    /// As many characters as there are positions.
    pub(super) text: Vec<u8>,
    /// How likely each character is, 0 to 1.
    pub(super) likelihoods: Vec<f32>,
    /// Other characters that each position could have, and what each costs: how much less likely it is, as a natural logarithm.
    pub(super) alternatives: Vec<Vec<(u8, f32)>>,
    /// Mean logarithm of the likelihood of the steps.
    pub(super) score: f32,
}

/// For each step, number of characters so far and state: where the likeliest way there comes from.
struct Back {
    from: Vec<u8>,
    positions: usize,
}

/// The way comes from the same state.
const SAME: u8 = 0;
/// The way comes from this state, less one.
const FROM: u8 = 1;

impl Back {
    fn at(&mut self, step: usize, count: usize, state: usize) -> &mut u8 {
        &mut self.from[(step * (self.positions + 1) + count) * STATES + state]
    }
}

/// Likelihoods of all states after a step, by the number of characters so far.
type Row = Vec<[f32; STATES]>;

/// Reads a line of the given classes. If its end may be missing, fillers are added. `None` if there are too few steps.
pub(super) fn read(cells: &Cells, classes: &[u8], open_end: bool) -> Option<Path> {
    let steps = cells.steps();
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
    Some(walk(back, (steps, classes), end))
}

/// How many positions there are before those that can all be fillers.
fn open_tail(classes: &[u8]) -> usize {
    let tail = classes.iter().rev().take_while(|class| allows(**class, b'<')).count();
    (classes.len() - tail).max(1)
}

/// One more step.
fn advance(
    before: &Row,
    (step, classes): (&[f32; STATES], &[u8]),
    mut note: impl FnMut(usize, usize, u8),
) -> Row {
    let mut after = vec![[f32::NEG_INFINITY; STATES]; before.len()];
    for count in 0..before.len() {
        let (state, likelihood) = best(&before[count], STATES);
        after[count][0] = likelihood + step[0];
        if state != 0 {
            note(count, 0, FROM + state as u8);
        }
        let Some(class) = count.checked_sub(1).and_then(|position| classes.get(position)) else { continue };
        let fewer = &before[count - 1];
        let (first, likelihood) = best(fewer, STATES);
        let (second, without) = best(fewer, first);
        for (index, character) in ZONE.iter().enumerate() {
            if !allows(*class, *character) {
                continue;
            }
            let state = index + 1;
            // The same character again needs a step without any between.
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

/// The likeliest state other than the given one.
fn best(states: &[f32; STATES], except: usize) -> (usize, f32) {
    let mut best = (0, f32::NEG_INFINITY);
    for (state, likelihood) in states.iter().enumerate() {
        if *likelihood > best.1 && state != except {
            best = (state, *likelihood);
        }
    }
    best
}

/// Follows the way back and notes which steps belong to which position.
fn walk(
    mut back: Back,
    (steps, classes): (&[[f32; STATES]], &[u8]),
    (mut count, mut state, likelihood): (usize, usize, f32),
) -> Path {
    let positions = back.positions;
    let mut text = vec![b'<'; positions];
    // The likeliest of each character in the steps of each position.
    let mut seen = vec![[f32::NEG_INFINITY; STATES]; positions];
    for (index, step) in steps.iter().enumerate().rev() {
        if let (Some(position), Some(character)) = (count.checked_sub(1), state.checked_sub(1)) {
            text[position] = ZONE[character];
            for (most, value) in seen[position].iter_mut().zip(step) {
                *most = most.max(*value);
            }
        }
        let from = *back.at(index, count, state);
        if from != SAME {
            // A character begins where the way comes from another state.
            count -= usize::from(state != 0);
            state = usize::from(from - FROM);
        }
    }
    let mut path = Path {
        likelihoods: Vec::with_capacity(positions),
        alternatives: Vec::with_capacity(positions),
        score: likelihood / steps.len().max(1) as f32,
        text,
    };
    for (position, seen) in seen.iter().enumerate() {
        let own = ZONE.iter().position(|known| *known == path.text[position]).unwrap_or_default();
        let known = seen[own + 1];
        path.likelihoods.push(if known.is_finite() { known.exp() } else { 0.0 });
        let other = |(index, character): (usize, &u8)| {
            let cost = (known - seen[index + 1]).max(0.0);
            let possible = index != own && allows(classes[position], *character) && cost <= MAX_COST;
            possible.then_some((*character, cost))
        };
        path.alternatives.push(ZONE.iter().enumerate().filter_map(other).collect());
    }
    path
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
    fn a_row_of_fillers_gets_the_length_that_is_missing() {
        // Five fillers that the network took for four, and the other way round.
        let mut cells = Cells::sure("AB<<<<12");
        cells.blend(5);
        assert_eq!(text(&cells, "LLLLLLLDD", false).as_deref(), Some("AB<<<<<12"));
        assert_eq!(text(&Cells::sure("AB<<<<12"), "LLLLLDD", false).as_deref(), Some("AB<<<12"));
    }

    #[test]
    fn fillers_at_the_end_may_be_missing_from_names_alone() {
        assert_eq!(text(&Cells::sure("ABC<<DE<"), "LLLLLLLLLLLL", true).as_deref(), Some("ABC<<DE<<<<<"));
        assert_eq!(text(&Cells::sure("AB"), "LLLLLLLLDDDDDD", false), None);
        assert_eq!(text(&Cells::sure(""), "LL", true), None);
    }
}
