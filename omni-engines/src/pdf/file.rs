//! A file. Each object is read when it is requested.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use super::lexer::Lexer;
use super::object::{Dict, Object};
use super::span::Span;
use super::xref::{Entry, Xref};
use super::{MAX_BYTES, PdfError, filter};

/// Maximum number of bytes of one decoded stream.
const MAX_STREAM: usize = 64 << 20;

/// Maximum number of bytes of all decoded object streams together. They are kept in memory.
const MAX_UNPACKED: usize = 64 << 20;

/// Maximum length of a chain of references.
const MAX_STEPS: usize = 32;

/// Number of bytes that may be read and decoded even for an empty file. This bounds the work, whatever the structure of
/// the file.
const WORK: usize = 128 << 20;

const MISSING: PdfError = PdfError::Damaged("an object is not where its cross-reference says");

/// A stream: its dictionary and where its data is.
pub(super) struct Stream {
    pub(super) dict: Dict,
    span: Span,
}

/// A decoded object stream.
struct Unpacked {
    data: Vec<u8>,
    /// Number and offset of each object.
    places: Vec<(u32, usize)>,
}

/// A file and where its objects are.
pub(super) struct File {
    pub(super) bytes: Vec<u8>,
    pub(super) xref: Xref,
    /// How much work is left.
    work: Cell<usize>,
    unpacked: RefCell<HashMap<u32, Arc<Unpacked>>>,
    kept: Cell<usize>,
}

/// How much work a file may take.
const fn work_of(bytes: &[u8]) -> usize {
    WORK + bytes.len() * 8
}

impl File {
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, PdfError> {
        if bytes.len() > MAX_BYTES {
            return Err(PdfError::TooLarge);
        }
        let xref = Xref::read(&bytes)?;
        let work = Cell::new(work_of(&bytes));
        Ok(Self { bytes, xref, work, unpacked: RefCell::default(), kept: Cell::new(0) })
    }

    /// Subtracts from the remaining work.
    pub(super) fn spend(&self, work: usize) -> Result<(), PdfError> {
        // Looking at something empty is work too.
        let left = self.work.get().checked_sub(work.saturating_add(16)).ok_or(PdfError::TooLarge)?;
        self.work.set(left);
        Ok(())
    }

    /// Does something without using up the remaining work: it may take as much as a newly opened file. Also returns how
    /// much work it took.
    pub(super) fn apart<T>(&self, work: impl FnOnce() -> T) -> (T, usize) {
        let all = work_of(&self.bytes);
        let left = self.work.replace(all);
        let done = work();
        (done, all.saturating_sub(self.work.replace(left)))
    }

    /// The generation of an object.
    pub(super) fn generation(&self, number: u32) -> u16 {
        match self.xref.entries.get(&number) {
            Some(Entry::At { generation, .. }) => *generation,
            _ => 0,
        }
    }

    /// Whether there is an object with this number.
    pub(super) fn has(&self, number: u32) -> bool {
        matches!(self.xref.entries.get(&number), Some(Entry::At { .. } | Entry::In { .. }))
    }

    /// An object; for a stream, its dictionary. A missing object is null.
    pub(super) fn object(&self, number: u32) -> Result<Object, PdfError> {
        match self.xref.entries.get(&number).copied() {
            None | Some(Entry::Free) => Ok(Object::Null),
            Some(Entry::At { offset, .. }) => self.at(offset, number, |_, value| Ok(value)),
            Some(Entry::In { stream, index }) => self.packed(stream, (number, index)),
        }
    }

    /// Where an object is in the file, if it is not in an object stream.
    pub(super) fn place(&self, number: u32) -> Option<usize> {
        match self.xref.entries.get(&number)? {
            Entry::At { offset, .. } => self.xref.base.checked_add(*offset),
            _ => None,
        }
    }

    /// A stream. `None` if the object is not one.
    pub(super) fn stream(&self, number: u32) -> Result<Option<Stream>, PdfError> {
        let Some(Entry::At { offset, .. }) = self.xref.entries.get(&number).copied() else { return Ok(None) };
        self.at(offset, number, |lexer, value| {
            let Object::Dict(dict) = value else { return Ok(None) };
            // If the length is a reference, it must lead to a plain number. Nothing else is followed, so there are no
            // cycles.
            let length = match dict.get(b"Length") {
                Some(Object::Ref(number, _)) => match self.xref.entries.get(number).copied() {
                    Some(Entry::At { offset, .. }) => {
                        self.at(offset, *number, |_, value| Ok(value))?.as_int()
                    }
                    _ => None,
                },
                value => value.and_then(Object::as_int),
            };
            let begin = lexer.at;
            let span = Span::after(lexer, length);
            let end = match span {
                Some(span) => span.end,
                // Its end was searched for in the rest of the file. Something that is not a stream costs only the lookup.
                None if lexer.rest().starts_with(b"stream") => lexer.bytes.len(),
                None => lexer.at,
            };
            self.spend(end.saturating_sub(begin))?;
            Ok(span.map(|span| Stream { dict, span }))
        })
    }

