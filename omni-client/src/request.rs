//! Requests that are not in the document.

use std::fmt;

use bytes::Bytes;
use omni_types::read::Read;
use omni_types::{ApiError, Method};
use serde::Serialize;
use serde::de::{DeserializeOwned, Deserializer};

use crate::call::Call;
use crate::core::Core;
use crate::credentials::{Authorized, Omni};
use crate::error::Error;
use crate::response::{ByteStream, Response};
use crate::target::Target;

/// A request of the caller's own, for an operation that this crate does not know: a method, a path, and what goes with them.
///
/// It is sent by [`Omni::send`] with the API key, or by [`Authorized::send`] of a session or an admin with the token as
/// well; limits, deadline, renewal of the token, errors and spans are those of every other call. It is retried like an
/// operation that is not repeatable, unless [`repeatable`](Self::repeatable) says otherwise.
///
/// ```no_run
/// # async fn example(session: &omni_client::Session) -> Result<(), omni_client::Error> {
/// use omni_client::Request;
///
/// #[derive(serde::Deserialize)]
/// struct Consents {
///     count: u32,
/// }
///
/// let request = Request::get("/omni/consents/{type}").path("type", "marketing").query(&[("lang", "es")]).repeatable();
/// let consents = session.send::<Consents>(request).await?;
/// println!("{}", consents.count);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct Request {
    call: Call,
}

impl Request {
    /// A request with this method and path.
    ///
    /// The path begins with `/` and is appended to the base URL. Values in it are parameters in braces, filled by
    /// [`path`](Self::path): the path itself is shown in errors and spans, the values are not.
    pub fn new(method: Method, path: &'static str) -> Self {
        Self { call: Call::new(Target::Custom { method, path, repeatable: false }) }
    }

    /// `GET`.
    pub fn get(path: &'static str) -> Self {
        Self::new(Method::Get, path)
    }

    /// `POST`.
    pub fn post(path: &'static str) -> Self {
        Self::new(Method::Post, path)
    }

    /// `PUT`.
    pub fn put(path: &'static str) -> Self {
        Self::new(Method::Put, path)
    }

    /// `DELETE`.
    pub fn delete(path: &'static str) -> Self {
        Self::new(Method::Delete, path)
    }

    /// The value of a parameter in the path. It is percent-encoded.
    pub fn path(self, name: &'static str, value: &str) -> Self {
        Self { call: self.call.path(name, value) }
    }

    /// The query parameters: a struct, or a list of pairs. A field that is a list is repeated.
    pub fn query<T: Serialize + ?Sized>(self, query: &T) -> Self {
        Self { call: self.call.query(query) }
    }

    /// A request body in JSON.
    pub fn json<T: Serialize + ?Sized>(self, body: &T) -> Self {
        Self { call: self.call.json(body) }
    }

    /// A request body of this media type.
    pub fn bytes(self, media_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self { call: self.call.typed(media_type, body.into()) }
    }

    /// Says that sending the request twice does no more than sending it once, so it may be retried.
    pub fn repeatable(self) -> Self {
        Self { call: self.call.repeatable() }
    }
}

/// Shows method and path, and no values.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Request").field(&format_args!("{}", self.call.target)).finish_non_exhaustive()
    }
}

/// A type of the caller's, read by its own `Deserialize`.
struct Foreign<T>(T);

impl<T: DeserializeOwned> Read for Foreign<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }

    /// A body that is not an error body may be a value of the type.
    fn has_field(name: &str) -> bool {
        !ApiError::has_field(name)
    }
}

impl Core {
    /// Sends a request of the caller's and reads the JSON of its response. No body is read as null.
    async fn send_custom<T: DeserializeOwned>(&self, request: Request) -> Result<Response<T>, Error> {
        Ok(self.call::<Foreign<T>>(request.call).await?.map(|Foreign(value)| value))
    }
}

impl Omni {
    /// Sends a request that the document does not know, with the API key, and reads the response into a type of the
    /// caller's.
    ///
    /// A response without a body is read like `null`: as `()` or `Option`. The type is read by its own `Deserialize`, so
    /// an error says what is wrong but not where, and a lenient client is as strict as any other.
    ///
    /// # Errors
    /// Everything that [`Error`] can say. [`Error::operation`] is `None`.
    pub async fn send<T: DeserializeOwned>(&self, request: Request) -> Result<Response<T>, Error> {
        self.core().send_custom(request).await
    }

    /// Sends a request that the document does not know, with the API key, and returns the response as it arrives.
    ///
    /// # Errors
    /// Everything that [`Error`] can say. [`Error::operation`] is `None`.
    pub async fn send_stream(&self, request: Request) -> Result<Response<ByteStream>, Error> {
        self.core().stream(request.call).await
    }
}

impl Authorized {
    /// Sends a request that the document does not know, with key and token, and reads the response into a type of the
    /// caller's.
    ///
    /// A response without a body is read like `null`: as `()` or `Option`. The type is read by its own `Deserialize`, so
    /// an error says what is wrong but not where, and a lenient client is as strict as any other.
    ///
    /// # Errors
    /// Everything that [`Error`] can say. [`Error::operation`] is `None`.
    pub async fn send<T: DeserializeOwned>(&self, request: Request) -> Result<Response<T>, Error> {
        self.core().send_custom(request).await
    }

    /// Sends a request that the document does not know, with key and token, and returns the response as it arrives.
    ///
    /// # Errors
    /// Everything that [`Error`] can say. [`Error::operation`] is `None`.
    pub async fn send_stream(&self, request: Request) -> Result<Response<ByteStream>, Error> {
        self.core().stream(request.call).await
    }
}
