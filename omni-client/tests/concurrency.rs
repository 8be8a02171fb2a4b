//! Many calls at once through one client: none is lost or doubled, a refused token is renewed by one request, and a call
//! that nobody is waiting for any longer is given up.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::HashMap;
use std::error::Error as _;
use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use omni_client::types::{DeleteSessionQuery, FetchScoreQuery, Operation};
use omni_client::{Admin, Error, ErrorKind, Policy};
use support::{Request, kept, omni, read_request, run_the_clock};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::sync::{Barrier, Notify, mpsc};
use tokio::task::JoinSet;

const CALLS: usize = 1000;
const TOKEN: &str = "x-incode-hardware-id";
const LOG_IN: &str = Operation::LogInAdmin.info().path;
const SCORE: &str = Operation::FetchScore.info().path;

/// A server that responds to every request by a function; its URL, and where a connection that ends is reported.
async fn serve<F>(
    handler: impl Fn(Request) -> F + Send + Sync + 'static,
) -> (String, mpsc::UnboundedReceiver<()>)
where
    F: Future<Output = Vec<u8>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let handler = Arc::new(handler);
    let (ended, ends) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let (handler, ended) = (Arc::clone(&handler), ended.clone());
            tokio::spawn(async move {
                while let Some(request) = read_request(&mut socket).await {
                    let mut response = std::pin::pin!(handler(request));
                    let mut byte = [0];
                    // A client that hangs up no longer waits for its response.
                    let response = tokio::select! {
                        response = &mut response => response,
                        _ = socket.peek(&mut byte) => break,
                    };
                    if socket.write_all(&response).await.is_err() {
                        break;
                    }
                }
                let _ = ended.send(());
            });
        }
    });
    (url, ends)
}

fn ok(body: &str) -> Vec<u8> {
    kept("200 OK", "content-type: application/json\r\n", body)
}

