//! What the sandbox responds with, and that it is as the document says; what it refuses, and that nothing comes of it; and that
//! every documented status and code can be produced. All of it follows from the table of operations and the document: no route
//! and no field is written down here.
#![allow(clippy::unwrap_used, clippy::panic)]

mod bad_input;
mod codes;
mod contract;
mod example;
mod foreign;
mod journey;
mod request;
mod stored;
mod world;
mod wrong;
