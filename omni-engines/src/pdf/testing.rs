//! Small files for the tests.

use std::fmt::Write as _;

/// A page with one annotation, in the usual places: 1 is the catalog, 2 the pages, 3 the page.
pub(crate) const ONE_PAGE: [&str; 5] = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<<>>/Contents 4 0 R/Annots[5 0 R]>>",
    "<</Length 0>>stream\n\nendstream",
    "<</Type/Annot/Subtype/FreeText/Rect[100 200 200 220]/Contents(NAME)>>",
];

/// A file with objects numbered from 1. The first is the catalog.
pub(crate) fn file(objects: &[&str]) -> Vec<u8> {
    with_trailer(objects, "")
}

/// A file with extra entries in its trailer.
pub(crate) fn with_trailer(objects: &[&str], more: &str) -> Vec<u8> {
    let mut text = "%PDF-1.7\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (index, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", text.len()).unwrap();
        write!(text, "{} 0 obj\n{object}\nendobj\n", index + 1).unwrap();
    }
    let (start, size) = (text.len(), objects.len() + 1);
    write!(
        text,
        "xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R{more}>>\nstartxref\n{start}\n%%EOF\n"
    )
    .unwrap();
    text.into_bytes()
}

/// The objects of [`ONE_PAGE`], some of them replaced.
pub(crate) fn one_page(changes: &[(usize, &str)]) -> Vec<u8> {
    let mut objects = ONE_PAGE.to_vec();
    for (number, object) in changes {
        objects.resize(objects.len().max(*number), "null");
        objects[number - 1] = object;
    }
    file(&objects)
}

/// An opaque image in one color, as PNG.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let image = image::RgbaImage::from_pixel(width, height, image::Rgba([200, 0, 100, 255]));
    let mut png = std::io::Cursor::new(Vec::new());
    image.write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

/// Everything after the bytes of a file, as text.
pub(crate) fn added(before: &[u8], after: &[u8]) -> String {
    assert!(after.starts_with(before), "the bytes of the file are changed");
    String::from_utf8_lossy(&after[before.len()..]).into_owned()
}
