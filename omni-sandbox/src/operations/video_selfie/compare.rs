//! Frames of the video selfie, compared with the captured ID.

use bytes::Bytes;
use omni_engines::likeness::Likeness;
use omni_engines::person::similarity::Agreement;
use omni_engines::person::{name, number};
use omni_types::endpoint::{self, BodyKind, Endpoint, RequestBody as _};
use omni_types::{
    Base64, ImageType, OcrData, Sensitive, TypeOfId, VideoSelfieIdComparison, VideoSelfieOcrComparison,
};

use super::super::capture::{MeasuredId, SeenId, Unmeasured, see_held};
use super::super::upload;
use crate::evidence::{self, Holder, Id};
use crate::frame::{self, Call, Refusal};
use crate::persona::{Decision, Facts};
use crate::session::{IdComparison, Selfie, Session};

pub(crate) async fn see_id(call: &mut Call<'_, endpoint::CompareVideoSelfieId>) -> Result<SeenId, Refusal> {
    let image = decoded(&call.body().base64_image).await?;
    see_frame(call, image, Wanted::Id).await
}

pub(crate) async fn compare_id(
    call: &mut Call<'_, endpoint::CompareVideoSelfieId>,
    seen: &SeenId,
) -> Result<VideoSelfieIdComparison, Refusal> {
    with_id(call, seen).await
}

pub(crate) async fn see_id_binary(
    call: &mut Call<'_, endpoint::CompareVideoSelfieIdBinary>,
) -> Result<SeenId, Refusal> {
    let image = call.body().clone();
    see_frame(call, image, Wanted::Id).await
}

pub(crate) async fn compare_id_binary(
    call: &mut Call<'_, endpoint::CompareVideoSelfieIdBinary>,
    seen: &SeenId,
) -> Result<VideoSelfieIdComparison, Refusal> {
    with_id(call, seen).await
}

pub(crate) async fn see_ocr(call: &mut Call<'_, endpoint::CompareVideoSelfieOcr>) -> Result<SeenId, Refusal> {
    let image = decoded(&call.body().base64_image).await?;
    see_frame(call, image, Wanted::Ocr).await
}

pub(crate) async fn compare_ocr(
    call: &mut Call<'_, endpoint::CompareVideoSelfieOcr>,
    seen: &SeenId,
) -> Result<VideoSelfieOcrComparison, Refusal> {
    with_ocr(call, seen).await
}

pub(crate) async fn see_ocr_binary(
    call: &mut Call<'_, endpoint::CompareVideoSelfieOcrBinary>,
) -> Result<SeenId, Refusal> {
    let image = call.body().clone();
    see_frame(call, image, Wanted::Ocr).await
}

pub(crate) async fn compare_ocr_binary(
    call: &mut Call<'_, endpoint::CompareVideoSelfieOcrBinary>,
    seen: &SeenId,
) -> Result<VideoSelfieOcrComparison, Refusal> {
    with_ocr(call, seen).await
}

async fn decoded(image: &Base64) -> Result<Bytes, Refusal> {
    frame::decoded(image).await?.map_err(|_| Refusal::bad_request("base64Image: expected base64"))
}

/// What a frame is compared for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// The type of the ID, and the face.
    Id,
    /// The text on it.
    Ocr,
}

/// Looks for the ID in a frame. All four operations document the same problems with it.
async fn see_frame<E: Endpoint>(
    call: &mut Call<'_, E>,
    image: Bytes,
    wanted: Wanted,
) -> Result<SeenId, Refusal> {
    let session = call.change(None).await?;
    // Before engines look at it, which takes a while.
    if session.document.front.is_none() {
        return Err(not_captured(call, wanted));
    }
    let seen = see_held(call, image).await?;
    if seen.has_wrong_size() {
        return Err(upload::refuse(call, 5003, "the frame has too many pixels, or too few"));
    }
    match &seen.measured {
        // Frames that the sandbox fails on are refused before.
        Err(Unmeasured::Failed) => Err(Refusal::internal("the frame was not looked at")),
        Err(Unmeasured::Undecodable(error)) => {
            let place = if E::Body::KIND == BodyKind::Binary { "the body" } else { "base64Image" };
            Err(upload::refuse(call, 5005, &format!("{place}: {}", upload::problem(*error))))
        }
        Ok(MeasuredId { card: None, seen: None, .. }) => {
            Err(upload::refuse(call, 5004, "the outline of the ID was not found on the frame"))
        }
        Ok(MeasuredId { seen: Some(_), .. }) if !seen.is_sharp() => {
            Err(upload::refuse(call, 5005, "no ID can be recognized on the frame, because it is blurred"))
        }
        Ok(MeasuredId { seen: Some(id), .. }) if id.several || id.cut_off => {
            Err(upload::refuse(call, 5004, "the frame shows several IDs, or only part of one"))
        }
        Ok(MeasuredId { card: None, .. }) => Err(upload::refuse(call, 5005, "there is no ID on the frame")),
        // Too small to be recognized, and to crop the face.
        Ok(MeasuredId { card: Some(card), .. }) if card.too_small && wanted == Wanted::Id => Ok(seen),
        Ok(_) if is_unknown(call, &session, &seen) => {
            Err(upload::refuse(call, 5005, "what is on the frame cannot be recognized as an ID"))
        }
        Ok(_) => Ok(seen),
    }
}

