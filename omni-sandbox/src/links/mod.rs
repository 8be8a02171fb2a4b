//! Signed links: to the pages of the sandbox, to stored files, and for uploads. Nobody else can create or change them.

use serde::Deserialize;

use crate::house::House;

/// The path of the page that leads a person through the onboarding.
pub(crate) const PAGE: &str = "/onboarding/{session}";

/// The path of the page that shows the result of a search of the global watchlists.
pub(crate) const WATCHLIST_RESULT: &str = "/watchlist-results/{reference}";

/// How long a link is valid by default, in milliseconds: one hour.
const LIFETIME: i64 = 60 * 60 * 1000;

/// Minutes for which a link to the page is valid by default; a flow can change them.
const PAGE_MINUTES: i64 = 24 * 60;

/// What a link is for. A link for one purpose is not valid for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Page,
    WatchlistResult,
    Download,
    Upload,
}

impl Purpose {
    /// What the signed text begins with.
    const fn mark(self) -> &'static str {
        match self {
            Self::Page => "page ",
            Self::WatchlistResult => "watchlist result ",
            Self::Download => "",
            Self::Upload => "PUT ",
        }
    }
}

/// Why a link is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// This sandbox has not signed it for this purpose.
    Forged,
    Expired,
}

#[derive(Deserialize)]
struct Signed {
    expires: i64,
    signature: String,
}

/// A link to the page for a session.
pub(crate) fn page(house: &House, session: &str, minutes: Option<i32>) -> String {
    let path = PAGE.replace("{session}", session);
    let milliseconds = minutes.map_or(PAGE_MINUTES, i64::from).saturating_mul(60 * 1000);
    format!("{}{}", house.url, signed(house, Purpose::Page, &path, milliseconds))
}

/// A link to the result of a search of the global watchlists.
pub(crate) fn watchlist_result(house: &House, reference: &str) -> String {
    let path = WATCHLIST_RESULT.replace("{reference}", reference);
    format!("{}{}", house.url, signed(house, Purpose::WatchlistResult, &path, LIFETIME))
}

/// A link to download a stored file of a session.
pub(crate) fn download(house: &House, session: &str, name: &str) -> String {
    let path = format!("/{session}/{name}");
    format!("{}{}", house.files_url, signed(house, Purpose::Download, &path, LIFETIME))
}

/// A link to upload a file of a session, by PUT.
pub(crate) fn upload(house: &House, session: &str, name: &str) -> String {
    let path = format!("/{session}/{name}");
    format!("{}{}", house.files_url, signed(house, Purpose::Upload, &path, LIFETIME))
}

/// The path of a link that is valid for this many milliseconds, with its query.
fn signed(house: &House, purpose: Purpose, path: &str, milliseconds: i64) -> String {
    let expires = house.clock.now().saturating_add(milliseconds);
    let signature = house.secrets.sign(&text(purpose, path, expires));
    format!("{path}?expires={expires}&signature={signature}")
}

/// Checks that a link was made for a purpose and has not expired. Returns when it expires.
pub(crate) fn check(house: &House, purpose: Purpose, path: &str, query: &str) -> Result<i64, Problem> {
    let signed: Signed = serde_html_form::from_str(query).map_err(|_| Problem::Forged)?;
    // The signature is checked first, so that a forged link reveals nothing about its expiry.
    if !house.secrets.verify(&text(purpose, path, signed.expires), &signed.signature) {
        return Err(Problem::Forged);
    }
    if signed.expires <= house.clock.now() {
        return Err(Problem::Expired);
    }
    Ok(signed.expires)
}

fn text(purpose: Purpose, path: &str, expires: i64) -> String {
    format!("{}{path}?expires={expires}", purpose.mark())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{Sandbox, StartError};

    #[tokio::test]
    async fn a_link_is_valid_only_for_its_purpose_and_not_forever() -> Result<(), StartError> {
        let sandbox = Sandbox::builder().start().await?;
        let house = sandbox.house();
        let link = download(house, "5f0a1b2c3d4e5f6071829304", "selfie");
        let (path, query) = link.strip_prefix(&*house.files_url).unwrap().split_once('?').unwrap();
        assert!(check(house, Purpose::Download, path, query).is_ok());
        for other in [Purpose::Upload, Purpose::Page, Purpose::WatchlistResult] {
            assert_eq!(check(house, other, path, query), Err(Problem::Forged), "{other:?}");
        }
        assert_eq!(check(house, Purpose::Download, "/other/selfie", query), Err(Problem::Forged));
        assert_eq!(check(house, Purpose::Download, path, ""), Err(Problem::Forged));
        sandbox.advance_clock(Duration::from_secs(60 * 60));
        assert_eq!(check(house, Purpose::Download, path, query), Err(Problem::Expired));
        assert_eq!(check(house, Purpose::Upload, path, query), Err(Problem::Forged));
        Ok(())
    }
}
