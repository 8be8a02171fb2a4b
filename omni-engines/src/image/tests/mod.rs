use std::error::Error;

use image::{ExtendedColorType, ImageEncoder, ImageError};

use super::*;

mod formats;

// The specimens of the sandbox, which depends on this crate.
const CARD_FRONT: &[u8] = include_bytes!("../../../../omni-sandbox/specimens/card-front.jpg");
const CARD_BACK: &[u8] = include_bytes!("../../../../omni-sandbox/specimens/card-back.jpg");
const CARD_FRONT_BLURRED: &[u8] = include_bytes!("../../../../omni-sandbox/specimens/card-front-blurred.jpg");
const CARD_FRONT_GLARE: &[u8] = include_bytes!("../../../../omni-sandbox/specimens/card-front-glare.jpg");
const SELFIE: &[u8] = include_bytes!("../../../../omni-sandbox/specimens/selfie.jpg");

type TestResult = Result<(), Box<dyn Error>>;

fn png(pixels: &[u8], width: u32, height: u32, color: ExtendedColorType) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    image::codecs::png::PngEncoder::new(&mut bytes).write_image(pixels, width, height, color)?;
    Ok(bytes)
}

/// Sharpness and glare of the card. The same must hold for the whole image.
fn scores(bytes: &[u8]) -> Result<(i32, i32), Box<dyn Error>> {
    let image = Image::decode(bytes)?;
    let whole = image.quality();
    let cropped = image.card().ok_or("no outline")?.image.quality();
    assert_eq!(whole.sharpness_score(), cropped.sharpness_score(), "{whole:?} {cropped:?}");
    assert_eq!(whole.glare_score(), cropped.glare_score(), "{whole:?} {cropped:?}");
    Ok((cropped.sharpness_score(), cropped.glare_score()))
}

#[test]
fn specimens_have_the_intended_quality() -> TestResult {
    assert_eq!(scores(CARD_FRONT)?, (100, 100));
    assert_eq!(scores(CARD_BACK)?, (100, 100));
    assert_eq!(scores(CARD_FRONT_BLURRED)?, (0, 100));
    assert_eq!(scores(CARD_FRONT_GLARE)?, (100, 0));
    let selfie = Image::decode(SELFIE)?.quality();
    assert_eq!((selfie.sharpness_score(), selfie.glare_score()), (100, 100), "{selfie:?}");
    Ok(())
}

#[test]
fn the_outline_of_a_card_is_found_and_a_face_is_not_a_card() -> TestResult {
    for bytes in [CARD_FRONT, CARD_BACK, CARD_FRONT_BLURRED, CARD_FRONT_GLARE] {
        let card = Image::decode(bytes)?.card().ok_or("no outline")?;
        // Drawn at 1012 x 638, which is 300 dots per inch.
        assert!((card.width_px - 1012.0).abs() < 6.0, "{}", card.width_px);
        assert!((card.horizontal_resolution() - 300.0).abs() < 2.0);
        let aspect = f64::from(card.image.width()) / f64::from(card.image.height());
        assert!((aspect - 1.586).abs() < 0.02, "{aspect}");
    }
    assert!(Image::decode(SELFIE)?.card().is_none());
    Ok(())
}

#[test]
fn a_card_on_its_side_is_rotated() {
    let pixels = RgbImage::from_fn(600, 800, |x, y| {
        let inside = (150..450).contains(&x) && (160..640).contains(&y);
        // The left half of the card is darker. After the rotation it is the upper or the lower half.
        Rgb(if !inside {
            [60, 70, 50]
        } else if x < 300 {
            [150, 160, 170]
        } else {
            [220, 215, 225]
        })
    });
    let card = Image { pixels }.card().map(|card| (card.image.width(), card.image.height()));
    assert_eq!(card, Some((480, 300)));
}

