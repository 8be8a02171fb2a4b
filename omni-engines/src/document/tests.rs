use image::{Rgb, imageops};
use jiff::civil::date;

use super::*;
use crate::face;
use crate::mrz::{self, Sex};
use crate::specimen::{self, Person, Scene, draw, photograph};
use crate::testing::{Drawing, turn};

fn look(kind: specimen::Kind, side: specimen::Side, person: &Person) -> Document {
    read(&turn(), &draw(kind, side, person)).unwrap()
}

fn value<T: Clone>(field: Option<&Field<T>>) -> Option<T> {
    field.filter(|field| field.is_sure()).map(|field| field.value.clone())
}

fn text(field: Option<&Field<String>>) -> Option<&str> {
    field.filter(|field| field.is_sure()).map(|field| field.value.as_str())
}

#[test]
fn a_photographed_passport_is_found_upside_down_and_read() {
    let scene = Scene { tilt: 6.0, ..Scene::default() };
    let person = Person::zara();
    let photograph = photograph(&draw(specimen::Kind::Passport, specimen::Side::Front, &person), &scene, 1);
    let turned = Image::from_pixels(imageops::rotate180(photograph.pixels()));
    let document = read(&turn(), &turned).unwrap();
    assert_eq!((document.kind, document.side), (Kind::Passport, Some(Side::Front)));
    assert_eq!((document.found, document.documents, document.cut_off), (Found::Outline, 1, false));
    assert_eq!((document.country.as_deref(), document.year), (Some("UTO"), Some(2025)));
    assert!(document.portrait.is_some() && document.portrait_template.is_some());
    let fields = &document.fields;
    assert_eq!(text(fields.surname.as_ref()), Some("SPECIMEN"));
    assert_eq!(text(fields.given_names.as_ref()), Some("ZARA INVENTED"));
    assert_eq!(text(fields.full_name.as_ref()), Some("ZARA INVENTED SPECIMEN"));
    assert_eq!(text(fields.document_number.as_ref()), Some("SPX482716"));
    assert_eq!(value(fields.birth_date.as_ref()), Some(date(1990, 2, 14)));
    assert_eq!(value(fields.issue_date.as_ref()), Some(date(2025, 6, 30)));
    assert_eq!(value(fields.expiry_date.as_ref()), Some(date(2035, 6, 29)));
    assert_eq!(text(fields.nationality.as_ref()), Some("UTO"));
    assert_eq!(fields.conflicts(), []);
    assert_eq!(fields.surname.as_ref().map(|surname| surname.others.len()), Some(1));
    assert!(!format!("{document:?}").contains("ZARA"));
}

#[test]
fn both_sides_of_a_voter_card_confirm_each_other() {
    let person = Person::lucia();
    let front = look(specimen::Kind::Voter, specimen::Side::Front, &person);
    let back = look(specimen::Kind::Voter, specimen::Side::Back, &person);
    for (document, side) in [(&front, Side::Front), (&back, Side::Back)] {
        assert_eq!((document.kind, document.side), (Kind::VoterCard, Some(side)));
        assert_eq!((document.country.as_deref(), document.subtype.as_deref()), (Some("MEX"), Some("INE")));
    }
    assert_eq!(back.fields.surname.as_ref().map(Field::is_sure), Some(false), "nothing confirms the name");
    let fields = front.fields.joined(&back.fields);
    assert_eq!(fields.conflicts(), []);
    assert_eq!(text(fields.surname.as_ref()), Some("MUESTRA"));
    assert_eq!(text(fields.second_surname.as_ref()), Some("PRUEBA"));
    assert_eq!(text(fields.given_names.as_ref()), Some("LUCÍA INVENTADA"));
    assert_eq!(text(fields.curp.as_ref()), Some(person.voter.curp.as_str()));
    assert_eq!(text(fields.voter_key.as_ref()), Some(person.voter.key.as_str()));
    assert_eq!(text(fields.cic.as_ref()), Some(person.voter.cic.as_str()));
    assert_eq!(text(fields.ocr_number.as_ref()), Some(person.voter.ocr.as_str()));
    assert_eq!(text(fields.section.as_ref()), Some(person.voter.section.as_str()));
    assert_eq!(text(fields.issue_number.as_ref()), Some(person.voter.emission.as_str()));
    assert_eq!(value(fields.registration_year.as_ref()), Some(person.voter.registered));
    assert_eq!(value(fields.sex.as_ref()), Some(Sex::Female));
    assert_eq!(text(fields.postal_code.as_ref()), Some(person.address.postal_code.as_str()));
}

