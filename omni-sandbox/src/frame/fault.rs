//! Faults make calls fail although nothing is wrong with them. They act only here, around the handlers.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ::http::StatusCode;
use omni_types::Operation;
use serde::{Deserialize, Serialize};

use super::{Refusal, Request, Response};
use crate::basics::Owner;
use crate::control;
use crate::operations;
use crate::session::Session;
use crate::store::{Backend as _, Table};

/// The longest delay of a fault.
const MAX_DELAY: u64 = 600_000;

/// A fault: what happens, to which calls, and how often.
///
/// ```
/// use omni_sandbox::Fault;
/// use omni_types::Operation;
///
/// // The next two selfies are refused with HTTP status 503.
/// let fault = Fault::status(503).on(Operation::AddFace).times(2);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Fault {
    /// What happens.
    pub effect: Effect,
    /// Id of the operation that it affects; if absent, all operations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// Id of the session whose own calls it affects; if absent, all sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// HTTP status of the response, from 400 to 599. The default is 400 with `customCode`, and 502 with `html`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Custom error code, for `customCode`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<i32>,
    /// Milliseconds that the call waits before anything else happens.
    #[serde(default)]
    pub delay: u64,
    /// How often it happens; if absent, until it is removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Milliseconds after which it ends, by the clock of the sandbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts: Option<u64>,
    /// The probability that it happens to a call, from 0 to 1.
    #[serde(default = "certain")]
    pub probability: f64,
    /// Random seed: the same seed makes the same calls fail.
    #[serde(default)]
    pub seed: u64,
}

/// What a fault does to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Effect {
    /// Only the delay.
    Delay,
    /// The call is refused with an HTTP status.
    Status,
    /// The call is refused with a custom error code.
    CustomCode,
    /// The connection is closed, and nothing was done.
    DropBefore,
    /// The connection is closed after everything was done.
    DropAfter,
    /// Everything is done; the connection is closed in the middle of the response.
    Truncate,
    /// The response is an HTML page, like that of a gateway.
    Html,
    /// Everything is done; the response is JSON of an undocumented type: a list of what it should be.
    WrongType,
}

const fn certain() -> f64 {
    1.0
}

impl Fault {
    fn new(effect: Effect) -> Self {
        Self {
            effect,
            operation: None,
            session: None,
            status: None,
            code: None,
            delay: 0,
            times: None,
            lasts: None,
            probability: 1.0,
            seed: 0,
        }
    }

    /// Calls are refused with an HTTP status.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self { status: Some(status), ..Self::new(Effect::Status) }
    }

    /// Calls are refused with a custom error code.
    #[must_use]
    pub fn custom_code(code: i32) -> Self {
        Self { code: Some(code), ..Self::new(Effect::CustomCode) }
    }

    /// Calls wait, and are then handled as usual.
    #[must_use]
    pub fn delay(delay: Duration) -> Self {
        Self::new(Effect::Delay).delayed(delay)
    }

    /// An effect that needs no other settings.
    #[must_use]
    pub fn of(effect: Effect) -> Self {
        Self::new(effect)
    }

    /// Makes calls wait before anything else happens.
    #[must_use]
    pub fn delayed(self, delay: Duration) -> Self {
        Self { delay: u64::try_from(delay.as_millis()).unwrap_or(u64::MAX), ..self }
    }

    /// Restricts the fault to one operation.
    #[must_use]
    pub fn on(self, operation: Operation) -> Self {
        Self { operation: Some(operation.info().id.to_owned()), ..self }
    }

    /// Restricts the fault to a session's own calls.
    #[must_use]
    pub fn in_session(self, id: impl Into<String>) -> Self {
        Self { session: Some(id.into()), ..self }
    }

    /// Restricts how often the fault happens.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }

    /// Restricts how long the fault happens, by the clock of the sandbox.
    #[must_use]
    pub fn lasting(self, time: Duration) -> Self {
        Self { lasts: Some(u64::try_from(time.as_millis()).unwrap_or(u64::MAX)), ..self }
    }

    /// Makes the fault happen at random. The same seed makes the same calls fail.
    #[must_use]
    pub fn with_probability(self, probability: f64, seed: u64) -> Self {
        Self { probability, seed, ..self }
    }

    /// What is wrong with the fault, and how to fix it.
    fn problem(&self) -> Option<&'static str> {
        let takes_status = matches!(self.effect, Effect::Status | Effect::CustomCode | Effect::Html);
        let known = |id: &String| Operation::ALL.iter().any(|operation| operation.info().id == id);
        match self {
            Self { status: Some(_), .. } if !takes_status => {
                Some("status: only `status`, `customCode` and `html` have one: leave it out")
            }
            Self { status: Some(status), .. } if !(400..600).contains(status) => {
                Some("status: expected a number from 400 to 599")
            }
            Self { effect: Effect::Status, status: None, .. } => {
                Some("status: expected a number, because of the effect `status`")
            }
            Self { effect: Effect::CustomCode, code: None, .. } => {
                Some("code: expected a number, because of the effect `customCode`")
            }
            Self { code: Some(_), .. } if self.effect != Effect::CustomCode => {
                Some("code: only `customCode` has one: leave it out")
            }
            Self { delay, .. } if *delay > MAX_DELAY => Some("delay: expected at most 600000 milliseconds"),
            Self { probability, .. } if !(0.0..=1.0).contains(probability) => {
                Some("probability: expected a number from 0 to 1")
            }
            Self { operation: Some(id), .. } if !known(id) => {
                Some("operation: expected the id of an operation: GET /operations lists them")
            }
            _ => None,
        }
    }

    fn refusal(&self, operation: Operation) -> Refusal {
        let status = |otherwise: StatusCode| {
            self.status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(otherwise)
        };
        let message = "a fault of the management API makes this call fail";
        let Some(code) = self.code else {
            return Refusal::new(status(StatusCode::INTERNAL_SERVER_ERROR), message);
        };
        let known = operation.info().error_codes.iter().find(|known| known.code == code);
        let mut refusal = known.map_or_else(
            || Refusal::bad_request(message).with_code(code),
            |known| Refusal::documented(known, message),
        );
        refusal.status = status(StatusCode::BAD_REQUEST);
        refusal
    }
}

