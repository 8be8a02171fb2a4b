//! Finds the sides of a card with subpixel accuracy, on the whole image.

use image::RgbImage;

use super::lines::{crossing, through};
use super::quad::{Corner, Quad};

/// Number of places along a side where the edge is measured.
const PLACES: usize = 48;

/// The smallest change that counts as an edge: the sum over three channels of two pixels on each side.
const MIN_CHANGE: f64 = 24.0;

/// The same card; its corners were found in an image with pixels this many times as large.
pub(super) fn refined(pixels: &RgbImage, quad: Quad, block: usize) -> Quad {
    let block = block as f64;
    let corners = quad.0;
    let sides: Vec<_> = (0..4)
        .map(|index| {
            let (from, to) = (corners[index], corners[(index + 1) % 4]);
            let points = edge_points(pixels, (from, to), block);
            robust_line(points, block).unwrap_or_else(|| line_through(from, to))
        })
        .collect();
    let mut refined = corners;
    for (index, corner) in refined.iter_mut().enumerate() {
        let Some(found) = crossing(sides[(index + 3) % 4], sides[index]) else { continue };
        // This is beyond the search range, so it is something else.
        if (found.0 - corner.0).hypot(found.1 - corner.1) <= 4.0 * block {
            *corner = found;
        }
    }
    Quad(refined)
}

fn line_through(from: Corner, to: Corner) -> ((f64, f64), f64) {
    let length = (to.0 - from.0).hypot(to.1 - from.1).max(1e-9);
    let normal = (-(to.1 - from.1) / length, (to.0 - from.0) / length);
    (normal, from.0 * normal.0 + from.1 * normal.1)
}

/// Where the color changes most, across the side.
fn edge_points(pixels: &RgbImage, (from, to): (Corner, Corner), block: f64) -> Vec<Corner> {
    let length = (to.0 - from.0).hypot(to.1 - from.1).max(1e-9);
    let along = ((to.0 - from.0) / length, (to.1 - from.1) / length);
    let normal = (-along.1, along.0);
    let step = (block / 4.0).max(0.5);
    let reach = ((1.5 * block + 1.5) / step).ceil() as i32;
    let mut points = Vec::new();
    for place in 0..PLACES {
        let share = 0.08 + 0.84 * place as f64 / (PLACES - 1) as f64;
        let base = (from.0 + along.0 * length * share, from.1 + along.1 * length * share);
        let colors: Option<Vec<[f64; 3]>> = (-reach - 2..=reach + 2)
            .map(|offset| {
                let away = f64::from(offset) * step;
                let at = (base.0 + normal.0 * away, base.1 + normal.1 * away);
                mean_along(pixels, at, (along.0 * block / 2.0, along.1 * block / 2.0))
            })
            .collect();
        // Near the edge of the image there is nothing to compare.
        let Some(colors) = colors else { continue };
        let changes: Vec<f64> = colors.windows(5).map(change).collect();
        if let Some(offset) = peak(&changes) {
            let away = (offset - f64::from(reach)) * step;
            points.push((base.0 + normal.0 * away, base.1 + normal.1 * away));
        }
    }
    points
}

/// The mean color of three adjacent pixels along the side. `None` outside the image.
fn mean_along(pixels: &RgbImage, at: Corner, step: (f64, f64)) -> Option<[f64; 3]> {
    let mut sum = [0.0; 3];
    for times in [-1.0, 0.0, 1.0] {
        let (x, y) = (at.0 + times * step.0, at.1 + times * step.1);
        let inside = x >= 0.0 && y >= 0.0 && x < f64::from(pixels.width()) && y < f64::from(pixels.height());
        let color = if inside { between(pixels, x - 0.5, y - 0.5) } else { return None };
        for channel in 0..3 {
            sum[channel] += color[channel] / 3.0;
        }
    }
    Some(sum)
}

/// The color between four pixels.
fn between(pixels: &RgbImage, x: f64, y: f64) -> [f64; 3] {
    let (last_x, last_y) = (pixels.width() - 1, pixels.height() - 1);
    let (x, y) = (x.max(0.0), y.max(0.0));
    let (left, top) = ((x as u32).min(last_x), (y as u32).min(last_y));
    let (right, bottom) = ((left + 1).min(last_x), (top + 1).min(last_y));
    let (right_share, lower_share) = (x - f64::from(left), y - f64::from(top));
    let color = |x: u32, y: u32| pixels.get_pixel(x, y).0.map(f64::from);
    let (a, b, c, d) = (color(left, top), color(right, top), color(left, bottom), color(right, bottom));
    [0, 1, 2].map(|channel| {
        let upper = a[channel] * (1.0 - right_share) + b[channel] * right_share;
        let lower = c[channel] * (1.0 - right_share) + d[channel] * right_share;
        upper * (1.0 - lower_share) + lower * lower_share
    })
}

/// How much the color changes in the middle of five pixels.
fn change(colors: &[[f64; 3]]) -> f64 {
    let [a, b, _, d, e] = colors else { return 0.0 };
    (0..3).map(|channel| (d[channel] + e[channel] - a[channel] - b[channel]).abs()).sum()
}

/// Where the largest change is.
fn peak(changes: &[f64]) -> Option<f64> {
    let most = (0..changes.len()).max_by(|a, b| changes[*a].total_cmp(&changes[*b]))?;
    let (before, at, after) = (changes.get(most.checked_sub(1)?)?, changes[most], changes.get(most + 1)?);
    let curvature = before - 2.0 * at + after;
    let shift = if curvature < 0.0 { 0.5 * (before - after) / curvature } else { 0.0 };
    (at >= MIN_CHANGE).then_some(most as f64 + shift)
}

/// The line through most of the points. `None` if there are too few.
fn robust_line(mut points: Vec<Corner>, block: f64) -> Option<((f64, f64), f64)> {
    let mut line = None;
    for most in [2.0 * block, 0.8 * block, 0.4 * block] {
        let (normal, distance) = through(&points).filter(|_| points.len() >= PLACES / 3)?;
        line = Some((normal, distance));
        points.retain(|point| (point.0 * normal.0 + point.1 * normal.1 - distance).abs() <= most.max(0.75));
    }
    through(&points).filter(|_| points.len() >= PLACES / 4).or(line)
}
