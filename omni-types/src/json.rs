//! JSON, read as [`read`](mod@crate::read) describes, and written without a second copy of its content.

use std::cell::RefCell;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher as _, Hasher as _};

use bytes::Bytes;
use serde::Serialize;

pub use crate::parts::{Chunks, Parts};
use crate::read::{self, Lenient, Read, ReadError};

/// Reads JSON.
///
/// ```
/// use omni_types::{WorkHistoryNotification, json};
///
/// let body = br#"{"requestId": "req-000125", "workHistory": [{"curp": 7}]}"#;
/// let error = json::from_slice::<WorkHistoryNotification>(body).unwrap_err();
/// assert_eq!(error.to_string(), "workHistory[0].curp: expected a string");
/// ```
///
/// # Errors
/// The text is not JSON, or a value is not what is documented.
pub fn from_slice<T: Read>(json: &[u8]) -> Result<T, ReadError> {
    read::from_slice(json)
}

/// Reads JSON that may be damaged: a byte order mark is ignored, and U+FFFD is read in
/// place of invalid characters, see [`repaired`](read::repaired).
///
/// ```
/// use omni_types::{ApiError, json};
///
/// let error: ApiError = json::from_slice_lossy(b"\xef\xbb\xbf{\"path\": \"\\ud83d\xe9\"}")?;
/// assert_eq!(error.path.as_deref(), Some("\u{fffd}\u{fffd}"));
/// # Ok::<(), omni_types::read::ReadError>(())
/// ```
///
/// # Errors
/// Those of [`from_slice`]. The line and the column are those of the text without its byte order mark.
pub fn from_slice_lossy<T: Read>(json: &[u8]) -> Result<T, ReadError> {
    read::from_slice_lossy(json)
}

/// Reads JSON that may not be as documented: a value that is wrong is left out, and nothing else. An object that lacks a
/// required field is left out as a whole, if a name occurs twice, the last value counts, and invalid characters are
/// repaired as in [`from_slice_lossy`].
///
/// The result also lists what was left out, and the fields that the type has no place for. It takes several times as long as
/// [`from_slice`].
///
/// ```
/// use omni_types::{OnboardingScore, json};
///
/// let body = br#"{"overall": {"value": 97, "status": "OK"}, "retryInfo": {}, "newScore": 1}"#;
/// let read = json::from_slice_lenient::<OnboardingScore>(body)?;
/// assert_eq!(read.value.overall.and_then(|overall| overall.status).unwrap().as_str(), "OK");
/// assert_eq!(read.skipped[0].to_string(), "overall.value: expected a string");
/// assert_eq!(read.unread[0].pointer(), "/newScore");
/// # Ok::<(), omni_types::read::ReadError>(())
/// ```
///
/// # Errors
/// The text is not JSON, or what is wrong is the value as a whole.
pub fn from_slice_lenient<T: Read>(json: &[u8]) -> Result<Lenient<T>, ReadError> {
    read::from_slice_lenient(json)
}

/// Below this, setting a mark costs more than it saves.
const SMALL: usize = 4096;

thread_local! {
    /// The bytes of the value that this thread is writing, in the order of their marks.
    static PENDING: RefCell<Option<Pending>> = const { RefCell::new(None) };
}

struct Pending {
    mark: String,
    bytes: Vec<Bytes>,
    /// The field whose value was refused.
    refused: Option<&'static str>,
}

/// Why a body cannot be written. Does not show the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WriteError {
    /// A field that carries an image or a document holds something else.
    NotAnImage {
        /// Name of the field in JSON.
        field: &'static str,
    },
    /// A value cannot be represented in JSON.
    Json,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnImage { field } => write!(
                f,
                "{field} is neither JPEG, PNG nor PDF; pass the bytes of an image to Base64::from_bytes, and base64 text \
                 to Base64::from_text"
            ),
            Self::Json => f.write_str("the body cannot be written as JSON"),
        }
    }
}

impl std::error::Error for WriteError {}

/// Writes a value as JSON, with the [`Base64`](crate::Base64) in it encoded straight into the text.
///
/// The same text as `serde_json::to_vec`, in one allocation of the right size: serde hands a string to the writer,
/// which looks at each of its bytes for something to escape and makes the buffer grow as it goes. Base64 has nothing to
/// escape and its length is known, so a mark is written in its place, and the marks are replaced at the end.
///
/// # Errors
/// A field that carries an image holds something else, or `serde_json::to_vec` fails.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, WriteError> {
    let parts = to_parts(value)?;
    // Nothing is copied if there is nothing to encode: nobody else has the text.
    Ok(if parts.has_base64() { parts.encoded() } else { parts.into_bytes().into() })
}

