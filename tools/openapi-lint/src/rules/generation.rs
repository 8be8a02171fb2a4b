//! What code generation needs beyond OpenAPI: without it, it panics or drops something silently.

use openapi_model::model;

use crate::kind::Kind;
use crate::outline::{Outline, Report};

const RULE: &str = "generation";

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    path_parameters(outline, report);
    let mut add = |at: &str, message: &str| report.add(RULE, at, message);
    for (_, node) in outline.of(Kind::PathItem) {
        for method in ["options", "head", "trace"].into_iter().filter(|method| node.has(method)) {
            add(&node.at(method), "the method belongs to HTTP itself; choose another one");
        }
    }
    let unions = outline.of(Kind::Schema).flat_map(|(_, node)| node.items("oneOf"));
    let variants: Vec<&str> = unions.filter_map(|variant| variant.text("$ref")).collect();
    let open = outline.named.open_union;
    for (_, node) in outline.of(Kind::Schema) {
        // An unnamed enumeration is the tag of a variant, or the fixed value of a header; elsewhere it has no type.
        let typed = |parent: &crate::outline::Node<'_>| {
            let header = parent.kind == Kind::Header || parent.text("in") == Some("header");
            header || variants.contains(&format!("#{}", parent.pointer).as_str())
        };
        if node.has("enum") && !node.is_component() && outline.parent(node).is_some_and(|it| !typed(it)) {
            let message = "an enumeration of one value has no name here; move it to `#/components/schemas/`, or say in \
                           the description what the value is";
            add(&node.at("enum"), message);
        }
        if node.has("oneOf") && !open.is_empty() && !node.flag(open) {
            let message =
                "code is generated only for open unions; write the variants out as properties of one object";
            add(&node.at("oneOf"), message);
        }
        let several = node.list("allOf").len() > 1 || (node.has("allOf") && node.has("properties"));
        if node.is_component() && several {
            let message =
                "code is generated for one list of properties; write out the properties from `allOf`";
            add(&node.at("allOf"), message);
        }
        if node.is_component() && node.child("properties").is_some_and(|it| it.keys().next().is_none()) {
            let message =
                "the object has no property; for a free map say `additionalProperties: true` instead";
            add(&node.at("properties"), message);
        }
    }
    for (_, node) in outline.of(Kind::Responses) {
        if let Some(second) = node.keys().filter(|status| status.starts_with('2')).nth(1) {
            add(
                &node.at(second),
                "a method returns one type, the one of the first 2xx status; delete this one",
            );
        }
    }
    for (_, node) in outline.of(Kind::MediaType) {
        let name = node.place.key;
        if name.starts_with("multipart/") {
            add(&node.pointer, "multipart bodies cannot be generated; offer only the file");
        } else if model::is_json(name) && name != "application/json" {
            add(&node.pointer, "this kind of JSON is not generated; write `application/json`");
        }
    }
    for (_, node) in outline.of(Kind::RequestBody) {
        let content = node.children("content");
        if content.len() > 1 && content.iter().any(|(name, _)| model::is_json(name)) {
            add(&node.pointer, "a JSON body has exactly one media type; delete the others");
        }
    }
}

/// A name in the braces of a path is the name of a path parameter.
fn path_parameters(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (index, node) in outline.of(Kind::Operation).filter(|(_, node)| !node.is_of_callback()) {
        let path = outline.parent(node).map(|item| item.place.key).unwrap_or_default();
        let declared = outline.parameters(index);
        for name in path.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)) {
            if !declared.iter().any(|(_, it)| it.text("in") == Some("path") && it.text("name") == Some(name))
            {
                let message =
                    format!("the path has {{{name}}}, but no such path parameter is declared; add it");
                report.add(RULE, &node.pointer, message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::broken;

    #[test]
    fn constants_are_only_where_they_are_useful() {
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
    fn operations_return_one_type_of_json() {
        broken("        '204':\n          description: The book is gone.\n",
               "        '202':\n          description: The book goes.\n        '204': #!\n          description: The book is gone.\n")
            .is("generation", "/paths/~1books~1{isbn}/delete/responses/204");
        broken("            application/json:\n              schema: {$ref: '#/components/schemas/BookList'}",
               "            application/books+json:\n              schema: {$ref: '#/components/schemas/BookList'}")
            .is("generation", "/paths/~1books/get/responses/200/content/application~1books+json");
    }

    #[test]
    fn path_parameters_are_declared() {
        broken("        - name: isbn\n", "        - name: number\n")
            .has("generation", "/paths/~1books~1{isbn}/delete");
    }

    #[test]
    fn what_cannot_be_generated_is_refused() {
        broken("      x-our-open-union: true\n", "").has("generation", "/components/schemas/Cover/oneOf");
        broken("  /book:\n    get:\n", "  /book:\n    head:\n").has("generation", "/paths/~1book/head");
        broken("            schema: {$ref: '#/components/schemas/Book'}\n            examples:\n              poem:",
               "            schema: {$ref: '#/components/schemas/Book'}\n            examples: {}\n          multipart/form-data:\n            schema: {$ref: '#/components/schemas/Book'}\n            examples:\n              poem:")
            .has("generation", "/paths/~1books/post/requestBody");
        broken("            text/plain:\n", "            multipart/form-data:\n")
            .has("generation", "/paths/~1book/get/responses/200/content/multipart~1form-data");
    }
}
