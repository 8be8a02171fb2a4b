//! Every media type, parameter and header shows an example, and every example fits its schema.

use crate::node::Node;
use crate::outline::Outline;
use crate::report::Report;
use crate::shape::Kind;

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (index, node) in outline.of(Kind::MediaType) {
        if !node.object.contains_key("schema") {
            report.add("stated-type", &node.pointer, "the media type has no `schema`");
        }
        if node.object.contains_key("example") {
            report.add(
                "missing-example",
                &node.at("example"),
                "an example needs a name; move it into `examples`",
            );
        }
        if outline.children(index, "examples").next().is_none() {
            report.add(
                "missing-example",
                &node.pointer,
                "the media type has no example; add a named one to `examples`",
            );
        }
        named(outline, index, report);
    }
    for kind in [Kind::Parameter, Kind::Header] {
        for (index, node) in outline.of(kind) {
            if !["example", "examples", "content"].iter().any(|key| node.object.contains_key(*key)) {
                report.add(
                    "missing-example",
                    &node.pointer,
                    format!("{} needs an `example`", kind.label(outline.named)),
                );
            }
            misfits(outline, index, node, "example")
                .iter()
                .for_each(|(at, message)| report.add("bad-example", at, message));
            named(outline, index, report);
        }
    }
    for (_, node) in outline.of(Kind::Example) {
        for key in ["summary", "value"] {
            if !node.object.contains_key(key) {
                report.add("example-parts", &node.pointer, format!("the example has no `{key}`"));
            }
        }
    }
}

/// The named examples of a media type or parameter.
fn named(outline: &Outline<'_>, index: usize, report: &mut Report<'_>) {
    for (example, node) in outline.children(index, "examples") {
        let name = node.place.key;
        let snake = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_';
        if !name.starts_with(|first: char| first.is_ascii_lowercase()) || !name.bytes().all(snake) {
            report.add(
                "example-parts",
                &node.pointer,
                format!("the name of the example `{name}` is not in snake_case"),
            );
        }
        let Some(target) = outline.resolve(example).map(|target| outline.node(target)) else { continue };
        misfits(outline, index, target, "value")
            .iter()
            .for_each(|(at, message)| report.add("bad-example", at, message));
    }
}

/// What of an example, which is a member of `holder`, does not fit the schema of the object that it stands in.
fn misfits(outline: &Outline<'_>, index: usize, holder: &Node<'_>, member: &str) -> Vec<(String, String)> {
    let schema: Option<&Node<'_>> = outline.children(index, "schema").next().map(|(_, schema)| schema);
    let (Some(schema), Some(example)) = (schema, holder.object.get(member)) else { return Vec::new() };
    let at = holder.at(member);
    let problems = outline.validator.problems(example, &schema.value.into());
    problems.iter().map(|problem| (format!("{at}{}", problem.at), problem.message())).collect()
}

#[cfg(test)]
mod tests {
    use crate::testing::broken;

    const BODY: &str = "/paths/~1books/post/requestBody/content/application~1json";

    #[test]
    fn examples_are_there_and_complete() {
        let examples = "            examples:\n              poem:\n                summary: A poem\n";
        let value = "                value:\n                  isbn: '3'\n                  name: Ode\n";
        broken(&format!("{examples}{value}"), "").is("missing-example", BODY);
        broken("                summary: A poem\n", "").is("example-parts", &format!("{BODY}/examples/poem"));
        broken("              poem:\n", "              Poem: #!\n")
            .is("example-parts", &format!("{BODY}/examples/Poem"));
        broken("      example: 20\n", "").is("missing-example", "/components/parameters/Limit");
        broken("      example: 2\n", "").is("missing-example", "/components/headers/Total");
        let schema = "            schema: {$ref: '#/components/schemas/Book'}\n";
        broken(&format!("{schema}{examples}"), examples).is("stated-type", BODY);
    }

    #[test]
    fn examples_fit_their_schemas() {
        broken("                  isbn: '3'\n", "                  isbn: 3 #!\n")
            .is("bad-example", &format!("{BODY}/examples/poem/value/isbn"))
            .says("expected text, found a number");
        broken("                  name: Ode\n", "                  nam: Ode #!\n")
            .has("bad-example", &format!("{BODY}/examples/poem/value/nam"))
            .says("did you mean `name`?");
        broken("      example: 20\n", "      example: many #!\n")
            .is("bad-example", "/components/parameters/Limit/example");
        broken("      example: 2\n", "      example: -2 #!\n")
            .is("bad-example", "/components/headers/Total/example");
    }
}
