//! Statuses and error codes of operations.

use std::collections::HashSet;

use serde_json::Value;

use crate::node::Node;
use crate::outline::Outline;
use crate::report::Report;
use crate::shape::Kind;

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (_, node) in outline.of(Kind::Responses) {
        for status in node.object.keys() {
            let numeric = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
            if !numeric || !matches!(status.as_bytes().first(), Some(b'1'..=b'5')) {
                let message = format!(
                    "`{status}` is not a numeric status; ranges and `default` break generators, write each \
                     status out"
                );
                report.add("status", &node.at(status), message);
            }
        }
        if let Some(later) =
            node.object.keys().zip(node.object.keys().skip(1)).find(|(first, second)| first > second)
        {
            let message =
                format!("`{}` belongs before `{}`: statuses stand in ascending order", later.1, later.0);
            report.add("status", &node.at(later.1), message);
        }
    }
    for (index, node) in outline.of(Kind::Operation) {
        codes(outline, index, node, report);
    }
}

/// Error codes are unique, and one of them is shown at the status 400.
fn codes(outline: &Outline<'_>, index: usize, node: &Node<'_>, report: &mut Report<'_>) {
    let mut seen = HashSet::new();
    for (_, code) in outline.children(index, outline.named.error_codes) {
        if let Some(number) = code.object.get("code").and_then(Value::as_i64)
            && !seen.insert(number)
        {
            report.add(
                "error-codes",
                &code.pointer,
                format!("the code {number} stands here twice; join the meanings"),
            );
        }
    }
    if seen.is_empty() {
        return;
    }
    let responses = outline.children(index, "responses").next();
    let refused =
        responses.and_then(|(index, _)| outline.within(index).find(|(_, node)| node.place.key == "400"));
    let Some((refused, response)) = refused else {
        let message = "error codes are documented, but no response with status 400; add one";
        return report.add("error-example", &node.at("responses"), message);
    };
    if response.reference.is_some() {
        let message =
            "the operation has error codes of its own; write its 400 out, with an example of one of them";
        return report.add("error-example", &response.pointer, message);
    }
    let examples: Vec<&Value> = outline
        .within(refused)
        .filter(|(_, node)| node.kind == Kind::Example)
        .filter_map(|(index, _)| outline.node(outline.resolve(index)?).object.get("value"))
        .collect();
    if !examples.iter().any(|example| shows(example, &seen)) {
        let message = "no example of the 400 shows one of the operation's error codes; add one";
        report.add("error-example", &response.pointer, message);
    }
}

fn shows(value: &Value, codes: &HashSet<i64>) -> bool {
    match value {
        Value::Number(number) => number.as_i64().is_some_and(|number| codes.contains(&number)),
        Value::Array(items) => items.iter().any(|item| shows(item, codes)),
        Value::Object(members) => members.values().any(|member| shows(member, codes)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::broken;

    const ADD: &str = "/paths/~1books/post";

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

    #[test]
    fn error_codes_are_unique_and_shown() {
        broken(
            "meaning: The book is there already.}\n",
            "meaning: The book is there already.}\n        - {code: 4001, meaning: Again.} #!\n",
        )
        .is("error-codes", &format!("{ADD}/x-our-error-codes/1"));
        broken("                value: {status: 4001}", "                value: {status: 400}")
            .is("error-example", &format!("{ADD}/responses/400"));
    }

    #[test]
    fn error_codes_need_a_400_of_their_own() {
        let codes = "      x-our-error-codes: [{code: 4002, meaning: No books.}]\n";
        broken("      security: [{apiKey: []}]\n", &format!("{codes}      security: [{{apiKey: []}}]\n"))
            .has("error-example", "/paths/~1books/get/responses/400");
    }
}
