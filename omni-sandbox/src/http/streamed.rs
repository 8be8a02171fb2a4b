//! A response body that is sent as it is made.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use http_body::Frame;

use crate::frame::Parts;

struct Streamed {
    first: Option<Bytes>,
    rest: Parts,
}

/// A body that begins with some bytes. Whoever makes the rest waits until it is sent.
pub(super) fn streamed(first: Bytes, rest: Parts) -> Body {
    Body::new(Streamed { first: Some(first), rest })
}

impl HttpBody for Streamed {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match self.first.take() {
            Some(first) => Poll::Ready(Some(Ok(Frame::data(first)))),
            None => self.rest.poll_recv(context).map(|part| part.map(|part| part.map(Frame::data))),
        }
    }
}
