//! Which four lines are the sides of a card.

use super::edges::MAX_CHANGE;
use super::lines::{Beyond, Line};
use super::quad::{Corner, Quad, is_card, is_part_of_card};

/// Minimum share of the image that a card covers.
const MIN_AREA: f64 = 0.10;

/// Minimum area of what lies beside a paper, as a share of the paper's area: a card has a twelfth of the area of a letter.
const MIN_BESIDE_PAPER: f64 = 0.05;

/// Minimum share of the image that it covers: a smaller outline is too coarse.
const MIN_SMALL: f64 = 0.02;

/// Minimum share of a side that must have edges. Fingers and glare hide some.
const MIN_SIDE: f64 = 0.40;

/// The lowest [`Found::support`] of a card.
const MIN_SUPPORT: f64 = 0.70;

/// The lowest support of a card that the edge of the image cuts off: three sides are weaker evidence.
const MIN_SUPPORT_CUT_OFF: f64 = 0.82;

/// The lowest score of another card, as a share of the best one's.
const MIN_SCORE: f64 = 0.55;

/// The smallest proportions of an ID-1 card. Paper has smaller ones, and so do two cards together, or half a card.
const LONG: f64 = 1.45;

/// Maximum distance between the ends of two sides that count as the same, as a share of the length.
const SAME_SIDE: f64 = 0.025;

/// Maximum share of an outline that another one may cover if both are cards.
const MAX_COVERED: f64 = 0.15;

/// The share of an area around two cards of the same size that each of them covers.
const HALF: std::ops::RangeInclusive<f64> = 0.42..=0.52;

/// The lowest clearness of each of them, as a share of that of the area around both.
const MIN_CLEAR_HALF: f64 = 0.85;

/// Maximum angle between their sides and those of that area, in degrees.
const MAX_TURNED_HALF: f64 = 5.0;

/// How much larger a card that is found later may be: it is of the same format, or smaller.
const MAX_LARGER: f64 = 1.2;

/// Minimum share of a side that must lie inside the image.
const MIN_VISIBLE: f64 = 0.6;

/// How far beyond the image a corner may lie, in multiples of the image's side.
const BEYOND: f64 = 0.15;

/// Corners are rounded, so a side has no edge in this share of it at both ends.
const ROUNDED: f64 = 0.04;

/// The share of a side that is near a corner. Lines that only pass by have no edges there.
const NEAR_CORNER: f64 = 0.16;

/// Four sides that may be those of a card.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) quad: Quad,
    /// How much of its outline has edges, 0 to 1. The parts near the corners count half.
    pub(super) support: f64,
    /// How strong the edges are, 0 to 1.
    strength: f64,
    pub(super) touches_edge: bool,
    /// Share of the image.
    pub(super) area: f64,
}

/// What supports the sides together.
#[derive(Default)]
struct Sum {
    share: f64,
    strength: f64,
    length: f64,
    near_corners: f64,
    corners: u32,
}

/// The point that two lines share.
#[derive(Clone, Copy)]
struct Crossing {
    at: Corner,
    /// Places on both.
    places: (f64, f64),
}

struct Search<'a> {
    lines: &'a [Line],
    size: (f64, f64),
    /// Minimum share of the image that is searched for.
    least: f64,
    crossings: Vec<Option<Crossing>>,
}

/// The cards among all combinations of lines: the best first, and others beside it.
pub(super) fn cards(lines: Vec<Line>, size: (usize, usize)) -> Vec<Found> {
    at_least(MIN_AREA, lines, size)
}

/// Those that cover at least this share of the image.
fn at_least(least: f64, mut lines: Vec<Line>, size: (usize, usize)) -> Vec<Found> {
    let size = (size.0 as f64, size.1 as f64);
    for (normal, distance) in
        [((1.0, 0.0), 0.0), ((1.0, 0.0), size.0), ((0.0, 1.0), 0.0), ((0.0, 1.0), size.1)]
    {
        lines.push(Line::border(normal, distance, size));
    }
    let lines = lines.as_slice();
    let search = Search { lines, size, least, crossings: crossings(lines, size) };
    let mut all = search.all();
    all.sort_by(|a, b| b.score().total_cmp(&a.score()));
    let (cut_off, whole): (Vec<Found>, Vec<Found>) = all.into_iter().partition(|found| found.touches_edge);
    // A card that is cut off counts only if none is whole, or if a whole one is just a part of it.
    let around = |whole: &Found| {
        let contains = |found: &&Found| found.quad.contains(whole.quad.center());
        cut_off
            .first()
            .filter(contains)
            .is_some_and(|found| found.support > whole.support + 0.05 && found.score() > whole.score() * 1.3)
    };
    let is_cut_off = whole.first().is_none_or(around);
    if !is_cut_off && let Some(both) = halves(&whole, size) {
        return both;
    }
    beside_each_other(if is_cut_off { &cut_off } else { &whole })
}

