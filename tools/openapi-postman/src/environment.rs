//! Values of the variables for one server, as a Postman environment.

use serde_json::{Value, json};

/// An environment with values by the names of variables.
pub fn environment(name: &str, values: &[(String, String)]) -> Value {
    let values = values.iter().map(|(key, value)| json!({"key": key, "value": value, "enabled": true}));
    json!({
        // Not a random one: the same values give the same file.
        "id": name.to_lowercase().replace(' ', "-"),
        "name": name,
        "values": values.collect::<Vec<_>>(),
        "_postman_variable_scope": "environment",
    })
}
