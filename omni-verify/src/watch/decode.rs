//! Compressed bodies: a copy is decompressed; what passes through stays unchanged.

use std::io::Read;

use bytes::Bytes;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use http::{HeaderMap, HeaderValue, header};

use crate::MAX_BODY_BYTES;

/// The supported encodings.
const KNOWN: [&str; 4] = ["gzip", "x-gzip", "deflate", "identity"];

/// Removes unsupported encodings from what a client accepts.
pub(super) fn restrict(headers: &mut HeaderMap) {
    let accepted: Vec<String> = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|encoding| encoding.trim().to_ascii_lowercase())
        .collect();
    let known = |encoding: &str| KNOWN.contains(&encoding.split(';').next().unwrap_or_default().trim());
    if accepted.iter().all(|encoding| known(encoding)) {
        return;
    }
    let rest: Vec<String> = accepted.into_iter().filter(|encoding| known(encoding)).collect();
    let rest = if rest.is_empty() { "identity".to_owned() } else { rest.join(", ") };
    if let Ok(rest) = HeaderValue::try_from(rest) {
        headers.insert(header::ACCEPT_ENCODING, rest);
    }
}

/// A decompressed body; `None` if its encoding is not supported, or the body would be too long.
pub(super) fn decode(headers: &HeaderMap, body: Bytes) -> Option<Bytes> {
    let encoding = headers.get(header::CONTENT_ENCODING).map_or(Some(""), |value| value.to_str().ok())?;
    match encoding.trim().to_ascii_lowercase().as_str() {
        "" | "identity" => Some(body),
        _ if body.is_empty() => Some(body),
        "gzip" | "x-gzip" => read(MultiGzDecoder::new(&*body)),
        // The name means zlib; some servers send only the deflate stream inside it.
        "deflate" => read(ZlibDecoder::new(&*body)).or_else(|| read(DeflateDecoder::new(&*body))),
        _ => None,
    }
}

fn read(decoder: impl Read) -> Option<Bytes> {
    let limit = u64::try_from(MAX_BODY_BYTES).unwrap_or(u64::MAX);
    let mut decoded = Vec::new();
    decoder.take(limit.saturating_add(1)).read_to_end(&mut decoded).ok()?;
    (decoded.len() <= MAX_BODY_BYTES).then(|| decoded.into())
}
