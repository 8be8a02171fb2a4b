//! Recognizes whose face it is: the network SFace.

use image::{RgbImage, imageops};

use super::Face;
use super::align::{SIDE, aligned};
use crate::image::Image;
use crate::likeness::{LENGTH, Likeness};
use crate::models::{Input, LookError, Turn, Weights};

pub use crate::likeness::MIN_SAME_PERSON;

/// What distinguishes one face from another. It identifies a person: `Debug` shows nothing of it.
#[derive(Clone, PartialEq)]
pub struct Template([f32; LENGTH]);

/// A face that was found in a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Match<K> {
    /// Whose face it is.
    pub key: K,
    /// How similar the faces are: see [`Template::similarity`].
    pub similarity: f64,
}

/// Describes a face so that it can be compared: one run of the network on 112 by 112 pixels. Halved copies of the image take
/// about one byte per pixel.
///
/// # Errors
///
/// Any [`LookError`].
pub fn template(turn: &Turn<'_>, image: &Image, face: &Face) -> Result<Template, LookError> {
    of_aligned(turn, aligned(image, face))
}

/// The template of a face whose noise was smoothed. Noise hides more of a face that is printed small and pale.
pub(super) fn smoothed(turn: &Turn<'_>, image: &Image, face: &Face) -> Result<Template, LookError> {
    /// Standard deviation in pixels of the aligned face.
    const BLUR: f32 = 2.0;
    of_aligned(turn, aligned(image, face).map(|aligned| imageops::blur(&aligned, BLUR)))
}

fn of_aligned(turn: &Turn<'_>, aligned: Option<RgbImage>) -> Result<Template, LookError> {
    let refused = || LookError::Network { file: Weights::Embedding.file() };
    let aligned = aligned.ok_or_else(refused)?;
    let side = SIDE as usize;
    let input = Input::of_image(&aligned, (side, side), |pixel, channel| f32::from(pixel[channel]));
    let outputs = turn.run(Weights::Embedding, input)?;
    outputs.first().and_then(|output| Template::new(&output.values)).ok_or_else(refused)
}

/// The faces most similar to this one, the most similar first: those of the same person, by [`MIN_SAME_PERSON`], at most
/// `limit` of them. Compares with each, which takes 5 ms for a hundred thousand.
#[must_use]
pub fn search<'a, K>(
    face: &Template,
    known: impl IntoIterator<Item = (K, &'a Template)>,
    limit: usize,
) -> Vec<Match<K>> {
    let alike = |(key, template): (K, &Template)| Match { key, similarity: face.similarity(template) };
    let mut found: Vec<Match<K>> =
        known.into_iter().map(alike).filter(|found| found.similarity >= MIN_SAME_PERSON).collect();
    found.sort_by(|a, b| b.similarity.total_cmp(&a.similarity));
    found.truncate(limit);
    found
}

impl Template {
    /// Scales the numbers to length one. `None` if their count is wrong, or all are zero.
    fn new(values: &[f32]) -> Option<Self> {
        let mut values: [f32; LENGTH] = values.try_into().ok()?;
        let length = values.iter().map(|value| value * value).sum::<f32>().sqrt();
        if !(length.is_finite() && length > 0.0) {
            return None;
        }
        for value in &mut values {
            *value /= length;
        }
        Some(Self(values))
    }

    /// How similar two faces are, from -1 to 1, to three decimals: processors differ in the last digits.
    #[must_use]
    pub fn similarity(&self, other: &Self) -> f64 {
        let sum: f32 = self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum();
        (f64::from(sum.clamp(-1.0, 1.0)) * 1000.0).round() / 1000.0
    }

    /// Whether it is the same person.
    #[must_use]
    pub fn is_same_person(&self, other: &Self) -> bool {
        self.similarity(other) >= MIN_SAME_PERSON
    }

    /// The same, rounded to a quarter of its size.
    #[must_use]
    pub fn likeness(&self) -> Option<Likeness> {
        Likeness::new(&self.0)
    }

    /// The bytes to store. They are personal data.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|value| value.to_le_bytes()).collect()
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote. `None` for other bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (numbers, rest) = bytes.as_chunks::<4>();
        let values: Vec<f32> = numbers.iter().map(|number| f32::from_le_bytes(*number)).collect();
        if rest.is_empty() { Self::new(&values) } else { None }
    }
}

impl std::fmt::Debug for Template {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Template(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn toward(index: usize, amount: f32) -> Template {
        let mut values = [0.0; LENGTH];
        (values[0], values[index]) = (1.0, amount);
        Template::new(&values).unwrap()
    }

    #[test]
    fn only_the_same_person_is_found_and_the_most_alike_comes_first() {
        let known = [("other", toward(1, 9.0)), ("close", toward(2, 0.5)), ("same", toward(3, 0.1))];
        let pairs = || known.iter().map(|(key, template)| (*key, template));
        let keys = |limit| -> Vec<&str> {
            search(&toward(3, 0.1), pairs(), limit).iter().map(|found| found.key).collect()
        };
        assert_eq!(keys(10), ["same", "close"]);
        assert_eq!(keys(1), ["same"]);
        assert_eq!(keys(0), [""; 0]);
    }

    #[test]
    fn bytes_are_read_back_and_others_are_refused() {
        let template = toward(5, 0.7);
        let bytes = template.to_bytes();
        assert!(Template::from_bytes(&bytes).unwrap().similarity(&template) > 0.999);
        for bytes in [&bytes[1..], &[0; 512][..], &[0xFF; 512][..], b""] {
            assert!(Template::from_bytes(bytes).is_none());
        }
        assert_eq!(format!("{template:?}"), "Template(..)");
    }
}
