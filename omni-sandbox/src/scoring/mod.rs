//! The scores of a session, from the measured values and the persona.

use omni_types::{
    FaceRecognitionScore, IdOcrConfidence, IdSpecificCheck, IdSpecificCheckKey, IdValidationScore,
    LivenessScore, NeedsReviewReason, OnboardingScore, PhotoSecurityCheck, PhotoSecurityCheckKey,
    ScoreStatus, ScoreValue,
};

use crate::house::day;
use crate::persona::Persona;
use crate::session::{DocumentResult, FaceResult, Selfie, Session, Side};
use crate::specimen::SpecimenPerson;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// The score that callers get. It is frozen once the session is closed.
pub(crate) fn current(session: &Session) -> OnboardingScore {
    session.frozen_score.clone().unwrap_or_else(|| of(session))
}

/// The score of the current state. It has a section only for what was captured.
pub(crate) fn of(session: &Session) -> OnboardingScore {
    let mut score = OnboardingScore::new();
    score.id_validation = session.document.front.as_ref().map(|front| id_validation(session, front));
    score.id_ocr_confidence =
        session.document.result.as_ref().map(|_| IdOcrConfidence::new().with_overall_confidence(grade(true)));
    score.liveness = session.face.selfie.as_ref().map(liveness);
    score.face_recognition = session.face.result.as_ref().map(face_recognition);
    let check = session.government.check.as_ref();
    score.government_validation = check.map(|check| check.value.score.clone());
    score.curp_verification = session.curp.verification();
    score.external_verification = session.verification.score();
    let mut sections = vec![
        score.id_validation.as_ref().and_then(|section| section.overall.as_ref()),
        score.liveness.as_ref().and_then(|section| section.overall.as_ref()),
        score.face_recognition.as_ref().and_then(|section| section.overall.as_ref()),
    ];
    // Not every onboarding asks the government.
    if let Some(section) = &score.government_validation {
        sections.push(section.overall.as_ref());
    }
    score.overall = Some(overall(&sections));
    if session.manual_check.is_needed() {
        // Somebody has to look at it, whatever was measured.
        score.overall = score.overall.map(|overall| overall.with_status(ScoreStatus::Manual));
        score.needs_review_reason = Some(NeedsReviewReason::ManualCapture);
    }
    score
}

/// One failed section fails the session. The session passes if the ID, the liveness and the face match all pass.
fn overall(sections: &[Option<&ScoreValue>]) -> ScoreValue {
    let is = |section: Option<&ScoreValue>, wanted: &ScoreStatus| {
        section.and_then(|section| section.status.as_ref()) == Some(wanted)
    };
    let status = if sections.iter().any(|section| is(*section, &ScoreStatus::Fail)) {
        ScoreStatus::Fail
    } else if sections.iter().all(|section| is(*section, &ScoreStatus::Ok)) {
        ScoreStatus::Ok
    } else {
        return ScoreValue::new().with_status(ScoreStatus::Unknown);
    };
    let values: Vec<f64> =
        sections.iter().flatten().filter_map(|section| section.value.as_ref()?.parse().ok()).collect();
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    ScoreValue::new().with_status(status).with_value(format!("{mean:.1}"))
}

fn grade(passed: bool) -> ScoreValue {
    ScoreValue::new().with_value(if passed { "100.0" } else { "0.0" }).with_status(status(passed))
}

fn status(passed: bool) -> ScoreStatus {
    if passed { ScoreStatus::Ok } else { ScoreStatus::Fail }
}

fn id_validation(session: &Session, front: &Side) -> IdValidationScore {
    let measured = |key, value: i32| {
        PhotoSecurityCheck::new().with_key(key).with_value(value.to_string()).with_status(status(value > 0))
    };
    let mut photo = vec![
        PhotoSecurityCheck::new()
            .with_key(PhotoSecurityCheckKey::Alignment)
            .with_value("PASSED")
            .with_status(ScoreStatus::Ok),
        measured(PhotoSecurityCheckKey::SharpnessFront, front.sharpness),
        measured(PhotoSecurityCheckKey::BalancedLightFront, front.glare),
    ];
    if let Some(back) = &session.document.back {
        photo.push(measured(PhotoSecurityCheckKey::SharpnessBack, back.sharpness));
        photo.push(measured(PhotoSecurityCheckKey::BalancedLightBack, back.glare));
    }
    let Some(result) = &session.document.result else {
        return IdValidationScore::new()
            .with_photo_security_and_quality(photo)
            .with_overall(ScoreValue::new().with_status(ScoreStatus::Unknown));
    };
    let specific = id_checks(result);
    let passed =
        photo.iter().filter_map(|check| check.status.as_ref()).filter(|s| **s == ScoreStatus::Ok).count()
            + specific
                .iter()
                .filter_map(|check| check.status.as_ref())
                .filter(|s| **s == ScoreStatus::Ok)
                .count();
    let all = photo.len() + specific.len();
    let share = 100.0 * passed as f64 / all as f64;
    IdValidationScore::new()
        .with_photo_security_and_quality(photo)
        .with_id_specific(specific)
        .with_overall(ScoreValue::new().with_value(format!("{share:.1}")).with_status(status(passed == all)))
}

