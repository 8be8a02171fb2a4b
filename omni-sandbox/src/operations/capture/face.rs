//! Images of the face: decoded, measured, and recognized by engines or according to the persona.

use bytes::Bytes;
use omni_engines::image::{DecodeError, Image, Quality, jpeg_quality};
use omni_types::endpoint::{self, AddFaceCode};
use omni_types::{FaceCapture, ImageType, SelfieImageKind, Sensitive};

use super::super::upload;
use crate::basics::{start_of_day, years_between};
use crate::evidence::{self, Edge, FaceProblem, MIN_BRIGHTNESS, TakenFace};
use crate::frame::{Call, Refusal};
use crate::images::{Eyes, JPEG_QUALITY, Unseen};
use crate::persona::{Area, Decision, Facts, Source};
use crate::session::{Replaced, Selfie, Session};

/// Mean brightness, out of 255, from which a face is visible at all.
const VISIBLE: std::ops::RangeInclusive<f64> = 20.0..=245.0;

/// Shorter side, in pixels, from which an image can show a face.
const MIN_SIDE: u32 = 100;

/// The lowest quality at which a JPEG file may be encoded.
const MIN_JPEG_QUALITY: u8 = 20;

/// Maximum width of the face in the portrait on an ID, as a share of the width of the ID. A flag or a door behind a person has the
/// shape of a card too, but is not much wider than the face.
const MAX_PORTRAIT: f64 = 0.24;

/// What is wrong with an image of an ID: without engines, only that it has the outline of a card.
const CARD: &str = "the image shows an ID, and the face on it is too small";
const ON_ID: &str = "the image shows an ID instead of a person";

/// An uploaded image of the face, and what was measured in it.
pub(crate) struct SeenFace {
    upload: Bytes,
    /// Where the request has it, as errors name it.
    place: &'static str,
    measured: Result<Measured, DecodeError>,
}

struct Measured {
    quality: Quality,
    /// The image shows a card, so a face on it belongs to an ID.
    shows_card: bool,
    /// What engines saw, if there are any.
    seen: Option<Result<TakenFace, FaceProblem>>,
    /// The face, cut out.
    face: Option<Bytes>,
}

impl Measured {
    fn of(image: &Image, eyes: Option<&Eyes<'_>>, (area, checks_mask): (Area, bool)) -> Result<Self, Unseen> {
        let seen = eyes.map(|eyes| evidence::see_face(eyes, image, checks_mask)).transpose()?;
        let face = match &seen {
            Some(seen) => seen.as_ref().ok().and_then(|face| face.cropped.clone()),
            None => image.part(area.0).map(|face| face.to_jpeg(JPEG_QUALITY).into()),
        };
        let width = seen.as_ref().and_then(|seen| Some(seen.as_ref().ok()?.width));
        let may_be_portrait = |card: f64| width.is_none_or(|face| f64::from(face) <= card * MAX_PORTRAIT);
        let shows_card = image.card().is_some_and(|card| may_be_portrait(card.width_px));
        Ok(Self { quality: image.quality(), shows_card, seen, face })
    }
}

pub(crate) async fn see_face(call: &mut Call<'_, endpoint::AddFace>) -> Result<SeenFace, Refusal> {
    let session = call.change(None).await?;
    let (upload, place) = upload::uploaded(call, call.body()).await?;
    let area = evidence::face_area(session.facts(&call.persona(&session)));
    let checks_mask = call.flow(&session).checks.face_mask;
    let measure =
        move |image: Image, eyes: Option<&Eyes<'_>>| Measured::of(&image, eyes, (area, checks_mask));
    let measured = call.house().images.see(upload.clone(), measure).await?;
    Ok(SeenFace { upload, place, measured })
}

