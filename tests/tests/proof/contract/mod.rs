//! Every operation from its example to its type: the client sends the example, the sandbox responds, the response is valid
//! against the document, and the type of the response keeps all of it.

mod wire;

use std::collections::HashMap;

use omni_client::types::{Operation, service};
use omni_client::{Authorized, Omni, Policy};
use omni_tests::calls::{Clients, Input};
use omni_tests::types::Entry;
use omni_tests::{all_calls, all_types};
use serde_json::Value;
use xtask::spec::{self, Document, Validator, model};

use crate::contract::wire::Wire;
use crate::journey::{self, Travelers};
use crate::request::{Content, Request};
use crate::world::{KEY, Person, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_response_is_valid_against_the_document_and_kept_by_its_type() {
    let world = World::new().await;
    let travelers = Travelers::new(&world).await;
    let wire = Wire::to(world.sandbox.url()).await;
    let clients = clients(&world, &travelers.person, &wire.url);
    let contract = Contract::new(world.document);
    let calls: HashMap<_, _> = all_calls().into_iter().map(|call| (call.operation.info().id, call)).collect();
    let mut problems = Vec::new();
    for operation in journey::order() {
        let (id, request) = (operation.info().id, travelers.request(&world, operation));
        let token = world.token(operation, &travelers.person);
        let mut stranger = request.clone();
        stranger.headers.push((service::API_KEY_HEADER, "the-key-of-another".to_owned()));
        let refused = world.send(&stranger, token).await;
        assert!(refused.status >= 400, "{id}: a foreign key is accepted");
        problems.extend(contract.problems(operation, refused.status, &refused.json));

        let sent = calls[id].send(&clients, &contract.input(&request)).await;
        let (status, body) = wire.take().unwrap_or_else(|| panic!("{id}: not sent: {sent:?}"));
        assert_eq!(status, 200, "{id}: {body}");
        assert!(sent.is_ok(), "{id}: {sent:?}");
        problems.extend(contract.problems(operation, status, &body));
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    world.sandbox.shutdown().await;
}

/// The clients of a person, and of an admin.
fn clients(world: &World, person: &Person, url: &str) -> Clients {
    let policy = Policy::new().with_attempts(1);
    let omni = Omni::builder(KEY).environment(url).policy(policy).build().unwrap();
    let session = omni.resume(person.token.as_str()).unwrap();
    let admin = omni.admin(world.admin.as_str()).unwrap();
    let authorized = Authorized::clone(&session);
    Clients { omni, session, admin, authorized }
}

/// What the responses are held against.
struct Contract<'d> {
    document: &'d Value,
    validator: Validator<'d>,
    types: HashMap<&'static str, Entry>,
}

impl<'d> Contract<'d> {
    fn new(document: &'d Document) -> Self {
        let types = all_types().into_iter().map(|entry| (entry.schema, entry)).collect();
        Self { document: &document.value, validator: spec::validator(document), types }
    }

    /// A request, as the client takes it.
    fn input(&self, request: &Request) -> Input {
        let mut input = Input::default();
        if let Some((_, value)) = request.path.first() {
            input.path.clone_from(value);
        }
        if !request.query.is_empty() {
            let query = serde_html_form::to_string(&request.query).unwrap();
            input.query = self.types[format!("{:?}Query", request.operation).as_str()].query(&query).unwrap();
        }
        match &request.content {
            Content::Nothing => {}
            Content::Json(body) => input.body = body.clone(),
            Content::Bytes(_, bytes) => input.bytes = bytes.to_vec(),
        }
        input
    }

    /// What in a response is not as the document says, or gets lost in its type.
    fn problems(&self, operation: Operation, status: u16, body: &Value) -> Vec<String> {
        let schema = self.schema(operation, status);
        if schema.is_null() {
            assert!(body.is_null(), "{body}");
            // A file, which the document does not say more of.
            return Vec::new();
        }
        let invalid = self.validator.problems(body, &schema.into());
        let mut problems: Vec<_> = invalid.iter().map(|problem| format!("{problem:?}")).collect();
        match (reference(schema), schema.get("items").and_then(reference), body) {
            (Some(name), ..) => problems.extend(self.loss(name, body)),
            (None, Some(name), Value::Array(items)) => {
                if items.is_empty() {
                    problems.push("an empty list shows nothing".to_owned());
                }
                problems.extend(items.iter().filter_map(|item| self.loss(name, item)));
            }
            // A plain value, which the client has read already.
            _ => assert!(matches!(body, Value::Number(_)), "{body}"),
        }
        let id = operation.info().id;
        problems.into_iter().map(|problem| format!("{id} {status}: {problem}")).collect()
    }

    /// The schema of a response.
    fn schema(&self, operation: Operation, status: u16) -> &'d Value {
        let info = operation.info();
        let stated = &self.document["paths"][info.path][info.method.as_str().to_lowercase()]["responses"];
        let response = stated.get(status.to_string()).unwrap_or(&stated["500"]);
        let response = model::resolve(self.document, response).unwrap();
        &response["content"]["application/json"]["schema"]
    }

    /// What gets lost of a value in the type of a schema.
    fn loss(&self, name: &str, value: &Value) -> Option<String> {
        match self.types[name].round_trip(value) {
            Ok(kept) if kept == *value => None,
            Ok(kept) => Some(format!("{name} keeps {kept} of {value}")),
            Err(error) => Some(format!("{name}: {error}")),
        }
    }
}

/// The name of the schema that a schema is.
fn reference(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}
