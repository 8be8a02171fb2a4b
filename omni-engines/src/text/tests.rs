use image::{Rgb, RgbImage, imageops};

use super::*;
use crate::testing::{Drawing, image, turn};

const LINES: [&str; 4] =
    ["REPUBLIC OF UTOPIA", "Surname / Apellidos", "NUÑEZ DE LA PEÑA", "Fecha: 24.03.1987"];

fn letter() -> RgbImage {
    let mut drawing = Drawing::new(900, 500);
    for (index, line) in LINES.iter().enumerate() {
        drawing.text(line, (60.0, 50.0 + 100.0 * index as f32), 46.0);
    }
    drawing.text("No. 4711", (640.0, 350.0), 46.0);
    drawing.pixels
}

fn lines(page: &Page) -> Vec<&str> {
    page.lines.iter().map(|line| line.text.as_str()).collect()
}

#[test]
fn lines_are_read_in_their_order_with_their_places() {
    let page = read(&turn(), &Image::from_pixels(letter())).unwrap();
    assert_eq!(page.turned, QuarterTurn::None);
    let expected: Vec<&str> = LINES.into_iter().chain(["No. 4711"]).collect();
    assert_eq!(lines(&page), expected);
    for (index, line) in page.lines.iter().enumerate() {
        assert!(line.confidence > 0.8, "{index} {}", line.confidence);
        let [upper_left, .., lower_left] = line.corners;
        let row = index.min(3) as f32;
        let left = if index == 4 { 640.0 } else { 60.0 };
        assert!((upper_left.x - left).abs() < 16.0, "{index} {upper_left:?}");
        assert!((50.0..110.0).contains(&(lower_left.y - 100.0 * row)), "{index} {lower_left:?}");
    }
    assert!(page.text().starts_with("REPUBLIC OF UTOPIA\nSurname"));
    assert!(!format!("{page:?}").contains("UTOPIA"));
}

#[test]
fn text_is_read_however_the_image_is_turned() {
    // The third and fourth way differ from these by the way back.
    let upright = letter();
    for (turned, pixels) in [
        (QuarterTurn::Right, imageops::rotate90(&upright)),
        (QuarterTurn::Half, imageops::rotate180(&upright)),
    ] {
        let page = read(&turn(), &Image::from_pixels(pixels)).unwrap();
        assert_eq!(page.turned, turned);
        assert_eq!(lines(&page)[..3], LINES[..3], "{turned:?}");
    }
}

#[test]
fn a_photographed_card_is_read() {
    let page = read(&turn(), &image("../omni-sandbox/specimens/card-front.jpg")).unwrap();
    let text = page.text();
    for part in ["SPX482716", "ZARA INVENTED", "UTOPIA"] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn images_without_text_have_no_lines() {
    for (width, height) in [(1, 1), (1, 60_000), (60_000, 1), (7, 3), (640, 480)] {
        let image = Image::from_pixels(RgbImage::from_pixel(width, height, Rgb([200; 3])));
        assert!(read(&turn(), &image).unwrap().lines.is_empty());
    }
}
