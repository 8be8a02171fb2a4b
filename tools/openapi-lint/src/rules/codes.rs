//! An operation with its own error codes shows one of them.

use serde_json::Value;

use crate::kind::Kind;
use crate::outline::{Outline, Report};

pub(super) fn check(outline: &Outline<'_>, report: &mut Report<'_>) {
    for (index, node) in outline.of(Kind::Operation) {
        let codes = node.items(outline.named.error_codes);
        let codes: Vec<&Value> = codes.iter().filter_map(|code| code.value.get("code")).collect();
        let at = node.at("responses") + "/400";
        let refused = outline.within(index).find(|(_, inner)| inner.pointer == at);
        let message = match refused {
            _ if codes.is_empty() => continue,
            Some((refused, response)) if response.reference.is_none() => {
                let examples = outline.within(refused).filter(|(_, inner)| inner.kind == Kind::Example);
                let mut examples =
                    examples.filter_map(|(index, _)| outline.node(outline.resolve(index)?).child("value"));
                if examples.any(|example| shows(example.value, &codes)) {
                    continue;
                }
                "no example of the 400 shows one of the operation's error codes; add one"
            }
            _ => "the operation has its own error codes; write out its 400, with an example of one of them",
        };
        report.add("error-example", &at, message);
    }
}

fn shows(value: &Value, codes: &[&Value]) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| shows(item, codes)),
        Value::Object(members) => members.values().any(|member| shows(member, codes)),
        value => codes.contains(&value),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::broken;

    const ADD: &str = "/paths/~1books/post";

    #[test]
    fn error_codes_are_shown() {
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
