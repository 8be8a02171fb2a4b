//! Why an image cannot be decoded.

use std::fmt;

use super::Format;

/// Why bytes could not be decoded. The texts contain none of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The bytes are not an image in any known format.
    NotAnImage,
    /// The bytes begin like a file in an unsupported format.
    Unsupported(Format),
    /// The image has more than [`MAX_PIXELS`](super::MAX_PIXELS) pixels, or a side that is too long.
    TooLarge,
    /// The bytes begin like an image, but are damaged or incomplete.
    Broken,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnImage => {
                out.write_str("not an image: neither JPEG, PNG nor WebP; convert it to one of them")
            }
            Self::Unsupported(format) => write!(out, "{format} is not supported; convert it to JPEG or PNG"),
            Self::TooLarge => out.write_str("more than 50 megapixels; make the image smaller"),
            Self::Broken => out.write_str("the image data is damaged or incomplete; use the whole file"),
        }
    }
}

impl std::error::Error for DecodeError {}
