//! A body that passes through, and the copy of it that is looked at.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::{Body, Frame, SizeHint};

use crate::MAX_BODY_BYTES;

/// What has passed through so far.
#[derive(Clone, Default)]
pub(super) struct Copy(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    bytes: BytesMut,
    too_long: bool,
    complete: bool,
}

impl Copy {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, data: &[u8]) {
        let mut state = self.state();
        if state.too_long || state.bytes.len() + data.len() > MAX_BODY_BYTES {
            state.too_long = true;
            state.bytes = BytesMut::new();
        } else {
            state.bytes.extend_from_slice(data);
        }
    }

    /// All of it; nothing if it was too long or broken off.
    pub(super) fn take(&self) -> Option<Bytes> {
        let mut state = self.state();
        let whole = state.complete && !state.too_long;
        whole.then(|| std::mem::take(&mut state.bytes).freeze())
    }
}

/// A body that copies what passes through it, and calls back when it has ended in either way.
pub(super) struct Tap<B, F: FnOnce() + Send> {
    // Clients ask for a body that several threads may hold; the lock makes it one.
    inner: Mutex<Pin<Box<B>>>,
    copy: Copy,
    end: Option<F>,
}

impl<B: Body, F: FnOnce() + Send> Tap<B, F> {
    pub(super) fn new(inner: B, copy: Copy, end: F) -> Self {
        copy.state().complete = inner.is_end_stream();
        Self { inner: Mutex::new(Box::pin(inner)), copy, end: Some(end) }
    }
}

impl<B, F: FnOnce() + Send> Tap<B, F> {
    fn body(&mut self) -> &mut Pin<Box<B>> {
        self.inner.get_mut().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<B: Body<Data = Bytes>, F: FnOnce() + Send + Unpin> Body for Tap<B, F> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let this = self.get_mut();
        let polled = this.body().as_mut().poll_frame(context);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(data) = frame.data_ref() {
                    this.copy.push(data);
                }
                // Whoever reads by the length does not ask for more after the last byte.
                if this.body().is_end_stream() {
                    this.copy.state().complete = true;
                }
            }
            Poll::Ready(None) => this.copy.state().complete = true,
            Poll::Ready(Some(Err(_))) | Poll::Pending => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}

impl<B, F: FnOnce() + Send> Drop for Tap<B, F> {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            end();
        }
    }
}
