//! Each way in which a response can differ from the document is seen, in its place, and nothing else is.

use std::sync::Arc;

use omni_verify::Kind;
use serde_json::{Value, json};

use crate::support::{Change, Reply, changed, embedded, list, run_path, sandbox};

/// One way: what it is called, the path whose response is changed, how, and what is to be found.
struct Way {
    what: &'static str,
    path: &'static str,
    change: Change,
    kind: Kind,
    place: &'static str,
    name: Option<&'static str>,
}

fn way(
    what: &'static str,
    path: &'static str,
    change: impl Fn(&mut Reply) + Send + Sync + 'static,
    kind: Kind,
    place: &'static str,
    name: impl Into<Option<&'static str>>,
) -> Way {
    Way { what, path, change: Arc::new(change), kind, place, name: name.into() }
}

/// Sets a member of the JSON.
fn set(pointer: &'static str, value: Value) -> impl Fn(&mut Reply) + Send + Sync + 'static {
    move |reply| {
        reply.json(|body| {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            match body.pointer_mut(parent).unwrap() {
                Value::Object(members) => _ = members.insert(key.to_owned(), value.clone()),
                Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
                other => panic!("nothing can be set in {other}"),
            }
        });
    }
}

/// Takes a member of the JSON out.
fn cut(pointer: &'static str) -> impl Fn(&mut Reply) + Send + Sync + 'static {
    move |reply| {
        reply.json(|body| {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            body.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key).unwrap();
        });
    }
}

const START: &str = "/omni/start";
const SCORE: &str = "/omni/get/score";
const STATUS: &str = "/omni/session/status/get";
const FRONT: &str = "/omni/add/front-id/v2";
const PHONE: &str = "/omni/add/phone";
const FLOW: &str = "/omni/onboarding/flow";
const EVENTS: &str = "/omni/get/events";

/// Makes a refusal of a response, with a code.
fn refuse(reply: &mut Reply, code: i32) {
    reply.status = 400;
    reply.body = json!({"status": code, "error": "Bad Request"}).to_string().into();
}

fn fields() -> Vec<Way> {
    use Kind::{MissingField, UnknownField, UnknownKind};
    vec![
        way(
            "new field",
            START,
            set("/newFlag", json!(true)),
            UnknownField,
            "#/components/schemas/StartedSession/properties",
            "newFlag",
        ),
        way(
            "new nested field",
            SCORE,
            set("/overall/reasonCode", json!("A")),
            UnknownField,
            "#/components/schemas/ScoreValue/properties",
            "reasonCode",
        ),
        way(
            "new field in the items of a list",
            EVENTS,
            set("/events/1/source", json!({"kind": "sdk"})),
            UnknownField,
            "#/components/schemas/SessionEvent/properties",
            "source",
        ),
        way(
            "renamed field",
            PHONE,
            |reply| {
                reply.json(|body| {
                    let value = body.as_object_mut().unwrap().remove("existingCustomer").unwrap();
                    body["customerExists"] = value;
                });
            },
            UnknownField,
            "#/components/schemas/PhoneAdded/properties",
            "customerExists",
        ),
        way(
            "missing required field",
            FRONT,
            cut("/classification"),
            MissingField,
            "#/components/schemas/IdCapture/required",
            "classification",
        ),
        way(
            "unknown kind in a union",
            FLOW,
            set("/flowModules/0", json!({"key": "VOICE_CAPTURE", "configuration": {}})),
            UnknownKind,
            "#/components/schemas/FlowModule/discriminator/mapping",
            "VOICE_CAPTURE",
        ),
        way(
            "kind without its tag",
            FLOW,
            cut("/flowModules/0/key"),
            MissingField,
            "#/components/schemas/FlowModule/discriminator",
            "key",
        ),
        way(
            "new field in a kind of a union",
            FLOW,
            set("/flowModules/1/configuration/source", json!("sms")),
            UnknownField,
            "#/components/schemas/PhoneModuleConfiguration/properties",
            "source",
        ),
    ]
}

fn types() -> Vec<Way> {
    use Kind::{UnexpectedNull, WrongType};
    vec![
        way(
            "text for a number",
            STATUS,
            set("/frontIdAttempts", json!("1")),
            WrongType,
            "#/components/schemas/SessionDetails/properties/frontIdAttempts",
            None,
        ),
        way(
            "number for a text",
            START,
            set("/clientId", json!(12)),
            WrongType,
            "#/components/schemas/StartedSession/properties/clientId",
            None,
        ),
        way(
            "number for a boolean",
            PHONE,
            set("/success", json!(1)),
            WrongType,
            "#/components/schemas/PhoneAdded/properties/success",
            None,
        ),
        way(
            "object for a list",
            EVENTS,
            set("/events", json!({"0": {}})),
            WrongType,
            "#/components/schemas/EventPage/properties/events",
            None,
        ),
        way(
            "list for an object",
            SCORE,
            set("/overall", json!([])),
            WrongType,
            "#/components/schemas/OnboardingScore/properties/overall",
            None,
        ),
        way(
            "list at the top",
            PHONE,
            |reply| reply.body = b"[]".to_vec(),
            WrongType,
            "#/components/schemas/PhoneAdded",
            None,
        ),
        way(
            "null",
            START,
            set("/clientId", json!(null)),
            UnexpectedNull,
            "#/components/schemas/StartedSession/properties/clientId",
            None,
        ),
        way(
            "fraction for an integer",
            FRONT,
            set("/sharpness", json!(12.5)),
            WrongType,
            "#/components/schemas/IdCapture/properties/sharpness",
            None,
        ),
    ]
}

fn values() -> Vec<Way> {
    use Kind::{OtherCase, OutOfRange, UnknownValue, WrongFormat, WrongLength};
    vec![
        way(
            "new value of an enumeration",
            STATUS,
            set("/sessionStatus", json!("Finished")),
            UnknownValue,
            "#/components/schemas/SessionStatus",
            "Finished",
        ),
        way(
            "value that looks like data",
            STATUS,
            set("/sessionStatus", json!("X00000001")),
            UnknownValue,
            "#/components/schemas/SessionStatus",
            None,
        ),
        way(
            "value in other letters",
            STATUS,
            set("/sessionStatus", json!("ALIVE")),
            OtherCase,
            "#/components/schemas/SessionStatus",
            "Alive",
        ),
        way(
            "not a UUID",
            "/omni/es/generateDocumentUploadUrl",
            set("/referenceId", json!("7e0299e7")),
            WrongFormat,
            "#/components/schemas/DocumentUploadUrl/properties/referenceId/format",
            None,
        ),
        way(
            "not a URL",
            "/omni/es/generateDocumentUploadUrl",
            set("/preSignedUrl", json!("files.example.com/es")),
            WrongFormat,
            "#/components/schemas/DocumentUploadUrl/properties/preSignedUrl/format",
            None,
        ),
        way(
            "value that is the name of a person",
            STATUS,
            set("/sessionStatus", json!("JuanPerez")),
            UnknownValue,
            "#/components/schemas/SessionStatus",
            None,
        ),
        way(
            "beyond 64 bits",
            STATUS,
            |reply| {
                let body = String::from_utf8(reply.body.clone()).unwrap();
                let digits = "\"backIdAttempts\":123456789012345678901234567890";
                let changed = body.replace("\"backIdAttempts\":0", digits);
                assert_ne!(changed, body);
                reply.body = changed.into();
            },
            OutOfRange,
            "#/components/schemas/SessionDetails/properties/backIdAttempts/format",
            None,
        ),
        way(
            "beyond 32 bits",
            STATUS,
            set("/backIdAttempts", json!(3_000_000_000_u64)),
            OutOfRange,
            "#/components/schemas/SessionDetails/properties/backIdAttempts/format",
            None,
        ),
        way(
            "too long",
            START,
            set("/interviewCode", json!("ABCDEFG")),
            WrongLength,
            "#/components/schemas/StartedSession/properties/interviewCode/maxLength",
            None,
        ),
        way(
            "too short",
            START,
            set("/interviewCode", json!("ABC")),
            WrongLength,
            "#/components/schemas/StartedSession/properties/interviewCode/minLength",
            None,
        ),
        way(
            "above the maximum",
            FRONT,
            set("/glare", json!(101)),
            OutOfRange,
            "#/components/schemas/IdCapture/properties/glare/maximum",
            None,
        ),
        way(
            "below the minimum",
            FRONT,
            set("/glare", json!(-1)),
            OutOfRange,
            "#/components/schemas/IdCapture/properties/glare/minimum",
            None,
        ),
    ]
}

fn wholes() -> Vec<Way> {
    use Kind::{
        MissingBody, NotJson, OtherMediaType, UnknownErrorCode, UnknownField, UnknownStatus, WrongFormat,
        WrongType,
    };
    vec![
        way(
            "error code that is not listed",
            FRONT,
            |reply| refuse(reply, 4999),
            UnknownErrorCode,
            "#/paths/~1omni~1add~1front-id~1v2/post/x-omni-error-codes",
            "4999",
        ),
        way(
            "error code of an operation that lists none",
            PHONE,
            |reply| refuse(reply, 4019),
            UnknownErrorCode,
            "#/paths/~1omni~1add~1phone/post/x-omni-error-codes",
            "4019",
        ),
        way(
            "number that is too long for a code",
            PHONE,
            |reply| refuse(reply, 735_190_735),
            UnknownErrorCode,
            "#/paths/~1omni~1add~1phone/post/x-omni-error-codes",
            None,
        ),
        way(
            "status that is not documented",
            PHONE,
            |reply| reply.status = 409,
            UnknownStatus,
            "#/paths/~1omni~1add~1phone/post/responses",
            "409",
        ),
        way(
            "success with another status",
            PHONE,
            |reply| reply.status = 201,
            UnknownStatus,
            "#/paths/~1omni~1add~1phone/post/responses",
            "201",
        ),
        way(
            "error of another form",
            PHONE,
            |reply| {
                reply.status = 400;
                reply.body = br#"{"status": 400, "errorCode": "PHONE"}"#.to_vec();
            },
            UnknownField,
            "#/components/schemas/ApiError/properties",
            "errorCode",
        ),
        way(
            "error with a text for the status",
            PHONE,
            |reply| {
                reply.status = 400;
                reply.body = br#"{"status": "400"}"#.to_vec();
            },
            WrongType,
            "#/components/schemas/ApiError/properties/status",
            None,
        ),
        way(
            "other media type",
            PHONE,
            |reply| reply.header("content-type", "text/html; charset=utf-8"),
            OtherMediaType,
            "#/paths/~1omni~1add~1phone/post/responses/200/content",
            "text/html",
        ),
        way(
            "not JSON",
            PHONE,
            |reply| reply.body = b"<html>".to_vec(),
            NotJson,
            "#/paths/~1omni~1add~1phone/post/responses/200/content/application~1json",
            None,
        ),
        way(
            "no body",
            PHONE,
            |reply| reply.body.clear(),
            MissingBody,
            "#/paths/~1omni~1add~1phone/post/responses/200/content",
            None,
        ),
        way(
            "header with a text for a number",
            PHONE,
            |reply| reply.header("processing-time", "quick"),
            WrongType,
            "#/components/headers/ProcessingTime/schema",
            None,
        ),
        way(
            "not base64",
            "/omni/get/images",
            |reply| reply.body = br#"{"selfie": "not base64!"}"#.to_vec(),
            WrongFormat,
            "#/components/schemas/Images/properties/selfie/format",
            None,
        ),
    ]
}

#[tokio::test]
async fn each_way_is_seen_alone_and_in_its_place() {
    let (document, sandbox) = (embedded(), sandbox().await);
    let ways: Vec<Way> = [fields(), types(), values(), wholes()].into_iter().flatten().collect();
    assert!(ways.len() >= 30);
    for Way { what, path, change, kind, place, name } in ways {
        let url = changed(sandbox.url(), path, change).await;
        let outcome = run_path(&document, &url, path).await;
        let expected = (kind, place.to_owned(), name.map(str::to_owned));
        assert_eq!(list(&outcome.findings), [expected], "{what}");
    }
    sandbox.shutdown().await;
}

/// What the document leaves open is not a finding.
#[tokio::test]
async fn what_the_document_leaves_open_is_let_be() {
    let (document, sandbox) = (embedded(), sandbox().await);
    let ways: Vec<(&'static str, Change)> = vec![
        ("/omni/get/custom-fields", Arc::new(set("/customFields/anything", json!({"at": ["all"]})))),
        ("/omni/get/images", Arc::new(set("/furtherImage", json!(1)))),
        (
            STATUS,
            Arc::new(|reply: &mut Reply| {
                reply.json(|body| {
                    let id = body.as_object_mut().unwrap().remove("id").unwrap();
                    body["_id"] = id;
                });
            }),
        ),
        (PHONE, Arc::new(|reply: &mut Reply| reply.header("x-more", "1"))),
        // The HTTP status, and a code that the operation lists.
        (PHONE, Arc::new(|reply: &mut Reply| refuse(reply, 400))),
        (FRONT, Arc::new(|reply: &mut Reply| refuse(reply, 4019))),
        // A gateway responds for the service.
        (
            PHONE,
            Arc::new(|reply: &mut Reply| {
                reply.status = 502;
                reply.header("content-type", "text/html");
                reply.body = b"<html>".to_vec();
            }),
        ),
        // Every field is optional.
        (SCORE, Arc::new(|reply: &mut Reply| reply.body = b"{}".to_vec())),
    ];
    for (number, (path, change)) in ways.into_iter().enumerate() {
        let url = changed(sandbox.url(), path, change).await;
        assert_eq!(list(&run_path(&document, &url, path).await.findings), [], "{number}");
    }
    sandbox.shutdown().await;
}
