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
use crate::store::{Customer, Digests, Index};

/// How many sessions, and how many customers, with the same trace are checked.
const MOST_COMPARED: usize = 1000;

/// What a customer keeps as digests. The phone number and the face, by which customers are found for other reasons as
/// well, are kept as they are.
const KEPT: [Trace; 3] = [Trace::DocumentNumber, Trace::Curp, Trace::Email];

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

/// The named session, not the token's, is the one that disturbs others. So does the customer whom it approved, even if
/// the session is gone.
pub(crate) async fn resolve_antifraud(
    call: &mut Call<'_, endpoint::ResolveAntifraud>,
) -> Result<SuccessResponse, Refusal> {
    let query = call.query();
    let id = call.id(Some(&query.interview_id))?;
    let has_customer = forget_digests(call, &id).await?;
    let is_gone = call.get::<Session>(&id).await?.is_none_or(|session| session.is_deleted());
    // The token of a session that is gone is not valid.
    let by_admin = call.own_id().is_err();
    if !(is_gone && has_customer && by_admin) {
        let mut session = call.change(Some(&id)).await?;
        let reason = query.reason.as_ref().map(|reason| reason.to_string());
        session.comparisons.cleared = Some(Cleared { at: call.now(), reason });
        call.save(session);
    }
    Ok(SuccessResponse::new().with_success(true))
}

/// Makes the customers whom a session approved forget what it knew. Returns whether there are any.
async fn forget_digests(work: &mut Work<'_>, session: &str) -> Result<bool, Refusal> {
    let ids = work.find(Index::CustomerBySession, session).await?;
    for id in &ids {
        if let Some(customer) = work.get::<Customer>(id).await? {
            work.save(Customer { digests: Digests::default(), ..Customer::clone(&customer) });
        }
    }
    Ok(!ids.is_empty())
}

/// What the customer with an id keeps of the session that makes the person one, for searches after the session is gone.
pub(in crate::operations) fn digests(work: &Work<'_>, session: &Session, customer: &str) -> Digests {
    if !session.leaves_traces() {
        return Digests::default();
    }
    let values = KEPT.into_iter().flat_map(|trace| session.trace(trace));
    Digests {
        traces: values.map(|value| digest_of_trace(work, &value)).collect(),
        born: Identity::of(session).born.map(|born| digest_of_birth(work, customer, born)),
    }
}

fn digest_of_trace(work: &Work<'_>, value: &str) -> String {
    work.house().secrets.sign(&format!("trace {value}"))
}

fn digest_of_birth(work: &Work<'_>, customer: &str, born: i64) -> String {
    work.house().secrets.sign(&format!("born {customer} {born}"))
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
    if is_shared(work, session, &own, Trace::Portrait).await? {
        return Ok(failed(AntifraudStep::IdFaceAntifraudExecutor));
    }
    if is_shared(work, session, &own, Trace::Face).await? || shows_stranger(work, session, &own).await? {
        return Ok(failed(AntifraudStep::SelfieFaceAntifraudExecutor));
    }
    Ok(passed())
}

/// Whether a trace leads to a customer or to a session of another person.
async fn is_shared(
    work: &mut Work<'_>,
    session: &Session,
    own: &Identity,
    trace: Trace,
) -> Result<bool, Refusal> {
    let customers = customers(work, session, trace).await?;
    if customers.iter().any(|customer| own.is_not(work, customer)) {
        return Ok(true);
    }
    for id in sessions(work, session, trace).await? {
        if id != session.id
            && let Some(other) = work.get::<Session>(&id).await?
            && !own.is(&Identity::of(&other))
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the face in front of the camera is not that of the owner of an ID, as far as others show: a customer of the
/// same name whose face is the portrait on it, or somebody whose face matched the same ID in another session.
async fn shows_stranger(work: &mut Work<'_>, session: &Session, own: &Identity) -> Result<bool, Refusal> {
    let Some(selfie) = session.face.taken() else { return Ok(false) };
    let face = &selfie.face.value.id;
    // Somebody who is known by the face is not a stranger.
    if !customers(work, session, Trace::Face).await?.is_empty() {
        return Ok(false);
    }
    let is_other = |known: &FaceId| !known.is_same(face);
    let portrayed = customers(work, session, Trace::Portrait).await?;
    if portrayed.iter().filter_map(|customer| customer.face.as_ref()).any(is_other) {
        return Ok(true);
    }
    for trace in [Trace::DocumentNumber, Trace::Curp] {
        let values = session.trace(trace);
        for id in sessions(work, session, trace).await? {
            if id != session.id
                && let Some(other) = work.get::<Session>(&id).await?
                && own.is(&Identity::of(&other))
                && other.face_of_holder(trace, &values).is_some_and(is_other)
            {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The customers that a trace leads to, except the one whom the session itself approved.
async fn customers(work: &mut Work<'_>, session: &Session, trace: Trace) -> Result<Vec<Customer>, Refusal> {
    let mut found = Vec::new();
    for (_, face) in session.seen_faces(trace) {
        found.extend(customers_with(work, face).await?);
    }
    let mut ids = Vec::new();
    if let (Trace::Phone, Some(phone)) = (trace, &session.person.phone) {
        ids.extend(work.find(Index::CustomerByPhone, phone).await?);
    }
    if KEPT.contains(&trace) {
        for value in session.trace(trace) {
            let digest = digest_of_trace(work, &value);
            let known = work.find(Index::CustomerByDigest, &digest).await?;
            ids.extend(known.into_iter().rev().take(MOST_COMPARED));
        }
    }
    for id in ids {
        found.extend(work.get::<Customer>(&id).await?.as_deref().cloned());
    }
    found.retain(|customer| customer.session != session.id);
    Ok(found)
}

/// Ids of the sessions that a trace leads to: the most similar first if an engine saw the face, otherwise the latest
/// first. Each ID of the session has a number and a portrait of its own.
async fn sessions(work: &mut Work<'_>, session: &Session, trace: Trace) -> Result<Vec<String>, Refusal> {
    let mut found = Vec::new();
    for (_, face) in session.seen_faces(trace) {
        for index in trace.indexes_of_likeness().iter().filter(|_| face.likeness().is_some()) {
            let alike = work.find_face((*index, Index::SessionByTrace), face).await?;
            found.extend(alike.into_iter().take(MOST_COMPARED));
        }
    }
    for value in session.trace(trace) {
        let same = work.find(Index::SessionByTrace, &value).await?;
        found.extend(same.into_iter().rev().take(MOST_COMPARED));
    }
    Ok(found)
}

/// Who the person of a session is, according to the first ID.
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

    /// Whether a customer is another person, as far as name and date of birth are known.
    fn is_not(&self, work: &Work<'_>, customer: &Customer) -> bool {
        let has_other_name = customer.name.as_ref().is_some_and(|name| !same_name(&self.name, name));
        let days = self.born.zip(customer.digests.born.as_ref());
        has_other_name || days.is_some_and(|(own, known)| digest_of_birth(work, &customer.id, own) != *known)
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
