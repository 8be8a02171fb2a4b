//! Unions: generators of every language have to be able to tell the variants apart.

use serde_json::Value;

use crate::kind::Kind;
use crate::outline::{Node, Outline, Report};

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (_, node) in outline.of(Kind::Schema).filter(|(_, node)| node.has("oneOf")) {
        union(outline, node, report);
    }
}

fn union<'a>(outline: &Outline<'a>, node: &Node<'a>, report: &mut Report<'_>) {
    let discriminator = node.child("discriminator");
    let tag = discriminator.as_ref().and_then(|it| it.text("propertyName"));
    let mapping = discriminator.and_then(|it| it.child("mapping"));
    let (Some(tag), Some(mapping)) = (tag, mapping) else {
        let message =
            "generators cannot tell the variants apart; add a `discriminator` with a full `mapping`";
        return report.add("union", &node.pointer, message);
    };
    for variant in node.items("oneOf") {
        // A broken reference is reported elsewhere.
        let Some(schema) = outline.tree.resolve(&variant) else { continue };
        let property = schema.child("properties").and_then(|it| outline.tree.resolve(&it.child(tag)?));
        let value = property.as_ref().map(|it| it.list("enum"));
        let message = match (variant.text("$ref"), value) {
            (None, _) => "a variant needs a name; move it to `#/components/schemas/`".to_owned(),
            _ if schema.text("type") != Some("object") => {
                "a variant has to be an object; wrap it in one".to_owned()
            }
            _ if !schema.texts("required").any(|name| name == tag) => {
                format!("the variant has to require its `{tag}`")
            }
            (Some(reference), Some([Value::String(value)])) if mapping.text(value) == Some(reference) => {
                continue;
            }
            (_, Some([Value::String(value)])) => {
                format!(
                    "the mapping does not lead from `{value}`, the variant's `{tag}`, to the variant; correct one"
                )
            }
            _ => format!("the `{tag}` of the variant has to be an enumeration of one string"),
        };
        report.add("union", &variant.pointer, message);
    }
    for (key, target) in mapping.value.as_object().into_iter().flatten() {
        if !node.items("oneOf").iter().any(|variant| variant.value.get("$ref") == Some(target)) {
            let message = "the mapping leads to a schema that is not a variant; add it to `oneOf`";
            report.add("union", &mapping.at(key), message);
        }
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
        broken("paper: '#/components/schemas/PaperCover'", "paper: PaperCover #!")
            .has("union", &format!("{COVER}/discriminator/mapping/paper"));
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
}
