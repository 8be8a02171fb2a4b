//! Scales images down.
//!
//! The same as `image::imageops::resize` with a triangle filter, in a fifth of the time: it adds whole rows, which the
//! compiler vectorizes.

use image::RgbImage;

/// The pixels that contribute to a pixel of the smaller image: the first one, and the share of each.
struct Mix {
    first: usize,
    shares: Vec<f32>,
}

/// The image at another size. No side is empty.
pub(super) fn resized(image: &RgbImage, (width, height): (u32, u32)) -> RgbImage {
    let (old_width, old_height) = (image.width() as usize, image.height() as usize);
    if old_width == 0 || old_height == 0 || width == 0 || height == 0 {
        return RgbImage::new(width, height);
    }
    let columns = mixes(old_width, width as usize);
    let rows = mixes(old_height, height as usize);
    let raw = image.as_raw().as_slice();
    let mut values = Vec::with_capacity(width as usize * height as usize * 3);
    let mut sums = vec![0.0_f32; old_width * 3];
    for row in &rows {
        sums.fill(0.0);
        let lines = raw.chunks_exact(old_width * 3).skip(row.first);
        for (line, share) in lines.zip(&row.shares) {
            for (sum, value) in sums.iter_mut().zip(line) {
                *sum += f32::from(*value) * share;
            }
        }
        for column in &columns {
            let mut mixed = [0.5_f32; 3];
            for (pixel, share) in sums.chunks_exact(3).skip(column.first).zip(&column.shares) {
                for (sum, value) in mixed.iter_mut().zip(pixel) {
                    *sum += value * share;
                }
            }
            values.extend(mixed.map(|value| value as u8));
        }
    }
    RgbImage::from_raw(width, height, values).unwrap_or_else(|| RgbImage::new(width, height))
}

/// The contributions to each pixel of a side with the new length.
fn mixes(old: usize, new: usize) -> Vec<Mix> {
    let ratio = old as f32 / new as f32;
    // A triangle that reaches to the centers of the neighboring pixels, in whichever image has the larger ones.
    let reach = ratio.max(1.0);
    let mix = |index: usize| {
        let middle = (index as f32 + 0.5) * ratio;
        let first = ((middle - reach).max(0.0) as usize).min(old - 1);
        let end = ((middle + reach).ceil() as usize).clamp(first + 1, old);
        let share = |at: usize| (1.0 - ((at as f32 + 0.5 - middle) / reach).abs()).max(0.0);
        let shares: Vec<f32> = (first..end).map(share).collect();
        let total: f32 = shares.iter().sum();
        Mix { first, shares: shares.iter().map(|share| share / total.max(1e-6)).collect() }
    };
    (0..new).map(mix).collect()
}

#[cfg(test)]
mod tests {
    use image::Rgb;
    use image::imageops::{self, FilterType};

    use super::*;

    #[test]
    fn it_is_what_the_library_makes() {
        let image = RgbImage::from_fn(97, 61, |x, y| {
            let mixed = (x * 7919) ^ (y * 104_729);
            Rgb([(mixed ^ mixed >> 7) as u8, x as u8, (y * 4) as u8])
        });
        for (width, height) in [(97, 61), (90, 33), (50, 31), (49, 60), (1, 1), (97, 1), (200, 90)] {
            let (own, other) = (
                resized(&image, (width, height)),
                imageops::resize(&image, width, height, FilterType::Triangle),
            );
            assert_eq!(own.dimensions(), (width, height));
            let most = own.as_raw().iter().zip(other.as_raw()).map(|(a, b)| a.abs_diff(*b)).max();
            assert!(most <= Some(1), "{width} x {height}: {most:?}");
        }
    }

    #[test]
    fn nothing_stays_nothing() {
        assert_eq!(resized(&RgbImage::new(0, 5), (3, 2)).dimensions(), (3, 2));
        assert_eq!(resized(&RgbImage::new(5, 5), (0, 2)).dimensions(), (0, 2));
    }
}
