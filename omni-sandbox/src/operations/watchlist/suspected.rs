//! Adding people to the organization's watchlist automatically, because of signs of fraud.

use super::compare::compared;
use super::entry::check_keys;
use crate::frame::{Refusal, Work};
use crate::session::Session;
use crate::store::{Index, WatchlistEntry};

/// Puts the person of a session on the blocklist, if anything is known by which the person can be found, and no entry on the
/// list has any of it yet. The entry has no images: what identifies the face is enough to find it.
pub(crate) async fn add_suspected(work: &mut Work<'_>, session: &Session) -> Result<(), Refusal> {
    let compared = compared(work, session).await?;
    let key = |wanted: Index| {
        let mut keys = compared.keys.iter();
        keys.find_map(|(_, index, value)| (*index == wanted).then(|| value.clone()))
    };
    let entry = WatchlistEntry {
        id: work.new_id(),
        created_at: work.now(),
        kind: Some(omni_types::CustomWatchlistType::Blacklist),
        name: compared.names.first().cloned(),
        birth_date: compared.birth_dates.first().copied(),
        id_number: key(Index::EntryByIdNumber),
        email: key(Index::EntryByEmail),
        phone: key(Index::EntryByPhone),
        face: compared.faces.first().cloned(),
        ..WatchlistEntry::default()
    };
    if check_keys(work, &entry).await.is_ok() {
        work.save(entry);
    }
    Ok(())
}
