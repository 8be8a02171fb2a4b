//! The unit of work: what one request reads and changes, as one commit.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;

use super::touched::touch;
use crate::basics::Refusal;
use crate::events::{self, Cause};
use crate::evidence::FaceId;
use crate::flow::Flow;
use crate::house::House;
use crate::outbox::{self, Task};
use crate::persona::Persona;
use crate::session::{Session, StoredImage};
use crate::store::{Backend as _, Commit, Erased, FaceSearch, Index, Record, StoreError, Stored, Table};

type Key = (Table, String);

/// The tables whose records are about a person as a whole: when one is deleted, everything that was said about it is
/// forgotten.
const PERSONAL: [Table; 3] = [Table::Sessions, Table::Customers, Table::WatchlistEntries];

/// Reads from the store, and collects changes until they are committed. Everything that changes stored data does so here:
/// handlers through their `Call`, which is also a unit of work, and the jobs of the outbox.
pub(crate) struct Work<'a> {
    house: &'a House,
    now: i64,
    /// What was read, with its version; none if the record does not exist.
    read: BTreeMap<Key, Option<Stored>>,
    found: Vec<(Index, String, Vec<String>)>,
    faces: Vec<FaceSearch>,
    write: BTreeMap<Key, Option<Arc<dyn Erased>>>,
    blobs: Vec<(String, Bytes)>,
    /// How many bytes of blobs were read.
    fetched: AtomicUsize,
    wakes_outbox: bool,
    cause: Cause,
}

impl<'a> Work<'a> {
    pub(crate) fn new(house: &'a House) -> Self {
        Self {
            house,
            now: house.clock.now(),
            read: BTreeMap::new(),
            found: Vec::new(),
            faces: Vec::new(),
            write: BTreeMap::new(),
            blobs: Vec::new(),
            fetched: AtomicUsize::new(0),
            wakes_outbox: false,
            cause: Cause::default(),
        }
    }

