//! Reading what the service sends, or what a caller sends to a server.
//!
//! All types of this crate are read here, by their `serde::Deserialize` as well as by the functions of
//! [`json`](crate::json), which also say where a value is wrong:
//!
//! - An object is only read from an object. serde's derived code would also read a list, by the order of its items.
//! - A field is read under its name and under the further names that the document gives it; the first value that is
//!   not null wins. The same name twice in one object is an error. In a map the last one counts.
//! - A field that the document does not list is ignored, or kept where the type has a field `extra`.
//! - A null is a missing value: of an optional field, of a list and of a map whose values have a type. Where values of
//!   any kind are possible, null is one of them.
//! - An integer may be written as a whole floating-point number (`97.0`, `5.1234E11`) below 2^50. A fraction is an error.

mod error;
mod lossy;
pub(crate) mod object;
mod optional;
mod request;
mod track;
pub(crate) mod trail;
mod values;

use serde::Deserializer;

pub(crate) use error::NOT_ALLOWED;
pub use error::{Problem, ReadError};
pub(crate) use lossy::from_slice_lossy;
pub use lossy::repaired;
pub(crate) use object::{object, wrapper};
pub(crate) use request::{check_text, of_request};
pub(crate) use track::from_slice_lenient;
pub use track::{Lenient, Place, Skipped};
pub(crate) use values::text;

/// A type that is read as [`read`](self) describes: every type of this crate, and the types of its fields.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not read as the JSON of this API",
    note = "the types of omni-types are; a type of your own that implements `serde::Deserialize` is what `send` of the \
            client returns, and what `serde_json` reads"
)]
pub trait Read: Sized {
    /// Names of the fields, without the further names of each; empty if the type is not an object with fields.
    const FIELDS: &'static [&'static str] = &[];

    /// Reads a value.
    ///
    /// # Errors
    /// The value is not as documented. The text of the error may quote it;
    /// [`from_deserializer`] and the functions of [`json`](crate::json) have errors that do not.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// Reads an item of a list or a map; `None` for a null that means no value.
    ///
    /// # Errors
    /// Those of [`read`](Self::read).
    fn read_item<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        optional::optional(deserializer)
    }

    /// Whether an object of this type has a field of this name.
    fn has_field(_name: &str) -> bool {
        false
    }
}

/// Reads a value from any format, and says where it is wrong.
///
/// ```
/// use omni_types::ApiError;
/// use omni_types::read::from_deserializer;
///
/// let body = serde_json::json!({"status": 4019, "path": 7});
/// let error = from_deserializer::<ApiError, _>(body).unwrap_err();
/// assert_eq!(error.to_string(), "path: expected a string");
/// ```
///
/// # Errors
/// The value is not as documented.
pub fn from_deserializer<'de, T: Read, D: Deserializer<'de>>(deserializer: D) -> Result<T, ReadError> {
    trail::follow(|| T::read(deserializer)).map_err(|(trail, error)| ReadError::of_value(trail, &error))
}

/// Reads a part of a request, such as its query: as [`from_deserializer`] does, but a text with the character NUL is an
/// error.
///
/// # Errors
/// The value is not as documented.
pub fn from_request<'de, T: Read, D: Deserializer<'de>>(deserializer: D) -> Result<T, ReadError> {
    of_request(|| from_deserializer(deserializer))
}

/// Reads JSON.
pub(crate) fn from_slice<T: Read>(json: &[u8]) -> Result<T, ReadError> {
    // Looking at all of it at once is faster than at one text after another, as `serde_json` does with bytes.
    let text =
        std::str::from_utf8(json).map_err(|error| ReadError::of_bytes(&json[..error.valid_up_to()]))?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = trail::follow(|| {
        let value = T::read(&mut deserializer)?;
        deserializer.end()?;
        Ok(value)
    });
    read.map_err(|(trail, error)| ReadError::of_json(trail, &error, json))
}
