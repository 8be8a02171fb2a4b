//! Where a content stream writes which letters.

use std::sync::Arc;

use super::super::content::Operation;
use super::super::page::View;
use super::font::Font;
use super::layout::Run;

/// Maximum number of saved states.
const MAX_SAVED: usize = 256;

pub(super) type Matrix = [f64; 6];

pub(super) const SAME: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// Applies the first matrix, then the second.
pub(super) fn then([a, b, c, d, e, f]: Matrix, [p, q, r, s, t, u]: Matrix) -> Matrix {
    [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u]
}

/// The graphics state that is saved and restored.
#[derive(Clone)]
pub(super) struct State {
    pub(super) matrix: Matrix,
    pub(super) font: Option<Arc<Font>>,
    pub(super) size: f64,
    pub(super) letter_space: f64,
    pub(super) word_space: f64,
    pub(super) scale: f64,
    pub(super) leading: f64,
    rise: f64,
}

/// A content stream that is being read.
pub(super) struct Scene<'a> {
    view: &'a View,
    pub(super) state: State,
    saved: Vec<State>,
    /// Where the next letter and the next line are.
    text: Matrix,
    line: Matrix,
    pub(super) runs: Vec<Run>,
}

/// The state that a form cannot change.
pub(super) type Before = (State, Vec<State>, Matrix, Matrix);

impl State {
    pub(super) fn new(matrix: Matrix) -> Self {
        Self {
            matrix,
            font: None,
            size: 0.0,
            letter_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

impl<'a> Scene<'a> {
    pub(super) fn new(view: &'a View) -> Self {
        let state = State::new(SAME);
        Self { view, state, saved: Vec::new(), text: SAME, line: SAME, runs: Vec::new() }
    }

    /// Begins a form within the content.
    pub(super) fn enter(&mut self, matrix: Matrix) -> Before {
        let before = (self.state.clone(), std::mem::take(&mut self.saved), self.text, self.line);
        self.state.matrix = then(matrix, self.state.matrix);
        before
    }

    pub(super) fn leave(&mut self, before: Before) {
        (self.state, self.saved, self.text, self.line) = before;
    }
}

impl Scene<'_> {
    pub(super) fn change(&mut self, operation: &Operation) {
        let number = operation.number(0);
        match operation.name.as_slice() {
            b"q" if self.saved.len() < MAX_SAVED => self.saved.push(self.state.clone()),
            b"Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            b"cm" => {
                if let Some(matrix) = operation.numbers() {
                    self.state.matrix = then(matrix, self.state.matrix);
                }
            }
            b"BT" => (self.text, self.line) = (SAME, SAME),
            b"Tc" => self.state.letter_space = number,
            b"Tw" => self.state.word_space = number,
            b"Tz" => self.state.scale = number / 100.0,
            b"TL" => self.state.leading = number,
            b"Ts" => self.state.rise = number,
            b"Td" => self.next_line(number, operation.number(1)),
            b"TD" => {
                self.state.leading = -operation.number(1);
                self.next_line(number, operation.number(1));
            }
            b"Tm" => {
                if let Some(matrix) = operation.numbers() {
                    (self.text, self.line) = (matrix, matrix);
                }
            }
            b"T*" => self.next_line(0.0, -self.state.leading),
            _ => {}
        }
    }

    pub(super) fn next_line(&mut self, x: f64, y: f64) {
        self.line = then([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.text = self.line;
    }

    pub(super) fn advance(&mut self, x: f64) {
        self.text = then([1.0, 0.0, 0.0, 1.0, x, 0.0], self.text);
    }

    /// Adds a letter of this width at the current position.
    pub(super) fn letter(&mut self, text: &str, wide: f64) {
        let matrix = then(self.text, self.state.matrix);
        let seen = |x: f64, y: f64| {
            let [a, b, c, d, e, f] = matrix;
            self.view.seen(a * x + c * y + e, b * x + d * y + f)
        };
        let (begin, end) = (seen(0.0, self.state.rise), seen(wide, self.state.rise));
        let top = seen(0.0, self.state.rise + self.state.size);
        let height = (top.0 - begin.0).hypot(top.1 - begin.1);
        // The direction of the text does not depend on the width of this letter.
        let ahead = seen(self.state.scale, self.state.rise);
        let (across, up) = (ahead.0 - begin.0, ahead.1 - begin.1);
        let direction = match () {
            () if across.abs() >= up.abs() && across >= 0.0 => 0,
            () if across.abs() >= up.abs() => 2,
            () if up >= 0.0 => 1,
            () => 3,
        };
        let turned = |(x, y): (f64, f64)| match direction {
            0 => (x, y),
            1 => (y, -x),
            2 => (-x, -y),
            _ => (-y, x),
        };
        let (begin, end) = (turned(begin), turned(end));
        if ![begin.0, begin.1, end.0, height].iter().all(|value| value.is_finite()) || height == 0.0 {
            return;
        }
        let (x, y) = begin;
        let run = Run { x, y, end: end.0.max(x), height, direction, text: text.to_owned() };
        match self.runs.last_mut().and_then(|last| Some((last.goes_on(&run)?, last))) {
            Some((space, last)) => last.append(&run, space),
            None => self.runs.push(run),
        }
    }
}
