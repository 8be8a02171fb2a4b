//! What can be set for a client, a session or an admin, by a clone of it.

use crate::core::Core;
use crate::credentials::{Admin, Omni, Session};
use crate::error::Error;
use crate::policy::Policy;

impl Omni {
    /// The same client with another policy, for one call for example.
    pub fn with_policy(&self, policy: Policy) -> Self {
        self.with_core(|core| core.with_policy(policy))
    }

    /// The same client, which leaves out of a response what is not as documented, see
    /// [`OmniBuilder::lenient`](crate::OmniBuilder::lenient).
    pub fn lenient(&self) -> Self {
        self.with_core(Core::lenient)
    }

    /// The same client, which sends one more header with each request, in place of one with the same name.
    ///
    /// # Errors
    /// [`ConfigurationProblem::Header`](crate::ConfigurationProblem::Header): it is one that the client itself sends, or has
    /// characters that a header cannot carry.
    pub fn with_header(&self, name: &str, value: &str) -> Result<Self, Error> {
        let extras = self.core().extras().with_header(name, value).map_err(Error::configuration)?;
        Ok(self.with_core(|core| core.with_extras(extras)))
    }

    /// The same client, which sends one more query parameter with each request: one that the document does not know, for one
    /// call for example. If the call has a parameter of this name, both are sent.
    pub fn with_query(&self, name: &str, value: &str) -> Self {
        self.with_core(|core| core.with_extras(core.extras().with_query(name, value)))
    }
}

impl Session {
    /// The same session with another policy, for one call for example.
    pub fn with_policy(&self, policy: Policy) -> Self {
        self.with_core(|core| core.with_policy(policy))
    }

    /// The same session, which leaves out of a response what is not as documented, see
    /// [`OmniBuilder::lenient`](crate::OmniBuilder::lenient).
    pub fn lenient(&self) -> Self {
        self.with_core(Core::lenient)
    }

    /// The same session, which sends one more header with each request, in place of one with the same name.
    ///
    /// # Errors
    /// [`ConfigurationProblem::Header`](crate::ConfigurationProblem::Header): it is one that the client itself sends, or has
    /// characters that a header cannot carry.
    pub fn with_header(&self, name: &str, value: &str) -> Result<Self, Error> {
        let extras = self.core().extras().with_header(name, value).map_err(Error::configuration)?;
        Ok(self.with_core(|core| core.with_extras(extras)))
    }

    /// The same session, which sends one more query parameter with each request: one that the document does not know,
    /// for one call for example. If the call has a parameter of this name, both are sent.
    pub fn with_query(&self, name: &str, value: &str) -> Self {
        self.with_core(|core| core.with_extras(core.extras().with_query(name, value)))
    }
}

impl Admin {
    /// The same admin with another policy, for one call for example.
    pub fn with_policy(&self, policy: Policy) -> Self {
        self.with_core(|core| core.with_policy(policy))
    }

    /// The same admin, which leaves out of a response what is not as documented, see
    /// [`OmniBuilder::lenient`](crate::OmniBuilder::lenient).
    pub fn lenient(&self) -> Self {
        self.with_core(Core::lenient)
    }

    /// The same admin, which sends one more header with each request, in place of one with the same name.
    ///
    /// # Errors
    /// [`ConfigurationProblem::Header`](crate::ConfigurationProblem::Header): it is one that the client itself sends, or has
    /// characters that a header cannot carry.
    pub fn with_header(&self, name: &str, value: &str) -> Result<Self, Error> {
        let extras = self.core().extras().with_header(name, value).map_err(Error::configuration)?;
        Ok(self.with_core(|core| core.with_extras(extras)))
    }

    /// The same admin, which sends one more query parameter with each request: one that the document does not know, for one
    /// call for example. If the call has a parameter of this name, both are sent.
    pub fn with_query(&self, name: &str, value: &str) -> Self {
        self.with_core(|core| core.with_extras(core.extras().with_query(name, value)))
    }
}
