//! Watching the traffic of a test environment: a reverse proxy that passes everything on as it is, and looks at a copy.

mod decode;
mod look;
mod proxy;
mod tap;

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use reqwest::Url;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::Error;
use crate::document::Document;
use crate::finding::Findings;
use crate::report::{Format, Report};
use crate::target::{self, Permissions};
use look::Exchange;

/// Exchanges that wait to be looked at; further ones pass unseen, so that a busy environment is not slowed down.
const QUEUE: usize = 256;

/// What is still under way this long after the end was asked for is cut off.
const PATIENCE: Duration = Duration::from_secs(5);

/// A running reverse proxy. It stops with [`stop`](Self::stop), or when the value is dropped.
pub struct Watch {
    shared: Arc<Shared>,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
    looker: JoinHandle<()>,
}

/// What the parts of a proxy share.
struct Shared {
    document: Arc<Document>,
    upstream: Url,
    client: reqwest::Client,
    queue: mpsc::Sender<Exchange>,
    seen: Mutex<Seen>,
    /// Exchanges that are under way, or wait to be looked at.
    pending: watch::Sender<usize>,
}

#[derive(Default)]
struct Seen {
    findings: Findings,
    looked_at: u64,
    /// Exchanges of which a body was too long, broken off, or written in a way that is not understood here.
    partly: u64,
    /// Exchanges that came too fast.
    unseen: u64,
    /// Requests that the server could not be reached for.
    lost: u64,
}

impl Shared {
    /// What was seen is a list of findings at any moment, also after a panic.
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch {
    /// Starts a proxy that listens at an address (port 0 is any free one) and passes everything on to a server.
    ///
    /// # Errors
    /// The address of the server is refused, or the port is taken.
    pub async fn start(
        document: Arc<Document>,
        upstream: &str,
        listen: SocketAddr,
        permissions: Permissions,
    ) -> Result<Self, Error> {
        let upstream = target::read(&document, upstream, permissions)?;
        let client = target::client(&upstream, None)?;
        let failed =
            |error| Error::io(format!("listen at {listen}"), "take another port with --listen", error);
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        if !address.ip().is_loopback() {
            tracing::warn!("other machines can use this proxy, and with it the server behind it");
        }
        let (queue, exchanges) = mpsc::channel(QUEUE);
        let (pending, _) = watch::channel(0);
        let seen = Mutex::default();
        let shared = Arc::new(Shared { document, upstream, client, queue, seen, pending });
        let (stop, stopped) = watch::channel(false);
        let looker = tokio::spawn(look_at(Arc::clone(&shared), exchanges));
        let server = serve(Arc::clone(&shared), listener, stopped);
        Ok(Self { shared, address, stop, server, looker })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether nothing was found so far.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.shared.seen().findings.is_empty()
    }

    /// Shows what was found so far.
    pub fn with_findings<T>(&self, look: impl FnOnce(&Findings) -> T) -> T {
        look(&self.shared.seen().findings)
    }

    /// The report on what was seen so far.
    #[must_use]
    pub fn report(&self, format: Format) -> String {
        let seen = self.shared.seen();
        let mut note = format!("{} exchanges were looked at", seen.looked_at);
        for (count, what) in [
            (
                seen.partly,
                "of them without a body that was too long, broken off or encoded in an unknown way",
            ),
            (seen.unseen, "came too fast to be looked at"),
            (seen.lost, "did not reach the server"),
        ] {
            if count > 0 {
                note += &format!("; {count} {what}");
            }
        }
        Report::new(&self.shared.document, &seen.findings).with_note(note).render(format)
    }

    /// Waits until everything that has come in so far is answered and looked at.
    pub async fn settled(&self) {
        // The sender lives as long as this value, so there is no error.
        let _ = self.shared.pending.subscribe().wait_for(|pending| *pending == 0).await;
    }

    /// Takes nothing more in, and finishes what is under way.
    pub async fn stop(&mut self) {
        self.stop.send_replace(true);
        if tokio::time::timeout(PATIENCE, &mut self.server).await.is_err() {
            self.server.abort();
        }
        if tokio::time::timeout(PATIENCE, self.settled()).await.is_err() {
            tracing::warn!("something was still under way, and was not looked at");
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.server.abort();
        self.looker.abort();
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("address", &self.address).finish_non_exhaustive()
    }
}

fn serve(shared: Arc<Shared>, listener: TcpListener, mut stopped: watch::Receiver<bool>) -> JoinHandle<()> {
    let router = Router::new().fallback(move |request: Request| {
        let shared = Arc::clone(&shared);
        async move { proxy::pass(shared, request).await }
    });
    let stop = async move {
        // An error says that the proxy was dropped, which is an end as well.
        let _ = stopped.wait_for(|stopped| *stopped).await;
    };
    tokio::spawn(async move {
        if axum::serve(listener, router).with_graceful_shutdown(stop).await.is_err() {
            tracing::error!("the proxy has ended");
        }
    })
}

/// Looks at one exchange after the other, beside the traffic.
async fn look_at(shared: Arc<Shared>, mut exchanges: mpsc::Receiver<Exchange>) {
    while let Some(exchange) = exchanges.recv().await {
        let document = Arc::clone(&shared.document);
        let looked = tokio::task::spawn_blocking(move || {
            let found = look::look(&document, &exchange);
            (found, exchange.pending)
        });
        let Ok((look::Looked { operation, status, found, partly }, pending)) = looked.await else {
            // The text of the panic is not told: it could quote a value.
            tracing::error!("an exchange could not be looked at");
            continue;
        };
        let count: usize = found.iter().map(|(_, found)| found.len()).sum();
        tracing::info!(operation, status, findings = count, "passed on");
        {
            let mut seen = shared.seen();
            seen.looked_at += 1;
            seen.partly += u64::from(partly);
            for (seen_in, found) in found {
                seen.findings.add(&seen_in, found);
            }
        }
        drop(pending);
    }
}
