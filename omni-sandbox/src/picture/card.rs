//! Finds a card on a plain background and cuts it out.
//!
//! The background's colour is taken from the edge of the picture; what differs from it and is enclosed by it is a
//! solid shape; the largest one is the card if it fills a rectangle of the right proportions. That needs contrast and
//! a plain background, and says `None` rather than guess.

use image::RgbImage;

use super::Picture;

/// Longer side of the picture on which the outline is searched.
const SEARCHED_SIDE: usize = 400;

/// Shortest side of the searched picture that is worth a search.
const MIN_SIDE: usize = 20;

/// Smallest share of the picture that a card covers.
const MIN_AREA: f64 = 0.10;

/// Proportions of documents: a passport page has 1.42, a card 1.59, and both come out a little wrong when the camera
/// is held at an angle.
const ASPECT: std::ops::RangeInclusive<f64> = 1.30..=1.70;

/// How well a card and its box agree at least: what both cover, as share of what either covers. Rounded corners cost
/// one percent and a camera held at an angle some more; an ellipse reaches 0.86.
const MIN_AGREEMENT: f64 = 0.90;

/// How much of the edge of the picture may belong to the shape before it counts as cut off.
const MAX_ON_EDGE: f64 = 0.02;

/// Gaps in the card up to twice this many pixels of the searched picture are closed.
const GAP: usize = 2;

/// Longest side of a card that is cut out; more detail than this does not make anything readable.
const MAX_CUT_SIDE: f64 = 2000.0;

/// Width of a card of format ID-1 in inches (85.6 mm).
const CARD_INCHES: f64 = 3.37;

/// A card that was found in a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The card alone, its long side level.
    pub picture: Picture,
    /// Length of its long side in pixels of the picture in which it was found.
    pub width_px: f64,
}

impl Card {
    /// Dots per inch at which the camera saw the card, if it is one of format ID-1, as nearly all cards are.
    #[must_use]
    pub fn horizontal_resolution(&self) -> f64 {
        self.width_px / CARD_INCHES
    }
}

/// The searched picture: each pixel is the mean of a square block, in red, green, blue.
struct Small {
    width: usize,
    height: usize,
    block: usize,
    colours: Vec<[u8; 3]>,
}

/// A rectangle at an angle: centre, direction of the long side, lengths.
struct Outline {
    centre: (f64, f64),
    direction: (f64, f64),
    length: f64,
    breadth: f64,
}

pub(super) fn find(pixels: &RgbImage) -> Option<Card> {
    let small = shrink(pixels)?;
    let shape = largest_shape(&small);
    let total = (small.width * small.height) as f64;
    if (shape.len() as f64) < MIN_AREA * total || is_cut_off(&small, &shape) {
        return None;
    }
    let outline = measure(&small, &shape)?;
    let aspect = outline.length / outline.breadth;
    if !ASPECT.contains(&aspect) || agreement(&small, &shape, &outline) < MIN_AGREEMENT {
        return None;
    }
    let block = small.block as f64;
    let outline = Outline {
        centre: (outline.centre.0 * block, outline.centre.1 * block),
        direction: outline.direction,
        length: outline.length * block,
        breadth: outline.breadth * block,
    };
    Some(Card { width_px: outline.length, picture: cut_out(pixels, &outline)? })
}

