//! Members that need no code of their own, each compared by its kind.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde_json::Value;

use crate::comparison::Comparison;
use crate::lists::texts;
use crate::place::Place;
use crate::references::resolve;
use crate::report::show;
use crate::rules::{self, Rule};
use crate::vocabulary::{Kind, Member, On, Told};

impl<'a> Comparison<'a> {
    /// Compares the members that need no code of their own, except marks.
    pub(crate) fn members(&mut self, place: &Place<'a>, on: On) {
        for member in self.vocabulary.on(on).filter(|member| !matches!(member.kind, Kind::Mark { .. })) {
            compare(self, &place.member(member.key), member);
        }
    }

    /// Compares the marks, which can also be set on items and values.
    pub(crate) fn marks(&mut self, place: &Place<'a>, on: On) {
        for member in self.vocabulary.on(on).filter(|member| matches!(member.kind, Kind::Mark { .. })) {
            mark(self, place, member);
        }
    }
}

/// Compares a member; the place is that of the member itself.
pub(crate) fn compare<'a>(c: &mut Comparison<'a>, place: &Place<'a>, member: Member) {
    if place.is_same() {
        return;
    }
    let key = member.key;
    match member.kind {
        Kind::Words => c.report(rules::WORDS, place, format!("`{key}` {}", happened(place))),
        Kind::Linked if linked(c, place) => c.claim(&place.at),
        Kind::Linked => c.report(rules::WORDS, place, format!("`{key}` {}", happened(place))),
        Kind::Value(rule) => c.report(rule, place, instead(key, place)),
        Kind::Statement { said, changed } => {
            c.report(if place.old.is_none() { said } else { changed }, place, instead(key, place));
        }
        Kind::Told((rule, words)) => c.report(rule, place, words),
        Kind::Caseless(rule) => caseless(c, place, key, rule),
        Kind::Flag { meant, set, unset } => flag(c, place, Flag { key, meant, set, unset }),
        Kind::Mark { set, unset } => flag(c, place, Flag { key, meant: true, set, unset }),
        Kind::Lower { unsaid } => {
            let bound = |value: Option<&Value>| value.map_or(Some(unsaid), Value::as_f64);
            let tighter = bound(place.new).zip(bound(place.old)).and_then(|(new, old)| new.partial_cmp(&old));
            limit(c, place, key, Limit::of(tighter));
        }
        Kind::Upper { tightened, loosened } => {
            let bound = |value: Option<&Value>| value.map_or(Some(f64::INFINITY), Value::as_f64);
            let tighter = bound(place.old).zip(bound(place.new)).and_then(|(old, new)| old.partial_cmp(&new));
            limit(c, place, key, Limit { tighter, tightened, loosened });
        }
        Kind::Limit => {
            let tighter = match (place.old, place.new) {
                (None, _) => Some(Ordering::Greater),
                (_, None) => Some(Ordering::Less),
                _ => None,
            };
            limit(c, place, key, Limit::of(tighter));
        }
        Kind::Ranked { order, better, worse } => {
            let rank = |value: Option<&Value>| match value {
                None => Some(order.len()),
                Some(Value::String(word)) => {
                    Some(order.iter().position(|it| it == word).unwrap_or(order.len()))
                }
                Some(_) => None,
            };
            match rank(place.new).zip(rank(place.old)) {
                Some((new, old)) if new < old => c.report(better, place, instead(key, place)),
                Some((new, old)) if new > old => c.report(worse, place, instead(key, place)),
                // An unknown word is left unclassified.
                _ => {}
            }
        }
        Kind::Names { added, removed } => {
            let (names, _) =
                place.items(|name| name.as_str().map_or_else(|| name.to_string(), str::to_owned));
            for name in names {
                one_side(c, &name, Sides { added, removed }, name.new.or(name.old).and_then(Value::as_str));
            }
        }
        Kind::AnyOf => any_of(c, place),
        Kind::Entries { by, added, removed, members } => {
            entries(c, place, Entries { by, sides: Sides { added, removed }, members });
        }
        Kind::Object { added, removed, members } => match place.both() {
            Some(_) => members.iter().for_each(|member| compare(c, &place.member(member.key), *member)),
            None => {
                let rule = if place.new.is_some() { added } else { removed };
                c.report(rule, place, format!("`{key}` {}", happened(place)));
            }
        },
    }
}

fn happened(place: &Place<'_>) -> &'static str {
    match (place.old, place.new) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    }
}

/// Describes how a value changed.
pub(crate) fn instead(what: &str, place: &Place<'_>) -> String {
    match (place.old, place.new) {
        (Some(old), Some(new)) => format!("`{what}` is {} instead of {}", show(new), show(old)),
        (old, new) => {
            let value = old.or(new).map(show).unwrap_or_default();
            format!("`{what}: {}` {}", value.trim_matches('`'), happened(place))
        }
    }
}

/// Whether two maps have the same members, inline or by reference to components.
fn linked(c: &Comparison<'_>, place: &Place<'_>) -> bool {
    place.members().into_iter().all(|(_, place)| match place.both() {
        Some((old, new)) => {
            let (old, new) = (resolve(c.old, old, ""), resolve(c.new, new, ""));
            old.is_some() && old.map(|it| it.0) == new.map(|it| it.0)
        }
        None => false,
    })
}

