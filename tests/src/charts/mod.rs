//! The charts of `docs/benchmarks.md`, drawn from its tables, so that a figure is in one place.

mod draw;
mod table;

use std::path::PathBuf;

pub use draw::{Scheme, draw};
pub use table::{Bar, Span, bars};

/// The page with the tables, below the root of the repository.
pub const PAGE: &str = "docs/benchmarks.md";

/// Where the charts are, below the root of the repository.
const FOLDER: &str = "docs/images";

/// Where the figures of a chart are, and what it says.
#[derive(Debug)]
pub struct Chart {
    /// Name of its files, without the scheme and the extension.
    pub name: &'static str,
    /// What it shows, in a line.
    pub title: &'static str,
    /// The heading above the table.
    pub heading: &'static str,
    /// The columns whose texts name a bar.
    pub labels: &'static [&'static str],
    /// The column with the figures.
    pub figures: &'static str,
    /// The goal.
    pub goal: Goal,
    /// What a figure of 1 is, for a line there.
    pub one: Option<&'static str>,
}

/// The goal of a chart.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    /// The column that has the goal of each row: at most that.
    Column(&'static str),
    /// At least this, in all rows.
    AtLeast(f64),
}

/// All charts, in the order of the page.
pub const CHARTS: [Chart; 3] = [
    Chart {
        name: "client",
        title: "The client, compared with the same written by hand",
        heading: "# Benchmarks",
        labels: &["what"],
        figures: "result",
        goal: Goal::Column("goal"),
        one: Some("by hand"),
    },
    Chart {
        name: "building",
        title: "Compiling our crates, compared with those of openapi-generator",
        heading: "## Building",
        labels: &["what"],
        figures: "ratio",
        goal: Goal::Column("goal"),
        one: None,
    },
    Chart {
        name: "prism",
        title: "Requests per second of the sandbox, compared with Prism's",
        heading: "## Against Prism",
        labels: &["read", "log", "connections"],
        figures: "ratio",
        goal: Goal::AtLeast(100.0),
        one: None,
    },
];

impl Chart {
    /// The file of the chart for a scheme, below the root of the repository.
    #[must_use]
    pub fn file(&self, scheme: Scheme) -> PathBuf {
        PathBuf::from(FOLDER).join(format!("{}-{}.svg", self.name, scheme.name()))
    }
}

/// All charts of the page: their files, and what has to be in them.
///
/// # Errors
/// A table or a column is missing, or has no figures.
pub fn files(page: &str) -> Result<Vec<(PathBuf, String)>, String> {
    let mut files = Vec::new();
    for chart in &CHARTS {
        let bars = bars(page, chart)?;
        for scheme in Scheme::ALL {
            files.push((chart.file(scheme), draw(chart, &bars, scheme)));
        }
    }
    Ok(files)
}
