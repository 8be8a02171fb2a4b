//! The cross-reference: where the objects of a file are.

use std::collections::{HashMap, HashSet};

use super::PdfError;
use super::lexer::{Lexer, is_space};
use super::object::{Dict, Object};
use super::span::Span;
use crate::image::pdf_start;

/// Maximum number of objects of a file.
const MAX_OBJECTS: u32 = 2_000_000;

/// Maximum number of an object.
const MAX_NUMBER: u32 = 8_388_607;

/// Maximum number of sections of a cross-reference. Each update adds one.
const MAX_SECTIONS: usize = 10_000;

/// Maximum number of bytes of all decoded sections together.
const MAX_DECODED: usize = 128 << 20;

/// How far from the end of a file the position of its cross-reference may be written.
const TAIL: usize = 2048;

const BROKEN: PdfError = PdfError::Damaged("its cross-reference cannot be read");

const NO_END: PdfError = PdfError::Damaged(
    "its end is missing; it was cut off, or something was appended to it, which must be at most 2048 bytes",
);

/// Where an object is.
#[derive(Clone, Copy)]
pub(super) enum Entry {
    /// Nowhere: it was deleted.
    Free,
    /// At an offset in the file.
    At { offset: usize, generation: u16 },
    /// In an object stream.
    In { stream: u32, index: usize },
}

/// All sections of a cross-reference together.
pub(super) struct Xref {
    pub(super) entries: HashMap<u32, Entry>,
    /// The newest trailer.
    pub(super) trailer: Dict,
    /// Where the newest section is, according to the file.
    pub(super) start: usize,
    /// What all offsets are counted from: the position of the header, which other bytes may precede.
    pub(super) base: usize,
    /// Whether the newest section is a stream.
    pub(super) is_stream: bool,
    /// The first number that no object has.
    pub(super) next: u32,
    decoded: usize,
}

/// One section.
struct Section {
    trailer: Dict,
    is_stream: bool,
}

