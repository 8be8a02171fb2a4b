//! Every type is read by the rules of `omni_types::read`: a list is not an object, a field may have more than one name,
//! null is a missing value, and a whole number is an integer. The tests try every property of every schema.

use std::collections::HashMap;

use omni_tests::types::Entry;
use omni_tests::{all_types, document};
use serde_json::{Map, Value, json};
use xtask::lower;
use xtask::spec::model;

/// The document as the types see it: `required` as in the view, everything else as published.
struct Schemas {
    document: Value,
    types: HashMap<&'static str, Entry>,
}

/// One property of a type.
struct Property<'a> {
    entry: &'a Entry,
    name: &'a str,
    schema: &'a Value,
    /// A value of the type without the property.
    others: Map<String, Value>,
}

impl Property<'_> {
    /// Reads a value of the type with these fields, and returns what is written of the property.
    fn read(&self, fields: &[(&str, Value)]) -> Result<Value, String> {
        let mut object = self.others.clone();
        object.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        self.entry.round_trip(&object.into()).map(|written| written[self.name].clone())
    }

    fn place(&self) -> String {
        format!("{} {}", self.entry.schema, self.name)
    }
}

impl Schemas {
    fn load() -> Self {
        let mut document = document::load().value.clone();
        let view = lower::lower(&document).unwrap().value;
        (lower::queries::PASS.run)(&mut document).unwrap();
        let names: Vec<_> = model::schemas(&document).map(|(name, _)| name.to_owned()).collect();
        for name in names {
            let required = view["components"]["schemas"][&name].get("required").cloned();
            document["components"]["schemas"][&name]["required"] = required.unwrap_or_else(|| json!([]));
        }
        Self { document, types: all_types().into_iter().map(|entry| (entry.schema, entry)).collect() }
    }

    /// The schema, with its reference resolved.
    fn inner<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let schema = schema.get("allOf").map_or(schema, |all| &all[0]);
        model::resolve(&self.document, schema).unwrap()
    }

    fn kind<'a>(&'a self, schema: &'a Value) -> &'a str {
        let schema = self.inner(schema);
        let kind = if schema.get("oneOf").is_some() { Some("object") } else { schema["type"].as_str() };
        kind.unwrap_or_else(|| panic!("a schema without a type: {schema}"))
    }

    /// The smallest value of a schema.
    fn sample(&self, schema: &Value) -> Value {
        let schema = self.inner(schema);
        if let Some(values) = schema.get("enum") {
            return values[0].clone();
        }
        match self.kind(schema) {
            "object" if schema.get("oneOf").is_some() => json!({"key": "A_KIND_OF_TOMORROW"}),
            "object" => {
                let names = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
                names.map(|name| (name.to_owned(), self.sample(&schema["properties"][name]))).collect()
            }
            "array" => json!([self.sample(&schema["items"])]),
            "integer" => json!(7),
            "number" => json!(7.5),
            "boolean" => json!(true),
            _ => json!("text"),
        }
    }

    fn each_type(&self, mut check: impl FnMut(&Entry, &Value)) {
        for (name, schema) in model::schemas(&self.document) {
            if let Some(entry) = self.types.get(name) {
                check(entry, schema);
            }
        }
    }

    fn each_property(&self, mut check: impl FnMut(&Property)) {
        self.each_type(|entry, schema| {
            for (name, property) in schema["properties"].as_object().into_iter().flatten() {
                let mut others = match self.sample(schema) {
                    Value::Object(others) => others,
                    other => panic!("{}: {other}", entry.schema),
                };
                others.remove(name);
                check(&Property { entry, name, schema: property, others });
            }
        });
    }
}

const OBJECT: &str = "expected an object";

#[test]
fn the_smallest_value_of_every_type_is_read() {
    let schemas = Schemas::load();
    let mut read = 0;
    schemas.each_type(|entry, schema| {
        let sample = schemas.sample(schema);
        assert_eq!(entry.round_trip(&sample), Ok(sample), "{}", entry.schema);
        read += 1;
    });
    assert!(read > 300, "only {read} types were read");
}

