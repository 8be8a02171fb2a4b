//! Which operations are sent, and in which order.

use std::collections::BTreeSet;

use crate::document::{Document, Operation, Reach};

/// When an operation is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Turn {
    /// Its response has a credential that others need.
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
        (true, Some(Reach::Outside)) => Err("it has effects outside the service (x-omni-reach: outside)"),
        (true, None) => Err("the document does not say how far its effect reaches"),
        (true, Some(Reach::SessionEnd)) => Ok(Turn::End),
        _ if issues(document, operation).next().is_some() => Ok(Turn::Issue),
        (true, Some(Reach::Session)) => Ok(Turn::Change),
        (false, _) => Ok(Turn::Read),
    }
}

/// The schemes whose credentials the operation issues, with the place in its response.
pub(crate) fn issues<'d>(
    document: &'d Document,
    operation: &'d Operation,
) -> impl Iterator<Item = (&'d str, &'d str)> {
    document.schemes().iter().filter_map(|scheme| {
        let (issuer, field) = scheme.issued_by.as_ref()?;
        (*issuer == operation.id).then_some((scheme.name.as_str(), field.as_str()))
    })
}

/// The operations that a selection needs: themselves, and those that issue their credentials.
pub(crate) fn needed<'d>(document: &'d Document, chosen: &BTreeSet<String>) -> BTreeSet<&'d str> {
    let mut needed = BTreeSet::new();
    let mut open: Vec<&Operation> = chosen.iter().filter_map(|id| document.operation(id)).collect();
    while let Some(operation) = open.pop() {
        if !needed.insert(operation.id.as_str()) {
            continue;
        }
        let schemes = document.schemes().iter().filter(|scheme| {
            let mut wanted = operation.security.iter().flatten();
            wanted.any(|wanted| *wanted == scheme.name)
        });
        open.extend(schemes.filter_map(|scheme| document.operation(&scheme.issued_by.as_ref()?.0)));
    }
    needed
}
