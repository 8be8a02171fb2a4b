//! File formats, recognized by their first bytes: file names lie.

use std::fmt;

/// A file format that people send as images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// JPEG, of the kinds that cameras and browsers write.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
    /// An unsupported kind of JPEG: lossless, with arithmetic coding, or more than 8 bits per channel.
    UnusualJpeg,
    /// HEIC, as phone cameras write it.
    Heic,
    /// AVIF.
    Avif,
    /// BMP.
    Bmp,
    /// GIF.
    Gif,
    /// TIFF, and raw camera images.
    Tiff,
    /// JPEG 2000.
    Jpeg2000,
    /// JPEG XL.
    JpegXl,
    /// A PDF document.
    Pdf,
}

/// Brands of HEIC files in the container that HEIC and AVIF share.
const HEIC_BRANDS: [&[u8; 4]; 8] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"];

/// Brands of the container itself. Files with nothing more precise are HEIC.
const SHARED_BRANDS: [&[u8; 4]; 2] = [b"mif1", b"msf1"];

impl Format {
    /// The format that the bytes begin like.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let found = match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Self::Jpeg,
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Self::Png,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Self::WebP,
            [_, _, _, _, b'f', b't', b'y', b'p', brands @ ..] => return by_brand(brands),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Self::Gif,
            [b'I', b'I', 0x2A | 0x2B, 0, ..] | [b'M', b'M', 0, 0x2A | 0x2B, ..] => Self::Tiff,
            [0xFF, 0x0A, ..] | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => Self::JpegXl,
            [0xFF, 0x4F, 0xFF, 0x51, ..] | [0, 0, 0, 12, b'j', b'P', b' ', b' ', ..] => Self::Jpeg2000,
            // Two letters are little evidence, so the reserved bytes of the header must be zero as well.
            [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Self::Bmp,
            _ if pdf_start(bytes).is_some() => Self::Pdf,
            _ => return None,
        };
        Some(found)
    }

    /// Whether [`Image::decode`](super::Image::decode) reads it.
    #[must_use]
    pub fn is_read(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::WebP)
    }
}

/// How far into a file the mark of a PDF file may be.
const PDF_HEAD: usize = 1024;

/// Where a PDF file begins. A few bytes may precede its mark, `%PDF-`. What follows the mark is not checked. `None` if
/// it is not a PDF file.
#[must_use]
pub fn pdf_start(bytes: &[u8]) -> Option<usize> {
    let head = bytes.get(..bytes.len().min(PDF_HEAD)).unwrap_or_default();
    head.windows(5).position(|window| window == b"%PDF-")
}

/// The format by the main brand of a container, or else by its compatible brands.
fn by_brand(brands: &[u8]) -> Option<Format> {
    // The main brand is followed by a version, which is not a brand. Files name a few brands.
    let brands: Vec<&[u8]> = brands.chunks_exact(4).take(16).collect();
    let precise = brands.iter().find_map(|brand| match *brand {
        b"avif" | b"avis" => Some(Format::Avif),
        brand if HEIC_BRANDS.iter().any(|heic| brand == *heic) => Some(Format::Heic),
        _ => None,
    });
    let is_shared = |brand: &&[u8]| SHARED_BRANDS.iter().any(|shared| brand == shared);
    precise.or_else(|| brands.iter().any(is_shared).then_some(Format::Heic))
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::UnusualJpeg => "JPEG that is lossless, arithmetic or has more than 8 bits a channel",
            Self::Heic => "HEIC",
            Self::Avif => "AVIF",
            Self::Bmp => "BMP",
            Self::Gif => "GIF",
            Self::Tiff => "TIFF",
            Self::Jpeg2000 => "JPEG 2000",
            Self::JpegXl => "JPEG XL",
            Self::Pdf => "PDF",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_apart_by_content() {
        let files: [(&[u8], Option<Format>); 21] = [
            (b"\xFF\xD8\xFF\xE0", Some(Format::Jpeg)),
            (b"\x89PNG\r\n\x1a\n", Some(Format::Png)),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some(Format::WebP)),
            (b"\0\0\0\x24ftypheic\0\0\0\0mif1heic", Some(Format::Heic)),
            (b"\0\0\0\x24ftypmif1\0\0\0\0", Some(Format::Heic)),
            (b"\0\0\0\x24ftypisom\0\0\0\0iso2avif", Some(Format::Avif)),
            (b"\0\0\0\x24ftypmif1\0\0\0\0mif1avif", Some(Format::Avif)),
            (b"\0\0\0\x24ftypavif\0\0\0\0avifmif1", Some(Format::Avif)),
            (b"\0\0\0\x24ftypisom\0\0\0\0iso2mp41", None),
            (b"GIF89a\x01\0", Some(Format::Gif)),
            (b"II*\0\x08", Some(Format::Tiff)),
            (b"MM\0*\0", Some(Format::Tiff)),
            (b"BM\x36\x10\x0E\0\0\0\0\0\x36", Some(Format::Bmp)),
            (b"BMW is not an image", None),
            (b"\0\0\0\x0CjP  \r\n\x87\n", Some(Format::Jpeg2000)),
            (b"\xFF\x0A\xFA\x1F", Some(Format::JpegXl)),
            (b"%PDF-1.7", Some(Format::Pdf)),
            (b"\r\n%PDF-1.7", Some(Format::Pdf)),
            (b"RIFF\0\0\0\0WAVE", None),
            (b"", None),
            (b"\0\0\0\0ftyp", None),
        ];
        for (bytes, format) in files {
            assert_eq!(Format::of(bytes), format, "{bytes:?}");
        }
    }
}
