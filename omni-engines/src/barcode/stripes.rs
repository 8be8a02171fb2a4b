//! Where an image is striped, and in which direction: the bars of a barcode.
//!
//! Decoding an image at many angles takes a second. The direction of the stripes gives the angle, and tells whether decoding
//! is worthwhile.

use image::GrayImage;

use crate::geometry::Point;

/// Side of the blocks that are analyzed, in pixels.
const BLOCK: usize = 24;

/// The lowest mean square of the differences between neighboring pixels in a block with bars.
const MIN_CONTRAST: f32 = 250.0;

/// The lowest agreement of the directions in a block, 0 to 1. Print reaches 0.3; bars are above 0.5.
const MIN_AGREEMENT: f32 = 0.40;

/// The smallest share of a block's pixels that are on the edge of a bar. A single edge through a block covers an
/// eighth.
const MIN_EDGES: f32 = 0.35;

/// The smallest difference between neighboring pixels on the edge of a bar.
const MIN_EDGE: f32 = 16.0;

/// The smallest size across the bars, as a multiple of the size along them.
const MIN_ASPECT: f32 = 0.8;

/// The smallest cosine of twice the angle between neighboring blocks of the same code.
const MIN_SAME: f32 = 0.85;

/// The smallest number of blocks in a code.
const MIN_BLOCKS: usize = 8;

/// Room for the outermost blocks and the quiet zone.
const MARGIN: f32 = 4.0 * BLOCK as f32;

/// The smallest share of a code's region that must be striped.
const MIN_FILLED: f32 = 0.45;

/// A striped region, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Region {
    pub(super) center: Point,
    /// The direction across the bars, as a unit vector.
    pub(super) across: Point,
    /// Size across the bars and along them.
    pub(super) size: (f32, f32),
    /// The number of its blocks.
    blocks: usize,
}

impl Region {
    /// Whether most of it is striped, as a code is. Lines of print have stripes here and there.
    pub(super) fn is_filled(&self) -> bool {
        let side = BLOCK as f32;
        let (across, along) = (self.size.0 - MARGIN + side, self.size.1 - MARGIN + side);
        self.blocks as f32 * side * side >= MIN_FILLED * across * along
    }
}

/// Sums over a block: what its gradients have in common.
#[derive(Clone, Copy, Default)]
struct Tensor {
    xx: f32,
    yy: f32,
    xy: f32,
    /// The number of pixels on an edge.
    edges: f32,
}

impl Tensor {
    /// Twice the angle of the gradients, as a vector whose length is how well they agree.
    fn direction(self) -> (f32, f32) {
        let total = (self.xx + self.yy).max(1.0);
        ((self.xx - self.yy) / total, 2.0 * self.xy / total)
    }

    fn agreement(self) -> f32 {
        let (x, y) = self.direction();
        x.hypot(y)
    }

    fn is_striped(self) -> bool {
        let pixels = (BLOCK * BLOCK) as f32;
        self.xx + self.yy >= MIN_CONTRAST * pixels
            && self.edges >= MIN_EDGES * pixels
            && self.agreement() >= MIN_AGREEMENT
    }

    fn has_direction_of(self, other: Self) -> bool {
        let (a, b) = (self.direction(), other.direction());
        a.0 * b.0 + a.1 * b.1 >= MIN_SAME * a.0.hypot(a.1) * b.0.hypot(b.1)
    }

    fn add(&mut self, other: Self) {
        self.xx += other.xx;
        self.yy += other.yy;
        self.xy += other.xy;
        self.edges += other.edges;
    }
}

/// The striped regions, the largest first.
pub(super) fn regions(gray: &GrayImage) -> Vec<Region> {
    let columns = gray.width() as usize / BLOCK;
    let blocks = tensors(gray, columns);
    let mut seen = vec![false; blocks.len()];
    let mut regions = Vec::new();
    // The clearest first: blocks on the edge of a code have deviating directions.
    let mut starts: Vec<usize> = (0..blocks.len()).filter(|at| blocks[*at].is_striped()).collect();
    starts.sort_by(|a, b| blocks[*b].agreement().total_cmp(&blocks[*a].agreement()));
    for start in starts {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        let (mut members, mut stack, mut sum) = (Vec::new(), vec![start], Tensor::default());
        while let Some(at) = stack.pop() {
            members.push(at);
            sum.add(blocks[at]);
            for near in neighbors(at, columns, blocks.len()) {
                if !seen[near] && blocks[near].is_striped() && blocks[near].has_direction_of(sum) {
                    seen[near] = true;
                    stack.push(near);
                }
            }
        }
        let region = region(&members, columns, sum);
        if members.len() >= MIN_BLOCKS && region.size.0 >= MIN_ASPECT * region.size.1 {
            regions.push(region);
        }
    }
    regions.sort_by_key(|region| std::cmp::Reverse(region.blocks));
    regions
}

