//! The page that shows the result of a search of the global watchlists, and the signed links to it.

use std::fmt::Write as _;

use axum::http::{Method, StatusCode, Uri};
use axum::response::Response as HttpResponse;
use omni_types::{WatchlistHit, WatchlistResultData};
use serde_json::Value;

use super::page::uncached;
use super::signed;
use crate::frame::{Refusal, Reply, Work};
use crate::house::House;
use crate::operations;

/// Where the page is.
pub(super) const PATH: &str = "/watchlist-results/{reference}";

/// How long a link is good, as those to images are.
const LIFETIME: i64 = 60 * 60 * 1000;

const PURPOSE: &str = "watchlist result";

const HEAD: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
    <meta name=\"referrer\" content=\"no-referrer\"><title>Search of watchlists (sandbox)</title>\
    <h1>Search of watchlists</h1><p>This is a page of a sandbox. Everybody on its lists is invented.</p>";

/// A link to the page of a search.
pub(crate) fn link(house: &House, reference: &str) -> String {
    let expires = house.clock.now().saturating_add(LIFETIME);
    signed::link(house, PURPOSE, &PATH.replace("{reference}", reference), expires)
}

/// Responds to a link.
pub(super) async fn show(house: &House, method: &Method, uri: &Uri) -> HttpResponse {
    uncached(house, (method, uri), page(house, uri)).await
}

async fn page(house: &House, uri: &Uri) -> Result<Reply, Refusal> {
    signed::check(house, PURPOSE, uri)?;
    let reference = uri.path().rsplit('/').next().unwrap_or_default();
    let found = operations::watchlist_result(&mut Work::new(house), reference).await?;
    let gone = || Refusal::new(StatusCode::GONE, "the search was deleted with its session");
    Ok(Reply::file("text/html; charset=utf-8", written(&found.ok_or_else(gone)?)))
}

fn written(data: &WatchlistResultData) -> String {
    let mut page = HEAD.to_owned();
    let term = data.search_term.as_deref().map_or("", String::as_str);
    let status = data.match_status.as_deref().unwrap_or_default();
    // Writing to a text cannot fail.
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
