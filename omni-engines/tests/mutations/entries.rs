//! Everything that takes bytes and texts of strangers and runs no network. Each may be given anything; the result does not
//! matter, only that it returns, and that what was written can be read.

use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};
use jiff::Timestamp;
use omni_engines::barcode::{self, aamva};
use omni_engines::document::proof::{FromPdf, Printed, of_lines, of_pdf};
use omni_engines::face::Template;
use omni_engines::image::{Area, Image, jpeg_quality};
use omni_engines::likeness::{Gallery, LENGTH, Likeness};
use omni_engines::pdf::lines::lines;
use omni_engines::pdf::report::{Attachment, Report, Table, attachments};
use omni_engines::pdf::{Drawing, Pdf};
use omni_engines::person::{
    address, card, cnpj, company, cpf, curp, date, ein, email, name, phone, rfc, ssn,
};
use omni_engines::stop::Stop;
use omni_engines::{cfdi, device, geometry};

/// A file that claims to be an image.
pub fn image(bytes: &[u8]) {
    let _ = jpeg_quality(bytes);
    let Ok(image) = Image::decode(bytes) else { return };
    let _ = image.quality();
    let share = |at: usize| bytes.get(at).copied().unwrap_or_default();
    let area = Area { left: share(7), top: share(8), width: share(9), height: share(10) };
    if let Some(part) = image.part(area) {
        let _ = part.to_jpeg(share(11));
    }
    let _ = Image::stack(&[image.clone(), image]);
}

/// A small JPEG file around EXIF data, whose orientation is applied.
pub fn exif(bytes: &[u8]) {
    const JPEG: &[u8] = include_bytes!("../../testdata/formats/baseline-420.jpg");
    let data = &bytes[..bytes.len().min(60_000)];
    // The length counts itself and the name.
    let length = (data.len() as u16 + 8).to_be_bytes();
    image(&[&JPEG[..2], &[0xFF, 0xE1], &length, b"Exif\0\0", data, &JPEG[2..]].concat());
}

/// Pixels that are searched for a card.
pub fn cards(bytes: &[u8]) {
    let Some(image) = pixels(bytes) else { return };
    for found in image.cards() {
        let _ = (found.image.quality(), found.horizontal_resolution());
    }
}

/// Pixels that are searched for barcodes.
pub fn barcodes(bytes: &[u8]) {
    let Some(image) = pixels(bytes) else { return };
    for code in barcode::find(&image, &Stop::default()).into_iter().flatten() {
        let _ = (aamva::parse(&code.text), cfdi::parse(&code.text));
    }
}

/// An image: bytes that are one, or as many rows as the bytes fill, whose width the first byte says. The rest are gray
/// levels.
pub fn pixels(bytes: &[u8]) -> Option<Image> {
    if let Ok(image) = Image::decode(bytes) {
        return Some(image);
    }
    let (first, levels) = bytes.split_first()?;
    let width = usize::from(*first) * 3 + 1;
    let rows = (levels.len() / width).min(2000);
    let mut png = Vec::new();
    let size = (width as u32, rows as u32);
    PngEncoder::new(&mut png)
        .write_image(&levels[..width * rows], size.0, size.1, ExtendedColorType::L8)
        .ok()?;
    Image::decode(&png).ok()
}

/// The text of a barcode of a license.
pub fn license(bytes: &[u8]) {
    let Ok(license) = aamva::parse(&String::from_utf8_lossy(bytes)) else { return };
    let _ = (license.given_names(), license.birth_date(), license.issue_date(), license.expiry_date());
    let _ = (license.sex(), license.street(), license.postal_code(), license.country());
}

/// The text of the code of a receipt.
pub fn receipt(bytes: &[u8]) {
    if let Ok(receipt) = cfdi::parse(&String::from_utf8_lossy(bytes)) {
        let _ = receipt.total_in_pesos();
    }
}

