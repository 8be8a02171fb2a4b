use super::file::File;
use super::object::Object;
use super::testing::{ONE_PAGE, added, file, one_page, png, with_trailer};
use super::{Drawing, Letters, Orientation, Pdf, PdfError, Spot, Unseen};

fn place() -> Spot {
    Spot { page: 1, x: 10.0, y: 20.0, height: 30.0, orientation: Orientation::None }
}

fn drawing() -> Drawing {
    Drawing::decode(&png(20, 10)).unwrap()
}

fn error(bytes: &[u8]) -> PdfError {
    Pdf::open(bytes).map(|_| ()).unwrap_err()
}

/// The page of a file with these entries in the page's dictionary.
fn with_page(entries: &str) -> Vec<u8> {
    let page = format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[5 0 R]{entries}>>");
    one_page(&[(3, &page)])
}

/// Where an image is put in the coordinates of the page: what a unit square becomes.
fn placed(bytes: &[u8], at: &Spot) -> String {
    let mut pdf = Pdf::open(bytes).unwrap();
    pdf.place(&drawing(), at).unwrap();
    let drawn = pdf.drawn.contents();
    drawn[0].clone()
}

#[test]
fn files_that_are_none_are_told_from_damaged_ones() {
    assert_eq!(error(b""), PdfError::NotPdf);
    assert_eq!(error(b"not a file"), PdfError::NotPdf);
    assert!(matches!(error(b"%PDF-1.4 and nothing"), PdfError::Damaged(_)));
    let whole = file(&ONE_PAGE);
    assert!(matches!(error(&whole[..whole.len() - 20]), PdfError::Damaged(_)));
    assert!(matches!(error(&whole[..whole.len() / 2]), PdfError::Damaged(_)));
    // A page tree that leads nowhere.
    assert!(matches!(error(&one_page(&[(2, "<</Type/Pages/Kids[]>>")])), PdfError::Damaged(_)));
    assert!(matches!(error(&one_page(&[(1, "<</Type/Catalog>>")])), PdfError::Damaged(_)));
}

#[test]
fn encrypted_files_are_refused() {
    for entry in ["/Encrypt 5 0 R", "/Encrypt<</Filter/Standard/V 4>>"] {
        assert_eq!(error(&with_trailer(&ONE_PAGE, entry)), PdfError::Encrypted);
    }
    assert!(Pdf::open(&with_trailer(&ONE_PAGE, "/Encrypt null")).is_ok());
}

#[test]
fn trees_that_go_in_circles_have_an_end() {
    let circle = one_page(&[(2, "<</Type/Pages/Kids[2 0 R 3 0 R 6 0 R]>>"), (6, "<</Kids[2 0 R 6 0 R]>>")]);
    assert_eq!(Pdf::open(&circle).unwrap().pages(), 1);
    let reference = one_page(&[(1, "1 0 R")]);
    assert!(matches!(error(&reference), PdfError::Damaged(_)));
    let whole = String::from_utf8(file(&ONE_PAGE)).unwrap();
    let start = whole.find("xref\n0").unwrap();
    let previous = with_trailer(&ONE_PAGE, &format!("/Prev {start}"));
    assert_eq!(Pdf::open(&previous).unwrap().pages(), 1);
}

#[test]
fn what_is_not_changed_is_not_written() {
    let bytes = file(&ONE_PAGE);
    assert_eq!(Pdf::open(&bytes).unwrap().save().unwrap(), bytes);
    let mut pdf = Pdf::open(&bytes).unwrap();
    assert_eq!(pdf.replace_with_text("nobody", "text"), Ok(0));
    assert_eq!(pdf.save().unwrap(), bytes);
}

#[test]
fn changes_go_behind_the_bytes() {
    let bytes = file(&ONE_PAGE);
    let mut pdf = Pdf::open(&bytes).unwrap();
    pdf.place(&drawing(), &place()).unwrap();
    pdf.place(&drawing(), &Spot { x: 50.0, ..place() }).unwrap();
    let after = pdf.save().unwrap();
    let added = added(&bytes, &after);
    assert!(added.contains("/Type /Page/Parent 2 0 R/MediaBox [0 0 612 792]"), "{added}");
    assert!(added.contains("/Annots [5 0 R]"), "{added}");
    assert!(Pdf::open(&after).is_ok());
}

