//! The command line.
#![forbid(unsafe_code)]
// A command line tool speaks on its standard streams.
#![allow(clippy::print_stdout)]

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use omni_verify::{Document, Error, Format, Inputs, Options, Permissions, Report, Secret};

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

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
    let outcome = match arguments.task {
        Task::Run(arguments) => run(arguments).await,
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
    print!("{}", report.render(arguments.common.format));
    outcome.incomplete.map_or(Ok(outcome.findings.is_empty()), Err)
}
