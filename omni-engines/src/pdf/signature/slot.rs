//! Puts a signature into a file.

use jiff::Timestamp;

use super::super::file::File;
use super::super::object::{Dict, Object};
use super::super::update::Update;
use super::super::{PdfError, date, page, text, write};

/// Maximum number of bytes that may be reserved for a signature.
const MAX_RESERVED: usize = 1 << 20;

/// Number of digits of each number of the byte range, which is filled in once the numbers are known.
const DIGITS: usize = 10;

/// The kind of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// A person's signature, `ETSI.CAdES.detached`.
    Signature,
    /// A timestamp of the whole file, `ETSI.RFC3161`.
    DocumentTimestamp,
}

/// What a file states about a signature, and the room for it. There is no `Debug`, because it names a person.
#[derive(Clone)]
pub struct SignatureSlot<'a> {
    /// Its kind.
    pub kind: SlotKind,
    /// Who signs.
    pub name: Option<&'a str>,
    /// Why.
    pub reason: Option<&'a str>,
    /// The time. Not written for a timestamp, which states it itself.
    pub at: Timestamp,
    /// Maximum number of bytes of the signature. The rest is filled with zeros.
    pub reserved: usize,
}

/// Puts a signature into a file, as an update behind its bytes. `sign` gets the two parts of the new file that the
/// signature covers, which are everything except the signature, and returns the signature.
///
/// The signature field is invisible and belongs to the first page. Other fields, and the rest of the form, stay.
///
/// # Errors
///
/// As [`Pdf::open`](super::super::Pdf::open); [`PdfError::Certified`] if an earlier signature allows no other;
/// [`PdfError::SignatureTooLong`]; and the errors of `sign`.
pub fn signed<E: From<PdfError>>(
    pdf: &[u8],
    slot: &SignatureSlot<'_>,
    sign: impl FnOnce([&[u8]; 2]) -> Result<Vec<u8>, E>,
) -> Result<Vec<u8>, E> {
    let (mut bytes, room) = with_room(pdf, slot)?;
    let covered = [bytes.get(..room.start), bytes.get(room.end..)].map(Option::unwrap_or_default);
    let signature = sign(covered)?;
    if signature.len() > slot.reserved {
        return Err(PdfError::SignatureTooLong { reserved: slot.reserved }.into());
    }
    let mut written = Vec::with_capacity(signature.len() * 2 + 2);
    write::hexadecimal(&mut written, &signature);
    // The closing bracket stays where it is, after the zeros.
    written.pop();
    let end = room.start + written.len();
    if let Some(place) = bytes.get_mut(room.start..end) {
        place.copy_from_slice(&written);
    }
    Ok(bytes)
}

/// The file with room for a signature, and where the room is, brackets included.
fn with_room(pdf: &[u8], slot: &SignatureSlot<'_>) -> Result<(Vec<u8>, std::ops::Range<usize>), PdfError> {
    if slot.reserved > MAX_RESERVED {
        return Err(PdfError::TooLarge);
    }
    let mut update = Update::of(File::open(pdf.to_vec())?);
    let (body, range_at, room_at) = dictionary(slot);
    let length = slot.reserved * 2 + 2;
    let signature = update.objects.add_bytes(body);
    // A timestamp does not change anything that an author certifies.
    if slot.kind == SlotKind::Signature {
        refuse_certified(&update, Change::Signature)?;
    }
    add_field(&mut update, signature)?;
    let out = update.write();
    let (mut bytes, begin) = (out.bytes, out.places.get(&signature).copied().ok_or(PdfError::TooLarge)?);
    let room = begin + room_at..begin + room_at + length;
    let rest = bytes.len().checked_sub(room.end).ok_or(PdfError::TooLarge)?;
    let numbers = [room.start, room.end, rest].map(|number| format!(" {number:<DIGITS$}"));
    let range = begin + range_at;
    let text = numbers.concat();
    bytes.get_mut(range..range + text.len()).ok_or(PdfError::TooLarge)?.copy_from_slice(text.as_bytes());
    Ok((bytes, room))
}

