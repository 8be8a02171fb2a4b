//! The sandbox's own authority for seals and time stamps. Nobody has accredited it.

#[cfg(feature = "file")]
mod kept;

use std::sync::{Arc, Mutex, PoisonError};

use getrandom::SysRng;
use jiff::{Timestamp, ToSpan as _};
use omni_engines::pdf::PdfError;
use omni_engines::seal::{Authority, SealError};

use super::House;
use crate::basics::Refusal;

/// How long before it is made an authority begins to be valid, in hours: clocks of those who verify can be behind.
const BEGINS_BEFORE: i64 = 24;

/// How long an authority is not asked again whether its certificates are still valid, in hours.
const VALID_FOR: i64 = 24;

/// The reason that the seal of a report of events states. By it a report is told from other files, so nothing else may be signed with it.
pub(crate) const REPORT_REASON: &str = "Report of events, sealed by the sandbox";

/// The reason that an advanced electronic signature states.
pub(crate) const CONSENT_REASON: &str = "Signed with the person's consent, in the sandbox";

/// The authority. It is made when it is first needed, unless it was kept with the data.
#[derive(Default)]
pub(crate) struct Seals(Mutex<Option<Current>>);

/// An authority whose certificates are valid.
struct Current {
    authority: Arc<Authority>,
    /// Until when that is known.
    until: Timestamp,
}

impl Seals {
    /// The authority, which is made if there is none yet, or if the clock was moved beyond its certificates.
    fn authority(&self, now: Timestamp) -> Result<Arc<Authority>, SealError> {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Current { authority, until }) = &*current
            && now <= *until
        {
            return Ok(Arc::clone(authority));
        }
        let until = now.checked_add(VALID_FOR.hours()).map_err(|_| SealError::Time)?;
        let known = current.take().map(|current| current.authority);
        let authority = match known {
            Some(known) if known.revocation_list(until).is_ok() => known,
            Some(_) => {
                tracing::warn!(
                    "the clock is beyond the certificates of the authority for seals, so it is another one now"
                );
                Arc::new(made(now)?)
            }
            None => Arc::new(made(now)?),
        };
        *current = Some(Current { authority: Arc::clone(&authority), until });
        Ok(authority)
    }

    /// Sets the authority that was kept. Whether it is valid still is found out when it is needed.
    #[cfg(feature = "file")]
    fn keep(&self, authority: Authority) {
        let current = Current { authority: Arc::new(authority), until: Timestamp::MIN };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(current);
    }
}

fn made(now: Timestamp) -> Result<Authority, SealError> {
    let begin = now.checked_sub(BEGINS_BEFORE.hours()).map_err(|_| SealError::Time)?;
    Authority::new(begin, &mut SysRng)
}

impl House {
    /// Has the authority do something, on the threads that look at images. The time is that of the sandbox's clock.
    pub(crate) async fn seal<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Authority, Timestamp) -> Result<T, SealError> + Send + 'static,
    ) -> Result<Result<T, SealError>, Refusal> {
        let beyond = |_| Refusal::internal("the clock of the sandbox is beyond the year 9999");
        let now = Timestamp::from_millisecond(self.clock.now()).map_err(beyond)?;
        let seals = Arc::clone(&self.seals);
        self.images.work(move || work(&*seals.authority(now)?, now)).await
    }
}

/// A refusal of what could not be sealed. `place` is what was to be sealed.
pub(crate) fn refused_seal(place: &str, error: &SealError) -> Refusal {
    match error {
        SealError::Pdf(PdfError::SignatureTooLong { .. }) => {
            Refusal::internal("the seal needs more room than was left for it")
        }
        SealError::Pdf(error) => Refusal::bad_request(format!("{place}: {error}")),
        SealError::OutsideValidity | SealError::Time => Refusal::internal(
            "the clock of the sandbox is beyond the years that certificates can be valid in",
        ),
        _ => Refusal::internal("the authority for seals failed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authority_is_made_once() {
        let seals = Seals::default();
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let first = seals.authority(now).unwrap();
        assert!(Arc::ptr_eq(&first, &seals.authority(now).unwrap()));
        assert_ne!(first.root(), Seals::default().authority(now).unwrap().root());
    }

    #[test]
    fn another_one_is_made_once_the_clock_is_beyond_its_certificates() {
        let seals = Seals::default();
        let at = |years: i64| Timestamp::from_second(1_800_000_000 + years * 366 * 86_400).unwrap();
        let first = seals.authority(at(0)).unwrap();
        assert!(Arc::ptr_eq(&first, &seals.authority(at(29)).unwrap()));
        let later = seals.authority(at(31)).unwrap();
        assert_ne!(first.root(), later.root());
        assert!(later.token(b"text", at(31)).is_ok());
    }
}
