//! The queue for looking at images: first come, first served, a few at a time, one core each.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rten::ThreadPool;

use super::{Input, LookError, Models, Output, Weights};
use crate::stop::{Stop, Stopped};

/// How long a waiting caller sleeps before it checks again whether it was stopped.
const NAP: Duration = Duration::from_millis(50);

/// Maximum number of images in progress: each keeps a thread and up to 100 MiB.
const MAX_PLACES: usize = 256;

/// The right to use the networks, on one core. It ends when it is dropped.
pub struct Turn<'a> {
    pub(super) models: &'a Models,
    pub(super) place: Ticket<'a>,
    pub(super) stop: Stop,
}

/// The waiting callers, and the free threads.
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    free: Vec<Arc<ThreadPool>>,
    waiting: VecDeque<u64>,
    next: u64,
}

/// A thread that is taken until this is dropped.
pub(super) struct Ticket<'a> {
    queue: &'a Queue,
    pool: Option<Arc<ThreadPool>>,
}

impl Queue {
    pub(super) fn new(places: usize) -> Self {
        let places = places.clamp(1, MAX_PLACES);
        let free = (0..places).map(|_| Arc::new(ThreadPool::with_num_threads(1))).collect();
        let state = State { free, waiting: VecDeque::new(), next: 0 };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    pub(super) fn enter(&self, stop: &Stop) -> Result<Ticket<'_>, Stopped> {
        stop.check()?;
        let mut state = self.lock();
        let ticket = state.next;
        state.next += 1;
        state.waiting.push_back(ticket);
        loop {
            if state.waiting.front() == Some(&ticket)
                && let Some(pool) = state.free.pop()
            {
                state.waiting.pop_front();
                // There may be a free thread for the next caller too.
                self.changed.notify_all();
                return Ok(Ticket { queue: self, pool: Some(pool) });
            }
            let waited = self.changed.wait_timeout(state, NAP);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            if stop.check().is_err() {
                state.waiting.retain(|waiting| *waiting != ticket);
                self.changed.notify_all();
                return Err(Stopped);
            }
        }
    }

    /// The protected data is consistent after each statement, so a panic elsewhere leaves nothing half done.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.queue.lock().free.extend(self.pool.take());
        self.queue.changed.notify_all();
    }
}

impl Turn<'_> {
    /// Runs a network.
    pub(crate) fn run(&self, weights: Weights, input: Input) -> Result<Vec<Output>, LookError> {
        self.stop.check()?;
        let failed = || LookError::Network { file: weights.file() };
        let network = self.models.network(weights)?;
        let pool = self.place.pool.as_ref().ok_or_else(failed)?;
        network.run(input, pool).ok_or_else(failed)
    }

    /// The mark that ends the work.
    #[must_use]
    pub fn stop(&self) -> &Stop {
        &self.stop
    }
}

impl std::fmt::Debug for Turn<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Turn").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::thread;

    #[test]
    fn who_comes_first_is_served_first() {
        let queue = Queue::new(0);
        let (sender, receiver) = mpsc::channel();
        thread::scope(|scope| {
            let first = queue.enter(&Stop::default()).unwrap();
            for number in 0..6 {
                let (sender, queue) = (sender.clone(), &queue);
                scope.spawn(move || {
                    let place = queue.enter(&Stop::default()).unwrap();
                    sender.send(number).unwrap();
                    drop(place);
                });
                while queue.lock().waiting.len() <= number {
                    thread::yield_now();
                }
            }
            drop(first);
        });
        assert_eq!(receiver.try_iter().collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
        assert_eq!(queue.lock().free.len(), 1);
    }

    #[test]
    fn who_gives_up_leaves_the_queue() {
        let queue = Queue::new(1);
        let place = queue.enter(&Stop::default()).unwrap();
        let stop = Stop::default();
        thread::scope(|scope| {
            let waiting = scope.spawn(|| queue.enter(&stop).is_err());
            while queue.lock().waiting.is_empty() {
                thread::yield_now();
            }
            stop.stop();
            assert!(waiting.join().unwrap());
        });
        assert!(queue.lock().waiting.is_empty() && queue.enter(&stop).is_err());
        drop(place);
        assert!(queue.enter(&Stop::default()).is_ok());
    }

    #[test]
    fn as_many_as_there_are_places_work_at_once() {
        let queue = Queue::new(2);
        let places = [queue.enter(&Stop::default()), queue.enter(&Stop::default())];
        assert!(places.iter().all(Result::is_ok) && queue.lock().free.is_empty());
    }
}
