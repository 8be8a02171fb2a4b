//! Types, and limits on texts, numbers and counts.

use serde_json::{Map, Value};

use super::{Kind, Spot, Walk};
use crate::format;
use crate::node::Node;

/// Whether a value has a type. A type that OpenAPI 3.0 does not know accepts any value.
pub(super) fn is(value: &Value, stated: &str) -> bool {
    match stated {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

/// Whether a number is an integer beyond 64 bits, which JSON readers return as a float.
pub(super) fn too_large(value: &Value, stated: &str) -> bool {
    let float = value.as_f64().filter(|_| stated == "integer" && value.is_f64());
    float.is_some_and(|float| float.fract() == 0.0 && float.abs() >= 9_223_372_036_854_775_808.0)
}

/// The size of a value, and the keywords that limit it.
#[derive(Clone, Copy)]
pub(super) struct Size {
    count: usize,
    unit: &'static str,
    lower: &'static str,
    upper: &'static str,
}

impl Size {
    pub(super) fn of_text(text: &str) -> Self {
        Self { count: text.chars().count(), unit: "characters", lower: "minLength", upper: "maxLength" }
    }

    pub(super) fn of_items(items: &[Value]) -> Self {
        Self { count: items.len(), unit: "items", lower: "minItems", upper: "maxItems" }
    }

    pub(super) fn of_members(members: &Map<String, Value>) -> Self {
        Self { count: members.len(), unit: "members", lower: "minProperties", upper: "maxProperties" }
    }
}

impl<'v, 'd> Walk<'_, 'v, 'd> {
    pub(super) fn enumeration(&mut self, spot: Spot<'v, '_>, part: &Node<'d>) {
        let value = spot.value;
        let Some(values) = part.value.get("enum").and_then(Value::as_array) else { return };
        if values.contains(value) {
            return;
        }
        let mut known = values.iter().filter_map(Value::as_str);
        let twin = value.as_str().and_then(|text| known.find(|known| known.eq_ignore_ascii_case(text)));
        let ignored = self.validator.marks.ignore_case.is_some_and(|mark| part.flag(mark));
        if twin.is_none() || !ignored {
            self.add(Kind::Enumeration { values, twin }, spot, part.at("enum"));
        }
    }

    /// A size, with its lower and upper limit.
    pub(super) fn count(&mut self, spot: Spot<'v, '_>, size: Size, part: &Node<'d>) {
        let Size { count, unit, lower, upper } = size;
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        for (keyword, broken) in [(lower, u64::lt as fn(&u64, &u64) -> bool), (upper, u64::gt)] {
            let limit = part.value.get(keyword).and_then(Value::as_u64);
            if let Some(limit) = limit.filter(|limit| broken(&count, limit)) {
                self.add(Kind::Count { keyword, limit, count, unit }, spot, part.at(keyword));
            }
        }
    }

    pub(super) fn text(&mut self, spot: Spot<'v, '_>, text: &str, part: &Node<'d>) {
        self.count(spot, Size::of_text(text), part);
        if let Some(pattern) = part.text("pattern") {
            match self.validator.matches(pattern, text) {
                Some(true) => {}
                Some(false) => self.add(Kind::Pattern { pattern }, spot, part.at("pattern")),
                None => self.add(Kind::BrokenPattern { pattern }, spot, part.at("pattern")),
            }
        }
        if let Some(format) = part.text("format").filter(|format| !format::fits(format, text)) {
            self.add(Kind::Format { format }, spot, part.at("format"));
        }
    }

    pub(super) fn number(&mut self, spot: Spot<'v, '_>, part: &Node<'d>) {
        let value = spot.value;
        let Some(number) = value.as_f64() else { return };
        for (keyword, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
            let Some(limit) = part.value.get(keyword).and_then(Value::as_f64) else { continue };
            let beyond = if keyword == "minimum" { number < limit } else { number > limit };
            #[expect(clippy::float_cmp, reason = "the limit itself is excluded, not what is near it")]
            let at_limit = number == limit && part.flag(exclusive);
            if beyond || at_limit {
                self.add(Kind::Range { keyword, limit }, spot, part.at(keyword));
            }
        }
        let fits = match part.text("format") {
            Some("int32") => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
            Some("int64") => value.is_i64(),
            _ => true,
        };
        if let Some(format) = part.text("format").filter(|_| !fits) {
            self.add(Kind::IntegerRange { format }, spot, part.at("format"));
        }
    }
}
