//! Nothing of a response is lost: its bytes, what the type has no place for, and what is wrong in it.

use omni_client::types::{FetchScoreQuery, OnboardingScore};
use omni_client::{Error, ErrorKind, Omni, Policy, Response};

use crate::support::{Act, Server, response};

/// The score from a server that responds with this body to a client that was made like this.
async fn score(body: &str, make: impl FnOnce(Omni) -> Omni) -> Result<Response<OnboardingScore>, Error> {
    let server = Server::start(vec![vec![Act::Respond(response("200 OK", "", body))]]).await;
    let session = make(server.omni(Policy::new().with_attempts(1))).resume("token-of-a-session").unwrap();
    session.fetch_score(&FetchScoreQuery::new()).await
}

const NEW: &str = r#" {"overall": {"status": "OK", "newField": "SECRET"}, "newScore": {"deep": [1]}} "#;

#[tokio::test]
async fn the_body_is_kept_as_it_came_and_shared() {
    let score = score(NEW, |omni| omni).await.unwrap();
    assert_eq!(score.raw(), NEW);
    assert_eq!(score.raw().as_ptr(), score.clone().raw().as_ptr());
    let unread: Vec<_> = score.unread().iter().map(|place| place.pointer()).collect();
    assert_eq!(unread, ["/overall/newField", "/newScore"]);
    assert!(score.skipped().is_empty());
    assert!(!format!("{score:?} {score:#?}").contains("SECRET"));
}

const WRONG: &str = r#"{"overall": {"status": "OK", "value": 97.5}, "needsReviewReason": true,
    "idValidation": {"overall": {"status": "OK"}, "overall": {"status": "FAIL"}}, "newScore": 1}"#;

#[tokio::test]
async fn a_lenient_client_loses_what_is_wrong_and_lists_it() {
    let error = score(WRONG, |omni| omni).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode { .. }), "{error}");
    let score = score(WRONG, |omni| omni.lenient()).await.unwrap();
    let skipped: Vec<_> = score.skipped().iter().map(|skipped| skipped.place().pointer()).collect();
    assert_eq!(skipped, ["/overall/value", "/needsReviewReason", "/idValidation/overall"]);
    let status =
        |value: &Option<omni_client::types::ScoreValue>| value.clone().unwrap().status.unwrap().to_string();
    assert_eq!(status(&score.overall), "OK");
    assert_eq!(status(&score.id_validation.as_ref().unwrap().overall), "FAIL");
    assert_eq!(score.raw(), WRONG);
    assert_eq!(score.unread()[0].pointer(), "/newScore");
}

#[tokio::test]
async fn what_is_not_a_score_at_all_is_an_error_for_a_lenient_client_too() {
    for body in ["[]", "7", "<html>", r#"{"overall": "#, r#"{"status": 4019, "error": "x", "timestamp": 1}"#]
    {
        let strict = score(body, |omni| omni).await.unwrap_err();
        let lenient = score(body, |omni| omni.lenient()).await.unwrap_err();
        assert_eq!(strict.to_string(), lenient.to_string(), "{body}");
        assert_eq!(lenient.raw_body().unwrap(), body);
    }
}
