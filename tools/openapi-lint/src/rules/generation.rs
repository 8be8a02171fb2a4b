//! What code generation needs beyond OpenAPI: a document that the lints pass has to generate.

use std::collections::{BTreeMap, BTreeSet};

use openapi_model::words::list;
use openapi_model::{model, pointer};
use serde_json::{Map, Value};

use crate::node::Node;
use crate::outline::Outline;
use crate::report::{Report, plain};
use crate::shape::Kind;

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    required(outline, report);
    tables(outline, report);
    error_names(outline, report);
    for (_, node) in outline.of(Kind::Schema) {
        if !node.list("enum").iter().all(|value| value.is_string() || value.is_null()) {
            let message =
                "an enumeration is one of texts; put them in quotes, or name numbers in the description";
            report.add("generation", &node.at("enum"), message);
        }
        if outline.is_component(node) {
            if node.object.contains_key("oneOf") {
                union(outline, node, report);
            }
            structure(node, report);
        }
    }
    constants(outline, report);
    for (_, node) in outline.of(Kind::Parameter) {
        if node.text("in") == Some("cookie") {
            report.add("generation", &node.at("in"), "no generated client sends cookies; use a header");
        }
    }
    for (_, node) in outline.of(Kind::PathItem) {
        for method in ["options", "head", "trace"].iter().filter(|method| node.object.contains_key(**method))
        {
            let message =
                format!("`{method}` belongs to HTTP itself; no operation of an API has it, delete it");
            report.add("generation", &node.at(method), message);
        }
        if node.object.contains_key("parameters") {
            let message = "the parameters of a path are not generated; move them to its operations";
            report.add("generation", &node.at("parameters"), message);
        }
    }
    for (_, node) in outline.of(Kind::Responses) {
        let mut good = node.object.keys().filter(|status| status.starts_with('2'));
        if let (Some(first), Some(second)) = (good.next(), good.next()) {
            let message = format!("a method returns one type, that of `{first}`; delete `{second}`");
            report.add("generation", &node.at(second), message);
        }
    }
    bodies(outline, report);
}

/// The rows of a table are as long as its heading.
fn tables(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (_, node) in outline.of(Kind::Table) {
        let columns = node.list("columns").len();
        for (index, row) in node.list("rows").iter().enumerate() {
            if let Some(row) = row.as_array().filter(|row| row.len() != columns) {
                let message = format!("the row has {} cells for {columns} columns; correct it", row.len());
                report.add("table-rows", &format!("{}/{index}", node.at("rows")), message);
            }
        }
    }
}

/// Facts that become constants.
fn required(outline: &Outline<'_>, report: &mut Report<'_>) {
    let root = &outline.document.value;
    if !root.get("openapi").and_then(Value::as_str).is_some_and(|version| version.starts_with("3.0.")) {
        report.add(
            "version",
            "/openapi",
            "only OpenAPI 3.0.x is read here; say so, or translate the document",
        );
    }
    let named = outline.named;
    for (at, key) in [("", named.max_request_bytes), ("", named.error_names), ("/info", named.revision)] {
        // A document without `info` has a finding for that.
        if !key.is_empty()
            && root.pointer(at).is_some_and(|holder| holder.is_object() && holder.get(key).is_none())
        {
            report.add(
                "generation",
                at,
                format!("`{key}` is missing, of which a constant is made; state it"),
            );
        }
    }
    for (_, node) in outline.of(Kind::Server) {
        let key = named.server_name;
        if !key.is_empty() && node.text(key).is_none() {
            let message = format!("the server has no `{key}`, by which generated code calls it; add one");
            report.add("generation", &node.pointer, message);
        }
    }
    for (_, node) in outline.of(Kind::Parameter).filter(|(_, node)| outline.is_component(node)) {
        let usual = model::usual_value(&outline.document.value, node.value);
        if node.text("in") == Some("header") && !usual.is_some_and(Value::is_string) {
            let message = "a header that operations share is sent with every request; state what, as the `default` \
                           of its schema or as the only value of its enumeration";
            report.add("generation", &node.pointer, message);
        }
    }
}

