//! Finds where text is: the network PP-OCRv6, which decides for each pixel whether it is part of a line.

use image::{Rgb, RgbImage};

use super::frame::Frame;
use super::shape::smallest_rectangle;
use crate::geometry::Point;
use crate::image::pyramid::Pyramid;
use crate::models::{Input, LookError, Turn, Weights};

/// Longer side of the image in which text is detected, in pixels.
const SEARCHED_SIDE: u32 = 960;

/// Side of the blocks that make up the searched image, in pixels.
const BLOCK: usize = 32;

/// The image may be scaled down to this factor, but not further, to save a row of blocks.
const MIN_SAVED: f32 = 0.985;

/// Means and deviations of blue, green and red that the network was trained with.
const MEANS: [f32; 3] = [0.485, 0.456, 0.406];
const DEVIATIONS: [f32; 3] = [0.229, 0.224, 0.225];

/// Minimum certainty of a pixel, and of all pixels of a line on average.
const MIN_PIXEL: f32 = 0.3;
const MIN_LINE: f32 = 0.5;

/// Minimum height of the core of a line, in pixels of the searched image.
const MIN_HEIGHT: f32 = 3.0;

/// The network marks the core of a line. This margin is added on each side, as a multiple of area divided by circumference.
const MARGIN: f32 = 1.6;

/// The lines, in pixels of the full image. Which end is the beginning is not yet known.
pub(super) fn frames(turn: &Turn<'_>, pyramid: &Pyramid<'_>) -> Result<Vec<Frame>, LookError> {
    let (small, scale) = searched(pyramid);
    let (width, height) =
        ((small.width() as usize).next_multiple_of(BLOCK), (small.height() as usize).next_multiple_of(BLOCK));
    // Blue comes first.
    let number = |pixel: &Rgb<u8>, channel: usize| {
        (f32::from(pixel[2 - channel]) / 255.0 - MEANS[channel]) / DEVIATIONS[channel]
    };
    let outputs = turn.run(Weights::TextFinder, Input::of_image(&small, (width, height), number))?;
    let map = outputs.into_iter().next().filter(|map| map.values.len() == width * height);
    let map = map.ok_or(LookError::Network { file: Weights::TextFinder.file() })?.values;
    let cores = cores(&map, width);
    Ok(cores.into_iter().filter_map(|core| core.frame(scale)).collect())
}

/// The image that is searched. It is a little smaller if that saves a row of the network's blocks.
fn searched(pyramid: &Pyramid<'_>) -> (RgbImage, f32) {
    let (width, height) = pyramid.full().dimensions();
    let (longer, shorter) = (width.max(height).max(1), width.min(height));
    let side = shorter as f32 * (SEARCHED_SIDE as f32 / longer as f32).min(1.0);
    let blocks = (side / BLOCK as f32).floor().max(1.0) * BLOCK as f32;
    let share = blocks / side.max(1.0);
    let longest = if share >= MIN_SAVED { SEARCHED_SIDE as f32 * share } else { SEARCHED_SIDE as f32 };
    pyramid.within(longest as u32)
}

/// A group of pixels that touch each other.
struct Core {
    /// Pixels on the edge.
    edge: Vec<Point>,
    /// Mean certainty.
    certainty: f32,
}

impl Core {
    fn frame(mut self, scale: f32) -> Option<Frame> {
        let core = smallest_rectangle(&mut self.edge)?;
        // From the middle of the outermost pixels to one pixel beyond them.
        let (length, breadth) = (core.length + 2.0, core.breadth + 2.0);
        if breadth < MIN_HEIGHT || self.certainty < MIN_LINE {
            return None;
        }
        let margin = 2.0 * MARGIN * length * breadth / (2.0 * (length + breadth));
        Some(Frame {
            center: Point::new((core.center.x + 0.5) / scale, (core.center.y + 0.5) / scale),
            along: core.along,
            length: (length + margin) / scale,
            height: (breadth + margin) / scale,
        })
    }
}

/// Finds the connected pixels that are certain enough.
fn cores(map: &[f32], width: usize) -> Vec<Core> {
    let height = map.len() / width.max(1);
    let marked = |x: usize, y: usize| x < width && y < height && map[y * width + x] > MIN_PIXEL;
    let mut seen = vec![false; map.len()];
    let mut cores = Vec::new();
    let mut stack = Vec::new();
    for start in 0..map.len() {
        if seen[start] || map[start] <= MIN_PIXEL {
            continue;
        }
        let (mut edge, mut sum, mut count) = (Vec::new(), 0.0, 0_u32);
        seen[start] = true;
        stack.push(start);
        while let Some(at) = stack.pop() {
            let (x, y) = (at % width, at / width);
            sum += map[at];
            count += 1;
            let mut inner = true;
            for (across, down) in [(0, 1), (2, 1), (1, 0), (1, 2), (0, 0), (2, 0), (0, 2), (2, 2)] {
                // One more than the neighbor, so that no coordinate is negative.
                let (near_x, near_y) = (x + across, y + down);
                if near_x == 0 || near_y == 0 || !marked(near_x - 1, near_y - 1) {
                    inner = false;
                    continue;
                }
                let near = (near_y - 1) * width + near_x - 1;
                if !seen[near] {
                    seen[near] = true;
                    stack.push(near);
                }
            }
            if !inner {
                edge.push(Point::new(x as f32, y as f32));
            }
        }
        cores.push(Core { edge, certainty: sum / count as f32 });
    }
    cores
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connected_pixels_are_one_line() {
        let image = [
            "##........", //
            "##...####.",
            ".......#..",
            "#......##.",
        ];
        let map: Vec<f32> = image.concat().bytes().map(|byte| if byte == b'#' { 0.9 } else { 0.1 }).collect();
        let cores = cores(&map, 10);
        let sizes: Vec<usize> = cores.iter().map(|core| core.edge.len()).collect();
        assert_eq!(sizes, [4, 7, 1]);
        let frame = cores.into_iter().next().and_then(|core| core.frame(0.5)).unwrap();
        assert_eq!(frame.center, Point::new(2.0, 2.0));
        assert!((frame.length - (3.0 + 2.4) / 0.5).abs() < 1e-3, "{frame:?}");
    }
}
