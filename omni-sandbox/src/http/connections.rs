//! Counts the connections of each client.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The connections of a server, by the IP addresses of its clients.
pub(super) struct Connections {
    limit: usize,
    by_client: Mutex<HashMap<IpAddr, usize>>,
}

impl Connections {
    /// The maximum number for each client at a time.
    pub(super) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit, by_client: Mutex::default() })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.by_client.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a connection of a client until it is dropped. None if the client already has as many as allowed.
    pub(super) fn count(self: &Arc<Self>, client: IpAddr) -> Option<Connection> {
        let mut by_client = self.lock();
        let count = by_client.get(&client).copied().unwrap_or_default();
        if count >= self.limit {
            return None;
        }
        by_client.insert(client, count + 1);
        Some(Connection { all: Arc::clone(self), client })
    }
}

/// A connection that is counted.
pub(super) struct Connection {
    all: Arc<Connections>,
    client: IpAddr,
}

impl Drop for Connection {
    fn drop(&mut self) {
        let mut by_client = self.all.lock();
        match by_client.get(&self.client).copied().unwrap_or_default() {
            0 | 1 => by_client.remove(&self.client),
            count => by_client.insert(self.client, count - 1),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_client_leaves_room_for_others_and_is_forgotten() {
        let connections = Connections::new(2);
        let [one, two] = [1, 2].map(|last| IpAddr::from([192, 0, 2, last]));
        let first = connections.count(one);
        let second = connections.count(one);
        assert!(first.is_some() && second.is_some() && connections.count(one).is_none());
        assert!(connections.count(two).is_some());
        drop(first);
        assert!(connections.count(one).is_some());
        drop(second);
        assert!(connections.lock().is_empty());
    }
}
