//! What a person supplies for operations where the examples in the document are not enough.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use base64_simd::STANDARD;
use serde_json::{Map, Value};

use crate::Error;
use crate::document::Document;

/// Supplied parts of requests, by operation. `Debug` shows none of them.
#[derive(Default)]
pub struct Inputs {
    by_operation: BTreeMap<String, Input>,
}

/// The supplied parts of one request.
#[derive(Default)]
pub(crate) struct Input {
    pub(crate) query: Map<String, Value>,
    pub(crate) path: Map<String, Value>,
    pub(crate) body: Option<Value>,
    /// Contents of files, by the pointer to where they belong in the body; the empty pointer means the whole body.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// Values of environment variables, in the same way.
    pub(crate) environment: BTreeMap<String, String>,
}

impl fmt::Debug for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.by_operation.keys()).finish()
    }
}

impl Inputs {
    /// Reads `<operation>.json` from a folder for each operation in the document. The files that they name are read
    /// from `files`, or from the same folder.
    ///
    /// # Errors
    /// A file cannot be read, or does not have the form that the README describes.
    pub fn read(document: &Document, folder: &Path, files: Option<&Path>) -> Result<Self, Error> {
        let failed = |error| {
            Error::io(
                format!("read the inputs in {}", folder.display()),
                "name a folder with --inputs",
                error,
            )
        };
        let mut inputs = Self::default();
        for entry in std::fs::read_dir(folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if document.operation(&id).is_none() {
                let what = format!("use the input {}: the document has no such operation", path.display());
                return Err(Error::new(what, "name the file after an operationId"));
            }
            inputs.by_operation.insert(id, read_one(&path, files.unwrap_or(folder))?);
        }
        Ok(inputs)
    }

    pub(crate) fn get(&self, operation: &str) -> Option<&Input> {
        self.by_operation.get(operation)
    }
}

fn read_one(path: &Path, folder: &Path) -> Result<Input, Error> {
    let name = path.display();
    let form = || {
        Error::new(
            format!("use the input {name}: it does not have the form of an input"),
            "write an object with any of query, path, body, files and environment; the README shows one",
        )
    };
    let text = std::fs::read(path)
        .map_err(|error| Error::io(format!("read the input {name}"), "make the file readable", error))?;
    let value: Value = serde_json::from_slice(&text).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Error::new(format!("read the input {name}: it is not JSON, see {place}"), "correct it there")
    })?;
    let Value::Object(members) = value else { return Err(form()) };
    let mut input = Input::default();
    for (key, value) in members {
        match (key.as_str(), value) {
            ("query", Value::Object(query)) => input.query = query,
            ("path", Value::Object(path)) => input.path = path,
            ("body", body) => input.body = Some(body),
            ("files", Value::Object(files)) => {
                for (pointer, file) in files {
                    let file: PathBuf = folder.join(file.as_str().ok_or_else(form)?);
                    let content = std::fs::read(&file).map_err(|error| {
                        let what = format!("read {} for the input {name}", file.display());
                        Error::io(what, "put the file there, or name its folder with --files", error)
                    })?;
                    input.files.insert(pointer, content);
                }
            }
            ("environment", Value::Object(variables)) => {
                for (pointer, variable) in variables {
                    let variable = variable.as_str().ok_or_else(form)?;
                    let value = std::env::var(variable).map_err(|_| {
                        let what =
                            format!("use the input {name}: the environment has no variable {variable}");
                        Error::new(what, "set it")
                    })?;
                    input.environment.insert(pointer, value);
                }
            }
            _ => return Err(form()),
        }
    }
    Ok(input)
}

impl Input {
    /// Puts files and variables into a body. `None` if a pointer leads nowhere.
    pub(crate) fn complete(&self, body: &mut Value) -> Option<()> {
        let files = self.files.iter().map(|(pointer, file)| (pointer, STANDARD.encode_to_string(file)));
        let variables = self.environment.iter().map(|(pointer, value)| (pointer, value.clone()));
        for (pointer, text) in files.chain(variables) {
            put(body, pointer, Value::String(text))?;
        }
        Some(())
    }
}

/// Sets a field, which may be new; the object around it has to exist.
fn put(body: &mut Value, pointer: &str, value: Value) -> Option<()> {
    if let Some(place) = body.pointer_mut(pointer) {
        *place = value;
        return Some(());
    }
    let (parent, key) = pointer.rsplit_once('/')?;
    let object = body.pointer_mut(parent)?.as_object_mut()?;
    object.insert(openapi_model::pointer::key(key), value);
    Some(())
}
