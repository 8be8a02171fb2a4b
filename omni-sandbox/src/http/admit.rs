//! What a request must have before anything of its body is read.

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use omni_types::{Credential, Operation, service};

use crate::frame::Refusal;
use crate::house::{House, Owner};

/// A body that is too large is read and discarded up to this length, so that the caller gets the refusal instead of a
/// broken connection.
const MAX_DISCARDED_BYTES: usize = 8 * service::MAX_REQUEST_BYTES;

/// What kind of client sent a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ClientKind {
    /// A server: sends the API key.
    Server,
    /// A browser: uses the paths below `/0`, with the token of a session and no API key.
    Browser,
}

/// Checks that a request has the headers that the table of operations requires, and says whose token it has.
pub(super) fn admit(
    house: &House,
    operation: Operation,
    client: ClientKind,
    headers: &HeaderMap,
) -> Result<Option<Owner>, Refusal> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if header(service::API_VERSION_HEADER) != Some(service::API_VERSION) {
        let (name, version) = (service::API_VERSION_HEADER, service::API_VERSION);
        return Err(Refusal::bad_request(format!("the header {name} must be {version}")));
    }
    if client == ClientKind::Server && header(service::API_KEY_HEADER) != Some(&house.api_key) {
        let message = format!("the header {} is missing or wrong", service::API_KEY_HEADER);
        return Err(Refusal::new(StatusCode::FORBIDDEN, message));
    }
    let owner = |name: &str| header(name).and_then(|token| house.secrets.owner(token, house.clock.now()));
    let session = || owner(service::SESSION_TOKEN_HEADER).filter(|o| matches!(o, Owner::Session(_)));
    let admin = || owner(service::ADMIN_TOKEN_HEADER).filter(|o| *o == Owner::Admin);
    let (caller, wanted) = match (operation.info().credential, client) {
        (Credential::ApiKey, _) => return Ok(None),
        (Credential::Session, _) | (Credential::SessionOrAdmin, ClientKind::Browser) => {
            (session(), "a session")
        }
        (Credential::Admin, _) => (admin(), "an admin"),
        (Credential::SessionOrAdmin, ClientKind::Server) => {
            (session().or_else(admin), "a session or an admin")
        }
    };
    caller.map(Some).ok_or_else(|| {
        let name = service::SESSION_TOKEN_HEADER;
        Refusal::unauthorized(format!("the header {name} does not contain a valid token of {wanted}"))
    })
}

/// Reads the body, up to the limit of the service.
pub(crate) async fn read_body(mut body: Body) -> Result<Bytes, Refusal> {
    let mut kept = BytesMut::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::bad_request("the body could not be read"))?;
        let Ok(data) = frame.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length <= service::MAX_REQUEST_BYTES {
            kept.extend_from_slice(&data);
        } else if length > MAX_DISCARDED_BYTES {
            break;
        }
    }
    if length > service::MAX_REQUEST_BYTES {
        let message = format!("the request is larger than {} bytes", service::MAX_REQUEST_BYTES);
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message));
    }
    Ok(kept.freeze())
}
