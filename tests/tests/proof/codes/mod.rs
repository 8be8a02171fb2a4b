//! Every documented status and code is produced, by a real cause, by a scenario or, at the very last, by a fault. What was seen
//! makes the table in `docs/sandbox-codes.md`.

mod causes;
mod reasons;
mod table;

use omni_client::types::{Credential, Operation, service};
use omni_sandbox::{Effect, Fault};
use xtask::spec::model;

use crate::example::{self, Spare};
use crate::journey::{self, Travelers};
use crate::request::{Request, send};
use crate::world::{Person, World};

/// With this variable set, the test writes the table instead of comparing it.
const WRITE: &str = "OMNI_WRITE_DOCS";

/// An id that nothing has.
const UNKNOWN: &str = "5f0a1b2c3d4e5f60718299ff";

/// A status that was seen, and what produces it.
pub struct Seen {
    pub operation: Operation,
    pub status: u16,
    pub how: &'static str,
}

/// A custom code that was seen.
pub struct SeenCode {
    pub operation: Operation,
    pub code: i32,
    pub status: u16,
    pub cause: Option<&'static str>,
    pub scenario: Option<String>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_documented_status_and_code_is_produced() {
    let world = World::new().await;
    let mut seen = Vec::new();
    let travelers = Travelers::new(&world).await;
    for operation in journey::order() {
        let request = travelers.request(&world, operation);
        let response = world.send(&request, world.token(operation, &travelers.person)).await;
        let (status, id) = (response.status, operation.info().id);
        assert_eq!(status, 200, "{id}: {}", response.said());
        seen.push(Seen { operation, status: 200, how: "supported" });
    }
    let deleted = world.start("deleted").await;
    world.sandbox.sessions().delete(&deleted.id).await.unwrap();
    let mut person = world.start("person-of-the-codes").await;
    world.furnish(&mut person).await;
    for operation in Operation::ALL {
        for status in documented(&world, operation).into_iter().filter(|status| *status != 200) {
            let how = produce(&world, (operation, status), &person, &deleted).await;
            let how = how.unwrap_or_else(|| panic!("{}: nothing produces {status}", operation.info().id));
            seen.push(Seen { operation, status, how });
        }
    }
    let codes = custom_codes(&world, &deleted).await;
    let reasons = reasons::reasons(&world).await;
    let table = table::written(&seen, &codes, &reasons);
    let path = xtask::root().join("docs/sandbox-codes.md");
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == table,
        "docs/sandbox-codes.md is not what was seen: run this test with {WRITE}=1, and look at the changes"
    );
    world.sandbox.shutdown().await;
}

/// The statuses that the document has for an operation.
fn documented(world: &World, operation: Operation) -> Vec<u16> {
    let operations = model::operations(&world.document.value).unwrap();
    let stated = operations.iter().find(|stated| stated.id == operation.info().id).unwrap();
    let statuses = stated.object["responses"].as_object().unwrap().keys();
    statuses.map(|status| status.parse().unwrap()).collect()
}

/// Produces a status. Returns what has produced it: the first cause that does.
async fn produce(
    world: &World,
    (operation, status): (Operation, u16),
    person: &Person,
    deleted: &Person,
) -> Option<&'static str> {
    let request = example::request(&world.document.value, operation, person, &Spare(&[]));
    let token = world.token(operation, person);
    let with = |name: &'static str, value: &str| Request {
        headers: vec![(name, value.to_owned())],
        ..request.clone()
    };
    match status {
        400 => {
            let response = world.send(&with(service::API_VERSION_HEADER, "0.9"), token).await;
            (response.status == status).then_some("another `api-version`, or bad input")
        }
        401 if token.is_some() => {
            let response = world.send(&request, None).await;
            (response.status == status).then_some("no token, or one that is not valid for it")
        }
        401 if operation == Operation::LogInAdmin => {
            let wrong = causes::with_text(&request, "sandbox", "another-password");
            (world.send(&wrong, None).await.status == status).then_some("a wrong password")
        }
        403 => {
            let response = world.send(&with(service::API_KEY_HEADER, "another-key"), token).await;
            (response.status == status).then_some("a missing or wrong API key")
        }
        404 => not_found(world, &request, (person, deleted)).await,
        405 => {
            let url = request.url(world.sandbox.url());
            let response = send(world.http.request(reqwest::Method::PATCH, url)).await;
            (response.status == status).then_some("another method on its path")
        }
        406 => {
            let response = world.send(&with("accept", "text/x-unknown"), token).await;
            (response.status == status).then_some("`accept` without a media type that it responds with")
        }
        _ => fault(world, &request, status).await,
    }
}

