//! Images that are not files of their own: pixels, compressed without loss.

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::PdfError;
use super::object::{Dict, Object};
use super::update::Update;
use crate::image::MAX_PIXELS;

/// What the values of a pixel are, each in one byte.
#[derive(Clone, Copy)]
pub(super) enum Color {
    Gray,
    Rgb,
}

impl Color {
    /// The color of an image. `None` if its values do not have eight bits, or mean something else.
    pub(super) fn of(update: &Update, image: &Dict) -> Result<Option<Self>, PdfError> {
        let bits = update.get(image, b"BitsPerComponent")?.and_then(|bits| bits.as_int());
        let range = update.get(image, b"Decode")?.map(Object::into_array).unwrap_or_default();
        let is_usual = range.first().is_none_or(|least| least.as_number() == Some(0.0));
        if bits != Some(8) || !is_usual {
            return Ok(None);
        }
        let space = update.get(image, b"ColorSpace")?.unwrap_or(Object::Null);
        let parts = space.as_array().unwrap_or(std::slice::from_ref(&space));
        let part = |index| parts.get(index).map(|part| update.follow(part)).transpose();
        let name = part(0)?.unwrap_or(Object::Null);
        Ok(match name.as_name() {
            Some(b"DeviceGray" | b"CalGray") => Some(Self::Gray),
            Some(b"DeviceRGB" | b"CalRGB") => Some(Self::Rgb),
            // The profile would only change the shades.
            Some(b"ICCBased") => match part(1)?.unwrap_or(Object::Null).into_dict().get(b"N") {
                Some(Object::Int(1)) => Some(Self::Gray),
                Some(Object::Int(3)) => Some(Self::Rgb),
                _ => None,
            },
            _ => None,
        })
    }

    /// The number of bytes of an image, which has to have as many pixels as an [`Image`](crate::image::Image) may have.
    fn bytes(self, width: u32, height: u32) -> Result<usize, PdfError> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels > MAX_PIXELS {
            return Err(PdfError::TooLarge);
        }
        let values = match self {
            Self::Gray => 1,
            Self::Rgb => 3,
        };
        usize::try_from(pixels * values).map_err(|_| PdfError::TooLarge)
    }

    /// The image with these values, as a PNG file.
    pub(super) fn to_png(
        self,
        mut values: Vec<u8>,
        (width, height): (u32, u32),
    ) -> Result<Vec<u8>, PdfError> {
        let bytes = self.bytes(width, height)?;
        if bytes == 0 || values.len() < bytes {
            return Err(PdfError::Damaged("an image in it is incomplete"));
        }
        // Some programs write a line break at the end.
        values.truncate(bytes);
        let color = match self {
            Self::Gray => ExtendedColorType::L8,
            Self::Rgb => ExtendedColorType::Rgb8,
        };
        let mut png = Vec::new();
        let written = PngEncoder::new(&mut png).write_image(&values, width, height, color);
        written.map(|()| png).map_err(|_| PdfError::TooLarge)
    }
}

#[cfg(test)]
mod tests {
    use super::super::objects::deflated;
    use super::super::{Readable, testing};
    use super::PdfError;

    /// What is found in a file whose page has an image with these entries and values.
    fn scan(entries: &str, values: &[u8]) -> Result<Option<Vec<u8>>, PdfError> {
        let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</XObject<</A 5 0 R>>>>>>";
        // As digits, because the files of the tests are texts.
        let digits: String = deflated(values).iter().map(|byte| format!("{byte:02x}")).collect();
        let image = format!(
            "<</Subtype/Image/Filter[/ASCIIHexDecode/FlateDecode]{entries}/Length {}>>stream\n{digits}\nendstream",
            digits.len()
        );
        Readable::open(&testing::one_page(&[(3, page), (5, &image), (6, "<</N 3>>")]))?.scan()
    }

    fn pixels(file: Option<Vec<u8>>) -> Vec<u8> {
        image::load_from_memory(&file.unwrap()).unwrap().into_bytes()
    }

    #[test]
    fn gray_and_color_become_files() {
        let gray = "/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray";
        assert_eq!(pixels(scan(gray, &[0, 255, 128, 64]).unwrap()), [0, 255, 128, 64]);
        // One byte more than there are pixels.
        assert_eq!(pixels(scan(gray, b"\x01\x02\x03\x04\n").unwrap()), [1, 2, 3, 4]);
        for space in ["/DeviceRGB", "[/ICCBased 6 0 R]", "[/CalRGB<</WhitePoint[1 1 1]>>]"] {
            let color = format!("/Width 1/Height 2/BitsPerComponent 8/ColorSpace{space}/Decode[0 1 0 1 0 1]");
            assert_eq!(pixels(scan(&color, &[1, 2, 3, 4, 5, 6]).unwrap()), [1, 2, 3, 4, 5, 6], "{space}");
        }
    }

    #[test]
    fn predictors_are_undone() {
        let rows = [1, 9, 1, 1, 2, 1, 1, 1];
        let entries = "/Width 3/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray\
                       /DecodeParms[null<</Predictor 15/Columns 3>>]";
        assert_eq!(pixels(scan(entries, &rows).unwrap()), [9, 10, 11, 10, 11, 12]);
    }

    #[test]
    fn what_is_stored_otherwise_is_no_scan() {
        for entries in [
            "/Width 8/Height 1/BitsPerComponent 1/ColorSpace/DeviceGray",
            "/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceCMYK",
            "/Width 1/Height 1/BitsPerComponent 8/ColorSpace[/Indexed/DeviceRGB 0<000000>]",
            "/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Decode[1 0]",
            "/Width 1/Height 1/BitsPerComponent 8/ColorSpace[/ICCBased 99 0 R]",
            "/Width 1/Height 1/BitsPerComponent 8/ColorSpace[]",
            "/Width 1/Height 1",
        ] {
            assert_eq!(scan(entries, &[1; 4]), Ok(None), "{entries}");
        }
    }

    #[test]
    fn incomplete_and_endless_images_are_refused() {
        let of = |size: &str| scan(&format!("{size}/BitsPerComponent 8/ColorSpace/DeviceGray"), &[1, 2, 3]);
        for size in ["/Width 2/Height 2", "/Width 0/Height 2", "/Width -2/Height 2", "/Height 2"] {
            assert!(matches!(of(size), Err(PdfError::Damaged(_))), "{size}");
        }
        assert_eq!(of("/Width 99999/Height 99999"), Err(PdfError::TooLarge));
        assert_eq!(
            of("/Width 9223372036854775807/Height 3"),
            Err(PdfError::Damaged("an image in it is incomplete"))
        );
    }
}
