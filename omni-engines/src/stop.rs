//! Cancellation: a caller that waits for a result can state that it is no longer needed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A mark that work is no longer needed. All clones share the mark, so one can be kept while another is handed to the
/// thread that does the work. Work checks it between its steps; the longest step takes a few tenths of a second.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

/// The work was stopped before it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl Stop {
    /// Stops the work that has this mark. This cannot be undone.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work should continue.
    ///
    /// # Errors
    ///
    /// [`Stopped`] after [`stop`](Self::stop).
    pub fn check(&self) -> Result<(), Stopped> {
        if self.0.load(Ordering::Relaxed) { Err(Stopped) } else { Ok(()) }
    }
}

impl std::fmt::Display for Stopped {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("the work was stopped because its result is no longer needed")
    }
}

impl std::error::Error for Stopped {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_the_same_mark() {
        let stop = Stop::default();
        let copy = stop.clone();
        assert_eq!(copy.check(), Ok(()));
        stop.stop();
        assert_eq!(copy.check(), Err(Stopped));
    }
}
