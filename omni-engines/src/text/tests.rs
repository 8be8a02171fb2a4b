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
    // The other two directions differ only in how the result is turned back.
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

#[test]
fn what_is_read_of_a_page_has_a_bound() {
    let frame = |row: u8, length: f32, height: f32| Frame {
        center: Point::new(500.0, f32::from(row) * 20.0),
        along: Point::new(1.0, 0.0),
        length,
        height,
    };
    // A title, a page of text, and short lines beside it.
    let mut frames: Vec<Frame> = (0..75).map(|row| frame(row, 900.0, 18.0)).collect();
    frames.extend((0..90).map(|row| frame(row, 90.0, 18.0)));
    frames.push(frame(0, 400.0, 40.0));
    within_bounds(&mut frames);
    let relative = |frame: &Frame| f64::from(frame.length / frame.height);
    assert!(frames.iter().map(relative).sum::<f64>() <= MAX_LENGTH);
    assert_eq!(frames[0].height, 40.0);
    assert!(frames[1..82].iter().all(|frame| frame.length == 90.0), "short lines are read before long ones");
    // An ID is read as a whole.
    let mut few: Vec<Frame> = (0..20).map(|row| frame(row, 200.0, 20.0)).collect();
    within_bounds(&mut few);
    assert_eq!(few.len(), 20);
}
