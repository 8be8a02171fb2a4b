//! Every call of the client behind one interface.

use std::pin::Pin;

use omni_client::{Admin, Authorized, Error, Omni, Session};
use omni_types::Operation;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// One client for each credential.
pub struct Clients {
    /// With the API key.
    pub omni: Omni,
    /// With the token of a session.
    pub session: Session,
    /// With the token of an admin.
    pub admin: Admin,
    /// With the token of either.
    pub authorized: Authorized,
}

impl Clients {
    /// Clients with invented tokens.
    pub fn of(omni: Omni) -> Self {
        let session = omni.resume("token-of-a-session").expect("a token");
        let admin = omni.admin("token-of-an-admin").expect("a token");
        let authorized = Authorized::clone(&session);
        Self { omni, session, admin, authorized }
    }
}

/// The parts of a call. Those that the operation does not have are ignored.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Path parameter; no operation has more than one.
    pub path: String,
    /// Query parameters, as an object.
    pub query: Value,
    /// Request body in JSON.
    pub body: Value,
    /// Request body in bytes.
    pub bytes: Vec<u8>,
}

impl Input {
    /// The path parameter.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query parameters, as the client takes them.
    pub fn query<T: DeserializeOwned>(&self) -> T {
        serde_json::from_value(self.query.clone()).expect("query parameters")
    }

    /// The request body, as the client takes it.
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_value(self.body.clone()).expect("a request body")
    }

    /// The request body, as the client takes it.
    pub fn bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }
}

type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

/// A call of the client.
pub struct Call {
    /// The operation that is called.
    pub operation: Operation,
    send: for<'a> fn(&'a Clients, &'a Input) -> Sending<'a>,
}

impl Call {
    /// The call of an operation.
    pub fn new(operation: Operation, send: for<'a> fn(&'a Clients, &'a Input) -> Sending<'a>) -> Self {
        Self { operation, send }
    }

    /// Makes the call. The value of the response is ignored.
    pub async fn send(&self, clients: &Clients, input: &Input) -> Result<(), Error> {
        (self.send)(clients, input).await
    }
}