/// The first of the causes that makes something not found.
async fn not_found(
    world: &World,
    request: &Request,
    (person, deleted): (&Person, &Person),
) -> Option<&'static str> {
    let credential = request.operation.info().credential;
    let by_session = matches!(credential, Credential::Session | Credential::SessionOrAdmin);
    let by_admin = matches!(credential, Credential::Admin | Credential::SessionOrAdmin);
    if by_session {
        let own = causes::with_text(request, &person.id, &deleted.id);
        if world.send(&own, Some(&deleted.token)).await.status == 404 {
            return Some("the session of the token was deleted");
        }
    }
    if by_admin {
        for text in [&person.id, &person.external_id, &person.customer] {
            let unknown = causes::with_text(request, text, UNKNOWN);
            if world.send(&unknown, Some(&world.admin)).await.status == 404 {
                return Some("an id that nothing has");
            }
        }
    }
    if credential == Credential::ApiKey {
        let unknown = causes::of_unknown_session(request);
        if world.send(&unknown, None).await.status == 404 {
            return Some("an id that nothing has");
        }
    }
    fault(world, request, 404).await
}

/// Lets a fault of the management API happen.
async fn fault(world: &World, request: &Request, status: u16) -> Option<&'static str> {
    let person = world.start("person-of-a-fault").await;
    let token = world.token(request.operation, &person);
    let fault = if status == 502 { Fault::of(Effect::Html) } else { Fault::status(status) };
    world.sandbox.faults().arm(fault.on(request.operation).times(1)).unwrap();
    let response = send(request.prepare(&world.http, world.sandbox.url(), token)).await;
    (response.status == status).then_some(if status == 502 {
        "a fault of the management API, with `html`"
    } else {
        "a fault of the management API"
    })
}

/// Produces every custom code, by a real cause and by its scenario, as far as there are.
async fn custom_codes(world: &World, deleted: &Person) -> Vec<SeenCode> {
    let scenarios = world.sandbox.scenarios();
    let people = causes::People::new(world, deleted).await;
    let mut seen = Vec::new();
    for operation in Operation::ALL {
        let info = operation.info();
        for code in info.error_codes {
            let (mut status, mut cause, mut forced) = (0, None, None);
            if let Some((words, request, token)) = people.cause(world, operation, code.code) {
                let response = world.send(&request, token.as_deref()).await;
                assert_eq!(
                    response.code,
                    Some(i64::from(code.code)),
                    "{}: {words}: {}",
                    info.id,
                    response.said()
                );
                (status, cause) = (response.status, Some(words));
            }
            let ends = format!("_{}", code.code);
            let mut own = scenarios.iter().filter(|scenario| scenario.operations == [info.id]);
            if let Some(scenario) = own.find(|scenario| scenario.id.ends_with(&ends))
                && info.credential != Credential::ApiKey
            {
                let response = under(world, operation, scenario.id).await;
                if response.code == Some(i64::from(code.code)) {
                    (status, forced) = (response.status, Some(scenario.id.to_owned()));
                }
            }
            assert!(cause.is_some() || forced.is_some(), "{}: nothing produces {}", info.id, code.code);
            seen.push(SeenCode { operation, code: code.code, status, cause, scenario: forced });
        }
    }
    seen
}

/// The response to an operation in a session in which a scenario is forced.
async fn under(world: &World, operation: Operation, scenario: &str) -> crate::request::Response {
    let person = world.start(&format!("person-of-{scenario}")).await;
    reasons::capture_front(world, operation, &person).await;
    world.sandbox.sessions().force(&person.id, [scenario]).await.unwrap();
    let request = example::request(&world.document.value, operation, &person, &Spare(&[]));
    world.send(&request, world.token(operation, &person)).await
}
