//! What the service sends by itself: notifications to URLs that are configured at the vendor.
//!
//! There are three, each a `POST` with a JSON body: a changed onboarding status, the data of a payment proof, and a
//! work history. [`read`] makes a typed value of the body, [`acknowledge`] is the response. Both work with any HTTP
//! server; with the feature `axum` there are an extractor and responses for axum.
//!
//! ```
//! use omni_client::webhooks::{self, OnboardingStatusNotification, WebhookError};
//! use omni_client::types::OnboardingStatus;
//!
//! /// From the body of a request to the body of the response, which goes out with HTTP 200.
//! fn onboarding_status(body: &[u8]) -> Result<webhooks::WebhookAcknowledgement, WebhookError> {
//!     let notification = webhooks::read::<OnboardingStatusNotification>(body)?;
//!     match notification.onboarding_status {
//!         Some(OnboardingStatus::ManualReviewApproved) => println!("approved"),
//!         Some(OnboardingStatus::ManualReviewRejected) => println!("rejected"),
//!         // Steps on the way, and values that the service may add.
//!         _ => {}
//!     }
//!     Ok(webhooks::acknowledge())
//! }
//!
//! let body = br#"{"interviewId": "5f0a1b2c3d4e5f6071829304", "onboardingStatus": "MANUAL_REVIEW_APPROVED"}"#;
//! assert_eq!(onboarding_status(body)?.success, Some(true));
//! # Ok::<(), WebhookError>(())
//! ```
//!
//! # Who sends it
//!
//! **Notifications are not signed**: no header with a signature is documented, so a body proves nothing about its
//! sender. You have two options:
//!
//! - On request the vendor first fetches a token from a token URL of yours (OAuth2, client credentials) and sends it
//!   as `Authorization: Bearer`. [`BearerToken`] compares it in constant time. The token says who may send, not that
//!   the body is unchanged: that is the job of TLS.
//! - Treat a notification as a hint and the API as the truth: fetch the status with an [`Admin`](crate::Admin)
//!   (`fetch_onboarding_status`) before something of value depends on it. Then a forged notification costs one call.
//!
//! # Duplicates and losses
//!
//! After a timeout, or any response other than HTTP 200 with `success` true, a changed status is sent **once** more, and
//! then not again. Retries of the other two notifications are not documented. Therefore:
//!
//! - Store first, then respond, and do slow work afterward: a late response causes a retry.
//! - Handle retries safely. A notification has no id of its own; identify a changed status by `interviewId` and
//!   `onboardingStatus` together, a work history by `requestId`, a payment proof by `fiscalInvoice` (which is
//!   personal: remember a keyed hash of it). Forget such marks after a while; a session may reach a status again.
//! - The order is not documented. A status that is older than the stored one may arrive after it; fetching it settles
//!   that as well.
//! - Two failures lose a notification. From time to time, look for sessions that have been waiting too long.
//!
//! All fields may be missing, and unknown fields and statuses are accepted: your program has to check that the fields
//! it needs are present.

mod error;
#[cfg(feature = "axum")]
mod extract;
mod token;

pub use error::WebhookError;
#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
pub use extract::{Acknowledge, Webhook};
pub use omni_types::{
    OnboardingStatusNotification, PaymentProofNotification, WebhookAcknowledgement, WorkHistoryNotification,
};
pub use token::BearerToken;

use omni_types::json;
use omni_types::read::Read;

/// The largest notification that is read, in bytes. The documented ones are far smaller.
pub const MAX_BYTES: usize = 1024 * 1024;

/// The notifications that the service sends. No other type can be one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a notification of the service",
    note = "`Webhook` takes `OnboardingStatusNotification`, `PaymentProofNotification` or `WorkHistoryNotification`"
)]
pub trait Notification: Read + sealed::Sealed {}

impl Notification for OnboardingStatusNotification {}
impl Notification for PaymentProofNotification {}
impl Notification for WorkHistoryNotification {}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::OnboardingStatusNotification {}
    impl Sealed for super::PaymentProofNotification {}
    impl Sealed for super::WorkHistoryNotification {}
}

/// Reads the body of a notification.
///
/// ```
/// use omni_client::webhooks::{self, WebhookError, WorkHistoryNotification};
///
/// let body = br#"{"requestId": "req-000125", "workHistory": [{"curp": 7}]}"#;
/// let error = webhooks::read::<WorkHistoryNotification>(body).unwrap_err();
/// assert_eq!(error.to_string(), "unexpected notification at workHistory[0].curp: expected a string");
/// ```
///
/// # Errors
/// The body is larger than [`MAX_BYTES`], ends too early, is not JSON, or is not what is documented.
pub fn read<T: Notification>(body: &[u8]) -> Result<T, WebhookError> {
    if body.len() > MAX_BYTES {
        return Err(WebhookError::TooLarge { limit: MAX_BYTES });
    }
    Ok(json::from_slice_lossy(body)?)
}

/// The expected response: as JSON, with HTTP 200.
///
/// ```
/// let body = serde_json::to_string(&omni_client::webhooks::acknowledge())?;
/// assert_eq!(body, r#"{"success":true}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn acknowledge() -> WebhookAcknowledgement {
    WebhookAcknowledgement::new().with_success(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(body: &str) -> WebhookError {
        read::<OnboardingStatusNotification>(body.as_bytes()).unwrap_err()
    }

    #[test]
    fn each_problem_has_its_error() {
        let decode =
            |path: &str, problem: &str| WebhookError::Decode { path: path.into(), problem: problem.into() };
        for empty in ["", " ", "{", r#"{"interviewId": "5f"#] {
            assert_eq!(problem(empty), WebhookError::Truncated, "{empty}");
        }
        assert_eq!(problem("<html>"), WebhookError::Syntax { line: 1, column: 1 });
        assert_eq!(problem("{}\n{}"), WebhookError::Syntax { line: 2, column: 1 });
        for other in ["[]", " [null, null, null, null, null]", "7", "null", r#""ZARA""#] {
            assert_eq!(problem(other), decode("", "expected an object"), "{other}");
        }
        assert_eq!(problem(r#"{"externalId": {"a": 1}}"#), decode("externalId", "expected a string"));
        assert_eq!(problem(r#"{"flowId": "a", "flowId": "b"}"#), decode("", "duplicate field `flowId`"));
        let nested = br#"{"workHistory": [{"laborHistoryList": [{}, 7]}]}"#;
        let error = read::<WorkHistoryNotification>(nested).unwrap_err();
        assert_eq!(error, decode("workHistory[0].laborHistoryList[1]", "expected an object"));
    }

    #[test]
    fn a_text_that_looks_like_an_error_is_not_quoted() {
        let shown = problem(r#"{"ZARA": 1, "interviewId": [", expected ZARA at line 1"]}"#);
        assert_eq!(format!("{shown}"), "unexpected notification at interviewId: expected a string");
        let shown =
            read::<WorkHistoryNotification>(br#"{"workHistory": "ZARA, expected ZARA"}"#).unwrap_err();
        assert!(!format!("{shown} {shown:?}").contains("ZARA"), "{shown:?}");
    }

    #[test]
    fn the_limit_is_the_last_size_that_is_read() {
        let body = |size: usize| format!("{{}}{}", " ".repeat(size - 2));
        read::<PaymentProofNotification>(body(MAX_BYTES).as_bytes()).unwrap();
        assert_eq!(problem(&body(MAX_BYTES + 1)), WebhookError::TooLarge { limit: MAX_BYTES });
    }
}
