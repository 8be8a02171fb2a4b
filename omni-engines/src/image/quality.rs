//! Sharpness, glare and brightness of an image.
//!
//! The loops use plain indexes into slices. Without optimization that is several times faster than iterators, and
//! most projects run their tests without optimization.

use image::RgbImage;

/// Longer side of the scaled-down image on which sharpness is measured, in pixels. Scaling makes images from different
/// cameras comparable, because the detail per pixel falls as the resolution grows.
const MEASURED_SIDE: usize = 1000;

/// Minimum change of brightness from one pixel to the next at an edge: as a share of the [light](Quality::light), and in
/// levels; less is noise.
const MIN_EDGE: f32 = 0.04;
const MIN_EDGE_LEVELS: f32 = 4.0;

/// If fewer than one in this many pixels are on an edge, they do not tell whether the image is sharp.
const FEW_EDGES: usize = 1000;

/// Minimum number of consecutive white pixels that count: on bright paper, noise makes single ones.
const WHITE_ROW: u64 = 4;

/// The measurements of an image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Variance of the Laplacian of the gray image, which is first scaled down so that its longer side is at most 1000
    /// pixels, and smoothed a little so that camera noise does not count as detail.
    pub sharpness: f64,
    /// How steep the edges are, 0 to about 1, on the same image: the energy of the second derivative as a share of that
    /// of the first, where there are edges. Unlike [`sharpness`](Self::sharpness), it depends neither on the light nor
    /// on how much is printed.
    pub steepness: f64,
    /// Share of the pixels, 0 to 1, that are white in all channels (above 250), together with at least three others in
    /// their row.
    pub saturated: f64,
    /// Share of the pixels, 0 to 1, that are bright but not white, such as paper in good light (200 to 250).
    pub bright: f64,
    /// Mean brightness, 0 (black) to 255 (white). It depends on what is shown as well as on the light.
    pub brightness: f64,
    /// Brightness of the brightest hundredth of the scaled-down image, 0 to 255: of paper, or of white print on dark
    /// plastic. It depends only on the light.
    pub light: f64,
    /// The same of the darkest quarter of the image.
    pub dimmest: f64,
    /// How much darker the paper is in the darkest quarter of the image than in the brightest, 0 to 1.
    pub shadow: f64,
}

impl Quality {
    /// The share of saturated pixels from which there is glare on paper, and the share of bright pixels that shows that the
    /// paper itself is less bright.
    pub const MIN_GLARE_ON_PAPER: (f64, f64) = (0.05, 0.15);

    /// The lowest [`sharpness`](Self::sharpness) of a sharp image. Images out of focus measured 1 to 9, sharp portraits
    /// 37 to 130, and sharp IDs 67 to 330.
    pub const MIN_SHARPNESS: f64 = 20.0;

    /// The largest share of [`saturated`](Self::saturated) pixels in an image without glare. IDs measured at most
    /// 0.0005 without glare, and at least 0.09 with it. White paper around a card looks like glare, so crop the card
    /// first.
    pub const MAX_SATURATED: f64 = 0.02;

    /// The lowest [`light`](Self::light) of an image that is bright enough. In half of the usual light, cards measured
    /// at least 100, and in a tenth of it at most 30.
    pub const MIN_LIGHT: f64 = 50.0;

    /// Whether there was too little light.
    #[must_use]
    pub fn is_dark(&self) -> bool {
        self.light < Self::MIN_LIGHT
    }

    /// The lowest [`dimmest`](Self::dimmest) of paper without a quarter that is too dark. Drawn papers measured 13 where a
    /// shadow takes 95 % of usual light, and 71 where it takes 70 %.
    pub const MIN_DIMMEST: f64 = 25.0;

    /// Whether there was too little light, or hardly any on one part: paper is white everywhere.
    #[must_use]
    pub fn is_dark_paper(&self) -> bool {
        self.is_dark() || self.dimmest < Self::MIN_DIMMEST
    }

