//! Trying out a server: the calls that harm nobody, each answer held against the document.

mod binding;
mod call;
mod inputs;
mod plan;
mod send;
mod summary;

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::Url;
use serde_json::Value;

pub use inputs::Inputs;
pub use summary::{Fate, Summary};

use crate::document::{Document, Operation, Reach};
use crate::finding::Findings;
use crate::target::{self, Permissions, Secret};
use crate::{Error, check};
use binding::Bindings;
use call::{Builder, Call};
use plan::Turn;
use send::{Reply, Sender};

/// How a server is tried out.
#[derive(Debug)]
#[non_exhaustive]
pub struct Options {
    /// Address of the server.
    pub url: String,
    /// The credentials that no operation issues, by the name of their security scheme.
    pub secrets: BTreeMap<String, Secret>,
    /// What a person supplies.
    pub inputs: Inputs,
    /// Pause before each call.
    pub delay: Duration,
    /// A call that takes longer is given up.
    pub timeout: Duration,
    /// No more calls than this are sent.
    pub max_calls: usize,
    /// What is usually refused.
    pub permissions: Permissions,
}

impl Options {
    /// A gentle run: a call every 200 milliseconds at most, 500 in all.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            secrets: BTreeMap::new(),
            inputs: Inputs::default(),
            delay: Duration::from_millis(200),
            timeout: Duration::from_secs(60),
            max_calls: 500,
            permissions: Permissions::default(),
        }
    }

    /// With a credential for the one security scheme whose credentials no operation issues.
    ///
    /// # Errors
    /// The document has not exactly one such scheme.
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

/// What came of a run.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// Where document and server disagree.
    pub findings: Findings,
    /// What became of each operation.
    pub summary: Summary,
    /// Why the run was not complete, and how to mend it.
    pub incomplete: Option<Error>,
}

/// Tries a server out.
///
/// # Errors
/// The address is refused, or the server cannot be reached.
pub async fn run(document: &Document, options: &Options) -> Result<Outcome, Error> {
    let url = target::read(document, &options.url, options.permissions)?;
    let sender = Sender::new(&url, options.delay, options.timeout)?;
    let credentials = options.secrets.iter().map(|(name, secret)| (name.clone(), secret.clone())).collect();
    let mut run = Run {
        document,
        options,
        url,
        sender,
        credentials,
        bindings: Bindings::default(),
        findings: Findings::default(),
        summary: Summary::default(),
        incomplete: None,
        answered: false,
    };
    let mut turns: Vec<(Turn, &Operation)> = Vec::new();
    for operation in document.operations() {
        match plan::turn(document, operation) {
            Ok(turn) => turns.push((turn, operation)),
            Err(why) => run.summary.set(&operation.id, Fate::Skipped(why.to_owned())),
        }
    }
    // Stable: within a turn the order is that of the document.
    turns.sort_by_key(|(turn, _)| *turn);
    for (turn, operation) in turns {
        run.operation(turn, operation).await?;
    }
    let Run { findings, summary, incomplete, .. } = run;
    Ok(Outcome { findings, summary, incomplete })
}

struct Run<'a> {
    document: &'a Document,
    options: &'a Options,
    url: Url,
    sender: Sender,
    credentials: BTreeMap<String, Secret>,
    bindings: Bindings,
    findings: Findings,
    summary: Summary,
    incomplete: Option<Error>,
    /// Whether any call was answered.
    answered: bool,
}

impl Run<'_> {
    async fn operation(&mut self, turn: Turn, operation: &Operation) -> Result<(), Error> {
        let mut fate = None;
        // What changes something is sent once, with nothing that could be left out.
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
            if fate == Some(Fate::NotAnswered) {
                break;
            }
        }
        if let Some(fate) = fate {
            if turn == Turn::Issue
                && !matches!(fate, Fate::Checked | Fate::Skipped(_))
                && self.incomplete.is_none()
            {
                let scheme = plan::issues(self.document, operation).next().map_or("", |(scheme, _)| scheme);
                let what = format!("get {scheme}: {} was not answered with success", operation.id);
                let mend = format!(
                    "check the key, and put a request that this server takes into {}.json in a folder \
                     for --inputs",
                    operation.id
                );
                self.incomplete = Some(Error::new(what, mend));
            }
            self.summary.set(&operation.id, fate);
        }
        Ok(())
    }

    /// The call, nothing if it would be the same as before, or why it cannot be sent.
    fn prepare(&self, turn: Turn, operation: &Operation, with_options: bool) -> Result<Option<Call>, String> {
        let builder = Builder {
            document: self.document,
            operation,
            input: self.options.inputs.get(&operation.id),
            bindings: &self.bindings,
        };
        if with_options && (turn != Turn::Read || !builder.has_options()) {
            return Ok(None);
        }
        if self.summary.calls >= self.options.max_calls {
            return Err(format!("{} calls were sent, which is the most", self.options.max_calls));
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
        // A token of a session can change that session alone. Any other has to name a session of this run, or it would
        // change whatever has the id of the example.
        if operation.changes_state && turn != Turn::Issue && call.bound == 0 && !self.is_of_session(set) {
            return Err("its example names nothing that belongs to this run".to_owned());
        }
        Ok(Some(call))
    }

    /// The first set of credentials that is complete.
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
        for scheme in self.document.schemes() {
            let wanted = self.requirement(operation).is_some_and(|set| set.contains(&scheme.name));
            if let Some(secret) = self.credentials.get(&scheme.name).filter(|_| wanted) {
                send::credential(&mut headers, &scheme.header, secret)?;
            }
        }
        self.summary.calls += 1;
        let reply = match self.sender.send(&self.url, operation, call, headers).await {
            Ok(reply) => reply,
            Err(why) if self.answered => return Ok(Fate::Lost(why.to_owned())),
            Err(why) => {
                let what = format!("reach the server with the first call: {why}");
                return Err(Error::new(what, "check --url, and that the server is running"));
            }
        };
        self.answered = true;
        Ok(self.look_at(turn, operation, &reply))
    }

    fn look_at(&mut self, turn: Turn, operation: &Operation, reply: &Reply) -> Fate {
        let status = reply.status;
        if status == 501 && operation.response(501).is_none() {
            tracing::info!(operation = operation.id, status, "not answered here");
            return Fate::NotAnswered;
        }
        let answer = check::Answer { status, headers: &reply.headers, body: reply.body.as_deref() };
        let found = check::answer(self.document, operation, &answer);
        tracing::info!(operation = operation.id, status, findings = found.len(), "answered");
        self.findings.add(&format!("{} {status}", operation.id), found);
        if !(200..300).contains(&status) {
            return Fate::Refused(status);
        }
        let body = reply.body.as_deref().and_then(|body| serde_json::from_slice::<Value>(body).ok());
        if let Some(body) = body {
            self.bindings.learn(self.document, operation, status, &body, turn != Turn::Read);
            for (scheme, field) in plan::issues(self.document, operation) {
                if let Some(token) = body.pointer(field).and_then(Value::as_str) {
                    self.credentials.insert(scheme.to_owned(), Secret::new(token));
                }
            }
        }
        Fate::Checked
    }
}
