//! The score of a session: a table of rules, combined into sections and a result as the flow says.

mod code;
mod face;
mod fraud;
mod id;
mod outcome;
mod photo;
mod register;
mod risk;
mod rules;
mod section;
mod subject;
#[cfg(test)]
mod tests;
mod verdict;

use omni_types::OnboardingScore;

use crate::evidence::Id;
use crate::flow::Sections;
use crate::frame::Work;
use crate::session::Session;
use subject::Subject;

/// The score that callers get. It is frozen when the session is closed.
pub(crate) fn current(work: &Work<'_>, session: &Session) -> OnboardingScore {
    session.frozen_score.as_deref().cloned().unwrap_or_else(|| of(work, session))
}

/// The score of the current state. It has sections only for what was captured.
pub(crate) fn of(work: &Work<'_>, session: &Session) -> OnboardingScore {
    let persona = work.persona(session);
    let (flow, facts) = (work.flow(session), session.facts(&persona));
    let (first, second) =
        (Subject::new(session, flow, facts, Id::First), Subject::new(session, flow, facts, Id::Second));
    let mut score = OnboardingScore::new();
    score.id_validation = section::id_validation(&first);
    score.second_id_validation = section::id_validation(&second);
    score.liveness = section::liveness(&first);
    score.face_recognition = section::face_recognition(&first);
    score.face_recognition_second_id = section::face_recognition(&second);
    score.id_ocr_confidence = section::ocr_confidence(&first);
    score.id_ocr_confidence_second_id = section::ocr_confidence(&second);
    score.video_conference = section::video_conference(&first);
    score.antifraud = section::antifraud(&first);
    score.retry_info = section::retry_info(&first);
    score.government_validation = session.government.check.as_ref().map(|check| check.value.score.clone());
    score.ine_scraping_validation = register::ine_scraping(&first);
    score.curp_verification = session.curp.verification();
    score.external_verification = session.verification.score();
    score.device_risk = risk::device(&first);
    score.behavioral_risk = risk::behavior(&first);
    score.document_on_edge_info = risk::on_edge(&first);
    score.incode_watchlist_score = session.watchlist.score(flow.fails_listed_face());
    outcome::decide(&first, score)
}

/// The statuses of the existing sections, by their names in the score.
pub(crate) fn sections(score: &OnboardingScore) -> Sections {
    let results = outcome::results(score).into_iter();
    // A match on a list counts only by its status: the lower its value, the better. A recording has no value if it is
    // OK.
    let listed = score.incode_watchlist_score.as_ref().and_then(|section| section.watchlist_score.clone());
    let recorded = score.video_conference.as_ref().and_then(|section| section.score.clone());
    let results = results
        .chain(listed.map(|listed| ("incodeWatchlistScore", listed)))
        .chain(recorded.map(|recorded| ("videoConference", recorded)));
    results.filter_map(|(name, result)| Some((name, result.status?))).collect()
}