/// Every error code has a name, and every name a code.
fn error_names(outline: &Outline<'_>, report: &mut Report<'_>) {
    let codes: BTreeSet<i64> =
        outline.of(Kind::ErrorCode).filter_map(|(_, node)| node.object.get("code")?.as_i64()).collect();
    let mut named = BTreeSet::new();
    let mut spelled: BTreeMap<String, i64> = BTreeMap::new();
    for (_, node) in outline.of(Kind::ErrorName) {
        let (Some(code), Some(name)) = (node.object.get("code").and_then(Value::as_i64), node.text("name"))
        else {
            continue;
        };
        let pascal = name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !pascal {
            let message = format!("`{name}` is not in PascalCase (ASCII letters and digits)");
            report.add("error-names", &node.at("name"), message);
        } else if name == outline.naming.unrecognized || (outline.naming.is_keyword)(name) {
            let message = format!("generated code has a `{name}` of its own; choose another name");
            report.add("error-names", &node.at("name"), message);
        }
        if !named.insert(code) {
            report.add(
                "error-names",
                &node.at("code"),
                format!("the code {code} has a name already; delete one"),
            );
        }
        if let Some(other) = spelled.insert(plain(name), code) {
            report.add(
                "error-names",
                &node.at("name"),
                format!("the code {other} has this name too; rename one"),
            );
        }
        if !codes.contains(&code) {
            report.add(
                "error-names",
                &node.at("code"),
                format!("no operation documents the code {code}; delete it"),
            );
        }
    }
    // Names that are missing altogether are one finding.
    let at = pointer::join("", outline.named.error_names);
    let missing: Vec<String> = codes.difference(&named).map(i64::to_string).collect();
    if !missing.is_empty() && outline.document.value.pointer(&at).is_some() {
        let message = format!("no name for {}; add it", list(missing.iter().map(String::as_str)));
        report.add("error-names", &at, message);
    }
}

/// A union is open, and each variant has its tag and one property of a named type.
fn union<'a>(outline: &Outline<'a>, node: &Node<'a>, report: &mut Report<'_>) {
    let open = outline.named.open_union;
    if !open.is_empty() && node.flag(open) != Some(true) {
        let message =
            "code can be generated for open unions alone; write the variants out as properties of one object";
        return report.add("generation", &node.at("oneOf"), message);
    }
    let tag = node.object.get("discriminator").and_then(|it| it.get("propertyName")).and_then(Value::as_str);
    let mut content: Option<&str> = None;
    for (index, variant) in node.list("oneOf").iter().enumerate() {
        let properties =
            outline.follow(variant).and_then(|it| it.get("properties")).and_then(Value::as_object);
        // What is not an object, or has no tag, is reported as a union.
        let (Some(properties), Some(tag)) = (properties, tag) else { continue };
        let others: Vec<_> = properties.iter().filter(|(name, _)| *name != tag).collect();
        let at = format!("{}/{index}", node.at("oneOf"));
        let [(name, inner)] = others.as_slice() else {
            let message =
                format!("the variant needs exactly one property beside its tag `{tag}`: its content");
            report.add("generation", &at, message);
            continue;
        };
        if let Some(first) = content.replace(name).filter(|first| first != name) {
            let message =
                format!("the variant calls its content `{name}`, another one `{first}`; use one name");
            report.add("generation", &at, message);
        }
        if model::schema_name(inner).is_none() {
            report.add(
                "generation",
                &at,
                format!("`{name}` of the variant needs a schema with a name; give it one"),
            );
        }
    }
}

