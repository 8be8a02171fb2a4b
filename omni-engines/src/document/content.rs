//! Finds a document without a visible outline by the text and the face on it.

use crate::face::Face;
use crate::geometry::Point;
use crate::image::pyramid::Part;
use crate::image::{Card, Image};
use crate::text::{Frame, Page};

/// How far a document extends beyond its contents, as a share of their longer side.
const MARGIN: f32 = 0.06;

/// Largest share of an image that is cropped: cropping a larger document gains nothing.
const MAX_SHARE: f32 = 0.6;

/// Minimum angle, as its sine, at which a document is cropped even if it fills the image.
const MIN_ANGLE: f32 = 0.06;

/// The range of text heights in one document, as multiples of the usual height.
const HEIGHTS: std::ops::RangeInclusive<f32> = 0.25..=5.0;

/// Maximum length of the longer side of a cropped part, in pixels.
const MAX_SIDE: f32 = 2000.0;

/// A line that ends this close to the edge of the image goes on beyond it, as a share of its height: less than the space
/// around the print on any document.
const TOUCHING: f32 = 0.35;

/// Minimum space between a barcode and the edge of a document, as a share of the document's longer side.
const MIN_SPACE: f32 = 0.015;

/// Minimum length of a line of the zone of a passport, which has 44 characters, as a multiple of the height of its frame. The
/// zone of a card has 30.
const WIDE_ZONE: f32 = 19.0;

/// The smallest share of all text that must be on the documents whose outlines were found, by the length of the lines. On
/// drawn documents it was all, and at most 0.53 where the outlines were those of parts.
const MIN_HELD: f32 = 0.75;

/// Minimum number of lines on a document that the edge of the image cuts off.
const MIN_LINES: usize = 4;

/// The smallest number of lines that end at one side of an outline if the document goes on behind it.
const MIN_ACROSS: usize = 3;

/// How many lines one of a machine-readable zone counts as: there is the most space around them.
const ZONE_LINE: usize = 2;

/// Maximum total length of the lines that seem to extend beyond the outline of a document, as a share of those inside it.
const MAX_ACROSS: f32 = 0.1;

/// Maximum height of text that shows where a document ends, as a multiple of the usual height.
const MAX_TELLING: f32 = 4.0;

/// The part of an image around text, face and the corners of barcodes. `None` if that is nearly the whole image.
pub(super) fn part(
    frames: &[Frame],
    (face, codes): (Option<&Face>, &[Point]),
    image: &Image,
) -> Option<Part> {
    let along = direction(frames)?;
    let down = Point::new(-along.y, along.x);
    let usual = usual_height(frames)?;
    let mut points: Vec<Point> = Vec::new();
    for frame in frames.iter().filter(|frame| HEIGHTS.contains(&(frame.height.min(frame.length) / usual))) {
        points.extend(frame.corners());
    }
    if let Some(face) = face {
        let (area, out) = (&face.area, face.area.width * 0.4);
        points.extend(
            [(-out, -out), (area.width + out, area.height + out)]
                .map(|(x, y)| Point::new(area.x + x, area.y + y)),
        );
    }
    points.extend(codes);
    let range = |axis: Point| {
        let places = points.iter().map(|point| point.x * axis.x + point.y * axis.y);
        places.fold((f32::INFINITY, f32::NEG_INFINITY), |(least, most), place| {
            (least.min(place), most.max(place))
        })
    };
    let ((left, right), (top, bottom)) = (range(along), range(down));
    let margin = MARGIN * (right - left).max(bottom - top);
    let (left, right, top, bottom) = (left - margin, right + margin, top - margin, bottom + margin);
    let (width, height) = (right - left, bottom - top);
    let share = width * height / (image.width() as f32 * image.height() as f32).max(1.0);
    if !(share.is_finite() && width >= 1.0 && height >= 1.0)
        || (share > MAX_SHARE && along.y.abs() < MIN_ANGLE)
    {
        return None;
    }
    let step = (width.max(height) / MAX_SIDE).max(1.0);
    Some(Part {
        corner: Point::new(left * along.x + top * down.x, left * along.y + top * down.y),
        right: Point::new(along.x * step, along.y * step),
        down: Point::new(down.x * step, down.y * step),
        width: (width / step) as u32,
        height: (height / step) as u32,
    })
}

