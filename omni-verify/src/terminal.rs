//! What the program shows on a terminal: progress, and the log above it. A pipe or a file gets only the log, and
//! successful calls only on request.

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
            place(&bar, step.done, step.total);
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

/// Puts the bar at the call that is under way: the last one is number n of n.
fn place(bar: &ProgressBar, done: usize, total: usize) {
    bar.set_length(total as u64);
    bar.set_position(done as u64 + 1);
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

#[cfg(test)]
mod tests {
    use super::{ProgressBar, place};

    #[test]
    fn the_last_call_is_number_n_of_n() {
        let bar = ProgressBar::hidden();
        place(&bar, 0, 3);
        assert_eq!((bar.position(), bar.length()), (1, Some(3)));
        place(&bar, 2, 3);
        assert_eq!((bar.position(), bar.length()), (3, Some(3)));
    }
}