pub(crate) async fn add_face(
    call: &mut Call<'_, endpoint::AddFace>,
    seen: &SeenFace,
) -> Result<FaceCapture, Refusal> {
    let mut session = call.change(None).await?;
    session.face.attempts += 1;
    let forced = session.facts(&call.persona(&session)).code(call.operation());
    let forced = forced.map(|code| upload::refuse(call, code.value.code, "a scenario makes this call fail"));
    let measured = match forced.map_or_else(|| acceptable(call, seen), Err) {
        Ok(measured) => measured,
        Err(refusal) => {
            // A refused image counts as an attempt too.
            session.face.failures += 1;
            call.save(session);
            return Err(refusal.keep());
        }
    };
    let selfie = selfie(call, &session, measured);
    let capture = describe(call, &session, &selfie);
    let image_type = match call.query().image_type {
        None | Some(SelfieImageKind::Selfie) => {
            session.face.selfie_of_video = false;
            if session.face.selfie.replace(selfie).is_some() {
                session.outdate(Replaced::Selfie);
            }
            ImageType::Selfie
        }
        Some(SelfieImageKind::VideoSelfie) => {
            if call.flow(&session).takes_video_as_selfie() {
                take_as_selfie(call, &mut session, &selfie, seen);
            }
            if session.face.video_selfie.replace(selfie).is_some() {
                session.outdate(Replaced::VideoSelfie);
            }
            ImageType::VideoSelfie
        }
        Some(_) => {
            return Err(Refusal::bad_request("query parameter imageType: expected selfie or videoSelfie"));
        }
    };
    call.put_image(&mut session, image_type.as_str(), seen.upload.clone());
    let face = seen.measured.as_ref().ok().and_then(|measured| measured.face.clone());
    // The face of the video selfie is shown where there is no selfie.
    let is_selfie = image_type == ImageType::Selfie || session.face.selfie_of_video;
    if let Some(face) = face.filter(|_| is_selfie || session.face.selfie.is_none()) {
        call.put_image(&mut session, ImageType::CroppedFace.as_str(), face);
    }
    call.save(session);
    Ok(capture)
}

/// Also uses the video selfie as the selfie, unless a separate selfie was captured.
fn take_as_selfie(
    call: &mut Call<'_, endpoint::AddFace>,
    session: &mut Session,
    video: &Selfie,
    seen: &SeenFace,
) {
    if session.face.selfie.is_some() && !session.face.selfie_of_video {
        return;
    }
    session.face.selfie_of_video = true;
    if session.face.selfie.replace(video.clone()).is_some() {
        session.outdate(Replaced::Selfie);
    }
    call.put_image(session, ImageType::Selfie.as_str(), seen.upload.clone());
}

fn selfie(call: &Call<'_, endpoint::AddFace>, session: &Session, measured: &Measured) -> Selfie {
    let persona = call.persona(session);
    let facts = session.facts(&persona);
    let face = measured.seen.as_ref().and_then(|seen| seen.as_ref().ok());
    let brightness = face.map_or(measured.quality.brightness, |face| face.brightness);
    Selfie {
        sharpness: if face.is_some() { 100 } else { measured.quality.sharpness_score() },
        brightness,
        bright: brightness >= MIN_BRIGHTNESS,
        face: evidence::seen(facts, face.and_then(|face| face.likeness.clone())),
        live: facts.live(),
        lenses: facts.lenses(),
        mask: facts.mask(face.and_then(|face| face.mask)),
        age: age(session, facts, call.now()),
    }
}

/// The age in years: counted from the date of birth that was read on the ID, otherwise that of the persona, unless it is
/// forced.
fn age(session: &Session, facts: Facts<'_>, now: i64) -> Option<Decision<u8>> {
    let counted = |born| u8::try_from(years_between(born, now)?).ok();
    let read = session.document.front.as_ref().filter(|front| front.text.source == Source::Measured);
    let born = read.and_then(|front| front.text.value.birth_date.as_ref()).map(|born| **born);
    let own = counted(start_of_day(*facts.persona().data().document.birth_date)?)?;
    Some(facts.age(born.and_then(counted), own))
}

