//! Comparing a session with the watchlist of the organization.

use omni_engines::person::{Agreement, name};
use omni_types::{CustomWatchlistResult, ImageType, OcrData, WatchlistDataMatch, endpoint};

use super::{plain_email, plain_number, plain_phone};
use crate::evidence::{self, FaceId, Id};
use crate::frame::{Call, Refusal, Work};
use crate::session::{ListedPerson, Session};
use crate::store::{Index, WatchlistEntry};

/// The data of a session that is compared. Where both IDs say something, that of the first comes first.
pub(super) struct Compared {
    /// Each of these is enough for a match, and so is a face.
    pub(super) keys: Vec<(WatchlistDataMatch, Index, String)>,
    /// What identifies the face.
    pub(super) faces: Vec<FaceId>,
    /// The names on the IDs, or else the one that was entered.
    pub(super) names: Vec<String>,
    pub(super) birth_dates: Vec<i64>,
}

pub(crate) async fn process_watchlist(
    call: &mut Call<'_, endpoint::ProcessWatchlist>,
) -> Result<CustomWatchlistResult, Refusal> {
    let mut session = call.change(call.query().id.as_deref()).await?;
    let compared = compared(call, &session).await?;
    let mut best: Option<ListedPerson> = None;
    let mut blocked = false;
    for entry in candidates(call, &compared).await? {
        let listed = listed(&entry, &compared, call.now());
        blocked |= listed.blocks_face();
        if best.as_ref().is_none_or(|best| rank(best) < rank(&listed)) {
            best = Some(listed);
        }
    }
    let matches = best.is_some();
    session.watchlist.compared_at = Some(call.now());
    session.watchlist.listed = best;
    session.watchlist.face_blocked = blocked;
    call.save(session);
    Ok(CustomWatchlistResult::new().with_success(true).with_match(matches))
}

/// Entries that have not expired come first, then those with more in common.
fn rank(listed: &ListedPerson) -> (bool, usize) {
    (!listed.expired, listed.matches.len())
}

pub(super) async fn compared(work: &Work<'_>, session: &Session) -> Result<Compared, Refusal> {
    let face = &session.face;
    let taken = [(&face.selfie, ImageType::Selfie), (&face.video_selfie, ImageType::VideoSelfie)];
    let taken = taken.into_iter().find_map(|(selfie, kind)| Some((selfie.as_ref()?, kind)));
    let mut faces = Vec::new();
    if let Some((selfie, kind)) = taken
        && let Some(bytes) = work.image(session, kind.as_str()).await?
    {
        let face = &selfie.face.value.id;
        if face.likeness().is_some() || evidence::is_specimen_face(&bytes) {
            faces.push(face.clone());
        }
        // Whoever it is, the same image shows the same face.
        faces.push(evidence::itself(&bytes));
    }
    let ids = [Id::First, Id::Second].into_iter();
    let read: Vec<OcrData> = ids.filter_map(|id| evidence::ocr(session, id)).collect();
    let number = |data: &OcrData| data.document_number.as_ref().map(|number| plain_number(number));
    let mut numbers: Vec<String> = read.iter().filter_map(number).collect();
    numbers.dedup();
    let person = &session.person;
    let phone = person.phone.as_deref().map(plain_phone);
    let email = person.email.as_deref().map(plain_email);
    let numbers = numbers.into_iter();
    let mut keys: Vec<_> =
        numbers.map(|number| (WatchlistDataMatch::IdNumber, Index::EntryByIdNumber, number)).collect();
    keys.extend(phone.map(|phone| (WatchlistDataMatch::Phone, Index::EntryByPhone, phone)));
    keys.extend(email.map(|email| (WatchlistDataMatch::Email, Index::EntryByEmail, email)));
    let mut names: Vec<String> =
        read.iter().filter_map(|data| evidence::full_name(data).map(str::to_owned)).collect();
    if names.is_empty() {
        names.extend(person.name.clone());
    }
    let birth_dates = read.iter().filter_map(|data| data.birth_date.as_deref().copied()).collect();
    Ok(Compared { keys, faces, names, birth_dates })
}

/// The entries that have at least one key in common with the session.
async fn candidates(work: &mut Work<'_>, compared: &Compared) -> Result<Vec<WatchlistEntry>, Refusal> {
    let mut ids = Vec::new();
    for (_, index, value) in &compared.keys {
        ids.extend(work.find(*index, value).await?);
    }
    for face in &compared.faces {
        ids.extend(work.find_face((Index::EntryByLikeness, Index::EntryByFace), face).await?);
    }
    ids.sort_unstable();
    ids.dedup();
    let mut entries = Vec::new();
    for id in ids {
        entries.extend(work.get::<WatchlistEntry>(&id).await?.as_deref().cloned());
    }
    Ok(entries)
}

/// What an entry has in common with the session.
fn listed(entry: &WatchlistEntry, compared: &Compared, now: i64) -> ListedPerson {
    let is_own = |index: Index, value: &String| {
        entry.keys().into_iter().any(|(_, own, known)| own == index && known == Some(value))
    };
    let keys = compared.keys.iter().filter(|(_, index, value)| is_own(*index, value));
    let mut matches: Vec<_> = keys.map(|(data, _, _)| data.clone()).collect();
    if entry.face.as_ref().is_some_and(|own| compared.faces.iter().any(|face| own.is_same(face))) {
        matches.insert(0, WatchlistDataMatch::Face);
    }
    let is_same = |own: &String, other: &String| name::compare(own, other).agreement() == Agreement::Match;
    if entry.name.as_ref().is_some_and(|own| compared.names.iter().any(|name| is_same(own, name))) {
        matches.push(WatchlistDataMatch::FullName);
    }
    if entry.birth_date.is_some_and(|own| compared.birth_dates.contains(&own)) {
        matches.push(WatchlistDataMatch::BirthDate);
    }
    let expired = entry.expires_at.is_some_and(|at| at <= now);
    ListedPerson { entry: entry.id.clone(), kind: entry.kind, expired, matches }
}
