//! A server that costs as little as it can: one thread for each connection, one answer for every request, the bodies
//! thrown away unread.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// Starts the server; its base URL.
pub fn start(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for connection in listener.incoming() {
            let connection = connection.unwrap();
            thread::spawn(move || serve(&connection, answer));
        }
    });
    url
}

fn serve(connection: &TcpStream, answer: &str) {
    connection.set_nodelay(true).unwrap();
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nprocessing-time: 17\r\ncontent-length: {}\r\n\r\n{answer}",
        answer.len()
    );
    let mut reader = BufReader::new(connection);
    let mut sink = vec![0; 256 * 1024];
    while let Some(mut left) = read_head(&mut reader) {
        while left > 0 {
            let most = left.min(sink.len());
            let count = reader.read(&mut sink[..most]).unwrap();
            assert_ne!(count, 0, "the body stops in the middle");
            left -= count;
        }
        (&mut &*connection).write_all(answer.as_bytes()).unwrap();
    }
}

/// Reads up to the empty line; the length of the body, none at the end of the connection.
fn read_head(reader: &mut impl BufRead) -> Option<usize> {
    let mut length = 0;
    let mut line = String::new();
    while reader.read_line(&mut line).ok()? > 0 {
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
