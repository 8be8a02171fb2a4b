//! PDF files and images for the tests, and what was drawn on such a file.

use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use crate::caller::Failure;

/// A file with a page for each list, which are the texts of its annotations. Pages are 612 points wide and 792 points high; the
/// annotations are at 100 points from the left, from 700 points on downwards, and 20 points high.
pub fn paper(pages: &[&[&str]]) -> Vec<u8> {
    let count = pages.len();
    let kids: Vec<_> = (0..count).map(|page| format!("{} 0 R", page + 3)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{}]/Count {count}>>", kids.join(" ")),
    ];
    let mut annotations = Vec::new();
    for texts in pages {
        let mut numbers = String::new();
        for (index, text) in texts.iter().enumerate() {
            let low = 700 - 40 * index;
            let text = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
            let rectangle = format!("100 {low} 300 {}", low + 20);
            annotations.push(format!("<</Type/Annot/Subtype/FreeText/Rect[{rectangle}]/Contents({text})>>"));
            let _ = write!(numbers, "{} 0 R ", count + 2 + annotations.len());
        }
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<<>>/Annots[{numbers}]>>"
        ));
    }
    objects.extend(annotations);
    file(&objects)
}

/// A file with a page that has one annotation, in a rectangle.
pub fn annotated(rectangle: &str, text: &str) -> Vec<u8> {
    file(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Annots[4 0 R]>>".to_owned(),
        format!("<</Subtype/FreeText/Rect[{rectangle}]/Contents({text})>>"),
    ])
}

fn file(objects: &[String]) -> Vec<u8> {
    let mut text = "%PDF-1.7\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (index, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", text.len());
        let _ = write!(text, "{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let (start, size) = (text.len(), objects.len() + 1);
    let trailer = format!("<</Size {size}/Root 1 0 R>>");
    let _ = write!(text, "xref\n0 {size}\n{table}trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n");
    text.into_bytes()
}

/// A small file with a page that takes more memory to draw than a page may.
pub fn overfull() -> Result<Vec<u8>, Failure> {
    let mut spaces = ZlibEncoder::new(Vec::new(), Compression::fast());
    let block = vec![b' '; 1 << 20];
    for _ in 0..70 {
        spaces.write_all(&block)?;
    }
    let mut content = String::new();
    for byte in spaces.finish()? {
        let _ = write!(content, "{byte:02X}");
    }
    let length = content.len() + 1;
    Ok(file(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>".to_owned(),
        format!("<</Length {length}/Filter[/ASCIIHexDecode/FlateDecode]>>stream\n{content}>\nendstream"),
    ]))
}

/// The same file, as an encrypted one says that it is.
pub fn encrypted() -> Vec<u8> {
    let file = String::from_utf8_lossy(&paper(&[&[]])).replace("/Root 1 0 R", "/Encrypt 1 0 R/Root 1 0 R");
    file.into_bytes()
}

/// An image in one color, as PNG.
pub fn png(width: u32, height: u32) -> Result<Vec<u8>, Failure> {
    let image = image::RgbImage::from_pixel(width, height, image::Rgb([20, 0, 120]));
    let mut png = Cursor::new(Vec::new());
    image.write_to(&mut png, image::ImageFormat::Png)?;
    Ok(png.into_inner())
}

/// What was put behind the bytes of a file, which are as they were: the text of all streams.
pub fn drawn(before: &[u8], after: &[u8]) -> String {
    assert!(after.starts_with(before) && after.len() > before.len(), "the bytes of the file were changed");
    let mut rest = &after[before.len()..];
    let mut text = String::new();
    let find = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).position(|window| window == word);
    while let Some(at) = find(rest, b"stream") {
        let begin = &rest[at + b"stream".len()..];
        let begin = begin.strip_prefix(b"\r\n").or_else(|| begin.strip_prefix(b"\n")).unwrap_or(begin);
        let Some(end) = find(begin, b"endstream") else { break };
        let mut content = Vec::new();
        if ZlibDecoder::new(&begin[..end]).read_to_end(&mut content).is_ok() {
            text += &String::from_utf8_lossy(&content);
            text.push('\n');
        }
        rest = &begin[end + b"endstream".len()..];
    }
    text
}
