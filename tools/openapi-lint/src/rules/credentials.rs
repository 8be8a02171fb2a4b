//! Credentials: whose each of them is, and where a client gets it.

use std::collections::HashMap;

use openapi_model::pointer;
use openapi_model::words::suggestion;
use serde_json::Value;

use crate::node::Node;
use crate::outline::Outline;
use crate::report::Report;
use crate::shape::Kind;

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    let key = outline.named.credential;
    let mut marks: HashMap<&str, &str> = HashMap::new();
    for (_, node) in outline.of(Kind::SecurityScheme).filter(|(_, node)| node.reference.is_none()) {
        issuer(outline, node, report);
        // That a mark is one of the known words is checked with its shape.
        let name = node.place.key;
        let Some(mark) = node.text(key) else {
            if !key.is_empty() {
                let message =
                    format!("the security scheme `{name}` does not say whose credential it is; add `{key}`");
                report.add("credential", &node.pointer, message);
            }
            continue;
        };
        if let Some(other) = marks.insert(mark, name) {
            let message =
                format!("`{other}` is marked `{mark}` too, so the two cannot be told apart; change one");
            report.add("credential", &node.at(key), message);
        }
    }
}

/// The operation that issues a credential exists, and its response has the field.
fn issuer(outline: &Outline<'_>, node: &Node<'_>, report: &mut Report<'_>) {
    let Some(issuer) = node.object.get(outline.named.issued_by) else { return };
    let text = |name: &str| issuer.get(name).and_then(Value::as_str);
    // What is missing is reported by its shape.
    let (Some(id), Some(field)) = (text("operation"), text("field")) else { return };
    let at = node.at(outline.named.issued_by);
    let operations = || outline.of(Kind::Operation);
    let Some((index, _)) = operations().find(|(_, other)| other.text("operationId") == Some(id)) else {
        let hint = suggestion(id, operations().filter_map(|(_, other)| other.text("operationId")));
        let message = format!("there is no operation `{id}`{hint}");
        return report.add("issued-by", &pointer::join(&at, "operation"), message);
    };
    let schemas = outline
        .within(index)
        .filter(|(_, inner)| inner.kind == Kind::Schema && inner.pointer.contains("/responses/2"));
    let found = schemas.into_iter().any(|(_, schema)| has_field(outline, schema.value, field));
    // With a broken reference in between, that one is the finding.
    if !found && outline.is_whole() {
        let message = format!("no successful response of `{id}` has the property that `{field}` points to");
        report.add("issued-by", &pointer::join(&at, "field"), message);
    }
}

/// Whether a JSON pointer into a value leads through properties that its schema lists.
fn has_field(outline: &Outline<'_>, schema: &Value, field: &str) -> bool {
    let Some((name, rest)) =
        field.strip_prefix('/').map(|path| path.split_at(path.find('/').unwrap_or(path.len())))
    else {
        return field.is_empty();
    };
    let name = pointer::key(name);
    outline.parts(schema).into_iter().any(|part| {
        part.get("properties")
            .and_then(|list| list.get(&name))
            .is_some_and(|inner| has_field(outline, inner, rest))
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::broken;

    #[test]
    fn a_scheme_says_whose_credential_it_is() {
        let mark = "      x-our-credential: api-key\n";
        let at = "/components/securitySchemes";
        broken(mark, "").is("credential", &format!("{at}/apiKey"));
        let second = "    token: {type: apiKey, in: header, name: x-token, description: Token.";
        broken(
            "  securitySchemes:\n",
            &format!("  securitySchemes:\n{second}, x-our-credential: api-key}}\n"),
        )
        .has("credential", &format!("{at}/apiKey/x-our-credential"));
        broken("  securitySchemes:\n", &format!("  securitySchemes:\n{second}}}\n"))
            .has("credential", &format!("{at}/token"));
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
