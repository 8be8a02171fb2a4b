//! Makes the calls of the reference page's samples in Rust: each argument is the id of an operation. `OMNI_URL` is the base URL, and
//! the credentials come from the variables that the samples name.
#![forbid(unsafe_code)]
// A call that fails is reported, and the next one is made.
#![allow(clippy::print_stdout, clippy::print_stderr)]

#[rustfmt::skip]
mod generated;

fn server() -> &'static str {
    std::env::var("OMNI_URL").unwrap_or_default().leak()
}

#[tokio::main]
async fn main() {
    for id in std::env::args().skip(1) {
        if let Err(error) = generated::call(&id).await {
            eprintln!("{id}: {error}");
        }
    }
}
