//! Finds print that a reflection may hide.
//!
//! Beside a reflection, the network reads what remains of a line with certainty: `12 HOF` of `12 HORIZON STREET`. So its
//! confidence is not enough. A reflection is a white area of the paper that fades at its border. A printed white area has a
//! sharp edge.

use std::collections::VecDeque;

use crate::geometry::Point;
use crate::image::Image;
use crate::text::{Frame, Page};

/// Maximum confidence of a line if a reflection may hide text beside it.
const DOUBTFUL: f64 = 0.5;

/// Number of blocks along the longer side of the image.
const BLOCKS: u32 = 160;

/// Paper is white if its darkest channel has at least this value: the camera can no longer measure how bright it is.
const WHITE: u8 = 251;

/// The minimum brightness of paper where a reflection fades.
const FADING: u8 = 222;

/// How many blocks from a white area to look for fading.
const AWAY: i32 = 2;

/// The smallest share of a white area's surroundings that must fade for it to count as a reflection.
const MIN_FADING: f32 = 0.6;

/// The largest share of an image that reflections cover. If more is white, it is white paper.
const MAX_WHITE: f32 = 0.45;

/// Minimum number of blocks in a reflection.
const MIN_BLOCKS: usize = 12;

/// How far from a line to look for reflections, as a multiple of its height: the space between words or lines.
const REACH: f32 = 1.1;

/// The margin that a frame has around its letters, as a multiple of its height.
const MARGIN: f32 = 0.3;

/// The smallest share of such a space that a reflection must cover.
const MIN_TAKEN: f32 = 0.6;

/// Number of parts into which a line is divided to look above and below it.
const PARTS: usize = 4;

/// Lowers the confidence of lines with a reflection at an end, or right above or below: it may hide more text.
pub(super) fn doubt(page: &mut Page, image: &Image) {
    let Some(glare) = Glare::of(image) else { return };
    for line in &mut page.lines {
        // A zone has check digits.
        if line.cells.is_none() && glare.reaches(&line.frame) {
            line.confidence = line.confidence.min(DOUBTFUL);
        }
    }
}

/// Where the reflections are, as blocks of pixels.
struct Glare {
    side: u32,
    width: usize,
    blocks: Vec<bool>,
}

impl Glare {
    /// `None` if there are no reflections.
    fn of(image: &Image) -> Option<Self> {
        let side = image.width().max(image.height()).div_ceil(BLOCKS).max(2);
        let (width, height) = (image.width().div_ceil(side), image.height().div_ceil(side));
        let paper: Vec<u8> = (0..height)
            .flat_map(|row| (0..width).map(move |column| (column, row)))
            .map(|(column, row)| paper(image, (column * side, row * side), side))
            .collect();
        let white = paper.iter().filter(|value| **value >= WHITE).count();
        if white < MIN_BLOCKS || white as f32 > MAX_WHITE * paper.len() as f32 {
            return None;
        }
        let width = width as usize;
        let mut seen = vec![false; paper.len()];
        let mut glare = Self { side, width, blocks: vec![false; paper.len()] };
        for start in 0..paper.len() {
            let area = glare.area(&paper, start, &mut seen);
            if area.len() >= MIN_BLOCKS && glare.fades(&paper, &area) {
                for at in area {
                    glare.blocks[at] = true;
                }
            }
        }
        glare.blocks.contains(&true).then_some(glare)
    }

    /// The block at this many columns and rows from another one.
    fn beside(&self, at: usize, (right, down): (i32, i32)) -> Option<usize> {
        let column = (at % self.width).checked_add_signed(right as isize)?;
        let row = (at / self.width).checked_add_signed(down as isize)?;
        (column < self.width).then_some(row * self.width + column).filter(|at| *at < self.blocks.len())
    }

    /// The white blocks that are connected with this one and were not visited yet.
    fn area(&self, paper: &[u8], start: usize, seen: &mut [bool]) -> Vec<usize> {
        let mut area = Vec::new();
        let mut next = VecDeque::from([start]);
        while let Some(at) = next.pop_front() {
            if seen[at] || paper[at] < WHITE {
                continue;
            }
            seen[at] = true;
            area.push(at);
            next.extend(
                [(1, 0), (-1, 0), (0, 1), (0, -1)].into_iter().filter_map(|way| self.beside(at, way)),
            );
        }
        area
    }

