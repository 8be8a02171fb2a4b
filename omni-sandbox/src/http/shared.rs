//! The page that shows the result of a search of the global watchlists.

use std::fmt::Write as _;

use axum::body::Body;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response as HttpResponse;
use omni_types::{WatchlistHit, WatchlistResultData};
use serde_json::Value;

use super::respond::respond;
use super::signed;
use crate::frame::{Refusal, Response, Work};
use crate::house::House;
use crate::links::Purpose;
use crate::operations;

const HEAD: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
    <meta name=\"referrer\" content=\"no-referrer\"><title>Search of watchlists (sandbox)</title>\
    <h1>Search of watchlists</h1><p>This is a page of a sandbox. Everybody on its lists is invented.</p>";

/// Responds to a link, with a page that must not be cached.
pub(super) async fn show(house: &House, method: &Method, uri: &Uri) -> HttpResponse {
    let started = house.clock.start_measuring();
    let result = if *method == Method::GET || *method == Method::HEAD {
        page(house, uri).await
    } else {
        Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "links accept the methods GET and HEAD only"))
    };
    let mut response: HttpResponse<Body> = respond(result, uri.path(), house.clock.now(), started.elapsed());
    // The page contains personal data.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    tracing::info!(status = response.status().as_u16(), "responded to a link to the page");
    response
}

async fn page(house: &House, uri: &Uri) -> Result<Response, Refusal> {
    signed::check(house, Purpose::WatchlistResult, uri.path(), uri.query().unwrap_or_default())?;
    let reference = uri.path().rsplit('/').next().unwrap_or_default();
    let found = operations::watchlist_result(&mut Work::new(house), reference).await?;
    let gone = || Refusal::new(StatusCode::GONE, "the search was deleted with its session");
    Ok(Response::file("text/html; charset=utf-8", written(&found.ok_or_else(gone)?)))
}

fn written(data: &WatchlistResultData) -> String {
    let mut page = HEAD.to_owned();
    let term = data.search_term.as_deref().map_or("", String::as_str);
    let status = data.match_status.as_deref().unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = write!(page, "<p>{}: {}</p><table>", escaped(term), escaped(status));
    for hit in data.hits.iter().flatten() {
        let _ = write!(page, "<tr><td>{}<td>{}<td>{}", name(hit), list(hit, "types"), list(hit, "countries"));
    }
    page + "</table></html>"
}

fn of_person<'a>(hit: &'a WatchlistHit, field: &str) -> Option<&'a Value> {
    hit.get("doc")?.get(field)
}

fn name(hit: &WatchlistHit) -> String {
    escaped(of_person(hit, "name").and_then(Value::as_str).unwrap_or_default())
}

fn list(hit: &WatchlistHit, field: &str) -> String {
    let texts =
        of_person(hit, field).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    escaped(&texts.collect::<Vec<_>>().join(", "))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_data_is_markup() {
        let data = WatchlistResultData::new().with_search_term("<script>&\"".to_owned());
        let page = written(&data);
        assert!(page.contains("&lt;script&gt;&amp;&quot;") && !page.contains("<script"), "{page}");
    }
}
