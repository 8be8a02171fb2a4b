//! `omni-sandbox verify` and `verify-events`: check whether what a sandbox issued is intact.

use std::io::Write as _;
use std::path::Path;

use omni_sandbox::{VerifiedEvents, VerifiedReport, verify_events, verify_file};

use crate::Failure;

/// Verifies a PDF file with seals, or a report of events.
pub(crate) fn file(path: &Path, root: Option<&Path>, key: Option<&str>) -> Result<(), Failure> {
    let bytes = read("the file", path)?;
    let root = root.map(|root| read("the file of --root", root)).transpose()?;
    let verified = verify_file(&bytes, root.as_deref(), key)?;
    let mut output = std::io::stdout();
    for other in &verified.others {
        writeln!(output, "{} {}: {other}", other.kind, other.place)?;
        say_signer(other.name.as_deref(), other.reason.as_deref())?;
    }
    for seal in &verified.seals {
        writeln!(output, "{} {}: {seal}", seal.kind, seal.place)?;
        say_signer(seal.name.as_deref(), seal.reason.as_deref())?;
    }
    writeln!(output, "the file is {}", verified.kind)?;
    if !verified.seals.is_empty() {
        writeln!(
            output,
            "it is as it was when it was last sealed, by the authority of the root certificate"
        )?;
    }
    match &verified.events {
        Some(VerifiedReport::Signed(events)) => say_events(events, key.is_some()),
        Some(VerifiedReport::Stamped { interview_id, events, at }) => {
            writeln!(output, "the {events} events of the session {interview_id} are complete and unchanged")?;
            Ok(writeln!(
                output,
                "each is stamped by the authority of the root certificate, all of them at {at}"
            )?)
        }
        _ => Ok(()),
    }
}

/// Verifies a report of events as JSON.
pub(crate) fn events(path: &Path, key: Option<&str>) -> Result<(), Failure> {
    say_events(&verify_events(&read("the file", path)?, key)?, key.is_some())
}

fn read(what: &str, path: &Path) -> Result<Vec<u8>, Failure> {
    Ok(std::fs::read(path).map_err(|error| format!("{what} cannot be read: {error}"))?)
}

/// Who signed and why, as a signature says.
fn say_signer(name: Option<&str>, reason: Option<&str>) -> Result<(), Failure> {
    let mut output = std::io::stdout();
    for (what, said) in [("name", name), ("reason", reason)] {
        if let Some(said) = said {
            writeln!(output, "  {what}: {said}")?;
        }
    }
    Ok(())
}

fn say_events(verified: &VerifiedEvents, as_expected: bool) -> Result<(), Failure> {
    let (events, session) = (verified.events, &verified.interview_id);
    let mut output = std::io::stdout();
    writeln!(output, "the {events} events of the session {session} are complete and unchanged")?;
    let says = if as_expected { "as expected" } else { "compare it with that of the sandbox" };
    writeln!(output, "signed with the key {} ({says})", verified.key)?;
    for former in &verified.former_keys {
        let (last, key) = (former.last_event, &former.key);
        let says = format!("as event {} says: imported", last + 1);
        writeln!(output, "up to event {last} signed with the key {key}, {says}")?;
    }
    Ok(())
}
