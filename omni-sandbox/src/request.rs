//! A request on its way to a handler: what it must contain, and how its parts are read.

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use omni_types::read::{Problem, Read, from_deserializer};
use omni_types::{Credential, Operation, SessionStatus, json, service};

use crate::response::Refusal;
use crate::state::{App, Owner, Session};

/// A body that is too large is read and discarded up to this length, so that the caller gets the refusal instead of a
/// broken connection.
const MAX_DISCARDED_BYTES: usize = 8 * service::MAX_REQUEST_BYTES;

/// What kind of client sent a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClientKind {
    /// A server: sends the API key.
    Server,
    /// A browser: uses the paths below `/0`, with the token of a session and no API key.
    Browser,
}

/// A request whose credentials have not been checked yet.
pub(crate) struct Incoming<'a> {
    pub(crate) operation: Operation,
    pub(crate) client: ClientKind,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) query: &'a str,
    pub(crate) body: Bytes,
}

/// A request with the credentials that its operation requires.
pub(crate) struct Call<'a> {
    pub(crate) app: &'a App,
    operation: Operation,
    caller: Option<Owner>,
    query: &'a str,
    body: Bytes,
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

impl<'a> Call<'a> {
    /// Checks that a request has the headers that the table of operations requires.
    pub(crate) fn admit(app: &'a App, incoming: Incoming<'a>) -> Result<Self, Refusal> {
        let Incoming { operation, client, headers, query, body } = incoming;
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        if header(service::API_VERSION_HEADER) != Some(service::API_VERSION) {
            let (name, version) = (service::API_VERSION_HEADER, service::API_VERSION);
            return Err(Refusal::bad_request(format!("the header {name} must be {version}")));
        }
        if client == ClientKind::Server && header(service::API_KEY_HEADER) != Some(&app.api_key) {
            let message = format!("the header {} is missing or wrong", service::API_KEY_HEADER);
            return Err(Refusal::new(StatusCode::FORBIDDEN, message));
        }
        let owner = |name: &str| header(name).and_then(|token| app.store.token_owner(token, app.clock.now()));
        let session = || owner(service::SESSION_TOKEN_HEADER).filter(|o| matches!(o, Owner::Session(_)));
        let admin = || owner(service::ADMIN_TOKEN_HEADER).filter(|o| *o == Owner::Admin);
        let (caller, wanted) = match (operation.info().credential, client) {
            (Credential::ApiKey, _) => (None, ""),
            (Credential::Session, _) | (Credential::SessionOrAdmin, ClientKind::Browser) => {
                (session(), "a session")
            }
            (Credential::Admin, _) => (admin(), "an admin"),
            (Credential::SessionOrAdmin, ClientKind::Server) => {
                (session().or_else(admin), "a session or an admin")
            }
            (_, _) => {
                return Err(Refusal::internal(
                    "the sandbox does not know the kind of credential that the operation requires",
                ));
            }
        };
        if caller.is_none() && operation.info().credential != Credential::ApiKey {
            let name = service::SESSION_TOKEN_HEADER;
            return Err(Refusal::unauthorized(format!(
                "the header {name} does not contain a valid token of {wanted}"
            )));
        }
        Ok(Self { app, operation, caller, query, body })
    }

    pub(crate) fn operation(&self) -> Operation {
        self.operation
    }

    /// The query parameters.
    pub(crate) fn query<T: Read>(&self) -> Result<T, Refusal> {
        let query = serde_html_form::Deserializer::from_bytes(self.query.as_bytes());
        from_deserializer(query).map_err(|error| {
            let place = match error.place() {
                "" => "the query".to_owned(),
                name => format!("query parameter {name}"),
            };
            Refusal::bad_request(format!("{place}: {}", error.problem()))
        })
    }

    /// The JSON body.
    pub(crate) fn body<T: Read>(&self) -> Result<T, Refusal> {
        json::from_slice(&self.body).map_err(|error| {
            Refusal::bad_request(match (error.place(), error.problem()) {
                (_, Problem::Empty) => "the body is missing".to_owned(),
                (_, Problem::Truncated) => "the body is not valid JSON: it ends too early".to_owned(),
                (_, Problem::Syntax { line, column }) => {
                    format!("the body is not valid JSON: see line {line}, column {column}")
                }
                ("", problem) => format!("the body: {problem}"),
                (place, problem) => format!("{place}: {problem}"),
            })
        })
    }

    /// The JSON body of an operation whose body is optional. An empty body and `null` count as no body.
    pub(crate) fn optional_body<T: Read + Default>(&self) -> Result<T, Refusal> {
        match self.body.trim_ascii() {
            b"" | b"null" => Ok(T::default()),
            _ => self.body(),
        }
    }

    /// Id of the session that the token belongs to.
    pub(crate) fn own_session(&self) -> Result<&str, Refusal> {
        match &self.caller {
            Some(Owner::Session(id)) => Ok(id),
            _ => Err(Refusal::bad_request("an admin must name the session by its id")),
        }
    }

    /// Id of the named session, or of the session that the token belongs to. Only an admin may name another session.
    pub(crate) fn session_or_own(&self, named: Option<&str>) -> Result<String, Refusal> {
        match (named.filter(|id| !id.is_empty()), &self.caller) {
            (None, _) => self.own_session().map(str::to_owned),
            (Some(named), Some(Owner::Session(own))) if named != own => Err(Refusal::unauthorized(
                "only an admin may name a session other than the one that the token belongs to",
            )),
            (Some(named), _) => Ok(named.to_owned()),
        }
    }

    /// A copy of a session. A deleted one counts as unknown.
    pub(crate) fn session(&self, id: &str) -> Result<Session, Refusal> {
        let session = self.app.store.session(id).filter(|session| !session.is_deleted());
        session.ok_or_else(|| Refusal::unknown_session(self.operation))
    }

    /// Changes a session. A closed session refuses the operations that add something to it.
    pub(crate) fn change<T>(
        &self,
        id: &str,
        change: impl FnOnce(&mut Session) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let now = self.app.clock.now();
        let unknown = || Refusal::unknown_session(self.operation);
        let changed = self.app.store.change_session(id, |session| {
            if session.is_deleted() {
                return Err(unknown());
            }
            self.check_open(session)?;
            session.updated_at = now;
            change(session)
        });
        changed.unwrap_or_else(|| Err(unknown()))
    }

    /// Refuses what a closed session no longer accepts: everything below `/add/`, and the processing that would change
    /// its frozen score.
    pub(crate) fn check_open(&self, session: &Session) -> Result<(), Refusal> {
        let adds = self.operation.info().path.starts_with("/omni/add/");
        let scores = matches!(self.operation, Operation::ProcessId | Operation::ProcessFace);
        if (adds || scores) && session.status == SessionStatus::Closed {
            return Err(Refusal::bad_request("the session is closed"));
        }
        Ok(())
    }
}
