//! Everything that takes bytes and texts of strangers. Each may be given anything; the result does not matter, only that
//! it returns.

use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};
use omni_engines::barcode::{self, aamva};
use omni_engines::image::{Area, Image, jpeg_quality};
use omni_engines::person::{
    address, card, cnpj, company, cpf, curp, date, ein, email, name, phone, rfc, ssn,
};
use omni_engines::stop::Stop;
use omni_engines::{cfdi, device};

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
fn pixels(bytes: &[u8]) -> Option<Image> {
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
