//! Printed text in images of IDs and papers: lines, what they say, and where they are. Latin script only.

mod contrast;
mod decode;
mod find;
mod frame;
mod read;
mod shape;
mod spaces;

use std::collections::BTreeMap;
use std::fmt;

use crate::geometry::{Point, QuarterTurn};
use crate::image::Image;
use crate::image::pyramid::Pyramid;
use crate::models::{LookError, Turn};

pub(crate) use contrast::even;
pub(crate) use decode::{Cells, ZONE};
pub(crate) use frame::Frame;
use read::Reading;

/// Maximum number of lines of one image that are read: the largest ones.
pub const MAX_LINES: usize = 160;

/// Maximum amount of text that is read from one image: the sum of the lengths of its lines, in multiples of their height.
/// See [`read`].
pub const MAX_LENGTH: f64 = 420.0;

/// Lines that are longer than this, as a multiple of their height, are read last: lines of a zone have at most 30, and
/// fields are shorter.
const LONG: f32 = 36.0;

/// Minimum [confidence](Line::confidence) of a line that is kept.
pub const MIN_CONFIDENCE: f64 = 0.5;

/// Minimum confidence of the test lines that proves that they are not upside down.
const SURE: f64 = 0.93;

/// How many lines are read in both directions to find out which is right.
const PROBED: usize = 3;

/// The text of an image.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The lines, from top to bottom, and from left to right at the same height.
    pub lines: Vec<Line>,
    /// How the text is turned in the image.
    pub turned: QuarterTurn,
}

/// A line of text. `Debug` does not show what it says.
#[derive(Clone)]
pub struct Line {
    /// What it says.
    pub text: String,
    /// Average certainty of the network about its characters, 0 to 1, to three decimals.
    pub confidence: f64,
    /// Upper left, upper right, lower right, and lower left corner, as seen by the reader of the text.
    pub corners: [Point; 4],
    /// Where the line is.
    pub(crate) frame: Frame,
    /// What each step of the network could be in a machine-readable zone, if this may be a line of one.
    pub(crate) cells: Option<Cells>,
}

impl Page {
    /// All lines, separated by line breaks.
    #[must_use]
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).collect();
        lines.join("\n")
    }

    /// Adds a line at its place.
    #[cfg(feature = "documents")]
    pub(crate) fn insert(&mut self, line: Line) {
        self.lines.push(line);
        sort(&mut self.lines, self.turned);
    }
}

/// Reads all lines, whichever of the four ways the image is turned.
///
/// Text is searched in at most 960 by 960 pixels, so letters lower than about a hundredth of the image are not found: crop
/// the ID first ([`Image::card`]).
///
/// The time is bounded, whatever the image shows: lines are only read until their lengths add up to [`MAX_LENGTH`]. The
/// largest lines are read first, and those that are longer than any field last.
///
/// | what | length |
/// | --- | ---: |
/// | front of an ID, 19 lines | 125 |
/// | a bill, 28 lines | 153 |
/// | [`MAX_LENGTH`], such as a page full of text | 420 |
///
/// Besides the networks, it takes about one byte per pixel of the image, for halved copies of it; hardly anything else grows
/// with the image.
///
/// # Errors
///
/// Any [`LookError`].
pub fn read(turn: &Turn<'_>, image: &Image) -> Result<Page, LookError> {
    let pyramid = Pyramid::new(image.pixels());
    let frames = find::frames(turn, &pyramid)?;
    read_at(turn, &pyramid, frames)
}

/// Reads all lines of an image whose [`places`] are known.
pub(crate) fn read_at(
    turn: &Turn<'_>,
    pyramid: &Pyramid<'_>,
    mut frames: Vec<Frame>,
) -> Result<Page, LookError> {
    within_bounds(&mut frames);
    let mut page = Page::default();
    let Some(first) = axis(&frames) else { return Ok(page) };
    let (turned, mut known) = direction(turn, pyramid, (&frames, first))?;
    page.turned = turned;
    for (index, frame) in frames.iter().enumerate() {
        let frame = frame.facing(turned);
        let reading = match known.remove(&index) {
            Some(reading) => reading,
            None => read::read(turn, pyramid, &frame)?,
        };
        page.lines.extend(kept(reading, frame));
    }
    sort(&mut page.lines, turned);
    Ok(page)
}

/// Sorts lines by how much they matter, and drops those beyond the limits.
fn within_bounds(frames: &mut Vec<Frame>) {
    let relative = |frame: &Frame| frame.length / frame.height.max(1.0);
    frames.sort_by(|a, b| {
        let is_long = |frame: &Frame| relative(frame) > LONG;
        is_long(a).cmp(&is_long(b)).then((b.length * b.height).total_cmp(&(a.length * a.height)))
    });
    frames.truncate(MAX_LINES);
    let mut length = 0.0;
    frames.retain(|frame| {
        let own = f64::from(relative(frame));
        let fits = length + own <= MAX_LENGTH;
        length += if fits { own } else { 0.0 };
        fits
    });
}