/// `None` for pictures so small or so narrow that no outline could be seen in them.
fn shrink(pixels: &RgbImage) -> Option<Small> {
    let (old_width, old_height) = (pixels.width() as usize, pixels.height() as usize);
    let block = old_width.max(old_height).div_ceil(SEARCHED_SIDE).max(1);
    let (width, height) = (old_width / block, old_height / block);
    if width < MIN_SIDE || height < MIN_SIDE {
        return None;
    }
    // Sixteen samples of a block are enough to calm the noise, and bound the work for large pictures.
    let step = block.div_ceil(4);
    let raw = pixels.as_raw().as_slice();
    let mut colours = Vec::with_capacity(width * height);
    let (mut y, mut x) = (0, 0);
    while y < height {
        let (mut sum, mut count, mut dy) = ([0_u32; 3], 0, 0);
        while dy < block {
            let mut dx = 0;
            while dx < block {
                let at = ((y * block + dy) * old_width + x * block + dx) * 3;
                sum[0] += u32::from(raw[at]);
                sum[1] += u32::from(raw[at + 1]);
                sum[2] += u32::from(raw[at + 2]);
                count += 1;
                dx += step;
            }
            dy += step;
        }
        colours.push([(sum[0] / count) as u8, (sum[1] / count) as u8, (sum[2] / count) as u8]);
        x += 1;
        if x == width {
            (x, y) = (0, y + 1);
        }
    }
    Some(Small { width, height, block, colours })
}

impl Small {
    /// Indexes of the outermost pixels.
    fn edge(&self) -> Vec<usize> {
        let last_row = (self.height - 1) * self.width;
        let mut edge: Vec<usize> = (0..self.width).flat_map(|x| [x, last_row + x]).collect();
        edge.extend((1..self.height - 1).flat_map(|y| [y * self.width, (y + 1) * self.width - 1]));
        edge
    }

    /// The middle of a pixel.
    fn place(&self, at: usize) -> (f64, f64) {
        ((at % self.width) as f64 + 0.5, (at / self.width) as f64 + 0.5)
    }

    /// The mask and all that lies up to [`GAP`] pixels beside it.
    fn grown(&self, mask: &[bool]) -> Vec<bool> {
        let wide = grown_lines(mask, self.height, self.width, 1);
        grown_lines(&wide, self.width, self.height, self.width)
    }

    /// Gathers all pixels that are free in `taken` and connected with the `start` ones, and marks them taken.
    fn spread(&self, taken: &mut [bool], start: &[usize]) -> Vec<usize> {
        let mut found = Vec::new();
        for &at in start {
            if !taken[at] {
                taken[at] = true;
                found.push(at);
            }
        }
        let mut next = 0;
        while next < found.len() {
            let at = found[next];
            next += 1;
            let x = at % self.width;
            let neighbours = [
                (x > 0, at.wrapping_sub(1)),
                (x + 1 < self.width, at + 1),
                (at >= self.width, at.wrapping_sub(self.width)),
                (at + self.width < taken.len(), at + self.width),
            ];
            for (inside, neighbour) in neighbours {
                if inside && !taken[neighbour] {
                    taken[neighbour] = true;
                    found.push(neighbour);
                }
            }
        }
        found
    }
}

/// Grows a mask along its lines; `step` leads to the next pixel of a line.
fn grown_lines(mask: &[bool], lines: usize, length: usize, step: usize) -> Vec<bool> {
    let to_next_line = if step == 1 { length } else { 1 };
    let mut grown = vec![false; mask.len()];
    let result = grown.as_mut_slice();
    let mut line = 0;
    while line < lines {
        let start = line * to_next_line;
        // One past the last pixel that the mask reaches so far, counted along the line.
        let mut done = 0;
        let mut at = 0;
        while at < length {
            if mask[start + at * step] {
                let end = (at + GAP + 1).min(length);
                done = done.max(at.saturating_sub(GAP));
                while done < end {
                    result[start + done * step] = true;
                    done += 1;
                }
            }
            at += 1;
        }
        line += 1;
    }
    grown
}

/// Sum of the differences of the three channels.
fn difference(a: [u8; 3], b: [u8; 3]) -> u32 {
    u32::from(a[0].abs_diff(b[0])) + u32::from(a[1].abs_diff(b[1])) + u32::from(a[2].abs_diff(b[2]))
}

/// The value below which the given part of a hundred of all values lies.
fn percentile<T: Copy + Ord + Default>(mut values: Vec<T>, part: usize) -> T {
    values.sort_unstable();
    values.get(values.len() * part / 100).copied().unwrap_or_default()
}

