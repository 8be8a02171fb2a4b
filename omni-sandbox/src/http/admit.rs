//! What a request must have before its body is read.

use axum::http::{HeaderMap, StatusCode};
use omni_types::{Credential, Operation, service};

use crate::basics::Owner;
use crate::frame::Refusal;
use crate::house::House;

/// What kind of client sent a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ClientKind {
    /// A server: sends the API key.
    Server,
    /// A browser: uses the paths below `/0`, with the token of a session and without an API key.
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
