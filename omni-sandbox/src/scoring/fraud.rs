//! Checks against other people.

use omni_types::AntifraudResult;

use super::subject::Subject;
use super::verdict::Verdict;

/// A check that was not executed says nothing.
pub(super) fn antifraud(subject: &Subject<'_>) -> Option<Verdict> {
    match subject.session.comparisons.antifraud.as_ref()?.value.result {
        AntifraudResult::Passed => Some(Verdict::passed(true)),
        AntifraudResult::Failed => Some(Verdict::passed(false)),
        _ => None,
    }
}
