//! Each way in which a response can differ from the document is noticed, at the right place, and nothing else is.

use std::sync::Arc;

use omni_types::Operation;
use omni_verify::Kind;
use serde_json::{Value, json};

use crate::support::{Change, TestResponse, changed, embedded, list, run_operation, sandbox};

/// One way: its name, the operation whose response is changed, the change, and the expected finding.
struct Way {
    what: &'static str,
    operation: Operation,
    change: Change,
    kind: Kind,
    place: &'static str,
    name: Option<&'static str>,
}

fn change(change: impl Fn(&mut TestResponse) + Send + Sync + 'static) -> Change {
    Arc::new(change)
}

/// Sets a field of the JSON.
fn set(pointer: &'static str, value: Value) -> Change {
    change(move |response| {
        response.json(|body| {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            match body.pointer_mut(parent).unwrap() {
                Value::Object(members) => _ = members.insert(key.to_owned(), value.clone()),
                Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
                other => panic!("nothing can be set in {other}"),
            }
        });
    })
}

/// Removes a field of the JSON.
fn cut(pointer: &'static str) -> Change {
    change(move |response| {
        response.json(|body| {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            body.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key).unwrap();
        });
    })
}

/// Turns a response into a refusal with a code.
fn refuse(response: &mut TestResponse, code: i32) {
    response.status = 400;
    response.body = json!({"status": code, "error": "Bad Request"}).to_string().into();
}

fn fields() -> Vec<Way> {
    use Kind::{MissingField, UnknownField, UnknownKind};
    vec![
        Way {
            what: "new field",
            operation: Operation::StartOnboarding,
            change: set("/newFlag", json!(true)),
            kind: UnknownField,
            place: "#/components/schemas/StartedSession/properties",
            name: Some("newFlag"),
        },
        Way {
            what: "new nested field",
            operation: Operation::FetchScore,
            change: set("/overall/reasonCode", json!("A")),
            kind: UnknownField,
            place: "#/components/schemas/ScoreValue/properties",
            name: Some("reasonCode"),
        },
        Way {
            what: "new field in the items of a list",
            operation: Operation::FetchEvents,
            change: set("/events/0/source", json!({"kind": "sdk"})),
            kind: UnknownField,
            place: "#/components/schemas/SessionEvent/properties",
            name: Some("source"),
        },
        Way {
            what: "renamed field",
            operation: Operation::AddPhone,
            change: change(|response| {
                response.json(|body| {
                    let value = body.as_object_mut().unwrap().remove("existingCustomer").unwrap();
                    body["customerExists"] = value;
                });
            }),
            kind: UnknownField,
            place: "#/components/schemas/PhoneAdded/properties",
            name: Some("customerExists"),
        },
        Way {
            what: "missing required field",
            operation: Operation::AddFrontId,
            change: cut("/classification"),
            kind: MissingField,
            place: "#/components/schemas/IdCapture/required",
            name: Some("classification"),
        },
        Way {
            what: "unknown kind in a union",
            operation: Operation::FetchFlowConfiguration,
            change: set("/flowModules/0", json!({"key": "VOICE_CAPTURE", "configuration": {}})),
            kind: UnknownKind,
            place: "#/components/schemas/FlowModule/discriminator/mapping",
            name: Some("VOICE_CAPTURE"),
        },
        Way {
            what: "kind without its tag",
            operation: Operation::FetchFlowConfiguration,
            change: cut("/flowModules/0/key"),
            kind: MissingField,
            place: "#/components/schemas/FlowModule/discriminator",
            name: Some("key"),
        },
        Way {
            what: "new field in a kind of a union",
            operation: Operation::FetchFlowConfiguration,
            change: set("/flowModules/1/configuration/source", json!("sms")),
            kind: UnknownField,
            place: "#/components/schemas/IdOcrModuleConfiguration/properties",
            name: Some("source"),
        },
    ]
}

fn types() -> Vec<Way> {
    use Kind::{UnexpectedNull, WrongType};
    vec![
        Way {
            what: "text for a number",
            operation: Operation::FetchSessionStatus,
            change: set("/frontIdAttempts", json!("1")),
            kind: WrongType,
            place: "#/components/schemas/SessionDetails/properties/frontIdAttempts",
            name: None,
        },
        Way {
            what: "number for a text",
            operation: Operation::StartOnboarding,
            change: set("/clientId", json!(12)),
            kind: WrongType,
            place: "#/components/schemas/StartedSession/properties/clientId",
            name: None,
        },
        Way {
            what: "number for a boolean",
            operation: Operation::AddPhone,
            change: set("/success", json!(1)),
            kind: WrongType,
            place: "#/components/schemas/PhoneAdded/properties/success",
            name: None,
        },
        Way {
            what: "object for a list",
            operation: Operation::FetchEvents,
            change: set("/events", json!({"0": {}})),
            kind: WrongType,
            place: "#/components/schemas/EventPage/properties/events",
            name: None,
        },
        Way {
            what: "list for an object",
            operation: Operation::FetchScore,
            change: set("/overall", json!([])),
            kind: WrongType,
            place: "#/components/schemas/OnboardingScore/properties/overall",
            name: None,
        },
        Way {
            what: "list at the top",
            operation: Operation::AddPhone,
            change: change(|response| response.body = b"[]".to_vec()),
            kind: WrongType,
            place: "#/components/schemas/PhoneAdded",
            name: None,
        },
        Way {
            what: "null",
            operation: Operation::StartOnboarding,
            change: set("/clientId", json!(null)),
            kind: UnexpectedNull,
            place: "#/components/schemas/StartedSession/properties/clientId",
            name: None,
        },
        Way {
            what: "fraction for an integer",
            operation: Operation::AddFrontId,
            change: set("/sharpness", json!(12.5)),
            kind: WrongType,
            place: "#/components/schemas/IdCapture/properties/sharpness",
            name: None,
        },
    ]
}