    /// The lowest [`steepness`](Self::steepness) of a sharp image on which little is printed, or which has little light.
    /// Cards measured at least 0.18 with a blur that leaves them readable (1.5 pixels at 300 dots an inch), and at most
    /// 0.12 with one that does not (4).
    pub const MIN_STEEPNESS: f64 = 0.15;

    /// Sharpness on the scale of the API: either 100 (good) or 0 (bad).
    #[must_use]
    pub fn sharpness_score(&self) -> i32 {
        let steep = self.steepness >= Self::MIN_STEEPNESS && !self.is_dark();
        if self.sharpness >= Self::MIN_SHARPNESS || steep { 100 } else { 0 }
    }

    /// The highest [`shadow`](Self::shadow) that counts as none: the print on cards differs between quarters as well. The
    /// quarters of the specimens differ by at most 0.2.
    pub const MAX_EVEN: f64 = 0.3;

    /// The [`shadow`](Self::shadow) from which there is a lot of shadow.
    pub const MIN_SHADOW: f64 = 0.6;

    /// Shadow on the scale of the API, from 0 (none, good) to 1 (a lot).
    #[must_use]
    pub fn shadow_score(&self) -> f64 {
        ((self.shadow - Self::MAX_EVEN) / (Self::MIN_SHADOW - Self::MAX_EVEN)).clamp(0.0, 1.0)
    }

    /// Glare on the scale of the API: either 100 (no glare, good) or 0 (bad).
    #[must_use]
    pub fn glare_score(&self) -> i32 {
        if self.saturated <= Self::MAX_SATURATED { 100 } else { 0 }
    }

    /// The same for white paper, which may be as bright as a reflection everywhere: bad if one part is white in all
    /// channels and another part, apart from print, is not.
    #[must_use]
    pub fn paper_glare_score(&self) -> i32 {
        let (saturated, bright) = Self::MIN_GLARE_ON_PAPER;
        if self.saturated > saturated && self.bright > bright { 0 } else { 100 }
    }
}

/// Measures everything in one pass over the pixels, and a few over the scaled-down image.
pub(super) fn measure(pixels: &RgbImage) -> Quality {
    let (width, height) = pixels.dimensions();
    let mut scaled = Scaled::new(width as usize, height as usize);
    let mut row = vec![0_u32; width as usize];
    let (mut saturated, mut bright, mut sum) = (0_u64, 0_u64, 0_u64);
    for line in pixels.as_raw().chunks_exact((width as usize * 3).max(1)) {
        let (mut x, mut whites) = (0, 0_u64);
        while x < row.len() {
            let (r, g, b) = (line[x * 3], line[x * 3 + 1], line[x * 3 + 2]);
            let gray = brightness(r, g, b);
            whites = if r > 250 && g > 250 && b > 250 { whites + 1 } else { 0 };
            saturated += match whites {
                0..WHITE_ROW => 0,
                WHITE_ROW => WHITE_ROW,
                _ => 1,
            };
            bright += u64::from((200..=250).contains(&gray));
            sum += u64::from(gray);
            row[x] = gray;
            x += 1;
        }
        scaled.push(&row);
    }
    let count = (f64::from(width) * f64::from(height)).max(1.0);
    let (shadow, dimmest) = quarters(&scaled.plane);
    let light = light(&scaled.plane);
    let smoothed = smoothed(scaled.plane);
    let (sharpness, steepness) = (laplacian_variance(&smoothed), steepness(&smoothed, light));
    Quality {
        width,
        height,
        shadow,
        sharpness,
        steepness,
        saturated: saturated as f64 / count,
        bright: bright as f64 / count,
        brightness: sum as f64 / count,
        light,
        dimmest,
    }
}

/// The brightness of a pixel, from 0 to 255, with the weights of JPEG in units of 1/256.
pub(super) fn brightness(r: u8, g: u8, b: u8) -> u32 {
    (u32::from(r) * 77 + u32::from(g) * 150 + u32::from(b) * 29) >> 8
}

