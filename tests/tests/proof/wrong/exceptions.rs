//! What is accepted although it looks wrong, because the documentation or the real service accepts it.

use omni_client::types::Operation;

use super::{Case, Kind};

/// An operation (all, without one), what looks wrong, where, and why it is accepted.
type Row = (Option<Operation>, Kind, &'static str, &'static str);

pub const ACCEPTED: &[Row] = &[(None, Kind::AllOf, "body", "the document asks for at least one of them")];

/// Which row of the table a case is in.
pub fn row(case: &Case) -> Option<usize> {
    ACCEPTED.iter().position(|(operation, kind, place, _)| {
        operation.is_none_or(|operation| operation == case.request.operation)
            && *kind == case.kind
            && *place == case.place
    })
}
