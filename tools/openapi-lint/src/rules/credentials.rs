//! Credentials: whose each of them is, and where a client gets it.

use openapi_model::node::Node as Value;
use openapi_model::pointer;
use openapi_model::words::suggestion;

use super::names::differ;
use crate::kind::Kind;
use crate::outline::{Node, Outline, Report};

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    let key = outline.named.credential;
    let mut marks = Vec::new();
    for (_, node) in outline.of(Kind::SecurityScheme) {
        issuer(outline, node, report);
        marks.extend(node.text(key).map(|mark| (mark, node.at(key))));
    }
    differ(("credential", true), marks, report);
}

/// The operation that issues a credential exists, and its response has the field.
fn issuer(outline: &Outline<'_>, node: &Node<'_>, report: &mut Report<'_>) {
    let Some(issuer) = node.child(outline.named.issued_by) else { return };
    // A missing field is reported with the extension.
    let (Some(id), Some(field)) = (issuer.text("operation"), issuer.text("field")) else { return };
    let Some(operation) = outline.operation(id) else {
        let message =
            format!("there is no operation `{id}`{}", suggestion(id, outline.ids().map(|(id, _)| id)));
        return report.add("issued-by", &issuer.at("operation"), message);
    };
    let good = format!("{}/responses/2", operation.pointer);
    let mut schemas = outline
        .of(Kind::MediaType)
        .filter(|(_, it)| it.pointer.starts_with(&good))
        .filter_map(|(_, it)| it.child("schema"));
    if !schemas.any(|schema| has_field(outline, schema, field)) {
        let message =
            format!("no successful response of `{id}` has the property that `{field}` points to; correct it");
        report.add("issued-by", &issuer.at("field"), message);
    }
}

/// Whether a JSON pointer into a value leads through properties that its schema lists.
fn has_field<'a>(outline: &Outline<'a>, schema: Value<'a>, field: &str) -> bool {
    let mut schemas = vec![schema];
    for name in pointer::keys(field) {
        let properties = schemas.iter().flat_map(|schema| outline.properties(schema));
        schemas = properties.filter(|(known, _)| **known == name).map(|(_, schema)| schema).collect();
    }
    !schemas.is_empty()
}
#[cfg(test)]
mod tests {
    use crate::testing::broken;

    #[test]
    fn each_credential_has_one_scheme() {
        let at = "/components/securitySchemes";
        let second = "    token: {type: apiKey, in: header, name: x-token, description: Token.";
        broken(
            "  securitySchemes:\n",
            &format!("  securitySchemes:\n{second}, x-our-credential: api-key}}\n"),
        )
        .has("credential", &format!("{at}/apiKey/x-our-credential"));
    }

    #[test]
    fn the_issuing_operation_exists_and_has_the_field() {
        let at = "/components/securitySchemes/apiKey/x-our-issued-by";
        broken("        operation: list_books", "        operation: list_book #!")
            .is("issued-by", &format!("{at}/operation"));
        broken("        field: /books", "        field: /magazines #!")
            .is("issued-by", &format!("{at}/field"));
    }
}