    /// Whether the surroundings of a white area are nearly white.
    fn fades(&self, paper: &[u8], area: &[usize]) -> bool {
        let ways = [(AWAY, 0), (-AWAY, 0), (0, AWAY), (0, -AWAY)];
        let around = area.iter().flat_map(|at| ways.into_iter().filter_map(|way| self.beside(*at, way)));
        let around: Vec<u8> = around.map(|at| paper[at]).filter(|value| *value < WHITE).collect();
        let fading = around.iter().filter(|value| **value >= FADING).count();
        fading as f32 >= MIN_FADING * around.len() as f32
    }

    /// Whether there is a reflection right before, after, above or below a line.
    fn reaches(&self, frame: &Frame) -> bool {
        let half = frame.length / 2.0;
        let (inner, outer) = (half - frame.height * MARGIN, half + frame.height * REACH);
        let level = (-frame.height * MARGIN, frame.height * MARGIN);
        let ends = [((inner, outer), level), ((-outer, -inner), level)];
        let part = |index: usize| -half + frame.length * index as f32 / PARTS as f32;
        let next = (frame.height * 0.5, frame.height * (0.5 + REACH));
        let parts = (0..PARTS).map(|index| (part(index), part(index + 1)));
        let rows = parts.flat_map(|columns| [(columns, next), (columns, (-next.1, -next.0))]);
        ends.into_iter().chain(rows).any(|space| self.share(frame, space) >= MIN_TAKEN)
    }

    /// The share of a space that reflections cover, 0 to 1. The space is given by its range along the line and its range
    /// below the line's middle.
    fn share(&self, frame: &Frame, ((left, right), (top, bottom)): ((f32, f32), (f32, f32))) -> f32 {
        let (along, down, side) = (frame.along, frame.down(), self.side as f32);
        let steps = |from: f32, to: f32| {
            let count = ((to - from) / side).clamp(3.0, 50.0) as usize;
            (0..count).map(move |step| from + (to - from) * (step as f32 + 0.5) / count as f32)
        };
        let (mut taken, mut all) = (0, 0);
        for (x, y) in steps(top, bottom).flat_map(|y| steps(left, right).map(move |x| (x, y))) {
            let place = Point::new(
                frame.center.x + x * along.x + y * down.x,
                frame.center.y + x * along.y + y * down.y,
            );
            all += 1;
            taken += u32::from(self.is_at(place));
        }
        taken as f32 / all.max(1) as f32
    }

    fn is_at(&self, place: Point) -> bool {
        let (column, row) = (place.x / self.side as f32, place.y / self.side as f32);
        let is_inside = column >= 0.0 && row >= 0.0 && (column as usize) < self.width;
        is_inside && self.blocks.get(row as usize * self.width + column as usize).copied().unwrap_or(false)
    }
}

/// How bright the paper in a block is, in the darkest channel: a quarter of the pixels are brighter than this.
fn paper(image: &Image, (left, top): (u32, u32), side: u32) -> u8 {
    let mut values = Vec::new();
    for y in (top..(top + side).min(image.height())).step_by(2) {
        for x in (left..(left + side).min(image.width())).step_by(2) {
            values.extend(image.pixels().get_pixel(x, y).0.into_iter().min());
        }
    }
    values.sort_unstable();
    values.get(values.len() * 3 / 4).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::*;

    fn line(left: f32, middle: f32) -> Frame {
        let center = Point::new(left + 100.0, middle);
        Frame { center, along: Point::new(1.0, 0.0), length: 200.0, height: 24.0 }
    }

    /// Paper whose brightness depends on the distance from the middle of the right half.
    fn image(brightness: impl Fn(f32) -> f32) -> Image {
        Image::from_pixels(RgbImage::from_fn(800, 500, |x, y| {
            let away = Point::new(600.0, 250.0).distance(Point::new(x as f32, y as f32));
            Rgb([brightness(away).clamp(0.0, 255.0) as u8; 3])
        }))
    }

    #[test]
    fn a_reflection_fades_and_a_white_field_has_an_edge() {
        let glare = Glare::of(&image(|away| 200.0 + 150.0 * (-away * away / 20_000.0).exp())).unwrap();
        assert!(glare.reaches(&line(290.0, 250.0)), "it ends there");
        assert!(glare.reaches(&line(500.0, 140.0)), "something may be hidden below");
        assert!(!glare.reaches(&line(60.0, 250.0)) && !glare.reaches(&line(290.0, 30.0)));
        assert!(Glare::of(&image(|away| if away < 140.0 { 255.0 } else { 200.0 })).is_none());
        // Paper that is all white, and paper without any white.
        assert!(Glare::of(&image(|_| 255.0)).is_none() && Glare::of(&image(|_| 220.0)).is_none());
        let tiny = Image::from_pixels(RgbImage::from_pixel(1, 1, Rgb([255; 3])));
        assert!(Glare::of(&tiny).is_none());
    }
}