/// A gray image.
struct Plane {
    width: usize,
    values: Vec<f32>,
}

/// Scales an image down, row by row. Each new pixel is the mean of the area that it covers. Weights are counted in units
/// of 1/new of an old pixel, which makes them integers.
struct Scaled {
    plane: Plane,
    old: (usize, usize),
    new: (usize, usize),
    sums: Vec<u32>,
    rows_seen: usize,
    rows_done: usize,
}

impl Scaled {
    fn new(width: usize, height: usize) -> Self {
        let longer = width.max(height).max(1);
        let side =
            |old: usize| if longer > MEASURED_SIDE { (old * MEASURED_SIDE / longer).max(1) } else { old };
        Self {
            plane: Plane { width: side(width), values: Vec::new() },
            old: (width, height),
            new: (side(width), side(height)),
            sums: vec![0; width],
            rows_seen: 0,
            rows_done: 0,
        }
    }

    fn push(&mut self, row: &[u32]) {
        let top = self.rows_seen * self.new.1;
        let bottom = top + self.new.1;
        let end = (self.rows_done + 1) * self.old.1;
        self.rows_seen += 1;
        self.add(row, end.min(bottom) - top);
        if bottom >= end {
            self.finish_row();
            self.add(row, bottom - end);
        }
    }

    fn add(&mut self, row: &[u32], weight: usize) {
        // There are at most 65535 rows, so 255 times the sum of all weights stays far below 2^32.
        let (sums, weight) = (self.sums.as_mut_slice(), weight as u32);
        let mut x = 0;
        while x < sums.len() {
            sums[x] += row[x] * weight;
            x += 1;
        }
    }

    fn finish_row(&mut self) {
        let (old, new) = (self.old.0, self.new.0);
        let area = (old * self.old.1) as f32;
        let sums = self.sums.as_mut_slice();
        let (mut sum, mut end, mut x) = (0_u64, old, 0);
        while x < sums.len() {
            let value = u64::from(sums[x]);
            sums[x] = 0;
            let (left, right) = (x * new, (x + 1) * new);
            if right < end {
                sum += value * new as u64;
            } else {
                sum += value * (end - left) as u64;
                self.plane.values.push(sum as f32 / area);
                sum = value * (right - end) as u64;
                end += old;
            }
            x += 1;
        }
        self.rows_done += 1;
    }
}

/// Compares the quarters of the image: how much darker the paper is in one of them, and the light in the darkest. The paper is
/// the brightness that a quarter of the pixels exceed, so that print does not count.
fn quarters(plane: &Plane) -> (f64, f64) {
    let height = plane.values.len().checked_div(plane.width).unwrap_or(0);
    let (middle, center) = (height / 2, plane.width / 2);
    let (mut darkest, mut brightest, mut dimmest) = (255.0_f64, 0.0_f64, 255.0_f64);
    for (rows, columns) in [
        (0..middle, 0..center),
        (0..middle, center..plane.width),
        (middle..height, 0..center),
        (middle..height, center..plane.width),
    ] {
        let mut counts = [0_usize; 256];
        for y in rows.clone() {
            for value in &plane.values[y * plane.width + columns.start..y * plane.width + columns.end] {
                counts[*value as usize & 0xFF] += 1;
            }
        }
        let paper = upper(&counts, 4);
        (darkest, brightest) = (darkest.min(paper), brightest.max(paper));
        dimmest = dimmest.min(upper(&counts, LIGHTEST));
    }
    (if brightest > 0.0 { 1.0 - darkest / brightest } else { 0.0 }, dimmest)
}

/// The brightest of this many pixels is what the light falls on: paper, or white print on dark plastic.
const LIGHTEST: usize = 100;

/// The value that a hundredth of the pixels exceed.
fn light(plane: &Plane) -> f64 {
    let mut counts = [0_usize; 256];
    for value in &plane.values {
        counts[*value as usize & 0xFF] += 1;
    }
    upper(&counts, LIGHTEST)
}

