//! Reading request bodies, within the limits.

use std::net::{IpAddr, Ipv4Addr};

use axum::body::{Body, HttpBody as _};
use axum::http::{Extensions, StatusCode};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use omni_types::service;

use super::limits::Share;
use crate::frame::Refusal;
use crate::house::House;

/// Up to this length, a body that is too large is read and discarded, so that the caller gets the refusal instead of
/// a broken connection.
const MAX_DISCARDED_BYTES: usize = 8 * service::MAX_REQUEST_BYTES;

/// The client at the other end of a connection.
#[derive(Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

impl Peer {
    /// The client that sent a request. Requests without a connection have no client.
    pub(super) fn of(extensions: &Extensions) -> Self {
        extensions.get().copied().unwrap_or(Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED)))
    }
}

/// A body, and its share of the bytes that may be in memory. Keep it until the response exists.
pub(super) type Received = (Bytes, Share);

/// Receives a body, up to the limit of the service.
pub(super) async fn receive(house: &House, peer: Peer, body: Body) -> Result<Received, Refusal> {
    let time = house.traffic.limits().body_time;
    let share = house.traffic.share(peer.0);
    tokio::time::timeout(time, read(body, share)).await.unwrap_or_else(|_| {
        let message =
            format!("the body did not arrive within {} seconds: send it faster", time.as_secs_f64());
        Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, message))
    })
}

/// Discards the body of a request that is refused without it, while the refusal is on its way. An unread body breaks the
/// connection, and with it the next request that the client sends on it.
pub(super) fn discard(house: &House, mut body: Body) {
    if body.is_end_stream() {
        return;
    }
    let time = house.traffic.limits().body_time;
    tokio::spawn(tokio::time::timeout(time, async move {
        let mut length = 0_usize;
        while let Some(Ok(frame)) = body.frame().await {
            length = length.saturating_add(frame.data_ref().map_or(0, Bytes::len));
            if length > MAX_DISCARDED_BYTES {
                return;
            }
        }
    }));
}

async fn read(mut body: Body, mut share: Share) -> Result<Received, Refusal> {
    let mut received = BytesMut::new();
    let (mut length, mut fits) = (0_usize, true);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::bad_request("the body could not be read"))?;
        let Ok(data) = frame.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length > MAX_DISCARDED_BYTES {
            break;
        }
        if fits && length <= service::MAX_REQUEST_BYTES && share.take(data.len()) {
            if received.is_empty() && body.is_end_stream() {
                // All of it came at once, as with most bodies.
                return Ok((data, share));
            }
            if received.is_empty() {
                let rest = usize::try_from(body.size_hint().lower()).unwrap_or_default();
                received.reserve(data.len() + rest.min(service::MAX_REQUEST_BYTES));
            }
            received.extend_from_slice(&data);
        } else {
            fits = false;
            received = BytesMut::new();
            share.release();
        }
    }
    if length > service::MAX_REQUEST_BYTES {
        let message = format!("the request is larger than {} bytes", service::MAX_REQUEST_BYTES);
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message));
    }
    if !fits {
        let message = "too many request bodies are under way at once: send this one again later";
        return Err(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, message));
    }
    Ok((received.freeze(), share))
}
