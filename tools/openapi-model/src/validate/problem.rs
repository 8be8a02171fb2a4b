//! What can be wrong with a value.

use serde_json::Value;

use crate::format;
use crate::pointer;
use crate::words::{kind_of, list, suggestion, type_in_words};

/// One thing in a value that does not fit its schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem<'v, 'd> {
    /// What is wrong.
    pub kind: Kind<'d>,
    /// The value that is wrong. It may be personal or secret.
    pub value: &'v Value,
    /// Its JSON pointer, relative to the value that was checked.
    pub at: String,
    /// JSON pointer to what it contradicts in the document: the keyword, or the schema itself.
    pub place: String,
    /// Whether the document marks the value, or a place around it, as personal or secret.
    pub sensitive: bool,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Kind<'d> {
    /// `null`, but the schema is not nullable.
    Null {
        /// The type that the schema states.
        stated: &'d str,
    },
    /// A different JSON type.
    Type {
        /// The type that the schema states.
        stated: &'d str,
    },
    /// An integer that does not fit into its format.
    IntegerRange {
        /// The format: `int32` or `int64`.
        format: &'d str,
    },
    /// Not one of the allowed values.
    Enumeration {
        /// The allowed values.
        values: &'d [Value],
        /// The one that differs only in case.
        twin: Option<&'d str>,
    },
    /// Too few or too many characters, items or members.
    Count {
        /// The keyword, such as `minLength`.
        keyword: &'static str,
        /// Its value.
        limit: u64,
        /// How many there are.
        count: u64,
        /// What is counted.
        unit: &'static str,
    },
    /// A text that does not match the pattern.
    Pattern {
        /// The pattern.
        pattern: &'d str,
    },
    /// A pattern that cannot be read, so that the text cannot be checked.
    BrokenPattern {
        /// The pattern.
        pattern: &'d str,
    },
    /// A text that is not in its format.
    Format {
        /// The format.
        format: &'d str,
    },
    /// A number below the minimum or above the maximum.
    Range {
        /// The keyword: `minimum` or `maximum`.
        keyword: &'static str,
        /// Its value.
        limit: f64,
    },
    /// An item that is already in the list, although items must be unique.
    Twice,
    /// A required member is missing.
    Missing {
        /// Its name.
        name: &'d str,
    },
    /// All members of a group are missing, and at least one is needed.
    MissingAny {
        /// Their names.
        names: Vec<&'d str>,
    },
    /// A member that no schema lists.
    Unknown {
        /// The names that are listed.
        known: Vec<&'d str>,
        /// How many such members the object has. Many suggest that its names are data.
        siblings: usize,
    },
    /// A member that is sent only in the other direction.
    Direction {
        /// The keyword: `readOnly` in a request, `writeOnly` in a response.
        flag: &'static str,
    },
    /// The member that distinguishes the variants of a union is missing.
    MissingTag {
        /// Its name.
        tag: &'d str,
    },
    /// The member that distinguishes the variants of a union selects none of them. The place is the member's; the value
    /// is the whole object.
    UnknownTag {
        /// Its name.
        tag: &'d str,
        /// The values that select one.
        known: Vec<&'d str>,
    },
    /// No variant of a union without a tag fits, or more than one does.
    Variants {
        /// `oneOf` or `anyOf`.
        keyword: &'static str,
        /// How many fit.
        fitting: usize,
    },
    /// The schema leads back to itself.
    Endless,
}

impl Problem<'_, '_> {
    /// What is wrong, in words. **It quotes the value**, which is fine for examples and not for live traffic.
    pub fn message(&self) -> String {
        let value = self.value;
        match &self.kind {
            Kind::Null { .. } => "null, but the schema is not nullable; omit the key".to_owned(),
            Kind::Type { stated } => format!("expected {}, found {}", type_in_words(stated), kind_of(value)),
            Kind::IntegerRange { format } => {
                let hint = if *format == "int32" { "; the schema needs int64" } else { "" };
                format!("{value} does not fit into {format}{hint}")
            }
            Kind::Enumeration { values, .. } => {
                let known = values.iter().filter_map(Value::as_str);
                let hint = value.as_str().map(|text| suggestion(text, known)).unwrap_or_default();
                format!("{value} is not one of the allowed values{hint}")
            }
            Kind::Count { keyword, limit, count, unit } => {
                format!("{count} {unit}, but {keyword} is {limit}")
            }
            Kind::Pattern { pattern } => format!("{value} does not match the pattern {pattern}"),
            Kind::BrokenPattern { pattern } => format!("the pattern {pattern} cannot be read"),
            Kind::Format { format } => format!("{value} is not {}", format::in_words(format)),
            Kind::Range { keyword, limit } => {
                let side = if *keyword == "minimum" { "below" } else { "above" };
                format!("{value} is {side} the {keyword} {limit}")
            }
            Kind::Twice => "the item is listed twice".to_owned(),
            Kind::Missing { name } => format!("required, but missing: `{name}`"),
            Kind::MissingAny { names } => {
                format!("at least one of these is needed: {}", list(names.iter().copied()))
            }
            Kind::Unknown { known, .. } => {
                let name = pointer::keys(&self.at).last().unwrap_or_default();
                format!("the schema has no property `{name}`{}", suggestion(&name, known.iter().copied()))
            }
            Kind::Direction { flag: "readOnly" } => "the member is `readOnly`: it is never sent".to_owned(),
            Kind::Direction { flag } => format!("the member is `{flag}`: it is never in a response"),
            Kind::MissingTag { tag } => format!("`{tag}`, which selects the variant, is missing"),
            Kind::UnknownTag { tag, known } => {
                let hint = value.get(*tag).and_then(Value::as_str);
                let hint = hint.map(|text| suggestion(text, known.iter().copied())).unwrap_or_default();
                format!("`{tag}` does not match any variant{hint}")
            }
            Kind::Variants { keyword, fitting } => {
                format!("the value fits {fitting} of the variants in `{keyword}`")
            }
            Kind::Endless => "the schema leads back to itself".to_owned(),
        }
    }
}
