//! What a program is told of its calls.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use omni_client::types::Operation;
use omni_client::{Event, Omni, Policy, Request};

use crate::support::{Act, Server, line_of, response};

/// The events of a call, as text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn client(&self, server: &Server, attempts: u32) -> Omni {
        let log = Arc::clone(&self.0);
        Omni::builder("k-0123456789")
            .environment(format!("http://{}", server.address))
            .policy(Policy::new().with_attempts(attempts).with_backoff(Duration::ZERO, Duration::ZERO))
            .observe(move |call, event| {
                let words = match event {
                    Event::Attempt { number, status, error, retry_in, .. } => format!(
                        "{} {} attempt {number}: {status:?} {:?} {retry_in:?}",
                        call.method,
                        call.path,
                        error.map(|error| error.kind().name())
                    ),
                    Event::End { attempts, error, .. } => {
                        format!(
                            "{:?} end after {attempts}: {:?}",
                            call.operation,
                            error.map(|error| error.kind().name())
                        )
                    }
                    _ => "something new".to_owned(),
                };
                log.lock().unwrap().push(words);
            })
            .build()
            .unwrap()
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

#[tokio::test]
async fn attempts_retries_and_ends_are_reported() {
    let log = Log::default();
    let script = ["503 Busy", "200 OK"].map(|status| vec![Act::Respond(response(status, "", "{}"))]);
    let server = Server::start(script.to_vec()).await;
    let session = log.client(&server, 3).resume("token-of-a-session").unwrap();
    session.fetch_score_default().await.unwrap();
    let line = line_of(Operation::FetchScore);
    assert_eq!(
        log.take(),
        [
            format!("{line} attempt 1: Some(503) Some(\"service\") Some(0ns)"),
            format!("{line} attempt 2: Some(200) None None"),
            "Some(FetchScore) end after 2: None".to_owned(),
        ]
    );
}

#[tokio::test]
async fn a_response_that_cannot_be_read_fails_the_call_and_not_the_attempt() {
    let log = Log::default();
    let server = Server::start(vec![vec![Act::Respond(response("200 OK", "", "[]"))]]).await;
    let session = log.client(&server, 1).resume("token-of-a-session").unwrap();
    session.fetch_score_default().await.unwrap_err();
    let request = Request::get("/omni/{id}").path("id", "ZARA");
    session.send::<u32>(request).await.unwrap_err();
    let first = format!("{} attempt 1: Some(200) None None", line_of(Operation::FetchScore));
    assert_eq!(
        log.take(),
        [
            first.as_str(),
            "Some(FetchScore) end after 1: Some(\"decode\")",
            "GET /omni/{id} attempt 1: Some(200) None None",
            "None end after 1: Some(\"decode\")",
        ]
    );
    assert_eq!(Operation::FetchScore.info().id, "fetch_score");
}
