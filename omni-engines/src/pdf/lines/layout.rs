//! From pieces of text to lines.

use super::Line;

/// The gap that counts as a space, and the gap after which another text begins, in multiples of the letter height.
const SPACE: f64 = 0.18;
const COLUMN: f64 = 1.5;

/// A piece of text that was written in one go.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) end: f64,
    pub(super) height: f64,
    /// Its direction: 0 to the right, 1 up, 2 to the left, 3 down. Its coordinates are those of the page turned so that
    /// the text runs to the right.
    pub(super) direction: u8,
    pub(super) text: String,
}

impl Run {
    /// Whether text that begins at a place continues the run, and if so, whether there is a space between them.
    pub(super) fn goes_on(&self, next: &Self) -> Option<bool> {
        let height = self.height.max(next.height);
        let gap = next.x - self.end;
        let near = self.direction == next.direction
            && (self.y - next.y).abs() < 0.3 * height
            && gap < COLUMN * height
            && gap > -0.6 * height;
        let separate = !self.text.ends_with(' ') && !next.text.starts_with(' ');
        near.then_some(gap > SPACE * height && separate)
    }

    pub(super) fn append(&mut self, next: &Self, space: bool) {
        if space {
            self.text.push(' ');
        }
        self.text.push_str(&next.text);
        self.end = self.end.max(next.end);
        self.height = self.height.max(next.height);
    }

    /// Whether it is the same text at the same place, which is how some programs make letters bold.
    fn repeats(&self, other: &Self) -> bool {
        let near = 0.2 * self.height;
        self.text == other.text && (self.x - other.x).abs() < near && (self.y - other.y).abs() < near
    }
}

/// The lines of a page, in the order in which they are read.
pub(super) fn lines(mut runs: Vec<Run>, page: u32) -> Vec<Line> {
    runs.retain(|run| !run.text.trim().is_empty());
    runs.sort_by(|one, other| one.direction.cmp(&other.direction).then(other.y.total_cmp(&one.y)));
    let mut lines = Vec::new();
    let mut row: Vec<Run> = Vec::new();
    for run in runs {
        let same_row = row.first().is_some_and(|first| {
            first.direction == run.direction && first.y - run.y < 0.4 * first.height.min(run.height)
        });
        if !same_row {
            finish(&mut row, page, &mut lines);
        }
        row.push(run);
    }
    finish(&mut row, page, &mut lines);
    lines
}

/// Joins what belongs together in a row.
fn finish(row: &mut Vec<Run>, page: u32, lines: &mut Vec<Line>) {
    row.sort_by(|one, other| one.x.total_cmp(&other.x));
    let mut joined: Vec<Run> = Vec::new();
    let mut last: Option<Run> = None;
    for run in row.drain(..) {
        if last.as_ref().is_some_and(|last| last.repeats(&run)) {
            continue;
        }
        match joined.last_mut().and_then(|before| Some((before.goes_on(&run)?, before))) {
            Some((space, before)) => before.append(&run, space),
            None => joined.push(run.clone()),
        }
        last = Some(run);
    }
    lines.extend(joined.into_iter().map(|run| Line {
        page,
        x: run.x,
        y: run.y,
        width: run.end - run.x,
        height: run.height,
        is_turned: run.direction != 0,
        text: run.text.split_whitespace().collect::<Vec<_>>().join(" "),
    }));
}
