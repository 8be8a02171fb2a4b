//! Finds and decodes barcodes in images.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::imageops::FilterType;
use image::{GrayImage, Luma, RgbImage, imageops};
use rxing::common::HybridBinarizer;
use rxing::qrcode::cpp_port::detector::FindFinderPatterns;
use rxing::{
    BarcodeFormat, Binarizer, BinaryBitmap, DecodeHints, Luma8Source, MultiFormatReader, RXingResult, Reader,
};

use super::cut::{Care, cut, sharper};
use super::squares::{self, Corners};
use super::stripes::{self, Region};
use crate::geometry::{Area, Point};
use crate::image::Image;
use crate::image::pyramid::{Part, Pyramid};
use crate::stop::{Stop, Stopped};

/// Longer side of the image in which stripes are searched, in pixels: bars are then two or three pixels wide.
const STRIPED_SIDE: u32 = 2000;

/// The same for a code that fills the image: at this size its bars are equally narrow.
const FILLED_SIDE: u32 = 400;

/// Images whose longer side has at most this many pixels are enlarged, and the number of pixels that they are enlarged to: a
/// drawn code may have one pixel per square.
const SMALL: u32 = 600;
const ENLARGED: u32 = 1200;

/// Maximum number of pixels for one pixel of a small image.
const MAX_ENLARGED: u32 = 6;

/// White pixels that are put around such an image.
const FRAME: u32 = 40;

/// Maximum number of image pixels per pixel of a carefully cropped part.
const MAX_STEP: f32 = 1.5;

/// How many pixels are needed around a part.
const BEYOND: f32 = 4.0;

/// Longer sides of the images in which square codes are searched, in pixels, how much they are sharpened, and whether the
/// squares of the code are light on dark. Less detail means less noise, and blur merges the rings of the corners.
const SQUARE_LOOKS: [(u32, f32, bool); 5] =
    [(1400, 0.0, false), (700, 0.0, false), (700, 4.0, false), (1400, 0.0, true), (700, 0.0, true)];

/// How far apart the pixels are that sharpening compares, in pixels.
const BLUR: usize = 4;

/// Maximum number of striped regions that are decoded.
const MAX_REGIONS: usize = 2;

/// How many attempts are enough for something that is hardly a code.
const FEW_ATTEMPTS: usize = 2;

/// The attempts at cropping the first region: how many degrees the direction of the stripes is corrected, and the size.
const ATTEMPTS: [(f32, f32, Care); 8] = [
    (0.0, 1.0, PLAIN),
    (0.0, 1.6, CLEARER),
    (2.0, 1.0, PLAIN),
    (-2.0, 1.0, PLAIN),
    (0.0, 0.7, PLAIN),
    (1.2, 1.8, CLEARER),
    (-1.2, 1.8, CLEARER),
    (0.0, 1.8, REFOCUSED),
];

const PLAIN: Care = Care { along: 0.0, sharpen: 0.0, both_ways: false };
const CLEARER: Care = Care { along: 2.0, sharpen: 0.8, both_ways: false };

/// For bars that blur has nearly evened out. It needs an image with little noise.
const REFOCUSED: Care = Care { along: 4.0, sharpen: 7.0, both_ways: false };

/// The same for a square code: pixels per square.
const SQUARES: [(f32, Care); 4] = [
    (4.0, PLAIN),
    (6.0, Care { along: 0.0, sharpen: 0.9, both_ways: true }),
    (5.0, Care { along: 0.0, sharpen: 2.0, both_ways: true }),
    (5.0, Care { along: 0.0, sharpen: 6.0, both_ways: true }),
];

/// Maximum side of a square code that is decoded, in pixels: enough for the largest one.
const MAX_SQUARE: f32 = 1000.0;

/// Light squares around a square code.
const QUIET: f32 = 6.0;

/// The smallest share of the width of a card that a PDF417 code takes on it.
#[cfg(feature = "documents")]
const MIN_SHARE: f32 = 0.4;

/// Minimum and maximum width of a region that is decoded, in pixels.
const WIDTH: std::ops::RangeInclusive<f32> = 700.0..=2400.0;

/// Kinds of barcodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Rows of bars, on the back of North American licenses.
    Pdf417,
    /// A square with three marked corners.
    Qr,
}

/// A barcode. `Debug` does not show its text.
#[derive(Clone, PartialEq)]
pub struct Code {
    /// Its kind.
    pub kind: Kind,
    /// Its text.
    pub text: String,
    /// Points on it, in pixels of the image: those that the decoder found it by.
    pub points: Vec<Point>,
}

