//! Reading runtime expressions, and the conditions that are made of them.

/// A runtime expression.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Expression<'a> {
    /// `$statusCode`.
    Status,
    /// `$url`, `$method`, and what was sent: known as soon as the step runs.
    Request,
    /// `$response.body`, with a JSON pointer.
    Body(&'a str),
    /// `$response.header.<name>`.
    Header(&'a str),
    /// `$inputs.<name>`, with a JSON pointer into it.
    Input(&'a str, &'a str),
    /// `$outputs.<name>`: what the workflow that a step calls gives.
    Output(&'a str),
    /// `$steps.<step>.outputs.<name>`, with a JSON pointer into it.
    Step(&'a str, &'a str, &'a str),
    /// `$workflows.<workflow>.outputs.<name>`.
    Workflow(&'a str, &'a str),
}

/// Reads an expression; if it is none, says what it could be.
pub(super) fn parse(text: &str) -> Result<Expression<'_>, String> {
    let (path, pointer) = text.split_at(text.find('#').unwrap_or(text.len()));
    let pointer = pointer.trim_start_matches('#');
    let parts: Vec<&str> = path.split('.').collect();
    Ok(match parts.as_slice() {
        ["$statusCode"] if pointer.is_empty() => Expression::Status,
        ["$url" | "$method"] | ["$request", ..] => Expression::Request,
        ["$response", "body"] => Expression::Body(pointer),
        ["$response", "header", name] if pointer.is_empty() => Expression::Header(name),
        ["$inputs", name] => Expression::Input(name, pointer),
        ["$outputs", name] if pointer.is_empty() => Expression::Output(name),
        ["$steps", step, "outputs", name] => Expression::Step(step, name, pointer),
        ["$workflows", workflow, "outputs", name] if pointer.is_empty() => {
            Expression::Workflow(workflow, name)
        }
        _ => {
            return Err(format!(
                "`{text}` is no runtime expression; there are `$statusCode`, `$response.body#/...`, \
                 `$response.header.x`, `$inputs.x`, `$steps.x.outputs.y`, `$outputs.x` and \
                 `$workflows.x.outputs.y`"
            ));
        }
    })
}

/// The expressions that stand in braces within a text, each with its place.
pub(super) fn embedded(text: &str) -> Vec<(std::ops::Range<usize>, &str)> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(open) = text[start..].find("{$").map(|open| start + open) {
        let Some(close) = text[open..].find('}').map(|close| open + close) else { break };
        found.push((open..close + 1, &text[open + 1..close]));
        start = close + 1;
    }
    found
}

/// One comparison of a condition.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Comparison<'a> {
    pub(super) left: &'a str,
    /// Empty if the left side stands alone.
    pub(super) operator: &'static str,
    pub(super) right: &'a str,
}

/// The comparisons that a simple condition is made of.
pub(super) fn comparisons(condition: &str) -> Vec<Comparison<'_>> {
    let mut list = Vec::new();
    for clause in split(condition) {
        let clause = clause.trim_matches([' ', '(', ')']);
        let found = ["==", "!=", "<=", ">=", "<", ">"]
            .into_iter()
            .filter_map(|operator| clause.find(operator).map(|place| (place, operator)))
            // Of two that begin at one place the longer one comes first in the list.
            .min_by_key(|(place, _)| *place);
        list.push(match found {
            Some((place, operator)) => Comparison {
                left: clause[..place].trim(),
                operator,
                right: clause[place + operator.len()..].trim(),
            },
            None => Comparison { left: clause.trim_start_matches('!').trim(), operator: "", right: "" },
        });
    }
    list
}

fn split(condition: &str) -> impl Iterator<Item = &str> {
    condition.split("&&").flat_map(|part| part.split("||"))
}

/// A literal of a condition as a value: null, true, false, a number, or text in single quotes.
pub(super) fn literal(text: &str) -> Option<serde_json::Value> {
    match text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
        Some(text) => Some(text.replace("''", "'").into()),
        None => serde_json::from_str(text).ok().filter(|value: &serde_json::Value| !value.is_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read() {
        assert_eq!(parse("$statusCode"), Ok(Expression::Status));
        assert_eq!(parse("$request.header.a"), Ok(Expression::Request));
        assert_eq!(parse("$response.body"), Ok(Expression::Body("")));
        assert_eq!(parse("$response.body#/a/0"), Ok(Expression::Body("/a/0")));
        assert_eq!(parse("$response.header.Total"), Ok(Expression::Header("Total")));
        assert_eq!(parse("$inputs.a#/b"), Ok(Expression::Input("a", "/b")));
        assert_eq!(parse("$steps.a.outputs.b"), Ok(Expression::Step("a", "b", "")));
        assert_eq!(parse("$outputs.a"), Ok(Expression::Output("a")));
        assert_eq!(parse("$workflows.a.outputs.b"), Ok(Expression::Workflow("a", "b")));
        for wrong in ["$status", "$steps.a.b", "$response.body.a", "$inputs", "$statusCode#/a"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn expressions_are_found_in_texts() {
        assert_eq!(embedded("a {$inputs.b} {c} {$url}"), [(2..13, "$inputs.b"), (18..24, "$url")]);
        assert_eq!(embedded("{$inputs.b"), []);
    }

    #[test]
    fn conditions_are_taken_apart() {
        let compared = |condition| {
            let list = comparisons(condition).into_iter();
            list.map(|it| format!("{}|{}|{}", it.left, it.operator, it.right)).collect::<Vec<_>>()
        };
        assert_eq!(compared("$statusCode == 200"), ["$statusCode|==|200"]);
        assert_eq!(
            compared("($statusCode >= 200 && $response.body#/a != 'b') || !$inputs.c"),
            ["$statusCode|>=|200", "$response.body#/a|!=|'b'", "$inputs.c||"]
        );
        assert_eq!(literal("'it''s'"), Some("it's".into()));
        assert_eq!(literal("null"), Some(serde_json::Value::Null));
        assert_eq!(literal("\"a\""), None);
    }
}
