//! The watchlist of the organization: adding people, and deleting them.

use bytes::Bytes;
use omni_engines::image::Image;
use omni_engines::likeness::Likeness;
use omni_engines::person::{email, phone};
use omni_types::{
    OcrData, SuccessResponse, TypeOfId, WatchlistEntry as Sent, WatchlistEntryDeletion, endpoint,
};

use super::super::upload;
use super::person::see_person;
use super::{plain_email, plain_number, plain_phone};
use crate::authority::stated;
use crate::basics::start_of_day;
use crate::evidence::{self, FaceId};
use crate::frame::{self, Call, Refusal, Work};
use crate::images::{Eyes, Unseen};
use crate::store::{Index, WatchlistEntry};

/// The images of an entry, after checking that each shows what it should.
pub(crate) struct SeenEntry {
    images: Vec<Bytes>,
    /// The face, if there is an image of it.
    face: Option<FaceId>,
    /// Whose ID it is, if an image of one was read.
    holder: Option<Holder>,
}

/// What an ID says about its holder.
struct Holder {
    name: Option<String>,
    number: Option<String>,
    /// Milliseconds.
    born: Option<i64>,
}

/// What an image shows.
enum Shown {
    /// A face; without engines, nobody knows whose.
    Face(Option<Likeness>),
    /// An ID, and what engines read from it; without engines, nobody reads it.
    Id(Option<Box<OcrData>>),
    /// What is wrong with the image.
    Neither(&'static str),
}

const NO_ID: &str = "no ID was found in the image: send one that shows the whole ID";

pub(crate) async fn see_entry(
    call: &mut Call<'_, endpoint::AddWatchlistEntry>,
) -> Result<SeenEntry, Refusal> {
    let Sent { image_base64, front_id_base64, back_id_base64, .. } = call.body();
    let mut seen = SeenEntry { images: Vec::new(), face: None, holder: None };
    let mut sides = Vec::new();
    for (name, image, is_id) in [
        ("imageBase64", image_base64, false),
        ("frontIdBase64", front_id_base64, true),
        ("backIdBase64", back_id_base64, true),
    ] {
        let Some(image) = image else { continue };
        let wrong = |what: &str| Refusal::bad_request(format!("{name}: {what}"));
        let bytes = frame::decoded(image).await?.map_err(|_| wrong("expected base64"))?;
        let look = move |image: Image, eyes: Option<&Eyes<'_>>| Shown::on(&image, eyes, is_id);
        let shown = call.house().images.see(bytes.clone(), look).await?;
        match shown.map_err(|error| upload::undecodable(name, error))? {
            Shown::Neither(problem) => return Err(wrong(problem)),
            Shown::Face(Some(likeness)) => seen.face = Some(FaceId::new("", Some(likeness))),
            Shown::Face(None) => seen.face = Some(evidence::face_shown(&bytes)),
            Shown::Id(Some(text)) => sides.push(*text),
            Shown::Id(None) => seen.holder = seen.holder.or_else(|| Holder::of_specimen(&bytes)),
        }
        seen.images.push(bytes);
    }
    seen.holder = Holder::of_sides(sides).or(seen.holder);
    Ok(seen)
}

impl Shown {
    fn on(image: &Image, eyes: Option<&Eyes<'_>>, is_id: bool) -> Result<Self, Unseen> {
        Ok(match (eyes, is_id) {
            (None, false) => Self::Face(None),
            (None, true) if image.card().is_some() => Self::Id(None),
            (None, true) => Self::Neither(NO_ID),
            (Some(eyes), false) => match see_person(eyes, image)? {
                Ok(likeness) => Self::Face(Some(likeness)),
                Err(problem) => Self::Neither(problem),
            },
            (Some(eyes), true) => {
                let seen = evidence::see_document(eyes, image)?;
                if !seen.aligned || seen.cut_off || seen.kind == TypeOfId::Unknown {
                    Self::Neither(NO_ID)
                } else if seen.several {
                    Self::Neither("the image shows several documents: send one that shows only the ID")
                } else {
                    Self::Id(Some(Box::new(seen.text)))
                }
            }
        })
    }
}

impl Holder {
    /// Whose ID it is by what its sides say together, as for the ID of a session. None if no side was read.
    fn of_sides(sides: Vec<OcrData>) -> Option<Self> {
        let join = |front: OcrData, back| evidence::joined(&front, &back).unwrap_or(front);
        // Some numbers are only in the machine-readable zone.
        let text = evidence::completed(sides.into_iter().reduce(join)?);
        Some(Self {
            name: evidence::full_name(&text).map(str::to_owned),
            number: text.document_number.as_ref().map(|number| plain_number(number)),
            born: text.birth_date.as_deref().copied(),
        })
    }

