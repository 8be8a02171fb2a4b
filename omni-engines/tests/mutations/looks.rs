//! Everything that runs networks on images of strangers. What is found does not matter, but no network may fail.

use omni_engines::document::{self, bank};
use omni_engines::face::{self, Scene};
use omni_engines::models::Turn;
use omni_engines::{mrz, text};

use super::entries::pixels;

/// An image that claims to show a document, or only a part of one.
pub fn document(turn: &Turn<'_>, bytes: &[u8]) {
    let Some(image) = pixels(bytes) else { return };
    document::read(turn, &image).unwrap();
    document::is_whole_id(turn, &image).unwrap();
}

/// An image that claims to show people, or an ID with a portrait.
pub fn faces(turn: &Turn<'_>, bytes: &[u8]) {
    let Some(image) = pixels(bytes) else { return };
    for scene in [Scene::People, Scene::Id] {
        face::find_upright(turn, &image, scene).unwrap();
        let faces = face::find(turn, &image, scene).unwrap();
        face::persons(turn, &image, &faces).unwrap();
        for found in &faces.all {
            let _ = face::quality(&image, found);
            face::mask(turn, &image, found).unwrap();
            face::template(turn, &image, found).unwrap();
        }
    }
}

/// An image that claims to have text: a payment card, or a zone.
pub fn lines(turn: &Turn<'_>, bytes: &[u8]) {
    let Some(image) = pixels(bytes) else { return };
    let page = text::read(turn, &image).unwrap();
    for is_back in [false, true] {
        let _ = bank::expected(&page, is_back);
    }
    if let Some(zone) = mrz::find(turn, &image, &page).unwrap() {
        let _ = zone.printed_names(&page);
        for is_own_page in [false, true] {
            let _ = zone.compare_names(&page, is_own_page);
        }
    }
}
