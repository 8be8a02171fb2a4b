//! The errors in the section "When it does not work" of the README, each made for real.
#![allow(clippy::unwrap_used)]

#[allow(dead_code, reason = "this uses a part of it")]
#[path = "../src/pdf/testing.rs"]
mod testing;

use std::fs;
use std::io::Cursor;
use std::path::Path;

use getrandom::SysRng;
use image::{GrayImage, ImageFormat};
use jiff::Timestamp;
use omni_engines::image::Image;
use omni_engines::models::{Models, WeightsError};
use omni_engines::pdf::Pdf;
use omni_engines::seal::{Authority, Details, Level, Trust, verify_pdf};
use testing::{ONE_PAGE, file, with_trailer};

/// The first bytes of an image from an iPhone.
const HEIC: &[u8] = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";

#[test]
fn the_readme_lists_what_a_newcomer_meets() {
    let pattern = GrayImage::from_fn(64, 64, |x, y| image::Luma([(x ^ y) as u8]));
    let jpeg = encoded(&pattern, ImageFormat::Jpeg);
    let half = &jpeg[..jpeg.len() / 2];
    let contract = file(&ONE_PAGE);
    let locked = with_trailer(&ONE_PAGE, "/Encrypt<</Filter/Standard>>");
    let folder = std::env::temp_dir().join(format!("omni-engines-troubles-{}", std::process::id()));
    fs::create_dir(&folder).unwrap();
    let missing = weights(&folder);
    let WeightsError::Unreadable { file, .. } = &missing else { unreachable!("{missing}") };
    fs::write(folder.join(file), "version https://git-lfs.github.com/spec/v1\n").unwrap();
    let different = weights(&folder);
    fs::remove_dir_all(&folder).unwrap();

    let produced = [
        Image::decode(HEIC).unwrap_err().to_string(),
        Image::decode(half).unwrap_err().to_string(),
        Image::decode(b"GIF? no, text").unwrap_err().to_string(),
        Image::decode(&encoded(&GrayImage::new(10_000, 5_001), ImageFormat::Png)).unwrap_err().to_string(),
        missing.to_string(),
        different.to_string(),
        opened(b"<html>not found</html>"),
        opened(&locked),
        opened(&contract[..contract.len() / 2]),
        distrusted(&contract),
    ];
    omni_troubles::check(include_str!("../README.md"), &produced);
}

fn encoded(image: &GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn weights(folder: &Path) -> WeightsError {
    Models::from_folder(folder, 1).preload().unwrap_err()
}

fn opened(bytes: &[u8]) -> String {
    Pdf::open(bytes).map(drop).unwrap_err().to_string()
}

/// The result of checking a sealed file with trust in a different authority.
fn distrusted(pdf: &[u8]) -> String {
    let now = Timestamp::from_second(1_800_000_000).unwrap();
    let [sealer, other] = [(); 2].map(|()| Authority::new(now, &mut SysRng).unwrap());
    let signed = sealer.pades(pdf, Level::BB, &Details::new(now)).unwrap();
    let trust = Trust::new([other.root()]).without_revocation();
    let reports = verify_pdf(&signed, &trust).unwrap();
    reports[0].faults[0].to_string()
}
