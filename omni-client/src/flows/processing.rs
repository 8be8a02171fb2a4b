//! Waiting for the service.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::FlowError;
use crate::credentials::Session;
use crate::error::Error;

const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// Stands for a deadline that the clock cannot count up to.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Waits until the service has processed what the session captured.
///
/// Asks at once, then after waits that double from 250 ms to 5 s and get shorter again toward the end of `patience`,
/// which is never exceeded. Dropping the future ends the waiting. Not available on wasm32, which has no reliable clock.
///
/// ```no_run
/// # async fn example(session: &omni_client::Session) -> Result<(), omni_client::flows::FlowError> {
/// use std::time::Duration;
///
/// use omni_client::flows::{FlowError, wait_until_processed};
///
/// match wait_until_processed(session, Duration::from_secs(30)).await {
///     Ok(()) => println!("processed"),
///     Err(FlowError::Deadline) => println!("not yet; the session can be looked at later"),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`FlowError::Deadline`], or a call failed.
pub async fn wait_until_processed(session: &Session, patience: Duration) -> Result<(), FlowError> {
    let is_done = || async { Ok(session.fetch_processing_status().await?.finished == Some(true)) };
    poll(patience, is_done).await
}

/// Takes a closure that returns a future, not an async closure: the future of a function that calls one is not `Send`
/// wherever the closure borrows the session.
async fn poll<F: Future<Output = Result<bool, Error>>>(
    patience: Duration,
    is_done: impl Fn() -> F,
) -> Result<(), FlowError> {
    let now = Instant::now();
    let deadline = now.checked_add(patience).unwrap_or(now + FOREVER);
    let polling = async {
        let mut wait = FIRST_WAIT;
        while !is_done().await? {
            let rest = deadline.saturating_duration_since(Instant::now()) / 2;
            if rest < FIRST_WAIT {
                return Err(FlowError::Deadline);
            }
            sleep(wait.min(rest)).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
        Ok(())
    };
    timeout_at(deadline, polling).await.unwrap_or(Err(FlowError::Deadline))
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use omni_types::Operation;

    use super::*;
    use crate::error::ErrorKind;

    /// The times at which the service was asked, by a clock that stands still while anything runs.
    async fn asked(patience: Duration, done_after: usize) -> (Result<(), FlowError>, Vec<u128>) {
        let (start, times) = (Instant::now(), RefCell::new(Vec::new()));
        let result = poll(patience, || async {
            times.borrow_mut().push(start.elapsed().as_millis());
            Ok(times.borrow().len() > done_after)
        })
        .await;
        (result, times.into_inner())
    }

    #[tokio::test(start_paused = true)]
    async fn waits_double_up_to_five_seconds() {
        let (result, times) = asked(Duration::MAX, 7).await;
        assert!(result.is_ok());
        assert_eq!(times, [0, 250, 750, 1750, 3750, 7750, 12750, 17750]);
        assert_eq!(asked(Duration::ZERO, 0).await.1, [0]);
    }

    #[tokio::test(start_paused = true)]
    async fn the_deadline_is_used_up_and_not_exceeded() {
        let (result, times) = asked(Duration::from_millis(4750), usize::MAX).await;
        assert!(matches!(result, Err(FlowError::Deadline)), "{result:?}");
        assert_eq!(times, [0, 250, 750, 1750, 3250, 4000, 4375]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_hangs_ends_with_the_deadline() {
        let start = Instant::now();
        let result = poll(Duration::from_secs(9), std::future::pending).await;
        assert!(matches!(result, Err(FlowError::Deadline)), "{result:?}");
        assert_eq!(start.elapsed().as_secs(), 9);
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_ends_the_waiting() {
        let calls = Cell::new(0);
        let result = poll(Duration::from_secs(9), || async {
            calls.set(calls.get() + 1);
            Err(Error::new(Operation::FetchProcessingStatus, ErrorKind::Connect))
        })
        .await;
        assert!(matches!(result, Err(FlowError::Call(_))) && calls.get() == 1, "{result:?}");
    }
}
