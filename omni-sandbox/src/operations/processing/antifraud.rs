//! Looking for signs of fraud in other sessions and among the customers.

use omni_engines::person::name;
use omni_engines::person::similarity::Agreement;
use omni_types::{AntifraudCheck, AntifraudResult, AntifraudStep, SuccessResponse, endpoint};

use super::super::watchlist;
use super::face::customers_with;
use crate::evidence::{self, FaceId, Id};
use crate::frame::{Call, Refusal, Work};
use crate::persona::scenario::{Antifraud as Forced, Fact};
use crate::persona::{Decision, Source};
use crate::session::{Antifraud, Cleared, Session, Trace};
use crate::store::{Customer, Index};

/// How many sessions with the same trace are checked.
const MOST_COMPARED: usize = 1000;

pub(crate) async fn process_antifraud(
    call: &mut Call<'_, endpoint::ProcessAntifraud>,
) -> Result<AntifraudCheck, Refusal> {
    let mut session = call.change(None).await?;
    let found = match known(call, &session) {
        Some(known) if known.value.result == AntifraudResult::NotExecuted => known,
        known => {
            if session.document.result.is_none() || session.face.result.is_none() {
                return Err(Refusal::bad_request("the ID and the face must be processed first"));
            }
            match known {
                Some(known) => known,
                None => Decision::measured(search(call, &session).await?),
            }
        }
    };
    let mut response = AntifraudCheck::new().with_result(found.value.result.clone());
    response.step_name.clone_from(&found.value.step);
    if found.value.result == AntifraudResult::Failed && call.flow(&session).lists_suspected_fraud() {
        watchlist::add_suspected(call, &session).await?;
    }
    session.comparisons.antifraud = Some(found);
    call.save(session);
    Ok(response)
}

