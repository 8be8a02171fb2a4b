//! Four corners: whether they could be those of a card, and how long its sides are.

/// Proportions of an ID: 1.42 for a passport page, 1.59 for a card, 1.29 to 1.41 for paper, with some tolerance because the
/// angle of the camera is only estimated.
const ASPECT: std::ops::RangeInclusive<f64> = 1.26..=1.72;

/// Distance of a phone camera from its image, in multiples of the longer side of the image.
const FOCAL_LENGTH: f64 = 0.8;

/// The same, for any camera.
const FOCAL_LENGTHS: std::ops::RangeInclusive<f64> = 0.55..=2.0;

/// How much farther away the other corners have to be, in both directions together, to reveal the distance.
const MIN_DEPTH: f64 = 0.01;

/// The possible angles of a card that is seen at an angle, in degrees.
const ANGLES: std::ops::RangeInclusive<f64> = 58.0..=122.0;

pub(super) type Corner = (f64, f64);

/// Four corners, clockwise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quad(pub(super) [Corner; 4]);

impl Quad {
    /// Orders corners that are given in sequence: clockwise, starting from the upper left. `None` if a camera could not
    /// see a rectangle like this.
    pub(super) fn of(mut corners: [Corner; 4]) -> Option<Self> {
        if signed_area(&corners) < 0.0 {
            corners.reverse();
        }
        let first = (0..4).min_by(|a, b| {
            let sum = |index: usize| corners[index].0 + corners[index].1;
            sum(*a).total_cmp(&sum(*b))
        })?;
        corners.rotate_left(first);
        let angle = |index: usize| {
            let [before, at, after] = [3, 0, 1].map(|step| corners[(index + step) % 4]);
            let (a, b) = ((before.0 - at.0, before.1 - at.1), (after.0 - at.0, after.1 - at.1));
            (b.0 * a.1 - b.1 * a.0).atan2(a.0 * b.0 + a.1 * b.1).to_degrees()
        };
        (0..4).all(|index| ANGLES.contains(&angle(index))).then_some(Self(corners))
    }

    /// Size in square pixels.
    pub(super) fn area(&self) -> f64 {
        signed_area(&self.0)
    }

    pub(super) fn center(&self) -> Corner {
        let sum = self.0.iter().fold((0.0, 0.0), |sum, corner| (sum.0 + corner.0, sum.1 + corner.1));
        (sum.0 / 4.0, sum.1 / 4.0)
    }

    /// Whether a point lies inside.
    pub(super) fn contains(&self, (x, y): Corner) -> bool {
        (0..4).all(|index| {
            let (a, b) = (self.0[index], self.0[(index + 1) % 4]);
            (b.0 - a.0) * (y - a.1) - (b.1 - a.1) * (x - a.0) >= 0.0
        })
    }

    /// Whether a side of one is a side of the other, within this share of its length. Two cards beside each other have
    /// separate sides; a shared side means that both quads are parts of one thing.
    pub(super) fn shares_side(&self, other: &Self, within: f64) -> bool {
        (0..4).any(|index| {
            let (from, to) = (self.0[index], self.0[(index + 1) % 4]);
            let near = (to.0 - from.0).hypot(to.1 - from.1) * within;
            let is_near = |one: Corner, two: Corner| (one.0 - two.0).hypot(one.1 - two.1) <= near;
            // Both are clockwise, so a common side has opposite directions.
            (0..4).any(|at| is_near(other.0[(at + 1) % 4], from) && is_near(other.0[at], to))
        })
    }

    /// The approximate share of this quad that the other one covers.
    pub(super) fn covered_by(&self, other: &Self) -> f64 {
        const STEPS: usize = 9;
        let [a, b, c, d] = self.0;
        let place = |u: f64, v: f64| {
            let mix = |one: f64, two: f64, share: f64| one + (two - one) * share;
            let at = |get: fn(Corner) -> f64| mix(mix(get(a), get(b), u), mix(get(d), get(c), u), v);
            (at(|corner| corner.0), at(|corner| corner.1))
        };
        let middle = |step: usize| (step as f64 + 0.5) / STEPS as f64;
        let places = (0..STEPS).flat_map(|row| (0..STEPS).map(move |column| (row, column)));
        let inside =
            places.filter(|(row, column)| other.contains(place(middle(*column), middle(*row)))).count();
        inside as f64 / (STEPS * STEPS) as f64
    }

