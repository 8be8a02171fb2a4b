//! Images of the face: decoded and measured here, recognized as the persona says.

use bytes::Bytes;
use omni_engines::image::{DecodeError, Image, Quality, jpeg_quality};
use omni_types::endpoint::{self, AddFaceCode};
use omni_types::{FaceCapture, ImageType, SelfieImageKind, Sensitive};

use super::super::upload;
use crate::evidence;
use crate::frame::{Call, Refusal};
use crate::house::{JPEG_QUALITY, start_of_day, years_between};
use crate::session::{Replaced, Selfie, Session};

/// Mean brightness, out of 255, from which a face counts as well lit.
const MIN_BRIGHTNESS: f64 = 50.0;

/// Mean brightness, out of 255, with which a face can be seen at all.
const VISIBLE: std::ops::RangeInclusive<f64> = 20.0..=245.0;

/// Shorter side, in pixels, from which an image can show a face.
const MIN_SIDE: u32 = 100;

/// Least quality at which a JPEG file may be encoded.
const MIN_JPEG_QUALITY: u8 = 20;

/// An uploaded image of the face, and what was measured on it.
pub(crate) struct SeenFace {
    upload: Bytes,
    measured: Result<Measured, DecodeError>,
}

struct Measured {
    quality: Quality,
    /// The image shows a card, so a face on it is that of an ID.
    shows_card: bool,
    /// The face, cut out.
    face: Option<Bytes>,
}

pub(crate) async fn see_face(call: &mut Call<'_, endpoint::AddFace>) -> Result<SeenFace, Refusal> {
    let session = call.change(None).await?;
    let upload = upload::uploaded(call, call.body()).await?;
    let area = evidence::face_area(session.facts(&call.persona(&session)));
    let measure = move |image: Image| Measured {
        quality: image.quality(),
        shows_card: image.card().is_some(),
        face: image.part(area.0).map(|face| face.to_jpeg(JPEG_QUALITY).into()),
    };
    let measured = call.house().images.inspect(upload.clone(), measure).await?;
    Ok(SeenFace { upload, measured })
}

pub(crate) async fn add_face(
    call: &mut Call<'_, endpoint::AddFace>,
    seen: &SeenFace,
) -> Result<FaceCapture, Refusal> {
    let mut session = call.change(None).await?;
    session.face.attempts += 1;
    let forced = session.facts(&call.persona(&session)).code(call.operation());
    let forced = forced.map(|code| upload::refuse(call, code.value.code, "a scenario makes this call fail"));
    let quality = match forced.map_or_else(|| acceptable(call, seen), Err) {
        Ok(quality) => quality,
        Err(refusal) => {
            // A refused image counts as an attempt too.
            session.face.failures += 1;
            call.save(session);
            return Err(refusal.keep());
        }
    };
    let selfie = selfie(call, &session, quality);
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

/// Takes the video selfie as the selfie as well, unless a selfie was captured on its own.
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

fn selfie(call: &Call<'_, endpoint::AddFace>, session: &Session, quality: Quality) -> Selfie {
    let persona = call.persona(session);
    let facts = session.facts(&persona);
    Selfie {
        sharpness: quality.sharpness_score(),
        brightness: quality.brightness,
        bright: quality.brightness >= MIN_BRIGHTNESS,
        face: evidence::seen(facts),
        live: facts.live(),
        lenses: facts.lenses(),
        mask: facts.mask(None),
    }
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
    let persona = call.persona(session);
    let born = start_of_day(*persona.data().document.birth_date);
    let counted = born.and_then(|born| u8::try_from(years_between(born, call.now())?).ok());
    let age = counted.map(|counted| session.facts(&persona).age(None, counted).value);
    capture.age = age.map(|age| Sensitive::new(age.into()));
    capture
}

/// The quality of an image of the face that can be used.
fn acceptable(call: &Call<'_, endpoint::AddFace>, seen: &SeenFace) -> Result<Quality, Refusal> {
    let refuse = |code, problem: &str| Err(call.refuse(code, format!("base64Image: {problem}")));
    let Measured { quality, shows_card, .. } = match &seen.measured {
        Err(DecodeError::TooLarge) => {
            return refuse(AddFaceCode::FaceImageSize, "the image has too many pixels");
        }
        Err(_) => return refuse(AddFaceCode::FaceNotFound, "the data is not an image"),
        Ok(measured) => measured,
    };
    if quality.width.min(quality.height) < MIN_SIDE {
        return refuse(AddFaceCode::FaceImageSize, "the image has too few pixels");
    }
    if jpeg_quality(&seen.upload).is_some_and(|quality| quality < MIN_JPEG_QUALITY) {
        return refuse(AddFaceCode::ImageCompression, "the image is compressed too much");
    }
    if !VISIBLE.contains(&quality.brightness) {
        return refuse(AddFaceCode::Brightness, "the image is too dark or too bright");
    }
    if quality.sharpness_score() == 0 {
        return refuse(AddFaceCode::Blurriness, "the image is blurred");
    }
    if *shows_card {
        return refuse(AddFaceCode::FaceSize, "the image shows an ID, and the face on it is too small");
    }
    Ok(*quality)
}
