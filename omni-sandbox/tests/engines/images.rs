//! Images that the tests send.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, imageops};
use jiff::civil::date;
use omni_engines::image::Image;
use omni_engines::specimen::{Kind, Person, Scene, Sex, Side, draw, photograph};
use omni_sandbox::specimen::SELFIE;
use omni_types::{Base64, Operation};
use serde_json::{Value, json};

use crate::caller::{Caller, Failure, responded};

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

/// Sends an image, which has to be accepted.
pub async fn send(caller: &Caller, operation: Operation, image: &[u8]) -> Result<Value, Failure> {
    responded(caller.request(operation).json(&upload(image)).send().await?).await
}

/// A part of the selfie. The face is between 178 and 269 from the left, and between 62 and 177 from the top.
pub fn part_of_selfie((x, y): (u32, u32), (width, height): (u32, u32)) -> Result<Vec<u8>, Failure> {
    png(imageops::crop_imm(&pixels(SELFIE)?, x, y, width, height).to_image())
}

/// A man who is not Zara.
pub fn cassian() -> Person {
    Person::new(("CASSIAN", "FICTIVE"), date(1981, 3, 19), Sex::Male)
}

/// A photograph of a document of a person.
pub fn photograph_of(kind: Kind, side: Side, person: &Person) -> Vec<u8> {
    photographed(&draw(kind, side, person))
}

/// A photograph of something drawn.
pub fn photographed(drawn: &Image) -> Vec<u8> {
    let scene = Scene::default();
    photograph(drawn, &scene, 1).to_jpeg(scene.jpeg_quality)
}

/// The front of an ID whose portrait and its pale copy are painted over.
pub fn without_portrait(kind: Kind) -> Result<Image, Failure> {
    let mut card = pixels(&draw(kind, Side::Front, &Person::zara()).to_png())?;
    // Left, top, width and height of both. The portrait has a frame.
    let areas = match kind {
        Kind::Passport => [(71, 157, 419, 537), (1230, 420, 140, 180)],
        _ => [(45, 137, 296, 379), (818, 330, 150, 193)],
    };
    // The paper to the left of the portrait.
    let paper = *card.get_pixel(24, 400);
    for (left, top, width, height) in areas {
        for (x, y) in (left..left + width).flat_map(|x| (top..top + height).map(move |y| (x, y))) {
            card.put_pixel(x, y, paper);
        }
    }
    Ok(Image::decode(&png(card)?)?)
}
