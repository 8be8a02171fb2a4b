//! Decoding and measuring of photographs.
//!
//! What is told about a picture here is measured on its pixels, with no model and no persona: its size, whether it is
//! sharp, whether a reflection covers it, and where a card lies in it. The input comes from strangers, so nothing in
//! this module may panic or allocate without a limit, whatever the bytes are.

mod card;
mod jpeg;
mod quality;

use std::fmt;
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};

pub use card::Card;
pub use quality::Quality;

/// Most pixels that a picture may have. Beyond it nothing is decoded.
pub const MAX_PIXELS: u64 = 50_000_000;

/// Longest side of a picture: JPEG cannot express more, and what was decoded must be encodable again.
const MAX_SIDE: u32 = 65_535;

/// The most bytes that a decoder may take: sixteen bits in four channels is the widest pixel there is.
const MAX_DECODER_BYTES: u64 = MAX_PIXELS * 8;

/// A decoded picture, upright, in colour, without transparency.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    pixels: RgbImage,
}

/// Why bytes could not be decoded. The texts hold nothing of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureError {
    /// The bytes are neither JPEG nor PNG.
    NotAnImage,
    /// The picture has more than [`MAX_PIXELS`] pixels, or a side that is too long.
    TooLarge,
    /// The data says that it is a picture, but it is damaged or cut short.
    Broken,
}

impl Picture {
    /// Decodes a JPEG or PNG file; which of both it is, is decided by the content.
    ///
    /// The orientation that a camera notes in the EXIF data is applied, transparency is dropped.
    ///
    /// # Errors
    ///
    /// Every kind of [`PictureError`]. Damaged files are refused rather than shown with grey areas.
    pub fn decode(bytes: &[u8]) -> Result<Self, PictureError> {
        let format = match image::guess_format(bytes) {
            Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png)) => format,
            _ => return Err(PictureError::NotAnImage),
        };
        let mut limits = Limits::default();
        limits.max_image_width = Some(MAX_SIDE);
        limits.max_image_height = Some(MAX_SIDE);
        limits.max_alloc = Some(MAX_DECODER_BYTES);
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(PictureError::from_decoder)?;
        // The limits of the decoder count bytes and sides; the promise to callers is about pixels.
        let (width, height) = decoder.dimensions();
        if u64::from(width) * u64::from(height) > MAX_PIXELS {
            return Err(PictureError::TooLarge);
        }
        // The JPEG decoder fills what is missing with grey and calls it a success.
        if format == ImageFormat::Jpeg && !jpeg::is_complete(bytes) {
            return Err(PictureError::Broken);
        }
        // A picture without a readable note about its orientation is taken as it is.
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let mut image = DynamicImage::from_decoder(decoder).map_err(PictureError::from_decoder)?;
        image.apply_orientation(orientation);
        Ok(Self { pixels: image.into_rgb8() })
    }

    /// Width in pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.pixels.width()
    }

    /// Height in pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.pixels.height()
    }

    /// Measures sharpness, glare and brightness.
    #[must_use]
    pub fn quality(&self) -> Quality {
        quality::measure(&self.pixels)
    }

    /// Finds the card that lies on a plain background, cuts it out and turns its long side level.
    ///
    /// `None` when there is no such outline: no contrast to the background, another shape, cut off by the edge of the
    /// picture, or less than a tenth of it. The card may still be upside down: only its outline is looked at.
    #[must_use]
    pub fn card(&self) -> Option<Card> {
        card::find(&self.pixels)
    }

    /// Encodes the picture as JPEG; the quality goes from 1 to 100, other values are moved into that range.
    #[must_use]
    pub fn to_jpeg(&self, quality: u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        match JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&self.pixels) {
            Ok(()) => bytes,
            // The encoder refuses sides that JPEG cannot express, which no picture has, and a `Vec` takes every byte.
            Err(_) => Vec::new(),
        }
    }
}

/// Shows the size only: the pixels are somebody's face or document.
impl fmt::Debug for Picture {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Picture")
            .field("width", &self.width())
            .field("height", &self.height())
            .finish_non_exhaustive()
    }
}

impl PictureError {
    fn from_decoder(error: ImageError) -> Self {
        match error {
            ImageError::Limits(_) => Self::TooLarge,
            _ => Self::Broken,
        }
    }
}

impl fmt::Display for PictureError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::NotAnImage => "neither a jpeg nor a png file",
            Self::TooLarge => "more than 50 megapixels",
            Self::Broken => "image data damaged or cut short",
        })
    }
}

impl std::error::Error for PictureError {}

#[cfg(test)]
mod tests;
