//! Files to mutate: with a table and with streams, and with everything that this crate reads.

use std::io::Write as _;

use fastrand::Rng;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use jiff::Timestamp;
use omni_engines::pdf::report::{Attachment, Report, Table};
use omni_engines::pdf::{PdfError, SignatureSlot, SlotKind, signed};

use crate::mutate;

const CONTENT: &str = "q 1 0 0 1 9 9 cm BT /F 10 Tf 100 700 Td [(Za)-20(ra)] TJ T* (Specimen) ' ET Q /X Do\n\
     BI /W 1 /H 1 ID \x01\x02 EI BT /W 9 Tf 0 1 -1 0 9 9 Tm <00410042> Tj 2 Tr 3 Tc 4 Tw 50 Tz 12 TL ET";

const CMAP: &str = "1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfrange <0041> <0050> <0100> <0060> <0061> \
     [<0041> <0042>] endbfrange 1 beginbfchar <0070> <00660069> endbfchar";

/// The objects of a file, from 1 on.
fn objects() -> Vec<Vec<u8>> {
    let texts = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm 10 0 R/DSS<</Certs[13 0 R]>>/Names<</EmbeddedFiles<</Names[(a)<</F(a)/EF<</F 13 0 R>>>>]>>>>>>",
        "<</Type/Pages/Kids[3 0 R 14 0 R]/Count 2/MediaBox[0 0 612 792]/Resources 12 0 R>>",
        "<</Type/Page/Parent 2 0 R/Contents[4 0 R]/Annots 6 0 R/Rotate 90/CropBox[10 10 600 700]>>",
        "CONTENT",
        "<</Type/Annot/Subtype/FreeText/Rect[100 200 200 220]/Contents(NAME)/Popup 11 0 R/AP<</N 9 0 R>>/F 16>>",
        "[5 0 R 11 0 R<</Subtype/Stamp/Rect[1 2 3 4]/Contents<FEFF004E>>>]",
        "<</Type/Font/Subtype/TrueType/FirstChar 65/Widths[500 600]/Encoding<</Differences[65/Aacute/uni0042]>>/BaseFont/Helvetica>>",
        "<</Type/Font/Subtype/Type0/ToUnicode 15 0 R/DescendantFonts[<</W[65[500 600]70 80 300]/DW 900>>]>>",
        "FORM",
        "<</Fields[<</FT/Tx/T(city)/Kids[<</T(x)>>]>><</FT/Sig/T(Signature1)/V<</SubFilter/ETSI.RFC3161/ByteRange[0 9 20 9]/Contents<3000>>>>>]/SigFlags 1>>",
        "<</Type/Annot/Subtype/Popup/Parent 5 0 R/Rect[0 0 9 9]>>",
        "<</Font<</F 7 0 R/W 8 0 R>>/XObject<</X 9 0 R>>>>",
        "DATA",
        "<</Type/Page/Parent 2 0 R/UserUnit 2/MediaBox[10 20 300 400]/Contents 4 0 R/Annots[5 0 R]>>",
        "CMAP",
    ];
    let form = "/F 9 Tf (inside) Tj /X Do";
    let written = |text: &str| match text {
        "CONTENT" => stream("", CONTENT.as_bytes()),
        "FORM" => stream("/Subtype/Form/BBox[0 0 9 9]/Matrix[1 0 0 2 3 4]/Resources 12 0 R", form.as_bytes()),
        "DATA" => compressed("", b"certificate"),
        "CMAP" => compressed("", CMAP.as_bytes()),
        text => text.as_bytes().to_vec(),
    };
    texts.iter().map(|text| written(text)).collect()
}

/// A stream as it is written in a file.
pub fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{entries}/Length {}>>stream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// A compressed stream.
pub fn compressed(entries: &str, data: &[u8]) -> Vec<u8> {
    filtered(&format!("/Filter/FlateDecode{entries}"), data)
}

/// A compressed stream whose entries name its filters.
pub fn filtered(entries: &str, data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).unwrap();
    stream(entries, &encoder.finish().unwrap())
}

