//! Crops a code from an image so that its bars and squares are as clear as possible.

use image::{GrayImage, Luma};

use crate::geometry::Point;
use crate::image::pyramid::Part;

/// How to sharpen a cropped part.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Care {
    /// How many pixels of the image are averaged along each column: bars extend over several, noise does not.
    pub(super) along: f32,
    /// How much the difference between a pixel and its surroundings is increased.
    pub(super) sharpen: f32,
    /// Sharpen along columns as well.
    pub(super) both_ways: bool,
}

/// A part of a gray image. Anything outside is white.
///
/// Pixels are interpolated between sixteen others, not four: this keeps bars separate that are hardly wider than a
/// pixel.
pub(super) fn cut(gray: &GrayImage, part: &Part, care: Care) -> GrayImage {
    let (width, height) = (part.width as usize, part.height as usize);
    let mut values = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let (x, y) = (x as f32 + 0.5, y as f32 + 0.5);
            values.push(between(
                gray,
                (
                    part.corner.x + x * part.right.x + y * part.down.x - 0.5,
                    part.corner.y + x * part.right.y + y * part.down.y - 0.5,
                ),
            ));
        }
    }
    // Pixels of the part per pixel of the image.
    let zoom = 1.0 / part.right.distance(Point::default()).max(1e-3);
    if care.along > 0.0 {
        values = averaged(&values, (width, height), (care.along * zoom / 2.0).round() as usize);
    }
    if care.sharpen > 0.0 {
        let away = zoom.round().max(1.0) as usize;
        values = sharpened(&values, (width, height), (away, care));
    }
    of_values((part.width, part.height), values)
}

/// An image, sharpened in both directions by comparing pixels at this distance.
pub(super) fn sharper(gray: &GrayImage, away: usize, sharpen: f32) -> GrayImage {
    let size = (gray.width() as usize, gray.height() as usize);
    let values: Vec<f32> = gray.as_raw().iter().map(|value| f32::from(*value)).collect();
    let care = Care { along: 0.0, sharpen, both_ways: true };
    of_values(gray.dimensions(), sharpened(&values, size, (away, care)))
}

fn of_values((width, height): (u32, u32), values: Vec<f32>) -> GrayImage {
    let mut image = GrayImage::new(width, height);
    for (pixel, value) in image.pixels_mut().zip(values) {
        *pixel = Luma([(value + 0.5).clamp(0.0, 255.0) as u8]);
    }
    image
}

/// The brightness between sixteen pixels (Catmull and Rom).
fn between(gray: &GrayImage, (x, y): (f32, f32)) -> f32 {
    let (width, height) = (gray.width() as f32, gray.height() as f32);
    if !(x >= -0.5 && y >= -0.5 && x <= width - 0.5 && y <= height - 0.5) {
        return 255.0;
    }
    // One more, so that nothing is negative: rounding toward zero is fast, rounding down is not.
    let (column, row) = ((x + 1.0) as usize, (y + 1.0) as usize);
    let weights = |t: f32| {
        let (t2, t3) = (t * t, t * t * t);
        [
            (-t3 + 2.0 * t2 - t) / 2.0,
            (3.0 * t3 - 5.0 * t2 + 2.0) / 2.0,
            (-3.0 * t3 + 4.0 * t2 + t) / 2.0,
            (t3 - t2) / 2.0,
        ]
    };
    let (across, down) = (weights(x + 1.0 - column as f32), weights(y + 1.0 - row as f32));
    let (width, height) = (gray.width() as usize, gray.height() as usize);
    let raw = gray.as_raw().as_slice();
    let mut sum = 0.0;
    for (index, share) in down.iter().enumerate() {
        // The first of the four is one before, and counting starts at one, so it is two.
        let line = &raw[(row + index).saturating_sub(2).min(height - 1) * width..][..width];
        let mixed =
            |of: [u8; 4]| of.iter().zip(&across).map(|(value, part)| f32::from(*value) * part).sum::<f32>();
        sum += share
            * match column.checked_sub(2).and_then(|left| line.get(left..left + 4)) {
                Some(&[a, b, c, d]) => mixed([a, b, c, d]),
                _ => mixed(std::array::from_fn(|at| line[(column + at).saturating_sub(2).min(width - 1)])),
            };
    }
    sum
}

