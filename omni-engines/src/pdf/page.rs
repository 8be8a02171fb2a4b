//! Pages: where they are in a file, and how a reader sees them.

use std::collections::HashSet;
use std::sync::Arc;

use super::PdfError;
use super::file::File;
use super::object::{Dict, Object};

/// Maximum number of pages of a file.
const MAX_PAGES: usize = 200_000;

/// What pages inherit from their parent node, if they do not have it themselves.
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

const NO_PAGES: PdfError = PdfError::Damaged("its pages cannot be found");

/// A page: the number of its object, and what it inherits.
#[derive(Clone)]
pub(super) struct Page {
    pub(super) number: u32,
    inherited: Arc<[Option<Arc<Object>>; 4]>,
}

/// How a reader sees a page: turned, and only what is in its box.
#[derive(Clone, Copy)]
pub(super) struct View {
    /// Maps coordinates of the reader to those of the page's content. Both have their origin in the lower left corner.
    pub(super) matrix: [f64; 6],
    /// In points, like all coordinates of the reader.
    pub(super) width: f64,
    pub(super) height: f64,
}

/// All pages, in their order.
pub(super) fn all(file: &File) -> Result<Vec<Page>, PdfError> {
    let root = file.xref.trailer.get(b"Root").ok_or(NO_PAGES)?;
    let catalog = file.follow(root)?.into_dict();
    let first = catalog.get(b"Pages").and_then(Object::as_ref).ok_or(NO_PAGES)?;
    let mut pages = Vec::new();
    let mut seen = HashSet::new();
    let mut waiting = vec![(first, Arc::new([const { None }; 4]))];
    while let Some((number, mut inherited)) = waiting.pop() {
        if !seen.insert(number) {
            continue;
        }
        let Object::Dict(node) = file.object(number)? else { continue };
        let Some(kids) = node.get(b"Kids").filter(|_| !node.is(b"Type", b"Page")) else {
            if pages.len() >= MAX_PAGES {
                return Err(PdfError::TooLarge);
            }
            pages.push(Page { number, inherited });
            continue;
        };
        if INHERITED.iter().any(|key| node.get(key).is_some()) {
            let own = Arc::make_mut(&mut inherited);
            for (value, key) in own.iter_mut().zip(INHERITED) {
                if let Some(new) = node.get(key).filter(|new| key == b"Resources" || is_small(new)) {
                    *value = Some(Arc::new(new.clone()));
                }
            }
        }
        let kids = file.follow(kids)?.into_array();
        waiting.extend(kids.iter().rev().filter_map(Object::as_ref).map(|kid| (kid, Arc::clone(&inherited))));
    }
    if pages.is_empty() { Err(NO_PAGES) } else { Ok(pages) }
}

/// A box or a rotation has only a few values. Anything with more is not copied to pages.
fn is_small(value: &Object) -> bool {
    match value {
        Object::Array(items) => {
            items.len() <= 8 && items.iter().all(|item| !matches!(item, Object::Array(_) | Object::Dict(_)))
        }
        value => !matches!(value, Object::Dict(_) | Object::String(_)),
    }
}

impl Page {
    /// What the page has under a key, or inherits.
    pub(super) fn get(&self, dict: &Dict, key: &[u8]) -> Option<Object> {
        let own = dict.get(key).filter(|value| **value != Object::Null).cloned();
        own.or_else(|| {
            let index = INHERITED.iter().position(|name| *name == key)?;
            Some(self.inherited.get(index)?.as_ref()?.as_ref().clone())
        })
    }

    /// How a reader sees the page with this dictionary.
    pub(super) fn view(&self, file: &File, dict: &Dict) -> Result<View, PdfError> {
        let rect = |key: &[u8]| -> Result<Option<[f64; 4]>, PdfError> {
            let Some(value) = self.get(dict, key) else { return Ok(None) };
            rectangle(file, &value)
        };
        // The default of readers.
        let media = rect(b"MediaBox")?.unwrap_or([0.0, 0.0, 612.0, 792.0]);
        let crop = rect(b"CropBox")?.unwrap_or(media);
        let shown =
            [crop[0].max(media[0]), crop[1].max(media[1]), crop[2].min(media[2]), crop[3].min(media[3])];
        // A crop that leaves nothing is ignored.
        let shown = if shown[0] < shown[2] && shown[1] < shown[3] { shown } else { media };
        let turn = match self.get(dict, b"Rotate") {
            Some(value) => file.follow(&value)?.as_int().unwrap_or(0),
            None => 0,
        };
        let unit = match dict.get(b"UserUnit") {
            Some(value) => {
                file.follow(value)?.as_number().filter(|unit| (0.01..=1000.0).contains(unit)).unwrap_or(1.0)
            }
            None => 1.0,
        };
        Ok(View::new(shown, turn, unit))
    }
}

impl View {
    fn new([left, low, right, high]: [f64; 4], turn: i64, unit: f64) -> Self {
        let (across, up) = ((right - left) * unit, (high - low) * unit);
        // One point of the reader, in units of the page's content.
        let one = 1.0 / unit;
        let (matrix, width, height) = match turn.rem_euclid(360) {
            90 => ([0.0, one, -one, 0.0, right, low], up, across),
            180 => ([-one, 0.0, 0.0, -one, right, high], across, up),
            270 => ([0.0, -one, one, 0.0, left, high], up, across),
            _ => ([one, 0.0, 0.0, one, left, low], across, up),
        };
        Self { matrix, width, height }
    }

    /// Where the reader sees a place of the page.
    pub(super) fn seen(&self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.matrix;
        let scale = a * d - b * c;
        let (x, y) = (x - e, y - f);
        ((d * x - c * y) / scale, (a * y - b * x) / scale)
    }

    /// Whether any part of a rectangle, in coordinates of the reader, is on the page.
    pub(super) fn shows(&self, [left, low, right, high]: [f64; 4]) -> bool {
        left < self.width && low < self.height && right > 0.0 && high > 0.0
    }

    /// Where the reader sees a rectangle of the page: left, bottom, right, top.
    pub(super) fn seen_rect(&self, [left, low, right, high]: [f64; 4]) -> [f64; 4] {
        let (one, other) = (self.seen(left, low), self.seen(right, high));
        [one.0.min(other.0), one.1.min(other.1), one.0.max(other.0), one.1.max(other.1)]
    }
}

/// A rectangle: left, bottom, right, top. `None` if it is not one.
pub(super) fn rectangle(file: &File, value: &Object) -> Result<Option<[f64; 4]>, PdfError> {
    let corners = file.follow(value)?.into_array();
    let mut numbers = [0.0; 4];
    if corners.len() < 4 {
        return Ok(None);
    }
    for (number, corner) in numbers.iter_mut().zip(&corners) {
        let Some(value) = file.follow(corner)?.as_number() else { return Ok(None) };
        *number = value.clamp(-1e6, 1e6);
    }
    let [x, y, u, v] = numbers;
    Ok(Some([x.min(u), y.min(v), x.max(u), y.max(v)]).filter(|[x, y, u, v]| x < u && y < v))
}