#[test]
fn an_image_is_in_the_file_once() {
    let bytes = file(&ONE_PAGE);
    let drawing = drawing();
    let mut pdf = Pdf::open(&bytes).unwrap();
    pdf.place(&drawing, &place()).unwrap();
    pdf.place(&drawing.clone(), &Spot { x: 50.0, ..place() }).unwrap();
    let added = added(&bytes, &pdf.save().unwrap());
    assert_eq!(added.matches("/Subtype /Image").count(), 1);
}

#[test]
fn images_keep_their_ratio_and_turn_around_their_lower_left_corner() {
    let bytes = file(&ONE_PAGE);
    let matrices = [
        (Orientation::None, "60 0 0 30 10 20 cm"),
        (Orientation::Quarter, "0 60 -30 0 40 20 cm"),
        (Orientation::Half, "-60 0 0 -30 70 50 cm"),
        (Orientation::ThreeQuarters, "0 -60 30 0 10 80 cm"),
    ];
    for (orientation, matrix) in matrices {
        let drawn = placed(&bytes, &Spot { orientation, ..place() });
        assert!(drawn.contains(matrix), "{orientation:?}: {drawn}");
    }
}

#[test]
fn places_are_those_of_the_reader() {
    let pages = [
        ("/MediaBox[0 0 600 800]", (600.0, 800.0), "1 0 0 1 0 0 cm"),
        ("/MediaBox[0 0 600 800]/Rotate 90", (800.0, 600.0), "0 1 -1 0 600 0 cm"),
        ("/MediaBox[0 0 600 800]/Rotate 180", (600.0, 800.0), "-1 0 0 -1 600 800 cm"),
        ("/MediaBox[0 0 600 800]/Rotate -90", (800.0, 600.0), "0 -1 1 0 0 800 cm"),
        ("/MediaBox[0 0 600 800]/CropBox[10 20 500 700]", (490.0, 680.0), "1 0 0 1 10 20 cm"),
        // A crop is limited to the page, and may be given by any two opposite corners.
        ("/MediaBox[0 0 600 800]/CropBox[500 900 -10 20]", (500.0, 780.0), "1 0 0 1 0 20 cm"),
        ("/MediaBox[0 0 600 800]/CropBox[700 0 900 9]", (600.0, 800.0), "1 0 0 1 0 0 cm"),
        ("/MediaBox[-50 -60 550 740]/Rotate 450", (800.0, 600.0), "0 1 -1 0 550 -60 cm"),
        ("/MediaBox[0 0 300 400]/UserUnit 2", (600.0, 800.0), "0.5 0 0 0.5 0 0 cm"),
        ("", (612.0, 792.0), "1 0 0 1 0 0 cm"),
    ];
    for (entries, size, matrix) in pages {
        let bytes = with_page(entries);
        assert_eq!(Pdf::open(&bytes).unwrap().page_size(1), Ok(size), "{entries}");
        let drawn = placed(&bytes, &place());
        assert!(drawn.starts_with(&format!("q {matrix}")), "{entries}: {drawn}");
    }
}

#[test]
fn places_outside_of_the_page_are_refused() {
    let mut pdf = Pdf::open(&with_page("/MediaBox[0 0 600 800]/Rotate 90")).unwrap();
    let mut at = |at: Spot| pdf.place(&drawing(), &at);
    assert_eq!(at(Spot { page: 0, ..place() }), Err(PdfError::NoSuchPage { pages: 1 }));
    assert_eq!(at(Spot { page: 2, ..place() }), Err(PdfError::NoSuchPage { pages: 1 }));
    for (x, y) in [(-1.0, 0.0), (0.0, -0.5), (800.0, 0.0), (0.0, 600.0), (1e30, 1.0), (f64::NAN, 1.0)] {
        assert_eq!(at(Spot { x, y, ..place() }), Err(PdfError::OutsidePage), "{x} {y}");
    }
    for height in [0.0, -3.0, 14_401.0, f64::INFINITY, f64::NAN] {
        assert_eq!(at(Spot { height, ..place() }), Err(PdfError::BadHeight), "{height}");
    }
    assert_eq!(at(Spot { x: 799.0, y: 599.0, ..place() }), Ok(()));
}

