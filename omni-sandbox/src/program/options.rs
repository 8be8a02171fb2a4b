//! The options of the program, and the sandbox that they describe.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand};
use omni_sandbox::{Engines, HookKind, Limits, Persona, Sandbox, SandboxBuilder, WebhookTarget};

use tracing::level_filters::LevelFilter;

use super::secret;
use super::specimen::Specimen;
use crate::Failure;

/// An embedded server of the Incode Omni API. Without --models, faces and text come from the persona and are not real.
///
/// When it is ready, it prints one line of JSON with its URLs. It logs to standard error, and stops on Ctrl-C or SIGTERM.
#[derive(Parser)]
#[command(name = "omni-sandbox")]
pub(crate) struct Options {
    /// Address on which the API and the file host listen; 0.0.0.0 in a container, with --public-url and --public-files-url
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Port of the API; 0 picks a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// URL that clients use for the API, if it differs: links to the onboarding begin with it
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Address on which the management API listens
    #[arg(long, value_name = "HOST", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    management_host: IpAddr,
    /// Name that callers may use for the management API, besides localhost and IP addresses; can be repeated
    #[arg(long, value_name = "NAME")]
    management_name: Vec<String>,
    /// Port of the management API; 0 picks a free one
    #[arg(long, default_value_t = 0)]
    management_port: u16,
    /// Port of the file host; 0 picks a free one
    #[arg(long, default_value_t = 0)]
    files_port: u16,
    /// URL that clients use for the file host, if it differs: links to images begin with it
    #[arg(long, value_name = "URL")]
    public_files_url: Option<String>,
    /// Who is in front of the camera: decides what the sandbox says about faces and text
    #[arg(long, default_value = Persona::NAMES[0])]
    persona: String,
    /// Directory with more personas, one file <name>.toml each
    #[arg(long)]
    personas: Option<PathBuf>,
    /// Directory with the weights of the engines that recognize faces, text and barcodes: `omni-engines/models` in
    /// the repository; also read from OMNI_SANDBOX_MODELS
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// Directory with your own flows: TOML files, in addition to the built-in ones
    #[arg(long, value_name = "DIR")]
    flows: Option<PathBuf>,
    /// Directory that represents the bucket of batches: images named `<external id>_front.jpg`, `_back` or `_face`
    #[arg(long, value_name = "DIR")]
    bucket: Option<PathBuf>,
    /// API key that every request must send; also read from OMNI_SANDBOX_API_KEY, otherwise `sandbox`
    #[arg(long)]
    api_key: Option<String>,
    /// Token that callers of the management API must send; also read from OMNI_SANDBOX_MANAGEMENT_TOKEN, otherwise generated
    #[arg(long)]
    management_token: Option<String>,
    /// File with the admin password; also read from OMNI_SANDBOX_ADMIN_PASSWORD, otherwise `sandbox`
    #[arg(long, value_name = "FILE")]
    admin_password_file: Option<PathBuf>,
    /// One-time code in each SMS, four to eight digits, instead of a random one
    #[arg(long, value_name = "CODE", value_parser = one_time_code)]
    one_time_code: Option<String>,
    /// Lifetime of a session and its token in seconds, instead of 90 days
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    session_lifetime: Option<u64>,
    /// What is logged to standard error: off, error, warn, info, debug or trace. `info` has a line for each request,
    /// without personal data
    #[arg(long, value_name = "LEVEL", default_value_t = LevelFilter::INFO)]
    pub(crate) log: LevelFilter,
    /// Keep the bodies of requests and responses in the journal; they contain personal data
    #[arg(long)]
    journal_bodies: bool,
    /// Fetch images that callers name by `imageUrl`: the sandbox then requests any URL that a caller sends
    #[arg(long)]
    fetch_images: bool,
    /// URL that all webhooks are sent to
    #[arg(long)]
    webhook: Option<String>,
    /// File that keeps the data; without it, everything is gone when the program stops. The keys of seals are kept only if
    /// OMNI_SANDBOX_SEAL_KEY has a key to encrypt them with
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// Connections that each server has at a time; more have to wait
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().connections)]
    max_connections: usize,
    /// Connections that each server has from one IP address at a time, instead of half of all; more are closed
    #[arg(long, value_name = "NUMBER")]
    max_connections_per_client: Option<usize>,
    /// Seconds within which a request body has to arrive
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::default().body_time.as_secs())]
    body_time: u64,
    /// Bytes of request bodies that are in memory at a time
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().body_bytes)]
    body_bytes: usize,
    /// Bytes of request bodies from one IP address that are in memory at a time
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().body_bytes_per_client)]
    body_bytes_per_client: usize,
    /// Number of deleted sessions that are remembered
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().deleted_sessions)]
    deleted_sessions: usize,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What the program does instead of running a sandbox.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Prints the sources of the facts in each operation's response: stored, measured, the persona, invented registers
    Coverage,
    /// Draws an ID, a card or a paper of an invented person, and takes an image of it: your own test images
    Specimen(Box<Specimen>),
    /// Verifies a PDF file that the sandbox has sealed, such as a report of events or a signed contract, or a report of
    /// events as JSON, and prints the first problem
    Verify {
        /// The file
        file: PathBuf,
        /// The root certificate that the seals must lead to: `GET /seals/root.pem` of the management API
        #[arg(long, value_name = "FILE")]
        root: Option<PathBuf>,
        /// The public key that must have signed the events: `x` in the response of `GET /events-key` of the
        /// management API
        #[arg(long)]
        key: Option<String>,
    },
    /// Verifies a saved report of events, the response of `fetch_events_report`, and prints the first problem
    VerifyEvents {
        /// The file with the report
        file: PathBuf,
        /// The public key that must have signed it: `x` in the response of `GET /events-key` of the management API
        #[arg(long)]
        key: Option<String>,
    },
}

