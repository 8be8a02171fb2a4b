//! Credentials as types: the credential of a client decides which operations it has.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use omni_types::{Operation, Sensitive, SessionStart, StartedSession, service};
use reqwest::header::HeaderName;

use crate::call::Call;
use crate::core::Core;
use crate::error::{ConfigurationProblem, Error};
use crate::secret::Secret;
use crate::token::{Login, Token};

const SESSION_TOKEN: HeaderName = HeaderName::from_static(service::SESSION_TOKEN_HEADER);
const ADMIN_TOKEN: HeaderName = HeaderName::from_static(service::ADMIN_TOKEN_HEADER);

/// A client with an API key: it starts or resumes a [`Session`] and logs in an [`Admin`].
///
/// Cheap to clone; clones, and the sessions and admins made from them, share their connections.
#[derive(Clone)]
pub struct Omni {
    pub(crate) core: Core,
}

impl Omni {
    /// Starts an onboarding session.
    ///
    /// # Errors
    /// Those of [`start_onboarding`](Self::start_onboarding), or the response has no usable token. If the response is
    /// not what is documented but has a token, [`Error::issued_token`] returns it.
    pub async fn start(&self, start: &SessionStart) -> Result<Session, Error> {
        let call = Call::new(Operation::StartOnboarding).json(start);
        let exchange = self.core.exchange::<StartedSession>(call).await?;
        let Some(secret) = exchange.response.token.clone().and_then(Secret::for_header) else {
            return Err(exchange.no_token(Operation::StartOnboarding));
        };
        let started = Some(Arc::new(exchange.response.into_inner()));
        Ok(Session { authorized: self.authorized(SESSION_TOKEN, secret, None), started })
    }

    /// Gets a new token for a session that exists, by its id: for a person who comes back after the token was lost. The
    /// response is in [`Session::started`].
    ///
    /// The documentation calls the field for it deprecated and names nothing that replaces it; the service is known to
    /// accept it.
    ///
    /// # Errors
    /// Those of [`start`](Self::start).
    pub async fn reopen(&self, interview_id: impl Into<String>) -> Result<Session, Error> {
        #[allow(deprecated, reason = "nothing replaces it, and nobody else should have to allow it")]
        let start = SessionStart::new().with_interview_id(interview_id);
        self.start(&start).await
    }

    /// Resumes a session with the token that was issued when it started.
    ///
    /// # Errors
    /// The text is empty or has characters that a header cannot carry.
    pub fn resume(&self, token: impl Into<Sensitive<String>>) -> Result<Session, Error> {
        Ok(Session { authorized: self.authorized(SESSION_TOKEN, usable(token)?, None), started: None })
    }

    /// Logs in an admin. When the service no longer accepts the token, it is renewed: once, by one request, however
    /// many calls wait for it.
    ///
    /// # Errors
    /// Those of [`log_in_admin`](Self::log_in_admin), or the response has no usable token.
    pub async fn log_in(
        &self,
        email: impl Into<Sensitive<String>>,
        password: impl Into<Sensitive<String>>,
    ) -> Result<Admin, Error> {
        let login = Login { email: Secret::new(email.into()), password: Secret::new(password.into()) };
        let token = self.core.log_in(&login).await?;
        Ok(Admin { authorized: self.authorized(ADMIN_TOKEN, token, Some(login)) })
    }

    /// An admin who has a token already. It cannot be renewed when the service no longer accepts it.
    ///
    /// # Errors
    /// The text is empty or has characters that a header cannot carry.
    pub fn admin(&self, token: impl Into<Sensitive<String>>) -> Result<Admin, Error> {
        Ok(Admin { authorized: self.authorized(ADMIN_TOKEN, usable(token)?, None) })
    }

    pub(crate) fn core(&self) -> &Core {
        &self.core
    }

    fn authorized(&self, header: HeaderName, token: Secret, login: Option<Login>) -> Authorized {
        let token = Some(Token::new(header, token, login));
        Authorized { core: Core { token, ..self.core.clone() } }
    }
}

fn usable(token: impl Into<Sensitive<String>>) -> Result<Secret, Error> {
    Secret::for_header(token.into()).ok_or_else(|| Error::configuration(ConfigurationProblem::Token))
}

/// One onboarding session: the operations on its own data.
///
/// Operations that an admin may call as well are methods of [`Authorized`], which a session dereferences to.
#[derive(Clone)]
pub struct Session {
    authorized: Authorized,
    started: Option<Arc<StartedSession>>,
}

impl Session {
    /// The response to starting the session; `None` if it was resumed.
    pub fn started(&self) -> Option<&StartedSession> {
        self.started.as_deref()
    }

    /// The token, to hand it to a device or a page that continues the session
    /// ([`Omni::resume`], [`OmniBuilder::browser_session`](crate::OmniBuilder::browser_session)). Whoever has it can do
    /// everything that this session can.
    pub fn token(&self) -> Sensitive<String> {
        let token = self.authorized.core.token.as_ref().map(Token::expose);
        Sensitive::new(token.unwrap_or_default())
    }

    /// Id of the session; `None` if it was resumed, or the service did not return it.
    pub fn interview_id(&self) -> Option<&str> {
        self.started()?.interview_id.as_deref()
    }
}

/// An admin: the operations on the data of all sessions, on watchlists, and deletion.
///
/// Operations that a session may call as well are methods of [`Authorized`], which an admin dereferences to.
#[derive(Clone)]
pub struct Admin {
    authorized: Authorized,
}

/// The operations that a session may call for itself, and an admin for any session.
#[derive(Clone)]
pub struct Authorized {
    core: Core,
}

impl Authorized {
    pub(crate) fn core(&self) -> &Core {
        &self.core
    }
}

impl Deref for Session {
    type Target = Authorized;

    fn deref(&self) -> &Authorized {
        &self.authorized
    }
}

impl Deref for Admin {
    type Target = Authorized;

    fn deref(&self) -> &Authorized {
        &self.authorized
    }
}

impl Omni {
    /// The same client, whose calls are sent by another core.
    pub(crate) fn with_core(&self, change: impl FnOnce(&Core) -> Core) -> Self {
        Self { core: change(&self.core) }
    }
}

impl Session {
    /// The same session, whose calls are sent by another core.
    pub(crate) fn with_core(&self, change: impl FnOnce(&Core) -> Core) -> Self {
        let authorized = Authorized { core: change(&self.authorized.core) };
        Self { authorized, started: self.started.clone() }
    }
}

impl Admin {
    /// The same admin, whose calls are sent by another core.
    pub(crate) fn with_core(&self, change: impl FnOnce(&Core) -> Core) -> Self {
        Self { authorized: Authorized { core: change(&self.authorized.core) } }
    }
}

/// `Debug` that shows the URL of a client, and nothing of its credentials.
macro_rules! debug {
    ($($name:ident),+) => {
        $(impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).field("baseurl", &self.core().baseurl).finish_non_exhaustive()
            }
        })+
    };
}

debug!(Omni, Session, Admin, Authorized);
