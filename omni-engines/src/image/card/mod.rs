//! Finds cards and papers in an image by their outline, and straightens them.
//!
//! It looks for straight lines among the edges of a scaled-down image. Four of them that surround a rectangle of the right
//! proportions are a card if edges lie along most of its outline and near its corners. So clutter beside it, a hand that
//! holds it, and a camera that is held at an angle do not matter. Its sides are then measured on the whole image.

mod edges;
mod lines;
mod quad;
mod refine;
mod search;
mod small;
#[cfg(test)]
mod tests;
mod warp;

use image::RgbImage;

use super::Image;
use crate::geometry::Point;
use quad::Quad;

/// Maximum share of an image that a card can cover if there is to be room for another.
const MAX_ALONE: f64 = 0.5;

/// How much larger than the card the area is that belongs to it: the edges are a little out of focus.
const BORDER: f64 = 1.04;

/// Minimum share of an image that a card covers if it fills the image. A sixth of it may lie behind a line that was
/// mistaken for a side.
#[cfg(feature = "documents")]
const MIN_FILLED: f64 = 0.85;

/// Maximum distance of a side at the edge of an image, as a share of the longer side of the image.
#[cfg(feature = "documents")]
const AT_EDGE: f32 = 0.015;

/// Maximum number of cards that are searched for in an image.
const MAX_CARDS: usize = 4;

/// A card that was found in an image.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Only the card, as seen from above, with its long side horizontal.
    pub image: Image,
    /// Its corners in the original image, clockwise from the upper left corner of [`image`](Self::image). They may
    /// lie outside, if the card [touches the edge](Self::touches_edge).
    pub corners: [Point; 4],
    /// Length of its long side, in pixels of the original image.
    pub width_px: f64,
    /// It extends beyond the edge of the original image, so a part of it is missing.
    pub touches_edge: bool,
}

impl Card {
    /// Width of an ID or a bank card of the format ID-1 in inches: 85.6 mm.
    pub const ID_1_INCHES: f64 = 3.37;

    /// Width of a page of a passport, format ID-3, in inches: 125 mm.
    pub const ID_3_INCHES: f64 = 4.92;

    /// Length of the long side of paper in the format A4 in inches: 297 mm.
    pub const A4_INCHES: f64 = 11.69;

    /// The resolution of the card in the original image, in dots per inch. Assumes the format ID-1, which nearly all
    /// cards have.
    #[must_use]
    pub fn horizontal_resolution(&self) -> f64 {
        self.resolution(Self::ID_1_INCHES)
    }

    /// Whether a point of the original image lies on it.
    #[cfg(feature = "documents")]
    pub(crate) fn contains(&self, point: Point) -> bool {
        let corners = self.corners.map(|corner| (f64::from(corner.x), f64::from(corner.y)));
        Quad(corners).contains((f64::from(point.x), f64::from(point.y)))
    }

    /// Whether it covers all of the original image but a narrow margin.
    #[cfg(feature = "documents")]
    pub(crate) fn fills(&self, image: &Image) -> bool {
        let corners = self.corners.map(|corner| (f64::from(corner.x), f64::from(corner.y)));
        Quad(corners).area() >= MIN_FILLED * f64::from(image.width()) * f64::from(image.height())
    }

    /// Whether another card begins where it ends: one of its sides lies along one of the other's, at most this far away, as a
    /// share of its length.
    #[cfg(feature = "documents")]
    pub(crate) fn adjoins(&self, other: &Self, within: f32) -> bool {
        (0..4).any(|side| (0..4).any(|at| lie_along(self.side(side), other.side(at), within)))
    }

    /// The same for their long sides.
    #[cfg(feature = "documents")]
    pub(crate) fn adjoins_lengthwise(&self, other: &Self, within: f32) -> bool {
        [0, 2].iter().any(|side| [0, 2].iter().any(|at| lie_along(self.side(*side), other.side(*at), within)))
    }

    /// A side, clockwise from the upper side of [`image`](Self::image).
    #[cfg(feature = "documents")]
    fn side(&self, index: usize) -> (Point, Point) {
        (self.corners[index % 4], self.corners[(index + 1) % 4])
    }

