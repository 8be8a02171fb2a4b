//! The inputs that are mutated: whole files and texts of invented people.

use std::fs;
use std::path::Path;

use omni_engines::barcode::aamva;
use omni_engines::image::{Area, Image};
use omni_engines::likeness::{LENGTH, Likeness};
use omni_engines::specimen::{self, Kind, Person, Scene, Side};

/// Small files in all formats that are read.
pub fn images() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/formats");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// The EXIF data of files.
pub fn exif() -> Vec<Vec<u8>> {
    let files = images();
    let found = files.iter().filter_map(|file| {
        let at = file.windows(6).position(|name| name == b"Exif\0\0")?;
        Some(file[at + 6..file.len().min(at + 120)].to_vec())
    });
    found.chain([b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x03\0\0\0\0\0\0\0".to_vec()]).collect()
}

/// Small images of documents, and noise.
pub fn photographs() -> Vec<Vec<u8>> {
    let person = Person::zara();
    let small = |kind, side, turned: f32| {
        let scene = Scene { tilt: turned, perspective: turned, scale: 0.45, ..Scene::default() };
        specimen::photograph(&specimen::draw(kind, side, &person), &scene, 7).to_jpeg(70)
    };
    let mut files = vec![
        small(Kind::Id, Side::Front, 0.0),
        small(Kind::License, Side::Back, 4.0),
        small(Kind::Passport, Side::Front, 12.0),
    ];
    files.push((0..90_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect());
    files
}

/// A card that fills the image.
pub fn filled() -> Vec<Vec<u8>> {
    vec![specimen::draw(Kind::Id, Side::Front, &Person::zara()).to_jpeg(80)]
}

/// Barcodes that fill the image.
pub fn codes() -> Vec<Vec<u8>> {
    let person = Person::zara();
    let parts = [Kind::License, Kind::Cfdi].map(|kind| {
        let side = if kind.has_back() { Side::Back } else { Side::Front };
        let drawn = specimen::draw(kind, side, &person);
        let small = drawn.part(Area { left: 0, top: 40, width: 100, height: 60 });
        small.map(|image: Image| image.to_jpeg(60))
    });
    parts.into_iter().flatten().collect()
}

pub fn licenses() -> Vec<Vec<u8>> {
    let elements =
        [("DAQ", "X1234567"), ("DCS", "SPECIMEN"), ("DAC", "ZARA"), ("DBB", "02141990"), ("DBA", "06292035")];
    let written = aamva::write(636_000, &elements).into_bytes();
    let old =
        b"@\n\x1e\rAAMVA6360000102DL00390187ZV02260031DLDAQ0123\nDAASPECIMEN,ZARA\nDBB19900214\n".to_vec();
    let drawn = specimen::code(Kind::License, &Person::zara()).map(String::into_bytes);
    [written, old].into_iter().chain(drawn).collect()
}

pub fn receipts() -> Vec<Vec<u8>> {
    let text = "https://example.org/default.aspx?id=6f1c0a54-2b0e-4d4f-9d3c-0a1b2c3d4e5f&re=XAXX010101000&rr=XEXX010101000&tt=2750.200000&fe=aB3%2Fx9%3D%3D";
    vec![text.as_bytes().to_vec()]
}

pub fn zones() -> Vec<Vec<u8>> {
    let of = |kind| specimen::zone(kind, &Person::zara()).join("\n").into_bytes();
    vec![of(Kind::Passport), of(Kind::Id), of(Kind::Voter)]
}

pub fn persons() -> Vec<Vec<u8>> {
    let texts = [
        "Zara Specimen Invented\nSPECIMEN INVENTED, ZARA",
        "Av. Invencible 12 Int. 3, Col. Centro, 06000 Ciudad de México\nAvenida Invencible #12-3 Centro CDMX 06000",
        "SEIZ900214MDFPNR07\nSEIZ900214AB1",
        "+52 (55) 1234-5678\n123.456.789-09",
        "zara+test@example.org\nSociedad de Pruebas, S.A. de C.V.",
        "4000 0012 3456 7899\n12/35",
        "Mozilla/5.0 (Linux; Android 14; Test) AppleWebKit/537.36 Chrome/120.0 Mobile\n14/02/1990",
    ];
    texts.map(|text| text.as_bytes().to_vec()).to_vec()
}

/// The same, and letters of other scripts.
pub fn texts() -> Vec<Vec<u8>> {
    let mut texts = persons();
    let others = "Žofie Елена Ελένη\nNot to be written: 王小明, שרה, \u{202E}\u{1F600}";
    texts.push(others.as_bytes().to_vec());
    texts
}

/// PDF files of papers: two with text, and one with a small image.
pub fn papers() -> Vec<Vec<u8>> {
    let person = Person::zara();
    let drawn = specimen::draw(Kind::Proof, Side::Front, &person);
    let scanned = drawn.part(Area { left: 0, top: 0, width: 20, height: 10 });
    let written = [Kind::Proof, Kind::Cfdi].map(|kind| specimen::to_pdf(kind, Side::Front, &person));
    written.into_iter().chain(scanned.map(|image| specimen::image_to_pdf(&image, 60))).collect()
}

/// A face as it is stored, rounded and not.
pub fn stored() -> Vec<Vec<u8>> {
    let values: Vec<f32> = (0..LENGTH).map(|at| (at as f32 * 0.7).sin()).collect();
    let template = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let rounded = Likeness::new(&values).unwrap().to_bytes().to_vec();
    vec![rounded, template]
}