fn refused() -> Vec<u8> {
    kept("401 Unauthorized", "content-type: application/json\r\n", r#"{"status": 401}"#)
}

fn score(id: &str) -> Vec<u8> {
    ok(&format!(r#"{{"overall": {{"value": "{id}", "status": "OK"}}}}"#))
}

/// How often each text was seen.
#[derive(Clone, Default)]
struct Counts(Arc<Mutex<HashMap<String, usize>>>);

impl Counts {
    /// Counts one more; how many there were before.
    fn add(&self, text: &str) -> usize {
        let mut counts = self.0.lock().unwrap();
        let count = counts.entry(text.to_owned()).or_default();
        *count += 1;
        *count - 1
    }

    fn of(&self, text: &str) -> usize {
        self.0.lock().unwrap().get(text).copied().unwrap_or_default()
    }

    fn total(&self) -> usize {
        self.0.lock().unwrap().values().sum()
    }
}

/// Nothing is retried but for a renewed token, so that no fault hides behind a retry.
fn once() -> Policy {
    Policy::new().with_attempts(1)
}

fn query(id: &str) -> FetchScoreQuery {
    FetchScoreQuery::new().with_id(id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_in_flight_are_neither_lost_nor_doubled() {
    let counts = Counts::default();
    // No call gets its response before all of them have arrived.
    let barrier = Arc::new(Barrier::new(CALLS));
    let server = (counts.clone(), Arc::clone(&barrier));
    let (url, _ends) = serve(move |request| {
        let (counts, barrier) = server.clone();
        async move {
            let id = request.query("id").unwrap();
            counts.add(id);
            barrier.wait().await;
            score(id)
        }
    })
    .await;
    let session = omni(&url, once()).resume("token-of-a-session").unwrap();
    let mut calls = JoinSet::new();
    for number in 0..CALLS {
        let session = session.clone();
        calls.spawn(async move {
            let id = format!("session-{number}");
            let score = session.fetch_score(&query(&id)).await.unwrap();
            let overall = score.overall.as_ref().unwrap();
            assert_eq!(overall.value.as_deref(), Some(id.as_str()), "another call's response");
        });
    }
    while let Some(call) = calls.join_next().await {
        call.unwrap();
    }
    assert_eq!(counts.total(), CALLS);
    assert!((0..CALLS).all(|number| counts.of(&format!("session-{number}")) == 1));
}

/// The two calls of an admin that these tests make: one that may be repeated, one that may not.
async fn call(admin: Admin, number: usize) -> Result<(), Error> {
    let id = format!("session-{number}");
    if number.is_multiple_of(2) {
        admin.fetch_score(&query(&id)).await.map(drop)
    } else {
        admin.delete_session(&DeleteSessionQuery::new(id)).await.map(drop)
    }
}

fn id(request: &Request) -> String {
    request.query("id").or_else(|| request.query("interviewId")).unwrap().to_owned()
}

fn number(id: &str) -> usize {
    id.trim_start_matches("session-").parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_is_refused_in_the_middle_is_renewed_by_one_request() {
    let (done, refusals, log_ins) = (Counts::default(), Counts::default(), Counts::default());
    let barrier = Arc::new(Barrier::new(CALLS));
    let server = (done.clone(), refusals.clone(), log_ins.clone(), barrier);
    let (url, _ends) = serve(move |request| {
        let (done, refusals, log_ins, barrier) = server.clone();
        async move {
            if request.path() == LOG_IN {
                return ok(&format!(r#"{{"token": "token-{}"}}"#, log_ins.add("")));
            }
            let id = id(&request);
            match request.header(TOKEN).unwrap() {
                "token-0" => {
                    // All calls are in flight; then the token is withdrawn, after half of them.
                    barrier.wait().await;
                    if number(&id) < CALLS / 2 {
                        done.add(&id);
                        return score(&id);
                    }
                    refusals.add(&id);
                    refused()
                }
                "token-1" => {
                    done.add(&id);
                    score(&id)
                }
                other => panic!("a token that was never given out: {other}"),
            }
        }
    })
    .await;
    let admin = omni(&url, once()).log_in("admin@example.org", "password").await.unwrap();
    let mut calls = JoinSet::new();
    for number in 0..CALLS {
        calls.spawn(call(admin.clone(), number));
    }
    while let Some(outcome) = calls.join_next().await {
        outcome.unwrap().unwrap();
    }
    assert_eq!(refusals.total(), CALLS / 2);
    assert_eq!(log_ins.total(), 2, "the first one, and one for all the refused calls");
    assert_eq!(done.total(), CALLS);
    assert!((0..CALLS).all(|number| done.of(&format!("session-{number}")) == 1));
}

#[tokio::test]
async fn a_second_refusal_right_after_renewal_is_reported() {
    let counts = Counts::default();
    let server = counts.clone();
    let (url, _ends) = serve(move |request| {
        let count = server.add(request.path());
        async move {
            match request.path() {
                LOG_IN => ok(&format!(r#"{{"token": "token-{count}"}}"#)),
                _ => refused(),
            }
        }
    })
    .await;
    // Even if there were attempts left.
    let admin = omni(&url, Policy::new()).log_in("admin@example.org", "password").await.unwrap();
    let error = admin.fetch_score(&query("1")).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (&ErrorKind::Service, 401));
    assert!(error.is_authentication() && !error.is_retryable());
    assert!(error.failed_renewal().is_none() && error.source().is_none());
    assert_eq!((counts.of(SCORE), counts.of(LOG_IN)), (2, 2));
}

#[tokio::test]
async fn what_cannot_be_renewed_is_reported_at_once() {
    let counts = Counts::default();
    let server = counts.clone();
    let (url, _ends) = serve(move |request| {
        server.add(request.path());
        async { refused() }
    })
    .await;
    let omni = omni(&url, Policy::new());
    let error = omni.resume("a-token").unwrap().fetch_score(&query("1")).await.unwrap_err();
    assert!(error.is_authentication());
    let error = omni.admin("a-token").unwrap().fetch_score(&query("1")).await.unwrap_err();
    assert!(error.is_authentication());
    let error = omni.log_in("admin@example.org", "password").await.unwrap_err();
    assert!(error.is_authentication());
    assert_eq!((counts.of(SCORE), counts.of(LOG_IN)), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn a_log_in_that_fails_fails_all_calls_that_waited_for_it() {
    run_the_clock();
    let counts = Counts::default();
    let server = counts.clone();
    let (url, _ends) = serve(move |request| {
        let count = server.add(request.path());
        async move {
            match (request.path(), count) {
                (LOG_IN, 0) => ok(r#"{"token": "token-0"}"#),
                (LOG_IN, _) => {
                    // The clock advances when all calls have read their refusal and wait.
                    tokio::time::sleep(Duration::from_secs(5)).await;
                    refused()
                }
                _ => refused(),
            }
        }
    })
    .await;
    let admin = omni(&url, Policy::new()).log_in("admin@example.org", "password").await.unwrap();
    let mut calls = JoinSet::new();
    for number in 0..100 {
        calls.spawn(call(admin.clone(), number));
    }
    while let Some(outcome) = calls.join_next().await {
        let error = outcome.unwrap().unwrap_err();
        assert!(error.is_authentication() && !error.is_transient());
        let renewal = error.failed_renewal().unwrap();
        assert_eq!((renewal.operation(), renewal.is_authentication()), (Some(Operation::LogInAdmin), true));
        assert!(error.to_string().contains("logging in again failed: log_in_admin"), "{error}");
        assert_eq!(error.source().unwrap().to_string(), renewal.to_string());
    }
    // A hundred wrong passwords would lock the account.
    assert_eq!(counts.of(LOG_IN), 2);
}

#[tokio::test]
async fn a_log_in_that_could_succeed_later_makes_the_call_retryable() {
    let counts = Counts::default();
    let server = counts.clone();
    let (url, _ends) = serve(move |request| {
        let count = server.add(request.path());
        async move {
            match (request.path(), count) {
                (LOG_IN, 0) => ok(r#"{"token": "token-0"}"#),
                (LOG_IN, _) => kept("503 Service Unavailable", "", ""),
                _ => refused(),
            }
        }
    })
    .await;
    let policy = Policy::new().with_backoff(Duration::ZERO, Duration::ZERO);
    let admin = omni(&url, policy).log_in("admin@example.org", "password").await.unwrap();
    // One that may be retried by itself, and one that may not.
    for number in 0..2 {
        let error = call(admin.clone(), number).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (&ErrorKind::Service, 401));
        assert!(error.is_retryable() && !error.is_authentication(), "{error:?}");
        assert_eq!(error.failed_renewal().unwrap().status().unwrap().as_u16(), 503);
    }
    // Each login was tried as often as it may be, and each call once.
    assert_eq!((counts.of(SCORE), counts.of(LOG_IN)), (1, 1 + 2 * 3));
}

#[tokio::test]
async fn dropping_a_call_cancels_it() {
    let arrived = Arc::new(Notify::new());
    let server = Arc::clone(&arrived);
    let (url, mut ends) = serve(move |_| {
        server.notify_one();
        std::future::pending()
    })
    .await;
    let session = omni(&url, Policy::new()).resume("token-of-a-session").unwrap();
    let query = query("1");
    tokio::select! {
        outcome = session.fetch_score(&query) => panic!("{outcome:?}"),
        () = arrived.notified() => {}
    }
    // The call is dropped: the server sees the end of its connection.
    ends.recv().await.unwrap();
}

#[tokio::test]
async fn a_dropped_call_leaves_the_renewal_to_the_others() {
    let log_ins = Counts::default();
    let arrived = Arc::new(Notify::new());
    let server = (log_ins.clone(), Arc::clone(&arrived));
    let (url, mut ends) = serve(move |request| {
        let (log_ins, arrived) = server.clone();
        async move {
            match (request.path(), request.header(TOKEN)) {
                (LOG_IN, _) => {
                    let count = log_ins.add("");
                    if count == 1 {
                        arrived.notify_one();
                        std::future::pending::<()>().await;
                    }
                    ok(&format!(r#"{{"token": "token-{count}"}}"#))
                }
                (_, Some("token-0")) => refused(),
                (_, _) => score(&id(&request)),
            }
        }
    })
    .await;
    let admin = omni(&url, once()).log_in("admin@example.org", "password").await.unwrap();
    let first = tokio::spawn(call(admin.clone(), 0));
    arrived.notified().await;
    let others: Vec<_> = (1..10).map(|number| tokio::spawn(call(admin.clone(), number))).collect();
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    ends.recv().await.unwrap();
    for other in others {
        other.await.unwrap().unwrap();
    }
    assert_eq!(log_ins.total(), 3);
}
