//! Arming and removing faults.

use serde::Serialize;

use super::Ask;
use super::change::failed;
use super::settings::keep;
use crate::frame::{Refusal, Response};

#[derive(Serialize)]
struct Removed {
    removed: usize,
}

pub(super) async fn list(ask: &Ask) -> Result<Response, Refusal> {
    Response::json(&ask.house.controls.faults.list(ask.house.clock.now()))
}

pub(super) async fn arm(ask: &Ask) -> Result<Response, Refusal> {
    let armed = ask.house.controls.faults.arm(ask.body()?, ask.house.clock.now())?;
    keep(&ask.house).await.map_err(failed)?;
    tracing::info!(id = armed.id, effect = ?armed.fault.effect, "a fault was armed");
    Response::json(&armed)
}

pub(super) async fn remove_all(ask: &Ask) -> Result<Response, Refusal> {
    let removed = ask.house.controls.faults.remove(None);
    keep(&ask.house).await.map_err(failed)?;
    Response::json(&Removed { removed })
}

pub(super) async fn remove(ask: &Ask) -> Result<Response, Refusal> {
    let id = ask.path("id").parse();
    let removed = id.map_or(0, |id| ask.house.controls.faults.remove(Some(id)));
    if removed == 0 {
        return Err(Refusal::not_found("there is no fault with this id: GET /faults lists them"));
    }
    keep(&ask.house).await.map_err(failed)?;
    Response::json(&Removed { removed })
}
