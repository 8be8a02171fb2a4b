//! Images and documents on their way to the service.

use std::fmt;
use std::io::{self, Read};

use bytes::Bytes;
pub use omni_types::MediaKind;
use omni_types::{Base64, ImageUpload, service};

/// Margin for the JSON around the base64 text in a request.
const MARGIN: usize = 4096;

/// How much fits into a request. This depends on how the call carries it: most calls take base64 in JSON, some the bytes
/// themselves.
///
/// The functions of [`Media`] accept what fits into every call; calls with a binary body accept more:
///
/// ```no_run
/// # async fn example(session: &omni_client::Session) -> Result<(), Box<dyn std::error::Error>> {
/// use omni_client::MediaLimit;
/// use omni_client::types::SignPdfQuery;
///
/// let contract = MediaLimit::Binary.read_path("contract.pdf").await?;
/// let signed = session.sign_pdf(&SignPdfQuery::new(100, 100, 40), contract).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MediaLimit {
    /// Base64 in JSON: three quarters of a request, less a margin for the JSON around it.
    #[default]
    Base64,
    /// The bytes as the body: a whole request.
    Binary,
}

impl MediaLimit {
    /// The maximum number of bytes.
    pub const fn bytes(self) -> usize {
        match self {
            Self::Base64 => (service::MAX_REQUEST_BYTES - MARGIN) / 4 * 3,
            Self::Binary => service::MAX_REQUEST_BYTES,
        }
    }

    /// [`Media::from_bytes`], with this limit.
    ///
    /// # Errors
    /// Those of [`Media::from_bytes`].
    pub fn take(self, bytes: impl Into<Bytes>) -> Result<Media, MediaError> {
        let bytes = bytes.into();
        if bytes.len() > self.bytes() {
            return Err(self.too_large());
        }
        match MediaKind::sniff(&bytes) {
            Some(kind) => Ok(Media { bytes, kind }),
            None if is_base64_text(&bytes) => Err(MediaError::Base64Text),
            None => Err(MediaError::UnknownKind),
        }
    }

    /// [`Media::from_base64`], with this limit.
    ///
    /// # Errors
    /// Those of [`Media::from_base64`].
    pub fn take_base64(self, text: &str) -> Result<Media, MediaError> {
        // Four characters are three bytes; a text that is far too long is not decoded.
        if text.len() / 4 * 3 > self.bytes().saturating_mul(2) {
            return Err(self.too_large());
        }
        let value = Base64::from_text(text).map_err(|_| MediaError::NotBase64)?;
        self.take(value.decode().map_err(|_| MediaError::NotBase64)?)
    }

    /// [`Media::from_reader`], with this limit.
    ///
    /// # Errors
    /// Those of [`Media::from_reader`].
    pub fn read(self, reader: impl Read) -> Result<Media, MediaError> {
        let mut bytes = Vec::new();
        reader.take(self.one_more()).read_to_end(&mut bytes)?;
        self.take_vec(bytes)
    }

    /// [`Media::from_async_reader`], with this limit.
    ///
    /// # Errors
    /// Those of [`Media::from_async_reader`].
    #[cfg(not(target_arch = "wasm32"))]
    pub async fn read_async(self, reader: impl tokio::io::AsyncRead + Unpin) -> Result<Media, MediaError> {
        self.read_into(Vec::new(), reader).await
    }

    /// [`Media::from_path`], with this limit.
    ///
    /// # Errors
    /// Those of [`Media::from_path`].
    #[cfg(not(target_arch = "wasm32"))]
    pub async fn read_path(self, path: impl AsRef<std::path::Path>) -> Result<Media, MediaError> {
        let path = path.as_ref();
        // Opening a named pipe waits for a writer, and a device may be endless: checked before, and once more in case
        // something else has replaced the file.
        regular(&tokio::fs::metadata(path).await?)?;
        let file = tokio::fs::File::open(path).await?;
        let metadata = file.metadata().await?;
        regular(&metadata)?;
        let size = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
        if size > self.bytes() {
            return Err(self.too_large());
        }
        self.read_into(Vec::with_capacity(size), file).await
    }

    #[cfg(not(target_arch = "wasm32"))]
    async fn read_into(
        self,
        mut bytes: Vec<u8>,
        reader: impl tokio::io::AsyncRead + Unpin,
    ) -> Result<Media, MediaError> {
        use tokio::io::AsyncReadExt as _;

        reader.take(self.one_more()).read_to_end(&mut bytes).await?;
        self.take_vec(bytes)
    }

    fn take_vec(self, mut bytes: Vec<u8>) -> Result<Media, MediaError> {
        // A buffer that grew while it was filled can be twice as large as its content.
        bytes.shrink_to_fit();
        self.take(bytes)
    }

    /// Reading stops after one byte too many.
    fn one_more(self) -> u64 {
        u64::try_from(self.bytes()).map_or(u64::MAX, |limit| limit.saturating_add(1))
    }

    fn too_large(self) -> MediaError {
        MediaError::TooLarge { limit: self.bytes() }
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn regular(metadata: &std::fs::Metadata) -> Result<(), MediaError> {
    if metadata.is_file() { Ok(()) } else { Err(MediaError::NotAFile) }
}

/// Whether bytes are the text of an image or a document in base64: a `data:` URL, or how their base64 begins.
fn is_base64_text(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii_start();
    let is_data = bytes.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"data:"));
    is_data
        || [b"/9j/".as_slice(), b"_9j_", b"iVBORw0KGgo", b"JVBERi"]
            .iter()
            .any(|start| bytes.starts_with(start))
}

