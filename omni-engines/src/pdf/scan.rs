//! Scanned files: each page is an image.

use std::collections::HashSet;

use super::filter::{LOSSLESS, MAX_FILTERS};
use super::object::{Dict, Object};
use super::raster::Color;
use super::update::Update;
use super::{PdfError, page};

/// Maximum number of images of a page that are checked.
const MAX_IMAGES: usize = 64;

/// How an image is stored.
#[derive(Clone, Copy)]
enum Stored {
    /// As a JPEG file.
    Jpeg,
    /// As the values of its pixels.
    Pixels(Color),
}

/// The largest image on the first page that can be read, as a JPEG or PNG file.
pub(super) fn scan(update: &Update) -> Result<Option<Vec<u8>>, PdfError> {
    let pages = page::all(&update.file)?;
    let Some(page) = pages.first() else { return Ok(None) };
    let dict = update.object(page.number)?.into_dict();
    let resources = page.get(&dict, b"Resources").map(|value| update.follow(&value)).transpose()?;
    let resources = resources.map(Object::into_dict).unwrap_or_default();
    let mut largest: Option<(u64, (u32, u32), u32, Stored)> = None;
    let mut waiting = images(update, &resources)?;
    let mut seen = HashSet::new();
    while let Some(number) = waiting.pop() {
        if seen.len() == MAX_IMAGES {
            break;
        }
        // A form may draw itself.
        if !seen.insert(number) {
            continue;
        }
        let dict = update.object(number)?.into_dict();
        if dict.is(b"Subtype", b"Form") {
            let inner = update.get(&dict, b"Resources")?.map(Object::into_dict).unwrap_or_default();
            waiting.extend(images(update, &inner)?);
        } else if dict.is(b"Subtype", b"Image")
            && let Some(stored) = stored(update, &dict)?
        {
            let side = |key: &[u8]| -> Result<u32, PdfError> {
                let side = update.get(&dict, key)?.and_then(|value| value.as_int()).unwrap_or(0);
                Ok(u32::try_from(side.clamp(0, 1 << 20)).unwrap_or(0))
            };
            let size = (side(b"Width")?, side(b"Height")?);
            let pixels = u64::from(size.0) * u64::from(size.1);
            if largest.is_none_or(|(most, ..)| pixels > most) {
                largest = Some((pixels, size, number, stored));
            }
        }
    }
    let Some((_, size, number, stored)) = largest else { return Ok(None) };
    let Some(stream) = update.file.stream(number)? else { return Ok(None) };
    match stored {
        Stored::Jpeg => Ok(Some(update.file.raw(&stream).to_vec())),
        Stored::Pixels(color) => color.to_png(update.file.data(&stream)?, size).map(Some),
    }
}

/// The numbers of what a page may draw with `Do`.
fn images(update: &Update, resources: &Dict) -> Result<Vec<u32>, PdfError> {
    let drawn = update.get(resources, b"XObject")?.map(Object::into_dict).unwrap_or_default();
    Ok(drawn.0.iter().filter_map(|(_, value)| value.as_ref()).take(MAX_IMAGES).collect())
}

/// How an image is stored. `None` if it is in a way that is not read here.
fn stored(update: &Update, dict: &Dict) -> Result<Option<Stored>, PdfError> {
    let filters = match update.get(dict, b"Filter")? {
        Some(Object::Array(filters)) => filters
            .iter()
            .take(MAX_FILTERS + 1)
            .map(|filter| update.follow(filter))
            .collect::<Result<_, _>>()?,
        filter => filter.map_or_else(Vec::new, |filter| vec![filter]),
    };
    let names: Vec<&[u8]> = filters.iter().map(|filter| filter.as_name().unwrap_or_default()).collect();
    Ok(match names.as_slice() {
        [b"DCTDecode"] => Some(Stored::Jpeg),
        names if names.iter().all(|name| LOSSLESS.contains(name)) => {
            Color::of(update, dict)?.map(Stored::Pixels)
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Readable, testing};
    use super::*;

    fn scan(file: &[u8]) -> Result<Option<Vec<u8>>, PdfError> {
        Readable::open(file)?.scan()
    }

    const PAGE: &str =
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</XObject<</A 5 0 R/B 6 0 R/C 7 0 R>>>>>>";

    #[test]
    fn the_largest_photograph_of_the_first_page_is_taken() {
        let image = |filter: &str, side: u32, data: &str| {
            format!(
                "<</Type/XObject/Subtype/Image/Width {side}/Height {side}/Filter {filter}/Length {}>>stream\n{data}\nendstream",
                data.len()
            )
        };
        let (small, large) = (image("/DCTDecode", 10, "small"), image("[/DCTDecode]", 20, "large"));
        let other = image("/FlateDecode", 90, "other");
        let form = "<</Subtype/Form/Resources<</XObject<</D 8 0 R/E 7 0 R>>>>/Length 0>>stream\n\nendstream";
        let file = testing::one_page(&[(3, PAGE), (5, &small), (6, &other), (7, form), (8, &large)]);
        assert_eq!(scan(&file).unwrap().as_deref(), Some(&b"large"[..]));
        let file = testing::one_page(&[(3, PAGE), (5, &small), (6, &other), (7, "null")]);
        assert_eq!(scan(&file).unwrap().as_deref(), Some(&b"small"[..]));
    }

    #[test]
    fn a_file_without_photographs_has_no_scan() {
        assert_eq!(scan(&testing::one_page(&[])).unwrap(), None);
        assert!(scan(b"not a file").is_err());
    }
}
