//! Images that are put on pages.

use std::sync::Arc;

use image::RgbaImage;
use image::imageops::thumbnail;

use super::object::{Dict, Object};
use super::objects::{Objects, deflated};
use crate::image::{DecodeError, transparent};

/// Maximum length of a side in pixels. Larger images are scaled down: this is sharp enough for a whole printed page.
const MAX_SIDE: u32 = 2400;

/// An image to put on pages, as it will be in the file.
#[derive(Clone)]
pub struct Drawing {
    pixels: Arc<Pixels>,
}

pub(super) struct Pixels {
    width: u32,
    height: u32,
    is_gray: bool,
    /// Compressed.
    color: Vec<u8>,
    /// Compressed, if something is transparent.
    alpha: Option<Vec<u8>>,
}

impl Drawing {
    /// Decodes a PNG, JPEG or WebP file, including its transparency. White is not transparent. The
    /// orientation in the EXIF data is applied. An image with more than 2400 pixels on a side is scaled down.
    ///
    /// Takes at most 13 bytes of memory per pixel, as [`Image::decode`](crate::image::Image::decode) does.
    ///
    /// # Errors
    ///
    /// Any [`DecodeError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let image = transparent(bytes)?;
        if image.width() == 0 || image.height() == 0 {
            return Err(DecodeError::Broken);
        }
        let longest = image.width().max(image.height());
        if longest <= MAX_SIDE {
            return Ok(Self::of(&image));
        }
        let scaled = |side: u32| ((u64::from(side) * u64::from(MAX_SIDE) / u64::from(longest)) as u32).max(1);
        Ok(Self::of(&thumbnail(&image, scaled(image.width()), scaled(image.height()))))
    }

    fn of(image: &RgbaImage) -> Self {
        let is_gray = image.pixels().all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]);
        let color: Vec<u8> = match is_gray {
            true => image.pixels().map(|pixel| pixel[0]).collect(),
            false => image.pixels().flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect(),
        };
        let opaque = image.pixels().all(|pixel| pixel[3] == 255);
        let alpha = (!opaque).then(|| deflated(&image.pixels().map(|pixel| pixel[3]).collect::<Vec<_>>()));
        let (width, height) = image.dimensions();
        Self { pixels: Arc::new(Pixels { width, height, is_gray, color: deflated(&color), alpha }) }
    }

    /// Its width divided by its height.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        f64::from(self.pixels.width) / f64::from(self.pixels.height.max(1))
    }

    /// Identifies the drawing and its copies.
    pub(super) fn pixels(&self) -> &Arc<Pixels> {
        &self.pixels
    }
}

/// Adds an image to a file.
pub(super) fn add(objects: &mut Objects, pixels: &Pixels) -> u32 {
    let dict = |space: &[u8]| {
        Dict::of([
            (b"Type", Object::name(b"XObject")),
            (b"Subtype", Object::name(b"Image")),
            (b"Width", Object::Int(i64::from(pixels.width))),
            (b"Height", Object::Int(i64::from(pixels.height))),
            (b"ColorSpace", Object::name(space)),
            (b"BitsPerComponent", Object::Int(8)),
            (b"Filter", Object::name(b"FlateDecode")),
        ])
    };
    let mut color = dict(if pixels.is_gray { b"DeviceGray" } else { b"DeviceRGB" });
    if let Some(alpha) = &pixels.alpha {
        let mask = objects.add_stream(dict(b"DeviceGray"), alpha);
        color.set(b"SMask", Object::reference(mask));
    }
    objects.add_stream(color, &pixels.color)
}
