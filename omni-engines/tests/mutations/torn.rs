//! Takes images apart, so that what the networks find is in places where nobody expects it.

use fastrand::Rng;
use image::{RgbImage, imageops};

/// An image whose parts are in other places, some of them upside down, and some of them missing.
pub fn torn(image: &RgbImage, random: &mut Rng) -> RgbImage {
    let (columns, rows) = (random.u32(1..=5), random.u32(1..=5));
    let (width, height) = (image.width() / columns, image.height() / rows);
    let mut torn = image.clone();
    for part in 0..columns * rows {
        let from = (random.u32(0..columns) * width, random.u32(0..rows) * height);
        let mut moved = imageops::crop_imm(image, from.0, from.1, width, height).to_image();
        match random.u32(0..4) {
            0 => imageops::rotate180_in_place(&mut moved),
            1 => moved.fill(random.u8(..)),
            _ => {}
        }
        imageops::replace(
            &mut torn,
            &moved,
            i64::from(part % columns * width),
            i64::from(part / columns * height),
        );
    }
    torn
}
