//! Scenes: a card in various places, seen by a camera.

use std::sync::OnceLock;

use image::{Rgb, RgbImage};

use super::*;

const SIZE: (u32, u32) = (1200, 900);

type Corners = [(f64, f64); 4];

/// Where a camera sees a card that is straight in front of it.
const STRAIGHT: Corners = [(250.0, 200.0), (930.0, 200.0), (930.0, 628.0), (250.0, 628.0)];

/// Where it sees one that is leaned back and turned; its distance from the image is in multiples of the longer side.
fn leaned([back, aside, turn]: [f64; 3], focal_length: f64) -> Corners {
    let focus = focal_length * f64::from(SIZE.0);
    [(-0.793, -0.5), (0.793, -0.5), (0.793, 0.5), (-0.793, 0.5)].map(|(x, y): (f64, f64)| {
        let ((s, c), (sb, cb), (sa, ca)) =
            (turn.to_radians().sin_cos(), back.to_radians().sin_cos(), aside.to_radians().sin_cos());
        let (x, y) = (x * c - y * s, x * s + y * c);
        let (y, away) = (y * cb, -y * sb);
        let (x, away) = (x * ca - away * sa, x * sa + away * ca);
        let distance = focus / 420.0 + away;
        (600.0 + focus * x / distance, 450.0 + focus * y / distance)
    })
}

fn tilted() -> Corners {
    leaned([25.0, 12.0, 7.0], 0.8)
}

/// The front of the specimen, as it was drawn.
fn specimen() -> &'static RgbImage {
    static CARD: OnceLock<RgbImage> = OnceLock::new();
    CARD.get_or_init(|| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../omni-sandbox/specimens/card-front.jpg");
        Image::decode(&std::fs::read(path).unwrap()).unwrap().card().unwrap().image.pixels
    })
}

/// Pseudorandom numbers, the same each time.
fn noise(x: u32, y: u32) -> f64 {
    let mut value = x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77);
    value = (value ^ (value >> 15)).wrapping_mul(0x2C1B_3C6D);
    f64::from((value ^ (value >> 12)) & 0xFFFF) / 65_536.0
}

/// An image with the colors that a function returns for each point.
fn scene(color: impl Fn(f64, f64) -> [f64; 3]) -> RgbImage {
    RgbImage::from_fn(SIZE.0, SIZE.1, |x, y| {
        let shade = 6.0 * (noise(x, y) - 0.5);
        Rgb(color(f64::from(x) + 0.5, f64::from(y) + 0.5)
            .map(|value| (value + shade).clamp(0.0, 255.0) as u8))
    })
}

/// Places an image in a scene, with its corners at these points.
fn lay(scene: &mut RgbImage, card: &RgbImage, corners: Corners) {
    let inverse = Inverse::of(corners);
    for (x, y, pixel) in scene.enumerate_pixels_mut() {
        let (u, v) = inverse.of_point(f64::from(x) + 0.5, f64::from(y) + 0.5);
        if (0.0..1.0).contains(&u) && (0.0..1.0).contains(&v) {
            let (width, height) = (f64::from(card.width()), f64::from(card.height()));
            // A card has round corners, paper does not.
            let round = if width > height { 0.037 * width } else { 1.0 };
            let (x, y) = (u.min(1.0 - u) * width, v.min(1.0 - v) * height);
            if x >= round || y >= round || (round - x).hypot(round - y) <= round {
                *pixel = *card.get_pixel((u * width) as u32, (v * height) as u32);
            }
        }
    }
}

/// Maps points of the image to points on the card.
struct Inverse([[f64; 3]; 3]);

