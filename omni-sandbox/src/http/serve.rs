//! Serving connections: with time limits, a limit on their number, and an orderly shutdown.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinHandle;

use super::body::Peer;
use super::connections::{Connection, Connections};
use super::limits::Limits;

/// How long a client may take for the head of a request. A connection that is idle for this long is closed as well.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// How much of a request is buffered before its body is read: enough for any head.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// How long a shutdown waits for requests that are under way. Then they are cut off.
const GRACE: Duration = Duration::from_secs(5);

/// How long a server waits before it continues if it cannot accept a connection, usually because it has run out of
/// file descriptors.
const RECOVERY: Duration = Duration::from_millis(50);

/// What a client with too many connections reads before the latest one is closed.
const TOO_MANY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nretry-after: 1\r\nconnection: close\r\n\r\n";

/// Serves the connections of a listener, as many at a time as the limits say, until the sandbox stops or is dropped.
pub(super) fn serve(
    (listener, router): (TcpListener, Router),
    limits: &Limits,
    mut stopped: watch::Receiver<bool>,
) -> JoinHandle<()> {
    let permits = Arc::new(Semaphore::new(limits.connections.min(Semaphore::MAX_PERMITS)));
    let clients = Connections::new(limits.connections_per_client);
    tokio::spawn(async move {
        let under_way = GracefulShutdown::new();
        loop {
            let accepted = tokio::select! {
                accepted = accept(&listener, &permits) => accepted,
                // An error means that the sandbox was dropped, which ends the server as well.
                _ = stopped.wait_for(|stopped| *stopped) => break,
            };
            let Some((stream, peer, permit)) = accepted else {
                tokio::time::sleep(RECOVERY).await;
                continue;
            };
            let Some(counted) = counted(&clients, peer, &stream) else { continue };
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT).max_buf_size(MAX_HEAD_BYTES);
            let service = TowerToHyperService::new(router.clone());
            let service = service_fn(move |mut request: Request<Incoming>| {
                request.extensions_mut().insert(peer);
                service.call(request)
            });
            let connection = under_way.watch(http.serve_connection(TokioIo::new(stream), service));
            tokio::spawn(async move {
                // A connection that the client broke off does not affect the server.
                let _ = connection.await;
                drop((permit, counted));
            });
        }
        drop(listener);
        if tokio::time::timeout(GRACE, under_way.shutdown()).await.is_err() {
            tracing::warn!("requests that took too long were cut off");
        }
    })
}

/// Counts a connection. One too many is told so and closed: it must not keep others out by waiting.
fn counted(clients: &Arc<Connections>, peer: Peer, stream: &TcpStream) -> Option<Connection> {
    let counted = clients.count(peer.0);
    if counted.is_none() {
        // A client that does not read it finds the connection closed.
        let _ = stream.try_write(TOO_MANY);
    }
    counted
}

async fn accept(
    listener: &TcpListener,
    permits: &Arc<Semaphore>,
) -> Option<(TcpStream, Peer, OwnedSemaphorePermit)> {
    let permit = Arc::clone(permits).acquire_owned().await.ok()?;
    let (stream, address) = listener.accept().await.ok()?;
    // Responses are written in one piece, so there is nothing to wait for.
    let _ = stream.set_nodelay(true);
    Some((stream, Peer(address.ip()), permit))
}
