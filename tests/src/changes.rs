//! A short summary of the changes between two JSON values: equal changes at many places are one line with a count.

use std::collections::BTreeMap;

use serde_json::Value;

/// A group of up to this many places lists each of them.
const FEW: usize = 6;

/// Keys of objects whose keys are chosen by the document and not by OpenAPI.
const NAMING: [&str; 8] =
    ["callbacks", "content", "headers", "parameters", "paths", "properties", "responses", "schemas"];

/// One line for each kind of change, with the number of places. If there are few places, they are listed.
#[must_use]
pub fn summary(before: &Value, after: &Value) -> Vec<String> {
    let mut groups = BTreeMap::new();
    compare(&mut Vec::new(), before, after, &mut groups);
    let mut lines = Vec::new();
    for (change, places) in groups {
        lines.push(format!("{:5} {change}", places.len()));
        if places.len() <= FEW {
            lines.extend(places.iter().map(|place| format!("        {place}")));
        }
    }
    lines
}

/// The places of each kind of change.
type Groups = BTreeMap<String, Vec<String>>;

fn compare<'a>(path: &mut Vec<&'a str>, before: &'a Value, after: &'a Value, groups: &mut Groups) {
    if before == after {
        return;
    }
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        let change = format!("{} from {} to {}", kind(path), short(before), short(after));
        groups.entry(change).or_default().push(path.join("/"));
        return;
    };
    for (key, value) in old {
        path.push(key);
        match new.get(key) {
            Some(other) => compare(path, value, other, groups),
            None => groups.entry(format!("{} removed", kind(path))).or_default().push(path.join("/")),
        }
        path.pop();
    }
    for (key, _) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
        path.push(key);
        groups.entry(format!("{} added", kind(path))).or_default().push(path.join("/"));
        path.pop();
    }
}

/// The place, with `*` for every name that the document chooses. In a list of names or types, the last parent counts.
fn kind(path: &[&str]) -> String {
    let mut names = vec![];
    let mut named_by_parent = false;
    for (depth, segment) in path.iter().enumerate() {
        // The fields of a path item are methods, which do not matter for the kind of change.
        let is_method = depth == 2 && path[0] == "paths";
        names.push(if named_by_parent || is_method { "*" } else { segment });
        named_by_parent = !named_by_parent && NAMING.contains(segment);
    }
    // The depth of nested schemas does not matter.
    match names.iter().rposition(|name| *name == "*") {
        Some(last) if names[0] == "components" && last > 2 => {
            format!("{}/../*/{}", names[..2].join("/"), names[last + 1..].join("/"))
        }
        _ => names.join("/"),
    }
}

/// A short form of a value.
fn short(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            format!("an object of {}", object.keys().map(String::as_str).collect::<Vec<_>>().join(", "))
        }
        Value::Array(list) => format!("a list of {}", list.len()),
        scalar => scalar.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn equal_changes_are_one_line() {
        let schema = |limit: bool| {
            let mut text = json!({"type": "string"});
            if limit {
                text["maxLength"] = json!(3);
            }
            let properties: BTreeMap<String, Value> =
                (0..9).map(|number| (format!("field{number}"), text.clone())).collect();
            json!({"components": {"schemas": {"A": {"properties": properties}}}})
        };
        assert_eq!(
            summary(&schema(true), &schema(false)),
            ["    9 components/schemas/../*/maxLength removed"]
        );
    }

    #[test]
    fn few_changes_name_their_places() {
        let before = json!({"paths": {"/a": {"get": {"x": 1}}}, "info": {"title": "a"}});
        let after = json!({"paths": {"/a": {"get": {"y": 1}}}, "info": {"title": "b"}});
        assert_eq!(
            summary(&before, &after),
            [
                "    1 info/title from \"a\" to \"b\"",
                "        info/title",
                "    1 paths/*/*/x removed",
                "        paths//a/get/x",
                "    1 paths/*/*/y added",
                "        paths//a/get/y",
            ]
        );
    }
}
