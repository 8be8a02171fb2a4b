//! Bytes that travel as base64 text.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How many bytes are encoded at a time when a value is written: a multiple of three, so that no padding occurs
/// before the end, and small enough for the stack.
const CHUNK: usize = 3 * 1024;

/// Bytes that travel as base64 text: images, PDF documents, signatures.
///
/// Made from bytes, it encodes while the request is written, without a second copy of the text. Read from an answer,
/// it keeps the text as it came and decodes on demand, so that an answer is never refused for a badly encoded image.
/// `Debug` shows the length only.
///
/// ```
/// use omni_types::Base64;
///
/// let image = Base64::from_bytes(b"\xff\xd8\xff\xd9".as_slice());
/// assert_eq!(serde_json::to_string(&image)?, r#""/9j/2Q==""#);
///
/// let read: Base64 = serde_json::from_str(r#""/9j/2Q==""#)?;
/// assert_eq!(read.decode()?, b"\xff\xd8\xff\xd9".as_slice());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Base64(Repr);

#[derive(Clone)]
enum Repr {
    Bytes(Bytes),
    Text(String),
}

impl Base64 {
    /// A value from the bytes themselves. Nothing is encoded before the value is written.
    pub fn from_bytes(bytes: impl Into<Bytes>) -> Self {
        Self(Repr::Bytes(bytes.into()))
    }

    /// A value from text that is base64 already. The text is not looked at before [`decode`](Self::decode).
    pub fn from_encoded(text: impl Into<String>) -> Self {
        Self(Repr::Text(text.into()))
    }

    /// The base64 text.
    pub fn encoded(&self) -> Cow<'_, str> {
        match &self.0 {
            Repr::Bytes(bytes) => Cow::Owned(base64_simd::STANDARD.encode_to_string(bytes)),
            Repr::Text(text) => Cow::Borrowed(text),
        }
    }

    /// The bytes. Padding may be missing, white space is passed over, the URL-safe alphabet and a leading
    /// `data:...;base64,` are understood.
    ///
    /// # Errors
    /// The text is not base64.
    pub fn decode(&self) -> Result<Bytes, Base64Error> {
        match &self.0 {
            Repr::Bytes(bytes) => Ok(bytes.clone()),
            Repr::Text(text) => decode(text),
        }
    }

    /// Length of the base64 text in bytes.
    pub fn encoded_len(&self) -> usize {
        match &self.0 {
            Repr::Bytes(bytes) => bytes.len().div_ceil(3) * 4,
            Repr::Text(text) => text.len(),
        }
    }
}

fn decode(text: &str) -> Result<Bytes, Base64Error> {
    let text = match text.split_once(";base64,") {
        Some((scheme, rest)) if scheme.starts_with("data:") => rest,
        _ => text,
    };
    if let Ok(bytes) = base64_simd::STANDARD.decode_to_vec(text) {
        return Ok(bytes.into());
    }
    let standard: Vec<u8> = text
        .bytes()
        .map(|byte| match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        })
        .collect();
    match base64_simd::forgiving_decode_to_vec(&standard) {
        Ok(bytes) => Ok(bytes.into()),
        Err(_) => Err(Base64Error(())),
    }
}

/// The text is not base64. Never shows the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base64Error(());

impl fmt::Display for Base64Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text is not base64")
    }
}

impl std::error::Error for Base64Error {}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from_bytes(bytes)
    }
}

impl From<Bytes> for Base64 {
    fn from(bytes: Bytes) -> Self {
        Self::from_bytes(bytes)
    }
}

impl From<&'static [u8]> for Base64 {
    fn from(bytes: &'static [u8]) -> Self {
        Self::from_bytes(bytes)
    }
}

impl<const N: usize> From<&'static [u8; N]> for Base64 {
    fn from(bytes: &'static [u8; N]) -> Self {
        Self::from_bytes(bytes.as_slice())
    }
}

impl PartialEq for Base64 {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::Bytes(a), Repr::Bytes(b)) => a == b,
            (Repr::Text(a), Repr::Text(b)) => a == b,
            _ => self.encoded() == other.encoded(),
        }
    }
}

impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} characters of base64]", self.encoded_len())
    }
}

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Repr::Bytes(bytes) => match crate::json::defer(bytes) {
                Some(mark) => serializer.serialize_str(&mark),
                None => serializer.collect_str(&Encoder(bytes)),
            },
            Repr::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// Writes base64 piece by piece, so that the text never stands in memory as a whole beside the request.
struct Encoder<'a>(&'a [u8]);

impl fmt::Display for Encoder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut buffer = [0_u8; CHUNK / 3 * 4];
        for chunk in self.0.chunks(CHUNK) {
            let text = base64_simd::STANDARD.encode_as_str(chunk, base64_simd::Out::from_slice(&mut buffer));
            f.write_str(text)?;
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from_encoded)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Base64 {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Base64".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "byte"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_a_plain_encoder_writes_at_every_length_around_a_chunk() {
        for length in [0, 1, 2, 3, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 2] {
            let bytes: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
            let value = Base64::from_bytes(bytes.clone());
            let json = serde_json::to_string(&value).unwrap();
            assert_eq!(json.len(), value.encoded_len() + 2);
            let read: Base64 = serde_json::from_str(&json).unwrap();
            assert_eq!(read.decode().unwrap(), bytes);
            assert_eq!(read, value);
        }
    }

    #[test]
    fn decodes_what_services_really_send() {
        for text in ["/9j/2Q==", "/9j/2Q", "_9j_2Q", "/9j/\n2Q==", "data:image/jpeg;base64,/9j/2Q=="] {
            assert_eq!(
                Base64::from_encoded(text).decode().unwrap(),
                b"\xff\xd8\xff\xd9".as_slice(),
                "{text}"
            );
        }
        let error = Base64::from_encoded("not base64!").decode().unwrap_err();
        assert!(!error.to_string().contains("not base64!"));
    }

    #[test]
    fn debug_shows_no_byte_of_it() {
        assert_eq!(format!("{:?}", Base64::from_encoded("/9j/2Q==")), "[8 characters of base64]");
    }
}
