//! Reading that continues after a wrong value, and records what was left out and what the type has no place for.
//!
//! Values are first found in the text and then read one by one, so that a wrong one does not affect what follows it. They
//! are read by the same code as in strict reading; a thread-local flag selects this mode.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess};
use serde::{Deserialize as _, Deserializer};
use serde_json::value::RawValue;

use super::error::words;
use super::optional::Optional;
use super::{Read, ReadError, from_slice, repaired, trail};

/// Maximum depth, the same as that of `serde_json`.
const DEPTH: usize = 128;

/// A place in JSON that was read.
///
/// `Display` and `Debug` are safe for logs: like `links.*[1].url`, with `*` for the keys of maps, which may be names of
/// people.
#[derive(Clone, PartialEq, Eq)]
pub struct Place(Vec<Segment>);

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// A field, or a name that the type does not have.
    Field(String),
    /// An item of a list.
    Item(usize),
    /// A value of a map.
    Key(String),
}

impl Place {
    /// The JSON pointer (RFC 6901). It holds the keys of maps, which may be personal data.
    pub fn pointer(&self) -> String {
        let mut text = String::new();
        for segment in &self.0 {
            text.push('/');
            match segment {
                Segment::Field(name) | Segment::Key(name) => {
                    text.push_str(&name.replace('~', "~0").replace('/', "~1"));
                }
                // Writing to a string does not fail.
                Segment::Item(index) => drop(write!(text, "{index}")),
            }
        }
        text
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.0.iter().enumerate() {
            let name = match segment {
                Segment::Item(index) => {
                    write!(f, "[{index}]")?;
                    continue;
                }
                Segment::Field(name) => name,
                Segment::Key(_) => "*",
            };
            write!(f, "{}{name}", if index == 0 { "" } else { "." })?;
        }
        Ok(())
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

/// A value that was left out, because it is not as documented. `Display` and `Debug` are safe for logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    place: Place,
    problem: String,
}

impl Skipped {
    /// Where it is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What was expected there, such as `expected a string`; never the value.
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

/// What was read of JSON that may not be as documented.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Lenient<T> {
    /// The value, without what was left out.
    pub value: T,
    /// What was left out.
    pub skipped: Vec<Skipped>,
    /// What the type has no place for: fields that the document does not list.
    pub unread: Vec<Place>,
}

thread_local! {
    /// Whether this thread reads in this mode. Separate from the rest, because every field checks it.
    static ON: Cell<bool> = const { Cell::new(false) };
    static BOOK: RefCell<Book> = const { RefCell::new(Book::new()) };
}

/// The state while a text is read.
struct Book {
    at: Vec<Segment>,
    /// Whether a wrong value is left out; otherwise it fails what is around it.
    forgiving: bool,
    skipped: Vec<Skipped>,
    unread: Vec<Place>,
}

impl Book {
    const fn new() -> Self {
        Self { at: Vec::new(), forgiving: true, skipped: Vec::new(), unread: Vec::new() }
    }

    fn place(&self, last: Option<Segment>) -> Place {
        Place(self.at.iter().cloned().chain(last).collect())
    }
}

/// Whether this thread records what it reads.
#[inline]
pub(super) fn is_on() -> bool {
    ON.get()
}

/// Restores what was there before, whatever happens in between.
struct Guard(bool, Option<Book>);

impl Drop for Guard {
    fn drop(&mut self) {
        ON.set(self.0);
        if let Some(book) = self.1.take() {
            BOOK.set(book);
        }
    }
}

/// Reads JSON, see [`from_slice_lenient`](crate::json::from_slice_lenient).
pub(crate) fn from_slice_lenient<T: Read>(json: &[u8]) -> Result<Lenient<T>, ReadError> {
    let mended = repaired(json);
    let json = mended.as_deref().unwrap_or_else(|| json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json));
    let guard = Guard(ON.replace(true), Some(BOOK.replace(Book::new())));
    let read = from_slice(json);
    let book = BOOK.replace(Book::new());
    drop(guard);
    Ok(Lenient { value: read?, skipped: book.skipped, unread: book.unread })
}

/// Reads something at a step from here.
fn inside<T>(step: Segment, read: impl FnOnce() -> T) -> T {
    BOOK.with_borrow_mut(|book| book.at.push(step));
    let read = read();
    BOOK.with_borrow_mut(|book| book.at.pop());
    read
}

