//! Reading persona files: completed from `specimen.toml`, with errors that say where they are.

use std::fmt;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use super::data::Data;
use super::document::Document;

/// A data file of the sandbox that cannot be used: which one, where, and what to change.
///
/// The text never quotes a value, because files may describe people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    file: String,
    line: Option<usize>,
    field: String,
    problem: String,
}

impl FileError {
    pub(crate) fn new(file: &str, problem: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, field: String::new(), problem: problem.into() }
    }

    /// Name of the file.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line number, counted from 1, if the error has one.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        self.line
    }

    /// The field, as a path with dots; empty if the file as a whole is wrong.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !self.field.is_empty() {
            write!(f, ": {}", self.field)?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl std::error::Error for FileError {}

/// Reads a persona file. What it omits is taken from `base`, table by table; a list replaces a list.
pub(super) fn persona(file: &str, text: &str, base: &str) -> Result<Data, FileError> {
    let own = table(file, text)?;
    let mut merged = table("specimen.toml", base)?;
    let places = own.clone();
    overlay(merged.get_mut(), own.into_inner());
    let data: Data = fields(file, text, merged)?;
    for (section, document) in [("document", &data.document), ("second_document", &data.second_document)] {
        if let Some(error) = contradiction(section, document) {
            let line = place(places.get_ref(), &error.0).map(|offset| line(text, offset));
            return Err(FileError {
                file: file.to_owned(),
                line,
                field: error.0,
                problem: error.1.to_owned(),
            });
        }
    }
    Ok(data)
}

/// Reads a file that is complete in itself.
pub(crate) fn whole<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, FileError> {
    fields(file, text, table(file, text)?)
}

fn contradiction(section: &str, document: &Document) -> Option<(String, &'static str)> {
    let (field, problem) = document.contradiction()?;
    Some((format!("{section}.{field}"), problem))
}

fn table<'a>(file: &str, text: &'a str) -> Result<Spanned<DeTable<'a>>, FileError> {
    DeTable::parse(text).map_err(|error| of_toml(file, text, &error))
}

/// Overlays the fields of `base` with those of `own`. Fields in both keep the place in `own`: errors are about that
/// file.
fn overlay<'a>(base: &mut DeTable<'a>, own: DeTable<'a>) {
    for (name, value) in own {
        let below = base.remove(name.get_ref().as_ref()).map(Spanned::into_inner);
        let span = value.span();
        let value = match (below, value.into_inner()) {
            (Some(DeValue::Table(mut below)), DeValue::Table(own)) => {
                overlay(&mut below, own);
                DeValue::Table(below)
            }
            (_, own) => own,
        };
        base.insert(name, Spanned::new(span, value));
    }
}

fn fields<T: DeserializeOwned>(file: &str, text: &str, table: Spanned<DeTable<'_>>) -> Result<T, FileError> {
    serde_path_to_error::deserialize(Deserializer::from(table)).map_err(|error| {
        let field = error.path().to_string();
        let located = of_toml(file, text, error.inner());
        FileError { field: if field == "." { String::new() } else { field }, ..located }
    })
}

fn of_toml(file: &str, text: &str, error: &toml::de::Error) -> FileError {
    let line = error.span().map(|span| line(text, span.start));
    FileError { line, ..FileError::new(file, without_value(error.message())) }
}

/// Drops the value that serde quotes when it has the wrong type, and keeps the expected type.
fn without_value(message: &str) -> String {
    for (start, said) in [
        ("invalid type", "wrong type"),
        ("invalid value", "wrong value"),
        ("unknown variant", "not a known value"),
    ] {
        if message.starts_with(start) {
            return match message.rsplit_once(", expected ") {
                Some((_, expected)) => format!("{said}: expected {expected}"),
                None => said.to_owned(),
            };
        }
    }
    message.to_owned()
}

fn line(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// Where a field is in a file.
fn place(table: &DeTable<'_>, path: &str) -> Option<usize> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let value = table.get(name)?;
    match (rest, value.get_ref()) {
        (None, _) => Some(value.span().start),
        (Some(rest), DeValue::Table(table)) => place(table, rest),
        _ => None,
    }
}
