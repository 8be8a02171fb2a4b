//! Opening the file.

use std::fs::{self, File, OpenOptions};
use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, RwLock};
use std::{fmt, io};

use redb::backends::FileBackend;
use redb::{
    Builder, Database, DatabaseError, ReadableDatabase as _, ReadableTable as _, StorageError,
    WriteTransaction,
};

use super::cache::Cache;
use super::layout;
use super::writer::Writer;
use super::{FileStore, Shared};
use crate::basics::{KEY_BYTES, Secrets};
use crate::store::{Galleries, Index, StoreError, Table};

/// The format that this version writes, and the latest one that it reads.
const FORMAT: u64 = 1;

/// The size of redb's cache.
const CACHED_BYTES: usize = 64 * 1024 * 1024;

/// Each start of the sandbox takes its numbers from a new range of this size. So ids and versions are never issued twice,
/// although issuing them writes nothing.
const NUMBERS_PER_START: u32 = 40;

/// An open file.
pub(crate) struct Opened {
    pub(crate) store: FileStore,
    /// The secrets of the sandbox that created the file: its tokens and links stay valid.
    pub(crate) secrets: Secrets,
}

/// Why a file could not be opened.
#[derive(Debug)]
pub(crate) enum OpenError {
    /// Another sandbox has it open.
    Locked,
    /// Something else is in the file.
    NotAStore,
    /// The file was written by a later version.
    Newer,
    /// The operating system refused to open it.
    System(io::Error),
    /// The file is damaged, or the storage fails.
    Failed(String),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked => f.write_str("another program has the file open; stop it, or choose another file"),
            Self::NotAStore => {
                f.write_str("the file was not written by a sandbox and is left as it is; choose another file")
            }
            Self::Newer => {
                f.write_str("the file was written by a later version of the sandbox; use that one")
            }
            Self::System(error) => error.fmt(f),
            Self::Failed(problem) => f.write_str(problem),
        }
    }
}

impl std::error::Error for OpenError {}

impl From<DatabaseError> for OpenError {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => Self::Locked,
            DatabaseError::UpgradeRequired(_) => Self::NotAStore,
            DatabaseError::Storage(StorageError::Io(error)) => match error.kind() {
                io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Self::NotAStore,
                _ => Self::System(error),
            },
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict => Self::Failed("the file changed while it was opened".to_owned()),
            StoreError::Failed(problem) => Self::Failed(problem),
        }
    }
}

/// Opens a file, or creates it. Must not run on a thread of the runtime.
pub(crate) fn open(path: &Path) -> Result<Opened, OpenError> {
    let exists = path.try_exists().map_err(OpenError::System)?;
    let (database, (key, start)) = if exists { prepared(path)? } else { make(path)? };
    let faces = faces(&database)?;
    let shared = Arc::new(Shared {
        faces: RwLock::new(faces),
        database: RwLock::new(Some(database)),
        cache: Mutex::new(Cache::default()),
        version: AtomicU64::new(start),
    });
    let writer = Writer::start(Arc::clone(&shared)).map_err(OpenError::System)?;
    Ok(Opened { store: FileStore { shared, writer }, secrets: Secrets::resume(key, start) })
}

/// The key of the secrets, and the first number of this start.
type Identity = ([u8; KEY_BYTES], u64);

/// Creates a file. It gets its name once it is complete, so that a program that is killed in the meantime leaves none that
/// cannot be opened.
fn make(path: &Path) -> Result<(Database, Identity), OpenError> {
    let unfinished = path.with_added_extension("new");
    let made = match prepared(&unfinished) {
        // Nobody has it open, so whoever began it is gone.
        Err(OpenError::NotAStore) => {
            fs::remove_file(&unfinished).map_err(OpenError::System)?;
            prepared(&unfinished)
        }
        made => made,
    }?;
    // If another process is creating the file now, either the lock above refuses it, or this sees it.
    if path.try_exists().map_err(OpenError::System)? {
        fs::remove_file(&unfinished).map_err(OpenError::System)?;
        return prepared(path);
    }
    fs::rename(&unfinished, path).map_err(OpenError::System)?;
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        // An empty path is the current folder.
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(OpenError::System)?;
    }
    Ok(made)
}

