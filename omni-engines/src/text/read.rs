//! What a line says: the network PP-OCRv6.

use image::Rgb;

use super::decode::{self, Cells};
use super::frame::Frame;
use crate::image::pyramid::Pyramid;
use crate::models::{Input, LookError, Turn, Weights};

/// Height of a line that the network reads, in pixels.
const HEIGHT: u32 = 48;

/// Least and largest width, in pixels. A line of a machine-readable zone has about 1300.
const WIDTH: std::ops::RangeInclusive<u32> = 64..=3200;

/// What a line says.
pub(super) struct Reading {
    pub(super) text: String,
    pub(super) confidence: f64,
    pub(super) cells: Option<Cells>,
}

pub(super) fn read(turn: &Turn<'_>, pyramid: &Pyramid<'_>, frame: &Frame) -> Result<Reading, LookError> {
    let natural = (frame.length * HEIGHT as f32 / frame.height.max(1.0)).ceil() as u32;
    let width = natural.clamp(16, *WIDTH.end());
    let line = pyramid.part(&frame.part(width, HEIGHT), [127; 3]);
    // Short lines are read better with nothing behind them.
    let padded = width.next_multiple_of(8).max(*WIDTH.start()) as usize;
    // Blue comes first.
    let number = |pixel: &Rgb<u8>, channel: usize| f32::from(pixel[2 - channel]) / 127.5 - 1.0;
    let input = Input::of_image(&line, (padded, HEIGHT as usize), number);
    let outputs = turn.run(Weights::TextReader, input)?;
    let steps = outputs.first().filter(|output| output.values.len().is_multiple_of(decode::OUTPUTS));
    let steps = steps.ok_or(LookError::Network { file: Weights::TextReader.file() })?;
    let (text, confidence) = decode::greedy(&steps.values);
    let cells = decode::may_be_machine_readable(&text).then(|| Cells::new(&steps.values));
    Ok(Reading { text, confidence, cells })
}