    /// The sandbox: its configuration, its clock, its secrets.
    pub(crate) fn house(&self) -> &'a House {
        self.house
    }

    /// The time in UTC milliseconds. It does not advance during a unit of work.
    pub(crate) fn now(&self) -> i64 {
        self.now
    }

    /// A new id of 24 hexadecimal digits.
    pub(crate) fn new_id(&self) -> String {
        self.house.secrets.id(self.now)
    }

    /// Who is in front of the camera of a session: see `Session::facts`.
    pub(crate) fn persona(&self, session: &Session) -> Persona {
        let forced = session.forced.persona().map(|decision| decision.value);
        forced.unwrap_or_else(|| self.house.persona())
    }

    /// The flow that a session uses: what its modules ask for, and how it decides.
    pub(crate) fn flow(&self, session: &Session) -> &'a Flow {
        self.house.flows.of(session.flow.as_deref())
    }

    /// A record, as stored or as saved in this unit of work.
    pub(crate) async fn get<R: Record>(&mut self, key: &str) -> Result<Option<Arc<R>>, Refusal> {
        if PERSONAL.contains(&R::TABLE) {
            touch(key);
        }
        let place = (R::TABLE, key.to_owned());
        if let Some(written) = self.write.get(&place) {
            return Ok(written.clone().and_then(of_kind));
        }
        if let Some(read) = self.read.get(&place) {
            return Ok(read.clone().and_then(|stored| of_kind(stored.record)));
        }
        let stored = self.house.store.get(R::TABLE, key).await.map_err(failed)?;
        self.read.insert(place, stored.clone());
        Ok(stored.and_then(|stored| of_kind(stored.record)))
    }

    /// Keys of the stored records that have a value in an index, in ascending order.
    pub(crate) async fn find(&mut self, index: Index, value: &str) -> Result<Vec<String>, Refusal> {
        let keys = self.house.store.find(index, value).await.map_err(failed)?;
        self.found.push((index, value.to_owned(), keys.clone()));
        Ok(keys)
    }

    /// Keys of the stored records with a face. If an engine saw it, those with a similar face in the first index, most
    /// similar first. Otherwise those in the second index whose face has the same name.
    pub(crate) async fn find_face(
        &mut self,
        (alike, named): (Index, Index),
        face: &FaceId,
    ) -> Result<Vec<String>, Refusal> {
        if let Some(likeness) = face.likeness() {
            let (keys, search) = self.house.store.find_face(alike, likeness).await.map_err(failed)?;
            self.faces.push(search);
            return Ok(keys);
        }
        match face.name() {
            Some(name) => self.find(named, name).await,
            None => Ok(Vec::new()),
        }
    }

    /// The bytes of a stored blob.
    pub(crate) async fn blob(&self, id: &str) -> Result<Option<Bytes>, Refusal> {
        if let Some((_, bytes)) = self.blobs.iter().find(|(added, _)| added == id) {
            return Ok(Some(bytes.clone()));
        }
        let bytes = self.house.store.blob(id).await.map_err(failed)?;
        self.fetched.fetch_add(bytes.as_ref().map_or(0, Bytes::len), Ordering::Relaxed);
        Ok(bytes)
    }

    /// The approximate size of a response that is made from what was read: the bytes of the blobs, and some for each
    /// record.
    pub(super) fn weight(&self) -> usize {
        const RECORD: usize = 512;
        self.fetched.load(Ordering::Relaxed).saturating_add(self.read.len().saturating_mul(RECORD))
    }

    /// Writes a record with the commit.
    pub(crate) fn save<R: Record>(&mut self, record: R) {
        if PERSONAL.contains(&R::TABLE) {
            touch(record.key());
        }
        self.write.insert((R::TABLE, record.key().to_owned()), Some(Arc::new(record)));
    }

    /// Deletes a record with the commit.
    pub(crate) fn delete<R: Record>(&mut self, key: &str) {
        self.write.insert((R::TABLE, key.to_owned()), None);
    }

    /// Schedules something for after the commit.
    pub(crate) fn send(&mut self, task: Task) {
        self.wakes_outbox = true;
        self.save(task);
    }

    /// Stores an image in a session, which must be saved afterward.
    pub(crate) fn put_image(&mut self, session: &mut Session, image_type: &str, bytes: Bytes) {
        let blob = self.new_id();
        session.images.put(image_type, StoredImage { blob: blob.clone() });
        self.add_blob(blob, bytes);
    }

    /// The bytes of a stored image.
    pub(crate) async fn image(&self, session: &Session, image_type: &str) -> Result<Option<Bytes>, Refusal> {
        match session.images.get(image_type) {
            Some(image) => self.blob(&image.blob).await,
            None => Ok(None),
        }
    }

    /// Adds a blob with the commit, for a record that names it. It is deleted once the record no longer names it.
    pub(crate) fn add_blob(&mut self, id: String, bytes: Bytes) {
        self.blobs.push((id, bytes));
    }

    /// States why the data changes. The events of the commit say so.
    pub(crate) fn caused_by(&mut self, cause: Cause) {
        self.cause = cause;
    }

    /// The added blobs, with their ids.
    pub(crate) fn added_blobs(&self) -> &[(String, Bytes)] {
        &self.blobs
    }

    /// The sessions whose records are deleted.
    pub(crate) fn forgotten_sessions(&self) -> Vec<Arc<Session>> {
        let deleted =
            self.write.iter().filter(|(place, record)| place.0 == Table::Sessions && record.is_none());
        let read = deleted.filter_map(|(place, _)| self.read.get(place).cloned().flatten());
        read.filter_map(|stored| of_kind(stored.record)).collect()
    }

    /// The sessions that are written: as they were read, and as they will be. A new one has no earlier state.
    pub(crate) fn written_sessions(&self) -> Vec<(Option<Arc<Session>>, Arc<Session>)> {
        let sessions = self.write.iter().filter(|((table, _), _)| *table == Table::Sessions);
        let pairs = sessions.filter_map(|(place, record)| {
            let before = self.read.get(place).cloned().flatten();
            Some((before.and_then(|stored| of_kind(stored.record)), of_kind(record.clone()?)?))
        });
        pairs.collect()
    }

    /// Ids of the sessions, customers and people on the organization's watchlist of whom nothing is left after the commit.
    fn deleted_people(&self) -> Vec<String> {
        let sessions = self.written_sessions().into_iter().filter(|(_, after)| after.is_deleted());
        let sessions = sessions.map(|(_, after)| after.id.clone());
        let records =
            self.write.iter().filter(|((table, _), record)| PERSONAL.contains(table) && record.is_none());
        sessions.chain(records.map(|((_, key), _)| key.clone())).collect()
    }

    /// Commits the changes. Without changes, nothing is checked.
    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        if self.write.is_empty() {
            return Ok(());
        }
        outbox::announce(&mut self);
        let cause = std::mem::take(&mut self.cause);
        events::record(&mut self, &cause).await;
        let deleted = self.deleted_people();
        let version = |stored: &Option<Stored>| stored.as_ref().map_or(0, |stored| stored.version);
        let commit = Commit {
            read: self.read.into_iter().map(|((table, key), read)| (table, key, version(&read))).collect(),
            found: self.found,
            clear: Vec::new(),
            faces: self.faces,
            write: self.write.into_iter().map(|((table, key), record)| (table, key, record)).collect(),
            add_blobs: self.blobs,
        };
        self.house.store.commit(commit).await?;
        self.house.controls.journal.forget_people(deleted);
        if self.wakes_outbox {
            self.house.outbox.wake();
        }
        Ok(())
    }
}

fn of_kind<R: Record>(record: Arc<dyn Erased>) -> Option<Arc<R>> {
    let any: Arc<dyn Any + Send + Sync> = record.as_any();
    any.downcast().ok()
}

fn failed(error: StoreError) -> Refusal {
    match error {
        StoreError::Conflict => Refusal::internal("the stored data changed while it was read"),
        StoreError::Failed(problem) => {
            tracing::error!(problem, "the store failed");
            Refusal::internal("the data could not be read")
        }
    }
}