/// Opens a file under this name, and brings it up to date.
fn prepared(path: &Path) -> Result<(Database, Identity), OpenError> {
    let file = open_file(path).map_err(OpenError::System)?;
    let database =
        Builder::new().set_cache_size(CACHED_BYTES).create_with_backend(FileBackend::new(file)?)?;
    let identity = prepare(&database)?;
    Ok((database, identity))
}

/// Nobody but the owner may read the personal data in a new file.
fn open_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn prepare(database: &Database) -> Result<Identity, OpenError> {
    let mut transaction = database.begin_write()?;
    transaction.set_quick_repair(true);
    let known = known_format(&transaction)?;
    if known.is_some_and(|format| format > FORMAT) {
        return Err(OpenError::Newer);
    }
    let mut meta = transaction.open_table(layout::META)?;
    let key = match bytes(&meta, "key")? {
        Some(key) => key,
        None => {
            let mut key = [0; KEY_BYTES];
            let failed = |_| OpenError::Failed("the operating system provided no random bytes".to_owned());
            getrandom::fill(&mut key).map_err(failed)?;
            meta.insert("key", &key[..])?;
            key
        }
    };
    let starts = bytes(&meta, "starts")?.map_or(0, u64::from_be_bytes) + 1;
    meta.insert("starts", &starts.to_be_bytes()[..])?;
    meta.insert("format", &FORMAT.to_be_bytes()[..])?;

    let indexes = Index::ALL.iter().map(|index| index.name()).collect::<Vec<_>>().join("\n");
    let current =
        meta.insert("indexes", indexes.as_bytes())?.is_some_and(|old| old.value() == indexes.as_bytes());
    drop(meta);
    transaction.open_table(layout::BLOBS)?;
    index(&transaction, !current)?;
    transaction.commit()?;
    Ok((key, starts << NUMBERS_PER_START))
}

/// The format of a file. None for a new one.
fn known_format(transaction: &WriteTransaction) -> Result<Option<u64>, OpenError> {
    let new = transaction.list_tables()?.next().is_none();
    let format = match transaction.open_table(layout::META) {
        Ok(meta) => bytes(&meta, "format")?.map(u64::from_be_bytes),
        // Another program's database can have a table with this name.
        Err(_) => None,
    };
    if format.is_none() && !new {
        return Err(OpenError::NotAStore);
    }
    Ok(format)
}

/// A value of fixed length in the data about the file.
fn bytes<const N: usize>(
    meta: &redb::Table<'_, &'static str, &'static [u8]>,
    name: &str,
) -> Result<Option<[u8; N]>, OpenError> {
    let Some(value) = meta.get(name)? else { return Ok(None) };
    let damaged = |_| OpenError::Failed(format!("the {name} of the file is damaged"));
    value.value().try_into().map(Some).map_err(damaged)
}

/// Creates missing tables, and rebuilds the indexes if they do not belong to this version.
fn index(transaction: &WriteTransaction, anew: bool) -> Result<(), OpenError> {
    let mut indexes = transaction.open_table(layout::INDEXES)?;
    if anew {
        indexes.retain(|_, ()| false)?;
    }
    for table in Table::ALL {
        let records = transaction.open_table(layout::records(table))?;
        if !anew {
            continue;
        }
        for record in records.iter()? {
            let (key, written) = record?;
            for (index, value) in super::decode(table, written.value())?.record.entries() {
                indexes.insert((index.name(), value.as_str(), key.value()), ())?;
            }
        }
    }
    Ok(())
}

/// The faces of all records.
fn faces(database: &Database) -> Result<Galleries, OpenError> {
    let mut faces = Galleries::default();
    let indexes = database.begin_read()?.open_table(layout::INDEXES)?;
    for index in Index::FACES {
        for entry in indexes.range((index.name(), "", "")..)? {
            let (entry, _) = entry?;
            let (name, value, key) = entry.value();
            if name != index.name() {
                break;
            }
            faces.add(index, value, key);
        }
    }
    Ok(faces)
}
