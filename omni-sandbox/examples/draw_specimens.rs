//! Draws the specimen card of Utopia as a camera sees it. Writes all images in `specimens/` except the portrait.
//!
//! Run it with `cargo run -p omni-sandbox --example draw_specimens`. It always writes the same bytes: the noise has a
//! fixed seed, and curves use additions and multiplications only, because the trigonometric functions of different
//! systems differ in the last digit.

use std::error::Error;
use std::path::Path;

use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};
use omni_sandbox::specimen::{PERSON, SELFIE};

/// A card of format ID-1 at 300 dots per inch.
const CARD: (u32, u32) = (1012, 638);
/// Size of the written images.
const PHOTO: (u32, u32) = (1600, 1200);
/// Radius of the card's corners, 3.18 mm.
const CORNER: f32 = 37.6;
/// Distance between the characters of the machine-readable zone: ten per inch.
const PITCH: f32 = 30.0;

const INK: Rgb<u8> = Rgb([24, 26, 34]);
const LABEL: Rgb<u8> = Rgb([64, 88, 128]);
const BAND: Rgb<u8> = Rgb([28, 62, 112]);
const WHITE: Rgb<u8> = Rgb([246, 247, 244]);
const RED: Rgb<u8> = Rgb([190, 40, 48]);

struct Fonts<'a> {
    regular: FontRef<'a>,
    bold: FontRef<'a>,
    ocr: FontRef<'a>,
}

/// What goes wrong when the camera takes the image.
#[derive(Clone, Copy, PartialEq)]
enum Flaw {
    None,
    Blur,
    Glare,
}

fn main() -> Result<(), Box<dyn Error>> {
    check_machine_readable_zone()?;
    let fonts = Fonts {
        regular: FontRef::try_from_slice(include_bytes!("../specimens/fonts/LiberationSans-Regular.ttf"))?,
        bold: FontRef::try_from_slice(include_bytes!("../specimens/fonts/LiberationSans-Bold.ttf"))?,
        ocr: FontRef::try_from_slice(include_bytes!("../specimens/fonts/OCRB.otf"))?,
    };
    let portrait = image::load_from_memory(SELFIE)?.into_rgb8();
    let front = draw_front(&fonts, &portrait);
    let back = draw_back(&fonts);
    // The tangent of half the angle: the card is rotated by 2.3 and -1.7 degrees.
    save("card-front.jpg", &photograph(&front, 0.020, Flaw::None))?;
    save("card-front-blurred.jpg", &photograph(&front, 0.020, Flaw::Blur))?;
    save("card-front-glare.jpg", &photograph(&front, 0.020, Flaw::Glare))?;
    save("card-back.jpg", &photograph(&back, -0.015, Flaw::None))
}

fn save(name: &str, photo: &RgbImage) -> Result<(), Box<dyn Error>> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 88).encode_image(photo)?;
    std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("specimens").join(name), bytes)?;
    Ok(())
}

/// `PERSON` contains the zone so that it can be read there. Here it is calculated from the other values.
fn check_machine_readable_zone() -> Result<(), Box<dyn Error>> {
    let date = |text: &str| -> Result<mrz::MrzDate, Box<dyn Error>> {
        Ok(mrz::MrzDate::Calendar(mrz::Date::new(
            text[..4].parse()?,
            text[5..7].parse()?,
            text[8..].parse()?,
        )))
    };
    let zone = mrz::format_td1(&mrz::Td1Fields {
        issuing_country: PERSON.issuing_state.into(),
        document_number: PERSON.document_number.into(),
        surname: PERSON.surname.into(),
        given_names: PERSON.given_names.into(),
        nationality: PERSON.nationality.into(),
        date_of_birth: date(PERSON.birth_date)?,
        sex: mrz::Sex::Female,
        date_of_expiry: date(PERSON.expiry_date)?,
        ..mrz::Td1Fields::default()
    });
    assert_eq!(zone, PERSON.mrz.join("\n"), "the machine-readable zone does not match the printed values");
    let [first, second, third] = PERSON.mrz;
    let checks = mrz::parse_td1(first, second, third)?.checks;
    assert!(checks.all_valid(), "wrong check digits: {checks:?}");
    Ok(())
}

