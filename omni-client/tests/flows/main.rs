//! Media, and what the flows send and conclude, over a real socket.
#![allow(clippy::unwrap_used)]

mod captures;
mod media;
mod server;
mod transfers;

use std::time::Duration;

use omni_client::flows::{self, Contract, FlowError};
use omni_client::types::{AddFaceQuery, AddFrontIdQuery, FetchEventsQuery, Operation, SignaturePosition};
use omni_client::{Media, Omni, Session};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use crate::server::{image, line_of, ok, read, response, serve_session, session};

#[tokio::test]
async fn waiting_ends_with_the_processing_or_with_the_patience() {
    let (client, server) = serve_session(vec![ok(r#"{"finished": true}"#)]).await;
    flows::wait_until_processed(&client, Duration::from_secs(60)).await.unwrap();
    let line = format!("{} ", line_of(Operation::FetchProcessingStatus));
    assert!(server.await.unwrap()[0].starts_with(&line));

    // Not worth a second question.
    let (client, _server) = serve_session(vec![ok(r#"{"finished": false}"#)]).await;
    let error = flows::wait_until_processed(&client, Duration::from_millis(400)).await.unwrap_err();
    assert!(matches!(error, FlowError::Deadline), "{error}");
}

#[tokio::test]
async fn score_and_data_are_fetched_at_the_same_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = session(&format!("http://{}", listener.local_addr().unwrap()));
    // Responds to nothing before it has both requests.
    let server = tokio::spawn(async move {
        let mut sockets = Vec::new();
        while sockets.len() < 2 {
            let (mut socket, _) = listener.accept().await.unwrap();
            sockets.push((read(&mut socket).await, socket));
        }
        for (request, mut socket) in sockets {
            assert!(request.contains("?id=5f0a1b2c3d4e5f6071829304 "), "{request}");
            let score = request.starts_with(&format!("{}?", line_of(Operation::FetchScore)));
            let body = if score { r#"{"overall": {"value": "97"}}"# } else { r#"{"mrz1": "P<SPECIMEN"}"# };
            socket.write_all(&ok(body)).await.unwrap();
        }
    });
    let result = flows::fetch_result(&client, Some("5f0a1b2c3d4e5f6071829304")).await.unwrap();
    server.await.unwrap();
    assert_eq!(result.score.overall.as_ref().unwrap().value.as_deref(), Some("97"));
    assert_eq!(result.ocr.mrz1.as_ref().unwrap(), "P<SPECIMEN");
    assert!(!format!("{result:?}").contains("SPECIMEN"));
}

#[tokio::test]
async fn contracts_are_uploaded_signed_and_linked() {
    let added = |id| {
        let body = format!(r#"{{"success": true, "additionalInformation": {{"contractId": "{id}"}}}}"#);
        ok(&body)
    };
    let links = r#"{"success": true, "additionalInformation": {"b": "https://example.org/s-0123"}}"#;
    let responses = vec![added("a"), added("b"), ok(r#"{"success": true}"#), ok(links)];
    let (client, server) = serve_session(responses).await;
    let pdf = || Media::from_bytes(b"%PDF-1.7".as_slice()).unwrap();
    let contracts = [
        Contract::new(pdf(), [SignaturePosition::new(1, 2, 3, 4)]).with_title("Lease"),
        Contract::new(pdf(), [SignaturePosition::new(5, 6, 7, 8), SignaturePosition::new(9, 9, 9, 9)]),
    ];
    let signed = flows::sign_contracts(&client, contracts).await.unwrap();
    assert_eq!(signed.ids, ["a", "b"]);
    assert_eq!(signed.links["b"], "https://example.org/s-0123");
    assert!(!format!("{signed:?}").contains("s-0123"));
    let requests = server.await.unwrap();
    let line = format!("{}?type=contract&title=Lease ", line_of(Operation::AddDocument));
    assert!(requests[0].starts_with(&line), "{}", requests[0]);
    assert!(requests[2].contains(r#""a":[{"x":1,"y":2,"height":3,"pageNumber":4}],"b":[{"x":5,"#));
    assert!(requests[3].starts_with(&format!("{} ", line_of(Operation::FetchSignedContractLinks))));

    for (responses, operation) in [
        (vec![ok(r#"{"success": true}"#)], Operation::AddDocument),
        (vec![added("a"), ok("{}")], Operation::SignContracts),
        (vec![added("a"), ok(r#"{"success": true}"#), ok("{}")], Operation::FetchSignedContractLinks),
    ] {
        let (client, _server) = serve_session(responses).await;
        let error = flows::sign_contracts(&client, [Contract::new(pdf(), [])]).await.unwrap_err();
        assert!(matches!(error, FlowError::Incomplete(incomplete) if incomplete == operation), "{error}");
    }
}

fn page(names: &[&str]) -> Vec<u8> {
    let events: Vec<_> = names.iter().map(|name| format!(r#"{{"eventName": "{name}"}}"#)).collect();
    ok(&format!(r#"{{"events": [{}]}}"#, events.join(",")))
}

/// The events that a service with these pages has, in pages of two, and the offsets that it was asked for.
async fn events(pages: Vec<Vec<u8>>) -> (Vec<String>, Vec<String>) {
    let (client, server) = serve_session(pages).await;
    let mut events = flows::events(&client, FetchEventsQuery::new().with_limit(2));
    let mut names = Vec::new();
    while let Some(event) = events.next().await {
        names.push(event.map_or_else(|error| error.to_string(), |event| event.event_name.unwrap()));
    }
    assert!(events.next().await.is_none());
    let offset = |request: &String| {
        let (_, rest) = request.split_once("limit=2").unwrap();
        request.split_once("offset=").map_or(rest, |(_, rest)| rest)[..1].to_owned()
    };
    (names, server.await.unwrap().iter().map(offset).collect())
}

#[tokio::test]
async fn events_end_with_a_page_that_is_short_empty_or_known() {
    let (names, offsets) = events(vec![page(&["a", "b"]), page(&["c", "d"]), page(&["e"])]).await;
    assert_eq!((names.concat(), offsets.concat()), ("abcde".into(), " 24".into()));
    let (names, _) = events(vec![page(&["a", "b"]), page(&[])]).await;
    assert_eq!(names.concat(), "ab");
    let (names, _) = events(vec![ok("{}")]).await;
    assert!(names.is_empty());
    // A service that ignores the offset, one that ignores the limit as well, and one that repeats its
    // pages.
    for pages in [
        vec![page(&["a", "b"]), page(&["a", "b"])],
        vec![page(&["a", "b", "c"]), page(&["a", "b", "c"])],
        vec![page(&["a", "b"]), page(&["c", "d"]), page(&["a", "b"])],
    ] {
        let count = pages.len();
        let (names, offsets) = events(pages).await;
        assert!(names.windows(2).all(|pair| pair[0] < pair[1]) && offsets.len() == count, "{names:?}");
    }
}

#[tokio::test]
async fn events_end_with_an_error() {
    let (names, _) = events(vec![page(&["a", "b"]), response(404, "")]).await;
    assert_eq!(names.len(), 3);
    assert!(names[2].contains("fetch_events") && names[2].contains("404"), "{names:?}");
}

/// Services run flows in tasks, which asks for futures that can move between threads. Never called: it must compile.
#[allow(dead_code)]
fn flows_run_in_tasks(session: &'static Session, query: &'static AddFrontIdQuery) {
    fn is_send(_: impl Send + 'static) {}

    is_send(flows::capture_front(session, query, 3, async |_| Media::from_path("front.jpg").await));
    is_send(flows::wait_until_processed(session, Duration::from_secs(1)));
    is_send(flows::fetch_result(session, None));
    is_send(flows::sign_contracts(session, []));
    is_send(flows::upload("", image(1)));
    is_send(flows::download("", 1));
    is_send(flows::events(session, FetchEventsQuery::new()));
    is_send(async { flows::events(session, FetchEventsQuery::new()).next().await });
    is_send(async {
        let omni = Omni::builder("k").build().unwrap();
        let session = omni.resume("t").unwrap();
        let (path, query) = (String::from("face.jpg"), AddFaceQuery::new());
        let next = async |_| Media::from_path(&path).await;
        let _ = flows::capture_face(&session, &query, 3, next).await;
        let _ = flows::wait_until_processed(&session, Duration::from_secs(1)).await;
        let _ = flows::sign_contracts(&session, []).await;
        let _ = flows::fetch_result(&session, None).await;
    });
}
