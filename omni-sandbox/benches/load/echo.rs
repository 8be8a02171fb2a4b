//! How fast this computer can be asked at all: a server that reads a request, and sends back the same bytes each time.

use std::net::TcpListener;
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// Starts a server on a thread of its own, and returns its URL. It ends with the program.
pub fn start(response: &[u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let response: Arc<[u8]> = response.into();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
        runtime.block_on(async {
            listener.set_nonblocking(true).unwrap();
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                stream.set_nodelay(true).unwrap();
                let response = response.clone();
                tokio::spawn(async move {
                    let mut request = Vec::with_capacity(4096);
                    // Whoever asks closes the connection in between, when its time is over.
                    while stream.read_buf(&mut request).await.is_ok_and(|read| read > 0) {
                        if request.ends_with(b"\r\n\r\n") {
                            request.clear();
                            if stream.write_all(&response).await.is_err() {
                                break;
                            }
                        }
                    }
                });
            }
        });
    });
    url
}
