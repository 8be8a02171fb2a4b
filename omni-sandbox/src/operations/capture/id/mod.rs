//! Images of the first and the second ID: decoded, measured, and recognized by engines or according to the persona.

mod describe;
mod rejection;
mod see;

use omni_types::endpoint::{self, Endpoint};
use omni_types::{IdCapture, ImageType, ImageUpload, SecondIdCapture, TypeOfId};

use super::super::upload;
use crate::evidence::{self, Id};
use crate::flow::Flow;
use crate::frame::{Call, Refusal};
use crate::persona::{Decision, Source};
use crate::session::{self, Document, Replaced, Session, Side};
use describe::{describe, measured};
use rejection::{Rejected, Rejection, forced, is_recognized, rejection, repeated};
use see::look;
pub(crate) use see::{MeasuredId, SeenId, Unmeasured, see_held};

/// Which side of which ID an image shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    id: Id,
    front: bool,
}

impl Shown {
    const FRONT: Self = Self { id: Id::First, front: true };
    const BACK: Self = Self { id: Id::First, front: false };
    const SECOND_FRONT: Self = Self { id: Id::Second, front: true };
    const SECOND_BACK: Self = Self { id: Id::Second, front: false };
}

pub(crate) async fn see_front(call: &mut Call<'_, endpoint::AddFrontId>) -> Result<SeenId, Refusal> {
    see_side(call, call.body(), Shown::FRONT).await
}

pub(crate) async fn add_front_id(
    call: &mut Call<'_, endpoint::AddFrontId>,
    seen: &SeenId,
) -> Result<IdCapture, Refusal> {
    let only_front = call.query().only_front;
    add_side(call, Shown::FRONT, only_front, seen).await
}

pub(crate) async fn see_back(call: &mut Call<'_, endpoint::AddBackId>) -> Result<SeenId, Refusal> {
    see_side(call, call.body(), Shown::BACK).await
}

pub(crate) async fn add_back_id(
    call: &mut Call<'_, endpoint::AddBackId>,
    seen: &SeenId,
) -> Result<IdCapture, Refusal> {
    add_side(call, Shown::BACK, None, seen).await
}

pub(crate) async fn see_second_front(
    call: &mut Call<'_, endpoint::AddFrontSecondId>,
) -> Result<SeenId, Refusal> {
    see_side(call, call.body(), Shown::SECOND_FRONT).await
}

pub(crate) async fn add_front_second_id(
    call: &mut Call<'_, endpoint::AddFrontSecondId>,
    seen: &SeenId,
) -> Result<SecondIdCapture, Refusal> {
    let only_front = call.query().only_front;
    Ok(of_second(add_side(call, Shown::SECOND_FRONT, only_front, seen).await?, seen))
}

pub(crate) async fn see_second_back(
    call: &mut Call<'_, endpoint::AddBackSecondId>,
) -> Result<SeenId, Refusal> {
    see_side(call, call.body(), Shown::SECOND_BACK).await
}

pub(crate) async fn add_back_second_id(
    call: &mut Call<'_, endpoint::AddBackSecondId>,
    seen: &SeenId,
) -> Result<SecondIdCapture, Refusal> {
    Ok(of_second(add_side(call, Shown::SECOND_BACK, None, seen).await?, seen))
}

/// The same response, with the shadow.
fn of_second(capture: IdCapture, seen: &SeenId) -> SecondIdCapture {
    let shadow = seen.measured.as_ref().ok().map(|measured| measured.quality.shadow_score());
    let mut second = SecondIdCapture::new();
    second.shadow_confidence = shadow;
    second.classification = capture.classification;
    second.readability = capture.readability;
    second.sharpness = capture.sharpness;
    second.correct_sharpness = capture.correct_sharpness;
    second.glare = capture.glare;
    second.correct_glare = capture.correct_glare;
    second.horizontal_resolution = capture.horizontal_resolution;
    second.type_of_id = capture.type_of_id;
    second.issue_year = capture.issue_year;
    second.country_code = capture.country_code;
    second.issue_name = capture.issue_name;
    second.curp_check = capture.curp_check;
    second.session_status = capture.session_status;
    second.fail_reason = capture.fail_reason;
    second
}

/// Checks the order of the steps before the expensive work, so that a refusal is quick.
async fn see_side<E: Endpoint>(
    call: &mut Call<'_, E>,
    body: &ImageUpload,
    shown: Shown,
) -> Result<SeenId, Refusal> {
    let session = call.change(None).await?;
    check_order(session.document(shown.id), shown)?;
    let image = upload::uploaded(call, body).await?;
    let persona = call.persona(&session);
    let portrait = shown.front.then(|| evidence::portrait_area(session.facts(&persona), shown.id));
    Ok(look(call, image, portrait).await)
}

fn check_order(document: &Document, shown: Shown) -> Result<(), Refusal> {
    let refuse = |message| Err(Refusal::bad_request(message));
    if !document.is_open() {
        return refuse("the ID was processed already, so its images can no longer be sent");
    }
    if !shown.front && document.front.is_none() {
        return refuse("the front of the ID must be captured before the back");
    }
    if !shown.front && document.only_front {
        return refuse(
            "the front was sent with onlyFront, or the flow asks only for it, so there is no back to capture",
        );
    }
    Ok(())
}

