//! The events of a session, page by page.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::future::poll_fn;
use std::hash::BuildHasher as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::Stream;
use omni_types::{EventPage, FetchEventsQuery, SessionEvent};

use crate::credentials::Authorized;
use crate::error::Error;
use crate::response::Response;

/// The maximum size of a page, and its default.
const PAGE: i32 = 100;

#[cfg(not(target_arch = "wasm32"))]
type Call = Pin<Box<dyn Future<Output = Result<Response<EventPage>, Error>> + Send>>;
#[cfg(target_arch = "wasm32")]
type Call = Pin<Box<dyn Future<Output = Result<Response<EventPage>, Error>>>>;

/// The events of a session, in the order of the service.
///
/// Pages are fetched as needed. The query says where to begin (`offset`) and how much to fetch at a time
/// (`limit`, 100 by default, which is also the maximum).
///
/// Paging is documented in one sentence and has not been observed. This counts `offset` in events, ends with a page
/// that is not full, and cannot loop: a page that came before ends it as well.
///
/// ```no_run
/// # async fn example(session: &omni_client::Session) -> Result<(), omni_client::Error> {
/// let mut events = omni_client::flows::events(session, Default::default());
/// while let Some(event) = events.next().await {
///     println!("{:?}", event?.event_name);
/// }
/// # Ok(())
/// # }
/// ```
pub fn events(authorized: &Authorized, query: FetchEventsQuery) -> Events {
    Events {
        authorized: authorized.clone(),
        query,
        ready: Vec::new().into_iter(),
        call: None,
        seen: HashSet::new(),
        hasher: RandomState::new(),
        done: false,
    }
}

/// A stream of events, made by [`events`]. After an error it ends.
#[must_use]
pub struct Events {
    authorized: Authorized,
    query: FetchEventsQuery,
    ready: std::vec::IntoIter<SessionEvent>,
    call: Option<Call>,
    /// Hashes of the pages so far; the pages themselves are not kept.
    seen: HashSet<u64>,
    hasher: RandomState,
    done: bool,
}

impl Events {
    /// The next event; `None` at the end.
    ///
    /// # Errors
    /// Those of [`Authorized::fetch_events`].
    pub async fn next(&mut self) -> Option<Result<SessionEvent, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    fn fetch(&mut self) -> Call {
        let limit = self.query.limit.unwrap_or(PAGE).clamp(1, PAGE);
        let (authorized, query) = (self.authorized.clone(), self.query.clone().with_limit(limit));
        Box::pin(async move { authorized.fetch_events(&query).await })
    }

    /// Adds a page, and decides whether it is the last.
    fn turn(&mut self, page: EventPage) {
        let events = page.events.unwrap_or_default();
        let known = match serde_json::to_vec(&events) {
            Ok(text) => !self.seen.insert(self.hasher.hash_one(text)),
            Err(_) => true,
        };
        if known {
            self.done = true;
            return;
        }
        let limit = self.query.limit.unwrap_or(PAGE).clamp(1, PAGE);
        let count = i32::try_from(events.len()).unwrap_or(i32::MAX);
        match self.query.offset.unwrap_or_default().checked_add(count) {
            Some(offset) if count >= limit => self.query.offset = Some(offset),
            _ => self.done = true,
        }
        self.ready = events.into_iter();
    }
}

impl Stream for Events {
    type Item = Result<SessionEvent, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(event) = self.ready.next() {
                return Poll::Ready(Some(Ok(event)));
            }
            if self.done {
                return Poll::Ready(None);
            }
            let mut call = match self.call.take() {
                Some(call) => call,
                None => self.fetch(),
            };
            let Poll::Ready(response) = call.as_mut().poll(context) else {
                self.call = Some(call);
                return Poll::Pending;
            };
            match response {
                Ok(page) => self.turn(page.into_inner()),
                Err(error) => {
                    self.done = true;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("done", &self.done).finish_non_exhaustive()
    }
}
