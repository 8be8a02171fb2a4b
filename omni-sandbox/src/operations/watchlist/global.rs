//! Searching the global watchlists.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;
use omni_types::{
    Sensitive, WatchlistFilters, WatchlistHit, WatchlistResult, WatchlistResultContent, WatchlistResultData,
    WatchlistSearch as Wanted, endpoint,
};
use serde_json::{Map, Value, json};

use crate::authority::watchlist::Watchlist;
use crate::frame::{Call, Refusal, Work, bounds};
use crate::links;
use crate::persona::Persona;
use crate::session::Session;
use crate::store::{GlobalWatchlist, Index, WatchlistSearch};

/// The maximum number of hits in a response.
const LIMIT: usize = 100;

/// Who searches. The sandbox has one user.
const USER: i64 = 1;

pub(crate) async fn search_watchlist(
    call: &mut Call<'_, endpoint::SearchWatchlist>,
) -> Result<WatchlistResult, Refusal> {
    let wanted = call.body();
    let blank = |name: &Option<Sensitive<String>>| name.as_ref().is_none_or(|name| name.trim().is_empty());
    if blank(&wanted.first_name) && blank(&wanted.sur_name) {
        return Err(Refusal::bad_request("expected firstName, surName or both"));
    }
    let mut session = call.change(None).await?;
    let before = searches(call, &session.id).await?;
    bounds::SEARCHES.check_one_more("the session", before.len())?;
    let latest = before.iter().map(|search| search.number).max().unwrap_or_default();
    if let Some(surname) = &wanted.sur_name {
        let noted = session.forced.note(surname);
        noted.map_err(|unknown| Refusal::bad_request(format!("surName: {unknown}")))?;
    }
    let persona = call.persona(&session);
    let found = find(&session, &persona, (current(call).await?.as_ref(), wanted));
    let search = WatchlistSearch {
        reference: reference(call),
        // Of two searches in the same millisecond, the second one counts as later.
        number: call.now().max(latest.saturating_add(1)),
        session: session.id.clone(),
        created_at: call.now(),
        wanted: wanted.clone(),
        found: found.iter().map(Found::stored).collect(),
    };
    let result = result(call, &search, found);
    call.save(search);
    call.save(session);
    Ok(result)
}

/// Searches again, so the result reflects the current lists.
pub(crate) async fn fetch_updated_watchlist_result(
    call: &mut Call<'_, endpoint::FetchUpdatedWatchlistResult>,
) -> Result<WatchlistResult, Refusal> {
    let search = named_search(call).await?;
    let session = call.session(Some(&search.session)).await?;
    let persona = call.persona(&session);
    let found = find(&session, &persona, (current(call).await?.as_ref(), &search.wanted));
    Ok(result(call, &search, found))
}

/// The current result of a search, for anyone who has its link. None if it was deleted.
pub(crate) async fn watchlist_result(
    work: &mut Work<'_>,
    reference: &str,
) -> Result<Option<WatchlistResultData>, Refusal> {
    let Some(search) = work.get::<WatchlistSearch>(reference).await? else { return Ok(None) };
    let session = work.get::<Session>(&search.session).await?.filter(|session| !session.is_deleted());
    let Some(session) = session else { return Ok(None) };
    let persona = work.persona(&session);
    let found = find(&session, &persona, (current(work).await?.as_ref(), &search.wanted));
    Ok(Some(data(work, &search, found)))
}

/// The search with the reference, or the latest one of the session. The token of a session finds only its own.
async fn named_search(
    call: &mut Call<'_, endpoint::FetchUpdatedWatchlistResult>,
) -> Result<WatchlistSearch, Refusal> {
    let query = call.query();
    let unknown = || Refusal::not_found("there is no search with this reference, or for this session");
    let search = match query.r#ref.as_deref().filter(|reference| !reference.is_empty()) {
        Some(reference) => {
            let search = call.get::<WatchlistSearch>(reference).await?.ok_or_else(unknown)?;
            // Guessing a reference reveals nothing about the search.
            call.id(Some(&search.session)).map_err(|_| unknown())?;
            let named = query.id.as_deref().filter(|id| !id.is_empty());
            if named.is_some_and(|id| id != search.session) {
                return Err(unknown());
            }
            search
        }
        None => {
            let session = call.session(query.id.as_deref()).await?;
            let searches = searches(call, &session.id).await?;
            searches.into_iter().max_by_key(|search| search.number).ok_or_else(unknown)?
        }
    };
    Ok(WatchlistSearch::clone(&search))
}