/// Where text is, without reading it. Which end of a line is its beginning is not known.
#[cfg(feature = "documents")]
pub(crate) fn places(turn: &Turn<'_>, pyramid: &Pyramid<'_>) -> Result<Vec<Frame>, LookError> {
    find::frames(turn, pyramid)
}

/// Reads the line in a frame. `None` if it is not text.
pub(crate) fn line(turn: &Turn<'_>, pyramid: &Pyramid<'_>, frame: Frame) -> Result<Option<Line>, LookError> {
    Ok(kept(read::read(turn, pyramid, &frame)?, frame))
}

/// What each step of a line could be if it consisted of the characters of a machine-readable zone.
#[cfg(feature = "documents")]
pub(crate) fn cells(turn: &Turn<'_>, pyramid: &Pyramid<'_>, frame: &Frame) -> Result<Cells, LookError> {
    read::cells(turn, pyramid, frame)
}

/// What each step could be in a machine-readable zone, in a second look at the same line, evenly lit and a little smaller:
/// what the network misreads because of size or light, it rarely misreads twice.
pub(crate) fn look_again(turn: &Turn<'_>, pyramid: &Pyramid<'_>, frame: Frame) -> Result<Cells, LookError> {
    read::again(turn, pyramid, &frame)
}

/// The length of what the steps of a line cover, as a multiple of the line's length.
pub(crate) fn shown(frame: &Frame) -> f32 {
    read::shown(frame)
}

/// The line, if its text is confident enough.
fn kept(reading: Reading, frame: Frame) -> Option<Line> {
    let text = reading.text.trim();
    (reading.confidence >= MIN_CONFIDENCE && !text.is_empty()).then(|| Line {
        text: text.to_owned(),
        confidence: (reading.confidence * 1000.0).round() / 1000.0,
        corners: frame.corners(),
        frame,
        cells: reading.cells,
    })
}

/// The direction of most text: [`QuarterTurn::None`] for rows, [`QuarterTurn::Right`] for columns. `None` without text.
fn axis(frames: &[Frame]) -> Option<QuarterTurn> {
    let length = |upright: bool| -> f32 {
        let such = frames.iter().filter(|frame| frame.is_long() && frame.is_level() == upright);
        such.map(|frame| frame.length).sum()
    };
    let rows = length(true) >= length(false);
    (!frames.is_empty()).then_some(if rows { QuarterTurn::None } else { QuarterTurn::Right })
}

/// The text of lines, by their indexes.
type Readings = BTreeMap<usize, Reading>;

/// Reads some lines in one direction, and if that makes no sense, in the other.
fn direction(
    turn: &Turn<'_>,
    pyramid: &Pyramid<'_>,
    (frames, first): (&[Frame], QuarterTurn),
) -> Result<(QuarterTurn, Readings), LookError> {
    let second = if first == QuarterTurn::None { QuarterTurn::Half } else { QuarterTurn::Left };
    let level = first == QuarterTurn::None;
    let along =
        || frames.iter().enumerate().filter(|(_, frame)| frame.is_long() && frame.is_level() == level);
    // Machine-readable zones are long, slow to read, and look much the same upside down.
    let short = |(_, frame): &(usize, &Frame)| frame.length < frame.height * 14.0;
    let mut probed: Vec<(usize, &Frame)> = along().filter(short).take(PROBED).collect();
    if probed.is_empty() {
        probed = along().take(PROBED).collect();
    }
    let probe = |turned| -> Result<(f64, Readings), LookError> {
        let (mut sum, mut readings) = (0.0, Readings::new());
        for (index, frame) in &probed {
            let reading = read::read(turn, pyramid, &frame.facing(turned))?;
            sum += reading.confidence;
            readings.insert(*index, reading);
        }
        Ok((sum / probed.len().max(1) as f64, readings))
    };
    let (sure, readings) = probe(first)?;
    if sure >= SURE {
        return Ok((first, readings));
    }
    let (other_sure, other) = probe(second)?;
    Ok(if sure >= other_sure { (first, readings) } else { (second, other) })
}

/// Sorts lines in reading order. Lines whose middles are less than half a line apart have the same height.
fn sort(lines: &mut [Line], turned: QuarterTurn) {
    let place = |line: &Line| turned.upright(line.frame.center);
    lines.sort_by(|a, b| place(a).y.total_cmp(&place(b).y));
    let mut begin = 0;
    while begin < lines.len() {
        let (top, height) = (place(&lines[begin]).y, lines[begin].frame.height);
        let same = lines[begin..].iter().take_while(|line| place(line).y - top < height * 0.5).count();
        lines[begin..begin + same].sort_by(|a, b| place(a).x.total_cmp(&place(b).x));
        begin += same;
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Line")
            .field("characters", &self.text.chars().count())
            .field("confidence", &self.confidence)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
