//! A request of the collection.

use openapi_model::Error;
use openapi_model::model::{self, Operation};
use serde_json::{Map, Value, json};

use super::braces;
use super::changes::Change;
use super::{Source, constant, wrong};

/// The request of an operation, with the first example as its body.
pub(super) fn write(source: &Source<'_>, operation: &Operation<'_>) -> Result<Value, Error> {
    with_example(source, operation, None)
}

/// The same with the example of this name, if there is one.
pub(super) fn with_example(
    source: &Source<'_>,
    operation: &Operation<'_>,
    example: Option<&str>,
) -> Result<Value, Error> {
    let Source { document, carried, .. } = source;
    let change = source.change(operation.id);
    let mut headers = credentials(document, operation);
    let mut query = Vec::new();
    let mut enabled = Vec::new();
    let mut variables = Vec::new();
    for parameter in model::parameters(document, operation)? {
        let (Some(name), Some(place)) = (model::text(parameter, "name"), model::text(parameter, "in")) else {
            continue;
        };
        let (value, in_url) = match constant(document, parameter) {
            Some((variable, _)) => as_it_is(format!("{{{{{variable}}}}}")),
            None => {
                let set = change.filter(|_| place == "query").and_then(|change| change.query.get(name));
                let value = set.or_else(|| parameter.get("example")).map_or_else(String::new, plain);
                if place == "header" && braces::open_a_variable(&value) {
                    let message = format!(
                        "the example of the header {name} has `{{{{`, which Postman takes for a variable; change it"
                    );
                    return Err(wrong(operation.pointer(), message));
                }
                let variable = carried.text(operation.id, &value).map(as_it_is);
                variable.unwrap_or_else(|| (braces::percent(&value), encoded(&value)))
            }
        };
        let mut entry = json!({"key": name, "value": value});
        if let Some(description) = model::text(parameter, "description") {
            entry["description"] = description.into();
        }
        let optional = !model::flag(parameter, "required");
        if optional && place != "path" {
            entry["disabled"] = true.into();
        }
        match place {
            "header" => headers.push(entry),
            "query" => {
                if entry.get("disabled").is_none() {
                    enabled.push(format!("{name}={in_url}"));
                }
                query.push(entry);
            }
            "path" => variables.push(entry),
            _ => {}
        }
    }
    let body = body(source, operation, example)?;
    if let Some((media_type, _)) = &body {
        headers.push(json!({"key": "Content-Type", "value": media_type}));
    }
    let mut request = json!({
        "method": operation.method.to_uppercase(),
        "header": headers,
        "url": url(operation, &enabled.join("&"), query, variables),
    });
    if example.is_none() {
        request["description"] = description(source, operation).into();
    }
    if let Some((_, body)) = body {
        request["body"] = body;
    }
    Ok(request)
}

/// Headers with the credentials of the first alternative, and those of the others switched off.
fn credentials(document: &Value, operation: &Operation<'_>) -> Vec<Value> {
    let security = operation.object.get("security").or_else(|| document.get("security"));
    let mut headers: Vec<Value> = Vec::new();
    for (index, choice) in security.and_then(Value::as_array).into_iter().flatten().enumerate() {
        for name in choice.as_object().into_iter().flat_map(Map::keys) {
            let scheme = super::schemes(document).find(|(known, _)| known == name).map(|(_, scheme)| scheme);
            let header = scheme.filter(|scheme| model::text(scheme, "in") == Some("header"));
            let Some(key) = header.and_then(|scheme| model::text(scheme, "name")) else { continue };
            let value = format!("{{{{{name}}}}}");
            if headers.iter().any(|known| known["value"] == value) {
                continue;
            }
            let mut entry = json!({"key": key, "value": value});
            if let Some(description) = scheme.and_then(|scheme| model::text(scheme, "description")) {
                entry["description"] = description.into();
            }
            if index > 0 {
                entry["disabled"] = true.into();
            }
            headers.push(entry);
        }
    }
    headers
}

