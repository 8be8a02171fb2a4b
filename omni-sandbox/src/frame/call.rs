//! What a handler sees of the request and the sandbox.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use omni_types::endpoint::{DocumentedCode as _, Endpoint, RequestBody};
use omni_types::{Operation, SessionStatus};

use super::bounds;
use super::work::Work;
use crate::basics::Owner;
use crate::basics::Refusal;
use crate::outbox::Task;
use crate::session::Session;

/// The request in the types of its operation.
pub(crate) struct Input<E: Endpoint> {
    pub(crate) path: E::Path,
    pub(crate) query: E::Query,
    pub(crate) body: <E::Body as RequestBody>::Value,
}

/// One run of a handler. After a conflict the handler runs again, with a new call for the same input.
pub(crate) struct Call<'a, E: Endpoint> {
    pub(super) input: &'a Input<E>,
    pub(super) caller: &'a Option<Owner>,
    pub(super) user_agent: Option<&'a str>,
    pub(super) needs_open: bool,
    /// Written with the commit if the handler succeeds.
    pub(super) tasks: &'a [Task],
    pub(super) work: Work<'a>,
}

/// A call is a unit of work.
impl<'a, E: Endpoint> Deref for Call<'a, E> {
    type Target = Work<'a>;

    fn deref(&self) -> &Work<'a> {
        &self.work
    }
}

impl<E: Endpoint> DerefMut for Call<'_, E> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.work
    }
}

impl<'a, E: Endpoint> Call<'a, E> {
    /// The path parameters.
    pub(crate) fn path(&self) -> &'a E::Path {
        &self.input.path
    }

    /// The query parameters.
    pub(crate) fn query(&self) -> &'a E::Query {
        &self.input.query
    }

    /// The request body.
    pub(crate) fn body(&self) -> &'a <E::Body as RequestBody>::Value {
        &self.input.body
    }

    /// What the caller says about its software.
    pub(crate) fn user_agent(&self) -> Option<&'a str> {
        self.user_agent
    }

    pub(crate) fn operation(&self) -> Operation {
        E::OPERATION
    }

    /// A refusal with one of the custom codes that the operation documents.
    pub(crate) fn refuse(&self, code: E::Code, message: impl Into<String>) -> Refusal {
        Refusal::documented(code.error_code(), message)
    }

    /// Id of the session that the token belongs to.
    pub(crate) fn own_id(&self) -> Result<&'a str, Refusal> {
        match self.caller {
            Some(Owner::Session(id)) => Ok(id),
            _ => Err(Refusal::bad_request("an admin must name the session by its id")),
        }
    }

    /// Id of the named session, or of the token's session. Only an admin may name a different session.
    pub(crate) fn id(&self, named: Option<&str>) -> Result<String, Refusal> {
        match (named.filter(|id| !id.is_empty()), self.caller) {
            (None, _) => self.own_id().map(str::to_owned),
            (Some(named), Some(Owner::Session(own))) if named != own => Err(Refusal::unauthorized(
                "only an admin may name a session other than the one that the token belongs to",
            )),
            (Some(named), _) => Ok(named.to_owned()),
        }
    }

    /// A session to read: the named one, or the token's session. A deleted one counts as unknown.
    pub(crate) async fn session(&mut self, named: Option<&str>) -> Result<Arc<Session>, Refusal> {
        let id = self.id(named)?;
        let session = self.work.get::<Session>(&id).await?.filter(|session| !session.is_deleted());
        let session = session.ok_or_else(|| Refusal::unknown_session(E::OPERATION))?;
        // The scenarios of the caller's own session already took effect before the handler ran.
        if *self.caller == Some(Owner::Admin) {
            self.check_forced_code(&session)?;
        }
        Ok(session)
    }

    /// The same, but including a deleted session that an admin names, if what the call reads was kept on deletion.
    pub(crate) async fn session_or_kept(
        &mut self,
        named: Option<&str>,
        kept: fn(&Session) -> bool,
    ) -> Result<Arc<Session>, Refusal> {
        if let (Some(Owner::Admin), Some(id)) = (self.caller, named)
            && let Some(session) = self.work.get::<Session>(id).await?
            && session.is_deleted()
            && kept(&session)
        {
            return Ok(session);
        }
        self.session(named).await
    }

    /// Refuses the call with a custom code, if one is forced for the operation in the session.
    pub(crate) fn check_forced_code(&self, session: &Session) -> Result<(), Refusal> {
        if E::OPERATION.info().error_codes.is_empty() {
            return Ok(());
        }
        match session.facts(&self.work.persona(session)).code(E::OPERATION) {
            Some(code) => Err(Refusal::forced(&code.value)),
            None => Ok(()),
        }
    }

    /// A session to change and [`save`](Self::save). A closed or expired session refuses the operations that the table
    /// marks.
    pub(crate) async fn change(&mut self, named: Option<&str>) -> Result<Session, Refusal> {
        let session = self.change_last(named).await?;
        bounds::check_changes(&session)?;
        Ok(session)
    }

    /// A session to delete, no matter how often it was changed.
    pub(crate) async fn change_last(&mut self, named: Option<&str>) -> Result<Session, Refusal> {
        let session = self.session(named).await?;
        if self.needs_open && session.status == SessionStatus::Closed {
            return Err(Refusal::bad_request("the session is closed"));
        }
        if self.needs_open && session.expired_at.is_some() {
            return Err(Refusal::bad_request("the session has expired: start another one"));
        }
        let mut session = Arc::unwrap_or_clone(session);
        session.updated_at = self.work.now();
        Ok(session)
    }
}
