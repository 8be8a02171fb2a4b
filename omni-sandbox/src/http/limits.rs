//! How much of a sandbox clients may use.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How much of a sandbox clients may use. Set by [`SandboxBuilder::limits`](crate::SandboxBuilder::limits).
///
/// ```
/// use std::time::Duration;
/// use omni_sandbox::Limits;
///
/// let mut limits = Limits::default();
/// limits.body_time = Duration::from_secs(5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// How many connections each server has. More wait until one of them ends. 1,024 by default.
    pub connections: usize,
    /// How many of these connections one IP address has. Any more get HTTP 503 and are closed. 512 by default.
    pub connections_per_client: usize,
    /// How long a client may take to send a request, from the start of the head to the last byte of the body. After that,
    /// the response is HTTP 408, and the connection is closed. 60 seconds by default.
    pub body_time: Duration,
    /// How many bytes of request bodies are in memory, from their arrival until the response. Any more get HTTP 503. 512 MiB
    /// by default.
    pub body_bytes: usize,
    /// How many of these bytes come from one IP address. 256 MiB by default.
    pub body_bytes_per_client: usize,
    /// How many fully deleted sessions are remembered. While a session is remembered, its status is `Deleted`. Beyond
    /// the limit, those that were deleted first become unknown, like sessions that never existed. 10,000 by default.
    pub deleted_sessions: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            connections_per_client: 512,
            body_time: Duration::from_secs(60),
            body_bytes: 512 * 1024 * 1024,
            body_bytes_per_client: 256 * 1024 * 1024,
            deleted_sessions: 10_000,
        }
    }
}

/// Counts the bytes of the request bodies that are in memory.
pub(crate) struct Traffic {
    limits: Limits,
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    all: usize,
    by_client: HashMap<IpAddr, usize>,
}

impl Traffic {
    pub(crate) fn new(limits: Limits) -> Arc<Self> {
        Arc::new(Self { limits, counts: Mutex::default() })
    }

    pub(crate) const fn limits(&self) -> &Limits {
        &self.limits
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The share of a request, which is still empty.
    pub(super) fn share(self: &Arc<Self>, client: IpAddr) -> Share {
        Share { traffic: Arc::clone(self), client, bytes: 0 }
    }
}

/// A request's share of the bytes that may be in memory. It is returned when dropped.
pub(crate) struct Share {
    traffic: Arc<Traffic>,
    client: IpAddr,
    bytes: usize,
}

impl Share {
    /// Takes more bytes, if allowed.
    pub(super) fn take(&mut self, bytes: usize) -> bool {
        let limits = &self.traffic.limits;
        let mut counts = self.traffic.lock();
        let all = counts.all.saturating_add(bytes);
        let own = counts.by_client.get(&self.client).copied().unwrap_or_default().saturating_add(bytes);
        if all > limits.body_bytes || own > limits.body_bytes_per_client {
            return false;
        }
        counts.all = all;
        counts.by_client.insert(self.client, own);
        self.bytes = self.bytes.saturating_add(bytes);
        true
    }

    /// Returns everything.
    pub(super) fn release(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        if bytes == 0 {
            return;
        }
        let mut counts = self.traffic.lock();
        counts.all = counts.all.saturating_sub(bytes);
        let own = counts.by_client.get(&self.client).copied().unwrap_or_default().saturating_sub(bytes);
        match own {
            0 => counts.by_client.remove(&self.client),
            own => counts.by_client.insert(self.client, own),
        };
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.release();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_limited_for_each_client_and_in_all_and_given_back() {
        let limits = Limits { body_bytes: 100, body_bytes_per_client: 60, ..Limits::default() };
        let traffic = Traffic::new(limits);
        let [one, two] = [1, 2].map(|last| IpAddr::from([192, 0, 2, last]));
        let (mut first, mut second) = (traffic.share(one), traffic.share(one));
        assert!(first.take(40) && second.take(20) && !second.take(1));
        let mut other = traffic.share(two);
        assert!(other.take(40) && !other.take(1));
        first.release();
        assert!(other.take(20) && second.take(20));
        drop((first, second, other));
        assert_eq!(traffic.lock().all, 0);
        assert!(traffic.lock().by_client.is_empty());
    }
}
