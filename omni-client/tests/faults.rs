//! What the caller sees of everything that can go wrong on the way, over a real socket, and how often the server is
//! asked. The table of `docs/guide/errors-and-retries.md` is checked line by line against what happens here.
//!
//! No test waits: the clock is tokio's stopped one, see `support::run_the_clock`.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
#[path = "support/tls.rs"]
mod tls;

use std::error::Error as _;
use std::time::Duration;

use omni_client::types::{CompleteOnboardingQuery, EventsReportOptions, FetchScoreQuery, Operation};
use omni_client::{Error, ErrorKind, Policy, Session};
use support::{Act, Server, impatient, kept, nowhere, response, run_the_clock};
use tls::{Authority, TlsServer, Valid};
use tokio::time::Instant;

const JSON: &str = "content-type: application/json\r\n";
const HTML: &str = "content-type: text/html\r\n";
const SCORE: &str = r#"{"overall": {"status": "OK"}}"#;
const GUIDE: &str = include_str!("../../docs/guide/errors-and-retries.md");

/// Three attempts, as by default; the times are shorter because even a clock that runs fast has to run.
fn policy() -> Policy {
    Policy::new()
        .with_attempts(3)
        .with_attempt_timeout(Duration::from_secs(2))
        .with_backoff(Duration::ZERO, Duration::ZERO)
}

/// A response that reads as one of both operations.
fn good() -> Act {
    Act::Respond(response("200 OK", JSON, SCORE))
}

fn good_and_kept() -> Act {
    Act::Respond(kept("200 OK", JSON, SCORE))
}

/// What goes wrong, each time that somebody connects.
enum Fault {
    /// Nobody listens.
    Refused,
    /// The host name cannot be resolved.
    NoSuchHost,
    /// The service has a plain HTTP server behind an https URL.
    NoTls,
    /// Nothing comes back when TLS begins.
    SilentTls,
    /// The certificate is of an authority that nobody trusts.
    Untrusted,
    /// Every connection does this.
    Act(Act),
}

