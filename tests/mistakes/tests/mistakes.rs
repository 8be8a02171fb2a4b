//! Each program in `cases` has one mistake, and the file beside it is what the compiler of the gates says about it.
//! `TRYBUILD=overwrite` writes those files anew: read them as somebody who has made the mistake.

#![allow(clippy::unwrap_used)]

use omni_client::flows::{FlowError, SignedLinks};
use omni_client::{ConfigurationProblem, Error, ErrorKind, Omni};

/// The README of the client shows the text.
#[test]
#[ignore = "in a build of the whole workspace another crate brings a crypto provider; .ci/run asks for it"]
fn a_missing_crypto_provider_is_an_error_and_no_panic() {
    let missing = ErrorKind::Configuration(ConfigurationProblem::NoCryptoProvider);
    assert_eq!(*Omni::builder("key").build().unwrap_err().kind(), missing);
    let of_links = |error: FlowError| match error {
        FlowError::Call(error) => Some(error),
        _ => None,
    };
    let error: Error = SignedLinks::new().err().and_then(of_links).unwrap();
    assert_eq!(*error.kind(), missing);
}

#[test]
#[ignore = "compiles the client once more; .ci/run asks for it"]
fn the_compiler_points_the_way() {
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}