/// Finds barcodes, at most one of each kind, at any angle.
///
/// Decodes at most 25 times for a square code, only where an image has few corners of such codes, and 20 times for the
/// largest striped regions; twice more if the image is small. What is decoded has at most 2400 by 2400 pixels. An image
/// without stripes and corners is not decoded at all, unless it is small.
///
/// # Errors
///
/// [`Stopped`] if the mark says so.
pub fn find(image: &Image, stop: &Stop) -> Result<Vec<Code>, Stopped> {
    let longest = image.width().max(image.height());
    if longest > SMALL || longest == 0 {
        return within(image.pixels(), stop);
    }
    let times = ENLARGED.div_ceil(longest).min(MAX_ENLARGED);
    let (width, height) = (image.width() * times, image.height() * times);
    let large = imageops::resize(image.pixels(), width, height, FilterType::CatmullRom);
    let mut found = within(&large, stop)?;
    if found.is_empty() {
        // It may be nothing but a code, without space around it.
        let mut framed = GrayImage::from_pixel(width + 2 * FRAME, height + 2 * FRAME, Luma([255]));
        imageops::replace(&mut framed, &imageops::grayscale(&large), FRAME.into(), FRAME.into());
        let place = |x: f32, y: f32| Point::new(x - FRAME as f32, y - FRAME as f32);
        for (kind, format) in [(Kind::Qr, BarcodeFormat::QR_CODE), (Kind::Pdf417, BarcodeFormat::PDF_417)] {
            stop.check()?;
            found.extend(decode(&framed, format).map(|found| code(kind, &found, place)));
        }
    }
    for point in found.iter_mut().flat_map(|code| &mut code.points) {
        *point = Point::new(point.x / times as f32, point.y / times as f32);
    }
    Ok(found)
}

/// The same, only for a square code. It takes long only if there is one.
#[cfg(feature = "documents")]
pub(crate) fn find_square(image: &Image, stop: &Stop) -> Result<Option<Code>, Stopped> {
    square(&Grays(Pyramid::new(image.pixels())), stop)
}

fn within(pixels: &RgbImage, stop: &Stop) -> Result<Vec<Code>, Stopped> {
    let gray = Grays(Pyramid::new(pixels));
    let square = square(&gray, stop)?;
    Ok(square.into_iter().chain(stacked(&gray, stop)?).collect())
}

/// The image in gray.
struct Grays<'a>(Pyramid<'a>);

impl Grays<'_> {
    /// The image with sides of at most this many pixels, and how much smaller it is than the original.
    fn within(&self, longest: u32) -> (GrayImage, f32) {
        let (small, scale) = self.0.within(longest);
        (imageops::grayscale(&small), scale)
    }

    /// A part of the image, in its pixels.
    fn cut(&self, part: &Part, care: Care) -> GrayImage {
        let step = part.right.distance(Point::default());
        let full = self.0.full();
        let (width, height) = (part.width as f32, part.height as f32);
        let corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)].map(|(x, y)| part.at(x, y));
        let area = Area::around(&corners);
        let (left, top) = ((area.x - BEYOND).max(0.0) as u32, (area.y - BEYOND).max(0.0) as u32);
        let (width, height) = ((area.width + 2.0 * BEYOND) as u32, (area.height + 2.0 * BEYOND) as u32);
        if step > MAX_STEP || left >= full.width() || top >= full.height() {
            // There is enough detail, and less detail means less noise.
            return imageops::grayscale(&self.0.part(part, [255; 3]));
        }
        let (width, height) = (width.min(full.width() - left), height.min(full.height() - top));
        let gray = imageops::grayscale(&*imageops::crop_imm(full, left, top, width, height));
        let corner = Point::new(part.corner.x - left as f32, part.corner.y - top as f32);
        cut(&gray, &Part { corner, ..*part }, care)
    }
}

/// Finds a QR code.
fn square(gray: &Grays<'_>, stop: &Stop) -> Result<Option<Code>, Stopped> {
    let mut seen = None;
    for (side, sharpen, is_inverted) in SQUARE_LOOKS {
        stop.check()?;
        let (mut small, scale) = gray.within(side);
        let look = Some((small.dimensions(), sharpen > 0.0, is_inverted));
        if look == seen {
            continue;
        }
        seen = look;
        if sharpen > 0.0 {
            small = sharper(&small, BLUR, sharpen);
        }
        if is_inverted {
            imageops::invert(&mut small);
        }
        let Some(corners) = squares::corners(&small) else { continue };
        for (size, care) in SQUARES {
            stop.check()?;
            let part = around(&corners, scale, size);
            let mut cut = gray.cut(&part, care);
            if is_inverted {
                imageops::invert(&mut cut);
            }
            if let Some(found) = decode(&cut, BarcodeFormat::QR_CODE) {
                return Ok(Some(code(Kind::Qr, &found, |x, y| part.at(x, y))));
            }
        }
        if let Some(found) = decode(&small, BarcodeFormat::QR_CODE) {
            return Ok(Some(code(Kind::Qr, &found, |x, y| Point::new(x / scale, y / scale))));
        }
    }
    Ok(None)
}

