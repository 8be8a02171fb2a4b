//! An image at several sizes, and parts of it at any size and angle.

use std::cell::OnceCell;

use image::{Rgb, RgbImage};

use super::resize;
use crate::geometry::Point;

/// How many times the largest image can be halved before nothing is left of it.
const LEVELS: usize = 16;

/// An image and its repeatedly halved versions. Each size is made when it is first needed.
///
/// Sampling a large image at a few points would pick up noise. At the right size, each point is a mean of those around
/// it.
pub(crate) struct Pyramid<'a> {
    full: &'a RgbImage,
    halves: [OnceCell<RgbImage>; LEVELS],
}

/// A part of an image: where its upper left corner is, and the step from one pixel of the part to the next.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// The corner, in pixels of the image.
    pub(crate) corner: Point,
    /// The step to the next pixel in the row.
    pub(crate) right: Point,
    /// The step to the next row.
    pub(crate) down: Point,
    /// Width of the part in its own pixels.
    pub(crate) width: u32,
    /// Height of the part in its own pixels.
    pub(crate) height: u32,
}

impl Part {
    /// Where a point of the part is in the image.
    #[cfg(feature = "barcodes")]
    pub(crate) fn at(&self, x: f32, y: f32) -> Point {
        Point::new(
            self.corner.x + x * self.right.x + y * self.down.x,
            self.corner.y + x * self.right.y + y * self.down.y,
        )
    }
}

impl<'a> Pyramid<'a> {
    pub(crate) fn new(full: &'a RgbImage) -> Self {
        Self { full, halves: [const { OnceCell::new() }; LEVELS] }
    }

    /// The image itself.
    #[cfg(any(feature = "barcodes", feature = "text"))]
    pub(crate) fn full(&self) -> &RgbImage {
        self.full
    }

    /// The image after this many halvings.
    fn level(&self, level: usize) -> &RgbImage {
        match level.checked_sub(1).and_then(|index| Some((index, self.halves.get(index)?))) {
            None => self.full,
            Some((index, half)) => half.get_or_init(|| halved(self.level(index))),
        }
    }

    /// The image at the given size, which is at most its own.
    fn resized(&self, width: u32, height: u32) -> RgbImage {
        let (width, height) = (width.max(1), height.max(1));
        let factor = (self.full.width() / width).min(self.full.height() / height);
        let level = self.level(level_for(factor as f32));
        if level.dimensions() == (width, height) {
            return level.clone();
        }
        resize::resized(level, (width, height))
    }

    /// The image with sides of at most this many pixels, and how much it was scaled.
    pub(crate) fn within(&self, longest: u32) -> (RgbImage, f32) {
        let (width, height) = self.full.dimensions();
        let scale = (longest as f32 / width.max(height).max(1) as f32).min(1.0);
        let side = |length: u32| (length as f32 * scale).round() as u32;
        (self.resized(side(width), side(height)), scale)
    }

    /// A part of the image. Points outside the image have the color `outside`.
    pub(crate) fn part(&self, part: &Part, outside: [u8; 3]) -> RgbImage {
        let step = part.right.distance(Point::default()).max(part.down.distance(Point::default()));
        let depth = level_for(step);
        let level = self.level(depth);
        let scale = 0.5_f32.powi(depth as i32);
        RgbImage::from_fn(part.width, part.height, |x, y| {
            let (x, y) = (x as f32 + 0.5, y as f32 + 0.5);
            let at = Point::new(
                (part.corner.x + x * part.right.x + y * part.down.x) * scale - 0.5,
                (part.corner.y + x * part.right.y + y * part.down.y) * scale - 0.5,
            );
            Rgb(between(level, at, outside))
        })
    }
}

/// How many halvings leave at least one pixel for each requested one.
fn level_for(factor: f32) -> usize {
    let mut level = 0;
    while level < LEVELS && factor >= (2 << level) as f32 {
        level += 1;
    }
    level
}

