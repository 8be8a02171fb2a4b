use image::{Rgb, RgbImage, imageops};
use jiff::civil::date;

use super::*;
use crate::geometry::Point;
use crate::testing::{Drawing, image, turn};
use crate::text::{self, Cells, Frame, Line};

/// The zones of Utopia, one in each format.
const ZONES: [(Format, &[&str]); 5] = [
    (
        Format::Td3,
        &["P<UTOPAVLOVIC<<VERA<IDDA<<<<<<<<<<<<<<<<<<<<", "PV20S8B014UTO8907152F3103127ZQ01S5G6<<<<<<62"],
    ),
    (Format::Td2, &["I<UTOPAVLOVIC<<VERA<IDDA<<<<<<<<<<<<", "PV20S8B014UTO8907152F3103127<<<<<<<0"]),
    (
        Format::Td1,
        &[
            "I<UTOPV20S8B014<<<<<<<<<<<<<<<",
            "8907152F3103127UTO<<<<<<<<<<<4",
            "PAVLOVIC<<VERA<IDDA<<<<<<<<<<<",
        ],
    ),
    (
        Format::MrvA,
        &["V<UTOPAVLOVIC<<VERA<IDDA<<<<<<<<<<<<<<<<<<<<", "PV20S8B014UTO8907152F3103127<<<<<<<<<<<<<<<<"],
    ),
    (Format::MrvB, &["V<UTOPAVLOVIC<<VERA<IDDA<<<<<<<<<<<<", "PV20S8B014UTO8907152F3103127<<<<<<<<"]),
];

/// The zone below some print, on a page about as wide as the format.
fn page(lines: &[&str]) -> RgbImage {
    let pitch = 24.0;
    let width = (lines[0].len() as f32 * pitch) as u32 + 80;
    let mut drawing = Drawing::new(width, 520);
    for (index, line) in
        ["UTOPIA", "Surname / Nom", "PAVLOVIĆ", "Given names / Prénoms", "VERA IDDA"].iter().enumerate()
    {
        drawing.text(line, (60.0, 20.0 + 52.0 * index as f32), 34.0);
    }
    for (index, line) in lines.iter().enumerate() {
        drawing.zone(line, (40.0, 320.0 + 58.0 * index as f32), pitch);
    }
    drawing.pixels
}

fn seen(pixels: RgbImage) -> (Option<Zone>, Page) {
    let image = Image::from_pixels(pixels);
    let page = text::read(&turn(), &image).unwrap();
    (find(&turn(), &image, &page).unwrap(), page)
}

/// Computes the digits of the zones above, so that the tests do not depend on typed numbers.
fn with_digits(format: Format, lines: &[&str]) -> Vec<String> {
    let layout = LAYOUTS.iter().find(|layout| layout.format == format).unwrap();
    let mut lines: Vec<Vec<u8>> = lines.iter().map(|line| line.as_bytes().to_vec()).collect();
    for check in layout.checks.iter().chain(&layout.composite) {
        let covered = check.over.iter().flat_map(|(line, first, end)| lines[*line][*first..*end].to_vec());
        let field: String = covered.map(char::from).collect();
        let digit = mrz::check_digit(&field).unwrap();
        lines[check.digit.0][check.digit.1] = b'0' + digit as u8;
    }
    lines.into_iter().map(|line| String::from_utf8(line).unwrap()).collect()
}

/// Lines that the network is certain of.
fn sure(lines: &[String]) -> Vec<Candidate> {
    let frame = Frame { center: Point::default(), along: Point::new(1.0, 0.0), length: 900.0, height: 40.0 };
    let line = |(index, text): (usize, &String)| Candidate {
        line: Line {
            text: text.clone(),
            confidence: 1.0,
            corners: frame.corners(),
            frame,
            cells: Some(Cells::sure(text)),
        },
        again: None,
        indexes: vec![index],
    };
    lines.iter().enumerate().map(line).collect()
}

