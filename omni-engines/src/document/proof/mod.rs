//! What a proof of address says.

mod printed;

use jiff::civil::Date;

use super::address::{self, Parts};
use super::postal;
use super::print::dates::{self, Age, Order};
use super::print::sheet::{Row, Sheet};
use super::print::values;
use super::{Field, From};
use crate::barcode::Code;
use crate::cfdi::{self, Receipt};
use crate::person::text::key;
#[cfg(feature = "pdf")]
pub use printed::{FromPdf, of_pdf};
pub use printed::{Printed, of_lines};

/// A bill or statement that shows where a person lives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProofOfAddress {
    /// The addressee.
    pub name: Option<Field<String>>,
    /// The person's address, line by line.
    pub address: Option<Field<Vec<String>>>,
    /// The parts of the address, as they are written.
    pub parts: Parts,
    /// When it was issued.
    pub date: Option<Field<Date>>,
    /// Who issued it.
    pub issuer: Option<Field<String>>,
    /// The Mexican digital tax receipt, according to its QR code.
    pub receipt: Option<Receipt>,
}

/// Labels of the date of issue, without spaces.
const ISSUED: [&str; 24] = [
    "STATEMENTDATE",
    "DATEOFISSUE",
    "ISSUEDATE",
    "INVOICEDATE",
    "BILLDATE",
    "BILLINGDATE",
    "DATEOFINVOICE",
    "DATEOFBILL",
    "ISSUEDON",
    "FECHADEEMISION",
    "FECHADEEXPEDICION",
    "FECHADEFACTURACION",
    "FECHADECORTE",
    "FECHADEFACTURA",
    "EMITIDOEL",
    "FECHAYHORADEEMISION",
    "DATADEEMISSAO",
    "DATADAEMISSAO",
    "DATEDEFACTURE",
    "DATEDEMISSION",
    "RECHNUNGSDATUM",
    "DATADIEMISSIONE",
    "DATAFATTURA",
    "FECHA",
];

/// Labels of the issuer and of the recipient, without spaces.
const BY: [&str; 6] = ["EMISOR", "RAZONSOCIAL", "PROVIDER", "SUPPLIER", "PROVEEDOR", "ISSUER"];
const TO: [&str; 14] = [
    "RECEPTOR",
    "CLIENTE",
    "CUSTOMER",
    "CUSTOMERNAME",
    "BILLTO",
    "TITULAR",
    "NOMBRE",
    "NOMBREDELCLIENTE",
    "ACCOUNTHOLDER",
    "NAME",
    "NOMEDOCLIENTE",
    "ABONNE",
    "KUNDE",
    "INTESTATARIO",
];

/// Words beside dates that are not the date of issue.
const NOT_ISSUED: [&str; 12] = [
    "DUE",
    "LIMITE",
    "VENCIMIENTO",
    "VENCIMENTO",
    "PERIODO",
    "PERIOD",
    "PAYBY",
    "FALLIG",
    "ECHEANCE",
    "SCADENZA",
    "NACIMIENTO",
    "BIRTH",
];

/// Issuers of proofs of address in Mexico, Bolivia and Uruguay, and the words that name them on their documents.
const ISSUERS: [(&str, &str); 10] = [
    ("COMISIONFEDERALDEELECTRICIDAD", "CFE"),
    ("CFESUMINISTRADOR", "CFE"),
    ("TELMEX", "TELMEX"),
    ("TELCEL", "TELCEL"),
    ("TOTALPLAY", "TOTALPLAY"),
    ("CITIBANAMEX", "CITIBANAMEX"),
    ("NATURGY", "NATURGY"),
    ("MEGACABLE", "MEGACABLE"),
    ("LIVERPOOL", "LIVERPOOL"),
    ("SISTEMADEAGUASDELACIUDADDEMEXICO", "SACMEX"),
];

/// Minimum length of a label that is one wherever it is on a line.
const LONG_LABEL: usize = 6;

/// Number of lines that count as the top of a paper.
const UPPER: usize = 12;

/// Maximum number of lines of an address.
const MAX_LINES: usize = 5;

/// A value's confidence as a share of its line's, if it was found by a label, and if only by its form.
const BY_LABEL: f64 = 0.9;
const BY_FORM: f64 = 0.7;

