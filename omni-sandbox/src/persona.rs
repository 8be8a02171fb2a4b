//! Who is in front of the camera: everything that only a model could tell.

use crate::specimen::{PERSON, SpecimenPerson};

/// What the real service finds out with its models: whose face is on the selfie, whether it is a live person, and what
/// is printed on the ID.
///
/// The sandbox does not recognize faces and does not read text. What it says about them follows the persona that is set
/// when an image arrives, whatever the image shows. Size, sharpness, glare and outline are really measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Persona {
    name: &'static str,
    face: &'static str,
    face_matches: bool,
    live: bool,
    printed: &'static SpecimenPerson,
}

impl Persona {
    /// The names of all personas.
    pub const NAMES: &'static [&'static str] = &["specimen", "stranger", "spoof"];

    /// The person on the specimen card: the face matches the ID and is live. The default.
    #[must_use]
    pub const fn specimen() -> Self {
        Self { name: "specimen", face: "specimen", face_matches: true, live: true, printed: &PERSON }
    }

    /// Somebody else with the specimen card: the face is live, but does not match the ID.
    #[must_use]
    pub const fn stranger() -> Self {
        Self { name: "stranger", face: "stranger", face_matches: false, ..Self::specimen() }
    }

    /// An image of the person on the card, held in front of the camera: the face matches, but is not live.
    #[must_use]
    pub const fn spoof() -> Self {
        Self { name: "spoof", live: false, ..Self::specimen() }
    }

    /// The persona with a name from [`NAMES`](Self::NAMES). `None` for any other name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::specimen(), Self::stranger(), Self::spoof()].into_iter().find(|persona| persona.name == name)
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Identifies the face on the selfie: equal texts are the same face.
    pub(crate) const fn face(&self) -> &'static str {
        self.face
    }

    pub(crate) const fn face_matches(&self) -> bool {
        self.face_matches
    }

    pub(crate) const fn live(&self) -> bool {
        self.live
    }

    /// What is printed on the ID.
    pub(crate) const fn printed(&self) -> &'static SpecimenPerson {
        self.printed
    }

    pub(crate) fn full_name(&self) -> String {
        format!("{} {}", self.printed.given_names, self.printed.surname)
    }
}

impl Default for Persona {
    fn default() -> Self {
        Self::specimen()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_its_persona() {
        for name in Persona::NAMES {
            assert_eq!(Persona::by_name(name).map(|persona| persona.name()), Some(*name));
        }
        assert_eq!(Persona::by_name("nobody"), None);
    }
}
