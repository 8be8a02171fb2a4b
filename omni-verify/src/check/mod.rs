//! Checking exchanges against the document: turns the problems that the validator reports into findings that may be
//! shown.

mod exchange;
mod query;
mod request;

use openapi_model::pointer;
use openapi_model::validate::{Kind as Wrong, Marks, Problem, Subject, Validator};
use serde_json::Value;

pub(crate) use exchange::{Response, request, response};
pub(crate) use request::Request;

use crate::document::Document;
use crate::finding::{Finding, Kind, Tally};
use crate::privacy::{self, Safe};
use crate::sketch::Sketch;

/// An object with more unknown fields than this uses data as keys, so none of its keys is shown.
const MAX_UNKNOWN: usize = 24;

/// The extensions that decide whether a value fits.
const MARKS: Marks = Marks {
    required_any: Some("x-omni-required-any"),
    aliases: Some("x-omni-aliases"),
    ignore_case: Some("x-omni-ignore-case"),
    sensitive: Some("x-omni-sensitive"),
};

/// Checks values against schemas, and counts what it finds.
pub(crate) struct Checker<'d> {
    document: &'d Document,
    validator: Validator<'d>,
    tally: Tally,
}

impl<'d> Checker<'d> {
    pub(crate) fn new(document: &'d Document) -> Self {
        let validator = Validator::new(document.tree()).with_marks(MARKS);
        Self { document, validator, tally: Tally::default() }
    }

    pub(crate) fn finish(self) -> Tally {
        self.tally
    }

    /// Checks a value against the schema at a pointer. `sensitive`: the document marks something around the value as
    /// personal or secret.
    pub(crate) fn at(&mut self, value: &Value, pointer: &str, sensitive: bool) {
        let Some(schema) = self.document.at(pointer) else { return };
        let (document, tally) = (self.document, &mut self.tally);
        self.validator.visit(Subject { value, sensitive }, &schema, &mut |problem| match problem.kind {
            Wrong::Endless => tally.too_deep = true,
            // The lint reports patterns that cannot be read.
            Wrong::BrokenPattern { .. } => {}
            _ => tally.add(finding(document, problem)),
        });
    }
}

fn finding(document: &Document, problem: Problem<'_, '_>) -> Finding {
    let Problem { kind, value, at, place, sensitive } = problem;
    // The defaults of a finding. The type distinguishes findings at the same place.
    let at_value = |kind: Kind, place: String, said: String| Finding {
        kind,
        place,
        name: None,
        said: Safe::ours(said),
        seen: Safe::ours(privacy::shape(value)),
        class: privacy::kind(value),
        sketch: None,
    };
    // Where the name says what the finding is about.
    let named = |kind: Kind, place: String, name: Option<Safe>, said: String, seen: String| Finding {
        kind,
        place,
        name,
        said: Safe::ours(said),
        seen: Safe::ours(seen),
        class: "",
        sketch: None,
    };
    let shown = |text: &str| if sensitive { None } else { Safe::identifier(document, text) };
    match kind {
        Wrong::Null { stated } => at_value(Kind::UnexpectedNull, place, format!("{stated}, not nullable")),
        Wrong::Type { stated } => Finding {
            sketch: (!sensitive).then(|| Sketch::of(document, value)),
            ..at_value(Kind::WrongType, owner(place), stated.to_owned())
        },
        Wrong::IntegerRange { format } => at_value(Kind::OutOfRange, place, format!("the format `{format}`")),
        Wrong::Range { keyword, limit } => at_value(Kind::OutOfRange, place, format!("`{keyword}: {limit}`")),
        Wrong::Pattern { pattern } => at_value(Kind::WrongPattern, place, format!("the pattern `{pattern}`")),
        Wrong::Format { format } => at_value(Kind::WrongFormat, place, format!("the format `{format}`")),
        Wrong::Count { keyword, limit, count, unit } => Finding {
            seen: Safe::ours(format!("{count} {unit}")),
            ..at_value(Kind::WrongLength, place, format!("`{keyword}: {limit}`"))
        },
        Wrong::Twice => at_value(Kind::RepeatedItem, place, "items that differ from each other".to_owned()),
        Wrong::Variants { fitting: 0, .. } => {
            at_value(Kind::WrongType, owner(place), "a union, and none of its kinds fits".to_owned())
        }
        Wrong::Variants { fitting, .. } => {
            let said = format!("a union, and {fitting} of its kinds fit");
            at_value(Kind::WrongType, owner(place), said)
        }
        Wrong::Enumeration { values, twin } => {
            let said = format!("one of {} values", values.len());
            // Showing the case of a known value reveals nothing.
            let (kind, name, seen) = match twin {
                Some(known) => {
                    let seen = format!("`{known}` in another case");
                    (Kind::OtherCase, Some(Safe::ours(known)), seen)
                }
                None => {
                    let name = value.as_str().and_then(shown);
                    let seen = quoted(name.as_ref(), value);
                    (Kind::UnknownValue, name, seen)
                }
            };
            named(kind, owner(place), name, said, seen)
        }
        Wrong::Missing { name } => {
            let said = format!("`{name}` is required");
            named(Kind::MissingField, place, Some(Safe::ours(name)), said, WITHOUT.to_owned())
        }
        Wrong::MissingAny { names } => {
            let names = names.join(", ");
            let said = format!("one of {names} is required");
            named(Kind::MissingField, place, Some(Safe::ours(names)), said, WITHOUT.to_owned())
        }
        Wrong::Unknown { known, siblings } => {
            let name = pointer::keys(&at).last().unwrap_or_default();
            let shown = shown(&name).filter(|_| siblings <= MAX_UNKNOWN);
            let seen = match &shown {
                Some(name) => format!("`{name}`: {}", privacy::shape(value)),
                None => format!("a name that is not shown ({})", privacy::text_shape(&name)),
            };
            let sketch = shown.is_some().then(|| Sketch::of(document, value));
            let said = format!("{} fields, not this one", known.len());
            Finding { sketch, ..named(Kind::UnknownField, place, shown, said, seen) }
        }
        Wrong::MissingTag { tag } => {
            let said = format!("`{tag}` says which kind of object it is");
            named(Kind::MissingField, place, Some(Safe::ours(tag)), said, WITHOUT.to_owned())
        }
        Wrong::UnknownTag { tag, known } => {
            let chosen = value.get(tag).unwrap_or_default();
            let name = chosen.as_str().and_then(shown);
            let seen = format!("`{tag}`: {}", quoted(name.as_ref(), chosen));
            let sketch = (!sensitive).then(|| Sketch::of(document, value));
            let said = format!("{} kinds", known.len());
            Finding { sketch, ..named(Kind::UnknownKind, place, name, said, seen) }
        }
        // Problems that the validator may report in the future, and those that this crate does not ask for.
        _ => at_value(Kind::WrongType, place, "something else".to_owned()),
    }
}

const WITHOUT: &str = "an object without it";

/// A name if it may be shown, otherwise the shape of the value.
fn quoted(name: Option<&Safe>, value: &Value) -> String {
    name.map_or_else(|| privacy::shape(value), |name| format!("`{name}`"))
}

/// The schema that a keyword belongs to.
fn owner(mut keyword: String) -> String {
    keyword.truncate(keyword.rfind('/').unwrap_or_default());
    keyword
}

#[cfg(test)]
mod tests;