/// Writes a value as JSON, with the [`Base64`](crate::Base64) in it left as bytes, which are encoded while the text is sent.
///
/// # Errors
/// Those of [`to_vec`].
pub fn to_parts<T: Serialize + ?Sized>(value: &T) -> Result<Parts, WriteError> {
    // No text of a request can contain the mark, neither by accident nor on purpose.
    let state = RandomState::new();
    let mark = format!("omni-{:016x}{:016x}", state.hash_one(1), state.build_hasher().finish());
    let guard =
        Guard(PENDING.replace(Some(Pending { mark: mark.clone(), bytes: Vec::new(), refused: None })));
    let written = serde_json::to_vec(value);
    let (bytes, refused) = PENDING.take().map(|pending| (pending.bytes, pending.refused)).unwrap_or_default();
    drop(guard);
    let written = written.map_err(|_| match refused {
        Some(field) => WriteError::NotAnImage { field },
        None => WriteError::Json,
    })?;
    Ok(Parts::new(written.into(), mark.as_bytes(), bytes))
}

/// Sets the bytes aside if this thread is in [`to_parts`]; the mark to write in their place.
pub(crate) fn defer(bytes: &Bytes) -> Option<String> {
    if bytes.len() < SMALL {
        return None;
    }
    PENDING.with_borrow_mut(|pending| {
        let pending = pending.as_mut()?;
        pending.bytes.push(bytes.clone());
        Some(pending.mark.clone())
    })
}

/// Keeps the name of a field whose value is refused; false if this thread is not in [`to_parts`].
pub(crate) fn refuse(field: &'static str) -> bool {
    PENDING.with_borrow_mut(|pending| match pending {
        Some(pending) => {
            pending.refused = Some(field);
            true
        }
        None => false,
    })
}

/// Restores what was pending before, whatever happens in between.
struct Guard(Option<Pending>);

impl Drop for Guard {
    fn drop(&mut self) {
        PENDING.set(self.0.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Base64;

    #[test]
    fn a_request_with_something_else_than_an_image_is_not_written() {
        let upload = |bytes: &'static [u8]| crate::ImageUpload::from_image(Base64::from_bytes(bytes));
        assert!(to_vec(&upload(b"%PDF-1.7")).is_ok());
        let error = to_vec(&upload(b"/9j/2Q==")).unwrap_err();
        assert_eq!(error, WriteError::NotAnImage { field: "base64Image" });
        assert!(error.to_string().contains("base64Image"), "{error}");
        // None of it remains elsewhere, or in the next request.
        assert!(serde_json::to_vec(&upload(b"/9j/2Q==")).is_ok());
        assert!(to_vec(&Base64::from_bytes(b"/9j/2Q==".as_slice())).is_ok());
        assert_eq!(to_vec(&std::collections::BTreeMap::from([((1, 2), 3)])), Err(WriteError::Json));
    }

    #[test]
    fn writes_what_serde_json_writes() {
        for lengths in [vec![], vec![0], vec![SMALL - 1, SMALL], vec![SMALL, 1, 3 * SMALL + 1], vec![100_000]]
        {
            let values: Vec<_> = lengths
                .iter()
                .map(|length| {
                    (
                        "omni-\"text\"\n",
                        Base64::from_bytes((0..*length).map(|i| i as u8).collect::<Vec<u8>>()),
                    )
                })
                .collect();
            let text = to_vec(&values).unwrap();
            assert_eq!(text, serde_json::to_vec(&values).unwrap(), "{lengths:?}");
        }
    }

    #[test]
    fn a_value_inside_a_value_does_not_disturb_it() {
        struct Nested(Base64);
        impl Serialize for Nested {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let inner = to_vec(&[&self.0]).map_err(serde::ser::Error::custom)?;
                serializer.collect_seq([self.0.encoded(), String::from_utf8_lossy(&inner)])
            }
        }
        let image = Base64::from_bytes(vec![7; SMALL]);
        let text = to_vec(&(image.clone(), Nested(image.clone()), image.clone())).unwrap();
        assert_eq!(text, serde_json::to_vec(&(image.clone(), Nested(image.clone()), image)).unwrap());
    }

    #[test]
    fn an_error_leaves_nothing_behind() {
        let map = std::collections::BTreeMap::from([((1, 2), Base64::from_bytes(vec![7; SMALL]))]);
        assert!(to_vec(&map).is_err());
        assert!(PENDING.with_borrow(Option::is_none));
    }
}
