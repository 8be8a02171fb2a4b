//! Evens out the light on a line of text, so that print and paper are equally dark and bright along the whole line.

use image::RgbImage;

/// Width of the parts in which the darkest and brightest pixels are measured.
const PART: u32 = 48;

/// The shares of a part's pixels that are darker than its ink and darker than its paper.
const INK: f32 = 0.05;
const PAPER: f32 = 0.80;

/// Brightness of ink and paper afterward.
const WANTED: (f32, f32) = (40.0, 215.0);

/// Minimum difference between ink and paper: anything smaller is noise.
const LEAST: f32 = 24.0;

/// Stretches the contrast of each part, without visible edges between the parts.
pub(crate) fn even(line: &mut RgbImage) {
    let (width, height) = line.dimensions();
    if width == 0 || height == 0 {
        return;
    }
    let levels: Vec<(f32, f32)> = (0..width.div_ceil(PART)).map(|part| levels(line, part)).collect();
    let last = levels.len() - 1;
    for x in 0..width {
        // Between the middles of two parts.
        let at = ((x as f32 + 0.5) / PART as f32 - 0.5).clamp(0.0, last as f32);
        let (left, share) = (at as usize, at.fract());
        let (one, two) = (levels[left], levels[(left + 1).min(last)]);
        let (ink, paper) = (one.0 + (two.0 - one.0) * share, one.1 + (two.1 - one.1) * share);
        let gain = (WANTED.1 - WANTED.0) / (paper - ink).max(LEAST);
        for y in 0..height {
            let pixel = line.get_pixel_mut(x, y);
            pixel.0 =
                pixel.0.map(|value| ((f32::from(value) - ink) * gain + WANTED.0).clamp(0.0, 255.0) as u8);
        }
    }
}

/// Brightness of ink and paper in a part and in those beside it.
fn levels(line: &RgbImage, part: u32) -> (f32, f32) {
    let (from, to) = (part.saturating_sub(1) * PART, ((part + 2) * PART).min(line.width()));
    let mut counts = [0_u32; 256];
    let mut all = 0;
    for x in from..to {
        for y in 0..line.height() {
            // Green is closest to what the eye sees as brightness.
            counts[usize::from(line.get_pixel(x, y)[1])] += 1;
            all += 1;
        }
    }
    let level = |share: f32| {
        let (wanted, mut sum) = ((all as f32 * share) as u32, 0);
        let found = counts.iter().position(|count| {
            sum += count;
            sum > wanted
        });
        found.unwrap_or(255) as f32
    };
    (level(INK), level(PAPER))
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    #[test]
    fn a_shadow_is_evened_out() {
        // Bars of ink on paper, and a shadow on the right half.
        let bar = |x: u32| if x % 10 < 3 { 60.0 } else { 200.0 };
        let light = |x: u32| if x < 200 { 1.0 } else { 0.4 };
        let mut line = RgbImage::from_fn(400, 48, |x, _| Rgb([(bar(x) * light(x)) as u8; 3]));
        even(&mut line);
        for x in [20, 90, 300, 390] {
            let value = line.get_pixel(x + 5, 20)[0];
            assert!((200..=230).contains(&value), "{x} {value}");
            let value = line.get_pixel(x / 10 * 10 + 1, 20)[0];
            assert!((25..=60).contains(&value), "{x} {value}");
        }
    }

    #[test]
    fn nothing_stays_nothing() {
        for (width, height) in [(0, 0), (1, 1), (16, 48), (49, 48)] {
            let mut line = RgbImage::from_pixel(width, height, Rgb([90; 3]));
            even(&mut line);
            assert_eq!(line.dimensions(), (width, height));
        }
    }
}
