//! What most operations or responses have, all of them have: an omission is a slip of the pen.

use std::collections::{BTreeSet, HashMap, HashSet};

use openapi_model::words::list;

use crate::outline::Outline;
use crate::report::Report;
use crate::shape::Kind;

/// Every response and every operation has the headers that most of them have.
pub(super) fn headers(outline: &Outline<'_>, report: &mut Report<'_>) {
    let mut responses = Vec::new();
    for (index, node) in outline.of(Kind::Response) {
        if outline.around(index, Kind::Callback).is_none() {
            let headers = node.object.get("headers").and_then(|headers| headers.as_object());
            let headers = headers.into_iter().flatten().map(|(name, _)| name.to_lowercase());
            responses.push((node.pointer.clone(), headers.collect()));
        }
    }
    usual("common-header", "responses have the header", &responses, report);
    let mut operations = Vec::new();
    for (index, node) in outline.of(Kind::Operation) {
        if outline.around(index, Kind::Callback).is_none() {
            let shared = node.place.parent.into_iter().flat_map(|item| outline.children(item, "parameters"));
            let all = outline.children(index, "parameters").chain(shared);
            let headers = all
                .filter_map(|(index, _)| outline.resolve(index).map(|target| outline.node(target)))
                .filter(|parameter| parameter.text("in") == Some("header"))
                .filter_map(|parameter| parameter.text("name"));
            operations.push((node.pointer.clone(), headers.map(str::to_lowercase).collect()));
        }
    }
    usual("common-header", "operations take the header parameter", &operations, report);
}

/// Every operation lists the error statuses that most of them list: one client handles all of them alike.
pub(super) fn errors(outline: &Outline<'_>, report: &mut Report<'_>) {
    let mut sets: Vec<(&str, BTreeSet<&str>)> = Vec::new();
    for (index, node) in outline.of(Kind::Responses) {
        if outline.around(index, Kind::Callback).is_none() {
            let errors =
                node.object.keys().map(String::as_str).filter(|status| status.starts_with(['4', '5']));
            sets.push((&node.pointer, errors.collect()));
        }
    }
    let mut counts: HashMap<&BTreeSet<&str>, usize> = HashMap::new();
    for (_, errors) in &sets {
        *counts.entry(errors).or_default() += 1;
    }
    // Of two sets that are equally frequent the larger one is likelier to be meant.
    let Some((usual, _)) = counts.iter().max_by_key(|(errors, count)| (**count, errors.len(), **errors))
    else {
        return;
    };
    for (at, errors) in &sets {
        let missing: Vec<&str> = usual.difference(errors).copied().collect();
        let more: Vec<&str> = errors.difference(usual).copied().collect();
        if !missing.is_empty() {
            report.add(
                "error-statuses",
                at,
                format!("other operations also have the status {}; add", list(missing)),
            );
        }
        if !more.is_empty() {
            let message =
                format!("other operations do not have the status {}; delete, or add everywhere", list(more));
            report.add("error-statuses", at, message);
        }
    }
}

/// Names that more than half of the places have.
fn usual(rule: &'static str, what: &str, places: &[(String, HashSet<String>)], report: &mut Report<'_>) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (_, names) in places {
        for name in names {
            *counts.entry(name).or_default() += 1;
        }
    }
    let mut frequent: Vec<&str> =
        counts.iter().filter(|(_, count)| **count * 2 > places.len()).map(|(name, _)| *name).collect();
    frequent.sort_unstable();
    for (at, names) in places {
        for name in frequent.iter().filter(|name| !names.contains(**name)) {
            report.add(rule, at, format!("most {what} `{name}`, this one has it not; add it"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::broken;

    const LIST: &str = "/paths/~1books/get/responses";

    #[test]
    fn error_statuses_are_the_same_everywhere() {
        let refused = "        '400': {$ref: '#/components/responses/Refused'}\n";
        broken(refused, "").is("error-statuses", LIST).says("also have the status `400`");
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
