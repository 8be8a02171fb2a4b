//! Types, and what is said about texts and numbers.

use serde_json::Value;

use super::{Seen, Walk, format};
use crate::document::{Node, join};
use crate::finding::Kind;
use crate::privacy;

/// Whether a value is of a JSON type.
pub(super) fn fits(value: &Value, stated: Option<&str>) -> bool {
    match stated {
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => true,
    }
}

/// Whether a number is of its type, but for its size: there are integers that no type has room for.
pub(super) fn is_overflow(value: &Value, stated: Option<&str>) -> bool {
    stated == Some("integer") && privacy::is_beyond_64_bits(value)
}

impl<'d> Walk<'d> {
    pub(super) fn text(&mut self, value: &Value, text: &str, part: &Node<'d>) {
        self.limits(text.chars().count(), value, part, ["minLength", "maxLength"], "characters");
        // A pattern that cannot be read is the lint's business.
        if let Some(pattern) = part.text("pattern")
            && regex_lite::Regex::new(pattern).is_ok_and(|regex| !regex.is_match(text))
        {
            let said = format!("the pattern `{pattern}`");
            self.add(Seen { kind: Kind::WrongPattern, place: join(&part.pointer, "pattern"), said, value });
        }
        if let Some(name) = part.text("format")
            && !format::fits(name, text)
        {
            let said = format!("the format `{name}`");
            self.add(Seen { kind: Kind::WrongFormat, place: join(&part.pointer, "format"), said, value });
        }
    }

    pub(super) fn number(&mut self, value: &Value, part: &Node<'d>) {
        let Some(number) = value.as_f64() else { return };
        let limit = |key: &str| part.value.get(key).and_then(Value::as_f64);
        for (key, broken) in [
            (
                "minimum",
                limit("minimum").is_some_and(|least| {
                    number < least || (number <= least && part.flag("exclusiveMinimum"))
                }),
            ),
            (
                "maximum",
                limit("maximum")
                    .is_some_and(|most| number > most || (number >= most && part.flag("exclusiveMaximum"))),
            ),
        ] {
            if broken {
                let said = format!("`{key}: {}`", limit(key).unwrap_or_default());
                self.add(Seen { kind: Kind::OutOfRange, place: join(&part.pointer, key), said, value });
            }
        }
        let small = value.as_i64().is_some_and(|number| i32::try_from(number).is_ok());
        let fits = match part.text("format") {
            Some("int32") => small,
            Some("int64") => value.is_i64(),
            _ => true,
        };
        if !fits {
            let said = format!("the format `{}`", part.text("format").unwrap_or_default());
            self.add(Seen { kind: Kind::OutOfRange, place: join(&part.pointer, "format"), said, value });
        }
    }
}
