//! The sections of the score, each from its rules.

use std::collections::BTreeMap;

use omni_types::{
    AntifraudScore, AppliedRule, AppliedRuleType, CustomFieldCheck, CustomFieldCheckKey,
    FaceRecognitionScore, FailedAttemptsCounter, IdOcrConfidence, IdSpecificCheck, IdSpecificCheckKey,
    IdValidationScore, LivenessScore, PhotoSecurityCheck, PhotoSecurityCheckKey, RetryInfo, RetryStep,
    ScoreStatus, ScoreValue, VideoConferenceScore,
};

use super::rules::{RULES, Section};
use super::subject::Subject;
use super::verdict::{Verdict, written};
use crate::evidence::Id;
use crate::flow::worst;
use crate::persona::scenario::{CheckSection, Fact};

/// A verdict under its key, and whether the result of the section depends on it.
struct Row {
    key: &'static str,
    verdict: Verdict,
    decides: bool,
}

/// The rules of a section that apply.
fn rows(subject: &Subject<'_>, section: Section) -> Vec<Row> {
    let rules = RULES.iter().filter(|rule| rule.section == section);
    let mut rows: Vec<Row> = rules
        .filter_map(|rule| {
            let verdict = (rule.judge)(subject)?;
            Some(Row { key: rule.key, verdict, decides: rule.decides })
        })
        .collect();
    if subject.id == Id::First {
        force(subject, section, &mut rows);
    }
    rows
}

/// Replaces verdicts of the rules with forced ones, and adds those that have no rule.
fn force(subject: &Subject<'_>, section: Section, rows: &mut Vec<Row>) {
    let (section, keys) = match section {
        Section::PhotoSecurity => (CheckSection::PhotoSecurity, PhotoSecurityCheckKey::VALUES),
        Section::IdSpecific => (CheckSection::IdSpecific, IdSpecificCheckKey::VALUES),
        Section::CustomFields => (CheckSection::CustomFields, CustomFieldCheckKey::VALUES),
        _ => return,
    };
    for key in keys {
        let forced = subject.facts.forced(|fact| match fact {
            Fact::Check { section: of, key: name, status } if *of == section && name == key => {
                Some(status.clone())
            }
            _ => None,
        });
        let Some(forced) = forced else { continue };
        let value = if forced.value == ScoreStatus::Ok { "100" } else { "0" };
        let verdict = Verdict::new(forced.value, value);
        match rows.iter_mut().find(|row| row.key == *key) {
            Some(row) => row.verdict = verdict,
            None => rows.push(Row { key, verdict, decides: true }),
        }
    }
}

/// The result of a section: the worst deciding status, and the mean of the verdicts' values.
fn result<'r>(rows: impl Iterator<Item = &'r Row>) -> ScoreValue {
    let deciding: Vec<&Verdict> = rows.filter(|row| row.decides).map(|row| &row.verdict).collect();
    let Some(status) = worst(deciding.iter().map(|verdict| &verdict.status)) else {
        return ScoreValue::new().with_status(ScoreStatus::Unknown);
    };
    let mean = deciding.iter().map(|verdict| verdict.worth()).sum::<f64>() / deciding.len() as f64;
    ScoreValue::new().with_status(status.clone()).with_value(written(mean))
}

pub(super) fn id_validation(subject: &Subject<'_>) -> Option<IdValidationScore> {
    subject.document().front.as_ref()?;
    let photo = rows(subject, Section::PhotoSecurity);
    let specific = rows(subject, Section::IdSpecific);
    let custom = rows(subject, Section::CustomFields);
    let mut score = IdValidationScore::new()
        .with_photo_security_and_quality(photo.iter().map(photo_check).collect::<Vec<_>>());
    if subject.result().is_none() {
        return Some(score.with_overall(ScoreValue::new().with_status(ScoreStatus::Unknown)));
    }
    score.id_specific = Some(specific.iter().map(id_check).collect());
    score.custom_fields = (!custom.is_empty()).then(|| custom.iter().map(custom_check).collect());
    let underage = specific.iter().find(|row| row.key == "underageCheck");
    score.applied_rule = applied(underage, "Minimum age", AppliedRuleType::IdValidation);
    Some(score.with_overall(result(photo.iter().chain(&specific).chain(&custom))))
}

fn photo_check(Row { key, verdict, .. }: &Row) -> PhotoSecurityCheck {
    let mut check = PhotoSecurityCheck::new()
        .with_key(PhotoSecurityCheckKey::from(*key))
        .with_status(verdict.status.clone());
    check.value.clone_from(&verdict.value);
    check
}

fn id_check(Row { key, verdict, .. }: &Row) -> IdSpecificCheck {
    let mut check =
        IdSpecificCheck::new().with_key(IdSpecificCheckKey::from(*key)).with_status(verdict.status.clone());
    check.value.clone_from(&verdict.value);
    check
}

fn custom_check(Row { key, verdict, .. }: &Row) -> CustomFieldCheck {
    let mut check =
        CustomFieldCheck::new().with_key(CustomFieldCheckKey::from(*key)).with_status(verdict.status.clone());
    check.value.clone_from(&verdict.value);
    check
}