    /// The same, scaled by this factor.
    pub(super) fn grown(&self, times: f64) -> Self {
        let center = self.center();
        Self(self.0.map(|(x, y)| (center.0 + (x - center.0) * times, center.1 + (y - center.1) * times)))
    }

    /// Maximum angle, in degrees, between a side and the range spanned by the two sides of the other quad that it runs
    /// along.
    pub(super) fn turned_from(&self, other: &Self) -> f64 {
        let direction = |quad: &Self, index: usize| {
            let (a, b) = (quad.0[index % 4], quad.0[(index + 1) % 4]);
            (b.1 - a.1).atan2(b.0 - a.0).to_degrees()
        };
        let turn = |from: f64, to: f64| (to - from + 90.0).rem_euclid(180.0) - 90.0;
        let of_side = |index: usize| {
            let own = direction(self, index);
            // Both start at their upper left corner, but at 45 degrees that may be a different corner.
            let pairs = [0, 1].map(|first| (direction(other, first), direction(other, first + 2)));
            let least = pairs.map(|(one, opposite)| {
                let (one, opposite) = (turn(own, one), turn(own, opposite));
                let is_between = one.signum() != opposite.signum() && one.abs() + opposite.abs() < 90.0;
                if is_between { 0.0 } else { one.abs().min(opposite.abs()) }
            });
            least[0].min(least[1])
        };
        (0..4).map(of_side).fold(0.0, f64::max)
    }

    /// Length of a side. The first goes from the first corner to the second.
    pub(super) fn side(&self, index: usize) -> f64 {
        let (a, b) = (self.0[index % 4], self.0[(index + 1) % 4]);
        (b.0 - a.0).hypot(b.1 - a.1)
    }

    /// Mean length of the first side and the opposite one.
    pub(super) fn width(&self) -> f64 {
        (self.side(0) + self.side(2)) / 2.0
    }

    /// The ratio of the first side of the rectangle to the second, if a camera sees it like this in an image of this
    /// size (Zhang and He, Whiteboard scanning and image enhancement, 2007).
    pub(super) fn aspect(&self, (width, height): (f64, f64)) -> f64 {
        let longer = width.max(height);
        let ray =
            |corner: Corner| [(corner.0 - width / 2.0) / longer, (corner.1 - height / 2.0) / longer, 1.0];
        let [upper_left, upper_right, lower_right, lower_left] = self.0.map(ray);
        let across = cross(upper_left, lower_right);
        // How many times as far from the camera as the first corner its neighbors are; this gives the vectors to them.
        let right = dot(across, lower_left) / dot(cross(upper_right, lower_right), lower_left);
        let down = dot(across, upper_right) / dot(cross(lower_left, lower_right), upper_right);
        let way = |times: f64, to: [f64; 3]| [0, 1, 2].map(|index| times * to[index] - upper_left[index]);
        let (right, down) = (way(right, upper_right), way(down, lower_left));
        // They are at right angles, which reveals the distance of the image if the card leans in both directions.
        let depth = right[2] * down[2];
        let focus = match (-(right[0] * down[0] + right[1] * down[1]) / depth).sqrt() {
            focus if depth.abs() >= MIN_DEPTH && FOCAL_LENGTHS.contains(&focus) => focus,
            _ => FOCAL_LENGTH,
        };
        let length = |way: [f64; 3]| (way[0] / focus).hypot(way[1] / focus).hypot(way[2]);
        length(right) / length(down)
    }

    /// The same corners, starting at the one that begins a long side, and the ratio of the long side to the short one.
    pub(super) fn laid_flat(mut self, size: (f64, f64)) -> (Self, f64) {
        let mut aspect = self.aspect(size);
        if aspect < 1.0 {
            self.0.rotate_left(1);
            aspect = self.aspect(size);
        }
        (self, aspect)
    }
}

/// Whether a card has these proportions.
pub(super) fn is_card(aspect: f64) -> bool {
    ASPECT.contains(&aspect)
}

/// Whether the rest of a card may have these proportions.
pub(super) fn is_part_of_card(aspect: f64) -> bool {
    (1.0..=*ASPECT.end()).contains(&aspect)
}

