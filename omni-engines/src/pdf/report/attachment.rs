//! Attached files.

use std::collections::HashSet;

use super::super::file::File;
use super::super::object::{Dict, Object};
use super::super::objects::Objects;
use super::super::update::Update;
use super::super::{PdfError, date, text};
use super::Report;

/// Maximum number of nodes in the tree of attached files.
const MAX_NODES: usize = 10_000;

/// A file attached to a PDF file. There is no `Debug`, because it may name persons.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, such as `events.json`.
    pub name: String,
    /// Its media type, such as `application/json`.
    pub media_type: String,
    /// A description of it.
    pub description: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Attaches the files of a report.
pub(super) fn add(objects: &mut Objects, catalog: &mut Dict, report: &Report) {
    if report.attachments.is_empty() {
        return;
    }
    let mut named = Vec::new();
    for attachment in &report.attachments {
        let size = (&b"Size"[..], Object::Int(attachment.bytes.len() as i64));
        let date = (&b"ModDate"[..], Object::String(date::write(report.created).into_bytes()));
        let stream = Dict::of([
            (b"Type", Object::name(b"EmbeddedFile")),
            (b"Subtype", Object::name(attachment.media_type.as_bytes())),
            (b"Params", Object::Dict(Dict::of([size, date]))),
        ]);
        let stream = objects.add_stream(stream, &attachment.bytes);
        let name = Object::String(text::encode(&attachment.name));
        let files = Dict::of([(b"F", Object::reference(stream)), (b"UF", Object::reference(stream))]);
        let file = objects.add(Object::Dict(Dict::of([
            (b"Type", Object::name(b"Filespec")),
            (b"F", name.clone()),
            (b"UF", name),
            (b"Desc", Object::String(text::encode(&attachment.description))),
            (b"AFRelationship", Object::name(b"Data")),
            (b"EF", Object::Dict(files)),
        ])));
        named.push((text::encode(&attachment.name), Object::reference(file)));
    }
    // Readers rely on the order when they look up names.
    named.sort_by(|one, other| one.0.cmp(&other.0));
    let all = named.iter().map(|(_, file)| file.clone()).collect();
    let names = named.into_iter().flat_map(|(name, file)| [Object::String(name), file]).collect();
    let tree = Dict::of([(b"Names", Object::Array(names))]);
    catalog.set(b"Names", Object::Dict(Dict::of([(b"EmbeddedFiles", Object::Dict(tree))])));
    catalog.set(b"AF", Object::Array(all));
}

/// The files attached to a PDF file.
///
/// # Errors
///
/// As [`Pdf::open`](super::super::Pdf::open).
pub fn attachments(pdf: &[u8]) -> Result<Vec<Attachment>, PdfError> {
    let update = Update::of(File::open(pdf.to_vec())?);
    let (_, catalog) = update.catalog()?;
    let names = update.get(&catalog, b"Names")?.unwrap_or(Object::Null).into_dict();
    let mut waiting: Vec<Object> = names.get(b"EmbeddedFiles").cloned().into_iter().collect();
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    while let Some(node) = waiting.pop() {
        if node.as_ref().is_some_and(|number| !seen.insert(number)) {
            continue;
        }
        if waiting.len() + found.len() > MAX_NODES {
            return Err(PdfError::TooLarge);
        }
        let node = update.follow(&node)?.into_dict();
        let kids = update.get(&node, b"Kids")?.unwrap_or(Object::Null).into_array();
        waiting.extend(kids.into_iter().rev());
        let names = update.get(&node, b"Names")?.unwrap_or(Object::Null).into_array();
        for pair in names.chunks_exact(2) {
            let [_, file] = pair else { continue };
            found.extend(read(&update, &update.follow(file)?.into_dict())?);
        }
    }
    Ok(found)
}

fn read(update: &Update, file: &Dict) -> Result<Option<Attachment>, PdfError> {
    let files = update.get(file, b"EF")?.unwrap_or(Object::Null).into_dict();
    let Some(number) = files.get(b"UF").or(files.get(b"F")).and_then(Object::as_ref) else { return Ok(None) };
    let Some(stream) = update.file.stream(number)? else { return Ok(None) };
    let said = |key: &[u8]| -> Result<Option<String>, PdfError> {
        Ok(update.get(file, key)?.and_then(|value| value.as_string().map(text::decode)))
    };
    let name = match said(b"UF")? {
        Some(name) => Some(name),
        None => said(b"F")?,
    };
    let media_type = stream.dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
    Ok(Some(Attachment {
        name: name.unwrap_or_default(),
        media_type: String::from_utf8_lossy(media_type).into_owned(),
        description: said(b"Desc")?.unwrap_or_default(),
        bytes: update.file.data(&stream)?,
    }))
}
