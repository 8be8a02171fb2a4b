//! The errors in the section "When it does not work" of the README, each made for real.

use std::fs;
use std::process::Output;

use tokio::net::TcpListener;

use crate::program::{Folder, output, program};
use crate::support::{document, sandbox};

/// The first error that the program logs, without the time.
fn error(output: &Output) -> String {
    let log = String::from_utf8(output.stderr.clone()).unwrap();
    let said = log.lines().find_map(|line| line.split_once("ERROR omni_verify: "));
    said.map_or(log.clone(), |(_, said)| said.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_readme_lists_what_a_newcomer_meets() {
    let sandbox = sandbox().await;
    let folder = Folder::new("troubles");
    let inputs = |name: &str, text: &str| {
        let inputs = folder.0.join(name);
        fs::create_dir(&inputs).unwrap();
        fs::write(inputs.join("add_front_id.json"), text).unwrap();
    };
    inputs("my-inputs", "{\"body\": {}},");
    inputs("images", "{\"files\": {\"/base64Image\": \"front.jpg\"}}");
    let servers = document()["servers"].as_array().unwrap();
    let production = servers.iter().find(|server| server["x-omni-production"] == true).unwrap();
    let production = production["url"].as_str().unwrap();
    let busy = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let busy = busy.local_addr().unwrap().to_string();
    let url = sandbox.url();

    let mut produced = Vec::new();
    for (key, arguments) in [
        (None, vec!["run", "--url", url]),
        (Some("key"), vec!["run", "--url", "demo-api.example.com"]),
        (Some("key"), vec!["run", "--url", "http://omni.example.com"]),
        (Some("key"), vec!["run", "--url", production]),
        (Some("key"), vec!["run", "--url", "http://127.0.0.1:1"]),
        (Some("wrong"), vec!["run", "--url", url, "--delay", "0"]),
        (Some("key"), vec!["run", "--url", url, "--inputs", "my-inputs"]),
        (Some("key"), vec!["run", "--url", url, "--inputs", "images"]),
        (Some("key"), vec!["run", "--url", url, "--operation", "getScore"]),
        (Some("key"), vec!["watch", "--upstream", url, "--listen", &busy]),
    ] {
        let mut run = program();
        run.current_dir(&folder.0).args(arguments);
        match key {
            Some(key) => run.env("OMNI_API_KEY", key),
            None => run.env_remove("OMNI_API_KEY"),
        };
        produced.push(error(&output(run).await));
    }
    omni_troubles::check(include_str!("../../README.md"), &produced);
    sandbox.shutdown().await;
}
