//! Machine-readable zones: their lines, and how they are printed.

use image::Rgb;
use jiff::civil::Date;
use mrz::{Date as ZoneDate, MrzDate, Sex as ZoneSex, Td1Fields, Td3Fields, format_td1, format_td3};

use super::canvas::{Canvas, Ink};
use super::fonts::Face;
use super::person::{Person, Sex};

/// Distance between characters: ten per inch, at 300 dots per inch.
pub(super) const PITCH: f32 = 30.0;

/// The lines on a passport.
pub(super) fn passport(person: &Person) -> Vec<String> {
    lines(&format_td3(&Td3Fields {
        document_code: "P".into(),
        issuing_country: person.issuing_state.clone(),
        document_number: person.document_number.clone(),
        surname: person.surnames(),
        given_names: person.given_names.clone(),
        nationality: person.nationality.clone(),
        date_of_birth: date(person.birth_date),
        sex: sex(person.sex),
        date_of_expiry: date(person.expiry_date),
        personal_number: person.personal_number.clone(),
    }))
}

/// The lines on the back of an identity card.
pub(super) fn card(person: &Person) -> Vec<String> {
    lines(&format_td1(&card_fields(person)))
}

/// The lines on the back of a voter card of Mexico: the numbers of card and voter in the first line, and the sex by its
/// initial in Spanish.
pub(super) fn voter(person: &Person) -> Vec<String> {
    lines(&format_td1(&Td1Fields {
        document_code: "ID".into(),
        issuing_country: "MEX".into(),
        document_number: person.voter.cic.clone(),
        optional_data_1: Some(format!("<<{}", person.voter.ocr)),
        optional_data_2: Some(format!("<{}<<{}", person.voter.emission, tail(&person.voter.ocr, 5))),
        nationality: "MEX".into(),
        sex: match person.sex {
            Sex::Female => ZoneSex::Male,
            Sex::Male => ZoneSex::NonConformant('H'),
            Sex::Unspecified => ZoneSex::Unspecified,
        },
        ..card_fields(person)
    }))
}

fn card_fields(person: &Person) -> Td1Fields {
    Td1Fields {
        document_code: "I".into(),
        issuing_country: person.issuing_state.clone(),
        document_number: person.document_number.clone(),
        optional_data_1: person.personal_number.clone(),
        optional_data_2: None,
        surname: person.surnames(),
        given_names: person.given_names.clone(),
        nationality: person.nationality.clone(),
        date_of_birth: date(person.birth_date),
        sex: sex(person.sex),
        date_of_expiry: date(person.expiry_date),
    }
}

fn tail(text: &str, count: usize) -> &str {
    text.len().checked_sub(count).and_then(|from| text.get(from..)).unwrap_or(text)
}

fn lines(zone: &str) -> Vec<String> {
    zone.lines().map(str::to_owned).collect()
}

fn date(date: Date) -> MrzDate {
    MrzDate::Calendar(ZoneDate::new(
        date.year().into(),
        date.month().unsigned_abs().into(),
        date.day().unsigned_abs().into(),
    ))
}

fn sex(sex: Sex) -> ZoneSex {
    match sex {
        Sex::Female => ZoneSex::Female,
        Sex::Male => ZoneSex::Male,
        Sex::Unspecified => ZoneSex::Unspecified,
    }
}

/// Prints lines in the middle of a sheet. The baseline of the first one is given, and the distance to the next.
pub(super) fn print(canvas: &mut Canvas, lines: &[String], (base, distance): (f32, f32)) {
    let ink = Ink::new(Face::Zone, 54.0, Rgb([24, 26, 34]));
    let mut y = base;
    for line in lines {
        let left = (canvas.pixels.width() as f32 - line.chars().count() as f32 * PITCH) / 2.0 + 1.0;
        canvas.spaced(&ink, (left, y), (line, PITCH));
        y += distance;
    }
}