    /// Whose ID an image shows, if it is one of the sandbox's own specimens.
    fn of_specimen(image: &[u8]) -> Option<Self> {
        let persona = evidence::id_shown(image)?;
        let document = &persona.data().document;
        Some(Self {
            name: Some(document.full_name()),
            number: Some(plain_number(&document.document_number)),
            born: start_of_day(*document.birth_date),
        })
    }
}

pub(crate) async fn add_watchlist_entry(
    call: &mut Call<'_, endpoint::AddWatchlistEntry>,
    seen: &SeenEntry,
) -> Result<SuccessResponse, Refusal> {
    let mut entry = WatchlistEntry { face: seen.face.clone(), ..sent_entry(call)? };
    has_key(&entry)?;
    if let Some(holder) = &seen.holder {
        // What was sent takes precedence over what is printed on the ID.
        entry.name = entry.name.or_else(|| holder.name.clone());
        entry.id_number = entry.id_number.or_else(|| holder.number.clone());
        entry.birth_date = entry.birth_date.or(holder.born);
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
    if entry.face.is_none() && entry.keys().iter().all(|(_, _, value)| value.is_none()) {
        let message = "expected at least one of idNumber, email, phone and imageBase64";
        return Err(Refusal::bad_request(message));
    }
    Ok(())
}

/// Refuses an entry that nothing could match, or that shares a search key with another entry.
pub(crate) async fn check_keys(work: &mut Work<'_>, entry: &WatchlistEntry) -> Result<(), Refusal> {
    has_key(entry)?;
    let check = |name: &str, found: Vec<String>| {
        let message = format!("{name}: another entry already has it: delete that one first");
        let taken = found.iter().any(|id| *id != entry.id);
        if taken { Err(Refusal::bad_request(message)) } else { Ok(()) }
    };
    for (name, index, value) in entry.keys() {
        let Some(value) = value else { continue };
        check(name, work.find(index, value).await?)?;
    }
    let Some(face) = &entry.face else { return Ok(()) };
    check("imageBase64", work.find_face((Index::EntryByLikeness, Index::EntryByFace), face).await?)
}

/// The texts of an entry in the form in which they are compared. Blank ones are omitted.
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

/// The entry as sent, without its images and what they show.
fn sent_entry(call: &Call<'_, endpoint::AddWatchlistEntry>) -> Result<WatchlistEntry, Refusal> {
    let sent = call.body();
    check_contacts(sent)?;
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

/// Refuses values that nobody can have entered in a session: they would find nobody.
fn check_contacts(sent: &Sent) -> Result<(), Refusal> {
    if let Some(sent) = stated(&sent.email) {
        email::parse(sent).map_err(|problem| {
            Refusal::bad_request(format!("email: expected an e-mail address: {problem}"))
        })?;
    }
    if let Some(sent) = stated(&sent.phone) {
        phone::parse(&plain_phone(sent)).map_err(|problem| {
            Refusal::bad_request(format!("phone: expected E.164 format, such as +15550100123: {problem}"))
        })?;
    }
    Ok(())
}

fn milliseconds(name: &str, text: Option<&str>) -> Result<Option<i64>, Refusal> {
    let wrong = |_| Refusal::bad_request(format!("{name}: expected a time in milliseconds, as digits"));
    text.filter(|text| !text.is_empty()).map(|text| text.parse().map_err(wrong)).transpose()
}

pub(crate) async fn delete_watchlist_entry(
    call: &mut Call<'_, endpoint::DeleteWatchlistEntry>,
) -> Result<SuccessResponse, Refusal> {
    let WatchlistEntryDeletion { id, .. } = call.body();
    if id.is_empty() {
        return Err(Refusal::bad_request("id: the id of an entry cannot be empty"));
    }
    // The documentation has no refusal for an entry that does not exist, so deleting twice succeeds.
    call.delete::<WatchlistEntry>(id);
    Ok(SuccessResponse::new().with_success(true))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_zone_settles_the_number_that_the_front_left_open() {
        let side = |data: Value| -> OcrData { serde_json::from_value(data).unwrap() };
        let front =
            side(json!({"name": {"fullName": "ZARA INVENTED SPECIMEN"}, "documentNumber": "ABA568Q51",
            "ocrDataConfidence": {"nameConfidence": 0.9, "documentNumberConfidence": 0.5}}));
        let back = side(json!({"documentNumber": "ABA568Q5I", "birthDate": 634_953_600_000_i64,
            "ocrDataConfidence": {"documentNumberConfidence": 0.97, "birthDateConfidence": 0.97}}));
        for sides in [vec![front.clone(), back.clone()], vec![back, front]] {
            let holder = Holder::of_sides(sides).unwrap();
            assert_eq!(holder.number, Some(plain_number("ABA568Q5I")));
            assert_eq!(holder.name.as_deref(), Some("ZARA INVENTED SPECIMEN"));
            assert_eq!(holder.born, Some(634_953_600_000));
        }
        assert!(Holder::of_sides(Vec::new()).is_none());
    }
}