/// Pixels of the largest shape that stands out from the background, its inside included.
fn largest_shape(small: &Small) -> Vec<usize> {
    let edge = small.edge();
    let channel = |i: usize| percentile(edge.iter().map(|&at| small.colours[at][i]).collect(), 50);
    let background = [channel(0), channel(1), channel(2)];
    let differences: Vec<u32> = small.colours.iter().map(|&colour| difference(colour, background)).collect();
    // Uneven light makes the background differ from itself: the card must differ clearly more. And where the card
    // stands out strongly, what differs only a little is its shadow.
    let own = percentile(edge.iter().map(|&at| differences[at]).collect(), 75);
    let strong = percentile(differences.clone(), 90);
    let threshold = (own * 3).max(strong / 5).max(45);
    let standing_out: Vec<bool> = differences.iter().map(|&difference| difference > threshold).collect();
    // Where two colours of the card meet, their mixture may look like the table; closing such gaps keeps the card in
    // one piece. What the background reaches from the edge is then outside, and the rest is solid: a part of the card
    // that has the colour of the table is enclosed by the card.
    let outside = small.spread(&mut small.grown(&standing_out), &edge);
    let mut taken = vec![false; differences.len()];
    for at in outside {
        taken[at] = true;
    }
    let mut taken = small.grown(&taken);
    let mut largest = Vec::new();
    let mut at = 0;
    while at < taken.len() {
        if !taken[at] {
            let shape = small.spread(&mut taken, &[at]);
            if shape.len() > largest.len() {
                largest = shape;
            }
        }
        at += 1;
    }
    largest
}

/// A shape at the edge of the picture goes on beyond it, so its size there would be wrong.
fn is_cut_off(small: &Small, shape: &[usize]) -> bool {
    let on_edge = shape.iter().filter(|&&at| {
        let (x, y) = (at % small.width, at / small.width);
        x == 0 || y == 0 || x + 1 == small.width || y + 1 == small.height
    });
    on_edge.count() as f64 > MAX_ON_EDGE * (2 * (small.width + small.height)) as f64
}

