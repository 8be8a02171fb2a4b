//! The specimen ID in a quarter of the pixels, for tests that capture it hundreds of times and are not about images.
// Only tests compile it.
#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, resize};

static FRONT: LazyLock<Vec<u8>> = LazyLock::new(|| quarter(include_bytes!("../../specimens/card-front.jpg")));
static BACK: LazyLock<Vec<u8>> = LazyLock::new(|| quarter(include_bytes!("../../specimens/card-back.jpg")));

/// The front of the card.
pub(crate) fn front() -> &'static [u8] {
    &FRONT
}

/// The back of the card.
pub(crate) fn back() -> &'static [u8] {
    &BACK
}

fn quarter(file: &[u8]) -> Vec<u8> {
    let image = image::load_from_memory(file).unwrap().into_rgb8();
    let small = resize(&image, image.width() / 2, image.height() / 2, FilterType::Triangle);
    let mut written = Vec::new();
    small.write_with_encoder(JpegEncoder::new_with_quality(&mut written, 90)).unwrap();
    written
}