fn signed_area(corners: &[Corner; 4]) -> f64 {
    let sides = (0..4).map(|index| (corners[index], corners[(index + 1) % 4]));
    sides.map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: (f64, f64) = (1600.0, 1200.0);

    /// What a camera sees of a rectangle of 160 by 100 that is turned around its vertical axis.
    fn seen(degrees: f64) -> [Corner; 4] {
        let (sin, cos) = degrees.to_radians().sin_cos();
        [(-80.0, -50.0), (80.0, -50.0), (80.0, 50.0), (-80.0, 50.0)].map(|(x, y)| {
            let distance = 240.0 + x * sin;
            let scale = FOCAL_LENGTH * SIZE.0 / distance;
            (800.0 + x * cos * scale, 600.0 + y * scale)
        })
    }

    #[test]
    fn proportions_do_not_depend_on_the_angle_of_the_camera() {
        for degrees in [-35.0, -10.0, 0.0, 20.0, 35.0] {
            let quad = Quad::of(seen(degrees)).unwrap();
            assert!((quad.aspect(SIZE) - 1.6).abs() < 1e-6, "{degrees}: {}", quad.aspect(SIZE));
        }
    }

    #[test]
    fn a_card_that_leans_in_two_directions_tells_how_far_the_image_is_from_the_camera() {
        for focal_length in [0.6, 0.8, 1.3, 1.9] {
            let corners =
                [(-80.0, -50.0), (80.0, -50.0), (80.0, 50.0), (-80.0, 50.0)].map(|(x, y): (f64, f64)| {
                    let ((s, c), (sin, cos)) = (0.6_f64.sin_cos(), 0.5_f64.sin_cos());
                    let (x, y, away) = (x * c - y * s, (x * s + y * c) * cos, (x * s + y * c) * sin);
                    let scale = focal_length * SIZE.0 / (240.0 + away);
                    (800.0 + x * scale, 600.0 + y * scale)
                });
            let aspect = Quad::of(corners).unwrap().aspect(SIZE);
            assert!((aspect - 1.6).abs() < 1e-6, "{focal_length}: {aspect}");
        }
    }

    #[test]
    fn corners_are_ordered_and_the_long_side_comes_first() {
        let expected = Quad::of(seen(10.0)).unwrap().0;
        for turn in 0..4 {
            let mut corners = seen(10.0);
            corners.rotate_left(turn);
            assert_eq!(Quad::of(corners).unwrap().0, expected);
            corners.reverse();
            assert_eq!(Quad::of(corners).unwrap().0, expected);
        }
        let upright = Quad::of([(0.0, 0.0), (100.0, 0.0), (100.0, 150.0), (0.0, 150.0)]).unwrap();
        let (flat, aspect) = upright.laid_flat(SIZE);
        assert_eq!((flat.0[0], flat.width()), ((100.0, 0.0), 150.0));
        assert!((aspect - 1.5).abs() < 1e-9);
        assert!(flat.contains(flat.center()) && !flat.contains((101.0, 50.0)));
    }

    #[test]
    fn a_side_is_turned_only_beyond_those_that_it_runs_along() {
        let outer = Quad([(0.0, 0.0), (100.0, 0.0), (100.0, 160.0), (0.0, 140.0)]);
        // The lower side of the outer one leans by 11 degrees, and the one between by half of that, or not at all.
        for (right, turned) in [(80.0, 0.0), (70.0, 0.0), (60.0, 5.7)] {
            let inner = Quad([(0.0, 0.0), (100.0, 0.0), (100.0, right), (0.0, 70.0)]);
            assert!((inner.turned_from(&outer) - turned).abs() < 0.1, "{right}");
        }
    }

    #[test]
    fn other_shapes_are_refused() {
        assert!(Quad::of([(0.0, 0.0), (100.0, 0.0), (180.0, 60.0), (80.0, 60.0)]).is_none(), "slanted");
        assert!(Quad::of([(0.0, 0.0), (100.0, 60.0), (100.0, 0.0), (0.0, 60.0)]).is_none(), "crossed");
        let square = Quad::of([(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)]).unwrap();
        assert!(!is_card(square.aspect(SIZE)) && is_part_of_card(square.aspect(SIZE)));
    }
}
