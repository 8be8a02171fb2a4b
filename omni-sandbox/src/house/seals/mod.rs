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

/// The authority. It is made when it is first needed, unless it was kept with the data.
#[derive(Default)]
pub(crate) struct Seals(Mutex<Option<Arc<Authority>>>);

impl Seals {
    /// The authority, which is made if there is none yet.
    fn authority(&self, now: Timestamp) -> Result<Arc<Authority>, SealError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(authority) = &*kept {
            return Ok(Arc::clone(authority));
        }
        let authority = Arc::new(made(now)?);
        *kept = Some(Arc::clone(&authority));
        Ok(authority)
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
            "the clock of the sandbox is beyond the certificates of its authority for seals, which are valid for 30 years",
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
}
