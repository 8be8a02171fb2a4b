//! The signatures that a file has.

use std::collections::HashSet;
use std::ops::Range;

use jiff::Timestamp;

use super::super::file::File;
use super::super::lexer::hex;
use super::super::object::{Dict, Object};
use super::super::update::Update;
use super::super::{PdfError, date, text};
use super::SlotKind;

/// Maximum number of fields of a form.
const MAX_FIELDS: usize = 100_000;

/// A signature in a file. There is no `Debug`, because it names a person.
#[derive(Clone, PartialEq, Eq)]
pub struct EmbeddedSignature {
    /// Its kind. `None` for kinds that this crate does not make, such as `adbe.pkcs7.detached`.
    pub kind: Option<SlotKind>,
    /// What the file calls the kind (`SubFilter`).
    pub format: String,
    /// Who signed, according to the file. The signature itself states it too, and takes precedence if they differ.
    pub name: Option<String>,
    /// The reason, according to the file.
    pub reason: Option<String>,
    /// The time, according to the file.
    pub at: Option<Timestamp>,
    /// The signature, in DER, without trailing zeros.
    pub contents: Vec<u8>,
    /// The parts of the file that it claims to cover. Empty if they cannot be read, or are not in the file.
    pub ranges: Vec<Range<usize>>,
    /// Whether these parts are the whole file up to some point, except for the signature itself: from the beginning,
    /// with one gap that contains the signature and nothing else. Otherwise the signature proves nothing.
    pub is_sane: bool,
    /// Whether nothing follows the parts that it covers.
    pub covers_whole_file: bool,
}

/// The signatures of a file, in the order in which they were made.
///
/// # Errors
///
/// As [`Pdf::open`](super::super::Pdf::open).
pub fn signatures(pdf: &[u8]) -> Result<Vec<EmbeddedSignature>, PdfError> {
    let update = Update::of(File::open(pdf.to_vec())?);
    let (_, catalog) = update.catalog()?;
    let form = update.get(&catalog, b"AcroForm")?.unwrap_or(Object::Null).into_dict();
    let fields = update.get(&form, b"Fields")?.unwrap_or(Object::Null).into_array();
    let mut found = Vec::new();
    let (mut seen, mut count) = (HashSet::new(), 0);
    // Each field with whether it is a signature field, which can be inherited.
    let mut waiting: Vec<(Object, bool)> = fields.into_iter().map(|field| (field, false)).collect();
    while let Some((field, inherited)) = waiting.pop() {
        count += 1;
        if count > MAX_FIELDS {
            return Err(PdfError::TooLarge);
        }
        if field.as_ref().is_some_and(|number| !seen.insert(number)) {
            continue;
        }
        let dict = update.follow(&field)?.into_dict();
        let kind = update.get(&dict, b"FT")?;
        let is_signature = kind.map_or(inherited, |kind| kind.as_name() == Some(b"Sig"));
        let kids = update.get(&dict, b"Kids")?.unwrap_or(Object::Null).into_array();
        waiting.extend(kids.into_iter().map(|kid| (kid, is_signature)));
        let value = dict.get(b"V").filter(|_| is_signature);
        // Several fields may have the same value.
        if let Some(value) = value.filter(|value| value.as_ref().is_none_or(|number| seen.insert(number)))
            && let Object::Dict(signature) = update.follow(value)?
        {
            found.push(read(&update, &signature, value.as_ref())?);
        }
    }
    found.sort_by_key(|signature| signature.ranges.last().map_or(0, |range| range.end));
    Ok(found)
}

fn read(update: &Update, dict: &Dict, number: Option<u32>) -> Result<EmbeddedSignature, PdfError> {
    let pdf = &update.file.bytes;
    let format = update.get(dict, b"SubFilter")?;
    let format = format.as_ref().and_then(Object::as_name).unwrap_or_default();
    let said = |key: &[u8]| -> Result<Option<String>, PdfError> {
        Ok(update.get(dict, key)?.and_then(|value| value.as_string().map(text::decode)))
    };
    let contents = update.get(dict, b"Contents")?;
    let contents = contents.as_ref().and_then(Object::as_string).unwrap_or_default();
    let numbers = update.get(dict, b"ByteRange")?.unwrap_or(Object::Null).into_array();
    let ranges = ranges(&numbers, pdf.len()).unwrap_or_default();
    let place = number.and_then(|number| update.file.place(number));
    Ok(EmbeddedSignature {
        kind: match format {
            b"ETSI.CAdES.detached" => Some(SlotKind::Signature),
            b"ETSI.RFC3161" => Some(SlotKind::DocumentTimestamp),
            _ => None,
        },
        format: String::from_utf8_lossy(format).into_owned(),
        name: said(b"Name")?,
        reason: said(b"Reason")?,
        at: said(b"M")?.and_then(|date| date::read(&date)),
        contents: whole(contents).to_vec(),
        is_sane: place.is_some_and(|place| is_sane(pdf, &ranges, (contents, place))),
        covers_whole_file: ranges.last().is_some_and(|range| range.end == pdf.len()),
        ranges,
    })
}

/// The parts that pairs of offset and length describe, if all are in the file.
fn ranges(numbers: &[Object], length: usize) -> Option<Vec<Range<usize>>> {
    if numbers.len() > 64 || !numbers.len().is_multiple_of(2) {
        return None;
    }
    let number = |value: &Object| usize::try_from(value.as_int()?).ok();
    numbers
        .chunks_exact(2)
        .map(|pair| {
            let (begin, count) = (number(pair.first()?)?, number(pair.get(1)?)?);
            let end = begin.checked_add(count).filter(|end| *end <= length)?;
            Some(begin..end)
        })
        .collect()
}

/// Whether the gap is the signature of the object that begins at a place, and the object is covered. Only zeros may
/// follow the signature: anything else could be changed without being noticed.
fn is_sane(pdf: &[u8], ranges: &[Range<usize>], (contents, place): (&[u8], usize)) -> bool {
    let [first, second] = ranges else { return false };
    let gap = first.end..second.start;
    if first.start != 0 || gap.is_empty() || place >= gap.start || contents.is_empty() {
        return false;
    }
    let Some([b'<', digits @ .., b'>']) = pdf.get(gap) else { return false };
    let padding = contents.get(whole(contents).len()..).unwrap_or_default();
    padding.iter().all(|byte| *byte == 0)
        && digits.len() == contents.len() * 2
        && digits.chunks_exact(2).zip(contents).all(|(pair, byte)| {
            let value = |index: usize| pair.get(index).copied().and_then(hex);
            value(0).zip(value(1)).is_some_and(|(high, low)| high << 4 | low == *byte)
        })
}

/// A value in DER without the bytes that follow it. Bytes that are not DER are left as they are.
fn whole(contents: &[u8]) -> &[u8] {
    let length = match contents {
        [_, short @ 0..=0x7F, ..] => Some(2 + usize::from(*short)),
        [_, long @ 0x81..=0x84, rest @ ..] => {
            let count = usize::from(long & 0x7F);
            let length = rest
                .get(..count)
                .map(|bytes| bytes.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte)));
            length.and_then(|length| length.checked_add(2 + count))
        }
        _ => None,
    };
    length.and_then(|length| contents.get(..length)).unwrap_or(contents)
}