pub(super) fn read(sheet: &Sheet<'_>, codes: &[Code], order: Order) -> ProofOfAddress {
    let (name, address) = addressee(sheet);
    ProofOfAddress {
        name: name.or_else(|| labeled(sheet, &TO)),
        parts: address.as_ref().map(|address| address::parts(&address.value)).unwrap_or_default(),
        address,
        date: date(sheet, order),
        issuer: issuer(sheet),
        receipt: codes.iter().find_map(|code| cfdi::parse(&code.text).ok()),
    }
}

/// The first block of lines that ends with a place. Its first line is the name.
fn addressee(sheet: &Sheet<'_>) -> (Option<Field<String>>, Option<Field<Vec<String>>>) {
    for first in 0..sheet.rows.len() {
        let block = sheet.column_over(first, MAX_LINES, |row| row.is_tax_number());
        let Some(name) =
            block.first().and_then(|line| values::name(line.text).filter(|name| name.contains(' ')))
        else {
            continue;
        };
        let lines: Vec<_> = block.iter().skip(1).filter(|line| values::plain(line.text).is_some()).collect();
        // A street has a number, and a place has a postal code.
        let street = lines
            .first()
            .is_some_and(|line| line.text.bytes().any(|byte| byte.is_ascii_digit()) || line.text.len() > 8);
        let place = lines.iter().position(|line| postal::find(line.text).is_some());
        let Some(place) = place.filter(|_| street) else { continue };
        let mut lines = &lines[..];
        // One line after the place may be the state or the country. Anything after that is something else.
        lines = &lines[..lines.len().min(place + 2)];
        let confidence = lines.iter().map(|line| line.confidence).fold(1.0, f64::min);
        let address: Vec<String> = lines.iter().filter_map(|line| values::plain(line.text)).collect();
        let name =
            Field::new(name, block.first().map_or(0.0, |line| line.confidence) * BY_LABEL, From::Print);
        return (Some(name), Some(Field::new(address, confidence * BY_LABEL, From::Print)));
    }
    (None, None)
}

/// A name below a line that is one of these labels, or to its right.
fn labeled(sheet: &Sheet<'_>, labels: &[&str]) -> Option<Field<String>> {
    let rows =
        sheet.rows.iter().enumerate().filter(|(_, row)| labels.contains(&key(&row.line.text).as_str()));
    rows.flat_map(|(index, _)| sheet.near(index)).find_map(|near| {
        let is_label = labels.iter().any(|label| label.len() >= LONG_LABEL && key(near.text).contains(label));
        let name = values::name(near.text).filter(|name| name.contains(' ') && !is_label)?;
        Some(Field::new(name, near.confidence * BY_LABEL, From::Print))
    })
}

fn date(sheet: &Sheet<'_>, order: Order) -> Option<Field<Date>> {
    let read = |text: &str| dates::find(text).first().and_then(|written| written.read(order, Age::Past));
    let field = |(date, sole): (Date, bool), confidence: f64| {
        Field::new(date, confidence * if sole || order == Order::DayFirst { 1.0 } else { 0.6 }, From::Print)
    };
    for (index, row) in sheet.rows.iter().enumerate() {
        let line = key(&row.line.text);
        let Some(label) = ISSUED.iter().find(|label| line.starts_with(**label)) else { continue };
        // The bare word for "date" may be followed by what kind of date it is.
        if *label == "FECHA" && NOT_ISSUED.iter().any(|word| line.contains(word)) {
            continue;
        }
        if let Some(read) = read(&row.line.text) {
            return Some(field(read, row.line.confidence * BY_LABEL));
        }
        let near = sheet.near(index);
        if let Some(found) =
            near.iter().find_map(|near| Some(field(read(near.text)?, near.confidence * BY_LABEL)))
        {
            return Some(found);
        }
    }
    sheet.rows.iter().find_map(|row| {
        let line = key(&row.line.text);
        let other = NOT_ISSUED.iter().any(|word| line.contains(word));
        let dates = dates::find(&row.line.text);
        if other || dates.len() != 1 {
            None
        } else {
            Some(field(read(&row.line.text)?, row.line.confidence * BY_FORM))
        }
    })
}

