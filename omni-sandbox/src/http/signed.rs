//! Signed links: to the pages of the sandbox, to stored files, and to places for new ones. Nobody else can make or change one.

use axum::http::StatusCode;
use serde::Deserialize;

use crate::frame::Refusal;
use crate::house::House;

/// How long a link is good, unless something else says so, in milliseconds: one hour.
pub(super) const LIFETIME: i64 = 60 * 60 * 1000;

/// What links are for. A link for one purpose is not good for another.
pub(super) struct Purpose {
    /// What the signed text begins with.
    pub(super) mark: &'static str,
    /// What is said of a link that this sandbox has not signed.
    pub(super) forged: &'static str,
    pub(super) expired: &'static str,
}

#[derive(Deserialize)]
struct Signed {
    expires: i64,
    signature: String,
}

/// The path of a link that is good until a time, with its query.
pub(super) fn link(house: &House, purpose: &Purpose, path: &str, expires: i64) -> String {
    let signature = house.secrets.sign(&text(purpose, path, expires));
    format!("{path}?expires={expires}&signature={signature}")
}

/// Checks that a link was made for a purpose and has not expired. Returns when it expires.
pub(super) fn check(house: &House, purpose: &Purpose, path: &str, query: &str) -> Result<i64, Refusal> {
    let forbidden = || Refusal::new(StatusCode::FORBIDDEN, purpose.forged);
    let signed: Signed = serde_html_form::from_str(query).map_err(|_| forbidden())?;
    // The signature is checked first, so that a forged link learns nothing about its expiry.
    if !house.secrets.verify(&text(purpose, path, signed.expires), &signed.signature) {
        return Err(forbidden());
    }
    if signed.expires <= house.clock.now() {
        return Err(Refusal::new(StatusCode::GONE, purpose.expired));
    }
    Ok(signed.expires)
}

fn text(purpose: &Purpose, path: &str, expires: i64) -> String {
    format!("{}{path}?expires={expires}", purpose.mark)
}