/// The named session, not the token's, is the one that disturbs others.
pub(crate) async fn resolve_antifraud(
    call: &mut Call<'_, endpoint::ResolveAntifraud>,
) -> Result<SuccessResponse, Refusal> {
    let query = call.query();
    let mut session = call.change(Some(&query.interview_id)).await?;
    let reason = query.reason.as_ref().map(|reason| reason.to_string());
    session.comparisons.cleared = Some(Cleared { at: call.now(), reason });
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

/// What is known without a search: a forced result, or that the flow does not ask for antifraud.
fn known(work: &Work<'_>, session: &Session) -> Option<Decision<Antifraud>> {
    let persona = work.persona(session);
    let forced = session.facts(&persona).forced(|fact| match fact {
        Fact::Antifraud(result) => Some(result.clone()),
        _ => None,
    });
    if let Some(forced) = forced {
        return Some(forced.map(|result| match result {
            Forced::Passed => passed(),
            Forced::Failed(step) => failed(step),
            Forced::NotExecuted => not_executed(),
        }));
    }
    (!work.flow(session).antifraud()).then(|| Decision::new(not_executed(), Source::Flow))
}

fn passed() -> Antifraud {
    Antifraud { result: AntifraudResult::Passed, step: None }
}

fn failed(step: AntifraudStep) -> Antifraud {
    Antifraud { result: AntifraudResult::Failed, step: Some(step) }
}

fn not_executed() -> Antifraud {
    Antifraud { result: AntifraudResult::NotExecuted, step: None }
}

/// The steps, in order. The first one that finds a sign of fraud ends the search.
async fn search(work: &mut Work<'_>, session: &Session) -> Result<Antifraud, Refusal> {
    let own = Identity::of(session);
    for trace in Trace::FIELDS {
        if is_shared(work, session, &own, trace).await? {
            return Ok(failed(AntifraudStep::FuzzyFieldAntifraudExecutor));
        }
    }
    if let Some(phone) = &session.person.phone {
        for id in work.find(Index::CustomerByPhone, phone).await? {
            if work.get::<Customer>(&id).await?.is_some_and(|customer| own.is_not(&customer)) {
                return Ok(failed(AntifraudStep::FuzzyFieldAntifraudExecutor));
            }
        }
    }
    let portrayed = customers(work, session, Trace::Portrait).await?;
    if portrayed.iter().any(|customer| own.is_not(customer))
        || is_shared(work, session, &own, Trace::Portrait).await?
    {
        return Ok(failed(AntifraudStep::IdFaceAntifraudExecutor));
    }
    let known = customers(work, session, Trace::Face).await?;
    if known.iter().any(|customer| own.is_not(customer))
        || is_shared(work, session, &own, Trace::Face).await?
        // Somebody who is known by the face is not a stranger.
        || (known.is_empty() && shows_stranger(work, session, &own, &portrayed).await?)
    {
        return Ok(failed(AntifraudStep::SelfieFaceAntifraudExecutor));
    }
    Ok(passed())
}

/// The customers with the face of a trace.
async fn customers(work: &mut Work<'_>, session: &Session, trace: Trace) -> Result<Vec<Customer>, Refusal> {
    match session.seen_face(trace) {
        Some(face) => customers_with(work, face).await,
        None => Ok(Vec::new()),
    }
}

/// Whether a trace leads to a session of another person.
async fn is_shared(
    work: &mut Work<'_>,
    session: &Session,
    own: &Identity,
    trace: Trace,
) -> Result<bool, Refusal> {
    for id in sessions(work, session, trace).await?.iter().take(MOST_COMPARED) {
        if *id != session.id
            && let Some(other) = work.get::<Session>(id).await?
            && !own.is(&Identity::of(&other))
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the face in front of the camera is not that of the owner of the ID, as far as others show: a customer of the
/// same name whose face is the portrait on it, or somebody whose face matched the same ID in another session.
async fn shows_stranger(
    work: &mut Work<'_>,
    session: &Session,
    own: &Identity,
    portrayed: &[Customer],
) -> Result<bool, Refusal> {
    let Some(face) = session.seen_face(Trace::Face) else { return Ok(false) };
    let is_other = |known: &FaceId| !known.is_same(face);
    if portrayed.iter().filter_map(|customer| customer.face.as_ref()).any(is_other) {
        return Ok(true);
    }
    for trace in [Trace::DocumentNumber, Trace::Curp] {
        for id in sessions(work, session, trace).await?.iter().take(MOST_COMPARED) {
            if *id != session.id
                && let Some(other) = work.get::<Session>(id).await?
                && own.is(&Identity::of(&other))
                && other.face.result.as_ref().is_some_and(|result| result.matches.value)
                && other.seen_face(Trace::Face).is_some_and(is_other)
            {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Ids of the sessions that a trace leads to: the most similar first if an engine saw the face, otherwise the latest
/// first.
async fn sessions(work: &mut Work<'_>, session: &Session, trace: Trace) -> Result<Vec<String>, Refusal> {
    let alike = trace.index_of_likeness().zip(session.seen_face(trace));
    if let Some((index, face)) = alike.filter(|(_, face)| face.likeness().is_some()) {
        return work.find_face((index, Index::SessionByTrace), face).await;
    }
    let Some(value) = session.trace(trace) else { return Ok(Vec::new()) };
    Ok(work.find(Index::SessionByTrace, &value).await?.into_iter().rev().collect())
}

/// Who the person of a session is, according to the ID.
struct Identity {
    name: String,
    born: Option<i64>,
}

impl Identity {
    fn of(session: &Session) -> Self {
        let data = evidence::ocr(session, Id::First).unwrap_or_default();
        Self {
            name: evidence::full_name(&data).unwrap_or_default().to_owned(),
            born: data.birth_date.map(omni_types::Sensitive::into_inner),
        }
    }

    /// Whether a customer is another person, as far as the name is known.
    fn is_not(&self, customer: &Customer) -> bool {
        customer.name.as_ref().is_some_and(|name| !same_name(&self.name, name))
    }

    /// Whether both are the same person. A name may be spelled differently; a date that was not read contradicts
    /// nothing.
    fn is(&self, other: &Self) -> bool {
        let same_day = self.born.is_none() || other.born.is_none() || self.born == other.born;
        same_day && same_name(&self.name, &other.name)
    }
}

fn same_name(one: &str, other: &str) -> bool {
    name::compare(one, other).agreement() == Agreement::Match
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_known_by_name_and_day_of_birth() {
        let of = |name: &str, born| Identity { name: name.into(), born };
        let own = of("Zara Invented Specimen", Some(634_953_600_000));
        assert!(own.is(&of("SPECIMEN, ZARA INVENTED", Some(634_953_600_000))));
        assert!(own.is(&of("Zara Invented Specimen", None)));
        assert!(!own.is(&of("Zara Invented Specimen", Some(0))));
        assert!(!own.is(&of("Lucía Muestra Prueba", Some(634_953_600_000))));
    }
}
