//! The command line.
#![forbid(unsafe_code)]

mod signals;
mod terminal;

use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use omni_verify::{
    Document, Error, Format, Inputs, Options, Permissions, Report, Secret, Watch, WatchOptions,
};
use serde::Serialize;
use signals::Signals;
use terminal::Terminal;
use tokio::runtime::Runtime;
use tokio::time::MissedTickBehavior;
use tracing::Level;

/// Finds where the Omni API and its OpenAPI document disagree. Never shows personal data.
///
/// Exit status: 0, everything was checked and nothing was found; 1, something was found; 2, not everything could be
/// checked.
#[derive(Parser)]
#[command(name = "omni-verify", version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
    /// Log each call to the standard error, also if that is not a terminal
    #[arg(short, long, global = true)]
    verbose: bool,
}

#[derive(Subcommand)]
enum Task {
    /// Call the operations that affect only a session of this run
    Run(RunArguments),
    /// Watch the traffic of a test environment as a reverse proxy
    ///
    /// Prints one line of JSON with its URL when it is ready, and its report when it is stopped with Ctrl-C or SIGTERM.
    /// A second signal ends it at once.
    Watch(WatchArguments),
}

#[derive(Args)]
struct Common {
    /// An OpenAPI 3.0 document in YAML or JSON, instead of the built-in one
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
    /// Format of the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Allow a server that the document marks as production
    #[arg(long)]
    allow_production: bool,
    /// Allow plain http:// to a server that is not on this machine
    #[arg(long)]
    allow_http: bool,
}

#[derive(Args)]
struct RunArguments {
    /// Base URL of the server
    #[arg(long)]
    url: String,
    /// Environment variable with the API key; prefixed with SCHEME= if the document has several such schemes
    #[arg(long, value_name = "[SCHEME=]VARIABLE", default_value = "OMNI_API_KEY")]
    key_env: Vec<String>,
    /// File with the API key, instead of an environment variable
    #[arg(long, value_name = "FILE", conflicts_with = "key_env")]
    key_file: Option<PathBuf>,
    /// Call only this operation (operationId) and what it needs; can be repeated
    #[arg(long, value_name = "ID")]
    operation: Vec<String>,
    /// Folder with <operationId>.json files, where the examples in the document are not enough
    #[arg(long, value_name = "FOLDER")]
    inputs: Option<PathBuf>,
    /// Folder with the files that the inputs name, if different
    #[arg(long, value_name = "FOLDER", requires = "inputs")]
    files: Option<PathBuf>,
    /// Pause before each call, in milliseconds
    #[arg(long, default_value_t = 200)]
    delay: u64,
    /// Timeout of a call, in seconds
    #[arg(long, default_value_t = 60)]
    timeout: u64,
    /// Maximum number of calls
    #[arg(long, default_value_t = 500)]
    max_calls: usize,
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
struct WatchArguments {
    /// Base URL of the server to forward to
    #[arg(long)]
    upstream: String,
    /// IP address and port to listen on; port 0 picks a free port
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// File to write the report to, at intervals
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Interval between two reports, in seconds
    #[arg(long, default_value_t = 30, requires = "report", value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
    /// Maximum memory for bodies waiting to be checked, in MiB; what does not fit passes unchecked
    #[arg(long, value_name = "MIB", default_value_t = 64)]
    hold_mib: usize,
    #[command(flatten)]
    common: Common,
}

#[derive(Serialize)]
struct Ready {
    url: String,
}

/// How the program ended, if it could run.
enum Verdict {
    Clean,
    Found,
    /// Not everything that should have been seen was seen.
    Incomplete,
}

impl Verdict {
    /// Gaps outweigh findings: more findings may be hidden in them.
    fn of(clean: bool, gaps: &[Error]) -> Self {
        for gap in gaps {
            tracing::error!("{gap}");
        }
        match (gaps.is_empty(), clean) {
            (false, _) => Self::Incomplete,
            (true, true) => Self::Clean,
            (true, false) => Self::Found,
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let terminal = Terminal::new();
    // A pipe or a file gets what went wrong, and nothing of what went well.
    let talks = arguments.verbose || std::io::stderr().is_terminal();
    let level = if talks { Level::INFO } else { Level::WARN };
    tracing_subscriber::fmt().with_max_level(level).with_writer(terminal.clone()).with_ansi(false).init();
    let failure = arguments.task.failure();
    // The text of a panic can quote the value that caused it.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "internal error; please report the location");
    }));
    let result = match Runtime::new() {
        Ok(runtime) => {
            let result = runtime.block_on(async {
                match arguments.task {
                    Task::Run(arguments) => run(arguments, &terminal).await,
                    Task::Watch(arguments) => watch(arguments).await,
                }
            });
            // Does not wait for bodies that are still being checked.
            runtime.shutdown_background();
            result
        }
        Err(error) => Err(Error::start(error)),
    };
    match result {
        Ok(Verdict::Clean) => ExitCode::SUCCESS,
        Ok(Verdict::Found) => ExitCode::from(1),
        Ok(Verdict::Incomplete) => ExitCode::from(2),
        Err(error) => {
            tracing::error!("{error}");
            if let Err(error) = failure.tell(&error) {
                tracing::error!("{error}");
            }
            ExitCode::from(2)
        }
    }
}

