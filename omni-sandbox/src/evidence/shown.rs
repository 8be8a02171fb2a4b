//! Who is in an image that was not taken in a session. Nobody is in front of a camera then, so no persona represents
//! the person: only the image decides. Without engines, only the specimens are known.

use sha2::{Digest as _, Sha256};

use super::FaceId;
use crate::basics::hex;
use crate::persona::Persona;
use crate::specimen::{CARD_BACK, CARD_FRONT, CARD_FRONT_BLURRED, CARD_FRONT_GLARE, SELFIE};

/// Identifies the face in an image. For a specimen, it is the face of its persona. The face in any other image equals
/// only the face on the very same image.
pub(crate) fn face_shown(image: &[u8]) -> FaceId {
    match is_specimen_face(image) {
        true => FaceId::new(Persona::specimen().data().face.id.as_str(), None),
        false => itself(image),
    }
}

/// Whether an image shows the face of the specimens, which a persona can represent.
pub(crate) fn is_specimen_face(image: &[u8]) -> bool {
    image == SELFIE
}

/// A face that is only in this image.
pub(crate) fn itself(image: &[u8]) -> FaceId {
    FaceId::new(format!("image:{}", hex(&Sha256::digest(image))), None)
}

/// The persona whose ID an image shows. None if it is not a specimen; then nothing is read from it.
pub(crate) fn id_shown(image: &[u8]) -> Option<Persona> {
    let specimens = [CARD_FRONT, CARD_BACK, CARD_FRONT_BLURRED, CARD_FRONT_GLARE];
    specimens.contains(&image).then(Persona::specimen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_specimen_shows_its_persona() {
        assert_eq!(face_shown(SELFIE).name(), Some("specimen"));
        let (one, other) = (face_shown(CARD_FRONT), face_shown(b"another image"));
        assert!(!one.is_same(&other) && one.is_same(&face_shown(CARD_FRONT)));
        assert!(id_shown(CARD_BACK).is_some() && id_shown(SELFIE).is_none() && id_shown(b"").is_none());
    }
}