impl Xref {
    /// Reads all sections.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, PdfError> {
        let header = pdf_start(bytes).ok_or(PdfError::NotPdf)?;
        // Some ways of sending files pad them.
        let end = bytes.iter().rposition(|byte| !is_space(*byte)).map_or(0, |last| last + 1);
        let tail = bytes.get(end.saturating_sub(TAIL)..end).unwrap_or_default();
        let mut words = tail.windows(9);
        let at = words.rposition(|word| word == b"startxref").ok_or(NO_END)?;
        let mut lexer = Lexer::new(bytes, end - tail.len() + at + 9);
        let start = lexer.unsigned().and_then(|start| usize::try_from(start).ok()).ok_or(BROKEN)?;
        match Self::read_from(bytes, start, 0) {
            Err(PdfError::Damaged(_)) if header > 0 => Self::read_from(bytes, start, header),
            result => result,
        }
    }

    fn read_from(bytes: &[u8], start: usize, base: usize) -> Result<Self, PdfError> {
        let (entries, trailer) = (HashMap::new(), Dict::default());
        let mut xref = Self { entries, trailer, start, base, is_stream: false, next: 1, decoded: 0 };
        let (mut seen, mut place) = (HashSet::new(), Some(start));
        while let Some(at) = place {
            let first = seen.is_empty();
            if !seen.insert(at) {
                break;
            }
            if seen.len() > MAX_SECTIONS {
                return Err(PdfError::TooLarge);
            }
            let section = xref.section(bytes, at)?;
            place = previous(&section.trailer)?;
            // An encrypted file may say so in any of its sections.
            if section.trailer.get(b"Encrypt").is_some_and(|value| *value != Object::Null) {
                return Err(PdfError::Encrypted);
            }
            if first {
                xref.is_stream = section.is_stream;
            }
            // The first section of a linearized file has all entries, and so do updates. Not every program follows that.
            for (key, value) in section.trailer.0 {
                if xref.trailer.get(&key).is_none()
                    && (first || matches!(key.as_slice(), b"Root" | b"Info" | b"ID"))
                {
                    xref.trailer.0.push((key, value));
                }
            }
        }
        let most = xref.entries.keys().max().copied().unwrap_or(0).saturating_add(1);
        let size =
            xref.trailer.get(b"Size").and_then(Object::as_int).and_then(|size| u32::try_from(size).ok());
        xref.next = most.max(size.filter(|size| *size <= MAX_NUMBER).unwrap_or(0));
        Ok(xref)
    }

    fn section(&mut self, bytes: &[u8], at: usize) -> Result<Section, PdfError> {
        let mut lexer = Lexer::new(bytes, self.base.saturating_add(at));
        if lexer.at >= bytes.len() {
            return Err(BROKEN);
        }
        if !lexer.take(b"xref") {
            return Ok(Section { trailer: self.stream(bytes, lexer.at)?, is_stream: true });
        }
        // Objects that a hybrid file hides from old readers are in a stream beside the table, which marks them as free.
        let mut entries = Vec::new();
        while !lexer.take(b"trailer") {
            table(&mut lexer, &mut entries)?;
        }
        let trailer = lexer.object()?.into_dict();
        if let Some(hidden) = trailer.get(b"XRefStm").and_then(Object::as_int) {
            let hidden = usize::try_from(hidden).map_err(|_| BROKEN)?;
            self.stream(bytes, self.base.saturating_add(hidden))?;
        }
        for (number, entry) in entries {
            self.add(number, entry)?;
        }
        Ok(Section { trailer, is_stream: false })
    }

    /// A section in a stream.
    fn stream(&mut self, bytes: &[u8], at: usize) -> Result<Dict, PdfError> {
        let mut lexer = Lexer::new(bytes, at);
        lexer.header().ok_or(BROKEN)?;
        let dict = lexer.object()?.into_dict();
        if !dict.is(b"Type", b"XRef") {
            return Err(BROKEN);
        }
        let length = dict.get(b"Length").and_then(Object::as_int);
        let span = Span::after(&mut lexer, length).ok_or(BROKEN)?;
        // No entry takes more than three numbers of eight bytes.
        let data = super::filter::decode(&dict, span.of(bytes), MAX_OBJECTS as usize * 24)?;
        self.decoded += data.len();
        if self.decoded > MAX_DECODED {
            return Err(PdfError::TooLarge);
        }
        let array = |key: &[u8]| dict.get(key).and_then(Object::as_array).unwrap_or_default();
        let width = |index: usize| {
            let width = array(b"W").get(index).and_then(Object::as_int);
            width.and_then(|width| usize::try_from(width).ok()).filter(|width| *width <= 8).ok_or(BROKEN)
        };
        let widths = [width(0)?, width(1)?, width(2)?];
        let size = dict.get(b"Size").cloned().unwrap_or(Object::Int(0));
        let all = [Object::Int(0), size];
        let index = match array(b"Index") {
            [] => &all[..],
            index => index,
        };
        let row = widths.iter().sum::<usize>();
        if row == 0 {
            return Err(BROKEN);
        }
        let mut rows = data.chunks_exact(row);
        for range in index.chunks_exact(2) {
            let [first, count] = [0, 1].map(|at| range.get(at).and_then(Object::as_int).unwrap_or(-1));
            let (first, count) = (u32::try_from(first).map_err(|_| BROKEN)?, count.max(0) as u64);
            for (number, row) in
                (first..MAX_NUMBER).zip(rows.by_ref()).take(usize::try_from(count).unwrap_or(0))
            {
                self.add(number, entry(row, widths))?;
            }
        }
        Ok(dict)
    }

    /// Adds an older section's entry of an object, if no newer section has one.
    fn add(&mut self, number: u32, entry: Entry) -> Result<(), PdfError> {
        if self.entries.len() >= MAX_OBJECTS as usize || number > MAX_NUMBER {
            return Err(PdfError::TooLarge);
        }
        self.entries.entry(number).or_insert(entry);
        Ok(())
    }
}

/// Where the previous section is. Some programs write 0 if there is none.
fn previous(trailer: &Dict) -> Result<Option<usize>, PdfError> {
    match trailer.get(b"Prev") {
        None | Some(Object::Null | Object::Int(0)) => Ok(None),
        Some(value) => value.as_int().and_then(|at| usize::try_from(at).ok()).map(Some).ok_or(BROKEN),
    }
}

/// Consecutive objects: a number and a count, and a line for each.
fn table(lexer: &mut Lexer<'_>, entries: &mut Vec<(u32, Entry)>) -> Result<(), PdfError> {
    let mut number = || lexer.unsigned().ok_or(BROKEN);
    let (mut first, count) = (number()?, number()?);
    for index in 0..count {
        if entries.len() >= MAX_OBJECTS as usize {
            return Err(PdfError::TooLarge);
        }
        let offset = lexer.unsigned().and_then(|offset| usize::try_from(offset).ok()).ok_or(BROKEN)?;
        let generation = lexer.unsigned().ok_or(BROKEN)?.min(u64::from(u16::MAX)) as u16;
        let in_use = lexer.take(b"n");
        if !in_use && !lexer.take(b"f") {
            return Err(BROKEN);
        }
        // Some programs count from 1 what they should count from 0. The first object is always free.
        if index == 0 && first == 1 && !in_use && generation == u16::MAX {
            first = 0;
        }
        let number = first.checked_add(index).and_then(|number| u32::try_from(number).ok()).ok_or(BROKEN)?;
        let entry = if in_use && offset > 0 { Entry::At { offset, generation } } else { Entry::Free };
        entries.push((number, entry));
    }
    Ok(())
}