#[test]
fn other_shapes_are_not_cards() {
    let on_table = |inside: &dyn Fn(f64, f64) -> bool| {
        let pixels = RgbImage::from_fn(800, 600, |x, y| {
            let (x, y) = (f64::from(x) - 400.0, f64::from(y) - 300.0);
            Rgb(if inside(x, y) { [230; 3] } else { [60, 50, 40] })
        });
        Image { pixels }.card().is_some()
    };
    assert!(on_table(&|x, y| x.abs() < 240.0 && y.abs() < 150.0));
    assert!(!on_table(&|x, y| x.abs() < 200.0 && y.abs() < 200.0), "square");
    assert!(!on_table(&|x, y| (x / 300.0).powi(2) + (y / 190.0).powi(2) < 1.0), "ellipse");
    assert!(!on_table(&|x, y| x.abs() < 80.0 && y.abs() < 50.0), "too small");
    assert!(!on_table(&|x, y| (x - 250.0).abs() < 240.0 && y.abs() < 150.0), "cut off");
    assert!(!on_table(&|_, _| false), "nothing");
    assert!(!on_table(&|_, _| true), "everything");
}

#[test]
fn tiny_images_are_decoded() -> TestResult {
    let image = Image::decode(&png(&[1, 2, 3], 1, 1, ExtendedColorType::Rgb8)?)?;
    assert_eq!((image.width(), image.height()), (1, 1));
    assert_eq!(image.quality().sharpness_score(), 0);
    assert!(image.card().is_none());
    assert_eq!(Image::decode(&image.to_jpeg(90))?.width(), 1);
    Ok(())
}

#[test]
fn narrow_images_contain_no_card() {
    for (width, height) in
        [(1, 65_535), (65_535, 1), (2, 2000), (2000, 2), (19, 19), (20, 20), (20, 400), (400, 19)]
    {
        let pixels = RgbImage::from_fn(width, height, |x, y| Rgb([(x ^ y) as u8; 3]));
        assert!(Image { pixels }.cards().is_empty());
    }
}

#[test]
fn other_kinds_of_pixels_are_converted_to_color() -> TestResult {
    let image = Image::decode(&png(&[51; 4 * 6], 3, 2, ExtendedColorType::Rgba8)?)?;
    // A fifth of it covers the white background.
    assert_eq!(image.pixels.get_pixel(2, 1), &Rgb([214, 214, 214]));
    let image = Image::decode(&png(&[9; 6], 3, 2, ExtendedColorType::L8)?)?;
    assert_eq!(image.pixels.get_pixel(2, 1), &Rgb([9, 9, 9]));
    Ok(())
}

#[test]
fn the_orientation_in_the_exif_data_is_applied() -> TestResult {
    // A minimal EXIF segment: big-endian, one entry, orientation 6 (rotate 90 degrees clockwise).
    let exif = b"\xFF\xE1\x00\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let plain = Image { pixels: RgbImage::new(40, 20) }.to_jpeg(80);
    let (start, rest) = plain.split_at(2);
    let turned = Image::decode(&[start, exif, rest].concat())?;
    assert_eq!((turned.width(), turned.height()), (20, 40));
    Ok(())
}

#[test]
fn jpeg_survives_a_round_trip() -> TestResult {
    let image = Image::decode(SELFIE)?;
    for quality in [0, 1, 85, 255] {
        let again = Image::decode(&image.to_jpeg(quality))?;
        assert_eq!((again.width(), again.height()), (image.width(), image.height()));
    }
    Ok(())
}

#[test]
fn bytes_that_are_not_an_image_are_refused() {
    for bytes in [&b""[..], b"x", &[0xFF; 100], &[0; 5000]] {
        assert_eq!(Image::decode(bytes), Err(DecodeError::NotAnImage));
    }
    for (bytes, format) in [(&b"%PDF-1.7"[..], Format::Pdf), (b"GIF89a\x01\0\x01\0\0\0\0;", Format::Gif)] {
        assert_eq!(Image::decode(bytes), Err(DecodeError::Unsupported(format)));
    }
    assert_eq!(Image::decode(b"\xFF\xD8\xFF"), Err(DecodeError::Broken));
    assert_eq!(Image::decode(b"\x89PNG\r\n\x1a\n"), Err(DecodeError::Broken));
}

#[test]
fn incomplete_files_are_refused() -> TestResult {
    let whole = png(&[9; 300 * 200 * 3], 300, 200, ExtendedColorType::Rgb8)?;
    for part in 1..20 {
        for file in [CARD_BACK, SELFIE] {
            let cut = &file[..file.len() * part / 20];
            assert_eq!(Image::decode(cut), Err(DecodeError::Broken), "{part}");
            assert_eq!(
                Image::decode(&[cut, b"\xFF\xD9"].concat()),
                Err(DecodeError::Broken),
                "{part}, ended"
            );
        }
        // The last bytes of a PNG file are not part of the pixels, so losing only them would not be noticed.
        let kept = (whole.len() - 24) * part / 20;
        assert!(matches!(Image::decode(&whole[..kept]), Err(DecodeError::Broken | DecodeError::NotAnImage)));
    }
    Ok(())
}