fn draw_front(fonts: &Fonts<'_>, portrait: &RgbImage) -> RgbImage {
    let mut card = patterned(3);
    header(&mut card, fonts, "IDENTITY CARD");
    // Head and shoulders, in the proportions of a passport photo (35 x 45 mm).
    let photo = imageops::crop_imm(portrait, 131, 0, 192, 247).to_image();
    let photo = imageops::resize(&photo, 290, 373, FilterType::CatmullRom);
    fill(&mut card, ((45, 137), (296, 379)), BAND, 1.0);
    imageops::replace(&mut card, &photo, 48, 140);
    text(
        &mut card,
        &Style { font: &fonts.ocr, size: 40.0, color: INK },
        (66.0, 574.0),
        PERSON.document_number,
    );

    let mut field = |x: f32, y: f32, label: &str, value: &str| {
        text(&mut card, &Style { font: &fonts.regular, size: 20.0, color: LABEL }, (x, y), label);
        text(&mut card, &Style { font: &fonts.bold, size: 34.0, color: INK }, (x, y + 34.0), value);
    };
    field(380.0, 158.0, "Surname", PERSON.surname);
    field(380.0, 236.0, "Given names", PERSON.given_names);
    field(380.0, 314.0, "Nationality", PERSON.nationality);
    field(590.0, 314.0, "Sex", PERSON.sex);
    field(380.0, 392.0, "Date of birth", &printed(PERSON.birth_date));
    field(380.0, 470.0, "Document number", PERSON.document_number);
    field(380.0, 548.0, "Date of expiry", &printed(PERSON.expiry_date));

    // A pale second portrait, as on many cards.
    let ghost = imageops::grayscale(&imageops::resize(&photo, 150, 193, FilterType::Triangle));
    for (x, y, gray) in ghost.enumerate_pixels() {
        let edge = x.min(149 - x).min(y).min(192 - y) as f32 / 24.0;
        blend(&mut card, ((818 + x) as i32, (396 + y) as i32), Rgb([gray[0]; 3]), 0.42 * edge.min(1.0));
    }
    watermark(&mut card, fonts, (600.0, 365.0));
    card
}

fn draw_back(fonts: &Fonts<'_>) -> RgbImage {
    let mut card = patterned(8);
    fill(&mut card, ((0, 34), (CARD.0, 8)), BAND, 1.0);
    let mut field = |x: f32, y: f32, label: &str, value: &str| {
        text(&mut card, &Style { font: &fonts.regular, size: 20.0, color: LABEL }, (x, y), label);
        text(&mut card, &Style { font: &fonts.bold, size: 30.0, color: INK }, (x, y + 32.0), value);
    };
    field(56.0, 84.0, "Address", PERSON.address_street);
    field(56.0, 122.0, "", &format!("{} {}", PERSON.address_postal_code, PERSON.address_city));
    field(56.0, 206.0, "Place of birth", PERSON.birth_place);
    field(56.0, 284.0, "Date of issue", &printed(PERSON.issue_date));
    field(560.0, 84.0, "Issuing authority", "OFFICE OF EXAMPLES");
    field(560.0, 206.0, "Document number", PERSON.document_number);
    let small = Style { font: &fonts.regular, size: 18.0, color: LABEL };
    text(&mut card, &small, (560.0, 300.0), "Drawn for tests. This card identifies nobody,");
    text(&mut card, &small, (560.0, 322.0), "and there is no country that issues it.");
    watermark(&mut card, fonts, (506.0, 205.0));

    fill(&mut card, ((0, 366), (CARD.0, CARD.1 - 366)), WHITE, 0.75);
    for (row, line) in PERSON.mrz.iter().enumerate() {
        for (column, character) in line.chars().enumerate() {
            let x = (CARD.0 as f32 - 30.0 * PITCH) / 2.0 + 1.0 + column as f32 * PITCH;
            let y = 444.0 + row as f32 * 72.0;
            text(
                &mut card,
                &Style { font: &fonts.ocr, size: 54.0, color: INK },
                (x, y),
                character.encode_utf8(&mut [0; 4]),
            );
        }
    }
    card
}

