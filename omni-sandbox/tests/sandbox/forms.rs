//! Forms of a request that are not the documented one, but can only mean one thing; and those that look as if.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use omni_sandbox::specimen::CARD_FRONT;
use omni_types::Operation;
use serde_json::json;

use crate::caller::{Caller, TestResult, message, responded, text};

#[tokio::test]
async fn a_flag_in_a_query_may_be_written_with_capitals() -> TestResult {
    let caller = Caller::new().await?;
    for query in ["onlyFront=True", "onlyFront=TRUE", "onlyFront=false", "onlyFront=False"] {
        let front = caller.upload((Operation::AddFrontId, query), CARD_FRONT).await?;
        assert_eq!(front["classification"], true, "{query}");
        let summary = caller.call(Operation::FetchIdSummary).await?;
        let one_sided = query.to_ascii_lowercase().ends_with("true");
        assert_eq!(summary["onlyFront"], one_sided, "{query}: {summary}");
    }
    let (status, error) = caller.upload_refused((Operation::AddFrontId, "onlyFront=yes"), CARD_FRONT).await?;
    assert!(status == 400 && message(&error).contains("onlyFront"), "{}", message(&error));
    Ok(())
}

#[tokio::test]
async fn a_byte_order_mark_before_json_is_ignored() -> TestResult {
    let caller = Caller::new().await?;
    let body = "\u{feff}{\"phone\": \"+15550100123\"}";
    let request = caller.request(Operation::AddPhone).header("content-type", "application/json");
    let added = responded(request.body(body).send().await?).await?;
    assert_eq!(added["success"], true);
    Ok(())
}

#[tokio::test]
async fn base64_that_was_decoded_as_a_form_is_refused() -> TestResult {
    let caller = Caller::new().await?;
    let image = BASE64_STANDARD.encode(CARD_FRONT);
    assert!(image.contains('+'));
    let body = json!({"base64Image": image.replace('+', " ")});
    let (status, error) = caller.send_refused(Operation::AddFrontId, &body).await?;
    assert!(status == 400 && message(&error).contains("spaces"), "{}", message(&error));
    let lines: Vec<_> = image.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line)).collect();
    let forms = [
        lines.join("\r\n"),
        format!("data:image/jpeg;base64,{image}"),
        image.replace('+', "-").replace('/', "_"),
        image.trim_end_matches('=').to_owned(),
    ];
    for form in forms {
        let front = caller.send(Operation::AddFrontId, &json!({"base64Image": form})).await?;
        assert_eq!(text(&front, "typeOfId")?, "IdentificationCard");
    }
    Ok(())
}
