//! A run: the calls that affect only its own session, with each response checked against the document.

mod binding;
mod call;
mod gaps;
mod inputs;
mod plan;
mod send;
mod summary;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use serde_json::Value;

pub use inputs::Inputs;
pub use summary::{Fate, Summary};

use crate::document::{Document, Operation, Reach};
use crate::finding::Findings;
use crate::target::{self, Permissions, Secret};
use crate::{Error, check};
use binding::{Bindings, Live};
use call::{Builder, Call};
use gaps::Gaps;
use plan::Turn;
use send::{Received, Sender};

/// The options of a run.
#[non_exhaustive]
pub struct Options {
    /// Base URL of the server.
    pub url: String,
    /// The credentials that no operation issues, by the name of their security scheme.
    pub secrets: BTreeMap<String, Secret>,
    /// What a person supplies.
    pub inputs: Inputs,
    /// Operations to call, by `operationId`, together with those that issue their credentials and those that end the
    /// session. If empty, all that affect nothing beyond the session.
    pub operations: BTreeSet<String>,
    /// Pause before each call.
    pub delay: Duration,
    /// Timeout of a call.
    pub timeout: Duration,
    /// Maximum number of calls.
    pub max_calls: usize,
    /// Permissions for what is refused by default.
    pub permissions: Permissions,
    /// Called before each operation.
    pub progress: Option<Progress>,
}

/// A function that is told how far a run is.
pub type Progress = Box<dyn Fn(&Step<'_>) + Send + Sync>;

/// How far a run is.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Step<'a> {
    /// The operation that is called next.
    pub operation: &'a str,
    /// How many operations were called before it.
    pub done: usize,
    /// How many operations the run calls in all.
    pub total: usize,
    /// How many different findings there are so far.
    pub findings: usize,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("url", &target::shown(&self.url))
            .field("secrets", &self.secrets)
            .field("inputs", &self.inputs)
            .field("operations", &self.operations)
            .field("delay", &self.delay)
            .field("timeout", &self.timeout)
            .field("max_calls", &self.max_calls)
            .field("permissions", &self.permissions)
            .finish_non_exhaustive()
    }
}

impl Options {
    /// A gentle run: at most one call every 200 milliseconds, and 500 in all.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            secrets: BTreeMap::new(),
            inputs: Inputs::default(),
            operations: BTreeSet::new(),
            delay: Duration::from_millis(200),
            timeout: Duration::from_secs(60),
            max_calls: 500,
            permissions: Permissions::default(),
            progress: None,
        }
    }

    /// With a credential for the one security scheme whose credentials no operation issues.
    ///
    /// # Errors
    /// The document does not have exactly one such scheme.
    pub fn with_key(mut self, document: &Document, key: Secret) -> Result<Self, Error> {
        let given: Vec<_> = document.schemes().iter().filter(|scheme| scheme.issued_by.is_none()).collect();
        let [scheme] = given.as_slice() else {
            let names: Vec<&str> = given.iter().map(|scheme| &*scheme.name).collect();
            let what = format!("use the key: the document has the schemes {}", names.join(", "));
            return Err(Error::new(what, "name one of them with --key-env SCHEME=VARIABLE"));
        };
        self.secrets.insert(scheme.name.clone(), key);
        Ok(self)
    }

    /// With a credential for a security scheme.
    ///
    /// # Errors
    /// The document has no such scheme that is sent in a header.
    pub fn with_secret(mut self, document: &Document, scheme: &str, key: Secret) -> Result<Self, Error> {
        let names: Vec<&str> = document.schemes().iter().map(|scheme| &*scheme.name).collect();
        if !names.contains(&scheme) {
            let what =
                format!("use a key: the document has no scheme of that name, but {}", names.join(", "));
            return Err(Error::new(what, "name one of them with --key-env SCHEME=VARIABLE"));
        }
        self.secrets.insert(scheme.to_owned(), key);
        Ok(self)
    }
}

/// The result of a run.
#[derive(Debug)]
#[non_exhaustive]
pub struct RunResult {
    /// Where document and server disagree.
    pub findings: Findings,
    /// The result of each operation.
    pub summary: Summary,
    /// What the run should have seen but did not, and how to fix it. A lack of findings is meaningful only if there are
    /// no gaps.
    pub gaps: Vec<Error>,
}

