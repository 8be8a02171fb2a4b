//! A second opinion about characters that look alike.
//!
//! The network knows which characters usually follow each other: in a number it takes a crisp `Z` for a `2` with certainty.
//! Zones are printed in one font, OCR-B, at one pitch. So the place of each character is known to a pixel, and its look can
//! be compared with the letters of the font. If the undoubted characters do not look like that font, there is no second
//! opinion.

mod glyph;
mod line;

use super::layout::allows;
use super::path::Path;
use crate::image::pyramid::Pyramid;
use crate::person::number::ALIKE;
use crate::text::Frame;
use line::Strip;

/// The lowest agreement of the known characters with the letters of the font, on average.
const MIN_AGREEMENT: f32 = 0.72;

/// How much more likely a character is that agrees entirely than one that does not agree at all, as a natural logarithm. It
/// is steep, because similar letters agree nearly as well.
const STEEPNESS: f32 = 90.0;

/// Maximum extra cost of a character that the network considers possible.
const DOUBTFUL: f32 = 6.0;

/// The likelihood of a character of which the network is certain.
const CERTAIN: f32 = 0.995;

/// How much better another character agrees than one of which the network is not certain, if it was printed.
const BETTER: f32 = 0.1;

/// The share of the network's opinion that is kept.
const NETWORK: f32 = 0.25;

/// Weighs the ambiguous characters of a line by how they look. Returns whether this was possible: if any are ambiguous,
/// whether the others look like the font.
pub(super) fn weigh(pyramid: &Pyramid<'_>, frame: &Frame, (path, classes): (&mut Path, &[u8])) -> bool {
    let doubtful: Vec<usize> =
        (0..path.text.len()).filter(|at| rivals(path, classes, *at).len() > 1).collect();
    if doubtful.is_empty() {
        return true;
    }
    let Some(strip) = Strip::new(pyramid, frame, path).filter(|strip| strip.agreement >= MIN_AGREEMENT)
    else {
        return false;
    };
    for at in doubtful {
        let agreements: Vec<(u8, f32)> = rivals(path, classes, at)
            .into_iter()
            .filter_map(|rival| Some((rival, strip.agreement_of(at, rival)?)))
            .collect();
        let best = agreements.iter().max_by(|a, b| a.1.total_cmp(&b.1)).copied();
        let Some((best, agreement)) = best.filter(|_| agreements.len() > 1) else { continue };
        let own = agreements.iter().find(|other| other.0 == path.text[at]).map_or(0.0, |own| own.1);
        // What the network has read is only overruled by what is clear.
        let is_better = path.likelihoods[at] < CERTAIN && agreement - own >= BETTER;
        if best != path.text[at] && !(strip.is_near(agreement) && (strip.has_font() || is_better)) {
            continue;
        }
        let evidence = agreements.iter().map(|(rival, agreement)| (*rival, agreement * STEEPNESS));
        path.weigh((at, classes[at]), &evidence.collect::<Vec<_>>(), NETWORK);
    }
    true
}

/// The characters that the one at a position could be. The network reads well what is certainly a letter or certainly a
/// digit, and what is a filler.
fn rivals(path: &Path, classes: &[u8], at: usize) -> Vec<u8> {
    if !(allows(classes[at], b'0') && allows(classes[at], b'O')) || path.text[at] == b'<' {
        return Vec::new();
    }
    let group = ALIKE.iter().find(|group| group.contains(&path.text[at]));
    let mut rivals = vec![path.text[at]];
    rivals.extend(group.into_iter().flat_map(|group| group.iter().copied()));
    rivals.extend(path.alternatives[at].iter().filter(|other| other.1 <= DOUBTFUL).map(|other| other.0));
    rivals.retain(|rival| *rival != b'<' && allows(classes[at], *rival));
    rivals.sort_unstable();
    rivals.dedup();
    rivals
}

#[cfg(test)]
mod tests {
    use super::super::path;
    use super::*;
    use crate::text::Cells;

    #[test]
    fn only_what_can_be_a_letter_or_a_digit_has_rivals() {
        let mut cells = Cells::sure("A0<L");
        // Noise in the place of a filler.
        cells.doubt(2, b'M', (0.7, 0.2));
        let path = path::read(&cells, b"NNNL", false).unwrap();
        let of = |at| rivals(&path, b"NNNL", at);
        assert_eq!((of(0), of(1), of(2), of(3)), (vec![b'A'], b"0DOQ".to_vec(), vec![], vec![]));
    }
}
