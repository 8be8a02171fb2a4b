//! Bodies that are encoded while they are sent: what arrives, and what is sent again.
#![allow(clippy::unwrap_used)]

mod support;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use omni_client::types::{Base64, ImageUpload};
use omni_client::{Error, Omni, Policy, Session};
use support::{Act, Server, response};
use tokio::net::TcpListener;

const ACCEPTED: &str = r#"{"classification": true}"#;

fn policy(attempts: u32) -> Policy {
    Policy::new().with_attempts(attempts).with_backoff(Duration::ZERO, Duration::ZERO)
}

/// An image of some pieces, the last of which is not full.
fn image() -> ImageUpload {
    let noise = (0..300_001_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8);
    ImageUpload::from_image(Base64::from_bytes(
        [0xff, 0xd8, 0xff].into_iter().chain(noise).collect::<Vec<_>>(),
    ))
}

async fn send(session: &Session, image: &ImageUpload) -> Result<Option<bool>, Error> {
    Ok(session.add_front_id_default(image).await?.classification)
}

#[tokio::test]
async fn each_attempt_sends_the_whole_body_and_its_length() {
    let server = Server::start(vec![
        vec![Act::Respond(response("503 Busy", "", "{}"))],
        vec![Act::Reset],
        vec![Act::Respond(response("200 OK", "", ACCEPTED))],
    ])
    .await;
    let session = server.omni(policy(3)).resume("token-of-a-session").unwrap();
    let wanted = serde_json::to_vec(&image()).unwrap();
    assert_eq!(send(&session, &image()).await.unwrap(), Some(true));
    let requests = server.seen().requests;
    assert_eq!(requests.len(), 3);
    for request in requests {
        assert!(request.body == wanted, "{} bytes", request.body.len());
        assert_eq!(request.header("content-length"), Some(wanted.len().to_string().as_str()));
        assert_eq!(request.header("transfer-encoding"), None);
    }
}

/// A server of HTTP/2 that refuses to look at the first requests, and accepts the others; the bodies of those.
async fn refusing(count: usize) -> (String, Arc<Mutex<Vec<Vec<u8>>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let bodies = Arc::new(Mutex::new(Vec::new()));
    let arrived = Arc::clone(&bodies);
    tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let mut connection = h2::server::handshake(socket).await.unwrap();
        let mut left = count;
        while let Some(Ok((request, mut respond))) = connection.accept().await {
            if left > 0 {
                left -= 1;
                respond.send_reset(h2::Reason::REFUSED_STREAM);
                continue;
            }
            let arrived = Arc::clone(&arrived);
            tokio::spawn(async move {
                let (mut body, mut bytes) = (request.into_body(), Vec::new());
                while let Some(Ok(piece)) = body.data().await {
                    body.flow_control().release_capacity(piece.len()).unwrap();
                    bytes.extend_from_slice(&piece);
                }
                arrived.lock().unwrap().push(bytes);
                let mut stream = respond.send_response(Default::default(), false).unwrap();
                stream.send_data(Bytes::from_static(ACCEPTED.as_bytes()), true).unwrap();
            });
        }
    });
    (url, bodies)
}

#[tokio::test]
async fn what_a_server_has_not_looked_at_is_sent_again_but_not_forever() {
    for (count, accepted) in [(0, true), (2, true), (3, false)] {
        let (url, bodies) = refusing(count).await;
        let builder = Omni::builder("k-0123456789").environment(url);
        let omni = builder.policy(policy(1)).http(|http| http.http2_prior_knowledge()).build().unwrap();
        let result = send(&omni.resume("token-of-a-session").unwrap(), &image()).await;
        assert_eq!(result.is_ok(), accepted, "{count}: {result:?}");
        let wanted = if accepted { vec![serde_json::to_vec(&image()).unwrap()] } else { Vec::new() };
        assert!(*bodies.lock().unwrap() == wanted, "{count}");
    }
}