/// An enumeration without a name is the tag of a variant, or what a header always sends; elsewhere it has no type.
fn constants(outline: &Outline<'_>, report: &mut Report<'_>) {
    let unions = outline.of(Kind::Schema).flat_map(|(_, node)| node.list("oneOf"));
    let variants: Vec<&str> = unions.filter_map(|variant| variant.get("$ref")?.as_str()).collect();
    for (_, node) in outline.of(Kind::Schema) {
        let Some(parent) = outline.parent(node).filter(|_| node.object.contains_key("enum")) else {
            continue;
        };
        let of_header = parent.kind == Kind::Header || parent.text("in") == Some("header");
        let of_variant = variants.contains(&format!("#{}", parent.pointer).as_str());
        if !outline.is_component(node) && !of_header && !of_variant {
            let message = "an enumeration of one value has no name here; move it to `#/components/schemas/`, or say \
                           in the description what the value is";
            report.add("generation", &node.at("enum"), message);
        }
    }
}

/// An object lists its own properties: what it would take in from several schemas has no struct.
fn structure(node: &Node<'_>, report: &mut Report<'_>) {
    let has = |key: &str| node.object.contains_key(key);
    if node.object.get("properties").and_then(Value::as_object).is_some_and(Map::is_empty) {
        let message = "the object has no property; for a free map say `additionalProperties: true` instead";
        report.add("generation", &node.at("properties"), message);
    }
    if node.list("allOf").len() > 1 || (has("allOf") && has("properties")) {
        let message = "code is generated for one list of properties; write those out that are taken in";
        report.add("generation", &node.at("allOf"), message);
    }
}

