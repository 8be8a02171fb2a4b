//! Reads the text of a line: the network PP-OCRv6.

use image::{Rgb, RgbImage};

use super::contrast;
use super::decode::{self, Cells};
use super::frame::Frame;
use super::spaces;
use crate::image::pyramid::Pyramid;
use crate::models::{Input, LookError, Turn, Weights};

/// Height of a line that the network reads, in pixels.
const HEIGHT: u32 = 48;

/// Minimum and maximum width, in pixels. A line of a machine-readable zone has about 1300.
const WIDTH: std::ops::RangeInclusive<u32> = 64..=3200;

/// How much more than the line a second look shows, as a factor.
const SMALLER: f32 = 1.12;

/// The text of a line.
pub(super) struct Reading {
    pub(super) text: String,
    pub(super) confidence: f64,
    pub(super) cells: Option<Cells>,
}

pub(super) fn read(turn: &Turn<'_>, pyramid: &Pyramid<'_>, frame: &Frame) -> Result<Reading, LookError> {
    let line = cut(pyramid, frame);
    let steps = steps(turn, &line)?;
    let (text, confidence) = decode::greedy(&steps);
    let text = spaces::insert(&decode::places(&steps), &line).unwrap_or(text);
    let cells = decode::may_be_machine_readable(&text).then(|| Cells::new(&steps));
    Ok(Reading { text, confidence, cells })
}

/// What each step of a line can be if the line is part of a machine-readable zone.
#[cfg(feature = "documents")]
pub(super) fn cells(turn: &Turn<'_>, pyramid: &Pyramid<'_>, frame: &Frame) -> Result<Cells, LookError> {
    Ok(Cells::new(&steps(turn, &cut(pyramid, frame))?))
}

/// What each step of a line of a machine-readable zone can be, when the line is evenly lit and a little smaller.
pub(super) fn again(turn: &Turn<'_>, pyramid: &Pyramid<'_>, frame: &Frame) -> Result<Cells, LookError> {
    let more = frame.height * (SMALLER - 1.0);
    let frame = Frame { length: frame.length + more, height: frame.height + more, ..*frame };
    let mut line = cut(pyramid, &frame);
    contrast::even(&mut line);
    Ok(Cells::new(&steps(turn, &line)?))
}

/// The line in the form that the network needs.
fn cut(pyramid: &Pyramid<'_>, frame: &Frame) -> RgbImage {
    pyramid.part(&frame.part(width(frame), HEIGHT), [127; 3])
}

/// The length of what the steps of a line cover, as a multiple of the line's length.
pub(super) fn shown(frame: &Frame) -> f32 {
    let width = width(frame);
    padded(width) as f32 / width as f32
}

fn width(frame: &Frame) -> u32 {
    let natural = (frame.length * HEIGHT as f32 / frame.height.max(1.0)).ceil() as u32;
    natural.clamp(16, *WIDTH.end())
}

/// Short lines are read better with empty space after them.
fn padded(width: u32) -> u32 {
    width.next_multiple_of(8).max(*WIDTH.start())
}

/// The outputs of the network, step by step.
fn steps(turn: &Turn<'_>, line: &RgbImage) -> Result<Vec<f32>, LookError> {
    let padded = padded(line.width()) as usize;
    // Blue comes first.
    let number = |pixel: &Rgb<u8>, channel: usize| f32::from(pixel[2 - channel]) / 127.5 - 1.0;
    let input = Input::of_image(line, (padded, HEIGHT as usize), number);
    let outputs = turn.run(Weights::TextReader, input)?;
    let steps =
        outputs.into_iter().next().filter(|output| output.values.len().is_multiple_of(decode::OUTPUTS));
    Ok(steps.ok_or(LookError::Network { file: Weights::TextReader.file() })?.values)
}
