//! Straightens a card.

use image::RgbImage;

use super::quad::{Corner, Quad};

/// Maximum length of a side of a straightened page or paper, in pixels. More detail does not make the text more readable.
const MAX_SIDE: usize = 2000;

/// The same for a card in the format ID-1: 475 dots per inch.
const MAX_CARD_SIDE: usize = 1600;

/// The smallest proportions of such a card. The page of a passport has 1.42, a card 1.59.
const CARD: f64 = 1.5;

/// Into how many parts a pixel is divided on the way to the next one.
const PARTS: usize = 256;

/// Where the points of a square are in the image: `x = (a u + b v + c) / (g u + h v + 1)`, and likewise `y`.
struct Projection {
    x: [f64; 3],
    y: [f64; 3],
    depth: [f64; 2],
}

impl Projection {
    /// Maps the corners of the unit square, clockwise from the origin, to those of the quad (Heckbert, Fundamentals
    /// of texture mapping, 1989).
    fn onto(corners: [Corner; 4]) -> Self {
        let [a, b, c, d] = corners;
        let (sum_x, sum_y) = (a.0 - b.0 + c.0 - d.0, a.1 - b.1 + c.1 - d.1);
        let (right, down) = ((b.0 - c.0, b.1 - c.1), (d.0 - c.0, d.1 - c.1));
        let scale = right.0 * down.1 - down.0 * right.1;
        let scale = if scale.abs() < 1e-9 { 1e-9 } else { scale };
        let g = (sum_x * down.1 - down.0 * sum_y) / scale;
        let h = (right.0 * sum_y - sum_x * right.1) / scale;
        Self {
            x: [b.0 - a.0 + g * b.0, d.0 - a.0 + h * d.0, a.0],
            y: [b.1 - a.1 + g * b.1, d.1 - a.1 + h * d.1, a.1],
            depth: [g, h],
        }
    }

    /// Where the pixels of a row lie in an image of this size, in units of 1/[`PARTS`] pixel. Beyond its edge, the
    /// nearest place on it.
    fn places(&self, v: f64, (columns, rows): (usize, usize), places: &mut [(u32, u32)]) {
        // Half as precise as the rest, which is still far more than needed, and twice as fast.
        let line = |[u, by_v, fixed]: [f64; 3]| (u as f32, (by_v * v + fixed) as f32);
        let (x, y) = (line(self.x), line(self.y));
        let away = line([self.depth[0], self.depth[1], 1.0]);
        let last = |count: usize| count.saturating_sub(1) as f32;
        let (x_last, y_last, width) = (last(columns), last(rows), places.len() as f32);
        for (column, place) in places.iter_mut().enumerate() {
            let u = (column as f32 + 0.5) / width;
            let nearer = 1.0 / (away.0 * u + away.1);
            // Pixels are sampled at their center, hence the half.
            let at = |(by_u, fixed): (f32, f32), last: f32| {
                (((by_u * u + fixed) * nearer - 0.5).max(0.0).min(last) * PARTS as f32) as u32
            };
            *place = (at(x, x_last), at(y, y_last));
        }
    }
}

/// The card as seen from above, with the weighted mean of the four nearest pixels.
pub(super) fn straightened(pixels: &RgbImage, quad: Quad, aspect: f64) -> Option<RgbImage> {
    let most = if aspect < CARD { MAX_SIDE } else { MAX_CARD_SIDE };
    let length = quad.width().min(most as f64);
    let side = |length: f64| (length.round() as usize).clamp(1, MAX_SIDE);
    let (width, height) = (side(length), side(length / aspect));
    let (columns, rows) = (pixels.width() as usize, pixels.height() as usize);
    // Each pixel is mixed with its next one, so the last pixel must only be used as a next one.
    let (last_column, last_row) = (columns.checked_sub(2)?, rows.checked_sub(2)?);
    let raw = pixels.as_raw().as_slice();
    let projection = Projection::onto(quad.0);
    let mut places = vec![(0, 0); width];
    let mut values = vec![0; width * height * 3];
    for (row, line) in values.chunks_exact_mut(width * 3).enumerate() {
        projection.places((row as f64 + 0.5) / height as f64, (columns, rows), &mut places);
        for ((x, y), mixed) in places.iter().zip(line.chunks_exact_mut(3)) {
            let (left, top) = ((*x as usize / PARTS).min(last_column), (*y as usize / PARTS).min(last_row));
            let (wx, wy) = (*x - (left * PARTS) as u32, *y - (top * PARTS) as u32);
            let at = (top * columns + left) * 3;
            let below = at + columns * 3;
            let (Some(upper), Some(lower)) = (raw.get(at..at + 6), raw.get(below..below + 6)) else {
                continue;
            };
            for (channel, mixed) in mixed.iter_mut().enumerate() {
                let mix = |pair: &[u8]| {
                    u32::from(pair[channel]) * (PARTS as u32 - wx) + u32::from(pair[channel + 3]) * wx
                };
                *mixed = ((mix(upper) * (PARTS as u32 - wy) + mix(lower) * wy + (1 << 15)) >> 16) as u8;
            }
        }
    }
    RgbImage::from_raw(width as u32, height as u32, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corners_of_the_square_lie_at_those_of_the_card() {
        let corners = [(10.0, 20.0), (200.0, 5.0), (230.0, 150.0), (0.0, 120.0)];
        let projection = Projection::onto(corners);
        for ((u, v), corner) in [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].into_iter().zip(corners) {
            let away = projection.depth[0] * u + projection.depth[1] * v + 1.0;
            let x = (projection.x[0] * u + projection.x[1] * v + projection.x[2]) / away;
            let y = (projection.y[0] * u + projection.y[1] * v + projection.y[2]) / away;
            assert!((x - corner.0).abs() < 1e-9 && (y - corner.1).abs() < 1e-9);
        }
    }
}
