//! Waiting for the service.

use std::time::Duration;

use omni_types::{FetchOnboardingStatusQuery, OnboardingStatus};
use tokio::time::{Instant, sleep, timeout_at};

use super::FlowError;
use crate::credentials::{Authorized, Session};
use crate::error::Error;

const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// Used in place of a deadline that is beyond the range of the clock.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Waits until the service has processed what the session captured.
///
/// Asks at once, then after waits that double from 250 ms to 5 s and get shorter again toward the end of `patience`; it
/// never takes longer than that. Dropping the future ends the waiting. Not available on wasm32, which has no reliable clock.
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
    let is_done =
        || async { Ok((session.fetch_processing_status().await?.finished == Some(true)).then_some(())) };
    poll(patience, is_done).await
}

/// Waits until the onboarding has one of these statuses, and returns it: of the session itself, or with an admin, of the
/// session with this id. An expired session ends the waiting too, and is returned as such: nothing follows it.
///
/// Asks as often as [`wait_until_processed`]. A webhook is the better way where one can be received; this is for
/// programs that cannot, and for the status that a webhook missed. Not available on wasm32, which has no reliable clock.
///
/// ```no_run
/// # async fn example(session: &omni_client::Session) -> Result<(), omni_client::flows::FlowError> {
/// use std::time::Duration;
///
/// use omni_client::flows::wait_for_status;
/// use omni_client::types::OnboardingStatus::{ManualReviewApproved, ManualReviewRejected};
///
/// let wanted = [ManualReviewApproved, ManualReviewRejected];
/// let status = wait_for_status(session, None, &wanted, Duration::from_secs(3600)).await?;
/// println!("{status}");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`FlowError::Deadline`], or a call failed.
pub async fn wait_for_status(
    client: &Authorized,
    interview_id: Option<&str>,
    wanted: &[OnboardingStatus],
    patience: Duration,
) -> Result<OnboardingStatus, FlowError> {
    let mut query = FetchOnboardingStatusQuery::new();
    query.id = interview_id.map(str::to_owned);
    let query = &query;
    poll(patience, || async move {
        let status = client.fetch_onboarding_status(query).await?.into_inner().onboarding_status;
        Ok(status.filter(|status| wanted.contains(status) || *status == OnboardingStatus::Expired))
    })
    .await
}

/// Takes a closure that returns a future, not an async closure: the future of a function that calls one is not `Send`
/// wherever the closure borrows the session.
async fn poll<T, F: Future<Output = Result<Option<T>, Error>>>(
    patience: Duration,
    result: impl Fn() -> F,
) -> Result<T, FlowError> {
    let now = Instant::now();
    let deadline = now.checked_add(patience).unwrap_or(now + FOREVER);
    let polling = async {
        let mut wait = FIRST_WAIT;
        loop {
            if let Some(result) = result().await? {
                return Ok(result);
            }
            let rest = deadline.saturating_duration_since(Instant::now()) / 2;
            if rest < FIRST_WAIT {
                return Err(FlowError::Deadline);
            }
            sleep(wait.min(rest)).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    };
    timeout_at(deadline, polling).await.unwrap_or(Err(FlowError::Deadline))
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use omni_types::Operation;

    use super::*;
    use crate::error::ErrorKind;

    /// The times at which the service was asked, by a clock that is stopped while anything runs.
    async fn asked(patience: Duration, done_after: usize) -> (Result<(), FlowError>, Vec<u128>) {
        let (start, times) = (Instant::now(), RefCell::new(Vec::new()));
        let result = poll(patience, || async {
            times.borrow_mut().push(start.elapsed().as_millis());
            Ok((times.borrow().len() > done_after).then_some(()))
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
        let result = poll(Duration::from_secs(9), std::future::pending::<Result<Option<()>, Error>>).await;
        assert!(matches!(result, Err(FlowError::Deadline)), "{result:?}");
        assert_eq!(start.elapsed().as_secs(), 9);
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_ends_the_waiting() {
        let calls = Cell::new(0);
        let result = poll(Duration::from_secs(9), || async {
            calls.set(calls.get() + 1);
            Err::<Option<()>, _>(Error::new(Operation::FetchProcessingStatus, ErrorKind::Connect))
        })
        .await;
        assert!(matches!(result, Err(FlowError::Call(_))) && calls.get() == 1, "{result:?}");
    }
}
