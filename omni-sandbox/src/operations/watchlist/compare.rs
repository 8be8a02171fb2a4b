//! Comparing a session with the watchlist of the organization.

use omni_engines::person::name;
use omni_types::{CustomWatchlistResult, ImageType, WatchlistDataMatch, endpoint};

use super::{plain_email, plain_number, plain_phone};
use crate::evidence::{self, FaceId, Id};
use crate::frame::{Call, Refusal, Work};
use crate::session::{ListedPerson, Session};
use crate::store::{Index, WatchlistEntry};

/// Names with at least this similarity are the same name.
const SAME_NAME: f64 = 0.9;

/// The data of a session that is compared.
pub(super) struct Compared {
    /// Each of these is enough for a match, and so is a face.
    pub(super) keys: [(WatchlistDataMatch, Index, Option<String>); 3],
    /// What identifies the face.
    pub(super) faces: Vec<FaceId>,
    pub(super) name: Option<String>,
    pub(super) birth_date: Option<i64>,
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
    let read = evidence::ocr(session, Id::First).unwrap_or_default();
    let number = read.document_number.as_ref().map(|number| plain_number(number));
    let person = &session.person;
    let name = evidence::full_name(&read).map(str::to_owned);
    Ok(Compared {
        keys: [
            (WatchlistDataMatch::IdNumber, Index::EntryByIdNumber, number),
            (WatchlistDataMatch::Phone, Index::EntryByPhone, person.phone.as_deref().map(plain_phone)),
            (WatchlistDataMatch::Email, Index::EntryByEmail, person.email.as_deref().map(plain_email)),
        ],
        faces,
        name: name.or_else(|| person.name.clone()),
        birth_date: read.birth_date.as_deref().copied(),
    })
}

/// The entries that have at least one key in common with the session.
async fn candidates(work: &mut Work<'_>, compared: &Compared) -> Result<Vec<WatchlistEntry>, Refusal> {
    let mut ids = Vec::new();
    for (_, index, value) in &compared.keys {
        if let Some(value) = value {
            ids.extend(work.find(*index, value).await?);
        }
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
    let same = |index: Index, value: &Option<String>| {
        let own = entry.keys().into_iter().find(|(_, own, _)| *own == index).and_then(|(_, _, own)| own);
        own.is_some() && own == value.as_ref()
    };
    let keys = compared.keys.iter().filter(|(_, index, value)| same(*index, value));
    let mut matches: Vec<_> = keys.map(|(data, _, _)| data.clone()).collect();
    if entry.face.as_ref().is_some_and(|own| compared.faces.iter().any(|face| own.is_same(face))) {
        matches.insert(0, WatchlistDataMatch::Face);
    }
    if let (Some(own), Some(other)) = (&entry.name, &compared.name)
        && name::compare(own, other).score() >= SAME_NAME
    {
        matches.push(WatchlistDataMatch::FullName);
    }
    if entry.birth_date.is_some() && entry.birth_date == compared.birth_date {
        matches.push(WatchlistDataMatch::BirthDate);
    }
    let expired = entry.expires_at.is_some_and(|at| at <= now);
    ListedPerson { entry: entry.id.clone(), kind: entry.kind, expired, matches }
}
