//! Whether an image shows the three marked corners of a square code.
//!
//! Each corner is a dark square in a light ring in a dark ring: a line through the middle, in any direction, is dark, light,
//! dark, light and dark for 1, 1, 3, 1 and 1 modules. Decoding is slow, and this tells whether it is worthwhile.

use image::GrayImage;

use crate::geometry::Point;

/// Side of the blocks whose mean separates dark from light, in pixels.
const BLOCK: usize = 32;

/// Maximum distance between two middles of the same corner, in modules.
const SAME_CORNER: f32 = 3.0;

/// Maximum number of corners that are compared: those with the most lines through them.
const MAX_CORNERS: usize = 60;

/// Maximum number of places that may be corners. More are a pattern, not a code.
const MAX_PLACES: usize = 1000;

/// This many corners are few. A code has three, and print beside it may look like some more.
pub(super) const FEW: usize = 24;

/// A place where lines in both directions pass through a corner.
#[derive(Clone, Copy)]
struct Corner {
    x: f32,
    y: f32,
    /// Size of a module in pixels.
    module: f32,
    /// The number of such lines.
    lines: u32,
}

/// Three corners of a code: the middle one, and its two neighbors.
pub(super) struct Corners {
    /// Their middles, in pixels.
    pub(super) middles: [Point; 3],
    /// Size of a module in pixels.
    pub(super) module: f32,
}

/// Whether an image has few corners.
pub(super) fn are_few(gray: &GrayImage) -> bool {
    all(gray).is_some_and(|corners| corners.len() <= FEW)
}

/// The three corners that can belong to one code, choosing those with the most lines through them.
pub(super) fn corners(gray: &GrayImage) -> Option<Corners> {
    let mut corners = all(gray)?;
    corners.sort_by_key(|corner| std::cmp::Reverse(corner.lines));
    corners.truncate(MAX_CORNERS);
    let mut best: Option<(u32, Corners)> = None;
    for corner in &corners {
        for (index, one) in corners.iter().enumerate() {
            for other in &corners[index + 1..] {
                let lines = corner.lines + one.lines + other.lines;
                if corner.is_between(one, other) && best.as_ref().is_none_or(|best| lines > best.0) {
                    let middles = [corner, one, other].map(|corner| Point::new(corner.x, corner.y));
                    let module = (corner.module + one.module + other.module) / 3.0;
                    best = Some((lines, Corners { middles, module }));
                }
            }
        }
    }
    best.map(|best| best.1)
}

/// All corners. `None` if there are so many that the image shows a pattern.
fn all(gray: &GrayImage) -> Option<Vec<Corner>> {
    let dark = Dark::new(gray);
    let mut corners: Vec<Corner> = Vec::new();
    for y in 0..dark.height {
        for (x, module) in middles((0..dark.width).map(|x| dark.at(x, y))) {
            let Some(found) = dark.check(x, y, module) else { continue };
            let same = |corner: &&mut Corner| {
                (corner.x - found.x).hypot(corner.y - found.y) < SAME_CORNER * module.max(corner.module)
            };
            match corners.iter_mut().find(same) {
                Some(corner) => corner.lines += 1,
                None => corners.push(found),
            }
            if corners.len() > MAX_PLACES {
                return None;
            }
        }
    }
    // The dark middle is three modules high.
    corners.retain(|corner| corner.lines as f32 >= (1.5 * corner.module).max(2.0));
    Some(corners)
}

impl Corner {
    /// Whether the other two can be the ends of the sides that meet in this corner: they are equally long, at right
    /// angles, and not shorter than those of the smallest code.
    fn is_between(&self, one: &Self, other: &Self) -> bool {
        let modules = [self.module, one.module, other.module];
        let (least, most) = modules.iter().fold((f32::MAX, 0.0_f32), |(a, b), m| (a.min(*m), b.max(*m)));
        let (a, b) = ((one.x - self.x, one.y - self.y), (other.x - self.x, other.y - self.y));
        let (long, short) = (a.0.hypot(a.1).max(b.0.hypot(b.1)), a.0.hypot(a.1).min(b.0.hypot(b.1)));
        most < 1.6 * least
            && short > 11.0 * least
            && long < 1.5 * short
            && (a.0 * b.0 + a.1 * b.1).abs() < 0.4 * long * short
    }
}

/// Which pixels are darker than their surroundings.
struct Dark {
    width: usize,
    height: usize,
    values: Vec<bool>,
}