/// A date as it is printed: `1990-02-14` becomes `14 FEB 1990`.
fn printed(date: &str) -> String {
    const MONTHS: [&str; 12] =
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let month = date[5..7].parse().map_or("", |month: usize| MONTHS[month - 1]);
    format!("{} {month} {}", &date[8..], &date[..4])
}

/// A wave with period 1 and values from -1 to 1, made of two parabolas.
fn wave(t: f32) -> f32 {
    let t = t - t.floor();
    if t < 0.5 { 16.0 * t * (0.5 - t) } else { -16.0 * (t - 0.5) * (1.0 - t) }
}

/// The fine colored lines that make an ID hard to copy.
fn patterned(seed: u32) -> RgbImage {
    RgbImage::from_fn(CARD.0, CARD.1, |x, y| {
        let (x, y, seed) = (x as f32, y as f32, seed as f32);
        let sway = wave(x / 340.0 + seed * 0.13) + 0.5 * wave(x / 127.0 + y / 900.0);
        let line = |spacing: f32, shift: f32| {
            let height = wave((y + shift * sway) / spacing);
            if height > 0.8 { (height - 0.8) * 5.0 } else { 0.0 }
        };
        let (first, second) = (line(11.0, 26.0), line(13.0, -34.0));
        let glow = wave(x / 2024.0 + y / 3000.0);
        let channel = |base: f32, of_first: f32, of_second: f32, of_glow: f32| {
            (base - of_first * first - of_second * second + of_glow * glow).clamp(0.0, 244.0) as u8
        };
        Rgb([
            channel(222.0, 26.0, 8.0, 10.0),
            channel(232.0, 8.0, 20.0, -4.0),
            channel(230.0, 4.0, 22.0, -14.0),
        ])
    })
}

fn header(card: &mut RgbImage, fonts: &Fonts<'_>, title: &str) {
    fill(card, ((0, 0), (CARD.0, 104)), BAND, 1.0);
    fill(card, ((0, 104), (CARD.0, 6)), Rgb([214, 170, 60]), 1.0);
    text(card, &Style { font: &fonts.bold, size: 60.0, color: WHITE }, (48.0, 72.0), "UTOPIA");
    text(card, &Style { font: &fonts.regular, size: 36.0, color: WHITE }, (380.0, 68.0), title);
    // The emblem: a sun with eight rays.
    for y in 0..104_i32 {
        for x in 0..104_i32 {
            let (dx, dy) = ((x - 52) as f32, (y - 52) as f32);
            let far = (dx * dx + dy * dy).sqrt();
            let turn = 4.0 * dx * dy * (dx * dx - dy * dy) / (far * far * far * far).max(1.0);
            let ray = 27.0 + 12.0 * (1.0 - turn * turn);
            let cover = if far < 20.0 { 20.0 - far } else { (far - 24.0).min(ray - far) };
            blend(card, (880 + x, y), Rgb([232, 196, 92]), cover.clamp(0.0, 1.0));
        }
    }
}

/// Writes SPECIMEN in large letters across the card.
fn watermark(card: &mut RgbImage, fonts: &Fonts<'_>, center: (f32, f32)) {
    let mut layer = RgbImage::new(CARD.0, 200);
    let width = text(
        &mut layer,
        &Style { font: &fonts.bold, size: 150.0, color: Rgb([255; 3]) },
        (20.0, 150.0),
        "SPECIMEN",
    );
    let (cos, sin) = turn(-0.12);
    for y in 0..CARD.1 {
        for x in 0..CARD.0 {
            let (dx, dy) = (x as f32 - center.0, y as f32 - center.1);
            let (u, v) = (dx * cos + dy * sin + 20.0 + width / 2.0, dy * cos - dx * sin + 100.0);
            let part = sample(&layer, u, v)[0] / 255.0;
            blend(card, (x as i32, y as i32), RED, 0.2 * part);
        }
    }
}

