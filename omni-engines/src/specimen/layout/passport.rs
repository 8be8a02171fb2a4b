//! Data page of a passport, format TD3.

use super::super::canvas::{Canvas, Ink};
use super::super::fonts::Face;
use super::super::pattern::{self, ROSE};
use super::super::person::Person;
use super::super::words::{Label, country, day};
use super::super::zone;
use super::{Form, GOLD, INK, LABEL, PAGE, ghost, portrait, strip, watermark};

pub(super) fn front(person: &Person) -> Canvas {
    let mut page = Canvas::new(pattern::sheet(PAGE, &ROSE, 5));
    let state = person.issuing_state.as_str();
    let title = if state == "MEX" { "PASAPORTE / PASSPORT" } else { "PASSPORT / PASSEPORT" };
    page.text(
        &Ink::new(Face::Bold, 66.0, INK).fitting(&country(state), 820.0),
        (70.0, 92.0),
        &country(state),
    );
    page.text_to(&Ink::new(Face::Bold, 42.0, LABEL), (1406.0, 88.0), title);
    page.fill((70, 116, PAGE.0 - 140, 4), GOLD, 1.0);
    let photo = portrait(&mut page, person, (74, 160, 413, 531));

    let form = Form::new(22.0, 36.0, LABEL);
    let mut field = |(x, y, width): (f32, f32, f32), label: Label, value: &str| {
        form.write(&mut page, (x, y, width), (&label.on(state), value));
    };
    field((540.0, 166.0, 160.0), Label::Type, "P");
    field((740.0, 166.0, 200.0), Label::CountryCode, state);
    field((1010.0, 166.0, 400.0), Label::PassportNumber, &person.document_number);
    field((540.0, 250.0, 860.0), Label::Surname, &person.surnames());
    field((540.0, 334.0, 860.0), Label::GivenNames, &person.given_names);
    field((540.0, 418.0, 420.0), Label::Nationality, &person.nationality);
    if let Some(number) = &person.personal_number {
        field((1010.0, 418.0, 400.0), Label::PersonalNumber, number);
    }
    field((540.0, 502.0, 420.0), Label::BirthDate, &day(person.birth_date));
    field((1010.0, 502.0, 160.0), Label::Sex, person.sex.letter());
    field((540.0, 586.0, 440.0), Label::BirthPlace, &person.birth_place);
    field((540.0, 670.0, 420.0), Label::IssueDate, &day(person.issue_date));
    field((1010.0, 586.0, 400.0), Label::Authority, &person.authority);
    field((540.0, 754.0, 420.0), Label::ExpiryDate, &day(person.expiry_date));
    page.text(&form.label, (1010.0, 812.0), &Label::Signature.on(state));
    page.signature(&person.full_name(), (1020.0, 770.0), 300.0);
    ghost(&mut page, &photo, (1230, 420, 140, 180));
    watermark(&mut page, person, (860.0, 470.0));
    strip(&mut page, 832);
    zone::print(&mut page, &zone::passport(person), (912.0, 76.0));
    page
}

/// The page for observations.
pub(super) fn back(person: &Person) -> Canvas {
    let mut page = Canvas::new(pattern::sheet(PAGE, &ROSE, 11));
    let title = Ink::new(Face::Bold, 40.0, LABEL);
    page.text(&title, (70.0, 92.0), "OBSERVATIONS / OBSERVATIONS");
    let words = Ink::new(Face::Regular, 28.0, INK);
    for (row, line) in [
        "This passport contains 32 pages.",
        "It is the property of a country that does not exist.",
        "Drawn for tests. It identifies nobody.",
    ]
    .iter()
    .enumerate()
    {
        page.text(&words, (70.0, 180.0 + 48.0 * row as f32), line);
    }
    watermark(&mut page, person, (740.0, 560.0));
    page.text_to(&words, (1406.0, 990.0), "2");
    page
}