/// A file with a table of its objects, from 1 on.
pub fn with_table(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", bytes.len());
        bytes.extend(format!("{} 0 obj\n", index + 1).bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let start = bytes.len();
    let size = objects.len() + 1;
    bytes.extend(
        format!("{table}trailer\n<</Size {size}/Root 1 0 R/ID[<01><02>]>>\nstartxref\n{start}\n%%EOF\n")
            .bytes(),
    );
    bytes
}

/// A file with its cross-reference, and all objects but streams, in streams.
pub fn with_streams(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let (mut heads, mut packed) = (String::new(), Vec::new());
    let mut rows = vec![[0_u32, 0, 0]];
    let container = objects.len() as u32 + 1;
    for (object, number) in objects.iter().zip(1..) {
        if object.ends_with(b"endstream") {
            rows.push([1, bytes.len() as u32, 0]);
            bytes.extend(format!("{number} 0 obj\n").bytes());
            bytes.extend(object);
            bytes.extend(b"\nendobj\n");
        } else {
            rows.push([2, container, heads.split_whitespace().count() as u32 / 2]);
            heads += &format!("{number} {} ", packed.len());
            packed.extend(object);
            packed.push(b' ');
        }
    }
    rows.push([1, bytes.len() as u32, 0]);
    let count = heads.split_whitespace().count() / 2;
    let entries = format!("/Type/ObjStm/N {count}/First {}", heads.len());
    bytes.extend(format!("{container} 0 obj\n").bytes());
    bytes.extend(compressed(&entries, &[heads.as_bytes(), &packed].concat()));
    bytes.extend(b"\nendobj\n");
    let start = bytes.len();
    rows.push([1, start as u32, 0]);
    // With a predictor, as most programs write it.
    let mut data = Vec::new();
    let mut above = [0; 6];
    for [kind, place, index] in rows {
        let [_, a, b, c] = place.to_be_bytes();
        let [_, _, d, e] = index.to_be_bytes();
        let row = [kind as u8, a, b, c, d, e];
        data.push(2);
        data.extend(row.iter().zip(above).map(|(value, above)| value.wrapping_sub(above)));
        above = row;
    }
    let size = container + 2;
    let entries =
        format!("/Type/XRef/W[1 3 2]/Size {size}/Root 1 0 R/DecodeParms<</Predictor 12/Columns 6>>");
    bytes.extend(format!("{} 0 obj\n", container + 1).bytes());
    bytes.extend(compressed(&entries, &data));
    bytes.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF").bytes());
    bytes
}

/// Whole files.
fn whole() -> Vec<Vec<u8>> {
    let at = Timestamp::from_second(1_800_000_000).unwrap();
    let json = Attachment {
        name: "events.json".to_owned(),
        media_type: "application/json".to_owned(),
        description: String::new(),
        bytes: b"{}".to_vec(),
    };
    let table = Table::new([("a", 1.0), ("b", 2.0)]).row(["Žofie", "two"]);
    let report = Report::new("Report", at).table(table).attach(json).to_pdf().unwrap();
    let slot =
        SignatureSlot { kind: SlotKind::DocumentTimestamp, name: None, reason: None, at, reserved: 20 };
    let sign = |bytes: &[u8]| signed(bytes, &slot, |_| Ok::<_, PdfError>(vec![0x30, 1, 0])).unwrap();
    let (table, streams) = (with_table(&objects()), with_streams(&objects()));
    vec![sign(&table), sign(&streams), table, streams, report]
}

pub fn changed(random: &mut Rng) -> Vec<u8> {
    // Made once: the letters of the report take time.
    static WHOLE: std::sync::LazyLock<Vec<Vec<u8>>> = std::sync::LazyLock::new(whole);
    let [seed, other] = [0; 2].map(|_| &WHOLE[random.usize(..WHOLE.len())]);
    let mut bytes = mutate::mutated(seed, other, random);
    // Most changes move something. For some of them, the length is restored.
    if bytes.len() != seed.len() && random.bool() {
        let end = seed.len().min(bytes.len());
        bytes.truncate(end);
        bytes.extend(&seed[end..]);
    }
    bytes
}

pub fn with_changed_object(random: &mut Rng) -> Vec<u8> {
    let mut objects = objects();
    for _ in 0..random.usize(1..4) {
        let [at, other] = [0; 2].map(|_| random.usize(..objects.len()));
        objects[at] = match random.u32(..4) {
            0 => objects[other].clone(),
            // Another object, or itself, in the place of a reference.
            1 => String::from_utf8_lossy(&objects[at])
                .replacen(&format!("{} 0 R", random.usize(1..16)), &format!("{} 0 R", random.usize(1..18)), 1)
                .into_bytes(),
            _ => mutate::mutated(&objects[at], &objects[other], random),
        };
    }
    if random.bool() { with_table(&objects) } else { with_streams(&objects) }
}

pub fn with_changed_content(random: &mut Rng) -> Vec<u8> {
    let mut objects = objects();
    let mut change = |text: &str| mutate::mutated(text.as_bytes(), CMAP.as_bytes(), random);
    objects[3] = stream("", &change(CONTENT));
    objects[14] = compressed("", &change(CMAP));
    with_table(&objects)
}

/// A small image.
pub fn png() -> Vec<u8> {
    let image = image::RgbaImage::from_fn(20, 10, |x, _| image::Rgba([200, 0, 100, (x * 12) as u8]));
    let mut png = std::io::Cursor::new(Vec::new());
    image.write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}
