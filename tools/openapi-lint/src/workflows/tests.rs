use super::*;
use crate::testing::CONFIG;

const LIBRARY: &str = "
paths:
  /cards: {post: {operationId: issue_card, x-our-repeatable: false}}
  /books: {put: {operationId: lend_book, x-our-repeatable: true}}
components:
  securitySchemes:
    card: {type: apiKey, in: header, name: X-Card}
";

const CLEAN: &str = "
workflows:
  - workflowId: lending
    inputs:
      type: object
      properties:
        isbn: {type: string, default: '978'}
        card: {$ref: '#/components/inputs/card'}
        key: {type: string, format: password}
    parameters:
      - reference: $components.parameters.card
    steps:
      - stepId: issue
        operationId: issue_card
        outputs: {number: $response.body#/number}
        onFailure: [{name: done, type: end}]
      - stepId: lend
        operationId: lend_book
        parameters:
          - {name: x-card, in: header, value: $steps.issue.outputs.number}
    failureActions:
      - reference: $components.failureActions.again
  - workflowId: counter
    steps:
      - stepId: all
        workflowId: lending
components:
  inputs:
    card: {type: string, format: password}
  parameters:
    card: {name: X-Card, in: header, value: $inputs.card}
  failureActions:
    again: {name: again, type: retry}
";

fn findings(source: &str) -> Vec<Finding> {
    let library = Document::parse("library.yaml", LIBRARY).unwrap();
    lint_workflows(&Document::parse("a.arazzo.yaml", source).unwrap(), &library, &CONFIG.extensions)
}

/// Replaces the first occurrence of a text; then there is exactly one finding, of this rule, here, with these words.
fn broken(from: &str, to: &str, (rule, pointer, words): (&str, &str, &str)) {
    assert!(CLEAN.contains(from), "the clean workflows have no {from:?}");
    let found = findings(&CLEAN.replacen(from, to, 1));
    assert_eq!(found.len(), 1, "{to}: {found:#?}");
    assert!(found[0].rule == rule && found[0].pointer == pointer, "{to}: {found:#?}");
    assert!(found[0].message.contains(words), "{words:?}: {found:#?}");
}

#[test]
fn clean_workflows_have_no_findings() {
    assert_eq!(findings(CLEAN), []);
}

#[test]
fn without_the_extension_anything_may_be_retried() {
    let [library, workflows] = [LIBRARY, &CLEAN.replace("type: end", "type: retry")]
        .map(|source| Document::parse("a.yaml", source).unwrap());
    assert_eq!(lint_workflows(&workflows, &library, &Extensions::default()), []);
}

#[test]
fn only_what_is_repeatable_is_retried() {
    let words = "`issue_card` is not repeatable";
    let own = "        onFailure: [{name: done, type: end}]\n";
    broken(own, "", ("retry", "/workflows/0/failureActions/0", words));
    broken("type: end", "type: retry", ("retry", "/workflows/0/steps/0/onFailure/0", words));
    let called = "        workflowId: lending\n";
    let retried = format!("{called}        onFailure: [{{name: again, type: retry}}]\n");
    broken(called, &retried, ("retry", "/workflows/1/steps/0/onFailure/0", words));
}

#[test]
fn operations_exist() {
    let at = "/workflows/0/steps/1/operationId";
    broken(
        "operationId: lend_book",
        "operationId: lend_bok",
        ("unknown-operation", at, "in library.yaml; did you mean `lend_book`?"),
    );
}

#[test]
fn names_lead_somewhere() {
    for (from, to, at, words) in [
        (
            "parameters.card\n",
            "parameters.cart\n",
            "0/parameters/0/reference",
            "no `$components.parameters.cart`",
        ),
        (
            "Actions.again\n",
            "Actions.agian\n",
            "0/failureActions/0/reference",
            "`$components.failureActions.agian`",
        ),
        ("type: end", "type: goto, stepId: lent", "0/steps/0/onFailure/0/stepId", "`lend`?"),
        (
            "steps:\n      - stepId: all\n",
            "steps:\n      - outputs: {a: 'Card {$inputs.none}'}\n",
            "1/steps/0/outputs/a",
            "`$inputs.none`",
        ),
    ] {
        broken(from, to, ("unknown-name", &format!("/workflows/{at}"), words));
    }
}

#[test]
fn secrets_are_not_written_down() {
    for key in ["default: a", "example: a", "examples: [a]"] {
        let name = key.split(':').next().unwrap();
        let (from, to) = ("key: {type: string", format!("key: {{{key}, type: string"));
        broken(from, &to, ("secret", &format!("/workflows/0/inputs/properties/key/{name}"), "delete that"));
        let (from, to) = ("    card: {type: string", format!("    card: {{{key}, type: string"));
        broken(from, &to, ("secret", &format!("/components/inputs/card/{name}"), "delete that"));
    }
    broken("value: $inputs.card", "value: '17'", ("secret", "/components/parameters/card", "is written out"));
    let at = "/workflows/0/steps/1/parameters/0";
    broken("$steps.issue.outputs.number", "abc", ("secret", at, "is written out"));
    broken(
        "$steps.issue.outputs.number",
        "$inputs.isbn",
        ("secret", at, "mark the input `format: password`"),
    );
}

#[test]
fn malformed_documents_do_not_panic() {
    for source in [
        "a: 1\n",
        "[]\n",
        "workflows: {}\ncomponents: []\n",
        "workflows: [1, {steps: [1, {parameters: 1, onFailure: [1, {reference: 1}]}], inputs: 1}]\n",
        "workflows: [{workflowId: a, steps: [{workflowId: a, onFailure: [{type: retry}]}]}]\n",
    ] {
        assert_eq!(findings(source), [], "{source}");
    }
}
