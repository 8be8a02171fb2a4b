//! Listening, and ending in time.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::proxy::Proxy;

/// Timeout for the head of a request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(60);

/// Pause after a connection could not be accepted, usually because there are too many.
const PAUSE: Duration = Duration::from_millis(50);

/// Accepts connections until it is told to stop; then gives those under way time to finish, up to `grace`.
pub(super) async fn serve(
    proxy: Arc<Proxy>,
    listener: TcpListener,
    mut stopped: watch::Receiver<bool>,
    grace: Duration,
) {
    let mut connections = JoinSet::new();
    let stop = stopped.clone();
    loop {
        tokio::select! {
            () = told(&mut stopped) => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(Arc::clone(&proxy), stream, stop.clone()));
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            },
        }
    }
    drop(listener);
    let ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(grace, ended).await.is_err() {
        tracing::warn!("cut off {} connections that were still under way", connections.len());
        connections.shutdown().await;
    }
}

/// Waits until it is told to stop.
async fn told(stopped: &mut watch::Receiver<bool>) {
    // An error means that the proxy was dropped, which ends it as well.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

async fn connection(proxy: Arc<Proxy>, stream: TcpStream, mut stopped: watch::Receiver<bool>) {
    // Small responses are sent at once.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let proxy = Arc::clone(&proxy);
        async move { Ok::<_, Infallible>(proxy.pass(request).await) }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = connection.as_mut() => Some(ended),
        () = told(&mut stopped) => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    // Other faults of a client, such as hanging up, need no action.
    if ended.is_err_and(|error| error.is_parse()) {
        proxy.ledger.malformed();
    }
}
