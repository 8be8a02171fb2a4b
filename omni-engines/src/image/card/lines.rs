//! Straight lines through many edge pixels (Hough transform).

use super::edges::Edge;

/// Maximum number of lines that are considered.
const MAX_LINES: usize = 56;

/// How far the direction of the change at a pixel may deviate from the perpendicular of its line, in degrees.
const MAX_TURN: f64 = 14.0;

/// How far a pixel may be from its line.
const MAX_DISTANCE: f64 = 1.6;

/// Minimum number of votes for a line, per pixel of the shorter side of the image.
const MIN_VOTES: f64 = 0.12;

/// How close to the edge of the image a corner has to be to count as on the edge, in pixels.
const AT_EDGE: f64 = 3.0;

/// Length behind a corner, and in front of the edge of the image, that is not evidence, in pixels.
const NEAR: f64 = 3.0;

/// Minimum length behind a corner to be evidence, in pixels.
const MIN_BEHIND: f64 = 12.0;

/// Minimum share with edges behind a corner, if a side continues there.
const MIN_BEYOND: f64 = 0.85;

/// Minimum strength of these edges, as a share of the strength of the side. The grain of wood is weaker.
const MIN_ALIKE: f64 = 0.6;

/// All points whose product with `normal` is `distance`, and where there are edges on it.
pub(super) struct Line {
    pub(super) normal: (f64, f64),
    pub(super) distance: f64,
    /// For each place along the line, how many places before it have an edge, and their total strength.
    sums: Vec<(u32, f64)>,
    /// The first place is this far before the foot of the perpendicular.
    reach: f64,
    /// The places between which the line lies inside the image.
    inside: (f64, f64),
    /// It is the edge of the image.
    pub(super) is_border: bool,
}

/// Votes of edges for lines: for each degree of direction, and each pixel of distance.
struct Votes {
    reach: usize,
    counts: Vec<f64>,
    /// The normal of each direction.
    normals: Vec<(f64, f64)>,
    /// The distance with the most votes for each direction, and their number. `None` if it has to be counted again.
    best: Vec<Option<(usize, f64)>>,
}

/// The lines with the most votes.
pub(super) fn find(edges: &[Edge], (width, height): (usize, usize)) -> Vec<Line> {
    let size = (width as f64, height as f64);
    let mut votes = Votes::new(size.0.hypot(size.1).ceil() as usize + 2);
    for edge in edges {
        votes.add(edge, 1.0);
    }
    let mut free = vec![true; edges.len()];
    let mut lines = Vec::new();
    let least = MIN_VOTES * size.0.min(size.1);
    for _ in 0..MAX_LINES {
        let (degrees, distance, count) = votes.most();
        if count < least {
            break;
        }
        let line = fitted(edges, (degrees, distance)).map(|fit| Line::new(edges, fit, size));
        // Edges of a line that was found do not vote for others.
        let mut taken = false;
        for (edge, free) in edges.iter().zip(&mut free) {
            let of_peak = near(edge, radians(degrees), distance, MAX_DISTANCE);
            let of_line =
                || line.as_ref().is_some_and(|line| near(edge, line.normal, line.distance, MAX_DISTANCE));
            if *free && (of_peak || of_line()) {
                (*free, taken) = (false, true);
                votes.add(edge, -1.0);
            }
        }
        if !taken {
            break;
        }
        lines.extend(line);
    }
    lines
}

fn radians(degrees: f64) -> (f64, f64) {
    let (sin, cos) = degrees.to_radians().sin_cos();
    (cos, sin)
}

/// Whether an edge lies on a line, in its direction.
fn near(edge: &Edge, normal: (f64, f64), distance: f64, most: f64) -> bool {
    if (edge.x * normal.0 + edge.y * normal.1 - distance).abs() > most {
        return false;
    }
    let turn = (normal.1.atan2(normal.0).to_degrees() - edge.degrees).rem_euclid(180.0);
    turn.min(180.0 - turn) <= MAX_TURN
}

