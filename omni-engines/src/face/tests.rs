use image::{Rgb, RgbImage, imageops};

use super::*;
use crate::stop::Stop;
use crate::testing::{image, turn};

const SAME: [&str; 2] = ["testdata/portrait-a-1.jpg", "testdata/portrait-a-2.jpg"];
const OTHERS: [&str; 3] =
    ["testdata/portrait-b.jpg", "testdata/portrait-c.jpg", "../omni-sandbox/specimens/selfie.jpg"];
const CARD: &str = "../omni-sandbox/specimens/card-front.jpg";

fn only(image: &Image) -> Face {
    let faces = find(&turn(), image, Scene::People).unwrap();
    assert_eq!((faces.all.len(), faces.turned), (1, QuarterTurn::None));
    faces.all[0]
}

fn main_template(image: &Image, scene: Scene) -> Template {
    let faces = find(&turn(), image, scene).unwrap();
    template(&turn(), image, faces.main().unwrap()).unwrap()
}

fn resized(image: &Image, width: u32) -> RgbImage {
    let height = image.height() * width / image.width();
    imageops::resize(image.pixels(), width, height, imageops::FilterType::Triangle)
}

#[test]
fn a_person_is_told_from_others() {
    let [first, second] = SAME.map(|name| main_template(&image(name), Scene::People));
    assert!(first.similarity(&second) > 0.6 && first.is_same_person(&second));
    let others = OTHERS.map(|name| main_template(&image(name), Scene::People));
    for (index, other) in others.iter().enumerate() {
        assert!(first.similarity(other) < 0.3 && second.similarity(other) < 0.3, "{index}");
        assert!(others[..index].iter().all(|earlier| earlier.similarity(other) < 0.3), "{index}");
    }
    let [b, c, d] = &others;
    let found = search(&second, [(1, b), (2, &first), (3, c), (4, d)], 5);
    assert_eq!(found.iter().map(|found| found.key).collect::<Vec<_>>(), [2]);
}

#[test]
fn the_portrait_on_an_id_is_that_of_the_selfie() {
    let [.., selfie] = OTHERS.map(|name| main_template(&image(name), Scene::People));
    let portrait = main_template(&image(CARD), Scene::Id);
    assert!(selfie.similarity(&portrait) > 0.6, "{}", selfie.similarity(&portrait));
}

#[test]
fn good_portraits_have_no_defects_and_no_mask() {
    for name in SAME.iter().chain(&OTHERS) {
        let image = image(name);
        let face = only(&image);
        let quality = quality(&image, &face);
        assert_eq!(quality.defects(), [], "{name} {quality:?}");
        assert!(quality.roll.abs() < 15.0 && quality.inside > 0.99, "{name} {quality:?}");
        assert!(mask(&turn(), &image, &face).unwrap() < MIN_MASK, "{name}");
    }
}

#[test]
fn defects_of_a_portrait_are_measured() {
    let portrait = image(SAME[0]);
    let face = only(&portrait);
    let seen = |pixels: RgbImage| quality(&Image::from_pixels(pixels), &face).defects();
    let shade = |by: fn(u32, u8) -> u8| {
        let mut pixels = portrait.pixels().clone();
        for (x, _, pixel) in pixels.enumerate_pixels_mut() {
            pixel.0 = pixel.0.map(|value| by(x, value));
        }
        pixels
    };
    assert_eq!(seen(imageops::blur(portrait.pixels(), 12.0)), [Defect::Blurred]);
    assert!(seen(shade(|_, value| value / 12)).contains(&Defect::Dark));
    assert!(seen(shade(|_, value| value.saturating_mul(4))).contains(&Defect::Bright));
    let small = Image::from_pixels(resized(&portrait, 90));
    let found = find(&turn(), &small, Scene::People).unwrap();
    assert!(quality(&small, found.main().unwrap()).defects().contains(&Defect::Small));
    // The right half of the face is missing.
    let cut = face.area.center().x as u32;
    let pixels = imageops::crop_imm(portrait.pixels(), 0, 0, cut, portrait.height()).to_image();
    assert!(seen(pixels).contains(&Defect::CutOff));
}

