//! One scene in all supported formats: a red, a green, a blue and a gray quarter.

use image::{ExtendedColorType, Rgb};

use super::png;
use crate::image::{DecodeError, Format, Image};

const COLORS: [[u8; 3]; 4] = [[200, 40, 40], [40, 180, 60], [50, 70, 200], [150, 150, 150]];

fn file(name: &str) -> Vec<u8> {
    let path = format!("{}/testdata/formats/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The mean color of each quarter, without the boundaries between them.
fn quarters(image: &Image) -> [[u8; 3]; 4] {
    assert_eq!((image.width(), image.height()), (61, 45));
    [(4, 4), (36, 4), (4, 26), (36, 26)].map(|(left, top)| {
        let mut sum = [0_u32; 3];
        for (x, y) in (top..top + 14).flat_map(|y| (left..left + 20).map(move |x| (x, y))) {
            let pixel = image.pixels.get_pixel(x, y).0;
            for channel in 0..3 {
                sum[channel] += u32::from(pixel[channel]);
            }
        }
        sum.map(|sum| (sum / 280) as u8)
    })
}

fn gray(color: [u8; 3]) -> [u8; 3] {
    let [r, g, b] = color.map(u32::from);
    [((r * 299 + g * 587 + b * 114) / 1000) as u8; 3]
}

fn assert_shows(name: &str, expected: [[u8; 3]; 4], tolerance: u8) {
    let image = Image::decode(&file(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let found = quarters(&image);
    let near =
        found.as_flattened().iter().zip(expected.as_flattened()).all(|(a, b)| a.abs_diff(*b) <= tolerance);
    assert!(near, "{name}: {found:?} instead of {expected:?}");
}

#[test]
fn jpeg_files_of_all_usual_kinds_show_the_same() {
    for name in [
        "baseline-444.jpg",
        "baseline-422.jpg",
        "baseline-420.jpg",
        "restarts.jpg",
        "progressive-420.jpg",
        "progressive-444.jpg",
        "rgb.jpg",
        "turned.jpg",
        "cmyk.jpg",
        "cmyk-progressive.jpg",
    ] {
        assert_shows(name, COLORS, 8);
    }
    for name in ["gray.jpg", "gray-progressive.jpg"] {
        assert_shows(name, COLORS.map(gray), 4);
    }
}

#[test]
fn png_and_webp_files_of_all_kinds_show_the_same() {
    for name in ["palette.png", "turned.png", "lossy.webp", "lossless.webp", "turned.webp", "animated.webp"] {
        assert_shows(name, COLORS, 8);
    }
    let [_, _, blue, gray] = COLORS;
    for name in ["transparent-lossy.webp", "transparent-lossless.webp"] {
        assert_shows(name, [[255; 3], [255; 3], blue, gray], 8);
    }
    assert_shows("bits-1.png", [[0; 3], [255; 3], [0; 3], [255; 3]], 8);
    let transparent = Image::decode(&file("palette-transparent.png")).unwrap();
    assert!(transparent.pixels.pixels().any(|pixel| pixel.0 == [255; 3]), "one color became white");
}

#[test]
fn sixteen_bits_and_transparency_become_eight_on_white() {
    let of = |color, pixel: &[u16]| {
        let values: Vec<u8> = pixel.iter().flat_map(|value| value.to_ne_bytes()).collect();
        *Image::decode(&png(&values, 1, 1, color).unwrap()).unwrap().pixels.get_pixel(0, 0)
    };
    assert_eq!(of(ExtendedColorType::L16, &[0x8080]), Rgb([0x80; 3]));
    assert_eq!(of(ExtendedColorType::Rgb16, &[0, 0xFFFF, 0x4040]), Rgb([0, 0xFF, 0x40]));
    assert_eq!(of(ExtendedColorType::La16, &[0, 0x3333]), Rgb([204; 3]));
    assert_eq!(of(ExtendedColorType::Rgba16, &[0xFFFF, 0, 0, 0]), Rgb([255; 3]));
}

#[test]
fn a_mark_of_adobe_decides_how_four_channels_are_mixed() {
    let mut bytes = file("cmyk.jpg");
    let mark = bytes.windows(5).position(|name| name == b"Adobe").unwrap();
    assert_eq!(bytes[mark + 11], 0);
    bytes[mark + 11] = 2;
    let mixed = Image::decode(&bytes).unwrap();
    assert_eq!((mixed.width(), mixed.height()), (61, 45));
    assert!(quarters(&mixed) != quarters(&Image::decode(&file("cmyk.jpg")).unwrap()));
}

#[test]
fn no_cut_jpeg_is_taken_for_whole_wherever_it_is_cut() {
    for name in ["baseline-420.jpg", "restarts.jpg", "progressive-420.jpg", "progressive-444.jpg", "cmyk.jpg"]
    {
        let whole = file(name);
        let data = &whole[..whole.len() - 2];
        assert!(Image::decode(data).is_ok(), "{name}: only the end marker is missing");
        for length in 3..data.len() {
            for end in [&b""[..], b"\xFF\xD9"] {
                let cut = Image::decode(&[&data[..length], end].concat());
                assert_eq!(cut.err(), Some(DecodeError::Broken), "{name}: {length}");
            }
        }
    }
}

#[test]
fn cut_webp_files_are_refused() {
    for name in ["lossy.webp", "lossless.webp", "transparent-lossy.webp"] {
        let whole = file(name);
        for part in 1..20 {
            let cut = &whole[..(whole.len() - 8) * part / 20];
            let error = if cut.len() < 16 { DecodeError::NotAnImage } else { DecodeError::Broken };
            let result = Image::decode(cut);
            assert!(result.is_err(), "{name}: {part}");
            assert!(cut.len() < 16 || result.err() == Some(error), "{name}: {part}");
        }
    }
}

#[test]
fn rare_kinds_of_jpeg_are_named() {
    let whole = file("baseline-420.jpg");
    let frame = whole.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    for (place, value) in [(1, 0xC3), (1, 0xC9), (1, 0xCB), (4, 12)] {
        let mut bytes = whole.clone();
        bytes[frame + place] = value;
        assert_eq!(Image::decode(&bytes), Err(DecodeError::Unsupported(Format::UnusualJpeg)), "{place}");
    }
}

#[test]
fn a_hole_of_zeros_is_damage() {
    let selfie = super::SELFIE;
    for (share, length) in [(3, 300), (2, 395), (2, 4096), (4, 100)] {
        let mut bytes = selfie.to_vec();
        let begin = bytes.len() / share;
        bytes[begin..begin + length].fill(0);
        assert_eq!(Image::decode(&bytes), Err(DecodeError::Broken), "{length} at {begin}");
    }
}
