//! Finds lines of a page that are below each other and equally long: a machine-readable zone.

use crate::geometry::Point;
use crate::image::pyramid::Pyramid;
use crate::models::{LookError, Turn};
use crate::text::{self, Cells, Frame, Line, Page, line};

/// Maximum number of lines of a page that are considered.
const MAX_LINES: usize = 12;

/// A line that may belong to a zone.
#[derive(Clone)]
pub(super) struct Candidate {
    /// The line, with what each of its steps can be.
    pub(super) line: Line,
    /// The same, from another reading.
    pub(super) again: Option<Cells>,
    /// Indexes of the lines on the page that it consists of.
    pub(super) indexes: Vec<usize>,
}

/// Groups of lines below each other, from top to bottom. Groups of three lines come first: two of their lines may look like
/// a zone of two.
pub(super) fn stacks(page: &Page) -> Vec<Vec<Candidate>> {
    let candidates: Vec<Candidate> = page
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.cells.is_some())
        .take(MAX_LINES)
        .map(|(index, line)| Candidate { line: line.clone(), again: None, indexes: vec![index] })
        .collect();
    let mut stacks: Vec<Vec<Candidate>> = Vec::new();
    for first in &candidates {
        let mut stack = vec![first.clone()];
        while let Some(last) = stack.last()
            && let Some(next) = candidates.iter().find(|next| is_below(&next.line.frame, &last.line.frame))
            && stack.len() < 3
        {
            stack.push(next.clone());
        }
        if stack.len() == 3 {
            stacks.push(stack[..2].to_vec());
        }
        if stack.len() >= 2 {
            stacks.push(stack);
        }
    }
    stacks.sort_by_key(|stack| std::cmp::Reverse(stack.len()));
    stacks
}

/// Gives all lines of a group the same ends, as in every zone, and rereads those whose ends were different.
pub(super) fn complete(
    turn: &Turn<'_>,
    pyramid: &Pyramid<'_>,
    (page, stack): (&Page, &mut [Candidate]),
) -> Result<(), LookError> {
    let Some(along) = stack.first().map(|candidate| candidate.line.frame.along) else { return Ok(()) };
    for candidate in &mut *stack {
        join(page, candidate);
    }
    let ends = |frame: &Frame| {
        let middle = dot(frame.center, along);
        (middle - frame.length / 2.0, middle + frame.length / 2.0)
    };
    let (mut left, mut right) = (f32::INFINITY, f32::NEG_INFINITY);
    for candidate in &*stack {
        let (begin, end) = ends(&candidate.line.frame);
        (left, right) = (left.min(begin), right.max(end));
    }
    for candidate in stack {
        let frame = candidate.line.frame;
        let (begin, end) = ends(&frame);
        // A third of the height is most of a character.
        let missing = (begin - left).max(right - end) > frame.height * 0.3;
        if !missing && candidate.indexes.len() == 1 {
            continue;
        }
        let shift = f32::midpoint(left, right) - f32::midpoint(begin, end);
        let center =
            Point::new(frame.center.x + shift * frame.along.x, frame.center.y + shift * frame.along.y);
        let whole = Frame { center, length: right - left, ..frame };
        if let Some(again) = line(turn, pyramid, whole)?.filter(|line| line.cells.is_some()) {
            candidate.line = again;
        }
    }
    Ok(())
}

/// Reads all lines again in a different way.
pub(super) fn look_again(
    turn: &Turn<'_>,
    pyramid: &Pyramid<'_>,
    stack: &mut [Candidate],
) -> Result<(), LookError> {
    for candidate in stack {
        candidate.again = Some(text::look_again(turn, pyramid, candidate.line.frame)?);
    }
    Ok(())
}

/// Adds lines of the page that continue this one: gaps between fillers split a line.
fn join(page: &Page, candidate: &mut Candidate) {
    let frame = candidate.line.frame;
    let (mut begin, mut end) = (-frame.length / 2.0, frame.length / 2.0);
    for (index, other) in page.lines.iter().enumerate() {
        let offset = Point::new(other.frame.center.x - frame.center.x, other.frame.center.y - frame.center.y);
        let (away, off) = (dot(offset, frame.along), dot(offset, frame.down()));
        let similar = (0.6..1.6).contains(&(other.frame.height / frame.height.max(1.0)));
        let fillers = other.text.matches('<').count() * 3 >= other.text.chars().count();
        let gap = away.abs() - (frame.length + other.frame.length) / 2.0;
        if candidate.indexes.contains(&index) || off.abs() > frame.height * 0.4 || !similar || !fillers {
            continue;
        }
        if gap < frame.height * 3.0 {
            begin = begin.min(away - other.frame.length / 2.0);
            end = end.max(away + other.frame.length / 2.0);
            candidate.indexes.push(index);
        }
    }
    let shift = f32::midpoint(begin, end);
    candidate.line.frame = Frame {
        center: Point::new(frame.center.x + shift * frame.along.x, frame.center.y + shift * frame.along.y),
        length: end - begin,
        ..frame
    };
}

/// Whether a line is directly below another one.
fn is_below(lower: &Frame, upper: &Frame) -> bool {
    let offset = Point::new(lower.center.x - upper.center.x, lower.center.y - upper.center.y);
    let (away, down) = (dot(offset, upper.along), dot(offset, upper.down()));
    let height = f32::midpoint(lower.height, upper.height);
    let overlap = (lower.length + upper.length) / 2.0 - away.abs();
    dot(lower.along, upper.along) > 0.97
        && (0.45..2.6).contains(&(down / height.max(1.0)))
        && overlap > 0.5 * lower.length.min(upper.length)
}

fn dot(a: Point, b: Point) -> f32 {
    a.x * b.x + a.y * b.y
}
