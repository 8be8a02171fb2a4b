//! A notification to a server of the client, and the attempts to send it.

use std::fmt;
use std::str::FromStr;

use omni_types::{OnboardingStatusNotification, PaymentProofNotification, WorkHistoryNotification};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The subject of a notification.
pub(crate) enum Hook {
    /// The onboarding status of a session has changed. Sent automatically with each commit that changes it.
    OnboardingStatus(OnboardingStatusNotification),
    /// A payment proof was validated.
    PaymentProof(Box<PaymentProofNotification>),
    /// A work history has arrived.
    WorkHistory(Box<WorkHistoryNotification>),
    /// The result of a search of the global watchlists has changed.
    WatchlistUpdate(WatchlistUpdate),
}

/// A notification. The documentation says only that it contains the reference of the search.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WatchlistUpdate {
    /// The session that the search belongs to.
    pub(crate) interview_id: String,
    /// The reference of the search, for `fetch_updated_watchlist_result`.
    pub(crate) r#ref: String,
}

/// A kind of webhook. Each has its own target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum HookKind {
    /// The onboarding status of a session has changed.
    OnboardingStatus,
    /// A payment proof was validated.
    PaymentProof,
    /// A work history has arrived.
    WorkHistory,
    /// The global watchlists have changed, and with them the result of a search that was sent with `subscribe`.
    WatchlistUpdate,
}

impl HookKind {
    /// All kinds.
    pub const ALL: [Self; 4] =
        [Self::OnboardingStatus, Self::PaymentProof, Self::WorkHistory, Self::WatchlistUpdate];

    /// The name of the kind in the management API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OnboardingStatus => "onboardingStatus",
            Self::PaymentProof => "paymentProof",
            Self::WorkHistory => "workHistory",
            Self::WatchlistUpdate => "watchlistUpdate",
        }
    }

    /// The maximum number of attempts. One retry is documented, and only for the status.
    const fn sends(self) -> u8 {
        match self {
            Self::OnboardingStatus => 2,
            Self::PaymentProof | Self::WorkHistory | Self::WatchlistUpdate => 1,
        }
    }

    /// Whether the target has to respond with an object whose `success` is true.
    pub(super) const fn wants_acknowledgment(self) -> bool {
        matches!(self, Self::OnboardingStatus)
    }
}

impl fmt::Display for HookKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for HookKind {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or(())
    }
}

/// A notification. Its body contains personal data.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Webhook {
    pub(crate) kind: HookKind,
    pub(crate) body: Value,
    /// How many attempts are left.
    left: u8,
    pub(crate) attempts: Vec<Attempt>,
}

/// One attempt to send a webhook.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Attempt {
    /// When it began, in milliseconds of the sandbox's clock.
    pub at: i64,
    /// How it ended, once it has.
    // Older files have it under its earlier name.
    #[serde(alias = "outcome")]
    pub result: AttemptResult,
    /// HTTP status of the response, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
}

/// The result of an attempt to send a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum AttemptResult {
    /// It is being sent.
    Sending,
    /// The target has acknowledged it.
    Delivered,
    /// The target responded with something other than expected.
    Refused,
    /// The target did not respond in time.
    TimedOut,
    /// There was no connection to the target, or it broke.
    Unreachable,
    /// The token server did not issue a token.
    NoToken,
    /// The sandbox was stopped while it waited for the response.
    Interrupted,
}

impl Webhook {
    pub(super) fn new(hook: Hook) -> Self {
        let (kind, body) = match &hook {
            Hook::OnboardingStatus(body) => (HookKind::OnboardingStatus, serde_json::to_value(body)),
            Hook::PaymentProof(body) => (HookKind::PaymentProof, serde_json::to_value(body)),
            Hook::WorkHistory(body) => (HookKind::WorkHistory, serde_json::to_value(body)),
            Hook::WatchlistUpdate(body) => (HookKind::WatchlistUpdate, serde_json::to_value(body)),
        };
        // Serializing strings cannot fail.
        Self { kind, body: body.unwrap_or_default(), left: kind.sends(), attempts: Vec::new() }
    }

    /// One with the same body that was not sent yet.
    pub(super) fn again(&self) -> Self {
        Self { kind: self.kind, body: self.body.clone(), left: self.kind.sends(), attempts: Vec::new() }
    }

    /// Allows as many more attempts as a new webhook has.
    pub(crate) fn renew(&mut self) {
        self.left = self.kind.sends();
    }

    /// Begins an attempt, before anything is sent: after a restart it counts, whether or not the target got it. False if no
    /// attempts are left.
    pub(super) fn begin(&mut self, at: i64) -> bool {
        self.end(AttemptResult::Interrupted, None);
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        self.attempts.push(Attempt { at, result: AttemptResult::Sending, status: None });
        true
    }

    /// Ends the attempt under way, if there is one.
    pub(super) fn end(&mut self, result: AttemptResult, status: Option<u16>) {
        if let Some(attempt) = self.attempts.last_mut().filter(|last| last.result == AttemptResult::Sending) {
            attempt.result = result;
            attempt.status = status;
        }
    }

    /// Whether nothing more is sent.
    pub(super) fn is_done(&self) -> bool {
        let result = self.attempts.last().map(|attempt| attempt.result);
        result == Some(AttemptResult::Delivered) || self.left == 0 && result != Some(AttemptResult::Sending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_is_never_sent_more_often_than_documented() {
        for kind in HookKind::ALL {
            let mut webhook = Webhook { kind, ..Webhook::new(Hook::OnboardingStatus(Default::default())) };
            webhook.renew();
            let mut sent = 0;
            // The sandbox is killed during each attempt.
            while webhook.begin(0) {
                sent += 1;
                assert!(!webhook.is_done());
            }
            assert_eq!(sent, if kind.wants_acknowledgment() { 2 } else { 1 });
            assert!(webhook.is_done());
            assert!(webhook.attempts.iter().all(|attempt| attempt.result == AttemptResult::Interrupted));
        }
    }

    #[test]
    fn names_and_values_of_kinds_agree() {
        for kind in HookKind::ALL {
            assert_eq!(serde_json::to_value(kind).ok(), Some(kind.name().into()));
            assert_eq!(kind.name().parse(), Ok(kind));
        }
    }
}
