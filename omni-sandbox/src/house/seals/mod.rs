//! The sandbox's own authority for seals and time stamps. Nobody has accredited it.

#[cfg(feature = "file")]
mod kept;

#[cfg(feature = "file")]
use std::sync::OnceLock;
use std::sync::{Arc, Mutex, PoisonError};

use getrandom::SysRng;
use jiff::{Timestamp, ToSpan as _};
use omni_engines::pdf::PdfError;
use omni_engines::seal::{Authority, SealError};

use super::House;
use crate::basics::Refusal;

/// How many hours an authority is backdated: a verifier's clock may be slow.
const BEGINS_BEFORE: i64 = 24;

/// How many hours the check that an authority's certificates are still valid is cached.
const VALID_FOR: i64 = 24;

/// The reason that the seal of a report of events states. It distinguishes a report from other files, so nothing else
/// may be signed with it.
pub(crate) const REPORT_REASON: &str = "Report of events, sealed by the sandbox";

/// The reason that an advanced electronic signature states.
pub(crate) const CONSENT_REASON: &str = "Signed with the person's consent, in the sandbox";

/// The authority. It is made when it is first needed, unless it was kept with the data.
#[derive(Default)]
pub(crate) struct Seals {
    current: Mutex<Option<Current>>,
    /// Locked while an authority is made and stored, so that there is only one, and nobody gets it before it is stored.
    making: tokio::sync::Mutex<()>,
    /// The key that a new authority is locked with when it is stored. Without it, none is stored.
    #[cfg(feature = "file")]
    key: OnceLock<String>,
}

/// An authority whose certificates are valid.
struct Current {
    authority: Arc<Authority>,
    /// Until when this is known.
    until: Timestamp,
}

/// The authority from now on.
struct Next {
    current: Current,
    /// How to store it. `None` if the stored one stays unchanged, or if nothing is stored.
    #[cfg(feature = "file")]
    locked: Option<String>,
}

impl Seals {
    /// The authority, if it is known to be valid.
    fn known(&self, now: Timestamp) -> Option<Arc<Authority>> {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.as_ref().filter(|current| now <= current.until).map(|current| Arc::clone(&current.authority))
    }

    /// The authority from now on: the existing one, or a new one if there is none yet or if the clock is past its
    /// certificates. Slow if a new one has to be locked.
    fn next(&self, now: Timestamp) -> Result<Next, SealError> {
        let until = now.checked_add(VALID_FOR.hours()).map_err(|_| SealError::Time)?;
        let known = {
            let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
            current.as_ref().map(|current| Arc::clone(&current.authority))
        };
        if let Some(authority) = known.as_ref().filter(|known| known.revocation_list(until).is_ok()) {
            return Ok(Next {
                current: Current { authority: Arc::clone(authority), until },
                #[cfg(feature = "file")]
                locked: None,
            });
        }
        if known.is_some() {
            tracing::warn!(
                "the clock is outside of the validity of the authority for seals, so it is another one now"
            );
        }
        let authority = Arc::new(made(now)?);
        #[cfg(feature = "file")]
        let locked = {
            // An authority that is not valid yet stays stored: the clock may be wrong.
            let is_over = |known: Arc<Authority>| known.valid_until().is_none_or(|end| end < until);
            let key = self.key.get().filter(|_| known.is_none_or(is_over));
            key.map(|key| kept::locked_with(&authority, key)).transpose()?
        };
        Ok(Next {
            current: Current { authority, until },
            #[cfg(feature = "file")]
            locked,
        })
    }

    fn set(&self, current: Current) {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(current);
    }

    /// Sets the authority that was kept, and the key that it is locked with. Its validity is checked when it is needed.
    #[cfg(feature = "file")]
    fn keep(&self, authority: Authority, key: String) {
        self.set(Current { authority: Arc::new(authority), until: Timestamp::MIN });
        // A sandbox is started once.
        let _ = self.key.set(key);
    }
}

fn made(now: Timestamp) -> Result<Authority, SealError> {
    let begin = now.checked_sub(BEGINS_BEFORE.hours()).map_err(|_| SealError::Time)?;
    Authority::new(begin, &mut SysRng)
}

impl House {
    /// Uses the authority, on the threads that look at images. The time is that of the sandbox's clock.
    pub(crate) async fn seal<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Authority, Timestamp) -> Result<T, SealError> + Send + 'static,
    ) -> Result<Result<T, SealError>, Refusal> {
        let beyond = |_| Refusal::internal("the clock of the sandbox is beyond the year 9999");
        let now = Timestamp::from_millisecond(self.clock.now()).map_err(beyond)?;
        let authority = match self.authority(now).await? {
            Ok(authority) => authority,
            Err(error) => return Ok(Err(error)),
        };
        self.images.work(move || work(&authority, now)).await
    }

    /// The authority, which is stored before it is handed out.
    async fn authority(&self, now: Timestamp) -> Result<Result<Arc<Authority>, SealError>, Refusal> {
        if let Some(known) = self.seals.known(now) {
            return Ok(Ok(known));
        }
        let _making = self.seals.making.lock().await;
        if let Some(known) = self.seals.known(now) {
            return Ok(Ok(known));
        }
        let seals = Arc::clone(&self.seals);
        let next = match self.images.work(move || seals.next(now)).await? {
            Ok(next) => next,
            Err(error) => return Ok(Err(error)),
        };
        #[cfg(feature = "file")]
        if let Some(locked) = next.locked {
            let failed = |_| Refusal::internal("the authority for seals could not be stored");
            self.store_seals(locked).await.map_err(failed)?;
        }
        let authority = Arc::clone(&next.current.authority);
        self.seals.set(next.current);
        Ok(Ok(authority))
    }
}

/// A refusal because sealing failed. `place` is what should have been sealed.
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

    fn authority(seals: &Seals, now: Timestamp) -> Arc<Authority> {
        seals.known(now).unwrap_or_else(|| {
            seals.set(seals.next(now).unwrap().current);
            seals.known(now).unwrap()
        })
    }

    fn at(years: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + years * 366 * 86_400).unwrap()
    }

    #[test]
    fn the_authority_is_made_once() {
        let seals = Seals::default();
        let first = authority(&seals, at(0));
        assert!(Arc::ptr_eq(&first, &authority(&seals, at(0))));
        assert_ne!(first.root(), authority(&Seals::default(), at(0)).root());
    }

    #[test]
    fn another_one_is_made_once_the_clock_is_beyond_its_certificates() {
        let seals = Seals::default();
        let first = authority(&seals, at(0));
        assert!(Arc::ptr_eq(&first, &authority(&seals, at(29))));
        let later = authority(&seals, at(31));
        assert_ne!(first.root(), later.root());
        assert!(later.token(b"text", at(31)).is_ok());
    }

    #[cfg(feature = "file")]
    #[test]
    fn only_one_whose_time_is_over_is_replaced_where_it_is_stored() {
        let seals = Seals::default();
        seals.keep(made(at(0)).unwrap(), "a key of some length".to_owned());
        assert!(seals.next(at(1)).unwrap().locked.is_none());
        assert!(seals.next(at(31)).unwrap().locked.is_some());
        // The computer's clock was reset.
        assert!(seals.next(at(-5)).unwrap().locked.is_none());
    }
}
