//! Driver's license, laid out according to the card design standard of AAMVA: numbered labels, a second portrait, and a
//! PDF417 code on the back.

use image::Rgb;

use super::super::canvas::{Canvas, Ink};
use super::super::codes;
use super::super::fonts::Face;
use super::super::pattern::SKY;
use super::super::person::Person;
use super::super::words::{country, numeric, state};
use super::{BAND, CARD, INK, WHITE, card, emblem, ghost, portrait, watermark};

const RED: Rgb<u8> = Rgb([176, 28, 40]);

/// A short label in small letters, and the value behind it in bold ones.
fn field(card: &mut Canvas, (x, y, width): (f32, f32, f32), (label, value): (&str, &str)) {
    let across = card.text(&Ink::new(Face::Regular, 20.0, BAND), (x, y), label) + 8.0;
    let ink = Ink::new(Face::Bold, 31.0, INK).fitting(value, width - across);
    card.text(&ink, (x + across, y), value);
}

pub(super) fn front(person: &Person) -> Canvas {
    let mut card = card(&SKY, 6);
    let issuer = match person.issuing_state.as_str() {
        "USA" => state(&person.address.state),
        other => country(other),
    };
    let title = if person.issuing_state == "MEX" { "LICENCIA PARA CONDUCIR" } else { "DRIVER LICENSE" };
    card.text(&Ink::new(Face::Bold, 64.0, BAND).fitting(&issuer, 480.0), (40.0, 72.0), &issuer);
    card.text(&Ink::new(Face::Bold, 44.0, RED).fitting(title, 400.0), (540.0, 68.0), title);
    card.fill((40, 92, CARD.0 - 80, 4), BAND, 1.0);
    emblem(&mut card, (CARD.0 - 96, 8), 80);
    let photo = portrait(&mut card, person, (40, 118, 280, 360));
    card.signature(&person.full_name(), (60.0, 560.0), 210.0);

    let date = |date| numeric(date, &person.issuing_state);
    let driving = &person.driving;
    field(&mut card, (350.0, 140.0, 330.0), ("4d DL", &person.document_number));
    field(&mut card, (690.0, 140.0, 300.0), ("9 CLASS", &driving.classes));
    field(&mut card, (350.0, 186.0, 330.0), ("4b EXP", &date(person.expiry_date)));
    field(&mut card, (690.0, 186.0, 300.0), ("9a END", "NONE"));
    field(&mut card, (350.0, 232.0, 640.0), ("1 LN", &person.surnames()));
    field(&mut card, (350.0, 278.0, 640.0), ("2 FN", &person.given_names));
    let mut lines = person.address.lines().into_iter();
    field(&mut card, (350.0, 324.0, 640.0), ("8", &lines.next().unwrap_or_default()));
    let rest = lines.collect::<Vec<_>>().join(", ");
    card.text(&Ink::new(Face::Bold, 31.0, INK).fitting(&rest, 600.0), (370.0, 362.0), &rest);
    field(&mut card, (350.0, 408.0, 330.0), ("3 DOB", &date(person.birth_date)));
    field(&mut card, (690.0, 408.0, 150.0), ("12 RSTR", "NONE"));
    field(&mut card, (350.0, 454.0, 140.0), ("15 SEX", person.sex.letter()));
    field(&mut card, (500.0, 454.0, 210.0), ("16 HGT", &driving.height));
    field(&mut card, (350.0, 500.0, 190.0), ("17 WGT", &format!("{} lb", driving.weight)));
    field(&mut card, (560.0, 500.0, 170.0), ("18 EYES", &driving.eyes));
    field(&mut card, (350.0, 546.0, 330.0), ("4a ISS", &date(person.issue_date)));
    field(&mut card, (350.0, 592.0, 430.0), ("5 DD", &driving.discriminator));
    ghost(&mut card, &photo, (826, 396, 150, 193));
    watermark(&mut card, person, (600.0, 340.0));
    card
}

pub(super) fn back(person: &Person) -> Canvas {
    let mut card = card(&SKY, 9);
    card.fill((0, 40, CARD.0, 6), BAND, 1.0);
    if let Some(code) = codes::stacked(&codes::license(person)) {
        let across = (920 / code.width).clamp(1, 4);
        let down = (250 / code.height).clamp(1, 3);
        let (width, height) = (code.width * across, code.height * down);
        let left = (CARD.0 - width) / 2;
        card.fill((left - 14, 70, width + 28, height + 28), WHITE, 1.0);
        card.modules(&code, (left, 84), (across, down));
    }
    let (small, bold) = (Ink::new(Face::Regular, 21.0, INK), Ink::new(Face::Bold, 24.0, INK));
    for (row, line) in [
        "CLASS: any vehicle of an invented class, with a single axle",
        "ENDORSEMENTS: none      RESTRICTIONS: none",
        "Drawn for tests. It permits nobody to drive.",
    ]
    .iter()
    .enumerate()
    {
        card.text(&small, (50.0, 440.0 + 34.0 * row as f32), line);
    }
    card.text(&bold, (50.0, 590.0), &format!("DD {}", person.driving.discriminator));
    watermark(&mut card, person, (506.0, 480.0));
    card
}
