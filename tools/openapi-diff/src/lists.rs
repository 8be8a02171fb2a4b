//! Which items of two lists belong together.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::Value;

/// Items that belong together, by their indices in the old and the new list.
pub(crate) type Pair = (Option<usize>, Option<usize>);

/// Pairs items by name; equal names are paired in order.
pub(crate) fn by_name<N: Eq + std::hash::Hash + Clone>(old: &[N], new: &[N]) -> Vec<Pair> {
    let mut places = HashMap::<N, VecDeque<usize>>::new();
    for (index, name) in old.iter().enumerate() {
        places.entry(name.clone()).or_default().push_back(index);
    }
    let mut taken = HashSet::new();
    let mut pairs = Vec::new();
    for (index, name) in new.iter().enumerate() {
        let place = places.get_mut(name).and_then(VecDeque::pop_front);
        taken.extend(place);
        pairs.push((place, Some(index)));
    }
    let gone = (0..old.len()).filter(|index| !taken.contains(index));
    pairs.splice(0..0, gone.map(|index| (Some(index), None)));
    pairs
}

/// Pairs the items of any two lists: equal ones first, then those with the same name, then the rest in order.
pub(crate) fn align(old: &[Value], new: &[Value]) -> Vec<Pair> {
    let text = |list: &[Value]| list.iter().map(Value::to_string).collect::<Vec<_>>();
    let mut pairs = by_name(&text(old), &text(new));
    rematch(&mut pairs, |index| name(&old[index]), |index| name(&new[index]));
    // Different texts or numbers are different items; objects without a name may be one item that changed.
    let unnamed = |value: &Value| (value.is_object() || value.is_array()).then_some("");
    rematch(&mut pairs, |index| unnamed(&old[index]), |index| unnamed(&new[index]));
    pairs
}

/// Pairs those items that have no partner yet.
pub(crate) fn rematch<N: Eq + std::hash::Hash + Clone>(
    pairs: &mut Vec<Pair>,
    old: impl Fn(usize) -> Option<N>,
    new: impl Fn(usize) -> Option<N>,
) {
    let (single, mut matched): (Vec<_>, Vec<_>) =
        pairs.drain(..).partition(|pair| pair.0.is_none() || pair.1.is_none());
    let (named_old, rest_old): (Vec<_>, Vec<_>) =
        single.iter().filter_map(|pair| pair.0).partition(|index| old(*index).is_some());
    let (named_new, rest_new): (Vec<_>, Vec<_>) =
        single.iter().filter_map(|pair| pair.1).partition(|index| new(*index).is_some());
    let names_old: Vec<_> = named_old.iter().filter_map(|index| old(*index)).collect();
    let names_new: Vec<_> = named_new.iter().filter_map(|index| new(*index)).collect();
    let found = by_name(&names_old, &names_new);
    matched.extend(
        found
            .into_iter()
            .map(|(old, new)| (old.map(|index| named_old[index]), new.map(|index| named_new[index]))),
    );
    matched.extend(rest_old.into_iter().map(|index| (Some(index), None)));
    matched.extend(rest_new.into_iter().map(|index| (None, Some(index))));
    *pairs = matched;
}

/// The name by which an object in a list is identified.
fn name(value: &Value) -> Option<String> {
    let text = |key: &str| value.get(key).filter(|it| it.is_string() || it.is_number()).map(Value::to_string);
    let word = text("$ref").or_else(|| text("code")).or_else(|| text("url")).or_else(|| text("name"))?;
    Some(format!("{word} {}", text("in").unwrap_or_default()))
}

/// Whether the items that both lists have are in a different order.
pub(crate) fn reordered(pairs: &[Pair]) -> bool {
    let mut both: Vec<_> = pairs.iter().filter_map(|(old, new)| Some(((*new)?, (*old)?))).collect();
    both.sort_unstable();
    both.windows(2).any(|two| two[0].1 > two[1].1)
}

/// A member of two objects: its name, old value and new value.
pub(crate) type Member<'a> = (&'a str, Option<&'a Value>, Option<&'a Value>);

/// The members of two objects: removed ones first, then those of the new object in order.
pub(crate) fn members<'a>(old: Option<&'a Value>, new: Option<&'a Value>) -> Vec<Member<'a>> {
    let in_other = |other: Option<&'a Value>, name: &str| other.and_then(|other| other.get(name));
    let gone = entries(old).filter(|(name, _)| in_other(new, name).is_none());
    let gone = gone.map(|(name, value)| (name.as_str(), Some(value), None));
    gone.chain(entries(new).map(|(name, value)| (name.as_str(), in_other(old, name), Some(value)))).collect()
}

/// The members of an object; empty for anything else.
pub(crate) fn entries(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

/// The texts of a list.
pub(crate) fn texts(value: Option<&Value>) -> Vec<&str> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The items of a list; empty for anything else.
pub(crate) fn items(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn aligned(old: Value, new: Value) -> Vec<Pair> {
        let mut pairs = align(items(Some(&old)), items(Some(&new)));
        pairs.sort_unstable();
        pairs
    }

    #[test]
    fn pairs_what_belongs_together() {
        assert_eq!(aligned(json!([1, 2]), json!([2, 1])), [(Some(0), Some(1)), (Some(1), Some(0))]);
        assert_eq!(aligned(json!(["a"]), json!(["b"])), [(None, Some(0)), (Some(0), None)]);
        let (old, new) = (json!([{"name": "a", "x": 1}]), json!([{"name": "b"}, {"name": "a", "x": 2}]));
        assert_eq!(aligned(old, new), [(None, Some(0)), (Some(0), Some(1))]);
        assert_eq!(aligned(json!([{"x": 1}]), json!([{"x": 2}, {}])), [(None, Some(1)), (Some(0), Some(0))]);
    }

    #[test]
    fn sees_another_order() {
        assert!(reordered(&by_name(&["a", "b"], &["b", "a"])));
        assert!(!reordered(&by_name(&["a", "b", "c"], &["d", "a", "c"])));
    }
}
