//! A response body that breaks off.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use http_body::{Frame, SizeHint};

/// Claims to be the whole body, sends part of it, and then fails: the connection is closed.
struct Spoiled {
    part: Option<Bytes>,
    whole: u64,
    flushed: bool,
}

/// The first bytes of a body, after which the connection is closed. If there are none, not even the headers are sent.
pub(super) fn spoiled(body: &Bytes, sent: usize) -> Body {
    let part = body.slice(..sent.min(body.len()));
    let whole = u64::try_from(body.len()).unwrap_or(u64::MAX);
    Body::new(Spoiled { flushed: part.is_empty(), part: (!part.is_empty()).then_some(part), whole })
}

impl HttpBody for Spoiled {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(part) = self.part.take() {
            return Poll::Ready(Some(Ok(Frame::data(part))));
        }
        if !self.flushed {
            // The server sends what it has while this waits.
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::Error::other("a fault closes the connection"))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.whole)
    }
}
