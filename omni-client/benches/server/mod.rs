//! A server that costs as little as it can: one response for every request, the bodies thrown away unread.
//!
//! All of it is one thread, so that whatever core that thread runs on, every client that is compared has the same way
//! to it.

use std::thread;

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;

/// Starts the server; its base URL.
pub fn start(response: &'static str) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        Builder::new_current_thread().enable_io().build().unwrap().block_on(async {
            let listener = TcpListener::from_std(listener).unwrap();
            loop {
                let (connection, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(connection, response));
            }
        });
    });
    url
}

async fn serve(connection: TcpStream, response: &str) {
    connection.set_nodelay(true).unwrap();
    let response = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nprocessing-time: 17\r\ncontent-length: {}\r\n\r\n{response}",
        response.len()
    );
    let mut connection = BufReader::new(connection);
    let mut sink = vec![0; 256 * 1024];
    while let Some(mut left) = read_head(&mut connection).await {
        while left > 0 {
            let most = left.min(sink.len());
            let count = connection.read(&mut sink[..most]).await.unwrap();
            assert_ne!(count, 0, "the body stops in the middle");
            left -= count;
        }
        connection.write_all(response.as_bytes()).await.unwrap();
    }
}

/// Reads up to the empty line; the length of the body, none at the end of the connection.
async fn read_head(reader: &mut (impl AsyncBufRead + Unpin)) -> Option<usize> {
    let mut length = 0;
    let mut line = String::new();
    while reader.read_line(&mut line).await.ok()? > 0 {
        if line == "\r\n" {
            return Some(length);
        }
        if let Some((name, value)) = line.split_once(": ")
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    None
}