#[test]
fn every_format_is_told_from_the_others() {
    for (format, lines) in ZONES {
        let lines = with_digits(format, lines);
        let zone = best(&sure(&lines)).unwrap_or_else(|| panic!("{format:?}")).1;
        assert_eq!((zone.format, &zone.lines), (format, &lines));
        assert!(zone.is_consistent() && zone.confidence > 0.9, "{zone:?}");
        assert_eq!((zone.document_number.as_str(), zone.issuing_state.as_str()), ("PV20S8B01", "UTO"));
        assert_eq!((zone.surname.as_str(), zone.given_names.as_str()), ("PAVLOVIC", "VERA IDDA"));
        assert_eq!((zone.birth_date, zone.expiry_date), (Some(date(1989, 7, 15)), Some(date(2031, 3, 12))));
        assert_eq!(zone.sex, Sex::Female);
        assert!(!format!("{zone:?}").contains("PAVLOVIC"));
    }
}

#[test]
fn a_drawn_zone_is_read_and_compared_with_the_print() {
    let lines = with_digits(ZONES[0].0, ZONES[0].1);
    let (zone, page) = seen(page(&lines.iter().map(String::as_str).collect::<Vec<_>>()));
    let zone = zone.unwrap();
    assert_eq!((zone.format, &zone.lines), (Format::Td3, &lines));
    assert_eq!(zone.compare_names(&page, true), (Print::Same, Print::Same));
    assert_eq!(zone.clone().without_unprinted_names(&page), zone);
    let alone = zone.without_unprinted_names(&Page::default());
    assert_eq!((alone.surname.as_str(), alone.given_names.as_str()), ("", ""));
}

#[test]
fn characters_that_look_alike_are_told_apart_by_their_shapes() {
    // The network takes these letters for digits with certainty, because they are next to digits.
    for number in ["TDS28Z51O", "UTSBIZO72", "CZQO5I62A", "KUB9AO2OS"] {
        let data = format!("{number}4UTO8907152F3103127<<<<<<<<<<<<<<02");
        let lines = with_digits(Format::Td3, &[ZONES[0].1[0], &data]);
        let zone = seen(page(&lines.iter().map(String::as_str).collect::<Vec<_>>())).0.unwrap();
        assert_eq!(zone.lines, lines);
        assert!(zone.is_proven(), "{number} {zone:?} {:?}", zone.certainty);
    }
}

#[test]
fn what_is_doubtful_is_not_proven() {
    let lines = with_digits(ZONES[0].0, ZONES[0].1);
    let zone = best(&sure(&lines)).unwrap().1;
    assert!(zone.is_proven());
    let doubts = [
        Zone { other_numbers: vec!["PV20S8B01".to_owned()], ..zone.clone() },
        Zone { repaired: vec![(1, 3)], ..zone.clone() },
        Zone { certainty: Certainty { names: 0.5, ..zone.certainty }, ..zone.clone() },
        Zone { certainty: Certainty { states: 0.5, ..zone.certainty }, ..zone.clone() },
        Zone { certainty: Certainty { optional: 0.3, ..zone.certainty }, ..zone.clone() },
        Zone { checks: Checks { composite: Some(false), ..zone.checks }, ..zone.clone() },
    ];
    assert!(doubts.iter().all(|zone| !zone.is_proven()));
}

