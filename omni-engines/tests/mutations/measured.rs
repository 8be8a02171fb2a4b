//! What work on an input costs, and a place to keep inputs that break it.

use std::alloc::System;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::time::Duration;
use std::{env, fs};

use cpu_time::ProcessTime;
use peakmem_alloc::{INSTRUMENTED_SYSTEM, PeakMemAlloc, PeakMemAllocTrait as _};

#[global_allocator]
static ALLOCATOR: &PeakMemAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Most CPU time that one input may take, in a build without optimization of what calls the engines, on a busy computer.
const MOST_TIME: Duration = Duration::from_secs(20);

/// Memory and CPU time of work on an input, which is kept in a file if the work panics, or takes too long or more memory than it may.
///
/// `file` has the ending of such a file; what is before it is the name of the work.
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
