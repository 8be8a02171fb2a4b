//! Images: decoding, measuring, cropping.
//!
//! Everything that this module says about an image is measured on its pixels, without a neural network: its size, its
//! sharpness, its glare, and the outline of a card in it. The bytes come from strangers, so nothing may panic or
//! allocate without a limit, whatever they are.

mod card;
mod decode;
mod error;
mod format;
mod jpeg;
mod noise;
#[cfg(any(feature = "faces", feature = "text", feature = "barcodes"))]
pub(crate) mod pyramid;
mod quality;
#[cfg(any(feature = "faces", feature = "text", feature = "barcodes"))]
mod resize;
mod webp;

use std::fmt;

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

pub use card::Card;
pub use error::DecodeError;
pub use format::{Format, pdf_start};
pub use quality::Quality;

#[cfg(feature = "pdf")]
pub(crate) use decode::transparent;

/// Maximum number of pixels in an image. Larger images are not decoded.
pub const MAX_PIXELS: u64 = 50_000_000;

/// Maximum length of a side of an image, in pixels. JPEG allows no more, so every decoded image can be encoded again.
const MAX_SIDE: u32 = 65_535;

/// A decoded image: upright, in color, without transparency.
#[derive(Clone, PartialEq, Eq)]
pub struct Image {
    pixels: RgbImage,
}

/// A part of an image, in percent of its width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// Distance from the left edge.
    pub left: u8,
    /// Distance from the top edge.
    pub top: u8,
    /// Width.
    pub width: u8,
    /// Height.
    pub height: u8,
}

impl Image {
    /// Decodes a JPEG, PNG or WebP file. The content decides which one it is.
    ///
    /// JPEG may be baseline or progressive, in gray, YCbCr, RGB, CMYK or YCCK; PNG and WebP of any kind. Transparent areas
    /// become white, and only the first frame of an animation is used. The orientation in the EXIF data is applied;
    /// color profiles are not.
    ///
    /// An image takes at most 13 bytes per pixel while it is decoded, in addition to the file, and 3 afterward; what
    /// is known to be larger than [`MAX_PIXELS`] is refused before that. Time grows only with the pixels and the
    /// bytes of the file. A JPEG file with more than 100 scans is refused, because each of them goes over the pixels.
    ///
    /// # Errors
    ///
    /// Any [`DecodeError`]. Damaged files are refused, not decoded with gray areas: a JPEG file is complete if it has every
    /// coefficient, with or without an end marker.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        decode::decode(bytes).map(|pixels| Self { pixels })
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
    ///
    /// Goes over all pixels once, and a few times over a copy of at most 1000 by 1000 pixels. Takes at most 9 MB.
    #[must_use]
    pub fn quality(&self) -> Quality {
        quality::measure(&self.pixels)
    }

    /// Standard deviation of the noise of the camera, in levels of brightness from 0 to about 100, on a document that is
    /// this many pixels wide.
    ///
    /// It is measured on the given pixels, because whatever straightens or scales an image smooths it. Beyond 1500 pixels, a
    /// document shows no more detail, and neighboring pixels are averaged when it is looked at, so their noise counts less.
    /// Goes over three in eight rows once.
    #[must_use]
    pub fn noise(&self, width_px: f64) -> f64 {
        noise::measure(&self.pixels) * (DETAILED_WIDTH / width_px.max(1.0)).min(1.0)
    }

    /// The largest card or paper whose whole outline is in the image, straightened.
    ///
    /// `None` if there is no such outline: it lacks contrast to the background, has a shape other than a card, a passport
    /// page or paper, is cut off by the edge of the image, or covers less than a tenth of it. The card may be upside down,
    /// because only the outline is considered, and an upright paper is rotated to landscape.
    ///
    /// The work is that of [`cards`](Self::cards).
    #[must_use]
    pub fn card(&self) -> Option<Card> {
        self.cards().into_iter().find(|card| !card.touches_edge)
    }

    /// All cards and papers, the largest first, including others of about the same size beside it. If none is whole,
    /// those that the edge of the image cuts off a little.
    ///
    /// Lines are searched in a copy of at most 400 by 400 pixels, at most twice. All sets of four are tried that at most 56
    /// lines and the edges of the image make. There are at most four cards, each of at most 2000 by 2000 pixels (12 MB).
    #[must_use]
    pub fn cards(&self) -> Vec<Card> {
        self.outlines().cards
    }

