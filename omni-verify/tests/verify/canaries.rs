//! Invented personal data is everywhere in requests and responses, and nowhere in what is printed.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, Response, Uri};
use serde_json::{Map, Value, json};

use crate::program::{Folder, output, program};
use crate::support::{client, document, serve};

/// Names, an e-mail address, the numbers of a passport and a phone, a date of birth, a token, base64, and an id.
const CANARIES: [&str; 11] = [
    "Zara Canary",
    "JuanPerez",
    "perez_juan",
    "zara.canary@example.com",
    "SPX9482716",
    "+15550100987",
    "1987-03-21",
    "eyJhbGciOiJIUzI1NiJ9.Q0FOQVJZ.c2lnbmF0dXJl",
    "Q0FOQVJZLTdmM2E5MQ==",
    "0c0a0b0d1e2f3a4b5c6d7e8f",
    "<b>canary</b>",
];

const NUMBER: u64 = 735_190_735;

/// What must not be seen, in lowercase; including pieces.
const TRACES: [&str; 14] = [
    "canary",
    "zara",
    "juan",
    "perez",
    "spx9",
    "482716",
    "5550100",
    "1987",
    "eyjh",
    "q0fo",
    "c2ln",
    "0c0a0b0d",
    "735190735",
    "5e6f",
];

#[track_caller]
fn is_clean(shown: &[u8], what: &str) {
    let shown = String::from_utf8_lossy(shown).to_lowercase();
    // The log's own time stamps have six digits of a second, which sometimes include a trace.
    let shown: String = shown.lines().map(|line| format!("{}\n", without_clock(line))).collect();
    for trace in TRACES {
        if let Some(at) = shown.find(trace) {
            let around: String = shown[..at].chars().rev().take(200).collect();
            panic!("{what} shows {trace} after {}", around.chars().rev().collect::<String>());
        }
    }
}

/// A line of the log without the time at its beginning, such as `2026-01-31t12:00:00.123456z`.
fn without_clock(line: &str) -> &str {
    let Some((clock, rest)) = line.split_once(' ') else { return line };
    let digits = clock.bytes().filter(u8::is_ascii_digit).count();
    let form = clock.bytes().all(|byte| byte.is_ascii_digit() || b"-:.tz".contains(&byte));
    if form && digits == 20 && clock.len() == 27 { rest } else { line }
}

/// A value with canaries everywhere, including in the names of additional fields.
fn planted(value: &Value, next: &mut usize) -> Value {
    *next += 1;
    let canary = CANARIES[*next % CANARIES.len()];
    match value {
        Value::Object(members) => {
            let mut planted_members: Map<_, _> =
                members.iter().map(|(name, value)| (name.clone(), planted(value, next))).collect();
            planted_members.insert(canary.to_owned(), json!(canary));
            planted_members
                .insert("newField".to_owned(), json!({canary: canary, "inner": [canary, {canary: NUMBER}]}));
            planted_members.into()
        }
        Value::Array(items) => items.iter().map(|item| planted(item, next)).collect(),
        Value::Number(_) if next.is_multiple_of(2) => json!(NUMBER),
        _ if next.is_multiple_of(7) => json!(null),
        _ => json!(canary),
    }
}

/// The document's example for a request: of its responses (`responses`) or bodies.
fn example(document: &Value, method: &str, path: &str) -> Value {
    let operation = &document["paths"][path][method.to_lowercase()];
    let examples = &operation["responses"]["200"]["content"]["application/json"]["examples"];
    let example = examples.as_object().and_then(|examples| examples.values().next());
    example.map_or(json!({"status": 1}), |example| example["value"].clone())
}

/// A server whose responses are full of canaries.
async fn server(status: u16, media_type: &'static str, broken: bool) -> String {
    let document = document();
    serve(move |request| {
        async move {
            let (head, body) = request.into_parts();
            to_bytes(body, usize::MAX).await.unwrap();
            let mut next = head.uri.path().len();
            let mut value = planted(&example(document, head.method.as_str(), head.uri.path()), &mut next);
            // The places that other credentials come from.
            if value.get("token").is_some() {
                value["token"] = json!(CANARIES[7]);
            }
            let mut body = value.to_string();
            if broken {
                body.truncate(body.len() / 2);
                body = format!("<html>{body} {}</html>", CANARIES.join(" "));
            }
            let mut response = Response::builder().status(status).body(Body::from(body)).unwrap();
            let headers = response.headers_mut();
            headers.insert("content-type", HeaderValue::from_static(media_type));
            headers.insert("processing-time", HeaderValue::from_static("zara.canary@example.com"));
            headers.insert("x-zara-canary", HeaderValue::from_static("SPX9482716"));
            headers.insert("location", HeaderValue::from_static("/SPX9482716?zara=canary"));
            response
        }
    })
    .await
}

