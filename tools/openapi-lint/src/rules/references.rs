//! A `$ref` leads to a whole component of the right group, by whose name code is generated.

use openapi_model::pointer;
use openapi_model::words::suggestion;

use crate::outline::{Outline, split};
use crate::report::Report;
use crate::shape::Kind;

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (_, node) in outline.all() {
        let Some(reference) = node.reference else { continue };
        let label = node.kind.label(outline.named);
        let message = match (node.kind.group(), split(reference)) {
            (None, _) => format!("`components` keeps no such objects; write {label} out here"),
            (Some(group), Some((found, name))) if found == group => {
                if outline.component(group, name).is_none() {
                    let hint = suggestion(name, outline.names(group));
                    let hint = if hint.is_empty() { "; add it or correct the name".to_owned() } else { hint };
                    let message = format!("there is no `{name}` in `#/components/{group}/`{hint}");
                    report.add("broken-ref", &node.at("$ref"), message);
                }
                continue;
            }
            (Some(group), _) => {
                format!("{label} is expected here; name a whole component in `#/components/{group}/`")
            }
        };
        report.add("ref-group", &node.at("$ref"), message);
    }
    for (_, node) in outline.of(Kind::Discriminator) {
        let mapping =
            node.object.get("mapping").and_then(|mapping| mapping.as_object()).into_iter().flatten();
        for (key, value) in mapping {
            if value.as_str().and_then(split).is_none_or(|(group, _)| group != "schemas") {
                let at = pointer::join(&node.at("mapping"), key);
                report.add("ref-group", &at, "name a whole component in `#/components/schemas/`");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::broken;

    #[test]
    fn references_lead_to_whole_components_of_the_right_group() {
        let from = "'400': {$ref: '#/components/responses/Refused'}";
        for to in [
            "#/components/schemas/Refusal",
            "#/paths/~1a",
            "other.yaml#/Refused",
            "#/components/responses/Refused/content",
        ] {
            broken(from, &format!("'400': {{$ref: '{to}'}} #!"))
                .has("ref-group", "/paths/~1books/get/responses/400/$ref")
                .says("`#/components/responses/`");
        }
        broken(from, "'400': {$ref: '#/components/responses/Refusd'} #!")
            .has("broken-ref", "/paths/~1books/get/responses/400/$ref")
            .says("did you mean `Refused`?");
        broken("  /books:\n", "  /b: {$ref: '#/paths/~1books'} #!\n  /books:\n")
            .has("ref-group", "/paths/~1b/$ref");
        broken("paper: '#/components/schemas/PaperCover'", "paper: PaperCover #!")
            .has("ref-group", "/components/schemas/Cover/discriminator/mapping/paper");
    }
}