/// Lines of a machine-readable zone.
pub fn zone(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.lines().collect();
    let line = |index: usize| lines.get(index).copied().unwrap_or_default();
    let _ = mrz::parse_td1(line(0), line(1), line(2));
    let two = (line(0), line(1));
    for parse in [mrz::parse_td2, mrz::parse_td3, mrz::parse_mrv_a, mrz::parse_mrv_b] {
        let _ = parse(two.0, two.1).map(|data| (data.full_document_number().to_owned(), data.date_of_birth));
    }
}

/// What people enter in forms.
pub fn person(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (one, other) = text.split_once('\n').unwrap_or((&text, ""));
    let _ = (name::compare(one, other), company::compare(one, other), address::compare(one, other));
    let _ = (curp::parse(one), rfc::parse(one), cpf::parse(one).is_ok(), cnpj::parse(one).is_ok());
    let _ = (ssn::parse(one).is_ok(), ein::parse(one).is_ok(), email::parse(one).map(|email| email.key()));
    let _ = (phone::parse(one).is_ok(), phone::parse_grouped(one).is_ok(), card::parse(one).is_ok());
    let _ = (card::parse_expiry(one), date::parse_day_first(one), date::parse_year_first(one));
    let _ = device::parse_user_agent(one);
}

/// Lines of a file, at any place.
pub fn proof(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let line = |(index, text): (usize, &str)| {
        let at = |offset: usize| f32::from(bytes.get(index * 4 + offset).copied().unwrap_or_default());
        let area = geometry::Area { x: at(0) * at(1), y: at(1) - at(2), width: at(2), height: at(3) / at(0) };
        Printed { text: text.to_owned(), area }
    };
    let _ = of_lines(&text.split(['\n', ' ']).enumerate().map(line).collect::<Vec<_>>());
}

/// A PDF file that claims to prove an address. If it was scanned, the image in it comes from a stranger as well.
pub fn paper(bytes: &[u8]) {
    if let Ok(FromPdf::Scan(file)) = of_pdf(bytes) {
        image(&file);
    }
}

/// An image that is put on the pages of a PDF file.
pub fn drawing(bytes: &[u8]) {
    let _ = Drawing::decode(bytes).map(|drawing| drawing.ratio());
}

/// Texts in all parts of a report. The file can be opened, and what is attached to it comes out again.
pub fn written(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (one, other) = text.split_once('\n').unwrap_or((&text, ""));
    let number = |at: usize| f64::from(bytes.get(at).copied().unwrap_or_default());
    let table = Table::new([(one, number(0) / number(1)), (other, number(2) - number(3)), ("", 1.0)])
        .row([other, one])
        .row(text.lines());
    let attached = Attachment {
        name: one.to_owned(),
        media_type: other.to_owned(),
        description: text.clone().into_owned(),
        bytes: bytes.to_vec(),
    };
    let report = Report::new(one, Timestamp::UNIX_EPOCH)
        .language(other)
        .heading(other)
        .paragraph(&text)
        .values([(one, other), (other, one)])
        .table(table)
        .attach(attached.clone());
    let file = report.to_pdf().unwrap();
    assert!(Pdf::open(&file).unwrap().page_size(1).is_ok(), "its page cannot be read");
    let _ = lines(&file);
    assert!(attachments(&file) == Ok(vec![attached]), "something else is attached");
}

/// Faces as they are stored: all bytes, and as many as a face has.
pub fn stored(bytes: &[u8]) {
    let first = |count: usize| &bytes[..bytes.len().min(count)];
    for part in [bytes, first(LENGTH), first(LENGTH * 4)] {
        if let Some(face) = Likeness::from_bytes(part) {
            assert_eq!(Likeness::from_bytes(&face.to_bytes()).as_ref(), Some(&face));
            let mut gallery = Gallery::default();
            gallery.insert("face", face.clone());
            assert_eq!(gallery.search(&face), [("face", 1.0)]);
        }
        if let Some(template) = Template::from_bytes(part) {
            let _ = (template.similarity(&template), template.likeness(), template.to_bytes());
        }
    }
}
