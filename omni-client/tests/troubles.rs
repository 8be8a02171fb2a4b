//! The errors in the section "When it does not work" of the README, each made for real.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod support;
#[path = "support/tls.rs"]
mod tls;

use std::process::Command;

use omni_client::types::{Base64, ImageUpload, SessionStart};
use omni_client::{ConfigurationProblem, Media, Omni, Policy};
use omni_sandbox::{Sandbox, specimen};
use support::nowhere;
use tls::{Authority, TlsServer, Valid};

/// How an image of an iPhone begins.
const HEIC: &[u8] = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";

/// What building a client for a URL with a key says.
fn built(url: &str, key: &str) -> String {
    Omni::builder(key).environment(url).build().unwrap_err().to_string()
}

/// What starting a session says.
async fn started(url: &str, key: &str) -> String {
    let policy = Policy::new().with_attempts(1);
    let omni = Omni::builder(key).environment(url).policy(policy).build().unwrap();
    omni.start(&SessionStart::new()).await.unwrap_err().to_string()
}

#[tokio::test]
async fn the_readme_lists_what_a_newcomer_meets() {
    let sandbox = Sandbox::builder().api_key("right").start().await.unwrap();
    let server = TlsServer::start(Authority::new("unknown").sign("localhost", Valid::Now)).await;
    let stranger = Omni::builder("right").environment(sandbox.url()).build().unwrap().resume("old").unwrap();
    let front = ImageUpload::from_image(Base64::from_bytes(specimen::CARD_FRONT));
    let produced = [
        built("localhost:8080", "right"),
        built("http://omni.example.com", "right"),
        built("https://omni.example.com", "\"right\"\n"),
        // Made by the tests of the crate `omni-mistakes`, which has the feature.
        ConfigurationProblem::NoCryptoProvider.to_string(),
        in_a_bare_container(),
        started(&format!("http://{}", nowhere().await), "right").await,
        started(&format!("https://localhost:{}", server.port), "right").await,
        started(sandbox.url(), "wrong").await,
        stranger.add_front_id_default(&front).await.unwrap_err().to_string(),
        Media::from_bytes(HEIC).unwrap_err().to_string(),
    ];
    omni_troubles::check(include_str!("../README.md"), &produced);
    sandbox.shutdown().await;
}

/// How the line begins that the other process prints.
const SAID: &str = "it says: ";

/// What building a client says where there are no certificates.
fn in_a_bare_container() -> String {
    // The environment belongs to a process.
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "without_certificates", "--ignored", "--nocapture"])
        .envs([("SSL_CERT_FILE", "/nowhere.pem"), ("SSL_CERT_DIR", "/nowhere")])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let said = text.lines().find_map(|line| line.split_once(SAID)).map(|(_, said)| said.to_owned());
    said.unwrap_or(text)
}

#[test]
#[ignore = "run by the test above, in an environment of its own"]
fn without_certificates() {
    if let Err(error) = Omni::builder("right").build() {
        println!("{SAID}{error}");
    }
}
