//! `omni-sandbox verify` and `verify-events`: check whether files that a sandbox issued are intact.

use std::io::Write as _;
use std::path::Path;

use omni_sandbox::{VerifiedEvents, VerifiedReport, verify_events, verify_file};

use crate::Failure;

/// Why a key counts as that of the sandbox: it was given.
const AS_EXPECTED: &str = "as expected";

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
        Some(VerifiedReport::Signed(events)) => {
            let proof = if verified.seals.is_empty() { None } else { Some("as the sealed report says") };
            say_events(events, key.map(|_| AS_EXPECTED).or(proof))
        }
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
    say_events(&verify_events(&read("the file", path)?, key)?, key.map(|_| AS_EXPECTED))
}

fn read(what: &str, path: &Path) -> Result<Vec<u8>, Failure> {
    Ok(std::fs::read(path).map_err(|error| format!("{what} cannot be read: {error}"))?)
}

/// Who signed and why, according to a signature.
fn say_signer(name: Option<&str>, reason: Option<&str>) -> Result<(), Failure> {
    let mut output = std::io::stdout();
    for (what, said) in [("name", name), ("reason", reason)] {
        if let Some(said) = said {
            writeln!(output, "  {what}: {said}")?;
        }
    }
    Ok(())
}

/// `proof` says why the key is that of the sandbox. Without it, anybody may have signed.
fn say_events(verified: &VerifiedEvents, proof: Option<&str>) -> Result<(), Failure> {
    let (events, session) = (verified.events, &verified.interview_id);
    let mut output = std::io::stdout();
    match proof {
        Some(proof) => {
            writeln!(output, "the {events} events of the session {session} are complete and unchanged")?;
            writeln!(output, "signed with the key {} ({proof})", verified.key)?;
        }
        None => {
            writeln!(output, "the {events} events of the session {session} fit together")?;
            writeln!(output, "signed with the key {}", verified.key)?;
            writeln!(
                output,
                "NOTHING PROVES WHO SIGNED: anybody can sign invented events with a key of their own. Give the key of the sandbox \
                 (--key), which GET /events-key of its management API responds with"
            )?;
        }
    }
    for former in &verified.former_keys {
        let (last, key) = (former.last_event, &former.key);
        let says = format!("as event {} says: imported", last + 1);
        writeln!(output, "up to event {last} signed with the key {key}, {says}")?;
    }
    Ok(())
}