/// Whether lines of text end at the edge of the image.
pub(super) fn is_cut_off(frames: &[Frame], image: &Image) -> bool {
    let (width, height) = (image.width() as f32, image.height() as f32);
    let touching = frames.iter().filter(|frame| frame.is_long()).filter(|frame| {
        ends(frame).iter().any(|Point { x, y }| {
            let edge = frame.height * TOUCHING;
            *x < edge || *y < edge || *x > width - edge || *y > height - edge
        })
    });
    touching.count() >= 2
}

/// Whether a barcode with these corners reaches the edge of what may be the document. Every document has space around its
/// barcode.
pub(super) fn reaches_edge(code: &[Point], document: &Image) -> bool {
    let (width, height) = (document.width() as f32, document.height() as f32);
    let space = MIN_SPACE * width.max(height);
    code.iter().any(|corner| {
        let nearest = corner.x.min(corner.y).min(width - corner.x).min(height - corner.y);
        nearest < space
    })
}

/// Whether two lines are as long as those of the zone of a passport, compared to their height.
pub(super) fn may_have_wide_zone(frames: &[Frame]) -> bool {
    frames.iter().filter(|frame| frame.length >= WIDE_ZONE * frame.height).count() >= 2
}

/// Whether the outline of a card is only that of a part: lines of text end at a side of it that is not at the edge of the image,
/// because they go on behind it. `page` is what was read inside.
pub(super) fn is_across(page: &Page, card: &Card, image: &Image) -> bool {
    let (width, height) = (card.image.width() as f32, card.image.height() as f32);
    let at_edge = card.sides_at_edge(image);
    let mut ending = [0; 4];
    for line in page.lines.iter().filter(|line| line.frame.is_long()) {
        let (frame, weight) = (&line.frame, if line.cells.is_some() { ZONE_LINE } else { 1 });
        let near = frame.height * TOUCHING;
        let ends = ends(frame);
        let is_at = [
            ends.iter().any(|end| end.y < near),
            ends.iter().any(|end| end.x > width - near),
            ends.iter().any(|end| end.y > height - near),
            ends.iter().any(|end| end.x < near),
        ];
        // A line along a side does not go on behind it.
        let across = if frame.along.x.abs() >= frame.along.y.abs() { [1, 3] } else { [0, 2] };
        for side in across {
            ending[side] += if is_at[side] { weight } else { 0 };
        }
    }
    (0..4).any(|side| !at_edge[side] && ending[side] >= MIN_ACROSS)
}

/// The lines that tell where a document ends: each with its length and both ends. Text that is much larger than the rest may be
/// a pattern, or printed across everything.
fn telling(frames: &[Frame], usual: f32) -> Vec<(f32, [Point; 2])> {
    frames
        .iter()
        .filter(|frame| frame.is_long() && frame.height <= usual * MAX_TELLING)
        .map(|frame| (frame.length, ends(frame)))
        .collect()
}

/// The total length of the lines that have exactly `count` ends inside an outline.
fn length(lines: &[(f32, [Point; 2])], outline: &Card, count: usize) -> f32 {
    let is_it = |ends: &[Point; 2]| ends.iter().filter(|end| outline.contains(**end)).count() == count;
    lines.iter().filter(|(_, ends)| is_it(ends)).map(|(length, _)| length).sum()
}

/// Whether so few lines are on something that the edge of the image cuts off that it is a note or an empty sheet.
pub(super) fn is_note(outline: &Card, frames: &[Frame]) -> bool {
    outline.touches_edge && frames.iter().filter(|frame| outline.contains(frame.center)).count() < MIN_LINES
}

