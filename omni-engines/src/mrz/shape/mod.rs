//! A second opinion about characters that look alike.
//!
//! The network knows what usually stands beside what: in a number it takes a crisp `Z` for a `2`, and is sure of it. Zones are
//! printed in one font, OCR-B, at one pitch. So where each character lies is known to a pixel, and what it looks like can be
//! compared with the letters of the font. If the characters of which there is no doubt do not look like that font, nothing is said.

mod glyph;
mod line;

use super::layout::allows;
use super::path::Path;
use crate::image::pyramid::Pyramid;
use crate::text::Frame;
use line::Strip;

/// Characters that the network takes for each other.
const GROUPS: [&[u8]; 6] = [b"0OQD", b"1IL", b"2Z", b"5S", b"8B", b"6G"];

/// Least agreement of the characters that are known with the letters of the font, on average.
const MIN_AGREEMENT: f32 = 0.72;

/// How much likelier a character is that agrees entirely than one that does not at all, as a natural logarithm: steep, because
/// letters that look alike agree nearly as well.
const STEEPNESS: f32 = 90.0;

/// Characters that cost at most this much more are possible for the network.
const DOUBTFUL: f32 = 6.0;

/// Share of what the network says that is kept.
const NETWORK: f32 = 0.25;

/// Weighs the characters of a line that could be others by how they look.
pub(super) fn weigh(pyramid: &Pyramid<'_>, frame: &Frame, (path, classes): (&mut Path, &[u8])) {
    let doubtful: Vec<usize> =
        (0..path.text.len()).filter(|at| rivals(path, classes, *at).len() > 1).collect();
    if doubtful.is_empty() {
        return;
    }
    let Some(strip) = Strip::new(pyramid, frame, path).filter(|strip| strip.agreement >= MIN_AGREEMENT)
    else {
        return;
    };
    for at in doubtful {
        let agreements: Vec<(u8, f32)> = rivals(path, classes, at)
            .into_iter()
            .filter_map(|rival| Some((rival, strip.agreement_of(at, rival)?)))
            .collect();
        if agreements.len() > 1 {
            let evidence = agreements.iter().map(|(rival, agreement)| (*rival, agreement * STEEPNESS));
            path.weigh((at, classes[at]), &evidence.collect::<Vec<_>>(), NETWORK);
        }
    }
}

/// The characters for which the one at a position could be taken. What is a letter or a digit for sure, the network reads well.
fn rivals(path: &Path, classes: &[u8], at: usize) -> Vec<u8> {
    if !(allows(classes[at], b'0') && allows(classes[at], b'O')) {
        return Vec::new();
    }
    let group = GROUPS.iter().find(|group| group.contains(&path.text[at]));
    let mut rivals = vec![path.text[at]];
    rivals.extend(group.into_iter().flat_map(|group| group.iter().copied()));
    rivals.extend(path.alternatives[at].iter().filter(|other| other.1 <= DOUBTFUL).map(|other| other.0));
    rivals.retain(|rival| *rival != b'<' && allows(classes[at], *rival));
    rivals.sort_unstable();
    rivals.dedup();
    rivals
}
