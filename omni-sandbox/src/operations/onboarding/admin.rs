//! Logging in as an admin.

use std::sync::Arc;

use omni_types::{AdminToken, endpoint};

use crate::basics::Owner;
use crate::frame::{Call, Refusal};
use crate::store::FailedLogins;

/// The token of an admin is valid for a day.
const TOKEN_LIFETIME: i64 = 24 * 60 * 60 * 1000;

pub(crate) async fn log_in_admin(call: &mut Call<'_, endpoint::LogInAdmin>) -> Result<AdminToken, Refusal> {
    let credentials = call.body();
    let (house, now) = (call.house(), call.now());
    let Some(email) = credentials.email.as_deref().filter(|email| !email.trim().is_empty()) else {
        return Err(Refusal::unauthorized("email: the e-mail address is missing"));
    };
    let account = house.secrets.sign(&format!("admin {}", email.trim().to_lowercase()));
    let failed = call.get::<FailedLogins>(FailedLogins::KEY).await?;
    let mut failed = failed.map(Arc::unwrap_or_clone).unwrap_or_default();
    if failed.is_locked(&account, now) {
        let message = "the account is locked after too many wrong passwords: log in again in 15 minutes";
        return Err(Refusal::unauthorized(message));
    }
    // Signatures are compared instead of passwords, so that the time reveals nothing about the password.
    let sign = |password: &str| house.secrets.sign(&format!("password {password}"));
    let given = credentials.password.as_deref().map(|password| sign(password));
    if given != Some(sign(&house.admin_password)) {
        failed.failed(account, now);
        call.save(failed);
        return Err(Refusal::unauthorized("the password is missing or wrong").keep());
    }
    if failed.succeeded(&account) {
        call.save(failed);
    }
    Ok(AdminToken::new().with_token(house.secrets.token(&Owner::Admin, now + TOKEN_LIFETIME)))
}