/// Whether nearly all text of an image is inside these outlines. Otherwise they belong to something on a larger document that
/// was not found: a portrait, a box or a zone.
pub(super) fn hold_text(outlines: &[&Card], frames: &[Frame]) -> bool {
    let Some(usual) = usual_height(frames) else { return true };
    let lines = telling(frames, usual);
    let all: f32 = lines.iter().map(|(length, _)| length).sum();
    let held: f32 = outlines.iter().map(|outline| length(&lines, outline, 2)).sum();
    held >= all * MIN_HELD
}

/// The number of outlines that belong to documents, among those that [hold](hold_text) the text. The others are crossed by it.
pub(super) fn documents(outlines: &[&Card], frames: &[Frame]) -> usize {
    let Some(usual) = usual_height(frames) else { return outlines.len() };
    let lines = telling(frames, usual);
    let is_whole = |outline: &&&Card| length(&lines, outline, 1) <= length(&lines, outline, 2) * MAX_ACROSS;
    outlines.iter().filter(is_whole).count()
}

/// Both ends of a line, without the margin that its frame has around the letters.
fn ends(frame: &Frame) -> [Point; 2] {
    let half = frame.length / 2.0 - frame.height * 0.3;
    [-half, half]
        .map(|away| Point::new(frame.center.x + away * frame.along.x, frame.center.y + away * frame.along.y))
}

/// The direction of most text, as close to that of a row as possible.
fn direction(frames: &[Frame]) -> Option<Point> {
    let (mut x, mut y) = (0.0, 0.0);
    // Doubling the angle makes both directions of a line equal. Multiplying it by four makes rows and columns equal.
    for frame in frames.iter().filter(|frame| frame.is_long()) {
        let angle = 4.0 * frame.along.y.atan2(frame.along.x);
        x += frame.length * angle.cos();
        y += frame.length * angle.sin();
    }
    if x == 0.0 && y == 0.0 {
        return None;
    }
    let angle = y.atan2(x) / 4.0;
    Some(Point::new(angle.cos(), angle.sin()))
}

