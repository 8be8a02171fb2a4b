//! Which credentials an operation accepts.

use serde_json::Value;

use super::lists::{self, items};
use super::rules::Rule;
use super::state::{At, Scope, State};
use super::words::show;

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
                let words = told(&names_old[i], "no longer ");
                state.report(Rule::CredentialRemoved, scope, at, words);
            }
            (None, Some(j)) => {
                let words = told(&names_new[j], "");
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

/// What no set of credentials is called.
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
