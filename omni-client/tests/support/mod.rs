//! What the tests over real sockets share: a server that does what a script says, and a clock that runs by itself.
#![allow(clippy::unwrap_used)]
#![allow(dead_code, reason = "each test file is a program of its own and uses its part")]

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use omni_client::types::{Operation, OperationInfo};
use omni_client::{Environment, Omni, OmniBuilder, Policy};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it arrived.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Request line and headers.
    pub head: String,
    pub body: Vec<u8>,
}

impl Request {
    pub fn path(&self) -> &str {
        self.target().split('?').next().unwrap()
    }

    /// A value of the query; those of the tests need no decoding.
    pub fn query(&self, name: &str) -> Option<&str> {
        let (_, query) = self.target().split_once('?')?;
        query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    fn target(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }
}

/// How the request line of an operation begins: method and path.
pub fn line_of(operation: Operation) -> String {
    let OperationInfo { method, path, .. } = operation.info();
    format!("{method} {path}")
}

/// The next request of a connection; none when the client is gone.
pub async fn read_request(socket: &mut (impl AsyncRead + Unpin)) -> Option<Request> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let mut request =
                Request { head: String::from_utf8_lossy(&bytes[..end]).into_owned(), body: Vec::new() };
            let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
            if bytes.len() - end - 4 >= length {
                request.body = bytes.split_off(end + 4);
                return Some(request);
            }
        }
        match socket.read_buf(&mut bytes).await {
            Ok(count) if count > 0 => {}
            _ => return None,
        }
    }
}

/// A response with this status line and body, the last one of its connection.
pub fn response(status: &str, headers: &str, body: &str) -> Vec<u8> {
    kept(status, &format!("{headers}connection: close\r\n"), body)
}

/// A response after which the connection is kept.
pub fn kept(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// What a connection does next.
#[derive(Clone, Debug)]
pub enum Act {
    /// Resets the connection without looking at what was sent.
    ResetAtOnce,
    /// Takes whatever arrives for a request, and responds.
    RespondToAnything(Vec<u8>),
    /// Reads whatever arrives, and does nothing more, with the connection open.
    Ignore,
    /// Reads a request and resets the connection.
    Reset,
    /// Reads a request and closes the connection.
    Close,
    /// Reads a request, responds, and goes on.
    Respond(Vec<u8>),
    /// Reads a request, writes this, and then nothing more, with the connection open.
    Stall(Vec<u8>),
    /// Reads a request, writes this, and then blanks until there are 100 MB or the client has enough.
    Flood(Vec<u8>),
}

/// What a server has seen.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub connections: usize,
    pub requests: Vec<Request>,
    /// Blanks that a flood could write.
    pub flooded: usize,
}

/// A server whose connections follow a script.
pub struct Server {
    pub address: String,
    seen: Arc<Mutex<Seen>>,
}

impl Server {
    /// A server whose first connection does what the first part of the script says, and so on; the last part is for all
    /// connections from there on. At the end of its part a connection is closed.
    pub async fn start(script: Vec<Vec<Act>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let server = Self { address, seen: Arc::clone(&seen) };
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let number = note(&seen, |seen| {
                    seen.connections += 1;
                    seen.connections - 1
                });
                let acts = script[number.min(script.len() - 1)].clone();
                let seen = Arc::clone(&seen);
                tokio::spawn(async move { play(socket, acts, &seen).await });
            }
        });
        server
    }

    pub fn seen(&self) -> Seen {
        note(&self.seen, |seen| seen.clone())
    }

    pub fn omni(&self, policy: Policy) -> Omni {
        omni(&format!("http://{}", self.address), policy)
    }
}

fn note<T>(seen: &Mutex<Seen>, what: impl FnOnce(&mut Seen) -> T) -> T {
    what(&mut seen.lock().unwrap_or_else(PoisonError::into_inner))
}

/// None when the connection is at its end.
async fn play(mut socket: TcpStream, acts: Vec<Act>, seen: &Mutex<Seen>) -> Option<()> {
    for act in acts {
        match act {
            Act::ResetAtOnce => {
                socket.set_zero_linger().ok()?;
                return None;
            }
            Act::Ignore => {
                while socket.read(&mut [0; 4096]).await.ok()? > 0 {}
                return None;
            }
            Act::RespondToAnything(bytes) => {
                let _ = socket.read(&mut [0; 4096]).await.ok()?;
                socket.write_all(&bytes).await.ok()?;
                continue;
            }
            _ => {}
        }
        let request = read_request(&mut socket).await?;
        note(seen, |seen| seen.requests.push(request));
        match act {
            Act::ResetAtOnce | Act::RespondToAnything(_) | Act::Ignore | Act::Close => return None,
            Act::Reset => {
                socket.set_zero_linger().ok()?;
                return None;
            }
            Act::Respond(bytes) => socket.write_all(&bytes).await.ok()?,
            Act::Stall(bytes) => {
                socket.write_all(&bytes).await.ok()?;
                // Until the client hangs up.
                let _ = socket.read(&mut [0; 1]).await;
            }
            Act::Flood(bytes) => {
                socket.write_all(&bytes).await.ok()?;
                let blanks = vec![b' '; 1024 * 1024];
                for _ in 0..100 {
                    socket.write_all(&blanks).await.ok()?;
                    note(seen, |seen| seen.flooded += blanks.len());
                }
            }
        }
    }
    None
}

/// A client of the service at a URL. On a machine with much to do it may take a while to connect.
pub fn omni(url: &str, policy: Policy) -> Omni {
    builder(url, policy).connect_timeout(Duration::from_secs(600)).build().unwrap()
}

/// A client that does not wait longer than a second for a connection, to whatever host.
pub fn impatient(url: &str, policy: Policy) -> Omni {
    builder(url, policy).connect_timeout(Duration::from_secs(1)).allow_plain_http().build().unwrap()
}

fn builder(url: &str, policy: Policy) -> OmniBuilder {
    Omni::builder("k-0123456789")
        .environment(Environment::Custom(url.into()))
        .policy(policy)
        .max_response_bytes(1024 * 1024)
}

/// An address where nothing listens.
pub async fn nowhere() -> String {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().to_string()
}

/// Advances the stopped clock of a test by a millisecond whenever the program has nothing else to do.
///
/// By itself the stopped clock of tokio jumps to the next timer when all tasks wait, and with real sockets that would
/// be the time limit of a call whose response is a microsecond away. In small steps a minute passes almost
/// at once, and a message between two sockets of one thread still arrives long before it is over.
pub fn run_the_clock() {
    tokio::spawn(async {
        loop {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
}
