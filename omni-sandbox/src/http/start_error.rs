//! Why a sandbox could not start.

use std::fmt;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;

use crate::flow::LoadError;
use crate::outbox::HookKind;
use crate::persona::FileError;
use crate::store::StoreError;

/// Why a sandbox could not start. The source says what is wrong.
#[derive(Debug)]
pub struct StartError {
    action: String,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl StartError {
    pub(super) fn listen(server: &str, address: SocketAddr, error: &io::Error) -> Self {
        let remedy = match error.kind() {
            ErrorKind::AddrInUse => "; use another port, or 0 for a free one",
            ErrorKind::AddrNotAvailable => "; use an address of this computer",
            ErrorKind::PermissionDenied => "; use a port above 1023",
            _ => "",
        };
        Self {
            action: format!("listen for {server} at {address}"),
            source: format!("{error}{remedy}").into(),
        }
    }

    pub(super) fn public_url(server: &str, problem: &'static str) -> Self {
        Self { action: format!("use the public URL of {server}"), source: problem.into() }
    }

    pub(super) fn flows(source: LoadError) -> Self {
        Self { action: "read the flows".to_owned(), source: source.into() }
    }

    pub(super) fn bucket(source: std::io::Error) -> Self {
        Self { action: "read the folder with the images of batches".to_owned(), source: source.into() }
    }

    pub(super) fn personas(source: FileError) -> Self {
        Self { action: "read the personas".to_owned(), source: source.into() }
    }

    pub(super) fn persona(names: &[String]) -> Self {
        Self {
            action: "find the persona".to_owned(),
            source: format!("expected one of {}", names.join(", ")).into(),
        }
    }

    #[cfg(feature = "engines")]
    pub(super) fn engines(source: Box<dyn std::error::Error + Send + Sync>) -> Self {
        Self { action: "load the engines".to_owned(), source }
    }

    pub(super) fn webhook(kind: HookKind, problem: String) -> Self {
        Self { action: format!("use the target of the webhook {kind}"), source: problem.into() }
    }

    #[cfg(feature = "file")]
    pub(super) fn data(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { action: "open the file of the data".to_owned(), source: source.into() }
    }

    pub(super) fn settings(source: StoreError) -> Self {
        Self { action: "read the settings of the management API".to_owned(), source: source.into() }
    }

    #[cfg(all(feature = "contracts", feature = "file"))]
    pub(super) fn seals(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { action: "open the authority for seals".to_owned(), source: source.into() }
    }

    pub(super) fn threads(source: std::io::Error) -> Self {
        Self { action: "start the threads for images".to_owned(), source: source.into() }
    }

    pub(super) fn random(source: getrandom::Error) -> Self {
        Self { action: "fetch random bytes".to_owned(), source: source.into() }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "failed to {}", self.action)
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}
