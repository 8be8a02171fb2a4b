//! Images that have to show one person, and nobody else.

use omni_engines::image::Image;
use omni_engines::likeness::Likeness;

use crate::evidence::{self, FaceProblem};
use crate::images::{Eyes, Unseen};

const NOBODY: &str = "no face was found in the image: send one that shows it from the front";
const SEVERAL: &str = "the image shows several people: send one that shows only this person";

/// The likeness of the only person in an image, or what is wrong with the image. It was not taken in a session, so it need
/// not be as good as a selfie: the face only has to be recognizable.
pub(crate) fn see_person(eyes: &Eyes<'_>, image: &Image) -> Result<Result<Likeness, &'static str>, Unseen> {
    let likeness = match evidence::see_face(eyes, image, false)? {
        Ok(face) => face.likeness,
        Err(FaceProblem::NotFound) => None,
        Err(FaceProblem::Several) => return Ok(Err(SEVERAL)),
        Err(_) => evidence::see_likeness(eyes, image)?,
    };
    Ok(likeness.ok_or(NOBODY))
}
