//! The noise of the camera.

use image::RgbImage;

use super::quality::brightness;

/// Every n-th row is measured: neighboring rows have the same noise, and the median needs few values.
const EVERY: usize = 8;

/// The largest response: the positive weights of the mask add up to eight.
const MAX_RESPONSE: usize = 8 * 255;

/// How much larger the deviation of normally distributed values is than the median of their magnitudes.
const DEVIATION_OF_MEDIAN: f64 = 1.4826;

/// The mask multiplies the deviation of independent pixels by 6: the root of 4² + 4 · 2² + 4 · 1².
const MASK: f64 = 6.0;

/// Standard deviation of the noise, in levels of brightness.
///
/// The mask of Immerkær (1996) is the difference of two Laplacians: neither a gradient nor a straight edge passes it. Print
/// does, but the median does not depend on it as long as less than half of the pixels are print.
pub(super) fn measure(pixels: &RgbImage) -> f64 {
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    if width < 3 || height < 3 {
        return 0.0;
    }
    let bytes = pixels.as_raw().as_slice();
    let mut counts = vec![0_u32; MAX_RESPONSE + 1];
    let mut total = 0_u32;
    let mut sums = vec![0_i32; width];
    let sums = sums.as_mut_slice();
    let mut y = 1;
    while y + 1 < height {
        let (above, row, below) = ((y - 1) * width, y * width, (y + 1) * width);
        let mut x = 0;
        while x < width {
            sums[x] = gray(bytes, above + x) - 2 * gray(bytes, row + x) + gray(bytes, below + x);
            x += 1;
        }
        x = 1;
        while x + 1 < width {
            let response = (sums[x - 1] - 2 * sums[x] + sums[x + 1]).unsigned_abs() as usize;
            counts[response.min(MAX_RESPONSE)] += 1;
            total += 1;
            x += 1;
        }
        y += EVERY;
    }
    median(&counts, total) * DEVIATION_OF_MEDIAN / MASK
}

fn gray(bytes: &[u8], pixel: usize) -> i32 {
    brightness(bytes[pixel * 3], bytes[pixel * 3 + 1], bytes[pixel * 3 + 2]) as i32
}

fn median(counts: &[u32], total: u32) -> f64 {
    let mut seen = 0;
    for (value, count) in counts.iter().enumerate() {
        seen += count;
        if seen * 2 >= total {
            return value as f64;
        }
    }
    0.0
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    /// Gray levels with independent noise that is the sum of twelve equally distributed values.
    fn noisy(deviation: f64, mut level: impl FnMut(u32, u32) -> f64) -> RgbImage {
        let mut seed = 7_u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(seed >> 8) / f64::from(1 << 24)
        };
        RgbImage::from_fn(400, 300, |x, y| {
            let noise = (0..12).map(|_| next()).sum::<f64>() - 6.0;
            Rgb([(level(x, y) + noise * deviation).round().clamp(0.0, 255.0) as u8; 3])
        })
    }

    #[test]
    fn what_is_measured_is_the_deviation() {
        for deviation in [2.0, 12.0, 30.0] {
            let measured = measure(&noisy(deviation, |_, _| 128.0));
            assert!((measured / deviation - 1.0).abs() < 0.05, "{deviation} {measured}");
        }
    }

    #[test]
    fn neither_light_nor_edges_nor_print_are_noise() {
        let shown = |x: u32, y: u32| {
            let paper = 120.0 + f64::from(x) / 4.0;
            if y / 12 % 3 == 1 && (x / 3).is_multiple_of(2) { 30.0 } else { paper }
        };
        assert!(measure(&noisy(0.0, shown)) < 1.0, "{}", measure(&noisy(0.0, shown)));
        let measured = measure(&noisy(10.0, shown));
        assert!((8.0..14.0).contains(&measured), "{measured}");
    }

    #[test]
    fn extreme_shapes_are_measured() {
        for (width, height) in [(1, 1), (2, 9), (9, 2), (3, 3), (5000, 3), (3, 5000)] {
            assert_eq!(measure(&RgbImage::from_pixel(width, height, Rgb([9, 90, 200]))), 0.0);
        }
    }
}
