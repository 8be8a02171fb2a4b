//! Bytes that travel as base64 text.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::media::MediaKind;

/// How many bytes are encoded at a time when a value is written: a multiple of three, so that no padding occurs
/// before the end, and small enough for the stack.
const CHUNK: usize = 3 * 1024;

/// Bytes that travel as base64 text: images, PDF documents, signatures.
///
/// Made from bytes with [`from_bytes`](Self::from_bytes), it encodes while the request is written, without a second copy
/// of the text. [`from_text`](Self::from_text) takes text that is base64 already. There is no conversion by `From`,
/// because bytes and text cannot be distinguished: text passed as bytes would be encoded twice. Read from a response, it
/// keeps the text unchanged and decodes on demand, so that a response is never refused because of a badly encoded image.
/// `Debug` shows the length only.
///
/// ```
/// use omni_types::Base64;
///
/// let image = Base64::from_bytes(b"\xff\xd8\xff\xd9".as_slice());
/// assert_eq!(serde_json::to_string(&image)?, r#""/9j/2Q==""#);
/// assert_eq!(Base64::from_text("data:image/jpeg;base64,/9j/2Q==")?, image);
/// assert!(Base64::from_text("not base64!").is_err());
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
    /// A value from plain bytes, which are not base64. They are encoded when the value is written.
    pub fn from_bytes(bytes: impl Into<Bytes>) -> Self {
        Self(Repr::Bytes(bytes.into()))
    }

    /// A value from base64 text, with or without a leading `data:...;base64,`.
    ///
    /// Accepts what [`decode`](Self::decode) accepts; what is sent has padding, the standard alphabet and no
    /// white space.
    ///
    /// # Errors
    /// The text is not base64.
    pub fn from_text(text: impl Into<String>) -> Result<Self, Base64Error> {
        let mut text = text.into();
        let start = text.len() - encoded_part(&text).len();
        if base64_simd::STANDARD.check(&text.as_bytes()[start..]).is_ok() {
            text.drain(..start);
            return Ok(Self(Repr::Text(text)));
        }
        decode(&text).map(Self::from_bytes)
    }

    /// The base64 text, without a leading `data:...;base64,`.
    pub fn encoded(&self) -> Cow<'_, str> {
        match &self.0 {
            Repr::Bytes(bytes) => Cow::Owned(base64_simd::STANDARD.encode_to_string(bytes)),
            Repr::Text(text) => Cow::Borrowed(encoded_part(text)),
        }
    }

    /// The bytes. Padding may be missing, white space is ignored, the URL-safe alphabet and a leading
    /// `data:...;base64,` in upper or lower case are accepted.
    ///
    /// # Errors
    /// The text is not base64.
    pub fn decode(&self) -> Result<Bytes, Base64Error> {
        match &self.0 {
            Repr::Bytes(bytes) => Ok(bytes.clone()),
            Repr::Text(text) => decode(text),
        }
    }

    /// The kind of the bytes, by how they begin; `None` if the service does not accept them as an image or a document,
    /// or if the text is not base64.
    pub fn kind(&self) -> Option<MediaKind> {
        match &self.0 {
            Repr::Bytes(bytes) => MediaKind::sniff(bytes),
            Repr::Text(text) => {
                let characters =
                    encoded_part(text).chars().filter(|character| !character.is_ascii_whitespace());
                let beginning: String = characters.take(BEGINNING).collect();
                MediaKind::sniff(&decode(&beginning).ok()?)
            }
        }
    }

    /// Length of the base64 text in bytes.
    pub fn encoded_len(&self) -> usize {
        match &self.0 {
            Repr::Bytes(bytes) => bytes.len().div_ceil(3) * 4,
            Repr::Text(text) => encoded_part(text).len(),
        }
    }
}

/// The base64 in a `data:` URL, or else the whole text. Schemes, media types and `base64` are case-insensitive.
fn encoded_part(text: &str) -> &str {
    const SCHEME: &str = "data:";
    const MARK: &str = ";base64";
    let text = text.trim_ascii();
    let is_data = text.get(..SCHEME.len()).is_some_and(|start| start.eq_ignore_ascii_case(SCHEME));
    match text.split_once(',') {
        Some((head, rest)) if is_data => {
            let mark = head.len().checked_sub(MARK.len()).and_then(|at| head.get(at..));
            if mark.is_some_and(|mark| mark.eq_ignore_ascii_case(MARK)) { rest } else { text }
        }
        _ => text,
    }
}

fn decode(text: &str) -> Result<Bytes, Base64Error> {
    let text = encoded_part(text);
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
        f.write_str("the text is not base64; pass bytes as bytes, and text as standard or URL-safe base64")
    }
}

