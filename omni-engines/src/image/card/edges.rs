//! Places where the color of an image changes, and how.

use super::small::Small;

/// A pixel of an edge.
pub(super) struct Edge {
    pub(super) x: f64,
    pub(super) y: f64,
    /// Direction in which the color changes, 0 to just below 180 degrees.
    pub(super) degrees: f64,
    /// How many votes it has for a line: its strength in units of the smallest change that counts, at most [`MAX_VOTES`].
    pub(super) votes: f64,
    /// How strong the change is, at most [`MAX_CHANGE`].
    pub(super) strength: f64,
}

/// Stronger edges count no more than this, so that a glaring edge elsewhere does not outweigh the faint one of a
/// card.
const MAX_VOTES: f64 = 3.0;

/// A change that is impossible to overlook: a hundred levels.
pub(super) const MAX_CHANGE: f64 = 400.0;

/// The smallest change that counts: about five levels from one pixel to the next.
const MIN_CHANGE: f64 = 20.0;

/// The largest threshold, so that a highly textured image still has edges.
const MAX_THRESHOLD: f64 = 90.0;

/// The change of color at each pixel: across, down, and its size.
struct Changes {
    width: usize,
    values: Vec<(f64, f64, f64)>,
}

/// The edges of an image, one pixel wide.
pub(super) fn find(small: &Small) -> Vec<Edge> {
    let changes = Changes::of(small);
    let threshold = changes.threshold();
    let mut edges = Vec::new();
    for y in 2..small.height - 2 {
        for x in 2..small.width - 2 {
            let (dx, dy, size) = changes.at(x, y);
            if size < threshold {
                continue;
            }
            // In the direction of the change, an edge is where the change is largest.
            let (step_x, step_y) = (dx / size, dy / size);
            let [before, after] =
                [-1.0, 1.0].map(|way| changes.between(x as f64 + way * step_x, y as f64 + way * step_y));
            if size < before || size <= after {
                continue;
            }
            let curvature = before - 2.0 * size + after;
            let shift = if curvature < 0.0 { 0.5 * (before - after) / curvature } else { 0.0 };
            edges.push(Edge {
                x: x as f64 + 0.5 + shift * step_x,
                y: y as f64 + 0.5 + shift * step_y,
                degrees: dy.atan2(dx).to_degrees().rem_euclid(180.0),
                votes: (size / threshold).min(MAX_VOTES),
                strength: size.min(MAX_CHANGE),
            });
        }
    }
    edges
}

impl Changes {
    fn of(small: &Small) -> Self {
        let (width, height) = (small.width, small.height);
        let mut values = vec![(0.0, 0.0, 0.0); width * height];
        for y in 1..height - 1 {
            for x in 1..width - 1 {
                let at = y * width + x;
                let color = |at: usize, channel: usize| i32::from(small.colors[at][channel]);
                let mut most = (0, 0, 0);
                for channel in 0..3 {
                    let value = |at: usize| color(at, channel);
                    let (up, down) = (at - width, at + width);
                    let dx = value(up + 1) + 2 * value(at + 1) + value(down + 1)
                        - value(up - 1)
                        - 2 * value(at - 1)
                        - value(down - 1);
                    let dy = value(down - 1) + 2 * value(down) + value(down + 1)
                        - value(up - 1)
                        - 2 * value(up)
                        - value(up + 1);
                    let size = dx * dx + dy * dy;
                    if size > most.2 {
                        most = (dx, dy, size);
                    }
                }
                values[at] = (f64::from(most.0), f64::from(most.1), f64::from(most.2).sqrt());
            }
        }
        Self { width, values }
    }

    fn at(&self, x: usize, y: usize) -> (f64, f64, f64) {
        self.values[y * self.width + x]
    }

    /// The size of the change between pixels.
    fn between(&self, x: f64, y: f64) -> f64 {
        let (left, top) = (x as usize, y as usize);
        let (right_share, lower_share) = (x - left as f64, y - top as f64);
        let row = |y: usize| self.at(left, y).2 * (1.0 - right_share) + self.at(left + 1, y).2 * right_share;
        row(top) * (1.0 - lower_share) + row(top + 1) * lower_share
    }

    /// The change that half of the image exceeds is its texture. An edge is more than that.
    fn threshold(&self) -> f64 {
        let mut sizes: Vec<u32> = self.values.iter().map(|(_, _, size)| *size as u32).collect();
        let middle = sizes.len() / 2;
        let (_, median, _) = sizes.select_nth_unstable(middle);
        (f64::from(*median) * 2.0).clamp(MIN_CHANGE, MAX_THRESHOLD)
    }
}