#[test]
fn a_license_is_read_by_its_numbers_and_its_barcode() {
    let mut person = Person::zara();
    person.reside("USA");
    let front = look(specimen::Kind::License, specimen::Side::Front, &person);
    let back = look(specimen::Kind::License, specimen::Side::Back, &person);
    assert_eq!((front.kind, front.side), (Kind::DriversLicense, Some(Side::Front)));
    assert_eq!((back.kind, back.side), (Kind::DriversLicense, Some(Side::Back)));
    assert_eq!((front.country.as_deref(), back.country.as_deref()), (Some("USA"), Some("USA")));
    assert!(front.codes.is_empty() && back.license.is_some());
    let fields = front.fields.joined(&back.fields);
    assert_eq!(fields.conflicts(), []);
    assert_eq!(text(fields.surname.as_ref()), Some("SPECIMEN"));
    assert_eq!(text(fields.document_number.as_ref()), Some(person.document_number.as_str()));
    assert_eq!(value(fields.birth_date.as_ref()), Some(person.birth_date));
    assert_eq!(value(fields.expiry_date.as_ref()), Some(person.expiry_date));
    assert_eq!(text(fields.classes.as_ref()), Some(person.driving.classes.as_str()));
}

#[test]
fn payment_cards_and_bills_are_read() {
    let person = Person::zara();
    let card = look(specimen::Kind::Bank, specimen::Side::Front, &person);
    assert_eq!((card.kind, card.side), (Kind::BankCard, Some(Side::Front)));
    let read = card.bank_card.unwrap();
    assert_eq!(read.number.unwrap().value.as_str(), person.bank_card.number);
    assert_eq!(text(read.owner.as_ref()), Some("ZARA INVENTED SPECIMEN"));
    let last_day = read.expiry.unwrap().value.last_day();
    assert_eq!(
        (last_day.month(), last_day.year() % 100),
        (person.bank_card.expiry.0, i16::from(person.bank_card.expiry.1))
    );

    let proof = look(specimen::Kind::Proof, specimen::Side::Front, &person);
    assert_eq!(proof.kind, Kind::ProofOfAddress);
    let proof = proof.proof.unwrap();
    assert_eq!(text(proof.name.as_ref()), Some(person.statement.name.as_str()));
    assert_eq!(value(proof.address.as_ref()), Some(person.statement.address.lines()));
    assert_eq!(value(proof.date.as_ref()), Some(person.statement.date));
    assert_eq!(text(proof.issuer.as_ref()), Some(person.statement.issuer.as_str()));
}

#[test]
fn the_back_of_a_license_is_known_by_its_layout() {
    let mut person = Person::zara();
    person.reside("USA");
    let back = draw(specimen::Kind::License, specimen::Side::Back, &person);
    let mut pixels = back.pixels().clone();
    // The bars are still there, but can no longer be decoded.
    for y in 84..334 {
        for x in 350..360 {
            let shifted = *pixels.get_pixel(x + 137, 200);
            for step in 0..30 {
                pixels.put_pixel(x + step * 10, y, shifted);
            }
        }
    }
    let document = read(&turn(), &Image::from_pixels(pixels)).unwrap();
    assert!(document.codes.is_empty() && document.has_unread_code);
    assert_eq!((document.kind, document.side), (Kind::DriversLicense, Some(Side::Back)));
    // Other countries have the same layout.
    assert_eq!(document.country, None);
}

