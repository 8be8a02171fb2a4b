//! How alike two names or addresses are, in an order that says which is worse.

use omni_engines::person::similarity::{Agreement, Similarity};
use omni_engines::person::{address, company, name};

/// How two texts compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    /// They differ.
    Different,
    /// They may mean the same.
    Similar,
    /// They mean the same.
    Same,
}

impl From<Similarity> for Likeness {
    fn from(similarity: Similarity) -> Self {
        match similarity.agreement() {
            Agreement::Match => Self::Same,
            Agreement::Partial => Self::Similar,
            Agreement::None => Self::Different,
        }
    }
}

/// How two names of people compare.
pub(crate) fn people(one: &str, other: &str) -> Likeness {
    name::compare(one, other).into()
}

/// How two names of businesses compare.
pub(crate) fn businesses(one: &str, other: &str) -> Likeness {
    company::compare(one, other).into()
}

/// How two addresses, or parts of addresses, compare.
pub(crate) fn addresses(one: &str, other: &str) -> Likeness {
    address::compare(one, other).into()
}
