//! What the program shows on a terminal: progress, and the log above it. A pipe or a file gets the log alone.

use std::io::{self, Write};

use indicatif::{ProgressBar, ProgressStyle};
use omni_verify::{Progress, Step};
use tracing_subscriber::fmt::MakeWriter;

const BAR: &str = "{bar:24} {pos}/{len} {msg}";

/// A line at the lower edge of the terminal, if the standard error is one.
#[derive(Clone)]
pub(crate) struct Terminal {
    bar: ProgressBar,
}

impl Terminal {
    pub(crate) fn new() -> Self {
        let style = ProgressStyle::with_template(BAR).unwrap_or_else(|_| ProgressStyle::default_bar());
        Self { bar: ProgressBar::no_length().with_style(style) }
    }

    /// Shows how far a run is.
    pub(crate) fn progress(&self) -> Progress {
        let bar = self.bar.clone();
        Box::new(move |step: &Step<'_>| {
            bar.set_length(step.total as u64);
            bar.set_position(step.done as u64);
            let findings = match step.findings {
                0 => String::new(),
                1 => ", 1 finding".to_owned(),
                several => format!(", {several} findings"),
            };
            bar.set_message(format!("{}{findings}", step.operation));
        })
    }

    /// Removes the line.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

/// Writes to the standard error, above the line.
impl<'a> MakeWriter<'a> for Terminal {
    type Writer = Above<'a>;

    fn make_writer(&'a self) -> Above<'a> {
        Above(&self.bar)
    }
}

pub(crate) struct Above<'a>(&'a ProgressBar);

impl Write for Above<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.suspend(|| io::stderr().write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