#[test]
fn a_mask_over_mouth_and_nose_is_seen() {
    let portrait = image(SAME[1]);
    let face = only(&portrait);
    let [right_eye, left_eye, nose, right_mouth, left_mouth] = face.landmarks;
    let (wide, top) = (left_eye.x - right_eye.x, nose.y - (nose.y - right_eye.y) * 0.45);
    let mut pixels = portrait.pixels().clone();
    for (x, y, pixel) in pixels.enumerate_pixels_mut() {
        let (x, y) = (x as f32, y as f32);
        let below = (y - top) / (right_mouth.y - top);
        let half = wide * (0.95 - 0.25 * below.max(0.0));
        let center = f32::midpoint(right_mouth.x, left_mouth.x);
        if (0.0..1.75).contains(&below) && (x - center).abs() < half {
            let fold = ((y / 9.0).sin() * 8.0) as i16;
            *pixel = Rgb([120, 185, 215].map(|value: i16| (value + fold) as u8));
        }
    }
    let masked = Image::from_pixels(pixels);
    let seen = mask(&turn(), &masked, &face).unwrap();
    assert!(seen >= MIN_MASK, "{seen}");
}

#[test]
fn faces_are_found_however_the_image_is_turned() {
    let portrait = image(SAME[0]);
    let upright = main_template(&portrait, Scene::People);
    let small = resized(&portrait, 400);
    for (turned, pixels) in [
        (QuarterTurn::Right, imageops::rotate90(&small)),
        (QuarterTurn::Half, imageops::rotate180(&small)),
        (QuarterTurn::Left, imageops::rotate270(&small)),
    ] {
        let image = Image::from_pixels(pixels);
        let faces = find(&turn(), &image, Scene::People).unwrap();
        assert_eq!(faces.turned, turned);
        let face = faces.main().unwrap();
        assert!(template(&turn(), &image, face).unwrap().similarity(&upright) > 0.9, "{turned:?}");
        let quality = quality(&image, face);
        assert!(quality.yaw.abs() < 20.0 && quality.roll.abs() > 60.0, "{quality:?}");
    }
}

/// Portraits beside each other, with the given widths, on gray.
fn group(portraits: &[(&str, u32)]) -> Image {
    let mut pixels = RgbImage::from_pixel(1300, 900, Rgb([128; 3]));
    let mut left = 0;
    for (name, width) in portraits {
        imageops::replace(&mut pixels, &resized(&image(name), *width), left, 0);
        left += i64::from(*width);
    }
    Image::from_pixels(pixels)
}

#[test]
fn neither_bystanders_nor_ghost_portraits_are_further_persons() {
    let count = |image: &Image, scene| {
        let faces = find(&turn(), image, scene).unwrap();
        (faces.all.len(), persons(&turn(), image, &faces).unwrap())
    };
    assert_eq!(count(&group(&[(SAME[0], 600), (OTHERS[0], 600)]), Scene::People), (2, 2));
    assert_eq!(count(&group(&[(SAME[0], 700), (OTHERS[0], 240)]), Scene::People), (2, 1));
    assert_eq!(count(&group(&[(SAME[0], 600), (SAME[0], 400)]), Scene::Id), (2, 1));
    // Behind the person, out of focus.
    let mut behind = group(&[(SAME[0], 700), (OTHERS[0], 500)]).pixels().clone();
    let blurred = imageops::blur(&*imageops::crop_imm(&behind, 700, 0, 600, 900), 12.0);
    imageops::replace(&mut behind, &blurred, 700, 0);
    assert_eq!(count(&Image::from_pixels(behind.clone()), Scene::People), (2, 1));
    let shaken = Image::from_pixels(imageops::blur(&behind, 12.0));
    assert_eq!(count(&shaken, Scene::People), (2, 2), "neither is in focus");
    let nobody = Image::from_pixels(RgbImage::from_fn(700, 500, |x, y| Rgb([x as u8, y as u8, 90])));
    assert_eq!(count(&nobody, Scene::Id), (0, 0));
}

#[test]
fn images_of_any_shape_are_searched() {
    for (width, height) in [(1, 1), (1, 60_000), (60_000, 1), (3, 7), (33, 2000)] {
        let image = Image::from_pixels(RgbImage::from_fn(width, height, |x, y| Rgb([(x * y) as u8; 3])));
        let faces = find(&turn(), &image, Scene::Id).unwrap();
        assert_eq!(faces, Faces::default());
    }
    // A face at an impossible position.
    let image = image(SAME[0]);
    for at in [f32::NAN, f32::INFINITY, 1e30, -5e9] {
        let lost = Face {
            area: Area { x: at, y: at, width: 5.0, height: at },
            landmarks: [Point::new(at, 1.0); 5],
            confidence: 1.0,
        };
        let _ = (template(&turn(), &image, &lost), mask(&turn(), &image, &lost), quality(&image, &lost));
    }
}

#[test]
fn a_stopped_search_says_so() {
    let stop = Stop::default();
    let models = crate::models::Models::from_folder(concat!(env!("CARGO_MANIFEST_DIR"), "/models"), 1);
    let turn = models.turn(&stop).unwrap();
    stop.stop();
    assert_eq!(find(&turn, &image(SAME[0]), Scene::People), Err(LookError::Stopped));
}