/// The value that one in this many values exceeds.
fn upper(counts: &[usize; 256], one_of: usize) -> f64 {
    let total: usize = counts.iter().sum();
    let mut above = 0;
    for (value, count) in counts.iter().enumerate().rev() {
        above += count;
        if above * one_of >= total && above > 0 {
            return value as f64;
        }
    }
    0.0
}

/// Smooths with the weights 1-2-1 in both directions. Pixels on the edge are left out.
fn smoothed(plane: Plane) -> Plane {
    let width = plane.width;
    let height = plane.values.len().checked_div(width).unwrap_or(0);
    if width < 3 || height < 3 {
        return Plane { width: 0, values: Vec::new() };
    }
    let values = plane.values.as_slice();
    let mut result = Vec::with_capacity((width - 2) * (height - 2));
    let mut columns = vec![0_f32; width];
    let columns = columns.as_mut_slice();
    let mut y = 1;
    while y + 1 < height {
        let at = y * width;
        let mut x = 0;
        while x < width {
            columns[x] = values[at - width + x] + 2.0 * values[at + x] + values[at + width + x];
            x += 1;
        }
        x = 1;
        while x + 1 < width {
            result.push((columns[x - 1] + 2.0 * columns[x] + columns[x + 1]) / 16.0);
            x += 1;
        }
        y += 1;
    }
    Plane { width: width - 2, values: result }
}

/// Variance of the second derivative: large for sharp edges, small for blur. 0 if the image is too small to tell.
fn laplacian_variance(plane: &Plane) -> f64 {
    let width = plane.width;
    let height = plane.values.len().checked_div(width).unwrap_or(0);
    if width < 3 || height < 3 {
        return 0.0;
    }
    let values = plane.values.as_slice();
    let (mut sum, mut squares) = (0_f64, 0_f64);
    let mut y = 1;
    while y + 1 < height {
        let mut at = y * width + 1;
        let end = (y + 1) * width - 1;
        while at < end {
            let around = values[at - width] + values[at + width] + values[at - 1] + values[at + 1];
            let value = f64::from(around - 4.0 * values[at]);
            sum += value;
            squares += value * value;
            at += 1;
        }
        y += 1;
    }
    let count = ((width - 2) * (height - 2)) as f64;
    let mean = sum / count;
    (squares / count - mean * mean).max(0.0)
}

