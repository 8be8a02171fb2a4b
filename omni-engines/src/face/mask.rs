//! Whether a face wears a mask: a MobileNetV2.

use image::Rgb;

use super::Face;
use crate::geometry::Point;
use crate::image::Image;
use crate::image::pyramid::{Part, Pyramid};
use crate::models::{Input, LookError, Turn, Weights};

/// Minimum [`mask`] of a face with a mask. It found 30 of 40 masks, and none on 57 faces without.
pub const MIN_MASK: f64 = 0.5;

/// Side of the network's input, in pixels.
const SIDE: usize = 224;

/// Confidence that the face wears a medical mask over mouth and nose, 0 to 1, to three decimals.
///
/// One run of the network on 224 by 224 pixels. Halved copies of the image take about one byte per pixel.
///
/// # Errors
///
/// Any [`LookError`].
pub fn mask(turn: &Turn<'_>, image: &Image, face: &Face) -> Result<f64, LookError> {
    let area = face.area;
    let part = Part {
        corner: Point::new(area.x, area.y),
        right: Point::new(area.width / SIDE as f32, 0.0),
        down: Point::new(0.0, area.height / SIDE as f32),
        width: SIDE as u32,
        height: SIDE as u32,
    };
    let cut = Pyramid::new(image.pixels()).part(&part, [127; 3]);
    let number = |pixel: &Rgb<u8>, channel: usize| f32::from(pixel[channel]) / 127.5 - 1.0;
    let outputs = turn.run(Weights::Mask, Input::of_image(&cut, (SIDE, SIDE), number))?;
    let sure = outputs.first().and_then(|output| output.values.first());
    let sure = sure.ok_or(LookError::Network { file: Weights::Mask.file() })?;
    Ok((f64::from(sure.clamp(0.0, 1.0)) * 1000.0).round() / 1000.0)
}