/// Two cards of the same size, one below the other, with aligned sides: together they have the proportions of paper.
/// `sorted` begins with the outline around both.
fn halves(sorted: &[Found], size: (f64, f64)) -> Option<Vec<Found>> {
    let is_long = |found: &Found| found.quad.laid_flat(size).1 >= LONG;
    let outer = sorted.first().filter(|outer| !is_long(outer))?;
    let around = outer.quad.grown(1.0 + ROUNDED);
    // Each has an outline as clear as the one around both, with sides in its directions. The edge of a shadow is softer,
    // and slants.
    let mut inside = sorted[1..].iter().filter(|found| {
        HALF.contains(&(found.area / outer.area))
            && is_long(found)
            && found.support >= MIN_SUPPORT_CUT_OFF
            && found.clearness() >= outer.clearness() * MIN_CLEAR_HALF
            && found.quad.turned_from(&outer.quad) <= MAX_TURNED_HALF
            && found.quad.0.iter().all(|corner| around.contains(*corner))
    });
    let one = inside.next()?;
    let is_other =
        |found: &&Found| !one.quad.contains(found.quad.center()) && !found.quad.contains(one.quad.center());
    let other = inside.find(is_other)?;
    // A fold or a line across a paper makes halves that have a side in common.
    (!one.quad.shares_side(&other.quad, SAME_SIDE)).then(|| vec![*one, *other])
}

/// Whole cards beside one that was found, among lines that are not on it. None of them is much larger. Beside a paper
/// they may be [small](Found::is_small).
pub(super) fn beside(first: &Found, lines: Vec<Line>, size: (usize, usize)) -> Vec<Found> {
    let is_paper = first.quad.laid_flat((size.0 as f64, size.1 as f64)).1 < LONG;
    let least = if is_paper { (first.area * MIN_BESIDE_PAPER).clamp(MIN_SMALL, MIN_AREA) } else { MIN_AREA };
    let mut others = at_least(least, lines, size);
    others.retain(|other| {
        let is_clear = if other.is_small() {
            other.clearness() >= first.clearness() * MIN_SCORE
        } else {
            other.score() >= first.score() * MIN_SCORE
        };
        !other.touches_edge
            && is_clear
            && other.area <= first.area * MAX_LARGER
            && !other.quad.contains(first.quad.center())
            && !first.quad.contains(other.quad.center())
    });
    others
}

/// The best one, the next one that does not overlap it, and so on.
fn beside_each_other(sorted: &[Found]) -> Vec<Found> {
    let mut chosen: Vec<Found> = Vec::new();
    for found in sorted {
        let least = chosen.first().map_or(0.0, |best| best.score() * MIN_SCORE);
        let overlaps = |other: &Found| {
            other.quad.contains(found.quad.center())
                || found.quad.contains(other.quad.center())
                || found.quad.covered_by(&other.quad) > MAX_COVERED
        };
        if found.score() >= least && !chosen.iter().any(overlaps) {
            chosen.push(*found);
        }
    }
    chosen.sort_by(|a, b| b.area.total_cmp(&a.area));
    // A shadow or fold divides something whose own outline was not found.
    let is_part = |one: &Found| {
        chosen.iter().any(|other| !std::ptr::eq(one, other) && one.quad.shares_side(&other.quad, SAME_SIDE))
    };
    chosen.iter().filter(|found| !is_part(found)).copied().collect()
}

fn crossings(lines: &[Line], size: (f64, f64)) -> Vec<Option<Crossing>> {
    let mut crossings = Vec::with_capacity(lines.len() * lines.len());
    for a in lines {
        for b in lines {
            let inside = |value: f64, side: f64| (-BEYOND * side..=side * (1.0 + BEYOND)).contains(&value);
            let near = |at: &Corner| inside(at.0, size.0) && inside(at.1, size.1);
            let at = a.crossing(b).filter(near);
            crossings.push(at.map(|at| Crossing { at, places: (a.place(at), b.place(at)) }));
        }
    }
    crossings
}

impl Found {
    /// How good it is. Of two equally certain ones, the larger is the card and the other is printed on it; but the card wins
    /// against its shadow.
    fn score(&self) -> f64 {
        self.clearness() * self.area.sqrt()
    }

    /// The same, for any size.
    fn clearness(&self) -> f64 {
        self.support * self.support * (0.8 + 0.2 * self.strength)
    }

    /// Whether it covers less than a single card would, so that it may be anything with four sides.
    pub(super) fn is_small(&self) -> bool {
        self.area < MIN_AREA
    }
}