/// The line through the edges near a line, by least squares.
fn fitted(edges: &[Edge], (degrees, distance): (f64, f64)) -> Option<((f64, f64), f64)> {
    let (mut normal, mut distance) = (radians(degrees), distance);
    for most in [2.5, MAX_DISTANCE] {
        let on_line = edges.iter().filter(|edge| near(edge, normal, distance, most));
        let points: Vec<(f64, f64)> = on_line.map(|edge| (edge.x, edge.y)).collect();
        let fit = through(&points)?;
        // On the same side as before, so that the distance keeps its sign.
        let sign = if fit.0.0 * normal.0 + fit.0.1 * normal.1 < 0.0 { -1.0 } else { 1.0 };
        (normal, distance) = ((fit.0.0 * sign, fit.0.1 * sign), fit.1 * sign);
    }
    Some((normal, distance))
}

/// The least-squares line through points: its normal, and its distance from the origin.
pub(super) fn through(points: &[(f64, f64)]) -> Option<((f64, f64), f64)> {
    if points.len() < 6 {
        return None;
    }
    let count = points.len() as f64;
    let sum = points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
    let mean = (sum.0 / count, sum.1 / count);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for point in points {
        let (x, y) = (point.0 - mean.0, point.1 - mean.1);
        (xx, yy, xy) = (xx + x * x, yy + y * y, xy + x * y);
    }
    let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
    let normal = (-angle.sin(), angle.cos());
    Some((normal, mean.0 * normal.0 + mean.1 * normal.1))
}

impl Line {
    fn new(edges: &[Edge], (normal, distance): ((f64, f64), f64), size: (f64, f64)) -> Self {
        let reach = size.0.hypot(size.1).ceil() + 2.0;
        let mut here = vec![0.0_f64; 2 * reach as usize + 1];
        for edge in edges.iter().filter(|edge| near(edge, normal, distance, MAX_DISTANCE)) {
            let place = (edge.y * normal.0 - edge.x * normal.1 + reach) as usize;
            // On a sloping line, pixels are more than one place apart.
            for place in place.saturating_sub(1)..=place + 1 {
                if let Some(here) = here.get_mut(place) {
                    *here = here.max(edge.strength);
                }
            }
        }
        let sums = here.iter().scan((0, 0.0), |sum, strength| {
            let before = *sum;
            *sum = (sum.0 + u32::from(*strength > 0.0), sum.1 + strength);
            Some(before)
        });
        let sums = sums.collect();
        let mut line = Self { normal, distance, sums, reach, inside: (0.0, 2.0 * reach), is_border: false };
        line.inside = line.visible(size);
        line
    }

    /// The places between which the line lies inside the image.
    fn visible(&self, size: (f64, f64)) -> (f64, f64) {
        let (mut from, mut to) = (0.0_f64, 2.0 * self.reach);
        // Its position at place 0, and the step to the next place.
        let start = (
            self.normal.0 * self.distance + self.normal.1 * self.reach,
            self.normal.1 * self.distance - self.normal.0 * self.reach,
        );
        for (start, step, side) in [(start.0, -self.normal.1, size.0), (start.1, self.normal.0, size.1)] {
            if step.abs() > 1e-9 {
                let (a, b) = (-start / step, (side - start) / step);
                (from, to) = (from.max(a.min(b)), to.min(a.max(b)));
            }
        }
        (from, to.max(from))
    }

    /// The place of a point on the line.
    pub(super) fn place(&self, (x, y): (f64, f64)) -> f64 {
        y * self.normal.0 - x * self.normal.1 + self.reach
    }

    /// Where it crosses another line. `None` if that is far away.
    pub(super) fn crossing(&self, other: &Self) -> Option<(f64, f64)> {
        crossing((self.normal, self.distance), (other.normal, other.distance))
    }

    /// A line on the edge of the image, which hides what is there.
    pub(super) fn border(normal: (f64, f64), distance: f64, size: (f64, f64)) -> Self {
        Self { is_border: true, ..Self::new(&[], (normal, distance), size) }
    }