/// All searches of a session.
async fn searches(work: &mut Work<'_>, session: &str) -> Result<Vec<Arc<WatchlistSearch>>, Refusal> {
    let mut searches = Vec::new();
    for reference in work.find(Index::SearchBySession, session).await? {
        searches.extend(work.get::<WatchlistSearch>(&reference).await?);
    }
    Ok(searches)
}

/// A person who was found, and the source.
pub(super) struct Found {
    person: String,
    source: String,
    hit: WatchlistHit,
}

impl Found {
    /// Its stored form.
    pub(super) fn stored(&self) -> (String, String) {
        (self.person.clone(), self.source.clone())
    }
}

/// The current lists.
pub(super) async fn current(work: &mut Work<'_>) -> Result<Cow<'static, Watchlist>, Refusal> {
    let stored = work.get::<GlobalWatchlist>(GlobalWatchlist::KEY).await?;
    Ok(stored.map_or_else(|| Cow::Borrowed(Watchlist::built_in()), |stored| Watchlist::with(&stored.changes)))
}

/// Searches the lists.
pub(super) fn find(
    session: &Session,
    persona: &Persona,
    (list, wanted): (&Watchlist, &Wanted),
) -> Vec<Found> {
    let hits = list.search(session.facts(persona), wanted);
    let found = hits.into_iter().map(|hit| Found {
        person: hit.value.person.id.clone(),
        source: hit.source.to_string(),
        hit: hit.value.to_api(),
    });
    found.collect()
}

/// A reference that nobody can guess: the second, and eight letters and digits.
fn reference(call: &Call<'_, endpoint::SearchWatchlist>) -> String {
    let secrets = &call.house().secrets;
    let code: String = [secrets.code(), secrets.code()].concat().chars().take(8).collect();
    format!("{}-{code}", call.now().div_euclid(1000))
}

fn result(work: &Work<'_>, search: &WatchlistSearch, found: Vec<Found>) -> WatchlistResult {
    let content = WatchlistResultContent::new().with_data(data(work, search, found));
    WatchlistResult::new().with_status("success").with_content(content)
}

fn data(work: &Work<'_>, search: &WatchlistSearch, found: Vec<Found>) -> WatchlistResultData {
    let total = i32::try_from(found.len()).unwrap_or(i32::MAX);
    let hits: Vec<WatchlistHit> = found.into_iter().take(LIMIT).map(|found| found.hit).collect();
    let mut data = WatchlistResultData::new()
        .with_id(search.number)
        .with_ref(&search.reference)
        .with_searcher_id(USER)
        .with_assignee_id(USER)
        .with_filters(filters(&search.wanted))
        .with_match_status(if total == 0 { "no_match" } else { "potential_match" })
        .with_risk_level("unknown")
        .with_search_term(term(&search.wanted))
        .with_total_hits(total)
        .with_total_matches(total)
        .with_limit(i32::try_from(LIMIT).unwrap_or(i32::MAX))
        .with_offset(0)
        .with_share_url(links::watchlist_result(work.house(), &search.reference))
        .with_hits(hits);
    let times = [("created_at", search.created_at), ("updated_at", work.now())];
    data.extra = Sensitive::new(times.into_iter().map(|(name, at)| (name.to_owned(), text_of(at))).collect());
    data
}

/// A time as the search provider writes it.
fn text_of(at: i64) -> Value {
    let time = Timestamp::from_millisecond(at).unwrap_or_default();
    time.strftime("%Y-%m-%d %H:%M:%S").to_string().into()
}

fn term(wanted: &Wanted) -> String {
    let names = [&wanted.first_name, &wanted.sur_name];
    let names: Vec<&str> = names.into_iter().flatten().map(|name| name.trim()).collect();
    names.join(" ").trim().to_owned()
}

/// The filters of the search. Unused ones are omitted.
fn filters(wanted: &Wanted) -> WatchlistFilters {
    let filters = json!({
        "types": wanted.watchlist_types,
        "birth_year": wanted.birth_year,
        "country_codes": wanted.country_codes,
        "fuzziness": wanted.fuzziness,
        "search_profile": wanted.search_profile,
    });
    let Value::Object(filters) = filters else { return WatchlistFilters(Map::new()) };
    WatchlistFilters(filters.into_iter().filter(|(_, value)| !value.is_null()).collect())
}
