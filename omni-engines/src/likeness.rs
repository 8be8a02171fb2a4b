//! Faces as they are stored and searched: 128 bytes for each. Needs no network.

use std::collections::HashMap;
use std::fmt;

/// Minimum [similarity](Likeness::similarity) of two photographs of the same person. Of 300 pairs, those of one person
/// measured at least 0.582, and those of two people at most 0.370. With the published threshold of the network, 0.363,
/// one pair of two people counted as one person.
pub const MIN_SAME_PERSON: f64 = 0.45;

/// Number of values that describe a face.
pub const LENGTH: usize = 128;

/// What identifies a face, rounded so that it is small. It is personal data: `Debug` shows none of it.
///
/// Similarities differ by at most 0.003 from those of the unrounded values.
#[derive(Clone, PartialEq, Eq)]
pub struct Likeness([i8; LENGTH]);

/// Faces with keys, to find those of a person. A search compares with every face, which takes 3 ms for a hundred thousand.
#[derive(Clone, Default)]
pub struct Gallery {
    keys: Vec<String>,
    faces: Vec<Likeness>,
    lengths: Vec<f32>,
    places: HashMap<String, usize>,
}

impl Likeness {
    /// Rounds the output of the network for a face. `None` if it has the wrong number of values, or all are zero.
    #[must_use]
    pub fn new(values: &[f32]) -> Option<Self> {
        let values: &[f32; LENGTH] = values.try_into().ok()?;
        let largest = values.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
        if !(largest.is_finite() && largest > 0.0) {
            return None;
        }
        // From -127 to 127.
        Some(Self(values.map(|value| (value / largest * 127.0).round() as i8)))
    }

    /// How alike two faces are, from -1 to 1, to three decimals: processors differ in the last digits.
    #[must_use]
    pub fn similarity(&self, other: &Self) -> f64 {
        rounded(self.product(other) as f32 / (self.length() * other.length()))
    }

    /// Whether it is the same person.
    #[must_use]
    pub fn is_same_person(&self, other: &Self) -> bool {
        self.similarity(other) >= MIN_SAME_PERSON
    }

    /// As bytes to store: personal data.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; LENGTH] {
        self.0.map(|value| value.to_le_bytes()[0])
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote. `None` for other bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; LENGTH] = bytes.try_into().ok()?;
        let values = bytes.map(|byte| i8::from_le_bytes([byte]));
        values.iter().any(|value| *value != 0).then_some(Self(values))
    }

    /// Computes many sums at a time, because processors have instructions for that.
    fn product(&self, other: &Self) -> i32 {
        let mut sums = [0_i32; 32];
        for (one, other) in self.0.as_chunks::<32>().0.iter().zip(other.0.as_chunks::<32>().0) {
            for ((sum, one), other) in sums.iter_mut().zip(one).zip(other) {
                *sum += i32::from(*one) * i32::from(*other);
            }
        }
        sums.iter().sum()
    }

    fn length(&self) -> f32 {
        (self.product(self) as f32).sqrt()
    }
}

fn rounded(similarity: f32) -> f64 {
    (f64::from(similarity.clamp(-1.0, 1.0)) * 1000.0).round() / 1000.0
}

impl Gallery {
    /// Adds a face. It replaces the one with this key.
    pub fn insert(&mut self, key: &str, face: Likeness) {
        self.remove(key);
        self.places.insert(key.to_owned(), self.keys.len());
        self.keys.push(key.to_owned());
        self.lengths.push(face.length());
        self.faces.push(face);
    }

    /// Removes the face with a key, if there is one.
    pub fn remove(&mut self, key: &str) {
        let Some(place) = self.places.remove(key) else { return };
        self.keys.swap_remove(place);
        self.faces.swap_remove(place);
        self.lengths.swap_remove(place);
        if let Some(moved) = self.keys.get(place) {
            self.places.insert(moved.clone(), place);
        }
    }

    /// The keys of the faces of the same person with their similarities, the most alike first.
    ///
    /// Compares with each face once, and returns all of that person, however many there are.
    #[must_use]
    pub fn search(&self, face: &Likeness) -> Vec<(&str, f64)> {
        let length = face.length();
        let mut found = Vec::new();
        for ((known, known_length), key) in self.faces.iter().zip(&self.lengths).zip(&self.keys) {
            let similarity = face.product(known) as f32 / (length * known_length);
            // Rounding is slow, and few faces are similar.
            if similarity > MIN_SAME_PERSON as f32 - 0.001 && rounded(similarity) >= MIN_SAME_PERSON {
                found.push((key.as_str(), rounded(similarity)));
            }
        }
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        found
    }

    /// How many faces there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are no faces.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

impl fmt::Debug for Likeness {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Likeness(..)")
    }
}

impl fmt::Debug for Gallery {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Gallery").field("faces", &self.faces.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn toward(index: usize, amount: f32) -> Likeness {
        let mut values = [0.0; LENGTH];
        (values[0], values[index]) = (1.0, amount);
        Likeness::new(&values).unwrap()
    }

    #[test]
    fn only_the_same_person_is_found_and_the_most_alike_comes_first() {
        let mut gallery = Gallery::default();
        for (key, face) in [
            ("gone", toward(3, 0.1)),
            ("other", toward(1, 9.0)),
            ("close", toward(2, 0.5)),
            ("same", toward(3, 0.1)),
        ] {
            gallery.insert(key, face);
        }
        gallery.remove("gone");
        gallery.remove("never");
        let keys = |gallery: &Gallery| -> Vec<String> {
            gallery.search(&toward(3, 0.1)).into_iter().map(|(key, _)| key.to_owned()).collect()
        };
        assert_eq!(keys(&gallery), ["same", "close"]);
        gallery.insert("same", toward(1, 9.0));
        assert_eq!((keys(&gallery), gallery.len()), (vec!["close".to_owned()], 3));
    }

    #[test]
    fn rounding_hardly_changes_how_alike_faces_are() {
        let mut state = 7_u32;
        let mut number = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32 - 0.5
        };
        for _ in 0..50 {
            let (one, other): (Vec<f32>, Vec<f32>) = (0..LENGTH).map(|_| (number(), number())).unzip();
            let mixed: Vec<f32> = one.iter().zip(&other).map(|(one, other)| one + 0.8 * other).collect();
            let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
            let exact = product(&one, &mixed) / (product(&one, &one) * product(&mixed, &mixed)).sqrt();
            let similarity = Likeness::new(&one).unwrap().similarity(&Likeness::new(&mixed).unwrap());
            assert!((similarity - f64::from(exact)).abs() < 0.003, "{similarity} {exact}");
        }
    }

    #[test]
    fn bytes_are_read_back_and_others_are_refused() {
        let face = toward(5, -0.7);
        assert_eq!(Likeness::from_bytes(&face.to_bytes()), Some(face.clone()));
        for bytes in [&face.to_bytes()[1..], &[0; LENGTH][..], b""] {
            assert_eq!(Likeness::from_bytes(bytes), None);
        }
        for values in [&[0.0; LENGTH][..], &[f32::NAN; LENGTH], &[f32::INFINITY; LENGTH], &[1.0]] {
            assert_eq!(Likeness::new(values), None);
        }
        assert_eq!(format!("{face:?}"), "Likeness(..)");
    }
}