/// Each pixel is the mean of four. An odd last row or column is dropped.
fn halved(image: &RgbImage) -> RgbImage {
    let (width, height) = (image.width() / 2, image.height() / 2);
    if width == 0 || height == 0 {
        return image.clone();
    }
    let row = image.width() as usize * 3;
    let mut values = Vec::with_capacity(width as usize * height as usize * 3);
    for pair in image.as_raw().chunks_exact(row * 2) {
        let (upper, lower) = pair.split_at(row);
        for (a, b) in upper.chunks_exact(6).zip(lower.chunks_exact(6)) {
            for channel in 0..3 {
                let sum = u16::from(a[channel])
                    + u16::from(a[channel + 3])
                    + u16::from(b[channel])
                    + u16::from(b[channel + 3]);
                values.push(((sum + 2) / 4) as u8);
            }
        }
    }
    RgbImage::from_raw(width, height, values).unwrap_or_else(|| image.clone())
}

/// The color between four pixels. The coordinates are those of the centers of pixels.
fn between(image: &RgbImage, at: Point, outside: [u8; 3]) -> [u8; 3] {
    let (width, height) = image.dimensions();
    if !(at.x >= -1.0 && at.y >= -1.0 && at.x < width as f32 && at.y < height as f32) {
        return outside;
    }
    // One more, so that nothing is negative: rounding toward zero is fast, rounding down is not.
    let (left, top) = ((at.x + 1.0) as u32, (at.y + 1.0) as u32);
    let (right_share, lower_share) = (at.x + 1.0 - left as f32, at.y + 1.0 - top as f32);
    let raw = image.as_raw().as_slice();
    let pixel = |x: u32, y: u32| -> [f32; 3] {
        if x == 0 || y == 0 || x > width || y > height {
            return outside.map(f32::from);
        }
        let start = ((y - 1) as usize * width as usize + (x - 1) as usize) * 3;
        [raw[start], raw[start + 1], raw[start + 2]].map(f32::from)
    };
    let (a, b) = (pixel(left, top), pixel(left + 1, top));
    let (c, d) = (pixel(left, top + 1), pixel(left + 1, top + 1));
    std::array::from_fn(|channel| {
        let upper = a[channel] * (1.0 - right_share) + b[channel] * right_share;
        let lower = c[channel] * (1.0 - right_share) + d[channel] * right_share;
        (upper * (1.0 - lower_share) + lower * lower_share + 0.5) as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gradient() -> RgbImage {
        RgbImage::from_fn(200, 101, |x, y| Rgb([x as u8, y as u8, 7]))
    }

    #[test]
    fn sizes_keep_the_colors() {
        let full = gradient();
        let pyramid = Pyramid::new(&full);
        for (width, height) in [(200, 101), (100, 50), (50, 25), (33, 17), (1, 1), (0, 0)] {
            let small = pyramid.resized(width, height);
            assert_eq!(small.dimensions(), (width.max(1), height.max(1)));
            let mean = small.pixels().map(|p| u32::from(p[0])).sum::<u32>() / (width * height).max(1);
            assert!(mean.abs_diff(100) <= 5, "{width}: {mean}");
        }
    }

    #[test]
    fn a_part_is_taken_at_any_size_and_angle() {
        let full = gradient();
        let pyramid = Pyramid::new(&full);
        // The left half, on its side: rows of the part run down the image.
        let part = Part {
            corner: Point::new(0.0, 0.0),
            right: Point::new(0.0, 4.0),
            down: Point::new(4.0, 0.0),
            width: 25,
            height: 25,
        };
        let turned = pyramid.part(&part, [0; 3]);
        assert!(turned.get_pixel(3, 20)[0].abs_diff(82) < 3 && turned.get_pixel(3, 20)[1].abs_diff(14) < 3);
        let outside = Part { corner: Point::new(900.0, -50.0), ..part };
        assert!(pyramid.part(&outside, [1, 2, 3]).pixels().all(|pixel| pixel.0 == [1, 2, 3]));
        let lost = Part { corner: Point::new(f32::NAN, f32::INFINITY), ..part };
        assert!(pyramid.part(&lost, [1, 2, 3]).pixels().all(|pixel| pixel.0 == [1, 2, 3]));
    }

    #[test]
    fn narrow_images_are_not_halved_away() {
        let full = RgbImage::from_pixel(1, 3000, Rgb([9; 3]));
        assert_eq!(Pyramid::new(&full).resized(1, 10).dimensions(), (1, 10));
        assert_eq!(Pyramid::new(&full).level(LEVELS + 3).dimensions(), (1, 3000));
    }
}
