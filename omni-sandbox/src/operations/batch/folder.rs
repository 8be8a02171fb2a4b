//! The folder that represents the bucket of images.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use bytes::Bytes;
use omni_types::service;

use crate::store::Files;

/// The people in a folder, by their external ids. Blocks.
pub(super) fn people(folder: &Path) -> io::Result<BTreeMap<String, Files>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.path().is_file() {
            names.extend(entry.file_name().into_string());
        }
    }
    // If there are two files for one image, the first by name is used, regardless of the order in which the folder is
    // read.
    names.sort_unstable();
    let mut people: BTreeMap<String, Files> = BTreeMap::new();
    for name in names {
        add(&mut people, name);
    }
    Ok(people)
}

/// A name is `<external id>_<other parts>.<extension>`. The other parts say what the image shows.
fn add(people: &mut BTreeMap<String, Files>, name: String) {
    let Some((person, parts)) = name.split_once('_').filter(|(person, _)| !person.is_empty()) else { return };
    let parts = parts.to_lowercase();
    let shows = |word: &str| parts.contains(word);
    let pick: fn(&mut Files) -> &mut Option<String> = if shows("front") {
        |files| &mut files.front
    } else if shows("back") {
        |files| &mut files.back
    } else if shows("face") {
        |files| &mut files.face
    } else {
        return;
    };
    let files = people.entry(person.to_owned()).or_default();
    pick(files).get_or_insert(name);
}

/// The bytes of a file, unless it is larger than an image in a request may be. Blocks.
pub(super) fn read(folder: &Path, name: &str) -> io::Result<Bytes> {
    let path = folder.join(name);
    let limit = u64::try_from(service::MAX_REQUEST_BYTES).unwrap_or(u64::MAX);
    if std::fs::metadata(&path)?.len() > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    std::fs::read(path).map(Bytes::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_says_whose_image_it_is_and_what_it_shows() {
        let mut people = BTreeMap::new();
        for name in [
            "12345_front.jpg",
            "12345_Back_2.png",
            "12345_back.jpg",
            "12345_face.jpg",
            "backer-7_scan_front",
            "67890_other.jpg",
            "front.jpg",
            "_front.jpg",
            ".DS_Store",
        ] {
            add(&mut people, name.to_owned());
        }
        let files = |front: &str, back: &str, face: &str| {
            let file = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
            Files { front: file(front), back: file(back), face: file(face) }
        };
        let expected = [
            ("12345".to_owned(), files("12345_front.jpg", "12345_Back_2.png", "12345_face.jpg")),
            ("backer-7".to_owned(), files("backer-7_scan_front", "", "")),
        ];
        assert!(people == BTreeMap::from(expected));
    }
}
