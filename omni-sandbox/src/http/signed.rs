//! The refusals of signed links that are not valid.

use axum::http::StatusCode;

use crate::frame::Refusal;
use crate::house::House;
use crate::links::{self, Problem, Purpose};

/// Checks a link. Returns when it expires.
pub(super) fn check(house: &House, purpose: Purpose, path: &str, query: &str) -> Result<i64, Refusal> {
    links::check(house, purpose, path, query).map_err(|problem| refusal(purpose, problem))
}

/// A refusal of a link that this sandbox has not signed.
pub(super) fn forged(purpose: Purpose) -> Refusal {
    refusal(purpose, Problem::Forged)
}

fn refusal(purpose: Purpose, problem: Problem) -> Refusal {
    let is_file = matches!(purpose, Purpose::Download | Purpose::Upload);
    let (status, message) = match (problem, is_file) {
        (Problem::Forged, true) => {
            (StatusCode::FORBIDDEN, "the link is not signed by this sandbox for this method")
        }
        (Problem::Forged, false) => (StatusCode::FORBIDDEN, "the link is not signed by this sandbox"),
        (Problem::Expired, true) => (StatusCode::GONE, "the link has expired"),
        (Problem::Expired, false) => (StatusCode::GONE, "the link has expired: ask for another one"),
    };
    Refusal::new(status, message)
}
