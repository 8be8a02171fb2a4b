//! New objects, and how they are written into a file.

use std::collections::BTreeMap;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::object::{Dict, Object};
use super::write;

/// New and changed objects by their numbers.
pub(super) struct Objects {
    bodies: BTreeMap<u32, Body>,
    next: u32,
}

/// A new or changed object.
enum Body {
    Value(Object),
    Stream(Dict, Vec<u8>),
    /// Already written.
    Bytes(Vec<u8>),
}

impl Objects {
    /// No objects. New ones are numbered from here.
    pub(super) fn from(next: u32) -> Self {
        Self { bodies: BTreeMap::new(), next }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bodies.is_empty()
    }

    /// The first number that no object has.
    pub(super) fn next(&self) -> u32 {
        self.next
    }

    pub(super) fn contains(&self, number: u32) -> bool {
        self.bodies.contains_key(&number)
    }

    /// The object; for a stream, its dictionary. `None` if it is not new.
    pub(super) fn get(&self, number: u32) -> Option<Object> {
        Some(match self.bodies.get(&number)? {
            Body::Value(value) => value.clone(),
            Body::Stream(dict, _) => Object::Dict(dict.clone()),
            Body::Bytes(_) => Object::Null,
        })
    }

    /// A number for an object that is set later.
    pub(super) fn reserve(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    /// Adds an object.
    pub(super) fn add(&mut self, value: Object) -> u32 {
        self.insert(Body::Value(value))
    }

    /// Adds a stream, whose data are compressed if the dictionary names no filter.
    pub(super) fn add_stream(&mut self, mut dict: Dict, data: &[u8]) -> u32 {
        if dict.get(b"Filter").is_some() {
            return self.insert(Body::Stream(dict, data.to_vec()));
        }
        dict.set(b"Filter", Object::name(b"FlateDecode"));
        self.insert(Body::Stream(dict, deflated(data)))
    }

    /// Adds an object that was already written.
    pub(super) fn add_bytes(&mut self, bytes: Vec<u8>) -> u32 {
        self.insert(Body::Bytes(bytes))
    }

    fn insert(&mut self, body: Body) -> u32 {
        let number = self.reserve();
        self.bodies.insert(number, body);
        number
    }

    /// Sets an object.
    pub(super) fn set(&mut self, number: u32, value: Object) {
        self.bodies.insert(number, Body::Value(value));
    }
}

/// A file with new objects at its end.
pub(super) struct Out {
    pub(super) bytes: Vec<u8>,
    /// Where the offsets of the cross-reference are counted from.
    base: usize,
    /// Where the content of an object begins.
    pub(super) places: BTreeMap<u32, usize>,
    /// Number, generation and offset of each object, in the order of the numbers.
    rows: Vec<(u32, u16, usize)>,
}

impl Out {
    pub(super) fn behind(bytes: Vec<u8>, base: usize) -> Self {
        Self { bytes, base, places: BTreeMap::new(), rows: Vec::new() }
    }

    /// Writes objects. The generations come from elsewhere.
    pub(super) fn objects(&mut self, objects: &Objects, generation: impl Fn(u32) -> u16) {
        for (number, body) in &objects.bodies {
            self.object((*number, generation(*number)), body);
        }
    }

    /// Writes the cross-reference of what was written, and the end of the file.
    pub(super) fn end(&mut self, trailer: Dict, (next, is_stream): (u32, bool)) {
        let start = if is_stream { self.stream(trailer, next) } else { self.table(trailer, next) };
        self.bytes.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    }

    fn object(&mut self, (number, generation): (u32, u16), body: &Body) {
        self.begin(number, generation);
        match body {
            Body::Value(value) => write::object(&mut self.bytes, value),
            Body::Bytes(bytes) => self.bytes.extend_from_slice(bytes),
            Body::Stream(dict, data) => self.data(dict, data),
        }
        self.bytes.extend(b"\nendobj\n");
    }

    fn begin(&mut self, number: u32, generation: u16) {
        self.rows.push((number, generation, self.bytes.len() - self.base));
        self.bytes.extend(format!("{number} {generation} obj\n").bytes());
        self.places.insert(number, self.bytes.len());
    }

    fn data(&mut self, dict: &Dict, data: &[u8]) {
        let mut dict = dict.clone();
        dict.set(b"Length", Object::Int(data.len() as i64));
        write::dict(&mut self.bytes, &dict);
        self.bytes.extend(b"\nstream\n");
        self.bytes.extend_from_slice(data);
        self.bytes.extend(b"\nendstream");
    }

    /// Groups of consecutive numbers.
    fn ranges(&self) -> Vec<&[(u32, u16, usize)]> {
        self.rows.chunk_by(|one, next| one.0 + 1 == next.0).collect()
    }

    fn table(&mut self, mut trailer: Dict, next: u32) -> usize {
        let start = self.bytes.len() - self.base;
        let mut text = "xref\n".to_owned();
        for range in self.ranges() {
            let first = range.first().map_or(0, |row| row.0);
            text += &format!("{first} {}\n", range.len());
            for (_, generation, offset) in range {
                text += &format!("{offset:010} {generation:05} n \n");
            }
        }
        self.bytes.extend(text.bytes());
        trailer.set(b"Size", Object::Int(i64::from(next)));
        self.bytes.extend(b"trailer\n");
        write::dict(&mut self.bytes, &trailer);
        self.bytes.push(b'\n');
        start
    }

    /// The cross-reference as a stream, which includes an entry for itself.
    fn stream(&mut self, mut dict: Dict, next: u32) -> usize {
        let start = self.bytes.len() - self.base;
        self.begin(next, 0);
        let mut data = Vec::new();
        for (_, generation, offset) in &self.rows {
            data.push(1);
            data.extend((*offset as u64).to_be_bytes().into_iter().skip(3));
            data.extend(generation.to_be_bytes());
        }
        let index = self.ranges().into_iter().flat_map(|range| {
            [range.first().map_or(0, |row| i64::from(row.0)), range.len() as i64].map(Object::Int)
        });
        let index = Object::Array(index.collect());
        dict.set(b"Type", Object::name(b"XRef"));
        dict.set(b"Size", Object::Int(i64::from(next) + 1));
        dict.set(b"W", Object::Array([1, 5, 2].map(Object::Int).to_vec()));
        dict.set(b"Index", index);
        self.data(&dict, &data);
        self.bytes.extend(b"\nendobj\n");
        start
    }
}

/// Compressed data.
pub(in crate::pdf) fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(data.len() / 4), Compression::default());
    // Writing to a vector cannot fail.
    let written = encoder.write_all(data).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}