impl std::error::Error for Base64Error {}

impl PartialEq for Base64 {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::Bytes(a), Repr::Bytes(b)) => a == b,
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
            Repr::Text(text) => serializer.serialize_str(encoded_part(text)),
        }
    }
}

/// How many characters are decoded to tell the kind of the bytes: enough for each signature, four for three bytes.
const BEGINNING: usize = 16;

/// Writes a field that carries an image or a document. Checked only while a request is written.
///
/// # Errors
/// A request is written, and the value is something else, such as text that was encoded twice.
pub(crate) fn image<S: Serializer>(
    field: &'static str,
    value: Option<&Base64>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) if value.kind().is_none() && crate::json::refuse(field) => {
            Err(S::Error::custom(format_args!("{field} is neither JPEG, PNG nor PDF")))
        }
        Some(value) => value.serialize(serializer),
        None => serializer.serialize_none(),
    }
}

/// Writes base64 piece by piece, so that the text is never in memory as a whole beside the request.
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

impl crate::read::Read for Base64 {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Repr::Text(text)))
    }
}

crate::read::object::deserialize!(Base64);

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

    const JPEG: &[u8] = b"\xff\xd8\xff\xd9";

    fn read(text: &str) -> Base64 {
        serde_json::from_value(text.into()).unwrap()
    }

    #[test]
    fn decodes_what_services_really_send() {
        for text in ["/9j/2Q==", "/9j/2Q", "_9j_2Q", "/9j/\n2Q==", "data:image/jpeg;base64,/9j/2Q=="] {
            assert_eq!(read(text).decode().unwrap(), JPEG, "{text}");
        }
        let error = read("not base64!").decode().unwrap_err();
        assert!(!error.to_string().contains("not base64!"));
    }

    #[test]
    fn text_is_sent_as_plain_base64_and_never_encoded_twice() {
        for text in [
            "/9j/2Q==",
            "/9j/2Q",
            "_9j_2Q",
            " /9j/2Q==\n",
            "/9j/\n2Q==",
            "data:image/jpeg;base64,/9j/2Q==",
            "DATA:Image/JPEG;BASE64,/9j/2Q==",
            "Data:;Base64,/9j/2Q==",
            "data:image/jpeg;name=a.jpg;base64,_9j_2Q",
        ] {
            let value = Base64::from_text(text).unwrap();
            assert_eq!(serde_json::to_string(&value).unwrap(), r#""/9j/2Q==""#, "{text}");
            assert_eq!((value.encoded().as_ref(), value.encoded_len()), ("/9j/2Q==", 8), "{text}");
            assert_eq!(value, Base64::from_bytes(JPEG));
            assert_eq!(value.decode().unwrap(), JPEG);
        }
        // A value that was read and is sent again loses its prefix as well.
        let read = read("DATA:Image/JPEG;BASE64,/9j/2Q==");
        assert_eq!(serde_json::to_string(&read).unwrap(), r#""/9j/2Q==""#);
        assert_eq!(read, Base64::from_bytes(JPEG));
    }

    #[test]
    fn text_that_is_not_base64_is_refused() {
        for text in
            ["not base64!", "/9j/2Q=", "data:image/jpeg,/9j/2Q==", "data:image/jpeg;base64", "\u{e4}", "a"]
        {
            let error = Base64::from_text(text).unwrap_err();
            assert!(!error.to_string().contains("/9j"), "{error}");
        }
    }

    #[test]
    fn an_image_is_known_by_its_bytes_or_its_text() {
        let png = b"\x89PNG\r\n\x1a\n".as_slice();
        for (bytes, kind) in
            [(JPEG, MediaKind::Jpeg), (png, MediaKind::Png), (b"%PDF-1.7\n%", MediaKind::Pdf)]
        {
            let value = Base64::from_bytes(bytes);
            assert_eq!(value.kind(), Some(kind));
            let text = value.encoded().into_owned();
            for text in
                [text.clone(), format!("data:a/b;base64,{text}"), format!("\n{text}"), text.replace('=', "")]
            {
                assert_eq!(read(&text).kind(), Some(kind), "{text}");
                assert_eq!(Base64::from_text(text).unwrap().kind(), Some(kind));
            }
            // Encoded twice.
            assert_eq!(Base64::from_bytes(text.into_bytes()).kind(), None);
        }
        for text in ["", "R0lGODlh", "not base64!", "/9g="] {
            assert_eq!(read(text).kind(), None, "{text}");
        }
    }

    #[test]
    fn debug_shows_no_byte_of_it() {
        assert_eq!(format!("{:?}", read("/9j/2Q==")), "[8 characters of base64]");
    }
}
