#![doc = include_str!("../README.md")]

mod check;
mod client;
mod document;
mod error;
mod finding;
mod privacy;
mod report;
mod run;
mod sketch;
mod target;
mod watch;

pub use document::Document;
pub use error::Error;
pub use finding::{Findings, Harm, Kind};
pub use report::{Format, Report};
pub use run::{Fate, Inputs, Options, Progress, RunResult, Step, Summary, run};
pub use target::{Permissions, Secret};
pub use watch::{Watch, WatchOptions};

/// Bodies are checked up to this length.
const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;
