//! How much a session or a customer holds of anything that a caller could keep adding. The README lists all bounds, and
//! a test compares the two.

use omni_types::CustomFields;

use super::{Refusal, Work};
use crate::session::{Person, Session};
use crate::store::Index;

/// How many of something there can be.
pub(crate) struct Bound {
    /// What is counted, in the words of refusals and the README.
    what: &'static str,
    most: usize,
    owner: Owner,
}

/// What has the bound.
enum Owner {
    Session,
    Customer,
}

macro_rules! bounds {
    ($($(#[$doc:meta])* $name:ident = $most:literal $what:literal of $owner:ident;)*) => {
        $($(#[$doc])* pub(crate) const $name: Bound = Bound { what: $what, most: $most, owner: Owner::$owner };)*

        #[cfg(test)]
        const ALL: &[Bound] = &[$($name),*];
    };
}

bounds! {
    /// Each change is an event, so this bounds everything that has no bound of its own.
    CHANGES = 10_000 "changes" of Session;
    OUTBOX = 1_000 "entries in the outbox" of Session;
    CONSENTS = 100 "consents with different titles" of Session;
    CONSENT_TEXT = 100_000 "characters in the title and the text of a consent" of Session;
    CUSTOM_FIELDS = 1_000 "custom fields" of Session;
    CUSTOM_FIELD_TEXT = 1_000_000 "bytes of custom fields, written as JSON" of Session;
    REASONS = 100 "reasons for a manual review" of Session;
    SEARCHES = 200 "searches of the global watchlists" of Session;
    SIGNATURES = 100 "images of signatures" of Session;
    CONTRACTS = 100 "contracts" of Session;
    #[cfg_attr(not(feature = "contracts"), allow(dead_code, reason = "nothing is signed without the feature"))]
    SIGNED_CONTRACTS = 100 "signed contracts" of Session;
    SIGNING_DOCUMENTS = 100 "documents for advanced electronic signatures" of Session;
    RECORDINGS = 20 "kinds of recordings" of Session;
    AUTHENTICATIONS = 1_000 "face authentications" of Customer;
}

impl Bound {
    /// Refuses one more item if there are already as many as allowed. `place` is the field or the parameter that
    /// would add it.
    pub(crate) fn check_one_more(&self, place: &str, there_are: usize) -> Result<(), Refusal> {
        self.check(place, there_are.saturating_add(1))
    }

    /// Refuses more items than allowed.
    pub(crate) fn check(&self, place: &str, number: usize) -> Result<(), Refusal> {
        if number <= self.most {
            return Ok(());
        }
        let Self { what, most, owner } = self;
        let (owner, way_out) = match owner {
            Owner::Session => ("in a session", "start another one"),
            Owner::Customer => ("of a customer", "delete the session that approved the person"),
        };
        let message = format!("{place}: the sandbox takes at most {most} {what} {owner}; {way_out}");
        Err(Refusal::bad_request(message))
    }
}

/// Adds custom fields to those of a person, up to the bound.
pub(crate) fn add_custom_fields(person: &mut Person, fields: CustomFields) -> Result<(), Refusal> {
    let all = &mut person.custom_fields.0;
    all.extend(fields.0);
    CUSTOM_FIELDS.check("customFields", all.len())?;
    let bytes = serde_json::to_vec(all).map_or(usize::MAX, |json| json.len());
    CUSTOM_FIELD_TEXT.check("customFields", bytes)
}

/// Refuses to add to the outbox of a session that already has as many entries as allowed.
pub(crate) async fn check_outbox(work: &mut Work<'_>, session: &Session) -> Result<(), Refusal> {
    let tasks = work.find(Index::TaskBySession, &session.id).await?;
    OUTBOX.check_one_more("the session", tasks.len())
}

/// Refuses to change a session that was changed as often as allowed. It can still be deleted.
pub(crate) fn check_changes(session: &Session) -> Result<(), Refusal> {
    CHANGES.check_one_more("the session", usize::try_from(session.events.count).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beyond_a_bound_is_refused_with_its_place() {
        assert!(CONSENTS.check_one_more("title", 99).is_ok() && CONSENTS.check("title", 100).is_ok());
        let refusal = CONSENTS.check_one_more("title", 100).unwrap_err();
        assert_eq!(refusal.status().as_u16(), 400);
        assert!(
            refusal.message().starts_with("title: ") && refusal.message().contains("at most 100 consents")
        );
        assert!(CONSENTS.check_one_more("title", usize::MAX).is_err());
    }

    #[test]
    fn the_readme_lists_all_bounds() {
        let readme = include_str!("../../README.md");
        let table = readme.split("## Bounds").nth(1).unwrap();
        let table = table.split("\n## ").next().unwrap();
        let rows = table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| at most"));
        let listed: Vec<_> = rows.filter(|line| !line.starts_with("| ---")).collect();
        let expected = ALL.iter().map(|Bound { what, most, owner }| match owner {
            Owner::Session => format!("| {most} | {what} |"),
            Owner::Customer => format!("| {most} | {what} of a customer |"),
        });
        assert_eq!(listed, expected.collect::<Vec<_>>());
    }
}
