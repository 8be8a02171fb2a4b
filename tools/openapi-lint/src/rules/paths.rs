//! Paths and statuses.

use super::characters::{shown, visible};
use crate::outline::{Outline, Report};
use crate::walk::Kind;

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    // The keys of a callback are expressions, not templates.
    for (_, node) in outline.of(Kind::PathItem).filter(|(_, node)| !node.is_of_callback()) {
        let path = node.place.key;
        let foreign =
            path.chars().find(|letter| !letter.is_ascii_alphanumeric() && !"/{}-._~".contains(*letter));
        if let Some(letter) = foreign {
            let message = format!(
                "the path `{}` has the character {}; use letters, digits and `-._~`",
                shown(path),
                visible(letter)
            );
            report.add("path-characters", &node.pointer, message);
        }
        let whole = |part: &str| {
            let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')).unwrap_or(part);
            !name.is_empty() && !name.contains(['{', '}']) && part != "." && part != ".."
        };
        let mut parts = path.split('/');
        if path != "/" && (parts.next() != Some("") || !parts.all(whole)) {
            let message = "the path does not begin with a slash, or a part of it is empty, `.` or `..`, or has braces that do \
                           not go around all of it; correct it";
            report.add("path-characters", &node.pointer, message);
        }
    }
    // Code generation panics if no parameter has the name in braces.
    for (index, node) in outline.of(Kind::Operation).filter(|(_, node)| !node.is_of_callback()) {
        let path = outline.parent(node).map(|item| item.place.key).unwrap_or_default();
        let declared = outline.parameters(index);
        for name in path.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)) {
            if !declared.iter().any(|(_, it)| it.text("in") == Some("path") && it.text("name") == Some(name))
            {
                let message =
                    format!("the path has {{{name}}}, but no such path parameter is declared; add it");
                report.add("path-parameters", &node.pointer, message);
            }
        }
    }
    for (_, node) in outline.of(Kind::Responses) {
        let statuses: Vec<&str> = node.keys().collect();
        for status in statuses.iter().filter(|status| status.parse::<u16>().is_err()) {
            let message = format!(
                "`{status}` is not a number; ranges and `default` break generators, list each status"
            );
            report.add("status", &node.at(status), message);
        }
        if let Some(pair) = statuses.windows(2).find(|pair| pair[0] > pair[1]) {
            let message =
                format!("`{}` belongs before `{}`: list statuses in ascending order", pair[1], pair[0]);
            report.add("status", &node.at(pair[1]), message);
        }
    }
}
#[cfg(test)]
mod tests {
    use crate::testing::broken;

    #[test]
    fn parameters_state_what_they_are() {
        broken("      required: false\n      schema: {type: integer", "      schema: {type: integer")
            .is("stated-required", "/components/parameters/Limit");
    }

    #[test]
    fn path_parameters_are_declared() {
        let at = "/paths/~1books~1{isbn}/delete";
        broken("        - name: isbn\n", "        - name: number\n").has("path-parameters", at);
    }

    #[test]
    fn paths_begin_with_a_slash() {
        broken("  /books:\n", "  books: #!\n").is("path-characters", "/paths/books");
    }

    #[test]
    fn paths_are_nothing_but_paths() {
        for (path, words) in [
            ("/books?all=1", "`?`"),
            ("/books#all", "`#`"),
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

    #[test]
    fn statuses_are_numbers_in_order() {
        broken(
            "'400': {$ref: '#/components/responses/Refused'}",
            "4XX: {$ref: '#/components/responses/Refused'} #!",
        )
        .has("status", "/paths/~1books/get/responses/4XX");
        broken(
            "'400': {$ref: '#/components/responses/Refused'}",
            "default: {$ref: '#/components/responses/Refused'} #!",
        )
        .has("status", "/paths/~1books/get/responses/default");
        let refused = "        '400': {$ref: '#/components/responses/Refused'}\n";
        broken(refused, "")
            .and("      responses:\n        '200'", &format!("      responses:\n{refused}        '200'"))
            .is("status", "/paths/~1books/get/responses/200");
    }
}