/// An extra requirement of a flow is a rule. It is named if it made a difference.
fn applied(row: Option<&Row>, name: &str, kind: AppliedRuleType) -> Option<AppliedRule> {
    let row = row.filter(|row| row.verdict.status == ScoreStatus::Fail)?;
    let rule = AppliedRule::new()
        .with_name(name)
        .with_expression(format!("{} in [FAIL]", row.key))
        .with_rule_type(kind)
        .with_status(ScoreStatus::Fail);
    Some(rule)
}

pub(super) fn liveness(subject: &Subject<'_>) -> Option<LivenessScore> {
    let rows = rows(subject, Section::Liveness);
    let score = LivenessScore::new()
        .with_liveness_score(named(&rows, "livenessScore")?)
        .with_physical_attack(named(&rows, "livenessScore")?)
        .with_overall(result(rows.iter()));
    // Only its value is documented.
    let quality = named(&rows, "photoQuality").and_then(|quality| quality.value);
    Some(match quality {
        Some(value) => score.with_photo_quality(ScoreValue::new().with_value(value)),
        None => score,
    })
}

pub(super) fn face_recognition(subject: &Subject<'_>) -> Option<FaceRecognitionScore> {
    let face = subject.face()?;
    let rows = rows(subject, Section::FaceRecognition);
    // The value says how well the face matches, regardless of everything else.
    let mut overall = named(&rows, "overall")?;
    overall.status = result(rows.iter()).status;
    let mut score =
        FaceRecognitionScore::new().with_existing_user(face.existing.is_some()).with_overall(overall);
    score.mask_check = named(&rows, "maskCheck");
    score.lenses_check = named(&rows, "lensesCheck");
    score.face_brightness = named(&rows, "faceBrightness");
    score.name_match = named(&rows, "nameMatch");
    let mask = rows.iter().find(|row| row.key == "maskCheck");
    score.applied_rule = applied(mask, "Face mask", AppliedRuleType::FaceValidation);
    if let Some(existing) = &face.existing {
        score = score.with_existing_interview_id(&existing.session).with_customer_id(&existing.customer);
        score.existing_external_id = existing.external_id.clone().map(Into::into);
    }
    Some(score)
}

/// Recordings are not analyzed: the persona says what is said in them.
pub(super) fn video_conference(subject: &Subject<'_>) -> Option<VideoConferenceScore> {
    let rows = rows(subject, Section::VideoConference);
    let worst = worst(rows.iter().map(|row| &row.verdict.status))?;
    // Only OK and FAIL are documented, and a value only for FAIL.
    let result = match worst {
        ScoreStatus::Fail => ScoreValue::new().with_status(ScoreStatus::Fail).with_value("0.0"),
        _ => ScoreValue::new().with_status(ScoreStatus::Ok),
    };
    let mut score = VideoConferenceScore::new().with_score(result);
    score.speech_recognition = named(&rows, "speechRecognition");
    if score.speech_recognition.is_some() {
        let said = &subject.facts.persona().data().speech.transcript;
        score.speech_transcript = Some(said.clone()).filter(|said| !said.is_empty());
    }
    score.video_selfie_liveness = named(&rows, "videoSelfieLiveness");
    score.video_selfie_face_recognition = named(&rows, "videoSelfieFaceRecognition");
    Some(score)
}

pub(super) fn ocr_confidence(subject: &Subject<'_>) -> Option<IdOcrConfidence> {
    let rows = rows(subject, Section::OcrConfidence);
    Some(IdOcrConfidence::new().with_overall_confidence(named(&rows, "overallConfidence")?))
}

pub(super) fn antifraud(subject: &Subject<'_>) -> Option<AntifraudScore> {
    let rows = rows(subject, Section::Antifraud);
    Some(AntifraudScore::new().with_overall(named(&rows, "overall")?))
}

fn named(rows: &[Row], key: &str) -> Option<ScoreValue> {
    rows.iter().find(|row| row.key == key).map(|row| row.verdict.score())
}

/// Failed attempts, if the flow allows an onboarding to be repeated.
pub(super) fn retry_info(subject: &Subject<'_>) -> Option<RetryInfo> {
    if subject.flow.checks.onboarding_attempts == 0 {
        return None;
    }
    let session = subject.session;
    let steps = [
        (RetryStep::FrontId, session.document.front_failures),
        (RetryStep::BackId, session.document.back_failures),
        (RetryStep::Selfie, session.face.failures),
        (RetryStep::Poa, session.papers.statement_failures),
        (RetryStep::GovernmentValidation, session.government.failures),
    ];
    let retried: Vec<_> = steps.into_iter().filter(|(_, failed)| *failed > 0).collect();
    let counters: BTreeMap<_, _> =
        retried.iter().map(|(step, failed)| (step.as_str().to_owned(), *failed)).collect();
    let steps: Vec<_> = retried.into_iter().map(|(step, _)| step).collect();
    Some(
        RetryInfo::new()
            .with_failed_attempts_counter(FailedAttemptsCounter::from(counters))
            .with_steps_to_retry(steps),
    )
}