const SERVERS: [(u16, &str, bool); 8] = [
    (200, "application/json", false),
    (200, "application/json", true),
    (200, "text/html; name=canary", true),
    (200, "canary/spx9482716", true),
    (400, "application/json", false),
    (418, "application/json", false),
    (502, "text/html", true),
    (302, "text/html", true),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_run_prints_none() {
    for (status, media_type, broken) in SERVERS {
        let url = server(status, media_type, broken).await;
        for format in ["text", "json"] {
            let mut run = program();
            run.env("OMNI_API_KEY", "key-CANARY").args([
                "run",
                "--verbose",
                "--delay",
                "0",
                "--url",
                &url,
                "--format",
                format,
            ]);
            let output = output(run).await;
            let what = format!("{status} {media_type} {format}");
            assert!(!output.stdout.is_empty() && !output.stderr.is_empty(), "{what}");
            is_clean(&output.stdout, &what);
            is_clean(&output.stderr, &what);
            if (status, media_type) == (200, "application/json") {
                assert!(String::from_utf8(output.stdout).unwrap().contains(if broken {
                    "JSON"
                } else {
                    "newField"
                }));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_prints_none() {
    let document = document();
    for (number, (status, media_type, broken)) in SERVERS.into_iter().enumerate() {
        let upstream = server(status, media_type, broken).await;
        let folder = Folder::new(&format!("canaries-{number}"));
        let file = folder.0.join("report");
        let format = if number.is_multiple_of(2) { "text" } else { "json" };
        let mut watch = program()
            .args([
                "watch",
                "--verbose",
                "--upstream",
                &upstream,
                "--format",
                format,
                "--every",
                "1",
                "--report",
            ])
            .arg(&file)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(watch.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let url = ready["url"].as_str().unwrap().to_owned();
        let client = client();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let path = path.replace("{customerId}", "SPX9482716");
                let examples = &operation["requestBody"]["content"]["application/json"]["examples"];
                let example = examples.as_object().and_then(|examples| examples.values().next());
                let mut next = path.len();
                let body = planted(example.map_or(&json!({}), |example| &example["value"]), &mut next);
                let url = format!(
                    "{url}{path}?id=SPX9482716&zara.canary%40example.com=1&SPX9482716&newName=Q0FOQVJZ&perez_juan=1&juanPerez"
                );
                let request = client.request(method.to_uppercase().parse().unwrap(), url);
                let request = request.header("x-api-key", "Q0FOQVJZ").header("api-version", "Zara Canary");
                request.json(&body).send().await.unwrap().bytes().await.unwrap();
            }
        }
        for path in
            ["/omni/SPX9482716/zara?canary", "/zara", "/omni/get/zara.canary@example.com", "/omni/0c0a0b0d"]
        {
            client.get(format!("{url}{path}")).send().await.unwrap().bytes().await.unwrap();
        }
        assert!(Command::new("kill").args(["-INT", &watch.id().to_string()]).status().unwrap().success());
        // Read first: the report is longer than a pipe can hold.
        let (mut report, mut log) = (Vec::new(), Vec::new());
        out.read_to_end(&mut report).unwrap();
        watch.wait().unwrap();
        watch.stderr.take().unwrap().read_to_end(&mut log).unwrap();
        let what = format!("{status} {media_type} {format}");
        assert!(!report.is_empty() && String::from_utf8_lossy(&log).contains("passed on"), "{what}");
        is_clean(&report, &what);
        is_clean(&log, &what);
        is_clean(&std::fs::read(&file).unwrap(), &what);
        if status == 200 && media_type == "application/json" {
            let report = String::from_utf8(report).unwrap();
            assert!(report.contains("newName") && report.contains("GET /omni/{…}/{…}"), "{report}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_and_debug_print_none() {
    let folder = Folder::new("inputs");
    let file = folder.0.join("add_phone.json");
    for text in [r#"{"body": "SPX9482716" "zara"}"#, r#"{"zara": "SPX9482716"}"#, r#"["SPX9482716"]"#] {
        std::fs::write(&file, text).unwrap();
        let mut run = program();
        run.args(["run", "--url", "https://canary:zara@127.0.0.1/SPX9482716", "--inputs"]).arg(&folder.0);
        let output = output(run).await;
        assert_eq!(output.status.code(), Some(2));
        is_clean(&output.stderr, text);
    }
    for url in [
        "https://canary:zara@127.0.0.1/",
        "https://127.0.0.1/?SPX9482716",
        "zara",
        "juan",
        "perez",
        "http://127.0.0.1:1/SPX9482716",
    ] {
        for task in [["run", "--url"], ["watch", "--upstream"]] {
            // A proxy would start with the last one.
            if task[0] == "watch" && url.contains(":1/") {
                continue;
            }
            let mut run = program();
            run.args(task).arg(url).env("OMNI_API_KEY", "Q0FOQVJZ");
            let output = output(run).await;
            assert_eq!(output.status.code(), Some(2), "{url}");
            is_clean(&output.stderr, url);
        }
    }
    std::fs::write(&file, r#"{"body": {"phone": "+15550100987"}, "query": {"zara": "canary"}}"#).unwrap();
    let document = crate::support::embedded();
    let mut options = omni_verify::Options::new("https://test.example.com");
    options = options.with_key(&document, omni_verify::Secret::new("Q0FOQVJZ")).unwrap();
    options.inputs = omni_verify::Inputs::read(&document, &folder.0, None).unwrap();
    is_clean(format!("{options:?}").as_bytes(), "Options");
    options.url = "https://canary:zara@127.0.0.1/?SPX9482716".to_owned();
    is_clean(format!("{options:?}").as_bytes(), "Options with a password");
}

/// Checks that the places where something was planted are really checked.
#[test]
fn canaries_are_planted_everywhere() {
    let mut next = 0;
    let value = planted(&json!({"a": [{"b": 1}], "c": "d"}), &mut next).to_string();
    assert!(value.matches("canary").count() > 3 && value.contains("735190735"), "{value}");
    assert!("/a?b".parse::<Uri>().is_ok());
    assert_eq!(without_clock("2026-11-25t19:38:59.198700z  info it runs"), " info it runs");
    assert_eq!(without_clock("1987-03-21 is a date"), "1987-03-21 is a date");
}