/// The faults by the words of the guide's table.
fn faults() -> Vec<(&'static str, Fault)> {
    let text =
        |status: &str, headers: &str, body: &str| Fault::Act(Act::Respond(response(status, headers, body)));
    let raw = |text: &str| text.as_bytes().to_vec();
    let part =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 29\r\n\r\n{\"overall\": {";
    vec![
        ("connection refused", Fault::Refused),
        ("host name that cannot be resolved", Fault::NoSuchHost),
        ("timed out while connecting", Fault::SilentTls),
        ("no TLS behind an `https` URL", Fault::NoTls),
        ("certificate that is not trusted", Fault::Untrusted),
        ("connection reset after the request", Fault::Act(Act::Reset)),
        ("connection closed after the request", Fault::Act(Act::Close)),
        ("no response", Fault::Act(Act::Stall(Vec::new()))),
        ("headers that stop in the middle", Fault::Act(Act::Stall(raw("HTTP/1.1 200 OK\r\ncontent-")))),
        ("body that stops in the middle, connection open", Fault::Act(Act::Stall(raw(part)))),
        ("body that stops in the middle, connection closed", Fault::Act(Act::Respond(raw(part)))),
        (
            "`Content-Length` lower than the body",
            Fault::Act(Act::Respond(raw("HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n{\"overall\": {}}"))),
        ),
        ("something that is not HTTP", Fault::Act(Act::Respond(raw("SSH-2.0-OpenSSH_9.9\r\n\r\n")))),
        ("HTML with HTTP 200", text("200 OK", HTML, "<html>Please log in</html>")),
        ("an empty body with HTTP 200", text("200 OK", JSON, "")),
        ("JSON of another shape with HTTP 200", text("200 OK", JSON, r#"{"overall": 7, "action": 7}"#)),
        (
            "error body with HTTP 200",
            text(
                "200 OK",
                JSON,
                r#"{"timestamp": 1, "status": 4019, "error": "Face not found", "message": "no", "path": "/"}"#,
            ),
        ),
        ("100 MB with HTTP 200", Fault::Act(Act::Flood(raw("HTTP/1.1 200 OK\r\n\r\n")))),
        (
            "error body with HTTP 400",
            text("400 Bad Request", JSON, r#"{"timestamp": 1, "status": 4019, "error": "Face not found"}"#),
        ),
        ("HTTP 401, session token", text("401 Unauthorized", JSON, r#"{"status": 401}"#)),
        ("HTTP 403", text("403 Forbidden", "", "")),
        ("HTTP 404", text("404 Not Found", "", "")),
        ("HTTP 408", text("408 Request Timeout", "", "")),
        ("HTTP 425", text("425 Too Early", "", "")),
        ("redirect, HTTP 307", text("307 Temporary Redirect", "location: https://example.org/\r\n", "")),
        ("HTTP 429", text("429 Too Many Requests", "", "")),
        ("HTTP 429, `Retry-After: 1`", text("429 Too Many Requests", "retry-after: 1\r\n", "")),
        (
            "HTTP 429, `Retry-After` with a date that is over",
            text("429 Too Many Requests", "retry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n", ""),
        ),
        (
            "HTTP 429, `Retry-After` with a date after the deadline",
            text("429 Too Many Requests", "retry-after: Tue, 31 Dec 2999 23:59:59 GMT\r\n", ""),
        ),
        (
            "HTTP 503, `Retry-After` with seconds beyond the deadline",
            text("503 Service Unavailable", "retry-after: 86400\r\n", ""),
        ),
        ("HTTP 500 without a body", text("500 Internal Server Error", "", "")),
        ("HTTP 502 with HTML", text("502 Bad Gateway", HTML, "<html>bad gateway</html>")),
        ("HTTP 503", text("503 Service Unavailable", "", "")),
    ]
}

/// One call of an operation that may be repeated.
async fn fetch_score(session: &Session) -> Result<(), Error> {
    session.fetch_score(&FetchScoreQuery::new()).await.map(drop)
}

/// One call of an operation that may not be repeated, though it is a GET.
async fn complete(session: &Session) -> Result<(), Error> {
    session.complete_onboarding(&CompleteOnboardingQuery::new()).await.map(drop)
}

async fn call(operation: Operation, session: &Session) -> Result<(), Error> {
    match operation {
        Operation::FetchScore => fetch_score(session).await,
        _ => complete(session).await,
    }
}

const OPERATIONS: [Operation; 2] = [Operation::FetchScore, Operation::CompleteOnboarding];

/// Makes the call while the fault lasts; the result, and how often the call was sent.
async fn meet(fault: &Fault, operation: Operation) -> (Result<(), Error>, u32) {
    let start = |act: &Act| Server::start(vec![vec![act.clone()]]);
    let mut server = None;
    let mut tls = None;
    let url = match fault {
        Fault::Refused => format!("http://{}", nowhere().await),
        // A part of a host name has at most 63 characters, so nobody is asked for this one.
        Fault::NoSuchHost => format!("http://{}.example", "a".repeat(64)),
        Fault::NoTls => {
            let refusal = Act::RespondToAnything(response("400 Bad Request", "", "this is not HTTPS"));
            // A connection that is closed with something unread in it is reset, and the refusal may be lost.
            let script = vec![vec![refusal, Act::Ignore]];
            format!("https://{}", server.insert(Server::start(script).await).address)
        }
        Fault::SilentTls => format!("https://{}", server.insert(start(&Act::Ignore).await).address),
        Fault::Untrusted => {
            let certificate = Authority::new("nobody trusts it").sign("localhost", Valid::Now);
            format!("https://localhost:{}", tls.insert(TlsServer::start(certificate).await).port)
        }
        Fault::Act(act) => format!("http://{}", server.insert(start(act).await).address),
    };
    let session = impatient(&url, policy()).resume("token-of-a-session").unwrap();
    let result = call(operation, &session).await;
    let attempts = result.as_ref().err().map_or(1, Error::attempts);
    let requests = server.as_ref().map_or(0, |server| server.seen().requests.len());
    if requests > 0 {
        assert_eq!(u32::try_from(requests).unwrap(), attempts, "{result:?}");
    }
    let connections = match (&server, &tls) {
        (Some(server), _) => server.seen().connections,
        (_, Some(tls)) => tls.connections(),
        (None, None) => return (result, attempts),
    };
    assert_eq!(u32::try_from(connections).unwrap(), attempts, "{result:?}");
    (result, attempts)
}

fn times(attempts: u32) -> String {
    if attempts == 1 { "no".to_owned() } else { format!("yes, {attempts} attempts") }
}

#[tokio::test(start_paused = true)]
async fn the_table_of_the_guide_says_what_happens() {
    run_the_clock();
    let mut rows = Vec::new();
    for (name, fault) in faults() {
        let (result, repeatable) = meet(&fault, Operation::FetchScore).await;
        let (other, once) = meet(&fault, Operation::CompleteOnboarding).await;
        let seen = match (&result, &other) {
            (Err(error), Err(other)) => {
                assert_eq!(error.status(), other.status(), "{name}");
                assert_eq!(error.kind().name(), other.kind().name(), "{name}");
                assert_eq!(error.is_transient(), other.is_transient(), "{name}");
                assert_eq!(error.is_retryable(), error.is_transient(), "{name}");
                let unsent = *error.kind() == ErrorKind::Connect;
                assert_eq!(other.is_retryable(), unsent && !error.is_tls(), "{name}");
                assert_eq!(other.operation(), Some(Operation::CompleteOnboarding));
                let kind = format!("{:?}", error.kind());
                let kind = kind.split([' ', '{']).next().unwrap();
                let status =
                    error.status().map_or(String::new(), |status| format!(", HTTP {}", status.as_u16()));
                let transient = if error.is_transient() { ", transient" } else { "" };
                let failure = error.connection_failure().map(|failure| format!(", `{failure:?}`"));
                assert_eq!(error.connection_failure(), other.connection_failure(), "{name}");
                assert!(!format!("{error} {error:?}").contains("127.0.0.1"), "{error:?}");
                let source = error.source().map(|source| source.to_string());
                assert_eq!(source, error.connection_failure().map(|failure| failure.to_string()));
                format!("`{kind}`{}{status}{transient}", failure.unwrap_or_default())
            }
            results => panic!("{name}: {results:?}"),
        };
        rows.push(format!("| {name} | {seen} | {} | {} |", times(repeatable), times(once)));
    }
    let missing: Vec<_> = rows.iter().filter(|row| !GUIDE.contains(*row)).collect();
    assert!(missing.is_empty(), "the guide lacks {missing:#?} of\n{}", rows.join("\n"));
    let table = GUIDE.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    assert_eq!(table.take_while(|line| line.starts_with('|')).count(), rows.len(), "rows that nobody checks");
}

#[tokio::test(start_paused = true)]
async fn what_goes_wrong_once_is_retried_only_for_repeatable_operations() {
    run_the_clock();
    for (name, fault) in faults() {
        let Fault::Act(act) = fault else { continue };
        for operation in OPERATIONS {
            let server = Server::start(vec![vec![act.clone()], vec![good()]]).await;
            let session = server.omni(policy()).resume("token-of-a-session").unwrap();
            let result = call(operation, &session).await;
            match (server.seen().requests.len(), result) {
                (2, Ok(())) => assert!(operation.info().repeatable, "{name}"),
                (1, Err(error)) => {
                    let too_long = error.retry_after().is_some_and(|wait| wait > Duration::from_secs(120));
                    assert!(!error.is_retryable() || too_long, "{name}: {error:?}");
                }
                (requests, result) => panic!("{name}: {requests} requests, {result:?}"),
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_reset_before_the_request_is_retried_only_for_repeatable_operations() {
    run_the_clock();
    for operation in OPERATIONS {
        let server = Server::start(vec![vec![Act::ResetAtOnce]]).await;
        let session = server.omni(policy()).resume("token-of-a-session").unwrap();
        let error = call(operation, &session).await.unwrap_err();
        // When the reset is as quick as the connection, the client was never connected.
        assert!(matches!(error.kind(), ErrorKind::Connect | ErrorKind::Transport), "{error:?}");
        assert!(error.is_transient() && error.status().is_none());
        let repeated = error.is_retryable();
        assert!(repeated || operation == Operation::CompleteOnboarding);
        assert_eq!(error.attempts(), if repeated { 3 } else { 1 });
        assert_eq!(server.seen().requests.len(), 0);
        assert_eq!(server.seen().connections, usize::try_from(error.attempts()).unwrap());
    }
}

#[tokio::test(start_paused = true)]
async fn the_wait_that_the_service_asks_for_is_kept() {
    run_the_clock();
    for (header, wait) in [
        ("retry-after: 7\r\n", Some(7)),
        ("retry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n", Some(0)),
        ("", None),
    ] {
        let busy = Act::Respond(response("429 Too Many Requests", header, ""));
        let server = Server::start(vec![vec![busy], vec![good()]]).await;
        // Without this wait the client would be back at once.
        let session = server.omni(policy()).resume("token-of-a-session").unwrap();
        let begun = Instant::now();
        fetch_score(&session).await.unwrap();
        // The stopped clock's time: it went on because the client waited, and for nothing else.
        assert!(begun.elapsed() >= Duration::from_secs(wait.unwrap_or_default()));
        assert_eq!(server.seen().requests.len(), 2);

        let server =
            Server::start(vec![vec![Act::Respond(response("429 Too Many Requests", header, ""))]]).await;
        let session = server.omni(policy()).resume("token-of-a-session").unwrap();
        let error = complete(&session).await.unwrap_err();
        assert_eq!((error.retry_after(), error.attempts()), (wait.map(Duration::from_secs), 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_beyond_the_deadline_is_left_to_the_caller() {
    run_the_clock();
    let busy = Act::Respond(response("503 Service Unavailable", "retry-after: 3600\r\n", ""));
    let server = Server::start(vec![vec![busy], vec![good()]]).await;
    let session = server.omni(policy()).resume("token-of-a-session").unwrap();
    let error = fetch_score(&session).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert!(error.is_retryable());
    assert_eq!((error.attempts(), server.seen().requests.len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn the_deadline_ends_the_call_whatever_the_attempts_are_doing() {
    run_the_clock();
    // In the middle of the second attempt.
    let server = Server::start(vec![vec![Act::Stall(Vec::new())]]).await;
    let policy = policy().with_deadline(Duration::from_secs(3));
    let session = server.omni(policy).resume("token-of-a-session").unwrap();
    for _ in 0..2 {
        let error = fetch_score(&session).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Timeout);
        assert!(error.is_timeout() && error.is_transient());
        assert_eq!(error.attempts(), 2);
    }
    assert_eq!(server.seen().requests.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_policy_for_one_call_leaves_the_others_alone() {
    run_the_clock();
    let server = Server::start(vec![vec![Act::Reset]]).await;
    let session = server.omni(policy()).resume("token-of-a-session").unwrap();
    let once = session.with_policy(policy().with_attempts(1));
    assert_eq!(fetch_score(&once).await.unwrap_err().attempts(), 1);
    assert_eq!(fetch_score(&session).await.unwrap_err().attempts(), 3);
    assert_eq!(server.seen().requests.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn credentials_do_not_follow_a_redirect() {
    run_the_clock();
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let other = Server::start(vec![vec![good()]]).await;
        for location in [
            format!("http://{}{}", other.address, Operation::FetchScore.info().path),
            format!("//{}/", other.address),
        ] {
            let redirect = Act::Respond(response(status, &format!("location: {location}\r\n"), ""));
            let server = Server::start(vec![vec![redirect]]).await;
            let session = server.omni(policy()).resume("token-of-a-session").unwrap();
            for operation in OPERATIONS {
                let error = call(operation, &session).await.unwrap_err();
                assert_eq!(error.kind(), &ErrorKind::Service);
                assert!(error.status().unwrap().is_redirection() && !error.is_transient());
            }
            assert_eq!(server.seen().requests.len(), 2);
        }
        assert_eq!(other.seen().connections, 0, "{:?}", other.seen());
    }
}

#[tokio::test(start_paused = true)]
async fn a_kept_connection_that_was_closed_meanwhile_is_replaced() {
    run_the_clock();
    for operation in OPERATIONS {
        // The first connection ends after one response that does not say so.
        let server = Server::start(vec![vec![good_and_kept()], vec![good_and_kept(), good_and_kept()]]).await;
        let session = server.omni(policy()).resume("token-of-a-session").unwrap();
        call(operation, &session).await.unwrap();
        // The clock advances when all tasks wait: the end of the connection has been noticed by then.
        tokio::time::sleep(Duration::from_millis(10)).await;
        call(operation, &session).await.unwrap();
        call(operation, &session).await.unwrap();
        assert_eq!((server.seen().connections, server.seen().requests.len()), (2, 3));
    }
}

#[tokio::test(start_paused = true)]
async fn a_kept_connection_that_is_closed_under_a_request_is_a_failed_connection() {
    run_the_clock();
    for end in [Act::Close, Act::Reset] {
        for operation in OPERATIONS {
            let server = Server::start(vec![vec![good_and_kept(), end.clone()], vec![good()]]).await;
            let session = server.omni(policy()).resume("token-of-a-session").unwrap();
            call(operation, &session).await.unwrap();
            let result = call(operation, &session).await;
            // Nobody knows whether the service has done what it was asked.
            if operation.info().repeatable {
                result.unwrap();
                assert_eq!(server.seen().requests.len(), 3);
            } else {
                let error = result.unwrap_err();
                assert_eq!((error.kind(), error.attempts()), (&ErrorKind::Transport, 1));
                assert_eq!(server.seen().requests.len(), 2);
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_flood_is_not_read_to_its_end() {
    run_the_clock();
    for head in ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 500 Error\r\n\r\n"] {
        let server = Server::start(vec![vec![Act::Flood(head.as_bytes().to_vec())]]).await;
        let session = server.omni(policy().with_attempts(1)).resume("token-of-a-session").unwrap();
        let error = fetch_score(&session).await.unwrap_err();
        let large = matches!(error.kind(), ErrorKind::ResponseTooLarge { limit: 1_048_576 });
        // The text of a refusal is lost if there is too much of it; the refusal itself is not.
        assert!(large || *error.kind() == ErrorKind::Service && error.status().unwrap() == 500, "{error:?}");
        assert!(error.raw_body().is_none_or(|body| body.is_empty()));
        assert!(server.seen().flooded < 50 * 1024 * 1024, "{}", server.seen().flooded);
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_breaks_says_so_and_is_not_begun_again() {
    run_the_clock();
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/pdf\r\n";
    let cut = format!("{head}content-length: 100\r\n\r\n%PDF");
    for (act, kind) in [
        (Act::Respond(cut.clone().into_bytes()), ErrorKind::Transport),
        (Act::Stall(cut.into_bytes()), ErrorKind::Timeout),
        (Act::Flood(format!("{head}\r\n").into_bytes()), ErrorKind::ResponseTooLarge { limit: 1024 * 1024 }),
    ] {
        let server = Server::start(vec![vec![act]]).await;
        let session = server.omni(policy()).resume("token-of-a-session").unwrap();
        let error = session
            .download_events_report(&EventsReportOptions::new())
            .await
            .unwrap()
            .into_inner()
            .bytes()
            .await
            .unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (&kind, 200));
        assert_eq!((error.attempts(), server.seen().requests.len()), (1, 1));
    }
}
