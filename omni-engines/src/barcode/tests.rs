use image::{Rgb, RgbImage, imageops};
use rxing::{BarcodeFormat, EncodeHints, MultiFormatWriter, Writer};

use super::*;
use crate::geometry::Point;
use crate::image::Image;
use crate::image::pyramid::{Part, Pyramid};
use crate::stop::{Stop, Stopped};
use crate::testing::image;

const LICENSE: &str = "@\n\x1E\rANSI 636000100001DL00310200DLDAQT64235789\nDCSPAVLOVIC\nDACVERA\nDADIDDA\nDBB07151989\n\
                       DBA03122031\nDBC2\nDAG12 HORIZON STREET\nDAIZENITH\nDAJVA\nDAK101010000  \nDCGUSA\r";
const LINK: &str = "https://example.test/verify?id=4711&n=Núñez";

/// A code with this many pixels per module.
fn drawn(text: &str, format: BarcodeFormat, module: u32) -> RgbImage {
    let hints = EncodeHints { Margin: Some("4".to_owned()), ..EncodeHints::default() };
    let bits = MultiFormatWriter.encode_with_hints(text, &format, 0, 0, &hints).unwrap();
    RgbImage::from_fn(bits.getWidth() * module, bits.getHeight() * module, |x, y| {
        Rgb([if bits.get(x / module, y / module) { 25 } else { 240 }; 3])
    })
}

/// A code on a card that is held at an angle, out of focus and with some noise.
fn photographed(code: &RgbImage, degrees: f32, blur: f32) -> Image {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let side = code.width().max(code.height()) + 240;
    let (middle, half) = (side as f32 / 2.0, (code.width() as f32 / 2.0, code.height() as f32 / 2.0));
    let part = Part {
        corner: Point::new(half.0 - middle * (cos - sin), half.1 - middle * (sin + cos)),
        right: Point::new(cos, sin),
        down: Point::new(-sin, cos),
        width: side,
        height: side,
    };
    let scene = Pyramid::new(code).part(&part, [225, 228, 220]);
    let mut scene = imageops::blur(&scene, blur);
    let mut seed = 1_u32;
    for pixel in scene.pixels_mut() {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (seed >> 28) as u8;
        pixel.0 = pixel.0.map(|value| value.saturating_sub(noise));
    }
    Image::from_pixels(scene)
}

fn found(image: &Image) -> Vec<(Kind, String)> {
    let codes = find(image, &Stop::default()).unwrap();
    codes.into_iter().map(|code| (code.kind, code.text)).collect()
}

#[test]
fn the_code_of_a_license_is_read_at_any_angle() {
    for (module, degrees, blur) in
        [(3, 0.0, 0.6), (3, 8.0, 0.9), (2, -24.0, 0.5), (3, 98.0, 0.6), (2, 181.0, 0.5)]
    {
        let codes = found(&photographed(&drawn(LICENSE, BarcodeFormat::PDF_417, module), degrees, blur));
        assert_eq!(codes, [(Kind::Pdf417, LICENSE.to_owned())], "{module} {degrees}");
    }
    let license = aamva::parse(LICENSE).unwrap();
    assert_eq!(license.number(), Some("T64235789"));
}

#[test]
fn a_square_code_is_read_at_any_angle() {
    for (module, degrees, blur) in [(6, 0.0, 0.8), (5, 17.0, 1.2), (8, 190.0, 1.5)] {
        let scene = photographed(&drawn(LINK, BarcodeFormat::QR_CODE, module), degrees, blur);
        assert_eq!(found(&scene), [(Kind::Qr, LINK.to_owned())], "{module} {degrees}");
        let code = &find(&scene, &Stop::default()).unwrap()[0];
        assert!(!format!("{code:?}").contains("example"));
        let side = scene.width() as f32;
        assert!(code.points.len() >= 3 && code.points.iter().all(|point| point.x > 60.0 && point.x < side));
    }
}

