//! A client that costs little: it sends bytes that were prepared, and looks at nothing but the length of the response.

use std::time::{Duration, Instant};

use omni_types::{Operation, service};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Bytes of a request.
pub type Request = std::sync::Arc<[u8]>;

/// Prepares a request. A route is an operation and its query, with the question mark.
pub fn request((operation, query): (Operation, &str), token: &str, body: Option<&Value>) -> Request {
    let info = operation.info();
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut text = format!("{} {}{query} HTTP/1.1\r\nhost: localhost\r\n", info.method.as_str(), info.path);
    for (name, value) in [
        (service::API_VERSION_HEADER, service::API_VERSION),
        (service::API_KEY_HEADER, "sandbox"),
        (service::SESSION_TOKEN_HEADER, token),
        ("content-type", "application/json"),
    ] {
        if !value.is_empty() && (name != "content-type" || !body.is_empty()) {
            text += &format!("{name}: {value}\r\n");
        }
    }
    if !body.is_empty() {
        text += &format!("content-length: {}\r\n", body.len());
    }
    [text.as_bytes(), b"\r\n", body.as_bytes()].concat().into()
}

/// A connection.
pub struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Wire {
    pub async fn open(url: &str) -> Self {
        let stream = TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, buffer: Vec::with_capacity(64 * 1024) }
    }

    /// Sends a request, and returns the status and the body of the response.
    pub async fn send(&mut self, request: &[u8]) -> (u16, &[u8]) {
        self.stream.write_all(request).await.unwrap();
        self.buffer.clear();
        let head = loop {
            assert_ne!(self.stream.read_buf(&mut self.buffer).await.unwrap(), 0, "the connection was closed");
            if let Some(at) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
        };
        let text = std::str::from_utf8(&self.buffer[..head]).unwrap();
        let status = text[9..12].parse().unwrap();
        let length = text.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length").then(|| value.parse::<usize>().unwrap())
        });
        let end = head + length.unwrap();
        while self.buffer.len() < end {
            assert_ne!(self.stream.read_buf(&mut self.buffer).await.unwrap(), 0, "the connection was closed");
        }
        (status, &self.buffer[head..end])
    }

    /// The response as it arrived, head and body.
    pub async fn raw(&mut self, request: &[u8]) -> &[u8] {
        self.send(request).await;
        &self.buffer
    }

    /// Sends a request that succeeds, and reads the response.
    pub async fn json(&mut self, request: &[u8]) -> Value {
        let (status, body) = self.send(request).await;
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(body));
        serde_json::from_slice(body).unwrap()
    }
}

/// How long responses took, and for how long they were asked for.
#[derive(Default)]
pub struct Times {
    took: Vec<Duration>,
    lasted: Duration,
}

impl Times {
    /// The time within which so many of a thousand responses were there.
    pub fn within(&self, thousandths: usize) -> Duration {
        self.took[(self.took.len() * thousandths / 1000).min(self.took.len() - 1)]
    }

    pub fn count(&self) -> usize {
        self.took.len()
    }

    pub fn a_second(&self) -> f64 {
        self.took.len() as f64 / self.lasted.as_secs_f64()
    }

    /// Adds those of another run.
    pub fn add(&mut self, other: Self) {
        self.took.extend(other.took);
        self.took.sort_unstable();
        self.lasted += other.lasted;
    }
}

/// How a server is asked.
#[derive(Clone, Copy)]
pub struct Pace {
    pub connections: usize,
    pub lasts: Duration,
    /// How long a connection waits before each request.
    pub pause: Option<Duration>,
}

/// Sends the requests in turn on each of some connections. All have to succeed.
pub async fn ask(url: &str, requests: &[Request], pace: Pace) -> Times {
    let mut connections = JoinSet::new();
    let mut wires = Vec::new();
    for _ in 0..pace.connections {
        wires.push(Wire::open(url).await);
    }
    let begun = Instant::now();
    for (at, mut wire) in wires.into_iter().enumerate() {
        let requests = requests.to_vec();
        connections.spawn(async move {
            let mut took = Vec::new();
            for number in at.. {
                if let Some(pause) = pace.pause {
                    tokio::time::sleep(pause).await;
                }
                let sent = Instant::now();
                if sent - begun > pace.lasts {
                    break;
                }
                let (status, body) = wire.send(&requests[number % requests.len()]).await;
                assert_eq!(status, 200, "{}", String::from_utf8_lossy(body));
                took.push(sent.elapsed());
            }
            took
        });
    }
    let took = connections.join_all().await.concat();
    let mut times = Times::default();
    times.add(Times { took, lasted: begun.elapsed() });
    times
}
