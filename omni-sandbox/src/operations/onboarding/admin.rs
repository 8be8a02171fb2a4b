//! Logging in as an admin.

use omni_types::{AdminToken, endpoint};

use crate::frame::{Call, Refusal};
use crate::house::Owner;

/// The token of an admin is valid for a day.
const TOKEN_LIFETIME: i64 = 24 * 60 * 60 * 1000;

pub(crate) async fn log_in_admin(call: &mut Call<'_, endpoint::LogInAdmin>) -> Result<AdminToken, Refusal> {
    let credentials = call.body();
    let (house, now) = (call.house(), call.now());
    let Some(email) = credentials.email.as_deref().filter(|email| !email.trim().is_empty()) else {
        return Err(Refusal::unauthorized("email: the e-mail address is missing"));
    };
    let account = house.secrets.sign(&format!("admin {}", email.trim().to_lowercase()));
    if house.logins.is_locked(&account, now) {
        let message = "the account is locked after too many wrong passwords: log in again in 15 minutes";
        return Err(Refusal::unauthorized(message));
    }
    // Signatures are compared in place of passwords, so that the time says nothing about the password.
    let sign = |password: &str| house.secrets.sign(&format!("password {password}"));
    let given = credentials.password.as_deref().map(|password| sign(password));
    if given != Some(sign(&house.admin_password)) {
        house.logins.failed(account, now);
        return Err(Refusal::unauthorized("the password is missing or wrong"));
    }
    house.logins.succeeded(&account);
    Ok(AdminToken::new().with_token(house.secrets.token(&Owner::Admin, now + TOKEN_LIFETIME)))
}
