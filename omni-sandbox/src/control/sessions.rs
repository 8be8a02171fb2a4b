//! Looking at sessions, and forcing results in them.

use std::sync::Arc;

use omni_types::SessionStatus;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Ask;
use super::change::{commit, failed};
use crate::frame::{Refusal, Response, Work};
use crate::house::House;
use crate::operations::{delete_session, status};
use crate::session::{Keep, Session};
use crate::store::{Backend as _, Table};

/// How many sessions are listed at a time, at most.
const MAX_PAGE: usize = 1_000;

/// A session in a list.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SessionSummary {
    /// Id of the session.
    pub id: String,
    /// `Alive`, `Closed` or `Deleted`.
    pub status: SessionStatus,
    /// How far the onboarding has progressed.
    pub onboarding_status: String,
    /// When it was started, in UTC milliseconds of the sandbox's clock.
    pub created_at: i64,
    /// When it was changed last.
    pub updated_at: i64,
    /// Id of the flow that it was started with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow: Option<String>,
}

/// A session with everything that is stored about it.
///
/// Not `Debug`: it contains personal data.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct SessionState {
    /// The same as in a list.
    #[serde(flatten)]
    pub summary: SessionSummary,
    /// Every value that has a known source.
    pub facts: Vec<SessionFact>,
    /// Everything that is stored, in its stored form, which can change with each version.
    pub stored: Value,
}

/// A value of a session, and its source.
///
/// Not `Debug`: the value can be personal data.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct SessionFact {
    /// JSON pointer into the stored data.
    pub place: String,
    /// The value.
    pub value: Value,
    /// `measured`, `persona:<name>`, `scenario:<id>`, `control`, `flow` or `default`.
    pub source: String,
}

impl From<&Session> for SessionSummary {
    fn from(session: &Session) -> Self {
        Self {
            id: session.id.clone(),
            status: session.status.clone(),
            onboarding_status: status(session).as_str().to_owned(),
            created_at: session.created_at,
            updated_at: session.updated_at,
            flow: session.flow.clone(),
        }
    }
}

impl SessionState {
    fn new(session: &Session) -> Result<Self, Refusal> {
        let stored = serde_json::to_value(session);
        let stored = stored.map_err(|_| Refusal::internal("the session could not be written as JSON"))?;
        let mut facts = Vec::new();
        collect("", &stored, &mut facts);
        Ok(Self { summary: session.into(), facts, stored })
    }
}

/// Finds the decisions in the stored data: objects with a value and its source.
fn collect(place: &str, stored: &Value, facts: &mut Vec<SessionFact>) {
    match stored {
        Value::Object(fields) => {
            if let (2, Some(value), Some(Value::String(source))) =
                (fields.len(), fields.get("value"), fields.get("source"))
            {
                let (place, source) = (place.to_owned(), source.clone());
                facts.push(SessionFact { place, value: value.clone(), source });
                return;
            }
            for (name, value) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                collect(&format!("{place}/{name}"), value, facts);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(&format!("{place}/{index}"), item, facts);
            }
        }
        _ => {}
    }
}

/// Up to `limit` sessions whose ids follow an id.
pub(super) async fn page(house: &House, after: &str, limit: usize) -> Result<Vec<SessionSummary>, Refusal> {
    let page = house.store.page(Table::Sessions, after, limit.clamp(1, MAX_PAGE)).await.map_err(failed)?;
    let sessions = page.into_iter().filter_map(|stored| stored.record.as_any().downcast::<Session>().ok());
    Ok(sessions.map(|session| SessionSummary::from(&*session)).collect())
}

fn unknown() -> Refusal {
    Refusal::not_found("there is no session with this id: GET /sessions lists them")
}

pub(super) async fn get(house: &House, id: &str) -> Result<SessionState, Refusal> {
    let stored = house.store.get(Table::Sessions, id).await.map_err(failed)?;
    let session = stored.and_then(|stored| stored.record.as_any().downcast::<Session>().ok());
    SessionState::new(&*session.ok_or_else(unknown)?)
}

/// Replaces what the management API forces in a session.
pub(super) async fn force_scenarios(
    house: &House,
    id: &str,
    ids: &[String],
) -> Result<SessionState, Refusal> {
    loop {
        let mut work = Work::new(house);
        let mut session = known(&mut work, id).await?;
        session.forced.release();
        for (index, scenario) in ids.iter().enumerate() {
            let forced = session.forced.force(scenario);
            forced.map_err(|error| Refusal::bad_request(format!("scenarios[{index}]: {error}")))?;
        }
        let state = SessionState::new(&session)?;
        work.save(session);
        if commit(work).await? {
            return Ok(state);
        }
    }
}

/// Deletes the data of a session, and the customer whom it approved. The session may already have been deleted or forgotten.
pub(super) async fn remove(house: &House, id: &str) -> Result<SessionState, Refusal> {
    loop {
        let mut work = Work::new(house);
        if !delete_session(&mut work, id, Keep::default()).await? {
            return Err(unknown());
        }
        let state = match work.get::<Session>(id).await? {
            Some(session) => SessionState::new(&session)?,
            None => SessionState::new(&forgotten(id, work.now()))?,
        };
        if commit(work).await? {
            return Ok(state);
        }
    }
}

/// What is shown of a session if only its customer remains.
fn forgotten(id: &str, now: i64) -> Session {
    let mut session = Session::new(id.to_owned(), String::new(), now);
    session.delete(Keep::default());
    session
}

pub(super) async fn known(work: &mut Work<'_>, id: &str) -> Result<Session, Refusal> {
    let session = work.get::<Session>(id).await?.filter(|session| !session.is_deleted());
    session.map(Arc::unwrap_or_clone).ok_or_else(unknown)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    #[serde(default)]
    after: String,
    limit: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenarios {
    scenarios: Vec<String>,
}

pub(super) async fn list(ask: &Ask) -> Result<Response, Refusal> {
    let Page { after, limit } = ask.query()?;
    if limit.is_some_and(|limit| !(1..=MAX_PAGE).contains(&limit)) {
        return Err(Refusal::bad_request(format!("limit: expected a number from 1 to {MAX_PAGE}")));
    }
    Response::json(&page(&ask.house, &after, limit.unwrap_or(MAX_PAGE)).await?)
}

pub(super) async fn one(ask: &Ask) -> Result<Response, Refusal> {
    Response::json(&get(&ask.house, ask.path("id")).await?)
}

pub(super) async fn force(ask: &Ask) -> Result<Response, Refusal> {
    let Scenarios { scenarios } = ask.body()?;
    Response::json(&force_scenarios(&ask.house, ask.path("id"), &scenarios).await?)
}

pub(super) async fn delete(ask: &Ask) -> Result<Response, Refusal> {
    Response::json(&remove(&ask.house, ask.path("id")).await?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::collect;

    #[test]
    fn facts_are_found_wherever_they_are_stored() {
        let stored = json!({
            "a/b": [1, {"c": {"value": {"source": 1}, "source": "measured"}}],
            "d": {"value": 1, "source": "control", "other": {"value": null, "source": "persona:x"}},
        });
        let mut facts = Vec::new();
        collect("", &stored, &mut facts);
        let found: Vec<_> = facts.iter().map(|fact| (fact.place.as_str(), fact.source.as_str())).collect();
        assert_eq!(found, [("/a~1b/1/c", "measured"), ("/d/other", "persona:x")]);
    }
}
