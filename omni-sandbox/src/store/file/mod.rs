//! A store in a file, a redb database. What was committed survives crashes of the program and the computer.
//!
//! Writing the file, and reading more of it than an index, happens on separate threads. Recently used records are cached
//! decoded, so that reading them costs the same as in memory.

mod batch;
mod cache;
mod layout;
mod open;
mod writer;

use std::ops::Bound;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use bytes::Bytes;
use omni_engines::likeness::Likeness;
use redb::{Database, ReadTransaction, ReadableDatabase as _, WriteTransaction};

use super::{Backend, Commit, FaceChange, FaceSearch, Galleries, Index, StoreError, Stored, Table};
use batch::Encoded;
use cache::{Cache, Cached, Changes};
use open::OpenError;
pub(crate) use open::open;
use writer::Writer;

/// Keeps everything in a file.
pub(crate) struct FileStore {
    shared: Arc<Shared>,
    writer: Writer,
}

/// What the threads share.
struct Shared {
    /// None once the store was closed.
    database: RwLock<Option<Database>>,
    cache: Mutex<Cache>,
    /// The faces in the file. They follow each batch once the disk has confirmed it.
    faces: RwLock<Galleries>,
    /// Number of the latest commit.
    version: AtomicU64,
}

impl Shared {
    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn faces(&self) -> RwLockReadGuard<'_, Galleries> {
        self.faces.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_version(&self) -> u64 {
        self.version.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn read<T>(&self, read: impl FnOnce(&ReadTransaction) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        read(&database.as_ref().ok_or_else(closed)?.begin_read()?)
    }

    /// Writes in one transaction, and returns once the disk has confirmed it. Without changes, nothing is written.
    fn write<T>(
        &self,
        write: impl FnOnce(&WriteTransaction) -> Result<(T, Changes, Vec<FaceChange>), StoreError>,
    ) -> Result<T, StoreError> {
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        let mut transaction = database.as_ref().ok_or_else(closed)?.begin_write()?;
        // Otherwise, opening the file after a kill would read all of it first.
        transaction.set_quick_repair(true);
        let (value, changes, faces) = write(&transaction)?;
        if !changes.is_empty() {
            transaction.commit()?;
            self.cache().apply(changes);
            if !faces.is_empty() {
                self.faces.write().unwrap_or_else(PoisonError::into_inner).apply(faces);
            }
        }
        Ok(value)
    }
}

impl FileStore {
    /// Finishes what was begun, and releases the file. Must not run on a thread of the runtime.
    pub(crate) fn close(&self) {
        self.writer.stop();
        drop(self.shared.database.write().unwrap_or_else(PoisonError::into_inner).take());
    }

    /// Reads on a thread that may block.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Shared, &ReadTransaction) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let shared = Arc::clone(&self.shared);
        let reading =
            tokio::task::spawn_blocking(move || shared.read(|transaction| read(&shared, transaction)));
        reading.await.map_err(|_| StoreError::Failed("the file could not be read".to_owned()))?
    }
}

impl Drop for FileStore {
    fn drop(&mut self) {
        self.close();
    }
}

impl Backend for FileStore {
    async fn get(&self, table: Table, key: &str) -> Result<Option<Stored>, StoreError> {
        let generation = match self.shared.cache().get(table, key) {
            Ok(stored) => return Ok(Some(stored)),
            Err(generation) => generation,
        };
        let key = key.to_owned();
        self.read(move |shared, transaction| {
            let records = transaction.open_table(layout::records(table))?;
            let Some(written) = records.get(key.as_str())? else { return Ok(None) };
            let stored = decode(table, written.value())?;
            let cached = Cached::new(stored.clone(), written.value().1);
            shared.cache().fill(generation, (table, key), cached);
            Ok(Some(stored))
        })
        .await
    }

    async fn find(&self, index: Index, value: &str) -> Result<Vec<String>, StoreError> {
        // A few pages, usually in memory: handing this to another thread would cost several times as much.
        self.shared.read(|transaction| batch::find(&transaction.open_table(layout::INDEXES)?, index, value))
    }

    async fn find_face(
        &self,
        index: Index,
        face: &Likeness,
    ) -> Result<(Vec<String>, FaceSearch), StoreError> {
        Ok(self.shared.faces().search(index, face))
    }

    async fn find_up_to(
        &self,
        index: Index,
        value: &str,
        limit: usize,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let value = value.to_owned();
        self.read(move |_, transaction| {
            let mut found = Vec::new();
            let indexes = transaction.open_table(layout::INDEXES)?;
            for entry in indexes.range((index.name(), "", "")..)?.take(limit) {
                let (entry, _) = entry?;
                let (name, entry_value, key) = entry.value();
                if name != index.name() || entry_value > value.as_str() {
                    break;
                }
                found.push((entry_value.to_owned(), key.to_owned()));
            }
            Ok(found)
        })
        .await
    }

    async fn page(&self, table: Table, after: &str, limit: usize) -> Result<Vec<Stored>, StoreError> {
        let after = after.to_owned();
        self.read(move |_, transaction| {
            let records = transaction.open_table(layout::records(table))?;
            let following = records.range::<&str>((Bound::Excluded(after.as_str()), Bound::Unbounded))?;
            following.take(limit).map(|record| decode(table, record?.1.value())).collect()
        })
        .await
    }

    async fn blob(&self, id: &str) -> Result<Option<Bytes>, StoreError> {
        let id = id.to_owned();
        self.read(move |_, transaction| {
            let blobs = transaction.open_table(layout::BLOBS)?;
            Ok(blobs.get(id.as_str())?.map(|bytes| Bytes::copy_from_slice(bytes.value())))
        })
        .await
    }

    #[cfg(test)]
    async fn contents(&self) -> Result<super::Contents, StoreError> {
        use redb::ReadableTable as _;
        self.read(|_, transaction| {
            let mut contents = super::Contents::default();
            for entry in transaction.open_table(layout::INDEXES)?.iter()? {
                let (entry, _) = entry?;
                let (index, value, key) = entry.value();
                contents.entries.insert([index, value, key].map(str::to_owned).into());
            }
            for blob in transaction.open_table(layout::BLOBS)?.iter()? {
                contents.blobs.insert(blob?.0.value().to_owned());
            }
            Ok(contents)
        })
        .await
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        self.writer.commit(Encoded::new(commit)?).await
    }
}

/// Reads a record from the file.
fn decode(table: Table, (version, json): (u64, &[u8])) -> Result<Stored, StoreError> {
    match table.decode(json) {
        Ok(record) => Ok(Stored { version, record }),
        // The JSON error is omitted, because it can quote the record.
        Err(_) => Err(StoreError::Failed(format!("a record of the table {} cannot be read", table.name()))),
    }
}

fn closed() -> StoreError {
    StoreError::Failed("the store was closed".to_owned())
}

macro_rules! failures {
    ($($error:ty),*) => {
        $(
            impl From<$error> for StoreError {
                fn from(error: $error) -> Self {
                    Self::Failed(error.to_string())
                }
            }

            impl From<$error> for OpenError {
                fn from(error: $error) -> Self {
                    StoreError::from(error).into()
                }
            }
        )*
    };
}

failures!(redb::StorageError, redb::TableError, redb::TransactionError, redb::CommitError);