    /// The data of a stream, undecoded.
    pub(super) fn raw(&self, stream: &Stream) -> &[u8] {
        stream.span.of(&self.bytes)
    }

    /// The decoded data of a stream.
    pub(super) fn data(&self, stream: &Stream) -> Result<Vec<u8>, PdfError> {
        let mut dict = Dict::default();
        for key in [&b"Filter"[..], b"DecodeParms", b"F", b"DP"] {
            if let Some(value) = stream.dict.get(key) {
                dict.set(key, self.deep(value)?);
            }
        }
        let raw = self.raw(stream);
        self.spend(raw.len())?;
        let data = filter::decode(&dict, raw, MAX_STREAM.min(self.work.get()))?;
        self.spend(data.len())?;
        Ok(data)
    }

    /// A value without references: those in a list and in its items are followed.
    fn deep(&self, value: &Object) -> Result<Object, PdfError> {
        Ok(match self.follow(value)? {
            Object::Array(items) => {
                Object::Array(items.iter().take(16).map(|item| self.flat(item)).collect::<Result<_, _>>()?)
            }
            value => self.flat(&value)?,
        })
    }

    fn flat(&self, value: &Object) -> Result<Object, PdfError> {
        let Object::Dict(dict) = self.follow(value)? else { return self.follow(value) };
        let entries = dict.0.into_iter().take(32).map(|(key, value)| Ok((key, self.follow(&value)?)));
        Ok(Object::Dict(Dict(entries.collect::<Result<_, PdfError>>()?)))
    }

    /// What a reference leads to, or the value itself.
    pub(super) fn follow(&self, value: &Object) -> Result<Object, PdfError> {
        let Object::Ref(number, _) = value else { return Ok(value.clone()) };
        let mut number = *number;
        for _ in 0..MAX_STEPS {
            match self.object(number)? {
                Object::Ref(next, _) => number = next,
                value => return Ok(value),
            }
        }
        Ok(Object::Null)
    }

    /// Reads the object at an offset, and what follows it.
    fn at<T>(
        &self,
        offset: usize,
        number: u32,
        then: impl FnOnce(&mut Lexer<'_>, Object) -> Result<T, PdfError>,
    ) -> Result<T, PdfError> {
        let begin = self.xref.base.checked_add(offset).ok_or(MISSING)?;
        let mut lexer = Lexer::new(&self.bytes, begin);
        if lexer.header().is_none_or(|(found, _)| found != number) {
            return Err(MISSING);
        }
        let value = lexer.object();
        self.spend(lexer.at - begin)?;
        then(&mut lexer, value?)
    }

    /// An object in an object stream.
    fn packed(&self, stream: u32, (number, index): (u32, usize)) -> Result<Object, PdfError> {
        let unpacked = self.unpack(stream)?;
        // Some programs write wrong indexes. The object number decides.
        let place = match unpacked.places.get(index) {
            Some((found, place)) if *found == number => Some(*place),
            _ => {
                self.spend(unpacked.places.len())?;
                unpacked.places.iter().find(|(found, _)| *found == number).map(|(_, place)| *place)
            }
        };
        let Some(place) = place else { return Err(MISSING) };
        let mut lexer = Lexer::new(&unpacked.data, place);
        let value = lexer.object();
        self.spend(lexer.at.saturating_sub(place))?;
        value
    }

    fn unpack(&self, number: u32) -> Result<Arc<Unpacked>, PdfError> {
        if let Some(unpacked) = self.unpacked.borrow().get(&number) {
            return Ok(Arc::clone(unpacked));
        }
        let stream = self.stream(number)?.ok_or(MISSING)?;
        let data = self.data(&stream)?;
        let count = stream.dict.get(b"N").and_then(Object::as_int).unwrap_or(0);
        let first =
            stream.dict.get(b"First").and_then(Object::as_int).and_then(|first| usize::try_from(first).ok());
        let first = first.ok_or(MISSING)?;
        let mut lexer = Lexer::new(&data, 0);
        let mut places = Vec::new();
        for _ in 0..count {
            let (Some(number), Some(place)) = (lexer.unsigned(), lexer.unsigned()) else { break };
            let place = usize::try_from(place).ok().and_then(|place| place.checked_add(first));
            places.push((u32::try_from(number).map_err(|_| MISSING)?, place.ok_or(MISSING)?));
        }
        let kept = self.kept.get() + data.len() + places.len() * 16;
        if kept > MAX_UNPACKED {
            return Err(PdfError::TooLarge);
        }
        self.kept.set(kept);
        let unpacked = Arc::new(Unpacked { data, places });
        self.unpacked.borrow_mut().insert(number, Arc::clone(&unpacked));
        Ok(unpacked)
    }
}
