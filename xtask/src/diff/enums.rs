//! Enumerations: values, their names and meanings, and whether there may be more of them.

use serde_json::Value;

use super::documentation::flag;
use super::lists::{self, items};
use super::rules::Rule;
use super::state::{At, Scope, State};
use super::words::show;

/// Members that go along with the values, one for each, in their order.
const BESIDE: [(&str, Rule); 2] =
    [("x-enum-varnames", Rule::ValueRenamed), ("x-enum-descriptions", Rule::Words)];

/// Compares two enumerations.
pub(super) fn compare(state: &mut State<'_>, old: &Value, new: &Value, at: &At, scope: &Scope) {
    let on = (Rule::EnumOpened, "further values may come (`x-omni-open-enum`)");
    let off = (Rule::EnumClosed, "no further values will come (`x-omni-open-enum` no longer set)");
    flag(state, (old, new), "x-omni-open-enum", (at, scope), on, off);
    let on = (Rule::CaseIgnored, "values are compared without case (`x-omni-ignore-case`)");
    let off = (Rule::CaseObserved, "values are compared with case (`x-omni-ignore-case` no longer set)");
    flag(state, (old, new), "x-omni-ignore-case", (at, scope), on, off);

    let (before, after) = (old.get("enum"), new.get("enum"));
    if !(before.is_none_or(Value::is_array) && after.is_none_or(Value::is_array)) {
        return;
    }
    match (before, after) {
        (Some(_), None) | (None, Some(_)) => {
            let words = if after.is_some() {
                "only the listed values (`enum`)"
            } else {
                "any value instead of the listed ones (`enum`)"
            };
            for (key, _) in BESIDE {
                state.claim(&at.join(key));
            }
            return state.report(Rule::TypeChanged, scope, &at.join("enum"), words);
        }
        _ => {}
    }
    let (before, after) = (items(before), items(after));
    let text = |list: &[Value]| list.iter().map(Value::to_string).collect::<Vec<_>>();
    let pairs = lists::by_name(&text(before), &text(after));
    // Whoever has the old document decides what a new value does to him.
    let open = old.get("x-omni-open-enum").and_then(Value::as_bool) == Some(true);
    let place = at.join("enum");
    for &(i, j) in &pairs {
        match (i, j) {
            (Some(i), None) => {
                let at = place.item(Some(i), None);
                state.report(Rule::ValueRemoved, scope, &at, format!("value {} removed", show(&before[i])));
            }
            (None, Some(j)) => {
                let rule = if open { Rule::OpenValueAdded } else { Rule::ValueAdded };
                let at = place.item(None, Some(j));
                state.report(rule, scope, &at, format!("value {} added", show(&after[j])));
            }
            _ => {}
        }
    }
    if lists::reordered(&pairs) {
        state.note(Rule::Order, scope, &place, "order of the values changed");
    }
    let moved = pairs.iter().any(|(i, j)| i != j);
    for (key, rule) in BESIDE {
        beside(state, (old.get(key), new.get(key)), key, rule, (before, &pairs, moved), at, scope);
    }
}

/// Compares what stands beside the values that are there before and after.
fn beside(
    state: &mut State<'_>,
    (old, new): (Option<&Value>, Option<&Value>),
    key: &str,
    rule: Rule,
    (values, pairs, moved): (&[Value], &[lists::Pair], bool),
    at: &At,
    scope: &Scope,
) {
    let lists = old.is_none_or(Value::is_array) && new.is_none_or(Value::is_array);
    if old == new || !lists {
        return;
    }
    let (before, after) = (items(old), items(new));
    let at = at.join(key);
    let mut explained = moved;
    for &(i, j) in pairs {
        let (Some(i), Some(j)) = (i, j) else { continue };
        let words = match (before.get(i), after.get(j)) {
            (was, is) if was == is => continue,
            _ if rule == Rule::Words => format!("meaning of {} changed", show(&values[i])),
            (Some(was), Some(is)) => {
                format!("value {} is named {} instead of {}", show(&values[i]), show(is), show(was))
            }
            (None, Some(is)) => format!("value {} is named {}", show(&values[i]), show(is)),
            (was, _) => {
                let was = was.map(show).unwrap_or_default();
                format!("value {} is no longer named {was}", show(&values[i]))
            }
        };
        explained = true;
        state.note(rule, scope, &at, words);
    }
    if explained {
        state.claim(&at);
    }
}
