//! Why stored data changes.

use omni_types::Operation;
use serde_json::{Map, Value};

use super::name;
use crate::basics::Owner;

/// Why a unit of work changes what is stored.
#[derive(Clone, Default)]
pub(crate) enum Cause {
    /// A request to the API.
    Request {
        operation: Operation,
        caller: Option<Owner>,
        /// The code with which it was refused, although it changed something.
        refused: Option<i32>,
    },
    /// A file that was sent to the URL of an earlier response.
    Upload,
    /// A slow job of an earlier request.
    Job,
    /// The management API, or the sandbox itself.
    #[default]
    Sandbox,
}

impl Cause {
    /// The name of the event.
    pub(super) fn event_name(&self) -> String {
        match self {
            Self::Request { operation, refused, .. } => name::of_operation(*operation, refused.is_some()),
            Self::Upload => "fileUploaded".to_owned(),
            Self::Job => "jobFinished".to_owned(),
            Self::Sandbox => "sessionChanged".to_owned(),
        }
    }

    /// Records in the data of an event who did what.
    pub(super) fn describe(&self, data: &mut Map<String, Value>) {
        let by = match self {
            Self::Request { operation, caller, refused } => {
                data.insert("operation".to_owned(), operation.info().id.into());
                if let Some(code) = refused {
                    data.insert("errorCode".to_owned(), (*code).into());
                }
                match caller {
                    Some(Owner::Admin) => "admin",
                    Some(_) => "session",
                    None => "client",
                }
            }
            Self::Upload => "link",
            Self::Job => "job",
            Self::Sandbox => "sandbox",
        };
        data.insert("by".to_owned(), by.into());
    }
}