#[test]
fn a_square_code_is_read_light_on_dark() {
    for (module, degrees) in [(6, 0.0), (5, 17.0)] {
        let mut code = drawn(LINK, BarcodeFormat::QR_CODE, module);
        imageops::invert(&mut code);
        assert_eq!(found(&photographed(&code, degrees, 0.8)), [(Kind::Qr, LINK.to_owned())], "{module}");
    }
}

/// Scaled down, as if it had been farther away.
fn far(image: &Image, share: f32) -> Image {
    let side = |length: u32| (length as f32 * share) as u32;
    let (width, height) = (side(image.width()), side(image.height()));
    Image::from_pixels(imageops::resize(image.pixels(), width, height, imageops::FilterType::Triangle))
}

#[test]
fn codes_are_read_whose_bars_are_hardly_wider_than_a_pixel() {
    for degrees in [2.0, 170.0] {
        let scene = far(&photographed(&drawn(LICENSE, BarcodeFormat::PDF_417, 3), degrees, 0.6), 0.45);
        assert_eq!(found(&scene), [(Kind::Pdf417, LICENSE.to_owned())], "{degrees}");
    }
}

#[test]
fn a_square_code_is_read_out_of_focus() {
    // The blur of the second one merges the rings of its corners.
    for (times, module, blur) in [(6, 4, 1.9), (1, 8, 4.0)] {
        let text = LINK.repeat(times);
        let scene = photographed(&drawn(&text, BarcodeFormat::QR_CODE, module), 5.0, blur);
        assert_eq!(found(&scene), [(Kind::Qr, text)], "{module}");
    }
}

#[test]
fn drawn_codes_are_read_whatever_the_size_of_their_squares() {
    for (text, format, kind) in
        [(LICENSE, BarcodeFormat::PDF_417, Kind::Pdf417), (LINK, BarcodeFormat::QR_CODE, Kind::Qr)]
    {
        for module in [1, 2, 8] {
            let code = drawn(text, format, module);
            assert_eq!(found(&Image::from_pixels(code)), [(kind, text.to_owned())], "{kind:?} {module}");
        }
        // Without space around it.
        let code = drawn(text, format, 1);
        let (width, height) = code.dimensions();
        let bare = imageops::crop_imm(&code, 4, 4, width - 8, height - 8).to_image();
        assert_eq!(found(&Image::from_pixels(bare)), [(kind, text.to_owned())], "{kind:?}");
    }
    // Few bars that fill the image.
    let wide = Image::from_pixels(drawn("INVENTED", BarcodeFormat::PDF_417, 18));
    assert_eq!(found(&wide), [(Kind::Pdf417, "INVENTED".to_owned())]);
}

#[test]
fn images_without_codes_have_none() {
    for name in ["testdata/portrait-b.jpg", "../omni-sandbox/specimens/card-front.jpg"] {
        assert_eq!(found(&image(name)), []);
    }
    for (width, height) in [(1, 1), (1, 60_000), (60_000, 1), (7, 3)] {
        assert_eq!(found(&Image::from_pixels(RgbImage::new(width, height))), []);
    }
}

#[test]
fn damaged_codes_never_panic() {
    let mut seed = 7_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed >> 8
    };
    for (text, format) in [(LICENSE, BarcodeFormat::PDF_417), (LINK, BarcodeFormat::QR_CODE)] {
        for _ in 0..3 {
            let mut code = drawn(text, format, 2);
            for _ in 0..40 {
                let (x, y) = (next() % code.width(), next() % code.height());
                let (width, height) = (code.width(), code.height());
                for (x, y) in (0..8).flat_map(|dx| (0..8).map(move |dy| (x + dx, y + dy))) {
                    if x < width && y < height {
                        code.put_pixel(x, y, Rgb([(next() % 256) as u8; 3]));
                    }
                }
            }
            // Any result is fine, as long as there is one.
            let _ = found(&Image::from_pixels(code));
        }
    }
}

#[test]
fn a_stopped_search_says_so() {
    let stop = Stop::default();
    stop.stop();
    assert_eq!(find(&image("testdata/portrait-b.jpg"), &stop), Err(Stopped));
}
