//! The shape of an Arazzo 1.0 document: which object has which members, of which type.

use serde_json::{Map, Value};

use super::Check;
use crate::spec::pointer;
use crate::spec::words::{kind_of, list, suggestion};

/// The type of a member.
#[derive(Clone, Copy)]
enum Type {
    /// Anything; it is not looked into.
    Any,
    Text,
    /// An id: letters, digits, underscores and hyphens.
    Id,
    Word(&'static [&'static str]),
    /// A count of at least zero.
    Count,
    /// A time in seconds.
    Seconds,
    List(&'static Type),
    Map(&'static Type),
    Object(&'static Shape),
    /// An object, or a `reference` to a component.
    Reusable(&'static Shape),
}

use Type::{Any, Count, Id, List, Map as Members, Object, Reusable, Seconds, Text, Word};

/// What an object may hold: name, type, and whether it has to be there.
struct Shape {
    label: &'static str,
    members: &'static [(&'static str, Type, bool)],
}

const ROOT: Shape = Shape {
    label: "the document",
    members: &[
        ("arazzo", Text, true),
        ("info", Object(&INFO), true),
        ("sourceDescriptions", List(&Object(&SOURCE)), true),
        ("workflows", List(&Object(&WORKFLOW)), true),
        ("components", Object(&COMPONENTS), false),
    ],
};
const INFO: Shape = Shape {
    label: "`info`",
    members: &[
        ("title", Text, true),
        ("summary", Text, false),
        ("description", Text, false),
        ("version", Text, true),
    ],
};
const SOURCE: Shape = Shape {
    label: "a source",
    members: &[("name", Id, true), ("url", Text, true), ("type", Word(&["openapi", "arazzo"]), false)],
};
const WORKFLOW: Shape = Shape {
    label: "a workflow",
    members: &[
        ("workflowId", Id, true),
        // Whoever chooses a workflow reads these two first.
        ("summary", Text, true),
        ("description", Text, true),
        ("inputs", Any, false),
        ("dependsOn", List(&Text), false),
        ("parameters", List(&Reusable(&PARAMETER)), false),
        ("steps", List(&Object(&STEP)), true),
        ("successActions", List(&Reusable(&SUCCESS)), false),
        ("failureActions", List(&Reusable(&FAILURE)), false),
        ("outputs", Members(&Text), false),
    ],
};
const STEP: Shape = Shape {
    label: "a step",
    members: &[
        ("stepId", Id, true),
        ("description", Text, false),
        ("operationId", Text, false),
        ("operationPath", Text, false),
        ("workflowId", Text, false),
        ("parameters", List(&Reusable(&PARAMETER)), false),
        ("requestBody", Object(&BODY), false),
        ("successCriteria", List(&Object(&CRITERION)), false),
        ("onSuccess", List(&Reusable(&SUCCESS)), false),
        ("onFailure", List(&Reusable(&FAILURE)), false),
        ("outputs", Members(&Text), false),
    ],
};
const PARAMETER: Shape = Shape {
    label: "a parameter",
    members: &[
        ("name", Text, true),
        ("in", Word(&["path", "query", "header", "cookie"]), false),
        ("value", Any, true),
    ],
};
const BODY: Shape = Shape {
    label: "a request body",
    members: &[
        ("contentType", Text, false),
        ("payload", Any, false),
        ("replacements", List(&Object(&REPLACEMENT)), false),
    ],
};
const REPLACEMENT: Shape =
    Shape { label: "a replacement", members: &[("target", Text, true), ("value", Any, true)] };
const CRITERION: Shape = Shape {
    label: "a criterion",
    members: &[("context", Text, false), ("condition", Text, true), ("type", Any, false)],
};
const SUCCESS: Shape = Shape {
    label: "a success action",
    members: &[
        ("name", Text, true),
        ("type", Word(&["end", "goto"]), true),
        ("workflowId", Text, false),
        ("stepId", Text, false),
        ("criteria", List(&Object(&CRITERION)), false),
    ],
};
const FAILURE: Shape = Shape {
    label: "a failure action",
    members: &[
        ("name", Text, true),
        ("type", Word(&["end", "goto", "retry"]), true),
        ("workflowId", Text, false),
        ("stepId", Text, false),
        ("retryAfter", Seconds, false),
        ("retryLimit", Count, false),
        ("criteria", List(&Object(&CRITERION)), false),
    ],
};
const REFERENCE: Shape =
    Shape { label: "a reference", members: &[("reference", Text, true), ("value", Any, false)] };
const COMPONENTS: Shape = Shape {
    label: "`components`",
    members: &[
        ("inputs", Members(&Any), false),
        ("parameters", Members(&Object(&PARAMETER)), false),
        ("successActions", Members(&Object(&SUCCESS)), false),
        ("failureActions", Members(&Object(&FAILURE)), false),
    ],
};

pub(super) fn check(check: &mut Check<'_>) {
    let file = check.file;
    value(check, Object(&ROOT), &file.value, "");
    let version = file.value.get("arazzo").and_then(Value::as_str).unwrap_or("1.0.1");
    if !version.starts_with("1.0.") {
        let message = format!("the version is `{version}`; these lints read Arazzo 1.0.x only");
        check.add("version", "/arazzo", message);
    }
}

fn value(check: &mut Check<'_>, expected: Type, found: &Value, at: &str) {
    let (fits, wanted) = match expected {
        Any => (true, ""),
        Text => (found.as_str().is_some_and(|text| !text.trim().is_empty()), "text"),
        Id => (found.as_str().is_some_and(is_id), "an id of letters, digits, `_` and `-`"),
        Word(words) => {
            if let Some(word) = found.as_str().filter(|word| !words.contains(word)) {
                let hint = suggestion(word, words.iter().copied());
                let words = list(words.iter().copied());
                return check.add("wrong-type", at, format!("`{word}` is none of {words}{hint}"));
            }
            (found.is_string(), "text")
        }
        Count => (found.is_u64(), "an integer of at least 0"),
        Seconds => (found.as_f64().is_some_and(|seconds| seconds >= 0.0), "seconds of at least 0"),
        List(item) => {
            for (index, part) in found.as_array().into_iter().flatten().enumerate() {
                value(check, *item, part, &format!("{at}/{index}"));
            }
            (found.is_array(), "a list")
        }
        Members(item) => {
            for (key, part) in found.as_object().into_iter().flatten() {
                value(check, *item, part, &pointer::join(at, key));
            }
            (found.is_object(), "an object")
        }
        Object(shape) => {
            if let Some(members) = found.as_object() {
                object(check, shape, members, at);
            }
            (found.is_object(), "an object")
        }
        Reusable(shape) => {
            if let Some(members) = found.as_object() {
                object(
                    check,
                    if members.contains_key("reference") { &REFERENCE } else { shape },
                    members,
                    at,
                );
            }
            (found.is_object(), "an object")
        }
    };
    if !fits {
        check.add("wrong-type", at, format!("expected {wanted}, found {}", kind_of(found)));
    }
}

fn object(check: &mut Check<'_>, shape: &'static Shape, members: &Map<String, Value>, at: &str) {
    for (name, _, required) in shape.members {
        if *required && !members.contains_key(*name) {
            check.add("missing-key", at, format!("{} needs `{name}`", shape.label));
        }
    }
    for (key, part) in members {
        let here = pointer::join(at, key);
        match shape.members.iter().find(|(name, ..)| name == key) {
            Some((_, expected, _)) => value(check, *expected, part, &here),
            None => {
                let hint = suggestion(key, shape.members.iter().map(|(name, ..)| *name));
                let hint = if hint.is_empty() { "; delete it".to_owned() } else { hint };
                check.add("unknown-key", &here, format!("Arazzo has no `{key}` in {}{hint}", shape.label));
            }
        }
    }
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}
