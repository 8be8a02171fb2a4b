//! The command line.
#![forbid(unsafe_code)]

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use omni_verify::{Document, Error, Format, Inputs, Options, Permissions, Report, Secret, Watch};
use serde::Serialize;

/// Finds out where the Omni API and its OpenAPI document disagree. Shows nobody's data.
///
/// Exit status: 0 nothing was found, 1 something was found, 2 it could not be found out.
#[derive(Parser)]
#[command(name = "omni-verify")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Try the operations out that harm nobody
    Run(RunArguments),
    /// Watch the traffic of a test environment, as a reverse proxy
    ///
    /// Prints one line of JSON with its address when it is ready, and its report when it is stopped with Ctrl-C.
    Watch(WatchArguments),
}

#[derive(Args)]
struct Common {
    /// An OpenAPI document in JSON, instead of the built-in one
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
    /// How the report is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Allow a server that the document marks as one of production
    #[arg(long)]
    allow_production: bool,
    /// Allow an address with http:// that is not on this machine
    #[arg(long)]
    allow_http: bool,
}

#[derive(Args)]
struct RunArguments {
    /// Address of the server
    #[arg(long)]
    url: String,
    /// Environment variable with the API key; with SCHEME= in front if the document has several such schemes
    #[arg(long, value_name = "[SCHEME=]VARIABLE", default_value = "OMNI_API_KEY")]
    key_env: Vec<String>,
    /// File with the API key, instead of an environment variable
    #[arg(long, value_name = "FILE", conflicts_with = "key_env")]
    key_file: Option<PathBuf>,
    /// Folder with <operation>.json for what the document's examples are not enough for
    #[arg(long, value_name = "FOLDER")]
    inputs: Option<PathBuf>,
    /// Folder of the files that the inputs name, if it is another
    #[arg(long, value_name = "FOLDER", requires = "inputs")]
    files: Option<PathBuf>,
    /// Milliseconds of pause before each call
    #[arg(long, default_value_t = 200)]
    delay: u64,
    /// Seconds after which a call is given up
    #[arg(long, default_value_t = 60)]
    timeout: u64,
    /// The most calls that are sent
    #[arg(long, default_value_t = 500)]
    max_calls: usize,
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
struct WatchArguments {
    /// Address of the server that everything is passed on to
    #[arg(long)]
    upstream: String,
    /// Address to listen at; port 0 is any free one
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// File that the report so far is written into
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Seconds between two reports
    #[arg(long, default_value_t = 30, requires = "report", value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
    #[command(flatten)]
    common: Common,
}

#[derive(Serialize)]
struct Ready {
    url: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
    // The text of a panic can quote the value that caused it.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a mistake in this program; please report the place");
    }));
    let outcome = match arguments.task {
        Task::Run(arguments) => run(arguments).await,
        Task::Watch(arguments) => watch(arguments).await,
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::from(2)
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

async fn run(arguments: RunArguments) -> Result<bool, Error> {
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
    options.permissions = arguments.common.permissions();
    let outcome = omni_verify::run(&document, &options).await?;
    let report = Report::new(&document, &outcome.findings).with_summary(&outcome.summary);
    print(&report.render(arguments.common.format))?;
    outcome.incomplete.map_or(Ok(outcome.findings.is_empty()), Err)
}

async fn watch(arguments: WatchArguments) -> Result<bool, Error> {
    let WatchArguments { upstream, listen, report, every, common } = arguments;
    let document = Arc::new(common.document()?);
    let mut watch = Watch::start(document, &upstream, listen, common.permissions()).await?;
    let ready = Ready { url: format!("http://{}", watch.address()) };
    print(&format!("{}\n", serde_json::to_string(&ready).unwrap_or_default()))?;
    let mut ticks = tokio::time::interval(Duration::from_secs(every));
    loop {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => break,
            _ = ticks.tick() => write(report.as_deref(), &watch, common.format)?,
        }
    }
    watch.stop().await;
    write(report.as_deref(), &watch, common.format)?;
    print(&watch.report(common.format))?;
    Ok(watch.is_clean())
}

/// Writes the report beside the file and moves it there, so that a reader never sees half of it.
fn write(file: Option<&Path>, watch: &Watch, format: Format) -> Result<(), Error> {
    let Some(file) = file else { return Ok(()) };
    let mut draft = file.to_owned().into_os_string();
    draft.push(".new");
    let written = std::fs::write(&draft, watch.report(format)).and_then(|()| std::fs::rename(&draft, file));
    written.map_err(|error| Error::output(&file.display().to_string(), error))
}

fn print(text: &str) -> Result<(), Error> {
    let mut output = std::io::stdout();
    let written = output.write_all(text.as_bytes()).and_then(|()| output.flush());
    written.map_err(|error| Error::output("the standard output", error))
}