#[test]
fn a_photographed_zone_is_read_however_it_is_turned() {
    let lines = with_digits(ZONES[0].0, ZONES[0].1);
    let flat = page(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    // Held at an angle of four degrees, and out of focus.
    let (sin, cos) = 4.0_f32.to_radians().sin_cos();
    let scene = RgbImage::from_fn(1280, 800, |x, y| {
        let (x, y) = (x as f32 - 640.0, y as f32 - 400.0);
        let at =
            (x * cos + y * sin + flat.width() as f32 / 2.0, y * cos - x * sin + flat.height() as f32 / 2.0);
        let inside = at.0 >= 0.0 && at.1 >= 0.0;
        let pixel = flat.get_pixel_checked(at.0 as u32, at.1 as u32).filter(|_| inside);
        pixel.copied().unwrap_or(Rgb([90, 80, 70]))
    });
    let scene = imageops::blur(&scene, 1.2);
    let zone = seen(imageops::rotate90(&scene)).0.unwrap();
    assert_eq!(zone.lines, lines);
    assert!(zone.is_consistent(), "{zone:?}");
}

#[test]
fn the_back_of_the_specimen_is_read_and_compared_with_its_front() {
    let [front, back] =
        ["front", "back"].map(|side| image(&format!("../omni-sandbox/specimens/card-{side}.jpg")));
    let [front_page, back_page] = [&front, &back].map(|side| text::read(&turn(), side).unwrap());
    let zone = find(&turn(), &back, &back_page).unwrap().unwrap();
    assert_eq!((zone.format, zone.is_consistent()), (Format::Td1, true));
    assert_eq!((zone.document_number.as_str(), zone.surname.as_str()), ("SPX482716", "SPECIMEN"));
    assert_eq!(zone.compare_names(&front_page, false), (Print::Same, Print::Same));
    assert_eq!(find(&turn(), &front, &front_page).unwrap(), None);
}

#[test]
fn wrong_digits_are_reported_and_not_repaired() {
    let mut lines = with_digits(ZONES[0].0, ZONES[0].1);
    let right = lines[1].clone();
    let digit = (right.as_bytes()[19] - b'0' + 3) % 10;
    lines[1].replace_range(19..20, &digit.to_string());
    let zone = best(&sure(&lines)).unwrap().1;
    assert_eq!((&zone.lines, zone.repaired.as_slice()), (&lines, &[][..]));
    assert_eq!((zone.checks.birth_date, zone.checks.document_number), (Some(false), Some(true)));
    assert!(!zone.is_consistent());
}

#[test]
fn a_visa_whose_last_digit_would_fit_an_id_is_a_visa() {
    // The end of its optional data is what the composite digit of an ID would be.
    let id = with_digits(Format::Td2, &["I<UTOPAVLOVIC<<VERA<IDDA<<<<<<<<<<<<", ZONES[1].1[1]]);
    let lines = [id[0].replacen("I<", "VC", 1), id[1].clone()];
    let zone = best(&sure(&lines)).unwrap().1;
    assert_eq!((zone.format, zone.document_code.as_str(), &zone.lines[..]), (Format::MrvB, "VC", &lines[..]));
}

#[test]
fn a_digit_that_is_not_printed_does_not_fit() {
    let lines = with_digits(ZONES[0].0, ZONES[0].1);
    let whole = best(&sure(&lines)).unwrap().1;
    assert_eq!(whole.checks.composite, Some(true));
    let mut stack = sure(&lines);
    // The network is sure of a filler, and gives the digit one chance in a thousand.
    if let Some(cells) = &mut stack[1].line.cells {
        cells.doubt(43, b'<', (0.001, 0.99));
    }
    let zone = best(&stack).unwrap().1;
    assert_eq!((&zone.lines, zone.checks.composite), (&lines, Some(false)));
    assert!(!zone.is_proven());
}

#[test]
fn print_without_fillers_is_not_a_zone() {
    let lines = with_digits(
        Format::Td1,
        &[
            "IDUTOPV20S8B014STREET12APT4ZEN",
            "8907152F3103127UTOEXAMPLEFALL4",
            "PAVLOVICXVERAXIDDAXUTOPIAXSTRE",
        ],
    );
    assert_eq!(best(&sure(&lines)).map(|found| found.1), None);
}

#[test]
fn a_state_that_does_not_exist_proves_nothing() {
    let lines = with_digits(ZONES[0].0, &[ZONES[0].1[0], &ZONES[0].1[1].replacen("UTO", "ISZ", 1)]);
    let zone = best(&sure(&lines)).unwrap().1;
    assert!(zone.is_consistent() && !zone.is_proven(), "{zone:?}");
}

#[test]
fn a_page_without_a_zone_has_none() {
    let mut drawing = Drawing::new(900, 300);
    for (index, line) in
        ["ACCOUNT 0012345678 9012345678 EUR", "ACCOUNT 9912345678 9012345678 USD", "Total: 12.34"]
            .iter()
            .enumerate()
    {
        drawing.text(line, (30.0, 30.0 + 60.0 * index as f32), 40.0);
    }
    assert_eq!(seen(drawing.pixels).0, None);
}
