//! A body that passes through, and the copy of it that is checked.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use crate::MAX_BODY_BYTES;

/// How many more bytes all copies together may use.
#[derive(Clone)]
pub(super) struct Budget(Arc<AtomicUsize>);

impl Budget {
    pub(super) fn new(bytes: usize) -> Self {
        Self(Arc::new(AtomicUsize::new(bytes)))
    }

    fn take(&self, bytes: usize) -> bool {
        let left = |left: usize| left.checked_sub(bytes);
        self.0.fetch_update(Ordering::AcqRel, Ordering::Acquire, left).is_ok()
    }

    fn give_back(&self, bytes: usize) {
        self.0.fetch_add(bytes, Ordering::AcqRel);
    }

    #[cfg(test)]
    fn left(&self) -> usize {
        self.0.load(Ordering::Acquire)
    }
}

/// Why there is no copy of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoCopy {
    TooLong,
    NoRoom,
    BrokenOff,
}

/// What has passed through so far.
#[derive(Clone)]
pub(super) struct Copy(Arc<Mutex<State>>);

struct State {
    bytes: Vec<u8>,
    budget: Budget,
    /// The amount reserved from the budget.
    taken: usize,
    given_up: Option<NoCopy>,
    complete: bool,
}

impl Copy {
    /// A copy that reserves its size from a budget until its last clone is dropped.
    pub(super) fn new(budget: &Budget) -> Self {
        Self(Arc::new(Mutex::new(State {
            bytes: Vec::new(),
            budget: budget.clone(),
            taken: 0,
            given_up: None,
            complete: false,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The whole copy, or why there is none. The second call returns nothing.
    pub(super) fn take(&self) -> Result<Bytes, NoCopy> {
        let mut state = self.state();
        match state.given_up {
            Some(why) => Err(why),
            None if !state.complete => Err(NoCopy::BrokenOff),
            None => Ok(std::mem::take(&mut state.bytes).into()),
        }
    }
}

impl State {
    fn push(&mut self, data: &[u8]) {
        if self.given_up.is_some() {
            return;
        }
        let length = self.bytes.len() + data.len();
        if length > MAX_BODY_BYTES {
            return self.give_up(NoCopy::TooLong);
        }
        if length > self.taken {
            // Doubles the capacity, so that a body in many pieces is not moved each time.
            let room = (2 * self.taken).clamp(length, MAX_BODY_BYTES);
            let room = [room, length].into_iter().find(|room| self.budget.take(room - self.taken));
            let Some(room) = room else { return self.give_up(NoCopy::NoRoom) };
            self.taken = room;
            self.bytes.reserve_exact(room - self.bytes.len());
        }
        self.bytes.extend_from_slice(data);
    }

    fn give_up(&mut self, why: NoCopy) {
        self.given_up = Some(why);
        self.bytes = Vec::new();
        self.budget.give_back(std::mem::take(&mut self.taken));
    }
}

impl Drop for State {
    fn drop(&mut self) {
        self.budget.give_back(self.taken);
    }
}

/// A body that copies what passes through it, and calls back when it ends or is dropped.
pub(super) struct Tap<B, F: FnOnce()> {
    inner: B,
    copy: Copy,
    end: Option<F>,
}

impl<B: Body, F: FnOnce()> Tap<B, F> {
    pub(super) fn new(inner: B, copy: Copy, end: F) -> Self {
        let mut state = copy.state();
        state.complete = inner.is_end_stream();
        if inner.size_hint().lower() > u64::try_from(MAX_BODY_BYTES).unwrap_or(u64::MAX) {
            state.give_up(NoCopy::TooLong);
        }
        drop(state);
        Self { inner, copy, end: Some(end) }
    }
}

impl<B: Body<Data = Bytes> + Unpin, F: FnOnce() + Unpin> Body for Tap<B, F> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.inner).poll_frame(context);
        let mut state = this.copy.state();
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(data) = frame.data_ref() {
                    state.push(data);
                }
                // A reader that knows the length does not ask for more after the last byte.
                state.complete |= this.inner.is_end_stream();
            }
            Poll::Ready(None) => state.complete = true,
            Poll::Ready(Some(Err(_))) | Poll::Pending => {}
        }
        drop(state);
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl<B, F: FnOnce()> Drop for Tap<B, F> {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            end();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_copies_share_one_budget() {
        let budget = Budget::new(100);
        let (first, second) = (Copy::new(&budget), Copy::new(&budget));
        first.state().push(&[1; 60]);
        second.state().push(&[2; 30]);
        assert_eq!(budget.left(), 10);
        second.state().push(&[2; 20]);
        assert_eq!((second.take(), budget.left()), (Err(NoCopy::NoRoom), 40));
        first.state().push(&[1; 10]);
        first.state().complete = true;
        // Bodies that are being checked still count.
        assert_eq!(first.take().map(|bytes| bytes.len()), Ok(70));
        assert!(budget.left() <= 30);
        drop((first, second));
        assert_eq!(budget.left(), 100);
    }

    #[test]
    fn what_is_too_long_or_broken_off_takes_no_room() {
        let budget = Budget::new(usize::MAX);
        let copy = Copy::new(&budget);
        copy.state().push(&vec![0; MAX_BODY_BYTES]);
        assert_eq!(copy.take(), Err(NoCopy::BrokenOff));
        copy.state().push(&[0]);
        assert_eq!((copy.take(), budget.left()), (Err(NoCopy::TooLong), usize::MAX));
    }
}
