//! Captures: taken again, used up, failed.

use std::sync::Mutex;

use omni_client::flows::{self, Attempt, Captured, FlowError};
use omni_client::types::{AddFaceQuery, AddFrontIdQuery, Operation};
use omni_client::{Decision, FaceReason, IdReason, Media, MediaError};

use crate::server::{code, encoded, image, line_of, nowhere, ok, serve_session};

const BLURRED: &str = r#"{"classification": true, "sharpness": 3}"#;
const GOOD: &str = r#"{"classification": true, "sharpness": 100, "typeOfId": "Passport"}"#;

#[tokio::test]
async fn a_image_is_taken_again_until_it_is_good_enough() {
    let (session, server) = serve_session(vec![ok(BLURRED), code(4019), ok(GOOD)]).await;
    // In a task of its own, because that is where captures run in a service.
    let (captured, reasons) = tokio::spawn(async move {
        let reasons = Mutex::new(Vec::new());
        let query = AddFrontIdQuery::new().with_only_front(true);
        let captured = flows::capture_front(&session, &query, 5, async |attempt| {
            reasons.lock().unwrap().push(attempt.reason);
            Ok::<_, MediaError>(image(attempt.number))
        })
        .await;
        (captured.unwrap(), reasons.into_inner().unwrap())
    })
    .await
    .unwrap();
    assert_eq!(captured.accepted().unwrap().type_of_id.as_ref().unwrap().as_str(), "Passport");
    assert!(matches!(
        reasons[..],
        [None, Some(IdReason::Blurred { sharpness: Some(3) }), Some(IdReason::Refused(code))] if code.code == 4019
    ));
    let requests = server.await.unwrap();
    let line = format!("{}?onlyFront=true ", line_of(Operation::AddFrontId));
    for (number, request) in (1..).zip(&requests) {
        assert!(request.starts_with(&line), "{request}");
        assert!(request.contains(&encoded(number)), "{number}: {request}");
    }
}

#[tokio::test]
async fn a_image_is_taken_again_in_whatever_form_the_service_says_so() {
    for body in [
        r#"{"timestamp": "2031-04-06T05:12:47.890+00:00", "status": 4019, "error": "no face"}"#.as_bytes(),
        br#"{"timestamp": 1933218767890, "status": "4019", "error": "no face"}"#,
        br#"{"status": 4019.0, "message": ["no face", "no light"], "error": {"reason": "no face"}}"#,
        "\u{feff}{\"status\": 4019}".as_bytes(),
        b"{\"message\": \"Se\xf1or\", \"status\": 4019}",
        br#"{"message": "cut \ud83d", "status": 4019, "path": "#,
    ] {
        let head = format!("HTTP/1.1 400 s\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
        let refusal = [head.as_bytes(), body].concat();
        let (session, server) = serve_session(vec![refusal, ok(GOOD)]).await;
        let next = async |attempt: Attempt<IdReason>| Ok::<_, MediaError>(image(attempt.number));
        let captured = flows::capture_front(&session, &AddFrontIdQuery::new(), 2, next).await;
        assert!(captured.unwrap().accepted().is_some(), "{}", body.escape_ascii());
        assert_eq!(server.await.unwrap().len(), 2);
    }
    // The same with a status that says success.
    let refusal = r#"{"timestamp": 1933218767890, "status": 4019, "error": "no face"}"#;
    let (session, _server) = serve_session(vec![ok(refusal), ok(GOOD)]).await;
    let next = async |attempt: Attempt<IdReason>| Ok::<_, MediaError>(image(attempt.number));
    let captured = flows::capture_front(&session, &AddFrontIdQuery::new(), 2, next).await.unwrap();
    assert!(captured.accepted().is_some());
}

#[tokio::test]
async fn attempts_are_used_up_with_the_last_decision() {
    let (session, server) = serve_session(vec![ok(BLURRED), ok(r#"{"classification": false}"#)]).await;
    let captured =
        flows::capture_back(&session, 2, async |attempt| Ok::<_, MediaError>(image(attempt.number)))
            .await
            .unwrap();
    let Captured::Refused { decision, response } = captured else { panic!("{captured:?}") };
    assert_eq!(decision, Decision::Retake(IdReason::NotRecognized));
    assert_eq!(response.unwrap().classification, Some(false));
    let requests = server.await.unwrap();
    let line = line_of(Operation::AddBackId);
    assert!(requests[0].starts_with(&format!("{line}?retry=false ")), "{}", requests[0]);
    assert!(requests[1].starts_with(&format!("{line}?retry=true ")), "{}", requests[1]);
}

#[tokio::test]
async fn what_no_other_image_helps_ends_at_once() {
    let (session, server) = serve_session(vec![ok(r#"{"failReason": "ID_TYPE_UNACCEPTABLE"}"#)]).await;
    let next = async |_| Ok::<_, MediaError>(image(1));
    let captured = flows::capture_front(&session, &Default::default(), 3, next).await.unwrap();
    assert!(matches!(captured, Captured::Refused { decision: Decision::Failed(_), .. }), "{captured:?}");
    assert_eq!(server.await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_face_is_taken_again_but_not_after_a_spoof() {
    let (client, _server) = serve_session(vec![ok(r#"{"confidence": 1}"#), ok(r#"{"confidence": 0}"#)]).await;
    let next = async |_| Ok::<_, MediaError>(image(1));
    let query = AddFaceQuery::new();
    let captured = flows::capture_face(&client, &query, 2, next).await.unwrap();
    assert_eq!(captured.accepted().unwrap().confidence, Some(0.0));

    let (client, _server) = serve_session(vec![code(3006)]).await;
    let captured = flows::capture_face(&client, &query, 0, next).await.unwrap();
    let Captured::Refused { decision, response: None } = captured else { panic!("{captured:?}") };
    assert!(matches!(decision, Decision::Retake(FaceReason::Refused(code)) if code.code == 3006));

    let (client, _server) = serve_session(vec![code(4005)]).await;
    let error = flows::capture_face(&client, &query, 3, next).await.unwrap_err();
    assert!(matches!(&error, FlowError::Call(error) if error.code() == Some(4005.into())), "{error}");
    assert!(!format!("{error} {error:?}").contains("ZARA"));
}

#[tokio::test]
async fn an_error_of_the_camera_comes_back_and_is_not_shown() {
    let next = async |_| Err::<Media, _>("ZARA SPECIMEN covers the lens");
    let error = flows::capture_front(&nowhere(), &Default::default(), 3, next).await.unwrap_err();
    assert!(matches!(error, FlowError::Source(_)));
    assert!(!format!("{error} {error:?}").contains("ZARA"));
    assert!(std::error::Error::source(&error).unwrap().to_string().contains("ZARA"));
}
