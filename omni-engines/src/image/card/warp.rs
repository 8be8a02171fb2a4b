//! Straightens a card.

use image::RgbImage;

use super::quad::{Corner, Quad};

/// Longest side of a straightened card, in pixels. More detail does not make the text more readable.
const MAX_SIDE: usize = 2000;

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
}

/// The card as seen from above, with the weighted mean of the four nearest pixels.
pub(super) fn straightened(pixels: &RgbImage, quad: Quad, aspect: f64) -> Option<RgbImage> {
    let length = quad.width().min(MAX_SIDE as f64);
    let side = |length: f64| (length.round() as usize).clamp(1, MAX_SIDE);
    let (width, height) = (side(length), side(length / aspect));
    let (columns, rows) = (pixels.width() as usize, pixels.height() as usize);
    let (x_last, y_last) = (columns.checked_sub(1)? as f64, rows.checked_sub(1)? as f64);
    let raw = pixels.as_raw().as_slice();
    let Projection { x: px, y: py, depth } = Projection::onto(quad.0);
    let mut values = Vec::with_capacity(width * height * 3);
    for row in 0..height {
        let v = (row as f64 + 0.5) / height as f64;
        for column in 0..width {
            let u = (column as f64 + 0.5) / width as f64;
            let away = depth[0] * u + depth[1] * v + 1.0;
            // Pixels are sampled at their center, hence the half. Beyond the edge, the last pixel is repeated.
            let x = ((px[0] * u + px[1] * v + px[2]) / away - 0.5).max(0.0).min(x_last);
            let y = ((py[0] * u + py[1] * v + py[2]) / away - 0.5).max(0.0).min(y_last);
            let (left, top) = (x as usize, y as usize);
            let at = (top * columns + left) * 3;
            let to_right = if left + 1 < columns { 3 } else { 0 };
            let below = at + if top + 1 < rows { columns * 3 } else { 0 };
            // Weights in units of 1/256.
            let (wx, wy) = (((x - left as f64) * 256.0) as u32, ((y - top as f64) * 256.0) as u32);
            for channel in 0..3 {
                let mixed = |at: usize| {
                    u32::from(raw[at + channel]) * (256 - wx) + u32::from(raw[at + to_right + channel]) * wx
                };
                values.push(((mixed(at) * (256 - wy) + mixed(below) * wy + (1 << 15)) >> 16) as u8);
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