/// Whether a line says what kind of paper this is.
fn is_title(text: &str) -> bool {
    let line = key(text);
    [
        "RECIBO",
        "FACTURA",
        "INVOICE",
        "STATEMENT",
        "ESTADODECUENTA",
        "RECHNUNG",
        "FATURA",
        "FATTURA",
        "FACTURE",
        "BILL",
    ]
    .iter()
    .any(|title| line.starts_with(title) || line.ends_with(title))
}

/// A known issuer, or the largest of the upper lines.
fn issuer(sheet: &Sheet<'_>) -> Option<Field<String>> {
    let known = sheet.rows.iter().find_map(|row| {
        let line = key(&row.line.text);
        let issuer = ISSUERS.iter().find(|(name, _)| line.contains(name))?;
        Some(Field::new(issuer.1.to_owned(), row.line.confidence * BY_LABEL, From::Print))
    });
    known.or_else(|| labeled(sheet, &BY)).or_else(|| {
        let upper = || {
            sheet.rows.iter().take(UPPER).filter(|row| {
                let text = &row.line.text;
                let letters = text.chars().filter(|character| character.is_alphabetic()).count();
                letters >= 3 && letters * 2 > text.len() && !values::is_mark(text) && !is_title(text)
            })
        };
        let largest = upper().map(|row| row.area.height).fold(0.0, f32::max);
        let row = upper().find(|row| row.area.height >= 0.75 * largest)?;
        let text = without_begin_of_next(sheet, row);
        Some(Field::new(text.to_owned(), row.line.confidence * BY_FORM, From::Print))
    })
}

/// The text of a line without the first letter of the line to its right, if its frame reaches that far.
fn without_begin_of_next<'a>(sheet: &Sheet<'_>, row: &'a Row<'_>) -> &'a str {
    let text = row.line.text.as_str();
    let Some((rest, last)) = text.rsplit_once(' ').filter(|(_, last)| last.chars().count() == 1) else {
        return text;
    };
    let (own, end) = (&row.area, row.area.x + row.area.width);
    let goes_on = sheet.rows.iter().any(|other| {
        let down = (other.area.center().y - own.center().y).abs();
        let from_end = (other.area.x - end) / own.height.max(1.0);
        down < 0.5 * own.height
            && (-1.5..0.5).contains(&from_end)
            && other.area.x > own.x
            && other.line.text.starts_with(last)
    });
    if goes_on { rest } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Area;

    #[test]
    fn the_first_letter_of_the_title_beside_it_does_not_belong_to_the_issuer() {
        let printed = |text: &str, (x, y, width, height): (f32, f32, f32, f32)| Printed {
            text: text.to_owned(),
            area: Area { x, y, width, height },
        };
        let title = |x| printed("RECIBO DE LUZ", (x, 36.0, 140.0, 16.0));
        let issuer = |text: &str, title: Printed| {
            let proof = of_lines(&[printed(text, (42.0, 30.0, 380.0, 26.0)), title]);
            proof.issuer.map(|issuer| issuer.value)
        };
        let merged = issuer("LUZ DE EJEMPLO R", title(410.0));
        assert_eq!(merged.as_deref(), Some("LUZ DE EJEMPLO"));
        // A name may end with a single letter.
        let apart = issuer("LUZ DE EJEMPLO R", title(520.0));
        assert_eq!(apart.as_deref(), Some("LUZ DE EJEMPLO R"));
        let other = issuer("LUZ DE EJEMPLO B", title(410.0));
        assert_eq!(other.as_deref(), Some("LUZ DE EJEMPLO B"));
    }

    #[test]
    fn a_tax_number_between_name_and_address_belongs_to_neither() {
        let line = |(row, text): (u8, &str)| Printed {
            text: text.to_owned(),
            area: Area { x: 40.0, y: 100.0 + 24.0 * f32::from(row), width: 260.0, height: 16.0 },
        };
        let lines =
            ["JUAN PRUEBA", "RFC: PUXJ900214AB7", "CALLE FICTICIA 45", "COL EJEMPLO CENTRO", "06000 CDMX"];
        let proof = of_lines(&(0..).zip(lines).map(line).collect::<Vec<_>>());
        assert_eq!(proof.name.map(|name| name.value).as_deref(), Some("JUAN PRUEBA"));
        assert_eq!(
            proof.address.map(|address| address.value).as_deref(),
            Some(&lines.map(str::to_owned)[2..])
        );
    }
}
