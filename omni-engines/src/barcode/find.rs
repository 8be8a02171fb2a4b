//! Finds and decodes barcodes in images.

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::{GrayImage, imageops};
use rxing::{BarcodeFormat, DecodeHints, RXingResult};

use super::squares;
use super::stripes::{self, Region};
use crate::geometry::Point;
use crate::image::Image;
use crate::image::pyramid::{Part, Pyramid};
use crate::stop::{Stop, Stopped};

/// Longer side of the image in which stripes are searched, in pixels: bars are two or three pixels wide then.
const STRIPED_SIDE: u32 = 2000;

/// Longer sides of the images in which square codes are searched, in pixels. Less detail is less noise.
const SQUARE_SIDES: [u32; 2] = [1400, 700];

/// Most striped regions that are decoded.
const MAX_REGIONS: usize = 2;

/// How the first region is cut out, one after the other: degrees by which the direction of the stripes is corrected, and size.
const ATTEMPTS: [(f32, f32); 5] = [(0.0, 1.0), (0.0, 1.6), (2.0, 1.0), (-2.0, 1.0), (0.0, 0.7)];

/// Least and largest width of a region that is decoded, in pixels.
const WIDTH: std::ops::RangeInclusive<f32> = 700.0..=2400.0;

/// Kinds of barcodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Rows of bars: on the back of licenses of North America.
    Pdf417,
    /// A square with three marked corners.
    Qr,
}

/// A barcode. `Debug` does not show its text.
#[derive(Clone, PartialEq)]
pub struct Code {
    /// Its kind.
    pub kind: Kind,
    /// What it says.
    pub text: String,
    /// Points on it, in pixels of the image: those by which the decoder found it.
    pub points: Vec<Point>,
}

/// Finds barcodes, at most one of each kind, at any angle.
///
/// Takes at most 2000 by 2000 pixels of the image, and up to half a second if there is something striped that is not a code. An
/// image without stripes takes much less.
///
/// # Errors
///
/// [`Stopped`] if the mark says so.
pub fn find(image: &Image, stop: &Stop) -> Result<Vec<Code>, Stopped> {
    let pyramid = Pyramid::new(image.pixels());
    let mut codes = Vec::new();
    let mut seen = 0;
    for side in SQUARE_SIDES {
        stop.check()?;
        let (small, scale) = pyramid.within(side);
        let gray = imageops::grayscale(&small);
        if gray.width().max(gray.height()) == seen || !squares::has_corners(&gray) {
            continue;
        }
        seen = gray.width().max(gray.height());
        if let Some(found) = decode(&gray, BarcodeFormat::QR_CODE) {
            let place = |x: f32, y: f32| Point::new(x / scale, y / scale);
            codes.push(code(Kind::Qr, &found, place));
            break;
        }
    }
    codes.extend(stacked(&pyramid, stop)?);
    Ok(codes)
}

/// The corners of the largest striped region, in pixels of the image: most likely a barcode. Nothing is decoded.
#[cfg(feature = "documents")]
pub(crate) fn striped(image: &Image, stop: &Stop) -> Result<Vec<Point>, Stopped> {
    stop.check()?;
    let (small, scale) = Pyramid::new(image.pixels()).within(STRIPED_SIDE);
    let regions = stripes::regions(&imageops::grayscale(&small));
    let corners = |region: &Region| {
        let part = part(region, scale, (0.0, 1.0));
        let (width, height) = (part.width as f32, part.height as f32);
        [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)].map(|(x, y)| {
            Point::new(
                part.corner.x + x * part.right.x + y * part.down.x,
                part.corner.y + x * part.right.y + y * part.down.y,
            )
        })
    };
    Ok(regions.first().map(|region| corners(region).to_vec()).unwrap_or_default())
}

/// Finds a PDF417 code.
fn stacked(pyramid: &Pyramid<'_>, stop: &Stop) -> Result<Option<Code>, Stopped> {
    stop.check()?;
    let (small, scale) = pyramid.within(STRIPED_SIDE);
    let regions = stripes::regions(&imageops::grayscale(&small));
    for (index, region) in regions.iter().take(MAX_REGIONS).enumerate() {
        let attempts = if index == 0 { ATTEMPTS.len() } else { 2 };
        for attempt in &ATTEMPTS[..attempts] {
            stop.check()?;
            let part = part(region, scale, *attempt);
            let cut = imageops::grayscale(&pyramid.part(&part, [255; 3]));
            if let Some(found) = decode(&cut, BarcodeFormat::PDF_417) {
                let place = |x: f32, y: f32| {
                    Point::new(
                        part.corner.x + x * part.right.x + y * part.down.x,
                        part.corner.y + x * part.right.y + y * part.down.y,
                    )
                };
                return Ok(Some(code(Kind::Pdf417, &found, place)));
            }
        }
    }
    Ok(None)
}

fn code(kind: Kind, found: &RXingResult, place: impl Fn(f32, f32) -> Point) -> Code {
    let points = found.getPoints().iter().map(|point| place(point.x, point.y)).collect();
    Code { kind, text: found.getText().to_owned(), points }
}

/// A region, turned so that its bars are upright.
fn part(region: &Region, scale: f32, (degrees, size): (f32, f32)) -> Part {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let across = Point::new(
        region.across.x * cos - region.across.y * sin,
        region.across.x * sin + region.across.y * cos,
    );
    let (width, height) = (region.size.0 / scale, region.size.1 / scale);
    let step = width / (width * size).clamp(*WIDTH.start(), *WIDTH.end());
    let right = Point::new(across.x * step, across.y * step);
    let down = Point::new(-right.y, right.x);
    let (columns, rows) = (width / step, (height / step).min(*WIDTH.end()));
    Part {
        corner: Point::new(
            region.center.x / scale - (columns * right.x + rows * down.x) / 2.0,
            region.center.y / scale - (columns * right.y + rows * down.y) / 2.0,
        ),
        right,
        down,
        width: columns as u32,
        height: rows.max(1.0) as u32,
    }
}

/// Decodes one code. The decoder indexes by what it has decoded, so a damaged code could make it panic; then there is none.
fn decode(gray: &GrayImage, format: BarcodeFormat) -> Option<RXingResult> {
    let (width, height) = gray.dimensions();
    let attempt = || {
        let mut hints = DecodeHints { TryHarder: Some(true), ..DecodeHints::default() };
        let values = gray.as_raw();
        rxing::helpers::detect_in_luma_slice_with_hints(values, width, height, Some(format), &mut hints)
    };
    catch_unwind(AssertUnwindSafe(attempt)).ok()?.ok()
}

impl std::fmt::Debug for Code {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Code")
            .field("kind", &self.kind)
            .field("characters", &self.text.chars().count())
            .finish_non_exhaustive()
    }
}
