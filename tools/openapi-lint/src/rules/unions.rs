//! Unions: generators of every language can tell the variants apart.

use openapi_model::pointer;
use serde_json::{Map, Value};

use crate::node::Node;
use crate::outline::Outline;
use crate::report::Report;
use crate::shape::Kind;

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (_, node) in outline.of(Kind::Schema) {
        if node.object.contains_key("oneOf") {
            union(outline, node, report);
            continue;
        }
        for key in ["discriminator", outline.named.open_union] {
            if node.object.contains_key(key) {
                report.add(
                    "union",
                    &node.at(key),
                    format!("`{key}` belongs beside `oneOf`; there is none here"),
                );
            }
        }
    }
}

fn union<'a>(outline: &Outline<'a>, node: &Node<'a>, report: &mut Report<'_>) {
    let discriminator = node.object.get("discriminator").and_then(Value::as_object);
    let tag =
        discriminator.and_then(|discriminator| discriminator.get("propertyName")).and_then(Value::as_str);
    let mapping =
        discriminator.and_then(|discriminator| discriminator.get("mapping")).and_then(Value::as_object);
    let (Some(tag), Some(mapping)) = (tag, mapping) else {
        let message =
            "generators cannot tell the variants apart; add a `discriminator` with a full `mapping`";
        return report.add("union", &node.pointer, message);
    };
    for (index, variant) in node.list("oneOf").iter().enumerate() {
        let at = format!("{}/{index}", node.at("oneOf"));
        let Some(reference) = variant.get("$ref").and_then(Value::as_str) else {
            report.add("union", &at, "a variant needs a name; move it to `#/components/schemas/`");
            continue;
        };
        // A broken reference is reported elsewhere.
        let Some(schema) = outline.follow(variant) else { continue };
        if let Some(message) = wrong(outline, schema, reference, &Tags { tag, mapping }) {
            report.add("union", &at, message);
        }
    }
    let at = pointer::join(&node.at("discriminator"), "mapping");
    for (key, target) in mapping {
        if !node.list("oneOf").iter().any(|variant| variant.get("$ref") == Some(target)) {
            report.add(
                "union",
                &pointer::join(&at, key),
                "the mapping leads to no variant of the union; add it to `oneOf`",
            );
        }
    }
}

/// The property that tells the variants of a union apart, and the variant for each of its values.
struct Tags<'a> {
    tag: &'a str,
    mapping: &'a Map<String, Value>,
}

/// What is wrong with a variant.
fn wrong<'a>(
    outline: &Outline<'a>,
    schema: &'a Value,
    reference: &str,
    Tags { tag, mapping }: &Tags<'_>,
) -> Option<String> {
    if schema.get("type").and_then(Value::as_str) != Some("object") {
        return Some("a variant has to be an object".to_owned());
    }
    let required = schema.get("required").and_then(Value::as_array);
    if !required.into_iter().flatten().any(|name| name.as_str() == Some(*tag)) {
        return Some(format!("the variant has to require its `{tag}`"));
    }
    let property = schema.get("properties").and_then(|properties| properties.get(*tag))?;
    let values = outline.follow(property).and_then(|property| property.get("enum")).and_then(Value::as_array);
    let Some([Value::String(value)]) = values.map(Vec::as_slice) else {
        return Some(format!("the `{tag}` of the variant has to be an enumeration of one text"));
    };
    match mapping.get(value).and_then(Value::as_str) {
        Some(target) if target == reference => None,
        Some(target) => Some(format!(
            "the variant's `{tag}` is `{value}`, but the mapping leads from there to `{target}`"
        )),
        None => Some(format!("the variant's `{tag}` is `{value}`, which is not in the mapping; add it")),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::broken;

    const COVER: &str = "/components/schemas/Cover";

    #[test]
    fn unions_have_a_discriminator_with_a_full_mapping() {
        broken("          cloth: '#/components/schemas/ClothCover'\n", "")
            .is("union", &format!("{COVER}/oneOf/1"));
        broken(
            "          cloth: '#/components/schemas/ClothCover'\n",
            "          cloth: '#/components/schemas/PaperCover'\n",
        )
        .is("union", &format!("{COVER}/oneOf/1"));
        broken("        propertyName: kind\n", "").has("union", COVER);
        broken("        - {$ref: '#/components/schemas/ClothCover'}\n", "")
            .has("union", &format!("{COVER}/discriminator/mapping/cloth"));
    }

    #[test]
    fn variants_say_which_they_are() {
        let kind = "kind: {type: string, description: Says which cover it is., enum: [cloth]}";
        let at = format!("{COVER}/oneOf/1");
        broken(kind, "kind: {type: string, description: Says which cover it is.}").has("union", &at);
        broken(
            &format!("      required: [kind]\n      properties:\n        {kind}"),
            &format!("      properties:\n        {kind}"),
        )
        .is("union", &at);
        broken(
            "        - {$ref: '#/components/schemas/ClothCover'}\n",
            "        - {type: object, additionalProperties: {type: string}} #!\n",
        )
        .has("union", &at);
    }

    #[test]
    fn marks_of_unions_stand_on_unions() {
        broken(
            "      description: A book.\n",
            "      description: A book.\n      x-our-open-union: true #!\n",
        )
        .is("union", "/components/schemas/Book/x-our-open-union");
    }
}