/// The neighbors of a block, and the blocks beyond them: a blurred or dirty block does not end a code.
fn neighbors(at: usize, columns: usize, count: usize) -> impl Iterator<Item = usize> {
    let (x, y) = ((at % columns) as i64, (at / columns) as i64);
    (-2..=2_i64).flat_map(move |down| (-2..=2_i64).map(move |across| (x + across, y + down))).filter_map(
        move |(x, y)| {
            let inside = x >= 0 && y >= 0 && x < columns as i64;
            let index = inside.then(|| y as usize * columns + x as usize)?;
            (index < count && index != at).then_some(index)
        },
    )
}

fn region(members: &[usize], columns: usize, sum: Tensor) -> Region {
    let (x, y) = sum.direction();
    let angle = y.atan2(x) / 2.0;
    let across = Point::new(angle.cos(), angle.sin());
    let center = |at: usize| {
        let side = BLOCK as f32;
        Point::new(((at % columns) as f32 + 0.5) * side, ((at / columns) as f32 + 0.5) * side)
    };
    let range = |direction: Point| {
        let places = members.iter().map(|at| center(*at)).map(|at| at.x * direction.x + at.y * direction.y);
        places.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)))
    };
    let along = Point::new(-across.y, across.x);
    let (a, b) = (range(across), range(along));
    let (middle_a, middle_b) = (f32::midpoint(a.0, a.1), f32::midpoint(b.0, b.1));
    Region {
        center: Point::new(
            middle_a * across.x + middle_b * along.x,
            middle_a * across.y + middle_b * along.y,
        ),
        across,
        size: (a.1 - a.0 + MARGIN, b.1 - b.0 + MARGIN),
        blocks: members.len(),
    }
}

fn tensors(gray: &GrayImage, columns: usize) -> Vec<Tensor> {
    let (width, height) = (gray.width() as usize, gray.height() as usize);
    let rows = height / BLOCK;
    let values = gray.as_raw().as_slice();
    let mut blocks = vec![Tensor::default(); columns * rows];
    for y in 1..(rows * BLOCK).min(height.saturating_sub(1)) {
        for x in 1..(columns * BLOCK).min(width.saturating_sub(1)) {
            let at = y * width + x;
            let near = |at: usize| [at - 1, at, at + 1].map(|at| i32::from(values[at]));
            let (above, beside, below) = (near(at - width), near(at), near(at + width));
            // Scharr's weights: plain differences are off by five degrees for fine bars.
            let mix = |a: i32, b: i32, c: i32| (3 * a + 10 * b + 3 * c) as f32 / 16.0;
            let dx = mix(above[2] - above[0], beside[2] - beside[0], below[2] - below[0]);
            let dy = mix(below[0] - above[0], below[1] - above[1], below[2] - above[2]);
            let block = &mut blocks[y / BLOCK * columns + x / BLOCK];
            block.xx += dx * dx;
            block.yy += dy * dy;
            block.xy += dx * dy;
            block.edges += f32::from(u8::from(dx.abs().max(dy.abs()) >= MIN_EDGE));
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn stripes_are_found_with_their_direction() {
        for degrees in [0.0_f32, 7.0, 60.0, 90.0, 150.0] {
            let (sin, cos) = degrees.to_radians().sin_cos();
            let gray = GrayImage::from_fn(900, 700, |x, y| {
                let (x, y) = (x as f32 - 400.0, y as f32 - 380.0);
                let (across, along) = (x * cos + y * sin, y * cos - x * sin);
                let inside = across.abs() < 250.0 && along.abs() < 100.0;
                Luma([if inside && (across / 4.0).floor() as i32 % 2 == 0 { 30 } else { 220 }])
            });
            let regions = regions(&gray);
            let found = regions[0];
            assert!(found.center.distance(Point::new(400.0, 380.0)) < 20.0, "{degrees}: {found:?}");
            assert!((found.across.x * cos + found.across.y * sin).abs() > 0.998, "{degrees}: {found:?}");
            assert!((430.0..680.0).contains(&found.size.0), "{degrees}: {found:?}");
            assert!(found.is_filled(), "{degrees}: {found:?}");
            assert!(!Region { blocks: found.blocks / 3, ..found }.is_filled(), "{degrees}: {found:?}");
        }
    }

    #[test]
    fn other_images_have_no_stripes() {
        let noise = |x: u32, y: u32| {
            let mixed = (x * 7919) ^ (y * 104_729);
            (mixed ^ mixed >> 7).wrapping_mul(2_654_435_761) >> 24
        };
        for (width, height) in [(1, 1), (24, 24), (25, 3), (300, 300)] {
            assert_eq!(regions(&GrayImage::from_fn(width, height, |x, y| Luma([noise(x, y) as u8]))), []);
            assert_eq!(regions(&GrayImage::from_pixel(width, height, Luma([9]))), []);
        }
    }
}
