//! Clean workflows of a small library, and what becomes of them when something in them is replaced.

use super::lint;
use crate::spec::{Document, Findings};

const LIBRARY: &str = include_str!("tests/library.yaml");

const CLEAN: &str = include_str!("tests/clean.arazzo.yaml");

fn findings(source: &str) -> Vec<crate::spec::Finding> {
    let library = Document::parse("a/library.yaml", LIBRARY).unwrap();
    lint(&Document::parse("a.arazzo.yaml", source).unwrap_or_else(|error| panic!("{error}")), &library)
}

/// Replaces the first occurrence of a text; there is one finding then, of this rule, here, with these words.
fn broken(from: &str, to: &str, rule: &str, pointer: &str, words: &str) {
    assert!(CLEAN.contains(from), "the clean workflows have no {from:?}");
    let found = findings(&CLEAN.replacen(from, to, 1));
    assert_eq!(found.len(), 1, "{to}: {found:#?}");
    assert!(found[0].rule == rule && found[0].pointer == pointer, "{to}: {found:#?}");
    assert!(found[0].message.contains(words), "{words:?}: {found:#?}");
}

const ISSUE: &str = "/workflows/0/steps/0";
const LEND: &str = "/workflows/0/steps/1";
const COUNTER: &str = "/workflows/1/steps/0";
const OTHER: &str = "/workflows/1/steps/1";

#[test]
fn the_clean_workflows_have_no_findings() {
    assert_eq!(findings(CLEAN), []);
}

#[test]
fn our_own_workflows_have_no_findings() {
    let [document, workflows] = [crate::DOCUMENT, crate::WORKFLOWS].map(|name| {
        let source = std::fs::read_to_string(crate::root().join(name)).unwrap();
        Document::parse(name, &source).unwrap()
    });
    assert_eq!(lint(&workflows, &document), []);
}

#[test]
fn findings_name_line_and_remedy() {
    let found = findings(&CLEAN.replacen("operationId: issue_card", "operationId: isue_card", 1));
    let printed = Findings::new("a.arazzo.yaml", found).to_string();
    let expected = "a.arazzo.yaml:18: #/workflows/0/steps/0/operationId: there is no operation `isue_card`; did you \
                    mean `issue_card`? [unknown-operation]";
    assert!(printed.lines().any(|line| line == expected), "{printed}");
}

#[test]
fn the_shape_is_that_of_arazzo() {
    broken("arazzo: 1.0.1", "arazzo: 2.0.0", "version", "/arazzo", "1.0.x only");
    broken(
        "    dependsOn: [",
        "    dependOn: [",
        "unknown-key",
        "/workflows/1/dependOn",
        "did you mean `dependsOn`?",
    );
    broken("    summary: Lend a book\n", "", "missing-key", "/workflows/0", "needs `summary`");
    broken(
        "type: end",
        "type: stop",
        "wrong-type",
        &format!("{LEND}/onSuccess/0/type"),
        "none of `end`, `goto`",
    );
    broken(
        "retryLimit: 2",
        "retryLimit: -2",
        "wrong-type",
        "/components/failureActions/again/retryLimit",
        "at least 0",
    );
    broken("./library.yaml", "./books.yaml", "source", "/sourceDescriptions/0/url", "`./library.yaml`");
    broken("workflowId: counter", "workflowId: lend ing", "wrong-type", "/workflows/1/workflowId", "letters");
}

#[test]
fn names_lead_somewhere() {
    broken(
        "workflowId: counter",
        "workflowId: lending",
        "duplicate-id",
        "/workflows/1/workflowId",
        "another",
    );
    broken(
        "stepId: other}",
        "stepId: othr}",
        "unknown-step",
        &format!("{COUNTER}/onFailure/0/stepId"),
        "did you mean `other`?",
    );
    broken(
        "stepId: lend\n        operationId: lend_book\n        parameters:\n          - reference",
        "stepId: other\n        operationId: lend_book\n        parameters:\n          - reference",
        "duplicate-id",
        &format!("{OTHER}/stepId"),
        "rename one",
    );
    broken(
        "workflowId: lending\n        p",
        "workflowId: landing\n        p",
        "unknown-workflow",
        &format!("{OTHER}/workflowId"),
        "did you mean `lending`?",
    );
    broken(
        "dependsOn: [lending]",
        "dependsOn: [lend]",
        "unknown-workflow",
        "/workflows/1/dependsOn/0",
        "no workflow",
    );
    broken(
        "        operationId: issue_card\n",
        "        operationPath: '{a}'\n",
        "call",
        ISSUE,
        "one `operationId`",
    );
    broken(
        "failureActions.again",
        "parameters.again",
        "unknown-component",
        &format!("{LEND}/onFailure/0/reference"),
        "no reference",
    );
}