fn values() -> Vec<Way> {
    use Kind::{OtherCase, OutOfRange, UnknownValue, WrongFormat, WrongLength};
    vec![
        Way {
            what: "new value of an enumeration",
            operation: Operation::FetchSessionStatus,
            change: set("/sessionStatus", json!("Finished")),
            kind: UnknownValue,
            place: "#/components/schemas/SessionStatus",
            name: Some("Finished"),
        },
        Way {
            what: "value that looks like data",
            operation: Operation::FetchSessionStatus,
            change: set("/sessionStatus", json!("X00000001")),
            kind: UnknownValue,
            place: "#/components/schemas/SessionStatus",
            name: None,
        },
        Way {
            what: "value in other letters",
            operation: Operation::FetchSessionStatus,
            change: set("/sessionStatus", json!("ALIVE")),
            kind: OtherCase,
            place: "#/components/schemas/SessionStatus",
            name: Some("Alive"),
        },
        Way {
            what: "not a UUID",
            operation: Operation::CreateDocumentUploadUrl,
            change: set("/referenceId", json!("7e0299e7")),
            kind: WrongFormat,
            place: "#/components/schemas/DocumentUploadUrl/properties/referenceId/format",
            name: None,
        },
        Way {
            what: "not a URL",
            operation: Operation::CreateDocumentUploadUrl,
            change: set("/preSignedUrl", json!("files.example.com/es")),
            kind: WrongFormat,
            place: "#/components/schemas/DocumentUploadUrl/properties/preSignedUrl/format",
            name: None,
        },
        Way {
            what: "value that is the name of a person",
            operation: Operation::FetchSessionStatus,
            change: set("/sessionStatus", json!("JuanPerez")),
            kind: UnknownValue,
            place: "#/components/schemas/SessionStatus",
            name: None,
        },
        Way {
            what: "beyond 64 bits",
            operation: Operation::FetchSessionStatus,
            change: change(|response| {
                let body = String::from_utf8(response.body.clone()).unwrap();
                let digits = "\"backIdAttempts\":123456789012345678901234567890";
                let changed = body.replace("\"backIdAttempts\":0", digits);
                assert_ne!(changed, body);
                response.body = changed.into();
            }),
            kind: OutOfRange,
            place: "#/components/schemas/SessionDetails/properties/backIdAttempts/format",
            name: None,
        },
        Way {
            what: "beyond 32 bits",
            operation: Operation::FetchSessionStatus,
            change: set("/backIdAttempts", json!(3_000_000_000_u64)),
            kind: OutOfRange,
            place: "#/components/schemas/SessionDetails/properties/backIdAttempts/format",
            name: None,
        },
        Way {
            what: "too long",
            operation: Operation::StartOnboarding,
            change: set("/interviewCode", json!("ABCDEFG")),
            kind: WrongLength,
            place: "#/components/schemas/StartedSession/properties/interviewCode/maxLength",
            name: None,
        },
        Way {
            what: "too short",
            operation: Operation::StartOnboarding,
            change: set("/interviewCode", json!("ABC")),
            kind: WrongLength,
            place: "#/components/schemas/StartedSession/properties/interviewCode/minLength",
            name: None,
        },
        Way {
            what: "above the maximum",
            operation: Operation::AddFrontId,
            change: set("/glare", json!(101)),
            kind: OutOfRange,
            place: "#/components/schemas/IdCapture/properties/glare/maximum",
            name: None,
        },
        Way {
            what: "below the minimum",
            operation: Operation::AddFrontId,
            change: set("/glare", json!(-1)),
            kind: OutOfRange,
            place: "#/components/schemas/IdCapture/properties/glare/minimum",
            name: None,
        },
    ]
}

