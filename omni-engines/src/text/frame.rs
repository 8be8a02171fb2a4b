//! Where a line of text is: a rectangle at any angle.

use crate::geometry::{Point, QuarterTurn};
use crate::image::pyramid::Part;

/// A rectangle at any angle, in pixels of the image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Frame {
    pub(crate) center: Point,
    /// The direction of reading, of length one.
    pub(crate) along: Point,
    /// Length in the direction of reading.
    pub(crate) length: f32,
    /// Size across the direction of reading.
    pub(crate) height: f32,
}

impl Frame {
    /// Whether it is clear which side is the longer one.
    pub(crate) fn is_long(&self) -> bool {
        self.length >= self.height * 2.0
    }

    /// Whether it is a row rather than a column.
    pub(super) fn is_level(&self) -> bool {
        self.along.x.abs() >= self.along.y.abs()
    }

    /// The direction from the upper edge to the lower one, of length one.
    pub(crate) fn down(&self) -> Point {
        Point::new(-self.along.y, self.along.x)
    }

    /// The same rectangle, read in the direction of a page with this turn. A long column on a page of rows is read upward.
    pub(super) fn facing(&self, turned: QuarterTurn) -> Self {
        let reading = match turned {
            QuarterTurn::None => Point::new(1.0, 0.0),
            QuarterTurn::Right => Point::new(0.0, 1.0),
            QuarterTurn::Half => Point::new(-1.0, 0.0),
            QuarterTurn::Left => Point::new(0.0, -1.0),
        };
        let upward = Point::new(reading.y, -reading.x);
        let cosine = |frame: &Self, to: Point| frame.along.x * to.x + frame.along.y * to.y;
        let across = cosine(self, reading).abs() < std::f32::consts::FRAC_1_SQRT_2;
        let frame = if across && !self.is_long() {
            Self { along: self.down(), length: self.height, height: self.length, ..*self }
        } else {
            *self
        };
        let wanted = if across && self.is_long() { upward } else { reading };
        let backward = cosine(&frame, wanted) < 0.0;
        Self {
            along: if backward { Point::new(-frame.along.x, -frame.along.y) } else { frame.along },
            ..frame
        }
    }

    /// Upper left, upper right, lower right, lower left corner.
    pub(crate) fn corners(&self) -> [Point; 4] {
        let down = self.down();
        let (a, d) = (self.length / 2.0, self.height / 2.0);
        [(-a, -d), (a, -d), (a, d), (-a, d)].map(|(a, d)| {
            let x = self.center.x + a * self.along.x + d * down.x;
            Point::new(x, self.center.y + a * self.along.y + d * down.y)
        })
    }

    /// The rectangle as a part of the image, at the given size.
    pub(crate) fn part(&self, width: u32, height: u32) -> Part {
        let (right, down) = (self.length / width as f32, self.height / height as f32);
        let below = self.down();
        Part {
            corner: self.corners()[0],
            right: Point::new(self.along.x * right, self.along.y * right),
            down: Point::new(below.x * down, below.y * down),
            width,
            height,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: Frame = Frame {
        center: Point { x: 50.0, y: 20.0 },
        along: Point { x: 1.0, y: 0.0 },
        length: 40.0,
        height: 10.0,
    };

    #[test]
    fn a_line_is_read_in_the_direction_of_its_page() {
        let starts = QuarterTurn::ALL.map(|turned| ROW.facing(turned).corners()[0]);
        // A row on a page of columns is read upward: toward the top of that page.
        let expected = [(30.0, 15.0), (70.0, 25.0), (70.0, 25.0), (30.0, 15.0)];
        for (index, (start, (x, y))) in starts.iter().zip(expected).enumerate() {
            if index % 2 == 0 {
                assert_eq!(*start, Point::new(x, y));
            }
        }
        let column = Frame { along: Point::new(0.0, 1.0), ..ROW };
        assert_eq!(column.facing(QuarterTurn::Right).along, Point::new(0.0, 1.0));
        assert_eq!(column.facing(QuarterTurn::Left).along, Point::new(0.0, -1.0));
        assert_eq!(column.facing(QuarterTurn::None).along, Point::new(0.0, -1.0));
    }

    #[test]
    fn a_short_line_gets_the_direction_of_its_page() {
        let short = Frame { along: Point::new(0.0, -1.0), length: 12.0, ..ROW };
        let facing = short.facing(QuarterTurn::None);
        assert_eq!((facing.along.x, facing.length, facing.height), (1.0, 10.0, 12.0));
    }
}
