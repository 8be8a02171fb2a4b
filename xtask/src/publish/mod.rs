//! From the document to the files of `openapi/dist`, for teams in every language.
//!
//! Each kind of file has a module of its own, which makes it only from the document; only the workflows are written by
//! hand and copied. The same document gives the same bytes.

mod fixtures;
mod page;
mod postman;
pub mod rust;

use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::WORKFLOWS;
use crate::files::{Difference, File, FileState, place, write_or_check};
use crate::spec::model::OPEN_UNION;
use crate::spec::{Document, shorthand};

/// Where the files are, below the root of the workspace.
pub const FOLDER: &str = "openapi/dist";

/// The extensions that the tolerant form of the document has no use for.
const TOLERANT: openapi_tolerant::Config = openapi_tolerant::Config {
    open_enum: "x-omni-open-enum",
    of_enum: &["x-omni-ignore-case", "x-omni-source-values"],
    open_union: OPEN_UNION,
    aliases: "x-omni-aliases",
};

/// Everything that is made of the document.
pub fn files(document: &Document) -> Result<Vec<File>> {
    let published = |name: &str| format!("{FOLDER}/{name}");
    Ok(vec![
        File::new(published("omni.yaml"), shorthand::publish(document)?),
        File::json(published("omni.json"), &document.value),
        File::json(published("omni.tolerant.json"), &openapi_tolerant::write(&document.value, &TOLERANT)?),
        File::json(published("fixtures.json"), &fixtures::write(&document.value)?),
        File::json(
            published("omni.postman_collection.json"),
            &openapi_postman::write(&document.value, &postman::CONFIG, &postman::order()?)?,
        ),
        File::new(
            published("index.html"),
            openapi_page::write(&document.value, &page::CONFIG, &page::search()?)?,
        ),
    ])
}

/// Makes the files, and writes or compares them below `root`. Any other file in the folder is deleted or
/// reported: nothing old stays published.
pub fn run(root: &Path, document: &Document, check: bool) -> Result<Vec<FileState>> {
    let mut files = files(document)?;
    // In the repository the source is a link to the published file: its URL of the document is right in both places.
    let workflows =
        std::fs::read_to_string(root.join(WORKFLOWS)).with_context(|| format!("cannot read {WORKFLOWS}"))?;
    // A checkout without symbolic links has the path of the link there.
    ensure!(
        workflows.contains('\n'),
        "{WORKFLOWS} is not a link: check out with `git config core.symlinks true`"
    );
    files.push(File::new(format!("{FOLDER}/omni.arazzo.yaml"), workflows));
    let environment = postman::environment(root)?;
    files.push(File::json(format!("{FOLDER}/omni.sandbox.postman_environment.json"), &environment));
    let mut states = strays(root, &files, check)?;
    for file in files {
        states.push(write_or_check(root, file, check)?);
    }
    Ok(states)
}

fn strays(root: &Path, files: &[File], check: bool) -> Result<Vec<FileState>> {
    let mut states = Vec::new();
    let entries = match std::fs::read_dir(place(root, FOLDER)?) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(states),
        Err(error) => return Err(error).with_context(|| format!("cannot read {FOLDER}")),
    };
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot read {FOLDER}"))?;
        let path = format!("{FOLDER}/{}", entry.file_name().to_string_lossy());
        if files.iter().any(|file| file.path == path) {
            continue;
        }
        if check {
            states.push(FileState::Differs(path.clone(), Difference::Stray(path)));
        } else {
            std::fs::remove_file(entry.path()).with_context(|| format!("cannot delete {path}"))?;
            states.push(FileState::Removed(path));
        }
    }
    Ok(states)
}
