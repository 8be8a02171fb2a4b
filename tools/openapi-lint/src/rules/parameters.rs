//! Parameters of operations.

use std::collections::HashSet;

use super::characters::{code, shown};
use crate::node::Node;
use crate::outline::Outline;
use crate::report::Report;
use crate::shape::Kind;

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (_, node) in outline.of(Kind::Parameter) {
        for key in ["description", "required"] {
            if !node.object.contains_key(key) {
                let rule = if key == "required" { "stated-required" } else { "description" };
                report.add(rule, &node.pointer, format!("the parameter has no `{key}`; state it"));
            }
        }
    }
    for (index, node) in outline.of(Kind::PathItem) {
        // The keys of a callback are expressions, not templates.
        if outline.around(index, Kind::Callback).is_none() {
            path(outline, index, node, report);
        }
    }
}

/// What tells parameters apart. The names of headers have no case.
fn key(parameter: &Node<'_>) -> Option<(String, String)> {
    let (place, name) = (parameter.text("in")?, parameter.text("name")?);
    let name = if place == "header" { name.to_lowercase() } else { name.to_owned() };
    Some((place.to_owned(), name))
}

fn names(outline: &Outline<'_>, index: usize) -> impl Iterator<Item = (String, String)> {
    let parameters = outline.children(index, "parameters").filter_map(|(index, _)| outline.resolve(index));
    parameters.filter_map(|index| key(outline.node(index)))
}

/// The braces of a path and the path parameters of its operations are the same.
fn path(outline: &Outline<'_>, index: usize, item: &Node<'_>, report: &mut Report<'_>) {
    let path = item.place.key;
    if !path.starts_with('/') {
        report.add(
            "path-parameters",
            &item.pointer,
            format!("the path `{path}` does not begin with a slash"),
        );
    }
    let foreign = path.chars().find(|letter| !letter.is_ascii_alphanumeric() && !"/{}-._~".contains(*letter));
    if let Some(letter) = foreign {
        let letter = if letter.is_ascii_graphic() { format!("`{letter}`") } else { code(letter) };
        let remedy = match letter.as_str() {
            "`?`" => "make what follows query parameters",
            "`#`" => "a fragment is never sent, delete it",
            _ => "use letters, digits and `-._~`",
        };
        let message = format!("the path `{}` has the character {letter}; {remedy}", shown(path));
        report.add("path-characters", &item.pointer, message);
    }
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let whole = |part: &&str| match part.strip_prefix('{') {
        Some(rest) => {
            rest.strip_suffix('}').is_some_and(|name| !name.is_empty() && !name.contains(['{', '}']))
        }
        None => !part.is_empty() && !part.contains(['{', '}']) && *part != "." && *part != "..",
    };
    if path.starts_with('/') && path != "/" && !parts.iter().all(whole) {
        let message = "a part of the path is empty, `.` or `..`, or has braces that do not go around all of it; correct it";
        report.add("path-characters", &item.pointer, message);
    }
    let template: Vec<&str> =
        path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect();
    for (operation, node) in outline.within(index).filter(|(_, node)| node.place.parent == Some(index)) {
        if node.kind != Kind::Operation {
            continue;
        }
        let declared: HashSet<String> = names(outline, index)
            .chain(names(outline, operation))
            .filter(|(place, _)| place == "path")
            .map(|(_, name)| name)
            .collect();
        for name in template.iter().filter(|name| !declared.contains(**name)) {
            let message = format!("the path has {{{name}}}, but no such path parameter is declared; add it");
            report.add("path-parameters", &node.pointer, message);
        }
        for name in declared.iter().filter(|name| !template.contains(&name.as_str())) {
            let message =
                format!("the path parameter `{name}` does not occur in `{path}`; delete or rename it");
            report.add("path-parameters", &node.pointer, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::broken;

    #[test]
    fn parameters_state_what_they_are() {
        broken("      description: How many books at most.\n", "")
            .is("description", "/components/parameters/Limit");
        broken("      required: false\n      schema: {type: integer", "      schema: {type: integer")
            .is("stated-required", "/components/parameters/Limit");
    }

    #[test]
    fn path_parameters_and_templates_agree() {
        let at = "/paths/~1books~1{isbn}/delete";
        broken("        - name: isbn\n", "        - name: number\n").has("path-parameters", at);
        broken("  /books:\n", "  books: #!\n").is("path-parameters", "/paths/books");
    }

    #[test]
    fn paths_are_nothing_but_paths() {
        for (path, words) in [
            ("/books?all=1", "query parameters"),
            ("/books#all", "fragment"),
            ("/bo oks", "U+0020"),
            ("/b%20ooks", "`%`"),
            ("\"/bo\\u200boks\"", "U+200B"),
            ("/bóoks", "U+00F3"),
            ("//books", "empty"),
            ("/books/", "empty"),
            ("/a/../books", "`..`"),
            ("/a/{}", "braces"),
        ] {
            let key = path.trim_matches('"').replace("\\u200b", "\u{200b}").replace('/', "~1");
            broken("  /books:\n", &format!("  {path}: #!\n"))
                .has("path-characters", &format!("/paths/{key}"))
                .says(words);
        }
    }
}
