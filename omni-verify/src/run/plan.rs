//! Which operations are sent, and in which order.

use crate::document::{Document, Operation, Reach};

/// When an operation has its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Turn {
    /// Its answer has a credential that others need.
    Issue,
    /// Changes the session.
    Change,
    /// Reads.
    Read,
    /// Ends the session.
    End,
}

/// The turn of an operation, or why it is never sent.
pub(crate) fn turn(document: &Document, operation: &Operation) -> Result<Turn, &'static str> {
    match (operation.changes_state, operation.reach) {
        (true, Some(Reach::Account)) => Err("it changes more than one session (x-omni-reach: account)"),
        (true, Some(Reach::Outside)) => Err("it has effects outside of the service (x-omni-reach: outside)"),
        (true, None) => Err("the document does not say how far its effect reaches"),
        (true, Some(Reach::SessionEnd)) => Ok(Turn::End),
        _ if issues(document, operation).next().is_some() => Ok(Turn::Issue),
        (true, Some(Reach::Session)) => Ok(Turn::Change),
        (false, _) => Ok(Turn::Read),
    }
}

/// The schemes whose credentials the operation issues, with the place in its answer.
pub(crate) fn issues<'d>(
    document: &'d Document,
    operation: &'d Operation,
) -> impl Iterator<Item = (&'d str, &'d str)> {
    document.schemes().iter().filter_map(|scheme| {
        let (issuer, field) = scheme.issued_by.as_ref()?;
        (*issuer == operation.id).then_some((scheme.name.as_str(), field.as_str()))
    })
}
