//! Kinds of images and documents, detected by how they begin.

/// A kind of bytes that the service accepts as an image or a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MediaKind {
    /// An image, `image/jpeg`.
    Jpeg,
    /// An image, `image/png`.
    Png,
    /// A document, `application/pdf`.
    Pdf,
}

impl MediaKind {
    /// The kind of bytes, by how they begin; `None` if the service does not accept them.
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', ..] => Some(Self::Png),
            [b'%', b'P', b'D', b'F', ..] => Some(Self::Pdf),
            _ => None,
        }
    }

    /// The media type, as in the header `Content-Type`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }
}