/// How steep the clear edges are: energy of the second derivative, divided by that of the first. 0 if there are none.
fn steepness(plane: &Plane, light: f64) -> f64 {
    let width = plane.width;
    let height = plane.values.len().checked_div(width).unwrap_or(0);
    if width < 3 || height < 3 {
        return 0.0;
    }
    let least = (light as f32 * MIN_EDGE).max(MIN_EDGE_LEVELS);
    let values = plane.values.as_slice();
    let (mut first, mut second, mut count) = (0_f64, 0_f64, 0_usize);
    let mut y = 1;
    while y + 1 < height {
        let mut at = y * width + 1;
        let end = (y + 1) * width - 1;
        while at < end {
            let (dx, dy) =
                ((values[at + 1] - values[at - 1]) / 2.0, (values[at + width] - values[at - width]) / 2.0);
            let slope = dx * dx + dy * dy;
            if slope >= least * least {
                let around = values[at - width] + values[at + width] + values[at - 1] + values[at + 1];
                let bend = around - 4.0 * values[at];
                count += 1;
                first += f64::from(slope);
                second += f64::from(bend * bend);
            }
            at += 1;
        }
        y += 1;
    }
    if count * FEW_EDGES >= values.len() && count > 0 { second / first } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn flat_images_are_blurred_and_white_ones_have_glare() {
        let quality = measure(&RgbImage::from_pixel(1237, 411, Rgb([255; 3])));
        assert_eq!((quality.sharpness_score(), quality.glare_score()), (0, 0));
        assert!((quality.brightness - 255.0).abs() < 1.5 && quality.sharpness < 1e-3, "{quality:?}");
        assert!((quality.saturated - 1.0).abs() < f64::EPSILON);
        let quality = measure(&RgbImage::from_pixel(40, 30, Rgb([80, 80, 80])));
        assert_eq!((quality.sharpness_score(), quality.glare_score()), (0, 100));
        assert!((quality.brightness - 80.0).abs() < 1.0);
    }

    #[test]
    fn noise_is_not_glare() {
        let mut seed = 1_u32;
        let noisy = RgbImage::from_fn(400, 300, |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Rgb([if (seed >> 24) < 64 { 255 } else { 190 }; 3])
        });
        let quality = measure(&noisy);
        assert!(quality.saturated < Quality::MAX_SATURATED && quality.glare_score() == 100, "{quality:?}");
        let lamp = RgbImage::from_fn(400, 300, |x, y| Rgb([if x < 80 && y < 80 { 255 } else { 190 }; 3]));
        assert!((measure(&lamp).saturated - 6400.0 / 120_000.0).abs() < 1e-9);
    }

    #[test]
    fn scaling_keeps_the_mean_and_the_shape() {
        let mut scaled = Scaled::new(2500, 1700);
        for y in 0..1700_u32 {
            let row: Vec<u32> = (0..2500_u32).map(|x| (x / 10 + y) % 256).collect();
            scaled.push(&row);
        }
        assert_eq!((scaled.new, scaled.plane.values.len()), ((1000, 680), 680_000));
        let mean = scaled.plane.values.iter().map(|v| f64::from(*v)).sum::<f64>() / 680_000.0;
        let expected = (0..1700_u32)
            .flat_map(|y| (0..2500_u32).map(move |x| f64::from((x / 10 + y) % 256)))
            .sum::<f64>();
        assert!((mean - expected / 4_250_000.0).abs() < 0.01, "{mean}");
    }

    #[test]
    fn stripes_are_sharper_than_a_gradient() {
        let stripes = RgbImage::from_fn(900, 300, |x, _| Rgb([if x / 4 % 2 == 0 { 30 } else { 220 }; 3]));
        let gradient = RgbImage::from_fn(900, 300, |x, _| Rgb([(x / 4) as u8; 3]));
        assert_eq!(measure(&stripes).sharpness_score(), 100);
        assert_eq!(measure(&gradient).sharpness_score(), 0);
    }

    #[test]
    fn a_few_words_on_dark_plastic_are_sharp_or_not() {
        // Bars of white print on a dark card, with edges of the given width in pixels.
        let card = |width: f32, light: f32| {
            RgbImage::from_fn(1000, 600, |x, y| {
                let bar = (x as f32 - 500.0).abs().min((y as f32 - 300.0).abs() * 4.0);
                let share = ((bar - 40.0) / width).clamp(0.0, 1.0);
                Rgb([((30.0 + 200.0 * (1.0 - share)) * light) as u8; 3])
            })
        };
        let quality = measure(&card(12.0, 1.0));
        assert!(quality.sharpness < Quality::MIN_SHARPNESS, "{quality:?}");
        assert_eq!((quality.sharpness_score(), quality.is_dark()), (100, false), "{quality:?}");
        assert_eq!(measure(&card(12.0, 0.5)).sharpness_score(), 100);
        assert_eq!(measure(&card(60.0, 1.0)).sharpness_score(), 0);
        assert!(measure(&card(12.0, 0.1)).is_dark());
    }

    #[test]
    fn extreme_shapes_are_measured() {
        for (width, height) in [(1, 1), (1, 5000), (5000, 1), (2, 2), (3, 3), (65_535, 2)] {
            let quality = measure(&RgbImage::from_pixel(width, height, Rgb([10, 20, 30])));
            assert_eq!((quality.width, quality.height, quality.sharpness_score()), (width, height, 0));
        }
    }
}