/// A body is JSON, or it is binary, of whichever media types.
fn bodies(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (_, node) in outline.of(Kind::MediaType) {
        let media_type = node.place.key;
        if model::is_json(media_type) && media_type != "application/json" {
            let message = format!("`{media_type}` is not generated; write `application/json`");
            report.add("generation", &node.pointer, message);
        }
    }
    for (index, node) in outline.of(Kind::RequestBody) {
        let media_types = || outline.children(index, "content");
        if media_types().any(|(_, media)| media.place.key.starts_with("multipart/")) {
            let message = "multipart bodies cannot be generated; offer the file alone";
            report.add("generation", &node.pointer, message);
        }
        let json = media_types().filter(|(_, media)| model::is_json(media.place.key)).count();
        if json > 0 && media_types().count() > 1 {
            report.add(
                "generation",
                &node.pointer,
                "a JSON body has one media type alone; delete the others",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::broken;

    #[test]
    fn facts_that_become_constants_are_there() {
        broken("openapi: 3.0.3", "openapi: 3.1.0 #!").is("version", "/openapi");
        broken("  x-our-revision: 1.0.0\n", "").is("generation", "/info");
        broken("x-our-max-request-bytes: 1000\n", "").has("generation", "");
        broken("tags:\n", "servers: [{url: 'https://a.example.com'}] #!\ntags:\n")
            .is("generation", "/servers/0");
        broken("      name: limit\n      in: query\n", "      name: limit\n      in: header\n")
            .has("generation", "/components/parameters/Limit");
    }

    #[test]
    fn rows_are_as_long_as_the_heading() {
        broken("          - ['1', '']", "          - ['1'] #!")
            .is("table-rows", "/components/schemas/ClothCover/x-our-table/rows/0");
    }

    #[test]
    fn error_codes_and_names_are_the_same() {
        let name = "  - {code: 4001, name: BookExists}\n";
        broken(name, &format!("{name}  - {{code: 4002, name: BookGone}} #!\n"))
            .is("error-names", "/x-our-error-names/1/code");
        broken(name, &format!("{name}  - {{code: 4001, name: BookGone}} #!\n"))
            .is("error-names", "/x-our-error-names/1/code");
        broken(
            "{code: 4001, meaning: The book is there already.}\n",
            "{code: 4001, meaning: The book is there already.}\n        - {code: 4002, meaning: No.}\n",
        )
        .is_at("error-names", "/x-our-error-names", "x-our-error-names")
        .says("`4002`");
        for bad in ["bookExists", "Unrecognized", "Self", "Book Exists", "'3Books'"] {
            broken("name: BookExists}", &format!("name: {bad}}} #!"))
                .is("error-names", "/x-our-error-names/0/name");
        }
    }

    #[test]
    fn constants_stand_where_they_are_of_use() {
        let name = "name: {type: string, description: Name of the book.}";
        broken(name, "name: {type: string, description: Name of the book., enum: [Ode]} #!")
            .has("generation", "/components/schemas/Book/properties/name/enum");
        let limit = "schema: {type: integer, format: int32, default: 10, maximum: 100}\n      example: 20";
        broken(limit, "schema: {type: string, enum: [all]} #!\n      example: all")
            .is("generation", "/components/parameters/Limit/schema/enum");
    }

    #[test]
    fn what_has_no_struct_is_refused() {
        let pages = "    Pages:\n      type: object\n      description: What is within.\n";
        let taken = "      allOf: [{$ref: '#/components/schemas/Refusal'}]\n";
        broken(pages, &format!("{pages}{taken}")).has("generation", "/components/schemas/Pages/allOf");
        let empty = "    Nothing: #!\n      type: object\n      description: Nothing.\n";
        broken(
            pages,
            &format!("{empty}      properties: {{}} #!\n{pages}").replace("Nothing: #!", "Nothing:"),
        )
        .has("generation", "/components/schemas/Nothing/properties");
        let two =
            "      allOf: [{$ref: '#/components/schemas/Refusal'}, {$ref: '#/components/schemas/Book'}] #!\n";
        broken(pages, &format!("{empty}{two}{pages}").replace("Nothing: #!", "Nothing:"))
            .has("generation", "/components/schemas/Nothing/allOf");
    }

    #[test]
    fn operations_return_one_type_of_json_and_have_their_parameters_themselves() {
        broken("        '204':\n          description: The book is gone.\n",
               "        '202':\n          description: The book goes.\n        '204': #!\n          description: The book is gone.\n")
            .is("generation", "/paths/~1books~1{isbn}/delete/responses/204");
        broken("            application/json:\n              schema: {$ref: '#/components/schemas/BookList'}",
               "            application/books+json:\n              schema: {$ref: '#/components/schemas/BookList'}")
            .is("generation", "/paths/~1books/get/responses/200/content/application~1books+json");
        let parameters = "    parameters: #!\n      - {$ref: '#/components/parameters/Limit'}\n";
        broken("  /books:\n", &format!("  /books:\n{parameters}"))
            .has("generation", "/paths/~1books/parameters");
    }

    #[test]
    fn what_cannot_be_generated_is_refused() {
        broken("type: string\n      description: What it is.\n      x-our-open-enum: true\n      enum: [Novel, Poetry]\n",
               "type: integer\n      description: What it is.\n      x-our-open-enum: true\n      x-enum-varnames: [One, Two]\n      enum: [1, 2] #!\n")
            .has("generation", "/components/schemas/Genre/enum");
        broken("      x-our-open-union: true\n", "").has("generation", "/components/schemas/Cover/oneOf");
        let inner = "        pages: {$ref: '#/components/schemas/Pages'}\n";
        broken(inner, "").has("generation", "/components/schemas/Cover/oneOf/0");
        broken(inner, &inner.replace("pages:", "sheets:"))
            .has("generation", "/components/schemas/Cover/oneOf/1");
        broken("  /book:\n    get:\n", "  /book:\n    head:\n").has("generation", "/paths/~1book/head");
        broken(
            "        - name: order\n          in: query",
            "        - name: order\n          in: cookie #!",
        )
        .has("generation", "/paths/~1books/get/parameters/1/in");
        broken("            schema: {$ref: '#/components/schemas/Book'}\n            examples:\n              poem:",
               "            schema: {$ref: '#/components/schemas/Book'}\n            examples: {}\n          multipart/form-data:\n            schema: {$ref: '#/components/schemas/Book'}\n            examples:\n              poem:")
            .has("generation", "/paths/~1books/post/requestBody");
    }
}
