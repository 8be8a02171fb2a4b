//! Measures the work on an input, and keeps inputs that break it.

use std::alloc::System;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::time::Duration;
use std::{env, fs};

use cpu_time::ProcessTime;
use peakmem_alloc::{INSTRUMENTED_SYSTEM, PeakMemAlloc, PeakMemAllocTrait as _};

#[global_allocator]
static ALLOCATOR: &PeakMemAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Maximum CPU time that one input may take, on a busy computer, when the code that calls the engines is not optimized.
const MOST_TIME: Duration = Duration::from_secs(20);

/// Measures memory and CPU time of the work on an input. The input is kept in a file if the work panics, takes too long,
/// or uses more memory than it may.
///
/// `file` has the extension of such a file; the name before it is the name of the work.
pub fn measured(file: &str, input: &[u8], most_memory: usize, work: impl FnOnce()) -> (usize, Duration) {
    ALLOCATOR.reset_peak_memory();
    let before = ALLOCATOR.get_peak_memory();
    let begun = ProcessTime::now();
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    let (memory, time) = (ALLOCATOR.get_peak_memory().saturating_sub(before), begun.elapsed());
    if result.is_err() || memory > most_memory || time > MOST_TIME {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(file);
        fs::write(&path, input).unwrap();
        let kind = if result.is_err() { "panics" } else { "takes too much" };
        panic!("{file} {kind}: {memory} bytes, {time:?}; the input is in {}", path.display());
    }
    (memory, time)
}
