//! Whose face it is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use omni_engines::likeness::Likeness;
use serde::{Deserialize, Serialize};

/// Whose face it is: the name that a persona has for it, what an engine made of it, or both. Stored as text if there is only
/// the name, otherwise as an object.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub(crate) struct FaceId {
    name: String,
    likeness: Option<Likeness>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Named(String),
    Seen {
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
        likeness: String,
    },
}

impl FaceId {
    pub(crate) fn new(name: impl Into<String>, likeness: Option<Likeness>) -> Self {
        Self { name: name.into(), likeness }
    }

    /// Whether there is no face.
    pub(crate) fn is_empty(&self) -> bool {
        self.name.is_empty() && self.likeness.is_none()
    }

    /// What it is found by if no engine saw it: equal names are the same face. A face that an engine saw is found only
    /// by its likeness, because a persona gives everyone the same name.
    pub(crate) fn name(&self) -> Option<&str> {
        Some(self.name.as_str()).filter(|name| !name.is_empty() && self.likeness.is_none())
    }

    /// What an engine made of it.
    pub(crate) fn likeness(&self) -> Option<&Likeness> {
        self.likeness.as_ref()
    }

    /// What an engine made of it, as text.
    pub(crate) fn written_likeness(&self) -> Option<String> {
        self.likeness.as_ref().map(|likeness| STANDARD_NO_PAD.encode(likeness.to_bytes()))
    }

    /// Reads what [`written_likeness`](Self::written_likeness) wrote. None for any other text.
    pub(crate) fn read_likeness(text: &str) -> Option<Likeness> {
        Likeness::from_bytes(&STANDARD_NO_PAD.decode(text).ok()?)
    }

    /// Whether an engine saw both, and so decides whether they are the same.
    pub(crate) fn can_be_measured_against(&self, other: &Self) -> bool {
        self.likeness.is_some() && other.likeness.is_some()
    }

    /// Whether both are the same face: as the engine says if it saw both, otherwise by the names from the personas.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&self.likeness, &other.likeness) {
            (Some(one), Some(other)) => one.is_same_person(other),
            _ => !self.name.is_empty() && self.name == other.name,
        }
    }
}

impl From<Written> for FaceId {
    fn from(written: Written) -> Self {
        match written {
            Written::Named(name) => Self::new(name, None),
            Written::Seen { name, likeness } => Self::new(name, Self::read_likeness(&likeness)),
        }
    }
}

impl From<FaceId> for Written {
    fn from(face: FaceId) -> Self {
        match face.written_likeness() {
            Some(likeness) => Self::Seen { name: face.name, likeness },
            None => Self::Named(face.name),
        }
    }
}

/// The face identifies a person.
impl std::fmt::Debug for FaceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(name: &str, number: usize) -> FaceId {
        let mut values = [0.0; omni_engines::likeness::LENGTH];
        values[number] = -0.3;
        FaceId::new(name, Likeness::new(&values))
    }

    #[test]
    fn an_engine_that_saw_both_decides_and_otherwise_the_name() {
        assert!(seen("a", 1).is_same(&seen("b", 1)) && !seen("a", 1).is_same(&seen("a", 2)));
        let named = |name: &str| FaceId::new(name, None);
        assert!(named("a").is_same(&seen("a", 1)) && !named("b").is_same(&seen("a", 1)));
        assert!(!FaceId::default().is_same(&FaceId::default()) && FaceId::default().is_empty());
        assert!(!named("a").can_be_measured_against(&seen("a", 1)));
    }

    #[test]
    fn faces_are_read_back_also_those_of_older_files() {
        for face in [FaceId::default(), FaceId::new("specimen", None), seen("", 3), seen("specimen", 4)] {
            let json = serde_json::to_string(&face).unwrap();
            assert_eq!(serde_json::from_str::<FaceId>(&json).unwrap(), face, "{json}");
        }
        assert_eq!(serde_json::from_str::<FaceId>("\"specimen\"").unwrap(), FaceId::new("specimen", None));
        assert_eq!(serde_json::to_string(&FaceId::new("specimen", None)).unwrap(), "\"specimen\"");
        assert_eq!(format!("{:?}", seen("specimen", 4)), "[redacted]");
    }
}
