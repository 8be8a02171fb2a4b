//! The command line of the tasks.
#![forbid(unsafe_code)]
// A command line tool speaks on its standard streams.
#![allow(clippy::print_stderr, clippy::print_stdout)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::{Parser, Subcommand};
use jiff::{Timestamp, tz::TimeZone};

use xtask::check;
use xtask::codegen;
use xtask::diff;
use xtask::files::FileState;
use xtask::names::Taken;
use xtask::publish;
use xtask::release;
use xtask::spec::{self, Document, Findings};
use xtask::{DOCUMENT, MANAGEMENT, WORKFLOWS, root};

/// Tasks of the omni workspace.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Generate, lint, publish, and run the tests that the uncommitted changes can touch.
    Check,
    /// Generate omni-types and omni-client from the document.
    Codegen {
        /// Write nothing; fail if a file on disk differs from what would be written.
        #[arg(long)]
        check: bool,
        /// Show how a file differs.
        #[arg(short, long)]
        verbose: bool,
        /// The document to read instead of openapi/omni.yaml.
        #[arg(long)]
        document: Option<PathBuf>,
    },
    /// Write the files for every other language, openapi/dist.
    Publish {
        /// Write nothing; fail if a file on disk differs from what would be written.
        #[arg(long)]
        check: bool,
        /// Show how a file differs.
        #[arg(short, long)]
        verbose: bool,
    },
    /// Check the document, the workflows beside it, and the document of the sandbox's own API, with our own rules.
    Lint {
        /// The document to read instead of openapi/omni.yaml.
        document: Option<PathBuf>,
    },
    /// Compare two documents, or the document with its last release.
    Diff(diff::Arguments),
    /// Publish the document as its next revision, today (UTC).
    Release {
        /// Write nothing; fail if the document could not be published.
        #[arg(long)]
        check: bool,
    },
    /// Print the lowered view of the document that progenitor sees.
    View,
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    let root = root();
    match task {
        Task::Check => {
            let document = load(root, None)?;
            lint(&document)?;
            lint_workflows(&document)?;
            lint_management()?;
            finish("codegen", codegen::run(root, &document, false)?, false)?;
            finish("publish", publish::run(root, &document, false)?, false)?;
            check::run(root, &document)
        }
        Task::Codegen { check, verbose, document } => {
            let document = load(root, document)?;
            // Reported here, a mistake has its place; further down it would be reported in progenitor's words.
            lint(&document)?;
            finish("codegen", codegen::run(root, &document, check)?, verbose)
        }
        Task::Publish { check, verbose } => {
            let document = load(root, None)?;
            lint(&document)?;
            lint_workflows(&document)?;
            finish("publish", publish::run(root, &document, check)?, verbose)
        }
        Task::Lint { document: path } => {
            // Another document has other operations than those that the workflows call.
            let own = path.is_none();
            let document = load(root, path)?;
            lint(&document)?;
            println!("{}: no findings", document.name);
            if own {
                lint_workflows(&document)?;
                println!("{WORKFLOWS}: no findings");
                lint_management()?;
                println!("{MANAGEMENT}: no findings");
            }
            Ok(())
        }
        Task::Diff(arguments) => tell(&diff::run(root, &arguments)?),
        Task::Release { check } => {
            lint(&load(root, None)?)?;
            let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
            tell(&release::publish(root, today, check)?)
        }
        Task::View => {
            print!("{}", codegen::view(&load(root, None)?)?);
            Ok(())
        }
    }
}

/// Prints the output of a task, and fails if it failed.
fn tell(report: &release::Report) -> Result<()> {
    // A reader of only the first lines closes the pipe; that does not change the verdict.
    match std::io::stdout().write_all(report.text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => report.verdict(),
    }
}

/// Reads the document; the name in messages is relative to the root, as an editor takes it.
fn load(root: &Path, path: Option<PathBuf>) -> Result<Document> {
    let (path, name) = match path {
        Some(path) => (path.clone(), path.display().to_string()),
        None => (root.join(DOCUMENT), DOCUMENT.to_owned()),
    };
    load_from(&path, &name)
}

fn load_from(path: &Path, name: &str) -> Result<Document> {
    let source = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(spec::shorthand::parse(name, &source)?)
}

fn lint(document: &Document) -> Result<()> {
    let mut findings = spec::lint::lint(document);
    findings.extend(spec::lint::source(&document.source));
    findings.extend(spec::lint::lint_taken(document, &Taken::read(root())?));
    if !findings.is_empty() {
        return Err(Findings::new(&document.name, findings).into());
    }
    Ok(())
}

fn lint_workflows(document: &Document) -> Result<()> {
    let workflows = load_from(&root().join(WORKFLOWS), WORKFLOWS)?;
    let mut findings = spec::lint::lint_workflows(&workflows, document);
    findings.extend(spec::lint::source(&workflows.source));
    if !findings.is_empty() {
        return Err(Findings::new(&workflows.name, findings).into());
    }
    Ok(())
}

fn lint_management() -> Result<()> {
    let document = load_from(&root().join(MANAGEMENT), MANAGEMENT)?;
    let mut findings = spec::lint::lint_general(&document);
    findings.extend(spec::lint::source(&document.source));
    if !findings.is_empty() {
        return Err(Findings::new(&document.name, findings).into());
    }
    Ok(())
}

/// Prints what was written, or fails with what would have to be.
fn finish(task: &str, states: Vec<FileState>, verbose: bool) -> Result<()> {
    let mut stale = Vec::new();
    for state in states {
        match state {
            FileState::Same => {}
            FileState::Written(path) => println!("wrote {path}"),
            FileState::Removed(path) => println!("deleted {path}"),
            FileState::Differs(path, difference) => {
                if verbose {
                    print!("{difference}");
                }
                stale.push(path);
            }
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    let hint = if verbose { "" } else { " (-v shows the difference)" };
    bail!(
        "not what {DOCUMENT} says: {}; run `cargo xtask {task}` and commit the result{hint}",
        stale.join(", ")
    )
}