/// The mean of each pixel and this many above and below it.
fn averaged(values: &[f32], (width, height): (usize, usize), reach: usize) -> Vec<f32> {
    let mut averaged = vec![0.0; values.len()];
    for x in 0..width {
        for y in 0..height {
            let (from, to) = (y.saturating_sub(reach), (y + reach + 1).min(height));
            let sum: f32 = (from..to).map(|y| values[y * width + x]).sum();
            averaged[y * width + x] = sum / (to - from) as f32;
        }
    }
    averaged
}

/// Each pixel, moved away from those at a distance.
fn sharpened(values: &[f32], (width, height): (usize, usize), (away, care): (usize, Care)) -> Vec<f32> {
    let mut sharpened = Vec::with_capacity(values.len());
    for y in 0..height {
        for x in 0..width {
            let at = |x: usize, y: usize| values[y.min(height - 1) * width + x.min(width - 1)];
            let own = at(x, y);
            let mut around = (at(x.saturating_sub(away), y) + at(x + away, y)) / 2.0;
            if care.both_ways {
                around = f32::midpoint(around, (at(x, y.saturating_sub(away)) + at(x, y + away)) / 2.0);
            }
            sharpened.push(own + care.sharpen * (own - around));
        }
    }
    sharpened
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(step: f32, (width, height): (u32, u32)) -> Part {
        let corner = Point::new(0.0, 0.0);
        Part { corner, right: Point::new(step, 0.0), down: Point::new(0.0, step), width, height }
    }

    #[test]
    fn what_is_cut_out_is_what_was_there() {
        let gray = GrayImage::from_fn(40, 30, |x, y| Luma([(x * 3 + y * 2) as u8]));
        let same = cut(&gray, &part(1.0, (40, 30)), Care::default());
        assert_eq!(same, gray);
        let larger = cut(&gray, &part(0.5, (80, 60)), Care::default());
        assert!(larger.get_pixel(41, 21)[0].abs_diff(gray.get_pixel(20, 10)[0]) <= 3);
        let outside = Part { corner: Point::new(f32::NAN, 900.0), ..part(1.0, (4, 4)) };
        assert!(cut(&gray, &outside, Care::default()).pixels().all(|pixel| pixel[0] == 255));
        assert_eq!(cut(&GrayImage::new(1, 1), &part(1.0, (1, 1)), Care::default()).get_pixel(0, 0)[0], 0);
    }

    #[test]
    fn bars_get_clearer() {
        // Bars slightly wider than one pixel, out of focus and with noise.
        let gray = GrayImage::from_fn(60, 40, |x, y| {
            let bar = 40.0 * (x as f32 * 2.2).sin();
            Luma([(128.0 + bar + if (x * 7 + y * 13) % 5 == 0 { 30.0 } else { -7.0 }) as u8])
        });
        let spread = |image: &GrayImage| {
            let row: Vec<f32> = (10..50).map(|x| f32::from(image.get_pixel(x, 20)[0])).collect();
            row.windows(2).map(|pair| (pair[0] - pair[1]).abs()).sum::<f32>()
        };
        let plain = cut(&gray, &part(1.0, (60, 40)), Care { along: 6.0, ..Care::default() });
        let clear = cut(&gray, &part(1.0, (60, 40)), Care { along: 6.0, sharpen: 0.8, both_ways: false });
        assert!(spread(&clear) > 1.3 * spread(&plain));
        // The noise differs from row to row, the bars do not.
        let rows = |image: &GrayImage| image.get_pixel(30, 18)[0].abs_diff(image.get_pixel(30, 21)[0]);
        assert!(rows(&plain) < 16);
    }
}