    /// Which of its sides, clockwise from the upper one of [`image`](Self::image), lie at the edge of the original image.
    #[cfg(feature = "documents")]
    pub(crate) fn sides_at_edge(&self, image: &Image) -> [bool; 4] {
        let (width, height) = (image.width() as f32, image.height() as f32);
        let near = AT_EDGE * width.max(height);
        [0, 1, 2, 3].map(|index| {
            let (from, to) = self.side(index);
            let are_near = |away: fn(Point, (f32, f32)) -> f32| {
                away(from, (width, height)) <= near && away(to, (width, height)) <= near
            };
            are_near(|point, _| point.x)
                || are_near(|point, _| point.y)
                || are_near(|point, size| size.0 - point.x)
                || are_near(|point, size| size.1 - point.y)
        })
    }

    /// Dots per inch in the original image, if its long side is this many inches long.
    #[must_use]
    pub fn resolution(&self, inches: f64) -> f64 {
        self.width_px / inches
    }
}

/// Whether one side lies along another, at most this far away, as a share of its length, and beside at least half of the
/// shorter one.
#[cfg(feature = "documents")]
fn lie_along(one: (Point, Point), other: (Point, Point), within: f32) -> bool {
    let length = one.0.distance(one.1).max(1.0);
    let along = Point::new((one.1.x - one.0.x) / length, (one.1.y - one.0.y) / length);
    let away = |point: Point| {
        let (x, y) = (point.x - one.0.x, point.y - one.0.y);
        (x * along.x + y * along.y, (x * along.y - y * along.x).abs())
    };
    let (from, to) = (away(other.0), away(other.1));
    let shared = from.0.max(to.0).min(length) - from.0.min(to.0).max(0.0);
    let shorter = length.min(other.0.distance(other.1));
    from.1.max(to.1) <= within * length && shared >= shorter / 2.0
}

/// Everything in an image that has the outline of a card.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outlines {
    /// All cards, the largest first. Either all of them touch the edge of the image, or none does.
    pub(crate) cards: Vec<Card>,
    /// What lies beside a paper and is smaller than a single card may be. It can be anything with four sides: only its
    /// content tells.
    #[cfg_attr(not(feature = "documents"), allow(dead_code))]
    pub(crate) small: Vec<Card>,
}

/// All cards, and what may be a card.
pub(super) fn find(pixels: &RgbImage) -> Outlines {
    let Some(small) = small::Small::of(pixels) else { return Outlines::default() };
    let size = (small.width, small.height);
    let edges = edges::find(&small);
    let mut found = search::cards(lines::find(&edges, size), size);
    if let [only] = found.as_slice()
        && !only.touches_edge
        && only.area < MAX_ALONE
    {
        // The print on a card has lines as well. The bars of a code are the clearest: the sides of another card come
        // after them, if at all.
        let quad = only.quad.grown(BORDER);
        let outside: Vec<_> = edges.into_iter().filter(|edge| !quad.contains((edge.x, edge.y))).collect();
        let others = search::beside(only, lines::find(&outside, size), size);
        found.extend(others);
    }
    let mut outlines = Outlines::default();
    for found in found.iter().take(MAX_CARDS) {
        let card = card(pixels, scaled(found.quad, small.block), (small.block, found.touches_edge));
        let kept = if found.is_small() { &mut outlines.small } else { &mut outlines.cards };
        kept.extend(card);
    }
    outlines
}

/// The quad in an image whose pixels are this many times smaller.
fn scaled(quad: Quad, block: usize) -> Quad {
    let block = block as f64;
    Quad(quad.0.map(|corner| (corner.0 * block, corner.1 * block)))
}

fn card(pixels: &RgbImage, quad: Quad, (block, touches_edge): (usize, bool)) -> Option<Card> {
    let quad = refine::refined(pixels, quad, block);
    let (quad, aspect) = quad.laid_flat((f64::from(pixels.width()), f64::from(pixels.height())));
    Some(Card {
        image: Image { pixels: warp::straightened(pixels, quad, aspect)? },
        corners: quad.0.map(|corner| Point::new(corner.0 as f32, corner.1 as f32)),
        width_px: quad.width(),
        touches_edge,
    })
}
