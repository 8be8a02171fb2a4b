//! Images of the ID and of the face: decoded and measured here, recognized as the persona says.

use bytes::Bytes;
use omni_engines::image::{DecodeError, Image, Quality};
use omni_types::endpoint::{self, AddBackIdCode, AddFaceCode, Endpoint};
use omni_types::{
    CaptureFailReason, FaceCapture, IdCapture, ImageType, ImageUpload, SelfieImageKind, Sensitive, TypeOfId,
};

use crate::evidence::{self, Id};
use crate::frame::{Call, Refusal};
use crate::house::{start_of_day, years_between};
use crate::persona::Decision;
use crate::session::{Selfie, Session, Side};

/// JPEG quality of the images that the sandbox encodes itself.
const JPEG_QUALITY: u8 = 90;

/// Mean brightness, out of 255, from which a face counts as well lit.
const MIN_BRIGHTNESS: f64 = 50.0;

/// Which side of an ID an image shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Front,
    Back,
}

/// An uploaded image of an ID, and what was measured on it.
pub(crate) struct SeenId {
    upload: Bytes,
    measured: Result<MeasuredId, DecodeError>,
}

struct MeasuredId {
    /// Quality of the card if one was found, otherwise of the whole image.
    quality: Quality,
    card: Option<SeenCard>,
}

struct SeenCard {
    horizontal_resolution: i32,
    jpeg: Bytes,
}

pub(crate) async fn see_front(call: &mut Call<'_, endpoint::AddFrontId>) -> Result<SeenId, Refusal> {
    see_side(call, call.body(), Shown::Front).await
}

pub(crate) async fn add_front_id(
    call: &mut Call<'_, endpoint::AddFrontId>,
    seen: &SeenId,
) -> Result<IdCapture, Refusal> {
    let only_front = call.query().only_front.unwrap_or(false);
    let mut session = call.change(None).await?;
    session.document.only_front = only_front;
    add_side(call, session, Shown::Front, seen)
}

pub(crate) async fn see_back(call: &mut Call<'_, endpoint::AddBackId>) -> Result<SeenId, Refusal> {
    let seen = see_side(call, call.body(), Shown::Back).await?;
    if matches!(seen.measured, Err(DecodeError::TooLarge)) {
        let message = "base64Image: the image has too many pixels";
        return Err(call.refuse(AddBackIdCode::ImageSize, message));
    }
    Ok(seen)
}

pub(crate) async fn add_back_id(
    call: &mut Call<'_, endpoint::AddBackId>,
    seen: &SeenId,
) -> Result<IdCapture, Refusal> {
    let session = call.change(None).await?;
    add_side(call, session, Shown::Back, seen)
}

/// Checks the order of the steps before the work, so that a refusal is quick.
async fn see_side<E: Endpoint>(
    call: &mut Call<'_, E>,
    upload: &ImageUpload,
    side: Shown,
) -> Result<SeenId, Refusal> {
    let upload = uploaded(upload)?;
    check_order(&call.change(None).await?, side)?;
    let measured = call.house().images.inspect(upload.clone(), |image| see_id(&image)).await?;
    Ok(SeenId { upload, measured })
}

fn add_side<E: Endpoint>(
    call: &mut Call<'_, E>,
    mut session: Session,
    side: Shown,
    seen: &SeenId,
) -> Result<IdCapture, Refusal> {
    check_order(&session, side)?;
    let attempts = match side {
        Shown::Front => &mut session.document.front_attempts,
        Shown::Back => &mut session.document.back_attempts,
    };
    *attempts += 1;
    let capture = accept(call, &mut session, side, seen);
    call.save(session);
    Ok(capture)
}

