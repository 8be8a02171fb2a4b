//! The clock of the sandbox.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Ask;
use super::change::failed;
use super::settings::keep;
use crate::frame::{Refusal, Response};
use crate::house::House;

/// The clock of a sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ClockState {
    /// The time in UTC milliseconds.
    pub now: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Advance {
    /// Milliseconds.
    advance: u64,
}

/// A clock can be moved by at most a hundred years at a time.
const MAX_ADVANCE: u64 = 100 * 366 * 24 * 60 * 60 * 1000;

pub(super) fn state(house: &House) -> ClockState {
    ClockState { now: house.clock.now() }
}

pub(super) fn advance_by(house: &House, by: Duration) {
    house.clock.advance(by);
    house.outbox.wake();
}

pub(super) async fn read(ask: &Ask) -> Result<Response, Refusal> {
    Response::json(&state(&ask.house))
}

pub(super) async fn advance(ask: &Ask) -> Result<Response, Refusal> {
    let Advance { advance } = ask.body()?;
    if advance > MAX_ADVANCE {
        return Err(Refusal::bad_request("advance: expected milliseconds, at most a hundred years of them"));
    }
    advance_by(&ask.house, Duration::from_millis(advance));
    keep(&ask.house).await.map_err(failed)?;
    Response::json(&state(&ask.house))
}
