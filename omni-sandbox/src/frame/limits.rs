//! Checks the values of a request against the limits of the document. No message quotes a value.

use std::sync::LazyLock;

use bytes::Bytes;
use jiff::civil::Date;
use omni_engines::person::email;
use omni_engines::uuid::is_uuid;
use omni_types::Operation;
use omni_types::limit::{Limit, Rule};
use regex_lite::Regex;
use serde_json_borrow::{ObjectAsVec, Value};

use super::Refusal;
use crate::basics::{quoted, repeated_key};

/// The patterns in the document, compiled once.
static PATTERNS: LazyLock<Vec<(&'static str, Option<Regex>)>> = LazyLock::new(|| {
    let limits = Operation::ALL.into_iter().map(Operation::limits);
    let limits = limits.flat_map(|limits| limits.query.iter().chain(limits.body));
    let patterns = limits.filter_map(|limit| match limit.rule {
        Rule::Pattern(pattern) => Some((pattern, Regex::new(pattern).ok())),
        _ => None,
    });
    patterns.collect()
});

/// Checks the query parameters.
pub(super) fn check_query(limits: &[Limit], query: &str) -> Result<(), Refusal> {
    if limits.is_empty() || query.is_empty() {
        return Ok(());
    }
    // Values that cannot be read were already refused.
    let pairs: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
    for limit in limits {
        let name = limit.place.trim_end_matches("[]");
        for (_, text) in pairs.iter().filter(|(of, text)| of == name && !text.is_empty()) {
            let value = match limit.rule {
                Rule::Minimum(_) | Rule::Maximum(_) => serde_json::from_str(text).unwrap_or_default(),
                _ => Value::from(text.as_str()),
            };
            if let Some(problem) = broken(&limit.rule, &value) {
                return Err(Refusal::bad_request(format!("query parameter {name}: {problem}")));
            }
        }
    }
    Ok(())
}

/// Checks the fields of a JSON body.
pub(super) fn check_body(limits: &[Limit], body: &Bytes) -> Result<(), Refusal> {
    if limits.is_empty() || body.trim_ascii().is_empty() {
        return Ok(());
    }
    // In an unlisted field, the reader ignores values, but the limits still apply. Borrowed, so that an image in it
    // is not copied.
    let value: Value<'_> = serde_json::from_slice(body).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Refusal::bad_request(format!("the body is not valid JSON: see line {line}, column {column}"))
    })?;
    for limit in limits {
        check(limit, &value, limit.place, String::new())?;
    }
    Ok(())
}

/// Follows the rest of a limit's place, and checks the values that it finds.
fn check(limit: &Limit, value: &Value<'_>, rest: &str, place: String) -> Result<(), Refusal> {
    let rest = rest.trim_start_matches('.');
    if let Some(rest) = rest.strip_prefix("[]") {
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            check(limit, item, rest, format!("{place}[{index}]"))?;
        }
        return Ok(());
    }
    let end = rest.find(['.', '[']).unwrap_or(rest.len());
    let (field, rest) = rest.split_at(end);
    let dot = if place.is_empty() { "" } else { "." };
    match field {
        "" => match broken(&limit.rule, value) {
            Some(problem) if place.is_empty() => Err(Refusal::bad_request(format!("the body: {problem}"))),
            Some(problem) => Err(Refusal::bad_request(format!("{place}: {problem}"))),
            None => Ok(()),
        },
        // Places do not quote the keys of a map, which come from the caller.
        "*" => {
            check_keys(value, &place)?;
            let values = value.as_object().into_iter().flat_map(ObjectAsVec::values);
            values.into_iter().try_for_each(|value| check(limit, value, rest, format!("{place}{dot}*")))
        }
        field => match value.as_object().and_then(|fields| fields.get(field)) {
            Some(value) => check(limit, value, rest, format!("{place}{dot}{field}")),
            None => Ok(()),
        },
    }
}

/// Refuses a map in which a key occurs twice: only one of its values would count.
fn check_keys(map: &Value<'_>, place: &str) -> Result<(), Refusal> {
    let Some(key) = map.as_object().and_then(repeated_key) else { return Ok(()) };
    let key = quoted(key);
    Err(Refusal::bad_request(format!("{place}: the key {key} occurs twice; put all of its values under one")))
}

