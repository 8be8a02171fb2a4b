//! References lead to a component of the right group, and every component is led to.

use std::collections::HashSet;

use super::super::pointer;
use super::outline::{Outline, split};
use super::report::Report;
use super::shape::Kind;
use crate::spec::words::suggestion;

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (index, node) in outline.all() {
        if let Some(reference) = node.reference {
            let at = node.at("$ref");
            if target(outline, node.kind, reference, &at, report) && outline.resolve(index).is_none() {
                // Where the chain breaks is reported at its broken end; here only what never ends is left.
                circular(outline, index, report);
            }
        }
    }
    for (_, node) in outline.of(Kind::Discriminator) {
        for (key, value) in
            node.object.get("mapping").and_then(|mapping| mapping.as_object()).into_iter().flatten()
        {
            if let Some(reference) = value.as_str() {
                target(outline, Kind::Schema, reference, &pointer::join(&node.at("mapping"), key), report);
            }
        }
    }
    if outline.is_whole() {
        unused(outline, report);
    }
}

/// Whether a reference leads to something of its kind.
fn target(outline: &Outline<'_>, kind: Kind, reference: &str, at: &str, report: &mut Report<'_>) -> bool {
    if !reference.starts_with('#') {
        let message =
            format!("`{reference}` leads out of the document; bring what it names into `components`");
        report.add("foreign-ref", at, message);
        return false;
    }
    let label = kind.shape().label;
    let Some(group) = kind.group() else {
        report.add("ref-group", at, format!("`components` keeps no such objects; write {label} out here"));
        return false;
    };
    let Some((found, name)) = split(reference) else {
        report.add(
            "ref-group",
            at,
            format!("`{reference}` is no whole component; name one in `#/components/{group}/`"),
        );
        return false;
    };
    if found != group {
        let message = format!(
            "{label} is expected here, so the reference has to lead into `#/components/{group}/`, not \
             `{found}`"
        );
        report.add("ref-group", at, message);
        return false;
    }
    if outline.component(group, name).is_none() {
        let hint = suggestion(name, outline.names(group));
        let hint = if hint.is_empty() { "; add it or correct the name".to_owned() } else { hint };
        report.add("broken-ref", at, format!("there is no `{name}` in `#/components/{group}/`{hint}"));
        return false;
    }
    true
}

fn circular(outline: &Outline<'_>, start: usize, report: &mut Report<'_>) {
    let node = outline.node(start);
    let mut seen = HashSet::from([start]);
    let mut next = node.reference.and_then(|reference| outline.target(reference));
    while let Some(index) = next {
        // A chain that merely leads into a circle is not part of it: one finding per circle member is enough.
        if index == start {
            report.add(
                "circular-ref",
                &node.pointer,
                "the reference leads back to itself; write the object out",
            );
            return;
        }
        if !seen.insert(index) {
            return;
        }
        next = outline.node(index).reference.and_then(|reference| outline.target(reference));
    }
}

fn unused(outline: &Outline<'_>, report: &mut Report<'_>) {
    let mut used: HashSet<usize> = HashSet::new();
    let mut open: Vec<usize> = Vec::new();
    // What stands outside of the components is what readers start from.
    for (index, _) in outline.all() {
        if outline.owner(index).is_none() {
            open.extend(mentions(outline, index));
        }
    }
    while let Some(component) = open.pop() {
        if used.insert(component) {
            for (index, _) in outline.within(component) {
                open.extend(mentions(outline, index));
            }
        }
    }
    for (index, node) in outline.all() {
        if outline.is_component(node) && !used.contains(&index) {
            let message = format!("no operation leads to `{}`; delete it or use it", node.place.key);
            report.add("unused-component", &node.pointer, message);
        }
    }
}

/// The components that an object itself names.
fn mentions(outline: &Outline<'_>, index: usize) -> Vec<usize> {
    let node = outline.node(index);
    if let Some(reference) = node.reference {
        return outline.target(reference).into_iter().collect();
    }
    match node.kind {
        Kind::SecurityRequirement => {
            node.object.keys().filter_map(|scheme| outline.component("securitySchemes", scheme)).collect()
        }
        Kind::Discriminator => {
            let mapping =
                node.object.get("mapping").and_then(|mapping| mapping.as_object()).into_iter().flatten();
            mapping.filter_map(|(_, value)| outline.target(value.as_str()?)).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::broken;

    #[test]
    fn references_lead_to_a_component_of_the_right_group() {
        broken(
            "books: {type: array, description: The books., items: {$ref: '#/components/schemas/Book'}}",
            "books: {type: array, description: The books., items: {$ref: '#/components/schemas/Bok'}} #!",
        )
        .is("broken-ref", "/components/schemas/BookList/properties/books/items/$ref")
        .says("did you mean `Book`?");
        broken(
            "schema: {$ref: '#/components/schemas/BookList'}",
            "schema: {$ref: 'other.yaml#/BookList'} #!",
        )
        .is("foreign-ref", "/paths/~1books/get/responses/200/content/application~1json/schema/$ref");
        broken(
            "'400': {$ref: '#/components/responses/Refused'}",
            "'400': {$ref: '#/components/schemas/Refusal'} #!",
        )
        .has("ref-group", "/paths/~1books/get/responses/400/$ref")
        .says("into `#/components/responses/`, not `schemas`");
        broken("'400': {$ref: '#/components/responses/Refused'}", "'400': {$ref: '#/paths/~1a'} #!")
            .has("ref-group", "/paths/~1books/get/responses/400/$ref");
        broken("    Refused:\n", "    Again: {$ref: '#/components/responses/Again'} #!\n    Refused:\n")
            .has("circular-ref", "/components/responses/Again");
        broken("/books:\n", "/b: {$ref: '#/paths/~1books'} #!\n  /books:\n")
            .is("ref-group", "/paths/~1b/$ref");
    }

    #[test]
    fn a_mapping_is_a_reference_too() {
        broken("paper: '#/components/schemas/PaperCover'", "paper: '#/components/schemas/PaperCovers' #!")
            .has("broken-ref", "/components/schemas/Cover/discriminator/mapping/paper");
    }

    #[test]
    fn every_component_is_used() {
        broken(
            "    Refusal:\n",
            "    Spare: {type: object, description: Spare., additionalProperties: true} #!\n    Refusal:\n",
        )
        .is("unused-component", "/components/schemas/Spare");
    }
}
