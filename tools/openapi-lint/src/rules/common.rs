//! What most operations or responses have, all of them should have: an omission is an oversight.

use std::collections::{BTreeMap, HashSet};

use crate::outline::{Node, Outline, Report};
use crate::walk::Kind;

/// Every response and every operation has the headers that most others have.
pub(super) fn headers(outline: &Outline<'_>, report: &mut Report<'_>) {
    let lower = |name: &str| name.to_lowercase();
    let names = |_, node: &Node<'_>| node.children("headers").iter().map(|(name, _)| lower(name)).collect();
    usual("common-header", "responses have the header", &places(outline, Kind::Response, names), report);
    let names = |index, _: &Node<'_>| {
        let parameters = outline.parameters(index);
        let headers = parameters.iter().filter(|(_, it)| it.text("in") == Some("header"));
        headers.filter_map(|(_, it)| it.text("name")).map(lower).collect()
    };
    usual(
        "common-header",
        "operations take the header parameter",
        &places(outline, Kind::Operation, names),
        report,
    );
}

/// Every operation lists the error statuses that most of them list, and no others, so that a client can handle all of
/// them alike.
pub(super) fn errors(outline: &Outline<'_>, report: &mut Report<'_>) {
    let errors = |_, node: &Node<'_>| {
        node.keys().filter(|status| status.starts_with(['4', '5'])).map(str::to_owned).collect()
    };
    let all = places(outline, Kind::Responses, errors);
    let frequent = usual("error-statuses", "operations have the status", &all, report);
    for (at, statuses) in &all {
        for status in statuses.iter().filter(|status| !frequent.contains(status)) {
            let message =
                format!("most operations do not have the status `{status}`; delete it, or add it everywhere");
            report.add("error-statuses", at, message);
        }
    }
}

/// Places, with the names that each of them has.
type Places<'a> = Vec<(&'a str, HashSet<String>)>;

fn places<'a>(
    outline: &'a Outline<'_>,
    kind: Kind,
    names: impl Fn(usize, &Node<'_>) -> HashSet<String>,
) -> Places<'a> {
    let nodes = outline.of(kind).filter(|(_, node)| !node.is_of_callback());
    nodes.map(|(index, node)| (node.pointer.as_str(), names(index, node))).collect()
}

/// The names that more than half of the places have. Places without them are reported.
fn usual<'p>(
    rule: &'static str,
    what: &str,
    places: &'p Places<'_>,
    report: &mut Report<'_>,
) -> Vec<&'p String> {
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for name in places.iter().flat_map(|(_, names)| names) {
        *counts.entry(name).or_default() += 1;
    }
    counts.retain(|_, count| *count * 2 > places.len());
    let frequent: Vec<&String> = counts.into_keys().collect();
    for (at, names) in places {
        for name in frequent.iter().filter(|name| !names.contains(**name)) {
            report.add(rule, at, format!("most {what} `{name}`, this one does not; add it"));
        }
    }
    frequent
}
#[cfg(test)]
mod tests {
    use crate::testing::broken;

    const LIST: &str = "/paths/~1books/get/responses";

    #[test]
    fn error_statuses_are_the_same_everywhere() {
        let refused = "        '400': {$ref: '#/components/responses/Refused'}\n";
        broken(refused, "").is("error-statuses", LIST).says("most operations have the status `400`");
        let more = format!("{refused}        '409': {{$ref: '#/components/responses/Refused'}}\n");
        broken(refused, &more).is("error-statuses", LIST).says("do not have the status `409`");
    }

    #[test]
    fn headers_of_most_responses_are_headers_of_all() {
        let headers = "\n          headers: {Total: {$ref: '#/components/headers/Total'}}";
        // With these there are four of six; the other two lack it.
        let all = ["The book was added.", "The book was refused.", "The book is gone."];
        let mut document = broken("description: The book as a text.", "description: The book as a text.");
        for text in all {
            let from = format!("description: {text}");
            document = document.and(&from, &format!("{from}{headers}"));
        }
        document.has("common-header", "/paths/~1book/get/responses/200").says("`total`");
        document.has("common-header", "/components/responses/Refused");
    }

    #[test]
    fn header_parameters_of_most_operations_are_those_of_all() {
        let header = "parameters:\n        - {name: a, in: header, description: A., required: false, \
         schema: {type: string}, example: a}\n";
        broken("parameters:\n        - name: isbn", &format!("{header}        - name: isbn"))
            .and(
                "      security: []\n      responses",
                &format!("      security: []\n      {header}      responses"),
            )
            .and("      requestBody", &format!("      {header}      requestBody"))
            .is("common-header", "/paths/~1books/get");
    }
}
