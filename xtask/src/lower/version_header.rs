//! Header parameters have the same value in every call, so they are set in one place, where the request is sent, and
//! no method takes them as arguments.

use serde_json::Value;

use super::Pass;
use crate::spec::model;
use crate::spec::walk::for_each_operation;

pub const PASS: Pass = Pass {
    name: "version_header",
    run: |document| {
        let published = document.clone();
        let mut count = 0;
        for_each_operation(document, |operation| {
            let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut) else {
                return;
            };
            let before = parameters.len();
            parameters.retain(|parameter| {
                let parameter = model::resolve(&published, parameter).unwrap_or(parameter);
                model::text(parameter, "in") != Some("header")
            });
            count += before - parameters.len();
        });
        Ok(count)
    },
};
