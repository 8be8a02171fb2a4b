//! How similar two names or addresses are, ordered by severity.

use omni_engines::person::similarity::{Agreement, Similarity};
use omni_engines::person::{address, company, name};
use omni_types::Sensitive;

use crate::persona::Address;

/// The result of comparing two texts.
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

/// An address, in the parts that a request has.
pub(crate) struct StatedAddress<'a> {
    pub(crate) street: Option<&'a str>,
    pub(crate) house_no: Option<&'a str>,
    /// The floor or the unit.
    pub(crate) line_2: Option<&'a str>,
    pub(crate) city: Option<&'a str>,
    pub(crate) state: Option<&'a str>,
    pub(crate) postal_code: Option<&'a str>,
}

/// Compares a register's address with a stated one. The result is that of the worst stated part. Street and house number
/// are one part, which is required. Another floor or unit in the same house is similar.
pub(crate) fn whole_addresses(own: &Address, stated: StatedAddress<'_>) -> Likeness {
    let house = format!("{} {}", *own.street, *own.house_no);
    let street: Vec<_> = [stated.street, stated.house_no].into_iter().flatten().collect();
    let rest = [(&own.city, stated.city), (&own.state, stated.state), (&own.postal_code, stated.postal_code)];
    let rest = rest.into_iter().filter_map(|(own, stated)| Some(addresses(own, stated?)));
    let unit = stated.line_2.map(|line| addresses(&own.line_2, line).max(Likeness::Similar));
    rest.chain(unit).chain([addresses(&house, &street.join(" "))]).min().unwrap_or(Likeness::Different)
}

/// The text of a field, unless it is missing or blank.
pub(crate) fn stated(field: &Option<Sensitive<String>>) -> Option<&str> {
    field.as_ref().map(|text| text.trim()).filter(|text| !text.is_empty())
}
