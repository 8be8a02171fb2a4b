//! Starting a session, following it and completing it; logging in as an admin.

mod admin;
mod flow;
mod identity;
mod link;
mod progress;
mod start;

pub(crate) use admin::log_in_admin;
pub(crate) use flow::{fetch_flow_configuration, fetch_legacy_flow_configuration};
pub(crate) use identity::list_identity_sessions;
pub(crate) use link::{fetch_onboarding_url, send_onboarding_sms};
pub(crate) use progress::{complete_onboarding, fetch_onboarding_status, fetch_processing_status, status};
pub(super) use start::note_custom_fields;
pub(crate) use start::start_onboarding;

/// The client that the API key of a sandbox belongs to.
pub(crate) const CLIENT_ID: &str = "sandbox";
