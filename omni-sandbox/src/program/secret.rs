//! Secrets that the program is started with. Other users of the computer can see command lines, so each secret can be
//! given in another way.

use std::env::VarError;
use std::path::Path;

use crate::Failure;

/// The secret from the command line, or else from the variable. An empty one counts as not set.
pub(super) fn from_variable(given: Option<String>, variable: &str) -> Result<Option<String>, Failure> {
    if given.is_some() {
        return Ok(given);
    }
    match std::env::var(variable) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(format!("the variable {variable} is not UTF-8").into()),
    }
}

/// The secret in a file, without the line end.
pub(super) fn from_file(option: &str, file: &Path) -> Result<String, Failure> {
    let content = std::fs::read_to_string(file)
        .map_err(|error| format!("the file of {option} cannot be read: {error}"))?;
    let secret = content.trim_end_matches(['\r', '\n']);
    if secret.is_empty() {
        return Err(format!("the file of {option} is empty").into());
    }
    Ok(secret.to_owned())
}
