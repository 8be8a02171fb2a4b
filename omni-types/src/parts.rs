//! JSON in parts: text, and bytes that become base64 when they are needed.

use std::fmt;
use std::sync::Arc;

use base64_simd::{Out, STANDARD};
use bytes::{Bytes, BytesMut};

/// How many bytes are encoded at a time: a multiple of three, so that no padding occurs before the end. What they become
/// is small enough for the cache, and large enough for each write to the network to be worth it.
const CHUNK: usize = 48 * 1024;

/// JSON whose base64 is not encoded yet, made by [`to_parts`](super::json::to_parts). Clones share the bytes.
#[derive(Clone)]
pub struct Parts {
    parts: Arc<[Part]>,
    len: usize,
}

#[derive(Clone)]
enum Part {
    Text(Bytes),
    Base64(Bytes),
}

impl Part {
    fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Base64(bytes) => STANDARD.encoded_length(bytes.len()),
        }
    }
}

impl Parts {
    /// The text with one of the bytes in place of each mark.
    pub(crate) fn new(text: Bytes, mark: &[u8], bytes: Vec<Bytes>) -> Self {
        let mut parts = Vec::with_capacity(2 * bytes.len() + 1);
        let mut rest = text;
        for bytes in bytes {
            let Some(offset) = rest.windows(mark.len()).position(|window| window == mark) else {
                break;
            };
            parts.push(Part::Text(rest.split_to(offset)));
            parts.push(Part::Base64(bytes));
            let _ = rest.split_to(mark.len());
        }
        parts.push(Part::Text(rest));
        let len = parts.iter().map(Part::len).sum();
        Self { parts: parts.into(), len }
    }

    /// Length of the whole text in bytes.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no text; JSON always has some.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether something is left to encode.
    pub fn has_base64(&self) -> bool {
        self.parts.len() > 1
    }

    /// The whole text, in memory. Without base64 it is shared and not copied.
    pub fn into_bytes(self) -> Bytes {
        match self.parts.as_ref() {
            [Part::Text(text)] => text.clone(),
            _ => self.encoded().into(),
        }
    }

    /// The whole text, in one allocation.
    pub(crate) fn encoded(&self) -> Vec<u8> {
        let mut text = Vec::with_capacity(self.len);
        for part in self.parts.iter() {
            match part {
                Part::Text(part) => text.extend_from_slice(part),
                Part::Base64(bytes) => STANDARD.encode_append(bytes, &mut text),
            }
        }
        text
    }

    /// The text piece by piece, from its beginning, each encoded when it is asked for.
    pub fn chunks(&self) -> Chunks {
        Chunks { parts: Arc::clone(&self.parts), part: 0, offset: 0, used: Vec::new() }
    }
}

/// Only the length: the text is personal data.
impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes of JSON]", self.len)
    }
}

/// The pieces of [`Parts`], with memory that is reused once a piece is dropped.
pub struct Chunks {
    parts: Arc<[Part]>,
    part: usize,
    /// The position within the bytes of the part.
    offset: usize,
    /// The piece that was handed out; its memory can be reused once nobody else holds it.
    used: Vec<Bytes>,
}

impl Chunks {
    /// Memory for a piece: that of a dropped one, if there is one. Fresh pages cost more than the encoding.
    fn memory(&mut self) -> BytesMut {
        let free = self.used.iter().position(Bytes::is_unique);
        let taken = free.and_then(|at| self.used.swap_remove(at).try_into_mut().ok());
        taken.unwrap_or_else(|| BytesMut::zeroed(STANDARD.encoded_length(CHUNK)))
    }

    fn encode(&mut self, bytes: &[u8]) -> Bytes {
        let length = STANDARD.encoded_length(bytes.len());
        let mut memory = self.memory();
        memory.resize(length, 0);
        let _ = STANDARD.encode(bytes, Out::from_slice(&mut memory));
        let piece = memory.freeze();
        self.used.push(piece.clone());
        piece
    }
}

impl Iterator for Chunks {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        let parts = Arc::clone(&self.parts);
        loop {
            match parts.get(self.part)? {
                Part::Text(text) => {
                    self.part += 1;
                    if !text.is_empty() {
                        return Some(text.clone());
                    }
                }
                Part::Base64(bytes) => {
                    let rest = bytes.get(self.offset..).unwrap_or_default();
                    let piece = rest.get(..CHUNK).unwrap_or(rest);
                    self.offset += piece.len();
                    if self.offset == bytes.len() {
                        (self.part, self.offset) = (self.part + 1, 0);
                    }
                    if !piece.is_empty() {
                        return Some(self.encode(piece));
                    }
                }
            }
        }
    }
}

impl fmt::Debug for Chunks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunks").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Base64, json};

    fn image(length: usize) -> Base64 {
        Base64::from_bytes((0..length).map(|i| (i % 251) as u8).collect::<Vec<u8>>())
    }

    #[test]
    fn the_pieces_are_the_text() {
        for lengths in [vec![], vec![1], vec![CHUNK - 1, CHUNK], vec![CHUNK + 1, 3, 5 * CHUNK + 2]] {
            let value = ("text", lengths.iter().map(|length| image(*length)).collect::<Vec<_>>());
            let parts = json::to_parts(&value).unwrap();
            let whole = serde_json::to_vec(&value).unwrap();
            assert_eq!(parts.len(), whole.len());
            assert_eq!(parts.chunks().collect::<Vec<_>>().concat(), whole, "{lengths:?}");
            // A second time too, as for a retry.
            assert_eq!(parts.chunks().flatten().collect::<Vec<_>>(), whole);
            assert_eq!(parts.has_base64(), lengths.iter().any(|length| *length > 1));
            assert_eq!(parts.into_bytes(), whole);
        }
    }

    #[test]
    fn memory_is_used_again_and_only_when_nobody_has_it() {
        let parts = json::to_parts(&image(6 * CHUNK)).unwrap();
        let whole = parts.encoded();
        let (mut text, mut places) = (Vec::new(), Vec::new());
        for piece in parts.chunks() {
            text.extend_from_slice(&piece);
            places.push(piece.as_ptr());
        }
        assert_eq!(text, whole);
        // Between the quotation marks.
        let pieces = &places[1..places.len() - 1];
        assert_eq!(pieces.len(), 6);
        assert!(pieces.iter().all(|place| *place == pieces[0]), "{pieces:?}");
        assert_eq!(parts.chunks().collect::<Vec<_>>().concat(), whole, "all of them are kept");
    }
}
