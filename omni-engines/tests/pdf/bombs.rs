//! Small files that pretend to be large, and endless trees.

use crate::files::{compressed, filtered, stream, with_streams, with_table};

/// The objects of a file with one page, and more behind them, from 5 on.
fn one_page(changes: &[(usize, Vec<u8>)]) -> Vec<Vec<u8>> {
    let mut objects = [
        &b"<</Type/Catalog/Pages 2 0 R>>"[..],
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>",
        b"null",
    ]
    .map(<[u8]>::to_vec)
    .to_vec();
    for (number, object) in changes {
        objects.resize(objects.len().max(*number), b"null".to_vec());
        objects[number - 1].clone_from(object);
    }
    objects
}

pub fn all() -> Vec<(&'static str, Vec<u8>)> {
    let zeros = vec![b' '; 60 << 20];
    let numbers = b"0 ".repeat(20 << 20);
    let page = |entries: &str| format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]{entries}>>").into_bytes();
    let many = |count: usize, object: &str| -> Vec<u8> { format!("[{}]", object.repeat(count)).into_bytes() };
    let font = "<</Type/Font/Subtype/Type0/ToUnicode 6 0 R/DescendantFonts[<<>>]>>";
    let fonts = |count: usize| -> Vec<u8> {
        (0..count).map(|index| format!("/F{index} {font} ")).collect::<String>().into_bytes()
    };
    let uses: String = (0..9000).map(|index| format!("/F{index} 9 Tf (ab) Tj ")).collect();
    vec![
        (
            "an array of many numbers",
            with_streams(&one_page(&[(5, [&b"["[..], &numbers, b"]"].concat()), (3, page("/Annots 5 0 R"))])),
        ),
        (
            "arrays in arrays",
            with_table(&one_page(&[(3, page(&format!("/Annots {}", "[".repeat(1 << 20))))])),
        ),
        ("dictionaries in dictionaries", with_table(&one_page(&[(1, "<</A".repeat(1 << 20).into_bytes())]))),
        ("containers of nothing", containers()),
        (
            "content of nothing",
            with_table(&one_page(&[
                (3, page("/Contents 6 0 R")),
                (5, compressed("", &zeros)),
                (6, many(2000, "5 0 R ")),
            ])),
        ),
        (
            "text without an end",
            with_table(&one_page(&[
                (3, page("/Contents 5 0 R/Resources<</Font<</F 6 0 R>>>>")),
                (5, compressed("", &[&b"/F 9 Tf ("[..], &vec![b'a'; 50 << 20], b") Tj"].concat())),
                (6, b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec()),
            ])),
        ),
        (
            "letters in lines of their own",
            with_table(&one_page(&[
                (3, page("/Contents 5 0 R/Resources<</Font<</F 6 0 R>>>>")),
                (5, compressed("", &[&b"/F 1 Tf "[..], &b"9 0 Td(a)Tj ".repeat(1_990_000)].concat())),
                (6, b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>".to_vec()),
                (7, stream("", format!("1 beginbfchar <61> <{}> endbfchar", "4E00".repeat(16)).as_bytes())),
            ])),
        ),
        (
            "many letters for each of one string",
            with_table(&one_page(&[
                (3, page("/Contents 5 0 R/Resources<</Font<</F 6 0 R>>>>")),
                (5, compressed("", &[&b"/F 1 Tf 9 Tc ("[..], &vec![b'a'; 3_990_000], b") Tj"].concat())),
                (6, b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>".to_vec()),
                (7, stream("", format!("1 beginbfchar <61> <{}> endbfchar", "4E00".repeat(16)).as_bytes())),
            ])),
        ),
        (
            "zeros in a single letter",
            with_table(&one_page(&[
                (3, page("/Contents 5 0 R")),
                (5, filtered("/Filter[/FlateDecode/ASCII85Decode]", &vec![b'z'; 60 << 20])),
            ])),
        ),
        (
            "fonts of all letters",
            with_table(&one_page(&[
                (3, page("/Contents 5 0 R/Resources<</Font 7 0 R>>")),
                (5, compressed("", uses.as_bytes())),
                (6, stream("", b"1 beginbfrange <0000> <FFFF> <0041> endbfrange")),
                (7, [&b"<<"[..], &fonts(9000), b">>"].concat()),
            ])),
        ),
        (
            "an image of nothing",
            with_table(&one_page(&[
                (3, page("/Resources<</XObject<</A 5 0 R>>>>")),
                (
                    5,
                    compressed(
                        "/Subtype/Image/Width 7000/Height 7000/BitsPerComponent 8/ColorSpace/DeviceGray\
                         /DecodeParms<</Predictor 15/Columns 7000>>",
                        &vec![0; 7001 * 7000],
                    ),
                ),
            ])),
        ),
        (
            "states without an end",
            with_table(&one_page(&[
                (3, page("/Contents 5 0 R")),
                (5, compressed("", &b"q ".repeat(10 << 20))),
            ])),
        ),
        (
            "restored without an end",
            with_table(&one_page(&[
                (3, page("/Contents 5 0 R")),
                (5, compressed("", &b"Q ".repeat(10 << 20))),
            ])),
        ),
        (
            "one annotation many times",
            with_table(&one_page(&[
                (3, page("/Annots 6 0 R")),
                (5, b"<</Subtype/Text/Contents(NAME)/Rect[0 0 9 9]>>".to_vec()),
                (6, many(90_000, "5 0 R ")),
            ])),
        ),
        (
            "one page many times",
            with_table(&one_page(&[(2, format!("<</Kids[{}]>>", "3 0 R ".repeat(2 << 20)).into_bytes())])),
        ),
        ("pages with large resources", pages_with_resources()),
        ("many sections", sections()),
    ]
}

/// Pages that all inherit large resources, and are all written on.
fn pages_with_resources() -> Vec<u8> {
    const PAGES: usize = 4000;
    let names: String = (0..20_000).map(|index| format!("/N{index} 9 0 R")).collect();
    let kids: String = (0..PAGES).map(|index| format!("{} 0 R ", index + 5)).collect();
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[4 0 R]>>";
    let mut objects = one_page(&[
        (2, format!("<</Type/Pages/Kids[{kids}]/Resources<</Font<<{names}>>>>>>").into_bytes()),
        (4, b"<</Subtype/Text/Contents(NAME)/Rect[0 0 9 9]>>".to_vec()),
    ]);
    objects.extend((0..PAGES).map(|_| page.as_bytes().to_vec()));
    with_table(&objects)
}

/// As many sections as there is room for; each says that there is one before it.
fn sections() -> Vec<u8> {
    let mut bytes = with_table(&one_page(&[]));
    let mut before = 0;
    for _ in 0..50_000 {
        let start = bytes.len();
        bytes.extend(
            format!("xref\n0 0\ntrailer\n<</Root 1 0 R/Prev {before}>>\nstartxref\n{start}\n").bytes(),
        );
        before = start;
    }
    bytes
}

/// Pages in containers; each container is as large as it may be, and together they are too large.
fn containers() -> Vec<u8> {
    const COUNT: u32 = 40;
    let padding = vec![b' '; 30 << 20];
    let page = b"<</Type/Page/MediaBox[0 0 9 9]>>";
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut rows = vec![[0, 0]];
    let kids: String = (0..COUNT).map(|index| format!("{} 0 R ", index + 3)).collect();
    let (catalog, tree) =
        ("<</Type/Catalog/Pages 2 0 R>>".to_owned(), format!("<</Type/Pages/Kids[{kids}]>>"));
    let add = |number: u32, object: &[u8], bytes: &mut Vec<u8>| {
        let at = bytes.len() as u32;
        bytes.extend(format!("{number} 0 obj\n").bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
        at
    };
    rows.push([1, add(1, catalog.as_bytes(), &mut bytes)]);
    rows.push([1, add(2, tree.as_bytes(), &mut bytes)]);
    rows.extend((0..COUNT).map(|index| [2, index + 3 + COUNT]));
    for index in 0..COUNT {
        let head = format!("{} 0 ", index + 3);
        let entries = format!("/Type/ObjStm/N 1/First {}", head.len());
        let container = compressed(&entries, &[head.as_bytes(), page, &padding].concat());
        rows.push([1, add(index + 3 + COUNT, &container, &mut bytes)]);
    }
    let data: Vec<u8> =
        rows.iter().flat_map(|[kind, at]| [&[*kind as u8][..], &at.to_be_bytes()].concat()).collect();
    let entries = format!("/Type/XRef/W[1 4 0]/Size {}/Root 1 0 R", rows.len());
    let start = add(rows.len() as u32, &stream(&entries, &data), &mut bytes);
    bytes.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    bytes
}