async fn add_side<E: Endpoint>(
    call: &mut Call<'_, E>,
    shown: Shown,
    only_front: Option<bool>,
    seen: &SeenId,
) -> Result<IdCapture, Refusal> {
    let mut session = call.change(None).await?;
    check_order(session.document(shown.id), shown)?;
    let document = session.document_mut(shown.id);
    let attempts = if shown.front { &mut document.front_attempts } else { &mut document.back_attempts };
    *attempts += 1;
    let persona = call.persona(&session);
    let rejection = match forced(call, &session) {
        Some(forced) => Some(forced),
        None if shows_other_side(call, &session, shown, seen).await? => Some(repeated()),
        None => rejection(call, &session, shown, seen),
    };
    let mut capture = describe(&session, &persona, shown, seen);
    if let Some(rejection) = &rejection {
        count_failure(&mut session, shown, rejection);
    }
    match rejection {
        Some(Rejection { response: Rejected::Refused(code), cause }) => {
            // A refused image counts as an attempt too.
            call.save(session);
            let message = match cause.source {
                Source::Scenario(_) | Source::Control => cause.value,
                _ => format!("{}: {}", seen.place, cause.value).into(),
            };
            return Err(upload::refuse(call, code, &message).keep());
        }
        Some(Rejection { response: Rejected::Fails(reason), .. }) => {
            let is_known = capture.type_of_id.as_ref().is_some_and(|kind| *kind != TypeOfId::Unknown);
            if !(is_known && is_recognized(&reason)) {
                capture = measured(seen);
            }
            capture = capture.with_classification(false).with_fail_reason(reason);
        }
        None => {
            if shown.front {
                // Only now is it known which ID it is, and so what the flow requires.
                let only_front =
                    only_front.unwrap_or_else(|| wants_only_front(call.flow(&session), &capture));
                session.document_mut(shown.id).only_front = only_front;
                session.outdate(Replaced::Front(shown.id));
            }
            store(call, &mut session, shown, seen);
            if shown.front && session.document(shown.id).is_one_sided() {
                session.forget_back(shown.id);
            }
        }
    }
    call.save(session);
    Ok(capture)
}

/// Counts a rejected image, and notes why it was rejected.
fn count_failure(session: &mut Session, shown: Shown, rejection: &Rejection) {
    let reason = rejection.reason();
    let rejected =
        rejection.cause.clone().map(|cause| session::Rejected { reason, cause: cause.into_owned() });
    let document = session.document_mut(shown.id);
    let (failures, note) = match shown.front {
        true => (&mut document.front_failures, &mut document.front_rejected),
        false => (&mut document.back_failures, &mut document.back_rejected),
    };
    *failures += 1;
    *note = Some(rejected);
}

/// Whether the flow asks only for the front of what was captured.
fn wants_only_front(flow: &Flow, capture: &IdCapture) -> bool {
    let country = capture.country_code.as_deref().unwrap_or_default();
    let kind = capture.type_of_id.as_ref().map(TypeOfId::as_str).unwrap_or_default();
    flow.only_front(country, kind)
}

/// The front of the ID whose back is sent, if that ID has none.
fn front_without_back(session: &Session, shown: Shown) -> Option<&Side> {
    session.document(shown.id).front.as_ref().filter(|front| !shown.front && front.one_sided)
}

/// Whether the same image as for the other side was sent again.
async fn shows_other_side<E: Endpoint>(
    call: &Call<'_, E>,
    session: &Session,
    shown: Shown,
    seen: &SeenId,
) -> Result<bool, Refusal> {
    if front_without_back(session, shown).is_some() {
        return Ok(false);
    }
    let (other, _) = image_types(Shown { front: !shown.front, ..shown });
    Ok(call.image(session, &other).await?.is_some_and(|other| other == seen.upload))
}

/// Names of the stored images: the whole image and the card.
fn image_types(shown: Shown) -> (String, String) {
    let (full, cropped) = match shown.front {
        true => (ImageType::FullFrameFrontId, ImageType::CroppedFrontId),
        false => (ImageType::FullFrameBackId, ImageType::CroppedBackId),
    };
    (shown.id.image(&full), shown.id.image(&cropped))
}

fn store<E: Endpoint>(call: &mut Call<'_, E>, session: &mut Session, shown: Shown, seen: &SeenId) {
    let Ok(MeasuredId { quality, card: Some(card), .. }) = &seen.measured else { return };
    let persona = call.persona(session);
    let facts = session.facts(&persona);
    let (upload, seen) = (&seen.upload, seen.seen());
    let (portrait, barcode) = match shown.front {
        true => (evidence::portrait(facts, shown.id, seen), None),
        false => (Decision::default(), evidence::barcode_on_back(facts, shown.id, seen)),
    };
    let printed = evidence::believed(facts, shown.id, seen).map(|seen| seen.printed.clone());
    let class = evidence::class(facts, shown.id, seen);
    let side = Some(Side {
        sharpness: quality.sharpness_score(),
        glare: quality.glare_score(),
        shadow: quality.shadow_score(),
        kind: Some(Box::new(class.kind)),
        text: Box::new(evidence::text(facts, (shown.id, shown.front), seen)),
        portrait,
        one_sided: class.one_sided,
        features: evidence::features(facts, shown.id, shown.front),
        barcode: barcode.map(Box::new),
        codes: evidence::codes(facts, shown.id, seen).map(Box::new),
        printed: printed.map(Box::new),
    });
    let document = session.document_mut(shown.id);
    match shown.front {
        true => (document.front, document.front_rejected) = (side, None),
        false => (document.back, document.back_rejected) = (side, None),
    }
    let (full, cropped) = image_types(shown);
    call.put_image(session, &full, upload.clone());
    call.put_image(session, &cropped, card.jpeg.clone());
    if let Some(face) = &card.face {
        call.put_image(session, &shown.id.image(&ImageType::CroppedIdFace), face.clone());
    }
}