/// The box around a shape along its principal axis.
fn measure(small: &Small, shape: &[usize]) -> Option<Outline> {
    let place = |at: usize| small.place(at);
    let count = shape.len() as f64;
    let (mut x_mean, mut y_mean) = (0.0, 0.0);
    for &at in shape {
        let (x, y) = place(at);
        x_mean += x / count;
        y_mean += y / count;
    }
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for &at in shape {
        let (x, y) = (place(at).0 - x_mean, place(at).1 - y_mean);
        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
    let (cos, sin) = (angle.cos(), angle.sin());
    // How many pixels lie at each distance from the centre, along both axes. Half the diagonal on either side is room
    // enough for every one, and one more for rounding.
    let reach = small.width + small.height;
    let (mut along, mut across) = (vec![0_u32; 2 * reach], vec![0_u32; 2 * reach]);
    for &at in shape {
        let (x, y) = (place(at).0 - x_mean, place(at).1 - y_mean);
        count_at(&mut along, x * cos + y * sin + reach as f64);
        count_at(&mut across, y * cos - x * sin + reach as f64);
    }
    let (left, right) = extent(&along)?;
    let (top, bottom) = extent(&across)?;
    let (u, v) = ((left + right) / 2.0 - reach as f64, (top + bottom) / 2.0 - reach as f64);
    Some(Outline {
        centre: (x_mean + u * cos - v * sin, y_mean + u * sin + v * cos),
        direction: (cos, sin),
        length: right - left,
        breadth: bottom - top,
    })
}

/// What the shape and the box both cover, as share of what either covers.
fn agreement(small: &Small, shape: &[usize], outline: &Outline) -> f64 {
    let (cos, sin) = outline.direction;
    let inside = shape.iter().filter(|&&at| {
        let (x, y) = small.place(at);
        let (x, y) = (x - outline.centre.0, y - outline.centre.1);
        (x * cos + y * sin).abs() <= outline.length / 2.0
            && (y * cos - x * sin).abs() <= outline.breadth / 2.0
    });
    let both = inside.count() as f64;
    both / (outline.length * outline.breadth + shape.len() as f64 - both)
}

fn count_at(profile: &mut [u32], position: f64) {
    if let Some(bin) = profile.get_mut(position as usize) {
        *bin += 1;
    }
}

/// Where a profile rises to half of its usual height, and where it falls again. A shadow or a thumb that sticks out
/// does not move these places, as it would move the outermost pixel.
fn extent(profile: &[u32]) -> Option<(f64, f64)> {
    // Neighbours are added up because a slanted grid fills neighbouring bins unevenly.
    let calm: Vec<u32> = profile.windows(3).map(|of| of[0] + 2 * of[1] + of[2]).collect();
    let half = f64::from(percentile(calm.iter().copied().filter(|&n| n > 0).collect(), 50)) / 2.0;
    let crossing = |inner: usize, outer: usize| {
        let (inner, outer) = (f64::from(*calm.get(inner)?), f64::from(*calm.get(outer)?));
        Some(if inner > outer { (inner - half) / (inner - outer) } else { 0.0 })
    };
    let first = calm.iter().position(|&n| f64::from(n) >= half.max(1.0))?;
    let last = calm.iter().rposition(|&n| f64::from(n) >= half.max(1.0))?;
    // A bin stands for its middle, and the window has moved everything by one: together one and a half.
    let start = first as f64 + 1.5 - crossing(first, first.checked_sub(1)?)?;
    let end = last as f64 + 1.5 + crossing(last, last + 1)?;
    (end - start >= 2.0).then_some((start, end))
}

/// Cuts the outline out of the picture and turns it level, taking the mean of the four nearest pixels.
fn cut_out(pixels: &RgbImage, outline: &Outline) -> Option<Picture> {
    let scale = (outline.length / MAX_CUT_SIDE).max(1.0);
    let width = (outline.length / scale).round().max(1.0) as usize;
    let height = (outline.breadth / scale).round().max(1.0) as usize;
    let (cos, sin) = (outline.direction.0 * scale, outline.direction.1 * scale);
    let (columns, rows) = (pixels.width() as usize, pixels.height() as usize);
    let (x_last, y_last) = (columns.checked_sub(1)? as f64, rows.checked_sub(1)? as f64);
    let raw = pixels.as_raw().as_slice();
    let mut cut = Vec::with_capacity(width * height * 3);
    let mut v = 0;
    while v < height {
        let down = v as f64 + 0.5 - height as f64 / 2.0;
        let mut u = 0;
        while u < width {
            let right = u as f64 + 0.5 - width as f64 / 2.0;
            // Pixels are sampled at their middle, hence the half; beyond the edge the last pixel goes on.
            let x = (outline.centre.0 + right * cos - down * sin - 0.5).max(0.0).min(x_last);
            let y = (outline.centre.1 + right * sin + down * cos - 0.5).max(0.0).min(y_last);
            let (column, row) = (x as usize, y as usize);
            let at = (row * columns + column) * 3;
            let to_right = if column + 1 < columns { 3 } else { 0 };
            let below = at + if row + 1 < rows { columns * 3 } else { 0 };
            // Weights in parts of 256.
            let (wx, wy) = (((x - column as f64) * 256.0) as u32, ((y - row as f64) * 256.0) as u32);
            let mut channel = 0;
            while channel < 3 {
                let upper =
                    u32::from(raw[at + channel]) * (256 - wx) + u32::from(raw[at + to_right + channel]) * wx;
                let lower = u32::from(raw[below + channel]) * (256 - wx)
                    + u32::from(raw[below + to_right + channel]) * wx;
                cut.push(((upper * (256 - wy) + lower * wy + (1 << 15)) >> 16) as u8);
                channel += 1;
            }
            u += 1;
        }
        v += 1;
    }
    Some(Picture { pixels: RgbImage::from_raw(width as u32, height as u32, cut)? })
}
