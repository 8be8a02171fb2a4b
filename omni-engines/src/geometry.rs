//! Places in an image, in pixels. The origin is the upper left corner; `y` grows downward.

/// A point, in pixels. It may lie outside of the image.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// Distance from the left edge.
    pub x: f32,
    /// Distance from the upper edge.
    pub y: f32,
}

/// An upright rectangle, in pixels. It may reach beyond the image.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width, never negative.
    pub width: f32,
    /// Height, never negative.
    pub height: f32,
}

/// How far the content of an image is turned clockwise, in quarter turns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QuarterTurn {
    /// Upright.
    #[default]
    None,
    /// 90 degrees clockwise: the top is on the right.
    Right,
    /// 180 degrees: upside down.
    Half,
    /// 270 degrees clockwise: the top is on the left.
    Left,
}

impl Point {
    /// A point.
    #[must_use]
    pub fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// Distance between two points, in pixels.
    #[must_use]
    pub fn distance(self, other: Self) -> f32 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

impl Area {
    /// The smallest rectangle around points. Empty if there are none.
    #[must_use]
    pub fn around(points: &[Point]) -> Self {
        let Some(first) = points.first() else { return Self::default() };
        let (mut least, mut most) = (*first, *first);
        for point in points {
            least = Point::new(least.x.min(point.x), least.y.min(point.y));
            most = Point::new(most.x.max(point.x), most.y.max(point.y));
        }
        Self { x: least.x, y: least.y, width: most.x - least.x, height: most.y - least.y }
    }

    /// The point in the middle.
    #[must_use]
    pub fn center(&self) -> Point {
        Point::new(self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Area in square pixels.
    #[must_use]
    pub fn size(&self) -> f32 {
        self.width * self.height
    }

    /// Area that both rectangles cover, in square pixels.
    #[must_use]
    pub fn shared(&self, other: &Self) -> f32 {
        let width = (self.x + self.width).min(other.x + other.width) - self.x.max(other.x);
        let height = (self.y + self.height).min(other.y + other.height) - self.y.max(other.y);
        width.max(0.0) * height.max(0.0)
    }

    /// Intersection over union: the area that both rectangles cover, as a share of the area that either covers, 0 to 1.
    #[must_use]
    pub fn agreement(&self, other: &Self) -> f32 {
        let shared = self.shared(other);
        let total = self.size() + other.size() - shared;
        if total > 0.0 { shared / total } else { 0.0 }
    }
}

impl QuarterTurn {
    /// All turns, upright first.
    pub const ALL: [Self; 4] = [Self::None, Self::Right, Self::Half, Self::Left];

    /// Maps a point of the upright image to the image as it was given, whose size is `width` by `height` pixels.
    #[must_use]
    pub fn to_given(self, point: Point, (width, height): (f32, f32)) -> Point {
        match self {
            Self::None => point,
            Self::Right => Point::new(width - point.y, point.x),
            Self::Half => Point::new(width - point.x, height - point.y),
            Self::Left => Point::new(point.y, height - point.x),
        }
    }

    /// Maps a point of the image as it was given, whose size is `width` by `height` pixels, to the upright image.
    #[must_use]
    pub fn from_given(self, given: Point, (width, height): (f32, f32)) -> Point {
        match self {
            Self::None => given,
            Self::Right => Point::new(given.y, width - given.x),
            Self::Half => Point::new(width - given.x, height - given.y),
            Self::Left => Point::new(height - given.y, given.x),
        }
    }

    /// Coordinates by which points are put into reading order in an image with this turn: `y` grows from line to line,
    /// `x` along each line. Only differences between them are meaningful.
    #[must_use]
    pub fn upright(self, given: Point) -> Point {
        match self {
            Self::None => given,
            Self::Right => Point::new(given.y, -given.x),
            Self::Half => Point::new(-given.x, -given.y),
            Self::Left => Point::new(-given.y, given.x),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_agree_with_themselves_and_not_with_distant_ones() {
        let area = Area { x: 1.0, y: 2.0, width: 4.0, height: 2.0 };
        assert!((area.agreement(&area) - 1.0).abs() < 1e-6);
        assert!(area.agreement(&Area { x: 9.0, ..area }).abs() < 1e-6);
        assert!((area.agreement(&Area { x: 3.0, ..area }) - 1.0 / 3.0).abs() < 1e-6);
        assert!(Area::default().agreement(&Area::default()).abs() < 1e-6);
        assert_eq!(
            Area::around(&[Point::new(3.0, 1.0), Point::new(-1.0, 5.0)]).center(),
            Point::new(1.0, 3.0)
        );
    }

    #[test]
    fn turns_lead_back_to_the_given_image() {
        // The upper left corner of the content.
        let corner = Point::new(0.0, 0.0);
        let given = QuarterTurn::ALL.map(|turn| turn.to_given(corner, (300.0, 200.0)));
        let expected = [(0.0, 0.0), (300.0, 0.0), (300.0, 200.0), (0.0, 200.0)];
        assert_eq!(given, expected.map(|(x, y)| Point::new(x, y)));
        let point = Point::new(40.0, 15.0);
        for turn in QuarterTurn::ALL {
            let given = turn.to_given(point, (300.0, 200.0));
            assert_eq!(turn.from_given(given, (300.0, 200.0)), point, "{turn:?}");
        }
    }
}
