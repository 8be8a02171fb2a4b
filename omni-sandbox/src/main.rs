//! Runs a sandbox until Ctrl-C.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use omni_sandbox::{HookKind, Persona, Sandbox, WebhookTarget};
use serde::Serialize;

type Failure = Box<dyn std::error::Error>;

/// An embedded server of the Incode Omni API. What it says about faces and text follows the persona and is not real.
///
/// When it is ready, it prints one line of JSON with its URLs. It logs to standard error, and stops on Ctrl-C.
#[derive(Parser)]
#[command(name = "omni-sandbox")]
struct Options {
    /// Port of the API; 0 picks a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Port of the management API; 0 picks a free one
    #[arg(long, default_value_t = 0)]
    management_port: u16,
    /// Port of the file host; 0 picks a free one
    #[arg(long, default_value_t = 0)]
    files_port: u16,
    /// Who is in front of the camera: decides what the sandbox says about faces and text
    #[arg(long, default_value = Persona::NAMES[0], value_parser = personas())]
    persona: Persona,
    /// Directory with flows of your own: TOML files, which add to those that are built in
    #[arg(long, value_name = "DIR")]
    flows: Option<PathBuf>,
    /// API key that every request must send
    #[arg(long, default_value = "sandbox")]
    api_key: String,
    /// URL that all webhooks are sent to
    #[arg(long)]
    webhook: Option<String>,
    /// File that keeps the data; without it, everything is gone when the program stops
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ready<'a> {
    url: &'a str,
    management_url: &'a str,
    files_url: &'a str,
}

fn personas() -> impl clap::builder::TypedValueParser<Value = Persona> {
    PossibleValuesParser::new(Persona::NAMES).map(|name| Persona::by_name(&name).unwrap_or_default())
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
    match run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let cause = failure.source().map(|source| format!(": {source}")).unwrap_or_default();
            tracing::error!("{failure}{cause}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), Failure> {
    let mut builder = Sandbox::builder()
        .persona(options.persona)
        .api_key(options.api_key)
        .port(options.port)
        .management_port(options.management_port)
        .files_port(options.files_port);
    if let Some(directory) = options.flows {
        builder = builder.flows(directory);
    }
    if let Some(url) = options.webhook {
        for kind in HookKind::ALL {
            builder = builder.webhook(kind, WebhookTarget::new(url.as_str()));
        }
    }
    if let Some(file) = options.data {
        builder = builder.data(file);
    }
    let sandbox = builder.start().await?;
    let ready = Ready {
        url: sandbox.url(),
        management_url: sandbox.management_url(),
        files_url: sandbox.files_url(),
    };
    let mut line = serde_json::to_vec(&ready)?;
    line.push(b'\n');
    let mut output = std::io::stdout();
    output.write_all(&line)?;
    output.flush()?;
    tokio::signal::ctrl_c().await?;
    sandbox.shutdown().await;
    Ok(())
}