/// Calls the operations of a server that affect only a session of this run, and checks the responses.
///
/// # Errors
/// The URL is refused, the document does not have a chosen operation, or the server cannot be reached.
pub async fn run(document: &Document, options: &Options) -> Result<RunResult, Error> {
    let url = target::read(document, &options.url, options.permissions)?;
    if options.operations.iter().any(|id| document.operation(id).is_none()) {
        let what = "choose the operations: the document does not have one of them";
        return Err(Error::new(what, "use operationIds from the document, such as those in a report"));
    }
    let sender = Sender::new(&url, options.delay, options.timeout)?;
    let credentials = options.secrets.iter().map(|(name, secret)| (name.clone(), secret.clone())).collect();
    let mut run = Run {
        document,
        options,
        sender,
        credentials,
        issued: BTreeSet::new(),
        bindings: Bindings::default(),
        findings: Findings::default(),
        summary: Summary::default(),
        gaps: Gaps::default(),
        responded: false,
    };
    let needed = plan::needed(document, &options.operations);
    let mut turns: Vec<(Turn, &Operation)> = Vec::new();
    for operation in document.operations() {
        match plan::turn(document, operation) {
            // A session that was started is ended, whatever the run is for.
            Ok(turn) if needed.is_empty() || needed.contains(operation.id.as_str()) || turn == Turn::End => {
                turns.push((turn, operation));
            }
            Ok(_) => run.summary.set(&operation.id, Fate::Skipped("not chosen".to_owned())),
            Err(why) => run.summary.set(&operation.id, Fate::Skipped(why.to_owned())),
        }
    }
    // The sort is stable: within a turn, the document's order applies.
    turns.sort_by_key(|(turn, _)| *turn);
    let total = turns.len();
    for (done, (turn, operation)) in turns.into_iter().enumerate() {
        if let Some(progress) = &options.progress {
            progress(&Step { operation: &operation.id, done, total, findings: run.findings.len() });
        }
        run.operation(turn, operation).await?;
    }
    let gaps = run.gaps.finish(&run.summary, &run.issued, &options.operations);
    Ok(RunResult { findings: run.findings, summary: run.summary, gaps })
}

struct Run<'a> {
    document: &'a Document,
    options: &'a Options,
    sender: Sender,
    credentials: BTreeMap<String, Secret>,
    /// The schemes of the credentials that the server issued in this run.
    issued: BTreeSet<String>,
    bindings: Bindings,
    findings: Findings,
    summary: Summary,
    gaps: Gaps,
    /// Whether any call got a response.
    responded: bool,
}

