//! The watchlist of the organization: adding people, and deleting them.

use bytes::Bytes;
use omni_types::{Base64, SuccessResponse, WatchlistEntry as Sent, WatchlistEntryDeletion, endpoint};

use super::{plain_email, plain_number, plain_phone};
use crate::evidence;
use crate::frame::{Call, Refusal, Work};
use crate::house::start_of_day;
use crate::persona::{Document, Persona};
use crate::store::WatchlistEntry;

/// The images of an entry, all of which show what they should.
pub(crate) struct SeenEntry {
    images: Vec<Bytes>,
    /// Identifies the face, if there is an image of it.
    face: Option<String>,
    /// Whose ID it is, if an image of one was read.
    id: Option<Persona>,
}

pub(crate) async fn see_entry(
    call: &mut Call<'_, endpoint::AddWatchlistEntry>,
) -> Result<SeenEntry, Refusal> {
    let Sent { image_base64, front_id_base64, back_id_base64, .. } = call.body();
    let mut seen = SeenEntry { images: Vec::new(), face: None, id: None };
    for (name, image, is_id) in [
        ("imageBase64", image_base64, false),
        ("frontIdBase64", front_id_base64, true),
        ("backIdBase64", back_id_base64, true),
    ] {
        let Some(image) = image else { continue };
        let image = see(call, name, image, is_id).await?;
        if is_id {
            seen.id = seen.id.or_else(|| evidence::id_shown(&image));
        } else {
            seen.face = Some(evidence::face_shown(&image));
        }
        seen.images.push(image);
    }
    Ok(seen)
}

async fn see(
    call: &Call<'_, endpoint::AddWatchlistEntry>,
    name: &str,
    image: &Base64,
    is_id: bool,
) -> Result<Bytes, Refusal> {
    let wrong = |what: &str| Refusal::bad_request(format!("{name}: {what}"));
    let bytes = image.decode().map_err(|_| wrong("expected base64"))?;
    let looked = call.house().images.inspect(bytes.clone(), move |image| !is_id || image.card().is_some());
    match looked.await? {
        Err(_) => Err(wrong("the data is not an image")),
        Ok(false) => Err(wrong("no ID was found on the image: send one that shows the whole ID")),
        Ok(true) => Ok(bytes),
    }
}

pub(crate) async fn add_watchlist_entry(
    call: &mut Call<'_, endpoint::AddWatchlistEntry>,
    seen: &SeenEntry,
) -> Result<SuccessResponse, Refusal> {
    let mut entry = WatchlistEntry { face: seen.face.clone(), ..sent_entry(call)? };
    has_key(&entry)?;
    if let Some(persona) = &seen.id {
        add_ocr_data(&mut entry, &persona.data().document);
    }
    check_keys(call, &entry).await?;
    for image in &seen.images {
        let blob = call.new_id();
        entry.images.push(blob.clone());
        call.add_blob(blob, image.clone());
    }
    call.save(entry);
    Ok(SuccessResponse::new().with_success(true))
}

fn has_key(entry: &WatchlistEntry) -> Result<(), Refusal> {
    if entry.keys().iter().all(|(_, _, value)| value.is_none()) {
        let message = "expected at least one of idNumber, email, phone and imageBase64";
        return Err(Refusal::bad_request(message));
    }
    Ok(())
}

/// Refuses an entry that nothing is found by, or that has something in common with another by which both would be found.
pub(crate) async fn check_keys(work: &mut Work<'_>, entry: &WatchlistEntry) -> Result<(), Refusal> {
    has_key(entry)?;
    for (name, index, value) in entry.keys() {
        let Some(value) = value else { continue };
        if work.find(index, value).await?.iter().any(|id| *id != entry.id) {
            let message = format!("{name}: there is an entry with it already: delete that one first");
            return Err(Refusal::bad_request(message));
        }
    }
    Ok(())
}

/// The texts of an entry as they are compared. Blank ones are left out.
pub(crate) fn plain(entry: WatchlistEntry) -> WatchlistEntry {
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    WatchlistEntry {
        name: filled(entry.name),
        id_number: filled(entry.id_number.as_deref().map(plain_number)),
        email: filled(entry.email.as_deref().map(plain_email)),
        phone: filled(entry.phone.as_deref().map(plain_phone)),
        ..entry
    }
}

/// The entry as it was sent, without its images and what they show.
fn sent_entry(call: &Call<'_, endpoint::AddWatchlistEntry>) -> Result<WatchlistEntry, Refusal> {
    let sent = call.body();
    Ok(plain(WatchlistEntry {
        id: call.new_id(),
        created_at: call.now(),
        kind: sent.watchlist_type,
        expires_at: milliseconds("recordExpiresAt", sent.record_expires_at.as_deref())?,
        name: sent.name.as_deref().cloned(),
        birth_date: milliseconds("birthDate", sent.birth_date.as_deref().map(String::as_str))?,
        id_number: sent.id_number.as_deref().cloned(),
        email: sent.email.as_deref().cloned(),
        phone: sent.phone.as_deref().cloned(),
        ..WatchlistEntry::default()
    }))
}

/// What was sent counts more than what is printed on the ID.
fn add_ocr_data(entry: &mut WatchlistEntry, document: &Document) {
    entry.name.get_or_insert_with(|| document.full_name());
    entry.id_number.get_or_insert_with(|| plain_number(&document.document_number));
    entry.birth_date = entry.birth_date.or_else(|| start_of_day(*document.birth_date));
}

fn milliseconds(name: &str, text: Option<&str>) -> Result<Option<i64>, Refusal> {
    let wrong = |_| Refusal::bad_request(format!("{name}: expected a time in milliseconds, as digits"));
    text.filter(|text| !text.is_empty()).map(|text| text.parse().map_err(wrong)).transpose()
}

/// An entry that does not exist is deleted already.
pub(crate) async fn delete_watchlist_entry(
    call: &mut Call<'_, endpoint::DeleteWatchlistEntry>,
) -> Result<SuccessResponse, Refusal> {
    let WatchlistEntryDeletion { id, .. } = call.body();
    if id.is_empty() {
        return Err(Refusal::bad_request("id: the id of an entry cannot be empty"));
    }
    call.delete::<WatchlistEntry>(id);
    Ok(SuccessResponse::new().with_success(true))
}
