//! A `$ref` points to a whole component of the right kind, after which the generated code is named.

use openapi_model::words::suggestion;

use crate::outline::{Outline, Report};

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (_, node) in outline.all() {
        let Some(reference) = node.reference else { continue };
        if outline.target(reference).is_none_or(|target| outline.node(target).kind != node.kind) {
            let mut hint = suggestion(reference, outline.references(node.kind));
            if hint.is_empty() {
                hint = "; name a whole component".to_owned();
            }
            let message = format!("there is no {:?} `{reference}` in `components`{hint}", node.kind);
            report.add("broken-ref", &node.at("$ref"), message);
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
                .has("broken-ref", "/paths/~1books/get/responses/400/$ref")
                .says("no Response");
        }
        broken(from, "'400': {$ref: '#/components/responses/Refusd'} #!")
            .has("broken-ref", "/paths/~1books/get/responses/400/$ref")
            .says("did you mean `#/components/responses/Refused`?");
        broken("  /books:\n", "  /b: {$ref: '#/paths/~1books'} #!\n  /books:\n")
            .has("broken-ref", "/paths/~1b/$ref");
    }
}