/// Notes a name that the type does not have.
#[cold]
pub(super) fn unread(name: &str) {
    BOOK.with_borrow_mut(|book| {
        let place = book.place(Some(Segment::Field(name.to_owned())));
        book.unread.push(place);
    });
}

/// Notes that a name occurs once more.
pub(super) fn repeated(name: &str) {
    BOOK.with_borrow_mut(|book| {
        let place = book.place(Some(Segment::Field(name.to_owned())));
        book.skipped.push(Skipped { place, problem: "an earlier value under the same name".to_owned() });
    });
}

/// A snapshot of the notes before a value is read, to drop those made within the value.
#[derive(Clone, Copy)]
struct Mark(usize, usize);

impl Mark {
    fn now() -> Self {
        BOOK.with_borrow(|book| Self(book.skipped.len(), book.unread.len()))
    }

    fn forget(self) {
        BOOK.with_borrow_mut(|book| {
            book.skipped.truncate(self.0);
            book.unread.truncate(self.1);
        });
    }
}

/// A value that may be wrong; `None` for a wrong one, and for null where that is a missing value.
struct Forgiven<T> {
    read: fn(
        &mut serde_json::Deserializer<serde_json::de::StrRead<'_>>,
    ) -> Result<Option<T>, serde_json::Error>,
}

impl<'de, T> DeserializeSeed<'de> for Forgiven<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        let before = Mark::now();
        let read = if BOOK.with_borrow(|book| book.at.len()) > DEPTH {
            Err(serde_json::Error::custom("too deep"))
        } else {
            (self.read)(&mut serde_json::Deserializer::from_str(text))
        };
        let error = match read {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        trail::forget();
        before.forget();
        BOOK.with_borrow_mut(|book| {
            if !book.forgiving {
                return Err(D::Error::custom("not as documented"));
            }
            let place = book.place(None);
            book.skipped.push(Skipped { place, problem: words(&error.to_string()) });
            Ok(None)
        })
    }
}

/// The next value of an object, under this name of a field.
#[cold]
#[inline(never)]
pub(super) fn field<'de, T: Read, A: MapAccess<'de>>(
    name: &'static str,
    fields: &mut A,
) -> Result<Option<T>, A::Error> {
    let seed = Forgiven { read: |deserializer| Optional::new().deserialize(deserializer) };
    inside(Segment::Field(name.to_owned()), || fields.next_value_seed(seed))
}

/// The items of a list.
#[cold]
#[inline(never)]
pub(super) fn list<'de, T: Read, A: SeqAccess<'de>>(mut items: A) -> Result<Vec<T>, A::Error> {
    let mut list = Vec::new();
    let mut index = 0;
    loop {
        let seed = Forgiven { read: |deserializer| T::read_item(deserializer) };
        match inside(Segment::Item(index), || items.next_element_seed(seed))? {
            Some(item) => list.extend(item),
            None => return Ok(list),
        }
        index += 1;
    }
}

/// The values of a map. If a key occurs more than once, the last value counts, as in strict reading.
#[cold]
#[inline(never)]
pub(super) fn map<'de, T: Read, A: MapAccess<'de>>(mut pairs: A) -> Result<BTreeMap<String, T>, A::Error> {
    let mut map = BTreeMap::new();
    while let Some(key) = pairs.next_key::<String>()? {
        let seed = Forgiven { read: |deserializer| T::read_item(deserializer) };
        if let Some(value) = inside(Segment::Key(key.clone()), || pairs.next_value_seed(seed))? {
            map.insert(key, value);
        }
    }
    Ok(map)
}

/// Tries to read a part of something that is kept as it came if the part is not as documented. Nothing in it is left out.
#[cold]
pub(super) fn attempt<T: Read>(name: &str, value: &serde_json::Value) -> Option<T> {
    let text = value.to_string();
    let before = Mark::now();
    let forgiving = BOOK.with_borrow_mut(|book| std::mem::replace(&mut book.forgiving, false));
    let read = inside(Segment::Field(name.to_owned()), || {
        T::read(&mut serde_json::Deserializer::from_str(&text)).ok()
    });
    BOOK.with_borrow_mut(|book| book.forgiving = forgiving);
    if read.is_none() {
        trail::forget();
        before.forget();
    }
    read
}

#[cfg(test)]
mod tests;