impl Dark {
    fn new(gray: &GrayImage) -> Self {
        let (width, height) = (gray.width() as usize, gray.height() as usize);
        let (columns, rows) = (width.div_ceil(BLOCK), height.div_ceil(BLOCK));
        let mut sums = vec![(0_u32, 0_u32); columns * rows];
        for (row, line) in gray.as_raw().chunks_exact(width.max(1)).enumerate() {
            for (column, pixels) in line.chunks(BLOCK).enumerate() {
                let sum = &mut sums[row / BLOCK * columns + column];
                sum.0 += pixels.iter().map(|pixel| u32::from(*pixel)).sum::<u32>();
                sum.1 += pixels.len() as u32;
            }
        }
        // The mean of the surrounding blocks: a block inside a corner is all dark.
        let threshold = |column: usize, row: usize| {
            let (mut sum, mut count) = (0, 0);
            for near in (row.saturating_sub(2)..(row + 3).min(rows)).flat_map(|y| {
                (column.saturating_sub(2)..(column + 3).min(columns)).map(move |x| y * columns + x)
            }) {
                sum += sums[near].0;
                count += sums[near].1;
            }
            (sum / count.max(1)) as u8
        };
        let thresholds: Vec<u8> =
            (0..columns * rows).map(|at| threshold(at % columns.max(1), at / columns.max(1))).collect();
        let mut values = Vec::with_capacity(width * height);
        for (row, line) in gray.as_raw().chunks_exact(width.max(1)).enumerate() {
            for (column, pixels) in line.chunks(BLOCK).enumerate() {
                let least = thresholds[row / BLOCK * columns + column];
                values.extend(pixels.iter().map(|pixel| *pixel < least));
            }
        }
        Self { width, height, values }
    }

    fn at(&self, x: usize, y: usize) -> bool {
        self.values[y * self.width + x]
    }

    /// Whether the column through the middle of a line passes through a corner there as well.
    fn check(&self, x: f32, y: usize, module: f32) -> Option<Corner> {
        let column = (x as usize).min(self.width - 1);
        let reach = (module * 6.0) as usize + 2;
        let top = y.saturating_sub(reach);
        let bottom = (y + reach).min(self.height);
        let found = middles((top..bottom).map(|y| self.at(column, y)));
        let offset = (y - top) as f32;
        let near = |(middle, other): &(f32, f32)| {
            (middle - offset).abs() < 2.0 * module && (0.5..2.0).contains(&(other / module))
        };
        let (middle, other) = found.into_iter().find(near)?;
        Some(Corner { x, y: top as f32 + middle, module: f32::midpoint(module, other), lines: 1 })
    }
}

/// Where a line passes through a corner: the middle, and the size of a module.
fn middles(pixels: impl Iterator<Item = bool>) -> Vec<(f32, f32)> {
    let (mut runs, mut last, mut end) = ([0_u32; 5], false, 0);
    let mut found = Vec::new();
    for dark in pixels.chain([false, true, false]) {
        if dark != last {
            // A dark run has ended.
            if last && let Some(module) = module(&runs) {
                let behind = (runs[4] + runs[3]) as f32 + runs[2] as f32 / 2.0;
                found.push((end as f32 - behind, module));
            }
            runs.rotate_left(1);
            runs[4] = 0;
            last = dark;
        }
        runs[4] += 1;
        end += 1;
    }
    found
}

/// Size of a module, if the lengths fit a corner.
fn module(runs: &[u32; 5]) -> Option<f32> {
    let module = runs.iter().sum::<u32>() as f32 / 7.0;
    let fits = |(run, modules): (&u32, f32)| {
        (*run as f32 - modules * module).abs() <= 0.6 * modules.min(2.0) * module + 0.5
    };
    (module >= 1.0 && runs.iter().zip([1.0, 1.0, 3.0, 1.0, 1.0]).all(fits)).then_some(module)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    /// Rings around the given middles.
    fn rings(count: u32, degrees: f32) -> GrayImage {
        let (sin, cos) = degrees.to_radians().sin_cos();
        GrayImage::from_fn(500, 400, |x, y| {
            let (x, y) = (x as f32 - 250.0, y as f32 - 200.0);
            let (x, y) = (x * cos + y * sin, y * cos - x * sin);
            let corner = [(-80.0, -80.0), (80.0, -80.0), (-80.0, 80.0)][..count as usize]
                .iter()
                .map(|(left, top)| (x - left).abs().max((y - top).abs()) / 5.0)
                .fold(f32::INFINITY, f32::min);
            Luma([if corner < 1.5 || (2.5..3.5).contains(&corner) { 40 } else { 210 }])
        })
    }

    #[test]
    fn three_corners_are_needed_at_any_angle() {
        for degrees in [0.0, 12.0, 45.0, 90.0] {
            assert!(corners(&rings(3, degrees)).is_some(), "{degrees}");
            assert!(corners(&rings(2, degrees)).is_none(), "{degrees}");
        }
    }

    #[test]
    fn corners_that_fill_an_image_are_a_pattern() {
        for module in [1, 2, 3] {
            let image = GrayImage::from_fn(300, 300, |x, y| {
                let from_middle = |at: u32| (at / module % 8).abs_diff(3);
                let ring = from_middle(x).max(from_middle(y));
                Luma([if ring < 2 || ring == 3 { 0 } else { 255 }])
            });
            assert!(!are_few(&image), "{module}");
        }
        assert!(are_few(&rings(3, 12.0)));
    }

    #[test]
    fn other_images_have_no_corners() {
        for (width, height) in [(1, 1), (1, 500), (500, 1), (300, 200)] {
            assert!(corners(&GrayImage::from_pixel(width, height, Luma([100]))).is_none());
            let stripes = GrayImage::from_fn(width, height, |x, _| Luma([(x % 2 * 255) as u8]));
            assert!(corners(&stripes).is_none());
        }
    }
}
