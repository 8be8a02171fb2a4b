//! The sandbox answers as the document says: every operation is called with the document's own examples, and whatever
//! comes back is held against the schema of its status.
#![allow(clippy::unwrap_used, clippy::panic)]

use omni_client::types::{Base64, Credential, ImageUpload, Operation, SessionStart, service};
use omni_client::{Omni, Session};
use omni_sandbox::{Sandbox, specimen};
use omni_tests::document;
use serde_json::{Value, json};
use xtask::spec::{self, Validator, model};

const KEY: &str = "an-invented-key";

/// What a call carries by the document: its path, query and body, all from the examples.
struct Call {
    path: String,
    query: Vec<(String, String)>,
    body: Option<(String, Value)>,
}

fn call(document: &Value, operation: &Value, path: &str, interview_id: &str) -> Call {
    let mut call = Call { path: path.to_owned(), query: Vec::new(), body: None };
    for parameter in operation["parameters"].as_array().unwrap() {
        let parameter = model::resolve(document, parameter).unwrap();
        let example = match &parameter["example"] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let name = parameter["name"].as_str().unwrap();
        match parameter["in"].as_str().unwrap() {
            "path" => call.path = call.path.replace(&format!("{{{name}}}"), &example),
            // The session of the example does not exist; the token's own does.
            "query" if matches!(name, "id" | "interviewId") => {
                call.query.push((name.to_owned(), interview_id.to_owned()))
            }
            "query" => call.query.push((name.to_owned(), example)),
            _ => {}
        }
    }
    let content = operation.get("requestBody").and_then(|body| body["content"].as_object());
    if let Some((media_type, object)) = content.and_then(|content| content.iter().next()) {
        let example = object["examples"].as_object().unwrap().values().next().unwrap();
        call.body = Some((media_type.clone(), example["value"].clone()));
    }
    call
}

/// Sends the call and checks the answer; the status.
async fn check<'a>(
    sandbox: &Sandbox,
    document: &'a Value,
    validator: &Validator<'a>,
    operation: Operation,
    call: Call,
    token: &str,
) -> u16 {
    let info = operation.info();
    let method = info.method.as_str().parse().unwrap();
    let mut request = reqwest::Client::new()
        .request(method, format!("{}{}", sandbox.url(), call.path))
        .header(service::API_VERSION_HEADER, service::API_VERSION)
        .header(service::API_KEY_HEADER, KEY)
        .header(service::SESSION_TOKEN_HEADER, token)
        .query(&call.query);
    request = match call.body {
        Some((media_type, body)) if model::is_json(&media_type) => request.json(&body),
        Some((media_type, _)) => request.header("content-type", media_type).body(specimen::CARD_FRONT),
        None => request,
    };
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    assert!(response.headers().contains_key("processing-time"), "{}: no Processing-Time", info.id);
    let body: Value = response.json().await.unwrap();

    let pointer =
        format!("/paths/{}/{}/responses", info.path.replace('/', "~1"), info.method.as_str().to_lowercase());
    let responses = document.pointer(&pointer).unwrap();
    // 501 is the sandbox's own; its body is the API's error.
    let said = responses.get(status.to_string()).unwrap_or(&responses["500"]);
    let said = model::resolve(document, said).unwrap();
    let schema = &said["content"]["application/json"]["schema"];
    let problems = validator.problems(&body, &schema.into());
    assert!(problems.is_empty(), "{} answers {status} with {body}: {problems:?}", info.id);
    if status == 501 {
        assert!(body["message"].as_str().unwrap().contains(info.id), "{body}");
    }
    status
}

/// A session with everything captured, so that reading operations have something to read.
async fn prepared(omni: &Omni) -> Session {
    let image = |bytes: &'static [u8]| ImageUpload::from_base64_image(Base64::from_bytes(bytes));
    let session = omni.start(&SessionStart::new()).await.unwrap();
    session.add_front_id(&Default::default(), &image(specimen::CARD_FRONT)).await.unwrap();
    session.add_back_id(&Default::default(), &image(specimen::CARD_BACK)).await.unwrap();
    session.process_id(&Default::default()).await.unwrap();
    session.add_face(&Default::default(), &image(specimen::SELFIE)).await.unwrap();
    session.process_face(&Default::default()).await.unwrap();
    session
}

#[tokio::test]
async fn every_operation_answers_as_the_document_says() {
    let document = document::load();
    let validator = spec::validator(&document);
    let sandbox = Sandbox::builder().api_key(KEY).start().await.unwrap();
    let omni = Omni::builder(KEY).environment(sandbox.url()).build().unwrap();
    let log_in = json!({"email": "admin@example.com", "password": "sandbox"});
    let (mut succeeded, mut unsupported, mut refused) = (0, 0, Vec::new());
    for operation in model::operations(&document.value).unwrap() {
        let id = Operation::ALL.into_iter().find(|it| it.info().id == operation.id).unwrap();
        let object = Value::Object(operation.object.clone());
        // First in a fresh session, which is enough for most; then in one that has something to read.
        let mut status = 0;
        for fresh in [true, false] {
            let session =
                if fresh { omni.start(&SessionStart::new()).await.unwrap() } else { prepared(&omni).await };
            let mut call = call(&document.value, &object, operation.path, session.interview_id().unwrap());
            if id == Operation::LogInAdmin {
                call.body = Some(("application/json".to_owned(), log_in.clone()));
            }
            let token = match id.info().credential {
                Credential::Admin => omni
                    .log_in_admin(&serde_json::from_value(log_in.clone()).unwrap())
                    .await
                    .unwrap()
                    .token
                    .clone(),
                _ => session.started().unwrap().token.clone(),
            };
            status = check(&sandbox, &document.value, &validator, id, call, &token.unwrap()).await;
            if matches!(status, 200 | 501) {
                break;
            }
        }
        match status {
            200 => succeeded += 1,
            501 => unsupported += 1,
            _ => refused.push(operation.id),
        }
    }
    assert_eq!(succeeded + unsupported + refused.len(), Operation::ALL.len());
    assert!(succeeded >= 26, "only {succeeded} of the supported operations took the document's examples");
    // The pictures of the examples are too short to be any: so there is no front side that a back side could follow,
    // and no face.
    assert_eq!(refused, ["add_back_id", "add_face"]);
    sandbox.shutdown().await;
}