    /// How a side that comes from a place continues behind its corner, up to the edge of the image.
    pub(super) fn beyond(&self, (from, corner): (f64, f64)) -> Beyond {
        let end = if corner > from { self.inside.1 } else { self.inside.0 };
        let way = (corner - from).signum();
        let left = (end - corner) * way;
        // Edges of the side itself reach a little beyond the corner, and no edges are searched for at the edge of the image.
        let (first, last) = (corner + NEAR * way, end - NEAR * way);
        if left <= AT_EDGE {
            return Beyond::Nothing;
        }
        let (own, behind) = (self.support(from, corner), self.support(first, last));
        let is_same = behind.share >= MIN_BEYOND && behind.strength >= MIN_ALIKE * own.strength;
        if left >= MIN_BEHIND && is_same { Beyond::Edge } else { Beyond::Ground }
    }

    /// What supports the line between two places.
    pub(super) fn support(&self, from: f64, to: f64) -> Support {
        let (from, to) = (from.min(to), from.max(to));
        let (first, last) = (from.max(self.inside.0), to.min(self.inside.1));
        if last - first < 1.0 {
            return Support::default();
        }
        let at = |place: f64| self.sums[(place as usize).min(self.sums.len() - 1)];
        let ((count, strength), (count_before, strength_before)) = (at(last), at(first));
        let count = f64::from(count - count_before);
        Support {
            share: (count / (last - first).floor().max(1.0)).min(1.0),
            strength: (strength - strength_before) / count.max(1.0),
            visible: (last - first) / (to - from),
        }
    }
}

/// What is behind a corner.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Beyond {
    /// The edge of the image.
    Nothing,
    /// The same edge continues up to the edge of the image.
    Edge,
    /// Something else.
    Ground,
}

/// The support for a part of a line.
#[derive(Clone, Copy, Default)]
pub(super) struct Support {
    /// The share of the visible part that has edges.
    pub(super) share: f64,
    /// How strong the edges are, up to [`MAX_CHANGE`](super::edges::MAX_CHANGE).
    pub(super) strength: f64,
    /// The share that lies inside the image.
    pub(super) visible: f64,
}

/// Where two lines cross.
pub(super) fn crossing(a: ((f64, f64), f64), b: ((f64, f64), f64)) -> Option<(f64, f64)> {
    let ((a, a_distance), (b, b_distance)) = (a, b);
    let cross = a.0 * b.1 - a.1 * b.0;
    let crosses = cross.abs() > 0.3;
    crosses.then(|| {
        ((a_distance * b.1 - b_distance * a.1) / cross, (b_distance * a.0 - a_distance * b.0) / cross)
    })
}

impl Votes {
    fn new(reach: usize) -> Self {
        let normals = (0..180).map(|degrees| radians(f64::from(degrees))).collect();
        Self { reach, counts: vec![0.0; 180 * (2 * reach + 1)], normals, best: vec![None; 180] }
    }

    fn add(&mut self, edge: &Edge, times: f64) {
        let row = 2 * self.reach + 1;
        let middle = edge.degrees.round() as i32;
        for degrees in middle - 4..=middle + 4 {
            let degrees = degrees.rem_euclid(180) as usize;
            let normal = self.normals[degrees];
            let distance = edge.x * normal.0 + edge.y * normal.1;
            // Rounded: no distance is less than minus the reach.
            let place = (distance + self.reach as f64 + 0.5) as usize;
            if let Some(count) = self.counts.get_mut(degrees * row + place.min(row - 1)) {
                *count += edge.votes * times;
                self.best[degrees] = None;
            }
        }
    }

    /// Direction, distance and votes of the line with the most votes.
    fn most(&mut self) -> (f64, f64, f64) {
        let row = 2 * self.reach + 1;
        let mut most = (0, 0, 0.0);
        for (degrees, best) in self.best.iter_mut().enumerate() {
            let counts = &self.counts[degrees * row..(degrees + 1) * row];
            let (place, count) = *best.get_or_insert_with(|| best_of(counts));
            if count > most.2 {
                most = (degrees, place, count);
            }
        }
        (most.0 as f64, most.1 as f64 - self.reach as f64, most.2)
    }
}

/// The place with the most votes. A line can lie between two distances, so neighboring votes count half.
fn best_of(counts: &[f64]) -> (usize, f64) {
    let mut best = (0, 0.0);
    for (index, around) in counts.windows(3).enumerate() {
        let count = around[1] + 0.5 * (around[0] + around[2]);
        if count > best.1 {
            best = (index + 1, count);
        }
    }
    best
}
