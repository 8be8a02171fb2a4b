//! Barcodes: their content and their squares.

use rxing::{BarcodeFormat, EncodeHints, MultiFormatWriter, Writer};

use super::person::{Person, Sex};
use crate::barcode::aamva;

/// Number of an issuer that does not exist.
const ISSUER: u32 = 999_999;

/// The squares of a code.
pub(super) struct Modules {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Row by row.
    pub(super) dark: Vec<bool>,
}

/// A PDF417 code: one square wide for each bar, four high for each row. `None` if the text is too long.
pub(super) fn stacked(text: &str) -> Option<Modules> {
    encode(text, BarcodeFormat::PDF_417, Some("4"))
}

/// A QR code. `None` if the text is too long.
pub(super) fn square(text: &str) -> Option<Modules> {
    encode(text, BarcodeFormat::QR_CODE, Some("M"))
}

fn encode(text: &str, format: BarcodeFormat, correction: Option<&str>) -> Option<Modules> {
    let hints = EncodeHints {
        Margin: Some("0".to_owned()),
        ErrorCorrection: correction.map(str::to_owned),
        ..EncodeHints::default()
    };
    let bits = MultiFormatWriter.encode_with_hints(text, &format, 0, 0, &hints).ok()?;
    let (width, height) = (bits.getWidth(), bits.getHeight());
    let dark =
        (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| bits.get(x, y)).collect();
    (width > 0 && height > 0).then_some(Modules { width, height, dark })
}

/// The barcode of a license.
pub(super) fn license(person: &Person) -> String {
    let driving = &person.driving;
    let (first, middle) = person.given_names.split_once(' ').unwrap_or((&person.given_names, "NONE"));
    let (first, middle, surname) = (plain(first), plain(middle), plain(&person.surnames()));
    let dates = [person.birth_date, person.issue_date, person.expiry_date]
        .map(|date| format!("{:02}{:02}{:04}", date.month(), date.day(), date.year()));
    // Zeros stand for the rest of a code of the United States. Other codes have no rest.
    let is_american = person.address.postal_code.bytes().all(|byte| byte.is_ascii_digit());
    let rest = if is_american && person.address.postal_code.len() == 5 { "0000" } else { "" };
    let postal_code = format!("{}{rest}", person.address.postal_code);
    let height = height_in_inches(&driving.height);
    let (street, city, state) =
        (plain(&person.address.street), plain(&person.address.city), plain(&person.address.state));
    aamva::write(
        ISSUER,
        &[
            ("DAQ", &person.document_number),
            ("DCS", &surname),
            ("DDE", "N"),
            ("DAC", &first),
            ("DDF", "N"),
            ("DAD", &middle),
            ("DDG", "N"),
            ("DCA", &driving.classes),
            ("DCB", "NONE"),
            ("DCD", "NONE"),
            ("DBD", &dates[1]),
            ("DBB", &dates[0]),
            ("DBA", &dates[2]),
            ("DBC", sex(person.sex)),
            ("DAU", &height),
            ("DAY", &driving.eyes),
            ("DAG", &street),
            ("DAI", &city),
            ("DAJ", &state),
            ("DAK", &postal_code),
            ("DCF", &driving.discriminator),
            ("DCG", &person.issuing_state),
            ("DAW", &driving.weight),
        ],
    )
}

/// The barcode of an identity card: that of a license, with another type.
pub(super) fn card(person: &Person) -> String {
    let dates = [person.birth_date, person.issue_date, person.expiry_date]
        .map(|date| format!("{:02}{:02}{:04}", date.month(), date.day(), date.year()));
    let text = aamva::write(
        ISSUER,
        &[
            ("DAQ", &person.document_number),
            ("DCS", &plain(&person.surnames())),
            ("DAC", &plain(&person.given_names)),
            ("DBD", &dates[1]),
            ("DBB", &dates[0]),
            ("DBA", &dates[2]),
            ("DBC", sex(person.sex)),
            ("DCG", &person.issuing_state),
        ],
    );
    // The type is in the directory and in front of the first element.
    text.replacen("DL", "ID", 2)
}

/// The QR code of a voter card: a link with both numbers. The host does not exist.
pub(super) fn voter(person: &Person) -> String {
    format!("https://credencial.example/?cic={}&ocr={}", person.voter.cic, person.voter.ocr)
}

/// The QR code of a digital tax receipt.
pub(super) fn receipt(person: &Person) -> String {
    let receipt = &person.receipt;
    format!(
        "https://verificacfdi.facturaelectronica.sat.gob.mx/default.aspx?id={}&re={}&rr={}&tt={}&fe={}",
        receipt.invoice, receipt.issuer, receipt.receiver, receipt.total, receipt.seal
    )
}

/// Capitals without accents, as issuers write them.
fn plain(text: &str) -> String {
    deunicode::deunicode(text).to_uppercase()
}

fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "1",
        Sex::Female => "2",
        Sex::Unspecified => "9",
    }
}

/// `5'-06"` becomes `066 in`.
fn height_in_inches(height: &str) -> String {
    let digits =
        |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>().parse::<u32>().ok();
    let inches = height
        .split_once('\'')
        .and_then(|(feet, inches)| digits(feet)?.checked_mul(12)?.checked_add(digits(inches).unwrap_or(0)));
    inches.map_or_else(|| "UNAVL".to_owned(), |inches| format!("{inches:03} in"))
}