#[test]
fn annotations_that_nobody_sees_are_refused_if_there_are_no_others() {
    let replaced = |rectangle: &str| {
        let note = format!("<</Subtype/FreeText/Rect[{rectangle}]/Contents(NAME)>>");
        let bytes = one_page(&[(5, &note)]);
        let image = Pdf::open(&bytes).unwrap().replace_with_image("NAME", &drawing(), None);
        assert_eq!(Pdf::open(&bytes).unwrap().replace_with_text("NAME", "Zara"), image, "{rectangle}");
        // An annotation that is not replaced may be anywhere.
        assert_eq!(Pdf::open(&bytes).unwrap().replace_with_text("OTHER", "Zara"), Ok(0));
        image
    };
    let unseen = |why| Err(PdfError::NotShown { page: 1, why });
    for outside in ["2000 2000 2100 2100", "612 20 700 40", "10 792 90 800", "-90 20 0 40", "10 -40 90 0"] {
        assert_eq!(replaced(outside), unseen(Unseen::Outside), "{outside}");
    }
    for empty in ["100 20 100 40", "0 0 0 0", "1 2 3"] {
        assert_eq!(replaced(empty), unseen(Unseen::Empty), "{empty}");
    }
    for partly in ["-10 -10 10 10", "600 780 700 800"] {
        assert_eq!(replaced(partly), Ok(1), "{partly}");
    }
}