/// A JPEG file whose bits end with its last pixels: noise needs every bit.
fn noise(color: bool) -> Result<Vec<u8>, ImageError> {
    let pixels: Vec<u8> =
        (0..96_u32 * 96 * 3).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 60);
    if color {
        encoder.write_image(&pixels, 96, 96, ExtendedColorType::Rgb8)?;
    } else {
        encoder.write_image(&pixels[..96 * 96], 96, 96, ExtendedColorType::L8)?;
    }
    Ok(bytes)
}

#[test]
fn a_jpeg_file_is_complete_when_all_was_decoded_whatever_its_end_is() -> TestResult {
    for whole in [CARD_BACK.to_vec(), SELFIE.to_vec(), noise(true)?, noise(false)?] {
        assert!(whole.ends_with(&[0xFF, 0xD9]));
        let image = Image::decode(&whole)?;
        let without_end = &whole[..whole.len() - 2];
        assert!(Image::decode(without_end)? == image);
        assert!(Image::decode(&[&whole, &b"appended"[..]].concat())? == image);
        for missing in [3, 5, 8, 40] {
            let cut = &without_end[..without_end.len() - missing];
            assert_eq!(Image::decode(cut), Err(DecodeError::Broken), "{missing}");
            assert_eq!(Image::decode(&[cut, b"\xFF\xD9"].concat()), Err(DecodeError::Broken), "{missing}");
        }
    }
    Ok(())
}

#[test]
fn the_quality_of_a_jpeg_file_is_that_of_its_encoder() -> TestResult {
    let image = Image::decode(SELFIE)?;
    for quality in [1, 2, 3, 5, 8, 13, 20, 50, 75, 90, 100] {
        let found = jpeg_quality(&image.to_jpeg(quality)).ok_or("no quality")?;
        assert!(found.abs_diff(quality) <= 2, "{quality}: {found}");
    }
    assert_eq!(jpeg_quality(&png(&[1, 2, 3], 1, 1, ExtendedColorType::Rgb8)?), None);
    assert_eq!(jpeg_quality(b"\xFF\xD8\xFF\xDB\0\x43\0"), None);
    Ok(())
}

#[test]
fn images_are_put_one_below_the_other() {
    let of = |width, height, gray| Image { pixels: RgbImage::from_pixel(width, height, Rgb([gray; 3])) };
    let stack = Image::stack(&[of(2, 1, 10), of(4, 2, 20), of(3, 1, 30)]).map(|image| image.pixels);
    let rows = stack.map(|pixels| pixels.rows().map(|row| row.map(|pixel| pixel.0[0]).collect()).collect());
    let expected: Vec<Vec<u8>> =
        vec![vec![10, 10, 255, 255], vec![20; 4], vec![20; 4], vec![30, 30, 30, 255]];
    assert_eq!(rows, Some(expected));
    assert!(Image::stack(&[]).is_none() && Image::stack(&[of(1, 65_535, 0), of(1, 1, 0)]).is_none());
    let wide = of(40_000, 1, 0);
    assert!(Image::stack(&[of(1, 1250, 0), wide]).is_none());
}

#[test]
fn a_shadow_is_what_darkens_a_side() -> TestResult {
    for bytes in [CARD_FRONT, CARD_BACK, CARD_FRONT_BLURRED, CARD_FRONT_GLARE] {
        let card = Image::decode(bytes)?.card().ok_or("no outline")?.image;
        assert!(card.quality().shadow_score() < 0.01, "{}", card.quality().shadow);
        let width = card.width();
        for darkened in [0..width / 2, width / 2..width] {
            let mut pixels = card.pixels.clone();
            for (x, _, pixel) in pixels.enumerate_pixels_mut() {
                if darkened.contains(&x) {
                    pixel.0 = pixel.0.map(|value| value / 3);
                }
            }
            let quality = quality::measure(&pixels);
            assert!(quality.shadow_score() > 0.99, "{}", quality.shadow);
        }
    }
    Ok(())
}

