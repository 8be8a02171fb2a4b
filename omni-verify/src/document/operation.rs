//! Operations: their requests, their responses, and how far their effects reach.

use std::collections::BTreeMap;

use serde_json::Value;

use openapi_model::model::METHODS;
use openapi_model::node::Node;
use openapi_model::pointer::join;

use super::Document;

/// How far the effect of a call reaches. The document states it as `x-omni-reach`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Only the session of the token.
    Session,
    /// Finishes, closes or deletes just that session.
    SessionEnd,
    /// Other data of the organization.
    Account,
    /// The outside world: a message, an authority, a register.
    Outside,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum In {
    Path,
    Query,
    Header,
}

/// A parameter. Pointers lead to the node with references resolved.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) sent_in: In,
    pub(crate) required: bool,
    pub(crate) sensitive: bool,
    /// Pointer of its schema.
    pub(crate) schema: String,
    pub(crate) example: Option<Value>,
}

/// A body of one media type.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) media_type: String,
    /// Pointer of its schema.
    pub(crate) schema: String,
    /// Pointers of the values of its examples.
    pub(crate) examples: Vec<String>,
}

/// The body of a request.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) required: bool,
    pub(crate) pointer: String,
    pub(crate) content: Vec<Content>,
}

/// A response.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: String,
    /// Pointer, with references resolved.
    pub(crate) pointer: String,
    pub(crate) content: Vec<Content>,
    /// Headers, with the pointers of their schemas.
    pub(crate) headers: Vec<(String, String)>,
}

/// An operation.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) pointer: String,
    pub(crate) changes_state: bool,
    pub(crate) repeatable: bool,
    /// The error codes that it lists besides the HTTP statuses.
    pub(crate) error_codes: Vec<i64>,
    pub(crate) reach: Option<Reach>,
    /// The sets of credentials to choose from.
    pub(crate) security: Vec<Vec<String>>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) responses: Vec<Response>,
}

impl Operation {
    /// The documented response with a status.
    pub(crate) fn response(&self, status: u16) -> Option<&Response> {
        let (exact, range) = (status.to_string(), format!("{}XX", status / 100));
        let find = |wanted: &str| self.responses.iter().find(|response| response.status == wanted);
        find(&exact).or_else(|| find(&range)).or_else(|| find("default"))
    }
}

/// All operations that can be read. `openapi_model::model::operations` would refuse a whole document for an operation
/// without an `operationId`, which OpenAPI allows.
pub(super) fn read_all(document: &Document) -> Vec<Operation> {
    let Some(root) = document.at("") else { return Vec::new() };
    let mut operations = Vec::new();
    for (path, item) in root.children("paths") {
        for method in METHODS {
            if let Some(node) = item.child(method) {
                operations.extend(read(document, &Stated { path, method, item: &item, node: &node }));
            }
        }
    }
    operations
}

/// An operation as stated in the document.
struct Stated<'n, 'd> {
    path: &'n str,
    method: &'n str,
    /// The path item that it is in.
    item: &'n Node<'d>,
    node: &'n Node<'d>,
}

fn read(document: &Document, stated: &Stated<'_, '_>) -> Option<Operation> {
    let Stated { path, method, item, node } = *stated;
    let reach = match node.text("x-omni-reach") {
        Some("session") => Some(Reach::Session),
        Some("session-end") => Some(Reach::SessionEnd),
        Some("account") => Some(Reach::Account),
        Some("outside") => Some(Reach::Outside),
        _ => None,
    };
    // `openapi_model::model::parameters` gives no pointers, and ends at the first reference that leads nowhere.
    let mut parameters: Vec<Parameter> = Vec::new();
    for given in node.items("parameters").into_iter().chain(item.items("parameters")) {
        let Some(parameter) = document.resolve(&given).and_then(|node| read_parameter(&node)) else {
            continue;
        };
        // The operation overrides its path.
        if !parameters.iter().any(|known| known.name == parameter.name && known.sent_in == parameter.sent_in)
        {
            parameters.push(parameter);
        }
    }
    let body = node.child("requestBody").and_then(|body| document.resolve(&body)).map(|body| Body {
        required: body.flag("required"),
        content: read_content(document, &body),
        pointer: body.pointer,
    });
    let responses = node.children("responses").into_iter().filter_map(|(status, response)| {
        let response = document.resolve(&response)?;
        let headers = response.children("headers").into_iter().filter_map(|(name, header)| {
            let schema = document.resolve(&header)?.child("schema")?;
            Some((name.to_owned(), document.resolve(&schema)?.pointer))
        });
        Some(Response {
            status: status.to_owned(),
            headers: headers.collect(),
            content: read_content(document, &response),
            pointer: response.pointer,
        })
    });
    let requirements =
        if node.has("security") { node.items("security") } else { document.at("")?.items("security") };
    let security = requirements.into_iter().map(|requirement| {
        requirement.value.as_object().into_iter().flatten().map(|(scheme, _)| scheme.clone()).collect()
    });
    let codes = node.items("x-omni-error-codes").into_iter();
    Some(Operation {
        id: node.text("operationId")?.to_owned(),
        method: method.to_owned(),
        path: path.to_owned(),
        pointer: node.pointer.clone(),
        // Without a mark, an operation is assumed to change something.
        changes_state: node.value.get("x-omni-changes-state") != Some(&Value::Bool(false)),
        repeatable: node.flag("x-omni-repeatable"),
        error_codes: codes.filter_map(|code| code.value.get("code")?.as_i64()).collect(),
        reach,
        security: security.collect(),
        parameters,
        body,
        responses: responses.collect(),
    })
}

/// Where an error response has its code: the field that contains a listed code in the examples of refusals. If there
/// are several, the most frequent pointer.
pub(super) fn error_code(document: &Document, operations: &[Operation]) -> Option<String> {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for operation in operations {
        let refusals = operation.responses.iter().filter(|response| response.status.starts_with('4'));
        let examples = refusals.flat_map(|response| &response.content).flat_map(|content| &content.examples);
        for example in examples.filter_map(|example| document.at(example)) {
            let members = example.value.as_object().into_iter().flatten();
            for (name, _) in members
                .filter(|(_, value)| value.as_i64().is_some_and(|code| operation.error_codes.contains(&code)))
            {
                *found.entry(join("", name)).or_default() += 1;
            }
        }
    }
    found.into_iter().max_by_key(|(_, count)| *count).map(|(pointer, _)| pointer)
}

fn read_parameter(node: &Node<'_>) -> Option<Parameter> {
    let sent_in = match node.text("in")? {
        "path" => In::Path,
        "query" => In::Query,
        "header" => In::Header,
        _ => return None,
    };
    Some(Parameter {
        name: node.text("name")?.to_owned(),
        sent_in,
        required: node.flag("required"),
        sensitive: node.flag("x-omni-sensitive"),
        schema: join(&node.pointer, "schema"),
        example: node.value.get("example").cloned(),
    })
}

fn read_content(document: &Document, holder: &Node<'_>) -> Vec<Content> {
    let contents = holder.children("content").into_iter().map(|(media_type, content)| {
        let examples = content.children("examples").into_iter();
        let values =
            examples.filter_map(|(_, example)| Some(document.resolve(&example)?.child("value")?.pointer));
        Content {
            media_type: media_type.to_owned(),
            schema: join(&content.pointer, "schema"),
            examples: values.collect(),
        }
    });
    contents.collect()
}
