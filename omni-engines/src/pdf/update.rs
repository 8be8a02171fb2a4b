//! Updates: new and changed objects behind the bytes of a file, which stay as they are.

use super::PdfError;
use super::file::File;
use super::object::{Dict, Object};
use super::objects::{Objects, Out};

/// The error for an object of an unexpected kind: writing to it would lose its content.
const OTHER_KIND: PdfError = PdfError::Damaged("one of its objects has the wrong type");

/// A file and the changes to it.
pub(super) struct Update {
    pub(super) file: File,
    pub(super) objects: Objects,
}

impl Update {
    pub(super) fn of(file: File) -> Self {
        let objects = Objects::from(file.xref.next);
        Self { file, objects }
    }

    /// The changed object; for a stream, its dictionary.
    pub(super) fn object(&self, number: u32) -> Result<Object, PdfError> {
        let Some(value) = self.objects.get(number) else { return self.file.object(number) };
        // It is a copy, and may be requested once for each page.
        self.file.spend(value.weight())?;
        Ok(value)
    }

    /// What a reference leads to, or the value itself.
    pub(super) fn follow(&self, value: &Object) -> Result<Object, PdfError> {
        match value {
            Object::Ref(number, _) if self.objects.contains(*number) => self.object(*number),
            value => self.file.follow(value),
        }
    }

    /// The value of a key in a dictionary, with references followed.
    pub(super) fn get(&self, dict: &Dict, key: &[u8]) -> Result<Option<Object>, PdfError> {
        let value = dict.get(key).map(|value| self.follow(value)).transpose()?;
        Ok(value.filter(|value| *value != Object::Null))
    }

    /// The dictionary under a key that will be changed: empty if there is none.
    pub(super) fn dict(&self, dict: &Dict, key: &[u8]) -> Result<Dict, PdfError> {
        match self.get(dict, key)? {
            None => Ok(Dict::default()),
            Some(Object::Dict(dict)) => Ok(dict),
            Some(_) => Err(OTHER_KIND),
        }
    }

    /// The array under a key that will be changed: empty if there is none.
    pub(super) fn array(&self, dict: &Dict, key: &[u8]) -> Result<Vec<Object>, PdfError> {
        match self.get(dict, key)? {
            None => Ok(Vec::new()),
            Some(Object::Array(items)) => Ok(items),
            Some(_) => Err(OTHER_KIND),
        }
    }

    /// Replaces an object.
    pub(super) fn set(&mut self, number: u32, value: Object) -> Result<(), PdfError> {
        // In a damaged file this may be a stream, which would lose its data.
        if !self.objects.contains(number) && self.file.stream(number)?.is_some() {
            return Err(OTHER_KIND);
        }
        self.objects.set(number, value);
        Ok(())
    }

    /// Sets the value of a key in a dictionary. If that is an object of its own, the object is replaced instead. Returns
    /// whether the dictionary has changed.
    pub(super) fn put(&mut self, dict: &mut Dict, key: &[u8], value: Object) -> Result<bool, PdfError> {
        // A dangling reference may have the number of a new object.
        match dict.get(key).and_then(Object::as_ref).filter(|number| self.file.has(*number)) {
            Some(number) => self.set(number, value).map(|()| false),
            None => {
                dict.set(key, value);
                Ok(true)
            }
        }
    }

    /// The number of the catalog, and its dictionary.
    pub(super) fn catalog(&self) -> Result<(u32, Dict), PdfError> {
        let missing = PdfError::Damaged("its catalog is missing");
        let number = self.file.xref.trailer.get(b"Root").and_then(Object::as_ref).ok_or(missing)?;
        match self.object(number)? {
            Object::Dict(dict) => Ok((number, dict)),
            _ => Err(missing),
        }
    }

    /// Writes the update behind the file. Without changes the file stays as it is.
    pub(super) fn write(mut self) -> Out {
        let bytes = std::mem::take(&mut self.file.bytes);
        let xref = &self.file.xref;
        let mut out = Out::behind(bytes, xref.base);
        if self.objects.is_empty() {
            return out;
        }
        if !out.bytes.ends_with(b"\n") {
            out.bytes.push(b'\n');
        }
        out.objects(&self.objects, |number| self.file.generation(number));
        let mut trailer = Dict::default();
        for key in [&b"Root"[..], b"Info"] {
            if let Some(value) = xref.trailer.get(key) {
                trailer.set(key, value.clone());
            }
        }
        if let Some(id) = identity(&xref.trailer, out.bytes.len()) {
            trailer.set(b"ID", id);
        }
        trailer.set(b"Prev", Object::Int(xref.start as i64));
        out.end(trailer, (self.objects.next(), xref.is_stream));
        out
    }
}

/// The ID of a file: its first part stays, and the second part is different for each update.
fn identity(trailer: &Dict, length: usize) -> Option<Object> {
    let [first @ Object::String(_), second] = trailer.get(b"ID")?.as_array()? else { return None };
    let mut bytes = second.as_string().unwrap_or_default().to_vec();
    bytes.resize(16, 0);
    // An FNV-like hash of what changes with each update: it has to differ, but not to be secret.
    let mut state = 0xCBF2_9CE4_8422_2325_u64;
    for byte in bytes.iter().copied().chain((length as u64).to_be_bytes()) {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    }
    let states = [state, state.rotate_left(29).wrapping_mul(0x9E37_79B9_7F4A_7C15)];
    let new = states.into_iter().flat_map(u64::to_be_bytes).collect();
    Some(Object::Array(vec![first.clone(), Object::String(new)]))
}
