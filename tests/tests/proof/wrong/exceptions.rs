//! What is accepted although it looks wrong, and what leaves a trace although it is refused.

use omni_client::types::Operation;

use super::{Case, Kind};

/// An operation (all, without one), what looks wrong, where, and why it is an exception.
pub type Row = (Option<Operation>, Kind, &'static str, &'static str);

pub const ACCEPTED: &[Row] = &[(None, Kind::AllOf, "body", "the document asks for at least one of them")];

/// What is refused, and counted as an attempt: only the session and its events are written.
pub const COUNTED: &[Row] = &[
    (Some(Operation::AddDocumentBinary), Kind::Empty, "body", FAILED),
    (Some(Operation::AddDocumentBinary), Kind::Type, "body", FAILED),
];

const FAILED: &str = "failed attempts to send a proof of address are counted for the score";

/// Which row of a table a case is in.
pub fn row(table: &[Row], case: &Case) -> Option<Row> {
    let row = table.iter().find(|(operation, kind, place, _)| {
        operation.is_none_or(|operation| operation == case.request.operation)
            && *kind == case.kind
            && *place == case.place
    });
    row.copied()
}