/// Stores the image if it is good enough.
fn accept<E: Endpoint>(
    call: &mut Call<'_, E>,
    session: &mut Session,
    side: Shown,
    seen: &SeenId,
) -> IdCapture {
    let (quality, card) = match &seen.measured {
        Err(_) => return unclassified(CaptureFailReason::UnknownDocumentType, None),
        Ok(MeasuredId { quality, card: None }) => {
            return unclassified(CaptureFailReason::UnableToAlignDocument, Some(*quality));
        }
        Ok(MeasuredId { quality, card: Some(card) }) => (*quality, card),
    };
    let (sharpness, glare) = (quality.sharpness_score(), quality.glare_score());
    let readable = sharpness > 0;
    let persona = call.persona(session);
    let facts = session.facts(&persona);
    let text = match side {
        Shown::Front => evidence::front(facts, Id::First),
        Shown::Back => evidence::back(facts, Id::First),
    };
    let portrait = match side {
        Shown::Front => evidence::portrait(facts, Id::First),
        Shown::Back => Decision::default(),
    };
    let class = &persona.data().document.class;
    let kind = text.value.type_of_id.clone().unwrap_or(TypeOfId::Unknown);
    let subtype = class.subtype.as_deref().map(|subtype| format!(" {subtype}")).unwrap_or_default();
    let mut capture = measured(Some(quality))
        .with_classification(true)
        .with_readability(readable)
        .with_horizontal_resolution(card.horizontal_resolution)
        .with_issue_name(format!("{} {kind}{subtype}", class.country))
        .with_country_code(class.country.as_str())
        .with_type_of_id(kind)
        .with_session_status(session.status.clone());
    if side == Shown::Back {
        // The date of issue is printed on the back of the card.
        capture.issue_year = text.value.issue_date.map(Sensitive::into_inner);
    }
    if !readable {
        return capture.with_fail_reason(CaptureFailReason::DocumentNotReadable);
    }
    let taken = Some(Side { sharpness, glare, text, portrait });
    let (full, cropped) = match side {
        Shown::Front => {
            session.document.front = taken;
            (ImageType::FullFrameFrontId, ImageType::CroppedFrontId)
        }
        Shown::Back => {
            session.document.back = taken;
            (ImageType::FullFrameBackId, ImageType::CroppedBackId)
        }
    };
    call.put_image(session, full.as_str(), seen.upload.clone());
    call.put_image(session, cropped.as_str(), card.jpeg.clone());
    capture
}

fn check_order(session: &Session, side: Shown) -> Result<(), Refusal> {
    let document = &session.document;
    if !document.is_open() {
        return Err(Refusal::bad_request(
            "the ID was processed already, so its images can no longer be sent",
        ));
    }
    if side == Shown::Back && document.front.is_none() {
        return Err(Refusal::bad_request("the front of the ID must be captured before the back"));
    }
    if side == Shown::Back && document.only_front {
        return Err(Refusal::bad_request(
            "the front was sent with onlyFront, so there is no back to capture",
        ));
    }
    Ok(())
}

fn see_id(image: &Image) -> MeasuredId {
    let Some(card) = image.card() else {
        return MeasuredId { quality: image.quality(), card: None };
    };
    let quality = card.image.quality();
    // Resolutions are small positive numbers.
    let horizontal_resolution = card.horizontal_resolution().round() as i32;
    let jpeg = card.image.to_jpeg(JPEG_QUALITY).into();
    MeasuredId { quality, card: Some(SeenCard { horizontal_resolution, jpeg }) }
}

fn unclassified(reason: CaptureFailReason, quality: Option<Quality>) -> IdCapture {
    measured(quality).with_classification(false).with_horizontal_resolution(0).with_fail_reason(reason)
}

/// A capture with the measured values. They are always present, and zero if nothing could be measured.
fn measured(quality: Option<Quality>) -> IdCapture {
    let sharpness = quality.map_or(0, |quality| quality.sharpness_score());
    let glare = quality.map_or(0, |quality| quality.glare_score());
    IdCapture::new()
        .with_sharpness(sharpness)
        .with_correct_sharpness(sharpness > 0)
        .with_glare(glare)
        .with_correct_glare(glare > 0)
}