impl Inverse {
    fn of(corners: Corners) -> Self {
        let [a, b, c, d] = corners;
        let sum = (a.0 - b.0 + c.0 - d.0, a.1 - b.1 + c.1 - d.1);
        let (right, down) = ((b.0 - c.0, b.1 - c.1), (d.0 - c.0, d.1 - c.1));
        let scale = right.0 * down.1 - down.0 * right.1;
        let g = (sum.0 * down.1 - down.0 * sum.1) / scale;
        let h = (right.0 * sum.1 - sum.0 * right.1) / scale;
        let m = [
            [b.0 - a.0 + g * b.0, d.0 - a.0 + h * d.0, a.0],
            [b.1 - a.1 + g * b.1, d.1 - a.1 + h * d.1, a.1],
            [g, h, 1.0],
        ];
        let minor = |r: usize, c: usize| {
            let [r1, r2] = [(r + 1) % 3, (r + 2) % 3];
            let [c1, c2] = [(c + 1) % 3, (c + 2) % 3];
            m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]
        };
        Self([0, 1, 2].map(|r| [0, 1, 2].map(|c| minor(c, r))))
    }

    fn of_point(&self, x: f64, y: f64) -> (f64, f64) {
        let row = |row: [f64; 3]| row[0] * x + row[1] * y + row[2];
        let away = row(self.0[2]);
        (row(self.0[0]) / away, row(self.0[1]) / away)
    }
}

fn plain(x: f64, y: f64) -> [f64; 3] {
    [96.0 + x / 60.0, 104.0 + y / 60.0, 88.0]
}

/// Grained boards of a table.
fn wood(x: f64, y: f64) -> [f64; 3] {
    let board = (y / 150.0).floor();
    let grain =
        (y * 0.9 + 14.0 * (x / 170.0 + board * 1.7).sin()).sin() * 14.0 + (y * 0.23 + board).sin() * 10.0;
    let gap = if y % 150.0 < 5.0 { -60.0 } else { 0.0 };
    [150.0 + grain + gap, 102.0 + grain + gap, 60.0 + grain / 2.0 + gap]
}

/// A desk with pens, a keyboard and a sheet of paper that is partly outside.
fn desk(x: f64, y: f64) -> [f64; 3] {
    if (x - 180.0 + y * 0.4).abs() < 9.0 {
        return [20.0, 40.0, 160.0];
    }
    if (y - 120.0 - x * 0.05).abs() < 8.0 {
        return [190.0, 30.0, 30.0];
    }
    if y > 730.0 {
        let key = x % 74.0 > 8.0 && (y - 730.0) % 60.0 > 8.0;
        return if key { [40.0; 3] } else { [120.0; 3] };
    }
    if x > 980.0 + y * 0.1 { [236.0, 236.0, 230.0] } else { [132.0, 118.0, 100.0] }
}

fn found(scene: RgbImage) -> Vec<Card> {
    Image { pixels: scene }.cards()
}

/// Expects one whole card with these corners.
fn assert_found(name: &str, scene: RgbImage, corners: Corners) {
    let cards = found(scene);
    assert_eq!(cards.len(), 1, "{name}: {:?}", cards.iter().map(|card| card.corners).collect::<Vec<_>>());
    assert!(!cards[0].touches_edge, "{name}");
    for (found, expected) in cards[0].corners.iter().zip(corners) {
        let away = (f64::from(found.x) - expected.0).hypot(f64::from(found.y) - expected.1);
        assert!(away < 4.0, "{name}: {:?} instead of {corners:?}", cards[0].corners);
    }
}

fn with_specimen(ground: impl Fn(f64, f64) -> [f64; 3], corners: Corners) -> RgbImage {
    let mut scene = scene(ground);
    lay(&mut scene, specimen(), corners);
    scene
}

#[test]
fn cards_are_found_on_plain_ground_on_wood_and_in_clutter() {
    for (corners, at) in [(STRAIGHT, "straight"), (tilted(), "tilted")] {
        assert_found(&format!("plain, {at}"), with_specimen(plain, corners), corners);
        assert_found(&format!("wood, {at}"), with_specimen(wood, corners), corners);
        assert_found(&format!("desk, {at}"), with_specimen(desk, corners), corners);
    }
    for (angles, focal_length) in [
        ([30.0, 0.0, 0.0], 0.65),
        ([0.0, 30.0, 20.0], 0.8),
        ([-28.0, 15.0, -40.0], 1.2),
        ([10.0, -20.0, 80.0], 0.8),
    ] {
        let expected = leaned(angles, focal_length);
        let cards = found(with_specimen(wood, expected));
        assert_eq!(cards.len(), 1, "{angles:?}");
        let near = |point: &Point| {
            expected
                .iter()
                .any(|corner| (f64::from(point.x) - corner.0).hypot(f64::from(point.y) - corner.1) < 4.0)
        };
        assert!(cards[0].corners.iter().all(near), "{angles:?}: {:?}", cards[0].corners);
    }
}