/// Cosine and sine of an angle, from the tangent of half the angle.
fn turn(half: f32) -> (f32, f32) {
    let whole = 1.0 + half * half;
    ((1.0 - half * half) / whole, 2.0 * half / whole)
}

/// How text looks.
struct Style<'a> {
    font: &'a FontRef<'a>,
    /// Height in pixels.
    size: f32,
    color: Rgb<u8>,
}

/// Writes text that starts at the given point of the baseline, and returns its width.
fn text(image: &mut RgbImage, style: &Style<'_>, at: (f32, f32), words: &str) -> f32 {
    let &Style { font, size, color } = style;
    let scaled = font.as_scaled(PxScale::from(size));
    let (mut x, mut before) = (at.0, None);
    for character in words.chars() {
        let id = scaled.glyph_id(character);
        x += before.map_or(0.0, |before| scaled.kern(before, id));
        before = Some(id);
        if let Some(outline) = font.outline_glyph(id.with_scale_and_position(size, point(x, at.1))) {
            let bounds = outline.px_bounds();
            outline.draw(|dx, dy, cover| {
                let at = (bounds.min.x as i32 + dx as i32, bounds.min.y as i32 + dy as i32);
                blend(image, at, color, cover);
            });
        }
        x += scaled.h_advance(id);
    }
    x - at.0
}

/// Fills a rectangle, given by its upper left corner and its size.
fn fill(image: &mut RgbImage, (at, size): ((u32, u32), (u32, u32)), color: Rgb<u8>, cover: f32) {
    for y in at.1..at.1 + size.1 {
        for x in at.0..at.0 + size.0 {
            blend(image, (x as i32, y as i32), color, cover);
        }
    }
}

/// Mixes a color into a pixel. `cover` is the share of the new color, 0 to 1.
fn blend(image: &mut RgbImage, (x, y): (i32, i32), color: Rgb<u8>, cover: f32) {
    let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return };
    if let Some(pixel) = image.get_pixel_mut_checked(x, y) {
        for (old, new) in pixel.0.iter_mut().zip(color.0) {
            *old = (f32::from(*old) + (f32::from(new) - f32::from(*old)) * cover.min(1.0) + 0.5) as u8;
        }
    }
}

/// The mean of the four pixels around a point, weighted by their distance. Everything outside is black.
fn sample(image: &RgbImage, x: f32, y: f32) -> [f32; 3] {
    let (left, top) = (x.floor(), y.floor());
    let (wx, wy) = (x - left, y - top);
    let mut sum = [0.0; 3];
    for (dx, dy, weight) in
        [(0, 0, (1.0 - wx) * (1.0 - wy)), (1, 0, wx * (1.0 - wy)), (0, 1, (1.0 - wx) * wy), (1, 1, wx * wy)]
    {
        let (Ok(px), Ok(py)) = (u32::try_from(left as i32 + dx), u32::try_from(top as i32 + dy)) else {
            continue;
        };
        if let Some(pixel) = image.get_pixel_checked(px, py) {
            for (sum, channel) in sum.iter_mut().zip(pixel.0) {
                *sum += weight * f32::from(channel);
            }
        }
    }
    sum
}

/// How far a point lies outside the card, measured from its center; negative inside. The corners are round.
fn outside(u: f32, v: f32) -> f32 {
    let du = u.abs() - (CARD.0 as f32 / 2.0 - CORNER);
    let dv = v.abs() - (CARD.1 as f32 / 2.0 - CORNER);
    let (far_u, far_v) = (du.max(0.0), dv.max(0.0));
    (far_u * far_u + far_v * far_v).sqrt() + du.max(dv).min(0.0) - CORNER
}

