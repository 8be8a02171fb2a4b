//! Crops a face, upright and at a fixed size, by its landmarks.

use image::RgbImage;

use super::Face;
use crate::geometry::Point;
use crate::image::Image;
use crate::image::pyramid::{Part, Pyramid};

/// Side of the cropped face in pixels.
pub(super) const SIDE: u32 = 112;

/// Where the landmarks are in the cropped face: the network was trained with these positions.
const PLACES: [(f32, f32); 5] =
    [(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)];

/// The face, turned, moved and scaled so that its landmarks are as close to their places as possible. `None` if all
/// landmarks are in one spot.
pub(super) fn aligned(image: &Image, face: &Face) -> Option<RgbImage> {
    Some(Pyramid::new(image.pixels()).part(&part(face)?, [0; 3]))
}

/// The similarity transform with the smallest sum of squared distances, in closed form.
fn part(face: &Face) -> Option<Part> {
    let places = PLACES.map(|(x, y)| Point::new(x, y));
    let (from, to) = (mean(&places), mean(&face.landmarks));
    let (mut along, mut across, mut total) = (0.0, 0.0, 0.0);
    for (place, landmark) in places.iter().zip(&face.landmarks) {
        let (px, py) = (place.x - from.x, place.y - from.y);
        let (lx, ly) = (landmark.x - to.x, landmark.y - to.y);
        along += px * lx + py * ly;
        across += px * ly - py * lx;
        total += px * px + py * py;
    }
    let (along, across) = (along / total, across / total);
    let size = along.hypot(across);
    if !(size.is_finite() && size > 1e-3) {
        return None;
    }
    Some(Part {
        corner: Point::new(to.x - along * from.x + across * from.y, to.y - across * from.x - along * from.y),
        right: Point::new(along, across),
        down: Point::new(-across, along),
        width: SIDE,
        height: SIDE,
    })
}

fn mean(points: &[Point; 5]) -> Point {
    let sum = points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.x, sum.1 + point.y));
    Point::new(sum.0 / 5.0, sum.1 / 5.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Area;

    #[test]
    fn landmarks_in_their_places_are_left_there_and_turned_ones_are_turned_back() {
        let face = |landmarks| Face { area: Area::default(), landmarks, confidence: 1.0 };
        let close = |a: Point, x: f32, y: f32| a.distance(Point::new(x, y)) < 1e-3;
        let same = part(&face(PLACES.map(|(x, y)| Point::new(x, y)))).unwrap();
        assert!(close(same.corner, 0.0, 0.0) && close(same.right, 1.0, 0.0) && close(same.down, 0.0, 1.0));
        // Twice as large, on its side.
        let turned = part(&face(PLACES.map(|(x, y)| Point::new(500.0 - 2.0 * y, 2.0 * x)))).unwrap();
        assert!(
            close(turned.corner, 500.0, 0.0)
                && close(turned.right, 0.0, 2.0)
                && close(turned.down, -2.0, 0.0)
        );
        assert!(part(&face([Point::default(); 5])).is_none());
        assert!(part(&face([Point::new(f32::NAN, 1.0); 5])).is_none());
    }
}
