//! The fine colored lines that make an ID hard to copy.

use image::{Rgb, RgbImage};

use super::math::wave;

/// Colors of a pattern: of the paper, and by how much each of its two sets of lines is darker.
#[derive(Clone, Copy)]
pub(super) struct Tint {
    pub(super) paper: [f32; 3],
    pub(super) first: [f32; 3],
    pub(super) second: [f32; 3],
}

/// Blue and green lines.
pub(super) const SEA: Tint =
    Tint { paper: [222.0, 232.0, 230.0], first: [26.0, 8.0, 4.0], second: [8.0, 20.0, 22.0] };

/// Rose and gray lines.
pub(super) const ROSE: Tint =
    Tint { paper: [238.0, 228.0, 226.0], first: [6.0, 26.0, 20.0], second: [22.0, 16.0, 8.0] };

/// Green and yellow lines.
pub(super) const MEADOW: Tint =
    Tint { paper: [230.0, 236.0, 222.0], first: [26.0, 8.0, 22.0], second: [6.0, 14.0, 32.0] };

/// Light blue and gold lines.
pub(super) const SKY: Tint =
    Tint { paper: [226.0, 232.0, 240.0], first: [30.0, 14.0, 2.0], second: [4.0, 12.0, 30.0] };

/// A sheet with a pattern. A different seed bends the lines differently.
pub(super) fn sheet((width, height): (u32, u32), tint: &Tint, seed: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y, seed) = (x as f32, y as f32, seed as f32);
        let sway = wave(x / 340.0 + seed * 0.13) + 0.5 * wave(x / 127.0 + y / 900.0);
        let line = |spacing: f32, shift: f32| {
            let height = wave((y + shift * sway) / spacing);
            if height > 0.8 { (height - 0.8) * 5.0 } else { 0.0 }
        };
        let (first, second) = (line(11.0, 26.0), line(13.0, -34.0));
        let glow = wave(x / 2024.0 + y / 3000.0);
        let mut color = [0; 3];
        for (index, channel) in color.iter_mut().enumerate() {
            let of_glow = [10.0, -4.0, -14.0][index];
            let value = tint.paper[index] - tint.first[index] * first - tint.second[index] * second;
            *channel = (value + of_glow * glow).clamp(0.0, 244.0) as u8;
        }
        Rgb(color)
    })
}
