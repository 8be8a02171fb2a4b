//! The parts of a session, and what can be done with all of them.

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::Value;

use super::shared::Blank;
use super::{
    Approval, Card, Codes, Comparisons, Consents, Corrections, Curp, Device, Document, Documents, EventChain,
    Face, Government, Images, Interview, Keep, ManualCheck, OneTimeCode, Papers, Person, Provider, Review,
    Session, Settings, SignedContracts, Signing, Verification, Video, Watchlist,
};
use crate::persona::Forced;

/// A part of a session.
pub(crate) trait Part {
    /// Deletes the personal data, except for what is kept.
    fn delete(&mut self, keep: Keep);

    /// Ids of the blobs that belong to it.
    fn blobs(&self) -> Vec<String> {
        Vec::new()
    }
}

macro_rules! blank {
    ($($part:ident)*) => {
        $(
            impl Blank for $part {
                fn blank() -> &'static Self {
                    static BLANK: LazyLock<$part> = LazyLock::new(Default::default);
                    &BLANK
                }
            }
        )*
    };
}

blank! {
    Forced Person Device EventChain Signing Document Face Images Approval Consents Corrections ManualCheck OneTimeCode Curp
    Government Provider Verification Interview Settings Review Papers Watchlist Comparisons Card Video Codes Documents
    SignedContracts
}

/// The fields of a session. A field that is not listed here does not compile, so that a new part cannot be forgotten.
macro_rules! parts {
    ($mode:ident $arguments:tt) => {
        parts! {
            @$mode $arguments
            // Fields that are not parts.
            [id created_at updated_at closed_at status flow complete expired_at ends_at bare_since frozen_score]
            // Derived from the others, and not stored.
            [written_score]
            [forced person device events signing document second_document face images approval consents corrections
            manual_check one_time_code curp government provider verification interview settings review papers watchlist
            comparisons card video codes documents signed_contracts]
        }
    };
    (@list ($session:expr) [$($field:ident)*] [$($derived:ident)*] [$($part:ident)*]) => {{
        let Session { $($field: _,)* $($derived: _,)* $($part,)* } = $session;
        vec![$($part,)*]
    }};
    (@differences ($before:expr, $after:expr) [$($field:ident)*] [$($derived:ident)*] [$($part:ident)*]) => {{
        let (before, after): (Option<&Session>, &Session) = ($before, $after);
        let fields = [$(Difference::between(
            stringify!($field),
            before.map(|before| json(&before.$field)).unwrap_or_default(),
            json(&after.$field),
        ),)*];
        let parts = [$(
            if before.map_or(after.$part.is_blank(), |before| before.$part.is_same(&after.$part)) {
                None
            } else {
                let blank = Default::default();
                let before = before.map_or(&blank, |before| &before.$part);
                Difference::between(stringify!($part), json(before), json(&after.$part))
            },
        )*];
        fields.into_iter().chain(parts).flatten().collect()
    }};
}

/// A field or a part of a session that differs from an earlier copy.
pub(crate) struct Difference {
    /// As named in the session.
    pub(crate) name: &'static str,
    pub(crate) before: Value,
    pub(crate) after: Value,
}

impl Difference {
    fn between(name: &'static str, before: Value, after: Value) -> Option<Self> {
        (before != after).then_some(Self { name, before, after })
    }
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

impl Session {
    pub(super) fn parts(&self) -> Vec<&dyn Part> {
        parts!(list(self))
    }

    pub(super) fn parts_mut(&mut self) -> Vec<&mut dyn Part> {
        parts!(list(self))
    }

    /// What differs from an earlier copy or, in a new session, what is not blank. Parts that both copies share are skipped.
    pub(crate) fn differences(&self, before: Option<&Self>) -> Vec<Difference> {
        parts!(differences(before, self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(differences: &[Difference]) -> Vec<&'static str> {
        differences.iter().map(|difference| difference.name).collect()
    }

    #[test]
    fn a_session_differs_in_what_was_changed_and_takes_no_memory_for_the_rest() {
        let mut session = Session::new("a".to_owned(), "CODE01".to_owned(), 7);
        assert!(session.person.is_blank() && session.person.name.is_none());
        let before = session.clone();
        assert!(names(&session.differences(None)).contains(&"interview"));
        assert!(names(&session.differences(Some(&before))).is_empty());
        session.person.name = Some("Zara".to_owned());
        assert!(before.person.name.is_none() && session.interview.is_same(&before.interview));
        // It was borrowed mutably, but not changed.
        session.device.fingerprint = None;
        assert!(!session.device.is_blank());
        assert_eq!(names(&session.differences(Some(&before))), ["person"]);
        session.delete(Keep::default());
        assert!(session.person.is_blank() && session.device.is_blank() && session.interview.is_blank());
        assert_eq!(names(&session.differences(Some(&before))), ["status", "interview"]);
    }
}