#[test]
fn components_exist_and_are_used() {
    let here = format!("{LEND}/onFailure/0/reference");
    broken("Actions.again", "Actions.agian", "unknown-component", &here, "did you mean `again`?");
    broken(
        "  parameters:\n    version",
        "  parameters:\n    other: {name: a, value: 1}\n    version",
        "unused",
        "/components/parameters/other",
        "delete it",
    );
    broken(
        "        days: {type",
        "        more: {type: string, description: More.}\n        days: {type",
        "unused",
        "/workflows/0/inputs/properties/more",
        "delete it",
    );
}

#[test]
fn inputs_are_described_and_hold_no_secrets() {
    broken(
        "format: password, d",
        "format: password, default: a, d",
        "secret",
        "/workflows/1/inputs/properties/card",
        "delete that",
    );
    broken(
        ", description: Number of the card.",
        "",
        "input",
        "/workflows/1/inputs/properties/card",
        "needs a `description`",
    );
    broken(
        "required: [isbn]",
        "required: [isbn, dais]",
        "input",
        "/workflows/0/inputs/required",
        "did you mean `days`?",
    );
}

#[test]
fn parameters_are_those_of_the_operation() {
    broken(
        "name: days, in: query, v",
        "name: day, in: query, v",
        "parameter",
        &format!("{LEND}/parameters/2"),
        "did you mean `days`?",
    );
    broken(
        "name: days, in: query, v",
        "name: days, v",
        "parameter",
        &format!("{LEND}/parameters/2"),
        "needs `in`",
    );
    broken(
        "          - {name: isbn, in: path, value: '978'}\n",
        "",
        "missing-parameter",
        COUNTER,
        "needs the parameter `isbn` in path",
    );
    broken(
        "          - reference: $components.parameters.version\n",
        "",
        "missing-parameter",
        COUNTER,
        "its usual value is \"2\"",
    );
    broken("value: '978'", "value: 978", "payload", &format!("{COUNTER}/parameters/2"), "expected text");
    broken(
        "value: $inputs.isbn}\n          - {name: days",
        "value: $inputs.days}\n          - {name: days",
        "payload",
        &format!("{LEND}/parameters/1"),
        "type integer, not string",
    );
    broken(
        "{name: isbn, value",
        "{name: isbn, in: path, value",
        "parameter",
        &format!("{OTHER}/parameters/0"),
        "delete `in`",
    );
    broken(
        "value: $inputs.isbn}\n        outputs",
        "value: $inputs.isbn}\n          - {name: dais, value: 1}\n        outputs",
        "parameter",
        &format!("{OTHER}/parameters/1"),
        "did you mean `days`?",
    );
}

#[test]
fn called_workflows_get_what_they_need() {
    broken(
        "        parameters:\n          - {name: isbn, value: $inputs.isbn}\n",
        "",
        "missing-parameter",
        OTHER,
        "needs the input `isbn`",
    );
    broken(
        "$outputs.number",
        "$outputs.numbr",
        "expression",
        &format!("{OTHER}/outputs/number"),
        "did you mean `number`?",
    );
}

#[test]
fn payloads_fit() {
    let payload = format!("{LEND}/requestBody/payload");
    broken("            reader:", "            raeder:", "payload", &payload, "missing: `reader`");
    broken(
        "notes: {desk: 'Card {",
        "notes: {desk: 1, a: 'Card {",
        "payload",
        &format!("{payload}/notes/desk"),
        "expected text",
    );
    broken(
        "            notes:",
        "            state: gone\n            notes:",
        "payload",
        &format!("{payload}/state"),
        "is not one of the allowed values",
    );
    broken(
        "contentType: application/json",
        "contentType: text/plain",
        "body",
        &format!("{LEND}/requestBody/contentType"),
        "takes `application/json`",
    );
    broken("{\"reader\"", "{reader", "payload", &format!("{COUNTER}/requestBody/payload"), "no JSON");
    broken("\"a\"", "1", "payload", &format!("{COUNTER}/requestBody/payload"), "expected text");
    broken(
        "        requestBody:\n          payload: '{\"reader\": \"a\", \"notes\": {\"{$inputs.isbn}\": \"b\"}}'\n",
        "",
        "missing-body",
        COUNTER,
        "needs a `requestBody`",
    );
    broken(
        "        operationId: issue_card\n",
        "        operationId: issue_card\n        requestBody: {payload: 1}\n",
        "body",
        &format!("{ISSUE}/requestBody"),
        "takes no body",
    );
}

