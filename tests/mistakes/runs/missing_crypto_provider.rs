//! A client without a crypto provider: an error, and not a panic. The README of the client shows the text.

use omni_client::flows::{FlowError, SignedLinks};
use omni_client::{ConfigurationProblem, ErrorKind, Omni};

fn main() {
    let missing = ErrorKind::Configuration(ConfigurationProblem::NoCryptoProvider);
    assert_eq!(*Omni::builder("key").build().expect_err("no provider is installed").kind(), missing);
    match SignedLinks::new().err() {
        Some(FlowError::Call(error)) => assert_eq!(*error.kind(), missing),
        other => panic!("{other:?}"),
    }
}