/// The card on a table, as the camera sees it.
fn photograph(card: &RgbImage, half_turn: f32, flaw: Flaw) -> RgbImage {
    let (cos, sin) = turn(half_turn);
    let (width, height) = (PHOTO.0 as usize, PHOTO.1 as usize);
    let mut scene = Vec::with_capacity(width * height);
    for y in 0..PHOTO.1 {
        for x in 0..PHOTO.0 {
            // The camera is a little off center, as real ones are.
            let (dx, dy) = (x as f32 - 806.5, y as f32 - 590.5);
            let (u, v) = (dx * cos + dy * sin, dy * cos - dx * sin);
            // The shadow falls to the lower right and fades over a few pixels.
            let shadow = 0.25 * (1.0 - outside(u - 5.0, v - 7.0) / 12.0).clamp(0.0, 1.0);
            let light = 1.03 - 0.06 * (x as f32 / PHOTO.0 as f32) - 0.03 * (y as f32 / PHOTO.1 as f32);
            let cover = (0.5 - outside(u, v)).clamp(0.0, 1.0);
            let point = (u + (CARD.0 as f32 - 1.0) / 2.0, v + (CARD.1 as f32 - 1.0) / 2.0);
            // Beyond the last pixel of the card its color is repeated, so that the edge does not get darker.
            let (x_last, y_last) = (CARD.0 as f32 - 1.0, CARD.1 as f32 - 1.0);
            let printed = sample(card, point.0.clamp(0.0, x_last), point.1.clamp(0.0, y_last));
            let table = [104.0, 88.0, 74.0];
            let mut color = [0.0; 3];
            for (i, channel) in color.iter_mut().enumerate() {
                *channel = light * (table[i] * (1.0 - shadow) * (1.0 - cover) + printed[i] * cover);
            }
            if flaw == Flaw::Glare {
                // A lamp: an ellipse that is far too bright in the center and fades toward its edge.
                let (gx, gy) = ((x as f32 - 900.0) / 260.0, (y as f32 - 600.0) / 170.0);
                let fall = 1.0 + gx * gx + gy * gy;
                color = color.map(|channel| channel + 520.0 / (fall * fall * fall));
            }
            scene.push(color);
        }
    }
    if flaw == Flaw::Blur {
        // Three means over a square are very close to a Gaussian blur, here with a standard deviation of 4.5 pixels.
        for _ in 0..3 {
            scene = mean(&scene, &Lines { count: height, length: width, step: 1, jump: width }, 4);
            scene = mean(&scene, &Lines { count: width, length: height, step: width, jump: 1 }, 4);
        }
    }
    let mut noise = Noise(0x5EED);
    let mut photo = RgbImage::new(PHOTO.0, PHOTO.1);
    for (pixel, color) in photo.pixels_mut().zip(scene) {
        let grain = noise.next();
        pixel.0 = color.map(|channel| (channel + grain + 0.5).clamp(0.0, 255.0) as u8);
    }
    photo
}

/// The rows or the columns of an image.
struct Lines {
    count: usize,
    /// Pixels of a line.
    length: usize,
    /// Distance of a pixel from the next one of its line.
    step: usize,
    /// Distance of a line from the next one.
    jump: usize,
}

/// The mean of each pixel and `radius` pixels before and after it in its line.
fn mean(scene: &[[f32; 3]], lines: &Lines, radius: usize) -> Vec<[f32; 3]> {
    let &Lines { count, length, step, jump } = lines;
    let mut result = scene.to_vec();
    for line in 0..count {
        for at in 0..length {
            let mut sum = [0.0; 3];
            for near in at.saturating_sub(radius)..=(at + radius).min(length - 1) {
                for (sum, channel) in sum.iter_mut().zip(scene[line * jump + near * step]) {
                    *sum += channel;
                }
            }
            let averaged = (at + radius).min(length - 1) + 1 - at.saturating_sub(radius);
            result[line * jump + at * step] = sum.map(|sum| sum / averaged as f32);
        }
    }
    result
}

/// Noise of the camera: pseudo-random numbers that are the same on every system.
struct Noise(u32);

impl Noise {
    /// The sum of four uniform distributions is close to a normal distribution. Its standard deviation is 1.7 levels of
    /// brightness.
    fn next(&mut self) -> f32 {
        let mut sum = 0.0;
        for _ in 0..4 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 17;
            self.0 ^= self.0 << 5;
            sum += (self.0 >> 8) as f32 / 16_777_216.0 - 0.5;
        }
        sum * 3.0
    }
}