/// Where programs that read the report look for the reason if there is nothing to report on.
enum Failure {
    /// People read it in the log.
    Logged,
    Printed(Format),
    Written(PathBuf, Format),
}

impl Failure {
    fn tell(&self, why: &Error) -> Result<(), Error> {
        match self {
            Self::Logged => Ok(()),
            Self::Printed(format) => print(&Report::of_failure(why).render(*format)),
            Self::Written(file, format) => write(file, &Report::of_failure(why).render(*format)),
        }
    }
}

impl Task {
    fn failure(&self) -> Failure {
        match self {
            // The output begins with the line that it is ready, and then only the file has a format.
            Self::Watch(WatchArguments { report: Some(file), common, .. }) => {
                Failure::Written(file.clone(), common.format)
            }
            Self::Run(RunArguments { common, .. }) if common.format != Format::Text => {
                Failure::Printed(common.format)
            }
            Self::Run(_) | Self::Watch(_) => Failure::Logged,
        }
    }
}

impl Common {
    fn document(&self) -> Result<Document, Error> {
        self.document.as_deref().map_or_else(Document::embedded, Document::read)
    }

    fn permissions(&self) -> Permissions {
        Permissions { production: self.allow_production, plain_http: self.allow_http }
    }
}

async fn run(arguments: RunArguments, terminal: &Terminal) -> Result<Verdict, Error> {
    let document = arguments.common.document()?;
    let mut options = Options::new(arguments.url);
    if let Some(file) = &arguments.key_file {
        options = options.with_key(&document, Secret::from_file(file)?)?;
    } else {
        for variable in &arguments.key_env {
            options = match variable.split_once('=') {
                Some((scheme, variable)) => {
                    options.with_secret(&document, scheme, Secret::from_env(variable)?)?
                }
                None => options.with_key(&document, Secret::from_env(variable)?)?,
            };
        }
    }
    if let Some(folder) = &arguments.inputs {
        options.inputs = Inputs::read(&document, folder, arguments.files.as_deref())?;
    }
    options.delay = Duration::from_millis(arguments.delay);
    options.timeout = Duration::from_secs(arguments.timeout);
    options.max_calls = arguments.max_calls;
    options.operations = arguments.operation.into_iter().collect();
    options.permissions = arguments.common.permissions();
    options.progress = Some(terminal.progress());
    let result = omni_verify::run(&document, &options).await;
    terminal.clear();
    let result = result?;
    let report = Report::new(&document, &result.findings).with_summary(&result.summary).with_colors();
    print(&report.with_gaps(&result.gaps).render(arguments.common.format))?;
    Ok(Verdict::of(result.findings.is_empty(), &result.gaps))
}

async fn watch(arguments: WatchArguments) -> Result<Verdict, Error> {
    let WatchArguments { upstream, listen, report, every, hold_mib, common } = arguments;
    let document = Arc::new(common.document()?);
    let mut options = WatchOptions::default();
    options.listen = listen;
    options.permissions = common.permissions();
    options.max_held_bytes = hold_mib.saturating_mul(1024 * 1024);
    let mut signals = Signals::register().map_err(Error::start)?;
    let mut watch = Watch::start(document, &upstream, &options).await?;
    let ready = Ready { url: format!("http://{}", watch.address()) };
    print(&format!("{}\n", serde_json::to_string(&ready).unwrap_or_default()))?;
    let mut ticks = tokio::time::interval(Duration::from_secs(every));
    // If writing a report takes longer than the interval, the next one is delayed.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            () = signals.next() => break,
            _ = ticks.tick() => save(report.as_deref(), &watch, common.format)?,
        }
    }
    tokio::select! {
        () = watch.stop() => {}
        () = signals.next() => tracing::warn!("second signal: ended at once"),
    }
    save(report.as_deref(), &watch, common.format)?;
    print(&watch.report(common.format))?;
    Ok(Verdict::of(watch.is_clean(), &watch.gaps()))
}

/// Writes the report so far to its file, if there is one.
fn save(file: Option<&Path>, watch: &Watch, format: Format) -> Result<(), Error> {
    file.map_or(Ok(()), |file| write(file, &watch.report(format)))
}

/// Writes a report to a temporary file and moves it into place, so that readers never see half of it.
fn write(file: &Path, report: &str) -> Result<(), Error> {
    let mut draft = file.to_owned().into_os_string();
    draft.push(".new");
    let written = std::fs::write(&draft, report).and_then(|()| std::fs::rename(&draft, file));
    written.map_err(|error| Error::output(&file.display().to_string(), error))
}

/// Prints a text, with colors only on a terminal, unless the terminal disables them.
fn print(text: &str) -> Result<(), Error> {
    let mut output = anstream::stdout();
    let written = output.write_all(text.as_bytes()).and_then(|()| output.flush());
    written.map_err(|error| Error::output("the standard output", error))
}
