//! Runs a sandbox until it is told to stop.

use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use omni_sandbox::{HookKind, Limits, Persona, Sandbox, WebhookTarget};
use serde::Serialize;

type Failure = Box<dyn std::error::Error>;

/// An embedded server of the Incode Omni API. What it says about faces and text follows the persona and is not real.
///
/// When it is ready, it prints one line of JSON with its URLs. It logs to standard error, and stops on Ctrl-C or SIGTERM.
#[derive(Parser)]
#[command(name = "omni-sandbox")]
struct Options {
    /// Address on which the API and the file host listen; 0.0.0.0 in a container
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
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
    #[arg(long, default_value = Persona::NAMES[0])]
    persona: String,
    /// Directory with further personas, a file <name>.toml each
    #[arg(long)]
    personas: Option<PathBuf>,
    /// Directory with flows of your own: TOML files, which add to those that are built in
    #[arg(long, value_name = "DIR")]
    flows: Option<PathBuf>,
    /// Directory that stands in for the bucket of batches: images called `<external id>_front.jpg`, `_back` or `_face`
    #[arg(long, value_name = "DIR")]
    bucket: Option<PathBuf>,
    /// API key that every request must send
    #[arg(long, default_value = "sandbox")]
    api_key: String,
    /// Token that callers of the management API must send; without it, the sandbox makes one
    #[arg(long)]
    management_token: Option<String>,
    /// Keep the bodies of requests and responses in the journal; they contain personal data
    #[arg(long)]
    journal_bodies: bool,
    /// Fetch images that callers name by `imageUrl`: this reaches whatever URL a caller sends
    #[arg(long)]
    fetch_images: bool,
    /// URL that all webhooks are sent to
    #[arg(long)]
    webhook: Option<String>,
    /// File that keeps the data; without it, everything is gone when the program stops
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// Connections that each server has at a time; further ones wait
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().connections)]
    max_connections: usize,
    /// Seconds in which a request body has to arrive
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::default().body_time.as_secs())]
    body_time: u64,
    /// Bytes of request bodies that are in memory at a time
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().body_bytes)]
    body_bytes: usize,
    /// Bytes of request bodies from one IP address that are in memory at a time
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().body_bytes_per_client)]
    body_bytes_per_client: usize,
    /// Deleted sessions that are remembered
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().deleted_sessions)]
    deleted_sessions: usize,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What the program does instead of running a sandbox.
#[derive(Subcommand)]
enum Command {
    /// Verifies a saved report of events, the response of `fetch_events_report`, and prints the first thing that is wrong
    VerifyEvents {
        /// The file with the report
        file: PathBuf,
        /// The public key that must have signed it, as `GET /events-key` of the management API says in `x`
        #[arg(long)]
        key: Option<String>,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ready<'a> {
    url: &'a str,
    management_url: &'a str,
    management_token: &'a str,
    files_url: &'a str,
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

fn verify(file: &Path, key: Option<&str>) -> Result<(), Failure> {
    let report = std::fs::read(file).map_err(|error| format!("the file cannot be read: {error}"))?;
    let verified = omni_sandbox::verify_events(&report, key)?;
    let (events, session) = (verified.events, verified.interview_id);
    let mut output = std::io::stdout();
    writeln!(output, "the {events} events of the session {session} are complete and unchanged")?;
    let says = if key.is_some() { "as expected" } else { "compare it with that of the sandbox" };
    writeln!(output, "signed with the key {} ({says})", verified.key)?;
    for former in &verified.former_keys {
        let (last, key) = (former.last_event, &former.key);
        writeln!(
            output,
            "up to event {last} signed with the key {key}, as event {} says: imported",
            last + 1
        )?;
    }
    Ok(())
}

async fn run(options: Options) -> Result<(), Failure> {
    if let Some(Command::VerifyEvents { file, key }) = options.command {
        return verify(&file, key.as_deref());
    }
    let mut limits = Limits::default();
    limits.connections = options.max_connections;
    limits.body_time = Duration::from_secs(options.body_time);
    limits.body_bytes = options.body_bytes;
    limits.body_bytes_per_client = options.body_bytes_per_client;
    limits.deleted_sessions = options.deleted_sessions;
    let mut builder = Sandbox::builder()
        .limits(limits)
        .persona_named(options.persona)
        .api_key(options.api_key)
        .host(options.host)
        .port(options.port)
        .management_port(options.management_port)
        .files_port(options.files_port)
        .journal_bodies(options.journal_bodies)
        .fetch_images(options.fetch_images);
    if let Some(token) = options.management_token {
        builder = builder.management_token(token);
    }
    if let Some(directory) = options.bucket {
        builder = builder.bucket(directory);
    }
    if let Some(directory) = options.personas {
        builder = builder.personas(directory);
    }
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
    // Before the line that says that it is ready: whoever reads the line may stop it at once.
    let stop = signals()?;
    let ready = Ready {
        url: sandbox.url(),
        management_url: sandbox.management_url(),
        management_token: sandbox.management_token(),
        files_url: sandbox.files_url(),
    };
    let mut line = serde_json::to_vec(&ready)?;
    line.push(b'\n');
    let mut output = std::io::stdout();
    output.write_all(&line)?;
    output.flush()?;
    stop.await;
    sandbox.shutdown().await;
    Ok(())
}

/// Ends when the program is told to stop. The handlers are in place when this returns.
#[cfg(unix)]
fn signals() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends when the program is told to stop.
#[cfg(not(unix))]
fn signals() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
