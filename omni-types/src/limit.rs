//! What the document says about the values of a request beyond their types. Whoever serves the API refuses what breaks a
//! limit; the client leaves that to the service.

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
    /// Where the value is: names of fields with dots between them. The items of a list are `[]`, the values of a map `*`, and
    /// the body itself is the empty text.
    pub place: &'static str,
    /// What it must be like.
    pub rule: Rule,
}

/// What a value must be like. A value of another type than the rule is about is not its concern.
///
/// Not `non_exhaustive`: whoever checks the rules is to be told by the compiler of one that is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A text of at least so many characters.
    MinLength(i64),
    /// A text of at most so many characters.
    MaxLength(i64),
    /// A number of at least this size.
    Minimum(i64),
    /// A number of at most this size.
    Maximum(i64),
    /// A list of at least so many items.
    MinItems(i64),
    /// A list of at most so many items.
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
