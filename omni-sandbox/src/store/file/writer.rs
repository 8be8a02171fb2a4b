//! The writing thread. Commits that wait while it writes go to the disk together, because most of their cost is waiting
//! for the disk.

use std::io;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::Shared;
use super::batch::{Batch, Encoded};
use crate::store::StoreError;

/// The maximum number of commits that go to the disk together.
const MAX_COMMITS: usize = 256;

/// The size in bytes from which a batch is full.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// How long a batch waits to become as large as the previous one. It is about as long as the disk takes to confirm one, and
/// clients that were served together are likely to send their next requests together. A single client never waits.
const MAX_WAIT: Duration = Duration::from_millis(1);

/// Whether a commit was written.
type Written = Result<(), StoreError>;

struct Request {
    encoded: Encoded,
    result: oneshot::Sender<Written>,
}

pub(super) struct Writer {
    /// None once the store was closed.
    running: Mutex<Option<Running>>,
}

struct Running {
    queue: mpsc::Sender<Request>,
    thread: JoinHandle<()>,
}

impl Writer {
    pub(super) fn start(shared: Arc<Shared>) -> io::Result<Self> {
        let (queue, waiting) = mpsc::channel();
        let thread = thread::Builder::new().name("store".to_owned()).spawn(move || run(&shared, &waiting))?;
        Ok(Self { running: Mutex::new(Some(Running { queue, thread })) })
    }

    /// Commits, and returns once the disk has confirmed it.
    pub(super) async fn commit(&self, encoded: Encoded) -> Written {
        let (result, written) = oneshot::channel();
        {
            let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
            let running = running.as_ref().ok_or_else(super::closed)?;
            running.queue.send(Request { encoded, result }).map_err(|_| stopped())?;
        }
        written.await.map_err(|_| stopped())?
    }

    /// Writes the commits that are still waiting, and ends. Must not run on a thread of the runtime.
    pub(super) fn stop(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Running { queue, thread }) = running {
            drop(queue);
            if thread.join().is_err() {
                tracing::error!("the writing thread has failed");
            }
        }
    }
}

fn stopped() -> StoreError {
    StoreError::Failed("the writing thread has stopped".to_owned())
}

fn run(shared: &Shared, waiting: &mpsc::Receiver<Request>) {
    let mut expected = 1;
    while let Ok(first) = waiting.recv() {
        let mut bytes = first.encoded.bytes();
        let mut requests = vec![first];
        let until = Instant::now() + MAX_WAIT;
        while requests.len() < MAX_COMMITS && bytes < MAX_BYTES {
            let next = if requests.len() < expected {
                waiting.recv_timeout(until.saturating_duration_since(Instant::now())).ok()
            } else {
                waiting.try_recv().ok()
            };
            let Some(next) = next else { break };
            bytes += next.encoded.bytes();
            requests.push(next);
        }
        expected = requests.len();
        let results = write(shared, &requests);
        for (request, result) in requests.into_iter().zip(results) {
            // A caller that hung up does not need the result.
            let _ = request.result.send(result);
        }
    }
}

/// Writes commits in one transaction. Refused ones leave no trace; a failure undoes all of them.
fn write(shared: &Shared, requests: &[Request]) -> Vec<Written> {
    let results = shared.write(|transaction| {
        let mut batch = Batch::new(transaction, shared)?;
        let results = requests.iter().map(|request| batch.apply(&request.encoded));
        let results = results.collect::<Result<Vec<_>, _>>()?;
        Ok((results, batch.changes, batch.faces))
    });
    results.unwrap_or_else(|failure| requests.iter().map(|_| Err(failure.clone())).collect())
}
