//! Printed payslip of Mexico: a digital tax receipt (CFDI) with its QR code.

use image::Rgb;

use super::super::codes;
use super::super::fonts::Face;
use super::super::math::Chance;
use super::super::paper::{Paper, SIZE};
use super::super::person::Person;

const INK: Rgb<u8> = Rgb([28, 28, 32]);
const GRAY: Rgb<u8> = Rgb([96, 98, 104]);
const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(in super::super) fn paper(person: &Person) -> Paper {
    let receipt = &person.receipt;
    let mut chance = Chance::of(&["seal", &receipt.invoice]);
    let mut paper = Paper::new();
    paper.text((Face::Bold, 20.0, INK), (42.0, 60.0), "RECIBO DE NÓMINA");
    paper.text_to(
        (Face::Regular, 11.0, GRAY),
        (SIZE.0 - 42.0, 58.0),
        "CFDI 4.0 · Comprobante Fiscal Digital por Internet",
    );
    paper.fill((42.0, 72.0, SIZE.0 - 84.0, 1.5), INK);
    let rows = [
        ("Emisor", receipt.issuer_name.as_str()),
        ("RFC del emisor", &receipt.issuer),
        ("Receptor", &receipt.receiver_name),
        ("RFC del receptor", &receipt.receiver),
        ("Folio fiscal", &receipt.invoice),
        ("Efecto del comprobante", "Nómina"),
    ];
    for (row, (label, value)) in rows.iter().enumerate() {
        let y = 104.0 + 22.0 * row as f32;
        paper.text((Face::Regular, 11.0, GRAY), (42.0, y), label);
        paper.text((Face::Bold, 12.0, INK), (180.0, y), value);
    }
    paper.fill((42.0, 240.0, SIZE.0 - 84.0, 1.0), GRAY);
    let total = format!("$ {}", receipt.total);
    for (row, (label, value)) in
        [("Percepciones", total.as_str()), ("Deducciones", "$ 0.00")].iter().enumerate()
    {
        let y = 268.0 + 22.0 * row as f32;
        paper.text((Face::Regular, 12.0, INK), (42.0, y), label);
        paper.text_to((Face::Regular, 12.0, INK), (SIZE.0 - 42.0, y), value);
    }
    paper.text((Face::Bold, 14.0, INK), (42.0, 326.0), "Total");
    paper.text_to((Face::Bold, 14.0, INK), (SIZE.0 - 42.0, 326.0), &total);
    if let Some(code) = codes::square(&codes::receipt(person)) {
        paper.code(code, (42.0, 560.0), 150.0);
    }
    let mut seal = chance.text(BASE64, 5 * 56);
    seal.truncate(seal.len() - receipt.seal.len().min(seal.len()));
    seal.push_str(&receipt.seal);
    paper.text((Face::Bold, 9.0, GRAY), (214.0, 572.0), "Sello digital del CFDI");
    for row in 0..5 {
        let line = seal.get(row * 56..(row + 1) * 56).unwrap_or_default();
        paper.text((Face::Regular, 9.0, INK), (214.0, 588.0 + 13.0 * row as f32), line);
    }
    paper.text(
        (Face::Regular, 10.0, GRAY),
        (42.0, 790.0),
        "Dibujado para pruebas. Nadie lo expidió, y a nadie se pagó.",
    );
    paper.mark("MUESTRA");
    paper
}
