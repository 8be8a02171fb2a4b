//! Commits that go to the file together.

use std::collections::{HashMap, hash_map};

use redb::{ReadableTable as _, WriteTransaction};

use super::Shared;
use super::cache::{Cached, Changes};
use super::layout::{self, Entry, Written};
use crate::store::{BlobChanges, Commit, FaceChange, Index, IndexEntry, StoreError, Stored, Table, Write};

/// A commit whose records were already written as JSON, in the same order.
pub(super) struct Encoded {
    pub(super) commit: Commit,
    pub(super) json: Vec<Option<Vec<u8>>>,
}

impl Encoded {
    pub(super) fn new(commit: Commit) -> Result<Self, StoreError> {
        let records = commit.write.iter().map(|(_, _, record)| record.as_ref());
        let json = records.map(|record| record.map(|record| record.encode()).transpose());
        let json = json.collect::<Result<_, _>>();
        let json =
            json.map_err(|_| StoreError::Failed("a record could not be written as JSON".to_owned()))?;
        Ok(Self { commit, json })
    }

    /// Its approximate size in the file.
    pub(super) fn bytes(&self) -> usize {
        let records: usize = self.json.iter().flatten().map(Vec::len).sum();
        records + self.commit.add_blobs.iter().map(|(_, bytes)| bytes.len()).sum::<usize>()
    }
}

/// The commits of one transaction.
pub(super) struct Batch<'t> {
    transaction: &'t WriteTransaction,
    shared: &'t Shared,
    records: HashMap<Table, redb::Table<'t, &'static str, Written>>,
    indexes: redb::Table<'t, Entry, ()>,
    blobs: redb::Table<'t, &'static str, &'static [u8]>,
    pub(super) changes: Changes,
    /// The faces that these commits add and remove.
    pub(super) faces: Vec<FaceChange>,
}

impl<'t> Batch<'t> {
    pub(super) fn new(transaction: &'t WriteTransaction, shared: &'t Shared) -> Result<Self, StoreError> {
        Ok(Self {
            transaction,
            shared,
            records: HashMap::new(),
            indexes: transaction.open_table(layout::INDEXES)?,
            blobs: transaction.open_table(layout::BLOBS)?,
            changes: Changes::new(),
            faces: Vec::new(),
        })
    }

    /// Writes a commit, or says why it is refused. An error fails the whole batch.
    pub(super) fn apply(&mut self, encoded: &Encoded) -> Result<Result<(), StoreError>, StoreError> {
        if !self.still_holds(&encoded.commit)? {
            return Ok(Err(StoreError::Conflict));
        }
        let version = self.shared.next_version();
        let mut blobs = BlobChanges::default();
        let cleared = self.cleared(&encoded.commit)?;
        let written = encoded.commit.write.iter().zip(encoded.json.iter().map(Option::as_deref));
        for ((table, key, record), json) in written.chain(cleared.iter().map(|write| (write, None))) {
            let before = self.current(*table, key)?;
            blobs.replace(before.as_ref().map(|stored| &*stored.record), record.as_deref());
            let after = record.as_ref().map(|record| Stored { version, record: record.clone() });
            self.write_entries(key, before.as_ref(), after.as_ref())?;
            let cached = match (after, json) {
                (Some(stored), Some(json)) => {
                    self.table(*table)?.insert(key.as_str(), (version, json))?;
                    Some(Cached::new(stored, json))
                }
                _ => {
                    self.table(*table)?.remove(key.as_str())?;
                    None
                }
            };
            self.changes.insert((*table, key.clone()), cached);
        }
        for blob in blobs.abandoned() {
            self.blobs.remove(blob)?;
        }
        for (id, bytes) in blobs.owned(&encoded.commit.add_blobs) {
            self.blobs.insert(id.as_str(), &bytes[..])?;
        }
        Ok(Ok(()))
    }

    /// Writes that delete what is in the tables that a commit clears.
    fn cleared(&mut self, commit: &Commit) -> Result<Vec<Write>, StoreError> {
        let mut cleared = Vec::new();
        for table in &commit.clear {
            let mut keys = Vec::new();
            for record in self.table(*table)?.iter()? {
                keys.push(record?.0.value().to_owned());
            }
            cleared.extend(commit.cleared(*table, keys.iter().map(String::as_str)));
        }
        Ok(cleared)
    }

    /// Whether what a commit is based on still holds, after the previous commits in this batch.
    fn still_holds(&mut self, commit: &Commit) -> Result<bool, StoreError> {
        for (table, key, read) in &commit.read {
            if self.current(*table, key)?.map_or(0, |stored| stored.version) != *read {
                return Ok(false);
            }
        }
        for (index, value, keys) in &commit.found {
            if find(&self.indexes, *index, value)? != *keys {
                return Ok(false);
            }
        }
        Ok(self.shared.faces().still_hold(&commit.faces, &self.faces))
    }

    /// A record after the previous commits. There is no other writer, so the cache has the latest version.
    fn current(&mut self, table: Table, key: &str) -> Result<Option<Stored>, StoreError> {
        if let Some(change) = self.changes.get(&(table, key.to_owned())) {
            return Ok(change.as_ref().map(|cached| cached.stored.clone()));
        }
        if let Ok(stored) = self.shared.cache().get(table, key) {
            return Ok(Some(stored));
        }
        match self.table(table)?.get(key)? {
            Some(written) => super::decode(table, written.value()).map(Some),
            None => Ok(None),
        }
    }

    fn write_entries(
        &mut self,
        key: &str,
        before: Option<&Stored>,
        after: Option<&Stored>,
    ) -> Result<(), StoreError> {
        let entries = |stored: Option<&Stored>| -> Vec<IndexEntry> {
            stored.map(|stored| stored.record.entries()).unwrap_or_default()
        };
        let (before, after) = (entries(before), entries(after));
        self.faces.extend(FaceChange::between(key, &before, &after));
        for (index, value) in before.iter().filter(|entry| !after.contains(entry)) {
            self.indexes.remove((index.name(), value.as_str(), key))?;
        }
        for (index, value) in after.iter().filter(|entry| !before.contains(entry)) {
            self.indexes.insert((index.name(), value.as_str(), key), ())?;
        }
        Ok(())
    }

    fn table(&mut self, table: Table) -> Result<&mut redb::Table<'t, &'static str, Written>, StoreError> {
        Ok(match self.records.entry(table) {
            hash_map::Entry::Occupied(open) => open.into_mut(),
            hash_map::Entry::Vacant(closed) => {
                closed.insert(self.transaction.open_table(layout::records(table))?)
            }
        })
    }
}

/// Keys of the records with a value in an index, in ascending order.
pub(super) fn find(
    indexes: &impl redb::ReadableTable<Entry, ()>,
    index: Index,
    value: &str,
) -> Result<Vec<String>, StoreError> {
    let mut keys = Vec::new();
    for entry in indexes.range((index.name(), value, "")..)? {
        let (entry, _) = entry?;
        let (name, found, key) = entry.value();
        if (name, found) != (index.name(), value) {
            break;
        }
        keys.push(key.to_owned());
    }
    Ok(keys)
}
