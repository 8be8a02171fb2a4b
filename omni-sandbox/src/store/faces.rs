//! Finding records by a face. An index finds equal values, but two images of a face are only similar, so a search
//! compares with all faces, in memory. They follow the entries of the face indexes, which are stored with their records.

use std::collections::{BTreeMap, VecDeque};

use omni_engines::likeness::{Gallery, Likeness};

use super::{Index, IndexEntry};
use crate::evidence::FaceId;

/// How many changes to a gallery are remembered. A search from before them has to be repeated.
const KNOWN_CHANGES: usize = 1000;

/// What a search for a face is based on.
#[derive(Clone)]
pub(crate) struct FaceSearch {
    index: Index,
    face: Likeness,
    /// How often the gallery had changed before.
    changes: u64,
}

/// A record gets a face, a different one, or loses it.
pub(super) struct FaceChange {
    index: Index,
    key: String,
    before: Option<Likeness>,
    after: Option<Likeness>,
}

/// The faces of all records, by index.
#[derive(Default)]
pub(super) struct Galleries {
    by_index: BTreeMap<Index, Followed>,
}

#[derive(Default)]
struct Followed {
    gallery: Gallery,
    /// How often it has changed.
    changes: u64,
    /// The faces in the latest changes, the most recent at the end.
    latest: VecDeque<[Option<Likeness>; 2]>,
}

impl FaceChange {
    /// What changes when a record with these index entries is written.
    pub(super) fn between(key: &str, before: &[IndexEntry], after: &[IndexEntry]) -> Vec<Self> {
        let face = |entries: &[IndexEntry], index: Index| {
            let value = entries.iter().find(|entry| entry.0 == index).map(|entry| &entry.1);
            value.and_then(|value| FaceId::read_likeness(value))
        };
        let changes = Index::FACES.into_iter().filter_map(|index| {
            let (before, after) = (face(before, index), face(after, index));
            (before != after).then(|| Self { index, key: key.to_owned(), before, after })
        });
        changes.collect()
    }

    /// Whether the result of a search may be different after it.
    fn concerns(&self, search: &FaceSearch) -> bool {
        let mut faces = [&self.before, &self.after].into_iter().flatten();
        self.index == search.index && faces.any(|face| face.is_same_person(&search.face))
    }
}

impl Galleries {
    /// Adds a stored face.
    #[cfg(feature = "file")]
    pub(super) fn add(&mut self, index: Index, value: &str, key: &str) {
        if let Some(face) = FaceId::read_likeness(value) {
            self.by_index.entry(index).or_default().gallery.insert(key, face);
        }
    }

    /// Follows a commit.
    pub(super) fn apply(&mut self, changes: Vec<FaceChange>) {
        for FaceChange { index, key, before, after } in changes {
            let followed = self.by_index.entry(index).or_default();
            followed.changes += 1;
            followed.latest.push_back([before, after.clone()]);
            if followed.latest.len() > KNOWN_CHANGES {
                followed.latest.pop_front();
            }
            match after {
                Some(face) => followed.gallery.insert(&key, face),
                None => followed.gallery.remove(&key),
            }
        }
    }

    /// Keys of the records with this face, the most similar first.
    pub(super) fn search(&self, index: Index, face: &Likeness) -> (Vec<String>, FaceSearch) {
        let followed = self.by_index.get(&index);
        let found = followed.map(|followed| followed.gallery.search(face)).unwrap_or_default();
        let keys = found.into_iter().map(|(key, _)| key.to_owned()).collect();
        let changes = followed.map_or(0, |followed| followed.changes);
        (keys, FaceSearch { index, face: face.clone(), changes })
    }

    /// Whether searches would still find the same, even after these changes.
    pub(super) fn still_hold(&self, searches: &[FaceSearch], further: &[FaceChange]) -> bool {
        searches
            .iter()
            .all(|search| self.still_holds(search) && !further.iter().any(|change| change.concerns(search)))
    }

    fn still_holds(&self, search: &FaceSearch) -> bool {
        let Some(followed) = self.by_index.get(&search.index) else { return true };
        let since = usize::try_from(followed.changes.saturating_sub(search.changes)).unwrap_or(usize::MAX);
        let mut faces = followed.latest.iter().rev().take(since).flatten().flatten();
        since <= followed.latest.len() && !faces.any(|face| face.is_same_person(&search.face))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: Index = Index::CustomerByLikeness;

    /// A face that is similar only to others with the same number.
    fn face(number: usize) -> Likeness {
        let mut values = [0.0; omni_engines::likeness::LENGTH];
        values[number] = 1.0;
        Likeness::new(&values).unwrap()
    }

    fn change(key: &str, before: Option<usize>, after: Option<usize>) -> Vec<FaceChange> {
        let entries = |number: Option<usize>| -> Vec<IndexEntry> {
            let written = number.and_then(|number| FaceId::new("", Some(face(number))).written_likeness());
            written.into_iter().map(|written| (INDEX, written)).collect()
        };
        FaceChange::between(key, &entries(before), &entries(after))
    }

    #[test]
    fn a_search_holds_until_the_same_person_is_added_or_removed() {
        let mut galleries = Galleries::default();
        galleries.apply(change("a", None, Some(1)));
        assert!(change("a", Some(1), Some(1)).is_empty());
        let (found, search) = galleries.search(INDEX, &face(1));
        assert_eq!(found, ["a"]);
        galleries.apply(change("b", None, Some(2)));
        assert!(galleries.still_hold(std::slice::from_ref(&search), &change("c", None, Some(3))));
        assert!(!galleries.still_hold(std::slice::from_ref(&search), &change("c", None, Some(1))));
        galleries.apply(change("a", Some(1), None));
        assert!(!galleries.still_hold(std::slice::from_ref(&search), &[]));
        assert!(galleries.search(INDEX, &face(1)).0.is_empty());
    }

    #[test]
    fn a_search_does_not_hold_if_nobody_knows_any_more() {
        let mut galleries = Galleries::default();
        let (_, search) = galleries.search(INDEX, &face(1));
        for number in 0..=KNOWN_CHANGES {
            assert!(galleries.still_hold(std::slice::from_ref(&search), &[]), "{number}");
            galleries.apply(change("a", None, Some(2)));
        }
        assert!(!galleries.still_hold(std::slice::from_ref(&search), &[]));
    }
}