#[test]
fn expressions_stand_for_something() {
    let outputs = format!("{ISSUE}/outputs");
    broken("#/holder", "#/holdr", "expression", &format!("{outputs}/holder"), "did you mean `holder`?");
    broken("header.Total", "header.Totl", "expression", &format!("{outputs}/total"), "did you mean `Total`?");
    broken(
        "$response.body#/number",
        "$response.number",
        "expression",
        &format!("{outputs}/number"),
        "no runtime expression",
    );
    broken(
        "value: $inputs.days",
        "value: $inputs.dayz",
        "expression",
        &format!("{LEND}/parameters/2"),
        "did you mean `days`?",
    );
    broken(
        "reader: $steps.issue.outputs.holder",
        "reader: $steps.isue.outputs.holder",
        "expression",
        &format!("{LEND}/requestBody/payload/reader"),
        "no step `isue`; did you mean `issue`?",
    );
    broken(
        "reader: $steps.issue.outputs.holder",
        "reader: $steps.issue.outputs.older",
        "expression",
        &format!("{LEND}/requestBody/payload/reader"),
        "did you mean `holder`?",
    );
    broken(
        "reader: $steps.issue.outputs.holder",
        "reader: $steps.lend.outputs.a",
        "expression",
        &format!("{LEND}/requestBody/payload/reader"),
        "has not run yet",
    );
    broken(
        "reader: $steps.issue.outputs.holder",
        "reader: $response.body#/state",
        "expression",
        &format!("{LEND}/requestBody/payload/reader"),
        "not there yet",
    );
    broken(
        "'Card {$steps.issue.outputs.number}'",
        "'Card {$inputs.nobody}'",
        "expression",
        &format!("{LEND}/requestBody/payload/notes/desk"),
        "no input `nobody`",
    );
    broken(
        "    outputs:\n      number: $steps.issue",
        "    outputs:\n      number: $steps.isue",
        "expression",
        "/workflows/0/outputs/number",
        "did you mean `issue`?",
    );
}

#[test]
fn conditions_can_come_true() {
    let criteria = format!("{LEND}/successCriteria");
    broken(
        "200 && $response",
        "201 && $response",
        "status",
        &format!("{criteria}/0"),
        "never answers with a status == 201",
    );
    broken("'lent'", "'lend'", "criterion", &format!("{criteria}/0"), "did you mean `lent`?");
    broken("'lent'", "lent", "criterion", &format!("{criteria}/0"), "single quotes");
    broken("#/state ==", "#/stat ==", "expression", &format!("{criteria}/0"), "did you mean `state`?");
    broken(
        "{context: $response.body, type",
        "{type",
        "criterion",
        &format!("{criteria}/1"),
        "needs a `context`",
    );
    broken("'$[?!$.why]'", "'[?!$.why]'", "criterion", &format!("{criteria}/1"), "no JSONPath");
    broken("type: jsonpath", "type: xpath", "criterion", &format!("{criteria}/1"), "`xpath`");
    broken(">= 500", ">= 600", "status", &format!("{LEND}/onFailure/0"), "never answers");
}

#[test]
fn actions_are_possible() {
    broken(
        "type: goto, stepId: other",
        "type: goto",
        "action",
        &format!("{COUNTER}/onFailure/0"),
        "needs one",
    );
    broken(
        "{name: done, type: end}",
        "{name: done, type: end, stepId: issue}",
        "action",
        &format!("{LEND}/onSuccess/0"),
        "neither",
    );
    broken(
        "type: goto, s",
        "type: goto, retryLimit: 1, s",
        "action",
        &format!("{COUNTER}/onFailure/0/retryLimit"),
        "says nothing",
    );
}

#[test]
fn only_what_is_repeatable_is_retried() {
    let retry = "        onFailure: [{name: again, type: retry}]\n";
    let here = format!("{ISSUE}/onFailure/0/type");
    let issue = "        operationId: issue_card\n";
    broken(issue, &format!("{issue}{retry}"), "retry", &here, "`issue_card` is not repeatable");
    let other = "        workflowId: lending\n";
    broken(other, &format!("{other}{retry}"), "retry", &format!("{OTHER}/onFailure/0/type"), "`issue_card`");
}

#[test]
fn credentials_come_from_where_they_are_issued() {
    let card = "          - {name: X-Card, in: header, value: $steps.issue.outputs.number}\n";
    broken(card, "", "credential", LEND, "needs the credential `card` in the header `X-Card`");
    let here = format!("{LEND}/parameters/0");
    broken(
        "value: $steps.issue.outputs.number}\n",
        "value: $steps.issue.outputs.holder}\n",
        "credential",
        &here,
        "comes from `/number` in the answer of `issue_card`",
    );
    broken("value: $steps.issue.outputs.number}\n", "value: '17'}\n", "credential", &here, "is written out");
    broken(
        "value: $steps.issue.outputs.number}\n",
        "value: $inputs.isbn}\n",
        "credential",
        &here,
        "mark it `format: password`",
    );
}

#[test]
fn documents_that_are_hardly_any_are_only_reported() {
    for source in [
        "a: 1\n",
        "[]\n",
        "arazzo: 1\nworkflows: {}\ncomponents: []\n",
        "workflows: [1, {steps: [1, {parameters: 1, onFailure: [1], requestBody: 1}], inputs: 1, outputs: [1]}]\n",
        "workflows: [{workflowId: a, steps: [{stepId: b, workflowId: a, outputs: {c: $outputs.d}}], outputs: {d: $steps.b.outputs.c}}]\n",
        "workflows: [{inputs: {$ref: '#/workflows/0/inputs'}, steps: [{operationId: lend_book, parameters: [{reference: 1}]}]}]\n",
    ] {
        assert!(!findings(source).is_empty(), "{source}");
    }
}