/// Media type and body.
fn body(
    source: &Source<'_>,
    operation: &Operation<'_>,
    example: Option<&str>,
) -> Result<Option<(String, Value)>, Error> {
    let Source { document, carried, .. } = source;
    let Some(body) = operation.object.get("requestBody") else { return Ok(None) };
    let content = model::resolve(document, body)?.get("content");
    let Some((media_type, media)) = model::media_types(content).next() else { return Ok(None) };
    if !model::is_json(media_type) {
        return Ok(Some((media_type.to_owned(), Change::file(source.change(operation.id)))));
    }
    let examples = media.get("examples").and_then(Value::as_object);
    let named = examples.and_then(|examples| examples.get(example?));
    let chosen = named.or_else(|| examples?.values().next());
    let value = match chosen {
        Some(chosen) => model::resolve(document, chosen)?.get("value").cloned().unwrap_or_else(|| json!({})),
        None => json!({}),
    };
    let schema = media.get("schema").unwrap_or(&Value::Null);
    let mut value = carried.body(operation.id, schema, &braces::guarded(&value))?;
    // A saved response belongs to the example as it is.
    if let Some(change) = source.change(operation.id).filter(|_| example.is_none()) {
        change.apply(&mut value);
    }
    let body = json!({"mode": "raw", "raw": braces::json(&value), "options": {"raw": {"language": "json"}}});
    Ok(Some((media_type.to_owned(), body)))
}

fn url(operation: &Operation<'_>, enabled: &str, query: Vec<Value>, variables: Vec<Value>) -> Value {
    let path: Vec<String> = operation
        .path
        .split('/')
        .skip(1)
        .map(|part| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) => format!(":{name}"),
            None => part.to_owned(),
        })
        .collect();
    let mark = if enabled.is_empty() { "" } else { "?" };
    let mut url = Map::new();
    url.insert("raw".to_owned(), format!("{{{{baseUrl}}}}/{}{mark}{enabled}", path.join("/")).into());
    url.insert("host".to_owned(), json!(["{{baseUrl}}"]));
    url.insert("path".to_owned(), path.into());
    for (name, list) in [("query", query), ("variable", variables)] {
        if !list.is_empty() {
            url.insert(name.to_owned(), list.into());
        }
    }
    Value::Object(url)
}

/// A variable, the same in the query of a URL.
fn as_it_is(variable: String) -> (String, String) {
    (variable.clone(), variable)
}

/// A value in the query of a URL.
fn encoded(value: &str) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/@,".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// A value as it is written in a URL or a header.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        value => value.to_string(),
    }
}

/// What an operation does, and what its callers have to know, as Markdown.
fn description(source: &Source<'_>, operation: &Operation<'_>) -> String {
    let Source { document, config, .. } = source;
    let object = operation.object;
    let text = |name: &str| object.get(name).and_then(Value::as_str);
    let mut lines = text("description").unwrap_or_default().trim_end().to_owned();
    lines.push_str(&format!("\n\n- operationId: `{}`", operation.id));
    if object.get("deprecated") == Some(&Value::Bool(true)) {
        let instead = text(config.replaced_by).map(|id| format!("; use `{id}` instead")).unwrap_or_default();
        lines.push_str(&format!("\n- Deprecated{instead}."));
    }
    for (flag, yes, no) in [
        (config.changes_state, "Changes state on the server.", "Changes nothing on the server."),
        (config.repeatable, "It is safe to send it again.", "Do not send it again blindly."),
    ] {
        if let Some(set) = object.get(flag).and_then(Value::as_bool) {
            lines.push_str(&format!("\n- {}", if set { yes } else { no }));
        }
    }
    let security = object.get("security").or_else(|| document.get("security")).and_then(Value::as_array);
    let choices = security.into_iter().flatten().filter_map(Value::as_object).map(|choice| {
        let names: Vec<_> = choice.keys().map(|name| format!("`{name}`")).collect();
        names.join(" and ")
    });
    let choices = choices.collect::<Vec<_>>().join(", or ");
    if !choices.is_empty() {
        lines.push_str(&format!("\n- Credentials: {choices}."));
    }
    let codes = object.get(config.error_codes).and_then(Value::as_array);
    let codes = codes.map(Vec::as_slice).unwrap_or_default();
    if !codes.is_empty() {
        lines.push_str("\n\n| custom error code | meaning |\n| --- | --- |");
    }
    for code in codes {
        let number = code.get("code").map(Value::to_string).unwrap_or_default();
        let meaning = model::text(code, "meaning").unwrap_or_default().replace('|', "\\|");
        lines.push_str(&format!("\n| {number} | {meaning} |"));
    }
    lines
}
