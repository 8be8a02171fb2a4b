//! What is left out, what has no place, and that nothing else changes.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::*;
use crate::Sensitive;
use crate::json::from_slice_lenient;
use crate::read::object::object;

#[derive(Debug, PartialEq)]
struct Part {
    name: Option<String>,
    size: i32,
}
object!(Part { optional name = "name" | 1 "Name", required size = "size", });

#[derive(Debug, Default, PartialEq)]
struct Whole {
    parts: Option<Vec<Part>>,
    scores: Option<BTreeMap<String, Sensitive<f64>>>,
    next: Option<Box<Whole>>,
    flag: Option<bool>,
}
object!(Whole {
    optional parts = "parts", optional scores = "scores", optional next = "next", optional flag = "flag",
});

#[derive(Debug, PartialEq)]
struct Kept {
    size: Option<i32>,
    extra: Sensitive<Map<String, Value>>,
}
object!(Kept { optional size = "size", } extra);

#[derive(Debug, PartialEq)]
enum Step {
    Name(crate::PersonName),
    Unrecognized(Sensitive<Value>),
}
crate::open_union::open_union!(Step("key", "configuration") { Name(crate::PersonName) = "NAME", });

fn read<T: Read>(json: &str) -> Lenient<T> {
    from_slice_lenient(json.as_bytes()).unwrap()
}

fn skipped<T>(read: &Lenient<T>) -> Vec<String> {
    read.skipped
        .iter()
        .map(|skipped| format!("{}: {}", skipped.place().pointer(), skipped.problem()))
        .collect()
}

fn unread<T>(read: &Lenient<T>) -> Vec<String> {
    read.unread.iter().map(Place::pointer).collect()
}

fn part(name: Option<&str>, size: i32) -> Part {
    Part { name: name.map(str::to_owned), size }
}

#[test]
fn a_wrong_value_is_left_out_and_listed() {
    let read = read::<Whole>(
        r#"{"flag": "yes", "parts": [{"size": 1, "name": 7}, {"size": 2.5}, {}, [], null, {"size": 3}],
            "scores": {"ZARA": "high", "a/b~": 2}, "next": {"flag": true, "scores": []}}"#,
    );
    assert_eq!(
        skipped(&read),
        [
            "/flag: expected a boolean",
            "/parts/0/name: expected a string",
            "/parts/1: missing field `size`",
            "/parts/2: missing field `size`",
            "/parts/3: expected an object",
            "/scores/ZARA: expected a number",
            "/next/scores: expected an object",
        ]
    );
    assert_eq!(read.value.parts, Some(vec![part(None, 1), part(None, 3)]));
    assert_eq!(read.value.scores, Some(BTreeMap::from([("a/b~".to_owned(), Sensitive::new(2.0))])));
    assert_eq!(read.value.next.as_ref().and_then(|next| next.flag), Some(true));
    assert_eq!(unread(&read), [""; 0]);
}

#[test]
fn the_last_of_several_counts_unless_it_is_null_or_wrong() {
    for (json, name) in [
        (r#"{"size": 1, "name": "a", "name": "b"}"#, "b"),
        (r#"{"size": 1, "name": "a", "name": null}"#, "a"),
        (r#"{"size": 1, "name": "a", "name": 7}"#, "a"),
        (r#"{"name": "a", "size": 1, "name": null, "name": "c"}"#, "c"),
    ] {
        let read = read::<Part>(json);
        assert_eq!(read.value, part(Some(name), 1), "{json}");
        assert!(skipped(&read).contains(&"/name: an earlier value under the same name".to_owned()), "{json}");
    }
}

#[test]
fn what_has_no_place_is_listed_with_its_place() {
    let read = read::<Whole>(
        r#"{"new": 1, "parts": [{"size": 1, "other/name": {"deep": [1]}}, {"size": 2, "name": "a", "Name": "b"}],
            "next": {"~": null}, "scores": {"ZARA": 1}}"#,
    );
    assert_eq!(unread(&read), ["/new", "/parts/0/other~1name", "/parts/1/Name", "/next/~0"]);
    assert!(read.skipped.is_empty());
    assert_eq!(unread(&self::read::<Kept>(r#"{"size": 1, "new": 2}"#)), [""; 0]);
}

#[test]
fn a_union_is_known_or_kept_as_it_came() {
    let read = read::<Vec<Step>>(
        r#"[{"key": "NAME", "configuration": {"name": "Zara", "new": 2}, "more": 3},
            {"key": "NAME", "configuration": {"name": 1, "new": 2}, "more": 3}, {"key": "NEW"}, 7]"#,
    );
    assert!(matches!(read.value[0], Step::Name(_)));
    assert_eq!((read.value[2].tag(), Step::TAGS), ("NEW", ["NAME"].as_slice()));
    let kept = json!({"key": "NAME", "configuration": {"name": 1, "new": 2}, "more": 3});
    assert_eq!(read.value[1], Step::Unrecognized(kept.into()));
    assert_eq!(unread(&read), ["/0/configuration/new", "/0/more"]);
    assert_eq!(skipped(&read), ["/3: expected an object"]);
}

#[test]
fn what_is_wrong_as_a_whole_or_not_json_is_an_error() {
    for (json, error) in
        [("[]", "expected an object"), ("", "there is nothing to read"), ("{", "the text ends too early")]
    {
        assert_eq!(from_slice_lenient::<Whole>(json.as_bytes()).unwrap_err().to_string(), error);
    }
    let lossy = from_slice_lenient::<Part>(b"\xef\xbb\xbf{\"size\": 1, \"name\": \"\xe9\\ud83d\"}").unwrap();
    assert_eq!(lossy.value, part(Some("\u{fffd}\u{fffd}"), 1));
}

#[test]
fn a_number_out_of_range_and_what_is_too_deep_are_left_out() {
    let read = read::<Whole>(r#"{"scores": {"a": 1e999, "b": 1}}"#);
    assert_eq!((skipped(&read).len(), read.value.scores.map(|scores| scores.len())), (1, Some(1)));
    let deep = format!("{}{}", r#"{"next":"#.repeat(10_000), "}".repeat(10_000)).replace(":}", ":{}}");
    let read = self::read::<Whole>(&deep);
    assert_eq!(read.skipped.len(), 1);
    let kept = format!(r#"{{"size": 1, "new": {}1{}}}"#, "[".repeat(2000), "]".repeat(2000));
    assert_eq!(self::read::<Part>(&kept).value, part(None, 1));
}

#[test]
fn logs_see_no_keys_of_maps_and_no_values() {
    let read =
        read::<Whole>(r#"{"scores": {"ZARA": "SECRET"}, "parts": [{"name": "SECRET", "size": "SECRET"}]}"#);
    let shown = format!("{:?} {}", read.skipped, read.skipped[0]);
    assert!(shown.contains("scores.*: expected a number") && shown.contains("parts[0]"), "{shown}");
    assert!(!shown.contains("ZARA") && !shown.contains("SECRET"), "{shown}");
}

#[test]
fn the_strict_reading_afterwards_is_strict() {
    let _ = read::<Part>(r#"{"size": 1, "size": 2}"#);
    assert!(crate::json::from_slice::<Part>(br#"{"size": 1, "size": 2}"#).is_err());
    assert!(from_slice_lenient::<Part>(br#"{"size": []}"#).is_err());
    assert!(!is_on());
}