#[test]
fn paper_is_dark_if_a_quarter_of_it_has_no_light() {
    let sheet = |light: u32, from: u32| {
        RgbImage::from_fn(600, 800, |x, y| {
            let level: u8 = if y / 9 % 3 == 0 && x / 4 % 3 == 0 { 40 } else { 235 };
            Rgb([if x >= from { (u32::from(level) * light / 100) as u8 } else { level }; 3])
        })
    };
    for (light, from, is_dark) in
        [(100, 300, false), (30, 300, false), (5, 300, true), (5, 560, false), (5, 0, true)]
    {
        let quality = quality::measure(&sheet(light, from));
        assert_eq!(quality.is_dark_paper(), is_dark, "{light} {from} {quality:?}");
        assert_eq!(quality.is_dark(), from == 0, "{light} {from}");
    }
}

#[test]
fn damaged_bytes_never_panic() {
    // Any result is fine, as long as there is one.
    let mut seed = 1_u32;
    let mut bytes = SELFIE.to_vec();
    for _ in 0..12 {
        for _ in 0..8 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = (seed >> 8) as usize % bytes.len();
            bytes[at] = (seed >> 3) as u8;
        }
        if let Ok(image) = Image::decode(&bytes) {
            let _ = (image.quality(), image.card());
        }
    }
}

#[test]
fn huge_images_are_refused_before_decoding() -> TestResult {
    let mut huge = png(&[0; 3], 1, 1, ExtendedColorType::Rgb8)?;
    // Width and height follow the signature and the name of the first chunk, and come before its checksum.
    huge[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    let sum = crc(&huge[12..29]);
    huge[29..33].copy_from_slice(&sum.to_be_bytes());
    assert_eq!(Image::decode(&huge), Err(DecodeError::TooLarge));

    let mut huge = Image { pixels: RgbImage::new(8, 8) }.to_jpeg(80);
    let frame = huge.windows(2).position(|pair| pair == [0xFF, 0xC0]).ok_or("no frame header")?;
    huge[frame + 5..frame + 9].copy_from_slice(&[0xFF; 4]);
    assert_eq!(Image::decode(&huge), Err(DecodeError::TooLarge));
    Ok(())
}

/// Checksum of a PNG chunk.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(
            sum ^ u32::from(*byte),
            |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 },
        )
    })
}

#[test]
fn texts_contain_no_data() -> TestResult {
    assert_eq!(
        DecodeError::Broken.to_string(),
        "the image data is damaged or incomplete; use the whole file"
    );
    assert_eq!(format!("{:?}", Image::decode(SELFIE)?), "Image { width: 512, height: 512, .. }");
    Ok(())
}

#[test]
fn a_part_is_cut_out_up_to_the_edge() {
    let mut pixels = RgbImage::from_pixel(200, 100, Rgb([9; 3]));
    pixels.put_pixel(100, 50, Rgb([255; 3]));
    let image = Image { pixels };
    let area = |left, top, width, height| Area { left, top, width, height };
    let part = image.part(area(50, 50, 25, 40)).unwrap();
    assert_eq!((part.width(), part.height()), (50, 40));
    assert_eq!(part.pixels.get_pixel(0, 0), &Rgb([255; 3]));
    let rest = image.part(area(90, 90, 100, 255)).unwrap();
    assert_eq!((rest.width(), rest.height()), (20, 10));
    for nothing in [area(100, 0, 10, 10), area(0, 255, 10, 10), area(0, 0, 0, 10)] {
        assert_eq!(image.part(nothing), None);
    }
}

#[test]
fn a_reflection_on_white_paper_is_told_from_the_paper() {
    // Paper in good light, with and without a white patch, and paper that is white all over.
    let paper = |brightness: u8, patch: u32| {
        let pixels = RgbImage::from_fn(400, 500, |x, y| {
            let print = x % 20 == 0 && y % 7 < 3;
            Rgb([if x < patch && y < patch {
                255
            } else if print {
                40
            } else {
                brightness
            }; 3])
        });
        Image::from_pixels(pixels).quality().paper_glare_score()
    };
    assert_eq!((paper(236, 0), paper(255, 0)), (100, 100));
    assert_eq!(paper(236, 160), 0);
    assert_eq!(paper(236, 60), 100);
}
