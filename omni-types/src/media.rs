//! Images and documents, told apart by how they begin.

/// What bytes are that the service takes as an image or a document.
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
    /// What the bytes are, by how they begin; none if they are nothing that the service takes.
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
