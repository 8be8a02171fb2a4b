//! Repairs misread codes of states. They have no check digit, but most combinations of three letters are not a code.

use super::layout::{Layout, Span};
use super::path::Path;
use super::search::{MARGIN, MAX_COST};

/// Another reading of a code: its characters, and how much less likely they are.
type Reading = (Vec<u8>, f32);

/// Replaces codes that do not exist by codes that do, if the network considered them possible and one is clearly the most
/// likely. Returns the places of the replaced characters, as line and position.
pub(super) fn repair(lines: &mut [Path], layout: &Layout) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    for span @ (line, first, end) in layout.states {
        let classes = layout.lines.get(line).map(|classes| classes.as_bytes());
        let (Some(path), Some(classes)) = (lines.get_mut(line), classes) else { continue };
        let Some(code) = instead(path, span) else { continue };
        for (at, character) in (first..end).zip(code) {
            if path.text[at] != character {
                path.replace(at, (character, classes[at]));
                places.push((line, at));
            }
        }
    }
    places
}

/// The intended code. `None` if the code that was read exists, or if no code or several could be meant.
fn instead(path: &Path, (_, first, end): Span) -> Option<Vec<u8>> {
    let read = path.text.get(first..end)?;
    if exists(read) {
        return None;
    }
    let mut readings: Vec<Reading> = vec![(Vec::new(), 0.0)];
    for (at, own) in (first..end).zip(read) {
        let others = path.alternatives.get(at)?;
        let possible = std::iter::once((*own, 0.0)).chain(others.iter().copied());
        let possible: Vec<(u8, f32)> = possible.collect();
        let longer = readings.iter().flat_map(|(begin, cost)| {
            possible.iter().map(move |(next, more)| ([begin.as_slice(), &[*next]].concat(), cost + more))
        });
        readings = longer.filter(|(_, cost)| *cost <= MAX_COST).collect();
    }
    readings.retain(|(code, _)| exists(code));
    readings.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut readings = readings.into_iter();
    let (first, second) = (readings.next()?, readings.next());
    second.is_none_or(|second| second.1 - first.1 >= MARGIN).then_some(first.0)
}

/// Whether there is such a state or organization. Fillers follow a shorter code.
fn exists(code: &[u8]) -> bool {
    let code = std::str::from_utf8(code).unwrap_or_default();
    ::mrz::country_name(code.trim_end_matches('<')).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::layout::LAYOUTS;
    use super::super::path;
    use super::*;
    use crate::text::Cells;

    fn read(names: &Cells) -> (String, Vec<(usize, usize)>) {
        let layout = &LAYOUTS[0];
        let data = Cells::sure("L898902C36UTO7408122F1204159ZE184226B<<<<<10");
        let mut lines: Vec<Path> = [names, &data]
            .iter()
            .zip(layout.lines)
            .map(|(cells, classes)| path::read(cells, classes.as_bytes(), false).unwrap())
            .collect();
        let places = repair(&mut lines, layout);
        (String::from_utf8(lines[0].text[2..5].to_vec()).unwrap(), places)
    }

    fn names(state: &str) -> Cells {
        Cells::sure(&format!("P<{state}ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"))
    }

    #[test]
    fn a_code_that_exists_is_left_alone() {
        for state in ["UTO", "NLD", "D<<", "GBD"] {
            let mut cells = names(state);
            cells.doubt(3, b'X', (0.6, 0.4));
            assert_eq!(read(&cells), (state.to_owned(), vec![]));
        }
    }

    #[test]
    fn a_misread_code_becomes_the_one_that_it_can_be() {
        let mut cells = names("NLD");
        cells.doubt(4, b'O', (0.3, 0.6));
        assert_eq!(read(&cells), ("NLD".to_owned(), vec![(0, 4)]));
        // The network saw no alternative.
        assert_eq!(read(&names("NLO")), ("NLO".to_owned(), vec![]));
        // Two codes are equally likely.
        let mut cells = names("GBR");
        cells.doubt(4, b'X', (0.2, 0.6));
        cells.doubt(4, b'D', (0.6, 0.2));
        assert_eq!(read(&cells), ("GBX".to_owned(), vec![]));
    }
}
