//! Every kind of bad name, put into the real document: the lints name the place and the fix, and the code generator
//! returns an error instead of panicking. Whatever the lints accept can be generated.

use omni_tests::document;
use serde_json::{Map, Value, json};
use xtask::codegen;
use xtask::spec::{Document, lint};

/// The pointer of an object schema with its own properties.
fn object(document: &Value) -> String {
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let found = schemas.iter().find(|(_, schema)| {
        let properties = schema["properties"].as_object();
        properties.is_some_and(|properties| properties.len() > 3)
            && schema.get("additionalProperties").is_none()
    });
    format!("/components/schemas/{}", found.unwrap().0)
}

fn members<'a>(document: &'a mut Document, pointer: &str) -> &'a mut Map<String, Value> {
    document.value.pointer_mut(pointer).unwrap().as_object_mut().unwrap()
}

/// The document, to be damaged.
fn copy() -> Document {
    Document::of_value(xtask::DOCUMENT, document::load().value.clone())
}

/// Checks that the lints report a place, and that the generator refuses the document.
fn refused(document: &Document, rule: &str, at: &str) {
    let findings = lint::lint(document);
    let found = findings.iter().find(|finding| finding.rule == rule && finding.pointer.starts_with(at));
    let found = found.unwrap_or_else(|| panic!("no {rule} at {at}: {findings:?}"));
    assert!(
        ["; ", "consists of", "is not in "].iter().any(|words| found.message.contains(words)),
        "no remedy: {found:?}"
    );
    let error = match codegen::generate(document) {
        Ok(_) => panic!("{at:?} is generated"),
        Err(error) => error.to_string(),
    };
    assert!(error.contains(rule), "{at:?}: {error}");
}

#[test]
fn bad_names_of_properties_are_refused_and_never_panic() {
    let mut document = copy();
    let at = format!("{}/properties", object(&document.value));
    let first = members(&mut document, &at).keys().next().unwrap().clone();
    for (name, rule) in [
        ("3dDepth", "name"),
        ("", "name"),
        ("@", "name"),
        ("_", "name"),
        ("markTwo ", "name"),
        ("mark\u{200b}One", "name"),
        ("mark\u{202e}One", "name"),
        ("m\u{430}rk", "name"),
        ("mark\0", "name"),
        ("mark\n", "name"),
        ("mark-one", "name"),
        ("a/b", "name"),
        ("a~b", "name"),
        ("a\"b", "name"),
        ("€", "name"),
        (&format!("_{first}"), "name-clash"),
        (&first.to_uppercase(), "name-clash"),
    ] {
        members(&mut document, &at)
            .insert(name.to_owned(), json!({"type": "string", "description": "Made up."}));
        refused(&document, rule, &xtask::spec::pointer::join(&at, name));
        members(&mut document, &at).shift_remove(name);
    }
    assert_eq!(lint::lint(&document), []);
}

#[test]
fn bad_names_of_other_things_are_refused_and_never_panic() {
    let clean = &document::load().value;
    let paths = clean["paths"].as_object().unwrap();
    let (path, method) =
        paths.iter().find_map(|(path, item)| Some((path, item.as_object()?.keys().next()?))).unwrap();
    let operation = format!("{}/{method}", xtask::spec::pointer::join("/paths", path));
    let schema = object(clean);
    let schemas = clean["components"]["schemas"].as_object().unwrap();
    let open = schemas.iter().find(|(_, schema)| {
        schema["x-omni-open-enum"] == true
            && schema.get("x-enum-varnames").is_none()
            && schema["enum"].is_array()
    });
    let enumeration = format!("/components/schemas/{}", open.unwrap().0);
    let parameter = |name: &str, place: &str| json!({"name": name, "in": place, "required": true, "schema": {"type": "string"}});

    type Change = Box<dyn Fn(&mut Value)>;
    let set = |pointer: String, key: &'static str, value: Value| -> Change {
        Box::new(move |document| document.pointer_mut(&pointer).unwrap()[key] = value.clone())
    };
    let push = |pointer: String, value: Value| -> Change {
        Box::new(move |document| {
            document.pointer_mut(&pointer).unwrap().as_array_mut().unwrap().push(value.clone())
        })
    };
    for (change, rule, at) in [
        (set(operation.clone(), "operationId", "gen".into()), "operation-id", operation.clone()),
        (set(operation.clone(), "operationId", "list it".into()), "operation-id", operation.clone()),
        (set(operation.clone(), "operationId", "".into()), "operation-id", operation.clone()),
        (
            set(operation.clone(), "summary", "A made-up \u{202e}mark".into()),
            "hidden-character",
            operation.clone(),
        ),
        (set(operation.clone(), "parameters", json!([parameter("3d", "query")])), "name", operation.clone()),
        (
            set(
                operation.clone(),
                "parameters",
                json!([parameter("isIt", "query"), parameter("is_it", "query")]),
            ),
            "name-clash",
            operation.clone(),
        ),
        (
            set(operation.clone(), "parameters", json!([parameter("gen", "path")])),
            "name-clash",
            operation.clone(),
        ),
        (
            set(schema.clone(), "description", "A made-up\u{7} mark.".into()),
            "hidden-character",
            schema.clone(),
        ),
        (push(format!("{enumeration}/enum"), "@".into()), "enum-varnames", enumeration.clone()),
        (push(format!("{enumeration}/enum"), "".into()), "enum-varnames", enumeration.clone()),
        (push(format!("{enumeration}/enum"), "self".into()), "enum-varnames", enumeration.clone()),
        (push(format!("{enumeration}/enum"), "unrecognized".into()), "enum-varnames", enumeration.clone()),
        (push(format!("{enumeration}/enum"), 7.into()), "enum-varnames", enumeration.clone()),
        (
            set("/components/schemas".to_owned(), "Option", json!({"type": "object", "properties": {}})),
            "component-name",
            "/components/schemas/Option".to_owned(),
        ),
        (
            set("/components/schemas".to_owned(), "3D", json!({"type": "object", "properties": {}})),
            "component-name",
            "/components/schemas/3D".to_owned(),
        ),
        (
            set("/components/schemas".to_owned(), "", json!({"type": "object", "properties": {}})),
            "component-name",
            "/components/schemas/".to_owned(),
        ),
        (
            set(
                "/components/securitySchemes".to_owned(),
                "@",
                json!({"type": "apiKey", "in": "header", "name": "a"}),
            ),
            "name",
            "/components/securitySchemes/@".to_owned(),
        ),
        (
            push("/x-omni-error-names".to_owned(), json!({"code": 1, "name": "@"})),
            "error-names",
            "/x-omni-error-names".to_owned(),
        ),
    ] {
        let mut document = copy();
        change(&mut document.value);
        refused(&document, rule, &at);
    }
}

