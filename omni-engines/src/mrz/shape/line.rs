//! A line cropped at the size of the letters: where each character is, and how the letters look in this image.

use image::{GrayImage, imageops};

use super::super::path::Path;
use super::glyph::{Glyph, HEIGHT, Look, PITCH, WIDTH};
use crate::image::pyramid::Pyramid;
use crate::person::number::ALIKE;
use crate::text::{Frame, even, shown};

/// The lowest likelihood of a character that shows how the letters look.
const KNOWN: f32 = 0.9;

/// How many such characters are compared, and how many are required.
const MOST_KNOWN: usize = 14;
const FEWEST_KNOWN: usize = 5;

/// The lowest agreement of the known characters in a line that is printed in this very font.
const FONT: f32 = 0.88;

/// How much less than the known characters another one may agree.
const NEAR: f32 = 0.05;

/// How far a character may be from where its neighbors suggest, in pixels.
const MAX_OFF: f64 = 8.0;

/// The smallest height of the crop, as a multiple of the pitch: the letters, and room to shift them.
const MIN_HEIGHT: f32 = 2.0;

/// How far the letters are shifted together, and each individually, in pixels.
const SHIFT: i32 = 7;
const OWN_SHIFT: i32 = 2;

/// How much the letters are stretched and blurred.
const STRETCHES: [f32; 5] = [0.88, 0.94, 1.0, 1.06, 1.12];
const BLURS: [f32; 4] = [0.6, 1.2, 2.0, 3.0];

/// A line of a zone.
pub(super) struct Strip {
    gray: GrayImage,
    /// Where the middle of each character lies.
    middles: Vec<(f32, f32)>,
    look: Look,
    /// How similar the known characters are to the letters, on average, 0 to 1.
    pub(super) agreement: f32,
}

impl Strip {
    /// `None` if too few characters are known.
    pub(super) fn new(pyramid: &Pyramid<'_>, frame: &Frame, path: &Path) -> Option<Self> {
        let shown = f64::from(shown(frame));
        let (begin, step, bend) = places(path).map(|(a, b, c)| (a * shown, b * shown, c * shown))?;
        let pitch = step as f32 * frame.length;
        if !(pitch.is_finite() && pitch >= 4.0) {
            return None;
        }
        let scale = PITCH / pitch;
        let tall = Frame { height: frame.height.max(pitch * MIN_HEIGHT), ..*frame };
        let (width, height) = ((tall.length * scale).ceil() as u32, (tall.height * scale).ceil() as u32);
        let mut pixels = pyramid.part(&tall.part(width.clamp(1, 4000), height.clamp(1, 400)), [127; 3]);
        even(&mut pixels);
        let gray = imageops::grayscale(&pixels);
        let middle = |index: usize| {
            let index = index as f64;
            ((begin + step * index + bend * index * index) as f32 * width as f32, height as f32 / 2.0)
        };
        let middles = (0..path.text.len()).map(middle).collect();
        let look = Look { wide: 1.0, high: 1.0, blur: BLURS[1] };
        let mut strip = Self { gray, middles, look, agreement: 0.0 };
        strip.fit(path)?;
        Some(strip)
    }

    /// Whether the line is printed in the very font of the letters.
    pub(super) fn has_font(&self) -> bool {
        self.agreement >= FONT
    }

    /// Whether a character agrees as well as the known ones. Worn or irregular print looks a bit like many letters.
    pub(super) fn is_near(&self, agreement: f32) -> bool {
        agreement >= self.agreement - NEAR
    }

    /// How similar the character at a position is to a letter.
    pub(super) fn agreement_of(&self, index: usize, character: u8) -> Option<f32> {
        let glyph = Glyph::new(character, self.look)?;
        self.best(&glyph, (index, (0.0, 0.0)), OWN_SHIFT).map(|best| best.0)
    }

    /// Finds the look of the letters and their places from the known characters.
    fn fit(&mut self, path: &Path) -> Option<()> {
        let alike = |character: u8| ALIKE.iter().any(|group| group.contains(&character));
        let clear = |at: &usize| path.text[*at] != b'<' && path.likelihoods[*at] >= KNOWN;
        let mut known: Vec<usize> = (0..path.text.len()).filter(clear).collect();
        // Characters that look like others are less certain.
        known.sort_by_key(|at| alike(path.text[*at]));
        known.truncate(MOST_KNOWN);
        if known.len() < FEWEST_KNOWN {
            return None;
        }
        let shift = self.shift(&known, path)?;
        for middle in &mut self.middles {
            *middle = (middle.0 + shift.0, middle.1 + shift.1);
        }
        for _ in 0..2 {
            let stretches =
                STRETCHES.iter().flat_map(|wide| STRETCHES.iter().map(move |high| (*wide, *high)));
            let blur = self.look.blur;
            self.choose(stretches.map(|(wide, high)| Look { wide, high, blur }), (&known, path));
            let look = self.look;
            self.choose(BLURS.iter().map(|blur| Look { blur: *blur, ..look }), (&known, path));
        }
        Some(())
    }

    /// The shift at which the known characters are most similar to the letters.
    fn shift(&self, known: &[usize], path: &Path) -> Option<(f32, f32)> {
        let glyphs: Vec<(usize, Glyph)> =
            known.iter().filter_map(|at| Some((*at, Glyph::new(path.text[*at], self.look)?))).collect();
        let mut best: Option<(f32, (f32, f32))> = None;
        for down in -SHIFT..=SHIFT {
            for across in -SHIFT..=SHIFT {
                let shift = (across as f32, down as f32);
                let agreement: f32 = glyphs
                    .iter()
                    .filter_map(|(at, glyph)| self.best(glyph, (*at, shift), 0).map(|best| best.0))
                    .sum();
                if best.is_none_or(|best| agreement > best.0) {
                    best = Some((agreement, shift));
                }
            }
        }
        best.map(|best| best.1)
    }

