//! What the tests of this folder share.

use jiff::Timestamp;

use super::Authority;
use super::seeded::Seeded;

/// When the authority of the tests becomes valid.
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
pub(super) fn random(seed: u64) -> Seeded {
    Seeded::new(seed)
}