impl Sum {
    /// Adds a side. `None` if too little of it has edges.
    fn add(&mut self, line: &Line, from: f64, to: f64) -> Option<()> {
        let way = to - from;
        let at = |share: f64| from + way * share;
        let all = line.support(at(ROUNDED), at(1.0 - ROUNDED));
        if all.share < MIN_SIDE || all.visible < MIN_VISIBLE {
            return None;
        }
        self.share += all.share * way.abs();
        self.strength += all.strength * way.abs();
        self.length += way.abs();
        let ends = [(ROUNDED, NEAR_CORNER), (1.0 - NEAR_CORNER, 1.0 - ROUNDED)];
        for end in ends.map(|(from, to)| line.support(at(from), at(to))) {
            // Beyond the edge of the image nothing is visible.
            if end.visible > 0.5 {
                (self.near_corners, self.corners) = (self.near_corners + end.share, self.corners + 1);
            }
        }
        (self.corners > 0).then_some(())
    }
}

impl Search<'_> {
    fn crossing(&self, a: usize, b: usize) -> Option<Crossing> {
        self.crossings[a * self.lines.len() + b]
    }

    /// All combinations of two pairs of lines that are the sides of a rectangle.
    fn all(&self) -> Vec<Found> {
        let pairs = self.pairs();
        let mut found = Vec::new();
        for (index, first) in pairs.iter().enumerate() {
            for second in &pairs[index + 1..] {
                let sides = [first.0, second.0, first.1, second.1];
                // Three known sides are enough, two are not.
                if sides.iter().filter(|side| self.lines[**side].is_border).count() < 2 {
                    found.extend(self.check(sides));
                }
            }
        }
        found
    }

    /// Lines that may be opposite sides.
    fn pairs(&self) -> Vec<(usize, usize)> {
        let least = (self.least * self.size.0 * self.size.1 / 2.0).sqrt();
        let mut pairs = Vec::new();
        for (a, first) in self.lines.iter().enumerate() {
            for (b, second) in self.lines.iter().enumerate().skip(a + 1) {
                let alike = first.normal.0 * second.normal.0 + first.normal.1 * second.normal.1;
                let apart = (first.distance - alike.signum() * second.distance).abs();
                // Up to 30 degrees, because lines that lead away from the camera converge.
                if alike.abs() > 0.866 && (apart > least || alike.abs() < 0.98) {
                    pairs.push((a, b));
                }
            }
        }
        pairs
    }

    /// Whether four lines, in the order in which they surround something, surround a card.
    fn check(&self, sides: [usize; 4]) -> Option<Found> {
        let corner = |index: usize| self.crossing(sides[index], sides[(index + 1) % 4]);
        let corners = [corner(0)?, corner(1)?, corner(2)?, corner(3)?];
        let quad = Quad::of(corners.map(|corner| corner.at))?;
        let area = quad.area() / (self.size.0 * self.size.1);
        let borders = sides.iter().filter(|side| self.lines[**side].is_border).count();
        let (_, aspect) = quad.laid_flat(self.size);
        if area < self.least || !(if borders == 0 { is_card(aspect) } else { is_part_of_card(aspect) }) {
            return None;
        }
        let mut sum = Sum::default();
        for index in 0..4 {
            let line = &self.lines[sides[index]];
            if !line.is_border {
                sum.add(line, corners[(index + 3) % 4].places.1, corners[index].places.0)?;
            }
        }
        let support = (sum.share / sum.length + sum.near_corners / f64::from(sum.corners)) / 2.0;
        let touches_edge = borders > 0
            || quad.0.iter().any(|corner| !self.is_inside(*corner))
            || self.goes_on((sides, corners));
        let least = if touches_edge { MIN_SUPPORT_CUT_OFF } else { MIN_SUPPORT };
        let strength = sum.strength / sum.length / MAX_CHANGE;
        (support >= least).then_some(Found { quad, support, strength, touches_edge, area })
    }

    /// Whether one of the sides is only a line on something that continues behind it: the two adjacent sides then
    /// continue up to the edge of the image. All sides of a card that fills the image end there.
    fn goes_on(&self, (sides, corners): ([usize; 4], [Crossing; 4])) -> bool {
        let behind = |index: usize| {
            // A corner belongs to the side with the same index, and to the next one.
            let (before, after) = (corners[(index + 3) % 4].places.0, corners[index].places.1);
            let (start, end) = (corners[(index + 2) % 4].places.1, corners[(index + 1) % 4].places.0);
            [
                self.lines[sides[(index + 3) % 4]].beyond((start, before)),
                self.lines[sides[(index + 1) % 4]].beyond((end, after)),
            ]
        };
        let ends = [0, 1, 2, 3].map(behind);
        let is_on_edge = |index: usize| ends[index] == [Beyond::Nothing; 2];
        let fills_image = |index: usize| is_on_edge(index) && is_on_edge((index + 2) % 4);
        (0..4).any(|index| !(ends[index].contains(&Beyond::Ground) || fills_image(index)))
    }

    fn is_inside(&self, (x, y): Corner) -> bool {
        (-0.5..=self.size.0 + 0.5).contains(&x) && (-0.5..=self.size.1 + 0.5).contains(&y)
    }
}
