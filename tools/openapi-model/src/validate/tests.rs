#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::*;
use crate::Document;

const SCHEMAS: &str = "\
components:
  schemas:
    Named: {type: object, required: [name], properties: {name: {type: string}}}
    Word: {type: string, enum: [yes!, no!]}
    Cat:
      type: object
      required: [kind]
      properties: {kind: {type: string, enum: [cat]}, lives: {type: integer}}
    Dog:
      type: object
      required: [kind]
      properties: {kind: {type: string, enum: [dog]}}
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator:
        propertyName: kind
        mapping: {cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog'}
    Self:
      oneOf: [{$ref: '#/components/schemas/Self'}]
      discriminator: {propertyName: kind, mapping: {a: '#/components/schemas/Self'}}
    Tested:
      type: object
      x-any: [text, list]
      properties:
        text: {type: string, minLength: 2, maxLength: 3, pattern: '^[a-z]+$', x-also: [txts]}
        image: {type: string, format: byte}
        day: {type: string, format: date, x-hidden: true}
        number: {type: number, minimum: 0, exclusiveMinimum: true, maximum: 1}
        count: {type: integer, format: int32}
        long: {type: integer}
        flag: {type: boolean}
        list: {type: array, minItems: 1, uniqueItems: true, items: {type: integer}}
        map: {type: object, additionalProperties: {type: string}}
        free: {type: object, additionalProperties: true}
        word: {type: string, nullable: true, allOf: [{$ref: '#/components/schemas/Word'}]}
        loose: {type: string, x-any-case: true, enum: [Left, Right]}
        named:
          type: object
          allOf: [{$ref: '#/components/schemas/Named'}]
          properties: {more: {type: string}}
        maybe: {type: string, nullable: true}
        either: {oneOf: [{type: string}, {type: string, format: date}, {type: integer}]}
        pet: {$ref: '#/components/schemas/Pet'}
        self: {$ref: '#/components/schemas/Self'}
        broken: {$ref: '#/components/schemas/Nowhere'}
        odd: {type: string, pattern: '('}
    Account:
      type: object
      required: [id, password, name]
      properties:
        id: {type: string, readOnly: true}
        password: {type: string, writeOnly: true}
        name: {type: string}
";

const MARKS: Marks = Marks {
    required_any: Some("x-any"),
    aliases: Some("x-also"),
    ignore_case: Some("x-any-case"),
    sensitive: Some("x-hidden"),
};

struct Found {
    at: String,
    place: String,
    message: String,
    sensitive: bool,
}

fn tested(name: &str, value: &Value, marks: Marks, direction: Option<Direction>) -> Vec<Found> {
    let document = Document::parse("a.yaml", SCHEMAS).unwrap();
    let tree = Tree::new(&document.value);
    let mut validator = Validator::new(tree).with_marks(marks);
    if let Some(direction) = direction {
        validator = validator.with_direction(direction);
    }
    let schema = tree.at(&format!("/components/schemas/{name}")).unwrap();
    let problems = validator.problems(value, &schema);
    let found = |problem: &Problem<'_, '_>| Found {
        at: problem.at.clone(),
        place: problem.place.clone(),
        message: problem.message(),
        sensitive: problem.sensitive,
    };
    problems.iter().map(found).collect()
}

#[test]
fn what_fits_is_silent() {
    let value = json!({
        "text": "abc", "image": "QQ==", "number": 0.5, "count": 7, "flag": true, "list": [1, 2],
        "map": {"a": "b"}, "free": {"a": [1, null]}, "word": "yes!", "named": {"name": "a", "more": "b"},
        "maybe": null, "pet": {"kind": "cat", "lives": 9}, "broken": {"any": "thing"}, "either": 1,
        "day": "2024-02-29", "loose": "LEFT", "long": i64::MAX,
    });
    assert!(tested("Tested", &value, MARKS, None).is_empty());
    assert!(tested("Tested", &json!({"txts": "abc"}), MARKS, None).is_empty());
}

#[test]
fn what_does_not_fit_is_named_with_both_places() {
    for (member, value, pointer, place, words) in [
        ("text", json!("a"), "/text", "text/minLength", "minLength is 2"),
        ("text", json!("abcd"), "/text", "text/maxLength", "maxLength is 3"),
        ("text", json!("AB"), "/text", "text/pattern", "pattern"),
        ("text", json!(1), "/text", "text/type", "expected a string, found a number"),
        ("odd", json!("a"), "/odd", "odd/pattern", "cannot be read"),
        ("image", json!("QQ"), "/image", "image/format", "base64"),
        ("day", json!("2026-02-30"), "/day", "day/format", "a date such as"),
        ("number", json!(0), "/number", "number/minimum", "below the minimum"),
        ("number", json!(1.5), "/number", "number/maximum", "above the maximum"),
        ("count", json!(1.5), "/count", "count/type", "an integer"),
        ("count", json!(4_000_000_000_u64), "/count", "count/format", "int32"),
        ("count", json!(1e30), "/count", "count/format", "does not fit into int32"),
        ("long", json!(1e30), "/long", "long/type", "does not fit into int64"),
        ("long", json!(97.0), "/long", "long/type", "an integer"),
        ("flag", json!("true"), "/flag", "flag/type", "true or false"),
        ("list", json!([]), "/list", "list/minItems", "minItems is 1"),
        ("list", json!([1, 1]), "/list/1", "list/uniqueItems", "twice"),
        ("list", json!([1, "a"]), "/list/1", "list/items/type", "an integer"),
        ("map", json!({"a": 1}), "/map/a", "map/additionalProperties/type", "a string"),
        ("loose", json!("Lefd"), "/loose", "loose/enum", "did you mean `Left`?"),
        ("flag", json!(null), "/flag", "flag", "null"),
        ("named", json!({}), "/named", "", "missing: `name`"),
        ("named", json!({"name": "a", "mode": "b"}), "/named/mode", "named/properties", "did you mean"),
        ("either", json!("2026-01-31"), "/either", "either/oneOf", "fits 2 of the variants"),
        ("either", json!(true), "/either", "either/oneOf", "fits 0 of the variants"),
        ("txt", json!("ab"), "/txt", "", "did you mean `text`?"),
    ] {
        let mut object = json!({"text": "ab"});
        object[member] = value;
        let found = tested("Tested", &object, MARKS, None);
        assert_eq!(found.len(), 1, "{object}");
        let Found { at, place: stands, message, sensitive } = &found[0];
        assert!(at == pointer && message.contains(words), "{object}: {at} {message}");
        assert_eq!(*sensitive, member == "day");
        if !place.is_empty() {
            assert_eq!(*stands, format!("/components/schemas/Tested/properties/{place}"));
        }
    }
}

#[test]
fn included_and_selected_schemas_have_their_own_places() {
    for (member, value, pointer, place, words) in [
        ("word", json!("yes"), "/word", "Word/enum", "did you mean `yes!`?"),
        ("word", json!(null), "/word", "Word", "null"),
        ("named", json!({}), "/named", "Named/required", "missing"),
        (
            "pet",
            json!({"kind": "cow"}),
            "/pet/kind",
            "Pet/discriminator/mapping",
            "does not match any variant",
        ),
        ("pet", json!({}), "/pet", "Pet/discriminator", "`kind`, which selects the variant, is missing"),
        (
            "pet",
            json!({"kind": "dog", "lives": 9}),
            "/pet/lives",
            "Dog/properties",
            "has no property `lives`",
        ),
        ("self", json!({"kind": "a"}), "/self", "Self", "leads back to itself"),
    ] {
        let found = tested("Tested", &json!({"text": "ab", member: value}), MARKS, None);
        assert_eq!(found.len(), 1, "{member}");
        assert!(found[0].at == pointer && found[0].message.contains(words), "{member}: {}", found[0].message);
        assert_eq!(found[0].place, format!("/components/schemas/{place}"));
    }
}

#[test]
fn extensions_mean_something_only_if_they_are_named() {
    let missing = tested("Tested", &json!({}), MARKS, None);
    assert!(missing[0].message.contains("at least one of these is needed: `text`, `list`"));
    assert!(tested("Tested", &json!({}), Marks::default(), None).is_empty());
    assert_eq!(tested("Tested", &json!({"txts": "abc"}), Marks::default(), None).len(), 1);
    assert_eq!(tested("Tested", &json!({"loose": "LEFT"}), Marks::default(), None).len(), 1);
    assert!(!tested("Tested", &json!({"day": "x"}), Marks::default(), None)[0].sensitive);
}

#[test]
fn members_are_sent_only_in_their_direction() {
    let sent = json!({"password": "an-invented-one", "name": "a"});
    let received = json!({"id": "1", "name": "a"});
    assert!(tested("Account", &sent, MARKS, Some(Direction::Request)).is_empty());
    assert!(tested("Account", &received, MARKS, Some(Direction::Response)).is_empty());
    for (value, direction, at) in
        [(&sent, Direction::Response, "/password"), (&received, Direction::Request, "/id")]
    {
        let found = tested("Account", value, MARKS, Some(direction));
        assert!(found.iter().any(|problem| problem.at == at), "{at}");
        assert_eq!(found.len(), 2, "the member that is barred, and the one that is missing");
    }
    assert_eq!(tested("Account", &sent, MARKS, None).len(), 1);
}

#[test]
fn problems_are_handed_on_one_by_one() {
    let document = Document::parse("a.yaml", SCHEMAS).unwrap();
    let tree = Tree::new(&document.value);
    let schema = tree.at("/components/schemas/Named").unwrap();
    let value = json!({"name": "a", "zara": 1, "more": 2});
    let mut found = Vec::new();
    Validator::new(tree).visit(Subject { value: &value, sensitive: true }, &schema, &mut |problem| {
        assert!(problem.sensitive);
        found.push((problem.at, problem.kind));
    });
    let unknown = || Kind::Unknown { known: vec!["name"], siblings: 2 };
    assert_eq!(found, [("/zara".to_owned(), unknown()), ("/more".to_owned(), unknown())]);
}
