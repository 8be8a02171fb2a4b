//! Who is in front of the camera, and what authorities know about that person.

mod area;
mod data;
mod day;
mod document;
pub(crate) mod facts;
mod read;
mod registers;
pub(crate) mod scenario;
mod set;
mod strict;
#[cfg(test)]
mod tests;
mod traits;

use std::fmt;
use std::path::Path;
use std::sync::{Arc, LazyLock};

pub(crate) use area::Area;
pub(crate) use data::{Data, FaceRelation};
pub(crate) use day::Day;
pub(crate) use document::{Document, Sex, Sides, Text};
pub(crate) use facts::{Decision, Facts, Forced, Otherwise, Source};
pub use read::FileError;
pub(crate) use read::whole;
pub(crate) use registers::{Address, BusinessEntry, PersonEntry, Risk, government_row};
pub(crate) use scenario::{Fact, Scenario, scenarios};
pub(crate) use set::Personas;
pub(crate) use strict::Documented;
pub(crate) use traits::{Code, CodeState, Codes, Forgeries, Forgery};

macro_rules! built_in {
    ($($name:literal),+ $(,)?) => {
        /// Name and text of each built-in file. The first one completes the others.
        const BUILT_IN: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../personas/", $name, ".toml")))),+];
    };
}

built_in!(
    "specimen",
    "stranger",
    "spoof",
    "mexican",
    "expired-id",
    "underage",
    "masked",
    "lenses",
    "politician",
    "stolen-id",
    "unregistered",
    "slow",
    "driver",
);

/// A person in the sandbox: what only a model or an authority could tell about the person being onboarded.
///
/// A persona is one TOML file: the face, the IDs and cards, and what registers say. What a file omits is taken from
/// `specimen`. Everything that can be measured in the images is measured, unless the file says otherwise.
///
/// Cheap to clone. `Debug` shows only the name.
#[derive(Clone, PartialEq)]
pub struct Persona {
    name: Arc<str>,
    data: Arc<Data>,
}

static PERSONAS: LazyLock<Vec<Persona>> = LazyLock::new(|| {
    BUILT_IN.iter().filter_map(|(name, text)| Persona::from_toml(name, text).ok()).collect()
});

impl Persona {
    /// Whether both are the same value because they were read together.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.data, &other.data)
    }

    /// The names of the built-in personas.
    pub const NAMES: &'static [&'static str] = &names();

    /// The person on the specimen card: the face matches the ID and is live, and every register knows the person.
    /// This is the default.
    #[must_use]
    pub fn specimen() -> Self {
        Self::by_name("specimen").unwrap_or_else(Self::blank)
    }

    /// A different person with the specimen card: the face is live, but does not match the ID.
    #[must_use]
    pub fn stranger() -> Self {
        Self::by_name("stranger").unwrap_or_else(Self::blank)
    }

    /// An image of the person on the card, held in front of the camera: the face matches, but is not live.
    #[must_use]
    pub fn spoof() -> Self {
        Self::by_name("spoof").unwrap_or_else(Self::blank)
    }

    /// The built-in persona with a name from [`NAMES`](Self::NAMES). `None` for any other name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        PERSONAS.iter().find(|persona| persona.name() == name).cloned()
    }

    /// Reads a persona from the text of a TOML file.
    ///
    /// # Errors
    /// The text is not TOML, or has an unknown field or a value that is not valid.
    pub(crate) fn from_toml(name: &str, text: &str) -> Result<Self, FileError> {
        let file = format!("{name}.toml");
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if name.is_empty() || !name.bytes().all(plain) {
            return Err(FileError::new(
                &file,
                "the name of a persona has lowercase letters, digits and hyphens: rename it",
            ));
        }
        let data = read::persona(&file, text, BUILT_IN[0].1)?;
        Ok(Self { name: name.into(), data: data.into() })
    }

    /// Reads a persona from a TOML file, in the format of those in the folder `personas` of this crate. It is named
    /// after the file.
    ///
    /// # Errors
    /// The file cannot be read, is not TOML, or has an unknown field or a value that is not valid.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, FileError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path)
            .map_err(|error| FileError::new(&path.display().to_string(), error.to_string()))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Self::from_toml(&name, &text)
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the persona is for, in one sentence.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.data.description
    }

    /// Everything in the file.
    pub(crate) fn data(&self) -> &Data {
        &self.data
    }

    /// Replaces a built-in file that cannot be read, which a test rules out.
    fn blank() -> Self {
        Self { name: "specimen".into(), data: Arc::default() }
    }
}

impl Default for Persona {
    fn default() -> Self {
        Self::specimen()
    }
}

impl fmt::Debug for Persona {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Persona({})", self.name)
    }
}

const fn names() -> [&'static str; BUILT_IN.len()] {
    let mut names = [""; BUILT_IN.len()];
    let mut index = 0;
    while index < names.len() {
        names[index] = BUILT_IN[index].0;
        index += 1;
    }
    names
}
