//! The types of each operation: what a server reads and what it responds with.
//!
//! Each operation has a type of its own here, which has no values: [`AddFace`] for
//! [`Operation::AddFace`]. Its [`Endpoint`] names the types of the path parameters, the query, the body, the response
//! and the documented codes, so that a server can ask the compiler for a handler of just these types.
//! [`endpoints!`](crate::endpoints) calls a macro with all of them.
//!
//! ```
//! use bytes::Bytes;
//! use omni_types::endpoint::{AddFace, AddFaceCode, DocumentedCode as _, Endpoint, RequestBody};
//!
//! let body = <AddFace as Endpoint>::Body::read(Bytes::from_static(br#"{"base64Image": 7}"#));
//! assert_eq!(body.unwrap_err().to_string(), "base64Image: expected a string");
//! assert_eq!(AddFaceCode::FaceNotFound.error_code().code, 4019);
//! ```

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use serde::de::IgnoredAny;
use serde::{Deserialize as _, Deserializer, Serialize};

pub use crate::generated::endpoints::*;
use crate::json::{self, WriteError};
use crate::read::{Read, ReadError, check_text, of_request};
use crate::{ErrorCode, Operation};

/// The types of one operation.
pub trait Endpoint: Send + Sync + 'static {
    /// The operation.
    const OPERATION: Operation;
    /// The path parameters: [`NoPath`] or a struct of their own.
    type Path: PathParameters;
    /// The query parameters: [`NoQuery`] or a struct of their own.
    type Query: Read + Send + Sync + 'static;
    /// The request body: [`NoBody`], [`Json`], [`OptionalJson`] or [`Binary`].
    type Body: RequestBody;
    /// The body of the response: [`Json`] or [`Binary`].
    type Response: ResponseBody;
    /// The documented custom error codes: [`NoCode`] or an enumeration of their own.
    type Code: DocumentedCode;
}

/// The parameters in the path of an operation.
pub trait PathParameters: Sized + Send + Sync + 'static {
    /// Reads them from the names in the path's template, each with its percent-decoded value.
    ///
    /// # Errors
    /// A parameter is missing.
    fn read(values: &[(&str, &str)]) -> Result<Self, ReadError>;
}

/// What a body is made of.
///
/// Not `non_exhaustive`: the compiler tells whoever serves the API about a new kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BodyKind {
    /// There is no body.
    None,
    /// JSON.
    Json,
    /// JSON, or no body at all.
    OptionalJson,
    /// The bytes of an image or a document.
    Binary,
}

/// A request body. The media types are in [`OperationInfo::request_media_types`](crate::OperationInfo).
pub trait RequestBody: 'static {
    /// What a handler gets.
    type Value: Send + Sync + 'static;
    /// What the body is made of.
    const KIND: BodyKind;

    /// Reads the body.
    ///
    /// # Errors
    /// The body is not what is documented. The text never quotes it.
    fn read(bytes: Bytes) -> Result<Self::Value, ReadError>;
}

/// The body of a response. The media types are in [`OperationInfo::response_media_types`](crate::OperationInfo).
pub trait ResponseBody: 'static {
    /// What a handler responds with.
    type Value: Send + Sync + 'static;
    /// What the body is made of.
    const KIND: BodyKind;

    /// Writes the body.
    ///
    /// # Errors
    /// Those of [`json::to_vec`].
    fn write(value: &Self::Value) -> Result<Bytes, WriteError>;
}

/// A custom error code that the documentation lists for one operation.
pub trait DocumentedCode: Copy + fmt::Debug + Eq + Send + Sync + 'static {
    /// All of them, in the order of the table of operations.
    const ALL: &'static [Self];

    /// The row of the table of operations: the number, and what this operation means by it.
    fn error_code(self) -> &'static ErrorCode;
}

/// The path has no parameters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoPath;

impl PathParameters for NoPath {
    fn read(_: &[(&str, &str)]) -> Result<Self, ReadError> {
        Ok(Self)
    }
}

/// There are no query parameters. Those that a caller sends nevertheless are ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoQuery;

impl Read for NoQuery {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

/// There is no request body. What a caller sends nevertheless is ignored: some clients send `{}` or `null`.
#[derive(Clone, Copy, Debug)]
pub enum NoBody {}

impl RequestBody for NoBody {
    type Value = ();
    const KIND: BodyKind = BodyKind::None;

    fn read(_: Bytes) -> Result<(), ReadError> {
        Ok(())
    }
}

/// A body in JSON.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(Infallible, PhantomData<fn() -> T>);

impl<T: Read + Send + Sync + 'static> RequestBody for Json<T> {
    type Value = T;
    const KIND: BodyKind = BodyKind::Json;

    fn read(bytes: Bytes) -> Result<T, ReadError> {
        of_request(|| json::from_slice(&bytes))
    }
}

impl<T: Serialize + Send + Sync + 'static> ResponseBody for Json<T> {
    type Value = T;
    const KIND: BodyKind = BodyKind::Json;

    fn write(value: &T) -> Result<Bytes, WriteError> {
        json::to_vec(value).map(Bytes::from)
    }
}

/// A body in JSON that may be omitted. Only white space, and `null`, count as omitted.
#[derive(Clone, Copy, Debug)]
pub struct OptionalJson<T>(Infallible, PhantomData<fn() -> T>);

impl<T: Read + Send + Sync + 'static> RequestBody for OptionalJson<T> {
    type Value = Option<T>;
    const KIND: BodyKind = BodyKind::OptionalJson;

    fn read(bytes: Bytes) -> Result<Option<T>, ReadError> {
        match bytes.trim_ascii() {
            b"" | b"null" => Ok(None),
            _ => of_request(|| json::from_slice(&bytes)).map(Some),
        }
    }
}

