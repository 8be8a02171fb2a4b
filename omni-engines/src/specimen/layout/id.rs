//! Identity card, format TD1.

use super::super::canvas::{Canvas, Ink};
use super::super::codes;
use super::super::fonts::Face;
use super::super::pattern::SEA;
use super::super::person::Person;
use super::super::words::{Label, country, day};
use super::super::zone;
use super::{BAND, CARD, Form, INK, LABEL, WHITE, card, ghost, head, portrait, strip, watermark};

pub(super) fn front(person: &Person) -> Canvas {
    let mut card = card(&SEA, 3);
    let state = person.issuing_state.as_str();
    let title = if state == "MEX" { "CÉDULA DE IDENTIDAD" } else { "IDENTITY CARD / CARTE D'IDENTITÉ" };
    head(&mut card, (104, BAND), (&country(state), title));
    let photo = portrait(&mut card, person, (48, 140, 290, 373));
    let number = Ink::new(Face::Zone, 40.0, INK);
    card.text(&number.fitting(&person.document_number, 290.0), (66.0, 574.0), &person.document_number);

    let form = Form::new(20.0, 34.0, LABEL);
    let mut field = |x: f32, y: f32, width: f32, label: Label, value: &str| {
        form.write(&mut card, (x, y, width), (&label.on(state), value));
    };
    field(380.0, 158.0, 600.0, Label::Surname, &person.surnames());
    field(380.0, 236.0, 600.0, Label::GivenNames, &person.given_names);
    field(380.0, 314.0, 240.0, Label::Nationality, &person.nationality);
    field(640.0, 314.0, 160.0, Label::Sex, person.sex.letter());
    field(380.0, 392.0, 400.0, Label::BirthDate, &day(person.birth_date));
    field(380.0, 470.0, 400.0, Label::DocumentNumber, &person.document_number);
    field(380.0, 548.0, 300.0, Label::ExpiryDate, &day(person.expiry_date));
    ghost(&mut card, &photo, (818, 330, 150, 193));
    let signature = Label::Signature.on(state);
    card.text(&form.label.fitting(&signature, 272.0), (700.0, 618.0), &signature);
    card.signature(&person.full_name(), (720.0, 588.0), 210.0);
    watermark(&mut card, person, (600.0, 365.0));
    card
}

pub(super) fn back(person: &Person) -> Canvas {
    let mut card = card(&SEA, 8);
    let state = person.issuing_state.as_str();
    card.fill((0, 24, CARD.0, 8), BAND, 1.0);
    let form = Form::new(18.0, 27.0, LABEL);
    let mut lines = person.address.lines().into_iter();
    let first = lines.next().unwrap_or_default();
    form.write(&mut card, (56.0, 64.0, 400.0), (&Label::Address.on(state), &first));
    let mut y = 91.0 + 29.0;
    for line in lines.take(2) {
        card.text(&form.value.fitting(&line, 400.0), (56.0, y), &line);
        y += 29.0;
    }
    let mut field = |y: f32, label: Label, value: &str| {
        form.write(&mut card, (56.0, y, 400.0), (&label.on(state), value));
    };
    field(182.0, Label::BirthPlace, &person.birth_place);
    field(240.0, Label::IssueDate, &day(person.issue_date));
    field(298.0, Label::Authority, &person.authority);
    if let Some(code) = codes::stacked(&codes::card(person)) {
        let scale = (480 / code.width).clamp(1, 2);
        let across = code.width * scale;
        let down = (264 / code.height).clamp(1, 2);
        card.fill((CARD.0 - 62 - across, 54, across + 24, code.height * down + 24), WHITE, 1.0);
        card.modules(&code, (CARD.0 - 50 - across, 66), (scale, down));
    }
    let small = Ink::new(Face::Regular, 15.0, LABEL);
    card.text(
        &small,
        (56.0, 358.0),
        "Drawn for tests. This card identifies nobody, and there is no country that issues it.",
    );
    watermark(&mut card, person, (506.0, 205.0));
    strip(&mut card, 366);
    zone::print(&mut card, &zone::card(person), (444.0, 72.0));
    card
}