/// An armed fault.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ArmedFault {
    /// Number to remove it by.
    pub id: u64,
    /// What happens.
    pub fault: Fault,
    /// How often it has happened.
    pub happened: u64,
    /// When it ends by the clock of the sandbox, in UTC milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    #[serde(skip)]
    chance: u64,
}

impl ArmedFault {
    /// Whether it can no longer happen.
    fn is_over(&self, now: i64) -> bool {
        let times = self.fault.times.is_some_and(|times| self.happened >= u64::from(times));
        times || self.until.is_some_and(|until| until <= now)
    }

    fn concerns(&self, operation: Operation, session: Option<&str>) -> bool {
        let of = |wanted: &Option<String>, is: Option<&str>| wanted.is_none() || wanted.as_deref() == is;
        of(&self.fault.operation, Some(operation.info().id)) && of(&self.fault.session, session)
    }

    /// Whether it happens this time.
    fn happens(&mut self) -> bool {
        let mut random = fastrand::Rng::with_seed(self.chance);
        let happens = random.f64() < self.fault.probability;
        self.chance = random.u64(..);
        self.happened += u64::from(happens);
        happens
    }
}

/// The faults in their stored form.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct StoredFaults {
    /// Number of the fault that was armed last.
    last: u64,
    /// Each with the state of its randomness, so that it continues where it left off.
    armed: Vec<(ArmedFault, u64)>,
}

/// The armed faults.
#[derive(Default)]
pub(crate) struct Faults {
    /// Without faults, calls do not wait for the lock.
    number: AtomicUsize,
    armed: Mutex<(u64, Vec<ArmedFault>)>,
}

impl Faults {
    fn lock(&self) -> MutexGuard<'_, (u64, Vec<ArmedFault>)> {
        self.armed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Arms a fault.
    pub(crate) fn arm(&self, fault: Fault, now: i64) -> Result<ArmedFault, Refusal> {
        if let Some(problem) = fault.problem() {
            return Err(Refusal::bad_request(problem));
        }
        let mut armed = self.lock();
        armed.0 += 1;
        let until = fault.lasts.map(|lasts| now.saturating_add(i64::try_from(lasts).unwrap_or(i64::MAX)));
        let fault = ArmedFault { id: armed.0, chance: fault.seed, fault, happened: 0, until };
        armed.1.push(fault.clone());
        self.number.store(armed.1.len(), Ordering::Release);
        Ok(fault)
    }

    /// The faults, for storing them.
    pub(crate) fn stored(&self) -> StoredFaults {
        let armed = self.lock();
        let faults = armed.1.iter().map(|fault| (fault.clone(), fault.chance)).collect();
        StoredFaults { last: armed.0, armed: faults }
    }

    /// Restores the faults from before a restart.
    pub(crate) fn restore(&self, stored: StoredFaults) {
        let faults = stored.armed.into_iter().map(|(fault, chance)| ArmedFault { chance, ..fault });
        let mut armed = self.lock();
        *armed = (stored.last, faults.collect());
        self.number.store(armed.1.len(), Ordering::Release);
    }

    /// The faults that can still happen.
    pub(crate) fn list(&self, now: i64) -> Vec<ArmedFault> {
        self.lock().1.iter().filter(|fault| !fault.is_over(now)).cloned().collect()
    }

    /// Removes one fault, or all of them. Returns how many were removed.
    pub(crate) fn remove(&self, id: Option<u64>) -> usize {
        let mut armed = self.lock();
        let before = armed.1.len();
        armed.1.retain(|fault| id.is_some_and(|id| fault.id != id));
        self.number.store(armed.1.len(), Ordering::Release);
        before - armed.1.len()
    }