#[test]
fn odd_names_that_the_lints_accept_are_generated() {
    let mut document = copy();
    let at = format!("{}/properties", object(&document.value));
    let names = ["gen", "type", "self", "async", "_mark", "isBright", "mark9"];
    for name in names {
        members(&mut document, &at)
            .insert(name.to_owned(), json!({"type": "string", "description": "Made up."}));
    }
    assert_eq!(lint::lint(&document), []);
    let files = codegen::generate(&document).unwrap();
    let types = files.iter().find(|file| file.path.ends_with("types.rs")).unwrap();
    for field in ["r#gen", "r#type", "self_", "r#async", "mark", "is_bright", "mark9"] {
        assert!(types.text.contains(&format!("pub {field}: Option<String>")), "{field}");
    }
}

/// Schemas of every shape, each as a property and as a component: the lints refuse it, or it is generated.
#[test]
fn what_the_lints_accept_is_generated() {
    let clean = &document::load().value;
    let object = object(clean);
    let itself = json!({"$ref": format!("#{object}")});
    let shapes = [
        json!({"type": "array", "items": {"type": "array", "items": {"type": "string"}}}),
        json!({"type": "object", "additionalProperties": {"type": "object", "additionalProperties": {"type": "string"}}}),
        json!({"type": "array", "nullable": true, "items": {"type": "integer", "format": "int64"}}),
        json!({"type": "array"}),
        json!({"type": "number", "format": "float"}),
        json!({"type": "boolean", "default": true}),
        json!({"type": "string", "format": "date"}),
        json!({"type": "string", "pattern": "^[a-z]+$"}),
        json!({"type": "string", "enum": ["A"]}),
        json!({"type": "string", "enum": ["A", "B"]}),
        json!({"type": "array", "items": {"type": "string", "format": "byte"}, "uniqueItems": true}),
        json!({"type": "object", "allOf": [itself]}),
        json!({"type": "object", "allOf": [itself, itself]}),
        json!({"type": "object", "allOf": [itself], "properties": {"markTen": {"type": "string", "description": "A."}}}),
        json!({"type": "object", "properties": {}}),
        json!({"type": "object", "additionalProperties": true}),
        json!({"type": "object", "oneOf": [itself]}),
    ];
    let mut together = copy();
    let (mut accepted, mut refused) = (0, 0);
    for mut shape in shapes {
        shape["description"] = "Made up.".into();
        for (holder, key) in
            [(format!("{object}/properties"), "markNine"), ("/components/schemas".to_owned(), "MarkNine")]
        {
            let mut document = copy();
            members(&mut document, &holder).insert(key.to_owned(), shape.clone());
            // What has no use or no example is still a shape.
            let of_shape = |rule: &str| !matches!(rule, "unused-component" | "open-enum" | "same-shape");
            if lint::lint(&document).iter().any(|finding| of_shape(finding.rule)) {
                refused += 1;
            } else {
                accepted += 1;
                members(&mut together, &holder).insert(format!("{key}{accepted}"), shape.clone());
            }
        }
    }
    assert!(accepted > 10 && refused > 10, "{accepted} accepted, {refused} refused");
    let files = codegen::generate(&together).unwrap();
    let types = files.iter().find(|file| file.path.ends_with("types.rs")).unwrap();
    for number in 1..=accepted {
        let (field, name) = (format!("mark_nine{number}: "), format!("MarkNine{number}"));
        assert!(types.text.contains(&field) || types.text.contains(&name), "{number}");
    }
}
