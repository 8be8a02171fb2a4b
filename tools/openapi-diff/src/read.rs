//! Reading documents from anywhere.

use openapi_model::{Document, Findings};
use serde_json::Value;

/// Reads a document of OpenAPI 3, YAML or JSON; `name` is what it is called in messages.
///
/// # Errors
/// The text is neither YAML nor JSON, or is not an OpenAPI 3 document; the findings state the place and how to fix it.
pub fn read(name: &str, source: &str) -> Result<Document, Findings> {
    let source = source.trim_start_matches('\u{feff}');
    let document = if source.trim_start().starts_with('{') {
        // Text in braces can also be YAML.
        Document::parse_json(name, source)
            .or_else(|error| Document::parse(name, source).map_err(|_| error))?
    } else {
        Document::parse(name, source)?
    };
    let problem = match document.value.get("openapi") {
        Some(Value::String(version)) if version.starts_with("3.") => match document.value.get("paths") {
            Some(paths) if !paths.is_object() => Some(("/paths", "`paths` is not an object of paths")),
            _ => None,
        },
        Some(Value::String(_)) => Some(("/openapi", "only OpenAPI 3 can be compared; convert the document")),
        Some(_) => Some(("/openapi", "the version has to be text; put it in quotes")),
        None if document.value.get("swagger").is_some() => {
            Some(("/swagger", "Swagger 2 cannot be compared; convert the document to OpenAPI 3"))
        }
        None => Some(("", "this is not an OpenAPI document: it has no `openapi`")),
    };
    match problem {
        Some((pointer, message)) => {
            Err(Findings::new(&document.name, vec![document.finding("openapi", pointer, message)]))
        }
        None => Ok(document),
    }
}
