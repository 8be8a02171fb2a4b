//! Sessions that come from another sandbox. Their events were signed with a key that this one does not have, so one more
//! event, signed with its own key, says which key that was. The chain of hashes continues, and a verifier learns which
//! key vouches for which events.

use serde_json::{Map, Value};

use super::{Cause, Entry, Event, signed};
use crate::basics::PublicKey;
use crate::house::House;
use crate::session::Session;

/// Name of the event. No operation has one of this name.
pub(super) const IMPORTED: &str = "sessionImported";

/// The field of its data with the key of the events before it.
pub(super) const FORMER_KEY: &str = "formerKey";

/// The session with the event that says that the events before were signed with another key. `None` if this does not apply.
pub(crate) fn anchored(house: &House, session: &Session, former: &PublicKey) -> Option<(Session, Event)> {
    let signer = house.secrets.signer();
    if session.events.count == 0 || former == signer.public() {
        return None;
    }
    let mut data = Map::new();
    Cause::Sandbox.describe(&mut data);
    // Serializing texts cannot fail.
    data.insert(FORMER_KEY.to_owned(), serde_json::to_value(former).unwrap_or_default());
    let mut session = session.clone();
    let entry = Entry { name: IMPORTED, data, timestamp: house.clock.now() };
    let event = signed(signer, &mut session, entry);
    Some((session, event))
}

/// The key that an event names as that of the events before it.
pub(super) fn former_key(name: &str, named: Option<&Value>) -> Option<PublicKey> {
    let named = named.filter(|_| name == IMPORTED)?;
    serde_json::from_value(named.clone()).ok()
}
