//! Media types: what a request may send, and what its caller accepts.

use axum::http::{HeaderMap, StatusCode, header};
use omni_types::Operation;

use crate::frame::Refusal;

/// Checks the media types of a request. A missing header is fine: some clients do not send it.
pub(super) fn check_media_types(operation: Operation, headers: &HeaderMap) -> Result<(), Refusal> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let info = operation.info();
    if text(header::CONTENT_ENCODING).is_some_and(|encoding| !encoding.eq_ignore_ascii_case("identity")) {
        let message =
            "the header content-encoding: compressed bodies are not accepted, send the body as it is";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    let documented = info.request_media_types;
    let sent = text(header::CONTENT_TYPE).map(essence).filter(|sent| !sent.is_empty());
    if let (false, Some(sent)) = (documented.is_empty(), sent)
        && !documented.iter().any(|documented| documented.eq_ignore_ascii_case(sent))
    {
        let message = format!("the header content-type: expected {}", documented.join(" or "));
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    let accepted = text(header::ACCEPT).unwrap_or_default();
    let produced = info.response_media_types;
    if !accepted.trim().is_empty() && !produced.iter().any(|produced| accepts(accepted, produced)) {
        let message = format!("the header accept: the operation responds with {}", produced.join(" or "));
        return Err(Refusal::new(StatusCode::NOT_ACCEPTABLE, message));
    }
    Ok(())
}

/// A media type without its parameters.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Whether an `Accept` header accepts a media type. The most specific matching range decides; `q=0` means no.
fn accepts(accepted: &str, media_type: &str) -> bool {
    let exactness = |range: &str| match range.split_once('/') {
        Some(("*", _)) => 0,
        Some((_, "*")) => 1,
        _ => 2,
    };
    let ranges = accepted.split(',').filter(|range| includes(essence(range), media_type));
    let decides = ranges.max_by_key(|range| (exactness(essence(range)), !is_refused(range)));
    decides.is_some_and(|range| !is_refused(range))
}

/// Whether a media range has the weight zero. An invalid number counts as no weight at all.
fn is_refused(range: &str) -> bool {
    let weights = range.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut weights = weights.filter(|(name, _)| name.trim().eq_ignore_ascii_case("q"));
    weights
        .next()
        .and_then(|(_, weight)| weight.trim().parse::<f32>().ok())
        .is_some_and(|weight| weight <= 0.0)
}

/// Whether a media range, such as `image/*`, includes a media type.
fn includes(range: &str, media_type: &str) -> bool {
    let kind = |text: &str| text.split('/').next().unwrap_or_default().to_ascii_lowercase();
    range == "*/*"
        || range.eq_ignore_ascii_case(media_type)
        || range.strip_suffix("/*").is_some_and(|_| kind(range) == kind(media_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(operation: Operation, name: header::HeaderName, value: &'static str) -> Option<u16> {
        let headers = HeaderMap::from_iter([(name, header::HeaderValue::from_static(value))]);
        check_media_types(operation, &headers).err().map(|refusal| refusal.status().as_u16())
    }

    #[test]
    fn only_documented_media_types_are_accepted() {
        for (operation, sent, wanted) in [
            (Operation::AddPhone, "application/json", None),
            (Operation::AddPhone, "Application/JSON; charset=utf-8", None),
            (Operation::AddPhone, "", None),
            (Operation::AddPhone, "text/plain", Some(415)),
            (Operation::AddPhone, "application/x-www-form-urlencoded", Some(415)),
            (Operation::AddDocumentBinary, "image/png", None),
            (Operation::AddDocumentBinary, "application/json", Some(415)),
            (Operation::SignPdf, "application/octet-stream", None),
            (Operation::SignPdf, "image/png", Some(415)),
            // There is no body, so its media type cannot be wrong.
            (Operation::FetchScore, "text/plain", None),
        ] {
            assert_eq!(status(operation, header::CONTENT_TYPE, sent), wanted, "{operation:?} {sent}");
        }
        assert_eq!(status(Operation::AddPhone, header::CONTENT_ENCODING, "gzip"), Some(415));
        assert_eq!(status(Operation::AddPhone, header::CONTENT_ENCODING, "identity"), None);
    }

    #[test]
    fn a_caller_that_accepts_nothing_that_the_operation_responds_with_is_refused() {
        for (operation, accepted, wanted) in [
            (Operation::FetchScore, "*/*", None),
            (Operation::FetchScore, "text/html, application/*;q=0.8", None),
            (Operation::FetchScore, "application/json, text/plain, */*", None),
            (Operation::FetchScore, "text/html", Some(406)),
            (Operation::FetchScore, "application/json;q=0", Some(406)),
            (Operation::FetchScore, "*/*, application/json; Q=0.000", Some(406)),
            (Operation::FetchScore, "*/*;q=0, application/json", None),
            (Operation::FetchScore, "application/json;q=0, application/json;q=0.1", None),
            (Operation::FetchScore, "text/html, application/json;q=wrong", None),
            (Operation::SignPdf, "application/pdf", None),
            (Operation::SignPdf, "application/json", Some(406)),
        ] {
            assert_eq!(status(operation, header::ACCEPT, accepted), wanted, "{operation:?} {accepted}");
        }
    }
}
