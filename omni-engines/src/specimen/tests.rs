use super::*;
use crate::geometry::QuarterTurn;

/// FNV-1a.
fn fingerprint(image: &Image) -> u64 {
    let bytes = image.pixels().as_raw();
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn every_side_of_every_kind_is_drawn_and_is_another() {
    let mut seen = std::collections::BTreeSet::new();
    for kind in Kind::ALL {
        let sides = [Side::Front, Side::Back].map(|side| draw(kind, side, &Person::zara()));
        assert_eq!((sides[0].width(), sides[0].height()), (sides[1].width(), sides[1].height()));
        assert_eq!(sides[0].width() < sides[0].height(), kind.is_paper(), "{kind:?}");
        // The backs of both papers are the same.
        assert!(seen.insert(fingerprint(&sides[0])), "{kind:?}");
        assert!(seen.insert(fingerprint(&sides[1])) || kind.is_paper(), "{kind:?}");
        assert_eq!(Kind::from_name(kind.name()), Some(kind));
    }
    assert_eq!(Kind::from_name("visa"), None);
}

#[test]
fn the_same_values_are_the_same_pixels() {
    let (person, scene) = (Person::invented(4), Scene { blur: 1.5, perspective: 20.0, ..Scene::default() });
    let taken = |seed| fingerprint(&photograph(&draw(Kind::Id, Side::Front, &person), &scene, seed));
    assert_eq!(taken(1), taken(1));
    assert_ne!(taken(1), taken(2));
    assert_ne!(
        fingerprint(&draw(Kind::Id, Side::Front, &person)),
        fingerprint(&draw(Kind::Id, Side::Front, &Person::invented(5)))
    );
}

#[test]
fn the_card_is_found_where_the_scene_puts_it() {
    let card = draw(Kind::Id, Side::Front, &Person::zara());
    let photo = photograph(&card, &Scene::default(), 1);
    assert_eq!((photo.width(), photo.height()), (1600, 1200));
    let found = photo.card().unwrap();
    assert!((found.width_px - 1012.0).abs() < 12.0, "{}", found.width_px);
    let small = photograph(&card, &Scene { scale: 0.5, tilt: 12.0, ..Scene::default() }, 1);
    assert_eq!((small.width(), small.height()), (800, 600));
    assert!((small.card().unwrap().width_px - 506.0).abs() < 12.0);
    let on_its_side = photograph(&card, &Scene { turn: QuarterTurn::Right, ..Scene::default() }, 1);
    assert_eq!((on_its_side.width(), on_its_side.height()), (1200, 1600));
    assert!(photograph(&card, &Scene { cut: 0.3, ..Scene::default() }, 1).card().is_none());
}

#[test]
fn flaws_are_measured_as_flaws() {
    let card = draw(Kind::Id, Side::Front, &Person::zara());
    let quality = |scene: Scene| photograph(&card, &scene, 1).card().map(|card| card.image.quality());
    let good = quality(Scene::default()).unwrap();
    assert_eq!((good.sharpness_score(), good.glare_score()), (100, 100), "{good:?}");
    assert_eq!(quality(Scene { blur: 4.5, ..Scene::default() }).unwrap().sharpness_score(), 0);
    assert_eq!(quality(Scene { glare: 1.0, ..Scene::default() }).unwrap().glare_score(), 0);
    let brightness =
        |brightness| photograph(&card, &Scene { brightness, ..Scene::default() }, 1).quality().brightness;
    assert!((brightness(0.3) / brightness(1.0) - 0.3).abs() < 0.02);
    let right = |shadow| {
        let area = crate::image::Area { left: 75, top: 30, width: 25, height: 40 };
        let photo = photograph(&card, &Scene { shadow, ..Scene::default() }, 1);
        photo.part(area).unwrap().quality().brightness
    };
    assert!((right(0.6) / right(0.0) - 0.4).abs() < 0.03);
}

#[test]
fn values_that_make_no_sense_do_not_panic() {
    let card =
        draw(Kind::Bank, Side::Back, &Person::new(("", ""), jiff::civil::Date::ZERO, Sex::Unspecified));
    for value in [f32::NAN, f32::INFINITY, -1e30, 1e30, -1.0] {
        let scene = Scene {
            tilt: value,
            perspective: value,
            blur: value,
            glare: value,
            glare_at: (value, value),
            brightness: value,
            shadow: value,
            noise: value,
            scale: value,
            cut: value,
            ..Scene::default()
        };
        assert!(photograph(&card, &scene, 1).width() > 0);
    }
}

#[test]
fn papers_are_text_in_a_pdf_and_cards_are_images() {
    let person = Person::lucia();
    let paper = to_pdf(Kind::Proof, Side::Front, &Person::zara());
    let has = |pdf: &[u8], words: &str| pdf.windows(words.len()).any(|part| part == words.as_bytes());
    assert!(paper.starts_with(b"%PDF-") && has(&paper, "(ZARA INVENTED SPECIMEN)"));
    assert!(!has(&paper, "/DCTDecode"));
    let card = to_pdf(Kind::Id, Side::Front, &person);
    assert!(card.starts_with(b"%PDF-") && has(&card, "/DCTDecode"));
}

#[test]
fn zones_and_codes_say_what_is_printed() {
    let person = Person::lucia();
    let zone = zone(Kind::Voter, &person);
    assert!(zone[0].starts_with(&format!("IDMEX{}", person.voter.cic)), "{}", zone[0]);
    assert!(zone[0].ends_with(&person.voter.ocr) && zone[2].starts_with("MUESTRA<PRUEBA<<LUCIA<INVENTAD"));
    let license = code(Kind::License, &Person::dorian()).unwrap();
    let license = crate::barcode::aamva::parse(&license).unwrap();
    assert_eq!((license.number(), license.surname()), (Some("X4827163"), Some("SPECIMEN")));
    assert_eq!(license.given_names().as_deref(), Some("DORIAN EXAMPLE"));
    let card = crate::barcode::aamva::parse(&code(Kind::Id, &Person::zara()).unwrap()).unwrap();
    assert_eq!((card.number(), card.country()), (Some("SPX482716"), Some("UTO")));
    let receipt = crate::cfdi::parse(&code(Kind::Cfdi, &person).unwrap()).unwrap();
    assert_eq!(receipt.invoice, person.receipt.invoice);
}

#[cfg(feature = "barcodes")]
#[test]
fn the_codes_on_the_documents_are_read() {
    let stop = crate::stop::Stop::default();
    for (kind, side) in [
        (Kind::Id, Side::Back),
        (Kind::License, Side::Back),
        (Kind::Voter, Side::Back),
        (Kind::Cfdi, Side::Front),
    ] {
        let person = Person::lucia();
        let found = crate::barcode::find(&draw(kind, side, &person), &stop).unwrap();
        let texts: Vec<_> = found.iter().map(|code| code.text.as_str()).collect();
        assert_eq!(texts, [code(kind, &person).unwrap()], "{kind:?}");
    }
}

#[test]
fn fonts_and_portraits_are_those_whose_origin_was_written_down() {
    use sha2::{Digest, Sha256};
    for (folder, licenses) in
        [("fonts", &["OFL-1.1", "public domain"][..]), ("testdata", &["public domain", "MIT"])]
    {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let notice = std::fs::read_to_string(folder.join("NOTICE")).unwrap();
        let mut seen = 0;
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if !["ttf", "otf", "jpg"].iter().any(|end| name.ends_with(end)) {
                continue;
            }
            let row = notice.lines().find(|line| line.starts_with(&format!("| `{name}` |")));
            let row = row.unwrap_or_else(|| panic!("{name} has no row in NOTICE"));
            let sum: String = Sha256::digest(std::fs::read(&path).unwrap())
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            assert!(row.contains(&sum), "{name}: NOTICE has another hash than {sum}");
            assert!(licenses.iter().any(|license| row.contains(license)), "{name} has no license in NOTICE");
            seen += 1;
        }
        assert_eq!(seen, notice.lines().filter(|line| line.starts_with("| `")).count());
    }
}
