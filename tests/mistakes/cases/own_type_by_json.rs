//! A type of one's own, read as if it were one of the document.

use omni_client::types::json;

#[derive(Debug)]
struct Mine {
    count: u32,
}

fn mistake(body: &[u8]) {
    let _ = json::from_slice::<Mine>(body);
}

fn main() {}