/// These checks are real: they look at what is printed on the persona's ID.
fn id_checks(result: &DocumentResult) -> Vec<IdSpecificCheck> {
    let persona = Persona::by_name(&result.persona).unwrap_or_default();
    let printed = persona.printed();
    let now = result.processed_at;
    let (born, expires) = (day(printed.birth_date), day(printed.expiry_date));
    let mut checks = vec![
        (IdSpecificCheckKey::DocumentClassification, true),
        (IdSpecificCheckKey::BirthDateValidity, born.is_some_and(|born| born < now)),
        (IdSpecificCheckKey::ExpirationDateValidity, expires.is_some()),
        // The ID is still valid on its last day.
        (IdSpecificCheckKey::DocumentExpired, expires.is_some_and(|last| now < last + DAY)),
    ];
    if result.with_back {
        checks.extend(zone_checks(printed));
    }
    checks
        .into_iter()
        .map(|(key, passed)| {
            let value = if passed { "100" } else { "0" };
            IdSpecificCheck::new().with_key(key).with_value(value).with_status(status(passed))
        })
        .collect()
}

/// The check digits of the machine-readable zone, and whether the zone agrees with the front.
fn zone_checks(printed: &SpecimenPerson) -> [(IdSpecificCheckKey, bool); 5] {
    let [first, second, _] = printed.mrz;
    let field = |line: &'static str, from: usize, to: usize| line.get(from..to).unwrap_or_default();
    let holds = |text: &str, digit: &str| check_digit(text) == digit.parse().ok();
    let composite =
        [field(first, 5, 30), field(second, 0, 7), field(second, 8, 15), field(second, 18, 29)].concat();
    [
        (IdSpecificCheckKey::DocumentNumberCheckDigit, holds(field(first, 5, 14), field(first, 14, 15))),
        (IdSpecificCheckKey::BirthDateCheckDigit, holds(field(second, 0, 6), field(second, 6, 7))),
        (IdSpecificCheckKey::ExpirationDateCheckDigit, holds(field(second, 8, 14), field(second, 14, 15))),
        (IdSpecificCheckKey::CompositeCheckDigit, holds(&composite, field(second, 29, 30))),
        (
            IdSpecificCheckKey::DocumentNumberCrosscheck,
            field(first, 5, 14).trim_end_matches('<') == printed.document_number,
        ),
    ]
}

/// Check digit of ICAO Doc 9303: the values of digits and letters with the weights 7, 3, 1. `None` if there are other
/// characters.
fn check_digit(text: &str) -> Option<u32> {
    let values: Option<Vec<u32>> =
        text.chars().map(|c| if c == '<' { Some(0) } else { c.to_digit(36) }).collect();
    let weighted =
        values?.into_iter().zip([7, 3, 1].into_iter().cycle()).map(|(value, weight)| value * weight);
    Some(weighted.sum::<u32>() % 10)
}

fn liveness(selfie: &Selfie) -> LivenessScore {
    let live = Persona::by_name(&selfie.persona).unwrap_or_default().live();
    LivenessScore::new()
        .with_liveness_score(grade(live))
        .with_photo_quality(ScoreValue::new().with_value(selfie.sharpness.to_string()))
        .with_overall(grade(live))
}

fn face_recognition(result: &FaceResult) -> FaceRecognitionScore {
    let bright = ScoreValue::new().with_value(format!("{:.1}", result.selfie.brightness));
    let bright = bright.with_status(if result.selfie.bright { ScoreStatus::Ok } else { ScoreStatus::Warn });
    let mut score = FaceRecognitionScore::new()
        .with_existing_user(result.existing.is_some())
        .with_lenses_check(ScoreValue::new().with_status(ScoreStatus::Ok))
        .with_face_brightness(bright)
        .with_overall(grade(result.matches));
    if let Some(existing) = &result.existing {
        score = score
            .with_existing_interview_id(&existing.session)
            .with_name_match(ScoreValue::new().with_status(status(existing.name_matches)))
            .with_customer_id(&existing.customer);
        score.existing_external_id = existing.external_id.clone().map(Into::into);
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::PERSON;

    #[test]
    fn check_digits_are_those_of_the_standard() {
        // The example of ICAO Doc 9303, part 5.
        assert_eq!(check_digit("D23145890"), Some(7));
        assert_eq!(check_digit("740812"), Some(2));
        assert_eq!(check_digit("ä"), None);
        assert!(zone_checks(&PERSON).iter().all(|(_, passed)| *passed));
        let forged = SpecimenPerson {
            mrz: [PERSON.mrz[0], "9002154F3506293UTO<<<<<<<<<<<0", PERSON.mrz[2]],
            ..PERSON
        };
        let failed: Vec<_> =
            zone_checks(&forged).into_iter().filter(|(_, passed)| !passed).map(|(key, _)| key).collect();
        assert_eq!(
            failed,
            [IdSpecificCheckKey::BirthDateCheckDigit, IdSpecificCheckKey::CompositeCheckDigit]
        );
    }

    #[test]
    fn one_failed_section_fails_the_session_and_a_missing_one_leaves_it_open() {
        let (ok, fail) = (grade(true), grade(false));
        let status = |sections: &[Option<&ScoreValue>]| overall(sections).status;
        assert_eq!(status(&[Some(&ok), Some(&ok), Some(&ok)]), Some(ScoreStatus::Ok));
        assert_eq!(status(&[Some(&ok), Some(&fail), None]), Some(ScoreStatus::Fail));
        assert_eq!(status(&[Some(&ok), None, Some(&ok)]), Some(ScoreStatus::Unknown));
        assert_eq!(overall(&[None, None, None]).value, None);
    }
}
