//! Which credentials an operation accepts.

use serde_json::Value;

use crate::comparison::Comparison;
use crate::lists::{self, items};
use crate::place::Place;
use crate::report::show;
use crate::rules;

/// Compares the alternative sets of credentials. No set at all means the same as an empty one: no credentials needed.
pub(crate) fn compare(c: &mut Comparison<'_>, place: &Place<'_>) {
    let (old, new) = (sets(place.old), sets(place.new));
    let count = c.count();
    for (i, j) in lists::by_name(&old, &new) {
        match (i, j) {
            (Some(i), None) => c.report(rules::CREDENTIAL_REMOVED, place, told(&old[i], "no longer ")),
            (None, Some(j)) => c.report(rules::CREDENTIAL_ADDED, place, told(&new[j], "")),
            _ => {}
        }
    }
    if c.count() == count && !place.is_same() {
        c.report(rules::WRITTEN_OUT, place, "credentials written differently");
    }
}

/// The word for an empty set of credentials.
const NOBODY: &str = "nothing";

fn told(set: &str, no_longer: &str) -> String {
    match set {
        NOBODY => format!("{no_longer}callable without credentials"),
        set => format!("{no_longer}callable with {set}"),
    }
}

fn sets(value: Option<&Value>) -> Vec<String> {
    let list = items(value);
    if list.is_empty() {
        return vec![NOBODY.to_owned()];
    }
    list.iter()
        .map(|set| {
            let schemes = set.as_object().into_iter().flatten();
            let mut names: Vec<_> = schemes
                .map(|(name, scopes)| match scopes.as_array() {
                    Some(scopes) if scopes.is_empty() => format!("`{name}`"),
                    _ => format!("`{name}` ({})", show(scopes)),
                })
                .collect();
            names.sort();
            if names.is_empty() { NOBODY.to_owned() } else { names.join(" and ") }
        })
        .collect()
}
