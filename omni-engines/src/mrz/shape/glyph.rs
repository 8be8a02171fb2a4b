//! The letters of the font OCR-B as they look in an image.

use std::sync::OnceLock;

use ab_glyph::{Font, FontRef, PxScale, point};

/// Size of a letter with its surroundings, in pixels.
pub(super) const WIDTH: usize = 24;
pub(super) const HEIGHT: usize = 32;

/// Distance of two characters, in pixels.
pub(super) const PITCH: f32 = 24.0;

/// Size of the font at which its characters have this distance, in pixels.
const SIZE: f32 = 43.2;

/// How many pixels are summed up at once. Parts have a multiple of this.
const LANES: usize = 8;

/// How the letters look in an image: stretched, and out of focus.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Look {
    pub(super) wide: f32,
    pub(super) high: f32,
    /// Standard deviation of the blur, in pixels.
    pub(super) blur: f32,
}

/// A letter: the amount of ink, minus the mean of all pixels, scaled so that the sum of all squares is one.
pub(super) struct Glyph(Vec<f32>);

fn font() -> Option<&'static FontRef<'static>> {
    static FONT: OnceLock<Option<FontRef<'static>>> = OnceLock::new();
    let load = || FontRef::try_from_slice(include_bytes!("../../../fonts/OCRB.otf")).ok();
    FONT.get_or_init(load).as_ref()
}

impl Glyph {
    /// `None` if the font does not have the character.
    pub(super) fn new(character: u8, look: Look) -> Option<Self> {
        let font = font()?;
        let scale = PxScale { x: SIZE * look.wide, y: SIZE * look.high };
        let glyph = font.glyph_id(char::from(character)).with_scale_and_position(scale, point(0.0, 0.0));
        let outline = font.outline_glyph(glyph)?;
        let bounds = outline.px_bounds();
        // All capitals and digits have the same height, and are centered in their width.
        let left = (WIDTH as f32 - bounds.width()) / 2.0;
        let top = (HEIGHT as f32 - bounds.height()) / 2.0;
        let (left, top) = (left.round() as i32, top.round() as i32);
        let mut ink = vec![0.0; WIDTH * HEIGHT];
        outline.draw(|x, y, cover| {
            let (x, y) = (left + x as i32, top + y as i32);
            if (0..WIDTH as i32).contains(&x) && (0..HEIGHT as i32).contains(&y) {
                ink[y as usize * WIDTH + x as usize] = cover;
            }
        });
        Some(Self(normal(blurred(&ink, look.blur))?))
    }

    /// How similar a part of an image is to this letter, -1 to 1. Ink is dark in it. `None` if it is plain.
    pub(super) fn agreement(&self, part: &[f32]) -> Option<f32> {
        // Computes several sums at once. The order of additions is fixed, so a single sum could not use the full width of
        // the processor.
        let (mut sums, mut squares, mut products) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
        for (values, inks) in part.chunks_exact(LANES).zip(self.0.chunks_exact(LANES)) {
            for lane in 0..LANES {
                let (value, ink) = (values[lane], inks[lane]);
                sums[lane] += value;
                squares[lane] += value * value;
                products[lane] += value * ink;
            }
        }
        let [sum, squares, product] = [sums, squares, products].map(|lanes| lanes.iter().sum::<f32>());
        let spread = squares - sum * sum / part.len().max(1) as f32;
        // The sum of the letter is zero.
        (spread > 1.0).then(|| -product / spread.sqrt())
    }
}

/// Minus the mean, and normalized to length one.
fn normal(mut values: Vec<f32>) -> Option<Vec<f32>> {
    let mean = values.iter().sum::<f32>() / values.len().max(1) as f32;
    let length = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>().sqrt();
    for value in &mut values {
        *value = (*value - mean) / length;
    }
    (length > 0.0).then_some(values)
}

/// Blurs rows and columns.
fn blurred(values: &[f32], deviation: f32) -> Vec<f32> {
    let reach = (deviation * 2.5).ceil() as i32;
    let weight = |away: i32| (-(away * away) as f32 / (2.0 * deviation * deviation).max(1e-3)).exp();
    let weights: Vec<(i32, f32)> = (-reach..=reach).map(|away| (away, weight(away))).collect();
    let total: f32 = weights.iter().map(|(_, weight)| weight).sum();
    let pass = |values: &[f32], (x_step, y_step): (i32, i32)| -> Vec<f32> {
        let at = |x: i32, y: i32| {
            let inside = (0..WIDTH as i32).contains(&x) && (0..HEIGHT as i32).contains(&y);
            if inside { values[y as usize * WIDTH + x as usize] } else { 0.0 }
        };
        let pixel = |index: usize| {
            let (x, y) = ((index % WIDTH) as i32, (index / WIDTH) as i32);
            let sum: f32 =
                weights.iter().map(|(away, weight)| weight * at(x + away * x_step, y + away * y_step)).sum();
            sum / total
        };
        (0..values.len()).map(pixel).collect()
    };
    pass(&pass(values, (1, 0)), (0, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOK: Look = Look { wide: 1.0, high: 1.0, blur: 0.8 };

    #[test]
    fn a_letter_agrees_with_itself_most() {
        for (one, other) in
            [(b'0', b'O'), (b'O', b'Q'), (b'2', b'Z'), (b'5', b'S'), (b'8', b'B'), (b'1', b'I')]
        {
            let glyph = Glyph::new(one, LOOK).unwrap();
            let dark = |glyph: &Glyph| glyph.0.iter().map(|ink| 200.0 - ink * 900.0).collect::<Vec<f32>>();
            let own = glyph.agreement(&dark(&glyph)).unwrap();
            let foreign = glyph.agreement(&dark(&Glyph::new(other, LOOK).unwrap())).unwrap();
            assert!(own > 0.99 && foreign < own - 0.03, "{} {own} {foreign}", char::from(one));
        }
        assert!(Glyph::new(b'0', LOOK).unwrap().agreement(&[7.0; WIDTH * HEIGHT]).is_none());
    }

    #[test]
    fn every_character_of_a_zone_fits_into_its_part() {
        for character in crate::text::ZONE {
            let glyph = Glyph::new(*character, Look { blur: 0.0, ..LOOK }).unwrap();
            let paper = glyph.0[0];
            let edge = |index: usize| {
                let (x, y) = (index % WIDTH, index / WIDTH);
                x == 0 || x == WIDTH - 1 || y == 0 || y == HEIGHT - 1
            };
            let inside = glyph.0.iter().enumerate().all(|(index, ink)| !edge(index) || *ink == paper);
            assert!(inside, "{}", char::from(*character));
        }
    }
}