fn describe(call: &Call<'_, endpoint::AddFace>, session: &Session, selfie: &Selfie) -> FaceCapture {
    let mut capture = FaceCapture::new()
        // 0 means a live person.
        .with_confidence(if selfie.live.value { 0.0 } else { 1.0 })
        .with_is_bright(selfie.bright)
        .with_has_lenses(selfie.lenses.value)
        .with_session_status(session.status.clone());
    // Checked only if the flow asks for it.
    capture.has_face_mask = call.flow(session).checks.face_mask.then_some(selfie.mask.value);
    capture.age = selfie.age.as_ref().map(|age| Sensitive::new(age.value.into()));
    capture
}

/// The measurements of a usable image of the face.
fn acceptable<'s>(call: &Call<'_, endpoint::AddFace>, seen: &'s SeenFace) -> Result<&'s Measured, Refusal> {
    let refuse = |code, problem: &str| Err(call.refuse(code, format!("{}: {problem}", seen.place)));
    let measured = match &seen.measured {
        Err(error) => {
            let code = match error {
                DecodeError::TooLarge => AddFaceCode::FaceImageSize,
                _ => AddFaceCode::FaceNotFound,
            };
            return refuse(code, &upload::problem(*error));
        }
        Ok(measured) => measured,
    };
    let quality = &measured.quality;
    if quality.width.min(quality.height) < MIN_SIDE {
        return refuse(AddFaceCode::FaceImageSize, "the image has too few pixels");
    }
    if jpeg_quality(&seen.upload).is_some_and(|quality| quality < MIN_JPEG_QUALITY) {
        return refuse(AddFaceCode::ImageCompression, "the image is compressed too much");
    }
    if !VISIBLE.contains(&quality.brightness) {
        return refuse(AddFaceCode::Brightness, "the image is too dark or too bright");
    }
    if measured.seen.is_none() && quality.sharpness_score() == 0 {
        return refuse(AddFaceCode::Blurriness, "the image is blurred");
    }
    // Nobody, or several people: images of them one above the other have the shape of a card, too. So has what a face is cut off
    // by, and what is behind somebody far away.
    let is_other = matches!(
        measured.seen,
        Some(Err(FaceProblem::NotFound | FaceProblem::Several | FaceProblem::CutOff(_) | FaceProblem::Small))
    );
    if measured.shows_card && !is_other {
        let (code, problem) = match measured.seen {
            Some(_) => described(FaceProblem::OnId),
            None => (AddFaceCode::FaceSize, CARD),
        };
        return refuse(code, problem);
    }
    if let Some(Err(problem)) = &measured.seen {
        let (code, problem) = described(*problem);
        return refuse(code, problem);
    }
    Ok(measured)
}

/// The code for what is wrong with a face. Four of them mean that the face cannot be cropped: one for each edge of the
/// image.
const fn described(problem: FaceProblem) -> (AddFaceCode, &'static str) {
    match problem {
        FaceProblem::NotFound => (AddFaceCode::FaceNotFound, "there is no face in the image"),
        FaceProblem::Several => {
            (AddFaceCode::SeveralFaces, "the image shows several people; only one is allowed")
        }
        FaceProblem::CutOff(Edge::Top) => {
            (AddFaceCode::FaceCropping1001, "the face is cut off by the upper edge of the image")
        }
        FaceProblem::CutOff(Edge::Bottom) => {
            (AddFaceCode::FaceCropping1003, "the face is cut off by the lower edge of the image")
        }
        FaceProblem::CutOff(Edge::Left) => {
            (AddFaceCode::FaceCropping3002, "the face is cut off by the left edge of the image")
        }
        FaceProblem::CutOff(Edge::Right) => {
            (AddFaceCode::FaceCropping3004, "the face is cut off by the right edge of the image")
        }
        FaceProblem::Small => (AddFaceCode::FaceSize, "the face is too small: come closer"),
        FaceProblem::OnId => (AddFaceCode::SpoofAttempt, ON_ID),
        FaceProblem::Blurred => (AddFaceCode::Blurriness, "the face is blurred"),
        FaceProblem::Light => (AddFaceCode::Brightness, "the face is too dark or too bright"),
        FaceProblem::Turned => {
            (AddFaceCode::ImageOrientation, "the face is turned: hold the camera upright and look into it")
        }
    }
}
