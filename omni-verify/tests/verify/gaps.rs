//! What was not seen was not checked: a run that saw too little never says that all is well.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Response;
use omni_types::Operation;
use omni_verify::{Fate, Format, Report, RunResult};
use serde_json::{Value, json};

use crate::program::{output, program};
use crate::support::{Change, TestResponse, changed, embedded, inputs, list, options, run, sandbox, serve};

/// Longer than the part of a body that is read.
const TOO_LONG: usize = 16 * 1024 * 1024 + 1;

fn gaps(result: &RunResult) -> Vec<String> {
    let gaps: Vec<String> = result.gaps.iter().map(ToString::to_string).collect();
    let document = embedded();
    let report = Report::new(&document, &result.findings).with_gaps(&result.gaps);
    let text = report.with_summary(&result.summary).render(Format::Text);
    assert_eq!(text.contains("Nothing was found"), gaps.is_empty() && result.findings.is_empty(), "{text}");
    assert!(gaps.iter().all(|gap| text.contains(gap)), "{text}");
    gaps
}

/// A run against the sandbox, with changed responses to one operation.
async fn with(operation: Operation, change: impl Fn(&mut TestResponse) + Send + Sync + 'static) -> RunResult {
    let sandbox = sandbox().await;
    let change: Change = Arc::new(change);
    let url = changed(sandbox.url(), operation, change).await;
    let result = run(&embedded(), &url).await;
    sandbox.shutdown().await;
    result
}

#[tokio::test]
async fn a_start_without_a_usable_token_is_a_gap() {
    for (token, why) in [
        (None, "responded with nothing at /token"),
        (Some(json!(null)), "responded with nothing at /token"),
        (Some(json!("")), "responded with an empty string at /token"),
        (Some(json!(12)), "responded with something that is not a string at /token"),
        (Some(json!("CANARY token")), "responded with a string that is not a token"),
        (Some(json!("CANARY\n")), "responded with a string that is not a token"),
    ] {
        let shown = format!("{token:?}");
        let result = with(Operation::StartOnboarding, move |response| {
            response.json(|body| match &token {
                Some(token) => body["token"] = token.clone(),
                None => *body = json!({}),
            });
        })
        .await;
        let gaps = gaps(&result);
        assert!(
            gaps[0].contains("get sessionToken: start_onboarding") && gaps[0].contains(why),
            "{shown}: {gaps:?}"
        );
        assert!(!gaps.concat().contains("CANARY"), "{gaps:?}");
        assert!(matches!(result.summary.fate("fetch_score"), Some(Fate::Skipped(_))), "{shown}");
    }
}

#[tokio::test]
async fn what_is_not_json_gives_no_token() {
    let result = with(Operation::StartOnboarding, |response| response.body = b"<html>".to_vec()).await;
    assert!(gaps(&result)[0].contains("get sessionToken"), "{:?}", result.gaps);
}

#[tokio::test]
async fn a_body_over_the_limit_is_a_gap() {
    for operation in [Operation::StartOnboarding, Operation::FetchScore] {
        let result = with(operation, |response| response.body = vec![b' '; TOO_LONG]).await;
        let gaps = gaps(&result);
        let id = operation.info().id;
        let read = gaps.iter().any(|gap| gap.contains("read the responses") && gap.contains(id));
        assert!(read, "{gaps:?}");
        assert!(matches!(result.summary.fate(id), Some(Fate::Unread(why)) if why.contains("16 MiB")));
    }
}

#[tokio::test]
async fn a_body_that_is_nested_too_deep_is_a_gap() {
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    let result = with(Operation::FetchCustomFields, move |response| {
        response.json(|body| body["customFields"] = json!({ "deep": deep }));
    })
    .await;
    // Where the document leaves everything open, there is nothing to check in the depths.
    assert_eq!(gaps(&result), [""; 0]);
}

#[tokio::test]
async fn a_call_without_a_response_is_a_gap() {
    let sandbox = sandbox().await;
    let upstream = sandbox.url().to_owned();
    let inner = changed(&upstream, None, Arc::new(|_: &mut TestResponse| ())).await;
    let url = serve(move |request| {
        let inner = inner.clone();
        async move {
            // A panic closes the connection without a response.
            assert_ne!(request.uri().path(), Operation::FetchScore.info().path, "as this test wants it");
            let (head, body) = request.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            let url = format!("{inner}{}", head.uri.path_and_query().unwrap());
            let request = crate::support::client().request(head.method, url).headers(head.headers);
            Response::<reqwest::Body>::from(request.body(body).send().await.unwrap()).map(Body::new)
        }
    })
    .await;
    let result = run(&embedded(), &url).await;
    let gaps = gaps(&result);
    assert!(gaps.iter().any(|gap| gap.contains("get a response: fetch_score")), "{gaps:?}");
    assert!(matches!(result.summary.fate("fetch_score"), Some(Fate::Lost(_))));
    sandbox.shutdown().await;
}

