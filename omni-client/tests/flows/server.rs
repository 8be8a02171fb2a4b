//! A server with canned responses, and what the tests send to it.

use omni_client::types::{Base64, Operation, OperationInfo};
use omni_client::{Environment, Media, Omni, Session};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

pub const JPEG: &[u8] = b"\xff\xd8\xff\xd9";

/// A server that responds to one connection after the other and hands back what it was sent.
pub async fn serve(responses: Vec<Vec<u8>>) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let mut requests = Vec::new();
        for response in responses {
            let (mut socket, _) = listener.accept().await.unwrap();
            requests.push(read(&mut socket).await);
            // The client may hang up in the middle of a response that is too large.
            let _ = socket.write_all(&response).await;
            let _ = socket.shutdown().await;
        }
        requests
    });
    (url, server)
}

pub async fn read(socket: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut buffer = [0; 65536];
    loop {
        let count = socket.read(&mut buffer).await.unwrap();
        request.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&request);
        let complete = text.split_once("\r\n\r\n").is_some_and(|(head, _)| {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let head_length = text.find("\r\n\r\n").unwrap() + 4;
            request.len() >= head_length + length.map_or(0, |length| length.parse().unwrap())
        });
        if complete || count == 0 {
            return text.into_owned();
        }
    }
}

/// How the request line of an operation begins: method and path.
pub fn line_of(operation: Operation) -> String {
    let OperationInfo { method, path, .. } = operation.info();
    format!("{method} {path}")
}

pub fn response(status: u16, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} s\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len())
        .into_bytes()
}

pub fn ok(body: &str) -> Vec<u8> {
    response(200, body)
}

pub fn code(code: i32) -> Vec<u8> {
    response(400, &format!(r#"{{"status": {code}, "message": "ZARA SPECIMEN"}}"#))
}

pub fn session(url: &str) -> Session {
    let omni = Omni::builder("k-0123456789").environment(Environment::Custom(url.into())).build().unwrap();
    omni.resume("t-0123456789").unwrap()
}

pub async fn serve_session(responses: Vec<Vec<u8>>) -> (Session, JoinHandle<Vec<String>>) {
    let (url, server) = serve(responses).await;
    (session(&url), server)
}

/// A session without a server: an attempt to send would be a failed connection.
pub fn nowhere() -> Session {
    session("http://127.0.0.1:1")
}

pub fn image(number: u32) -> Media {
    Media::from_bytes([JPEG, &number.to_be_bytes()].concat()).unwrap()
}

pub fn encoded(number: u32) -> String {
    Base64::from(image(number)).encoded().into_owned()
}
