//! Everything that can be forced is forced, and its outcome seen: each entry of the live catalog has a line in the table of
//! [`expected`], and each line an entry.

mod expected;
mod requests;

use std::collections::{BTreeMap, BTreeSet};

use omni_sandbox::control::ScenarioInfo;
use omni_types::Operation;
use serde_json::Value;

use crate::caller::{Caller, Failure, TestResult};
use expected::{Expected, Stage, Wanted, expected};

/// How many outcomes that were not seen are shown.
const SHOWN: usize = 60;

/// Where outcomes are seen.
type Places = BTreeMap<(&'static str, String), BTreeSet<String>>;

fn operation(id: &str) -> Result<Operation, Failure> {
    let found = Operation::ALL.into_iter().find(|operation| operation.info().id == id);
    Ok(found.ok_or_else(|| format!("there is no operation {id}"))?)
}

/// How far the session of the caller is: with which scenarios it came to which stage.
type Prepared = Option<(Stage, Vec<&'static str>)>;

/// Runs what an entry is about with some scenarios, and returns the responses by operation.
async fn run(
    (caller, prepared): (&mut Caller, &mut Prepared),
    expected: &Expected,
    scenarios: Vec<String>,
) -> Result<BTreeMap<&'static str, Value>, Failure> {
    let wanted = Some((expected.stage, expected.with.clone()));
    if *prepared != wanted || !requests::goes_on(expected) {
        let with: Vec<_> = expected.with.iter().map(|with| (*with).to_owned()).collect();
        let forced = if expected.from_start { &scenarios } else { &with };
        requests::prepare(caller, expected.stage, forced).await?;
    }
    *prepared = wanted.filter(|_| requests::goes_on(expected));
    caller.sandbox.sessions().force(&caller.session, scenarios).await?;
    let mut responses = BTreeMap::new();
    for operation in &expected.operations {
        let response = requests::respond(caller, *operation, &expected.value).await?;
        responses.insert(operation.info().id, response);
    }
    Ok(responses)
}

/// What was expected and not seen.
fn missing(expected: &Expected, responses: &BTreeMap<&'static str, Value>) -> Vec<String> {
    let seen =
        |wanted: &Wanted| responses.get(wanted.operation).is_some_and(|response| wanted.is_in(response));
    let unseen = expected.wanted.iter().filter(|wanted| !seen(wanted));
    unseen.map(|wanted| format!("{} at {} of {}", wanted.value, wanted.place(), wanted.operation)).collect()
}

#[tokio::test]
async fn every_scenario_has_the_outcome_that_it_says() -> TestResult {
    let mut caller = Caller::new().await?;
    let catalog: BTreeMap<String, ScenarioInfo> =
        caller.sandbox.scenarios().into_iter().map(|entry| (entry.id.to_owned(), entry)).collect();
    let table = expected()?;
    let ids: BTreeSet<_> = catalog.keys().collect();
    let one_sided: Vec<_> = ids.symmetric_difference(&table.keys().collect()).copied().cloned().collect();
    assert!(one_sided.is_empty(), "only in the catalog, or only in the table: {one_sided:#?}");

    let (mut places, mut problems, mut prepared) = (Places::new(), Vec::new(), Prepared::None);
    for (id, expected) in &table {
        let about = &catalog[id].operations;
        if about.len() < Operation::ALL.len() {
            let run: BTreeSet<_> = expected.operations.iter().map(|operation| operation.info().id).collect();
            let left_out: Vec<_> = about.iter().filter(|id| !run.contains(*id)).collect();
            assert!(left_out.is_empty(), "{id} is also about {left_out:?}");
        }
        let scenarios = expected.with.iter().map(|with| (*with).to_owned()).chain([id.clone()]).collect();
        let responses = run((&mut caller, &mut prepared), expected, scenarios).await?;
        problems.extend(missing(expected, &responses).into_iter().map(|missing| format!("{id}: {missing}")));
        for wanted in &expected.wanted {
            places.entry((wanted.operation, wanted.place())).or_default().insert(wanted.value.to_string());
        }
    }
    let number = problems.len();
    problems.truncate(SHOWN);
    assert!(problems.is_empty(), "{number} outcomes were not seen: {problems:#?}");

    // Where all entries have the same outcome, it is another one without them.
    let mut without_effect = Vec::new();
    for (id, expected) in &table {
        let alone = |wanted: &&Wanted| places[&(wanted.operation, wanted.place())].len() == 1;
        let alone: Vec<_> = expected.wanted.iter().filter(alone).collect();
        if alone.is_empty() {
            continue;
        }
        let with = expected.with.iter().map(|with| (*with).to_owned()).collect();
        let responses = run((&mut caller, &mut prepared), expected, with).await?;
        let same = |wanted: &&&Wanted| responses.get(wanted.operation).is_some_and(|body| wanted.is_in(body));
        without_effect.extend(alone.iter().find(same).map(|wanted| format!("{id} at {}", wanted.place())));
    }
    assert!(without_effect.is_empty(), "the same happens without them: {without_effect:#?}");
    Ok(())
}