#[test]
fn print_beside_a_barcode_is_not_taken_for_a_zone() {
    let mut person = Person::zara();
    person.reside("USA");
    let back = draw(specimen::Kind::License, specimen::Side::Back, &person);
    let mut drawing = Drawing { pixels: back.pixels().clone() };
    for (_, y, pixel) in drawing.pixels.enumerate_pixels_mut() {
        if y > 352 {
            *pixel = Rgb([246, 247, 244]);
        }
    }
    drawing.text("Drawn for tests", (57.0, 360.0), 30.0);
    let empty = drawing.pixels;
    let with_zone = |dates: &str| {
        let mut drawing = Drawing { pixels: empty.clone() };
        for (line, top) in [
            ("I<UTOSPX4827166<<<<<<<<<<<<<<<", 400.0),
            (dates, 472.0),
            ("SPECIMEN<<ZARA<INVENTED<<<<<<<", 544.0),
        ] {
            drawing.zone(line, (57.0, top), 30.0);
        }
        read(&turn(), &Image::from_pixels(drawing.pixels)).unwrap()
    };
    // Some zones have only a wrong composite digit.
    let document = with_zone("9002144F3506293UTO<<<<<<<<<<<7");
    assert!(document.license.is_some() && document.zone.is_some_and(|zone| !zone.is_consistent()));
    // Like a zone, but the digit after the date of expiry does not fit.
    let document = with_zone("9002144F3506294UTO<<<<<<<<<<<1");
    let alone = mrz::find(&turn(), &document.image, &document.page).unwrap();
    assert!(alone.is_some_and(|zone| !zone.is_consistent()), "without the barcode it would be a zone");
    assert!(document.license.is_some());
    assert_eq!(document.zone, None);
    assert_eq!((document.kind, document.side), (Kind::DriversLicense, Some(Side::Back)));
    assert_eq!(document.country.as_deref(), Some("USA"));
    assert_eq!(text(document.fields.document_number.as_ref()), Some(person.document_number.as_str()));
}

#[test]
fn two_passports_of_the_same_person_are_two_documents() {
    let passport = draw(specimen::Kind::Passport, specimen::Side::Front, &Person::zara());
    let scene = Scene { tilt: 2.0, second: Some(passport.clone()), ..Scene::default() };
    assert_eq!(read(&turn(), &photograph(&passport, &scene, 1)).unwrap().documents, 2);
}

#[test]
fn what_a_reflection_may_hide_is_doubtful() {
    let license = draw(specimen::Kind::License, specimen::Side::Front, &Person::zara());
    let read = |glare| {
        let scene = Scene { glare, ..Scene::default() };
        read(&turn(), &photograph(&license, &scene, 1)).unwrap().fields
    };
    let is_sure = |field: &Option<Field<String>>| field.as_ref().is_some_and(Field::is_sure);
    let clear = read(0.0);
    assert!(is_sure(&clear.given_names) && is_sure(&clear.street) && is_sure(&clear.document_number));
    for glare in [0.6, 1.0] {
        let fields = read(glare);
        assert_ne!(text(fields.street.as_ref()), Some("12 HORIZON STREET"));
        assert!(!is_sure(&fields.given_names) && !is_sure(&fields.street), "{glare}");
    }
    assert!(is_sure(&read(0.3).document_number), "it is far from the reflection");
}

