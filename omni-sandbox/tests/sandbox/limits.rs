//! What clients may take of a sandbox at a time.

use std::time::Duration;

use omni_sandbox::{Limits, Sandbox};
use omni_types::{Operation, service};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::caller::{Caller, KEY, TestResult};

/// A connection on which the head of a request with a body of this length was sent.
async fn begun(caller: &Caller, length: usize) -> std::io::Result<TcpStream> {
    let mut stream = TcpStream::connect(caller.sandbox.url().trim_start_matches("http://")).await?;
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: localhost\r\n{}: {}\r\n{}: {KEY}\r\n{}: {}\r\ncontent-length: {length}\r\n\r\n",
        Operation::AddName.info().path,
        service::API_VERSION_HEADER,
        service::API_VERSION,
        service::API_KEY_HEADER,
        service::SESSION_TOKEN_HEADER,
        caller.token,
    );
    stream.write_all(head.as_bytes()).await?;
    Ok(stream)
}

/// The status of the response.
async fn status(stream: &mut TcpStream) -> Result<u16, Box<dyn std::error::Error>> {
    let mut start = [0; 12];
    tokio::time::timeout(Duration::from_secs(20), stream.read_exact(&mut start)).await??;
    Ok(std::str::from_utf8(&start[9..])?.parse()?)
}

#[tokio::test]
async fn a_body_that_arrives_too_slowly_is_refused_and_the_connection_closed() -> TestResult {
    let mut limits = Limits::default();
    limits.body_time = Duration::from_millis(100);
    let caller = Caller::with(Sandbox::builder().limits(limits)).await?;
    let mut stream = begun(&caller, 1000).await?;
    stream.write_all(b"{").await?;
    assert_eq!(status(&mut stream).await?, 408);
    let mut rest = Vec::new();
    tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut rest)).await??;
    let rest = String::from_utf8(rest)?;
    assert!(rest.contains("the body did not arrive within 0.1 seconds"), "{rest}");
    Ok(())
}

#[tokio::test]
async fn one_client_has_only_so_many_connections() -> TestResult {
    let mut limits = Limits::default();
    limits.connections_per_client = 2;
    let caller = Caller::with(Sandbox::builder().limits(limits)).await?;
    // The caller has kept one.
    let second = begun(&caller, 1).await?;
    let mut third = begun(&caller, 1).await?;
    assert_eq!(status(&mut third).await?, 503);
    drop((second, third));
    let given_back = async {
        // A connection of one too many may be closed before its request was sent.
        loop {
            let Ok(mut other) = begun(&caller, 1).await else { continue };
            if other.write_all(b"1").await.is_ok()
                && status(&mut other).await.is_ok_and(|status| status == 400)
            {
                break;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), given_back).await?;
    Ok(())
}

#[tokio::test]
async fn bodies_under_way_are_limited_and_their_share_is_given_back() -> TestResult {
    let mut limits = Limits::default();
    limits.body_bytes_per_client = 100_000;
    let caller = Caller::with(Sandbox::builder().limits(limits)).await?;
    let body = [b"{\"name\":\"", "a".repeat(90_000).as_bytes(), b"\"}"].concat();
    let mut slow = begun(&caller, body.len()).await?;
    let (beginning, end) = body.split_at(80_000);
    slow.write_all(beginning).await?;
    // The sandbox reads what has arrived whenever it likes.
    let refused = async {
        loop {
            let mut other = begun(&caller, body.len()).await?;
            other.write_all(&body).await?;
            match status(&mut other).await? {
                503 => return TestResult::Ok(()),
                other => assert_eq!(other, 400),
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), refused).await??;
    slow.write_all(end).await?;
    // Names are shorter.
    let within = status(&mut slow).await?;
    let mut other = begun(&caller, body.len()).await?;
    other.write_all(&body).await?;
    assert_eq!(status(&mut other).await?, within);
    Ok(())
}