    /// The fault that happens to a call: the first one that concerns it.
    fn strike(&self, operation: Operation, session: Option<&str>, now: i64) -> Option<Fault> {
        if self.number.load(Ordering::Acquire) == 0 {
            return None;
        }
        let mut armed = self.lock();
        armed.1.retain(|fault| !fault.is_over(now));
        self.number.store(armed.1.len(), Ordering::Release);
        let mut concerned = armed.1.iter_mut().filter(|fault| fault.concerns(operation, session));
        concerned.find_map(|fault| fault.happens().then(|| fault.fault.clone()))
    }
}

/// Handles a request, or makes a fault happen to it.
pub(crate) async fn serve(request: &Request<'_>) -> Result<Response, Refusal> {
    let house = request.house;
    let session = match &request.caller {
        Some(Owner::Session(id)) => Some(id.as_str()),
        _ => None,
    };
    let fault = house.controls.faults.strike(request.operation, session, house.clock.now());
    let Some(fault) = fault else {
        forced_code(request, session).await?;
        return operations::handle(request).await;
    };
    // This counts, even if the sandbox is restarted.
    if control::keep(house).await.is_err() {
        tracing::error!("a fault happened, but this could not be stored");
    }
    if fault.delay > 0 {
        tokio::time::sleep(Duration::from_millis(fault.delay)).await;
    }
    match fault.effect {
        Effect::Delay => operations::handle(request).await,
        Effect::Status | Effect::CustomCode => Err(fault.refusal(request.operation)),
        Effect::DropBefore => Ok(Response::dropped()),
        Effect::DropAfter => {
            // Nobody sees the result.
            let _ = operations::handle(request).await;
            Ok(Response::dropped())
        }
        Effect::Truncate => Ok(operations::handle(request).await?.truncated()),
        Effect::Html => Ok(Response::html(fault.status.unwrap_or(502))),
        Effect::WrongType => Ok(operations::handle(request).await?.of_wrong_type()),
    }
}

/// Refuses a call with the custom code that is forced for the caller's session. Captures do this themselves, because they
/// count the attempt. So do calls whose token names no session, once they have their session.
async fn forced_code(request: &Request<'_>, session: Option<&str>) -> Result<(), Refusal> {
    let info = request.operation.info();
    let Some(id) = session.filter(|_| !info.error_codes.is_empty() && info.tag != "Capture") else {
        return Ok(());
    };
    // The handler reports a failing store.
    let stored = request.house.store.get(Table::Sessions, id).await.ok().flatten();
    let Some(session) = stored.and_then(|stored| stored.record.as_any().downcast::<Session>().ok()) else {
        return Ok(());
    };
    let persona = request.house.persona();
    match session.facts(&persona).code(request.operation) {
        Some(code) => Err(Refusal::forced(&code.value)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strikes(fault: Fault, calls: u32) -> Vec<u32> {
        let faults = Faults::default();
        faults.arm(fault, 0).unwrap();
        (0..calls).filter(|_| faults.strike(Operation::AddFace, None, 5).is_some()).collect()
    }

    #[test]
    fn a_fault_happens_as_often_as_told() {
        assert_eq!(strikes(Fault::status(500).times(2), 5), [0, 1]);
        assert_eq!(strikes(Fault::status(500).on(Operation::AddName), 5), [0; 0]);
        assert_eq!(strikes(Fault::status(500).in_session("a"), 5), [0; 0]);
        assert_eq!(strikes(Fault::status(500).lasting(Duration::from_millis(5)), 5), [0; 0]);
        assert_eq!(strikes(Fault::status(500).lasting(Duration::from_millis(6)), 2), [0, 1]);
        assert_eq!(strikes(Fault::status(500).with_probability(0.0, 1), 50), [0; 0]);
    }

    #[test]
    fn the_same_seed_makes_the_same_calls_fail() {
        let one = strikes(Fault::status(500).with_probability(0.5, 7), 100);
        assert_eq!(one, strikes(Fault::status(500).with_probability(0.5, 7), 100));
        assert_ne!(one, strikes(Fault::status(500).with_probability(0.5, 8), 100));
        assert!((20..80).contains(&one.len()), "{}", one.len());
    }

    #[test]
    fn a_fault_that_makes_no_sense_is_refused() {
        let faults = Faults::default();
        let unknown = Fault { operation: Some("add_nothing".to_owned()), ..Fault::status(500) };
        for wrong in [
            Fault::status(200),
            Fault::of(Effect::Status),
            Fault::of(Effect::CustomCode),
            Fault { code: Some(1), ..Fault::status(500) },
            Fault { status: Some(500), ..Fault::of(Effect::Truncate) },
            Fault::delay(Duration::from_secs(601)),
            Fault::status(500).with_probability(1.5, 0),
            Fault::status(500).with_probability(f64::NAN, 0),
            unknown,
        ] {
            assert!(faults.arm(wrong.clone(), 0).is_err(), "{wrong:?}");
        }
        assert!(faults.list(0).is_empty());
    }
}