/// An image or a PDF that fits into a request, held once: clones and conversions share its bytes.
///
/// Its kind is detected from its content, not from a file name. It becomes an
/// [`ImageUpload`](crate::types::ImageUpload) or a [`Base64`](crate::types::Base64) for the calls that take JSON, and
/// [`Bytes`] for those that take the bytes. `Debug` shows only kind and length.
///
/// ```no_run
/// # async fn example(session: &omni_client::Session) -> Result<(), Box<dyn std::error::Error>> {
/// use omni_client::{Media, Outcome};
///
/// let front = Media::from_path("front.jpg").await?;
/// let capture = session.add_front_id(&Default::default(), &front.into()).await?;
/// println!("{}", capture.outcome());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Media {
    bytes: Bytes,
    kind: MediaKind,
}

impl Media {
    /// From bytes in memory, without a copy.
    ///
    /// ```
    /// use omni_client::{Media, MediaError, MediaKind};
    ///
    /// assert_eq!(Media::from_bytes(b"\x89PNG\r\n\x1a\n".as_slice())?.kind(), MediaKind::Png);
    /// assert_eq!(Media::from_bytes(b"GIF89a".as_slice()), Err(MediaError::UnknownKind));
    /// # Ok::<(), MediaError>(())
    /// ```
    ///
    /// # Errors
    /// More bytes than fit into every call ([`MediaLimit::Base64`]), or neither JPEG, PNG nor PDF.
    pub fn from_bytes(bytes: impl Into<Bytes>) -> Result<Self, MediaError> {
        MediaLimit::Base64.take(bytes)
    }

    /// From base64 text, with or without a leading `data:...;base64,`.
    ///
    /// ```
    /// use omni_client::{Media, MediaError, MediaKind};
    ///
    /// let media = Media::from_base64("data:image/png;base64,iVBORw0KGgo=")?;
    /// assert_eq!(media.kind(), MediaKind::Png);
    /// // Base64 text is refused here, because it would be encoded twice.
    /// assert_eq!(Media::from_bytes("iVBORw0KGgo="), Err(MediaError::Base64Text));
    /// # Ok::<(), MediaError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`from_bytes`](Self::from_bytes), or the text is not base64.
    pub fn from_base64(text: &str) -> Result<Self, MediaError> {
        MediaLimit::Base64.take_base64(text)
    }

    /// From a reader, up to its end. Stops reading as soon as the limit is exceeded.
    ///
    /// # Errors
    /// Those of [`from_bytes`](Self::from_bytes), or the reader failed.
    pub fn from_reader(reader: impl Read) -> Result<Self, MediaError> {
        MediaLimit::Base64.read(reader)
    }

    /// From an asynchronous reader, up to its end. Stops reading as soon as the limit is exceeded.
    ///
    /// # Errors
    /// Those of [`from_bytes`](Self::from_bytes), or the reader failed.
    #[cfg(not(target_arch = "wasm32"))]
    pub async fn from_async_reader(reader: impl tokio::io::AsyncRead + Unpin) -> Result<Self, MediaError> {
        MediaLimit::Base64.read_async(reader).await
    }

    /// From a regular file. One that is too large is refused before it is read; a directory, a pipe, a socket or a device
    /// before it is opened.
    ///
    /// # Errors
    /// Those of [`from_bytes`](Self::from_bytes), or the file is not a regular one or cannot be read.
    #[cfg(not(target_arch = "wasm32"))]
    pub async fn from_path(path: impl AsRef<std::path::Path>) -> Result<Self, MediaError> {
        MediaLimit::Base64.read_path(path).await
    }

    /// The kind.
    pub fn kind(&self) -> MediaKind {
        self.kind
    }

    /// The bytes.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }
}

impl fmt::Debug for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Media").field("kind", &self.kind).field("len", &self.bytes.len()).finish()
    }
}

impl From<Media> for Bytes {
    fn from(media: Media) -> Self {
        media.bytes
    }
}

impl From<Media> for Base64 {
    fn from(media: Media) -> Self {
        Self::from_bytes(media.bytes)
    }
}

impl From<Media> for ImageUpload {
    fn from(media: Media) -> Self {
        Self::from_image(media)
    }
}

/// Why something is not a [`Media`]. Never shows a path or any content.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MediaError {
    /// It cannot be read.
    Io(io::ErrorKind),
    /// It does not fit into a request.
    TooLarge {
        /// The maximum, in bytes.
        limit: usize,
    },
    /// It is neither JPEG, PNG nor PDF.
    UnknownKind,
    /// It is text in base64 where bytes are expected.
    Base64Text,
    /// The text is not base64.
    NotBase64,
    /// The path does not lead to a regular file, but to a directory, a pipe, a socket or a device.
    NotAFile,
}

impl fmt::Display for MediaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(kind) => {
                write!(
                    f,
                    "the image or document cannot be read ({kind}); check that it is there and may be read"
                )
            }
            Self::TooLarge { limit } => {
                write!(
                    f,
                    "more than {limit} bytes do not fit into a request; make it smaller or compress it more"
                )
            }
            Self::UnknownKind => f.write_str("neither JPEG, PNG nor PDF; convert it to one of them"),
            Self::Base64Text => {
                f.write_str("base64 text where bytes are expected; decode it, or use Media::from_base64")
            }
            Self::NotBase64 => f.write_str("the text is not base64; pass bytes to Media::from_bytes"),
            Self::NotAFile => f.write_str(
                "not a regular file; pass the path of a file, or read it yourself and use Media::from_bytes",
            ),
        }
    }
}

impl std::error::Error for MediaError {}

impl From<io::Error> for MediaError {
    fn from(error: io::Error) -> Self {
        Self::Io(error.kind())
    }
}
