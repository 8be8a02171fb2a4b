//! Checks of the face.

use omni_types::ScoreStatus;

use super::subject::Subject;
use super::verdict::{Verdict, written};
use crate::evidence::confidence_of;

type Check = Option<Verdict>;

pub(super) fn live(subject: &Subject<'_>) -> Check {
    let live = &subject.session.face.selfie.as_ref()?.live;
    Some(graded(subject, "liveness", live.value))
}

pub(super) fn photo_quality(subject: &Subject<'_>) -> Check {
    let selfie = subject.session.face.selfie.as_ref()?;
    let status = if selfie.sharpness > 0 { ScoreStatus::Ok } else { ScoreStatus::Fail };
    Some(Verdict::new(status, selfie.sharpness.to_string()))
}

pub(super) fn matches(subject: &Subject<'_>) -> Check {
    let matches = &subject.face()?.matches;
    Some(graded(subject, "faceRecognition", matches.value))
}

pub(super) fn mask(subject: &Subject<'_>) -> Check {
    let mask = &subject.face()?.selfie.mask;
    subject.flow.checks.face_mask.then(|| {
        let (status, value) = if mask.value { (ScoreStatus::Fail, 100.0) } else { (ScoreStatus::Ok, 0.0) };
        Verdict::new(status, written(value))
    })
}

pub(super) fn lenses(subject: &Subject<'_>) -> Check {
    let lenses = &subject.face()?.selfie.lenses;
    Some(Verdict::status(if lenses.value { ScoreStatus::Warn } else { ScoreStatus::Ok }))
}

pub(super) fn brightness(subject: &Subject<'_>) -> Check {
    let selfie = &subject.face()?.selfie;
    let status = if selfie.bright { ScoreStatus::Ok } else { ScoreStatus::Warn };
    Some(Verdict::new(status, written(selfie.brightness)))
}

pub(super) fn name_match(subject: &Subject<'_>) -> Check {
    let existing = subject.face()?.existing.as_ref()?;
    Some(Verdict::status(if existing.name_matches { ScoreStatus::Ok } else { ScoreStatus::Fail }))
}

pub(super) fn video_live(subject: &Subject<'_>) -> Check {
    let live = &subject.session.face.video_selfie.as_ref()?.live;
    Some(graded(subject, "videoConference", live.value))
}

pub(super) fn video_matches(subject: &Subject<'_>) -> Check {
    let compared = subject.session.video.id.as_ref()?;
    Some(graded(subject, "videoConference", compared.face_matches.value))
}

/// Whether the required words were said in a recording. Only OK and FAIL are documented.
pub(super) fn speech(subject: &Subject<'_>) -> Check {
    if subject.session.video.recordings.is_empty() {
        return None;
    }
    let (status, value) = match subject.facts.speech_recognized().value {
        true => (ScoreStatus::Ok, 100.0),
        false => (ScoreStatus::Fail, 0.0),
    };
    Some(Verdict::new(status, written(value)))
}

/// Only OK and FAIL are documented.
pub(super) fn ocr_confidence(subject: &Subject<'_>) -> Check {
    let mean = confidence_of(subject.data.as_ref()?)?;
    let failed = subject.flow.score.grade("idOcrConfidence", mean) == ScoreStatus::Fail;
    Some(Verdict::new(if failed { ScoreStatus::Fail } else { ScoreStatus::Ok }, written(mean)))
}

/// All or nothing, with the thresholds of the flow.
fn graded(subject: &Subject<'_>, section: &str, passed: bool) -> Verdict {
    let value = if passed { 100.0 } else { 0.0 };
    Verdict::new(subject.flow.score.grade(section, value), written(value))
}
