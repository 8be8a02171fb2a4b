//! Data that later proves that signatures were valid: certificates and revocation lists.

use super::super::PdfError;
use super::super::file::File;
use super::super::object::{Dict, Object};
use super::super::update::Update;

/// Maximum number of certificates and lists of a file.
const MAX_ITEMS: usize = 1000;

/// Data that a file keeps to prove later that signatures were valid. Each item should be DER.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidationData {
    /// Certificates.
    pub certificates: Vec<Vec<u8>>,
    /// Revocation lists.
    pub revocation_lists: Vec<Vec<u8>>,
}

/// The content of the security store (`/DSS`) of a file, in order.
///
/// # Errors
///
/// As [`Pdf::open`](super::super::Pdf::open).
pub fn validation_data(pdf: &[u8]) -> Result<ValidationData, PdfError> {
    let update = Update::of(File::open(pdf.to_vec())?);
    let (_, catalog) = update.catalog()?;
    let store = update.get(&catalog, b"DSS")?.unwrap_or(Object::Null).into_dict();
    let items = |key: &[u8]| -> Result<Vec<Vec<u8>>, PdfError> {
        let items = update.get(&store, key)?.unwrap_or(Object::Null).into_array();
        if items.len() > MAX_ITEMS {
            return Err(PdfError::TooLarge);
        }
        known(&update.file, &items)
    };
    Ok(ValidationData { certificates: items(b"Certs")?, revocation_lists: items(b"CRLs")? })
}

/// Puts certificates and revocation lists, each in DER, into the security store of a file (`/DSS`), as an update behind
/// its bytes. The existing content of the store stays, and nothing is added twice. If there is nothing new, the file
/// stays as it is.
///
/// # Errors
///
/// As [`Pdf::open`](super::super::Pdf::open).
pub fn with_validation_data(
    pdf: &[u8],
    certificates: &[Vec<u8>],
    revocation_lists: &[Vec<u8>],
) -> Result<Vec<u8>, PdfError> {
    let mut update = Update::of(File::open(pdf.to_vec())?);
    let (root, mut catalog) = update.catalog()?;
    let mut store = update.dict(&catalog, b"DSS")?;
    store.set(b"Type", Object::name(b"DSS"));
    for (key, new) in [(&b"Certs"[..], certificates), (b"CRLs", revocation_lists)] {
        let mut items = update.array(&store, key)?;
        if items.len() + new.len() > MAX_ITEMS {
            return Err(PdfError::TooLarge);
        }
        let mut known = known(&update.file, &items)?;
        for data in new {
            if !known.contains(data) {
                items.push(Object::reference(update.objects.add_stream(Dict::default(), data)));
                known.push(data.clone());
            }
        }
        // An empty list is not written.
        if !items.is_empty() {
            update.put(&mut store, key, Object::Array(items))?;
        }
    }
    if update.objects.is_empty() {
        return Ok(update.write().bytes);
    }
    match catalog.get(b"DSS").and_then(Object::as_ref).filter(|number| update.file.has(*number)) {
        Some(number) => update.set(number, Object::Dict(store))?,
        None => {
            let number = update.objects.add(Object::Dict(store));
            catalog.set(b"DSS", Object::reference(number));
            update.set(root, Object::Dict(catalog))?;
        }
    }
    Ok(update.write().bytes)
}

/// The data in the store.
fn known(file: &File, items: &[Object]) -> Result<Vec<Vec<u8>>, PdfError> {
    let mut known = Vec::new();
    for number in items.iter().filter_map(Object::as_ref) {
        if let Some(stream) = file.stream(number)? {
            known.push(file.data(&stream)?);
        }
    }
    Ok(known)
}