/// The dictionary of a signature as bytes, with the positions of the range's numbers after the first one, and of the room.
fn dictionary(slot: &SignatureSlot<'_>) -> (Vec<u8>, usize, usize) {
    let (kind, filter): (&[u8], &[u8]) = match slot.kind {
        SlotKind::Signature => (b"Sig", b"ETSI.CAdES.detached"),
        SlotKind::DocumentTimestamp => (b"DocTimeStamp", b"ETSI.RFC3161"),
    };
    let mut entries = Dict::of([
        (b"Type", Object::name(kind)),
        (b"Filter", Object::name(b"Adobe.PPKLite")),
        (b"SubFilter", Object::name(filter)),
    ]);
    if slot.kind == SlotKind::Signature {
        entries.set(b"M", Object::String(date::write(slot.at).into_bytes()));
        for (key, value) in [(&b"Name"[..], slot.name), (b"Reason", slot.reason)] {
            if let Some(value) = value {
                entries.set(key, Object::String(text::encode(value)));
            }
        }
    }
    let mut body = Vec::new();
    write::dict(&mut body, &entries);
    body.truncate(body.len() - 2);
    body.extend(b"/ByteRange [0");
    let range_at = body.len();
    body.extend(std::iter::repeat_n(b' ', (DIGITS + 1) * 3));
    body.extend(b"]/Contents ");
    let room_at = body.len();
    body.push(b'<');
    body.extend(std::iter::repeat_n(b'0', slot.reserved * 2));
    body.extend(b">>>");
    (body, range_at, room_at)
}

/// Adds an invisible field with the signature to the form and the first page.
fn add_field(update: &mut Update, signature: u32) -> Result<(), PdfError> {
    let (root, mut catalog) = update.catalog()?;
    let page = page::all(&update.file)?.first().map(|page| page.number).unwrap_or_default();
    let mut form = update.dict(&catalog, b"AcroForm")?;
    let mut fields = update.array(&form, b"Fields")?;
    let name = name(update, &fields)?;
    let generation = update.file.generation(page);
    let field = update.objects.add(Object::Dict(Dict::of([
        (b"Type", Object::name(b"Annot")),
        (b"Subtype", Object::name(b"Widget")),
        (b"FT", Object::name(b"Sig")),
        (b"T", Object::String(name.into_bytes())),
        (b"V", Object::reference(signature)),
        (b"P", Object::Ref(page, generation)),
        // Printed and locked, with no size.
        (b"F", Object::Int(132)),
        (b"Rect", Object::Array(vec![Object::Int(0); 4])),
    ])));
    fields.push(Object::reference(field));
    update.put(&mut form, b"Fields", Object::Array(fields))?;
    let flags = update.get(&form, b"SigFlags")?.and_then(|flags| flags.as_int()).unwrap_or(0);
    // There are signatures, and the file may only be appended to.
    update.put(&mut form, b"SigFlags", Object::Int(flags | 3))?;
    if update.put(&mut catalog, b"AcroForm", Object::Dict(form))? {
        update.set(root, Object::Dict(catalog))?;
    }
    let mut on_page = update.object(page)?.into_dict();
    let mut annotations = update.array(&on_page, b"Annots")?;
    annotations.push(Object::reference(field));
    if update.put(&mut on_page, b"Annots", Object::Array(annotations))? {
        update.set(page, Object::Dict(on_page))?;
    }
    Ok(())
}

/// A name that no other field has.
fn name(update: &Update, fields: &[Object]) -> Result<String, PdfError> {
    let mut names = std::collections::HashSet::new();
    for field in fields {
        let field = update.follow(field)?.into_dict();
        names.extend(update.get(&field, b"T")?.and_then(|name| name.as_string().map(text::decode)));
    }
    let free =
        (1..=names.len() + 1).map(|count| format!("Signature{count}")).find(|name| !names.contains(name));
    Ok(free.unwrap_or_default())
}

/// A change to a file that an author may have certified.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::pdf) enum Change {
    /// To the content of the pages.
    Pages,
    /// One more signature.
    Signature,
}

/// An author may certify a file, and afterward allow only filling in and signing fields, or nothing at all.
pub(in crate::pdf) fn refuse_certified(update: &Update, change: Change) -> Result<(), PdfError> {
    let (_, catalog) = update.catalog()?;
    let permissions = update.get(&catalog, b"Perms")?.unwrap_or(Object::Null).into_dict();
    let Some(signature) = update.get(&permissions, b"DocMDP")? else { return Ok(()) };
    for reference in update.get(&signature.into_dict(), b"Reference")?.unwrap_or(Object::Null).into_array() {
        let reference = update.follow(&reference)?.into_dict();
        if !reference.is(b"TransformMethod", b"DocMDP") {
            continue;
        }
        let parameters = update.get(&reference, b"TransformParams")?.unwrap_or(Object::Null).into_dict();
        let nothing = update.get(&parameters, b"P")? == Some(Object::Int(1));
        if nothing || change == Change::Pages {
            return Err(PdfError::Certified);
        }
    }
    Ok(())
}