    /// Chooses the look in which the known characters are most similar to the letters.
    fn choose(&mut self, looks: impl Iterator<Item = Look>, (known, path): (&[usize], &Path)) {
        for look in looks {
            let agreements = known.iter().filter_map(|at| {
                let glyph = Glyph::new(path.text[*at], look)?;
                self.best(&glyph, (*at, (0.0, 0.0)), 1).map(|best| best.0)
            });
            let agreement = agreements.sum::<f32>() / known.len().max(1) as f32;
            if agreement > self.agreement {
                (self.agreement, self.look) = (agreement, look);
            }
        }
    }

    /// The similarity of a character to a letter, at the best shift of at most this many pixels.
    fn best(
        &self,
        glyph: &Glyph,
        (index, (across, down)): (usize, (f32, f32)),
        most: i32,
    ) -> Option<(f32, (i32, i32))> {
        let middle = self.middles.get(index)?;
        let left = (middle.0 + across - WIDTH as f32 / 2.0).round() as i32;
        let top = (middle.1 + down - HEIGHT as f32 / 2.0).round() as i32;
        let mut best: Option<(f32, (i32, i32))> = None;
        for (dx, dy) in (-most..=most).flat_map(|dy| (-most..=most).map(move |dx| (dx, dy))) {
            let Some(part) = self.part(left + dx, top + dy) else { continue };
            if let Some(agreement) = glyph.agreement(&part)
                && best.is_none_or(|best| agreement > best.0)
            {
                best = Some((agreement, (dx, dy)));
            }
        }
        best
    }

    fn part(&self, left: i32, top: i32) -> Option<Vec<f32>> {
        let (left, top) = (usize::try_from(left).ok()?, usize::try_from(top).ok()?);
        let (width, height) = (self.gray.width() as usize, self.gray.height() as usize);
        if left + WIDTH > width || top + HEIGHT > height {
            return None;
        }
        let rows = self.gray.as_raw().chunks_exact(width).skip(top).take(HEIGHT);
        Some(rows.flat_map(|row| row[left..left + WIDTH].iter().map(|value| f32::from(*value))).collect())
    }
}

/// Where the first character is, how far apart they are, and how that changes along the line, as shares of the length
/// of the line.
///
/// The network locates a character to a third of its width. All of them together are more precise.
fn places(path: &Path) -> Option<(f64, f64, f64)> {
    let seen = path.middles.iter().enumerate().filter(|(at, _)| path.text[*at] != b'<');
    let mut points: Vec<(f64, f64)> =
        seen.filter_map(|(at, middle)| Some((at as f64, f64::from((*middle)?)))).collect();
    let mut fit = parabola(&points)?;
    for _ in 0..2 {
        let off = |(at, middle): &(f64, f64)| (fit.0 + fit.1 * at + fit.2 * at * at - middle).abs();
        let most = MAX_OFF / f64::from(PITCH) * fit.1.abs();
        let kept: Vec<(f64, f64)> = points.iter().copied().filter(|point| off(point) <= most).collect();
        if kept.len() < FEWEST_KNOWN {
            break;
        }
        points = kept;
        fit = parabola(&points)?;
    }
    Some(fit)
}

/// The least-squares parabola through points; a straight line if there are few.
fn parabola(points: &[(f64, f64)]) -> Option<(f64, f64, f64)> {
    let count = points.len() as f64;
    if points.len() < FEWEST_KNOWN {
        return None;
    }
    let mean_x = points.iter().map(|point| point.0).sum::<f64>() / count;
    let sums = |powers: (i32, i32)| -> f64 {
        points.iter().map(|(x, y)| (x - mean_x).powi(powers.0) * y.powi(powers.1)).sum()
    };
    let (s2, s3, s4) = (sums((2, 0)), sums((3, 0)), sums((4, 0)));
    let (y0, y1, y2) = (sums((0, 1)), sums((1, 1)), sums((2, 1)));
    // With the mean as origin, the sum of all x is zero.
    let determinant = count * (s2 * s4 - s3 * s3) - s2 * s2 * s2;
    let (a, b, c) = if points.len() < 10 || determinant.abs() < 1e-9 {
        (y0 / count, y1 / s2, 0.0)
    } else {
        let c = (count * (s2 * y2 - s3 * y1) - s2 * s2 * y0) / determinant;
        let b = (y1 - c * s3) / s2;
        ((y0 - c * s2) / count, b, c)
    };
    let fit = (a - b * mean_x + c * mean_x * mean_x, b - 2.0 * c * mean_x, c);
    (fit.0.is_finite() && fit.1.is_finite() && fit.2.is_finite() && fit.1 > 0.0).then_some(fit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parabola_is_found_again() {
        let points: Vec<(f64, f64)> =
            (0..30).map(f64::from).map(|x| (x, 0.02 + 0.03 * x + 0.0001 * x * x)).collect();
        let fit = parabola(&points).unwrap();
        assert!((fit.0 - 0.02).abs() < 1e-6 && (fit.1 - 0.03).abs() < 1e-6 && (fit.2 - 0.0001).abs() < 1e-6);
        let fit = parabola(&points[..6]).unwrap();
        assert!((fit.1 - 0.0305).abs() < 1e-3 && fit.2 == 0.0, "{fit:?}");
        assert!(parabola(&points[..3]).is_none());
        assert!(parabola(&[(1.0, 1.0); 20]).is_none());
    }
}