#[test]
fn an_open_passport_may_fill_the_image() {
    let passport = draw(specimen::Kind::Passport, specimen::Side::Front, &Person::zara());
    let (width, height) = (passport.width(), passport.height());
    for is_below in [true, false] {
        let mut pixels = image::RgbImage::from_pixel(width, 2 * height, Rgb([222, 214, 205]));
        let top = if is_below { height } else { 0 };
        imageops::replace(&mut pixels, passport.pixels(), 0, i64::from(top));
        for pixels in [imageops::rotate90(&pixels), pixels] {
            let document = read(&turn(), &Image::from_pixels(pixels)).unwrap();
            assert_eq!((document.kind, document.documents, document.cut_off), (Kind::Passport, 1, false));
            assert_eq!(text(document.fields.surname.as_ref()), Some("SPECIMEN"));
        }
    }
    // If a part of the page is missing to the side, so is a part of its zone.
    let cut = imageops::crop_imm(passport.pixels(), 0, 0, width * 7 / 8, height).to_image();
    let mut pixels = image::RgbImage::from_pixel(cut.width(), 2 * height, Rgb([222, 214, 205]));
    imageops::replace(&mut pixels, &cut, 0, i64::from(height));
    assert!(read(&turn(), &Image::from_pixels(pixels)).unwrap().cut_off);
}

#[test]
fn a_license_is_from_the_country_of_its_american_address() {
    let mut person = Person::zara();
    person.reside("USA");
    // Days that could be months.
    person.birth_date = date(1990, 2, 3);
    person.issue_date = date(2025, 4, 5);
    person.expiry_date = date(2035, 4, 4);
    let front = draw(specimen::Kind::License, specimen::Side::Front, &person);
    let mut pixels = front.pixels().clone();
    let name = image::RgbImage::from_pixel(500, 80, Rgb([236, 240, 244]));
    imageops::replace(&mut pixels, &name, 30, 8);
    let document = read(&turn(), &Image::from_pixels(pixels)).unwrap();
    assert_eq!((document.kind, document.country.as_deref()), (Kind::DriversLicense, Some("USA")));
    assert_eq!(document.fields.birth_date.map(|born| born.value), Some(person.birth_date));
}

#[test]
fn noise_does_not_make_the_ghost_portrait_another_person() {
    let id = draw(specimen::Kind::Id, specimen::Side::Front, &Person::zara());
    let scene = Scene { noise: 20.0, tilt: 2.0, ..Scene::default() };
    let document = read(&turn(), &photograph(&id, &scene, 4)).unwrap();
    assert_eq!((document.faces.all.len(), document.documents), (2, 1));
    // Without smoothing, they would differ.
    let templates: Vec<_> = document
        .faces
        .all
        .iter()
        .map(|found| face::template(&turn(), &document.image, found).unwrap())
        .collect();
    assert!(templates[0].similarity(&templates[1]) < 0.3);
}

#[test]
fn a_front_is_one_although_its_portrait_is_covered() {
    // Left, top, width and height of the portrait and its pale copy, and of what a machine reads on the back.
    for (kind, on_front, on_back) in [
        (
            specimen::Kind::Id,
            [(45, 137, 296, 379), (818, 330, 150, 193)],
            [(0, 360, 1012, 278), (470, 40, 542, 320)],
        ),
        (
            specimen::Kind::Voter,
            [(37, 121, 276, 353), (850, 150, 130, 167)],
            [(0, 360, 1012, 278), (600, 20, 412, 340)],
        ),
    ] {
        let of = |side: specimen::Side, areas: [(u32, u32, u32, u32); 2]| {
            let mut pixels = draw(kind, side, &Person::lucia()).pixels().clone();
            for (left, top, width, height) in areas {
                let cover = image::RgbImage::from_pixel(width, height, Rgb([236, 240, 238]));
                imageops::replace(&mut pixels, &cover, i64::from(left), i64::from(top));
            }
            read(&turn(), &Image::from_pixels(pixels)).unwrap()
        };
        let front = of(specimen::Side::Front, on_front);
        assert!(front.portrait.is_none(), "{}", kind.name());
        assert_eq!(front.side, Some(Side::Front), "{}", kind.name());
        let back = of(specimen::Side::Back, on_back);
        assert!(back.zone.is_none() && back.codes.is_empty(), "{}", kind.name());
        assert_ne!(back.side, Some(Side::Front), "{}", kind.name());
    }
}
