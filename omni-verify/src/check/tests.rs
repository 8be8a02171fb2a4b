use serde_json::{Map, json};

use super::*;

fn document(schema: Value, more: Value) -> Document {
    let mut schemas = more;
    schemas["Tested"] = schema;
    let text = json!({
        "openapi": "3.0.3",
        // A name is shown if its words are known.
        "info": {"description": "Knows the words other and name."},
        "paths": {"/a": {"get": {"operationId": "read_a", "responses": {}}}},
        "components": {"schemas": schemas},
    });
    Document::parse(&text.to_string(), "a.json").unwrap()
}

fn found(document: &Document, value: &Value) -> Vec<(Kind, String, Option<String>)> {
    let mut checker = Checker::new(document);
    checker.at(value, "/components/schemas/Tested", false);
    let short = |place: String| place.trim_start_matches("/components/schemas").to_owned();
    let found = checker.finish();
    let found = found.iter().map(|(it, _)| (it.kind, short(it.place.clone()), it.name.clone()));
    found.map(|(kind, place, name)| (kind, place, name.map(|name| name.to_string()))).collect()
}

/// The findings of one value against one schema.
fn of(schema: Value, value: Value) -> Vec<(Kind, String, Option<String>)> {
    found(&document(schema, json!({})), &value)
}

fn one(kind: Kind, place: &str, name: Option<&str>) -> Vec<(Kind, String, Option<String>)> {
    vec![(kind, place.to_owned(), name.map(str::to_owned))]
}

#[test]
fn dates_and_patterns() {
    let schema = json!({"type": "string", "format": "date", "pattern": "^[0-9-]+$"});
    assert_eq!(of(schema.clone(), json!("2026-01-31")), []);
    assert_eq!(of(schema.clone(), json!("2026-02-31")), one(Kind::WrongFormat, "/Tested/format", None));
    let both = of(schema, json!("31.01.2026"));
    assert_eq!(both.iter().map(|it| it.0).collect::<Vec<_>>(), [Kind::WrongPattern, Kind::WrongFormat]);
}

#[test]
fn maps_of_a_type_are_looked_into_and_their_keys_stay_hidden() {
    let schema = json!({"type": "object", "additionalProperties": {"type": "integer"}});
    assert_eq!(of(schema.clone(), json!({"anything": 1})), []);
    let found = of(schema, json!({"zara": "x"}));
    assert_eq!(found, one(Kind::WrongType, "/Tested/additionalProperties", None));
}

#[test]
fn included_properties_count_as_listed() {
    let schemas =
        json!({"Base": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}});
    let schema = json!({"type": "object", "properties": {"more": {"type": "boolean"}},
        "allOf": [{"$ref": "#/components/schemas/Base"}]});
    let document = document(schema, schemas);
    assert_eq!(found(&document, &json!({"id": "a", "more": true})), []);
    assert_eq!(
        found(&document, &json!({"more": true})),
        one(Kind::MissingField, "/Base/required", Some("id"))
    );
    let new = found(&document, &json!({"id": "a", "other": 1}));
    assert_eq!(new, one(Kind::UnknownField, "/Tested/properties", Some("other")));
}

#[test]
fn null_is_allowed_where_all_schemas_of_a_value_say_so() {
    let nullable =
        json!({"type": "string", "nullable": true, "allOf": [{"$ref": "#/components/schemas/Word"}]});
    let word =
        |nullable: bool| json!({"Word": {"type": "string", "nullable": nullable, "enum": ["a", null]}});
    assert_eq!(found(&document(nullable.clone(), word(true)), &json!(null)), []);
    let refused = one(Kind::UnexpectedNull, "/Word", None);
    assert_eq!(found(&document(nullable, word(false)), &json!(null)), refused);
    assert_eq!(of(json!({"type": "string"}), json!(null)), one(Kind::UnexpectedNull, "/Tested", None));
    assert_eq!(of(json!({}), json!(null)), []);
}

#[test]
fn further_names_and_other_letters_are_known() {
    let schema = json!({"type": "object", "required": ["readability"], "properties": {
        "readability": {"type": "boolean", "x-omni-aliases": ["readibility"]},
        "word": {"type": "string", "enum": ["Ok"], "x-omni-ignore-case": true},
    }});
    assert_eq!(of(schema.clone(), json!({"readibility": true, "word": "OK"})), []);
    let wrong = of(schema, json!({"readibility": 1}));
    assert_eq!(wrong, one(Kind::WrongType, "/Tested/properties/readability", None));
}

#[test]
fn one_of_a_group_has_to_be_there() {
    let schema = json!({"type": "object", "x-omni-required-any": ["a", "b"],
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}}});
    assert_eq!(of(schema.clone(), json!({"b": ""})), []);
    assert_eq!(of(schema, json!({})), one(Kind::MissingField, "/Tested/x-omni-required-any", Some("a, b")));
}

#[test]
fn unions_without_a_tag_have_to_fit_one_kind() {
    let schema =
        json!({"oneOf": [{"type": "string"}, {"type": "object", "properties": {"a": {"type": "string"}}}]});
    assert_eq!(of(schema.clone(), json!("x")), []);
    assert_eq!(of(schema.clone(), json!({"a": "x"})), []);
    assert_eq!(of(schema, json!(1)), one(Kind::WrongType, "/Tested", None));
}

#[test]
fn what_is_marked_hides_values_and_names() {
    let schema = |marked: bool| {
        json!({"type": "object", "x-omni-sensitive": marked, "properties": {
            "word": {"type": "string", "enum": ["Ok"]},
            "inner": {"type": "object", "properties": {"a": {"type": "string"}}},
        }})
    };
    let value = json!({"word": "Other", "inner": {"other": 1}});
    let names = |marked| of(schema(marked), value.clone()).into_iter().map(|it| it.2).collect::<Vec<_>>();
    assert_eq!(names(false), [Some("Other".to_owned()), Some("other".to_owned())]);
    assert_eq!(names(true), [None, None]);
    let of_a_person = json!({"word": "Zara", "inner": {"juanPerez": 1}});
    let found = of(schema(false), of_a_person);
    assert_eq!(found.into_iter().map(|it| it.2).collect::<Vec<_>>(), [None, None]);
}

#[test]
fn many_new_names_are_keys_of_data() {
    let members: Map<String, Value> = ('a'..='z').map(|it| (format!("name{it}"), json!(1))).collect();
    let found = of(json!({"type": "object", "properties": {}}), members.into());
    assert_eq!(found, one(Kind::UnknownField, "/Tested/properties", None));
}

#[test]
fn endless_nesting_is_skipped() {
    let schema = json!({"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Tested"}}});
    let deep = (0..100).fold(json!({"new": 1}), |inner, _| json!({"next": inner}));
    assert_eq!(of(schema.clone(), deep.clone()), []);
    let document = document(schema, json!({}));
    let mut checker = Checker::new(&document);
    checker.at(&deep, "/components/schemas/Tested", false);
    assert!(checker.finish().too_deep, "which is said");
    let union = json!({"oneOf": [{"$ref": "#/components/schemas/Tested"}]});
    assert_eq!(of(union, json!({})), one(Kind::WrongType, "/Tested", None), "it ends");
}