/// One entry of a stream.
fn entry(row: &[u8], widths: [usize; 3]) -> Entry {
    let mut rest = row;
    let values = widths.map(|width| {
        let (value, others) = rest.split_at_checked(width).unwrap_or_default();
        rest = others;
        value.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte))
    });
    let size = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
    match if widths[0] == 0 { 1 } else { values[0] } {
        1 => Entry::At { offset: size(values[1]), generation: values[2].min(u64::from(u16::MAX)) as u16 },
        2 => Entry::In { stream: u32::try_from(values[1]).unwrap_or(u32::MAX), index: size(values[2]) },
        _ => Entry::Free,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ONE_PAGE, file};
    use super::super::{Pdf, PdfError};

    fn pages(bytes: &[u8]) -> Result<u32, PdfError> {
        Pdf::open(bytes).map(|pdf| pdf.pages())
    }

    fn text() -> String {
        String::from_utf8(file(&ONE_PAGE)).unwrap()
    }

    #[test]
    fn what_is_before_and_behind_a_file_is_skipped() {
        let text = text();
        assert_eq!(pages(format!("junk\n{text}").as_bytes()), Ok(1));
        assert_eq!(pages(format!("{text}{}", "\0 \n".repeat(2000)).as_bytes()), Ok(1));
        let at = text.find("xref\n0").unwrap();
        let moved = text.replace(&format!("startxref\n{at}"), &format!("startxref\n{}", at + 5));
        assert!(matches!(pages(moved.as_bytes()), Err(PdfError::Damaged(_))));
    }

    #[test]
    fn tables_may_count_from_one_and_have_odd_line_ends() {
        let text = text();
        assert_eq!(pages(text.replace("xref\n0 6", "xref\n1 6").as_bytes()), Ok(1));
        assert_eq!(pages(text.replace(" n \n", " n\n").as_bytes()), Ok(1));
        assert!(matches!(pages(text.replace("0 n \n", "0 x \n").as_bytes()), Err(PdfError::Damaged(_))));
    }

    #[test]
    fn an_object_that_is_elsewhere_is_damage() {
        let text = text().replace("3 0 obj", "9 0 obj");
        assert!(matches!(pages(text.as_bytes()), Err(PdfError::Damaged(_))));
    }

    #[test]
    fn the_newest_section_wins_and_deletes() {
        let text = text();
        let (old, at) = (text.find("xref\n0").unwrap(), text.len());
        let page = "3 0 obj\n<</Type/Page/MediaBox[0 0 5 6]>>\nendobj\n";
        let update = |entry: &str| {
            let start = at + page.len();
            let table =
                format!("xref\n3 1\n{entry}trailer\n<</Root 1 0 R/Prev {old}>>\nstartxref\n{start}\n%%EOF");
            format!("{text}{page}{table}").into_bytes()
        };
        let changed = Pdf::open(&update(&format!("{at:010} 00000 n \n"))).unwrap();
        assert_eq!(changed.page_size(1), Ok((5.0, 6.0)));
        assert!(matches!(pages(&update("0000000000 00001 f \n")), Err(PdfError::Damaged(_))));
    }

    #[test]
    fn hybrid_files_hide_objects_in_a_stream() {
        let text = text();
        let (old, at) = (text.find("xref\n0").unwrap(), text.len());
        // The page is free in the table, but in use according to the stream.
        let page = "3 0 obj\n<</Type/Page/MediaBox[0 0 7 8]>>\nendobj\n";
        let hidden = at + page.len();
        let row = format!("01{at:04x}00");
        let stream = format!(
            "6 0 obj\n<</Type/XRef/Size 7/W[1 2 1]/Index[3 1]/Filter/AHx/Length {}>>stream\n{row}\nendstream\nendobj\n",
            row.len()
        );
        let start = hidden + stream.len();
        let trailer = format!("<</Root 1 0 R/Prev {old}/XRefStm {hidden}>>\nstartxref\n{start}\n");
        let table = format!("xref\n3 1\n0000000000 65535 f \ntrailer\n{trailer}");
        let pdf = Pdf::open(format!("{text}{page}{stream}{table}").as_bytes()).unwrap();
        assert_eq!(pdf.page_size(1), Ok((7.0, 8.0)));
    }
}
