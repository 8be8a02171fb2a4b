//! Finds a card on a plain background and crops it.
//!
//! The color of the background is taken from the edge of the image. A region of another color that the background
//! encloses is a solid shape, and the largest shape is the card if it fills a rectangle of the right proportions. This
//! needs contrast and a plain background. If in doubt, the result is `None`.

use image::RgbImage;

use super::Image;
use crate::geometry::Point;

/// Longer side of the scaled-down image in which the outline is searched, in pixels.
const SEARCHED_SIDE: usize = 400;

/// Shortest side of the scaled-down image that is worth a search, in pixels.
const MIN_SIDE: usize = 20;

/// Smallest share of the image that a card covers.
const MIN_AREA: f64 = 0.10;

/// Proportions of an ID: 1.42 for the page of a passport, 1.59 for a card, and a little more or less when the camera is
/// held at an angle.
const ASPECT: std::ops::RangeInclusive<f64> = 1.30..=1.70;

/// Least agreement of a card and its box: the area that both cover, divided by the area that either covers. Rounded
/// corners cost one percent, and a camera held at an angle a little more. An ellipse reaches 0.86.
const MIN_AGREEMENT: f64 = 0.90;

/// Share of the edge of the image from which a shape on it counts as cut off.
const MAX_ON_EDGE: f64 = 0.02;

/// Gaps in the card are closed if they are at most twice this many pixels wide in the scaled-down image.
const GAP: usize = 2;

/// Longest side of a cropped card, in pixels. More detail does not make the text any more readable.
const MAX_CROPPED_SIDE: f64 = 2000.0;

/// A card that was found in an image.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The card alone, with its long side horizontal.
    pub image: Image,
    /// Its corners on the image in which it was found, clockwise from the one that is the upper left one of
    /// [`image`](Self::image).
    pub corners: [Point; 4],
    /// Length of its long side, in pixels of the image in which it was found.
    pub width_px: f64,
    /// It reaches the edge of the image in which it was found, so that a part of it is missing.
    pub touches_edge: bool,
}

impl Card {
    /// Dots per inch at which the camera saw the card. Assumes the format ID-1, which nearly all cards have.
    #[must_use]
    pub fn horizontal_resolution(&self) -> f64 {
        self.resolution(Self::ID_1_INCHES)
    }

    /// Width of an ID or a bank card of the format ID-1 in inches: 85.6 mm.
    pub const ID_1_INCHES: f64 = 3.37;

    /// Width of a page of a passport, format ID-3, in inches: 125 mm.
    pub const ID_3_INCHES: f64 = 4.92;

    /// Length of the long side of paper in the format A4 in inches: 297 mm.
    pub const A4_INCHES: f64 = 11.69;

    /// Dots per inch at which the camera saw it, if its long side has so many inches.
    #[must_use]
    pub fn resolution(&self, inches: f64) -> f64 {
        self.width_px / inches
    }
}

/// The scaled-down image: each pixel is the mean of a square block, as red, green and blue.
struct Small {
    width: usize,
    height: usize,
    block: usize,
    colors: Vec<[u8; 3]>,
}

/// A rotated rectangle. The direction is that of the long side.
struct Outline {
    center: (f64, f64),
    direction: (f64, f64),
    length: f64,
    breadth: f64,
}

impl Outline {
    fn corners(&self) -> [Point; 4] {
        let (cos, sin) = self.direction;
        [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)].map(|(along, across)| {
            let (u, v) = (along * self.length, across * self.breadth);
            let (x, y) = (self.center.0 + u * cos - v * sin, self.center.1 + u * sin + v * cos);
            Point::new(x as f32, y as f32)
        })
    }
}

pub(super) fn find(pixels: &RgbImage) -> Option<Card> {
    let small = shrink(pixels)?;
    let shape = largest_shape(&small);
    let total = (small.width * small.height) as f64;
    if (shape.len() as f64) < MIN_AREA * total || is_cut_off(&small, &shape) {
        return None;
    }
    let outline = measure(&small, &shape)?;
    let aspect = outline.length / outline.breadth;
    if !ASPECT.contains(&aspect) || agreement(&small, &shape, &outline) < MIN_AGREEMENT {
        return None;
    }
    let block = small.block as f64;
    let outline = Outline {
        center: (outline.center.0 * block, outline.center.1 * block),
        direction: outline.direction,
        length: outline.length * block,
        breadth: outline.breadth * block,
    };
    let image = crop(pixels, &outline)?;
    Some(Card { width_px: outline.length, corners: outline.corners(), image, touches_edge: false })
}

