//! The result of all sections.

use omni_types::{NeedsReviewReason, OnboardingScore, ScoreStatus, ScoreValue, Sensitive};

use super::sections;
use super::subject::Subject;
use super::verdict::written;
use crate::persona::scenario::Fact;
use crate::session::ReviewState;

/// The results of the sections, by their names in the score.
pub(super) fn results(score: &OnboardingScore) -> Vec<(&'static str, ScoreValue)> {
    let found = [
        ("idValidation", score.id_validation.as_ref().and_then(|section| section.overall.clone())),
        (
            "secondIdValidation",
            score.second_id_validation.as_ref().and_then(|section| section.overall.clone()),
        ),
        ("liveness", score.liveness.as_ref().and_then(|section| section.overall.clone())),
        ("faceRecognition", score.face_recognition.as_ref().and_then(|section| section.overall.clone())),
        (
            "faceRecognitionSecondId",
            score.face_recognition_second_id.as_ref().and_then(|section| section.overall.clone()),
        ),
        (
            "governmentValidation",
            score.government_validation.as_ref().and_then(|section| section.overall.clone()),
        ),
        ("antifraud", score.antifraud.as_ref().and_then(|section| section.overall.clone())),
        (
            "idOcrConfidence",
            score.id_ocr_confidence.as_ref().and_then(|section| section.overall_confidence.clone()),
        ),
        (
            "idOcrConfidenceSecondId",
            score.id_ocr_confidence_second_id.as_ref().and_then(|section| section.overall_confidence.clone()),
        ),
    ];
    found.into_iter().filter_map(|(name, result)| Some((name, result?))).collect()
}

/// The decision of a manual review, or that one is needed. It takes precedence over measurements.
fn reviewed(subject: &Subject<'_>) -> Option<ScoreStatus> {
    subject.session.review.state.map(|state| match state {
        ReviewState::Required => ScoreStatus::Manual,
        ReviewState::Approved => ScoreStatus::ManualOk,
        ReviewState::Rejected => ScoreStatus::ManualFail,
    })
}

/// Which sections are the reason for a result other than OK.
fn reason(score: &OnboardingScore, status: &ScoreStatus) -> Option<Sensitive<String>> {
    if matches!(status, ScoreStatus::Ok | ScoreStatus::ManualOk) {
        return None;
    }
    let reasons = sections(score).into_iter().filter(|(_, status)| *status != ScoreStatus::Ok);
    let reasons: Vec<_> = reasons.map(|(name, status)| format!("{name} is {}", status.as_str())).collect();
    (!reasons.is_empty()).then(|| Sensitive::new(reasons.join(", ")))
}

/// Adds the result of all sections, and the reason.
pub(super) fn decide(subject: &Subject<'_>, mut score: OnboardingScore) -> OnboardingScore {
    let found = subject.flow.overall(&sections(&score));
    let review = subject.facts.forced(|fact| match fact {
        Fact::Review(reason) => Some(reason.clone()),
        _ => None,
    });
    let forced = subject.facts.forced(|fact| match fact {
        Fact::Overall(status) => Some(status.clone()),
        _ => None,
    });
    // A manual review is needed, whatever was measured.
    let asked = subject.session.manual_check.is_needed();
    let status = match (forced, reviewed(subject), &review) {
        (Some(forced), ..) => forced.value,
        (None, Some(reviewed), _) => reviewed,
        (None, None, Some(_)) => ScoreStatus::Manual,
        (None, None, None) if asked => ScoreStatus::Manual,
        (None, None, None) => found.status,
    };
    if status == ScoreStatus::Manual {
        let by_caller = asked.then_some(NeedsReviewReason::ManualCapture);
        let by_rule = || found.rule.as_ref().map(|_| NeedsReviewReason::RuleApplied);
        score.needs_review_reason = review.map(|review| review.value).or(by_caller).or_else(by_rule);
    }
    score.reason_msg = reason(&score, &status);
    score.applied_rule = found.rule;
    let overall = ScoreValue::new().with_status(status.clone());
    let values: Vec<f64> =
        results(&score).into_iter().filter_map(|(_, result)| result.value?.parse().ok()).collect();
    score.overall = Some(if status == ScoreStatus::Unknown || values.is_empty() {
        overall
    } else {
        overall.with_value(written(values.iter().sum::<f64>() / values.len() as f64))
    });
    score
}
