//! Bad input is refused by every operation, says where it is wrong and never quotes it, and nothing is stored of it.

use xtask::spec::model;

use crate::journey::{self, Travelers};
use crate::request::{Request, Response};
use crate::stored::Stored;
use crate::world::{Person, World};
use crate::wrong::exceptions::{ACCEPTED, COUNTED, Row, row};
use crate::wrong::{self, Case, MARKER, body, parameters};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_input_is_refused_by_every_operation_and_nothing_is_stored_of_it() {
    let world = World::new().await;
    let travelers = Travelers::new(&world).await;
    let person = &travelers.person;
    let mut report = Report::default();
    for operation in journey::order() {
        let request = travelers.request(&world, operation);
        check(&world, person, &request, &mut report).await;
        let response = world.send(&request, world.token(operation, person)).await;
        if response.status != 200 {
            let (id, said) = (operation.info().id, response.said());
            report.problems.push(format!("{id}: {} instead of 200: {said}", response.status));
        }
    }
    for row in [ACCEPTED, COUNTED].into_iter().flatten() {
        if !report.needed.contains(row) {
            report.problems.push(format!("nothing needs the exception {row:?}"));
        }
    }
    assert!(report.cases >= 2_500, "only {} cases were made of the document", report.cases);
    let problems = report.problems;
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    world.sandbox.shutdown().await;
}

#[derive(Default)]
struct Report {
    cases: usize,
    problems: Vec<String>,
    /// Rows of the tables of exceptions that a case was in.
    needed: Vec<Row>,
}

/// All cases of the operation of a request that succeeds.
fn cases(world: &World, request: &Request) -> Vec<Case> {
    let document = &world.document.value;
    let operations = model::operations(document).unwrap();
    let stated = operations.iter().find(|stated| stated.id == request.operation.info().id).unwrap();
    let mut cases = body::cases(document, stated.object, request);
    cases.extend(parameters::cases(document, stated, request));
    cases.push(wrong::too_large(request));
    cases
}

async fn check(world: &World, person: &Person, request: &Request, report: &mut Report) {
    let token = world.token(request.operation, person).map(str::to_owned);
    let cases = cases(world, request);
    report.cases += cases.len();
    let (accepted, cases): (Vec<_>, Vec<_>) =
        cases.into_iter().partition(|case| row(ACCEPTED, case).is_some());
    let (counted, refused): (Vec<_>, Vec<_>) =
        cases.into_iter().partition(|case| row(COUNTED, case).is_some());
    let before = Stored::of(&world.sandbox).await;
    let requests = refused.iter().map(|case| (case.request.clone(), token.clone())).collect();
    let responses = world.send_all(requests).await;
    for (case, response) in refused.iter().zip(&responses) {
        if let Some(problem) = problem(case, response) {
            report.problems.push(format!("{case}: {problem}"));
        }
    }
    let after = Stored::of(&world.sandbox).await;
    let written = before.written(&after);
    if !written.is_empty() {
        let id = request.operation.info().id;
        report.problems.push(format!("{id}: something is stored: {}", written.join(", ")));
    }
    for case in accepted {
        report.needed.extend(row(ACCEPTED, &case));
        let response = world.send(&case.request, token.as_deref()).await;
        if response.status >= 400 {
            report.problems.push(format!("{case}: needs no exception: {}", response.said()));
        }
    }
    for case in counted {
        let before = Stored::of(&world.sandbox).await;
        let response = world.send(&case.request, token.as_deref()).await;
        let written = before.written(&Stored::of(&world.sandbox).await);
        if !written.is_empty() {
            report.needed.extend(row(COUNTED, &case));
        }
        let others = written.iter().any(|key| !key.contains(&person.id));
        let others = others.then(|| format!("something else is stored: {}", written.join(", ")));
        let problem = problem(&case, &response).or(others);
        report.problems.extend(problem.map(|problem| format!("{case}: {problem}")));
    }
}

/// What is wrong with the response to a case.
fn problem(case: &Case, response: &Response) -> Option<String> {
    let said = response.said();
    if response.status != case.status {
        return Some(format!("{} instead of {}: {said}", response.status, case.status));
    }
    // The path is that of the request.
    let quoted = |text: &str| text.contains(MARKER) || text.contains("7194");
    let quotes = quoted(response.message()) || quoted(response.json["error"].as_str().unwrap_or_default());
    if quotes {
        return Some(format!("quotes what was sent: {said}"));
    }
    let message = response.message().to_lowercase();
    let named = case.names.iter().any(|name| message.contains(&name.to_lowercase()));
    (!named).then(|| format!("does not name {}: {said}", case.names.join(" or ")))
}
