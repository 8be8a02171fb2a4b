//! Changing stored data outside of a call.

use crate::frame::{Refusal, Work};
use crate::store::StoreError;

/// Commits a unit of work. False after a conflict: begin again with a new one.
pub(super) async fn commit(work: Work<'_>) -> Result<bool, Refusal> {
    match work.commit().await {
        Ok(()) => Ok(true),
        Err(StoreError::Conflict) => {
            tokio::task::yield_now().await;
            Ok(false)
        }
        Err(error) => Err(failed(error)),
    }
}

/// A failure of the store, as a refusal.
pub(super) fn failed(error: StoreError) -> Refusal {
    match error {
        StoreError::Conflict => {
            Refusal::internal("the stored data changed in the meantime: send the request again")
        }
        StoreError::Failed(problem) => {
            tracing::error!(problem, "the store failed");
            Refusal::internal("the store failed: the log says how")
        }
    }
}
