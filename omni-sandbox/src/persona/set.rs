//! The personas that a sandbox can choose from.

use std::collections::BTreeMap;
use std::path::Path;

use super::{FileError, Persona};

/// The built-in personas, and those of a folder.
#[derive(Clone, Debug)]
pub(crate) struct Personas(BTreeMap<String, Persona>);

impl Personas {
    /// The built-in personas.
    pub(crate) fn built_in() -> Self {
        let named =
            Persona::NAMES.iter().filter_map(|name| Some(((*name).to_owned(), Persona::by_name(name)?)));
        Self(named.collect())
    }

    /// Adds the files `*.toml` of a folder. A file with the name of a built-in persona replaces it.
    ///
    /// # Errors
    /// The folder or a file cannot be read, or is not a persona.
    pub(crate) fn with_folder(mut self, folder: &Path) -> Result<Self, FileError> {
        let unreadable = |path: &Path, error: std::io::Error| {
            FileError::new(&path.display().to_string(), error.to_string())
        };
        for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
            let path = entry.map_err(|error| unreadable(folder, error))?.path();
            if path.extension().is_none_or(|extension| extension != "toml") {
                continue;
            }
            let persona = Persona::from_file(path)?;
            self.0.insert(persona.name().to_owned(), persona);
        }
        Ok(self)
    }

    /// The persona with a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Persona> {
        self.0.get(name)
    }

    /// The names of all personas.
    pub(crate) fn names(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    /// All personas, by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Persona> {
        self.0.values()
    }
}
