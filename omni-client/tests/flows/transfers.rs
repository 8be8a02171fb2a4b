//! Transfers over signed links.

use omni_client::ConnectionFailure;
use omni_client::flows::{self, FlowError, SignedLinks};

use crate::server::{image, ok, response, serve, session};

fn assert_no_credentials(request: &str) {
    let (head, _) = request.split_once("\r\n\r\n").unwrap();
    let head = head.to_lowercase();
    for name in ["api-key", "hardware-id", "api-version", "authorization", "cookie", "referer", "0123456789"]
    {
        assert!(!head.contains(name), "{name} in {head}");
    }
}

#[tokio::test]
async fn transfers_over_links_carry_no_credentials() {
    let (url, server) = serve(vec![response(200, ""), response(204, ""), ok("the image")]).await;
    // A client with credentials is around, as it always is.
    let _session = session(&url);
    flows::upload(&format!("{url}/a?signature=s"), image(1)).await.unwrap();
    let links = SignedLinks::new().unwrap();
    links.upload(&format!("{url}/b?signature=s"), b"a recording".as_slice()).await.unwrap();
    let content = flows::download(&format!("{url}/c?signature=s"), 11).await.unwrap();
    assert_eq!(content, "the image");
    let requests = server.await.unwrap();
    requests.iter().for_each(|request| assert_no_credentials(request));
    assert!(requests[0].starts_with("PUT /a?signature=s "), "{}", requests[0]);
    assert!(requests[0].contains("content-type: image/jpeg\r\n"), "{}", requests[0]);
    assert!(requests[1].starts_with("PUT /b?signature=s ") && requests[1].ends_with("\r\n\r\na recording"));
    assert!(!requests[1].contains("content-type"), "{}", requests[1]);
    assert!(requests[2].starts_with("GET /c?signature=s "), "{}", requests[2]);
}

#[tokio::test]
async fn transfers_that_fail_say_why_and_never_the_link() {
    let redirect =
        b"HTTP/1.1 307 r\r\nlocation: http://127.0.0.1:1/\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
    let mut endless = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
    endless.resize(1_000_000, b' ');
    let mut truncated = ok("the image");
    truncated.truncate(truncated.len() - 1);
    let responses =
        vec![redirect.to_vec(), response(403, "<Key>s-0123</Key>"), ok("too much"), endless, truncated];
    let (url, server) = serve(responses).await;
    let link = format!("{url}/a?signature=s-0123");
    let mut errors = vec![flows::upload(&link, image(1)).await.unwrap_err()];
    for _ in 0..3 {
        errors.push(flows::download(&link, 7).await.unwrap_err());
    }
    errors.push(flows::download(&link, 100).await.unwrap_err());
    server.await.unwrap();
    errors.push(flows::download("http://127.0.0.1:1/a?signature=s-0123", 7).await.unwrap_err());
    for link in ["s-0123", "ftp://127.0.0.1/s-0123", "http://user:s-0123@127.0.0.1:1/", "data:,s-0123"] {
        errors.push(flows::download(link, 7).await.unwrap_err());
    }
    for link in ["http://service.example/a?signature=s-0123", "http://10.0.0.1/a?signature=s-0123"] {
        errors.push(flows::upload(link, image(1)).await.unwrap_err());
    }
    use ConnectionFailure::{Closed, Refused as NobodyListens};
    use FlowError::{Link, PlainHttp, Refused, TooLarge, Transfer};
    assert!(
        matches!(
            errors[..],
            [
                Refused(redirected),
                Refused(forbidden),
                TooLarge { limit: 7 },
                TooLarge { limit: 7 },
                Transfer(Closed),
                Transfer(NobodyListens),
                Link,
                Link,
                Link,
                Link,
                PlainHttp,
                PlainHttp
            ] if redirected == 307 && forbidden == 403
        ),
        "{errors:?}"
    );
    for error in errors {
        assert!(!format!("{error} {error:?}").contains("s-0123"), "{error}");
    }
}