    /// The cards, and smaller things beside a paper that may be some.
    pub(crate) fn outlines(&self) -> card::Outlines {
        card::find(&self.pixels)
    }

    /// Crops a part. Anything beyond the edge of the image is left out; `None` if nothing remains. The part is a copy: it
    /// takes 3 bytes per pixel.
    #[must_use]
    pub fn part(&self, area: Area) -> Option<Self> {
        // No side is longer than 65,535 pixels, so nothing overflows.
        let share = |percent: u8, side: u32| side * u32::from(percent.min(100)) / 100;
        let (left, top) = (share(area.left, self.width()), share(area.top, self.height()));
        let width = share(area.width, self.width()).min(self.width() - left);
        let height = share(area.height, self.height()).min(self.height() - top);
        if width == 0 || height == 0 {
            return None;
        }
        let pixels = image::imageops::crop_imm(&self.pixels, left, top, width, height).to_image();
        Some(Self { pixels })
    }

    /// Stacks images in their order. The result is as wide as the widest; the space beside a narrower one is white.
    ///
    /// `None` if there are no images, or the result would be larger than an image may be. The result takes 3 bytes per
    /// pixel, and so at most 150 MB.
    #[must_use]
    pub fn stack(images: &[Self]) -> Option<Self> {
        let width = images.iter().map(Self::width).max()?;
        let height: u64 = images.iter().map(|image| u64::from(image.height())).sum();
        let height = u32::try_from(height).ok().filter(|height| *height <= MAX_SIDE)?;
        if u64::from(width) * u64::from(height) > MAX_PIXELS {
            return None;
        }
        let mut pixels = RgbImage::from_pixel(width, height, Rgb([255; 3]));
        let mut top = 0;
        for image in images {
            image::imageops::replace(&mut pixels, &image.pixels, 0, top);
            top += i64::from(image.height());
        }
        Some(Self { pixels })
    }

    /// The pixels, for the modules of this crate that analyze them further.
    #[cfg(any(feature = "faces", feature = "text", feature = "barcodes", feature = "specimens"))]
    pub(crate) fn pixels(&self) -> &RgbImage {
        &self.pixels
    }

    /// An image from pixels that were made here.
    #[cfg(any(test, feature = "documents", feature = "specimens"))]
    pub(crate) fn from_pixels(pixels: RgbImage) -> Self {
        Self { pixels }
    }

    /// Encodes the image as PNG, which keeps every pixel.
    #[cfg(feature = "specimens")]
    #[must_use]
    pub fn to_png(&self) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        // Writing to memory does not fail, and every image has a size that PNG allows.
        let _ = self.pixels.write_to(&mut bytes, image::ImageFormat::Png);
        bytes.into_inner()
    }

    /// Encodes the image as JPEG. The quality is clamped to the range from 1 to 100.
    ///
    /// Goes over all pixels once, block by block, so that only the file takes memory.
    #[must_use]
    pub fn to_jpeg(&self, quality: u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        match JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&self.pixels) {
            Ok(()) => bytes,
            // Cannot happen: the encoder refuses sides that JPEG does not allow, and no image has such a side.
            Err(_) => Vec::new(),
        }
    }
}

/// The width at which a document shows all of its detail, in pixels: 300 dots per inch of the page of a passport.
const DETAILED_WIDTH: f64 = 1500.0;

/// The highest [`noise`](Image::noise) of a document on which a person can check the portrait and the print. Photographs and
/// scans of 97 people and documents measured at most 13, half of them less than 1.
pub const MAX_DOCUMENT_NOISE: f64 = 40.0;

/// The lowest [`jpeg_quality`] of a document that is not guessed: below it, blocks replace the shapes of letters.
pub const MIN_DOCUMENT_JPEG_QUALITY: u8 = 6;

/// The quality, 1 to 100, at which a JPEG file was encoded. `None` for other files.
#[must_use]
pub fn jpeg_quality(bytes: &[u8]) -> Option<u8> {
    Format::of(bytes).filter(|format| *format == Format::Jpeg).and_then(|_| jpeg::quality(bytes))
}

/// Shows only the size: the pixels may be a person's face or ID.
impl fmt::Debug for Image {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Image")
            .field("width", &self.width())
            .field("height", &self.height())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