#[test]
fn annotations_that_nobody_sees_stay_and_block_no_others() {
    let note = |more: &str| format!("<</Subtype/FreeText/Contents(NAME){more}>>");
    let bytes = one_page(&[
        (3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Annots[5 0 R 6 0 R 7 0 R 8 0 R 9 0 R]>>"),
        (5, &note("/Rect[10 20 90 40]/F 2")),
        (6, &note("/Rect[10 20 90 40]/F 32")),
        (7, &note("")),
        (8, &note("/Rect[10 60 90 80]/F 4")),
        (9, &note("/Rect[2000 2000 2100 2100]")),
    ]);
    let mut pdf = Pdf::open(&bytes).unwrap();
    assert_eq!(pdf.replace_with_text("NAME", "Zara"), Ok(1));
    let drawn = pdf.drawn.contents();
    assert!(drawn[0].contains("10 62.691") && drawn[0].matches(" Tj").count() == 1, "{drawn:?}");
    let after = pdf.save().unwrap();
    assert!(added(&bytes, &after).contains("/Annots [5 0 R 6 0 R 7 0 R 9 0 R]"));
    // The error is about the first of those that remain.
    let refused = Pdf::open(&after).unwrap().replace_with_text("NAME", "Zara").unwrap_err();
    assert_eq!(refused, PdfError::NotShown { page: 1, why: Unseen::Hidden });
    assert!(refused.to_string().starts_with("page 1: the annotation is hidden"), "{refused}");
}

#[test]
fn pages_with_too_much_to_draw_are_found() {
    use std::io::Write as _;

    let page = |bytes: usize| {
        let mut stream = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        stream.write_all(&vec![b' '; bytes]).unwrap();
        let mut hexadecimal = String::new();
        for byte in stream.finish().unwrap() {
            hexadecimal += &format!("{byte:02X}");
        }
        let length = hexadecimal.len() + 1;
        let content = format!(
            "<</Length {length}/Filter[/ASCIIHexDecode/FlateDecode]>>stream\n{hexadecimal}>\nendstream"
        );
        one_page(&[(4, &content)])
    };
    assert_eq!(Pdf::open(&page(1 << 20)).unwrap().check_pages(), Ok(()));
    let large = Pdf::open(&page(65 << 20)).unwrap();
    assert_eq!(large.check_pages(), Err(PdfError::TooLarge));
    // It does not use up the work for changes.
    assert_eq!(large.update.file.spend(100 << 20), Ok(()));
    // A damaged page does not affect others.
    let damaged = one_page(&[(4, "<</Length 3/Filter/FlateDecode>>stream\nabc\nendstream")]);
    assert_eq!(Pdf::open(&damaged).unwrap().check_pages(), Ok(()));
}

#[test]
fn resources_that_others_share_are_copied() {
    let bytes = one_page(&[
        (2, "<</Type/Pages/Kids[3 0 R]/Count 1/Resources 6 0 R/MediaBox[0 0 99 99]>>"),
        (3, "<</Type/Page/Parent 2 0 R/Contents[4 0 R]>>"),
        (6, "<</Font<</F 7 0 R>>/XObject 8 0 R>>"),
        (7, "<</Type/Font>>"),
        (8, "<</Im 9 0 R>>"),
    ]);
    let mut pdf = Pdf::open(&bytes).unwrap();
    pdf.place(&drawing(), &place()).unwrap();
    let added = added(&bytes, &pdf.save().unwrap());
    assert!(added.contains("/Resources <</Font <</F 7 0 R>>/XObject <</Im 9 0 R/OmniPut"), "{added}");
    assert!(!added.contains("\n6 0 obj") && !added.contains("\n8 0 obj"), "{added}");
}

#[test]
fn content_that_does_not_restore_what_it_saves_changes_nothing_of_what_is_put() {
    let of = |content: &str| {
        let content = format!("<</Length {}>>stream\n{content}\nendstream", content.len());
        let mut pdf = Pdf::open(&one_page(&[(4, &content)])).unwrap();
        pdf.place(&drawing(), &place()).unwrap();
        let after = Pdf::open(&pdf.save().unwrap()).unwrap();
        let page = after.update.object(3).unwrap().into_dict();
        let content = super::content::of_page(&after.update, &page).unwrap().unwrap();
        let words = String::from_utf8(content).unwrap();
        words.split_whitespace().filter(|word| ["q", "Q", "f"].contains(word)).collect::<Vec<_>>().join("")
    };
    assert_eq!(of("q f Q"), "qqfQQqQ");
    assert_eq!(of("f q q f Q"), "qfqqfQQQqQ");
    // Readers ignore extra restores, so they are removed.
    assert_eq!(of("q f Q Q f Q q f"), "qqfQfqfQQqQ");
}

#[test]
fn annotations_are_replaced_with_their_windows() {
    let page = "<</Type/Page/Parent 2 0 R/Annots 6 0 R/MediaBox[0 0 612 792]>>";
    let bytes = one_page(&[
        (3, page),
        (5, "<</Subtype/Text/Rect[10 20 30 40]/Contents<FEFF0020004E0041004D0045>/Popup 7 0 R>>"),
        (6, "[5 0 R 7 0 R 8 0 R 9 0 R 10 0 R<</Subtype/Stamp/Rect[0 0 9 9]/Contents(NAME )>>]"),
        (7, "<</Subtype/Popup/Parent 5 0 R/Rect[0 0 9 9]>>"),
        (8, "<</Subtype/Link/Contents(NAME)/Rect[0 0 9 9]>>"),
        (9, "<</Subtype/Widget/FT/Tx/V(NAME)/Contents(NAME)/Rect[0 0 9 9]>>"),
        (10, "<</Subtype/FreeText/Contents(OTHER)/Rect[0 0 9 9]>>"),
    ]);
    let mut pdf = Pdf::open(&bytes).unwrap();
    let texts: Vec<_> = pdf.annotations().unwrap().into_iter().collect();
    assert_eq!(texts, ["NAME", "OTHER"]);
    assert_eq!(pdf.replace_with_text(" NAME", "María Núñez"), Ok(2));
    let after = pdf.save().unwrap();
    let added = added(&bytes, &after);
    assert!(added.contains("6 0 obj\n[8 0 R 9 0 R 10 0 R]"), "{added}");
    assert!(added.contains("/BaseFont /Helvetica") && !added.contains("FontFile2"), "{added}");
    assert_eq!(Pdf::open(&after).unwrap().annotations().unwrap().len(), 1);
}

/// A file with this many pages, each with one of these annotations, followed by unreferenced data.
fn pages(annotations: &[String], filler: usize) -> Vec<u8> {
    let kids = (0..annotations.len()).map(|index| format!("{} 0 R ", index + 3)).collect::<String>();
    let mut objects =
        vec!["<</Type/Catalog/Pages 2 0 R>>".to_owned(), format!("<</Type/Pages/Kids[{kids}]>>")];
    let page = |annotation| format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Annots[{annotation}]>>");
    objects.extend(annotations.iter().map(page));
    objects.push(format!("<</Length {filler}>>stream\n{}\nendstream", " ".repeat(filler)));
    file(&objects.iter().map(String::as_str).collect::<Vec<_>>())
}

fn annotation(text: &str) -> String {
    format!("<</Subtype/FreeText/Rect[10 20 90 40]/Contents({text})>>")
}

#[test]
fn a_change_on_each_page_of_a_large_file_is_not_too_much_work() {
    let bytes = pages(&vec![annotation("NAME"); 60], 7 << 20);
    let mut pdf = Pdf::open(&bytes).unwrap();
    assert_eq!(pdf.replace_with_text("NAME", "Zara"), Ok(60));
    for page in 1..=60 {
        pdf.place(&drawing(), &Spot { page, ..place() }).unwrap();
    }
    assert!(pdf.save().is_ok());
}

#[test]
fn all_texts_are_replaced_in_one_pass() {
    let each =
        |page: usize| (0..500).map(|index| annotation(&format!("N{page}-{index}"))).collect::<String>();
    let bytes = pages(&(0..4).map(each).collect::<Vec<_>>(), 0);
    let mut pdf = Pdf::open(&bytes).unwrap();
    let mut asked = Vec::new();
    let replaced = pdf.replace_with_texts(|_, text| {
        asked.push(text.to_owned());
        (!text.ends_with("-7")).then(|| text.replace('N', "Zara "))
    });
    assert_eq!(replaced, Ok(4 * 499));
    assert_eq!((asked.len(), &*asked[501]), (4 * 500, "N1-1"));
    assert!(pdf.drawn.contents().iter().all(|drawn| drawn.matches(" Tj").count() == 499));
    let left = Pdf::open(&pdf.save().unwrap()).unwrap().annotations().unwrap();
    assert_eq!(left.into_iter().collect::<Vec<_>>(), ["N0-7", "N1-7", "N2-7", "N3-7"]);
}

#[test]
fn texts_and_copies_of_changed_objects_are_work() {
    let mut pdf = Pdf::open(&pages(&[annotation("NAME").repeat(100)], 0)).unwrap();
    // Uses up most of the work of a file, so that the test is short.
    pdf.update.file.spend(127 << 20).unwrap();
    assert_eq!(pdf.replace_with_text("NAME", &"Zara ".repeat(2000)), Err(PdfError::TooLarge));
    let mut update = Pdf::open(&file(&ONE_PAGE)).unwrap().update;
    let number = update.objects.add(Object::Array(vec![Object::Null; 10_000]));
    let asked = (0..1000).map(|_| update.object(number).map(|_| ())).find(|result| result.is_err());
    assert_eq!(asked, Some(Err(PdfError::TooLarge)));
}

#[test]
fn a_stream_without_an_end_is_work() {
    let stream = format!("<<>>stream\n{}", " ".repeat(1 << 20));
    let file = File::open(one_page(&[(4, &stream)])).unwrap();
    let asked = (0..1000).map(|_| file.stream(4).map(|_| ())).find(|result| result.is_err());
    assert_eq!(asked, Some(Err(PdfError::TooLarge)));
}

#[test]
fn letters_that_helvetica_lacks_bring_a_font() {
    let bytes = file(&ONE_PAGE);
    let mut pdf = Pdf::open(&bytes).unwrap();
    assert_eq!(pdf.replace_with_text("NAME", "Žofie Ελένη Анна"), Ok(1));
    assert!(added(&bytes, &pdf.save().unwrap()).contains("/FontFile2"));
    for unknown in ["王小明", "محمد", "שרה"] {
        let mut pdf = Pdf::open(&bytes).unwrap();
        let refused = pdf.replace_with_text("NAME", unknown).unwrap_err();
        assert_eq!(refused, PdfError::UnknownLetters(Letters::of(unknown.chars())), "{unknown}");
    }
    let refused = Pdf::open(&bytes).unwrap().replace_with_text("NAME", "Žofie 不可不").unwrap_err();
    assert!(refused.to_string().contains("(U+4E0D, U+53EF)"), "{refused}");
    // A non-breaking hyphen in a double name is written as a hyphen.
    let mut pdf = Pdf::open(&bytes).unwrap();
    assert_eq!(pdf.replace_with_text("NAME", "Ana\u{2011}Zara"), Ok(1));
    assert!(pdf.drawn.contents()[0].contains("416e612d5a617261"), "{:?}", pdf.drawn.contents());
}

#[test]
fn long_texts_are_broken_and_stay_on_the_page() {
    let bytes = one_page(&[(5, "<</Subtype/Text/Rect[500 10 520 30]/Contents(NAME)>>")]);
    let mut pdf = Pdf::open(&bytes).unwrap();
    pdf.replace_with_text("NAME", "Avenida Invencible 12, Colonia Centro, 06000 Utopia").unwrap();
    let drawn = pdf.drawn.contents();
    let lines = drawn[0].matches(" Tj").count();
    assert!((4..8).contains(&lines), "{lines}");
    // The first line goes up, so that the last one is on the page.
    assert!(
        drawn[0].contains(&format!("500 {}", f64::from(lines as u32 - 1) * 15.0 + 2.691)),
        "{}",
        drawn[0]
    );
}

#[test]
fn nothing_of_a_file_is_in_what_is_printed() {
    let pdf = Pdf::open(&file(&ONE_PAGE)).unwrap();
    assert_eq!(format!("{pdf:?}"), "Pdf { pages: 1, .. }");
    assert_eq!(format!("{:?}", drawing()), "Drawing { ratio: 2.0, .. }");
}
