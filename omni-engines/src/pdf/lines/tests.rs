use super::super::PdfError;
use super::super::testing::one_page;
use super::{Line, lines};

/// A page with this content, and Helvetica as F.
fn read(content: &str) -> Vec<Line> {
    read_with("", content)
}

fn read_with(entries: &str, content: &str) -> Vec<Line> {
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 6 0 R/W 7 0 R>>\
         /XObject<</X 9 0 R>>>>{entries}>>"
    );
    let content = format!("<</Length {}>>stream\n{content}\nendstream", content.len());
    let form = "(inside) Tj";
    let form =
        format!("<</Subtype/Form/Matrix[1 0 0 1 0 50]/Length {}>>stream\n{form}\nendstream", form.len());
    let map = "1 beginbfrange <0041> <0042> <0100> endbfrange 1 beginbfchar <0043> <00660069> endbfchar";
    let map = format!("<</Length {}>>stream\n{map}\nendstream", map.len());
    lines(&one_page(&[
        (3, &page),
        (4, &content),
        (6, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[1/Zcaron]>>>>"),
        (7, "<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 8 0 R/DescendantFonts[<</W[65[500 600]]/DW 1000>>]>>"),
        (8, &map),
        (9, &form),
    ]))
    .unwrap()
}

fn texts(content: &str) -> Vec<String> {
    read(content).into_iter().map(|line| line.text).collect()
}

#[test]
fn lines_have_their_places() {
    let [line] = &read("BT /F 10 Tf 100 700 Td (Zara) Tj ET")[..] else { panic!("one line") };
    assert_eq!((line.page, line.x, line.y, line.height, line.is_turned), (1, 100.0, 700.0, 10.0, false));
    assert_eq!(line.text, "Zara");
    assert!((20.0..25.0).contains(&line.width), "{}", line.width);
}

#[test]
fn lines_are_in_the_order_of_the_page_not_of_the_content() {
    let content = "BT /F 10 Tf 12 TL 100 300 Td (third) Tj ET BT /F 10 Tf 12 TL 100 700 Td (first) Tj T* (second) Tj ET";
    assert_eq!(texts(content), ["first", "second", "third"]);
}

#[test]
fn gaps_are_spaces_or_columns() {
    assert_eq!(texts("BT /F 10 Tf 9 9 Td [(Za)-20(ra)-400(Specimen)] TJ ET"), ["Zara Specimen"]);
    assert_eq!(texts("BT /F 10 Tf 9 9 Td (left) Tj 200 0 Td (right) Tj ET"), ["left", "right"]);
    // One letter at a time, the last ones first.
    let content = "BT /F 10 Tf 1 0 0 1 110 9 Tm (c) Tj 1 0 0 1 100 9 Tm (ab) Tj ET";
    assert_eq!(texts(content), ["abc"]);
}

#[test]
fn letters_that_are_written_twice_are_read_once() {
    let content = "BT /F 10 Tf 100 9 Td (bold) Tj ET BT /F 10 Tf 100.3 9 Td (bold) Tj ET";
    assert_eq!(texts(content), ["bold"]);
}

#[test]
fn fonts_say_what_their_codes_mean() {
    assert_eq!(texts("BT /F 10 Tf 9 9 Td (\\001ofie N\\372\\361ez) Tj ET"), ["Žofie Núñez"]);
    let [line] = &read("BT /W 10 Tf 9 9 Td <004100420043> Tj ET")[..] else { panic!("one line") };
    assert_eq!((line.text.as_str(), line.width), ("Āāfi", 21.0));
    assert_eq!(texts("BT /W 10 Tf 9 9 Td <0999> Tj ET"), ["\u{FFFD}"]);
}

#[test]
fn letters_are_counted_within_a_string() {
    let map = format!("1 beginbfchar <61> <{}> endbfchar", "4E00".repeat(16));
    let map = format!("<</Length {}>>stream\n{map}\nendstream", map.len());
    let of = |codes: usize| {
        let content = format!("/F 1 Tf ({}) Tj", "a".repeat(codes));
        let content = format!("<</Length {}>>stream\n{content}\nendstream", content.len());
        lines(&one_page(&[
            (3, "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 6 0 R>>>>>>"),
            (4, &content),
            (6, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>"),
            (7, &map),
        ]))
    };
    // Each code is one byte, and 48 as text.
    assert_eq!(of(80_000).map(|lines| lines.len()), Ok(1));
    assert_eq!(of(90_000), Err(PdfError::TooLarge));
}

#[test]
fn contents_in_contents_and_states_are_followed() {
    let lines =
        read("q 2 0 0 2 0 0 cm BT /F 10 Tf 20 30 Td ET /X Do Q BT 9 9 Td (nothing) Tj /F 5 Tf (small) Tj ET");
    let found: Vec<_> = lines.iter().map(|line| (line.text.as_str(), line.y, line.height)).collect();
    assert_eq!(found, [("inside", 160.0, 20.0), ("small", 9.0, 5.0)]);
}

#[test]
fn turned_pages_are_read_as_they_are_seen() {
    let content = "BT /F 10 Tf 0 1 -1 0 100 200 Tm (up) Tj ET";
    let [line] = &read_with("/Rotate 90", content)[..] else { panic!("one line") };
    assert_eq!((line.x, line.y, line.is_turned), (200.0, 500.0, false));
    assert!(read(content)[0].is_turned);
}

#[test]
fn images_in_the_content_are_no_text() {
    let content = "BI /W 2 /H 1 ID (q \x01\x02 BT (not text) EI BT /F 10 Tf 9 9 Td (text) Tj ET";
    assert_eq!(texts(content), ["text"]);
}

#[test]
fn contents_that_contain_themselves_have_an_end() {
    let page = "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</X 6 0 R>>>>>>";
    let content = "/X Do ".repeat(1000);
    let content = format!("<</Length {}>>stream\n{content}\nendstream", content.len());
    let form = content.replace("<<", "<</Subtype/Form");
    let bytes = one_page(&[(3, page), (4, &content), (6, &form)]);
    assert_eq!(lines(&bytes), Err(PdfError::TooLarge));
}

#[test]
fn fields_of_forms_are_read_where_they_are_shown() {
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Annots[5 0 R 8 0 R]>>";
    let look = "<</BBox[0 0 50 10]/Resources<</Font<</F 7 0 R>>>>/Length 29>>stream\nBT /F 5 Tf 2 3 Td (Zara) Tj ET\nendstream";
    let bytes = one_page(&[
        (3, page),
        (5, "<</Subtype/Widget/Rect[100 200 200 220]/AP<</N<</On 6 0 R>>>>/AS/On>>"),
        (6, look),
        (7, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"),
        (8, "<</Subtype/Widget/Rect[0 0 50 10]/AP<</N 6 0 R>>/F 2>>"),
    ]);
    let [line] = &lines(&bytes).unwrap()[..] else { panic!("one line") };
    assert_eq!((line.text.as_str(), line.x, line.y, line.height), ("Zara", 104.0, 206.0, 10.0));
}
