//! Logging in as an admin.

use omni_types::{AdminCredentials, AdminToken};

use crate::request::Call;
use crate::response::Refusal;
use crate::state::Owner;

/// The token of an admin is valid for a day.
const TOKEN_LIFETIME: i64 = 24 * 60 * 60 * 1000;

pub(crate) fn log_in_admin(call: &Call<'_>) -> Result<AdminToken, Refusal> {
    let credentials: AdminCredentials = call.body()?;
    let named = credentials.email.is_some_and(|email| !email.is_empty());
    let known = credentials.password.is_some_and(|password| *password == call.app.admin_password);
    if !(named && known) {
        return Err(Refusal::unauthorized("the e-mail address or the password is missing or wrong"));
    }
    let token = call.app.secrets.token();
    call.app.store.add_token(token.clone(), Owner::Admin, call.app.clock.now() + TOKEN_LIFETIME);
    Ok(AdminToken::new().with_token(token))
}
