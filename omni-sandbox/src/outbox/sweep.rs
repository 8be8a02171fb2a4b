//! Forgets the sessions whose time is over, so that they do not pile up.

use super::worker::BATCH;
use crate::frame::{Refusal, Work};
use crate::house::House;
use crate::operations;
use crate::store::{Backend as _, Index, StoreError, time};

/// Forgets some of the sessions whose time is over, and returns how many.
pub(super) async fn sweep(house: &House) -> Result<usize, Refusal> {
    let now = time(house.clock.now());
    let over = house.store.find_up_to(Index::SessionByEnd, &now, BATCH).await;
    let over = over.map_err(|_| Refusal::internal("the sessions could not be read"))?;
    for (_, id) in &over {
        forget(house, id).await?;
    }
    Ok(over.len())
}

async fn forget(house: &House, id: &str) -> Result<(), Refusal> {
    loop {
        let mut work = Work::new(house);
        operations::forget(&mut work, id).await?;
        match work.commit().await {
            Ok(()) => return Ok(()),
            // Somebody has just got another token for it.
            Err(StoreError::Conflict) => tokio::task::yield_now().await,
            Err(StoreError::Failed(_)) => return Err(Refusal::internal("a session could not be forgotten")),
        }
    }
}