impl Run<'_> {
    async fn operation(&mut self, turn: Turn, operation: &Operation) -> Result<(), Error> {
        let mut fate = None;
        // A call that changes something is sent once, without optional parts.
        for with_options in [false, true] {
            let call = match self.prepare(turn, operation, with_options) {
                Ok(Some(call)) => call,
                Ok(None) => continue,
                Err(why) => {
                    fate = fate.or(Some(Fate::Skipped(why)));
                    continue;
                }
            };
            let this = self.send(turn, operation, &call).await?;
            fate = Some(match fate {
                Some(earlier) => this.or(earlier),
                None => this,
            });
            if fate == Some(Fate::NotSupported) {
                break;
            }
        }
        if let Some(fate) = fate {
            if turn == Turn::Issue && !matches!(fate, Fate::Checked | Fate::Skipped(_)) {
                for (scheme, _) in plan::issues(self.document, operation) {
                    self.gaps.credential(scheme, &operation.id, "did not succeed");
                }
            }
            self.summary.set(&operation.id, fate);
        }
        Ok(())
    }

    /// The call, `None` if it would be the same as before, or why it cannot be sent.
    fn prepare(
        &mut self,
        turn: Turn,
        operation: &Operation,
        with_options: bool,
    ) -> Result<Option<Call>, String> {
        let builder = Builder {
            document: self.document,
            operation,
            input: self.options.inputs.get(&operation.id),
            bindings: &self.bindings,
        };
        if with_options && (turn != Turn::Read || !builder.has_options()) {
            return Ok(None);
        }
        let Some(set) = self.requirement(operation) else {
            let missing: Vec<&str> = operation
                .security
                .iter()
                .flatten()
                .map(String::as_str)
                .filter(|scheme| !self.credentials.contains_key(*scheme))
                .collect();
            return Err(format!("there is no {}", missing.join(" and no ")));
        };
        let call = builder.build(with_options)?;
        // The token of a session can change only that session. With any other credential, the call has to name a session
        // of this run, or it would change whatever has the id from the example.
        if operation.changes_state && turn != Turn::Issue && call.bound == 0 && !self.is_of_session(set) {
            return Err("its example names nothing that belongs to this run".to_owned());
        }
        if self.summary.calls >= self.options.max_calls {
            self.gaps.capped(&operation.id);
            return Err(format!("the limit of {} calls was reached", self.options.max_calls));
        }
        Ok(Some(call))
    }

    /// The first complete set of credentials.
    fn requirement<'o>(&self, operation: &'o Operation) -> Option<&'o [String]> {
        if operation.security.is_empty() {
            return Some(&[]);
        }
        let complete = |set: &&Vec<String>| set.iter().all(|scheme| self.credentials.contains_key(scheme));
        operation.security.iter().find(complete).map(Vec::as_slice)
    }

    /// Whether one of the credentials was issued for a session of this run.
    fn is_of_session(&self, set: &[String]) -> bool {
        let schemes = self.document.schemes().iter().filter(|scheme| set.contains(&scheme.name));
        let issuers = schemes.filter_map(|scheme| self.document.operation(&scheme.issued_by.as_ref()?.0));
        issuers.into_iter().any(|issuer| issuer.reach == Some(Reach::Session))
    }

    async fn send(&mut self, turn: Turn, operation: &Operation, call: &Call) -> Result<Fate, Error> {
        let mut headers = call.headers.clone();
        let set = self.requirement(operation).unwrap_or_default();
        for scheme in self.document.schemes().iter().filter(|scheme| set.contains(&scheme.name)) {
            if let Some(secret) = self.credentials.get(&scheme.name) {
                send::credential(&mut headers, &scheme.header, secret)?;
            }
        }
        self.summary.calls += 1;
        let received = match self.sender.send(operation, call, headers).await {
            Ok(received) => received,
            Err(fault) if self.responded => {
                self.gaps.lost(&operation.id);
                return Ok(Fate::Lost(fault.words().to_owned()));
            }
            Err(fault) => {
                let what = format!("reach the server with the first call: {}", fault.words());
                return Err(Error::new(what, "check --url, and that the server is running"));
            }
        };
        self.responded = true;
        let fate = self.check(turn, operation, &received);
        if fate == Fate::Checked {
            set.iter().for_each(|scheme| self.gaps.used(scheme));
        }
        Ok(fate)
    }

    fn check(&mut self, turn: Turn, operation: &Operation, received: &Received) -> Fate {
        let status = received.status;
        if status == 501 && operation.response(501).is_none() {
            tracing::info!(operation = operation.id, status, "not supported by this server");
            return Fate::NotSupported;
        }
        let response = check::Response { status, headers: &received.headers, body: received.body.as_deref() };
        let found = check::response(self.document, operation, &response);
        tracing::info!(operation = operation.id, status, findings = found.len(), "checked");
        let too_deep = found.too_deep;
        self.findings.add(&format!("{} {status}", operation.id), found);
        let Some(body) = received.body.as_deref().filter(|_| !too_deep) else {
            self.gaps.unread(&operation.id);
            let limit = crate::MAX_BODY_BYTES / (1024 * 1024);
            let long = format!("the body of the response has more than {limit} MiB");
            return Fate::Unread(if too_deep { "the body is nested too deeply".to_owned() } else { long });
        };
        match status {
            200..300 => {}
            500.. => return Fate::Failed(status),
            _ => return Fate::Refused(status),
        }
        let body = serde_json::from_slice::<Value>(body).unwrap_or_default();
        let live = Live { operation, status, body: &body, own: turn != Turn::Read };
        self.bindings.learn(self.document, &live);
        for (scheme, field) in plan::issues(self.document, operation) {
            match token(body.pointer(field)) {
                Ok(token) => {
                    self.credentials.insert(scheme.to_owned(), token);
                    self.issued.insert(scheme.to_owned());
                }
                Err(why) => {
                    self.gaps.credential(scheme, &operation.id, &format!("responded with {why} at {field}"));
                }
            }
        }
        Fate::Checked
    }
}

/// The token in a response, or what is there instead.
fn token(value: Option<&Value>) -> Result<Secret, &'static str> {
    let text = match value {
        None | Some(Value::Null) => return Err("nothing"),
        Some(Value::String(text)) if text.trim().is_empty() => return Err("an empty string"),
        Some(Value::String(text)) => text,
        Some(_) => return Err("something that is not a string"),
    };
    let odd = "a string that is not a token, with spaces or characters that a header cannot have,";
    let secret = Secret::new(text);
    let usable = text.bytes().all(|byte| byte.is_ascii_graphic()) && send::header_value(&secret).is_some();
    if usable { Ok(secret) } else { Err(odd) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_can_be_sent_is_a_token() {
        assert_eq!(
            token(Some(&json!("an.invented-token_1==")))
                .map(|token| token.expose().to_owned())
                .ok()
                .as_deref(),
            Some("an.invented-token_1==")
        );
        for odd in [
            json!(null),
            json!(""),
            json!(" "),
            json!(12),
            json!(["a"]),
            json!({"a": "b"}),
            json!("a b"),
            json!("a\n"),
            json!(" a"),
            json!("tökén"),
        ] {
            assert!(token(Some(&odd)).is_err(), "{odd}");
        }
        assert!(token(None).is_err());
    }
}
