//! What was seen, as a page.

use std::collections::BTreeMap;

use omni_client::types::Operation;
use serde_json::Value;

use super::reasons::SeenReason;
use super::{Seen, SeenCode};

const HEAD: &str = "\
# Statuses and codes of the sandbox

Every status and custom code that the document has for an operation, and what makes the sandbox respond with it. The test
`tests/tests/proof/codes` produces each of them and writes this page; it fails if the page is not what it has seen
(`OMNI_WRITE_DOCS=1 cargo test -p omni-tests --test proof codes` writes it anew). The causes with engines are produced by the
tests of the sandbox with its engines, `omni-sandbox/tests/engines/codes.rs`.

Beside these, the sandbox refuses a body that is larger than the service accepts with 413, another media type with 415, a body
that takes too long with 408, and what needs the feature `contracts` with 501, if it was built without it. The document does not
have these statuses, because the documentation does not.

## Statuses with the same cause for all operations

";

/// The causes that only engines can see, and those that are others with them.
const WITH_ENGINES: &str = include_str!("../../../../omni-sandbox/tests/engines/causes.json");

/// Above the table of reasons.
const REASONS: &str = "
## Reasons in responses with status 200

An image of an ID that is not accepted has a `failReason`. A back follows a front that was accepted, so it is
hardly ever of a type that is not. A failure of the sandbox itself has no cause that can be sent.

| operation | reason | cause | scenario |
| --- | --- | --- | --- |
";

/// What causes it, without engines and with them.
fn causes(cause: Option<&str>, with_engines: Option<&Value>) -> String {
    let is_both = with_engines.is_some_and(|row| row["also"] == true);
    match (cause, with_engines.and_then(|row| row["cause"].as_str())) {
        (Some(cause), None) => cause.to_owned(),
        (Some(cause), Some(by_engines)) if is_both => format!("{cause}; with engines also: {by_engines}"),
        (Some(cause), Some(by_engines)) => format!("without engines: {cause}; with engines: {by_engines}"),
        (None, Some(by_engines)) => format!("with engines: {by_engines}"),
        (None, None) => "-".to_owned(),
    }
}

/// The page.
pub fn written(seen: &[Seen], codes: &[SeenCode], reasons: &[SeenReason]) -> String {
    let mut by_status: BTreeMap<u16, BTreeMap<&str, Vec<Operation>>> = BTreeMap::new();
    for seen in seen {
        by_status.entry(seen.status).or_default().entry(seen.how).or_default().push(seen.operation);
    }
    let (same, different): (Vec<_>, Vec<_>) =
        by_status.into_iter().partition(|(_, causes)| causes.len() == 1);
    let mut page = HEAD.to_owned();
    page.push_str("| status | cause |\n| --- | --- |\n");
    for (status, causes) in same {
        for how in causes.keys() {
            page.push_str(&format!("| {status} | {how} |\n"));
        }
    }
    page.push_str("\n## Statuses with a cause that depends on the operation\n");
    for (status, causes) in different {
        page.push_str(&format!("\n### {status}\n\n| cause | operations |\n| --- | --- |\n"));
        for (how, operations) in causes {
            let names: Vec<String> = Operation::ALL
                .into_iter()
                .filter(|operation| operations.contains(operation))
                .map(|operation| format!("`{}`", operation.info().id))
                .collect();
            page.push_str(&format!("| {how} | {} |\n", names.join(", ")));
        }
    }
    page.push_str("\n## Custom codes\n\nA scenario is forced by its name as `externalCustomerId`, in a custom field, or by the management API.\n");
    page.push_str("\n| operation | status | code | meaning | cause | scenario |\n| --- | --- | --- | --- | --- | --- |\n");
    let with_engines: Vec<Value> = serde_json::from_str(WITH_ENGINES).unwrap();
    let mut used = 0;
    for SeenCode { operation, code, status, cause, scenario } in codes {
        let info = operation.info();
        let meaning =
            info.error_codes.iter().find(|known| known.code == *code).map_or("", |known| known.meaning);
        let scenario = scenario.as_ref().map_or_else(|| "-".to_owned(), |id| format!("`{id}`"));
        let id = info.id;
        let by_engines = with_engines.iter().find(|row| row["operation"] == id && row["code"] == *code);
        used += usize::from(by_engines.is_some());
        let cause = causes(*cause, by_engines);
        page.push_str(&format!("| `{id}` | {status} | {code} | {meaning} | {cause} | {scenario} |\n"));
    }
    page.push_str(REASONS);
    for SeenReason { operation, reason, cause, scenario } in reasons {
        let id = operation.info().id;
        let by_engines = with_engines.iter().find(|row| row["operation"] == id && row["reason"] == *reason);
        used += usize::from(by_engines.is_some());
        let cause = causes(*cause, by_engines);
        page.push_str(&format!("| `{id}` | `{reason}` | {cause} | `{scenario}` |\n"));
    }
    assert_eq!(used, with_engines.len(), "a cause with engines is not one of a documented code");
    page
}
