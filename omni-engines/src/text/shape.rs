//! The smallest rectangle around points.

use crate::geometry::Point;

/// A rectangle at any angle: center, direction of the longer side, length of the longer and shorter side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rectangle {
    pub(super) center: Point,
    pub(super) along: Point,
    pub(super) length: f32,
    pub(super) breadth: f32,
}

/// The rectangle with the smallest area. `None` if there are no points.
pub(super) fn smallest_rectangle(points: &mut [Point]) -> Option<Rectangle> {
    let hull = hull(points);
    let first = *hull.first()?;
    let mut best = Rectangle { center: first, along: Point::new(1.0, 0.0), length: 0.0, breadth: 0.0 };
    let mut least = f32::INFINITY;
    // One side of the smallest rectangle lies on a side of the hull.
    for (index, from) in hull.iter().enumerate() {
        let to = hull[(index + 1) % hull.len()];
        let length = from.distance(to);
        if length <= 0.0 {
            continue;
        }
        let along = Point::new((to.x - from.x) / length, (to.y - from.y) / length);
        let rectangle = around(&hull, along);
        if rectangle.length * rectangle.breadth < least {
            least = rectangle.length * rectangle.breadth;
            best = rectangle;
        }
    }
    Some(best)
}

/// The rectangle around the hull in this direction.
fn around(hull: &[Point], along: Point) -> Rectangle {
    let across = Point::new(-along.y, along.x);
    let range = |direction: Point| {
        let dot = |point: &Point| point.x * direction.x + point.y * direction.y;
        hull.iter()
            .map(dot)
            .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    };
    let (a, c) = (range(along), range(across));
    let (middle_a, middle_c) = (f32::midpoint(a.0, a.1), f32::midpoint(c.0, c.1));
    let center =
        Point::new(middle_a * along.x + middle_c * across.x, middle_a * along.y + middle_c * across.y);
    let (length, breadth) = (a.1 - a.0, c.1 - c.0);
    if length >= breadth {
        Rectangle { center, along, length, breadth }
    } else {
        Rectangle { center, along: across, length: breadth, breadth: length }
    }
}

/// The convex hull, in order.
fn hull(points: &mut [Point]) -> Vec<Point> {
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    let mut hull: Vec<Point> = Vec::new();
    // First one side, then the other on the way back.
    for back in [false, true] {
        let begin = hull.len().saturating_sub(usize::from(back));
        for index in 0..points.len() {
            let point = points[if back { points.len() - 1 - index } else { index }];
            while hull.len() >= begin + 2 && !turns_left(hull[hull.len() - 2], hull[hull.len() - 1], point) {
                hull.pop();
            }
            hull.push(point);
        }
    }
    // The way back ends where it began.
    if hull.len() > 1 {
        hull.pop();
    }
    hull
}

fn turns_left(a: Point, b: Point, c: Point) -> bool {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rectangle_is_that_of_the_points_at_any_angle() {
        for degrees in [0.0_f32, 12.0, 45.0, 90.0, 133.0] {
            let (sin, cos) = degrees.to_radians().sin_cos();
            let mut points: Vec<Point> = (0..=40)
                .flat_map(|x| (0..=10).map(move |y| (x as f32, y as f32)))
                .map(|(x, y)| Point::new(x * cos - y * sin, x * sin + y * cos))
                .collect();
            let found = smallest_rectangle(&mut points).unwrap();
            assert!((found.length - 40.0).abs() < 0.01 && (found.breadth - 10.0).abs() < 0.01, "{found:?}");
            let center = Point::new(20.0 * cos - 5.0 * sin, 20.0 * sin + 5.0 * cos);
            assert!(found.center.distance(center) < 0.01, "{found:?}");
            let cosine = found.along.x * cos + found.along.y * sin;
            assert!(cosine.abs() > 0.999, "{found:?}");
        }
    }

    #[test]
    fn few_points_have_a_rectangle_too() {
        let point = Point::new(3.0, 4.0);
        assert_eq!(smallest_rectangle(&mut []), None);
        for count in 1..4 {
            let found = smallest_rectangle(&mut vec![point; count]).unwrap();
            assert_eq!((found.center, found.length, found.breadth), (point, 0.0, 0.0));
        }
        let found = smallest_rectangle(&mut [point, Point::new(6.0, 8.0), Point::new(9.0, 12.0)]).unwrap();
        assert!((found.length - 10.0).abs() < 1e-4 && found.breadth < 1e-4);
    }
}