/// Compares a text whose case does not matter.
pub(crate) fn caseless(c: &mut Comparison<'_>, place: &Place<'_>, key: &str, rule: Rule) {
    match (place.old.and_then(Value::as_str), place.new.and_then(Value::as_str)) {
        (Some(old), Some(new)) if old.to_lowercase() == new.to_lowercase() => {
            c.spelled(old, new, place);
        }
        _ if place.is_same() => {}
        _ => c.report(rule, place, instead(key, place)),
    }
}

/// A [`Kind::Flag`], or a [`Kind::Mark`], which always means `true`.
struct Flag {
    key: &'static str,
    meant: bool,
    set: Told,
    unset: Told,
}

fn flag(c: &mut Comparison<'_>, place: &Place<'_>, flag: Flag) {
    let Flag { key, meant, set, unset } = flag;
    if place.is_same() || !place.each(Value::is_boolean) {
        return;
    }
    let said = |value: Option<&Value>| value.and_then(Value::as_bool) == Some(meant);
    match (said(place.old), said(place.new)) {
        (false, true) => c.report(set.0, place, set.1),
        (true, false) => c.report(unset.0, place, unset.1),
        _ => c.report(
            rules::WRITTEN_OUT,
            place,
            format!("`{key}: {}` is now stated explicitly, or no longer is", !meant),
        ),
    }
}

/// Whether a limit became tighter, and the rules for a change.
struct Limit {
    tighter: Option<Ordering>,
    tightened: Rule,
    loosened: Rule,
}

impl Limit {
    /// With the rules that most limits have.
    fn of(tighter: Option<Ordering>) -> Self {
        Self { tighter, tightened: rules::LIMIT_TIGHTENED, loosened: rules::LIMIT_LOOSENED }
    }
}

fn limit(c: &mut Comparison<'_>, place: &Place<'_>, key: &str, limit: Limit) {
    let Limit { tighter, tightened, loosened } = limit;
    if !place.each(|value| value.is_number() || value.is_string()) {
        return;
    }
    let rule = match tighter {
        Some(Ordering::Greater) => tightened,
        Some(Ordering::Less) => loosened,
        Some(Ordering::Equal) => rules::WRITTEN_OUT,
        None => rules::LIMIT_CHANGED,
    };
    c.report(rule, place, instead(key, place));
}

fn any_of(c: &mut Comparison<'_>, place: &Place<'_>) {
    let names = |value| texts(value).into_iter().collect::<BTreeSet<_>>();
    let (old, new) = (names(place.old), names(place.new));
    if old == new {
        return;
    }
    let shown = |names: BTreeSet<&str>| {
        format!("at least one of `{}`", names.into_iter().collect::<Vec<_>>().join("`, `"))
    };
    let (rule, words) = match (old.is_empty(), new.is_empty()) {
        (true, _) => (rules::LIMIT_TIGHTENED, format!("{} is now required", shown(new))),
        (_, true) => (rules::LIMIT_LOOSENED, format!("{} is no longer required", shown(old))),
        _ => {
            let rule = match (old.is_subset(&new), new.is_subset(&old)) {
                (true, _) => rules::LIMIT_LOOSENED,
                (_, true) => rules::LIMIT_TIGHTENED,
                _ => rules::LIMIT_CHANGED,
            };
            (rule, format!("{} instead of {} is required", shown(new), shown(old)))
        }
    };
    c.report(rule, place, words);
}

/// The rules and words for an item that only one side has.
#[derive(Clone, Copy)]
struct Sides {
    added: Told,
    removed: Told,
}

/// Reports an item that only one side has; returns whether it did.
fn one_side(c: &mut Comparison<'_>, place: &Place<'_>, sides: Sides, name: Option<&str>) -> bool {
    let (rule, words) = match (place.old, place.new) {
        (None, Some(_)) => sides.added,
        (Some(_), None) => sides.removed,
        _ => return false,
    };
    if let Some(name) = name {
        c.report(rule, place, words.replace("{}", name));
    }
    true
}

/// A [`Kind::Entries`].
struct Entries {
    by: &'static str,
    sides: Sides,
    members: &'static [Member],
}

fn entries<'a>(c: &mut Comparison<'a>, place: &Place<'a>, entries: Entries) {
    let Entries { by, sides, members } = entries;
    let name = |entry: &Value| entry.get(by).map(ToString::to_string).unwrap_or_default();
    for entry in place.items(name).0 {
        let name = entry.new.or(entry.old).map(name).unwrap_or_default();
        if !one_side(c, &entry, sides, Some(&name)) {
            let entry = entry.part(&format!("{by} `{name}`"));
            for member in members {
                compare(c, &entry.member(member.key), *member);
            }
        }
    }
}

/// Compares the marks of a schema or parameter. A mark can also be set on its items or values; if it only moves there,
/// nothing is lost.
pub(crate) fn mark<'a>(c: &mut Comparison<'a>, place: &Place<'a>, member: Member) {
    let key = member.key;
    let own = |value: Option<&Value>| value.and_then(|it| it.get(key)).and_then(Value::as_bool) == Some(true);
    let any = |value: Option<&Value>| {
        own(value)
            || ["items", "additionalProperties"].iter().any(|part| own(value.and_then(|it| it.get(part))))
    };
    if own(place.old) != own(place.new) && any(place.old) == any(place.new) {
        let words = format!("`{key}` is written elsewhere in it");
        c.report(rules::WRITTEN_OUT, &place.member(key), words);
    } else {
        compare(c, &place.member(key), member);
    }
}
