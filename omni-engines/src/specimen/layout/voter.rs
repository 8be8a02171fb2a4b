//! Voter card of Mexico, model of 2019: as it looks, but marked MUESTRA and without its security features.

use image::Rgb;

use super::super::canvas::{Canvas, Ink};
use super::super::codes;
use super::super::fonts::Face;
use super::super::pattern::MEADOW;
use super::super::person::Person;
use super::super::words::numeric;
use super::super::zone;
use super::{CARD, Form, INK, WHITE, card, emblem, ghost, portrait, strip};

const GREEN: Rgb<u8> = Rgb([24, 92, 66]);
const PINK: Rgb<u8> = Rgb([206, 20, 110]);

pub(super) fn front(person: &Person) -> Canvas {
    let mut card = card(&MEADOW, 2);
    card.fill((0, 0, CARD.0, 96), WHITE, 0.7);
    emblem(&mut card, (26, 4), 88);
    card.text(&Ink::new(Face::Bold, 44.0, GREEN), (130.0, 64.0), "MÉXICO");
    card.text(&Ink::new(Face::Bold, 29.0, PINK), (372.0, 44.0), "INSTITUTO NACIONAL ELECTORAL");
    card.text(&Ink::new(Face::Regular, 27.0, INK), (372.0, 80.0), "CREDENCIAL PARA VOTAR");
    let photo = portrait(&mut card, person, (40, 124, 270, 347));
    card.signature(&person.full_name(), (60.0, 560.0), 200.0);

    let (label, value) = (Ink::new(Face::Bold, 18.0, GREEN), Ink::new(Face::Bold, 27.0, INK));
    let mut block = |(x, y, width): (f32, f32, f32), (title, lines): (&str, &[&str])| {
        card.text(&label, (x, y), title);
        for (row, line) in lines.iter().enumerate() {
            card.text(&value.fitting(line, width), (x, y + 27.0 + 28.0 * row as f32), line);
        }
    };
    let second = person.second_surname.as_deref().unwrap_or_default();
    let names: Vec<&str> = [person.surname.as_str(), second, &person.given_names]
        .into_iter()
        .filter(|name| !name.is_empty())
        .collect();
    block((340.0, 132.0, 440.0), ("NOMBRE", &names));
    block((800.0, 132.0, 80.0), ("SEXO", &[person.sex.letter_in_spanish()]));
    let lines = person.address.lines();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    block((340.0, 256.0, 620.0), ("DOMICILIO", &lines));
    block((340.0, 382.0, 420.0), ("CLAVE DE ELECTOR", &[&person.voter.key]));
    block((340.0, 446.0, 400.0), ("CURP", &[&person.voter.curp]));
    let registered = format!("{} {}", person.voter.registered, person.voter.emission);
    block((740.0, 446.0, 240.0), ("AÑO DE REGISTRO", &[&registered]));
    block((340.0, 510.0, 270.0), ("FECHA DE NACIMIENTO", &[&numeric(person.birth_date, "MEX")]));
    block((620.0, 510.0, 110.0), ("SECCIÓN", &[&person.voter.section]));
    let valid = format!("{} - {}", person.issue_date.year(), person.expiry_date.year());
    block((740.0, 510.0, 240.0), ("VIGENCIA", &[&valid]));
    ghost(&mut card, &photo, (850, 150, 130, 167));
    card.watermark("MUESTRA", (620.0, 350.0), 150.0);
    card
}

pub(super) fn back(person: &Person) -> Canvas {
    let mut card = card(&MEADOW, 7);
    let form = Form::new(18.0, 24.0, GREEN);
    form.write(&mut card, (50.0, 60.0, 400.0), ("INSTITUTO NACIONAL ELECTORAL", "MUESTRA SIN VALOR"));
    form.write(&mut card, (50.0, 120.0, 400.0), ("Dibujada para pruebas", "No identifica a nadie"));
    card.text(&Ink::new(Face::Zone, 40.0, INK), (50.0, 300.0), &person.voter.ocr);
    if let Some(code) = codes::square(&codes::voter(person)) {
        let scale = 264 / code.width.max(1);
        let side = code.width * scale;
        card.fill((CARD.0 - 90 - side, 30, side + 40, side + 40), WHITE, 1.0);
        card.modules(&code, (CARD.0 - 70 - side, 50), (scale, scale));
    }
    card.watermark("MUESTRA", (400.0, 190.0), 140.0);
    strip(&mut card, 366);
    zone::print(&mut card, &zone::voter(person), (444.0, 72.0));
    card
}
