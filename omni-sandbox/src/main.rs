//! Runs a sandbox until it is told to stop.

mod program;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use program::{Command, Options, verify};
use serde::Serialize;

type Failure = Box<dyn std::error::Error>;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ready<'a> {
    url: &'a str,
    management_url: &'a str,
    management_token: &'a str,
    files_url: &'a str,
    engines: &'a [&'a str],
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    tracing_subscriber::fmt()
        .with_max_level(options.log)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
    // The text of a panic can quote the value that caused it.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "internal error; please report the location");
    }));
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
    if let Some(Command::VerifyEvents { file, key }) = &options.command {
        return verify::events(file, key.as_deref());
    }
    if let Some(Command::Verify { file, root, key }) = &options.command {
        return verify::file(file, root.as_deref(), key.as_deref());
    }
    if let Some(Command::Specimen(specimen)) = &options.command {
        return specimen.run();
    }
    if matches!(options.command, Some(Command::Coverage)) {
        return Ok(write!(std::io::stdout(), "{}", omni_sandbox::control::coverage())?);
    }
    let sandbox = options.builder()?.start().await?;
    // Before the ready line: whoever reads it may stop the program at once.
    let stop = signals()?;
    let ready = Ready {
        url: sandbox.url(),
        management_url: sandbox.management_url(),
        management_token: sandbox.management_token(),
        files_url: sandbox.files_url(),
        engines: sandbox.engines(),
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
