//! Annotations: notes that readers put on pages.

use std::collections::HashSet;

use super::object::{Dict, Object};
use super::page::{View, rectangle};
use super::text;
use super::update::Update;
use super::{PdfError, Unseen};

/// What a person draws or writes on a page. Other annotations have a text as well, but it describes something that has
/// to stay: links, files, sounds, fields of forms. A window that shows the text of another annotation has no text of its
/// own.
const KINDS: [&[u8]; 14] = [
    b"Text",
    b"FreeText",
    b"Line",
    b"Square",
    b"Circle",
    b"Polygon",
    b"PolyLine",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"Stamp",
    b"Caret",
    b"Ink",
];

/// Maximum number of annotations of a page.
const MAX_ANNOTATIONS: usize = 100_000;

/// Annotations of a page with their texts.
pub(super) struct Annotation {
    /// Which of the page's annotations it is.
    index: usize,
    pub(super) text: String,
    /// Where the reader sees it: left, bottom, right, top; or why nobody sees it.
    pub(super) place: Result<[f64; 4], Unseen>,
}

/// The annotations of a page that have a text.
pub(super) fn of_page(update: &Update, page: &Dict, view: &View) -> Result<Vec<Annotation>, PdfError> {
    let all = list(update, page)?;
    let mut found = Vec::new();
    for (index, item) in all.iter().enumerate() {
        let dict = update.follow(item)?.into_dict();
        let kind = update.get(&dict, b"Subtype")?;
        if !kind.as_ref().and_then(Object::as_name).is_some_and(|kind| KINDS.contains(&kind)) {
            continue;
        }
        let Some(contents) = update.get(&dict, b"Contents")? else { continue };
        let text = contents.as_string().map(text::decode).unwrap_or_default();
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        let rect = dict.get(b"Rect").map(|rect| rectangle(&update.file, rect)).transpose()?.flatten();
        let flags = update.get(&dict, b"F")?.and_then(|flags| flags.as_int()).unwrap_or(0);
        found.push(Annotation { index, text: text.to_owned(), place: seen(view, rect, flags) });
    }
    Ok(found)
}

fn list(update: &Update, page: &Dict) -> Result<Vec<Object>, PdfError> {
    let all = update.get(page, b"Annots")?.unwrap_or(Object::Null).into_array();
    if all.len() > MAX_ANNOTATIONS { Err(PdfError::TooLarge) } else { Ok(all) }
}

/// Where a reader sees an annotation, if it is visible.
fn seen(view: &View, rect: Option<[f64; 4]>, flags: i64) -> Result<[f64; 4], Unseen> {
    const HIDDEN: i64 = 1 << 1;
    const NO_VIEW: i64 = 1 << 5;
    if flags & (HIDDEN | NO_VIEW) != 0 {
        return Err(Unseen::Hidden);
    }
    let place = place(view, rect.ok_or(Unseen::Empty)?, flags);
    if view.shows(place) { Ok(place) } else { Err(Unseen::Outside) }
}

fn place(view: &View, rect: [f64; 4], flags: i64) -> [f64; 4] {
    const NO_ROTATE: i64 = 1 << 4;
    if flags & NO_ROTATE == 0 {
        return view.seen_rect(rect);
    }
    // It stays upright on a turned page, below and to the right of its upper left corner.
    let (x, y) = view.seen(rect[0], rect[3]);
    let size = view.matrix[0].hypot(view.matrix[1]);
    [x, y - (rect[3] - rect[1]) / size, x + (rect[2] - rect[0]) / size, y]
}

/// Removes annotations from a page, and the windows that show their texts.
pub(super) fn remove(update: &mut Update, page: u32, removed: &[Annotation]) -> Result<(), PdfError> {
    let mut dict = update.object(page)?.into_dict();
    let all = list(update, &dict)?;
    let indexes: HashSet<usize> = removed.iter().map(|annotation| annotation.index).collect();
    let (mut gone, mut windows) = (HashSet::new(), HashSet::new());
    for item in indexes.iter().filter_map(|index| all.get(*index)) {
        gone.extend(item.as_ref());
        windows.extend(update.follow(item)?.into_dict().get(b"Popup").and_then(Object::as_ref));
    }
    let mut left = Vec::new();
    for (index, item) in all.into_iter().enumerate() {
        if indexes.contains(&index) || item.as_ref().is_some_and(|number| windows.contains(&number)) {
            continue;
        }
        let other = update.follow(&item)?.into_dict();
        let parent = other.get(b"Parent").and_then(Object::as_ref);
        let is_window = other.is(b"Subtype", b"Popup") && parent.is_some_and(|parent| gone.contains(&parent));
        if !is_window {
            left.push(item);
        }
    }
    if update.put(&mut dict, b"Annots", Object::Array(left))? {
        update.set(page, Object::Dict(dict))?;
    }
    Ok(())
}
