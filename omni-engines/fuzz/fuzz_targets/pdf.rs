//! See `take` of the tests of PDF files.
#![no_main]

use std::io::Cursor;
use std::sync::LazyLock;

use image::{ImageFormat, Rgba, RgbaImage};
use omni_engines::pdf::Drawing;

#[path = "../../tests/pdf/take.rs"]
mod take;

static DRAWING: LazyLock<Drawing> = LazyLock::new(|| {
    let mut png = Cursor::new(Vec::new());
    RgbaImage::from_pixel(2, 1, Rgba([200, 0, 100, 60])).write_to(&mut png, ImageFormat::Png).unwrap();
    Drawing::decode(&png.into_inner()).unwrap()
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    take::take(bytes, &DRAWING);
});
