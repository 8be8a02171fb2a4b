//! From the bytes of a file to pixels.

use std::borrow::Cow;
use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};

use super::jpeg::{self, Fault};
use super::{DecodeError, Format, MAX_PIXELS, MAX_SIDE, webp};

/// The maximum number of bytes that a decoder may allocate. The largest pixel has four channels of sixteen bits.
const MAX_DECODER_BYTES: u64 = MAX_PIXELS * 8;

/// What a decoder of PNG may allocate besides the pixels: its limit is also that of a compressed color profile, which is
/// read and not used.
const BESIDE_PIXELS: u64 = 1 << 20;

/// Marker of the end of a JPEG file.
const JPEG_END: [u8; 2] = [0xFF, 0xD9];

/// Decodes a file: upright, in color, on white.
pub(super) fn decode(bytes: &[u8]) -> Result<RgbImage, DecodeError> {
    let (image, orientation) = as_stored(bytes)?;
    let mut image = DynamicImage::ImageRgb8(on_white(image));
    image.apply_orientation(orientation);
    Ok(image.into_rgb8())
}

/// Decodes a file: upright, with transparency.
#[cfg(feature = "pdf")]
pub(crate) fn transparent(bytes: &[u8]) -> Result<image::RgbaImage, DecodeError> {
    let (image, orientation) = as_stored(bytes)?;
    // First to eight bits a channel: rotating takes as much memory again.
    let mut image = DynamicImage::ImageRgba8(image.into_rgba8());
    image.apply_orientation(orientation);
    Ok(image.into_rgba8())
}

/// Decodes a file as stored, and says how it has to be rotated.
fn as_stored(bytes: &[u8]) -> Result<(DynamicImage, Orientation), DecodeError> {
    let (bytes, format) = match Format::of(bytes) {
        Some(Format::Jpeg) => (whole_jpeg(bytes)?, ImageFormat::Jpeg),
        Some(Format::Png) => (bytes.into(), ImageFormat::Png),
        Some(Format::WebP) => (webp::checked(bytes)?.into(), ImageFormat::WebP),
        Some(other) => return Err(DecodeError::Unsupported(other)),
        None => return Err(DecodeError::NotAnImage),
    };
    let mut decoder = decoder(&bytes, format)?;
    // An image without a readable orientation is used as it is.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(DecodeError::from_decoder)?;
    Ok((image, orientation))
}

/// A JPEG file up to the end of its image, with an end marker.
fn whole_jpeg(bytes: &[u8]) -> Result<Cow<'_, [u8]>, DecodeError> {
    let end = jpeg::end(bytes).map_err(|fault| match fault {
        Fault::Damaged => DecodeError::Broken,
        Fault::TooLarge => DecodeError::TooLarge,
        Fault::Unusual => DecodeError::Unsupported(Format::UnusualJpeg),
    })?;
    let (data, rest) = bytes.split_at_checked(end).ok_or(DecodeError::Broken)?;
    match rest.starts_with(&JPEG_END) {
        true => Ok(bytes[..end + JPEG_END.len()].into()),
        false => Ok([data, &JPEG_END].concat().into()),
    }
}

/// A decoder for an image, unless it is too large.
fn decoder(bytes: &[u8], format: ImageFormat) -> Result<impl ImageDecoder, DecodeError> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(match png_pixels(bytes) {
        Some(pixels) => (pixels * 8 + BESIDE_PIXELS).min(MAX_DECODER_BYTES),
        None => MAX_DECODER_BYTES,
    });
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(DecodeError::from_decoder)?;
    // The limits of the decoder are on bytes and sides, but the documented limit is on pixels.
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS { Err(DecodeError::TooLarge) } else { Ok(decoder) }
}

/// The number of pixels that the header of a PNG file states.
fn png_pixels(bytes: &[u8]) -> Option<u64> {
    let number = |at: usize| Some(u64::from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)));
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    Some(number(16)?.saturating_mul(number(20)?).min(MAX_PIXELS))
}

/// The image on a white background, where it is transparent.
fn on_white(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let image = image.into_rgba8();
    let mut values = Vec::with_capacity(image.width() as usize * image.height() as usize * 3);
    for pixel in image.pixels() {
        let [color @ .., alpha] = pixel.0.map(u32::from);
        values.extend(color.map(|value| ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8));
    }
    // There are three values for each pixel, so this is never empty.
    RgbImage::from_raw(image.width(), image.height(), values).unwrap_or_default()
}

impl DecodeError {
    fn from_decoder(error: ImageError) -> Self {
        match error {
            ImageError::Limits(_) => Self::TooLarge,
            _ => Self::Broken,
        }
    }
}