/// `None` if the image is too small or too narrow to show an outline.
fn shrink(pixels: &RgbImage) -> Option<Small> {
    let (old_width, old_height) = (pixels.width() as usize, pixels.height() as usize);
    let block = old_width.max(old_height).div_ceil(SEARCHED_SIDE).max(1);
    let (width, height) = (old_width / block, old_height / block);
    if width < MIN_SIDE || height < MIN_SIDE {
        return None;
    }
    // Sixteen samples of each block are enough against noise, and limit the work on large images.
    let step = block.div_ceil(4);
    let raw = pixels.as_raw().as_slice();
    let mut colors = Vec::with_capacity(width * height);
    let (mut y, mut x) = (0, 0);
    while y < height {
        let (mut sum, mut count, mut dy) = ([0_u32; 3], 0, 0);
        while dy < block {
            let mut dx = 0;
            while dx < block {
                let at = ((y * block + dy) * old_width + x * block + dx) * 3;
                sum[0] += u32::from(raw[at]);
                sum[1] += u32::from(raw[at + 1]);
                sum[2] += u32::from(raw[at + 2]);
                count += 1;
                dx += step;
            }
            dy += step;
        }
        colors.push([(sum[0] / count) as u8, (sum[1] / count) as u8, (sum[2] / count) as u8]);
        x += 1;
        if x == width {
            (x, y) = (0, y + 1);
        }
    }
    Some(Small { width, height, block, colors })
}

impl Small {
    /// Indexes of the pixels on the edge.
    fn edge(&self) -> Vec<usize> {
        let last_row = (self.height - 1) * self.width;
        let mut edge: Vec<usize> = (0..self.width).flat_map(|x| [x, last_row + x]).collect();
        edge.extend((1..self.height - 1).flat_map(|y| [y * self.width, (y + 1) * self.width - 1]));
        edge
    }

    /// Coordinates of the center of a pixel.
    fn center(&self, at: usize) -> (f64, f64) {
        ((at % self.width) as f64 + 0.5, (at / self.width) as f64 + 0.5)
    }

    /// The mask, extended by [`GAP`] pixels to all sides.
    fn grown(&self, mask: &[bool]) -> Vec<bool> {
        let wide = grown_lines(mask, self.height, self.width, 1);
        grown_lines(&wide, self.width, self.height, self.width)
    }

    /// Collects all pixels that are free in `taken` and connected to those in `start`, and marks them as taken.
    fn spread(&self, taken: &mut [bool], start: &[usize]) -> Vec<usize> {
        let mut found = Vec::new();
        for &at in start {
            if !taken[at] {
                taken[at] = true;
                found.push(at);
            }
        }
        let mut next = 0;
        while next < found.len() {
            let at = found[next];
            next += 1;
            let x = at % self.width;
            let neighbors = [
                (x > 0, at.wrapping_sub(1)),
                (x + 1 < self.width, at + 1),
                (at >= self.width, at.wrapping_sub(self.width)),
                (at + self.width < taken.len(), at + self.width),
            ];
            for (inside, neighbor) in neighbors {
                if inside && !taken[neighbor] {
                    taken[neighbor] = true;
                    found.push(neighbor);
                }
            }
        }
        found
    }
}

/// Extends a mask along its lines.
fn grown_lines(mask: &[bool], lines: usize, length: usize, step: usize) -> Vec<bool> {
    let to_next_line = if step == 1 { length } else { 1 };
    let mut grown = vec![false; mask.len()];
    let result = grown.as_mut_slice();
    let mut line = 0;
    while line < lines {
        let start = line * to_next_line;
        // One past the last pixel of the line that the mask reaches so far.
        let mut done = 0;
        let mut at = 0;
        while at < length {
            if mask[start + at * step] {
                let end = (at + GAP + 1).min(length);
                done = done.max(at.saturating_sub(GAP));
                while done < end {
                    result[start + done * step] = true;
                    done += 1;
                }
            }
            at += 1;
        }
        line += 1;
    }
    grown
}