/// A server that starts sessions and refuses everything else.
#[tokio::test]
async fn a_server_that_refuses_everything_else_is_a_gap() {
    let sandbox = sandbox().await;
    let started = changed(sandbox.url(), None, Arc::new(|_: &mut TestResponse| ())).await;
    let url = serve(move |request| {
        let started = started.clone();
        async move {
            let start = Operation::StartOnboarding.info().path;
            if request.uri().path() != start {
                let error = json!({"status": 403, "error": "Forbidden"}).to_string();
                let response = Response::builder().status(403).header("content-type", "application/json");
                return response.body(Body::from(error)).unwrap();
            }
            let (head, body) = request.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            let request = crate::support::client().post(format!("{started}{start}")).headers(head.headers);
            Response::<reqwest::Body>::from(request.body(body).send().await.unwrap()).map(Body::new)
        }
    })
    .await;
    let result = run(&embedded(), &url).await;
    assert_eq!(list(&result.findings), []);
    let gaps = gaps(&result);
    assert!(gaps.iter().any(|gap| gap.contains("check what takes sessionToken")), "{gaps:?}");
    sandbox.shutdown().await;
}

#[tokio::test]
async fn no_call_at_all_is_a_gap() {
    let (document, sandbox) = (embedded(), sandbox().await);
    let mut options = options(&document, sandbox.url());
    options.max_calls = 0;
    let result = omni_verify::run(&document, &options).await.unwrap();
    let found = gaps(&result);
    assert!(found[0].contains("there was no call to make"), "{found:?}");
    // Without a key, nothing can be sent either.
    options.max_calls = 500;
    options.secrets.clear();
    let result = omni_verify::run(&document, &options).await.unwrap();
    let found = gaps(&result);
    assert!(found[0].contains("there was no call to make"), "{found:?}");
    sandbox.shutdown().await;
}

#[tokio::test]
async fn one_operation_is_tried_out_with_what_it_needs() {
    let (document, sandbox) = (embedded(), sandbox().await);
    let mut options = options(&document, sandbox.url());
    options.operations = ["fetch_score".to_owned()].into();
    let result = omni_verify::run(&document, &options).await.unwrap();
    assert_eq!(gaps(&result), [""; 0]);
    for id in ["start_onboarding", "fetch_score"] {
        assert_eq!(result.summary.fate(id), Some(&Fate::Checked), "{id}");
    }
    let not_chosen = Fate::Skipped("not chosen".to_owned());
    assert_eq!(result.summary.fate("add_phone"), Some(&not_chosen));
    assert!(result.summary.checked() < 8, "{}", result.summary);

    // A selected operation has to work, or the run was useless.
    for (id, why) in [("add_watchlist_entry", "x-omni-reach"), ("add_document_binary", "it takes a file")] {
        options.operations = [id.to_owned()].into();
        let result = omni_verify::run(&document, &options).await.unwrap();
        let gaps = gaps(&result);
        assert!(gaps.iter().any(|gap| gap.contains(id) && gap.contains(why)), "{gaps:?}");
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn chosen_operations_take_inputs_too() {
    let (document, sandbox) = (embedded(), sandbox().await);
    let mut options = options(&document, sandbox.url());
    options.inputs = inputs(&document);
    options.operations = ["add_front_id".to_owned(), "log_in_admin".to_owned()].into();
    let result = omni_verify::run(&document, &options).await.unwrap();
    assert_eq!(gaps(&result), [""; 0]);
    assert_eq!(result.summary.fate("add_front_id"), Some(&Fate::Checked));
    sandbox.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_ends_with_2_and_says_why() {
    let sandbox = sandbox().await;
    let url = changed(
        sandbox.url(),
        Operation::StartOnboarding,
        Arc::new(|response: &mut TestResponse| response.body = b"{}".to_vec()),
    )
    .await;
    for format in ["text", "json"] {
        let mut run = program();
        run.args(["run", "--delay", "0", "--url", &url, "--format", format]);
        let output = output(run).await;
        assert_eq!(output.status.code(), Some(2));
        let (shown, errors) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert!(errors.contains("get sessionToken") && shown.contains("get sessionToken"), "{shown}{errors}");
        if format == "json" {
            let report: Value = serde_json::from_str(&shown).unwrap();
            assert_eq!(report["operations"]["operations"], 109);
            assert_eq!(report["operations"]["checked"], 1);
            assert_eq!(report["findings"], json!([]));
        } else {
            assert!(shown.contains("1 of 109 operations checked"), "{shown}");
        }
    }
    let mut run = program();
    run.args(["run", "--url", &url, "--operation", "CANARY"]);
    let output = output(run).await;
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(errors.contains("operationIds") && !errors.contains("CANARY"), "{errors}");
    sandbox.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_tells_its_version() {
    let mut version = program();
    version.arg("--version");
    let output = output(version).await;
    assert_eq!(output.stdout, format!("omni-verify {}\n", env!("CARGO_PKG_VERSION")).as_bytes());
}
