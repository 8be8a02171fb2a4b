//! Limits of the values of a request, beyond their types. A server of the API refuses values beyond a limit; the client
//! leaves that to the service.

/// The limits of one operation's requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestLimits {
    /// Limits of the query parameters.
    pub query: &'static [Limit],
    /// Limits of the fields of a JSON body.
    pub body: &'static [Limit],
}

/// A limit of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Where the value is: names of fields with dots between them. The items of a list are `[]`, the values of a map
    /// `*`, and the body itself is the empty text.
    pub place: &'static str,
    /// The rule.
    pub rule: Rule,
}

/// A rule for a value. A value of another type than the rule is about passes.
///
/// Not `non_exhaustive`: the compiler tells whoever checks the rules about a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A text of at least this many characters.
    MinLength(i64),
    /// A text of at most this many characters.
    MaxLength(i64),
    /// A number of at least this size.
    Minimum(i64),
    /// A number of at most this size.
    Maximum(i64),
    /// A list of at least this many items.
    MinItems(i64),
    /// A list of at most this many items.
    MaxItems(i64),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// An object with at least one of these fields.
    AnyField(&'static [&'static str]),
    /// A text in which this regular expression matches.
    Pattern(&'static str),
    /// A day, written `YYYY-MM-DD`.
    Date,
    /// A UUID.
    Uuid,
    /// An e-mail address.
    Email,
    /// A URI with a scheme.
    Uri,
}
