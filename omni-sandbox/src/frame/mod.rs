//! What surrounds every call: the input is read into the types of the operation, the handler works on copies, and what it
//! saved is committed in one step. After a conflict the handler runs again.

mod apart;
mod body;
pub(crate) mod bounds;
mod call;
mod encoding;
mod fault;
mod limits;
mod query;
mod response;
mod touched;
mod work;

use bytes::Bytes;
use omni_types::Operation;
use omni_types::endpoint::{BodyKind, Endpoint, PathParameters as _, RequestBody, ResponseBody};
use omni_types::read::{Problem, Read as _, ReadError};

pub(crate) use apart::{LARGE, apart, decoded};
pub(crate) use call::{Call, Input};
pub use fault::{ArmedFault, Effect, Fault};
pub(crate) use fault::{Faults, StoredFaults, serve};
pub(crate) use response::{Parts, Response};
pub(crate) use touched::noted;
pub(crate) use work::Work;

use crate::basics::Owner;
pub(crate) use crate::basics::Refusal;
use crate::events::Cause;
use crate::house::House;
use crate::outbox::Task;
use crate::session::WrittenResponse;
use crate::store::StoreError;

/// What the handler of an operation returns.
pub(crate) type Output<E> = <<E as Endpoint>::Response as ResponseBody>::Value;

/// Larger bodies are read on their own thread, so that other requests do not wait.
const LARGE_BODY: usize = 64 * 1024;

/// How often a handler runs. Of two conflicting requests one succeeds, so this many never conflict.
const MAX_RUNS: u32 = 1000;

/// A request whose credential was checked.
pub(crate) struct Request<'a> {
    pub(crate) house: &'a House,
    pub(crate) operation: Operation,
    pub(crate) caller: Option<Owner>,
    /// Names and values of the path parameters.
    pub(crate) path: Vec<(&'a str, &'a str)>,
    pub(crate) query: &'a str,
    pub(crate) body: Bytes,
    /// The header `User-Agent`, if the request has one.
    pub(crate) user_agent: Option<&'a str>,
    /// Tasks that are written with the commit if the handler succeeds.
    pub(crate) tasks: Vec<Task>,
}

impl<'a> Request<'a> {
    /// A request without a connection: one operation calls another. Query and body are empty.
    pub(crate) fn internal(house: &'a House, operation: Operation, caller: Option<Owner>) -> Self {
        let (path, query, body, tasks) = (Vec::new(), "", Bytes::new(), Vec::new());
        Self { house, operation, caller, path, query, body, user_agent: None, tasks }
    }
}

impl Request<'_> {
    /// The same request with a different body.
    pub(crate) fn with_body(&self, body: Bytes) -> Self {
        Self {
            caller: self.caller.clone(),
            path: self.path.clone(),
            body,
            tasks: self.tasks.clone(),
            ..*self
        }
    }

    /// Reads the request into the types of its operation.
    pub(crate) async fn input<E: Endpoint>(&self) -> Result<Input<E>, Refusal> {
        let path = E::Path::read(&self.path).map_err(|error| refused("path parameter ", &error))?;
        encoding::check_query(E::Query::FIELDS, self.query)?;
        let (query, text) = query::read(self.query).map_err(|error| refused("query parameter ", &error))?;
        limits::check_query(E::OPERATION.limits().query, &text)?;
        let body = match E::Body::KIND {
            BodyKind::Json | BodyKind::OptionalJson => body::as_documented(E::OPERATION, &self.body),
            BodyKind::None | BodyKind::Binary => self.body.clone(),
        };
        let body = if body.len() > LARGE_BODY && E::Body::KIND != BodyKind::Binary {
            let reading = tokio::task::spawn_blocking(move || read_body::<E>(&body));
            reading.await.map_err(|_| Refusal::internal("the body could not be read"))??
        } else {
            read_body::<E>(&body)?
        };
        Ok(Input { path, query, body })
    }

    /// Begins a run of the handler. `needs_open` says whether a closed session refuses the operation.
    pub(crate) fn call<'a, E: Endpoint>(&'a self, input: &'a Input<E>, needs_open: bool) -> Call<'a, E> {
        Call {
            input,
            caller: &self.caller,
            user_agent: self.user_agent,
            needs_open,
            tasks: &self.tasks,
            work: Work::new(self.house),
        }
    }

    pub(crate) fn runs(&self) -> impl Iterator<Item = u32> + use<> {
        0..MAX_RUNS
    }
}

impl<E: Endpoint> Call<'_, E> {
    /// Commits what the handler saved. None after a conflict: the handler must run again.
    pub(crate) async fn finish(
        self,
        result: Result<Output<E>, Refusal>,
    ) -> Result<Option<Response>, Refusal> {
        let weight = self.work.weight();
        if !self.commit(&result).await? {
            return Ok(None);
        }
        Response::new::<E>(result?, weight).await.map(Some)
    }

    /// The same for a handler that returns the response as sent.
    pub(crate) async fn finish_written(
        self,
        result: Result<WrittenResponse<E>, Refusal>,
    ) -> Result<Option<Response>, Refusal> {
        if !self.commit(&result).await? {
            return Ok(None);
        }
        Ok(Some(Response::written(result?)))
    }

    /// Whether there was no conflict.
    async fn commit<T>(mut self, result: &Result<T, Refusal>) -> Result<bool, Refusal> {
        let keeps = result.as_ref().map_or_else(|refusal| refusal.keep, |_| true);
        if result.is_ok() {
            self.tasks.iter().for_each(|task| self.work.send(task.clone()));
        }
        if !keeps {
            return Ok(true);
        }
        self.work.caused_by(Cause::Request {
            operation: E::OPERATION,
            caller: self.caller.clone(),
            refused: result.as_ref().err().map(Refusal::code),
        });
        match self.work.commit().await {
            Ok(()) => Ok(true),
            Err(StoreError::Conflict) => {
                tokio::task::yield_now().await;
                Ok(false)
            }
            Err(StoreError::Failed(problem)) => {
                tracing::error!(problem, "the store failed");
                Err(Refusal::internal("the data could not be stored"))
            }
        }
    }
}

fn read_body<E: Endpoint>(body: &Bytes) -> Result<<E::Body as RequestBody>::Value, Refusal> {
    if matches!(E::Body::KIND, BodyKind::Json | BodyKind::OptionalJson) {
        encoding::check_depth(body)?;
    }
    let value = E::Body::read(body.clone()).map_err(|error| refused("", &error))?;
    limits::check_body(E::OPERATION.limits().body, body)?;
    Ok(value)
}

/// A refusal of unreadable input.
fn refused(place: &str, error: &ReadError) -> Refusal {
    let body = place.is_empty();
    Refusal::bad_request(match (error.place(), error.problem()) {
        (_, Problem::Empty) => "the body is missing".to_owned(),
        (_, Problem::Truncated) => "the body is not valid JSON: it ends too early".to_owned(),
        (_, Problem::Syntax { line, column }) => {
            format!("the body is not valid JSON: see line {line}, column {column}")
        }
        ("", problem) if body => format!("the body: {problem}"),
        ("", problem) => format!("the query: {problem}"),
        (name, problem) => format!("{place}{name}: {problem}"),
    })
}