/// There is no ID yet to compare with. Only the comparisons of the ID document a code for this.
fn not_captured<E: Endpoint>(call: &Call<'_, E>, wanted: Wanted) -> Refusal {
    let problem = "the front of the ID must be captured first";
    match wanted {
        Wanted::Id => upload::refuse(call, 4020, problem),
        Wanted::Ocr => Refusal::bad_request(problem),
    }
}

/// Whether engines cannot tell what ID the frame shows.
fn is_unknown<E: Endpoint>(call: &Call<'_, E>, session: &Session, seen: &SeenId) -> bool {
    let persona = call.persona(session);
    let facts = session.facts(&persona);
    let believed = evidence::believed(facts, Id::First, seen.seen());
    believed.is_some() && evidence::class(facts, Id::First, believed).kind.value == TypeOfId::Unknown
}

/// Compares the type of the ID and the face.
async fn with_id<E: Endpoint>(
    call: &mut Call<'_, E>,
    seen: &SeenId,
) -> Result<VideoSelfieIdComparison, Refusal> {
    let mut session = call.change(None).await?;
    let Some(front) = session.document.front.clone() else {
        return Err(not_captured(call, Wanted::Id));
    };
    let Ok(MeasuredId { quality, card: Some(card), holder, .. }) = &seen.measured else {
        return Err(Refusal::internal("the frame was not looked at"));
    };
    if card.too_small {
        return Err(upload::refuse(call, 1003, "the ID is too small on the frame to crop the face"));
    }
    let persona = call.persona(&session);
    let facts = session.facts(&persona);
    let person = match holder {
        Some(Holder::Nobody) => {
            return Err(upload::refuse(call, 4019, "there is no face of a person beside the ID"));
        }
        Some(Holder::CutOff) => {
            return Err(upload::refuse(call, 1003, "the face of the person reaches beyond the frame"));
        }
        Some(Holder::Seen(likeness)) => likeness.clone(),
        None if evidence::portrait(facts, Id::First, None).value.is_empty() => {
            return Err(upload::refuse(call, 4019, "there is no face on the ID of the frame"));
        }
        None => None,
    };
    let shown = evidence::text(facts, (Id::First, true), seen.seen());
    let kind = evidence::class(facts, Id::First, seen.seen()).kind;
    let kind_matches = Some(&kind.value) == front.type_of_id();
    let face = in_frame(facts, person, (quality.sharpness_score(), quality.brightness));
    let face_matches = evidence::faces_match(facts, &face, &front.portrait.value);
    let mut comparison = VideoSelfieIdComparison::new()
        .with_id_type_matched(kind_matches)
        .with_face_recognition_confidence(if face_matches.value { 1.0 } else { 0.0 });
    comparison.type_of_id = Some(kind.value);
    comparison.issue_year = shown.value.issue_date.map(Sensitive::into_inner);
    let kind_matches = Decision::new(kind_matches, kind.source);
    session.video.id = Some(IdComparison { kind_matches, face_matches });
    call.put_image(&mut session, ImageType::VideoSelfieCompareId.as_str(), seen.upload.clone());
    call.save(session);
    Ok(comparison)
}

/// The face of the person who holds the ID.
fn in_frame(facts: Facts<'_>, likeness: Option<Likeness>, (sharpness, brightness): (i32, f64)) -> Selfie {
    Selfie {
        sharpness,
        brightness,
        bright: true,
        face: evidence::seen(facts, likeness),
        live: facts.live(),
        lenses: facts.lenses(),
        mask: facts.mask(None),
        age: None,
    }
}

