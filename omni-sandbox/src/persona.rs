//! Who stands before the camera, as far as only a model could tell.

use crate::specimen::{PERSON, SpecimenPerson};

/// What the real service would find out with its models: whose face is on the selfie, whether it is a living person,
/// and what is printed on the document.
///
/// The sandbox recognises neither faces nor text. What is said about them follows the persona that is in force when a
/// picture arrives, whatever the picture shows; what is said about size, sharpness, glare and outline is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Persona {
    name: &'static str,
    face: &'static str,
    face_matches: bool,
    live: bool,
    document: &'static SpecimenPerson,
}

impl Persona {
    /// The names of all personas.
    pub const NAMES: &'static [&'static str] = &["specimen", "stranger", "spoof"];

    /// The person on the specimen card: the face matches the document and is alive. The default.
    #[must_use]
    pub const fn specimen() -> Self {
        Self { name: "specimen", face: "specimen", face_matches: true, live: true, document: &PERSON }
    }

    /// Somebody else with the specimen card: alive, but the face does not match the document.
    #[must_use]
    pub const fn stranger() -> Self {
        Self { name: "stranger", face: "stranger", face_matches: false, ..Self::specimen() }
    }

    /// A picture of the person on the card is held before the camera: the face matches, but is not alive.
    #[must_use]
    pub const fn spoof() -> Self {
        Self { name: "spoof", live: false, ..Self::specimen() }
    }

    /// The persona of a name in [`NAMES`](Self::NAMES).
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::specimen(), Self::stranger(), Self::spoof()].into_iter().find(|persona| persona.name == name)
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Stands for the face on the selfie: the same text is the same face.
    pub(crate) const fn face(&self) -> &'static str {
        self.face
    }

    pub(crate) const fn face_matches(&self) -> bool {
        self.face_matches
    }

    pub(crate) const fn live(&self) -> bool {
        self.live
    }

    /// What is printed on the document.
    pub(crate) const fn document(&self) -> &'static SpecimenPerson {
        self.document
    }

    pub(crate) fn full_name(&self) -> String {
        format!("{} {}", self.document.given_names, self.document.surname)
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