/// The part around a square code, upright, with this many pixels per square.
fn around(corners: &Corners, scale: f32, size: f32) -> Part {
    let [at, one, other] = corners.middles.map(|middle| Point::new(middle.x / scale, middle.y / scale));
    let squares = 7.0 + f32::midpoint(at.distance(one), at.distance(other)) * scale / corners.module;
    let side = ((squares + 2.0 * QUIET) * size).clamp(50.0, MAX_SQUARE);
    let length = at.distance(one).max(1.0);
    let step = (squares + 2.0 * QUIET) * corners.module / scale / side;
    let right = Point::new((one.x - at.x) / length * step, (one.y - at.y) / length * step);
    let down = Point::new(-right.y, right.x);
    // The code is on the side of the other corner.
    let (x, y) = (f32::midpoint(one.x, other.x), f32::midpoint(one.y, other.y));
    let half = side / 2.0;
    Part {
        corner: Point::new(x - half * (right.x + down.x), y - half * (right.y + down.y)),
        right,
        down,
        width: side as u32,
        height: side as u32,
    }
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
        [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)].map(|(x, y)| part.at(x, y))
    };
    Ok(regions.first().map(|region| corners(region).to_vec()).unwrap_or_default())
}

/// Whether a region looks like a PDF417 code, readable or not: stripes that fill a large part of the width of an upright
/// card.
#[cfg(feature = "documents")]
pub(crate) fn has_look_of_stacked(image: &Image, stop: &Stop) -> Result<bool, Stopped> {
    stop.check()?;
    let (small, _) = Pyramid::new(image.pixels()).within(STRIPED_SIDE);
    let (width, regions) = (small.width() as f32, stripes::regions(&imageops::grayscale(&small)));
    let level = |region: &Region| region.across.x.abs() > 0.9;
    let is_wide = |region: &Region| region.size.0 >= MIN_SHARE * width && region.is_filled();
    Ok(regions.first().is_some_and(|region| level(region) && is_wide(region)))
}

/// Finds a PDF417 code.
fn stacked(gray: &Grays<'_>, stop: &Stop) -> Result<Option<Code>, Stopped> {
    for side in [STRIPED_SIDE, FILLED_SIDE] {
        stop.check()?;
        let (small, scale) = gray.within(side);
        let regions = stripes::regions(&small);
        for (index, region) in regions.iter().take(MAX_REGIONS).enumerate() {
            let attempts = if index == 0 && region.is_filled() { ATTEMPTS.len() } else { FEW_ATTEMPTS };
            for (degrees, size, care) in &ATTEMPTS[..attempts] {
                stop.check()?;
                let part = part(region, scale, (*degrees, *size));
                if let Some(found) = decode(&gray.cut(&part, *care), BarcodeFormat::PDF_417) {
                    return Ok(Some(code(Kind::Pdf417, &found, |x, y| part.at(x, y))));
                }
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
    let step = width / (width.max(*WIDTH.start()) * size).min(*WIDTH.end());
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

/// Decodes one code. The decoder uses decoded values as indexes, so a damaged code could make it panic. Then the result is
/// `None`.
fn decode(gray: &GrayImage, format: BarcodeFormat) -> Option<RXingResult> {
    let (width, height) = gray.dimensions();
    let attempt = || {
        let source = Luma8Source::new_with_slice(gray.as_raw(), width, height).ok()?;
        let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
        if format == BarcodeFormat::QR_CODE && !has_few_corners(gray, &bitmap) {
            return None;
        }
        let formats = Some(HashSet::from([format]));
        let hints = DecodeHints { TryHarder: Some(true), PossibleFormats: formats, ..DecodeHints::default() };
        MultiFormatReader::default().decode_with_hints(&mut bitmap, &hints).ok()
    };
    catch_unwind(AssertUnwindSafe(attempt)).ok()?
}

/// Whether there are so few corners of square codes that the decoder does not take long: it tries to read a code between any
/// three of them, which takes a minute if they fill a small image. It may see others than we do, but counts them quickly
/// only if there are not thousands.
fn has_few_corners<B: Binarizer>(gray: &GrayImage, bitmap: &BinaryBitmap<B>) -> bool {
    squares::are_few(gray) && FindFinderPatterns(bitmap.get_black_matrix(), true, 0).len() <= squares::FEW
}

impl std::fmt::Debug for Code {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Code")
            .field("kind", &self.kind)
            .field("characters", &self.text.chars().count())
            .finish_non_exhaustive()
    }
}