#[test]
fn a_card_that_is_seen_at_an_angle_is_straightened() {
    let cards = found(with_specimen(plain, tilted()));
    let card = &cards[0].image;
    assert!((f64::from(card.width()) / f64::from(card.height()) - 1.586).abs() < 0.03, "{card:?}");
    let flat = image::imageops::resize(&card.pixels, 253, 160, image::imageops::FilterType::Triangle);
    let drawn = image::imageops::resize(specimen(), 253, 160, image::imageops::FilterType::Triangle);
    let difference = |a: &RgbImage, b: &RgbImage| {
        let sum: u64 = a.as_raw().iter().zip(b.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        sum / a.as_raw().len() as u64
    };
    assert!(difference(&flat, &drawn) < 8, "{}", difference(&flat, &drawn));
    assert!(difference(&image::imageops::rotate180(&flat), &drawn) > 20);
}

#[test]
fn a_hand_that_holds_a_card_may_cover_some_of_its_outline() {
    let mut scene = with_specimen(plain, STRAIGHT);
    for (x, y, pixel) in scene.enumerate_pixels_mut() {
        let (x, y) = (f64::from(x), f64::from(y));
        let thumb = ((x - 900.0) / 110.0).powi(2) + ((y - 520.0) / 48.0).powi(2) < 1.0;
        let fingers = x > 905.0 && (300.0..440.0).contains(&y) && (y % 46.0 > 4.0);
        if thumb || fingers || (x > 960.0 && y > 260.0) {
            *pixel = Rgb([205, 150, 125]);
        }
    }
    assert_found("hand", scene, STRAIGHT);
}

#[test]
fn a_dark_card_on_dark_ground_is_found() {
    let mut scene = scene(|x, _| [30.0 + x / 200.0, 30.0, 34.0]);
    let dark = RgbImage::from_fn(1012, 638, |x, y| {
        let print = specimen().get_pixel(x.min(1011), y.min(637)).0;
        Rgb(print.map(|value| 44 + value / 12))
    });
    lay(&mut scene, &dark, tilted());
    assert_found("dark", scene, tilted());
}

#[test]
fn a_second_card_is_counted_and_a_portrait_on_the_first_is_not() {
    let left = [(60.0, 240.0), (560.0, 250.0), (555.0, 565.0), (55.0, 555.0)];
    let right = [(640.0, 300.0), (1140.0, 270.0), (1160.0, 585.0), (660.0, 615.0)];
    for ground in [plain as fn(f64, f64) -> [f64; 3], wood] {
        let mut scene = with_specimen(ground, left);
        lay(&mut scene, specimen(), right);
        let cards = found(scene);
        assert_eq!(cards.len(), 2, "{:?}", cards.iter().map(|card| card.corners).collect::<Vec<_>>());
    }
}

#[test]
fn a_card_that_is_cut_off_is_told_apart() {
    for moved in [-300.0, 330.0] {
        let corners = STRAIGHT.map(|(x, y)| (x + moved, y));
        let image = Image { pixels: with_specimen(plain, corners) };
        assert!(image.card().is_none(), "{moved}");
        let cards = image.cards();
        assert!(cards.len() == 1 && cards[0].touches_edge, "{moved}: {}", cards.len());
    }
}

#[test]
fn paper_is_found_upright() {
    let mut scene = scene(wood);
    let paper = RgbImage::from_fn(420, 594, |x, y| {
        let text =
            (60..360).contains(&x) && (60..540).contains(&y) && y % 24 < 8 && noise(x / 5, y / 24) > 0.4;
        Rgb(if text { [50; 3] } else { [244; 3] })
    });
    let corners = [(360.0, 30.0), (918.6, 69.1), (863.4, 859.1), (304.8, 820.0)];
    lay(&mut scene, &paper, corners);
    let cards = found(scene);
    assert_eq!(cards.len(), 1);
    let aspect = f64::from(cards[0].image.width()) / f64::from(cards[0].image.height());
    assert!((aspect - 1.414).abs() < 0.05, "{aspect}");
    let resolution = cards[0].resolution(Card::A4_INCHES);
    assert!((resolution - 67.7).abs() < 1.0, "{resolution} {:?}", cards[0].corners);
}

#[test]
fn scenes_without_a_card_have_none() {
    for (name, ground) in [("plain", plain as fn(f64, f64) -> [f64; 3]), ("wood", wood), ("desk", desk)] {
        assert!(Image { pixels: scene(ground) }.card().is_none(), "{name}");
    }
    for portrait in ["a-1", "a-2", "b", "c"] {
        let path = format!("{}/testdata/portrait-{portrait}.jpg", env!("CARGO_MANIFEST_DIR"));
        let image = Image::decode(&std::fs::read(path).unwrap()).unwrap();
        assert!(image.card().is_none(), "{portrait}");
    }
}

#[cfg(feature = "specimens")]
#[test]
fn a_card_is_found_beside_one_with_a_code() {
    use crate::specimen::{Background, Kind, Person, Scene, Side, draw, photograph};

    let person = Person::zara();
    let code = draw(Kind::License, Side::Back, &person);
    for (second, background, count) in [
        (Some(Kind::Bank), Background::Table, 2),
        (Some(Kind::Medical), Background::Table, 2),
        (None, Background::Table, 1),
        (None, Background::Wood, 1),
        (None, Background::Clutter, 1),
    ] {
        let second = second.map(|kind| draw(kind, Side::Front, &person));
        let scene = Scene { second, background, ..Scene::default() };
        for seed in [3, 274] {
            let image = photograph(&code, &scene, seed);
            assert_eq!(image.cards().len(), count, "{count} {} {seed}", background.name());
        }
    }
}

#[cfg(feature = "specimens")]
#[test]
fn two_cards_in_line_are_not_taken_for_paper() {
    use crate::specimen::{Kind, Person, Scene, Side, draw, photograph};

    for (first, second) in
        [((Kind::License, Side::Back), Kind::Bank), ((Kind::Voter, Side::Back), Kind::Medical)]
    {
        let person = Person::invented_in("USA", 274);
        let second = Some(draw(second, Side::Front, &Person::invented(275)));
        let image = photograph(&draw(first.0, first.1, &person), &Scene { second, ..Scene::default() }, 274);
        let cards = image.cards();
        assert_eq!(cards.len(), 2, "{}", first.0.name());
        assert!(cards.iter().all(|card| card.image.width() * 5 > card.image.height() * 7));
    }
    // A bill is one paper, whatever is printed on it.
    let bill = draw(Kind::Proof, Side::Front, &Person::invented(275));
    assert_eq!(photograph(&bill, &Scene::default(), 1).cards().len(), 1);
}

#[cfg(feature = "specimens")]
#[test]
fn a_card_beside_a_paper_is_seen_although_it_is_small() {
    use crate::specimen::{Kind, Person, Scene, Side, draw, photograph};

    let bill = draw(Kind::Proof, Side::Front, &Person::invented(604));
    let card = draw(Kind::Id, Side::Front, &Person::invented(605));
    let both = photograph(&bill, &Scene { second: Some(card), ..Scene::default() }, 604).outlines();
    assert_eq!((both.cards.len(), both.small.len()), (1, 1));
    assert!(both.cards[0].image.width() * 3 < both.cards[0].image.height() * 4, "the paper comes first");
    let alone = photograph(&bill, &Scene::default(), 604).outlines();
    assert_eq!((alone.cards.len(), alone.small.len()), (1, 0));
}

#[cfg(feature = "specimens")]
#[test]
fn a_line_on_a_card_is_not_taken_for_the_side_that_is_beyond_the_image() {
    use crate::specimen::{Kind, Person, Scene, Side, draw, photograph};

    for (number, kind) in [(318, Kind::Voter), (99, Kind::Id), (98, Kind::License)] {
        let drawn = draw(kind, Side::Front, &Person::invented_in("MEX", number));
        for cut in [0.05, 0.08] {
            let cards = photograph(&drawn, &Scene { cut, ..Scene::default() }, number).cards();
            assert!(cards.iter().all(|card| card.touches_edge), "{} {cut}", kind.name());
        }
        let cards = photograph(&drawn, &Scene::default(), number).cards();
        assert!(cards.len() == 1 && !cards[0].touches_edge, "{}", kind.name());
    }
}

#[cfg(feature = "specimens")]
#[test]
fn the_edge_of_a_shadow_does_not_part_what_it_lies_on() {
    use crate::geometry::QuarterTurn;
    use crate::specimen::{Background, Kind, Person, Scene, Side, draw, photograph};

    let passport = draw(Kind::Passport, Side::Front, &Person::zara());
    for (shadow, tilt) in [(0.3, -4.0), (0.6, 3.0)] {
        let cards = photograph(&passport, &Scene { shadow, tilt, ..Scene::default() }, 1).cards();
        assert!(cards.len() == 1 && cards[0].width_px > 1400.0, "{shadow} {tilt} {}", cards.len());
    }
    // Nor do lines on a paper that lean the other way.
    let evening = Scene {
        brightness: 0.6,
        noise: 7.0,
        tilt: 11.0,
        scale: 0.67,
        turn: QuarterTurn::Half,
        perspective: 15.0,
        background: Background::Wood,
        ..Scene::default()
    };
    let bill = draw(Kind::Proof, Side::Front, &Person::invented_in("UTO", 601));
    let cards = photograph(&bill, &evening, 601).cards();
    assert!(cards.len() == 1 && cards[0].width_px > 1100.0, "{:?}", cards.first().map(|card| card.width_px));
}

/// A card whose long sides are horizontal in the image.
#[cfg(feature = "documents")]
fn lying((left, top): (f32, f32), (right, bottom): (f32, f32)) -> Card {
    Card {
        image: Image::from_pixels(RgbImage::new(1, 1)),
        corners: [(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| Point::new(x, y)),
        width_px: f64::from(right - left),
        touches_edge: false,
    }
}

#[test]
#[cfg(feature = "documents")]
fn the_pages_of_an_open_book_have_a_long_side_in_common() {
    let page = lying((100.0, 400.0), (600.0, 750.0));
    let above = lying((130.0, 60.0), (580.0, 408.0));
    assert!(page.adjoins_lengthwise(&above, 0.025) && above.adjoins(&page, 0.025));
    let apart = lying((100.0, 20.0), (600.0, 370.0));
    assert!(!page.adjoins(&apart, 0.025));
    let beside = lying((604.0, 400.0), (1100.0, 750.0));
    assert!(page.adjoins(&beside, 0.025) && !page.adjoins_lengthwise(&beside, 0.025));
    let at_corner = lying((560.0, 60.0), (1100.0, 398.0));
    assert!(!page.adjoins(&at_corner, 0.025));
}

#[test]
#[cfg(feature = "documents")]
fn a_side_lies_at_the_edge_if_both_of_its_ends_do() {
    let image = Image::from_pixels(RgbImage::new(1000, 800));
    let card = lying((0.0, 100.0), (995.0, 600.0));
    assert_eq!(card.sides_at_edge(&image), [false, true, false, true]);
    // From the upper edge to the left one.
    let corner = Card {
        corners: [(300.0, 0.0), (700.0, 200.0), (500.0, 600.0), (0.0, 400.0)].map(|(x, y)| Point::new(x, y)),
        ..card
    };
    assert_eq!(corner.sides_at_edge(&image), [false; 4]);
}
