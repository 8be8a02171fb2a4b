//! Faces in images: where they are, how clearly they are visible, whose they are, and whether they wear a mask.
//!
//! Nothing is guessed that no available network can detect: whether a face is alive, copied from a screen, or made by a
//! computer.

mod align;
mod detect;
mod mask;
mod quality;
mod template;

pub use detect::{Scene, find, find_upright};
pub use mask::{MIN_MASK, mask};
pub use quality::{Defect, FaceQuality, quality};
pub use template::{MIN_SAME_PERSON, Match, Template, search, template};

use crate::geometry::{Area, Point, QuarterTurn};
use crate::image::Image;
use crate::models::{LookError, Turn};

/// Minimum width of a face that counts as another person, as a share of the width of the largest face. People behind the
/// person who takes a selfie are smaller.
pub const MIN_COMPANION: f32 = 0.5;

/// How many times as sharp the main face has to be if a blurred one is behind it, and the distance between the eyes of the
/// latter in pixels that would be enough for it to be sharp.
const MIN_SHARPER: f64 = 5.0;
const MIN_EYES_IN_FOCUS: f32 = 35.0;

/// Minimum [similarity](Template::similarity) of a ghost portrait, the small and faint copy of the portrait on many IDs.
/// Different people in the same image had at most 0.25, and once their noise was smoothed, at most 0.13.
const MIN_GHOST: f64 = 0.30;

/// Maximum number of faces of one image that are compared with each other.
const MAX_COMPARED: usize = 6;

/// A face in an image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Face {
    /// The face, roughly from the eyebrows to the chin. It may extend beyond the image.
    pub area: Area,
    /// Right eye, left eye, tip of the nose, right and left corner of the mouth, from the person's point of view.
    pub landmarks: [Point; 5],
    /// Confidence of the network, 0 to 1.
    pub confidence: f32,
}

/// The faces of an image.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faces {
    /// All faces that were found, the largest first.
    pub all: Vec<Face>,
    /// How the faces are turned, if none is upright.
    pub turned: QuarterTurn,
}

impl Faces {
    /// The main face of the image: the largest.
    #[must_use]
    pub fn main(&self) -> Option<&Face> {
        self.all.first()
    }

    /// The main face and those that are not much smaller: what a person would call several faces.
    pub fn prominent(&self) -> impl Iterator<Item = &Face> {
        let least = self.main().map_or(0.0, |main| main.area.width * MIN_COMPANION);
        self.all.iter().filter(move |face| face.area.width >= least)
    }
}

/// How many people the image is about: the number of [prominent](Faces::prominent) faces. Faces of the same person as the
/// main one count once, and faces that are out of focus behind it do not count. So neither bystanders nor the ghost portrait of
/// an ID count.
///
/// At most six faces are compared, the largest ones: at most twelve runs of the network of
/// [`template`](fn@template).
///
/// # Errors
///
/// Any [`LookError`].
pub fn persons(turn: &Turn<'_>, image: &Image, faces: &Faces) -> Result<usize, LookError> {
    let mut all: Vec<Face> = faces.prominent().copied().collect();
    // A selfie usually shows one face, which nothing is compared with.
    if let [main, _, ..] = all[..] {
        let in_front = quality(image, &main);
        all.retain(|face| *face == main || !is_behind(&in_front, &quality(image, face)));
    }
    persons_beside(turn, image, (&Faces { all, turned: faces.turned }, None))
}

/// Whether a face is out of focus although it has enough pixels, and the main face is in focus: the camera was pointed at that
/// one.
fn is_behind(main: &FaceQuality, other: &FaceQuality) -> bool {
    other.eye_distance >= MIN_EYES_IN_FOCUS
        && other.sharpness < FaceQuality::MIN_SHARPNESS
        && main.sharpness >= other.sharpness * MIN_SHARPER
}

/// The same, with the template of the main face if it is known.
pub(crate) fn persons_beside(
    turn: &Turn<'_>,
    image: &Image,
    (faces, known): (&Faces, Option<&Template>),
) -> Result<usize, LookError> {
    let mut prominent = faces.prominent().take(MAX_COMPARED);
    let Some(main) = prominent.next() else { return Ok(0) };
    let others: Vec<&Face> = prominent.collect();
    if others.is_empty() {
        return Ok(1);
    }
    let own = match known {
        Some(known) => known.clone(),
        None => template(turn, image, main)?,
    };
    let mut unlike = Vec::new();
    for other in others {
        if template(turn, image, other)?.similarity(&own) < MIN_GHOST {
            unlike.push(other);
        }
    }
    if unlike.is_empty() {
        return Ok(1);
    }
    let own = template::smoothed(turn, image, main)?;
    let mut count = 1;
    for other in unlike {
        count += usize::from(template::smoothed(turn, image, other)?.similarity(&own) < MIN_GHOST);
    }
    Ok(count)
}

#[cfg(test)]
mod tests;