/// What is wrong with a value, if anything. A null means no value.
fn broken(rule: &Rule, value: &Value<'_>) -> Option<String> {
    let characters = value.as_str().and_then(|text| i64::try_from(text.chars().count()).ok());
    let items = || i64::try_from(value.as_array()?.iter().filter(|item| !item.is_null()).count()).ok();
    let number = value.as_f64();
    let text = value.as_str();
    match *rule {
        Rule::MinLength(least) => {
            (characters? < least).then(|| format!("expected at least {least} characters"))
        }
        Rule::MaxLength(most) => (characters? > most).then(|| format!("expected at most {most} characters")),
        Rule::Minimum(least) => (number? < least as f64).then(|| format!("expected at least {least}")),
        Rule::Maximum(most) => (number? > most as f64).then(|| format!("expected at most {most}")),
        Rule::MinItems(least) => (items()? < least).then(|| format!("expected at least {least} items")),
        Rule::MaxItems(most) => (items()? > most).then(|| format!("expected at most {most} items")),
        Rule::OneOf(values) => {
            (!values.contains(&text?)).then(|| format!("expected one of {}", values.join(", ")))
        }
        Rule::AnyField(names) => {
            let fields = value.as_object()?;
            let given = |name: &&str| fields.get(name).is_some_and(|value| !value.is_null());
            (!names.iter().any(given)).then(|| format!("expected at least one of {}", names.join(", ")))
        }
        Rule::Pattern(pattern) => (!matches(pattern, text?)).then(|| format!("expected to match {pattern}")),
        Rule::Date => text?.parse::<Date>().is_err().then(|| "expected a day, YYYY-MM-DD".to_owned()),
        Rule::Uuid => (!is_uuid(text?)).then(|| "expected a UUID".to_owned()),
        Rule::Email => email::parse(text?).is_err().then(|| "expected an e-mail address".to_owned()),
        Rule::Uri => (!is_uri(text?)).then(|| "expected a URI with a scheme, without spaces".to_owned()),
    }
}

/// A pattern that does not compile on this computer refuses nothing; a test rules that out.
fn matches(pattern: &str, text: &str) -> bool {
    let known = PATTERNS.iter().find(|(known, _)| *known == pattern);
    known.and_then(|(_, regex)| regex.as_ref()).is_none_or(|regex| regex.is_match(text))
}

fn is_uri(text: &str) -> bool {
    let scheme = |scheme: &str| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    };
    let plain = !text.contains(|character: char| character.is_whitespace() || character.is_control());
    plain && text.split_once(':').is_some_and(|(before, after)| scheme(before) && !after.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn problem(rule: Rule, value: &Value) -> bool {
        broken(&rule, &serde_json::from_str(&value.to_string()).unwrap()).is_some()
    }

    #[test]
    fn each_rule_is_about_its_own_type_of_value() {
        for (rule, good, bad) in [
            (Rule::MinLength(2), json!("äö"), json!("ä")),
            (Rule::MaxLength(2), json!("äö"), json!("abc")),
            (Rule::Minimum(1), json!(1), json!(0.5)),
            (Rule::Maximum(1), json!(1.0), json!(2)),
            (Rule::MinItems(1), json!([0]), json!([null])),
            (Rule::MaxItems(1), json!([0]), json!([0, 0])),
            (Rule::OneOf(&["a", "b"]), json!("a"), json!("A")),
            (Rule::AnyField(&["a", "b"]), json!({"b": 0}), json!({"a": null, "c": 0})),
            (Rule::Date, json!("2024-02-29"), json!("2026-02-30")),
            (
                Rule::Uuid,
                json!("6F9619FF-8b86-d011-b42d-00c04fc964ff"),
                json!("6f9619ff8b86d011b42d00c04fc964ff"),
            ),
            (Rule::Email, json!("zara@example.com"), json!("zara")),
            (Rule::Uri, json!("app.example:open"), json!("example")),
        ] {
            assert!(!problem(rule, &good), "{rule:?}");
            assert!(problem(rule, &bad), "{rule:?}");
            assert!(!problem(rule, &Value::Null), "{rule:?}");
        }
    }

    #[test]
    fn every_pattern_of_the_document_compiles_and_is_applied() {
        assert!(!PATTERNS.is_empty() && PATTERNS.iter().all(|(_, regex)| regex.is_some()));
        let limits = Operation::SendOnboardingSms.limits().body;
        let refused = |text: &str| check_body(limits, &json!({"smsText": text}).to_string().into()).is_err();
        assert!(refused("no link") && !refused("your link: {0}"));
    }

    #[test]
    fn nothing_in_an_unknown_field_hides_what_breaks_a_limit() {
        let limits = Operation::SendOnboardingSms.limits().body;
        for unknown in ["1e999", r#""\ud800""#, "[]"] {
            let body = |text: &str| Bytes::from(format!(r#"{{"unknown": {unknown}, "smsText": "{text}"}}"#));
            assert!(check_body(limits, &body("no link")).is_err(), "{unknown}");
        }
    }

    #[test]
    fn places_lead_through_lists_and_maps_and_never_quote_keys() {
        let limits = [
            Limit { place: "a.*[].b", rule: Rule::Minimum(1) },
            Limit { place: "c[]", rule: Rule::OneOf(&["x"]) },
        ];
        let message = |body: Value| {
            let refusal = check_body(&limits, &body.to_string().into()).unwrap_err();
            refusal.body("", 0).message.unwrap().into_inner()
        };
        assert_eq!(message(json!({"a": {"SECRET": [{"b": 1}, {"b": 0}]}})), "a.*[1].b: expected at least 1");
        assert_eq!(message(json!({"c": ["x", "SECRET"]})), "c[1]: expected one of x");
        assert!(check_body(&limits, &json!({"a": [], "c": null}).to_string().into()).is_ok());
    }
}