/// An uploaded image of the face, and what was measured on it.
pub(crate) struct SeenFace {
    upload: Bytes,
    quality: Result<Quality, DecodeError>,
}

pub(crate) async fn see_face(call: &mut Call<'_, endpoint::AddFace>) -> Result<SeenFace, Refusal> {
    let upload = uploaded(call.body())?;
    call.change(None).await?;
    let quality = call.house().images.inspect(upload.clone(), |image| image.quality()).await?;
    Ok(SeenFace { upload, quality })
}

pub(crate) async fn add_face(
    call: &mut Call<'_, endpoint::AddFace>,
    seen: &SeenFace,
) -> Result<FaceCapture, Refusal> {
    let mut session = call.change(None).await?;
    session.face.attempts += 1;
    let quality = match acceptable(call, seen) {
        Ok(quality) => quality,
        Err(refusal) => {
            // A refused image counts as an attempt too.
            call.save(session);
            return Err(refusal.keep());
        }
    };
    let persona = call.persona(&session);
    let bright = quality.brightness >= MIN_BRIGHTNESS;
    let (sharpness, brightness) = (quality.sharpness_score(), quality.brightness);
    let facts = session.facts(&persona);
    let (live, lenses, mask) = (facts.live(), facts.lenses(), facts.mask(None));
    let mut capture = FaceCapture::new()
        // 0 means a live person.
        .with_confidence(if live.value { 0.0 } else { 1.0 })
        .with_is_bright(bright)
        .with_has_lenses(lenses.value)
        .with_session_status(session.status.clone());
    let born = start_of_day(*persona.data().document.birth_date);
    let counted = born.and_then(|born| u8::try_from(years_between(born, call.now())?).ok());
    let age = counted.map(|counted| facts.age(None, counted).value);
    capture.age = age.map(|age| Sensitive::new(age.into()));
    let face = evidence::seen(facts);
    let selfie = Some(Selfie { sharpness, brightness, bright, face, live, lenses, mask });
    let image_type = match call.query().image_type {
        None | Some(SelfieImageKind::Selfie) => {
            session.face.selfie = selfie;
            ImageType::Selfie
        }
        Some(SelfieImageKind::VideoSelfie) => {
            session.face.video_selfie = selfie;
            ImageType::VideoSelfie
        }
        Some(_) => {
            return Err(Refusal::bad_request("query parameter imageType: expected selfie or videoSelfie"));
        }
    };
    call.put_image(&mut session, image_type.as_str(), seen.upload.clone());
    call.save(session);
    Ok(capture)
}

/// The quality of an image of the face that can be used.
fn acceptable(call: &Call<'_, endpoint::AddFace>, seen: &SeenFace) -> Result<Quality, Refusal> {
    let refuse = |code, message| Err(call.refuse(code, message));
    match &seen.quality {
        Err(DecodeError::TooLarge) => {
            refuse(AddFaceCode::FaceImageSize, "base64Image: the image has too many pixels")
        }
        Err(_) => refuse(AddFaceCode::FaceNotFound, "base64Image: the data is not an image"),
        Ok(quality) if quality.sharpness_score() == 0 => {
            refuse(AddFaceCode::Blurriness, "base64Image: the image is blurred")
        }
        Ok(quality) => Ok(*quality),
    }
}

/// The bytes of the uploaded image.
fn uploaded(upload: &ImageUpload) -> Result<Bytes, Refusal> {
    match (&upload.base64_image, &upload.image_url) {
        (Some(image), _) => image.decode().map_err(|_| Refusal::bad_request("base64Image: expected base64")),
        (None, Some(_)) => {
            Err(Refusal::bad_request("imageUrl: the sandbox fetches nothing; send base64Image instead"))
        }
        (None, None) => Err(Refusal::bad_request("expected base64Image")),
    }
}
