//! What the tests of this folder share.

use std::convert::Infallible;

use jiff::Timestamp;
use rand_core::{TryCryptoRng, TryRng};

use super::Authority;

/// When the authority of the tests begins.
pub(super) fn begin() -> Timestamp {
    Timestamp::from_second(1_793_000_000).unwrap()
}

/// A time in the first hour of it, with milliseconds.
pub(super) fn now() -> Timestamp {
    Timestamp::from_millisecond(1_793_000_600_125).unwrap()
}

/// The authority of the tests: always the same.
pub(super) fn authority() -> Authority {
    Authority::new(begin(), &mut random(0)).unwrap()
}

/// Numbers that are the same for each test run.
pub(super) fn random(seed: u64) -> Random {
    Random(fastrand::Rng::with_seed(seed))
}

pub(super) struct Random(fastrand::Rng);

impl TryRng for Random {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.0.u32(..))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.0.u64(..))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Random {}
