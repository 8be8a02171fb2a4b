//! Recently used records, decoded.

use std::collections::HashMap;

use lru::LruCache;

use crate::store::{Stored, Table};

/// How much of each table is cached. A file can be much larger than memory.
const MAX_BYTES: usize = 32 * 1024 * 1024;

/// A record, and its approximate size in memory.
#[derive(Clone)]
pub(super) struct Cached {
    pub(super) stored: Stored,
    bytes: usize,
}

impl Cached {
    pub(super) fn new(stored: Stored, json: &[u8]) -> Self {
        // Its texts and lists are about as long as in the JSON.
        let bytes = size_of_val(&*stored.record) + json.len();
        Self { stored, bytes }
    }
}

/// The state of each record that a batch of commits wrote: the record, or none if it was deleted.
pub(super) type Changes = HashMap<(Table, String), Option<Cached>>;

/// A cache that only ever holds the latest committed version of a record.
#[derive(Default)]
pub(super) struct Cache {
    /// Counts the batches. What was read from the file while one was committed may be older than that batch.
    generation: u64,
    tables: HashMap<Table, Lru>,
}

struct Lru {
    records: LruCache<String, Cached>,
    bytes: usize,
}

impl Default for Lru {
    fn default() -> Self {
        Self { records: LruCache::unbounded(), bytes: 0 }
    }
}

impl Lru {
    fn remove(&mut self, key: &str) {
        if let Some(removed) = self.records.pop(key) {
            self.bytes -= removed.bytes;
        }
    }

    fn put(&mut self, key: String, record: Cached) {
        self.bytes += record.bytes;
        if let Some(replaced) = self.records.put(key, record) {
            self.bytes -= replaced.bytes;
        }
        while self.bytes > MAX_BYTES {
            let Some((_, oldest)) = self.records.pop_lru() else { break };
            self.bytes -= oldest.bytes;
        }
    }
}

impl Cache {
    /// A record, or the generation to pass to [`fill`](Self::fill) once it was read from the file.
    pub(super) fn get(&mut self, table: Table, key: &str) -> Result<Stored, u64> {
        let records = self.tables.get_mut(&table).map(|table| &mut table.records);
        let cached = records.and_then(|records| records.get(key));
        cached.map(|cached| cached.stored.clone()).ok_or(self.generation)
    }

    /// Caches what was read from the file, unless something was committed since.
    pub(super) fn fill(&mut self, generation: u64, (table, key): (Table, String), record: Cached) {
        if generation == self.generation {
            self.tables.entry(table).or_default().put(key, record);
        }
    }

    /// Takes over what was committed.
    pub(super) fn apply(&mut self, changes: Changes) {
        self.generation += 1;
        for ((table, key), record) in changes {
            let records = self.tables.entry(table).or_default();
            match record {
                Some(record) => records.put(key, record),
                None => records.remove(&key),
            }
        }
    }
}