/// Codes in messages have this form, so that the page and tests can find them.
fn one_time_code(code: &str) -> Result<String, &'static str> {
    let is_code = (4..=8).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then(|| code.to_owned()).ok_or("expected four to eight digits")
}

impl Options {
    /// A sandbox with these options.
    pub(crate) fn builder(self) -> Result<SandboxBuilder, Failure> {
        let password = match &self.admin_password_file {
            Some(file) => Some(secret::from_file("--admin-password-file", file)?),
            None => secret::from_variable(None, "OMNI_SANDBOX_ADMIN_PASSWORD")?,
        };
        let key = secret::from_variable(self.api_key, "OMNI_SANDBOX_API_KEY")?;
        let token = secret::from_variable(self.management_token, "OMNI_SANDBOX_MANAGEMENT_TOKEN")?;
        let seal_key = secret::from_variable(None, "OMNI_SANDBOX_SEAL_KEY")?;
        let mut limits = Limits::default();
        limits.connections = self.max_connections;
        limits.connections_per_client =
            self.max_connections_per_client.unwrap_or(self.max_connections.div_ceil(2));
        limits.body_time = Duration::from_secs(self.body_time);
        limits.body_bytes = self.body_bytes;
        limits.body_bytes_per_client = self.body_bytes_per_client;
        limits.deleted_sessions = self.deleted_sessions;
        let builder = Sandbox::builder()
            .limits(limits)
            .persona_named(self.persona)
            .host(self.host)
            .port(self.port)
            .management_host(self.management_host)
            .management_port(self.management_port)
            .files_port(self.files_port)
            .journal_bodies(self.journal_bodies)
            .fetch_images(self.fetch_images);
        let builder = self.management_name.into_iter().fold(builder, SandboxBuilder::management_name);
        let builder = with(builder, self.public_url, SandboxBuilder::public_url);
        let builder = with(builder, self.public_files_url, SandboxBuilder::public_files_url);
        let builder = with(builder, key, SandboxBuilder::api_key);
        let builder = with(builder, token, SandboxBuilder::management_token);
        let builder = with(builder, password, SandboxBuilder::admin_password);
        let builder = with(builder, self.one_time_code, SandboxBuilder::one_time_code);
        let lifetime = self.session_lifetime.map(Duration::from_secs);
        let builder = with(builder, lifetime, SandboxBuilder::session_lifetime);
        let builder = with(builder, self.bucket, SandboxBuilder::bucket);
        let builder = with(builder, self.personas, SandboxBuilder::personas);
        let builder = with(builder, self.flows, SandboxBuilder::flows);
        let models = self.models.or_else(|| std::env::var_os("OMNI_SANDBOX_MODELS").map(PathBuf::from));
        let models = models.filter(|folder| !folder.as_os_str().is_empty());
        let builder = with(builder, models.map(Engines::from_folder), SandboxBuilder::engines);
        let builder = with(builder, self.data, SandboxBuilder::data);
        let builder = with(builder, seal_key, SandboxBuilder::seal_key);
        Ok(with(builder, self.webhook, |builder, url| {
            let target =
                |builder: SandboxBuilder, kind| builder.webhook(kind, WebhookTarget::new(url.as_str()));
            HookKind::ALL.into_iter().fold(builder, target)
        }))
    }
}

/// Sets something, if it was given.
fn with<T>(
    builder: SandboxBuilder,
    given: Option<T>,
    set: impl FnOnce(SandboxBuilder, T) -> SandboxBuilder,
) -> SandboxBuilder {
    match given {
        Some(given) => set(builder, given),
        None => builder,
    }
}
