//! Foreign tokens and ids are refused by every operation, and nothing of anybody else is read or changed.

use std::collections::BTreeSet;
use std::time::Duration;

use omni_client::types::{Credential, Operation, service};
use serde_json::Value;

use crate::example::{self, Spare};
use crate::request::{Content, Request, Response};
use crate::stored::Stored;
use crate::world::{Person, World};

/// Operations that respond to the token of a deleted session, and why.
const OF_DELETED: [(Operation, &str); 1] =
    [(Operation::FetchSessionStatus, "the documentation has a status for it: Deleted")];

/// Tokens that are good for nothing, or not for every operation.
struct Tokens {
    session: String,
    expired_session: String,
    deleted_session: String,
    changed_session: String,
    customer: String,
    admin: String,
    expired_admin: String,
}

impl Tokens {
    /// The tokens that an operation refuses with 401, with what they are.
    fn refused(&self, credential: Credential) -> Vec<(&'static str, Option<&str>)> {
        let mut tokens = vec![
            ("no token", None),
            ("an empty token", Some("")),
            ("an unknown token", Some("token-of-nobody")),
            ("a changed token", Some(&*self.changed_session)),
            ("an expired token of a session", Some(&*self.expired_session)),
            ("an expired token of an admin", Some(&*self.expired_admin)),
            ("a token of a customer", Some(&*self.customer)),
        ];
        match credential {
            Credential::ApiKey => tokens.clear(),
            Credential::Session => tokens.push(("a token of an admin", Some(&*self.admin))),
            Credential::Admin => {
                tokens.push(("a token of a session", Some(&*self.session)));
                tokens.push(("a token of a deleted session", Some(&*self.deleted_session)));
            }
            Credential::SessionOrAdmin => {}
        }
        tokens
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn foreign_tokens_and_keys_are_refused_by_every_operation() {
    let mut world = World::new().await;
    let (expired_admin, expired) = (world.admin.clone(), world.start("expired").await);
    world.sandbox.clock().advance(Duration::from_hours(91 * 24));
    world.admin = world.log_in().await;
    let mut person = world.start("person-of-the-test").await;
    world.furnish(&mut person).await;
    let customer = world.onboard(&mut person, "+15550100123").await;
    let deleted = world.start("deleted").await;
    world.sandbox.sessions().delete(&deleted.id).await.unwrap();
    let mut changed = person.token.clone();
    let last = changed.pop().unwrap();
    changed.push(if last == 'A' { 'B' } else { 'A' });
    let tokens = Tokens {
        session: person.token.clone(),
        expired_session: expired.token,
        deleted_session: deleted.token,
        changed_session: changed,
        customer,
        admin: world.admin.clone(),
        expired_admin,
    };

    let before = Stored::of(&world.sandbox).await;
    let (mut requests, mut wanted) = (Vec::new(), Vec::new());
    let mut add = |request: &Request, token: Option<&str>, what: String, statuses: &'static [u16]| {
        requests.push((request.clone(), token.map(str::to_owned)));
        wanted.push((what, statuses));
    };
    for operation in Operation::ALL {
        let info = operation.info();
        let request = example::request(&world.document.value, operation, &person, &Spare(&[]));
        for key in ["", "another-key"] {
            let headers = vec![(service::API_KEY_HEADER, key.to_owned())];
            let request = Request { headers, ..request.clone() };
            add(&request, world.token(operation, &person), format!("{}: key {key:?}", info.id), &[403]);
        }
        for (what, token) in tokens.refused(info.credential) {
            add(&request, token, format!("{}: {what}", info.id), &[401]);
        }
        let by_session = matches!(info.credential, Credential::Session | Credential::SessionOrAdmin);
        if by_session && !OF_DELETED.iter().any(|(excepted, _)| *excepted == operation) {
            let what = format!("{}: a token of a deleted session", info.id);
            let request = without_own_id(&request, &person);
            add(&request, Some(&tokens.deleted_session), what, &[400, 401, 404]);
        }
        let without = without_own_id(&request, &person);
        let named = without.query.iter().any(|(_, value)| names(&person).contains(&value.as_str()));
        let less = without.query.len() < request.query.len();
        if info.credential == Credential::SessionOrAdmin && less && !named {
            add(&without, Some(&tokens.admin), format!("{}: an admin without an id", info.id), &[400]);
        }
    }
    let responses = world.send_all(requests).await;
    let mut problems: Vec<String> = wanted
        .iter()
        .zip(&responses)
        .filter(|((_, statuses), response)| !statuses.contains(&response.status))
        .map(|((what, _), response)| format!("{what}: {} {}", response.status, response.said()))
        .collect();
    problems.extend(before.written(&Stored::of(&world.sandbox).await));
    for (operation, why) in OF_DELETED {
        let request = example::request(&world.document.value, operation, &person, &Spare(&[]));
        let response = world.send(&request, Some(&tokens.deleted_session)).await;
        assert_eq!(response.status, 200, "nothing needs the exception that {why}");
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    world.sandbox.shutdown().await;
}

/// A request that leaves the session to the token.
fn without_own_id(request: &Request, person: &Person) -> Request {
    let query = request.query.iter().filter(|(_, value)| *value != person.id).cloned().collect();
    Request { query, ..request.clone() }
}

/// What can be named of a person.
fn names(person: &Person) -> [&str; 8] {
    [
        &person.id,
        &person.customer,
        &person.external_id,
        &person.code,
        &person.contract,
        &person.signed,
        &person.document,
        &person.search,
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_foreign_session_is_read_or_changed_by_its_ids() {
    let world = World::new().await;
    let (mut own, mut foreign) =
        (world.start("own-of-the-test").await, world.start("foreign-of-the-test").await);
    world.sandbox.sessions().force(&foreign.id, ["SANDBOX_PERSONA_MEXICAN"]).await.unwrap();
    for (person, phone) in [(&mut own, "+15550100123"), (&mut foreign, "+15550100177")] {
        world.furnish(person).await;
        world.onboard(person, phone).await;
    }
    assert!(!own.customer.is_empty() && !foreign.customer.is_empty() && own.customer != foreign.customer);
    let secrets = secrets(&world, &own, &foreign).await;
    assert!(secrets.len() > 20, "only {} texts belong only to the foreign session", secrets.len());
    let mut problems = Vec::new();
    let before = Stored::of(&world.sandbox).await;
    let of_foreign = |written: Vec<String>| -> Vec<String> {
        written
            .into_iter()
            .filter(|key| key.contains(&foreign.id) || key.contains(&foreign.customer))
            .collect()
    };
    let mut made = 0;
    for operation in Operation::ALL {
        if !matches!(operation.info().credential, Credential::Session | Credential::SessionOrAdmin) {
            continue;
        }
        let request = example::request(&world.document.value, operation, &own, &Spare(&[]));
        let mut cases = Vec::new();
        for place in places(&request) {
            for (name, of_own) in names(&foreign).into_iter().zip(names(&own)) {
                cases.push((place.with(&request, name), place.value == of_own));
            }
        }
        made += cases.len();
        let requests = cases.iter().map(|(request, _)| (request.clone(), Some(own.token.clone()))).collect();
        for (response, (request, must_refuse)) in world.send_all(requests).await.iter().zip(&cases) {
            problems.extend(problem(response, request, *must_refuse, &secrets).map(|problem| {
                format!("{}: {problem}: {} {}", operation.info().id, response.status, response.said())
            }));
        }
    }
    assert!(made > 500, "only {made} requests name something foreign");
    let written = of_foreign(before.written(&Stored::of(&world.sandbox).await));
    assert!(written.is_empty(), "written: {written:?}");
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    world.sandbox.shutdown().await;
}

fn problem(
    response: &Response,
    request: &Request,
    must_refuse: bool,
    secrets: &BTreeSet<String>,
) -> Option<String> {
    if must_refuse && response.status < 400 {
        return Some("accepts what is foreign".to_owned());
    }
    let sent = match &request.content {
        // Some is written in capitals before it is stored.
        Content::Json(body) => body.to_string().to_uppercase(),
        _ => String::new(),
    };
    let told = |secret: &&String| response.text.contains(*secret) && !sent.contains(&secret.to_uppercase());
    secrets.iter().find(told).map(|secret| format!("tells something foreign: {secret}"))
}

/// The texts that are stored of the foreign session, and not of one's own.
async fn secrets(world: &World, own: &Person, foreign: &Person) -> BTreeSet<String> {
    let sessions = world.sandbox.sessions();
    let (mut of_own, mut of_foreign) = (BTreeSet::new(), BTreeSet::new());
    collect(&sessions.get(&own.id).await.unwrap().stored, &mut of_own);
    collect(&sessions.get(&foreign.id).await.unwrap().stored, &mut of_foreign);
    // The test itself sends the names, and they are stored where they are sent to.
    of_foreign.retain(|text| !names(foreign).iter().any(|name| name == text));
    of_foreign
        .into_iter()
        .filter(|text| text.len() > 5 && !of_own.iter().any(|own| own.contains(text)))
        .collect()
}

fn collect(value: &Value, texts: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            texts.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(fields) => fields.values().for_each(|value| collect(value, texts)),
        _ => {}
    }
}

/// Where a request has a text.
struct Slot {
    at: At,
    value: String,
}

enum At {
    Path(usize),
    Query(usize),
    /// A pointer into the body.
    Body(String),
    /// A key of the object at a pointer.
    Key(String),
}

/// All texts of a request but images.
fn places(request: &Request) -> Vec<Slot> {
    let path = request.path.iter().enumerate();
    let path = path.map(|(index, (_, value))| Slot { at: At::Path(index), value: value.clone() });
    let query = request.query.iter().enumerate();
    let query = query.map(|(index, (_, value))| Slot { at: At::Query(index), value: value.clone() });
    let mut places: Vec<Slot> = path.chain(query).collect();
    if let Content::Json(body) = &request.content {
        of_body(body, String::new(), &mut places);
    }
    places.retain(|place| place.value.len() < 1000);
    places
}

fn of_body(value: &Value, at: String, places: &mut Vec<Slot>) {
    match value {
        Value::String(text) => places.push(Slot { at: At::Body(at), value: text.clone() }),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                of_body(item, format!("{at}/{index}"), places);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                // What looks like an id is a key of a map.
                if name.contains('#') {
                    places.push(Slot { at: At::Key(at.clone()), value: name.clone() });
                }
                of_body(value, xtask::spec::pointer::join(&at, name), places);
            }
        }
        _ => {}
    }
}

impl Slot {
    /// The request with another text here.
    fn with(&self, request: &Request, text: &str) -> Request {
        let mut request = request.clone();
        match (&self.at, &mut request.content) {
            (At::Path(index), _) => request.path[*index].1 = text.replace('#', "%23"),
            (At::Query(index), _) => request.query[*index].1 = text.to_owned(),
            (At::Body(at), Content::Json(body)) => *body.pointer_mut(at).unwrap() = text.into(),
            (At::Key(at), Content::Json(body)) => {
                let fields = body.pointer_mut(at).unwrap().as_object_mut().unwrap();
                let value = fields.remove(&self.value).unwrap();
                fields.insert(text.to_owned(), value);
            }
            _ => unreachable!("the body of the request is not JSON"),
        }
        request
    }
}
