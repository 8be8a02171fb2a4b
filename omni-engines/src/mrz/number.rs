//! Document numbers outside a zone that are printed in the font of zones.

use super::path::{self, Path};
use super::shape;
use crate::image::pyramid::Pyramid;
use crate::models::{LookError, Turn};
use crate::text::{self, Frame};

/// Reads capitals and digits that are printed in OCR-B, as on the front of many cards that repeat their number. That font
/// distinguishes letters and digits that look alike in others. Also returns the certainty of the least certain character, 0
/// to 1. `None` if it is another font.
pub(crate) fn read(
    turn: &Turn<'_>,
    pyramid: &Pyramid<'_>,
    (frame, count): (&Frame, usize),
) -> Result<Option<(String, f64)>, LookError> {
    let classes = vec![b'N'; count];
    let cells = text::cells(turn, pyramid, frame)?;
    let Some(mut path) = path::read(&cells, &classes, false) else { return Ok(None) };
    if !shape::weigh(pyramid, frame, (&mut path, &classes)) {
        return Ok(None);
    }
    let Path { text, likelihoods, .. } = path;
    let least = likelihoods.iter().copied().fold(1.0, f32::min);
    Ok(String::from_utf8(text).ok().filter(|text| !text.contains('<')).map(|text| (text, f64::from(least))))
}
