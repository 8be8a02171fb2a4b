//! Enumerations: values, and their names and meanings.

use serde_json::Value;

use crate::comparison::Comparison;
use crate::lists::{self, Pair, items};
use crate::place::Place;
use crate::report::show;
use crate::rules::{self, Rule};
use crate::vocabulary::MEANINGS;

/// Lists that run parallel to the values.
const BESIDE: [(&str, Rule); 2] = [("x-enum-varnames", rules::VALUE_RENAMED), (MEANINGS, rules::WORDS)];

/// Compares two enumerations.
pub(crate) fn compare<'a>(c: &mut Comparison<'a>, place: &Place<'a>) {
    let list = place.member("enum");
    if !list.each(Value::is_array) {
        return;
    }
    if list.old.is_some() != list.new.is_some() {
        let words = match list.new {
            Some(_) => "only the listed values are allowed (`enum`)",
            None => "any value is allowed instead of the listed ones (`enum`)",
        };
        for (key, _) in BESIDE {
            c.claim(&place.member(key).at);
        }
        return c.report(rules::TYPE_CHANGED, &list, words);
    }
    let (before, after) = (items(list.old), items(list.new));
    let text = |list: &[Value]| list.iter().map(Value::to_string).collect::<Vec<_>>();
    let pairs = lists::by_name(&text(before), &text(after));
    // The old document decides: clients were generated from it.
    let open = place.old.and_then(|it| it.get(c.vocabulary.open_enum)).and_then(Value::as_bool) == Some(true);
    let added = if open { rules::OPEN_VALUE_ADDED } else { rules::VALUE_ADDED };
    for &pair in &pairs {
        let value = list.item(pair);
        match (value.old, value.new) {
            (Some(old), None) => {
                c.report(rules::VALUE_REMOVED, &value, format!("value {} removed", show(old)))
            }
            (None, Some(new)) => c.report(added, &value, format!("value {} added", show(new))),
            _ => {}
        }
    }
    if lists::reordered(&pairs) {
        c.note(rules::ORDER, &list, "order of the values changed");
    }
    for (key, rule) in BESIDE {
        beside(c, &place.member(key), rule, (before, &pairs));
    }
}

/// Compares a parallel list for the values that both documents have.
fn beside(c: &mut Comparison<'_>, place: &Place<'_>, rule: Rule, (values, pairs): (&[Value], &[Pair])) {
    if place.is_same() || !place.each(Value::is_array) {
        return;
    }
    if rule == rules::VALUE_RENAMED
        && let Some(words) = all_renamed(place, pairs)
    {
        c.note(rule, place, words);
        return c.claim(&place.at);
    }
    let mut explained = pairs.iter().any(|(i, j)| i != j);
    for &(i, j) in pairs {
        let (Some(i), Some(j)) = (i, j) else { continue };
        let value = show(&values[i]);
        let words = match (items(place.old).get(i), items(place.new).get(j)) {
            (was, is) if was == is => continue,
            _ if rule == rules::WORDS => format!("meaning of {value} changed"),
            (Some(was), Some(is)) => format!("value {value} is named {} instead of {}", show(is), show(was)),
            (None, Some(is)) => format!("value {value} is named {}", show(is)),
            (was, _) => format!("value {value} is no longer named {}", was.map(show).unwrap_or_default()),
        };
        explained = true;
        c.note(rule, place, words);
    }
    if explained {
        c.claim(&place.at);
    }
}

/// The one line for names that come, go or change together: one line for each value would not add anything.
fn all_renamed(place: &Place<'_>, pairs: &[Pair]) -> Option<&'static str> {
    let mut both =
        pairs.iter().filter_map(|&(i, j)| Some((items(place.old).get(i?), items(place.new).get(j?))));
    match (place.old, place.new) {
        (None, Some(_)) => Some("the values have names of their own (`x-enum-varnames`)"),
        (Some(_), None) => Some("the values no longer have names of their own (`x-enum-varnames`)"),
        _ => (pairs.len() > 2 && both.all(|(was, is)| was != is)).then_some("all values have other names"),
    }
}