fn wholes() -> Vec<Way> {
    use Kind::{
        MissingBody, NotJson, OtherMediaType, UnknownErrorCode, UnknownField, UnknownStatus, WrongFormat,
        WrongType,
    };
    vec![
        Way {
            what: "error code that is not listed",
            operation: Operation::AddFrontId,
            change: change(|response| refuse(response, 4999)),
            kind: UnknownErrorCode,
            place: "#/paths/~1omni~1add~1front-id~1v2/post/x-omni-error-codes",
            name: Some("4999"),
        },
        Way {
            what: "error code of an operation that lists none",
            operation: Operation::AddPhone,
            change: change(|response| refuse(response, 4019)),
            kind: UnknownErrorCode,
            place: "#/paths/~1omni~1add~1phone/post/x-omni-error-codes",
            name: Some("4019"),
        },
        Way {
            what: "number that is too long for a code",
            operation: Operation::AddPhone,
            change: change(|response| refuse(response, 735_190_735)),
            kind: UnknownErrorCode,
            place: "#/paths/~1omni~1add~1phone/post/x-omni-error-codes",
            name: None,
        },
        Way {
            what: "status that is not documented",
            operation: Operation::AddPhone,
            change: change(|response| response.status = 409),
            kind: UnknownStatus,
            place: "#/paths/~1omni~1add~1phone/post/responses",
            name: Some("409"),
        },
        Way {
            what: "success with another status",
            operation: Operation::AddPhone,
            change: change(|response| response.status = 201),
            kind: UnknownStatus,
            place: "#/paths/~1omni~1add~1phone/post/responses",
            name: Some("201"),
        },
        Way {
            what: "error of another form",
            operation: Operation::AddPhone,
            change: change(|response| {
                response.status = 400;
                response.body = br#"{"status": 400, "errorCode": "PHONE"}"#.to_vec();
            }),
            kind: UnknownField,
            place: "#/components/schemas/ApiError/properties",
            name: Some("errorCode"),
        },
        Way {
            what: "error with a text for the status",
            operation: Operation::AddPhone,
            change: change(|response| {
                response.status = 400;
                response.body = br#"{"status": "400"}"#.to_vec();
            }),
            kind: WrongType,
            place: "#/components/schemas/ApiError/properties/status",
            name: None,
        },
        Way {
            what: "other media type",
            operation: Operation::AddPhone,
            change: change(|response| response.header("content-type", "text/html; charset=utf-8")),
            kind: OtherMediaType,
            place: "#/paths/~1omni~1add~1phone/post/responses/200/content",
            name: Some("text/html"),
        },
        Way {
            what: "not JSON",
            operation: Operation::AddPhone,
            change: change(|response| response.body = b"<html>".to_vec()),
            kind: NotJson,
            place: "#/paths/~1omni~1add~1phone/post/responses/200/content/application~1json",
            name: None,
        },
        Way {
            what: "no body",
            operation: Operation::AddPhone,
            change: change(|response| response.body.clear()),
            kind: MissingBody,
            place: "#/paths/~1omni~1add~1phone/post/responses/200/content",
            name: None,
        },
        Way {
            what: "header with a text for a number",
            operation: Operation::AddPhone,
            change: change(|response| response.header("processing-time", "quick")),
            kind: WrongType,
            place: "#/components/headers/ProcessingTime/schema",
            name: None,
        },
        Way {
            what: "not base64",
            operation: Operation::FetchImages,
            change: change(|response| response.body = br#"{"selfie": "not base64!"}"#.to_vec()),
            kind: WrongFormat,
            place: "#/components/schemas/Images/properties/selfie/format",
            name: None,
        },
    ]
}

#[tokio::test]
async fn each_way_is_seen_alone_and_in_its_place() {
    let (document, sandbox) = (embedded(), sandbox().await);
    let ways: Vec<Way> = [fields(), types(), values(), wholes()].into_iter().flatten().collect();
    assert!(ways.len() >= 30);
    for Way { what, operation, change, kind, place, name } in ways {
        let url = changed(sandbox.url(), operation, change).await;
        let result = run_operation(&document, &url, operation).await;
        let expected = (kind, place.to_owned(), name.map(str::to_owned));
        assert_eq!(list(&result.findings), [expected], "{what}");
    }
    sandbox.shutdown().await;
}

/// What the document leaves open is not a finding.
#[tokio::test]
async fn what_the_document_leaves_open_is_not_a_finding() {
    let (document, sandbox) = (embedded(), sandbox().await);
    let ways: Vec<(Operation, Change)> = vec![
        (Operation::FetchCustomFields, set("/customFields/anything", json!({"at": ["all"]}))),
        (Operation::FetchImages, set("/furtherImage", json!(1))),
        (
            Operation::FetchSessionStatus,
            change(|response| {
                response.json(|body| {
                    let id = body.as_object_mut().unwrap().remove("id").unwrap();
                    body["_id"] = id;
                });
            }),
        ),
        (Operation::AddPhone, change(|response| response.header("x-more", "1"))),
        // The HTTP status, and a code that the operation lists.
        (Operation::AddPhone, change(|response| refuse(response, 400))),
        (Operation::AddFrontId, change(|response| refuse(response, 4019))),
        // A gateway responds in place of the service.
        (
            Operation::AddPhone,
            change(|response| {
                response.status = 502;
                response.header("content-type", "text/html");
                response.body = b"<html>".to_vec();
            }),
        ),
        // Every field is optional.
        (Operation::FetchScore, change(|response| response.body = b"{}".to_vec())),
    ];
    for (number, (operation, change)) in ways.into_iter().enumerate() {
        let url = changed(sandbox.url(), operation, change).await;
        assert_eq!(list(&run_operation(&document, &url, operation).await.findings), [], "{number}");
    }
    sandbox.shutdown().await;
}