/// Compares the text on the ID. On a blurred frame nothing can be read, so nothing matches.
async fn with_ocr<E: Endpoint>(
    call: &mut Call<'_, E>,
    seen: &SeenId,
) -> Result<VideoSelfieOcrComparison, Refusal> {
    let mut session = call.change(None).await?;
    let Some(captured) = captured(&session) else {
        return Err(not_captured(call, Wanted::Ocr));
    };
    let persona = call.persona(&session);
    let shown = evidence::text(session.facts(&persona), (Id::First, true), seen.seen());
    let readable = seen.measured.as_ref().is_ok_and(|measured| measured.quality.sharpness_score() > 0);
    let matches = readable && same_person(&shown.value, &captured);
    session.video.ocr_matches = Some(Decision::new(matches, shown.source));
    call.put_image(&mut session, ImageType::VideoSelfieCompareOcr.as_str(), seen.upload.clone());
    call.save(session);
    Ok(VideoSelfieOcrComparison::new().with_success(matches))
}

/// The OCR data of the ID, including corrections, once it was processed.
fn captured(session: &Session) -> Option<OcrData> {
    let front = session.document.front.as_ref()?;
    Some(evidence::ocr(session, Id::First).unwrap_or_else(|| front.text.value.clone()))
}

/// Whether the name is the same, and what both have of the number and the date of birth. The front of a voter card has no number.
fn same_person(shown: &OcrData, captured: &OcrData) -> bool {
    let names = evidence::full_name(shown).zip(evidence::full_name(captured));
    let dates = shown.birth_date.as_ref().zip(captured.birth_date.as_ref());
    let others = [same_number(shown, captured), dates.map(|(a, b)| a == b)];
    names.is_some_and(|(a, b)| name::compare(a, b).agreement() == Agreement::Match)
        && others.contains(&Some(true))
        && !others.contains(&Some(false))
}

/// Whether the numbers are the same. None if one is missing, or if one was misread in part: then it says nothing.
///
/// On the frame it is only printed, and the captured one may be that of a zone or barcode, which does not confuse letters and
/// digits.
fn same_number(shown: &OcrData, captured: &OcrData) -> Option<bool> {
    let (own, other) = shown.document_number.as_ref().zip(captured.document_number.as_ref())?;
    let are_sure = [shown, captured].into_iter().all(|data| evidence::is_sure(data, "documentNumber"));
    match number::agreement(own, are_sure, other) {
        Agreement::Match => Some(true),
        Agreement::Partial => None,
        Agreement::None => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use omni_types::OcrName;
    use serde_json::json;

    use super::*;

    fn named(name: &str) -> OcrData {
        OcrData::new().with_name(OcrName::new().with_full_name(name))
    }

    #[test]
    fn a_frame_is_compared_by_what_it_shares_with_the_id() {
        const BORN: i64 = 714_355_200_000;
        const NUMBER: &str = "182736450";
        let name = "LUCIA INVENTADA MUESTRA PRUEBA";
        // The number of a voter card is in the zone on its back.
        let captured = named(name).with_document_number(NUMBER).with_birth_date(BORN);
        for (frame, shown, expected) in [
            ("the front of the same voter card", named(name).with_birth_date(BORN), true),
            ("the number without a date", named(name).with_document_number(NUMBER), true),
            ("everything", captured.clone(), true),
            ("another number", named(name).with_document_number("0").with_birth_date(BORN), false),
            ("another date", named(name).with_document_number(NUMBER).with_birth_date(0_i64), false),
            ("only the name", named(name), false),
            ("another name", named("CASSIAN FICTIVE").with_birth_date(BORN), false),
        ] {
            assert_eq!(same_person(&shown, &captured), expected, "{frame}");
        }
    }

    #[test]
    fn a_number_that_was_read_without_certainty_may_differ_in_letters_that_look_like_digits() {
        const BORN: i64 = 714_355_200_000;
        let data = |number: &str, sure: f64, born: Option<i64>| -> OcrData {
            let data = json!({"name": {"fullName": "ZARA INVENTED SPECIMEN"}, "documentNumber": number, "birthDate": born,
                "ocrDataConfidence": {"documentNumberConfidence": sure}});
            serde_json::from_value(data).unwrap()
        };
        let captured = data("ABA568Q5I", 0.97, Some(BORN));
        for (number, sure, with_date, alone) in [
            ("ABA568Q5I", 0.9, true, true),
            ("ABA568Q51", 0.5, true, true),
            // The engine was certain of the print.
            ("ABA568Q51", 0.9, false, false),
            // One more was misread, so only the date says who it is.
            ("ABA568Q71", 0.5, true, false),
            ("MUG0Z3A6O", 0.5, false, false),
        ] {
            let same = [Some(BORN), None].map(|born| same_person(&data(number, sure, born), &captured));
            assert_eq!(same, [with_date, alone], "{number} {sure}");
        }
        // The captured number is the uncertain one, before the back was read.
        let captured = data("ABA568Q51", 0.5, Some(BORN));
        assert!(same_person(&data("ABA568Q5I", 0.9, None), &captured));
    }
}
