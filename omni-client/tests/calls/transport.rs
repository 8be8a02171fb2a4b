//! How connections are made, and where they go.

use omni_client::reqwest;
use omni_client::types::{Operation, OperationInfo};
use omni_client::{ConfigurationProblem, ErrorKind, Omni, OmniBuilder, Policy};

use crate::support::{Act, Request, Server, response};

async fn server() -> Server {
    Server::start(vec![vec![Act::Respond(response("200 OK", "", "{}"))]]).await
}

/// The request of a session of a client that was built like this.
async fn request(build: impl FnOnce(OmniBuilder) -> OmniBuilder) -> Request {
    let server = server().await;
    let builder = Omni::builder("k-0123456789").environment(format!("http://{}", server.address));
    let omni = build(builder.policy(Policy::new().with_attempts(1))).build().unwrap();
    omni.resume("token-of-a-session").unwrap().fetch_session_status().await.unwrap();
    server.seen().requests.pop().unwrap()
}

#[tokio::test]
async fn a_client_says_who_it_is() {
    let agent = request(|builder| builder).await;
    let expected = format!("omni-client/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(agent.header("user-agent"), Some(expected.as_str()));
    let agent = request(|builder| builder.http(|http| http.user_agent("bank/7.2"))).await;
    assert_eq!(agent.header("user-agent"), Some("bank/7.2"));
}

#[tokio::test]
async fn settings_of_connections_apply_one_after_the_other() {
    let arrived = request(|builder| {
        builder
            .http(|http| http.user_agent("first"))
            .http(|http| http.http1_title_case_headers())
            .header("x-a", "b")
            .unwrap()
    })
    .await;
    assert!(
        arrived.head.contains("User-Agent: first") && arrived.head.contains("X-A: b"),
        "{}",
        arrived.head
    );
}

#[tokio::test]
async fn redirects_are_not_followed_whatever_the_settings_say() {
    let elsewhere = server().await;
    let location = format!("location: http://{}/\r\n", elsewhere.address);
    let server = Server::start(vec![vec![Act::Respond(response("307 Elsewhere", &location, ""))]]).await;
    let omni = Omni::builder("k-0123456789")
        .environment(format!("http://{}", server.address))
        .http(|http| http.redirect(reqwest::redirect::Policy::limited(3)))
        .build()
        .unwrap();
    let error = omni.resume("token").unwrap().fetch_session_status().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(307));
    assert_eq!(elsewhere.seen().connections, 0);
}

#[tokio::test]
async fn a_client_of_the_callers_is_used_as_it_is() {
    let client = reqwest::Client::builder().user_agent("shared/1").no_proxy().build().unwrap();
    let arrived =
        request(|builder| builder.http(|http| http.user_agent("not this")).http_client(client)).await;
    assert_eq!(arrived.header("user-agent"), Some("shared/1"));
    assert_eq!(arrived.header("x-api-key"), Some("k-0123456789"));
}

#[tokio::test]
async fn settings_that_cannot_work_are_reported() {
    let refused = Omni::builder("k").http(|http| http.user_agent("a\nb")).build().unwrap_err();
    assert_eq!(*refused.kind(), ErrorKind::Configuration(ConfigurationProblem::HttpClient));
    let refused = Omni::without_key().build().unwrap_err();
    assert_eq!(*refused.kind(), ErrorKind::Configuration(ConfigurationProblem::NoApiKey));
}

#[tokio::test]
async fn a_session_in_a_browser_has_no_key_and_an_entrance_of_its_own() {
    for builder in [Omni::without_key(), Omni::builder("k-0123456789")] {
        let server = server().await;
        let builder = builder.environment(format!("http://{}/prefix/", server.address));
        let session = builder.browser_session("token-of-a-session").unwrap();
        session.fetch_session_status().await.unwrap();
        let arrived = server.seen().requests.pop().unwrap();
        let OperationInfo { method, path, .. } = Operation::FetchSessionStatus.info();
        let line = format!("{method} /prefix/0{path} HTTP/1.1");
        assert!(arrived.head.starts_with(&line), "{}", arrived.head);
        assert_eq!(arrived.header("x-api-key"), None);
        assert_eq!(arrived.header("x-incode-hardware-id"), Some("token-of-a-session"));
    }
}
