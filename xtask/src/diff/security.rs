//! Which credentials an operation accepts.

use serde_json::Value;

use super::lists::{self, items};
use super::rules::Rule;
use super::state::{At, Scope, State};

/// Compares the sets of credentials of which one is wanted. No set at all means the same as one empty set: anybody.
pub(super) fn compare(
    state: &mut State<'_>,
    old: Option<&Value>,
    new: Option<&Value>,
    at: &At,
    scope: &Scope,
) {
    let (names_old, names_new) = (sets(old), sets(new));
    for (i, j) in lists::by_name(&names_old, &names_new) {
        match (i, j) {
            (Some(i), None) => {
                let words = format!("{} no longer accepted as credentials", names_old[i]);
                state.report(Rule::CredentialRemoved, scope, at, words);
            }
            (None, Some(j)) => {
                let words = format!("{} accepted as credentials", names_new[j]);
                state.report(Rule::CredentialAdded, scope, at, words);
            }
            _ => {}
        }
    }
    let mut sorted = (names_old, names_new);
    sorted.0.sort();
    sorted.1.sort();
    if old != new && sorted.0 == sorted.1 {
        state.report(Rule::WrittenOut, scope, at, "credentials written in another way");
    }
}

fn sets(value: Option<&Value>) -> Vec<String> {
    let list = items(value);
    if list.is_empty() {
        return vec!["nothing".to_owned()];
    }
    list.iter()
        .map(|set| {
            let schemes = set.as_object().into_iter().flatten();
            let mut names: Vec<_> = schemes
                .map(|(name, scopes)| match lists::texts(Some(scopes)) {
                    scopes if scopes.is_empty() => format!("`{name}`"),
                    scopes => format!("`{name}` ({})", scopes.join(", ")),
                })
                .collect();
            names.sort();
            if names.is_empty() { "nothing".to_owned() } else { names.join(" with ") }
        })
        .collect()
}