#[test]
fn a_list_is_not_an_object_at_any_depth() {
    let schemas = Schemas::load();
    let (mut types, mut properties, mut items) = (0, 0, 0);
    schemas.each_type(|entry, schema| {
        if schemas.kind(schema) != "object" {
            return;
        }
        let fields: Vec<_> = schema["properties"].as_object().into_iter().flatten().collect();
        let values = fields.iter().map(|(_, schema)| schemas.sample(schema)).collect();
        let pairs = fields.iter().map(|(name, schema)| json!([name, schemas.sample(schema)])).collect();
        let nulls = fields.iter().map(|_| Value::Null).collect();
        for list in [json!([]), json!([{}]), values, pairs, nulls] {
            assert_eq!(entry.round_trip(&list), Err(OBJECT.to_owned()), "{} {list}", entry.schema);
        }
        types += 1;
    });
    schemas.each_property(|property| {
        let (schema, name) = (schemas.inner(property.schema), property.name);
        match schemas.kind(schema) {
            "object" => {
                properties += 1;
                for list in [json!([]), json!([[]])] {
                    assert_eq!(
                        property.read(&[(name, list)]),
                        Err(format!("{name}: {OBJECT}")),
                        "{}",
                        property.place()
                    );
                }
            }
            "array" if schemas.kind(&schema["items"]) == "object" => {
                items += 1;
                let list = json!([schemas.sample(&schema["items"]), []]);
                assert_eq!(
                    property.read(&[(name, list)]),
                    Err(format!("{name}[1]: {OBJECT}")),
                    "{}",
                    property.place()
                );
            }
            _ => {}
        }
    });
    assert!(types > 200 && properties > 50 && items > 20, "{types} {properties} {items}");
}

#[test]
fn the_first_name_with_a_value_counts() {
    let schemas = Schemas::load();
    let mut seen = 0;
    schemas.each_property(|property| {
        let name = property.name;
        let value = schemas.sample(property.schema);
        for alias in property.schema["x-omni-aliases"].as_array().into_iter().flatten() {
            let alias = alias.as_str().unwrap();
            // The keys of these objects are sorted. The text below has them in the other order.
            for (first, second) in [(name, alias), (alias, name)] {
                for fields in [
                    vec![(first, value.clone())],
                    vec![(first, value.clone()), (second, value.clone())],
                    vec![(first, Value::Null), (second, value.clone())],
                    vec![(first, value.clone()), (second, Value::Null)],
                ] {
                    assert_eq!(
                        property.read(&fields).as_ref(),
                        Ok(&value),
                        "{} {fields:?}",
                        property.place()
                    );
                }
            }
            let text = format!("{{{alias:?}: {value}, {name:?}: null, {alias:?}: {value}}}");
            assert_eq!(
                property.entry.read(&text),
                Err(format!("duplicate field `{alias}`")),
                "{}",
                property.place()
            );
            seen += 1;
        }
    });
    assert!(seen >= 8, "only {seen} aliases");
}

#[test]
fn a_null_in_a_list_is_skipped() {
    let schemas = Schemas::load();
    let mut seen = 0;
    schemas.each_property(|property| {
        let schema = schemas.inner(property.schema);
        if schemas.kind(schema) == "array" {
            let item = schemas.sample(&schema["items"]);
            let read = property.read(&[(property.name, json!([null, item, null, item]))]);
            assert_eq!(read, Ok(json!([item, item])), "{}", property.place());
            assert_eq!(
                property.read(&[(property.name, json!([null]))]),
                Ok(json!([])),
                "{}",
                property.place()
            );
            seen += 1;
        }
    });
    assert!(seen > 40, "only {seen} lists");
}

#[test]
fn a_whole_number_is_an_integer_and_a_fraction_is_not() {
    let schemas = Schemas::load();
    let mut seen = 0;
    schemas.each_property(|property| {
        let (schema, name) = (schemas.inner(property.schema), property.name);
        if schemas.kind(schema) != "integer" {
            return;
        }
        let mut object = property.others.clone();
        object.insert(name.to_owned(), json!(0));
        let text = |number: &str| {
            let text = Value::from(object.clone()).to_string();
            text.replacen(&format!("{name:?}:0"), &format!("{name:?}:{number}"), 1)
        };
        for (number, whole) in [("97.0", 97), ("-2.5E1", -25), ("5.1234e5", 512_340)] {
            let written = property.entry.read(&text(number)).unwrap();
            assert_eq!(written[name], json!(whole), "{} {number}", property.place());
        }
        for number in ["97.5", "1e300", "\"97\""] {
            let error = property.entry.read(&text(number)).unwrap_err();
            assert!(error.starts_with(&format!("{name}: expected a ")), "{}: {error}", property.place());
            assert!(error.ends_with("-bit integer"), "{}: {error}", property.place());
        }
        seen += 1;
    });
    assert!(seen > 60, "only {seen} integers");
}

#[test]
fn a_missing_required_field_is_named() {
    let schemas = Schemas::load();
    let mut seen = 0;
    schemas.each_type(|entry, schema| {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if model::flag(&schema["properties"][name], "nullable") {
                continue;
            }
            for other in [None, Some(Value::Null)] {
                let mut value = schemas.sample(schema);
                let object = value.as_object_mut().unwrap();
                object.remove(name);
                object.extend(other.map(|null| (name.to_owned(), null)));
                assert_eq!(
                    entry.round_trip(&value),
                    Err(format!("missing field `{name}`")),
                    "{}",
                    entry.schema
                );
            }
            seen += 1;
        }
    });
    assert!(seen > 30, "only {seen} required properties");
}
