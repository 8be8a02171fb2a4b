//! Request bodies: in memory, or encoded while they are sent.

use bytes::Bytes;
use omni_types::json::Parts;
use reqwest::Body;

/// A request body from which each attempt gets its own.
#[derive(Clone)]
pub(crate) enum RequestBody {
    Bytes(Bytes),
    /// JSON with an image in it, which is never in memory as base64 as a whole: the pages for it would cost more than the
    /// encoding.
    #[cfg(not(target_arch = "wasm32"))]
    Parts(Parts),
}

impl RequestBody {
    pub(crate) fn json(parts: Parts) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        if parts.has_base64() {
            return Self::Parts(parts);
        }
        Self::Bytes(parts.into_bytes())
    }

    /// Length in bytes.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Parts(parts) => parts.len(),
        }
    }

    /// Whether the HTTP library cannot send it again by itself.
    pub(crate) fn is_streamed(&self) -> bool {
        !matches!(self, Self::Bytes(_))
    }

    /// The body of an attempt, from its beginning.
    pub(crate) fn start(&self) -> Body {
        match self {
            Self::Bytes(bytes) => Body::from(bytes.clone()),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Parts(parts) => Body::wrap(streamed::Streamed::new(parts)),
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod streamed {
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use bytes::Bytes;
    use http_body::{Body, Frame, SizeHint};
    use omni_types::json::{Chunks, Parts};

    /// The pieces of a body, encoded when the connection has room for them.
    pub(super) struct Streamed {
        chunks: Chunks,
        left: u64,
    }

    impl Streamed {
        pub(super) fn new(parts: &Parts) -> Self {
            Self { chunks: parts.chunks(), left: length(parts.len()) }
        }
    }

    impl Body for Streamed {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            let piece = self.chunks.next();
            self.left = self.left.saturating_sub(piece.as_ref().map_or(0, |piece| length(piece.len())));
            Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
        }

        fn is_end_stream(&self) -> bool {
            self.left == 0
        }

        /// Exact, so that the length is announced: gateways refuse bodies without one.
        fn size_hint(&self) -> SizeHint {
            SizeHint::with_exact(self.left)
        }
    }

    fn length(bytes: usize) -> u64 {
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}