/// Sum of the absolute differences of the three channels.
fn difference(a: [u8; 3], b: [u8; 3]) -> u32 {
    u32::from(a[0].abs_diff(b[0])) + u32::from(a[1].abs_diff(b[1])) + u32::from(a[2].abs_diff(b[2]))
}

/// The value that the given percentage of all values is below.
fn percentile<T: Copy + Ord + Default>(mut values: Vec<T>, percent: usize) -> T {
    values.sort_unstable();
    values.get(values.len() * percent / 100).copied().unwrap_or_default()
}

/// Pixels of the largest shape that stands out from the background, including everything inside the shape.
fn largest_shape(small: &Small) -> Vec<usize> {
    let edge = small.edge();
    let channel = |i: usize| percentile(edge.iter().map(|&at| small.colors[at][i]).collect(), 50);
    let background = [channel(0), channel(1), channel(2)];
    let differences: Vec<u32> = small.colors.iter().map(|&color| difference(color, background)).collect();
    // Uneven light makes the background differ from itself, and the card must differ clearly more than that. If the card
    // stands out strongly, whatever differs only a little is its shadow.
    let uneven = percentile(edge.iter().map(|&at| differences[at]).collect(), 75);
    let strong = percentile(differences.clone(), 90);
    let threshold = (uneven * 3).max(strong / 5).max(45);
    let standing_out: Vec<bool> = differences.iter().map(|&difference| difference > threshold).collect();
    // Where two colors of the card meet, their mixture may look like the background. Closing such gaps keeps the card in
    // one piece. Everything that the background reaches from the edge is then outside, and the rest is solid, so a part of
    // the card that has the color of the background counts as card.
    let outside = small.spread(&mut small.grown(&standing_out), &edge);
    let mut taken = vec![false; differences.len()];
    for at in outside {
        taken[at] = true;
    }
    let mut taken = small.grown(&taken);
    let mut largest = Vec::new();
    let mut at = 0;
    while at < taken.len() {
        if !taken[at] {
            let shape = small.spread(&mut taken, &[at]);
            if shape.len() > largest.len() {
                largest = shape;
            }
        }
        at += 1;
    }
    largest
}

/// Whether the shape goes on beyond the edge of the image, so that its size would be wrong.
fn is_cut_off(small: &Small, shape: &[usize]) -> bool {
    let on_edge = shape.iter().filter(|&&at| {
        let (x, y) = (at % small.width, at / small.width);
        x == 0 || y == 0 || x + 1 == small.width || y + 1 == small.height
    });
    on_edge.count() as f64 > MAX_ON_EDGE * (2 * (small.width + small.height)) as f64
}