/// The median height of the text.
fn usual_height(frames: &[Frame]) -> Option<f32> {
    let mut heights: Vec<f32> = frames.iter().map(|frame| frame.height.min(frame.length)).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied().filter(|height| *height > 0.0)
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;
    use crate::testing;

    fn frames(degrees: f32) -> Vec<Frame> {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let line = |row: u8| {
            let (x, y) = (0.0, f32::from(row) * 30.0 - 60.0);
            let center = Point::new(500.0 + x * cos - y * sin, 400.0 + x * sin + y * cos);
            Frame { center, along: Point::new(cos, sin), length: 200.0, height: 20.0 }
        };
        (0..5).map(line).collect()
    }

    #[test]
    fn what_is_around_the_text_is_cut_out_at_its_angle() {
        let image = Image::from_pixels(RgbImage::new(1000, 800));
        for degrees in [0.0_f32, 12.0, -20.0, 90.0, 180.0] {
            let part = part(&frames(degrees), (None, &[]), &image).unwrap();
            let (a, b) = (part.width.max(part.height), part.width.min(part.height));
            // 200 by 140, plus the margin.
            assert!(a.abs_diff(224) < 4 && b.abs_diff(164) < 4, "{degrees} {part:?}");
            let slope = (part.right.y / part.right.x).abs();
            let expected = degrees.to_radians().tan().abs();
            assert!((slope - expected).abs() < 0.01 || degrees.abs() > 45.0, "{degrees} {part:?}");
        }
        let small = Image::from_pixels(RgbImage::new(640, 480));
        assert!(part(&frames(0.0), (None, &[]), &small).is_some());
        assert!(part(&[], (None, &[]), &image).is_none());
    }

    #[test]
    fn a_document_that_fills_the_image_is_not_cut_out() {
        let frames = [Frame {
            center: Point::new(500.0, 400.0),
            along: Point::new(1.0, 0.0),
            length: 900.0,
            height: 700.0,
        }];
        let wide = [frames[0], Frame { length: 950.0, height: 20.0, ..frames[0] }];
        let image = Image::from_pixels(RgbImage::new(1000, 800));
        assert!(part(&wide, (None, &[]), &image).is_none());
    }

    #[test]
    fn lines_that_end_at_the_edge_are_cut_off() {
        let image = Image::from_pixels(RgbImage::new(1000, 800));
        assert!(!is_cut_off(&frames(0.0), &image));
        let cut: Vec<Frame> = frames(0.0)
            .into_iter()
            .map(|frame| Frame { center: Point::new(95.0, frame.center.y), ..frame })
            .collect();
        assert!(is_cut_off(&cut, &image));
    }

    /// An outline whose sides are parallel to those of the image.
    fn outline((left, top): (f32, f32), (right, bottom): (f32, f32)) -> Card {
        Card {
            image: Image::from_pixels(RgbImage::new(1, 1)),
            corners: [(left, top), (right, top), (right, bottom), (left, bottom)]
                .map(|(x, y)| Point::new(x, y)),
            width_px: f64::from(right - left),
            touches_edge: false,
        }
    }

    #[test]
    fn outlines_with_text_beside_or_across_them_are_those_of_parts() {
        // Five lines from 400 to 600, and as many below.
        let upper = frames(0.0);
        let lower =
            upper.iter().map(|frame| Frame { center: Point::new(500.0, frame.center.y + 300.0), ..*frame });
        let all: Vec<Frame> = upper.iter().copied().chain(lower).collect();
        let cards = [outline((380.0, 320.0), (620.0, 480.0)), outline((380.0, 620.0), (620.0, 780.0))];
        let documents = |outlines: &[Card], frames: &[Frame]| {
            super::documents(&outlines.iter().collect::<Vec<_>>(), frames)
        };
        assert_eq!(documents(&cards, &all), 2);
        assert_eq!(documents(&cards[..1], &upper), 1);
        assert!(hold_text(&[&cards[0], &cards[1]], &all) && hold_text(&[&cards[0]], &upper));
        assert!(!hold_text(&[&cards[0]], &all), "half of the text is beside it");
        let halves = [outline((380.0, 320.0), (520.0, 780.0)), outline((380.0, 320.0), (620.0, 780.0))];
        assert_eq!(documents(&halves, &all), 1, "all lines go on behind the first");
        assert_eq!(documents(&cards, &[]), 2);
        let cut_off = Card { touches_edge: true, ..cards[0].clone() };
        assert!(is_note(&cut_off, &upper[..2]) && !is_note(&cut_off, &upper) && !is_note(&cards[0], &[]));
    }

    #[test]
    fn lines_that_go_on_behind_a_side_show_that_an_outline_is_that_of_a_part() {
        let image = Image::from_pixels(RgbImage::new(1000, 800));
        let is_across = |left: f32, corner: (f32, f32)| {
            let lines = (1_u8..6).map(|row| testing::line("SPECIMEN", (left, 50.0 * f32::from(row)), 20.0));
            let size = (300.0, 300.0);
            let card = Card {
                image: Image::from_pixels(RgbImage::new(300, 300)),
                ..outline(corner, (corner.0 + size.0, corner.1 + size.1))
            };
            super::is_across(&testing::page(lines), &card, &image)
        };
        assert!(is_across(-6.0, (100.0, 100.0)));
        assert!(!is_across(20.0, (100.0, 100.0)), "there is space before them");
        assert!(!is_across(-6.0, (0.0, 100.0)), "the image ends there");
    }

    #[test]
    fn there_is_space_around_a_code() {
        let image = Image::from_pixels(RgbImage::new(1000, 600));
        let code = |left: f32| [(left, 100.0), (900.0, 100.0), (900.0, 300.0), (left, 300.0)];
        let reaches = |left| reaches_edge(&code(left).map(|(x, y)| Point::new(x, y)), &image);
        assert!(!reaches(60.0) && reaches(5.0) && reaches(-3.0) && !reaches_edge(&[], &image));
    }
}
