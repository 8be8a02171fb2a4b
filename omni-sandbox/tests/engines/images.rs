//! Images that the tests send.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, imageops};
use omni_types::Base64;
use serde_json::{Value, json};

use crate::caller::Failure;

/// A portrait among the test data of the engines: `a-1` and `a-2` show the same person, `b` and `c` others.
pub fn portrait(name: &str) -> Result<Vec<u8>, Failure> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../omni-engines/testdata");
    Ok(std::fs::read(format!("{folder}/portrait-{name}.jpg"))?)
}

pub fn pixels(image: &[u8]) -> Result<RgbImage, Failure> {
    Ok(image::load_from_memory(image)?.into_rgb8())
}

pub fn png(image: RgbImage) -> Result<Vec<u8>, Failure> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(image).write_to(&mut bytes, ImageFormat::Png)?;
    Ok(bytes.into_inner())
}

/// Both images on gray, one beside the other.
pub fn beside(left: &RgbImage, right: &RgbImage) -> RgbImage {
    let mut both = on_gray(left.width() + right.width(), left.height().max(right.height()));
    imageops::replace(&mut both, left, 0, 0);
    imageops::replace(&mut both, right, i64::from(left.width()), 0);
    both
}

pub fn on_gray(width: u32, height: u32) -> RgbImage {
    RgbImage::from_pixel(width, height, Rgb([128; 3]))
}

pub fn resized(image: &RgbImage, width: u32) -> RgbImage {
    let height = image.height() * width / image.width();
    imageops::resize(image, width, height, imageops::FilterType::Triangle)
}

/// The body of a request with an image.
pub fn upload(image: &[u8]) -> Value {
    json!({"base64Image": Base64::from_bytes(image.to_vec())})
}