/// The box around a shape, along the principal axis of the shape.
fn measure(small: &Small, shape: &[usize]) -> Option<Outline> {
    let count = shape.len() as f64;
    let (mut x_mean, mut y_mean) = (0.0, 0.0);
    for &at in shape {
        let (x, y) = small.center(at);
        x_mean += x / count;
        y_mean += y / count;
    }
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for &at in shape {
        let (x, y) = (small.center(at).0 - x_mean, small.center(at).1 - y_mean);
        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
    let (cos, sin) = (angle.cos(), angle.sin());
    // The number of pixels at each distance from the center, along both axes. No pixel is farther away than the
    // diagonal, which is less than `reach`.
    let reach = small.width + small.height;
    let (mut along, mut across) = (vec![0_u32; 2 * reach], vec![0_u32; 2 * reach]);
    for &at in shape {
        let (x, y) = (small.center(at).0 - x_mean, small.center(at).1 - y_mean);
        count_at(&mut along, x * cos + y * sin + reach as f64);
        count_at(&mut across, y * cos - x * sin + reach as f64);
    }
    let (left, right) = extent(&along)?;
    let (top, bottom) = extent(&across)?;
    let (u, v) = ((left + right) / 2.0 - reach as f64, (top + bottom) / 2.0 - reach as f64);
    Some(Outline {
        center: (x_mean + u * cos - v * sin, y_mean + u * sin + v * cos),
        direction: (cos, sin),
        length: right - left,
        breadth: bottom - top,
    })
}

/// The area that both the shape and the box cover, divided by the area that either covers.
fn agreement(small: &Small, shape: &[usize], outline: &Outline) -> f64 {
    let (cos, sin) = outline.direction;
    let inside = shape.iter().filter(|&&at| {
        let (x, y) = small.center(at);
        let (x, y) = (x - outline.center.0, y - outline.center.1);
        (x * cos + y * sin).abs() <= outline.length / 2.0
            && (y * cos - x * sin).abs() <= outline.breadth / 2.0
    });
    let both = inside.count() as f64;
    both / (outline.length * outline.breadth + shape.len() as f64 - both)
}

fn count_at(profile: &mut [u32], distance: f64) {
    if let Some(bin) = profile.get_mut(distance as usize) {
        *bin += 1;
    }
}

/// Where a profile rises to half of its usual height, and where it falls below it again. A shadow or a thumb that sticks
/// out would move the outermost pixel, but does not move these points.
fn extent(profile: &[u32]) -> Option<(f64, f64)> {
    // Smoothed, because the pixels of a rotated shape fill neighboring bins unevenly.
    let smooth: Vec<u32> = profile.windows(3).map(|of| of[0] + 2 * of[1] + of[2]).collect();
    let half = f64::from(percentile(smooth.iter().copied().filter(|&n| n > 0).collect(), 50)) / 2.0;
    let crossing = |inner: usize, outer: usize| {
        let (inner, outer) = (f64::from(*smooth.get(inner)?), f64::from(*smooth.get(outer)?));
        Some(if inner > outer { (inner - half) / (inner - outer) } else { 0.0 })
    };
    let first = smooth.iter().position(|&n| f64::from(n) >= half.max(1.0))?;
    let last = smooth.iter().rposition(|&n| f64::from(n) >= half.max(1.0))?;
    // The value of a bin belongs to its center, half a bin on, and the window has shifted everything by one.
    let start = first as f64 + 1.5 - crossing(first, first.checked_sub(1)?)?;
    let end = last as f64 + 1.5 + crossing(last, last + 1)?;
    (end - start >= 2.0).then_some((start, end))
}

/// Crops the outline and rotates it level, with the weighted mean of the four nearest pixels.
fn crop(pixels: &RgbImage, outline: &Outline) -> Option<Image> {
    let scale = (outline.length / MAX_CROPPED_SIDE).max(1.0);
    let width = (outline.length / scale).round().max(1.0) as usize;
    let height = (outline.breadth / scale).round().max(1.0) as usize;
    let (cos, sin) = (outline.direction.0 * scale, outline.direction.1 * scale);
    let (columns, rows) = (pixels.width() as usize, pixels.height() as usize);
    let (x_last, y_last) = (columns.checked_sub(1)? as f64, rows.checked_sub(1)? as f64);
    let raw = pixels.as_raw().as_slice();
    let mut cropped = Vec::with_capacity(width * height * 3);
    let mut v = 0;
    while v < height {
        let down = v as f64 + 0.5 - height as f64 / 2.0;
        let mut u = 0;
        while u < width {
            let right = u as f64 + 0.5 - width as f64 / 2.0;
            // Pixels are sampled at their center, hence the half. Beyond the edge, the last pixel is repeated.
            let x = (outline.center.0 + right * cos - down * sin - 0.5).max(0.0).min(x_last);
            let y = (outline.center.1 + right * sin + down * cos - 0.5).max(0.0).min(y_last);
            let (column, row) = (x as usize, y as usize);
            let at = (row * columns + column) * 3;
            let to_right = if column + 1 < columns { 3 } else { 0 };
            let below = at + if row + 1 < rows { columns * 3 } else { 0 };
            // Weights in units of 1/256.
            let (wx, wy) = (((x - column as f64) * 256.0) as u32, ((y - row as f64) * 256.0) as u32);
            let mut channel = 0;
            while channel < 3 {
                let upper =
                    u32::from(raw[at + channel]) * (256 - wx) + u32::from(raw[at + to_right + channel]) * wx;
                let lower = u32::from(raw[below + channel]) * (256 - wx)
                    + u32::from(raw[below + to_right + channel]) * wx;
                cropped.push(((upper * (256 - wy) + lower * wy + (1 << 15)) >> 16) as u8);
                channel += 1;
            }
            u += 1;
        }
        v += 1;
    }
    Some(Image { pixels: RgbImage::from_raw(width as u32, height as u32, cropped)? })
}