/// The bytes of an image or a document, unchanged. Whether they are of a documented media type is not checked here.
#[derive(Clone, Copy, Debug)]
pub enum Binary {}

impl RequestBody for Binary {
    type Value = Bytes;
    const KIND: BodyKind = BodyKind::Binary;

    fn read(bytes: Bytes) -> Result<Bytes, ReadError> {
        Ok(bytes)
    }
}

impl ResponseBody for Binary {
    type Value = Bytes;
    const KIND: BodyKind = BodyKind::Binary;

    fn write(value: &Bytes) -> Result<Bytes, WriteError> {
        Ok(value.clone())
    }
}

/// The documentation lists no custom error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCode {}

impl DocumentedCode for NoCode {
    const ALL: &'static [Self] = &[];

    fn error_code(self) -> &'static ErrorCode {
        match self {}
    }
}

/// The value of a path parameter.
pub(crate) fn path_parameter<T: From<String>>(values: &[(&str, &str)], name: &str) -> Result<T, ReadError> {
    let (_, value) = values.iter().find(|(of, _)| *of == name).ok_or_else(|| ReadError::missing(name))?;
    let checked: Result<(), serde::de::value::Error> = of_request(|| check_text(value));
    checked.map_err(|error| ReadError::of_path(name, &error))?;
    Ok(T::from((*value).to_owned()))
}

/// The row of a code in the table of operations. Generated code calls this only in constants, where a code that is not
/// in the table does not compile.
pub(crate) const fn row(operation: Operation, code: i32) -> &'static ErrorCode {
    let rows = operation.info().error_codes;
    let mut index = 0;
    while rows[index].code != code {
        index += 1;
    }
    &rows[index]
}

#[cfg(test)]
mod tests {
    use serde::de::value::{Error, MapDeserializer};

    use super::*;
    use crate::{Base64, CustomFields, ImageUpload};

    fn read<B: RequestBody>(body: &'static [u8]) -> Result<B::Value, String> {
        B::read(Bytes::from_static(body)).map_err(|error| error.to_string())
    }

    #[test]
    fn a_body_that_must_be_there_is_not_read_from_nothing() {
        type Body = Json<CustomFields>;
        assert_eq!(read::<Body>(b" \n"), Err("there is nothing to read".to_owned()));
        for other in [b"null".as_slice(), b"[]", b"7"] {
            assert!(read::<Body>(other).is_err(), "{other:?}");
        }
        assert!(read::<Body>(br#"{"customFields": {"branch": "north"}}"#).is_ok());
    }

    #[test]
    fn a_body_that_may_be_left_out_is_read_strictly_where_it_is_there() {
        type Body = OptionalJson<CustomFields>;
        for nothing in [b"".as_slice(), b" \r\n", b"null", b"\tnull\n"] {
            assert_eq!(read::<Body>(nothing), Ok(None), "{nothing:?}");
        }
        assert!(matches!(read::<Body>(br#"{"customFields": {}}"#), Ok(Some(_))));
        for other in [b"[]".as_slice(), b"nul", b"{", b"null null"] {
            assert!(read::<Body>(other).is_err(), "{other:?}");
        }
    }

    #[test]
    fn no_error_quotes_the_body() {
        let error = read::<Json<ImageUpload>>(br#"{"base64Image": {"Zara": "Specimen"}}"#).unwrap_err();
        assert_eq!(error, "base64Image: expected a string");
    }

    #[test]
    fn what_is_sent_where_nothing_is_documented_is_passed_over() {
        for body in [b"".as_slice(), b"{}", b"null", b"\xff not JSON"] {
            assert_eq!(read::<NoBody>(body), Ok(()));
        }
        let query = MapDeserializer::<_, Error>::new([("id", "7"), ("id", "8")].into_iter());
        assert_eq!(<NoQuery as Read>::read(query), Ok(NoQuery));
    }

    #[test]
    fn bytes_pass_as_they_are() {
        let bytes = b"\xff\xd8\xff\x00";
        assert_eq!(read::<Binary>(bytes).as_deref(), Ok(bytes.as_slice()));
        assert_eq!(
            <Binary as ResponseBody>::write(&Bytes::from_static(bytes)).as_deref(),
            Ok(bytes.as_slice())
        );
    }

    #[test]
    fn a_response_is_written_as_serde_json_writes_it() {
        let value = vec![(Base64::from_bytes(vec![7; 9000]), "words")];
        let written = <Json<Vec<(Base64, &str)>> as ResponseBody>::write(&value);
        assert_eq!(written.unwrap(), serde_json::to_vec(&value).unwrap());
        assert_eq!(<Json<i32> as ResponseBody>::write(&12).as_deref(), Ok(b"12".as_slice()));
    }

    #[test]
    fn a_path_parameter_is_found_by_its_name() {
        type Path = <ListIdentitySessions as Endpoint>::Path;
        let path = Path::read(&[("other", "a"), ("customerId", "b/ü")]).unwrap();
        assert_eq!(path.customer_id, "b/ü");
        let Err(error) = Path::read(&[("customer_id", "SECRET")]) else { panic!("a path was read") };
        assert_eq!(error.to_string(), "customerId: missing path parameter");
    }

    #[test]
    fn a_code_is_the_row_of_its_own_operation() {
        let row = AddFaceCode::FaceNotFound.error_code();
        assert_eq!(Operation::AddFace.info().error_codes.iter().find(|known| known.code == 4019), Some(row));
    }
}
