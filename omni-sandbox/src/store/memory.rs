//! A store in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use omni_engines::likeness::Likeness;

use super::{
    Backend, BlobChanges, Commit, FaceChange, FaceSearch, Galleries, Index, Store, StoreError, Stored, Table,
};

/// Keeps everything in memory.
#[derive(Default)]
pub(crate) struct Memory {
    tables: RwLock<Tables>,
}

#[derive(Default)]
struct Tables {
    /// Number of the latest commit.
    version: u64,
    records: HashMap<Table, BTreeMap<String, Stored>>,
    indexes: BTreeSet<(Index, String, String)>,
    blobs: HashMap<String, Bytes>,
    faces: Galleries,
}

impl Default for Store {
    fn default() -> Self {
        Self::Memory(Memory::default())
    }
}

impl Tables {
    fn get(&self, table: Table, key: &str) -> Option<&Stored> {
        self.records.get(&table)?.get(key)
    }

    fn find(&self, index: Index, value: &str) -> Vec<String> {
        let first = (index, value.to_owned(), String::new());
        let same = |entry: &&(Index, String, String)| entry.0 == index && entry.1 == value;
        self.indexes.range(first..).take_while(same).map(|(_, _, key)| key.clone()).collect()
    }

    /// Whether what a commit is based on still holds.
    fn still_holds(&self, commit: &Commit) -> bool {
        let version = |table, key: &str| self.get(table, key).map_or(0, |stored| stored.version);
        commit.read.iter().all(|(table, key, read)| version(*table, key) == *read)
            && commit.found.iter().all(|(index, value, keys)| self.find(*index, value) == *keys)
            && self.faces.still_hold(&commit.faces, &[])
    }

    fn apply(&mut self, mut commit: Commit) {
        for table in std::mem::take(&mut commit.clear) {
            let stored = self.records.get(&table);
            let keys = stored.into_iter().flat_map(|records| records.keys().map(String::as_str));
            let cleared = commit.cleared(table, keys);
            commit.write.extend(cleared);
        }
        self.version += 1;
        let version = self.version;
        let mut blobs = BlobChanges::default();
        for (table, key, record) in commit.write {
            let records = self.records.entry(table).or_default();
            let written = record.map(|record| Stored { version, record });
            let before = match &written {
                Some(stored) => records.insert(key.clone(), stored.clone()),
                None => records.remove(&key),
            };
            let record = |stored: &Option<Stored>| stored.as_ref().map(|stored| Arc::clone(&stored.record));
            blobs.replace(record(&before).as_deref(), record(&written).as_deref());
            let entries =
                |stored: Option<Stored>| stored.map(|stored| stored.record.entries()).unwrap_or_default();
            let (before, after) = (entries(before), entries(written));
            self.faces.apply(FaceChange::between(&key, &before, &after));
            for (index, value) in before {
                self.indexes.remove(&(index, value, key.clone()));
            }
            for (index, value) in after {
                self.indexes.insert((index, value, key.clone()));
            }
        }
        for blob in blobs.abandoned() {
            self.blobs.remove(blob);
        }
        self.blobs.extend(blobs.owned(&commit.add_blobs).cloned());
    }
}

impl Memory {
    fn read<T>(&self, read: impl FnOnce(&Tables) -> T) -> Result<T, StoreError> {
        // A thread that panics cannot leave a table half changed: nothing in `apply` panics.
        Ok(read(&self.tables.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl Backend for Memory {
    async fn get(&self, table: Table, key: &str) -> Result<Option<Stored>, StoreError> {
        self.read(|tables| tables.get(table, key).cloned())
    }

    async fn find(&self, index: Index, value: &str) -> Result<Vec<String>, StoreError> {
        self.read(|tables| tables.find(index, value))
    }

    async fn find_face(
        &self,
        index: Index,
        face: &Likeness,
    ) -> Result<(Vec<String>, FaceSearch), StoreError> {
        self.read(|tables| tables.faces.search(index, face))
    }

    async fn find_up_to(
        &self,
        index: Index,
        value: &str,
        limit: usize,
    ) -> Result<Vec<(String, String)>, StoreError> {
        self.read(|tables| {
            let entries = tables.indexes.range((index, String::new(), String::new())..);
            let due = entries.take_while(|entry| entry.0 == index && entry.1.as_str() <= value);
            due.take(limit).map(|(_, value, key)| (value.clone(), key.clone())).collect()
        })
    }

    async fn page(&self, table: Table, after: &str, limit: usize) -> Result<Vec<Stored>, StoreError> {
        self.read(|tables| {
            let Some(records) = tables.records.get(&table) else { return Vec::new() };
            let following = records.range::<str, _>((Bound::Excluded(after), Bound::Unbounded));
            following.take(limit).map(|(_, stored)| stored.clone()).collect()
        })
    }

    async fn blob(&self, id: &str) -> Result<Option<Bytes>, StoreError> {
        self.read(|tables| tables.blobs.get(id).cloned())
    }

    #[cfg(test)]
    async fn contents(&self) -> Result<super::Contents, StoreError> {
        self.read(|tables| super::Contents {
            entries: tables
                .indexes
                .iter()
                .map(|(i, v, k)| (i.name().to_owned(), v.clone(), k.clone()))
                .collect(),
            blobs: tables.blobs.keys().cloned().collect(),
        })
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
        if !tables.still_holds(&commit) {
            return Err(StoreError::Conflict);
        }
        tables.apply(commit);
        Ok(())
    }
}
