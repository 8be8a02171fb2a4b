//! Links to pages of the sandbox. They are signed, so that nobody can make or change one.

use axum::http::{StatusCode, Uri};
use serde::Deserialize;

use crate::frame::Refusal;
use crate::house::House;

#[derive(Deserialize)]
struct Signed {
    expires: i64,
    signature: String,
}

/// A link that is good until a time. A link for one purpose is not good for another.
pub(super) fn link(house: &House, purpose: &str, path: &str, expires: i64) -> String {
    let signature = house.secrets.sign(&text(purpose, path, expires));
    format!("{}{path}?expires={expires}&signature={signature}", house.url)
}

/// Checks that a link was made for a purpose and has not expired. Returns when it expires.
pub(super) fn check(house: &House, purpose: &str, uri: &Uri) -> Result<i64, Refusal> {
    let forbidden = || Refusal::new(StatusCode::FORBIDDEN, "the link is not signed by this sandbox");
    let signed: Signed =
        serde_html_form::from_str(uri.query().unwrap_or_default()).map_err(|_| forbidden())?;
    // The signature is checked first, so that a forged link learns nothing about its expiry.
    if !house.secrets.verify(&text(purpose, uri.path(), signed.expires), &signed.signature) {
        return Err(forbidden());
    }
    if signed.expires <= house.clock.now() {
        return Err(Refusal::new(StatusCode::GONE, "the link has expired: ask for another one"));
    }
    Ok(signed.expires)
}

fn text(purpose: &str, path: &str, expires: i64) -> String {
    format!("{purpose} {path}?expires={expires}")
}
