//! Watching the traffic of a test environment: a reverse proxy that passes everything on unchanged, and checks a copy.

mod decode;
mod ledger;
mod look;
mod proxy;
mod serve;
mod tap;

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::Error;
use crate::client::Client;
use crate::document::Document;
use crate::finding::Findings;
use crate::report::{Format, Report};
use crate::target::{self, Permissions};
use ledger::Ledger;
use proxy::Proxy;
use tap::Budget;

/// Exchanges waiting to be checked; more than these pass unseen, so that a busy environment is not slowed down.
const QUEUE: usize = 256;

/// How a server is watched.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WatchOptions {
    /// IP address and port to listen on; port 0 picks a free one. By default a free port on loopback.
    pub listen: SocketAddr,
    /// Permissions for what is refused by default.
    pub permissions: Permissions,
    /// Maximum memory for the bodies of exchanges that are under way or waiting to be checked, in bytes. What does
    /// not fit passes unseen. 64 MiB by default.
    pub max_held_bytes: usize,
    /// How long the proxy waits, after it was told to stop, before it cuts off what is still under way, and then again
    /// before it skips what is not checked. 5 seconds by default.
    pub grace: Duration,
}

impl Default for WatchOptions {
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            permissions: Permissions::default(),
            max_held_bytes: 64 * 1024 * 1024,
            grace: Duration::from_secs(5),
        }
    }
}

/// A running reverse proxy. It stops with [`stop`](Self::stop), or when the value is dropped.
pub struct Watch {
    document: Arc<Document>,
    ledger: Arc<Ledger>,
    address: SocketAddr,
    grace: Duration,
    stop: watch::Sender<bool>,
    server: Option<JoinHandle<()>>,
    looker: JoinHandle<()>,
}

impl Watch {
    /// Starts a proxy that forwards everything to the server at a base URL.
    ///
    /// # Errors
    /// The URL is refused, or the port is taken.
    pub async fn start(
        document: Arc<Document>,
        upstream: &str,
        options: &WatchOptions,
    ) -> Result<Self, Error> {
        let upstream = target::read(&document, upstream, options.permissions)?;
        let client = Client::new(&upstream)?;
        let listen = options.listen;
        let failed =
            |error| Error::io(format!("listen at {listen}"), "use another port with --listen", error);
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        if !address.ip().is_loopback() {
            tracing::warn!("other machines can use this proxy, and with it the server behind it");
        }
        let (queue, exchanges) = mpsc::channel(QUEUE);
        let ledger = Ledger::new();
        let budget = Budget::new(options.max_held_bytes);
        let proxy = Arc::new(Proxy { client, address, ledger: Arc::clone(&ledger), budget, queue });
        let (stop, stopped) = watch::channel(false);
        let looker = tokio::spawn(look::all(Arc::clone(&document), exchanges));
        let grace = options.grace;
        let server = Some(tokio::spawn(serve::serve(proxy, listener, stopped, grace)));
        Ok(Self { document, ledger, address, grace, stop, server, looker })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether nothing was found so far.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.ledger.seen().findings.is_empty()
    }

    /// What passed without being checked, and how to fix it; also if nothing at all was checked. Only without gaps does
    /// an absence of findings mean something.
    #[must_use]
    pub fn gaps(&self) -> Vec<Error> {
        self.ledger.seen().gaps()
    }

    /// Shows what was found so far.
    pub fn with_findings<T>(&self, look: impl FnOnce(&Findings) -> T) -> T {
        look(&self.ledger.seen().findings)
    }

    /// The report on what was seen so far.
    #[must_use]
    pub fn report(&self, format: Format) -> String {
        let seen = self.ledger.seen();
        let report = Report::new(&self.document, &seen.findings).with_gaps(&seen.gaps());
        report.with_note(seen.note()).render(format)
    }

    /// Waits until everything that has come in so far has its response, and is checked.
    pub async fn settled(&self) {
        self.ledger.settled().await;
    }

    /// Accepts nothing more, and finishes what is under way, within twice the grace period of the options.
    pub async fn stop(&mut self) {
        self.stop.send_replace(true);
        if let Some(server) = self.server.take() {
            // It ends by itself; an error would be a panic, which is reported elsewhere.
            let _ = server.await;
        }
        self.ledger.settled_within(self.grace).await;
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            server.abort();
        }
        self.looker.abort();
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("address", &self.address).finish_non_exhaustive()
    }
}
